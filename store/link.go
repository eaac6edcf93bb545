package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"trolyao/org"
)

// How long a code for linking an address holds, and how many wrong ones a chat
// may try in an hour.
const (
	linkHolds = 15 * time.Minute
	mostTypos = 5
)

// NewLinkCode makes a code with which who can link one address to themselves:
// eight digits to type, or, where not short, a token for a link. It holds for a
// quarter of an hour and once; only its digest is kept. An earlier code of the
// same sort is void.
func (s *Store) NewLinkCode(ctx context.Context, who *org.Officer, short bool) (code string, until time.Time,
	err error) {
	if who == nil || who.Left {
		return "", until, ErrForbidden
	}
	code = rand.Text()
	if short {
		n, err := rand.Int(rand.Reader, big.NewInt(100_000_000))
		if err != nil {
			return "", until, err
		}
		code = fmt.Sprintf("%08d", n)
	}
	now := s.now()
	until = now.Add(linkHolds)
	err = s.write(ctx, "new link code", func(tx txn) error {
		var left bool
		if err := tx.QueryRowContext(ctx, `SELECT gone FROM officer WHERE id = $1`, who.ID).Scan(&left); err != nil {
			return found(err)
		}
		if left {
			return ErrForbidden
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM link_code WHERE officer = $1 AND short = $2 OR until <= $3`,
			who.ID, short, millis(now)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO link_code (hash, officer, short, until, used, created) VALUES ($1, $2, $3, $4, $5, $6)`,
			LinkDigest(code), who.ID, short, millis(until), false, millis(now)); err != nil {
			return err
		}
		return s.audit(ctx, tx, who.ID, "link.code", "")
	})
	return code, until, err
}

// LinkDigest is what is kept of a code.
func LinkDigest(code string) string {
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}

// Link makes an address one of the officer who made the code with a digest. What
// a person can mend is an [*Error]: a wrong code, too many of them, an address
// that has to be unlinked first. A chat is one officer's, and an officer has one
// account on a channel.
func (s *Store) Link(ctx context.Context, digest string, a org.Address) (*org.Officer, error) {
	now := s.now()
	var o org.Officer
	var refused error
	err := s.write(ctx, "link", func(tx txn) error {
		o, refused = org.Officer{}, nil
		if err := s.once(ctx, tx, "link"); errors.Is(err, errAgain) { // told once more what it was told before
			o, err = scanOfficer(tx.QueryRowContext(ctx,
				`SELECT o.body FROM officer o JOIN address a ON a.officer = o.id WHERE a.channel = $1 AND a.account = $2`, a.Channel, a.Account))
			if errors.Is(err, sql.ErrNoRows) {
				refused = errWrongCode()
				return nil
			}
			return err
		} else if err != nil {
			return err
		}
		var since, n int64
		err := tx.QueryRowContext(ctx, `SELECT since, n FROM link_try WHERE channel = $1 AND chat = $2`+s.d.lock,
			a.Channel, a.Chat).Scan(&since, &n)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if since <= millis(now.Add(-time.Hour)) {
			since, n = millis(now), 0
		}
		if n >= mostTypos {
			refused = &Error{textManyCodes, errors.New("too many wrong codes")}
			return nil
		}
		var id string
		err = tx.QueryRowContext(ctx, `UPDATE link_code SET used = $1 WHERE hash = $2 AND used = $3 AND until > $4 RETURNING officer`, true, digest, false, millis(now)).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			refused = errWrongCode()
			if _, err := tx.ExecContext(ctx, `INSERT INTO link_try (channel, chat, since, n) VALUES ($1, $2, $3, 1)
				ON CONFLICT (channel, chat) DO UPDATE SET since = excluded.since, n = $4`, a.Channel, a.Chat, since, n+1); err != nil {
				return err
			}
			return s.audit(ctx, tx, a.Channel+" "+a.Account, "link.wrong", "")
		}
		if err != nil {
			return err
		}
		if o, err = scanOfficer(tx.QueryRowContext(ctx, `SELECT body FROM officer WHERE id = $1`+s.d.lock,
			id)); err != nil {
			return err
		}
		if o.Left {
			refused = errWrongCode()
			return nil
		}
		if slices.ContainsFunc(o.Addresses, func(b org.Address) bool {
			return b.Channel == a.Channel &&
				b.Account == a.Account
		}) {
			return nil
		}
		if slices.ContainsFunc(o.Addresses, func(b org.Address) bool { return b.Channel == a.Channel }) {
			refused = &Error{textOtherLinked, errors.New("the officer has an address on the channel")}
			return refused // the code is not used up
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO address (channel, account, officer) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, a.Channel, a.Account, id)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			refused = &Error{textTakenLinked, errors.New("the address is taken")}
			return errors.Join(err, refused)
		}
		o.Addresses = append(o.Addresses, a)
		if err := saveAddresses(ctx, tx, &o); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM link_try WHERE channel = $1 AND chat = $2`, a.Channel,
			a.Chat); err != nil {
			return err
		}
		return s.audit(ctx, tx, id, "link", a.Channel+" "+a.Account)
	})
	if refused != nil {
		return nil, refused
	}
	if err != nil {
		return nil, err
	}
	return &o, nil
}

func errWrongCode() error {
	return &Error{textBadCode, errors.New("no such code")}
}

// saveAddresses writes what is told of an officer, where nothing else has changed.
func saveAddresses(ctx context.Context, tx txn, o *org.Officer) error {
	body, err := json.Marshal(o)
	if err != nil {
		return err
	}
	if _, err = tx.ExecContext(ctx, `UPDATE officer SET body = $1 WHERE id = $2`, string(body), o.ID); err != nil {
		return err
	}
	return changedOfficers(ctx, tx)
}

// Unlink takes an address from who; another's, from an administrator's hands. It
// is [ErrNotFound] where the address is nobody's.
func (s *Store) Unlink(ctx context.Context, who *org.Officer, channel, account string) error {
	if who == nil || who.Left {
		return ErrForbidden
	}
	return s.write(ctx, "unlink", func(tx txn) error {
		if err := s.once(ctx, tx, "unlink"); errors.Is(err, errAgain) {
			return nil
		} else if err != nil {
			return err
		}
		var id string
		if err := tx.QueryRowContext(ctx, `SELECT officer FROM address WHERE channel = $1 AND account = $2`, channel,
			account).Scan(&id); err != nil {
			return found(err)
		}
		if id != who.ID && !who.May(org.ManageOfficers) {
			return ErrForbidden
		}
		o, err := scanOfficer(tx.QueryRowContext(ctx, `SELECT body FROM officer WHERE id = $1`+s.d.lock, id))
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM address WHERE channel = $1 AND account = $2`, channel,
			account); err != nil {
			return err
		}
		o.Addresses = slices.DeleteFunc(o.Addresses, func(a org.Address) bool {
			return a.Channel == channel &&
				a.Account == account
		})
		if err := saveAddresses(ctx, tx, &o); err != nil {
			return err
		}
		return s.audit(ctx, tx, who.ID, "unlink", channel+" "+account)
	})
}
