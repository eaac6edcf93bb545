package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"trolyao/org"
	"trolyao/task"
)

// Account is how an officer signs in. There is one for an officer at most.
type Account struct {
	Officer  string
	Login    string
	Password bool   // has one; without, the person signs in elsewhere or not at all
	Subject  string // who they are at the province's single sign-on; "" nobody
	Created  time.Time
	Changed  time.Time // the password, or what else lets them in
}

// Session is a browser that somebody signed in with.
type Session struct {
	ID      int64
	Officer string
	Address string // of the network
	Agent   string // the browser as it calls itself
	Created time.Time
	Seen    time.Time // within a minute
	Expires time.Time
}

// Token lets a program use the house as an officer.
type Token struct {
	ID      int64
	Officer string
	Name    string
	Created time.Time
	Used    time.Time // within a minute; zero never
	// Expires is when it ends by itself; zero never, which only tokens of old have.
	Expires  time.Time
	ReadOnly bool // it changes nothing
	Revoked  bool
}

// Invitation is a link that lets its bearer choose a login and a password,
// once.
type Invitation struct {
	Officer string // "" for the first administrator, who is nobody yet
	Expires time.Time
}

// How long things last.
const (
	sessionLife    = 7 * 24 * time.Hour // at most
	sessionIdle    = 24 * time.Hour     // without a request
	invitationLife = 72 * time.Hour
	firstLinkLife  = 24 * time.Hour
)

// Attempts to sign in that fail within a quarter of an hour: of one address
// at one login, at one login from everywhere, and of one address.
const (
	attemptWindow   = 15 * time.Minute
	attemptsPair    = 5
	attemptsLogin   = 50
	attemptsAddress = 50
)

// ErrSignIn is the one answer to a login, a password or a link that is not
// right.
var ErrSignIn = &Error{textSignIn, errors.New("sign in refused")}

// ErrSlow says that there were too many attempts.
var ErrSlow = &Error{textSlow, errors.New("too many attempts to sign in")}

var errLink = &Error{textDeadLink, errors.New("invitation not found")}

// HasAccounts reports whether anybody can sign in.
func (s *Store) HasAccounts(ctx context.Context) (bool, error) {
	var n int
	if err := s.r.QueryRowContext(ctx, `SELECT COUNT(*) FROM account`).Scan(&n); err != nil {
		return false, fmt.Errorf("store: accounts: %w", err)
	}
	return n > 0, nil
}

// FirstLink makes the secret of the link under which the first administrator
// gives their name and a password; earlier ones stop working. Once there is
// an account it is [ErrForbidden].
func (s *Store) FirstLink(ctx context.Context) (secret string, err error) {
	secret = rand.Text() + rand.Text()
	err = s.write(ctx, "first link", func(tx txn) error {
		if err := s.nobody(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM invitation WHERE officer = ''`); err != nil {
			return err
		}
		now := s.now()
		_, err := tx.ExecContext(ctx, `INSERT INTO invitation (digest, officer, by_whom, created, expires) VALUES ($1, '', '', $2, $3)`,
			hashSecret(secret), millis(now), millis(now.Add(firstLinkLife)))
		return err
	})
	return secret, err
}

// nobody is ErrForbidden once there is an account.
func (s *Store) nobody(ctx context.Context, tx txn) error {
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM account`).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return ErrForbidden
	}
	return nil
}

// Invite makes the secret of a link under which an officer chooses a login and
// a password, a new one where they have one; earlier links of theirs stop
// working.
func (s *Store) Invite(ctx context.Context, who *org.Officer, officer string) (secret string, err error) {
	if !who.May(org.ManageAccounts) {
		return "", ErrForbidden
	}
	o, err := s.Officer(ctx, officer)
	if err != nil {
		return "", err
	}
	if o.Left {
		return "", &Error{textNoAccount, errors.New("officer has left")}
	}
	secret = rand.Text() + rand.Text()
	err = s.write(ctx, "invite", func(tx txn) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM invitation WHERE officer = $1`, officer); err != nil {
			return err
		}
		now := s.now()
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO invitation (digest, officer, by_whom, created, expires) VALUES ($1, $2, $3, $4, $5)`,
			hashSecret(secret), officer, who.ID, millis(now), millis(now.Add(invitationLife))); err != nil {
			return err
		}
		return s.audit(ctx, tx, who.ID, "account.invite", officer)
	})
	return secret, err
}

