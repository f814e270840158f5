// One started plugin: the go-plugin client around it, and everything it said.

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

// pluginName is what go-plugin calls our service locally; it never crosses the wire.
const pluginName = "plugin"

type startArguments struct {
	// Plugin names this plugin in later commands; empty is a name too.
	Plugin string   `json:"plugin"`
	Path   string   `json:"path"`
	Args   []string `json:"args"`
	// Env is laid over the host's own environment, as NAME=value.
	Env            []string `json:"env"`
	MTLS           bool     `json:"mtls"`
	Multiplex      bool     `json:"multiplex"`
	SkipHostEnv    bool     `json:"skipHostEnv"`
	StartTimeoutMs int      `json:"startTimeoutMs"`
	// CookieKey, CookieValue and Versions default to those of provider plugins.
	CookieKey   string `json:"cookieKey"`
	CookieValue string `json:"cookieValue"`
	Versions    []int  `json:"versions"`
	// SHA256 is the wanted checksum of the executable, in hexadecimal.
	SHA256   string    `json:"sha256"`
	Reattach *reattach `json:"reattach"`
}

// reattach names a plugin that somebody else started.
type reattach struct {
	Network string `json:"network"`
	Address string `json:"address"`
	Pid     int    `json:"pid"`
	Test    bool   `json:"test"`
}

type session struct {
	client  *goplugin.Client
	link    *link
	logs    *record // hclog entries as JSON lines: go-plugin's own and the plugin's
	stderr  *record // the plugin's real stderr
	stdout  *record // what the plugin printed through GRPCStdio
	printed *record // the same for its stderr
	pid     int

	dialling sync.Mutex
	dialled  map[uint32]*grpc.ClientConn
}

// record keeps what is written to it.
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

// link is what go-plugin hands out for a connected plugin.
type link struct {
	conn   *grpc.ClientConn
	broker *goplugin.GRPCBroker
}

type linkPlugin struct {
	goplugin.NetRPCUnsupportedPlugin
}

func (*linkPlugin) GRPCServer(*goplugin.GRPCBroker, *grpc.Server) error {
	return fmt.Errorf("this is a host")
}

func (*linkPlugin) GRPCClient(_ context.Context, broker *goplugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return &link{conn: conn, broker: broker}, nil
}

type started struct {
	Pid       int     `json:"pid"`
	Version   int     `json:"version"`
	Protocol  string  `json:"protocol"`
	Network   string  `json:"network"`
	Address   string  `json:"address"`
	StartMs   float64 `json:"startMs"`
	ConnectMs float64 `json:"connectMs"`
}

// open starts or joins a plugin and connects to it. On failure nothing is left running.
func open(arguments startArguments) (*session, *started, error) {
	s := &session{
		logs: &record{}, stderr: &record{}, stdout: &record{}, printed: &record{},
		dialled: map[uint32]*grpc.ClientConn{},
	}
	config, err := s.config(arguments)
	if err != nil {
		return nil, nil, err
	}
	s.client = goplugin.NewClient(config)
	answer, err := s.connect()
	if err != nil {
		s.client.Kill()
		return nil, nil, fmt.Errorf("%w%s", err, s.lastWords())
	}
	return s, answer, nil
}

func (s *session) connect() (*started, error) {
	began := time.Now()
	address, err := s.client.Start()
	if err != nil {
		return nil, err
	}
	answer := &started{Network: address.Network(), Address: address.String(), StartMs: millis(began)}
	protocol, err := s.client.Client()
	if err != nil {
		return nil, err
	}
	raw, err := protocol.Dispense(pluginName)
	if err != nil {
		return nil, err
	}
	s.link = raw.(*link)
	answer.ConnectMs = millis(began)
	answer.Version = s.client.NegotiatedVersion()
	answer.Protocol = string(s.client.Protocol())
	if again := s.client.ReattachConfig(); again != nil {
		s.pid, answer.Pid = again.Pid, again.Pid
	}
	return answer, nil
}

func (s *session) config(arguments startArguments) (*goplugin.ClientConfig, error) {
	config := &goplugin.ClientConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   or(arguments.CookieKey, "SCAFCTL_PLUGIN"),
			MagicCookieValue: or(arguments.CookieValue, "scafctl_provider_plugin"),
		},
		VersionedPlugins:    map[int]goplugin.PluginSet{},
		AllowedProtocols:    []goplugin.Protocol{goplugin.ProtocolGRPC},
		AutoMTLS:            arguments.MTLS,
		GRPCBrokerMultiplex: arguments.Multiplex,
		SkipHostEnv:         arguments.SkipHostEnv,
		StartTimeout:        time.Duration(arguments.StartTimeoutMs) * time.Millisecond,
		Stderr:              s.stderr,
		SyncStdout:          s.stdout,
		SyncStderr:          s.printed,
		Logger:              hclog.New(&hclog.LoggerOptions{Level: hclog.Trace, Output: s.logs, JSONFormat: true}),
	}
	versions := arguments.Versions
	if len(versions) == 0 {
		versions = []int{1}
	}
	for _, version := range versions {
		config.VersionedPlugins[version] = goplugin.PluginSet{pluginName: &linkPlugin{}}
	}
	if arguments.SHA256 != "" {
		sum, err := hex.DecodeString(arguments.SHA256)
		if err != nil {
			return nil, err
		}
		config.SecureConfig = &goplugin.SecureConfig{Checksum: sum, Hash: hash.Hash(sha256.New())}
	}
	if arguments.Reattach != nil {
		address, err := addressOf(arguments.Reattach)
		config.Plugins = config.VersionedPlugins[versions[0]]
		config.Reattach = &goplugin.ReattachConfig{
			Protocol: goplugin.ProtocolGRPC, ProtocolVersion: versions[0],
			Addr: address, Pid: arguments.Reattach.Pid, Test: arguments.Reattach.Test,
		}
		return config, err
	}
	config.Cmd = exec.Command(arguments.Path, arguments.Args...)
	config.Cmd.Env = append(os.Environ(), arguments.Env...)
	// go-plugin lays the host's environment over this one, so ours has to be in the host's too.
	config.SkipHostEnv = true
	if arguments.SkipHostEnv {
		config.Cmd.Env = arguments.Env
	}
	return config, nil
}

func addressOf(target *reattach) (net.Addr, error) {
	if target.Network == "unix" {
		return net.ResolveUnixAddr("unix", target.Address)
	}
	return net.ResolveTCPAddr("tcp", target.Address)
}

func (s *session) lastWords() string {
	if said := strings.TrimSpace(s.stderr.String()); said != "" {
		return "\nlast words:\n" + said
	}
	return ""
}

// over gives the plugin's connection, or with an id the brokered one that the plugin announced under it.
func (s *session) over(id uint32) (*grpc.ClientConn, error) {
	if id == 0 {
		return s.link.conn, nil
	}
	s.dialling.Lock()
	defer s.dialling.Unlock()
	if conn, ok := s.dialled[id]; ok {
		return conn, nil
	}
	conn, err := s.link.broker.Dial(id)
	if err == nil {
		s.dialled[id] = conn
	}
	return conn, err
}

// entries gives the log as JSON objects.
func (s *session) entries() []json.RawMessage {
	list := []json.RawMessage{}
	for _, line := range strings.Split(s.logs.String(), "\n") {
		if json.Valid([]byte(line)) {
			list = append(list, json.RawMessage(line))
		}
	}
	return list
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

func millis(since time.Time) float64 {
	return float64(time.Since(since).Microseconds()) / 1000
}
