// Cooking: carries out an order and builds the response.

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"example.com/scafctl-plugins/echo-go/pluginpb"
	"example.com/scafctl-plugins/peers/wirejson"
)

func (k *kitchen) cook(
	ctx context.Context, o *order, request *pluginpb.ExecuteProviderRequest,
) (*pluginpb.ExecuteProviderResponse, error) {
	speak(o)
	data := map[string]any{}
	if err := wait(ctx, o, data); err != nil {
		return nil, err
	}
	if err := k.useBroker(ctx, o, data); err != nil {
		return &pluginpb.ExecuteProviderResponse{Error: err.Error()}, nil
	}
	if o.Panic != "" {
		panic(o.Panic)
	}
	if o.Exit != nil {
		os.Exit(*o.Exit)
	}
	if o.Status != nil {
		return nil, status.Error(codes.Code(o.Status.Code), o.Status.Message)
	}
	if err := k.show(o, request, data); err != nil {
		return nil, err
	}
	return plate(o, data), nil
}

func speak(o *order) {
	for _, c := range o.Print {
		c.print()
	}
	for _, entry := range o.Log {
		level, message, fields := hclog.Info, "", []any{}
		for key, value := range entry {
			switch key {
			case "level":
				level = hclog.LevelFromString(fmt.Sprint(value))
			case "message":
				message = fmt.Sprint(value)
			default:
				fields = append(fields, key, value)
			}
		}
		logger.Log(level, message, fields...)
	}
}

func wait(ctx context.Context, o *order, data map[string]any) error {
	if o.Grandchild > 0 {
		child := exec.Command("sleep", fmt.Sprint(o.Grandchild))
		// os.Stdout is go-plugin's pipe by now; descriptors 1 and 2 are still the real ones.
		child.Stdout, child.Stderr = os.NewFile(1, "stdout"), os.NewFile(2, "stderr")
		if err := child.Start(); err != nil {
			return err
		}
		data["grandchild"] = child.Process.Pid
	}
	if o.DeafMs > 0 {
		time.Sleep(time.Duration(o.DeafMs) * time.Millisecond)
	}
	var alarm <-chan time.Time
	switch {
	case o.UntilCancelled:
	case o.SleepMs > 0:
		alarm = time.After(time.Duration(o.SleepMs) * time.Millisecond)
	default:
		return nil
	}
	select {
	case <-alarm:
		return nil
	case <-ctx.Done():
		logger.Info("cancelled", "reason", ctx.Err().Error())
		if o.CancelledFile != "" {
			if err := os.WriteFile(o.CancelledFile, []byte(ctx.Err().Error()), 0o600); err != nil {
				logger.Error("cannot write", "file", o.CancelledFile, "error", err)
			}
		}
		return status.FromContextError(ctx.Err()).Err()
	}
}

// useBroker talks to the host, or offers it something, through go-plugin's broker.
func (k *kitchen) useBroker(ctx context.Context, o *order, data map[string]any) error {
	if len(o.Host) > 0 {
		answers := []any{}
		for _, call := range o.Host {
			answers = append(answers, k.callHost(ctx, call))
		}
		data["host"] = answers
	}
	if !o.ServeBroker && !o.AcceptOnly {
		return nil
	}
	id := k.broker.NextId()
	data["brokerId"] = id
	if o.AcceptOnly {
		_, err := k.broker.Accept(id)
		return err
	}
	go k.broker.AcceptAndServe(id, func(options []grpc.ServerOption) *grpc.Server {
		server := grpc.NewServer(append(options, grpc.MaxRecvMsgSize(64<<20))...)
		pluginpb.RegisterPluginServiceServer(server, k)
		return server
	})
	return nil
}

// callHost gives the response, or {"error", "code"} of a call that failed as such.
func (k *kitchen) callHost(ctx context.Context, call hostCall) any {
	k.mutex.Lock()
	conn := k.host
	k.mutex.Unlock()
	if conn == nil {
		return map[string]string{"error": "no host service: ConfigureProvider brought no id"}
	}
	rpc := pluginpb.File_scafctl_plugin_proto.Services().ByName("HostService").Methods().
		ByName(protoreflect.Name(call.Call))
	if rpc == nil {
		return map[string]string{"error": "HostService has no " + call.Call}
	}
	in, inErr := protoregistry.GlobalTypes.FindMessageByName(rpc.Input().FullName())
	out, outErr := protoregistry.GlobalTypes.FindMessageByName(rpc.Output().FullName())
	if inErr != nil || outErr != nil {
		return map[string]string{"error": "HostService messages are missing"}
	}
	request, response := in.New().Interface(), out.New().Interface()
	if err := wirejson.Unmarshal(call.Request, request); err != nil {
		return map[string]string{"error": err.Error()}
	}
	if err := conn.Invoke(ctx, "/plugin.HostService/"+call.Call, request, response); err != nil {
		return map[string]string{"error": status.Convert(err).Message(), "code": status.Code(err).String()}
	}
	text, err := wirejson.Marshal(response)
	if err != nil {
		return map[string]string{"error": err.Error()}
	}
	return text
}

func (k *kitchen) show(o *order, request *pluginpb.ExecuteProviderRequest, data map[string]any) error {
	for _, what := range o.Show {
		switch what {
		case "request":
			text, err := wirejson.Marshal(request)
			if err != nil {
				return err
			}
			data[what] = text
		case "settings":
			data[what] = k.settingsFor(request)
		case "env":
			data[what] = environment()
		case "cwd":
			folder, err := os.Getwd()
			if err != nil {
				return err
			}
			data[what] = folder
		case "pid":
			data[what] = os.Getpid()
		case "args":
			data[what] = os.Args
		default:
			return status.Errorf(codes.InvalidArgument, "cannot show %q", what)
		}
	}
	if o.Keep != nil {
		data["keep"] = o.Keep
	}
	if o.FillBytes > 0 {
		data["fill"] = strings.Repeat("x", o.FillBytes)
	}
	return nil
}

// settingsFor lays the settings of one execution over the configured ones, key by key.
func (k *kitchen) settingsFor(request *pluginpb.ExecuteProviderRequest) map[string]json.RawMessage {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	merged := map[string]json.RawMessage{}
	for _, layer := range []map[string][]byte{k.settings[request.ProviderName], request.Settings} {
		for key, value := range layer {
			merged[key] = json.RawMessage(value)
		}
	}
	return merged
}

func environment() map[string]string {
	variables := map[string]string{}
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		variables[name] = value
	}
	return variables
}

func plate(o *order, data map[string]any) *pluginpb.ExecuteProviderResponse {
	response := &pluginpb.ExecuteProviderResponse{
		Error: o.Error, ExitCode: o.ExitCode, Diagnostics: o.diagnostics(),
	}
	if o.BadText {
		response.Error = "not UTF-8: \xff"
	}
	if o.RawOutput != nil {
		response.Output = []byte(*o.RawOutput)
		return response
	}
	output := map[string]any{"data": data}
	if o.Data != nil {
		output["data"] = o.Data
	}
	if o.Warnings != nil {
		output["warnings"] = o.Warnings
	}
	if o.Metadata != nil {
		output["metadata"] = o.Metadata
	}
	if o.Streamed {
		output["streamed"] = true
	}
	text, err := json.Marshal(output)
	if err != nil {
		return &pluginpb.ExecuteProviderResponse{Error: "failed to encode output: " + err.Error()}
	}
	response.Output = text
	return response
}
