// Package baseline is the three-call contract of scafctl v0.4.0 for the gRPC of those days.
//
// Code generated today needs gRPC 1.64 or newer, which would lift this module's gRPC 1.27 and with it the point of an
// old peer. So the few messages are written by hand; the struct tags are what golang/protobuf 1.3 reads.
package baseline

import (
	"context"
	"encoding/json"
	"fmt"

	"google.golang.org/grpc"
)

type ProvidersRequest struct{}

type ProvidersResponse struct {
	ProviderNames []string `protobuf:"bytes,1,rep,name=provider_names,proto3" json:"providerNames,omitempty"`
}

type DescriptorRequest struct {
	ProviderName string `protobuf:"bytes,1,opt,name=provider_name,proto3" json:"providerName,omitempty"`
}

type DescriptorResponse struct {
	Descriptor *Descriptor `protobuf:"bytes,1,opt,name=descriptor,proto3" json:"descriptor,omitempty"`
}

type Descriptor struct {
	Name          string             `protobuf:"bytes,1,opt,name=name,proto3" json:"name,omitempty"`
	DisplayName   string             `protobuf:"bytes,2,opt,name=display_name,proto3" json:"displayName,omitempty"`
	Description   string             `protobuf:"bytes,3,opt,name=description,proto3" json:"description,omitempty"`
	Version       string             `protobuf:"bytes,4,opt,name=version,proto3" json:"version,omitempty"`
	Category      string             `protobuf:"bytes,5,opt,name=category,proto3" json:"category,omitempty"`
	Capabilities  []string           `protobuf:"bytes,6,rep,name=capabilities,proto3" json:"capabilities,omitempty"`
	Schema        *Schema            `protobuf:"bytes,7,opt,name=schema,proto3" json:"schema,omitempty"`
	OutputSchemas map[string]*Schema `protobuf:"bytes,8,rep,name=output_schemas,proto3" protobuf_key:"bytes,1,opt,name=key,proto3" protobuf_val:"bytes,2,opt,name=value,proto3" json:"outputSchemas,omitempty"`
}

type Schema struct {
	Parameters map[string]*Parameter `protobuf:"bytes,1,rep,name=parameters,proto3" protobuf_key:"bytes,1,opt,name=key,proto3" protobuf_val:"bytes,2,opt,name=value,proto3" json:"parameters,omitempty"`
}

type Parameter struct {
	Type         string `protobuf:"bytes,1,opt,name=type,proto3" json:"type,omitempty"`
	Required     bool   `protobuf:"varint,2,opt,name=required,proto3" json:"required,omitempty"`
	Description  string `protobuf:"bytes,3,opt,name=description,proto3" json:"description,omitempty"`
	DefaultValue []byte `protobuf:"bytes,4,opt,name=default_value,proto3" json:"defaultValue,omitempty"`
	Example      string `protobuf:"bytes,5,opt,name=example,proto3" json:"example,omitempty"`
	MaxLength    int32  `protobuf:"varint,6,opt,name=max_length,proto3" json:"maxLength,omitempty"`
}

// MarshalJSON shows the default as the JSON that it is.
func (m *Parameter) MarshalJSON() ([]byte, error) {
	type plain Parameter
	return json.Marshal(struct {
		*plain
		DefaultValue json.RawMessage `json:"defaultValue,omitempty"`
	}{(*plain)(m), m.DefaultValue})
}

type ExecuteRequest struct {
	ProviderName string `protobuf:"bytes,1,opt,name=provider_name,proto3" json:"providerName,omitempty"`
	Input        []byte `protobuf:"bytes,2,opt,name=input,proto3" json:"input,omitempty"`
	Context      []byte `protobuf:"bytes,3,opt,name=context,proto3" json:"context,omitempty"`
	DryRun       bool   `protobuf:"varint,4,opt,name=dry_run,proto3" json:"dryRun,omitempty"`
}

type ExecuteResponse struct {
	Output []byte `protobuf:"bytes,1,opt,name=output,proto3" json:"output,omitempty"`
	Error  string `protobuf:"bytes,2,opt,name=error,proto3" json:"error,omitempty"`
}

