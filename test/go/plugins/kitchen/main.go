// Command kitchen is a plugin that cooks what its input orders: every RPC and every field of the contract, and every
// mishap that a host must survive. It runs on the official go-plugin.
//
// What an order can hold is in order.go; the descriptor, which fills every field, in menu.go.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"

	"example.com/scafctl-plugins/echo-go/pluginpb"
)

// logger was made before Serve, so its lines stay on the real stderr.
var logger = hclog.New(&hclog.LoggerOptions{Name: "kitchen", Level: hclog.Trace, Output: os.Stderr, JSONFormat: true})

func main() {
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   "SCAFCTL_PLUGIN",
			MagicCookieValue: "scafctl_provider_plugin",
		},
		Plugins:     goplugin.PluginSet{"provider": &kitchenPlugin{}},
		Logger:      logger,
		TLSProvider: tlsProvider(),
		GRPCServer: func(options []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(options, serverOptions()...)...)
		},
	})
}

// serverOptions can be changed by variables: how long a connection lives, in milliseconds, how long the calls of one
// that has lived that long may take (0: no limit), and whether every answer is compressed.
func serverOptions() []grpc.ServerOption {
	// As the newest SDK does; gRPC's own limit is 4 MiB.
	options := []grpc.ServerOption{grpc.MaxRecvMsgSize(64 << 20)}
	if age := milliseconds("KITCHEN_MAX_AGE_MS"); age > 0 {
		options = append(options, grpc.KeepaliveParams(keepalive.ServerParameters{
			MaxConnectionAge: age, MaxConnectionAgeGrace: milliseconds("KITCHEN_MAX_AGE_GRACE_MS"),
		}))
	}
	if os.Getenv("KITCHEN_GZIP") != "" {
		//nolint:staticcheck // Deprecated, but the only option that compresses for a host that did not ask for it.
		options = append(options, grpc.RPCCompressor(grpc.NewGZIPCompressor()))
	}
	return options
}

func milliseconds(variable string) time.Duration {
	number, _ := strconv.Atoi(os.Getenv(variable))
	return time.Duration(number) * time.Millisecond
}

// tlsProvider serves with the certificate cert.pem and the key key.pem in the directory that KITCHEN_TLS names, and
// wants a client with the certificate ca.pem, if that file exists. Without the variable there is no provider.
func tlsProvider() func() (*tls.Config, error) {
	directory := os.Getenv("KITCHEN_TLS")
	if directory == "" {
		return nil
	}
	return func() (*tls.Config, error) {
		certificate, err := tls.LoadX509KeyPair(filepath.Join(directory, "cert.pem"), filepath.Join(directory, "key.pem"))
		if err != nil {
			return nil, err
		}
		config := &tls.Config{Certificates: []tls.Certificate{certificate}, ServerName: "localhost"}
		if pem, err := os.ReadFile(filepath.Join(directory, "ca.pem")); err == nil {
			pool := x509.NewCertPool()
			pool.AppendCertsFromPEM(pem)
			config.ClientCAs, config.RootCAs, config.ClientAuth = pool, pool, tls.RequireAndVerifyClientCert
		}
		return config, nil
	}
}

type kitchenPlugin struct {
	goplugin.NetRPCUnsupportedPlugin
}

func (*kitchenPlugin) GRPCServer(broker *goplugin.GRPCBroker, server *grpc.Server) error {
	pluginpb.RegisterPluginServiceServer(server, &kitchen{broker: broker, settings: map[string]map[string][]byte{}})
	return nil
}

func (*kitchenPlugin) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, fmt.Errorf("kitchen is a plugin, not a host")
}
