package main

import (
	"context"
	"errors"
	"fmt"

	"trolyao/store"
)

// demoCmd puts the example in, or takes it out.
type demoCmd struct {
	Remove bool `help:"Bỏ ví dụ cùng nhiệm vụ, lịch sử và thư báo của nó."`
}

func (c *demoCmd) Help() string {
	return "Ví dụ là kế hoạch cải cách hành chính năm 2024 của một tỉnh khác; nơi nào hiện nó cũng ghi là để xem thử. Kế hoạch của cơ quan mình được duyệt thì ví dụ tự đóng."
}

func (c *demoCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if c.Remove {
		if err := h.house().DropDemo(ctx, operator); errors.Is(err, store.ErrNotFound) {
			return fail(nil, "Không có ví dụ nào trong hệ thống.")
		} else if err != nil {
			return spoken(err)
		}
		fmt.Fprintln(m.Stdout, "Đã bỏ ví dụ.")
		return nil
	}
	n, err := h.house().PutDemo(ctx, operator)
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Đã đưa kế hoạch ví dụ %s với %d nhiệm vụ vào để xem thử. Bỏ ra: trolyao demo --remove\n",
		h.data.Proposal().Plan.Number, n)
	return nil
}
