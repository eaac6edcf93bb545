package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"trolyao/check"
	"trolyao/corpus"
	"trolyao/store"
)

// mostFindings is how many findings a chat shows.
const mostFindings = 10

// checkDraft checks the references of a text that a person pastes.
func (b *Bot) checkDraft(ctx context.Context, m Message, text string) (Reply, error) {
	if strings.TrimSpace(text) == "" {
		return Say(textNeedDraft), nil
	}
	reader, err := b.reader(ctx, m)
	if err != nil {
		return Reply{}, err
	}
	r, err := b.House.CheckDraft(ctx, reader, "", nil, text, "")
	var known *store.Error
	if errors.As(err, &known) {
		return Say(known.Text), nil
	}
	if err != nil {
		return Reply{}, err
	}
	if len(r.Finds) == 0 {
		return Say(textNoReferences), nil
	}
	out := Say(check.Summary(r))
	shown, left := 0, 0
	for _, level := range check.Levels {
		if level == check.Fine {
			break
		}
		for i := range r.Finds {
			f := &r.Finds[i]
			if f.Level() != level {
				continue
			}
			if shown++; shown > mostFindings {
				left++
				continue
			}
			out.Blocks = append(out.Blocks, Block{Kind: Paragraph, Text: findingText(f)})
		}
	}
	if left > 0 {
		out.Blocks = append(out.Blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textMoreFindings, left)})
	}
	return out, nil
}

// findingText sets a find in a few lines.
func findingText(f *check.Find) string {
	lines := []string{fmt.Sprintf("**%s**: “%s”", check.LevelNames[f.Level()],
		strings.Join(strings.Fields(f.Text), " "))}
	for _, x := range f.Findings {
		if x.Level == check.Fine {
			continue
		}
		lines = append(lines, x.Text)
		if len(x.Diff) > 0 && x.Mark == check.Misquote {
			lines = append(lines, differs(x.Diff))
		} else if x.Propose != "" {
			lines = append(lines, fmt.Sprintf(textProposeWords, x.Propose))
		}
	}
	return strings.Join(lines, "\n")
}

func differs(edits []corpus.Edit) string { return fmt.Sprintf(textDiffers, check.DiffText(edits)) }
