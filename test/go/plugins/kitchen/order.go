// The order: what a test puts into the input to make the kitchen do it. Things happen in the order of the fields.

package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"google.golang.org/grpc"

	"example.com/scafctl-plugins/echo-go/pluginpb"
)

type order struct {
	// Dish, Operation, Count and the like are plain inputs of the descriptor, without effect but in the texts.
	Dish      string `json:"dish"`
	Operation string `json:"operation"`

	// Chunks go to the stream; in a unary call they are printed, so they arrive through GRPCStdio.
	Chunks []chunk `json:"chunks"`
	// Print is printed through GRPCStdio in both kinds of call.
	Print []chunk `json:"print"`
	// Log are entries on the real stderr: level, message and any further fields.
	Log []map[string]any `json:"log"`

	// Grandchild starts `sleep` for so many seconds; it inherits the real stdout and stderr and holds them open.
	Grandchild int `json:"grandchild"`
	// SleepMs waits, but ends early when the call is cancelled.
	SleepMs int `json:"sleepMs"`
	// UntilCancelled waits for the end of the call. It then logs "cancelled" and creates the file CancelledFile.
	UntilCancelled bool   `json:"untilCancelled"`
	CancelledFile  string `json:"cancelledFile"`
	// DeafMs waits without looking at the call's context.
	DeafMs int `json:"deafMs"`

	// Host are calls of HostService; their answers are data.host.
	Host []hostCall `json:"host"`
	// ServeBroker serves this PluginService once more through the broker; its id is data.brokerId.
	ServeBroker bool `json:"serveBroker"`
	// AcceptOnly announces a broker id that nobody will dial: data.brokerId.
	AcceptOnly bool `json:"acceptOnly"`

	// Panic, Exit and Status end the call the hard way.
	Panic  string       `json:"panic"`
	Exit   *int         `json:"exit"`
	Status *orderStatus `json:"status"`

	// Show puts facts into data: request, settings, env, cwd, pid, args.
	Show []string `json:"show"`
	// Keep comes back as data.keep, byte by byte.
	Keep json.RawMessage `json:"keep"`
	// FillBytes makes data.fill a text of that length.
	FillBytes int `json:"fillBytes"`
	// Data is the data itself, in place of everything above that would be in it.
	Data json.RawMessage `json:"data"`

	Warnings []string        `json:"warnings"`
	Metadata json.RawMessage `json:"metadata"`
	Streamed bool            `json:"streamed"`
	// RawOutput is sent as the output bytes as it is.
	RawOutput *string `json:"rawOutput"`
	// BadText puts a byte that is not UTF-8 into the response's error.
	BadText bool `json:"badText"`

	Error       string            `json:"error"`
	ExitCode    int32             `json:"exitCode"`
	Diagnostics []orderDiagnostic `json:"diagnostics"`

	// Results is how many result chunks end the stream; default 1.
	Results *int `json:"results"`
	// ChunksAfter follow the last result.
	ChunksAfter []chunk `json:"chunksAfter"`
}

type orderStatus struct {
	Code    uint32 `json:"code"`
	Message string `json:"message"`
}

type orderDiagnostic struct {
	Severity  string `json:"severity"`
	Summary   string `json:"summary"`
	Detail    string `json:"detail"`
	Attribute string `json:"attribute"`
}

type hostCall struct {
	Call    string          `json:"call"`
	Request json.RawMessage `json:"request"`
}

// chunk is output: text, or Base64 for any bytes, Repeat times (default 1), on stdout unless Stderr is set.
type chunk struct {
	Stdout string `json:"stdout"`
	Stderr string `json:"stderr"`
	Base64 string `json:"base64"`
	Repeat int    `json:"repeat"`
}

func read(input []byte) (*order, error) {
	o := &order{}
	if len(input) == 0 {
		return o, nil
	}
	if err := json.Unmarshal(input, o); err != nil {
		return nil, fmt.Errorf("failed to decode input: %w", err)
	}
	return o, nil
}

func (o *order) results() int {
	if o.Results == nil {
		return 1
	}
	return *o.Results
}

func (o *order) diagnostics() []*pluginpb.Diagnostic {
	var list []*pluginpb.Diagnostic
	for _, d := range o.Diagnostics {
		severity := pluginpb.Diagnostic_Severity(pluginpb.Diagnostic_Severity_value[strings.ToUpper(d.Severity)])
		list = append(list, &pluginpb.Diagnostic{
			Severity: severity, Summary: d.Summary, Detail: d.Detail, Attribute: d.Attribute,
		})
	}
	return list
}

func (c chunk) bytes(text string) []byte {
	if text == "" {
		content, err := base64.StdEncoding.DecodeString(c.Base64)
		if err != nil {
			logger.Error("not base64", "text", c.Base64)
		}
		return content
	}
	return []byte(text)
}

// print writes to what Serve has made of os.Stdout and os.Stderr.
func (c chunk) print() {
	for range max(c.Repeat, 1) {
		if c.Stderr != "" {
			fmt.Fprint(os.Stderr, c.Stderr)
			continue
		}
		_, _ = os.Stdout.Write(c.bytes(c.Stdout))
	}
}

func (c chunk) send(stream grpc.ServerStreamingServer[pluginpb.ExecuteProviderStreamChunk]) error {
	message := &pluginpb.ExecuteProviderStreamChunk{}
	if c.Stderr != "" {
		message.Chunk = &pluginpb.ExecuteProviderStreamChunk_Stderr{Stderr: []byte(c.Stderr)}
	} else {
		message.Chunk = &pluginpb.ExecuteProviderStreamChunk_Stdout{Stdout: c.bytes(c.Stdout)}
	}
	for range max(c.Repeat, 1) {
		if err := stream.Send(message); err != nil {
			return err
		}
	}
	return nil
}
