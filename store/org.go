package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"trolyao/org"
	"trolyao/task"
)

// PutOfficer stores an officer, a new one or in place of the one with the same
// ID, and plans the reminders of the agencies' open tasks anew. An address that
// another officer has is an [*Error].
func (s *Store) PutOfficer(ctx context.Context, who *org.Officer, o org.Officer, remind Reminding) error {
	if !who.May(org.ManageOfficers) {
		return ErrForbidden
	}
	return s.write(ctx, "put officer", func(tx txn) error {
		if err := s.putOfficerIn(ctx, tx, o, remind); err != nil {
			return err
		}
		return s.audit(ctx, tx, who.ID, "officer.put", fmt.Sprintf("%s (%s); %s", o.Name, o.ID, roleNames(&o)))
	})
}

func roleNames(o *org.Officer) string {
	if o.Left {
		return textLeft
	}
	var names []string
	for _, r := range org.RoleNames {
		if o.Has(r.Role) {
			names = append(names, r.Name)
		}
	}
	return strings.Join(names, ", ")
}

// SetProfile changes how often who is reminded: the one thing about themselves
// that officers may change. The rest is as it is stored, not as who says.
func (s *Store) SetProfile(ctx context.Context, who *org.Officer, profile task.Profile, remind Reminding) error {
	if who == nil || who.Left {
		return ErrForbidden
	}
	o, err := s.Officer(ctx, who.ID)
	if err != nil {
		return err
	}
	if o.Left {
		return ErrForbidden
	}
	o.Profile = string(profile)
	return s.putOfficer(ctx, *o, remind)
}

func (s *Store) putOfficer(ctx context.Context, o org.Officer, remind Reminding) error {
	return s.write(ctx, "put officer", func(tx txn) error { return s.putOfficerIn(ctx, tx, o, remind) })
}

func (s *Store) putOfficerIn(ctx context.Context, tx txn, o org.Officer, remind Reminding) error {
	if o.ID == "" || o.Name == "" {
		return &Error{textNoOfficer, errors.New("officer without id or name")}
	}
	merged, err := s.merged(ctx, tx)
	if err != nil {
		return err
	}
	for _, a := range o.Agencies() {
		if into, ok := merged[a]; ok {
			setPosts(&o, movePosts(posts(&o), a, into))
		}
	}
	body, err := json.Marshal(o)
	if err != nil {
		return err
	}
	agencies, err := list(ctx, tx, func(row scanner) (a string, err error) {
		err = row.Scan(&a)
		return a, err
	},
		`SELECT agency FROM officer_post WHERE officer = $1`, o.ID)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO officer (id, agency, gone, body, oversees) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET agency = excluded.agency, gone = excluded.gone, body = excluded.body, oversees = excluded.oversees`,
		o.ID, o.Agency, o.Left, string(body), o.May(org.Oversee)); err != nil {
		return err
	}
	if err := changedOfficers(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM officer_post WHERE officer = $1`, o.ID); err != nil {
		return err
	}
	for _, a := range o.Agencies() {
		if _, err := tx.ExecContext(ctx, `INSERT INTO officer_post (officer, agency) VALUES ($1, $2)`, o.ID, a); err != nil {
			return err
		}
		if !slices.Contains(agencies, a) {
			agencies = append(agencies, a)
		}
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM address WHERE officer = $1`, o.ID); err != nil {
		return err
	}
	for _, a := range o.Addresses {
		res, err := tx.ExecContext(ctx, `INSERT INTO address (channel, account, officer) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, a.Channel, a.Account, o.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, &Error{fmt.Sprintf(textAddressTaken, a.Account, a.Channel),
				fmt.Errorf("address %s %s is taken", a.Channel, a.Account)})
		}
	}
	if len(agencies) == 0 { // what was passed on to the person still is
		agencies = []string{""}
	}
	for _, agency := range agencies {
		if err := s.replanOfficer(ctx, tx, o.ID, agency, remind); err != nil {
			return err
		}
	}
	if o.Left { // coming back opens nothing that was left behind
		return shutOut(ctx, tx, o.ID)
	}
	return nil
}

func scanOfficer(row scanner) (o org.Officer, err error) {
	var body []byte
	if err = row.Scan(&body); err == nil {
		err = json.Unmarshal(body, &o)
	}
	return o, err
}

// Officer returns the officer with the ID, or [ErrNotFound].
func (s *Store) Officer(ctx context.Context, id string) (*org.Officer, error) {
	return s.officer(ctx, `SELECT body FROM officer WHERE id = $1`, id)
}

