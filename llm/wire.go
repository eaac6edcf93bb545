package llm

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// wire carries requests to one endpoint. It asks again while no byte of an
// answer has come, gives up on a silent server, and brings the several things
// that servers call a stream to one form.
type wire struct {
	base        http.RoundTripper
	retries     int
	patience    time.Duration // for all waiting between tries of one request
	first, idle time.Duration
	wait        func(context.Context, time.Duration) error
	now         func() time.Time
	retried     func()
}

// tiny is how the client writes the smallest temperature that it does not leave
// out; some servers compute nonsense with it. Inside a message every quotation
// mark is escaped, so the bytes stand nowhere else.
var tiny, zero = []byte(`"temperature":1e-45`), []byte(`"temperature":0`)

// zeroed is req with a tiny temperature written as zero.
func zeroed(req *http.Request) (*http.Request, error) {
	if req.GetBody == nil {
		return req, nil
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	defer body.Close()
	sent, err := io.ReadAll(body)
	if err != nil || !bytes.Contains(sent, tiny) {
		return req, err
	}
	sent = bytes.Replace(sent, tiny, zero, 1)
	r := req.Clone(req.Context())
	r.ContentLength = int64(len(sent))
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(sent)), nil }
	r.Body, err = r.GetBody()
	return r, err
}

// readRate is how fast a slow server reads a prompt, in bytes a second: some 50
// tokens on two cores without an accelerator.
const readRate = 150

// firstByte is how long the first byte of an answer to req may take.
func (w *wire) firstByte(req *http.Request) time.Duration {
	return w.first + time.Duration(max(0, req.ContentLength))*time.Second/readRate
}

func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	req, err := zeroed(req)
	if err != nil {
		return nil, err
	}
	patience := w.patience
	for try := 0; ; try++ {
		r := req
		if try > 0 {
			r = req.Clone(req.Context())
			if req.GetBody != nil {
				body, err := req.GetBody()
				if err != nil {
					return nil, err
				}
				r.Body = body
			}
		}
		resp, err := w.once(r)
		var pause time.Duration
		switch {
		case err != nil:
			if req.Context().Err() != nil || errors.Is(err, ErrSilent) || errors.Is(err, errRedirect) {
				return nil, err
			}
			pause = backoff(try)
		case resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 500:
			pause = retryAfter(resp.Header.Get("Retry-After"), w.now())
			if pause < 0 {
				pause = backoff(try)
			}
		default:
			return resp, nil
		}
		if try >= w.retries || pause > patience {
			return resp, err
		}
		if resp != nil {
			io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
			resp.Body.Close()
		}
		patience -= pause
		w.retried()
		if err := w.wait(req.Context(), pause); err != nil {
			return nil, err
		}
	}
}

func backoff(try int) time.Duration { return 300 * time.Millisecond << try }

// retryAfter reads the header, in seconds or as a time; -1 when there is none.
func retryAfter(s string, now time.Time) time.Duration {
	s = strings.TrimSpace(s)
	if s == "" {
		return -1
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && n >= 0 && n < 1e9 {
		return time.Duration(n * float64(time.Second))
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(0, t.Sub(now))
	}
	return -1
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (w *wire) once(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	timer := time.AfterFunc(w.firstByte(req), func() { cancel(ErrSilent) })
	resp, err := w.base.RoundTrip(req.WithContext(ctx))
	if err != nil {
		timer.Stop()
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		cancel(nil)
		return nil, err
	}
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		timer.Stop()
		resp.Body.Close()
		cancel(nil)
		return nil, errRedirect
	}
	body := &watched{ReadCloser: resp.Body, ctx: ctx, cancel: cancel, timer: timer, idle: w.idle}
	resp.Body = body
	if req.Header.Get("Accept") == "text/event-stream" && resp.StatusCode == http.StatusOK {
		resp.Body = &events{in: bufio.NewReaderSize(body, 16<<10), closer: body}
	} else {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(body, maxBody), body}
	}
	return resp, nil
}

// errRedirect: following one would carry the prompt to a server nobody set.
var errRedirect = errors.New("server redirects elsewhere")

// maxBody bounds what is read of an answer, in bytes.
const maxBody = 32 << 20

// watched ends a body whose server falls silent between two pieces.
type watched struct {
	io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	idle   time.Duration
	began  bool // the first byte has come
}

// Read lets the clock run only while it waits: a reader that takes its time is
// no silent server.
func (b *watched) Read(p []byte) (int, error) {
	if b.began {
		b.timer.Reset(b.idle)
	}
	n, err := b.ReadCloser.Read(p)
	if n > 0 {
		b.began = true
		b.timer.Stop()
	}
	if err != nil && err != io.EOF {
		if cause := context.Cause(b.ctx); cause != nil {
			err = cause
		}
	}
	return n, err
}

func (b *watched) Close() error {
	b.timer.Stop()
	err := b.ReadCloser.Close()
	b.cancel(nil)
	return err
}

// events brings an answer to lines "data: …": comments and blank lines, which
// the client counts against a limit, are left out; an object that begins with
// "error" is written so that the client hands it to us unread; a plain JSON
// answer becomes one event.
type events struct {
	in      *bufio.Reader
	closer  io.Closer
	out     bytes.Buffer
	started bool
	err     error
	read    int
}

func (e *events) Close() error { return e.closer.Close() }

func (e *events) Read(p []byte) (int, error) {
	for e.out.Len() == 0 {
		if e.err != nil {
			return 0, e.err
		}
		e.fill()
	}
	return e.out.Read(p)
}

func (e *events) fill() {
	if !e.started {
		e.started = true
		e.begin()
		return
	}
	line, err := e.in.ReadBytes('\n')
	e.err = err
	if e.read += len(line); e.read > maxBody {
		e.err = ErrTooLong
		return
	}
	// A last line without its end may be a piece of one.
	if data, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("data:")); ok && (err == nil || err == io.EOF) {
		e.event(bytes.TrimSpace(data))
	}
}

// begin looks at the first byte: servers name the wrong content type.
func (e *events) begin() {
	for {
		b, err := e.in.ReadByte()
		if err != nil {
			e.err = err
			return
		}
		if b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == 0xEF || b == 0xBB || b == 0xBF {
			continue
		}
		e.in.UnreadByte()
		if b != '{' && b != '<' {
			return
		}
		body, err := io.ReadAll(io.LimitReader(e.in, maxBody))
		if err == nil {
			err = io.EOF
		}
		e.err = err
		if b == '<' {
			e.event([]byte(`{"error":"a page of HTML in the place of an answer"}`))
			return
		}
		var line bytes.Buffer
		if json.Compact(&line, body) != nil {
			line.Reset()
			line.WriteString(`{"error":"broken JSON in the place of a stream"}`)
		}
		e.event(line.Bytes())
		return
	}
}

func (e *events) event(data []byte) {
	if len(data) == 0 {
		return
	}
	e.out.WriteString("data: ")
	if rest, ok := bytes.CutPrefix(data, []byte(`{"error"`)); ok {
		e.out.WriteString(`{ "error"`)
		data = rest
	}
	e.out.Write(data)
	e.out.WriteString("\n\n")
}
