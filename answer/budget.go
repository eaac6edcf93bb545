package answer

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"trolyao/corpus"
	"trolyao/llm"
)

// Limits bound what a model may be asked in a day; 0 bounds nothing.
type Limits struct {
	PersonAsks, PersonTokens int // of one person
	AgencyAsks, AgencyTokens int // of all persons of an agency
}

// Budget counts what is asked against its limits. It is safe for concurrent use;
// a nil Budget bounds nothing.
type Budget struct {
	limits Limits
	add    AddUse
}

// AddUse adds to what who has asked on a day and returns the sums of the day.
type AddUse func(ctx context.Context, day corpus.Day, who string, asks, tokens int) (sumAsks, sumTokens int, err error)

// NewBudget returns a Budget with limits. A nil add counts in memory, where a
// restart begins the day anew.
func NewBudget(l Limits, add AddUse) *Budget {
	if add == nil {
		add = new(memoryUse).add
	}
	return &Budget{limits: l, add: add}
}

var errBudget = errors.New("budget")

// take counts one question; an error, and nothing counted, when a limit is
// reached or the count cannot be kept.
func (b *Budget) take(ctx context.Context, day corpus.Day, who Asker) error {
	if b == nil {
		return nil
	}
	var counted []string
	var failed error
	for _, c := range []struct {
		key          string
		asks, tokens int
	}{{"p " + who.Person, b.limits.PersonAsks, b.limits.PersonTokens}, {"a " + who.Agency, b.limits.AgencyAsks,
		b.limits.AgencyTokens}} {
		asks, tokens, err := b.add(ctx, day, c.key, 1, 0)
		if err != nil {
			failed = fmt.Errorf("budget: %w", err)
			break
		}
		counted = append(counted, c.key)
		if c.asks > 0 && asks > c.asks || c.tokens > 0 && tokens >= c.tokens {
			failed = errBudget
			break
		}
	}
	if failed != nil {
		for _, key := range counted {
			if _, _, err := b.add(ctx, day, key, -1, 0); err != nil {
				return errors.Join(failed, err)
			}
		}
	}
	return failed
}

// spend counts the tokens of a question that was taken. A count that cannot be
// kept is let go: the answer is there already.
func (b *Budget) spend(ctx context.Context, day corpus.Day, who Asker, u llm.Usage) {
	if b == nil {
		return
	}
	ctx = context.WithoutCancel(ctx)
	b.add(ctx, day, "p "+who.Person, 0, u.Prompt+u.Reply)
	b.add(ctx, day, "a "+who.Agency, 0, u.Prompt+u.Reply)
}

// memoryUse keeps the counts of the newest day.
type memoryUse struct {
	mu   sync.Mutex
	day  corpus.Day
	used map[string][2]int
}

func (m *memoryUse) add(_ context.Context, day corpus.Day, who string, asks, tokens int) (int, int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	// An answer that ends after midnight does not bring back the day before.
	if m.used == nil || day > m.day {
		m.day, m.used = day, map[string][2]int{}
	}
	u := m.used[who]
	u[0], u[1] = u[0]+asks, u[1]+tokens
	m.used[who] = u
	return u[0], u[1], nil
}
