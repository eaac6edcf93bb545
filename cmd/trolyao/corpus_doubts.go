package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/store"
)

type doubtsCmd struct {
	Most   int    `default:"20" placeholder:"N" help:"In N việc đầu tiên."`
	JSON   bool   `name:"json" help:"In mỗi việc một dòng JSON."`
	Decide string `placeholder:"MÃ" help:"Quyết định việc có mã này; cần --as."`
	As     string `placeholder:"Ý-KIẾN" help:"right (đúng), wrong (sai), part (một phần, cần --place) hoặc day (ngày khác, cần --day)."`
	Place  string `placeholder:"NƠI" help:"Phần bị tác động: \"khoản 2 Điều 5\"."`
	Day    string `placeholder:"NGÀY" help:"Ngày đúng, hoặc ngày của việc chưa rõ ngày."`
	Reason string `placeholder:"LÝ-DO" help:"Lý do, giữ trong nhật ký."`
}

func (c *doubtsCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	b := h.house()
	if c.Decide != "" {
		d, err := b.Decide(ctx, operator, c.Decide, house.Decision{Verdict: house.Verdict(c.As), Place: c.Place,
			Day: c.Day, Reason: c.Reason})
		var wrong house.FieldError
		switch {
		case errors.Is(err, store.ErrNotFound):
			return fail(err, "Không có việc nào đang chờ mang mã %q.", c.Decide)
		case errors.As(err, &wrong):
			return fail(err, "%s", wrong.Error())
		case err != nil:
			return spoken(err)
		}
		v, err := b.Validity(ctx, corpus.Ref{Doc: d.To.Doc}, h.today())
		if err != nil {
			return spoken(err)
		}
		fmt.Fprintf(m.Stdout, "Đã ghi. %s: %s.\n", d.ToText, v.Words())
		return nil
	}
	if c.As != "" || c.Place != "" || c.Day != "" {
		return misuse("Các cờ --as, --place, --day đi cùng cờ --decide.")
	}
	all, err := b.Doubts(ctx, operator)
	if err != nil {
		return spoken(err)
	}
	if c.JSON {
		for _, d := range all {
			if err := m.printJSON(d); err != nil {
				return err
			}
		}
		return nil
	}
	fmt.Fprintf(m.Stdout, "%d việc về hiệu lực cần đối chiếu, việc có nhiều câu trả lời dựa vào nhất đứng đầu:\n",
		len(all))
	for i, d := range all {
		if i == c.Most {
			fmt.Fprintf(m.Stdout, "  … và %d việc nữa.\n", len(all)-i)
			break
		}
		fmt.Fprintf(m.Stdout, "%s\t%s\n", d.ID, doubtText(d))
	}
	return nil
}

func doubtText(d house.Doubt) string {
	text := d.ToText
	if d.Kind != "" {
		verb := relationWords[d.Kind]
		if verb == "" {
			verb = "nhắc đến"
		}
		text = fmt.Sprintf("%s %s %s", d.FromText, verb, d.ToText)
	}
	if d.Unread() {
		text = d.FromText + " có danh mục văn bản hết hiệu lực chưa đọc được"
	}
	if d.Since != "" {
		text += " từ ngày " + d.Since.Vietnamese()
	}
	if len(d.Why) > 0 {
		text += " (" + strings.Join(d.Why, "; ") + ")"
	}
	if d.Evidence != "" {
		text += ": “" + short(d.Evidence) + "”"
	}
	return fmt.Sprintf("%s [%d câu trả lời]", text, d.Answers)
}
