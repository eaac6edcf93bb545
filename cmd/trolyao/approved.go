package main

import (
	"context"
	"errors"
	"fmt"

	"trolyao/corpus"
	"trolyao/store"
)

// approvedCmd looks after the answers an administrator has approved.
type approvedCmd struct {
	List   approvedListCmd   `cmd:"" help:"Liệt kê các câu trả lời đã duyệt."`
	Put    approvedPutCmd    `cmd:"" help:"Lưu một câu hỏi với câu trả lời đã duyệt và căn cứ, hoặc thay câu có mã số đã cho."`
	Remove approvedRemoveCmd `cmd:"" help:"Bỏ một câu trả lời đã duyệt."`
}

type approvedListCmd struct {
	JSON bool `name:"json" help:"In mỗi câu một đối tượng JSON trên một dòng."`
}

// approvedRow is what "approved list --json" prints for an answer.
type approvedRow struct {
	ID       int64        `json:"id"`
	Question string       `json:"question"`
	Variants []string     `json:"variants,omitempty"`
	Answer   string       `json:"answer"`
	Basis    []corpus.Ref `json:"basis"`
	Owner    string       `json:"owner"`
	Review   corpus.Day   `json:"review,omitempty"`
	Flagged  string       `json:"flagged,omitempty"`
}

func (c *approvedListCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	all, err := h.store.ApprovedAnswers(ctx)
	if err != nil {
		return spoken(err)
	}
	heads, err := h.headsByKey(ctx)
	if err != nil {
		return spoken(err)
	}
	for _, a := range all {
		if c.JSON {
			if err := m.printJSON(approvedRow{a.ID, a.Question, a.Variants, a.Answer, a.Basis, a.Owner, a.Review,
				a.Flagged}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(m.Stdout, "%d. %s\n   %s\n", a.ID, a.Question, a.Answer)
		for _, r := range a.Basis {
			cite := r.String()
			if head := heads[r.Doc]; head != nil {
				cite = corpus.Cite(head, r)
			}
			fmt.Fprintf(m.Stdout, "   Căn cứ: %s\n", cite)
		}
		fmt.Fprintf(m.Stdout, "   Người chịu trách nhiệm: %s", a.Owner)
		if a.Review != "" {
			fmt.Fprintf(m.Stdout, "; rà soát ngày %s", a.Review.Vietnamese())
		}
		fmt.Fprintln(m.Stdout, ".")
		if a.Flagged != "" {
			fmt.Fprintf(m.Stdout, "   Cần rà soát: %s\n", a.Flagged)
		}
	}
	if len(all) == 0 && !c.JSON {
		fmt.Fprintln(m.Stdout, "Chưa có câu trả lời nào được duyệt. Thêm bằng lệnh trolyao approved put.")
	}
	return nil
}

type approvedPutCmd struct {
	ID       int64    `name:"id" placeholder:"SỐ" help:"Thay câu trả lời có mã số này; bỏ trống là thêm mới."`
	Question string   `required:"" placeholder:"CÂU-HỎI" help:"Câu hỏi."`
	Variant  []string `sep:"none" placeholder:"CÂU-HỎI" help:"Cách hỏi khác; lặp lại cờ này cho nhiều cách."`
	Answer   string   `required:"" placeholder:"LỜI" help:"Câu trả lời đã duyệt."`
	Basis    []string `required:"" sep:"none" placeholder:"CĂN-CỨ" help:"Căn cứ, chẳng hạn \"khoản 2 Điều 30 Nghị định 30/2020/NĐ-CP\"; lặp lại cờ này cho nhiều căn cứ."`
	Owner    string   `required:"" placeholder:"TÊN" help:"Người hoặc đơn vị chịu trách nhiệm về câu trả lời."`
	Review   string   `placeholder:"NGÀY" help:"Ngày phải rà soát lại."`
}

func (c *approvedPutCmd) Run(ctx context.Context, m *Main) error {
	a := store.Approved{ID: c.ID, Question: c.Question, Variants: c.Variant, Answer: c.Answer, Owner: c.Owner}
	if c.Review != "" {
		day, ok := corpus.ReadDay(c.Review)
		if !ok {
			return misuse("Ngày rà soát %q không đúng dạng ngày/tháng/năm.", c.Review)
		}
		a.Review = day
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	id, err := h.house().Approve(ctx, operator, a, c.Basis)
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Đã lưu câu trả lời số %d.\n", id)
	return nil
}

type approvedRemoveCmd struct {
	ID int64 `arg:"" name:"mã-số" help:"Mã số của câu trả lời."`
}

func (c *approvedRemoveCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.house().RemoveApproved(ctx, operator, c.ID); errors.Is(err, store.ErrNotFound) {
		return fail(err, "Không có câu trả lời đã duyệt nào mang số %d.", c.ID)
	} else if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Đã bỏ câu trả lời số %d.\n", c.ID)
	return nil
}

type gapsCmd struct {
	Limit int  `default:"100" placeholder:"SỐ" help:"Số câu hỏi nhiều nhất (mặc định: 100)."`
	JSON  bool `name:"json" help:"In mỗi câu một đối tượng JSON trên một dòng."`
}

func (c *gapsCmd) Help() string {
	return "Hay được hỏi nhất đứng trước. Bù bằng cách nhập văn bản còn thiếu, hoặc lưu câu trả lời đã duyệt."
}

// gapRow is what "gaps --json" prints for a question.
type gapRow struct {
	Question string     `json:"question"`
	Status   string     `json:"status"`
	Count    int        `json:"count"`
	Disputed int        `json:"disputed,omitempty"`
	Last     corpus.Day `json:"last"`
}

func (c *gapsCmd) Run(ctx context.Context, m *Main) error {
	if c.Limit < 1 {
		return misuse("Cờ --limit cần một số từ 1 trở lên.")
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	gaps, err := h.store.Gaps(ctx, m.Now().AddDate(-1, 0, 0), c.Limit)
	if err != nil {
		return spoken(err)
	}
	for _, g := range gaps {
		row := gapRow{g.Question, g.Status, g.Count, g.Disputed, corpus.DayOf(g.Last)}
		if c.JSON {
			if err := m.printJSON(row); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(m.Stdout, "%d lần, gần nhất ngày %s: %s", g.Count, row.Last.Vietnamese(), g.Question)
		if g.Disputed > 0 {
			fmt.Fprintf(m.Stdout, " (%d lần bị cho là chưa đúng)", g.Disputed)
		}
		fmt.Fprintln(m.Stdout)
	}
	if len(gaps) == 0 && !c.JSON {
		fmt.Fprintln(m.Stdout, "Một năm qua không có câu hỏi nào chưa trả lời được.")
	}
	return nil
}
