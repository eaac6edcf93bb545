package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pace is what requests are counted for.
type pace string

const (
	reads pace = "reads" // pages of the library by guests, and the API
	asks  pace = "asks"  // questions and other work of programs
	talks pace = "talks" // messages of a conversation
)

// perMinute is how many requests of a pace one caller may make; half of them at once.
var perMinute = map[pace]int{reads: 600, asks: 60, talks: 120}

const (
	// perMinuteTold is how often in a minute, half of them at once, a caller that makes
	// too many requests of a pace is told so on a page, with what was typed. Who goes on
	// is turned away unread.
	perMinuteTold = 20
	mostCallers   = 10_000
	// mostStreams is how many open conversations one caller may follow.
	mostStreams = 40
	// How many conversations may wait for an answer before guests, and before
	// anybody, are asked to come back.
	mostWaitingGuests = 200
	mostWaiting       = 2_000
)

// limits counts the requests of callers. The zero value is ready.
type limits struct {
	mu      sync.Mutex
	by      map[pace]map[string]*allowance
	streams map[string]int
	unread  int            // requests turned away unread since that was logged
	logged  rate.Sometimes // once a minute
	gate    gate           // of questions of programs
}

// allowance is what a caller may do at a pace: make requests, and be told that there
// were too many.
type allowance struct{ requests, told *rate.Limiter }

func perMinuteHalfAtOnce(n int) *rate.Limiter { return rate.NewLimiter(rate.Limit(float64(n)/60), n/2) }

// allow counts a request. One that is not let in is told or, after many of them, shut.
func (l *limits) allow(p pace, caller string) (in, told bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.by == nil {
		l.by = map[pace]map[string]*allowance{}
	}
	if l.by[p] == nil || len(l.by[p]) >= mostCallers { // all begin anew
		l.by[p] = map[string]*allowance{}
	}
	one := l.by[p][caller]
	if one == nil {
		one = &allowance{perMinuteHalfAtOnce(perMinute[p]), perMinuteHalfAtOnce(perMinuteTold)}
		l.by[p][caller] = one
	}
	in = one.requests.Allow()
	return in, !in && one.told.Allow()
}

// spent says that a request of a caller would be neither let in nor told.
func (l *limits) spent(p pace, caller string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.by[p][caller]
	return one != nil && one.requests.Tokens() < 1 && one.told.Tokens() < 1
}

// follow counts a stream of a caller until leave is called; false where the
// caller has too many.
func (l *limits) follow(caller string) (leave func(), ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.streams == nil {
		l.streams = map[string]int{}
	}
	if l.streams[caller] >= mostStreams {
		return nil, false
	}
	l.streams[caller]++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.streams[caller]--; l.streams[caller] == 0 {
			delete(l.streams, caller)
		}
	}, true
}

// caller is whom requests are counted for: an officer, or for guests, who can have
// as many cookies as they like, the network they come from.
func (v *visit) caller() string {
	if v.who != nil {
		return "c:" + v.who.ID
	}
	return guestsOf(v.address(v.r))
}

// guestsOf is who the guests from an address are together.
func guestsOf(address string) string { return "a:" + subscriber(address) }

// subscriber is the part of an address that one subscriber has: all of an IPv4
// address, the first 64 bits of an IPv6 one.
func subscriber(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap(); a.Is4() {
		return a.String()
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}

// within counts a request, and turns it away where the caller makes too many.
func (v *visit) within(p pace) error {
	if v.opts.Unpaced {
		return nil
	}
	switch in, told := v.limits.allow(p, v.caller()); {
	case in:
		return nil
	case told:
		return v.later(10, textTooMany)
	}
	return errShut
}

// errShut is the end of a request whose caller was told often enough.
var errShut = errors.New("web: turned away unread")

// shut says, before anything of a request but its head is read, that it comes from an
// address whose guests have nothing left. Who may be signed in is looked at.
func (v *visit) shut() bool {
	if v.opts.Unpaced || v.r.Header.Get("Authorization") != "" || v.cookie(cookieSession) != "" {
		return false
	}
	p := talks
	switch {
	case v.reading():
		p = reads
	case v.machine() || v.r.URL.Path == draftPath:
		p = asks
	}
	return v.limits.spent(p, guestsOf(v.address(v.r)))
}

// turnAway answers a request that is not read with the same few bytes always. The
// connection stays: a new one would cost more than what is left of a form.
func (v *visit) turnAway() {
	kind, body := "text/html; charset=utf-8", shutPage
	switch {
	case v.machine():
		kind, body = "application/json; charset=utf-8", shutProgram
	case v.stays() || strings.Contains(v.r.Header.Get("Accept"), "application/json"):
		kind, body = "application/json; charset=utf-8", shutScript
	}
	http.NewResponseController(v.w).SetReadDeadline(time.Now().Add(formTime))
	v.w.Header().Set("Retry-After", "10")
	v.send(http.StatusTooManyRequests, kind, body)
	if rec, ok := v.w.(*recorder); ok {
		rec.unlogged = true
	}
	v.limits.mu.Lock()
	defer v.limits.mu.Unlock()
	v.limits.unread++
	v.limits.logged.Interval = time.Minute
	v.limits.logged.Do(func() {
		v.log.Warn("requests turned away unread", "count", v.limits.unread, "latest", v.address(v.r))
		v.limits.unread = 0
	})
}

var (
	shutPage = []byte("<!DOCTYPE html>\n<html lang=\"vi\"><meta charset=\"utf-8\"><title>" + textTooMany +
		"</title>\n<p role=\"alert\">" + textTooMany + "</p>\n")
	shutScript  = []byte(`{"wrong":"` + textTooMany + `","text":"` + textTooMany + `","field":""}`)
	shutProgram = []byte(`{"error":{"status":429,"message":"` + textTooMany + `"}}`)
)

// later turns a request away with a time, in seconds, after which it may be made again.
func (v *visit) later(seconds int, text string) error {
	v.w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return v.fail(http.StatusTooManyRequests, text)
}

// roomFor turns a message away before it becomes a row, where more conversations
// wait than can be answered soon; officers come before guests.
func (v *visit) roomFor() error {
	most := mostWaiting
	if v.who == nil {
		most = mostWaitingGuests
	}
	n, err := v.store.Waiting(v.ctx(), most)
	if err != nil {
		return err
	}
	if n >= most {
		return v.later(30, textBusy)
	}
	return nil
}

// admitted lets a message of a conversation in before it becomes a row.
func (v *visit) admitted() error {
	if err := v.within(talks); err != nil {
		return err
	}
	return v.roomFor()
}

// guestName makes the value of a guest's cookie: a random name and its seal, so
// that only names the house gave out are taken.
func guestName(key string) string {
	name := rand.Text()
	return name + sealOf(key, name)
}

// sealed reports whether a guest's cookie was given out with the key.
func sealed(key, cookie string) bool {
	n := len(rand.Text())
	return len(cookie) > n && hmac.Equal([]byte(cookie[n:]), []byte(sealOf(key, cookie[:n])))
}

func sealOf(key, name string) string {
	m := hmac.New(sha256.New, []byte(key))
	m.Write([]byte(name))
	return hex.EncodeToString(m.Sum(nil))[:32]
}
