package main

import (
	"context"
	"io"

	"trolyao/mcp"
)

type mcpCmd struct{}

func (c *mcpCmd) Help() string {
	return "Trợ lý khác trên cùng máy chạy lệnh này và gọi các công cụ: hoi, tim, van_ban, hieu_luc, kiem_trich_dan, thu_tuc, han, viec, diem. Các công cụ chỉ đọc, với quyền của người chạy lệnh. Qua mạng thì dùng địa chỉ /mcp của trolyao serve với khóa truy cập của cán bộ."
}

func (c *mcpCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.openIndex(ctx); err != nil {
		return spoken(err)
	}
	door := mcp.New(mcp.Options{Bot: h.bot(), Version: version})
	who := mcp.Caller{Channel: "terminal", Account: "local", Officer: operator, Reader: everything}
	if err := door.Run(ctx, who, io.NopCloser(m.Stdin), nopCloser{m.Stdout}); err != nil {
		return fail(err, "Kết nối với trợ lý khác bị đứt.")
	}
	return nil
}

// nopCloser is a writer that its user may close and that stays open.
type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
