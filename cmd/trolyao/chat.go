package main

import (
	"context"

	"trolyao/post"
)

type chatCmd struct{}

func (c *chatCmd) Help() string {
	return "Mỗi dòng là một câu hỏi hoặc một lệnh; gõ /trogiup để xem các lệnh. Câu sau được hiểu theo câu trước."
}

func (c *chatCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.openIndex(ctx); err != nil {
		return spoken(err)
	}
	terminal := &post.Terminal{In: m.Stdin, Out: m.Stdout, Prompt: m.Typing, Width: min(lineWidth(m.Stdout), 100)}
	err = terminal.Serve(ctx, post.Direct(h.bot(), terminal))
	if ctx.Err() != nil {
		return nil // Ctrl-C is a way to leave
	}
	return spoken(err)
}
