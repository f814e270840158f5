// A HostService in memory: what it knows comes with the command, what it was asked is kept for the test.

package main

import (
	"context"
	"encoding/json"
	"path"
	"regexp"
	"sort"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"example.com/scafctl-plugins/echo-go/pluginpb"
	"example.com/scafctl-plugins/peers/wirejson"
)

type hostArguments struct {
	target
	Secrets map[string]string `json:"secrets"`
	// Handlers by name: the messages that answer for each, as in package wirejson.
	Handlers map[string]struct {
		Claims json.RawMessage `json:"claims"`
		Token  json.RawMessage `json:"token"`
		Groups []string        `json:"groups"`
	} `json:"handlers"`
	// Prompt is the answer to PromptAuthResponse; empty means that no login is active.
	Prompt string `json:"prompt"`
}

type noted struct {
	Method  string          `json:"method"`
	Request json.RawMessage `json:"request"`
}

type hostService struct {
	pluginpb.UnimplementedHostServiceServer

	mutex sync.Mutex
	known hostArguments
	calls []noted
}

func newHostService(known hostArguments) *hostService {
	if known.Secrets == nil {
		known.Secrets = map[string]string{}
	}
	return &hostService{known: known}
}

// note keeps every call before it is answered.
func (s *hostService) note(
	ctx context.Context, request any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler,
) (any, error) {
	text, err := wirejson.Marshal(request.(proto.Message))
	if err != nil {
		return nil, err
	}
	s.mutex.Lock()
	s.calls = append(s.calls, noted{Method: path.Base(info.FullMethod), Request: text})
	s.mutex.Unlock()
	return handler(ctx, request)
}

func (s *hostService) noted() []noted {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return append([]noted{}, s.calls...)
}

func (s *hostService) GetSecret(
	_ context.Context, request *pluginpb.GetSecretRequest,
) (*pluginpb.GetSecretResponse, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	value, found := s.known.Secrets[request.Name]
	return &pluginpb.GetSecretResponse{Value: value, Found: found}, nil
}

func (s *hostService) SetSecret(
	_ context.Context, request *pluginpb.SetSecretRequest,
) (*pluginpb.SetSecretResponse, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.known.Secrets[request.Name] = request.Value
	return &pluginpb.SetSecretResponse{}, nil
}

func (s *hostService) DeleteSecret(
	_ context.Context, request *pluginpb.DeleteSecretRequest,
) (*pluginpb.DeleteSecretResponse, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	delete(s.known.Secrets, request.Name)
	return &pluginpb.DeleteSecretResponse{}, nil
}

func (s *hostService) ListSecrets(
	_ context.Context, request *pluginpb.ListSecretsRequest,
) (*pluginpb.ListSecretsResponse, error) {
	pattern, err := regexp.Compile(request.Pattern)
	if err != nil {
		return &pluginpb.ListSecretsResponse{Error: err.Error()}, nil
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	response := &pluginpb.ListSecretsResponse{}
	for name := range s.known.Secrets {
		if pattern.MatchString(name) {
			response.Names = append(response.Names, name)
		}
	}
	sort.Strings(response.Names)
	return response, nil
}

// handlerName gives the handler that a request means: the first in alphabetical order when it names none.
func (s *hostService) handlerName(asked string) string {
	if names := s.handlerNames(); asked == "" && len(names) > 0 {
		return names[0]
	}
	return asked
}

func (s *hostService) handlerNames() []string {
	names := []string{}
	for name := range s.known.Handlers {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func (s *hostService) ListAuthHandlers(
	context.Context, *pluginpb.ListAuthHandlersRequest,
) (*pluginpb.ListAuthHandlersResponse, error) {
	return &pluginpb.ListAuthHandlersResponse{HandlerNames: s.handlerNames(), DefaultHandler: s.handlerName("")}, nil
}

func (s *hostService) GetAuthIdentity(
	_ context.Context, request *pluginpb.GetAuthIdentityRequest,
) (*pluginpb.GetAuthIdentityResponse, error) {
	handler, ok := s.known.Handlers[s.handlerName(request.HandlerName)]
	if !ok {
		return &pluginpb.GetAuthIdentityResponse{Error: "no auth handlers registered"}, nil
	}
	claims := &pluginpb.Claims{}
	return &pluginpb.GetAuthIdentityResponse{Claims: claims}, wirejson.Unmarshal(handler.Claims, claims)
}

func (s *hostService) GetAuthToken(
	_ context.Context, request *pluginpb.GetAuthTokenRequest,
) (*pluginpb.GetAuthTokenResponse, error) {
	handler, ok := s.known.Handlers[s.handlerName(request.HandlerName)]
	if !ok {
		return &pluginpb.GetAuthTokenResponse{Error: "no auth handlers registered"}, nil
	}
	response := &pluginpb.GetAuthTokenResponse{TokenType: "Bearer", Scope: request.Scope}
	return response, wirejson.Unmarshal(handler.Token, response)
}

func (s *hostService) GetAuthGroups(
	_ context.Context, request *pluginpb.GetAuthGroupsRequest,
) (*pluginpb.GetAuthGroupsResponse, error) {
	return &pluginpb.GetAuthGroupsResponse{Groups: s.known.Handlers[s.handlerName(request.HandlerName)].Groups}, nil
}

// PromptAuthResponse is the one call whose failures are statuses.
func (s *hostService) PromptAuthResponse(
	context.Context, *pluginpb.PromptAuthResponseRequest,
) (*pluginpb.PromptAuthResponseResponse, error) {
	if s.known.Prompt == "" {
		return nil, status.Error(codes.Unavailable, "no login is active")
	}
	return &pluginpb.PromptAuthResponseResponse{Value: s.known.Prompt}, nil
}
