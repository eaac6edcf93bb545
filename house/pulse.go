package house

import (
	"maps"
	"sync"
	"time"
)

// Pulse is how the work beside the pages goes in this process. It is safe for
// concurrent use.
type Pulse struct {
	mu     sync.Mutex
	failed map[string]int64
	backup time.Time
}

// Failed counts a failure of the work with the name.
func (p *Pulse) Failed(work string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed == nil {
		p.failed = map[string]int64{}
	}
	p.failed[work]++
}

// BackedUp takes note of when the newest good backup was made.
func (p *Pulse) BackedUp(at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.backup = at
}

// Failures are the failures since the start, by name of the work.
func (p *Pulse) Failures() map[string]int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.failed)
}

// Backup is when the newest good backup was made; zero where none is known.
func (p *Pulse) Backup() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.backup
}
