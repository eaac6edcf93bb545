package zalooa

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"trolyao/post"
	"trolyao/post/zalo"
)

// Codes of Zalo, as its table for Official Accounts has them.
var (
	tokenCodes   = []int{-216, -220, -124}
	goneCodes    = []int{-213, -217, -227, -244} // does not follow, blocked, closed, restricts
	windowCodes  = []int{-218, -230, -232, codeQuota}
	misconfigure = []int{-101, -102, -103, -104, -105, -204, -205, -209, -212, -219, -221, -223, -224, -320, -321}
)

const (
	codeRate = -32
	// codeQuota does not say whose quota is used up. Taken as the account's it would
	// close the channel to everybody until the month ends, answers to people who
	// write, which cost nothing, among them; so it is taken as this person's.
	codeQuota = -211
)

// classOf says what a refusal means. What is not in the table is taken as said
// of this message.
func classOf(code int) post.Class {
	switch {
	case code == codeRate:
		return post.RateLimited
	case slices.Contains(tokenCodes, code):
		return post.AuthExpired
	case slices.Contains(goneCodes, code):
		return post.RecipientGone
	case slices.Contains(windowCodes, code):
		return post.WindowClosed
	case slices.Contains(misconfigure, code):
		return post.Misconfigured
	}
	return post.Invalid
}

// call asks Zalo with the account's token; a token it refuses is renewed and the
// call made once more, which carries nothing twice. body is sent as JSON, or as
// it is where it is an *upload. An error is a [*bot.SendError].
func (c *Channel) call(ctx context.Context, method, path string, body, result any) error {
	token, err := c.keeper.access(ctx, "", false)
	if err != nil {
		return err
	}
	e := c.try(ctx, method, path, token, body, result)
	if e != nil && e.Class == post.AuthExpired {
		if token, err = c.keeper.access(ctx, token, false); err != nil {
			return err
		}
		e = c.try(ctx, method, path, token, body, result)
	}
	if e == nil {
		return nil
	}
	e.Err = c.cleaned(e.Err, token)
	e.Err = fmt.Errorf("zalooa: %s: %w", path, e.Err)
	return e
}

// upload is a body with a file.
type upload struct {
	mime string
	data []byte
}

func (c *Channel) try(ctx context.Context, method, path, token string, body, result any) *post.SendError {
	var in io.Reader
	mime := ""
	switch b := body.(type) {
	case nil:
	case *upload:
		in, mime = bytes.NewReader(b.data), b.mime
	default:
		data, err := json.Marshal(body)
		if err != nil {
			return &post.SendError{Class: post.Invalid, Err: err}
		}
		in, mime = bytes.NewReader(data), "application/json"
	}
	header := http.Header{"access_token": {token}} // in small letters, as its documents write it
	if mime != "" {
		header.Set("Content-Type", mime)
	}
	status, answer, connected, err := c.exchange(ctx, method, c.o.API+path, header, in)
	if err != nil {
		return &post.SendError{Class: post.Transient, Maybe: connected && method != http.MethodGet, Err: err}
	}
	return readAnswer(status, answer, result)
}

// exchange makes one call and reads its answer. connected says whether anything
// can have reached the other side. The error shows no address. With Connection:
// close in the header the call has a connection of its own.
func (c *Channel) exchange(ctx context.Context, method, address string, header http.Header,
	body io.Reader) (status int, answer []byte, connected bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, zalo.Patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return 0, nil, false, zalo.Bare(err)
	}
	for k, v := range header {
		req.Header[k] = v
	}
	req.Close = header.Get("Connection") == "close"
	return zalo.Exchange(c.client, req, nil)
}

// readAnswer reads an answer: {"error":0,"data":…} or, with any HTTP status,
// {"error":-213,"message":…}.
func readAnswer(status int, answer []byte, result any) *post.SendError {
	var a struct {
		Code *number         `json:"error"`
		Said json.RawMessage `json:"message"` // text; never worth failing for
		Data json.RawMessage `json:"data"`
	}
	err := json.Unmarshal(answer, &a)
	switch {
	case err != nil || a.Code == nil:
		return zalo.Strange(status, answer)
	case *a.Code != 0:
		e := &post.SendError{Class: classOf(int(*a.Code)), Err: zalo.Refused(int(*a.Code),
			strings.Trim(string(a.Said), `"`))}
		if e.Class == post.RateLimited {
			e.RetryAfter = zalo.Minute
		}
		return e
	case result != nil && len(a.Data) > 0:
		if err := json.Unmarshal(a.Data, result); err != nil {
			return zalo.Unfit()
		}
	}
	return nil
}

// number is a whole number, in quotes or not.
type number int

func (n *number) UnmarshalJSON(b []byte) error {
	v, err := strconv.Atoi(strings.Trim(string(b), `"`))
	*n = number(v)
	return err
}

// cleaned takes every secret out of an error; what Zalo says may quote one.
func (c *Channel) cleaned(err error, more ...string) error {
	said := err.Error()
	clean := c.clean(said, more...)
	if clean == said {
		return err
	}
	return errors.New(clean)
}

func (c *Channel) clean(s string, more ...string) string {
	for _, secret := range append(more, c.o.AppSecret, c.o.SecretKey, c.o.Refresh, c.o.Code, c.o.Verifier) {
		if secret != "" {
			s = strings.ReplaceAll(s, secret, "…")
		}
	}
	return s
}
