package bot

import (
	"context"
	"fmt"

	"trolyao/corpus"
	"trolyao/house"
)

// Recalls tells the chat of m which of the answers it got rest on what has
// been changed since; no blocks when there is nothing new to tell. Each is told
// once: in the reply to m, and again only when m itself is handled again, with
// the same ID, because that reply did not arrive.
func (b *Bot) Recalls(ctx context.Context, m Message) ([]Block, error) {
	rs, err := b.House.TakeRecalls(ctx, m.Channel, m.Chat, m.ID)
	if err != nil || len(rs) == 0 {
		return nil, err
	}
	reader, err := b.reader(ctx, m)
	if err != nil {
		return nil, err
	}
	held, err := b.House.Held(ctx)
	if err != nil {
		return nil, err
	}
	name := func(r corpus.Ref) string {
		switch h := held.Head(r.Doc); {
		case h == nil:
			return r.String()
		case !house.MayRead(reader, h):
			return textRecallDoc
		default:
			return corpus.Cite(h, r)
		}
	}
	var out []Block
	for _, r := range rs {
		since := ""
		if r.Since != "" {
			since = fmt.Sprintf(textRecallSince, r.Since.Vietnamese())
		}
		out = append(out, Block{Kind: Paragraph, Text: fmt.Sprintf(textRecall, corpus.DayOf(r.Asked).Vietnamese(),
			r.Question, name(r.Place), name(r.From), textChange[r.Kind], since)})
	}
	return out, nil
}