// Invitation returns what a link's secret is good for; an [*Error] when nothing.
func (s *Store) Invitation(ctx context.Context, secret string) (*Invitation, error) {
	var i Invitation
	var expires int64
	err := s.r.QueryRowContext(ctx, `SELECT officer, expires FROM invitation WHERE digest = $1`,
		hashSecret(secret)).Scan(&i.Officer, &expires)
	if i.Expires = moment(expires); errors.Is(err, sql.ErrNoRows) || err == nil && !s.now().Before(i.Expires) {
		return nil, errLink
	}
	if err != nil {
		return nil, fmt.Errorf("store: invitation: %w", err)
	}
	return &i, nil
}

// Accept uses an invitation up: its officer gets the login and the password.
// The first administrator's makes the officer first and name is theirs;
// otherwise it is not read. All sessions the officer had end.
func (s *Store) Accept(ctx context.Context, secret, name, login, password string) (*org.Officer, error) {
	login, err := checkLogin(login)
	if err != nil {
		return nil, err
	}
	if err := checkPassword(login, password); err != nil {
		return nil, err
	}
	i, err := s.Invitation(ctx, secret) // before the work of hashing
	if err != nil {
		return nil, err
	}
	name = strings.TrimSpace(plain(name))
	if i.Officer == "" && (name == "" || len(name) > 200) {
		return nil, &Error{textAdminName, errors.New("no name")}
	}
	hash, err := s.hashPassword(ctx, password)
	if err != nil {
		return nil, err
	}
	officer := i.Officer
	err = s.write(ctx, "accept invitation", func(tx txn) error {
		var used string
		if err := tx.QueryRowContext(ctx,
			`DELETE FROM invitation WHERE digest = $1 AND expires > $2 RETURNING officer`, hashSecret(secret), millis(s.now())).Scan(&used); errors.Is(err, sql.ErrNoRows) {
			return errLink
		} else if err != nil {
			return err
		}
		if officer == "" {
			if err := s.nobody(ctx, tx); err != nil {
				return errLink
			}
			officer = "quan-tri-" + strings.ToLower(rand.Text()[:8])
			if err := s.putOfficerIn(ctx, tx, org.Officer{ID: officer, Name: name, Roles: []org.Role{org.Admin}},
				task.Planner{}); err != nil {
				return err
			}
		}
		if err := s.putAccount(ctx, tx, officer, login, hash); err != nil {
			return err
		}
		if err := shutOut(ctx, tx, officer); err != nil { // whoever knew the old password
			return err
		}
		return s.audit(ctx, tx, officer, "account.accept", login)
	})
	if err != nil {
		return nil, err
	}
	return s.Officer(ctx, officer)
}

// shutOut ends the sessions, the tokens and the links to calendars of an officer.
func shutOut(ctx context.Context, tx txn, officer string) error {
	for _, query := range []string{`DELETE FROM session WHERE officer = $1`,
		`UPDATE token SET revoked = TRUE WHERE officer = $1`, `UPDATE calendar_link SET revoked = TRUE WHERE officer = $1`} {
		if _, err := tx.ExecContext(ctx, query, officer); err != nil {
			return err
		}
	}
	return nil
}

var reLogin = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,63}$`)

// checkLogin returns the login in lower case.
func checkLogin(login string) (string, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	if !reLogin.MatchString(login) {
		return "", &Error{textBadLogin, fmt.Errorf("login %q", login)}
	}
	return login, nil
}

// putAccount gives an officer a login and the hash of a password.
func (s *Store) putAccount(ctx context.Context, tx txn, officer, login, hash string) error {
	var owner string
	err := tx.QueryRowContext(ctx, `SELECT officer FROM account WHERE login = $1`, login).Scan(&owner)
	if err == nil && owner != officer {
		return &Error{textLoginTaken, errors.New("login is taken")}
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO account (officer, login, hash, subject, created, changed) VALUES ($1, $2, $3, '', $4, $4)
		ON CONFLICT (officer) DO UPDATE SET login = excluded.login, hash = excluded.hash, changed = excluded.changed`, officer, login, hash, millis(s.now()))
	return err
}

// Accounts returns all accounts by login.
func (s *Store) Accounts(ctx context.Context, who *org.Officer) ([]Account, error) {
	if !who.May(org.ManageAccounts) {
		return nil, ErrForbidden
	}
	as, err := list(ctx, s.r, scanAccount, `SELECT `+accountColumns+` FROM account ORDER BY login`)
	if err != nil {
		return nil, fmt.Errorf("store: accounts: %w", err)
	}
	return as, nil
}

