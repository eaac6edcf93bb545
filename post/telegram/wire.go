package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"trolyao/post"
)

const (
	callTimeout = 30 * time.Second // of every call but a poll
	mostAnswer  = 32 << 20         // of a body: a hundred long updates
)

// wire carries requests to the Bot API server and reads the envelope of its
// answers. The client above it is given answers with "ok" only, so that what
// an error says, and whether a request left at all, is known exactly and not
// picked out of a sentence. It follows no redirect: the path holds the token.
type wire struct {
	rt      http.RoundTripper
	secrets *strings.Replacer
}

func newWire(o Options) *wire {
	_, secret, _ := strings.Cut(o.Token, ":")
	hide := []string{o.Token, "(token)", url.PathEscape(o.Token), "(token)", secret, "(token)"}
	if o.Secret != "" {
		hide = append(hide, o.Secret, "(secret)")
	}
	return &wire{rt: o.Transport, secrets: strings.NewReplacer(hide...)}
}

// refusal is an answer of the Bot API without "ok".
type refusal struct {
	status    int // of HTTP, or as the envelope says
	says      string
	enveloped bool
	after     time.Duration
	moved     int64
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %s", r.status, r.says) }

// silence is that no answer came.
type silence struct {
	maybe bool // the request may have arrived all the same
	err   error
}

func (e *silence) Error() string { return e.err.Error() }
func (e *silence) Unwrap() error { return e.err }

// safe is err without secrets. Of what it wraps only the end of a context is
// left: the errors of package http hold the address, and with it the token.
func (w *wire) safe(err error) error {
	text := w.secrets.Replace(err.Error())
	for _, known := range []error{context.DeadlineExceeded, context.Canceled} {
		if errors.Is(err, known) {
			if text == known.Error() {
				return known
			}
			return fmt.Errorf("%s: %w", text, known)
		}
	}
	return errors.New(text)
}

type envelope struct {
	OK          bool            `json:"ok"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Result      json.RawMessage `json:"result"`
	Parameters  struct {
		RetryAfter int64 `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// Do is what the typed client calls.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(req.Context(), callTimeout)
	defer cancel()
	return w.do(ctx, req)
}

func (w *wire) do(ctx context.Context, req *http.Request) (*http.Response, error) {
	// The client streams its form. With the whole of it at hand the transport may
	// take a new connection where the old one had been closed before a byte was
	// written.
	body, err := io.ReadAll(req.Body)
	req.Body.Close()
	if err != nil {
		return nil, &silence{err: w.safe(err)}
	}
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx,
		&httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})
	req = req.WithContext(ctx)
	req.ContentLength = int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	req.Body, _ = req.GetBody()

	resp, err := w.rt.RoundTrip(req)
	if err != nil {
		return nil, &silence{connected.Load(), w.safe(err)}
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
	if err != nil {
		return nil, &silence{true, w.safe(err)}
	}
	var e envelope
	if err := json.Unmarshal(text, &e); err != nil || !e.OK {
		return nil, w.refused(resp, e, err == nil)
	}
	resp.Body = io.NopCloser(bytes.NewReader(text))
	return resp, nil
}

func (w *wire) refused(resp *http.Response, e envelope, enveloped bool) error {
	r := &refusal{status: resp.StatusCode, enveloped: enveloped, says: "no answer of a Bot API server"}
	if enveloped {
		r.says = w.secrets.Replace(cut(e.Description, 300))
		r.after, r.moved = time.Duration(e.Parameters.RetryAfter)*time.Second, e.Parameters.MigrateTo
		if e.Code != 0 {
			r.status = e.Code
		}
	}
	if n, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && r.after == 0 && n > 0 {
		r.after = time.Duration(n) * time.Second
	}
	return r
}

// call asks what the typed client has no method for. A wait is added to the
// time the call may take.
func (c *Channel) call(ctx context.Context, method string, params, result any, wait time.Duration) error {
	body, err := json.Marshal(params)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout+wait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.o.API+"/bot"+c.o.Token+"/"+method,
		bytes.NewReader(body))
	if err != nil {
		return c.wire.safe(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.wire.do(ctx, req)
	if err != nil {
		return c.failed(err)
	}
	var e envelope
	if err := json.NewDecoder(resp.Body).Decode(&e); err != nil {
		return c.wire.safe(err)
	}
	return json.Unmarshal(e.Result, result)
}

// failed says what an error of a call means for the house: nil, or a
// [*bot.SendError].
func (c *Channel) failed(err error) error {
	if err == nil {
		return nil
	}
	var s *silence
	if errors.As(err, &s) {
		return &post.SendError{Class: post.Transient, Maybe: s.maybe, Err: s}
	}
	var r *refusal
	if !errors.As(err, &r) {
		// "ok" had come; only the client could not read what came with it.
		c.o.Log.Debug("telegram: an answer not understood", "err", c.wire.safe(err))
		return nil
	}
	e := &post.SendError{Class: r.class(), Err: r}
	switch {
	case e.Class == post.RateLimited:
		if e.RetryAfter = r.after; r.after <= 0 {
			e.RetryAfter = time.Second
		}
	case r.status == http.StatusGatewayTimeout && !r.enveloped:
		e.Maybe = true // a gateway that gave up waiting; any other 5xx did not do it
	case r.status < 300:
		e.Maybe = true // 200 from something that is no Bot API server, or "ok" cut off
	}
	return e
}

// gone are the refusals after which nothing more can be sent to a chat. That
// the bot may not write in one group is a matter of this group, not of the
// channel.
var gone = []string{"bot was blocked by the user", "user is deactivated", "bot was kicked", "bot is not a member",
	"group chat was deactivated", "chat not found", "user not found", "peer_id_invalid", "the group chat was deleted",
	"not enough rights", "have no rights", "chat_write_forbidden"}

func (r *refusal) class() post.Class {
	says := strings.ToLower(r.says)
	switch {
	case r.status == http.StatusTooManyRequests:
		return post.RateLimited
	case r.status == http.StatusUnauthorized:
		return post.AuthExpired
	case r.status == http.StatusForbidden || r.status == http.StatusBadRequest:
		for _, g := range gone {
			if strings.Contains(says, g) {
				return post.RecipientGone
			}
		}
		switch {
		case strings.Contains(says, "can't initiate conversation"):
			return post.WindowClosed
		case strings.Contains(says, "bad webhook"):
			return post.Misconfigured
		}
		return post.Invalid
	case r.status == http.StatusNotFound:
		return post.Misconfigured // a token that never was, or an address with no Bot API behind it
	case r.status == http.StatusRequestEntityTooLarge:
		return post.Invalid
	case r.status >= 300 && r.status < 400:
		return post.Misconfigured
	}
	return post.Transient
}
