package main

import (
	"context"
	"fmt"
	"strings"

	"trolyao/corpus"
	"trolyao/store"
)

type affectedCmd struct {
	Limit int  `default:"100" placeholder:"SỐ" help:"Số câu trả lời nhiều nhất (mặc định: 100)."`
	JSON  bool `name:"json" help:"In một đối tượng JSON."`
}

func (c *affectedCmd) Help() string {
	return "Người đã nhận câu trả lời được báo một lần, tại nơi đã hỏi, khi họ nhắn lần kế tiếp."
}

// affectedReport is what "corpus affected --json" prints.
type affectedReport struct {
	Answers  []affectedAnswer   `json:"answers"`
	Approved []affectedApproved `json:"approved"`
}

type affectedAnswer struct {
	Turn     int64               `json:"turn"`
	Channel  string              `json:"channel"`
	Chat     string              `json:"chat,omitempty"`
	Officer  string              `json:"officer,omitempty"`
	Asked    corpus.Day          `json:"asked"`
	Question string              `json:"question"`
	Place    corpus.Ref          `json:"place"`
	Kind     corpus.RelationKind `json:"kind"`
	From     corpus.Ref          `json:"from"`
	Since    corpus.Day          `json:"since,omitempty"`
	Told     corpus.Day          `json:"told,omitempty"` // "" the person was not told yet
}

type affectedApproved struct {
	ID       int64  `json:"id"`
	Question string `json:"question"`
	Owner    string `json:"owner"`
	Flagged  string `json:"flagged"` // why it should be looked at
}

func (c *affectedCmd) Run(ctx context.Context, m *Main) error {
	if c.Limit < 1 {
		return misuse("Cờ --limit cần một số từ 1 trở lên.")
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	recalls, err := h.store.Recalls(ctx, c.Limit)
	if err != nil {
		return spoken(err)
	}
	approved, err := h.store.ApprovedAnswers(ctx)
	if err != nil {
		return spoken(err)
	}
	r := affectedReport{Answers: []affectedAnswer{}, Approved: []affectedApproved{}}
	for _, x := range recalls {
		r.Answers = append(r.Answers, affected(x))
	}
	for _, a := range approved {
		if a.Flagged != "" {
			r.Approved = append(r.Approved, affectedApproved{a.ID, a.Question, a.Owner, a.Flagged})
		}
	}
	if c.JSON {
		return m.printJSON(r)
	}
	fmt.Fprint(m.Stdout, r.text())
	return nil
}

func affected(x store.Recall) affectedAnswer {
	a := affectedAnswer{Turn: x.Turn, Channel: x.Channel, Chat: x.Chat, Officer: x.Officer,
		Asked: corpus.DayOf(x.Asked), Question: x.Question,
		Place: x.Place, Kind: x.Kind, From: x.From, Since: x.Since}
	if !x.Told.IsZero() {
		a.Told = corpus.DayOf(x.Told)
	}
	return a
}

func (r *affectedReport) text() string {
	var b strings.Builder
	if len(r.Answers) == 0 {
		b.WriteString("Chưa có câu trả lời nào đã đưa ra mà căn cứ bị thay đổi.\n")
	} else {
		fmt.Fprintf(&b, "%d câu trả lời đã đưa ra có căn cứ thay đổi:\n", len(r.Answers))
	}
	for _, a := range r.Answers {
		where := a.Channel
		if a.Chat != "" {
			where += " " + a.Chat
		}
		since, told := "", "Chưa báo người hỏi"
		if a.Since != "" {
			since = " từ ngày " + a.Since.Vietnamese()
		}
		if a.Told != "" {
			told = "Đã báo người hỏi ngày " + a.Told.Vietnamese()
		}
		fmt.Fprintf(&b, "\n  Lượt %d, ngày %s (%s): “%s”\n    Dựa vào %s; %s %s%s. %s.\n", a.Turn,
			a.Asked.Vietnamese(), where, a.Question,
			a.Place, a.From, relationWords[a.Kind], since, told)
	}
	if len(r.Approved) > 0 {
		fmt.Fprintf(&b, "\n%d câu trả lời đã duyệt cần rà soát:\n", len(r.Approved))
	}
	for _, a := range r.Approved {
		fmt.Fprintf(&b, "\n  Số %d (phụ trách: %s): “%s”\n    %s\n", a.ID, a.Owner, a.Question, a.Flagged)
	}
	return b.String()
}
