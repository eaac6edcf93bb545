package bot

import (
	"context"
	"errors"
	"fmt"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
)

// Judge records what a person thinks of an answer that they got in the chat of
// m; the answers of other chats are [store.ErrNotFound].
func (b *Bot) Judge(ctx context.Context, m Message, turn int64, verdict store.Verdict, note string) error {
	t, err := b.House.Store.Turn(ctx, turn)
	if err != nil {
		return fmt.Errorf("bot: judge: %w", err)
	}
	if t.Channel != m.Channel || t.Chat != m.Chat || m.Chat == "" {
		return fmt.Errorf("bot: judge turn %d: %w", turn, store.ErrNotFound)
	}
	who := m.From
	if who == "" {
		who = m.Account
	}
	if err := b.House.PutFeedback(ctx, store.Feedback{Turn: turn, Officer: who, Verdict: verdict,
		Note: note}); err != nil {
		return fmt.Errorf("bot: judge: %w", err)
	}
	return nil
}

// FirstMention is a source as a document cites it first; the source's own words
// where its place is not held, or not for the reader.
func (b *Bot) FirstMention(ctx context.Context, who *org.Officer, s answer.Source) (string, error) {
	p, err := b.House.Open(ctx, house.ReaderOf(who), s.Ref.Doc)
	if s.Ref.Doc == "" || errors.Is(err, store.ErrNotFound) {
		return s.Listed(), nil
	}
	if err != nil {
		return "", err
	}
	return corpus.CiteFirst(p.Head, s.Ref), nil
}
