package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"trolyao/store"
)

// accountCmd helps whoever has the machine when nobody can sign in.
type accountCmd struct {
	List accountListCmd `cmd:"" help:"Liệt kê tài khoản: tên đăng nhập, cán bộ."`
	Link accountLinkCmd `cmd:"" help:"In liên kết dùng một lần để một cán bộ đặt lại tên đăng nhập và mật khẩu."`
}

type accountListCmd struct{}

func (c *accountListCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	accounts, err := h.store.Accounts(ctx, operator)
	if err != nil {
		return spoken(err)
	}
	for _, a := range accounts {
		o, err := h.store.Officer(ctx, a.Officer)
		if err != nil {
			return spoken(err)
		}
		login := a.Login
		if !a.Password {
			login = "(đăng nhập một lần)"
		}
		fmt.Fprintf(m.Stdout, "%s: %s, mã cán bộ %s\n", login, o.Name, o.ID)
	}
	if len(accounts) == 0 {
		fmt.Fprintln(m.Stdout, "Chưa có tài khoản nào. Chạy trolyao serve để lấy liên kết cho người quản trị đầu tiên.")
	}
	return nil
}

type accountLinkCmd struct {
	Who string `arg:"" name:"ai" help:"Tên đăng nhập, hoặc mã cán bộ."`
}

func (c *accountLinkCmd) Help() string {
	return "Dùng khi người quản trị quên mật khẩu. Liên kết có hiệu lực trong 72 giờ; đặt mật khẩu xong thì mọi phiên đăng nhập cũ kết thúc."
}

func (c *accountLinkCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	accounts, err := h.store.Accounts(ctx, operator)
	if err != nil {
		return spoken(err)
	}
	officer := c.Who
	for _, a := range accounts {
		if a.Login == c.Who {
			officer = a.Officer
		}
	}
	secret, err := h.house().Invite(ctx, operator, officer)
	if errors.Is(err, store.ErrNotFound) {
		return fail(err, "Không có tên đăng nhập hay mã cán bộ %q.", c.Who)
	}
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "%s/lien-ket/%s\n", h.settings.address(), secret)
	return nil
}

// address is where people reach the pages.
func (s *Settings) address() string {
	if s.Door.public != "" {
		return s.Door.public
	}
	host, port, err := net.SplitHostPort(s.Door.listen)
	if err != nil || host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}