const accountColumns = `officer, login, hash, subject, created, changed`

func scanAccount(row scanner) (a Account, err error) {
	var hash string
	var created, changed int64
	err = row.Scan(&a.Officer, &a.Login, &hash, &a.Subject, &created, &changed)
	a.Password, a.Created, a.Changed = hash != "", moment(created), moment(changed)
	return a, err
}

// Account returns the account of an officer, their own or, for who may manage
// accounts, anybody's; [ErrNotFound] when there is none.
func (s *Store) Account(ctx context.Context, who *org.Officer, officer string) (*Account, error) {
	if !ownOr(who, officer) {
		return nil, ErrForbidden
	}
	a, err := scanAccount(s.r.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM account WHERE officer = $1`,
		officer))
	if err != nil {
		return nil, fmt.Errorf("store: account: %w", found(err))
	}
	return &a, nil
}

// ownOr reports whether something of officer's is who's, or who manages accounts.
func ownOr(who *org.Officer, officer string) bool {
	return who != nil && !who.Left && (who.ID == officer || who.May(org.ManageAccounts))
}

// CloseAccount takes an officer's account away with its sessions and tokens.
// An administrator's own stays.
func (s *Store) CloseAccount(ctx context.Context, who *org.Officer, officer string) error {
	if !who.May(org.ManageAccounts) {
		return ErrForbidden
	}
	if who.ID == officer {
		return &Error{textOwnAccount, errors.New("own account")}
	}
	return s.write(ctx, "close account", func(tx txn) error {
		for _, query := range []string{`DELETE FROM session WHERE officer = $1`,
			`DELETE FROM token WHERE officer = $1`, `DELETE FROM invitation WHERE officer = $1`, `DELETE FROM account WHERE officer = $1`} {
			if _, err := tx.ExecContext(ctx, query, officer); err != nil {
				return err
			}
		}
		return s.audit(ctx, tx, who.ID, "account.close", officer)
	})
}

// SetSubject says who an officer is at the single sign-on, "" nobody. An
// officer without an account gets one that has no password.
func (s *Store) SetSubject(ctx context.Context, who *org.Officer, officer, subject string) error {
	if !who.May(org.ManageAccounts) {
		return ErrForbidden
	}
	if _, err := s.Officer(ctx, officer); err != nil {
		return err
	}
	subject = strings.TrimSpace(plain(subject))
	return s.write(ctx, "set subject", func(tx txn) error {
		var owner string
		err := tx.QueryRowContext(ctx, `SELECT officer FROM account WHERE subject = $1 AND subject <> '' AND officer <> $2`, subject, officer).Scan(&owner)
		if err == nil {
			return &Error{textSubjectTaken, errors.New("subject is taken")}
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		// Nobody can type a login with a blank, so this one opens nothing.
		if _, err := tx.ExecContext(ctx, `INSERT INTO account (officer, login, hash, subject, created, changed) VALUES ($1, $2, '', $3, $4, $4)
			ON CONFLICT (officer) DO UPDATE SET subject = excluded.subject, changed = excluded.changed`, officer, "sso "+officer, subject, millis(s.now())); err != nil {
			return err
		}
		return s.audit(ctx, tx, who.ID, "account.subject", officer)
	})
}

// SignIn returns the secret of a new session for a login and its password.
// What is wrong is [ErrSignIn], whatever it was, and after too many attempts
// [ErrSlow].
func (s *Store) SignIn(ctx context.Context, login, password, address, agent string) (secret string, o *org.Officer,
	err error) {
	login = strings.ToLower(strings.TrimSpace(plain(login)))
	if len(login) > 64 || len(password) > 4*mostPassword {
		return "", nil, ErrSignIn
	}
	pair := hashSecret("pair " + address + " " + login)
	// Counted before the password is looked at, so that attempts side by side
	// are counted too.
	atLogin, fromAddress := hashSecret("login "+login), hashSecret("address "+address)
	for _, c := range []struct {
		key  string
		most int
	}{{pair, attemptsPair}, {atLogin, attemptsLogin}, {fromAddress, attemptsAddress}} {
		if err := s.attempt(ctx, c.key, c.most); err != nil {
			return "", nil, err
		}
	}
	var officer, hash string
	err = s.r.QueryRowContext(ctx, `SELECT officer, hash FROM account WHERE login = $1`, login).Scan(&officer, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", nil, fmt.Errorf("store: sign in: %w", err)
	}
	right, err := s.samePassword(ctx, hash, password)
	if err != nil {
		return "", nil, err
	}
	if !right {
		return "", nil, ErrSignIn
	}
	if o, err = s.Officer(ctx, officer); err != nil {
		return "", nil, err
	}
	if o.Left {
		return "", nil, ErrSignIn
	}
	// What succeeds does not count: a whole office may come from one address.
	if _, err := s.w.ExecContext(ctx, `UPDATE attempt SET n = CASE WHEN key = $1 THEN 0 ELSE n - 1 END WHERE key IN ($1, $2, $3)`, pair, atLogin, fromAddress); err != nil {
		return "", nil, fmt.Errorf("store: sign in: %w", err)
	}
	secret, err = s.newSession(ctx, officer, address, agent)
	return secret, o, err
}

// attempt counts one, and is [ErrSlow] where there were too many.
func (s *Store) attempt(ctx context.Context, key string, most int) error {
	now := s.now()
	var n int
	err := s.write(ctx, "attempt", func(tx txn) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM attempt WHERE until <= $1`, millis(now)); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `INSERT INTO attempt (key, n, until) VALUES ($1, 1, $2) ON CONFLICT (key) DO UPDATE SET n = attempt.n + 1 RETURNING n`,
			key, millis(now.Add(attemptWindow))).Scan(&n)
	})
	if err == nil && n > most {
		return ErrSlow
	}
	return err
}

