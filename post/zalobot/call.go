package zalobot

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
	"strings"
	"sync/atomic"
	"time"

	"trolyao/post"
)

// patience is how long the platform may take to answer anything but a poll.
const patience = 20 * time.Second

// mostAnswer is the longest answer that is read, in bytes.
const mostAnswer = 1 << 20

// refusal is an answer of the platform that says no.
type refusal struct {
	code int
	said string
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %s", r.code, r.said) }

// call asks the platform for a method and reads its result. An error is a
// [*bot.SendError]; a refusal of the platform is in it.
func (c *Channel) call(ctx context.Context, method string, body, result any, timeout time.Duration) error {
	e := c.try(ctx, method, body, result, timeout)
	if e == nil {
		return nil
	}
	// What the platform says may quote the address it was called at.
	said := e.Err.Error()
	clean := c.clean(said)
	if clean != said {
		e.Err = errors.New(clean)
	}
	e.Err = fmt.Errorf("zalobot: %s: %w", method, e.Err)
	return e
}

func (c *Channel) clean(s string) string {
	_, secret, _ := strings.Cut(c.o.Token, ":")
	s = strings.ReplaceAll(s, url.PathEscape(c.o.Token), "…")
	s = strings.ReplaceAll(strings.ReplaceAll(s, c.o.Token, "…"), secret, "…")
	if c.o.Secret != "" {
		s = strings.ReplaceAll(s, c.o.Secret, "…")
	}
	return s
}

func (c *Channel) try(ctx context.Context, method string, body, result any, timeout time.Duration) *post.SendError {
	data, err := json.Marshal(body)
	if err != nil {
		return &post.SendError{Class: post.Invalid, Err: err}
	}
	calling, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	stop := context.AfterFunc(ctx, cancel)
	var connected atomic.Bool // before that nothing can have been carried
	calling = httptrace.WithClientTrace(calling,
		&httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})
	req, err := http.NewRequestWithContext(calling, http.MethodPost, c.o.API+"/bot"+c.o.Token+"/"+method,
		bytes.NewReader(data))
	if err != nil {
		return &post.SendError{Class: post.Misconfigured, Err: bare(err)}
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := c.client.Do(req)
	stop() // an answer that has begun to come is read to its end: a poll's message comes once
	if err != nil {
		return &post.SendError{Class: post.Transient, Maybe: connected.Load(), Err: bare(err)}
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
	if err != nil {
		return &post.SendError{Class: post.Transient, Maybe: true, Err: bare(err)}
	}
	return readAnswer(resp.StatusCode, answer, result)
}

// bare takes the address out of an error of the HTTP client.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// readAnswer reads an answer of the platform: {"ok":true,"result":…} or, with
// any HTTP status, {"ok":false,"error_code":…,"description":…}. What is neither
// comes from something between the platform and us, or is how the platform
// answers a token it does not know.
func readAnswer(status int, answer []byte, result any) *post.SendError {
	var a struct {
		OK     *bool           `json:"ok"`
		Code   int             `json:"error_code"`
		Said   string          `json:"description"`
		Result json.RawMessage `json:"result"`
	}
	err := json.Unmarshal(answer, &a)
	switch {
	case err != nil || a.OK == nil:
		e := &post.SendError{Class: post.Transient, Maybe: true,
			Err: fmt.Errorf("HTTP %d with %d bytes that are no answer of the platform", status, len(answer))}
		switch {
		case status == http.StatusUnauthorized:
			e.Class, e.Maybe = post.Misconfigured, false
		case status == http.StatusTooManyRequests:
			// From a gateway, not from the plan, whose refusal is an envelope.
			e.Class, e.Maybe, e.RetryAfter = post.RateLimited, false, time.Minute
		case status >= 300 && status < 500 && status != http.StatusRequestTimeout:
			e.Class, e.Maybe = post.Misconfigured, false
		case status == http.StatusServiceUnavailable:
			e.Maybe = false
		}
		return e
	case !*a.OK:
		if a.Code == 0 {
			a.Code = status
		}
		return refused(a.Code, a.Said)
	case result != nil && len(a.Result) > 0:
		if err := json.Unmarshal(a.Result, result); err != nil {
			return &post.SendError{Class: post.Transient, Maybe: true,
				Err: errors.New("a result of another form than expected")}
		}
	}
	return nil
}

// refused classes a refusal by the table of the platform.
func refused(code int, said string) *post.SendError {
	e := &post.SendError{Class: post.Invalid, Err: &refusal{code, brief(said)}}
	switch {
	case code == 401:
		e.Class = post.Misconfigured
	case code == 408:
		e.Class, e.Maybe = post.Transient, true
	case code == 429:
		// The plan's messages of the month, no pace to slow down to.
		e.Class = post.QuotaExhausted
	case code >= 500:
		e.Class = post.Transient // the platform itself says that it did not
	}
	return e
}

// brief shortens what a platform says to what an operator reads.
func brief(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return s
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
