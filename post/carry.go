package post

import (
	"context"
	"fmt"
	"strings"

	"trolyao/bot"
	"trolyao/org"
)

// Carry is an answer as it is taken elsewhere: its words, and its sources cited
// as a document cites them.
func Carry(ctx context.Context, b *bot.Bot, who *org.Officer, r bot.Reply) (string, error) {
	var blocks []bot.Block
	for _, bl := range r.Blocks {
		if bl.Kind != bot.Notice && bl.Kind != bot.SeeAlso {
			blocks = append(blocks, bl)
		}
	}
	var out strings.Builder
	out.WriteString(Plain(bot.Reply{Blocks: blocks}, 1<<20))
	for i, c := range r.Sources {
		if i == 0 {
			out.WriteString("\n" + bot.TextSources + "\n")
		}
		text, err := b.FirstMention(ctx, who, c)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "[%d] %s\n", i+1, text)
	}
	return strings.TrimSpace(out.String()), nil
}
