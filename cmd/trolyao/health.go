package main

import (
	"context"
	"fmt"
)

type healthCmd struct{}

func (c *healthCmd) Help() string {
	return "Dành cho việc giám sát: mở kho dữ liệu và đọc thử. Chạy được trong khi một tiến trình khác đang phục vụ."
}

func (c *healthCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	seq, err := h.store.Seq(ctx)
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Kho dữ liệu đọc được, thay đổi gần nhất số %d.\n", seq)
	return nil
}
