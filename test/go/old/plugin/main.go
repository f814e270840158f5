// Command plugin is echo as an old build of it would be: go-plugin 1.4.4 on gRPC 1.27, three calls.
//
// Two inputs more than echo's own help tests: "print" goes through GRPCStdio, "panic" ends the process.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"example.com/scafctl-plugins/peers/old/baseline"
)

const name = "echo"

func main() {
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   "SCAFCTL_PLUGIN",
			MagicCookieValue: "scafctl_provider_plugin",
		},
		Plugins:    goplugin.PluginSet{"provider": &echoPlugin{}},
		GRPCServer: goplugin.DefaultGRPCServer,
	})
}

type echoPlugin struct {
	goplugin.NetRPCUnsupportedPlugin
}

func (*echoPlugin) GRPCServer(_ *goplugin.GRPCBroker, server *grpc.Server) error {
	baseline.Register(server, echo{})
	return nil
}

func (*echoPlugin) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, fmt.Errorf("echo is a plugin, not a host")
}

type echo struct{}

func (echo) Providers(context.Context, *baseline.ProvidersRequest) (*baseline.ProvidersResponse, error) {
	return &baseline.ProvidersResponse{ProviderNames: []string{name}}, nil
}

func (echo) Descriptor(_ context.Context, request *baseline.DescriptorRequest) (*baseline.DescriptorResponse, error) {
	if request.ProviderName != name {
		return nil, fmt.Errorf("unknown provider: %s", request.ProviderName)
	}
	none := []byte("null")
	return &baseline.DescriptorResponse{Descriptor: &baseline.Descriptor{
		Name:         name,
		DisplayName:  "Echo Provider",
		Description:  "Returns the message, in upper case on request",
		Version:      "1.0.0",
		Category:     "utility",
		Capabilities: []string{"transform"},
		Schema: &baseline.Schema{Parameters: map[string]*baseline.Parameter{
			"message": {
				Type: "string", Required: true, Description: "The message to return", DefaultValue: none,
				Example: `"Hello, World!"`, MaxLength: 1000,
			},
			"uppercase": {
				Type: "boolean", Description: "Whether to return it in upper case", DefaultValue: []byte("false"),
			},
		}},
		OutputSchemas: map[string]*baseline.Schema{"transform": {Parameters: map[string]*baseline.Parameter{
			"echoed": {Type: "string", Description: "The message", DefaultValue: none},
		}}},
	}}, nil
}

func (echo) Execute(_ context.Context, request *baseline.ExecuteRequest) (*baseline.ExecuteResponse, error) {
	if request.ProviderName != name {
		return &baseline.ExecuteResponse{Error: "unknown provider: " + request.ProviderName}, nil
	}
	var input struct {
		Message   any    `json:"message"`
		Uppercase bool   `json:"uppercase"`
		Print     string `json:"print"`
		Panic     string `json:"panic"`
	}
	if len(request.Input) > 0 {
		if err := json.Unmarshal(request.Input, &input); err != nil {
			return &baseline.ExecuteResponse{Error: "failed to decode input: " + err.Error()}, nil
		}
	}
	fmt.Print(input.Print)
	if input.Panic != "" {
		panic(input.Panic)
	}
	message, ok := input.Message.(string)
	if !ok {
		return &baseline.ExecuteResponse{Error: "message must be a string"}, nil
	}
	if input.Uppercase {
		message = strings.ToUpper(message)
	}
	output, err := json.Marshal(map[string]any{"data": map[string]any{"echoed": message}})
	if err != nil {
		return &baseline.ExecuteResponse{Error: "failed to encode output: " + err.Error()}, nil
	}
	return &baseline.ExecuteResponse{Output: output}, nil
}