// SignInAs is SignIn for somebody whom the single sign-on has told apart.
// Nobody known is [ErrNotFound].
func (s *Store) SignInAs(ctx context.Context, subject, address, agent string) (secret string, o *org.Officer,
	err error) {
	var officer string
	err = s.r.QueryRowContext(ctx, `SELECT officer FROM account WHERE subject = $1 AND subject <> ''`,
		subject).Scan(&officer)
	if err != nil {
		return "", nil, fmt.Errorf("store: sign in: %w", found(err))
	}
	if o, err = s.Officer(ctx, officer); err != nil {
		return "", nil, err
	}
	if o.Left {
		return "", nil, fmt.Errorf("store: sign in: %w", ErrNotFound)
	}
	secret, err = s.newSession(ctx, officer, address, agent)
	return secret, o, err
}

// SignInInvited is SignIn for somebody who has just accepted an invitation.
func (s *Store) SignInInvited(ctx context.Context, o *org.Officer, address, agent string) (secret string, err error) {
	return s.newSession(ctx, o.ID, address, agent)
}

func (s *Store) newSession(ctx context.Context, officer, address, agent string) (secret string, err error) {
	secret = rand.Text() + rand.Text()
	now := s.now()
	err = s.write(ctx, "new session", func(tx txn) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM session WHERE expires <= $1 OR seen <= $2`, millis(now),
			millis(now.Add(-sessionIdle))); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO session (digest, officer, address, agent, created, seen, expires) VALUES ($1, $2, $3, $4, $5, $5, $6)`,
			hashSecret(secret), officer, address, cut(agent,
				200), millis(now), millis(now.Add(sessionLife))); err != nil {
			return err
		}
		return s.audit(ctx, tx, officer, "account.sign_in", address)
	})
	return secret, err
}

// cut keeps the first n bytes of s at most.
func cut(s string, n int) string {
	if len(s) > n {
		return strings.ToValidUTF8(s[:n], "")
	}
	return s
}

const sessionColumns = `id, officer, address, agent, created, seen, expires`

func scanSession(row scanner) (n Session, err error) {
	var created, seen, expires int64
	err = row.Scan(&n.ID, &n.Officer, &n.Address, &n.Agent, &created, &seen, &expires)
	n.Created, n.Seen, n.Expires = moment(created), moment(seen), moment(expires)
	return n, err
}

// SessionOf returns the session of a secret and whose it is; [ErrNotFound] when
// it is over or its officer has left.
func (s *Store) SessionOf(ctx context.Context, secret string) (*Session, *org.Officer, error) {
	n, err := scanSession(s.r.QueryRowContext(ctx, `SELECT `+sessionColumns+` FROM session WHERE digest = $1`,
		hashSecret(secret)))
	if err != nil {
		return nil, nil, fmt.Errorf("store: session: %w", found(err))
	}
	now := s.now()
	if !now.Before(n.Expires) || now.Sub(n.Seen) >= sessionIdle {
		return nil, nil, fmt.Errorf("store: session: %w", ErrNotFound)
	}
	o, err := s.Officer(ctx, n.Officer)
	if err != nil {
		return nil, nil, err
	}
	if o.Left {
		return nil, nil, fmt.Errorf("store: session: %w", ErrNotFound)
	}
	if now.Sub(n.Seen) >= time.Minute {
		s.touch(ctx, `UPDATE session SET seen = $1 WHERE id = $2`, now, n.ID)
	}
	return &n, o, nil
}

