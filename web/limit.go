package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/netip"
	"strconv"
	"sync"

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
	mostCallers = 10_000
	// mostStreams is how many open conversations one caller may follow.
	mostStreams = 40
	// How many conversations may wait for an answer before guests, and before
	// anybody, are asked to come back.
	mostWaitingGuests = 200
	mostWaiting       = 2_000
)

// limits counts the requests of callers.
type limits struct {
	mu      sync.Mutex
	by      map[pace]map[string]*rate.Limiter
	streams map[string]int
}

func (l *limits) allow(p pace, caller string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.by == nil {
		l.by = map[pace]map[string]*rate.Limiter{}
	}
	if l.by[p] == nil || len(l.by[p]) >= mostCallers { // all begin anew
		l.by[p] = map[string]*rate.Limiter{}
	}
	one := l.by[p][caller]
	if one == nil {
		one = rate.NewLimiter(rate.Limit(float64(perMinute[p])/60), perMinute[p]/2)
		l.by[p][caller] = one
	}
	return one.Allow()
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
	return "a:" + subscriber(v.address(v.r))
}

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
	if v.opts.Unpaced || v.limits.allow(p, v.caller()) {
		return nil
	}
	return v.later(10, textTooMany)
}

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
