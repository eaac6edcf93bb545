package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"trolyao/bot"
	"trolyao/house"
	"trolyao/post"
	"trolyao/post/email"
	"trolyao/web"
)

// door are the settings of the browser's door.
type door struct {
	listen    string
	public    string
	anonymous bool
	embed     []string
	inbox     string
	proxies   []netip.Prefix
	single    web.SingleSignOn
	// Of the chat networks: what somebody not known may ask there.
	strangers, publicWork bool
}

var doorSettings = []setting{
	{
		name: "TROLYAO_LISTEN", value: "127.0.0.1:8080",
		about: "Địa chỉ và cổng mà trolyao serve nhận kết nối. Mặc định chỉ máy này vào được; mở cho mạng của cơ quan thì nên đặt sau máy chủ có TLS.",
		set: func(s *Settings, text string) string {
			s.Door.listen = text
			if _, port, err := net.SplitHostPort(text); err != nil || port == "" {
				return "phải có dạng máy:cổng, ví dụ 127.0.0.1:8080"
			}
			return ""
		},
	},
	{
		name:  "TROLYAO_PUBLIC_URL",
		about: "Địa chỉ người dùng gõ để vào, ví dụ https://trolyao.example.vn. Dùng để viết liên kết; bắt đầu bằng https:// thì cookie chỉ gửi qua TLS.",
		set: func(s *Settings, text string) string {
			s.Door.public = strings.TrimSuffix(text, "/")
			u, err := url.Parse(s.Door.public)
			if text != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" ||
				u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil) {
				return "phải có dạng http(s)://máy hoặc http(s)://máy:cổng"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_ANONYMOUS", value: "không",
		page:  &field{group: "ask", kind: "choice", label: "Người chưa đăng nhập được hỏi và đọc văn bản công khai trên trang web", help: "Không ai thấy văn bản nội bộ, nhiệm vụ, điểm khi chưa đăng nhập."},
		about: "Người chưa đăng nhập có được hỏi và đọc văn bản công khai hay không (có hoặc không).",
		set:   func(s *Settings, text string) string { return yesNo(&s.Door.anonymous)(text) },
	},
	{
		name: "TROLYAO_STRANGERS", value: "không",
		page:  &field{group: "ask", kind: "choice", label: "Người chưa liên kết tài khoản được hỏi trên Zalo, Telegram", help: "Chỉ về văn bản công khai."},
		about: "Người chưa liên kết tài khoản trên Zalo, Telegram có được hỏi về văn bản công khai hay không (có hoặc không).",
		set:   func(s *Settings, text string) string { return yesNo(&s.Door.strangers)(text) },
	},
	{
		name: "TROLYAO_STRANGERS_WORK", value: "không",
		page:  &field{group: "ask", kind: "choice", label: "Những người ấy được xem cả nhiệm vụ và điểm đã công bố", help: "Chỉ có tác dụng khi ô trên được chọn."},
		about: "Những người ấy có được xem cả nhiệm vụ và điểm đã công bố hay không (có hoặc không); chỉ có tác dụng khi TROLYAO_STRANGERS là có.",
		set:   func(s *Settings, text string) string { return yesNo(&s.Door.publicWork)(text) },
	},
	{
		name:  "TROLYAO_WIDGET",
		about: "Các trang nội bộ được nhúng khung hỏi đáp, cách nhau bằng dấu phẩy, ví dụ https://noibo.example.vn. Để trống thì không trang nào nhúng được. Người chưa đăng nhập chỉ hỏi được trong khung khi TROLYAO_ANONYMOUS là có.",
		set: func(s *Settings, text string) string {
			s.Door.embed = nil
			for _, t := range listed(text) {
				u, err := url.Parse(t)
				if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" ||
					u.Scheme+"://"+u.Host != t {
					return "phải là các địa chỉ dạng https://máy, không có đường dẫn"
				}
				s.Door.embed = append(s.Door.embed, t)
			}
			return ""
		},
	},
	{
		name:  "TROLYAO_INBOX",
		about: "Thư mục trên máy chủ mà trolyao serve tự nhận văn bản công khai từ đó; tệp đã nhận được chuyển vào thư mục con da-nhan, tệp bị từ chối vào khong-nhan, kết quả hiện ở trang Việc đang chạy. Để trống thì không theo dõi thư mục nào.",
		set: func(s *Settings, text string) string {
			s.Door.inbox = text
			if info, err := os.Stat(text); text != "" && (err != nil || !info.IsDir()) {
				return "phải là một thư mục đã có"
			}
			return ""
		},
	},
	{
		name:  "TROLYAO_TRUSTED_PROXY",
		about: "Địa chỉ mạng của máy chủ đứng trước (ví dụ 127.0.0.1 hoặc 10.0.0.0/8, cách nhau bằng dấu phẩy); chỉ tin X-Forwarded-For và X-Forwarded-Proto từ đó.",
		set: func(s *Settings, text string) string {
			s.Door.proxies = nil
			for _, t := range listed(text) {
				p, err := netip.ParsePrefix(t)
				if a, aerr := netip.ParseAddr(t); err != nil && aerr == nil {
					p, err = a.Prefix(a.BitLen())
				}
				if err != nil {
					return "phải là các địa chỉ mạng, ví dụ 127.0.0.1 hoặc 10.0.0.0/8"
				}
				s.Door.proxies = append(s.Door.proxies, p)
			}
			return ""
		},
	},
}

var singleSettings = []setting{
	{
		name:  "TROLYAO_OIDC_ISSUER",
		about: "Địa chỉ hệ thống đăng nhập một lần (OpenID Connect) của tỉnh, đúng như trường issuer của hệ thống đó. Để trống thì chỉ đăng nhập bằng mật khẩu.",
		set: func(s *Settings, text string) string {
			if s.Door.single.Issuer = text; text != "" && !web.SafeIssuer(text) {
				return "phải bắt đầu bằng https:// (http:// chỉ dùng cho chính máy này)"
			}
			return ""
		},
	},
	{
		name:  "TROLYAO_OIDC_CLIENT_ID",
		about: "Mã ứng dụng mà hệ thống đăng nhập một lần cấp; địa chỉ quay về cần đăng ký là TROLYAO_PUBLIC_URL nối với `/dang-nhap/mot-cua/ve`.",
		set: func(s *Settings, text string) string {
			if s.Door.single.ClientID = text; text == "" && s.Door.single.Issuer != "" {
				return "phải có khi đã đặt TROLYAO_OIDC_ISSUER"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_OIDC_CLIENT_SECRET", secret: true,
		about: "Khóa của ứng dụng ở hệ thống đăng nhập một lần; để trống nếu không được cấp.",
		set:   func(s *Settings, text string) string { s.Door.single.ClientSecret = text; return "" },
	},
	{
		name: "TROLYAO_OIDC_CLAIM", value: "sub",
		about: "Trường dùng để nhận ra cán bộ, ví dụ sub, email hoặc preferred_username; giá trị của từng người do quản trị gắn ở trang Tài khoản.",
		set: func(s *Settings, text string) string {
			if s.Door.single.Claim = text; text == "" || strings.ContainsAny(text, " \t") {
				return "phải là tên một trường"
			}
			return ""
		},
	},
	{
		name:  "TROLYAO_OIDC_NAME",
		about: "Chữ trên nút đăng nhập một lần; để trống là “Đăng nhập bằng tài khoản của tỉnh”.",
		set:   func(s *Settings, text string) string { s.Door.single.Name = text; return "" },
	},
}

type serveCmd struct {
	LAN        bool   `name:"lan" help:"Mở cho mạng nội bộ của cơ quan bằng chứng chỉ tự lập, và in địa chỉ kèm mã QR."`
	LANAddress string `name:"lan-address" placeholder:"MÁY[:CỔNG]" help:"Địa chỉ của máy này trong mạng nội bộ, khi máy có nhiều mạng; cổng mặc định 8443."`
}

func (c *serveCmd) Help() string {
	return "Mở trang web của trợ lý, giữ chỉ mục theo kịp kho và gửi các lời nhắc đến hạn cho tới khi bị dừng. Khi chưa có tài khoản nào, in một liên kết dùng một lần để đặt mật khẩu cho người quản trị đầu tiên."
}

// How often the background work is done.
const (
	followEvery = 2 * time.Second
	roundEvery  = 30 * time.Second
	backupEvery = 5 * time.Minute
	inboxEvery  = 2 * time.Second
	watchEvery  = 20 * time.Second
	pruneEvery  = time.Hour
)

func (c *serveCmd) Run(ctx context.Context, m *Main) error {
	unclean, err := m.unclean()
	if err != nil {
		return err
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.attachIndex(); err != nil { // it catches up while pages are served
		return spoken(err)
	}
	if unclean {
		fmt.Fprintln(m.Stderr, textUnclean)
		if k := (&checkup{out: m.Stderr}); k.sound(ctx, h) > 0 {
			return fail(nil, textNotSound)
		}
	}
	d := h.settings.Door
	if d.single.Issuer != "" && d.public == "" {
		return misuse("Đã đặt TROLYAO_OIDC_ISSUER nhưng chưa đặt TROLYAO_PUBLIC_URL (địa chỉ để hệ thống đăng nhập một lần đưa người dùng quay về).")
	}
	listen, scheme := d.listen, "http"
	if c.LAN || c.LANAddress != "" {
		if listen, err = c.lan(); err != nil {
			return err
		}
		scheme = "https"
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return fail(err, "Không nhận được kết nối ở %s; có thể cổng đang được chương trình khác dùng.", listen)
	}
	defer l.Close()
	address := d.public
	if address == "" {
		address = scheme + "://" + l.Addr().String()
	}
	door := kept{TCPListener: l.(*net.TCPListener)}
	if scheme == "https" {
		h.lan = scheme + "://" + l.Addr().String()
		if door.cert, err = h.showLAN(l.Addr()); err != nil {
			return fail(err, "Không lập được chứng chỉ trong thư mục %s.", h.settings.Data)
		}
	}
	for said := false; ; said = true {
		s, hall, postman, err := h.doors()
		if err != nil {
			return err
		}
		if !said {
			fmt.Fprintf(m.Stdout, textServing+"\n", address)
			if err := h.announce(ctx, address); err != nil {
				return err
			}
		}
		again, err := h.serve(ctx, door, s, hall, postman)
		if err != nil {
			return fail(err, "Trang web dừng vì lỗi.")
		}
		if !again {
			fmt.Fprintln(m.Stdout, textServed)
			return nil
		}
		if err := h.tune(ctx); err != nil { // the database went; what is not in force is seen again
			h.log.Error("settings", "err", err)
			continue
		}
		h.log.Info("settings were changed on their page")
	}
}

// doors makes what serves under the settings in force.
func (h *desk) doors() (*web.Server, *post.Hall, *post.Postman, error) {
	d := h.settings.Door
	if d.public == "" {
		d.public = h.lan
	}
	b := bot.New(bot.Options{House: h.house(), Answerer: h.room(), Strangers: d.strangers, PublicWork: d.publicWork})
	var single *web.SingleSignOn
	if d.single.Issuer != "" {
		single = &d.single
	}
	var rows []web.Setting
	for _, r := range h.settings.rows() {
		rows = append(rows, web.Setting{Name: r.Name, Value: r.Value, Default: r.Default, From: r.From, About: r.About})
	}
	channels, gate, err := h.networks()
	if err != nil {
		return nil, nil, nil, err
	}
	var networks []string
	for _, ch := range channels {
		if ch.Name() != email.Name { // nobody can write there
			networks = append(networks, ch.Name())
		}
	}
	chat := web.NewChat()
	channels = append(channels, chat)
	guests := 1 // an answer of our own keeps a processor busy
	if h.writer != nil {
		guests = 3 // one of a model waits most of the time
	}
	hall := post.NewHall(b, post.HallOptions{Channels: channels, Gate: gate, Guests: guests, Now: h.m.Now, Log: h.log})
	s, err := web.New(web.Options{Bot: b, Store: h.store, Hall: hall, Chat: chat, Now: h.m.Now, Log: h.log,
		Public: d.public, Anonymous: d.anonymous, Embed: d.embed, Proxies: d.proxies, Single: single,
		Inbox: d.inbox, Settings: rows, Control: h.control(), Networks: networks, Version: version,
		Doctor: func(ctx context.Context) []web.Finding { return h.m.examine(ctx, h) },
		Backup: web.Backup{Dir: h.settings.backupDir(), Key: h.settings.Backup.public, Hour: h.settings.Backup.hour}})
	if err != nil {
		return nil, nil, nil, err
	}
	for _, ch := range channels {
		if hook, ok := ch.(post.Webhook); ok {
			s.Handle(hook.Webhook(hall.Accept))
		}
	}
	return s, hall, &post.Postman{Bot: b, Channels: channels, Gate: gate, Name: "serve " + rand.Text()}, nil
}

// serve serves until the context ends, or until the settings were changed on their
// page: then again is true, and whoever knocks meanwhile waits.
func (h *desk) serve(ctx context.Context, l kept, s *web.Server, hall *post.Hall,
	postman *post.Postman) (again bool, err error) {
	if err := l.SetDeadline(time.Time{}); err != nil {
		return false, err
	}
	// What goes on beside the pages ends before the house is closed.
	ctx, stop := context.WithCancel(ctx)
	var work sync.WaitGroup
	defer work.Wait()
	defer stop()
	h.beside(ctx, &work, hall, postman)
	work.Go(func() {
		if again = h.changed(ctx); again {
			stop()
		}
	})
	err = s.Serve(ctx, l.sealed())
	stop()
	work.Wait()
	return again, err
}

// kept is a listener that one server after the other listens at: closing it ends
// waiting for the next connection, which stays with the system meanwhile.
type kept struct {
	*net.TCPListener
	cert *tls.Certificate // nil: connections are in the clear
}

func (k kept) Close() error { return k.SetDeadline(time.Unix(1, 0)) }

// sealed is the listener through TLS, where the house has a certificate.
func (k kept) sealed() net.Listener {
	if k.cert == nil {
		return k
	}
	return tls.NewListener(k, &tls.Config{Certificates: []tls.Certificate{*k.cert}, MinVersion: tls.VersionTLS12})
}

// announce warns of a door that is open too wide, and shows the first
// administrator's link while nobody has an account.
func (h *desk) announce(ctx context.Context, address string) error {
	d := h.settings.Door
	if host, _, _ := net.SplitHostPort(d.listen); h.lan == "" && !loopback(host) && !strings.HasPrefix(d.public, "https://") {
		fmt.Fprintln(h.m.Stderr, textOpenDoor)
	}
	if has, err := h.store.HasAccounts(ctx); err != nil {
		return spoken(err)
	} else if !has {
		secret, err := h.house().FirstLink(ctx)
		if err != nil {
			return spoken(err)
		}
		fmt.Fprintf(h.m.Stdout, textFirstLink+"\n", address, secret)
	}
	return nil
}

// beside begins what goes on beside the pages, until the context ends.
func (h *desk) beside(ctx context.Context, work *sync.WaitGroup, hall *post.Hall, postman *post.Postman) {
	verbs := postman.Bot.House
	every := func(name string, pause time.Duration, do func() error) {
		work.Go(func() {
			repeat(ctx, pause, func() {
				if err := do(); err != nil && ctx.Err() == nil {
					h.pulse.Failed(name)
					h.log.Error("background work failed", "work", name, "err", err)
				}
			})
		})
	}
	work.Go(func() {
		if err := hall.Run(ctx); err != nil {
			h.log.Error("hall", "err", err)
		}
	})
	if dir := h.settings.backupDir(); dir != "" {
		holder := "serve " + rand.Text()
		every("backup", backupEvery, func() error { return h.backUp(ctx, dir, holder) })
	}
	work.Go(func() {
		verbs.WorkJobs(ctx, func(err error) {
			h.pulse.Failed("jobs")
			h.log.Error("jobs", "err", err)
		})
	})
	every("questions of guests", pruneEvery, func() error {
		_, err := verbs.PruneGuests(ctx, h.settings.KeepGuests)
		return err
	})
	every("results of jobs", pruneEvery, func() error { return verbs.PruneJobs(ctx) })
	if h.settings.Door.inbox != "" {
		inbox := &house.Inbox{House: verbs, Dir: h.settings.Door.inbox}
		every("inbox", inboxEvery, func() error { return inbox.Round(ctx) })
	}
	every("watch", watchEvery, func() error { _, err := verbs.WatchRound(ctx); return err })
	every("index", followEvery, func() error { return h.index.Follow(ctx, nil) })
	every("reminders", roundEvery, func() error {
		var err error
		if postman.Planner, err = h.house().Planner(ctx); err != nil { // an administrator may have changed the calendar
			return err
		}
		_, err = postman.Round(ctx)
		return err
	})
}

// unclean reports whether whoever had the SQLite file last did not close it.
func (m *Main) unclean() (bool, error) {
	s, err := m.settings()
	if err != nil || s.Database != "" {
		return false, err
	}
	info, err := os.Stat(s.dsn() + "-wal")
	return err == nil && info.Size() > 0, nil
}

// backUp makes the backup of the day where it is time and no other replica
// makes it, and complains where the newest one is old.
func (h *desk) backUp(ctx context.Context, dir, holder string) error {
	if mine, err := h.store.Lease(ctx, "backup", holder, 2*backupEvery); err != nil || !mine {
		return err
	}
	newest, err := h.house().BackupDaily(ctx, dir, h.settings.Backup.hour, h.settings.Backup.key)
	if err == nil && newest != nil {
		h.pulse.BackedUp(newest.Made)
		if old := h.m.Now().Sub(newest.Made); old > house.BackupOld {
			h.log.Error("the newest backup is old", "made", newest.Made, "folder", dir)
		}
	}
	return err
}

// repeat does something over and over until the context ends.
func repeat(ctx context.Context, pause time.Duration, do func()) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		do()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}