// Sessions returns the sessions of an officer that are not over, the latest
// first.
func (s *Store) Sessions(ctx context.Context, who *org.Officer, officer string) ([]Session, error) {
	if !ownOr(who, officer) {
		return nil, ErrForbidden
	}
	now := s.now()
	ns, err := list(ctx, s.r, scanSession,
		`SELECT `+sessionColumns+` FROM session WHERE officer = $1 AND expires > $2 AND seen > $3 ORDER BY seen DESC, id DESC`,
		officer, millis(now), millis(now.Add(-sessionIdle)))
	if err != nil {
		return nil, fmt.Errorf("store: sessions: %w", err)
	}
	return ns, nil
}

// EndSession ends a session, one's own or, for who manages accounts, anybody's.
func (s *Store) EndSession(ctx context.Context, who *org.Officer, id int64) error {
	return s.end(ctx, who, id, "account.end_session", `SELECT officer FROM session WHERE id = $1`,
		`DELETE FROM session WHERE id = $1`)
}

// end runs query on something that has an owner.
func (s *Store) end(ctx context.Context, who *org.Officer, id int64, verb, owner, query string) error {
	return s.write(ctx, verb, func(tx txn) error {
		var officer string
		if err := tx.QueryRowContext(ctx, owner, id).Scan(&officer); err != nil {
			return found(err)
		}
		if !ownOr(who, officer) {
			return ErrForbidden
		}
		if _, err := tx.ExecContext(ctx, query, id); err != nil {
			return err
		}
		return s.audit(ctx, tx, who.ID, verb, fmt.Sprintf("%s %d", officer, id))
	})
}

