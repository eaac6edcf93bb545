package main

import (
	"net"

	"trolyao/post/email"
)

// emailDoor are the settings of mail; without a server none is sent.
type emailDoor struct{ server, from, user, password, seal string }

var emailSettings = []setting{
	{
		name:  "TROLYAO_EMAIL_SERVER",
		page:  &field{group: email.Name, label: "Máy chủ gửi thư", help: "Dạng máy:cổng, ví dụ mail.coquan.example:587."},
		about: "Máy chủ gửi thư điện tử (SMTP) của cơ quan, dạng máy:cổng. Để trống thì không gửi thư và không kết nối tới đó.",
		set: func(s *Settings, text string) string {
			s.Email.server = text
			if host, port, err := net.SplitHostPort(text); text != "" && (err != nil || host == "" || port == "") {
				return "phải có dạng máy:cổng, ví dụ mail.coquan.example:587"
			}
			return ""
		},
	},
	{
		name:  "TROLYAO_EMAIL_FROM",
		page:  &field{group: email.Name, label: "Địa chỉ gửi đi", help: "Hộp thư của cơ quan dành cho trợ lý, ví dụ trolyao@coquan.example."},
		about: "Địa chỉ thư điện tử mà lời nhắc được gửi đi từ đó.",
		set: func(s *Settings, text string) string {
			if s.Email.from = text; text != "" && !email.ValidAddress(text) {
				return "phải là một địa chỉ thư điện tử, ví dụ trolyao@coquan.example"
			}
			return ""
		},
	},
	{
		name:  "TROLYAO_EMAIL_USER",
		page:  &field{group: email.Name, label: "Tên đăng nhập máy chủ thư", help: "Để trống nếu máy chủ không hỏi."},
		about: "Tên đăng nhập ở máy chủ gửi thư; để trống nếu máy chủ không hỏi.",
		set:   func(s *Settings, text string) string { s.Email.user = text; return "" },
	},
	{
		name: "TROLYAO_EMAIL_PASSWORD", secret: true,
		page:  &field{group: email.Name, label: "Mật khẩu máy chủ thư", help: "Được mã hóa khi lưu."},
		about: "Mật khẩu ở máy chủ gửi thư.",
		set:   func(s *Settings, text string) string { s.Email.password = text; return "" },
	},
	{
		name: "TROLYAO_EMAIL_TLS", value: email.StartTLS,
		page:  &field{group: email.Name, label: "Cách mã hóa đường truyền", help: "starttls (thường là cổng 587), tls (cổng 465), hoặc không."},
		about: "Cách mã hóa đường truyền tới máy chủ gửi thư: starttls, tls hoặc không; `không` chỉ dùng khi không có mật khẩu, hoặc máy chủ thư ở chính máy này.",
		set: func(s *Settings, text string) string {
			s.Email.seal = text
			if text != email.StartTLS && text != email.TLS && text != email.Clear {
				return "phải là starttls, tls hoặc không"
			}
			return ""
		},
	},
}

// email returns the mail channel of the settings; nil when no server is set.
func (h *desk) email() (*email.Channel, error) {
	e := h.settings.Email
	if e.server == "" {
		return nil, nil
	}
	if e.from == "" {
		return nil, misuse("Đã đặt TROLYAO_EMAIL_SERVER nhưng chưa đặt TROLYAO_EMAIL_FROM.")
	}
	c, err := email.New(email.Options{Server: e.server, From: e.from, User: e.user, Password: e.password, Seal: e.seal,
		Base: h.settings.Door.public, Now: h.m.Now})
	if err != nil {
		return nil, &failure{exitUsage, "TROLYAO_EMAIL_TLS là không nên mật khẩu sẽ đi qua mạng không mã hóa; hãy chọn starttls hoặc tls.", err}
	}
	return c, nil
}
