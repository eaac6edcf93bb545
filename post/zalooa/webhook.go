package zalooa

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"trolyao/post"
	"trolyao/post/zalo"
)

// Webhook is what Zalo calls; it signs what it says.
//
// How old a call is does not matter: Zalo repeats one for an hour with its first
// timestamp, and a message that was taken in once is not taken in again.
func (c *Channel) Webhook(accept post.Accept) (string, http.Handler) {
	const header = "X-ZEvent-Signature"
	return Path, c.intake.Webhook(accept, zalo.Hook{Decode: c.decode,
		May:    func(h http.Header) bool { return h.Get(header) != "" },
		Signed: func(body []byte, h http.Header) bool { return c.signed(body, h.Get(header)) }})
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
		Timestamp zalo.ID `json:"timestamp"`
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
