package house

import (
	"context"

	"trolyao/org"
	"trolyao/store"
)

// FirstLink makes the invitation of the first administrator of a house without
// accounts.
func (h *House) FirstLink(ctx context.Context) (secret string, err error) {
	return h.Store.FirstLink(ctx)
}

// Invite makes a link with which an officer sets a login name and a password.
func (h *House) Invite(ctx context.Context, who *org.Officer, officer string) (secret string, err error) {
	return h.Store.Invite(ctx, who, officer)
}

// Accept opens the account of an invitation; name is that of the first
// administrator, who has none yet.
func (h *House) Accept(ctx context.Context, secret, name, login, password string) (*org.Officer, error) {
	if err := openTexts(name, login); err != nil {
		return nil, err
	}
	return h.Store.Accept(ctx, secret, name, login, password)
}

// CloseAccount ends the account of an officer and its sessions.
func (h *House) CloseAccount(ctx context.Context, who *org.Officer, officer string) error {
	return h.Store.CloseAccount(ctx, who, officer)
}

// SetSubject says by which name the single sign-on knows an officer.
func (h *House) SetSubject(ctx context.Context, who *org.Officer, officer, subject string) error {
	if err := openTexts(subject); err != nil {
		return err
	}
	return h.Store.SetSubject(ctx, who, officer, subject)
}

// Visitor is where somebody signs in from.
type Visitor struct {
	Address string // of the network
	Agent   string // the browser's own words
}

// agent is what is kept of the browser's words, which anybody may write.
func (v Visitor) agent() string {
	if Secret(v.Agent) {
		return ""
	}
	return v.Agent
}

// SignIn begins a session with a login name and a password.
func (h *House) SignIn(ctx context.Context, login, password string, from Visitor) (secret string, who *org.Officer,
	err error) {
	if err := openTexts(login); err != nil {
		return "", nil, err
	}
	return h.Store.SignIn(ctx, login, password, from.Address, from.agent())
}

// SignInAs begins a session of the officer whom the single sign-on calls subject.
func (h *House) SignInAs(ctx context.Context, subject string, from Visitor) (secret string, who *org.Officer,
	err error) {
	return h.Store.SignInAs(ctx, subject, from.Address, from.agent())
}

// SignInInvited begins a session of who has just accepted an invitation.
func (h *House) SignInInvited(ctx context.Context, who *org.Officer, from Visitor) (secret string, err error) {
	return h.Store.SignInInvited(ctx, who, from.Address, from.agent())
}

// SessionOf returns the session of a secret and whose it is, and notes that it
// was used.
func (h *House) SessionOf(ctx context.Context, secret string) (*store.Session, *org.Officer, error) {
	return h.Store.SessionOf(ctx, secret)
}

// EndSession ends one session of who.
func (h *House) EndSession(ctx context.Context, who *org.Officer, id int64) error {
	return h.Store.EndSession(ctx, who, id)
}

// EndSessions ends every session of an officer but one, 0 for none.
func (h *House) EndSessions(ctx context.Context, who *org.Officer, officer string, keep int64) error {
	return h.Store.EndSessions(ctx, who, officer, keep)
}

// ChangePassword changes the password of who and ends their sessions and tokens but
// those kept.
func (h *House) ChangePassword(ctx context.Context, who *org.Officer, old, new string, kept store.Kept) error {
	return h.Store.ChangePassword(ctx, who, old, new, kept)
}

// NewToken makes a token for a program that acts as who, with the name, end and
// scope of t; the secret is shown once.
func (h *House) NewToken(ctx context.Context, who *org.Officer, t store.Token) (secret string, err error) {
	if err := openTexts(t.Name); err != nil {
		return "", err
	}
	return h.Store.NewToken(ctx, who, t)
}

// RevokeToken ends a token of who.
func (h *House) RevokeToken(ctx context.Context, who *org.Officer, id int64) error {
	return h.Store.RevokeToken(ctx, who, id)
}

// OfficerWith returns whom the token of a program acts as, and the token, and notes
// that it was used.
func (h *House) OfficerWith(ctx context.Context, secret string) (*org.Officer, store.Token, error) {
	return h.Store.OfficerWith(ctx, secret)
}
