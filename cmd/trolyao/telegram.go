package main

import (
	"context"
	"net/url"
	"strings"
	"time"

	"trolyao/post"
	"trolyao/post/telegram"
)

// telegramDoor are the settings of the Telegram channel; without a token there
// is none.
type telegramDoor struct {
	token, secret, api string
	hooked             bool
}

var telegramSettings = []setting{
	{
		name: "TROLYAO_TELEGRAM_TOKEN", secret: true,
		page:  &field{group: "telegram", label: "Mã của bot", help: "@BotFather cấp khi lập bot, dạng 123456789:AAE…"},
		about: "Mã của bot Telegram do @BotFather cấp. Để trống thì không dùng Telegram và không kết nối tới đó.",
		set: func(s *Settings, text string) string {
			s.Telegram.token = text
			if text != "" && !telegram.ValidToken(text) {
				return "phải có dạng số:mã như @BotFather cấp"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_TELEGRAM_MODE", value: "poll",
		about: "Cách nhận tin nhắn Telegram: poll (tự hỏi máy chủ Telegram) hoặc webhook (Telegram gọi tới TROLYAO_PUBLIC_URL, phải là https).",
		set: func(s *Settings, text string) string {
			s.Telegram.hooked = text == "webhook"
			if text != "poll" && text != "webhook" {
				return "phải là poll hoặc webhook"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_TELEGRAM_SECRET", secret: true,
		about: "Chuỗi bí mật mà Telegram gửi kèm mỗi lần gọi webhook: 16 đến 256 chữ cái không dấu, chữ số, dấu _ và -.",
		set: func(s *Settings, text string) string {
			s.Telegram.secret = text
			if text != "" && !telegram.ValidSecret(text) {
				return "phải có 16 đến 256 ký tự, chỉ gồm chữ cái không dấu, chữ số, dấu _ và -"
			}
			return ""
		},
	},
	{
		name:  "TROLYAO_TELEGRAM_API",
		about: "Địa chỉ máy chủ Telegram Bot API của cơ quan, nếu có; để trống thì dùng máy chủ của Telegram.",
		set: func(s *Settings, text string) string {
			s.Telegram.api = strings.TrimRight(text, "/")
			if u, err := url.Parse(text); text != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" ||
				u.Host == "" || u.User != nil) {
				return "phải có dạng http(s)://máy-chủ, không kèm tên và mật khẩu"
			}
			return ""
		},
	},
}

// telegramLimits keeps below the 30 messages a second at which Telegram begins to
// refuse.
func (s *Settings) telegramLimits(o *post.GateOptions) {
	if s.Telegram.token == "" {
		return
	}
	if o.PerSecond == nil {
		o.PerSecond = map[string]float64{}
	}
	o.PerSecond[telegram.Name] = 25
}

// telegram returns the Telegram channel of the settings; nil when no token is
// set.
func (h *desk) telegram() (*telegram.Channel, error) {
	t, base := h.settings.Telegram, h.settings.Door.public
	if t.token == "" {
		return nil, nil
	}
	if t.hooked && t.secret == "" {
		return nil, misuse("TROLYAO_TELEGRAM_MODE là webhook nhưng chưa đặt TROLYAO_TELEGRAM_SECRET.")
	}
	if t.hooked && !strings.HasPrefix(base, "https://") {
		return nil, misuse("TROLYAO_TELEGRAM_MODE là webhook nên TROLYAO_PUBLIC_URL phải là địa chỉ https:// mà Telegram gọi tới được.")
	}
	c, err := telegram.New(telegram.Options{
		Token: t.token, API: t.api, Base: base, Hooked: t.hooked, Secret: t.secret, Now: h.m.Now, Log: h.log,
		Lease: func(ctx context.Context, holder string, ttl time.Duration) (bool, error) {
			return h.store.Lease(ctx, telegram.Name, holder, ttl)
		},
	})
	if err != nil {
		return nil, &failure{exitUsage, "Cài đặt Telegram (TROLYAO_TELEGRAM_…) chưa đúng.", err}
	}
	return c, nil
}
