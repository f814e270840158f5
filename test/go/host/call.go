// Calls of the contract, by the method's name: messages are made from the compiled-in descriptors.

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"example.com/scafctl-plugins/echo-go/pluginpb"
	"example.com/scafctl-plugins/peers/wirejson"
)

type callArguments struct {
	target
	// Method is the bare name, such as ExecuteProvider; Service decides where two services share one.
	Method  string          `json:"method"`
	Service string          `json:"service"`
	Request json.RawMessage `json:"request"`
	// Over is the broker id of a service of the plugin; 0 is its main connection.
	Over      uint32 `json:"over"`
	TimeoutMs int    `json:"timeoutMs"`
	// Summary asks for {"bytes", "messages"} in place of the content.
	Summary bool `json:"summary"`
}

type summary struct {
	Bytes    int `json:"bytes"`
	Messages int `json:"messages"`
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

// method is one RPC, ready to be called.
type method struct {
	path   string
	stream bool
	in     protoreflect.MessageType
	out    protoreflect.MessageType
}

func lookUp(service, name string) (*method, error) {
	services := pluginpb.File_scafctl_plugin_proto.Services()
	for i := range services.Len() {
		candidate := services.Get(i)
		rpc := candidate.Methods().ByName(protoreflect.Name(name))
		if rpc == nil || (service != "" && string(candidate.Name()) != service) {
			continue
		}
		in, err := protoregistry.GlobalTypes.FindMessageByName(rpc.Input().FullName())
		if err != nil {
			return nil, err
		}
		out, err := protoregistry.GlobalTypes.FindMessageByName(rpc.Output().FullName())
		path := fmt.Sprintf("/%s/%s", candidate.FullName(), rpc.Name())
		return &method{path: path, stream: rpc.IsStreamingServer(), in: in, out: out}, err
	}
	return nil, fmt.Errorf("the contract has no method %q", name)
}

// prepare finds the connection and the method and fills the request.
func (h *host) prepare(arguments callArguments) (*grpc.ClientConn, *method, proto.Message, error) {
	s, err := h.find(arguments.Plugin)
	if err != nil {
		return nil, nil, nil, err
	}
	m, err := lookUp(arguments.Service, arguments.Method)
	if err != nil {
		return nil, nil, nil, err
	}
	request := m.in.New().Interface()
	if err := wirejson.Unmarshal(arguments.Request, request); err != nil {
		return nil, nil, nil, err
	}
	conn, err := s.over(arguments.Over)
	return conn, m, request, err
}

func (h *host) call(ctx context.Context, arguments callArguments) (any, error) {
	conn, m, request, err := h.prepare(arguments)
	if err != nil {
		return nil, err
	}
	if arguments.TimeoutMs > 0 {
		limited, cancel := context.WithTimeout(ctx, time.Duration(arguments.TimeoutMs)*time.Millisecond)
		defer cancel()
		ctx = limited
	}
	if m.stream {
		return receive(ctx, conn, m, request, arguments.Summary)
	}
	response := m.out.New().Interface()
	if err := conn.Invoke(ctx, m.path, request, response); err != nil {
		return nil, coded(err)
	}
	if arguments.Summary {
		return summary{Bytes: proto.Size(response), Messages: 1}, nil
	}
	return wirejson.Marshal(response)
}

// receive reads a stream to its end. A status after some messages is told with them: {"messages", "error", "code"}.
func receive(ctx context.Context, conn *grpc.ClientConn, m *method, request proto.Message, brief bool) (any, error) {
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, m.path)
	if err != nil {
		return nil, coded(err)
	}
	if err := stream.SendMsg(request); err != nil {
		return nil, coded(err)
	}
	if err := stream.CloseSend(); err != nil {
		return nil, coded(err)
	}
	messages, sum := []json.RawMessage{}, summary{}
	for {
		response := m.out.New().Interface()
		err := stream.RecvMsg(response)
		switch {
		case errors.Is(err, io.EOF) && brief:
			return sum, nil
		case errors.Is(err, io.EOF):
			return map[string]any{"messages": messages}, nil
		case err != nil && sum.Messages == 0:
			return nil, coded(err)
		case err != nil:
			s := statusError{err}
			return map[string]any{"messages": messages, "error": s.Error(), "code": s.Code()}, nil
		}
		sum.Bytes += proto.Size(response)
		sum.Messages++
		if brief {
			continue
		}
		text, err := wirejson.Marshal(response)
		if err != nil {
			return nil, err
		}
		messages = append(messages, text)
	}
}

type repeatArguments struct {
	callArguments
	Count int `json:"count"`
	// Concurrency is how many calls are in flight; default 1.
	Concurrency int `json:"concurrency"`
}

type measured struct {
	Count     int     `json:"count"`
	Errors    int64   `json:"errors"`
	TotalMs   float64 `json:"totalMs"`
	P50Ms     float64 `json:"p50Ms"`
	P99Ms     float64 `json:"p99Ms"`
	PerSecond float64 `json:"perSecond"`
}

func (h *host) repeat(ctx context.Context, arguments repeatArguments) (any, error) {
	conn, m, request, err := h.prepare(arguments.callArguments)
	if err != nil {
		return nil, err
	}
	times := make([]float64, arguments.Count)
	var next, failed atomic.Int64
	var workers sync.WaitGroup
	began := time.Now()
	for range max(arguments.Concurrency, 1) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(arguments.Count); i = next.Add(1) - 1 {
				start := time.Now()
				if conn.Invoke(ctx, m.path, request, m.out.New().Interface()) != nil {
					failed.Add(1)
				}
				times[i] = float64(time.Since(start).Nanoseconds()) / 1e6
			}
		})
	}
	workers.Wait()
	total := millis(began)
	sort.Float64s(times)
	result := measured{Count: arguments.Count, Errors: failed.Load(), TotalMs: total}
	if arguments.Count > 0 {
		result.P50Ms = times[arguments.Count/2]
		result.P99Ms = times[arguments.Count*99/100]
		result.PerSecond = float64(arguments.Count) / total * 1000
	}
	return result, nil
}
