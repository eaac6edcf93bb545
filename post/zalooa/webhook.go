package zalooa

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"trolyao/post"
)

// mostBody is the longest body of a webhook call that is read, in bytes.
const mostBody = 256 << 10

// intake is how long accept may take. Zalo calls again after two seconds; what
// is taken in later is known as the same message then.
const intake = 10 * time.Second

// Webhook is what Zalo calls. It answers 413 to a body over 256 KiB, 401 to a
// wrong signature, 500 when the message could not be taken in, and 200
// otherwise, to what it cannot read too.
//
// How old a call is does not matter: Zalo repeats one for an hour with its first
// timestamp, and a message that was taken in once is not taken in again.
func (c *Channel) Webhook(accept post.Accept) (string, http.Handler) {
	return Path, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse := func(status int) {
			c.refused.Add(1)
			http.Error(w, http.StatusText(status), status)
		}
		switch {
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", http.MethodPost)
			refuse(http.StatusMethodNotAllowed)
			return
		case r.ContentLength > mostBody:
			refuse(http.StatusRequestEntityTooLarge)
			return
		case r.Header.Get("X-ZEvent-Signature") == "":
			refuse(http.StatusUnauthorized)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
		if err != nil {
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				refuse(http.StatusRequestEntityTooLarge)
			} else {
				refuse(http.StatusBadRequest)
			}
			return
		}
		if !c.signed(body, r.Header.Get("X-ZEvent-Signature")) {
			refuse(http.StatusUnauthorized)
			return
		}
		m, v := c.decode(body)
		switch v {
		case garbage:
			c.garbage.Add(1)
			return // 200
		case ignored:
			c.ignored.Add(1)
			return
		}
		// A caller that goes away does not stop the taking in.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), intake)
		defer cancel()
		if err := accept(ctx, m); err != nil {
			c.failed.Add(1)
			c.o.Log.Error("zalooa: message not taken in", "err", err)
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
		c.taken.Add(1)
	})
}

// signature is SHA-256 over the application's ID, the body as it came, the
// timestamp in it and the account's secret key, one after the other.
func signature(first string, body []byte, timestamp, key string) [sha256.Size]byte {
	h := sha256.New()
	io.WriteString(h, first)
	h.Write(body)
	io.WriteString(h, timestamp)
	io.WriteString(h, key)
	return [sha256.Size]byte(h.Sum(nil))
}

// signed checks a signature in constant time. One that another setting would
// make right is refused as well, and said.
func (c *Channel) signed(body []byte, header string) bool {
	mac, err := hex.DecodeString(strings.TrimPrefix(header, "mac="))
	if err != nil || len(mac) != sha256.Size {
		return false
	}
	var e struct {
		Timestamp id `json:"timestamp"`
	}
	if json.Unmarshal(body, &e) != nil {
		e.Timestamp = "" // nothing to add; only Zalo can sign such a body either
	}
	is := func(first, key string) bool {
		want := signature(first, body, string(e.Timestamp), key)
		return subtle.ConstantTimeCompare(mac, want[:]) == 1
	}
	switch {
	case is(c.o.AppID, c.o.SecretKey):
		return true
	case is(c.o.OA, c.o.SecretKey):
		c.o.Log.Error("zalooa: webhook", "err", fmt.Sprintf(textSignedOther, textByOA))
	case is(c.o.AppID, c.o.AppSecret):
		c.o.Log.Error("zalooa: webhook", "err", fmt.Sprintf(textSignedOther, textByApp))
	}
	return false
}
