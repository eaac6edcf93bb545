package web

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"time"
)

// mostWait is how long a question of a program may take, as far as can be told when it
// comes; one that would take longer is turned away at once.
const mostWait = 2 * time.Second

// errFull is the end of a question that would have to wait too long.
var errFull = errors.New("web: more questions than can be answered soon")

// gate lets questions of programs in to be answered, as many at once as keep the cores
// busy. Of those that wait officers go first, and of guests one at a time is answered, so
// that an officer has at most one of them beside him. The zero value is ready.
type gate struct {
	mu      sync.Mutex
	busy    int  // questions that are answered now,
	guest   bool // … one of them of a guest
	waiting struct{ officers, guests []chan struct{} }
	mean    time.Duration // what an answer took of late
}

// atOnce is how many questions are answered at once: one waits for a disk while
// another counts.
func atOnce() int { return 2 * runtime.GOMAXPROCS(0) }

// enter waits for the turn of a question; leave ends it. Where that would take longer
// than [mostWait] it gives errFull and how long.
func (g *gate) enter(ctx context.Context, guest bool) (time.Duration, error) {
	g.mu.Lock()
	if wait := g.wait(guest); wait > mostWait {
		g.mu.Unlock()
		return wait, errFull
	}
	turn := make(chan struct{})
	queue := g.queue(guest)
	*queue = append(*queue, turn)
	g.next()
	g.mu.Unlock()
	select {
	case <-turn:
		return 0, nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if at := slices.Index(*queue, turn); at >= 0 {
		*queue = slices.Delete(*queue, at, at+1)
	} else { // it had its turn already
		g.end(guest)
	}
	return 0, ctx.Err()
}

// leave ends a question that was let in and took so long to answer.
func (g *gate) leave(guest bool, took time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.mean == 0 {
		g.mean = took
	}
	g.mean += (took - g.mean) / 16
	g.end(guest)
}

func (g *gate) end(guest bool) {
	g.busy--
	if guest {
		g.guest = false
	}
	g.next()
}

// wait is how long a question that comes now will take, its answer included.
func (g *gate) wait(guest bool) time.Duration {
	lanes := time.Duration(atOnce())
	all := time.Duration(g.busy+len(g.waiting.officers)) * g.mean / lanes
	if guest {
		all += time.Duration(len(g.waiting.guests)) * g.mean
	}
	return all + g.mean
}

func (g *gate) queue(guest bool) *[]chan struct{} {
	if guest {
		return &g.waiting.guests
	}
	return &g.waiting.officers
}

// next lets in who may be answered now.
func (g *gate) next() {
	for g.busy < atOnce() {
		guest := len(g.waiting.officers) == 0
		queue := g.queue(guest)
		if len(*queue) == 0 || guest && g.guest {
			return
		}
		close((*queue)[0])
		*queue = (*queue)[1:]
		g.busy++
		g.guest = g.guest || guest
	}
}
