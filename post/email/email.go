// Package email carries letters to officers over the mail server of the house (SMTP,
// RFC 5321). Nothing is received: who answers such a mail answers the mail server. A
// letter holds no link that opens anything by itself: its links lead to pages that ask
// who is there.
package email

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"trolyao/bot"
	"trolyao/post"
)

// Name is the channel in the address of an officer: "email ten@coquan.example".
const Name = "email"

// How a connection is sealed.
const (
	StartTLS = "starttls" // begun in the clear, as at port 587
	TLS      = "tls"      // from the first byte, as at port 465
	Clear    = "không"    // not at all: only on this machine where a password is sent
)

// Options are the settings of the channel.
type Options struct {
	Server   string // host:port
	From     string // address of the sender
	User     string // "": no sign-in
	Password string
	Seal     string // StartTLS, TLS or Clear
	Base     string // address of the web door, "" leaves links out
	Now      func() time.Time
	Roots    *x509.CertPool // whom the server's certificate may be of; nil: whom the system trusts
}

// Channel sends mail. It has no state.
type Channel struct {
	opts Options
	host string
}

// How long the server may think about one command, and about a letter it has got.
const (
	commandTime = 15 * time.Second
	letterTime  = time.Minute
)

// New makes a channel. The error says which setting does not fit.
func New(o Options) (*Channel, error) {
	host, port, err := net.SplitHostPort(o.Server)
	if err != nil || host == "" || port == "" {
		return nil, fmt.Errorf("email: %q is not host:port", o.Server)
	}
	if !ValidAddress(o.From) {
		return nil, fmt.Errorf("email: %q is not an address", o.From)
	}
	switch o.Seal {
	case StartTLS, TLS:
	case Clear:
		if o.User != "" && !local(host) {
			return nil, errors.New("email: a password goes to another machine in the clear")
		}
	default:
		return nil, fmt.Errorf("email: no way %q to seal a connection", o.Seal)
	}
	return &Channel{o, host}, nil
}

// local says that a host is this machine.
func local(host string) bool {
	a := net.ParseIP(host)
	return host == "localhost" || a != nil && a.IsLoopback()
}

// ValidAddress says whether s is one plain address, as "ten@coquan.example".
func ValidAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

// Name is the name of the channel.
func (c *Channel) Name() string { return Name }

// Look lets the channel set the letter.
func (c *Channel) Look() post.Look { return post.Look{Whole: true, Base: c.opts.Base} }

// Serve waits for the context: no mail is read.
func (c *Channel) Serve(ctx context.Context, _ post.Accept) error {
	<-ctx.Done()
	return nil
}

// Probe signs in and sends nothing.
func (c *Channel) Probe(ctx context.Context) error {
	s, done, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := s.Noop(); err != nil {
		return said(err, false)
	}
	return nil
}

// Send sends one letter. Until the server has said what it does with it, an error leaves
// open whether it came, and it is not sent again.
func (c *Channel) Send(ctx context.Context, chat string, p post.Piece) error {
	if !ValidAddress(chat) {
		return &post.SendError{Class: post.RecipientGone, Err: errors.New("not an address")}
	}
	s, done, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := s.Mail(c.opts.From, nil); err != nil {
		return said(err, false)
	}
	if err := s.Rcpt(chat, nil); err != nil {
		return said(err, true)
	}
	w, err := s.Data()
	if err != nil {
		return said(err, false)
	}
	if _, err = w.Write(c.letter(chat, p)); err == nil {
		err = w.Close()
	}
	if err == nil {
		_ = s.Quit() // the letter is the server's
		return nil
	}
	var told *post.SendError
	if err = said(err, false); errors.As(err, &told) && !answered(told.Err) {
		told.Maybe = true
	}
	return err
}

