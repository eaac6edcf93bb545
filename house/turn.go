package house

import (
	"context"
	"fmt"

	"trolyao/corpus"
	"trolyao/paper"
	"trolyao/store"
)

// AddModelUse adds to what a person or an agency has asked of the language model on
// a day, and returns the sums.
func (h *House) AddModelUse(ctx context.Context, day corpus.Day, who string, asks, tokens int) (sumAsks,
	sumTokens int, err error) {
	return h.Store.AddModelUse(ctx, day, who, asks, tokens)
}

// PutTurn keeps a question with its answer. Of a question that bears the mark of
// a state secret nothing is kept but that it was asked.
func (h *House) PutTurn(ctx context.Context, t store.Turn) (int64, error) {
	if Secret(t.Question) {
		t.Question = ""
	}
	return h.Store.PutTurn(ctx, t)
}

// PutFeedback keeps what somebody thinks of an answer; a verdict is kept without
// a note that bears the mark of a state secret.
func (h *House) PutFeedback(ctx context.Context, f store.Feedback) error {
	if f.Verdict != store.Right && f.Verdict != store.Wrong {
		return fmt.Errorf("house: feedback: verdict %q", f.Verdict)
	}
	if f.Note = paper.Clean(f.Note); Secret(f.Note) {
		f.Note = ""
	}
	return h.Store.PutFeedback(ctx, f)
}

// TakeRecalls returns what a chat has to be told of the answers it got, each once;
// again only for the same message.
func (h *House) TakeRecalls(ctx context.Context, channel, chat, message string) ([]store.Recall, error) {
	return h.Store.TakeRecalls(ctx, channel, chat, message)
}

// GuestKey is the key by which the house knows the names it gave to guests.
func (h *House) GuestKey(ctx context.Context) (string, error) { return h.Store.Secret(ctx, "guest") }

// guestsAtOnce is how many questions are forgotten in one go, so that writers wait
// for a moment only.
const guestsAtOnce = 500

// PruneGuests forgets what nobody known asked more than so many days ago; 0 forgets
// nothing. It returns how many questions that were.
func (h *House) PruneGuests(ctx context.Context, days int) (int, error) {
	if days <= 0 {
		return 0, nil
	}
	before, all := h.Now().AddDate(0, 0, -days), 0
	for {
		n, err := h.Store.PruneGuests(ctx, before, guestsAtOnce)
		if all += n; err != nil || n < guestsAtOnce {
			return all, err
		}
	}
}
