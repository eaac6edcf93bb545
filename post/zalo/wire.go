// Package zalo is what the two products of Zalo have in common on the wire: the
// Bot Platform (post/zalobot) and Official Accounts (post/zalooa) have two
// protocols, but one way of naming things, of calling and of failing.
package zalo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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
	"unicode/utf16"

	"trolyao/paper"
	"trolyao/post"
)

// MostText is the longest text of a message. Zalo says "2000 characters" without
// saying of which kind; the Bot Platform counts the places of its text styles in
// UTF-16 units, so those are counted here, in NFC. A text within that is within
// 2000 code points too, and for Vietnamese the two are the same.
const MostText = 2000

// Count is the length of a text in UTF-16 units, as it is sent.
func Count(s string) int {
	n := 0
	for _, r := range paper.Clean(s) {
		n += utf16.RuneLen(r)
	}
	return n
}

// ID is an opaque name. A number is taken as it is written.
type ID string

// MostID is the longest name that is taken, in bytes.
const MostID = 256

var errID = errors.New("no name")

func (v *ID) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		if len(s) > MostID {
			return errID
		}
		*v = ID(s)
		return nil
	}
	var n json.Number
	if json.Unmarshal(b, &n) != nil || len(n) > MostID {
		return errID
	}
	*v = ID(n)
	return nil
}

// BodyID names a message that has no name of its own after the bytes it came as.
func BodyID(body []byte) string {
	sum := sha256.Sum256(body)
	return "body:" + hex.EncodeToString(sum[:16])
}

// Refusal is an answer of the platform that says no.
type Refusal struct {
	Code int
	Said string
}

func (r *Refusal) Error() string { return fmt.Sprintf("%d %s", r.Code, r.Said) }

// Refused is a refusal, with what the platform says in [Brief].
func Refused(code int, said string) *Refusal { return &Refusal{code, Brief(said)} }

// Brief shortens what a platform says to what an operator reads.
func Brief(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return s
}

// Patience is how long a platform may take to answer anything but a poll.
const Patience = 20 * time.Second

// mostAnswer is the longest answer that is read, in bytes.
const mostAnswer = 1 << 20

// Minute is how long to stay away after "too many requests".
const Minute = time.Minute

// Exchange makes one call and reads its answer. connected says whether anything
// can have reached the other side; begun, where it is not nil, is called when the
// answer begins to come. The error shows no address.
func Exchange(client *http.Client, req *http.Request, begun func()) (status int, answer []byte, connected bool,
	err error) {
	var got atomic.Bool
	req = req.WithContext(httptrace.WithClientTrace(req.Context(),
		&httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { got.Store(true) }}))
	resp, err := client.Do(req)
	if begun != nil {
		begun()
	}
	if err != nil {
		return 0, nil, got.Load(), Bare(err)
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
	if err != nil {
		return resp.StatusCode, nil, true, Bare(err)
	}
	return resp.StatusCode, answer, true, nil
}

// Bare takes the address out of an error of the HTTP client.
func Bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// Strange is the error of an answer that is none of the platform's: it comes from
// something between the platform and us, or is how a platform answers a token it
// does not know.
func Strange(status int, answer []byte) *post.SendError {
	e := &post.SendError{Class: post.Transient, Maybe: true,
		Err: fmt.Errorf("HTTP %d with %d bytes that are no answer of Zalo", status, len(answer))}
	switch {
	case status == http.StatusTooManyRequests:
		e.Class, e.Maybe, e.RetryAfter = post.RateLimited, false, Minute
	case status >= 300 && status < 500 && status != http.StatusRequestTimeout:
		e.Class, e.Maybe = post.Misconfigured, false
	case status == http.StatusServiceUnavailable:
		e.Maybe = false
	}
	return e
}

// Unfit is the error of a result that has another form than expected.
func Unfit() *post.SendError {
	return &post.SendError{Class: post.Transient, Maybe: true,
		Err: errors.New("a result of another form than expected")}
}

// Address is the address of a platform without a slash at its end; ok is false for
// what is no http(s)://host.
func Address(s string) (address string, ok bool) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return "", false
	}
	return strings.TrimRight(s, "/"), true
}

// Client is the client that calls are made with, one of its own where given is nil.
// It follows no redirect: another address would be given the token.
func Client(given *http.Client, idle int) *http.Client {
	if given == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = idle
		given = &http.Client{Transport: t}
	}
	if given.CheckRedirect != nil {
		return given
	}
	own := *given
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &own
}

// Sleep waits for a time, or until the context ends, with its error.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