// OfficerAt returns the officer a channel knows as account, or [ErrNotFound];
// one who has left is not found.
func (s *Store) OfficerAt(ctx context.Context, channel, account string) (*org.Officer, error) {
	o, err := s.officer(ctx, `SELECT o.body FROM officer o JOIN address a ON a.officer = o.id WHERE a.channel = $1 AND a.account = $2`, channel, account)
	if err == nil && o.Left {
		return nil, fmt.Errorf("store: officer: %w", ErrNotFound)
	}
	return o, err
}

func (s *Store) officer(ctx context.Context, query string, args ...any) (*org.Officer, error) {
	o, err := scanOfficer(s.r.QueryRowContext(ctx, query, args...))
	if err != nil {
		return nil, fmt.Errorf("store: officer: %w", found(err))
	}
	t, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	o = o.In(t)
	return &o, nil
}

// Officers returns the officers of an agency, those who work elsewhere besides
// among them, of all agencies for "", by ID.
func (s *Store) Officers(ctx context.Context, agency string) ([]org.Officer, error) {
	if agency == "" {
		return s.allOfficers(ctx)
	}
	os, err := list(ctx, s.r, scanOfficer, `SELECT body FROM officer
		WHERE id IN (SELECT officer FROM officer_post WHERE agency = $1) ORDER BY id`, agency)
	if err != nil {
		return nil, fmt.Errorf("store: officers: %w", err)
	}
	t, err := s.tree(ctx)
	for i := range os {
		os[i] = os[i].In(t)
	}
	return os, err
}

// metaOfficers counts the changes of officers.
const metaOfficers = "officers"

// roster keeps all officers as of a change of theirs and of the agencies.
type roster struct {
	mu       sync.Mutex
	version  string
	officers []org.Officer
}

// changedOfficers says that an officer has changed.
func changedOfficers(ctx context.Context, tx txn) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ($1, '1')
		ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT)`, metaOfficers)
	return err
}

// allOfficers are the officers of all agencies, in a slice of its own.
func (s *Store) allOfficers(ctx context.Context) ([]org.Officer, error) {
	version, err := s.Meta(ctx, metaOfficers)
	if err != nil {
		return nil, err
	}
	agencies, err := s.AgenciesVersion(ctx)
	if err != nil {
		return nil, err
	}
	version += " " + agencies
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	if s.roster.version != version || s.roster.officers == nil {
		os, err := list(ctx, s.r, scanOfficer, `SELECT body FROM officer ORDER BY id`)
		if err != nil {
			return nil, fmt.Errorf("store: officers: %w", err)
		}
		t, err := s.tree(ctx)
		if err != nil {
			return nil, err
		}
		for i := range os {
			os[i] = os[i].In(t)
		}
		s.roster.version, s.roster.officers = version, os
	}
	return slices.Clone(s.roster.officers), nil
}

// PutYear stores an administrator's calendar of a year, which takes the place of
// the shipped one, and the changes that settle makes to tasks that are not done;
// nil is none.
func (s *Store) PutYear(ctx context.Context, who *org.Officer, y task.Year,
	settle func(*task.Work) *task.Change, remind Reminding) error {
	if !who.May(org.ManageCalendar) {
		return ErrForbidden
	}
	if _, err := task.NewCalendar(y); err != nil {
		return &Error{textBadYear + err.Error(), err}
	}
	body, err := json.Marshal(y)
	if err != nil {
		return err
	}
	return s.write(ctx, "put calendar year", func(tx txn) error {
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO calendar_year (year, body) VALUES ($1, $2) ON CONFLICT (year) DO UPDATE SET body = excluded.body`, y.Year, string(body)); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, who.ID, "calendar.year", fmt.Sprint(y.Year)); err != nil {
			return err
		}
		works, err := list(ctx, tx, scanWork, `SELECT `+taskColumns+` FROM task WHERE progress <> 'done'`)
		if err != nil {
			return err
		}
		for i := range works {
			w := &works[i]
			c := settle(w)
			if c == nil {
				continue
			}
			if err := s.change(ctx, tx, w, who, c, remind); err != nil {
				return err
			}
		}
		return nil
	})
}

// Years returns the calendars that administrators have stored, oldest first.
func (s *Store) Years(ctx context.Context) ([]task.Year, error) {
	ys, err := list(ctx, s.r, func(row scanner) (y task.Year, err error) {
		var body []byte
		if err = row.Scan(&body); err == nil {
			err = json.Unmarshal(body, &y)
		}
		return y, err
	}, `SELECT body FROM calendar_year ORDER BY year`)
	if err != nil {
		return nil, fmt.Errorf("store: calendar years: %w", err)
	}
	return ys, nil
}

