package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"trolyao/answer"
	"trolyao/bot"
	"trolyao/corpus"
)

type askCmd struct {
	Words []string `arg:"" optional:"" name:"câu-hỏi" help:"Câu hỏi, có hoặc không có dấu."`
	Batch string   `placeholder:"TỆP" help:"Hỏi mọi câu trong tệp, mỗi dòng một câu hoặc một đối tượng JSON (id, text, as_of, before: các câu hỏi trước trong cuộc hội thoại); in mỗi câu trả lời một dòng JSON. Dấu - là đầu vào chuẩn."`
	AsOf  string   `placeholder:"NGÀY" help:"Hỏi theo quy định có hiệu lực vào ngày này: 2025-06-15 hoặc 15/6/2025 (mặc định: hôm nay)."`
	JSON  bool     `name:"json" help:"In câu trả lời là một đối tượng JSON."`
}

// batchAnswer is a line of "ask --batch".
type batchAnswer struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Before []string        `json:"before,omitempty"` // as it was asked
	toldAnswer
}

// toldAnswer is an answer as the terminal prints it: with what of a model's text did not
// stand, which nobody else is told.
type toldAnswer struct {
	*answer.Answer
	Dropped []string `json:"dropped,omitempty"`
}

func withDropped(a *answer.Answer) toldAnswer {
	out := toldAnswer{Answer: a}
	if a.Written != nil {
		out.Dropped = a.Written.Dropped
	}
	return out
}

// batchMistake is a line of "ask --batch" for a line that is no question.
type batchMistake struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Status answer.Status   `json:"status"`
	Line   int             `json:"line"`
	Text   string          `json:"text"`
}

func (c *askCmd) Run(ctx context.Context, m *Main) error {
	question := strings.TrimSpace(strings.Join(c.Words, " "))
	if (question == "") == (c.Batch == "") {
		return misuse("Cần đúng một trong hai: một câu hỏi, hoặc --batch. Ví dụ: trolyao ask \"thời hạn nộp lưu hồ sơ là bao lâu?\"")
	}
	var asOf corpus.Day
	if c.AsOf != "" {
		var err error
		if asOf, err = m.day("--as-of", c.AsOf); err != nil {
			return err
		}
	}
	var in io.Reader
	if c.Batch == "-" {
		in = m.Stdin
	} else if c.Batch != "" {
		f, err := os.Open(c.Batch)
		if err != nil {
			return fail(err, "Không mở được tệp câu hỏi %s.", c.Batch)
		}
		defer f.Close()
		in = f
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.openIndex(ctx); err != nil {
		return spoken(err)
	}
	if in != nil {
		return c.batch(ctx, h, in, asOf)
	}

	b := h.bot()
	message := bot.Message{Channel: "terminal", Account: "local", Text: question}
	a, _, err := b.Ask(ctx, message, asOf)
	if a == nil {
		return spoken(err)
	}
	if c.JSON {
		if err := m.printJSON(withDropped(a)); err != nil {
			return err
		}
	} else if err == nil {
		fmt.Fprintln(m.Stdout, plainText(a.Text))
		told, err := b.Recalls(ctx, message)
		if err != nil {
			return spoken(err)
		}
		for _, block := range told {
			fmt.Fprintf(m.Stdout, "\n%s\n", plainText(block.Text))
		}
	}
	switch {
	case err != nil:
		return spoken(err)
	case a.Status.Declined():
		return &failure{code: exitDeclined}
	}
	return nil
}

// answerer returns the function that answers for a program: the house's bot, which
// reads a question as at every door, after the earlier ones of the conversation;
// nothing is stored of what it asks.
func (h *desk) answerer() func(ctx context.Context, text string, asOf corpus.Day, before ...string) (*answer.Answer,
	error) {
	b := h.bot()
	return func(ctx context.Context, text string, asOf corpus.Day, before ...string) (*answer.Answer, error) {
		a, _, err := b.Answer(ctx, bot.Message{Channel: "terminal", Account: "local", Text: text}, asOf, before...)
		return a, err
	}
}

// batch answers every line; a line that is no question, or whose answer
// failed, does not stop the others.
func (c *askCmd) batch(ctx context.Context, h *desk, in io.Reader, asOf corpus.Day) error {
	ask := h.answerer()
	p := progress{m: h.m}
	done, failed := 0, 0
	err := readBatch(in, func(q batchQuestion) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		done++
		p.show("Đã hỏi %d câu", done)
		if q.wrong != "" {
			failed++
			return h.m.printJSON(batchMistake{q.ID, answer.Failed, q.line, fmt.Sprintf("Dòng %d %s.", q.line, q.wrong)})
		}
		day := q.day
		if day == "" {
			day = asOf
		}
		a, err := ask(ctx, q.Text, day, q.Before...)
		if err != nil {
			failed++
			h.log.Error("question failed", "line", q.line, "err", err)
		}
		return h.m.printJSON(batchAnswer{q.ID, q.Before, withDropped(a)})
	})
	p.clear()
	if err == nil && failed > 0 {
		return fail(nil, "%d trong %d dòng không trả lời được; xem các dòng có status là error.", failed, done)
	}
	return err
}

// plainText is an answer's text for a terminal: without the marks around what
// matters most.
func plainText(text string) string { return strings.ReplaceAll(text, "**", "") }