// EndSessions ends all sessions of an officer but the one with the ID keep.
func (s *Store) EndSessions(ctx context.Context, who *org.Officer, officer string, keep int64) error {
	if !ownOr(who, officer) {
		return ErrForbidden
	}
	return s.write(ctx, "end sessions", func(tx txn) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM session WHERE officer = $1 AND id <> $2`, officer,
			keep); err != nil {
			return err
		}
		return s.audit(ctx, tx, who.ID, "account.end_sessions", officer)
	})
}

// Kept is what a change of password leaves open.
type Kept struct {
	Session int64 // the ID of one, 0 none
	Tokens  bool  // of programs
}

// ChangePassword puts a new password in the place of who's old one and ends all
// their sessions, and their tokens, but those kept.
func (s *Store) ChangePassword(ctx context.Context, who *org.Officer, old, new string, kept Kept) error {
	if who == nil || who.Left {
		return ErrForbidden
	}
	var login, hash string
	if err := s.r.QueryRowContext(ctx, `SELECT login, hash FROM account WHERE officer = $1`, who.ID).Scan(&login,
		&hash); err != nil {
		return fmt.Errorf("store: change password: %w", found(err))
	}
	if err := checkPassword(login, new); err != nil {
		return err
	}
	if err := s.attempt(ctx, hashSecret("change "+who.ID), attemptsPair); err != nil {
		return err
	}
	right, err := s.samePassword(ctx, hash, old)
	if err != nil {
		return err
	}
	if !right {
		return &Error{textOldPassword, errors.New("wrong password")}
	}
	if hash, err = s.hashPassword(ctx, new); err != nil {
		return err
	}
	return s.write(ctx, "change password", func(tx txn) error {
		if _, err := tx.ExecContext(ctx, `UPDATE account SET hash = $1, changed = $2 WHERE officer = $3`, hash,
			millis(s.now()), who.ID); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM session WHERE officer = $1 AND id <> $2`, who.ID,
			kept.Session); err != nil {
			return err
		}
		if !kept.Tokens {
			for _, query := range []string{`UPDATE token SET revoked = TRUE WHERE officer = $1`,
				`UPDATE calendar_link SET revoked = TRUE WHERE officer = $1`} {
				if _, err := tx.ExecContext(ctx, query, who.ID); err != nil {
					return err
				}
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM attempt WHERE key = $1`,
			hashSecret("change "+who.ID)); err != nil {
			return err
		}
		return s.audit(ctx, tx, who.ID, "account.password", "")
	})
}

// tokenPrefix lets a person, and a search for lost secrets, know a token.
const tokenPrefix = "tla_"

// mostTokens is how many tokens one officer may hold.
const mostTokens = 20

// longestToken bounds the life of a token.
const longestToken = 366 * 24 * time.Hour

// NewToken makes a token with which a program may do what who may do, with the
// name, the end and the scope of t. An end that is past or more than a year away
// is an [*Error].
func (s *Store) NewToken(ctx context.Context, who *org.Officer, t Token) (secret string, err error) {
	if who == nil || who.Left {
		return "", ErrForbidden
	}
	if left := t.Expires.Sub(s.now()); left <= 0 || left > longestToken {
		return "", &Error{textTokenLife, fmt.Errorf("token with a life of %s", left)}
	}
	name := strings.TrimSpace(plain(t.Name))
	if name == "" || len(name) > 200 {
		return "", &Error{textTokenName, errors.New("token without name")}
	}
	secret = tokenPrefix + rand.Text() + rand.Text()
	err = s.write(ctx, "new token", func(tx txn) error {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM token WHERE officer = $1 AND revoked = $2
			AND (expires = 0 OR expires > $3)`, who.ID, false, millis(s.now())).Scan(&n); err != nil {
			return err
		}
		if n >= mostTokens {
			return &Error{fmt.Sprintf(textManyTokens, mostTokens), errors.New("too many tokens")}
		}
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO token (digest, officer, name, created, used, revoked, expires, reads)
				VALUES ($1, $2, $3, $4, 0, $5, $6, $7)`,
			hashSecret(secret), who.ID, name, millis(s.now()), false, millis(t.Expires), t.ReadOnly); err != nil {
			return err
		}
		return s.audit(ctx, tx, who.ID, "token.new", name)
	})
	return secret, err
}

func scanToken(row scanner) (t Token, err error) {
	var created, used, expires int64
	err = row.Scan(&t.ID, &t.Officer, &t.Name, &created, &used, &t.Revoked, &expires, &t.ReadOnly)
	t.Created = moment(created)
	if expires > 0 {
		t.Expires = moment(expires)
	}
	if used > 0 {
		t.Used = moment(used)
	}
	return t, err
}

const tokenColumns = `id, officer, name, created, used, revoked, expires, reads`

// Tokens returns the tokens of an officer, the newest first, revoked ones too.
func (s *Store) Tokens(ctx context.Context, who *org.Officer, officer string) ([]Token, error) {
	if !ownOr(who, officer) {
		return nil, ErrForbidden
	}
	ts, err := list(ctx, s.r, scanToken, `SELECT `+tokenColumns+` FROM token WHERE officer = $1 ORDER BY id DESC`,
		officer)
	if err != nil {
		return nil, fmt.Errorf("store: tokens: %w", err)
	}
	return ts, nil
}

// RevokeToken makes a token open nothing from now on.
func (s *Store) RevokeToken(ctx context.Context, who *org.Officer, id int64) error {
	return s.end(ctx, who, id, "token.revoke", `SELECT officer FROM token WHERE id = $1`,
		`UPDATE token SET revoked = TRUE WHERE id = $1`)
}

// OfficerWith returns whose token a secret is, and the token; [ErrNotFound] when it
// is none, was revoked or is past its end, or its officer has left.
func (s *Store) OfficerWith(ctx context.Context, secret string) (*org.Officer, Token, error) {
	t, err := scanToken(s.r.QueryRowContext(ctx, `SELECT `+tokenColumns+` FROM token WHERE digest = $1`,
		hashSecret(secret)))
	now := s.now()
	if err == nil && (t.Revoked || !t.Expires.IsZero() && !now.Before(t.Expires)) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, t, fmt.Errorf("store: token: %w", found(err))
	}
	o, err := s.Officer(ctx, t.Officer)
	if err != nil {
		return nil, t, err
	}
	if o.Left {
		return nil, t, fmt.Errorf("store: token: %w", ErrNotFound)
	}
	if now.Sub(t.Used) >= time.Minute {
		s.touch(ctx, `UPDATE token SET used = $1 WHERE id = $2`, now, t.ID)
	}
	return o, t, nil
}

// touch takes note that something was used now. A database that takes no writes can
// still be read, so an error is counted and goes no further.
func (s *Store) touch(ctx context.Context, query string, now time.Time, id int64) {
	_, _ = s.w.ExecContext(ctx, query, millis(now), id)
}
