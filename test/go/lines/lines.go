// Package lines drives a program by JSON lines: one command per line in, one reply per line out.
//
// A command is an object with "op", an optional "id" that its reply repeats, and what the op wants. Commands run one
// after another; with "background": true a command runs beside the others, and {"op":"cancel","target":ID} cancels it.
// A reply is {"id", "ok": true, "result", "ms"} or {"id", "ok": false, "error", "code"?, "ms"}; replies of background
// commands come when they come. The package has no dependencies, so that hosts on old libraries can use it too.
package lines

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// Handler carries out one op. Arguments are the whole command, still JSON.
type Handler func(ctx context.Context, command json.RawMessage) (any, error)

// Coder is an error that has a machine-readable code besides its text, such as the name of a gRPC status.
type Coder interface{ Code() string }

type command struct {
	ID         json.RawMessage `json:"id"`
	Op         string          `json:"op"`
	Background bool            `json:"background"`
	Target     json.RawMessage `json:"target"`
}

type reply struct {
	ID     json.RawMessage `json:"id,omitempty"`
	OK     bool            `json:"ok"`
	Result any             `json:"result,omitempty"`
	Error  string          `json:"error,omitempty"`
	Code   string          `json:"code,omitempty"`
	Millis float64         `json:"ms"`
}

type loop struct {
	handlers map[string]Handler
	writing  sync.Mutex
	out      io.Writer
	running  sync.WaitGroup
	cancels  sync.Map // id -> context.CancelFunc
}

// Run carries out commands until the input ends, then waits for those in the background.
func Run(in io.Reader, out io.Writer, handlers map[string]Handler) error {
	l := &loop{handlers: handlers, out: out}
	defer l.running.Wait()
	reader := bufio.NewReaderSize(in, 1<<20)
	for {
		line, err := reader.ReadBytes('\n')
		if len(line) > 1 {
			l.accept(line)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (l *loop) accept(line []byte) {
	var c command
	if err := json.Unmarshal(line, &c); err != nil {
		l.answer(reply{Error: fmt.Sprintf("not a command: %v", err)})
		return
	}
	if c.Op == "cancel" {
		l.cancel(c)
		return
	}
	handler, ok := l.handlers[c.Op]
	if !ok {
		l.answer(reply{ID: c.ID, Error: fmt.Sprintf("unknown op %q", c.Op)})
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	l.cancels.Store(string(c.ID), cancel)
	work := func() {
		defer cancel()
		defer l.cancels.Delete(string(c.ID))
		l.carryOut(ctx, c, handler, line)
	}
	if !c.Background {
		work()
		return
	}
	l.running.Add(1)
	go func() {
		defer l.running.Done()
		work()
	}()
}

func (l *loop) cancel(c command) {
	cancel, ok := l.cancels.Load(string(c.Target))
	if !ok {
		l.answer(reply{ID: c.ID, Error: fmt.Sprintf("nothing with id %s is running", c.Target)})
		return
	}
	cancel.(context.CancelFunc)()
	l.answer(reply{ID: c.ID, OK: true})
}

func (l *loop) carryOut(ctx context.Context, c command, handler Handler, line []byte) {
	began := time.Now()
	result, err := handler(ctx, json.RawMessage(line))
	r := reply{ID: c.ID, OK: err == nil, Result: result, Millis: float64(time.Since(began).Microseconds()) / 1000}
	if err != nil {
		r.Error = err.Error()
		var coder Coder
		if errors.As(err, &coder) {
			r.Code = coder.Code()
		}
	}
	l.answer(r)
}

// answer writes one line. A program whose reader is gone has nobody left to tell.
func (l *loop) answer(r reply) {
	line, err := json.Marshal(r)
	if err != nil {
		line, _ = json.Marshal(reply{ID: r.ID, Error: fmt.Sprintf("cannot write the result: %v", err)})
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	_, _ = l.out.Write(append(line, '\n'))
}
