package main

import (
	"context"
	"fmt"

	"trolyao/house"
)

type sourcesCmd struct {
	JSON bool `name:"json" help:"In dạng JSON cho chương trình khác đọc."`
}

// sourceWords say how a source stands.
var sourceWords = map[string]string{house.SourceNone: "chưa có", house.SourceHalf: "chưa xong", house.SourceOld: "đã cũ",
	house.SourceFilled: "đã có"}

func (c *sourcesCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	all, err := h.house().Sources(ctx, operator)
	if err != nil {
		return spoken(err)
	}
	if c.JSON {
		return m.printJSON(all)
	}
	for i, s := range all {
		if i > 0 {
			fmt.Fprintln(m.Stdout)
		}
		fmt.Fprintf(m.Stdout, "%s (%s)\n  Đang giữ: [%s] %s\n", s.Name, s.Issuer, sourceWords[s.State], s.Held)
		for _, row := range []struct{ name, text string }{{"Còn thiếu", s.Missing}, {"Tải ở đâu", s.Where}, {"Có gì", s.Holds},
			{"Không có", s.Lacks}, {"Cỡ", s.Size}, {"Nạp bằng", s.Command}} {
			if row.text != "" {
				fmt.Fprintf(m.Stdout, "  %s: %s\n", row.name, row.text)
			}
		}
	}
	return nil
}
