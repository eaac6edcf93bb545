package zalobot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"trolyao/post"
	"trolyao/post/zalo"
)

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
	req, err := http.NewRequestWithContext(calling, http.MethodPost, c.o.API+"/bot"+c.o.Token+"/"+method,
		bytes.NewReader(data))
	if err != nil {
		return &post.SendError{Class: post.Misconfigured, Err: zalo.Bare(err)}
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	// An answer that has begun to come is read to its end: a poll's message comes once.
	status, answer, connected, err := zalo.Exchange(c.client, req, func() { stop() })
	if err != nil { // before it is connected nothing can have been carried
		return &post.SendError{Class: post.Transient, Maybe: connected, Err: err}
	}
	return readAnswer(status, answer, result)
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
		return zalo.Strange(status, answer)
	case !*a.OK:
		if a.Code == 0 {
			a.Code = status
		}
		return refused(a.Code, a.Said)
	case result != nil && len(a.Result) > 0:
		if err := json.Unmarshal(a.Result, result); err != nil {
			return zalo.Unfit()
		}
	}
	return nil
}

// refused classes a refusal by the table of the platform.
func refused(code int, said string) *post.SendError {
	e := &post.SendError{Class: post.Invalid, Err: zalo.Refused(code, said)}
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