// open connects and signs in; done ends the connection.
func (c *Channel) open(ctx context.Context) (s *smtp.Client, done func(), err error) {
	conn, err := (&net.Dialer{Timeout: commandTime}).DialContext(ctx, "tcp", c.opts.Server)
	if err != nil {
		return nil, nil, said(err, false)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	sealed := &tls.Config{ServerName: c.host, RootCAs: c.opts.Roots, MinVersion: tls.VersionTLS12}
	if err := conn.SetDeadline(time.Now().Add(commandTime)); err != nil {
		return nil, nil, said(err, false)
	}
	switch c.opts.Seal {
	case TLS:
		s = smtp.NewClient(tls.Client(conn, sealed))
	case StartTLS:
		s, err = smtp.NewClientStartTLS(conn, sealed)
	default:
		s = smtp.NewClient(conn)
	}
	if err == nil {
		s.CommandTimeout, s.SubmissionTimeout = commandTime, letterTime
		if err = s.Hello("localhost"); err == nil && c.opts.User != "" {
			err = c.signIn(s)
		}
	}
	if err != nil {
		stop()
		return nil, nil, errors.Join(said(err, false), conn.Close())
	}
	return s, func() { stop(); s.Close() }, nil
}

// signIn says who the house is, in the way the server offers.
func (c *Channel) signIn(s *smtp.Client) error {
	var way sasl.Client
	switch {
	case s.SupportsAuth(sasl.Plain):
		way = sasl.NewPlainClient("", c.opts.User, c.opts.Password)
	case s.SupportsAuth(sasl.Login):
		way = sasl.NewLoginClient(c.opts.User, c.opts.Password)
	default:
		return &post.SendError{Class: post.Misconfigured, Err: errors.New("the server offers no sign-in by password")}
	}
	err := s.Auth(way)
	var e *smtp.SMTPError
	if errors.As(err, &e) && e.Code >= 500 {
		return &post.SendError{Class: post.AuthExpired, Err: fmt.Errorf("sign-in refused with %d", e.Code)}
	}
	return err
}

// answered says that the server has said no.
func answered(err error) bool {
	var e *smtp.SMTPError
	return errors.As(err, &e)
}

// said is what an error of the server means; person: it is about who the letter is for.
func said(err error, person bool) error {
	var known *post.SendError
	if errors.As(err, &known) {
		return known
	}
	class := post.Transient
	var e *smtp.SMTPError
	var foreign *tls.CertificateVerificationError
	switch {
	case errors.As(err, &e) && e.Code == 421, errors.As(err, &e) && e.Code == 450, errors.As(err, &e) && e.Code == 451:
	case errors.As(err, &e) && person && (e.Code == 550 || e.Code == 551 || e.Code == 553):
		class = post.RecipientGone
	case errors.As(err, &e) && e.Code == 530, errors.As(err, &e) && e.Code == 535:
		class = post.AuthExpired
	case errors.As(err, &e) && e.Code >= 500, errors.As(err, &foreign):
		class = post.Misconfigured
	}
	return &post.SendError{Class: class, Err: err}
}

// mostSubject is the longest subject, in letters.
const mostSubject = 120

// letter sets a piece as a message (RFC 5322).
func (c *Channel) letter(to string, p post.Piece) []byte {
	text := p.Plain
	if p.Reply != nil { // without how to answer in a chat
		r := *p.Reply
		r.Blocks = slices.DeleteFunc(slices.Clone(r.Blocks),
			func(b bot.Block) bool { return b.Text == bot.TextReminderHow })
		text = post.Plain(r, 76)
	}
	subject, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if r := []rune(strings.TrimRight(subject, " :.")); len(r) > mostSubject {
		subject = string(r[:mostSubject]) + "…"
	} else if subject = string(r); subject == "" {
		subject = textSubject
	}
	text = strings.TrimRight(text, "\n") + "\n\n" + textFoot
	if c.opts.Base != "" {
		text += fmt.Sprintf(textOpen, c.opts.Base, c.opts.Base)
	}
	from := mail.Address{Name: textSender, Address: c.opts.From}
	_, domain, _ := strings.Cut(c.opts.From, "@")
	var b bytes.Buffer
	for _, h := range [][2]string{
		{"From", from.String()}, {"To", (&mail.Address{Address: to}).String()},
		{"Subject", mime.QEncoding.Encode("utf-8", subject)},
		{"Date", c.opts.Now().Format(time.RFC1123Z)}, {"Message-ID", "<" + rand.Text() + "@" + domain + ">"},
		{"Auto-Submitted", "auto-generated"}, {"MIME-Version", "1.0"},
		{"Content-Type", "text/plain; charset=utf-8"}, {"Content-Transfer-Encoding", "quoted-printable"},
	} {
		b.WriteString(h[0] + ": " + h[1] + "\r\n")
	}
	b.WriteString("\r\n")
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(strings.ReplaceAll(text, "\n", "\r\n"))) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}
