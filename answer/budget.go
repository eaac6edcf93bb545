package answer

import (
	"sync"

	"trolyao/corpus"
	"trolyao/llm"
)

// Limits bound what a model may be asked in a day; 0 bounds nothing.
type Limits struct {
	PersonAsks, PersonTokens int // of one person
	AgencyAsks, AgencyTokens int // of all persons of an agency
}

// Budget counts what is asked against its limits, in memory: a restart begins
// the day anew. It is safe for concurrent use; a nil Budget bounds nothing.
type Budget struct {
	limits Limits

	mu   sync.Mutex
	day  corpus.Day
	used map[string]spent
}

type spent struct{ asks, tokens int }

// NewBudget returns a Budget with limits.
func NewBudget(l Limits) *Budget { return &Budget{limits: l} }

// take counts one question; it says false, and counts nothing, when a limit is
// reached.
func (b *Budget) take(day corpus.Day, who Asker) bool {
	if b == nil {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn(day)
	p, a := b.used["p "+who.Person], b.used["a "+who.Agency]
	over := func(n, most int) bool { return most > 0 && n >= most }
	if over(p.asks, b.limits.PersonAsks) || over(p.tokens, b.limits.PersonTokens) || over(a.asks, b.limits.AgencyAsks) || over(a.tokens, b.limits.AgencyTokens) {
		return false
	}
	p.asks++
	a.asks++
	b.used["p "+who.Person], b.used["a "+who.Agency] = p, a
	return true
}

// spend counts the tokens of a question that was taken.
func (b *Budget) spend(day corpus.Day, who Asker, u llm.Usage) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn(day)
	for _, k := range []string{"p " + who.Person, "a " + who.Agency} {
		s := b.used[k]
		s.tokens += u.Prompt + u.Reply
		b.used[k] = s
	}
}

// turn empties the counts when a new day has come; an answer that ends after
// midnight does not bring back the day before.
func (b *Budget) turn(day corpus.Day) {
	if b.used == nil || day > b.day {
		b.day, b.used = day, map[string]spent{}
	}
}