func (m *ProvidersRequest) Reset()         { *m = ProvidersRequest{} }
func (m *ProvidersRequest) String() string { return fmt.Sprintf("%+v", *m) }
func (*ProvidersRequest) ProtoMessage()    {}

func (m *ProvidersResponse) Reset()         { *m = ProvidersResponse{} }
func (m *ProvidersResponse) String() string { return fmt.Sprintf("%+v", *m) }
func (*ProvidersResponse) ProtoMessage()    {}

func (m *DescriptorRequest) Reset()         { *m = DescriptorRequest{} }
func (m *DescriptorRequest) String() string { return fmt.Sprintf("%+v", *m) }
func (*DescriptorRequest) ProtoMessage()    {}

func (m *DescriptorResponse) Reset()         { *m = DescriptorResponse{} }
func (m *DescriptorResponse) String() string { return fmt.Sprintf("%+v", *m) }
func (*DescriptorResponse) ProtoMessage()    {}

func (m *Descriptor) Reset()         { *m = Descriptor{} }
func (m *Descriptor) String() string { return fmt.Sprintf("%+v", *m) }
func (*Descriptor) ProtoMessage()    {}

func (m *Schema) Reset()         { *m = Schema{} }
func (m *Schema) String() string { return fmt.Sprintf("%+v", *m) }
func (*Schema) ProtoMessage()    {}

func (m *Parameter) Reset()         { *m = Parameter{} }
func (m *Parameter) String() string { return fmt.Sprintf("%+v", *m) }
func (*Parameter) ProtoMessage()    {}

func (m *ExecuteRequest) Reset()         { *m = ExecuteRequest{} }
func (m *ExecuteRequest) String() string { return fmt.Sprintf("%+v", *m) }
func (*ExecuteRequest) ProtoMessage()    {}

func (m *ExecuteResponse) Reset()         { *m = ExecuteResponse{} }
func (m *ExecuteResponse) String() string { return fmt.Sprintf("%+v", *m) }
func (*ExecuteResponse) ProtoMessage()    {}

const service = "plugin.PluginService"

// Client calls a plugin.
type Client struct{ Conn *grpc.ClientConn }

func (c *Client) Providers(ctx context.Context) (*ProvidersResponse, error) {
	response := &ProvidersResponse{}
	return response, c.Conn.Invoke(ctx, "/"+service+"/GetProviders", &ProvidersRequest{}, response)
}

func (c *Client) Descriptor(ctx context.Context, request *DescriptorRequest) (*DescriptorResponse, error) {
	response := &DescriptorResponse{}
	return response, c.Conn.Invoke(ctx, "/"+service+"/GetProviderDescriptor", request, response)
}

func (c *Client) Execute(ctx context.Context, request *ExecuteRequest) (*ExecuteResponse, error) {
	response := &ExecuteResponse{}
	return response, c.Conn.Invoke(ctx, "/"+service+"/ExecuteProvider", request, response)
}

// Server is what a plugin implements.
type Server interface {
	Providers(context.Context, *ProvidersRequest) (*ProvidersResponse, error)
	Descriptor(context.Context, *DescriptorRequest) (*DescriptorResponse, error)
	Execute(context.Context, *ExecuteRequest) (*ExecuteResponse, error)
}

// Register serves an implementation.
func Register(server *grpc.Server, implementation Server) {
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: service,
		HandlerType: (*Server)(nil),
		Methods: []grpc.MethodDesc{
			{MethodName: "GetProviders", Handler: func(s any, ctx context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
				request := &ProvidersRequest{}
				if err := decode(request); err != nil {
					return nil, err
				}
				return s.(Server).Providers(ctx, request)
			}},
			{MethodName: "GetProviderDescriptor", Handler: func(s any, ctx context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
				request := &DescriptorRequest{}
				if err := decode(request); err != nil {
					return nil, err
				}
				return s.(Server).Descriptor(ctx, request)
			}},
			{MethodName: "ExecuteProvider", Handler: func(s any, ctx context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
				request := &ExecuteRequest{}
				if err := decode(request); err != nil {
					return nil, err
				}
				return s.(Server).Execute(ctx, request)
			}},
		},
	}, implementation)
}
