package main

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// How often progress is shown: redrawn in place on a terminal, a line of its
// own in a log.
const (
	redrawEvery = 100 * time.Millisecond
	lineEvery   = 5 * time.Second
)

// progress tells on Stderr how far long work has come. The zero value with m
// set is ready.
type progress struct {
	m     *Main
	last  time.Time
	drawn int // letters standing on the terminal's line
}

// show says where the work is, if it is time to.
func (p *progress) show(format string, args ...any) {
	now, every := p.m.Now(), lineEvery
	if p.m.Interactive {
		every = redrawEvery
	}
	if p.last.IsZero() {
		p.last = now // short work shows nothing
	}
	if now.Sub(p.last) < every {
		return
	}
	p.last = now
	text := []rune(fmt.Sprintf(format, args...))
	if !p.m.Interactive {
		fmt.Fprintln(p.m.Stderr, string(text))
		return
	}
	if len(text) > 79 {
		text = append(text[:78], '…') // a wrapped line could not be redrawn
	}
	p.clear()
	fmt.Fprint(p.m.Stderr, string(text))
	p.drawn = utf8.RuneCountInString(string(text))
}

// clear empties the terminal's line, before anything else is written there.
func (p *progress) clear() {
	if p.drawn > 0 {
		fmt.Fprint(p.m.Stderr, "\r"+strings.Repeat(" ", p.drawn)+"\r")
		p.drawn = 0
	}
}