// NewCalendarLink makes a secret under which an agency's calendar can be read for
// so long, as long as who made it may share it. Only its hash is kept.
func (s *Store) NewCalendarLink(ctx context.Context, who *org.Officer, agency string,
	life time.Duration) (secret string, err error) {
	if !who.May(org.ShareCalendar, agency) {
		return "", ErrForbidden
	}
	if life <= 0 || life > longestToken {
		return "", &Error{textTokenLife, fmt.Errorf("calendar link with a life of %s", life)}
	}
	secret = rand.Text()
	err = s.write(ctx, "new calendar link", func(tx txn) error {
		agency, err := s.agencyNow(ctx, tx, agency)
		if err != nil {
			return err
		}
		now := s.now()
		if _, err := tx.ExecContext(ctx, `INSERT INTO calendar_link (hash, agency, revoked, created, officer, until)
			VALUES ($1, $2, $3, $4, $5, $6)`, hashSecret(secret), agency, false, millis(now), who.ID,
			millis(now.Add(life))); err != nil {
			return err
		}
		return s.audit(ctx, tx, who.ID, "calendar.share", agency)
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// AgencyOfLink returns the agency whose calendar a secret opens, or
// [ErrNotFound] when there is none, it was revoked or is past its end, or who made it
// has left or may not share that calendar any more.
func (s *Store) AgencyOfLink(ctx context.Context, secret string) (agency string, err error) {
	var revoked bool
	var officer string
	var until int64
	err = s.r.QueryRowContext(ctx, `SELECT agency, revoked, officer, until FROM calendar_link WHERE hash = $1`,
		hashSecret(secret)).Scan(&agency, &revoked, &officer, &until)
	if err == nil && (revoked || until > 0 && until <= millis(s.now())) {
		err = ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("store: calendar link: %w", found(err))
	}
	who, err := s.Officer(ctx, officer)
	if errors.Is(err, ErrNotFound) { // made before makers were noted, or at the terminal
		return agency, nil
	}
	if err != nil {
		return "", err
	}
	if who.Left || !who.May(org.ShareCalendar, agency) {
		return "", fmt.Errorf("store: calendar link: %w", ErrNotFound)
	}
	return agency, nil
}

// CalendarLink is a secret link to an agency's deadlines, without its secret.
type CalendarLink struct {
	ID      string
	Officer string // who made it; "" nobody noted
	Created time.Time
	Until   time.Time // zero: has no end
	Revoked bool
}

// linkName is how much of its hash names a link.
const linkName = 16

// CalendarLinks returns the links to the calendar of an agency, newest first.
func (s *Store) CalendarLinks(ctx context.Context, who *org.Officer, agency string) ([]CalendarLink, error) {
	if !who.May(org.ShareCalendar, agency) {
		return nil, ErrForbidden
	}
	ls, err := list(ctx, s.r, func(row scanner) (l CalendarLink, err error) {
		var created, until int64
		err = row.Scan(&l.ID, &l.Officer, &created, &until, &l.Revoked)
		if l.Created = moment(created); until > 0 {
			l.Until = moment(until)
		}
		return l, err
	}, `SELECT substr(hash, 1, $2), officer, created, until, revoked FROM calendar_link WHERE agency = $1 ORDER BY created DESC, hash`,
		agency, linkName)
	if err != nil {
		return nil, fmt.Errorf("store: calendar links: %w", err)
	}
	return ls, nil
}

// RevokeCalendarLinks closes the link with an ID to the calendar of an agency, ""
// every one.
func (s *Store) RevokeCalendarLinks(ctx context.Context, who *org.Officer, agency, id string) error {
	if !who.May(org.ShareCalendar, agency) {
		return ErrForbidden
	}
	return s.write(ctx, "revoke calendar links", func(tx txn) error {
		query, args := `UPDATE calendar_link SET revoked = $1 WHERE agency = $2`, []any{true, agency}
		if id != "" {
			query, args = query+` AND substr(hash, 1, $3) = $4`, append(args, linkName, id)
		}
		if n, err := affected(tx.ExecContext(ctx, query, args...)); err != nil || n == 0 && id != "" {
			return errors.Join(err, ErrNotFound)
		}
		return s.audit(ctx, tx, who.ID, "calendar.unshare", agency)
	})
}

func hashSecret(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
