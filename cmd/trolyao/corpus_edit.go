package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
)

type editCmd struct {
	Ref       []string `arg:"" name:"văn-bản" help:"Số, ký hiệu, tên hoặc mã văn bản."`
	Number    *string  `placeholder:"SỐ" help:"Số, ký hiệu đúng: 30/2020/NĐ-CP. Số cũ vẫn tìm ra văn bản."`
	Name      *string  `placeholder:"TÊN" help:"Trích yếu, tên văn bản."`
	Type      *string  `placeholder:"LOẠI" help:"Loại văn bản: Nghị định, Thông tư …"`
	Issuer    *string  `placeholder:"CƠ-QUAN" help:"Cơ quan ban hành."`
	Issued    *string  `placeholder:"NGÀY" help:"Ngày ban hành."`
	Effective *string  `placeholder:"NGÀY" help:"Ngày có hiệu lực."`
	Expires   *string  `placeholder:"NGÀY" help:"Ngày đầu tiên không còn hiệu lực; để trống (--expires=) là chưa có."`
	Class     *string  `placeholder:"LOẠI" help:"Ai được đọc: public, hoặc \"internal CƠ-QUAN\"."`
	State     *string  `placeholder:"TÌNH-TRẠNG" help:"Tình trạng do người quản trị xác định: in_force, suspended, unfit hoặc expired; cần --since. Để trống (--state=) là bỏ."`
	Since     string   `placeholder:"NGÀY" help:"Ngày đầu tiên của tình trạng."`
	Until     string   `placeholder:"NGÀY" help:"Ngày cuối cùng của tình trạng."`
	Relation  string   `placeholder:"QUAN-HỆ" help:"Thêm quan hệ: replaces, repeals, amends, suspends, keeps, guides, basis; cần --to hoặc --by."`
	To        string   `placeholder:"VĂN-BẢN" help:"Văn bản bị tác động."`
	By        string   `placeholder:"VĂN-BẢN" help:"Văn bản tác động."`
	Place     string   `placeholder:"NƠI" help:"Phần bị tác động: \"khoản 2 Điều 5\"."`
	Reject    bool     `help:"Ghi rằng quan hệ ấy không có."`
	Undo      bool     `help:"Bỏ điều đã sửa, trở về điều đọc được; kèm --fact chỉ bỏ những mục đó."`
	Fact      []string `placeholder:"MỤC" help:"Mục cần bỏ sửa: number, title, type, issuer, issued, effective, expires, class, ruling."`
	Reason    string   `placeholder:"LÝ-DO" help:"Lý do, giữ trong nhật ký; bắt buộc."`
}

// edit reads the flags into an edit of a document on which mended facts stand.
func (c *editCmd) edit(m *Main, mended []corpus.Fact) (house.Edit, error) {
	e := house.Edit{Facts: map[corpus.Fact]string{}, Reason: c.Reason}
	for f, v := range map[corpus.Fact]*string{corpus.FactNumber: c.Number, corpus.FactTitle: c.Name,
		corpus.FactType: c.Type, corpus.FactIssuer: c.Issuer,
		corpus.FactIssued: c.Issued, corpus.FactEffective: c.Effective, corpus.FactExpires: c.Expires,
		corpus.FactClass: c.Class} {
		if v != nil {
			e.Facts[f] = *v
		}
	}
	switch {
	case c.State != nil && *c.State == "":
		e.Facts[corpus.FactRuling] = ""
	case c.State != nil:
		since, ok := corpus.ReadDay(c.Since)
		if !ok {
			return e, misuse("Cờ --state cần ngày bắt đầu: --since 01/7/2026.")
		}
		until := corpus.Day("")
		if c.Until != "" {
			if until, ok = corpus.ReadDay(c.Until); !ok {
				return e, misuse("Cờ --until cần một ngày như 2025-06-15 hoặc 15/6/2025, không phải %q.", c.Until)
			}
		}
		e.Facts[corpus.FactRuling] = strings.TrimSpace(fmt.Sprint(*c.State, " ", since, " ", until))
	case c.Until != "" || c.Since != "" && c.Relation == "":
		return e, misuse("Cờ --since và --until đi cùng cờ --state.")
	}
	for _, f := range c.Fact {
		if !slices.Contains(corpus.Facts, corpus.Fact(f)) {
			return e, misuse("Không có mục %q.", f)
		}
		e.Undo = append(e.Undo, corpus.Fact(f))
	}
	switch {
	case !c.Undo && len(c.Fact) > 0:
		return e, misuse("Cờ --fact đi cùng cờ --undo.")
	case c.Undo && len(e.Undo) == 0:
		e.Undo = mended
	}
	switch {
	case c.Relation == "" && (c.To != "" || c.By != "" || c.Place != "" || c.Reject):
		return e, misuse("Các cờ --to, --by, --place, --reject đi cùng cờ --relation.")
	case c.Relation != "" && (c.To == "") == (c.By == ""):
		return e, misuse("Cờ --relation cần một trong hai cờ --to và --by.")
	case c.Relation != "" && (len(e.Facts) > 0 || c.Undo):
		return e, misuse("Quan hệ và thông tin sửa bằng hai lần gọi lệnh.")
	}
	if len(e.Facts) == 0 && !c.Undo && c.Relation == "" {
		return e, misuse("Chưa có gì để sửa; ví dụ: --effective 01/7/2026 --reason \"đối chiếu bản giấy\".")
	}
	return e, nil
}

func (c *editCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	b := h.house()
	place, err := find(ctx, b, strings.Join(c.Ref, " "), h.today())
	if err != nil {
		return err
	}
	if !place.Ref.Whole() {
		return fail(nil, "Lệnh này sửa thông tin của cả văn bản; hãy bỏ điều, khoản khỏi %q.", strings.Join(c.Ref, " "))
	}
	e, err := c.edit(m, place.Head.Mended)
	if err != nil {
		return err
	}
	key := place.Head.Key
	if c.Relation != "" {
		err = b.Relate(ctx, operator, key, house.Relating{Kind: corpus.RelationKind(c.Relation), Passive: c.By != "",
			Other: c.To + c.By,
			Place: c.Place, Day: c.Since, Rejected: c.Reject, Reason: c.Reason})
	} else {
		key, err = b.EditDocument(ctx, operator, key, e)
	}
	var wrong house.FieldError
	if errors.As(err, &wrong) {
		return fail(err, "%s", wrong.Error())
	}
	if err != nil {
		return spoken(err)
	}
	shown, err := b.Show(ctx, corpus.Ref{Doc: key}, h.today())
	if err != nil {
		return spoken(err)
	}
	report := showReport{Head: shown.Head, Ref: shown.Ref, Validity: shown.Validity}
	fmt.Fprint(m.Stdout, report.text(h.today()))
	return nil
}
