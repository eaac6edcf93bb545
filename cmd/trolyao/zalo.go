package main

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"
	"time"

	"trolyao/post"
	"trolyao/post/zalobot"
	"trolyao/post/zalooa"
)

// zaloBotDoor are the settings of the Zalo Bot channel; without a token there is
// none.
type zaloBotDoor struct {
	token, secret, api string
	hooked, groups     bool
	quota              int // messages a month
}

// zaloOADoor are the settings of the Zalo Official Account channel; without an
// ID of the account there is none.
type zaloOADoor struct {
	id, app, appSecret, secretKey string
	refresh, code, verifier       string
	api, oauth                    string
	buttons                       bool
	rate                          int // messages a second
}

// tokens is the name under which the tokens of the account are kept.
func (z zaloOADoor) tokens() string { return "zalooa " + z.app + " " + z.id }

// webAddress reads the address of a server, "" for the usual one.
func webAddress(to *string, text string) string {
	*to = strings.TrimRight(text, "/")
	if u, err := url.Parse(text); text != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" ||
		u.Host == "" || u.User != nil) {
		return "phải có dạng http(s)://máy-chủ, không kèm tên và mật khẩu"
	}
	return ""
}

var zaloBotSettings = []setting{
	{
		name: "TROLYAO_ZALOBOT_TOKEN", secret: true,
		page:  &field{group: "zalobot", label: "Mã của bot", help: "Zalo Bot Creator gửi khi lập bot, dạng 123456789:abc…"},
		about: "Mã của bot Zalo do Zalo Bot Creator cấp. Để trống thì không dùng Zalo Bot và không kết nối tới đó.",
		set: func(s *Settings, text string) string {
			s.ZaloBot.token = text
			if text != "" && !zalobot.ValidToken(text) {
				return "phải có dạng số:mã như Zalo Bot Creator đã cấp"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_ZALOBOT_MODE", value: "poll",
		about: "Cách nhận tin nhắn Zalo Bot: poll (tự hỏi máy chủ Zalo, hợp với chạy thử) hoặc webhook (Zalo gọi tới TROLYAO_PUBLIC_URL, phải là https; nên dùng khi chạy chính thức).",
		set: func(s *Settings, text string) string {
			s.ZaloBot.hooked = text == "webhook"
			if text != "poll" && text != "webhook" {
				return "phải là poll hoặc webhook"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_ZALOBOT_SECRET", secret: true,
		about: "Chuỗi bí mật mà Zalo gửi kèm mỗi lần gọi webhook của bot: 8 đến 256 ký tự, không có dấu cách và dấu tiếng Việt.",
		set: func(s *Settings, text string) string {
			s.ZaloBot.secret = text
			if text != "" && !zalobot.ValidSecret(text) {
				return "phải dài từ 8 đến 256 ký tự, không có dấu cách và dấu tiếng Việt"
			}
			return ""
		},
	},
	{
		name:  "TROLYAO_ZALOBOT_API",
		about: "Địa chỉ máy chủ Zalo Bot; để trống thì dùng " + zalobot.Platform + ".",
		set:   func(s *Settings, text string) string { return webAddress(&s.ZaloBot.api, text) },
	},
	{
		name: "TROLYAO_ZALOBOT_GROUPS", value: "không",
		about: "Bot có trả lời trong nhóm Zalo khi được nhắc tên hay không (có hoặc không). Trong nhóm chỉ trả lời nội dung công khai.",
		set:   func(s *Settings, text string) string { return yesNo(&s.ZaloBot.groups)(text) },
	},
	{
		name: "TROLYAO_ZALOBOT_QUOTA", value: "3000",
		about: "Số tin nhắn bot được gửi trong một tháng theo gói đang dùng; 0 là không giới hạn. Quản trị viên được báo khi hết 80 % và 100 %.",
		set:   func(s *Settings, text string) string { return wholeNumber(&s.ZaloBot.quota, 0)(text) },
	},
}

var zaloOASettings = []setting{
	{
		name:  "TROLYAO_ZALOOA_ID",
		page:  &field{group: "zalooa", label: "Mã Official Account", help: "Dãy chữ số, ở trang quản lý Official Account."},
		about: "Mã Zalo Official Account của cơ quan (dãy chữ số). Để trống thì không dùng Official Account và không kết nối tới đó.",
		set: func(s *Settings, text string) string {
			s.ZaloOA.id = text
			if text != "" && !zalooa.ValidID(text) {
				return "phải là một dãy chữ số"
			}
			return ""
		},
	},
	{
		name:  "TROLYAO_ZALOOA_APP_ID",
		page:  &field{group: "zalooa", label: "Mã ứng dụng", help: "Dãy chữ số, ở developers.zalo.me."},
		about: "Mã ứng dụng ở developers.zalo.me đã nối với Official Account (dãy chữ số).",
		set: func(s *Settings, text string) string {
			s.ZaloOA.app = text
			if text != "" && !zalooa.ValidID(text) {
				return "phải là một dãy chữ số"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_ZALOOA_APP_SECRET", secret: true,
		page:  &field{group: "zalooa", label: "Khóa bí mật của ứng dụng", help: "Ở trang cài đặt của ứng dụng."},
		about: "Khóa bí mật của ứng dụng; cũng dùng để mã hóa quyền gửi tin lưu trong cơ sở dữ liệu.",
		set:   func(s *Settings, text string) string { s.ZaloOA.appSecret = text; return "" },
	},
	{
		name: "TROLYAO_ZALOOA_SECRET_KEY", secret: true,
		page:  &field{group: "zalooa", label: "Khóa bí mật của Official Account", help: "Ở trang Webhook của ứng dụng."},
		about: "Khóa bí mật của Official Account, ghi ở trang webhook của ứng dụng; dùng để kiểm tra chữ ký của mỗi tin đến.",
		set:   func(s *Settings, text string) string { s.ZaloOA.secretKey = text; return "" },
	},
	{
		name: "TROLYAO_ZALOOA_REFRESH_TOKEN", secret: true,
		page:  &field{group: "zalooa", label: "Mã gia hạn (refresh token)", help: "Lấy ở API Explorer. Chỉ dùng được một lần; lấy mã mới khi phải cấp quyền lại."},
		about: "Mã gia hạn đầu tiên, lấy ở API Explorer của Zalo. Chỉ dùng một lần, sau đó chương trình tự gia hạn; đặt giá trị mới khi phải cấp quyền lại.",
		set:   func(s *Settings, text string) string { s.ZaloOA.refresh = text; return "" },
	},
	{
		name: "TROLYAO_ZALOOA_CODE", secret: true,
		about: "Mã cấp quyền (code) trong địa chỉ mà Zalo trả về sau khi quản trị Official Account đồng ý; dùng thay mã gia hạn đầu tiên, trong 10 phút, một lần.",
		set:   func(s *Settings, text string) string { s.ZaloOA.code = text; return "" },
	},
	{
		name: "TROLYAO_ZALOOA_VERIFIER", secret: true,
		about: "Chuỗi 43 đến 128 ký tự mà code challenge khai ở trang ứng dụng được tính từ đó (PKCE); để trống nếu không dùng.",
		set: func(s *Settings, text string) string {
			s.ZaloOA.verifier = text
			if n := len(text); n > 0 && (n < 43 || n > 128) {
				return "phải dài từ 43 đến 128 ký tự"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_ZALOOA_BUTTONS", value: "có",
		about: "Có gắn nút bấm dưới tin nhắn hay không (có hoặc không). Khi Zalo không nhận nút, chương trình tự viết thành dòng chữ.",
		set:   func(s *Settings, text string) string { return yesNo(&s.ZaloOA.buttons)(text) },
	},
	{
		name: "TROLYAO_ZALOOA_RATE", value: "10",
		about: "Số tin nhắn nhiều nhất gửi qua Official Account trong một giây.",
		set:   func(s *Settings, text string) string { return wholeNumber(&s.ZaloOA.rate, 1)(text) },
	},
	{
		name:  "TROLYAO_ZALOOA_API",
		about: "Địa chỉ máy chủ Zalo OpenAPI; để trống thì dùng " + zalooa.Platform + ".",
		set:   func(s *Settings, text string) string { return webAddress(&s.ZaloOA.api, text) },
	},
	{
		name:  "TROLYAO_ZALOOA_OAUTH",
		about: "Địa chỉ máy chủ cấp quyền của Zalo; để trống thì dùng " + zalooa.OAuth + ".",
		set:   func(s *Settings, text string) string { return webAddress(&s.ZaloOA.oauth, text) },
	},
}

// zaloBot returns the Zalo Bot channel of the settings; nil when no token is
// set.
func (h *desk) zaloBot() (*zalobot.Channel, error) {
	z, base := h.settings.ZaloBot, h.settings.Door.public
	if z.token == "" {
		return nil, nil
	}
	o := zalobot.Options{Token: z.token, API: z.api, Base: base, Groups: z.groups, Log: h.log}
	if z.hooked {
		if z.secret == "" {
			return nil, misuse("TROLYAO_ZALOBOT_MODE là webhook nhưng chưa đặt TROLYAO_ZALOBOT_SECRET.")
		}
		if !strings.HasPrefix(base, "https://") {
			return nil, misuse("TROLYAO_ZALOBOT_MODE là webhook nên TROLYAO_PUBLIC_URL phải là địa chỉ https:// mà Zalo gọi tới được.")
		}
		o.Secret, o.URL = z.secret, base+zalobot.Path
	}
	c, err := zalobot.New(o)
	if err != nil {
		return nil, &failure{exitUsage, "Cài đặt Zalo Bot (TROLYAO_ZALOBOT_…) chưa đúng.", err}
	}
	return c, nil
}

// zaloOA returns the Zalo Official Account channel of the settings; nil when no
// account is set. Every process that serves the account shares its tokens.
func (h *desk) zaloOA() (*zalooa.Channel, error) {
	z := h.settings.ZaloOA
	if z.id == "" {
		return nil, nil
	}
	for _, need := range []struct{ name, value string }{
		{"TROLYAO_ZALOOA_APP_ID", z.app}, {"TROLYAO_ZALOOA_APP_SECRET", z.appSecret}, {"TROLYAO_ZALOOA_SECRET_KEY", z.secretKey},
	} {
		if need.value == "" {
			return nil, misuse("Đã đặt TROLYAO_ZALOOA_ID nhưng chưa đặt %s.", need.name)
		}
	}
	name, process := z.tokens(), rand.Text()
	c, err := zalooa.New(zalooa.Options{
		AppID: z.app, AppSecret: z.appSecret, SecretKey: z.secretKey, OA: z.id, Refresh: z.refresh, Code: z.code,
		Verifier: z.verifier,
		API:      z.api, OAuth: z.oauth, Base: h.settings.Door.public, NoButtons: !z.buttons, Now: h.m.Now, Log: h.log,
		Tokens: zalooa.Tokens{
			Load: func(ctx context.Context) (int64, []byte, error) { return h.store.Token(ctx, name) },
			Save: func(ctx context.Context, n int64, sealed []byte, what string) (bool, error) {
				h.refused = what == "zalooa.lost"
				return h.store.PutToken(ctx, name, n, sealed, what)
			},
			Lease: func(ctx context.Context, ttl time.Duration) (bool, error) {
				return h.store.Lease(ctx, name, process, ttl)
			},
			Release: func(ctx context.Context) error { return h.store.Release(ctx, name, process) },
		},
	})
	if err != nil {
		return nil, &failure{exitUsage, "Cài đặt Zalo Official Account (TROLYAO_ZALOOA_…) chưa đúng.", err}
	}
	return c, nil
}

// zaloLimits sets what may go out over the Zalo channels.
func (s *Settings) zaloLimits(o *post.GateOptions) {
	if o.Budgets == nil {
		o.Budgets = map[string]int{}
	}
	if o.PerSecond == nil {
		o.PerSecond = map[string]float64{}
	}
	o.Budgets[zalobot.Name] = s.ZaloBot.quota
	o.PerSecond[zalooa.Name] = float64(s.ZaloOA.rate)
}
