package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"trolyao/org"
	"trolyao/store"
	"trolyao/store/storetest"
)

const goodPassword = "mưa rào tháng sáu"

// account gives an officer a login, their ID, and goodPassword.
func account(t *testing.T, s *store.Store, officer string) {
	t.Helper()
	secret, err := s.Invite(t.Context(), admin, officer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Accept(t.Context(), secret, "", officer, goodPassword); err != nil {
		t.Fatal(err)
	}
}

func text(err error) string {
	var known *store.Error
	if errors.As(err, &known) {
		return known.Text
	}
	return ""
}

func TestFirstLink(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		ctx := t.Context()
		c := &clock{}
		c.set(t, "2025-01-06 09:00")
		s := storetest.Open(t, dsn, store.Options{Now: c.now})
		old, err := s.FirstLink(ctx)
		if err != nil {
			t.Fatal(err)
		}
		link, err := s.FirstLink(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{old, link + "x", ""} {
			if _, err := s.Accept(ctx, secret, "Ai đó", "ai-do", goodPassword); text(err) == "" {
				t.Errorf("the link %q let somebody in: %v", secret, err)
			}
		}
		if _, err := s.Accept(ctx, link, " ", "quantri", goodPassword); text(err) == "" {
			t.Error("an administrator without a name")
		}
		// Two people press the button at once: one is the administrator.
		var in atomic.Int32
		var g sync.WaitGroup
		for i := range 4 {
			g.Go(func() {
				if _, err := s.Accept(ctx, link, "Người thứ", fmt.Sprintf("nguoi%d", i), goodPassword); err == nil {
					in.Add(1)
				}
			})
		}
		g.Wait()
		if in.Load() != 1 {
			t.Fatalf("%d people became the first administrator", in.Load())
		}
		os, err := s.Officers(ctx, "")
		if err != nil || len(os) != 1 || !os[0].Has(org.Admin) {
			t.Fatal(os, err)
		}
		if _, err := s.FirstLink(ctx); !errors.Is(err, store.ErrForbidden) {
			t.Error(err)
		}
		if _, err := s.Invitation(ctx, link); text(err) == "" {
			t.Error("the link is still good")
		}
	})
}

func TestFirstLinkExpires(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		c := &clock{}
		c.set(t, "2025-01-06 09:00")
		s := storetest.Open(t, dsn, store.Options{Now: c.now})
		link, err := s.FirstLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		c.t = c.t.Add(25 * time.Hour)
		if _, err := s.Accept(t.Context(), link, "Ai đó", "ai-do", goodPassword); text(err) == "" {
			t.Error(err)
		}
	})
}

func TestPasswordRules(t *testing.T) {
	s := storetest.Open(t, t.TempDir()+"/store.db", store.Options{})
	link, err := s.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ login, password string }{
		{"lan.nt", "mười một ch"},
		{"lan.nt", "123456789012"},
		{"lan.nt", "MatKhau2026!!"},
		{"lan.nt", "qwertyuiop 123"},
		{"lan.nt", "aaaaaaaaaaaaaaaa"},
		{"lan.nt", "abababababababab"},
		{"lan.nt", "tên tôi là LAN.NT đó"},
		{"lan.nt", strings.Repeat("dài ", 100)},
		{"lan.nt", "hỏng \xff\xfe hỏng hỏng"},
		{"Lan Nguyễn", goodPassword},
		{"x", goodPassword},
		{strings.Repeat("x", 65), goodPassword},
		{"a'; DROP TABLE account; --", goodPassword},
	} {
		if _, err := s.Accept(t.Context(), link, "Nguyễn Thị Lan", c.login, c.password); text(err) == "" {
			t.Errorf("%q %q: %v", c.login, c.password, err)
		}
	}
	if _, err := s.Accept(t.Context(), link, "Nguyễn Thị Lan", " Lan.NT ", goodPassword); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.SignIn(t.Context(), "LAN.nt", goodPassword, "10.0.0.1", ""); err != nil {
		t.Error(err)
	}
}

