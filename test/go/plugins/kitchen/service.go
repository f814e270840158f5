// The eight RPCs of PluginService.

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"sync"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/scafctl-plugins/echo-go/pluginpb"
)

type kitchen struct {
	pluginpb.UnimplementedPluginServiceServer
	broker *goplugin.GRPCBroker

	mutex    sync.Mutex
	settings map[string]map[string][]byte // per provider, as configured
	host     *grpc.ClientConn             // HostService, nil when there is none
}

func (*kitchen) GetProviders(context.Context, *pluginpb.GetProvidersRequest) (*pluginpb.GetProvidersResponse, error) {
	return &pluginpb.GetProvidersResponse{ProviderNames: []string{kitchenName, mirrorName}}, nil
}

func (*kitchen) GetProviderDescriptor(
	_ context.Context, request *pluginpb.GetProviderDescriptorRequest,
) (*pluginpb.GetProviderDescriptorResponse, error) {
	descriptor, ok := menu[request.ProviderName]
	if !ok {
		return nil, fmt.Errorf("GetProviderDescriptor %q: unknown provider: %s", request.ProviderName, request.ProviderName)
	}
	return &pluginpb.GetProviderDescriptorResponse{Descriptor_: descriptor}, nil
}

func (k *kitchen) ExecuteProvider(
	ctx context.Context, request *pluginpb.ExecuteProviderRequest,
) (*pluginpb.ExecuteProviderResponse, error) {
	if request.ProviderName == mirrorName {
		return mirror(request), nil
	}
	o, err := read(request.Input)
	if err != nil {
		return &pluginpb.ExecuteProviderResponse{Error: err.Error()}, nil
	}
	for _, c := range o.Chunks {
		c.print()
	}
	return k.cook(ctx, o, request)
}

// mirror gives the input back as data, byte by byte.
func mirror(request *pluginpb.ExecuteProviderRequest) *pluginpb.ExecuteProviderResponse {
	data := json.RawMessage(request.Input)
	if len(data) == 0 {
		data = json.RawMessage("null")
	}
	output, err := json.Marshal(map[string]any{"data": data})
	if err != nil {
		return &pluginpb.ExecuteProviderResponse{Error: "failed to decode input: " + err.Error()}
	}
	return &pluginpb.ExecuteProviderResponse{Output: output}
}

func (k *kitchen) ExecuteProviderStream(
	request *pluginpb.ExecuteProviderRequest, stream grpc.ServerStreamingServer[pluginpb.ExecuteProviderStreamChunk],
) error {
	if request.ProviderName == mirrorName {
		return status.Error(codes.Unimplemented, "streaming execution not supported")
	}
	finish := func(response *pluginpb.ExecuteProviderResponse) error {
		return stream.Send(&pluginpb.ExecuteProviderStreamChunk{
			Chunk: &pluginpb.ExecuteProviderStreamChunk_Result{Result: response},
		})
	}
	o, err := read(request.Input)
	if err != nil {
		return finish(&pluginpb.ExecuteProviderResponse{Error: err.Error()})
	}
	for _, c := range o.Chunks {
		if err := c.send(stream); err != nil {
			return err
		}
	}
	response, err := k.cook(stream.Context(), o, request)
	if err != nil {
		return err
	}
	for range o.results() {
		if err := finish(response); err != nil {
			return err
		}
	}
	for _, c := range o.ChunksAfter {
		if err := c.send(stream); err != nil {
			return err
		}
	}
	return nil
}

func (*kitchen) DescribeWhatIf(
	_ context.Context, request *pluginpb.DescribeWhatIfRequest,
) (*pluginpb.DescribeWhatIfResponse, error) {
	o, err := read(request.Input)
	if err != nil {
		return &pluginpb.DescribeWhatIfResponse{Error: err.Error()}, nil
	}
	return &pluginpb.DescribeWhatIfResponse{
		Description: fmt.Sprintf("Would cook %q", o.Dish),
		Error:       o.Error,
		Diagnostics: o.diagnostics(),
	}, nil
}

// ConfigureProvider remembers settings, and dials the host on the first broker id of the process. The settings "fail"
// and "warn", both JSON strings, order an error and a warning.
func (k *kitchen) ConfigureProvider(
	_ context.Context, request *pluginpb.ConfigureProviderRequest,
) (*pluginpb.ConfigureProviderResponse, error) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	response := &pluginpb.ConfigureProviderResponse{ProtocolVersion: 3}
	if request.HostServiceId != 0 && k.host == nil {
		conn, err := k.broker.Dial(request.HostServiceId)
		if err != nil {
			response.Error = "failed to dial host service: " + err.Error()
			return response, nil
		}
		k.host = conn
	}
	k.settings[request.ProviderName] = request.Settings
	var warning string
	failed := json.Unmarshal(orNull(request.Settings["fail"]), &response.Error)
	warned := json.Unmarshal(orNull(request.Settings["warn"]), &warning)
	if warning != "" {
		response.Diagnostics = []*pluginpb.Diagnostic{{Severity: pluginpb.Diagnostic_WARNING, Summary: warning}}
	}
	if err := errors.Join(failed, warned); err != nil {
		response.Error = "failed to decode settings: " + err.Error()
	}
	return response, nil
}

func orNull(text []byte) []byte {
	if len(text) == 0 {
		return []byte("null")
	}
	return text
}

// ExtractDependencies gives the values of every key "rslvr", at any depth, sorted and once each.
func (*kitchen) ExtractDependencies(
	_ context.Context, request *pluginpb.ExtractDependenciesRequest,
) (*pluginpb.ExtractDependenciesResponse, error) {
	var inputs any
	if err := json.Unmarshal(orNull(request.Inputs), &inputs); err != nil {
		return &pluginpb.ExtractDependenciesResponse{Error: "failed to decode inputs: " + err.Error()}, nil
	}
	found := map[string]bool{}
	collect(inputs, found)
	response := &pluginpb.ExtractDependenciesResponse{}
	for name := range found {
		response.Dependencies = append(response.Dependencies, name)
	}
	sort.Strings(response.Dependencies)
	return response, nil
}

func collect(value any, found map[string]bool) {
	switch value := value.(type) {
	case []any:
		for _, part := range value {
			collect(part, found)
		}
	case map[string]any:
		for key, part := range value {
			if name, ok := part.(string); ok && key == "rslvr" {
				found[name] = true
			}
			collect(part, found)
		}
	}
}

// StopProvider forgets the host, so that the next Configure dials anew.
func (k *kitchen) StopProvider(
	_ context.Context, request *pluginpb.StopProviderRequest,
) (*pluginpb.StopProviderResponse, error) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	logger.Info("stopped", "provider", request.ProviderName)
	if k.host != nil {
		if err := k.host.Close(); err != nil {
			return &pluginpb.StopProviderResponse{Error: err.Error()}, nil
		}
		k.host = nil
	}
	return &pluginpb.StopProviderResponse{}, nil
}
