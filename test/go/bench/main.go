// Command bench is the host that `npm run bench` measures ours against: the official go-plugin client, doing the same
// work on the same plugins, driven by JSON lines (package lines). Times are taken here, around the work alone.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"example.com/scafctl-plugins/echo-go/pluginpb"
	"example.com/scafctl-plugins/peers/lines"
)

func main() {
	h := &host{}
	err := lines.Run(os.Stdin, os.Stdout, map[string]lines.Handler{
		"describe": typed(h.describe),
		"unary":    typed(h.unary),
		"flight":   typed(h.flight),
		"killAll":  typed(h.killAll),
	})
	_, _ = h.killAll(context.Background(), struct{}{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// typed decodes a command before it is carried out.
func typed[A any](handler func(context.Context, A) (any, error)) lines.Handler {
	return func(ctx context.Context, command json.RawMessage) (any, error) {
		var arguments A
		if err := json.Unmarshal(command, &arguments); err != nil {
			return nil, err
		}
		return handler(ctx, arguments)
	}
}

// host holds the plugins that run. Commands come one after another, so only describe needs the lock.
type host struct {
	mutex   sync.Mutex
	running []*running
}

type running struct {
	client  *goplugin.Client
	service pluginpb.PluginServiceClient
}

type servicePlugin struct {
	goplugin.NetRPCUnsupportedPlugin
}

func (*servicePlugin) GRPCServer(*goplugin.GRPCBroker, *grpc.Server) error {
	return errors.New("this is a host")
}

func (*servicePlugin) GRPCClient(_ context.Context, _ *goplugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return pluginpb.NewPluginServiceClient(conn), nil
}

func start(path string) (*running, error) {
	client := goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   "SCAFCTL_PLUGIN",
			MagicCookieValue: "scafctl_provider_plugin",
		},
		Plugins:          goplugin.PluginSet{"provider": &servicePlugin{}},
		Cmd:              exec.Command(path),
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		Logger:           hclog.New(&hclog.LoggerOptions{Level: hclog.Error, Output: io.Discard}),
	})
	protocol, err := client.Client()
	if err != nil {
		client.Kill()
		return nil, err
	}
	raw, err := protocol.Dispense("provider")
	if err != nil {
		client.Kill()
		return nil, err
	}
	return &running{client: client, service: raw.(pluginpb.PluginServiceClient)}, nil
}

// describe asks a plugin for every provider and its descriptor.
func (r *running) describe(ctx context.Context) error {
	names, err := r.service.GetProviders(ctx, &pluginpb.GetProvidersRequest{})
	if err != nil {
		return err
	}
	for _, name := range names.ProviderNames {
		request := &pluginpb.GetProviderDescriptorRequest{ProviderName: name}
		if _, err := r.service.GetProviderDescriptor(ctx, request); err != nil {
			return err
		}
	}
	return nil
}

type describeArguments struct {
	Paths []string `json:"paths"`
	// Directory is read for executables when no paths are given: discovery.
	Directory   string `json:"directory"`
	Concurrency int    `json:"concurrency"`
}

type took struct {
	Ms      float64 `json:"ms"`
	Plugins int     `json:"plugins"`
}

// describe starts plugins and asks each for everything. They keep running.
func (h *host) describe(ctx context.Context, arguments describeArguments) (any, error) {
	began := time.Now()
	paths := arguments.Paths
	if arguments.Directory != "" {
		found, err := discover(arguments.Directory)
		if err != nil {
			return nil, err
		}
		paths = found
	}
	var next atomic.Int64
	var workers sync.WaitGroup
	failures := make([]error, len(paths))
	for range max(arguments.Concurrency, 1) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(paths)); i = next.Add(1) - 1 {
				failures[i] = h.open(ctx, paths[i])
			}
		})
	}
	workers.Wait()
	return took{Ms: millis(began), Plugins: len(paths)}, errors.Join(failures...)
}

func (h *host) open(ctx context.Context, path string) error {
	r, err := start(path)
	if err != nil {
		return err
	}
	h.mutex.Lock()
	h.running = append(h.running, r)
	h.mutex.Unlock()
	return r.describe(ctx)
}

// discover finds what a host of plugins would start: regular files that may be executed.
func discover(directory string) ([]string, error) {
	entries, err := os.ReadDir(directory)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			return nil, err
		}
		if info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0 {
			paths = append(paths, directory+string(os.PathSeparator)+entry.Name())
		}
	}
	return paths, nil
}

type unaryArguments struct {
	// Count of calls, one after another or InFlight at a time.
	Count    int `json:"count"`
	InFlight int `json:"inFlight"`
	// Size of the message in bytes, there and back.
	Size int `json:"size"`
}

func (h *host) first() (*running, error) {
	if len(h.running) == 0 {
		return nil, errors.New("no plugin runs")
	}
	return h.running[0], nil
}

func (r *running) execute(ctx context.Context, input []byte) error {
	answer, err := r.service.ExecuteProvider(ctx, &pluginpb.ExecuteProviderRequest{ProviderName: "echo", Input: input})
	if err == nil && answer.Error != "" {
		err = errors.New(answer.Error)
	}
	return err
}

func inputOf(size int) []byte {
	return []byte(`{"message":"` + strings.Repeat("x", size) + `"}`)
}

// unary gives the time of every call, in milliseconds.
func (h *host) unary(ctx context.Context, arguments unaryArguments) (any, error) {
	r, err := h.first()
	if err != nil {
		return nil, err
	}
	input := inputOf(arguments.Size)
	times := make([]float64, arguments.Count)
	for i := range times {
		began := time.Now()
		if err := r.execute(ctx, input); err != nil {
			return nil, err
		}
		times[i] = millis(began)
	}
	return times, nil
}

// flight gives the time that all calls took together.
func (h *host) flight(ctx context.Context, arguments unaryArguments) (any, error) {
	r, err := h.first()
	if err != nil {
		return nil, err
	}
	input := inputOf(arguments.Size)
	var next atomic.Int64
	var workers sync.WaitGroup
	failures := make([]error, arguments.InFlight)
	began := time.Now()
	for worker := range arguments.InFlight {
		workers.Go(func() {
			for failures[worker] == nil && next.Add(1) <= int64(arguments.Count) {
				failures[worker] = r.execute(ctx, input)
			}
		})
	}
	workers.Wait()
	return millis(began), errors.Join(failures...)
}

// killAll ends every plugin, all at once, and gives the time until the last was gone.
func (h *host) killAll(context.Context, struct{}) (any, error) {
	began := time.Now()
	var kills sync.WaitGroup
	for _, r := range h.running {
		kills.Go(r.client.Kill)
	}
	kills.Wait()
	answer := took{Ms: millis(began), Plugins: len(h.running)}
	h.running = nil
	return answer, nil
}

func millis(since time.Time) float64 {
	return float64(time.Since(since).Nanoseconds()) / 1e6
}
