// Command host is a plugin host on the official go-plugin client, for tests and measurements.
//
//	host -plugin PATH [-mtls] [-mux] providers | describe NAME | execute NAME JSON | ping
//	host < commands.jsonl
//
// The second form is driven by JSON lines (package lines); the ops are listed in ops.go and in ../README.md.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"example.com/scafctl-plugins/peers/lines"
)

func main() {
	path := flag.String("plugin", "", "executable to start; without it, commands are read from stdin")
	mtls := flag.Bool("mtls", false, "ask for AutoMTLS")
	mux := flag.Bool("mux", false, "ask for a multiplexed broker")
	flag.Parse()

	h := newHost()
	var err error
	if *path == "" {
		err = lines.Run(os.Stdin, os.Stdout, h.handlers())
	} else {
		err = once(h, startArguments{Path: *path, MTLS: *mtls, Multiplex: *mux}, flag.Args())
	}
	h.close()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// once starts one plugin, carries out one verb and prints what the plugin is and what it answered.
func once(h *host, arguments startArguments, words []string) error {
	verb, rest := "providers", []string{}
	if len(words) > 0 {
		verb, rest = words[0], words[1:]
	}
	op, command, err := commandOf(verb, rest)
	if err != nil {
		return err
	}
	started, err := h.start(context.Background(), arguments)
	if err != nil {
		return err
	}
	answer, err := h.handlers()[op](context.Background(), command)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(map[string]any{"plugin": started, verb: answer}, "", "  ")
	if err != nil {
		return err
	}
	fmt.Println(string(text))
	return nil
}

// commandOf puts a verb of the command line into the form of a JSON line.
func commandOf(verb string, words []string) (string, json.RawMessage, error) {
	call := func(method string, request map[string]any) (string, json.RawMessage, error) {
		text, err := json.Marshal(map[string]any{"method": method, "request": request})
		return "call", text, err
	}
	switch {
	case verb == "ping" && len(words) == 0:
		return "ping", json.RawMessage("{}"), nil
	case verb == "providers" && len(words) == 0:
		return call("GetProviders", nil)
	case verb == "describe" && len(words) == 1:
		return call("GetProviderDescriptor", map[string]any{"providerName": words[0]})
	case verb == "execute" && len(words) == 2:
		return call("ExecuteProvider", map[string]any{"providerName": words[0], "input": json.RawMessage(words[1])})
	}
	return "", nil, fmt.Errorf("usage: providers | describe NAME | execute NAME JSON | ping")
}