func TestSignIn(t *testing.T) {
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		ctx := context.Background()
		account(t, s, focal.ID)
		for _, try := range [][2]string{{focal.ID, "mưa rào tháng bảy"}, {focal.ID, ""}, {"khong-co", goodPassword},
			{"", ""}, {strings.Repeat("x", 1<<16), "y"}} {
			if _, _, err := s.SignIn(ctx, try[0], try[1], "10.0.0.1", ""); !errors.Is(err, store.ErrSignIn) {
				t.Errorf("%.20q: %v", try[0], err)
			}
		}
		secret, o, err := s.SignIn(ctx, focal.ID, goodPassword, "10.0.0.1", "Firefox")
		if err != nil || o.ID != focal.ID {
			t.Fatal(o, err)
		}
		n, who, err := s.SessionOf(ctx, secret)
		if err != nil || who.ID != focal.ID || n.Address != "10.0.0.1" || n.Agent != "Firefox" {
			t.Fatal(n, who, err)
		}
		if _, _, err := s.SessionOf(ctx, secret[1:]); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}

		// A session ends a day after its last request, and a week after its first.
		for range 6 {
			c.t = c.t.Add(23 * time.Hour)
			if _, _, err := s.SessionOf(ctx, secret); err != nil {
				t.Fatal(err)
			}
		}
		c.t = c.t.Add(23 * time.Hour)
		if _, _, err := s.SessionOf(ctx, secret); err != nil {
			t.Fatal(err)
		}
		c.t = c.t.Add(8 * time.Hour)
		if _, _, err := s.SessionOf(ctx, secret); !errors.Is(err, store.ErrNotFound) {
			t.Error("a session lives for ever:", err)
		}
		if secret, _, err = s.SignIn(ctx, focal.ID, goodPassword, "10.0.0.1", ""); err != nil {
			t.Fatal(err)
		}
		c.t = c.t.Add(24 * time.Hour)
		if _, _, err := s.SessionOf(ctx, secret); !errors.Is(err, store.ErrNotFound) {
			t.Error("an idle session lives:", err)
		}

		// Somebody who has left is nobody.
		if secret, _, err = s.SignIn(ctx, focal.ID, goodPassword, "10.0.0.1", ""); err != nil {
			t.Fatal(err)
		}
		token, err := s.NewToken(ctx, focal, store.Token{Name: "phần mềm", Expires: c.t.AddDate(0, 1, 0)})
		if err != nil {
			t.Fatal(err)
		}
		gone := *focal
		gone.Left = true
		if err := s.PutOfficer(ctx, admin, gone, planner); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.SessionOf(ctx, secret); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
		if _, _, err := s.OfficerWith(ctx, token); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
		if _, _, err := s.SignIn(ctx, focal.ID, goodPassword, "10.0.0.1", ""); !errors.Is(err, store.ErrSignIn) {
			t.Error(err)
		}
		if _, err := s.Invite(ctx, admin, focal.ID); text(err) == "" {
			t.Error(err)
		}
	})
}

