package bot

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
)

// Judge records what a person thinks of an answer that they got in the chat of
// m; the answers of other chats are [store.ErrNotFound].
func (b *Bot) Judge(ctx context.Context, m Message, turn int64, verdict store.Verdict, note string) error {
	if verdict != store.Right && verdict != store.Wrong {
		return fmt.Errorf("bot: judge: verdict %q", verdict)
	}
	t, err := b.opts.Store.Turn(ctx, turn)
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
	if err := b.opts.Store.PutFeedback(ctx, store.Feedback{Turn: turn, Officer: who, Verdict: verdict, Note: corpus.Clean(note)}); err != nil {
		return fmt.Errorf("bot: judge: %w", err)
	}
	return nil
}

// ShareCode is what an answer's number is passed on with: without it nobody
// finds an answer by counting.
func (b *Bot) ShareCode(ctx context.Context, turn int64) (string, error) {
	key, err := b.opts.Store.Secret(ctx, "share")
	if err != nil {
		return "", fmt.Errorf("bot: share: %w", err)
	}
	mac := hmac.New(sha256.New, []byte(key))
	fmt.Fprintf(mac, "turn %d", turn)
	return hex.EncodeToString(mac.Sum(nil)[:12]), nil
}

// Shared returns an answer that was passed on with its code. Officers of the
// agency of who asked may read it, as far as they may read what it rests on;
// anything else is [store.ErrNotFound].
func (b *Bot) Shared(ctx context.Context, who *org.Officer, turn int64, code string) (*store.Turn, error) {
	none := fmt.Errorf("bot: shared turn %d: %w", turn, store.ErrNotFound)
	want, err := b.ShareCode(ctx, turn)
	if err != nil {
		return nil, err
	}
	if who == nil || who.Left || !hmac.Equal([]byte(want), []byte(code)) {
		return nil, none
	}
	t, err := b.opts.Store.Turn(ctx, turn)
	if err != nil {
		return nil, fmt.Errorf("bot: shared: %w", err)
	}
	asker, err := b.opts.Store.Officer(ctx, t.Officer)
	if errors.Is(err, store.ErrNotFound) {
		return nil, none
	}
	if err != nil {
		return nil, fmt.Errorf("bot: shared: %w", err)
	}
	if who.ID != asker.ID && !who.May(org.ReadInternal) && (asker.Agency == "" || who.Agency != asker.Agency) {
		return nil, none
	}
	reader := ReaderOf(who)
	for _, r := range t.Refs {
		s, err := b.shelves(ctx)
		if err != nil {
			return nil, err
		}
		// What is gone is nobody's secret any more than what is published.
		if h := s.catalog.Head(r.Doc); h != nil && !mayRead(reader, h) {
			return nil, none
		}
	}
	return t, nil
}

// Examples are questions that the house can answer from what it holds, at most
// n, of different topics first.
func (b *Bot) Examples(ctx context.Context, n int) ([]string, error) {
	d, err := starterData()
	if err != nil {
		return nil, err
	}
	held, err := b.held(ctx)
	if err != nil {
		return nil, err
	}
	numbers := map[string]bool{}
	for _, h := range held.Heads() {
		numbers[h.Number] = true
	}
	var first, more []string
	seen := map[string]bool{}
	for _, x := range d.Examples {
		if x.Document != "" && !numbers[x.Document] {
			continue
		}
		if !seen[x.Topic] {
			seen[x.Topic] = true
			first = append(first, x.Question)
		} else {
			more = append(more, x.Question)
		}
	}
	all := slices.Concat(first, more)
	return all[:min(n, len(all))], nil
}

// Carry is an answer as it is taken elsewhere: its words, and its sources cited
// as a document cites them.
func (b *Bot) Carry(ctx context.Context, who *org.Officer, r Reply) (string, error) {
	var blocks []Block
	for _, bl := range r.Blocks {
		if bl.Kind != Notice {
			blocks = append(blocks, bl)
		}
	}
	var out strings.Builder
	out.WriteString(Plain(Reply{Blocks: blocks}, 1<<20))
	for i, c := range r.Citations {
		if i == 0 {
			out.WriteString("\n" + textSources + "\n")
		}
		text, err := b.CiteLink(ctx, who, c)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "[%d] %s\n", i+1, text)
	}
	return strings.TrimSpace(out.String()), nil
}

// CiteLink is the first mention of the place that a citation leads to; the
// citation's own words where the place is not held, or not for the reader.
func (b *Bot) CiteLink(ctx context.Context, who *org.Officer, c Citation) (string, error) {
	key, fragment, _ := strings.Cut(strings.TrimPrefix(c.Link, "/vb/"), "#")
	p, err := b.Open(ctx, ReaderOf(who), key)
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
