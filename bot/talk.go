package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
)

// Judge records what a person thinks of an answer that they got in the chat of
// m; the answers of other chats are [store.ErrNotFound].
func (b *Bot) Judge(ctx context.Context, m Message, turn int64, verdict store.Verdict, note string) error {
	if verdict != store.Right && verdict != store.Wrong {
		return fmt.Errorf("bot: judge: verdict %q", verdict)
	}
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
	if err := b.House.Store.PutFeedback(ctx, store.Feedback{Turn: turn, Officer: who, Verdict: verdict, Note: corpus.Clean(note)}); err != nil {
		return fmt.Errorf("bot: judge: %w", err)
	}
	return nil
}

// CiteLink is the first mention of the place that a citation leads to; the
// citation's own words where the place is not held, or not for the reader.
func (b *Bot) CiteLink(ctx context.Context, who *org.Officer, c Citation) (string, error) {
	key, fragment, _ := strings.Cut(strings.TrimPrefix(c.Link, "/vb/"), "#")
	p, err := b.House.Open(ctx, house.ReaderOf(who), key)
	if errors.Is(err, store.ErrNotFound) {
		return c.Text, nil
	}
	if err != nil {
		return "", err
	}
	ref := p.Ref
	if fragment != "" {
		if ref, err = corpus.ParseFragment(fragment); err != nil {
			return c.Text, nil
		}
	}
	return corpus.CiteFirst(p.Head, ref), nil
}
