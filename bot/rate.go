package bot

import (
	"sync"
	"time"
)

// rate is a token bucket for each address: a minute's worth may come at once.
type rate struct {
	perMinute int // less than 0: no limit
	mu        sync.Mutex
	buckets   map[string]bucket
}

type bucket struct {
	tokens float64
	at     time.Time
}

// mostBuckets bounds the memory for addresses; full ones are forgotten first.
const mostBuckets = 10_000

func newRate(perMinute int) *rate {
	return &rate{perMinute: perMinute, buckets: map[string]bucket{}}
}

// allow takes a token of an address at a moment, if there is one.
func (r *rate) allow(address string, at time.Time) bool {
	if r.perMinute < 0 {
		return true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	full := float64(r.perMinute)
	b, ok := r.buckets[address]
	if !ok {
		if len(r.buckets) >= mostBuckets {
			r.forget(at)
		}
		b = bucket{full, at}
	}
	if d := at.Sub(b.at); d > 0 {
		b.tokens = min(full, b.tokens+d.Minutes()*full)
	}
	b.at = at // also where the clock was set back
	if b.tokens < 1 {
		r.buckets[address] = b
		return false
	}
	b.tokens--
	r.buckets[address] = b
	return true
}

// forget drops the addresses that have been quiet for a minute, whose buckets
// are full again.
func (r *rate) forget(at time.Time) {
	for k, b := range r.buckets {
		if at.Sub(b.at).Abs() >= time.Minute {
			delete(r.buckets, k)
		}
	}
}
