package mcp

import (
	"context"
	"errors"
	"io"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// Run serves the tools over a pair of streams until in ends or ctx does. What was
// asked before in ended is answered first.
func (d *Door) Run(ctx context.Context, who Caller, in io.ReadCloser, out io.WriteCloser) error {
	err := d.Server(who).Run(ctx, streams{sdk.IOTransport{Reader: in, Writer: out, MaxLineLength: mostLine}})
	if errors.Is(err, io.EOF) || errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil
	}
	return err
}

// mostLine bounds a message: a draft of a megabyte with its escapes.
const mostLine = 8 << 20

// streams are a pair of streams of which the end of the one coming in is told only when
// every request has its reply: a caller that writes its requests and closes still reads
// all replies.
type streams struct{ sdk.IOTransport }

func (t streams) Connect(ctx context.Context) (sdk.Connection, error) {
	c, err := t.IOTransport.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &stream{Connection: c, open: map[any]int{}, done: make(chan struct{}, 1), gone: make(chan struct{})}, nil
}

type stream struct {
	sdk.Connection
	mu   sync.Mutex
	open map[any]int // requests without a reply, by id
	done chan struct{}
	once sync.Once
	gone chan struct{} // closed with the connection
}

func (s *stream) Read(ctx context.Context) (jsonrpc.Message, error) {
	m, err := s.Connection.Read(ctx)
	if r, ok := m.(*jsonrpc.Request); ok && err == nil && r.IsCall() {
		s.mu.Lock()
		s.open[r.ID.Raw()]++
		s.mu.Unlock()
	}
	if errors.Is(err, io.EOF) {
		s.rest(ctx)
	}
	return m, err
}

// rest waits until every request has its reply, or nobody can get one.
func (s *stream) rest(ctx context.Context) {
	for {
		s.mu.Lock()
		n := len(s.open)
		s.mu.Unlock()
		if n == 0 {
			return
		}
		select {
		case <-s.done:
		case <-s.gone:
			return
		case <-ctx.Done():
			return
		}
	}
}

func (s *stream) Write(ctx context.Context, m jsonrpc.Message) error {
	err := s.Connection.Write(ctx, m)
	if r, ok := m.(*jsonrpc.Response); ok {
		id := r.ID.Raw()
		s.mu.Lock()
		if s.open[id]--; s.open[id] <= 0 {
			delete(s.open, id)
		}
		s.mu.Unlock()
		select {
		case s.done <- struct{}{}:
		default:
		}
	}
	return err
}

func (s *stream) Close() error {
	s.once.Do(func() { close(s.gone) })
	return s.Connection.Close()
}
