// Command forward puts a plugin behind a TCP port: forward PLUGIN [ARGUMENT…].
//
// A Go plugin listens on TCP only on Windows. This starts one, waits for its handshake line, and passes the line on
// with a TCP address of ours in place of the socket's. Bytes go through unchanged, so TLS is the two ends' affair.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
)

func main() {
	// Ctrl-C is for hosts; a plugin ignores it, and so must what stands before a plugin.
	signal.Ignore(os.Interrupt)
	// The system ties the child to the thread that started it, where it does so at all.
	runtime.LockOSThread()
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "forward:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

// run gives the plugin's own exit code.
func run(words []string) (int, error) {
	if len(words) == 0 {
		return 0, fmt.Errorf("usage: forward PLUGIN [ARGUMENT…]")
	}
	plugin := exec.Command(words[0], words[1:]...)
	plugin.Stderr = os.Stderr
	plugin.SysProcAttr = diesWithUs()
	out, err := plugin.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := plugin.Start(); err != nil {
		return 0, err
	}
	reader := bufio.NewReader(out)
	line, err := reader.ReadString('\n')
	if err == nil {
		line, err = stand(line)
	}
	if err != nil {
		_ = plugin.Process.Kill()
		_ = plugin.Wait()
		return 0, fmt.Errorf("no handshake line to pass on: %w", err)
	}
	fmt.Print(line)
	_, _ = io.Copy(os.Stdout, reader)
	_ = plugin.Wait()
	return plugin.ProcessState.ExitCode(), nil
}

// stand listens in the plugin's place and gives the line that says so.
func stand(line string) (string, error) {
	parts := strings.Split(line, "|")
	if len(parts) < 5 {
		return "", fmt.Errorf("%q is none", line)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	network, address := parts[2], parts[3]
	go func() {
		for {
			from, err := listener.Accept()
			if err != nil {
				return
			}
			go pass(from, network, address)
		}
	}()
	parts[2], parts[3] = "tcp", listener.Addr().String()
	return strings.Join(parts, "|"), nil
}

func pass(from net.Conn, network, address string) {
	defer from.Close()
	to, err := net.Dial(network, address)
	if err != nil {
		return
	}
	defer to.Close()
	ended := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{from, to}, {to, from}} {
		go func() {
			_, _ = io.Copy(way[0], way[1])
			ended <- struct{}{}
		}()
	}
	<-ended
}