func TestSignInIsSlowedDown(t *testing.T) {
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		ctx := context.Background()
		account(t, s, focal.ID)
		// Tries side by side are counted like tries in a row.
		var slow, wrong atomic.Int32
		var g sync.WaitGroup
		for range 12 {
			g.Go(func() {
				_, _, err := s.SignIn(ctx, focal.ID, "sai rồi sai rồi", "10.0.0.1", "")
				switch {
				case errors.Is(err, store.ErrSlow):
					slow.Add(1)
				case errors.Is(err, store.ErrSignIn):
					wrong.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		g.Wait()
		if wrong.Load() != 5 || slow.Load() != 7 {
			t.Fatalf("%d answered, %d turned away", wrong.Load(), slow.Load())
		}
		if _, _, err := s.SignIn(ctx, focal.ID, goodPassword, "10.0.0.1", ""); !errors.Is(err, store.ErrSlow) {
			t.Error(err)
		}
		// A login that is not there is slowed down the same way.
		for i := range 6 {
			_, _, err := s.SignIn(ctx, "khong-co", "x", "10.0.0.9", "")
			if want := map[bool]error{true: store.ErrSignIn, false: store.ErrSlow}[i < 5]; !errors.Is(err, want) {
				t.Errorf("try %d: %v", i, err)
			}
		}
		// Others, and the same person elsewhere, are not.
		if _, _, err := s.SignIn(ctx, focal.ID, goodPassword, "10.0.0.2", ""); err != nil {
			t.Error(err)
		}
		// One address may not try many logins.
		var err error
		for i := 0; i < 60 && !errors.Is(err, store.ErrSlow); i++ {
			if _, _, err = s.SignIn(ctx, fmt.Sprintf("ten%d", i), "x", "10.0.0.3", ""); i < 50 &&
				!errors.Is(err, store.ErrSignIn) {
				t.Fatalf("try %d: %v", i, err)
			}
		}
		if !errors.Is(err, store.ErrSlow) {
			t.Error("an address may try as many logins as it likes")
		}
		c.t = c.t.Add(16 * time.Minute)
		if _, _, err := s.SignIn(ctx, focal.ID, goodPassword, "10.0.0.1", ""); err != nil {
			t.Error(err)
		}
		// What succeeds is not counted.
		for range 8 {
			if _, _, err := s.SignIn(ctx, focal.ID, goodPassword, "10.0.0.1", ""); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A token ends by itself, with a reset of the password, with a change where that
// is asked, and for good when its officer leaves.
func TestTokenEnds(t *testing.T) {
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		ctx := context.Background()
		account(t, s, focal.ID)
		token := func(reads bool) string {
			t.Helper()
			secret, err := s.NewToken(ctx, focal, store.Token{Name: "phần mềm", Expires: c.t.AddDate(0, 0, 30),
				ReadOnly: reads})
			if err != nil {
				t.Fatal(err)
			}
			return secret
		}
		opens := func(secret string, want bool) {
			t.Helper()
			if _, _, err := s.OfficerWith(ctx, secret); (err == nil) != want || err != nil &&
				!errors.Is(err, store.ErrNotFound) {
				t.Error(err)
			}
		}
		for _, life := range []time.Duration{0, -time.Hour, 367 * 24 * time.Hour} {
			if _, err := s.NewToken(ctx, focal, store.Token{Name: "x", Expires: c.t.Add(life)}); text(err) == "" {
				t.Errorf("a life of %s: %v", life, err)
			}
		}
		a := token(true)
		if _, got, err := s.OfficerWith(ctx, a); err != nil || !got.ReadOnly ||
			!got.Expires.Equal(c.t.AddDate(0, 0, 30)) {
			t.Errorf("%+v %v", got, err)
		}
		c.t = c.t.AddDate(0, 0, 30).Add(-time.Second)
		opens(a, true)
		c.t = c.t.Add(time.Second)
		opens(a, false)

		b := token(false)
		if err := s.ChangePassword(ctx, focal, goodPassword, goodPassword+" 2", store.Kept{Tokens: true}); err != nil {
			t.Fatal(err)
		}
		opens(b, true)
		if err := s.ChangePassword(ctx, focal, goodPassword+" 2", goodPassword, store.Kept{}); err != nil {
			t.Fatal(err)
		}
		opens(b, false)

		d := token(false)
		link, err := s.Invite(ctx, admin, focal.ID)
		if err != nil {
			t.Fatal(err)
		}
		opens(d, true)
		if _, err := s.Accept(ctx, link, "", focal.ID, goodPassword); err != nil {
			t.Fatal(err)
		}
		opens(d, false)

		e := token(false)
		for _, left := range []bool{true, false} {
			o := *focal
			o.Left = left
			if err := s.PutOfficer(ctx, admin, o, planner); err != nil {
				t.Fatal(err)
			}
			opens(e, false)
		}
	})
}

func TestAccountRights(t *testing.T) {
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		ctx := context.Background()
		account(t, s, focal.ID)
		account(t, s, other.ID)
		secret, _, err := s.SignIn(ctx, focal.ID, goodPassword, "10.0.0.1", "")
		if err != nil {
			t.Fatal(err)
		}
		n, _, err := s.SessionOf(ctx, secret)
		if err != nil {
			t.Fatal(err)
		}
		token, err := s.NewToken(ctx, focal, store.Token{Name: "phần mềm", Expires: c.t.AddDate(0, 1, 0)})
		if err != nil {
			t.Fatal(err)
		}
		tokens, err := s.Tokens(ctx, focal, focal.ID)
		if err != nil || len(tokens) != 1 {
			t.Fatal(tokens, err)
		}
		for _, who := range []*org.Officer{nil, staff, other, head, {ID: focal.ID, Left: true}} {
			for name, err := range map[string]error{
				"sessions": func() error { _, err := s.Sessions(ctx, who, focal.ID); return err }(),
				"tokens":   func() error { _, err := s.Tokens(ctx, who, focal.ID); return err }(),
				"account":  func() error { _, err := s.Account(ctx, who, focal.ID); return err }(),
				"accounts": func() error { _, err := s.Accounts(ctx, who); return err }(),
				"end":      s.EndSession(ctx, who, n.ID),
				"end all":  s.EndSessions(ctx, who, focal.ID, 0),
				"revoke":   s.RevokeToken(ctx, who, tokens[0].ID),
				"invite":   func() error { _, err := s.Invite(ctx, who, focal.ID); return err }(),
				"close":    s.CloseAccount(ctx, who, focal.ID),
				"subject":  s.SetSubject(ctx, who, focal.ID, "x"),
			} {
				if !errors.Is(err, store.ErrForbidden) {
					t.Errorf("%s by %v: %v", name, who, err)
				}
			}
		}
		if _, err := s.NewToken(ctx, nil, store.Token{Name: "x"}); !errors.Is(err, store.ErrForbidden) {
			t.Error(err)
		}
		if o, _, err := s.OfficerWith(ctx, token); err != nil || o.ID != focal.ID {
			t.Error(o, err)
		}
		if err := s.RevokeToken(ctx, focal, tokens[0].ID); err != nil {
			t.Error(err)
		}
		if _, _, err := s.OfficerWith(ctx, token); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
		if err := s.CloseAccount(ctx, admin, focal.ID); err != nil {
			t.Error(err)
		}
		if _, _, err := s.SessionOf(ctx, secret); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
		if err := s.CloseAccount(ctx, admin, admin.ID); text(err) == "" {
			t.Error("an administrator closed their own account:", err)
		}
		// Nothing secret is in the audit trail, and every change is.
		log, err := s.AuditLog(ctx, 100)
		if err != nil {
			t.Fatal(err)
		}
		var verbs []string
		for _, e := range log {
			verbs = append(verbs, e.What)
			for _, x := range []string{secret, token, goodPassword} {
				if strings.Contains(e.Detail, x) {
					t.Errorf("%+v tells a secret", e)
				}
			}
		}
		for _, verb := range []string{"account.invite", "account.accept", "account.sign_in", "account.close",
			"token.new", "token.revoke"} {
			if !strings.Contains(strings.Join(verbs, " "), verb) {
				t.Errorf("no %s in the audit trail: %q", verb, verbs)
			}
		}
	})
}

func TestChangePassword(t *testing.T) {
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		ctx := context.Background()
		account(t, s, focal.ID)
		here, _, err := s.SignIn(ctx, focal.ID, goodPassword, "10.0.0.1", "")
		if err != nil {
			t.Fatal(err)
		}
		there, _, err := s.SignIn(ctx, focal.ID, goodPassword, "10.0.0.2", "")
		if err != nil {
			t.Fatal(err)
		}
		n, _, err := s.SessionOf(ctx, here)
		if err != nil {
			t.Fatal(err)
		}
		const next = "gió lặng cuối chiều"
		if err := s.ChangePassword(ctx, focal, "không phải cái cũ", next, store.Kept{Session: n.ID}); text(err) == "" {
			t.Error(err)
		}
		if err := s.ChangePassword(ctx, focal, goodPassword, "ngắn", store.Kept{Session: n.ID}); text(err) == "" {
			t.Error(err)
		}
		if err := s.ChangePassword(ctx, focal, goodPassword, next, store.Kept{Session: n.ID}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.SessionOf(ctx, here); err != nil {
			t.Error(err)
		}
		if _, _, err := s.SessionOf(ctx, there); !errors.Is(err, store.ErrNotFound) {
			t.Error("a session outlives the password it was opened with:", err)
		}
		if _, _, err := s.SignIn(ctx, focal.ID, goodPassword, "10.0.0.1", ""); !errors.Is(err, store.ErrSignIn) {
			t.Error(err)
		}
		if _, _, err := s.SignIn(ctx, focal.ID, next, "10.0.0.1", ""); err != nil {
			t.Error(err)
		}
		// Somebody at an open screen cannot try passwords for ever.
		for range 5 {
			_ = s.ChangePassword(ctx, focal, "thử một lần nữa", "một câu nào đó khác", store.Kept{Session: n.ID})
		}
		if err = s.ChangePassword(ctx, focal, next, "một câu nào đó khác", store.Kept{Session: n.ID}); !errors.Is(err,
			store.ErrSlow) {
			t.Error(err)
		}
	})
}

func TestSubjects(t *testing.T) {
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		ctx := context.Background()
		if err := s.SetSubject(ctx, admin, focal.ID, "a@example.vn"); err != nil {
			t.Fatal(err)
		}
		if err := s.SetSubject(ctx, admin, other.ID, "a@example.vn"); text(err) == "" {
			t.Error("two officers are one person:", err)
		}
		if _, o, err := s.SignInAs(ctx, "a@example.vn", "10.0.0.1", ""); err != nil || o.ID != focal.ID {
			t.Error(o, err)
		}
		for _, subject := range []string{"", "A@example.vn", "b@example.vn"} {
			if _, _, err := s.SignInAs(ctx, subject, "10.0.0.1", ""); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%q: %v", subject, err)
			}
		}
		// An account without a password is not opened by any.
		as, err := s.Accounts(ctx, admin)
		if err != nil || len(as) != 1 || as[0].Password {
			t.Fatal(as, err)
		}
		for _, p := range []string{"", goodPassword} {
			if _, _, err := s.SignIn(ctx, as[0].Login, p, "10.0.0.1", ""); !errors.Is(err, store.ErrSignIn) {
				t.Error(err)
			}
		}
		if err := s.SetSubject(ctx, admin, focal.ID, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.SetSubject(ctx, admin, other.ID, ""); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.SignInAs(ctx, "a@example.vn", "10.0.0.1", ""); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
	})
}
