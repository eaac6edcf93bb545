package web

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"
)

func TestGate(t *testing.T) {
	g := &gate{mean: 100 * time.Millisecond}
	waits := func(n int) { // until so many stand there
		for {
			g.mu.Lock()
			now := len(g.waiting.officers) + len(g.waiting.guests)
			g.mu.Unlock()
			if now == n {
				return
			}
			runtime.Gosched()
		}
	}
	enter := func(ctx context.Context, guest bool) chan error {
		in := make(chan error, 1)
		go func() {
			_, err := g.enter(ctx, guest)
			in <- err
		}()
		return in
	}
	ctx := t.Context()
	if err := <-enter(ctx, true); err != nil {
		t.Fatal(err)
	}
	second, away := context.WithCancel(ctx)
	gone := enter(second, true) // of guests one at a time
	waits(1)
	for range atOnce() - 1 {
		if err := <-enter(ctx, false); err != nil {
			t.Fatal(err)
		}
	}
	officer := enter(ctx, false)
	waits(2)
	away()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	guest := enter(ctx, true)
	waits(2)
	g.leave(true, 100*time.Millisecond)
	if err := <-officer; err != nil { // came before the guest and goes first
		t.Fatal(err)
	}
	waits(1)
	g.leave(false, 100*time.Millisecond)
	if err := <-guest; err != nil {
		t.Fatal(err)
	}

	// A mean of a tenth of a second: a guest has about eighteen before him at most.
	queued, close := context.WithCancel(ctx)
	var all []chan error
	for full := false; !full; {
		g.mu.Lock()
		full = g.wait(true) > mostWait
		g.mu.Unlock()
		if !full {
			all = append(all, enter(queued, true))
			waits(len(all))
		}
	}
	if len(all) < 16 || len(all) > 20 {
		t.Errorf("%d guests may wait", len(all))
	}
	if wait, err := g.enter(ctx, true); !errors.Is(err, errFull) || wait <= mostWait || wait > 2*mostWait {
		t.Errorf("one guest too many is turned away with %v, for %v", err, wait)
	}
	officer = enter(ctx, false)
	waits(len(all) + 1)
	g.leave(false, 100*time.Millisecond)
	if err := <-officer; err != nil { // before all of them
		t.Fatal(err)
	}
	close()
	for _, in := range all {
		if err := <-in; !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
}
