// Command host is a plugin host on go-plugin 1.4.4 and gRPC 1.27, driven by JSON lines (package lines).
//
// It knows one plugin at a time and the ops start, providers, descriptor, execute, ping, output, state and kill; what
// they take and give is a part of what the new host's do (../../README.md).
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sync"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"

	"example.com/scafctl-plugins/peers/lines"
	"example.com/scafctl-plugins/peers/old/baseline"
)

func main() {
	h := &host{}
	err := lines.Run(os.Stdin, os.Stdout, map[string]lines.Handler{
		"start":      h.start,
		"providers":  h.providers,
		"descriptor": h.descriptor,
		"execute":    h.execute,
		"ping":       h.ping,
		"output":     h.output,
		"state":      h.state,
		"kill":       h.kill,
	})
	if h.client != nil {
		h.client.Kill()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type host struct {
	client              *goplugin.Client
	plugin              *baseline.Client
	stdout, stderr, raw record
}

type record struct {
	mutex   sync.Mutex
	content bytes.Buffer
}

func (r *record) Write(part []byte) (int, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.content.Write(part)
}

func (r *record) String() string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.content.String()
}

type clientPlugin struct {
	goplugin.NetRPCUnsupportedPlugin
}

func (*clientPlugin) GRPCServer(*goplugin.GRPCBroker, *grpc.Server) error {
	return fmt.Errorf("this is a host")
}

func (*clientPlugin) GRPCClient(_ context.Context, _ *goplugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return &baseline.Client{Conn: conn}, nil
}

// statusError is a gRPC status with its name as the code.
type statusError struct{ error }

func (e statusError) Error() string { return status.Convert(e.error).Message() }
func (e statusError) Code() string  { return status.Code(e.error).String() }

func coded(err error) error {
	if err == nil {
		return nil
	}
	return statusError{err}
}

func (h *host) start(_ context.Context, command json.RawMessage) (any, error) {
	var arguments struct {
		Path string   `json:"path"`
		Args []string `json:"args"`
		Env  []string `json:"env"`
		MTLS bool     `json:"mtls"`
	}
	if err := json.Unmarshal(command, &arguments); err != nil {
		return nil, err
	}
	child := exec.Command(arguments.Path, arguments.Args...)
	child.Env = append(os.Environ(), arguments.Env...)
	h.client = goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   "SCAFCTL_PLUGIN",
			MagicCookieValue: "scafctl_provider_plugin",
		},
		Plugins:          goplugin.PluginSet{"provider": &clientPlugin{}},
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		Cmd:              child,
		AutoMTLS:         arguments.MTLS,
		Stderr:           &h.raw,
		SyncStdout:       &h.stdout,
		SyncStderr:       &h.stderr,
		Logger:           hclog.NewNullLogger(),
	})
	protocol, err := h.client.Client()
	if err != nil {
		h.client.Kill()
		return nil, fmt.Errorf("%v\nlast words:\n%s", err, h.raw.String())
	}
	plugin, err := protocol.Dispense("provider")
	if err != nil {
		h.client.Kill()
		return nil, err
	}
	h.plugin = plugin.(*baseline.Client)
	again := h.client.ReattachConfig()
	return map[string]any{
		"pid": again.Pid, "version": h.client.NegotiatedVersion(), "protocol": again.Protocol,
		"network": again.Addr.Network(), "address": again.Addr.String(),
	}, nil
}

func (h *host) providers(ctx context.Context, _ json.RawMessage) (any, error) {
	response, err := h.plugin.Providers(ctx)
	return response, coded(err)
}

func (h *host) descriptor(ctx context.Context, command json.RawMessage) (any, error) {
	var arguments struct {
		Request baseline.DescriptorRequest `json:"request"`
	}
	if err := json.Unmarshal(command, &arguments); err != nil {
		return nil, err
	}
	response, err := h.plugin.Descriptor(ctx, &arguments.Request)
	return response, coded(err)
}

func (h *host) execute(ctx context.Context, command json.RawMessage) (any, error) {
	var arguments struct {
		Request struct {
			ProviderName string          `json:"providerName"`
			Input        json.RawMessage `json:"input"`
			Context      json.RawMessage `json:"context"`
			DryRun       bool            `json:"dryRun"`
		} `json:"request"`
	}
	if err := json.Unmarshal(command, &arguments); err != nil {
		return nil, err
	}
	response, err := h.plugin.Execute(ctx, &baseline.ExecuteRequest{
		ProviderName: arguments.Request.ProviderName, Input: arguments.Request.Input,
		Context: arguments.Request.Context, DryRun: arguments.Request.DryRun,
	})
	if err != nil {
		return nil, coded(err)
	}
	return map[string]any{"output": json.RawMessage(orNull(response.Output)), "error": response.Error}, nil
}

func orNull(text []byte) []byte {
	if len(text) == 0 {
		return []byte("null")
	}
	return text
}

func (h *host) ping(context.Context, json.RawMessage) (any, error) {
	protocol, err := h.client.Client()
	if err != nil {
		return nil, err
	}
	return "pong", coded(protocol.Ping())
}

func (h *host) output(context.Context, json.RawMessage) (any, error) {
	return map[string]string{"stdout": h.stdout.String(), "stderr": h.stderr.String(), "raw": h.raw.String()}, nil
}

func (h *host) state(context.Context, json.RawMessage) (any, error) {
	return map[string]any{"exited": h.client.Exited()}, nil
}

func (h *host) kill(context.Context, json.RawMessage) (any, error) {
	h.client.Kill()
	return map[string]bool{"exited": h.client.Exited()}, nil
}
