package main

import (
	"context"
	"fmt"
	"path/filepath"

	"trolyao/check"
	"trolyao/org"
)

// watchCmd looks after the drafts and papers that are checked again when law comes in.
type watchCmd struct {
	Add    watchAddCmd    `cmd:"" help:"Theo dõi dự thảo (tệp) hoặc văn bản trong kho (--van-ban): khi có quy định mới vào kho thì kiểm tra lại và báo."`
	List   watchListCmd   `cmd:"" help:"Liệt kê những gì đang theo dõi và những thay đổi đã báo."`
	Remove watchRemoveCmd `cmd:"" help:"Thôi theo dõi và xóa mọi thứ đã giữ."`
	Run    watchRunCmd    `cmd:"" help:"Kiểm tra lại ngay những gì quy định mới có thể làm thay đổi."`
}

// watchOwner is whose watches a command means.
type watchOwner struct {
	Officer string `name:"can-bo" placeholder:"MÃ" help:"Của cán bộ này; mặc định là của người chạy lệnh trên máy."`
}

// open opens the house and says whose watches are meant.
func (o watchOwner) open(ctx context.Context, m *Main) (*desk, *org.Officer, error) {
	h, err := m.open(ctx)
	if err != nil || o.Officer == "" {
		return h, operator, err
	}
	who, err := h.store.Officer(ctx, o.Officer)
	if err != nil {
		h.close()
		return nil, nil, fail(err, "Không có cán bộ mang mã %s.", o.Officer)
	}
	return h, who, nil
}

type watchAddCmd struct {
	watchOwner
	Files  []string `arg:"" optional:"" name:"tệp" help:"Dự thảo: DOCX, ODT, RTF, PDF, HTML hoặc chữ."`
	Papers []string `name:"van-ban" placeholder:"SỐ" help:"Văn bản trong kho, theo số, ký hiệu; nêu được nhiều lần."`
}

func (c *watchAddCmd) Run(ctx context.Context, m *Main) error {
	if len(c.Files)+len(c.Papers) == 0 {
		return misuse("Cần nêu tệp dự thảo hoặc --van-ban SỐ.")
	}
	h, who, err := c.open(ctx, m)
	if err != nil {
		return err
	}
	defer h.close()
	added := func(id int64, name string, err error) error {
		if err != nil {
			return spoken(err)
		}
		_, err = fmt.Fprintf(m.Stdout, "Đang theo dõi %d: %s\n", id, name)
		return err
	}
	for _, name := range c.Files {
		data, err := readDraft(m, name)
		if err != nil {
			return fail(err, "Không đọc được tệp %s.", name)
		}
		id, err := h.house().Watch(ctx, who, filepath.Base(name), data, "", "")
		if err := added(id, filepath.Base(name), err); err != nil {
			return err
		}
	}
	for _, number := range c.Papers {
		id, err := h.house().Watch(ctx, who, "", nil, "", number)
		if err := added(id, number, err); err != nil {
			return err
		}
	}
	return nil
}

type watchListCmd struct {
	watchOwner
	JSON bool `name:"json" help:"In mỗi mục một đối tượng JSON trên một dòng."`
}

func (c *watchListCmd) Run(ctx context.Context, m *Main) error {
	h, who, err := c.open(ctx, m)
	if err != nil {
		return err
	}
	defer h.close()
	ws, err := h.house().Watches(ctx, who)
	if err != nil {
		return spoken(err)
	}
	for _, w := range ws {
		if c.JSON {
			if err := m.printJSON(w); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(m.Stdout, "%d. %s (kiểm tra ngày %s: %d cần sửa, %d cần đối chiếu, %d lưu ý)\n", w.ID, w.Name,
			w.Day.Vietnamese(), w.Count[check.Wrong], w.Count[check.Doubt], w.Count[check.Note])
		for _, n := range w.Changes {
			for _, x := range n.Changes {
				fmt.Fprintf(m.Stdout, "   %s %s “%s”: %s\n", n.At.In(m.Now().Location()).Format("02/01/2006 15:04"), x.Where,
					x.Text, x.Now)
			}
		}
	}
	if len(ws) == 0 && !c.JSON {
		fmt.Fprintln(m.Stdout, "Chưa theo dõi gì. Thêm bằng lệnh trolyao watch add.")
	}
	return nil
}

type watchRemoveCmd struct {
	watchOwner
	ID int64 `arg:"" name:"số" help:"Số của mục, như watch list in ra."`
}

func (c *watchRemoveCmd) Run(ctx context.Context, m *Main) error {
	h, who, err := c.open(ctx, m)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.house().RemoveWatch(ctx, who, c.ID); err != nil {
		return fail(err, "Không có mục theo dõi số %d.", c.ID)
	}
	fmt.Fprintf(m.Stdout, "Đã thôi theo dõi mục %d.\n", c.ID)
	return nil
}

type watchRunCmd struct{}

func (c *watchRunCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	told, err := h.house().WatchRound(ctx)
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "%d mục theo dõi có thay đổi.\n", told)
	return nil
}
