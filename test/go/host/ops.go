// The ops that a test can ask for, by name. Every command may carry "plugin", the name that start gave.

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"syscall"
	"time"

	"google.golang.org/grpc"

	"example.com/scafctl-plugins/echo-go/pluginpb"
	"example.com/scafctl-plugins/peers/lines"
)

// host owns every plugin it started.
type host struct {
	mutex    sync.Mutex
	sessions map[string]*session
	services map[string]*hostService
	keep     bool
}

func newHost() *host {
	return &host{sessions: map[string]*session{}, services: map[string]*hostService{}}
}

func (h *host) handlers() map[string]lines.Handler {
	return map[string]lines.Handler{
		// Starts (or with "reattach" joins) a plugin: arguments are startArguments, the result is started.
		"start": op(h.start),
		// Calls any method of the contract: callArguments; the result is the response, or {"messages": […]} of a stream.
		"call": op(h.call),
		// Calls a unary method many times: repeatArguments; the result is measured.
		"repeat": op(h.repeat),
		"ping":   op(h.ping),
		// Serves a HostService to the plugin (hostArguments) and gives {"id"}, its broker id.
		"serveHost": op(h.serveHost),
		// What the plugin asked of the HostService: [{"method", "request"}].
		"hostCalls": op(h.hostCalls),
		// {"stdout", "stderr"} through GRPCStdio and {"raw"}, the plugin's real stderr, so far.
		"output": op(h.output),
		// hclog entries so far: go-plugin's own and the plugin's.
		"logs": op(h.logs),
		// {"exited", "pid"}.
		"state": op(h.state),
		// Sends "signal" (KILL, TERM, STOP, CONT, INT) to the plugin's process.
		"signal": op(h.signal),
		// go-plugin's Kill; the result is {"exited"}, the reply's "ms" how long it took.
		"kill": op(h.kill),
		// Kills every plugin at once.
		"killAll": op(h.killAll),
		// Leaves plugins running when the input ends.
		"keep": op(h.keepRunning),
	}
}

// op makes a handler of a function with typed arguments.
func op[A any](run func(context.Context, A) (any, error)) lines.Handler {
	return func(ctx context.Context, command json.RawMessage) (any, error) {
		var arguments A
		if err := json.Unmarshal(command, &arguments); err != nil {
			return nil, err
		}
		return run(ctx, arguments)
	}
}

// target is what commands about one plugin have in common.
type target struct {
	Plugin string `json:"plugin"`
}

func (h *host) find(name string) (*session, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if s, ok := h.sessions[name]; ok {
		return s, nil
	}
	return nil, fmt.Errorf("no plugin %q was started", name)
}

func (h *host) start(_ context.Context, arguments startArguments) (any, error) {
	s, answer, err := open(arguments)
	if err != nil {
		return nil, err
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.sessions[arguments.Plugin] = s
	return answer, nil
}

func (h *host) ping(_ context.Context, t target) (any, error) {
	s, err := h.find(t.Plugin)
	if err != nil {
		return nil, err
	}
	protocol, err := s.client.Client()
	if err != nil {
		return nil, err
	}
	return "pong", coded(protocol.Ping())
}

func (h *host) serveHost(_ context.Context, arguments hostArguments) (any, error) {
	s, err := h.find(arguments.Plugin)
	if err != nil {
		return nil, err
	}
	service := newHostService(arguments)
	id := s.link.broker.NextId()
	h.mutex.Lock()
	h.services[arguments.Plugin] = service
	h.mutex.Unlock()
	go s.link.broker.AcceptAndServe(id, func(options []grpc.ServerOption) *grpc.Server {
		server := grpc.NewServer(append(options, grpc.UnaryInterceptor(service.note))...)
		pluginpb.RegisterHostServiceServer(server, service)
		return server
	})
	return map[string]uint32{"id": id}, nil
}

func (h *host) hostCalls(_ context.Context, t target) (any, error) {
	h.mutex.Lock()
	service, ok := h.services[t.Plugin]
	h.mutex.Unlock()
	if !ok {
		return nil, fmt.Errorf("no HostService is served to plugin %q", t.Plugin)
	}
	return service.noted(), nil
}

func (h *host) output(_ context.Context, t target) (any, error) {
	s, err := h.find(t.Plugin)
	if err != nil {
		return nil, err
	}
	return map[string]string{"stdout": s.stdout.String(), "stderr": s.printed.String(), "raw": s.stderr.String()}, nil
}

func (h *host) logs(_ context.Context, t target) (any, error) {
	s, err := h.find(t.Plugin)
	if err != nil {
		return nil, err
	}
	return s.entries(), nil
}

func (h *host) state(_ context.Context, t target) (any, error) {
	s, err := h.find(t.Plugin)
	if err != nil {
		return nil, err
	}
	return map[string]any{"exited": s.client.Exited(), "pid": s.pid}, nil
}

var signals = map[string]syscall.Signal{
	"KILL": syscall.SIGKILL, "TERM": syscall.SIGTERM, "INT": syscall.SIGINT,
	"STOP": syscall.SIGSTOP, "CONT": syscall.SIGCONT,
}

func (h *host) signal(_ context.Context, arguments struct {
	target
	Signal string `json:"signal"`
}) (any, error) {
	s, err := h.find(arguments.Plugin)
	if err != nil {
		return nil, err
	}
	number, ok := signals[arguments.Signal]
	if !ok {
		return nil, fmt.Errorf("unknown signal %q", arguments.Signal)
	}
	process, err := os.FindProcess(s.pid)
	if err != nil {
		return nil, err
	}
	return nil, process.Signal(number)
}

func (h *host) kill(_ context.Context, t target) (any, error) {
	s, err := h.find(t.Plugin)
	if err != nil {
		return nil, err
	}
	s.client.Kill()
	return map[string]bool{"exited": s.client.Exited()}, nil
}

func (h *host) killAll(context.Context, struct{}) (any, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	var kills sync.WaitGroup
	for _, s := range h.sessions {
		kills.Go(s.client.Kill)
	}
	kills.Wait()
	return len(h.sessions), nil
}

func (h *host) keepRunning(context.Context, struct{}) (any, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.keep = true
	return nil, nil
}

// close ends every plugin, unless a test asked to keep them.
func (h *host) close() {
	if h.keep {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = h.killAll(context.Background(), struct{}{})
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		// go-plugin's Kill waits without limit for a Shutdown that is never answered.
		for _, s := range h.sessions {
			_ = syscall.Kill(s.pid, syscall.SIGKILL)
		}
	}
}
