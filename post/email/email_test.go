package email

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"trolyao/bot"
	"trolyao/post"
)

const (
	user     = "trolyao"
	password = "nang-mai-mua-som"
	from     = "trolyao@coquan.example"
)

// server is a mail server that keeps what it takes.
type server struct {
	address string
	roots   *x509.CertPool
	mu      sync.Mutex
	got     []string
	rcpt    error // what it says to RCPT
	data    error // what it says to a letter
	cut     bool  // it takes a letter and ends the connection without a word
	open    bool  // nobody has to sign in
	conn    *smtp.Conn
	// Where they are not nil: it tells that it has a letter, and answers when hold is closed.
	taken, hold chan bool
}

func (s *server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn = c
	return &session{s: s}, nil
}

type session struct {
	s      *server
	signed bool
}

func (x *session) AuthMechanisms() []string { return []string{sasl.Plain} }
func (x *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, u, p string) error {
		if x.signed = u == user && p == password; !x.signed {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (x *session) Mail(string, *smtp.MailOptions) error {
	if !x.signed && !x.s.open {
		return smtp.ErrAuthRequired
	}
	return nil
}
func (x *session) Rcpt(string, *smtp.RcptOptions) error { return x.s.rcpt }
func (x *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if x.s.data != nil {
		return x.s.data
	}
	x.s.mu.Lock()
	x.s.got = append(x.s.got, string(b))
	taken, hold, conn := x.s.taken, x.s.hold, x.s.conn
	x.s.mu.Unlock()
	if x.s.cut {
		return conn.Conn().Close()
	}
	if taken != nil {
		taken <- true
		<-hold
	}
	return nil
}
func (x *session) Reset()        {}
func (x *session) Logout() error { return nil }

// start runs a mail server with a certificate of its own.
func start(t *testing.T, sealed bool) *server {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true,
		BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{roots: x509.NewCertPool()}
	s.roots.AddCert(leaf)
	m := smtp.NewServer(s)
	m.Domain, m.ErrorLog = "localhost", silent{}
	m.TLSConfig = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = l.Addr().String()
	if sealed {
		l = tls.NewListener(l, m.TLSConfig)
	}
	go m.Serve(l)
	t.Cleanup(func() { m.Close() })
	return s
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

func channel(t *testing.T, s *server, change func(*Options)) *Channel {
	t.Helper()
	o := Options{Server: s.address, From: from, User: user, Password: password, Seal: StartTLS, Roots: s.roots,
		Base: "https://trolyao.example.vn",
		Now:  func() time.Time { return time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC) }}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func letter() post.Piece {
	return post.Piece{Reply: &bot.Reply{Blocks: []bot.Block{
		{Kind: bot.Paragraph, Text: "Nhiệm vụ 3 đến hạn ngày 05/12/2026: ràsoát thủ tục"},
		{Kind: bot.Paragraph, Text: ".\nMột dòng chỉ có dấu chấm đứng trên; " + strings.Repeat("chữ Việt dài ", 40)}}}}
}

// A letter comes through STARTTLS and TLS as it was set, and is read back whole.
func TestLetterIsReadBack(t *testing.T) {
	for seal, sealed := range map[string]bool{StartTLS: false, TLS: true} {
		s := start(t, sealed)
		c := channel(t, s, func(o *Options) { o.Seal = seal })
		if err := c.Probe(t.Context()); err != nil || len(s.got) > 0 {
			t.Fatalf("%s: a trial sends %d letters: %v", seal, len(s.got), err)
		}
		if err := c.Send(t.Context(), "canbo@coquan.example", letter()); err != nil {
			t.Fatal(seal, err)
		}
		m, err := mail.ReadMessage(strings.NewReader(s.got[0]))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil || !strings.HasPrefix(subject, "Nhiệm vụ 3 đến hạn ngày 05/12/2026") {
			t.Errorf("subject %q: %v", subject, err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(body), "\r\n", "\n")
		for _, want := range []string{strings.TrimRight(post.Plain(*letter().Reply, 76), "\n"), textFoot,
			"https://trolyao.example.vn/hop-thu"} {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
		who, err := m.Header.AddressList("From")
		if err != nil || who[0].Address != from || who[0].Name != textSender {
			t.Error(who, err)
		}
		if to, err := m.Header.AddressList("To"); err != nil || to[0].Address != "canbo@coquan.example" ||
			m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get("Message-Id") == "" {
			t.Error(to, err, m.Header)
		}
		for _, l := range strings.Split(s.got[0], "\r\n") {
			if len(l) > 998 || strings.ContainsFunc(l, func(r rune) bool { return r > '~' }) {
				t.Errorf("a line that not every server takes: %q", l)
			}
		}
	}
}

// What the server says decides whether a letter is sent again, and whether it may have come.
func TestWhatServersSay(t *testing.T) {
	for _, c := range []struct {
		name   string
		server func(*server)
		opts   func(*Options)
		class  post.Class
		maybe  bool
		came   int
	}{
		{"unknown person", func(s *server) { s.rcpt = &smtp.SMTPError{Code: 550, Message: "no such user"} }, nil,
			post.RecipientGone, false, 0},
		{"greylisted", func(s *server) { s.rcpt = &smtp.SMTPError{Code: 450, Message: "later"} }, nil, post.Transient, false, 0},
		{"busy after the letter", func(s *server) { s.data = &smtp.SMTPError{Code: 451, Message: "later"} }, nil,
			post.Transient, false, 0},
		{"refused letter", func(s *server) { s.data = &smtp.SMTPError{Code: 554, Message: "no"} }, nil,
			post.Misconfigured, false, 0},
		{"cut after the letter", func(s *server) { s.cut = true }, nil, post.Transient, true, 1},
		{"wrong password", nil, func(o *Options) { o.Password = "sai" }, post.AuthExpired, false, 0},
		{"no sign-in", nil, func(o *Options) { o.User = "" }, post.Misconfigured, false, 0},
		{"foreign certificate", nil, func(o *Options) { o.Roots = x509.NewCertPool() }, post.Misconfigured, false, 0},
		{"nobody there", nil, func(o *Options) { o.Server = "127.0.0.1:1" }, post.Transient, false, 0},
	} {
		s := start(t, false)
		if c.server != nil {
			c.server(s)
		}
		err := channel(t, s, c.opts).Send(t.Context(), "canbo@coquan.example", letter())
		var e *post.SendError
		if !errors.As(err, &e) || e.Class != c.class || e.Maybe != c.maybe || len(s.got) != c.came {
			t.Errorf("%s: %+v, %d letters came", c.name, err, len(s.got))
		}
		if err != nil && strings.Contains(err.Error(), password) {
			t.Errorf("%s: a password in %v", c.name, err)
		}
	}
	over, end := context.WithCancel(t.Context())
	end()
	if err := channel(t, start(t, false), nil).Send(over, "canbo@coquan.example", letter()); err == nil {
		t.Error("sent after the end")
	}
}

func TestSettingsThatDoNotFit(t *testing.T) {
	for _, o := range []Options{
		{Server: "mail", From: from, Seal: TLS}, {Server: "mail:25", From: "a b@c", Seal: TLS},
		{Server: "mail:25", From: from, Seal: "ssl"}, {Server: "mail:25", From: from, User: "a", Seal: Clear},
		{Server: "mail:25", From: "x@y\r\nBcc: z@y", Seal: TLS},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
	for _, to := range []string{"a@b\r\nRCPT TO:<c@d>", "A <a@b>", "", "a"} {
		err := channel(t, start(t, false), nil).Send(t.Context(), to, letter())
		if !errors.Is(err, post.ErrUnreachable) {
			t.Errorf("%q: %v", to, err)
		}
	}
}
