// Command echo is the smallest useful scafctl plugin: one provider that returns its message.
//
// It needs only hashicorp/go-plugin and the contract in pluginpb. It answers the three calls that every
// scafctl since v0.1.0 makes; the embedded Unimplemented server rejects the newer ones, as an old plugin does.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"example.com/scafctl-plugins/echo-go/pluginpb"
)

const providerName = "echo"

// handshake is that of scafctl. A plugin with another cookie refuses to start.
var handshake = goplugin.HandshakeConfig{
	ProtocolVersion:  1,
	MagicCookieKey:   "SCAFCTL_PLUGIN",
	MagicCookieValue: "scafctl_provider_plugin",
}

func main() {
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: handshake,
		Plugins:         goplugin.PluginSet{"provider": &providerPlugin{}},
		GRPCServer:      goplugin.DefaultGRPCServer,
	})
}

// providerPlugin registers the service. It has no client side, because this program is not a host.
type providerPlugin struct {
	goplugin.NetRPCUnsupportedPlugin
}

func (*providerPlugin) GRPCServer(_ *goplugin.GRPCBroker, server *grpc.Server) error {
	pluginpb.RegisterPluginServiceServer(server, &echo{})
	return nil
}

func (*providerPlugin) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, fmt.Errorf("%s is a plugin, not a host", providerName)
}

type echo struct {
	pluginpb.UnimplementedPluginServiceServer
}

func (*echo) GetProviders(context.Context, *pluginpb.GetProvidersRequest) (*pluginpb.GetProvidersResponse, error) {
	return &pluginpb.GetProvidersResponse{ProviderNames: []string{providerName}}, nil
}

func (*echo) GetProviderDescriptor(
	_ context.Context, request *pluginpb.GetProviderDescriptorRequest,
) (*pluginpb.GetProviderDescriptorResponse, error) {
	if request.ProviderName != providerName {
		return nil, unknownProvider(request.ProviderName)
	}
	return &pluginpb.GetProviderDescriptorResponse{Descriptor_: &pluginpb.ProviderDescriptor{
		Name:         providerName,
		DisplayName:  "Echo Provider",
		Description:  "Returns the message, in upper case on request",
		Version:      "1.0.0",
		Category:     "utility",
		Capabilities: []string{"transform"},
		Schema: &pluginpb.Schema{Parameters: map[string]*pluginpb.Parameter{
			"message": {
				Type:        "string",
				Required:    true,
				Description: "The message to return",
				// Plugins for scafctl v0.4.0 cannot omit a default: without one they send null.
				DefaultValue: []byte("null"),
				Example:      `"Hello, World!"`,
				MaxLength:    1000,
			},
			"uppercase": {
				Type:         "boolean",
				Description:  "Whether to return it in upper case",
				DefaultValue: []byte("false"),
			},
		}},
		OutputSchemas: map[string]*pluginpb.Schema{
			"transform": {Parameters: map[string]*pluginpb.Parameter{
				"echoed": {Type: "string", Description: "The message", DefaultValue: []byte("null")},
			}},
		},
	}}, nil
}

// ExecuteProvider answers every failure in the response: a gRPC error would mean that the call itself broke.
func (*echo) ExecuteProvider(
	_ context.Context, request *pluginpb.ExecuteProviderRequest,
) (*pluginpb.ExecuteProviderResponse, error) {
	output, err := execute(request)
	if err != nil {
		return &pluginpb.ExecuteProviderResponse{Error: err.Error()}, nil
	}
	return &pluginpb.ExecuteProviderResponse{Output: output}, nil
}

// execute returns the JSON of {"data": {"echoed": …}}.
func execute(request *pluginpb.ExecuteProviderRequest) ([]byte, error) {
	if request.ProviderName != providerName {
		return nil, unknownProvider(request.ProviderName)
	}
	input, err := object("input", request.Input)
	if err != nil {
		return nil, err
	}
	if _, err := object("context", request.Context); err != nil {
		return nil, err
	}
	message, ok := input["message"].(string)
	if !ok {
		return nil, fmt.Errorf("message must be a string")
	}
	if upper, _ := input["uppercase"].(bool); upper {
		message = strings.ToUpper(message)
	}
	output, err := json.Marshal(map[string]any{"data": map[string]any{"echoed": message}})
	if err != nil {
		return nil, fmt.Errorf("failed to encode output: %w", err)
	}
	return output, nil
}

// object decodes a JSON object; no bytes at all is an empty one.
func object(what string, text []byte) (map[string]any, error) {
	var value map[string]any
	if len(text) > 0 {
		if err := json.Unmarshal(text, &value); err != nil {
			return nil, fmt.Errorf("failed to decode %s: %w", what, err)
		}
	}
	return value, nil
}

func unknownProvider(name string) error {
	return fmt.Errorf("unknown provider: %s", name)
}
