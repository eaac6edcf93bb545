package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/task"
)

// replan makes the planned reminders of a task those that it owes now.
// Rows that have been bundled into a delivery stay.
func (s *Store) replan(ctx context.Context, tx txn, w *task.Work, remind Reminding) error {
	officers, err := s.circle(ctx, tx, w)
	if err != nil {
		return err
	}
	agencyOf := map[string]string{}
	for _, o := range officers {
		agencyOf[o.ID] = o.Agency
	}
	now := s.now()
	type key struct {
		officer, step string
		due           corpus.Day
	}
	owed := map[key]bool{}
	all := remind.Owed(w, officers)
	for _, r := range all {
		owed[key{r.Officer, r.Step, r.Due}] = true
	}
	type row struct {
		id    int64
		state string
		key
	}
	// Not "AND state = …": SQLite would then walk all planned rows of all tasks.
	have, err := list(ctx, tx, func(s scanner) (r row, err error) {
		err = s.Scan(&r.id, &r.officer, &r.step, &r.due, &r.state)
		return r, err
	}, `SELECT id, officer, step, due, state FROM reminder WHERE task = $1`, w.ID)
	if err != nil {
		return err
	}
	// A reminder whose time has come and that could not be sent yet stays, unless
	// its deadline has moved, its work is done or its officer is not told any more.
	for _, r := range have {
		if !w.Shut && strings.HasPrefix(r.step, instead) && r.due == w.Due.Nominal && !w.DoneFor(agencyOf[r.officer]) {
			continue
		}
		if !w.Shut && strings.HasPrefix(r.step, task.Escalated) && r.due == w.Due.Nominal && w.Progress != task.Done {
			continue
		}
		if r.state == "planned" && !owed[r.key] {
			if _, err := tx.ExecContext(ctx, `DELETE FROM reminder WHERE id = $1`, r.id); err != nil {
				return err
			}
		}
	}
	for _, r := range all {
		if !r.At.After(now) {
			continue // nothing is made up for
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO reminder (task, officer, step, due, at, why, state) VALUES ($1, $2, $3, $4, $5, $6, 'planned')
			ON CONFLICT (task, officer, step, due) DO UPDATE SET at = excluded.at, why = excluded.why WHERE reminder.state = 'planned'`,
			w.ID, r.Officer, r.Step, string(r.Due), millis(r.At), r.Why); err != nil {
			return err
		}
	}
	return nil
}

// circle returns the officers who have to do with a task; see [task.Work.Circle].
func (s *Store) circle(ctx context.Context, tx txn, w *task.Work) ([]org.Officer, error) {
	agencies, persons := w.Circle()
	return s.officersOf(ctx, tx, agencies, persons)
}

// officersOf returns the officers of agencies, each with the roles there, and those
// with the IDs, who are there.
func (s *Store) officersOf(ctx context.Context, tx txn, agencies, persons []string) ([]org.Officer, error) {
	var out []org.Officer
	seen := map[string]bool{}
	take := func(os []org.Officer) {
		for _, o := range os {
			if !seen[o.ID] {
				seen[o.ID] = true
				out = append(out, o)
			}
		}
	}
	for _, agency := range agencies {
		os, err := officersAt(ctx, tx, agency)
		if err != nil {
			return nil, err
		}
		take(os)
	}
	for some := range slices.Chunk(persons, 200) {
		args := []any{false}
		os, err := list(ctx, tx, scanOfficer, `SELECT body FROM officer WHERE gone = $1 AND id IN (`+
			marks(&args, some)+`) ORDER BY id`, args...)
		if err != nil {
			return nil, err
		}
		take(os)
	}
	return out, nil
}

// officersAt returns who works at an agency and has not left, with the roles there,
// by ID.
func officersAt(ctx context.Context, tx txn, agency string) ([]org.Officer, error) {
	os, err := list(ctx, tx, scanOfficer, `SELECT o.body FROM officer_post p JOIN officer o ON o.id = p.officer
		WHERE p.agency = $1 AND o.gone = $2 ORDER BY o.id`, agency, false)
	for i := range os {
		os[i] = os[i].At(agency)
	}
	return os, err
}

// replanOfficer plans the reminders of the open tasks of an officer's agency, and of
// those that were passed on to them, anew.
func (s *Store) replanOfficer(ctx context.Context, tx txn, id, agency string, remind Reminding) error {
	works, err := list(ctx, tx, scanWork,
		`SELECT `+taskColumns+` FROM task WHERE progress <> 'done' AND (id IN (SELECT task FROM task_agency WHERE agency = $1)
			OR id IN (SELECT task FROM task_person WHERE officer = $2))`, agency, id)
	if err != nil {
		return err
	}
	for i := range works {
		if err := s.replan(ctx, tx, &works[i], remind); err != nil {
			return err
		}
	}
	return nil
}

// Upcoming is a reminder that will be sent.
type Upcoming struct {
	task.Reminder
	Task int64
	No   string
	Name string
	Plan string // as [task.Work.PlanName]
}

// UpcomingReminders returns what is planned up to a time, earliest first, as far
// as reader may see it: their own agency's, an administrator everything.
func (s *Store) UpcomingReminders(ctx context.Context, reader *org.Officer, until time.Time) ([]Upcoming, error) {
	args := []any{millis(until)}
	whose := "1 = 1"
	if !reader.May(org.SeeReminders) {
		where := reader.Where(org.SeeReminders)
		if len(where) == 0 {
			return nil, ErrForbidden
		}
		whose = `r.officer IN (SELECT officer FROM officer_post WHERE ` + among("agency", &args, where) + `)`
	}
	us, err := list(ctx, s.r, func(row scanner) (u Upcoming, err error) {
		var at int64
		var body []byte
		if err = row.Scan(&u.Task, &u.Officer, &u.Step, &u.Due, &at, &u.Why, &body); err != nil {
			return u, err
		}
		u.At = moment(at)
		var w task.Work
		err = json.Unmarshal(body, &w)
		u.No, u.Name, u.Plan = w.No, w.Name, w.PlanName()
		return u, err
	}, `SELECT r.task, r.officer, r.step, r.due, r.at, r.why, t.body FROM reminder r JOIN task t ON t.id = r.task
		WHERE r.state = 'planned' AND r.at <= $1 AND `+whose+` ORDER BY r.at, r.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("store: upcoming reminders: %w", err)
	}
	return us, nil
}

// Route says over which channel and to which conversation an officer is
// written to. Tells says that the channel can tell a message it has carried
// before by its key, and does not carry it again.
type Route struct {
	Channel, Chat string
	Tells         bool
}

// Bundle makes one delivery for each officer who has reminders due, with all of
// them together; of several steps of one task only the latest stays, so that
// after a standstill nobody is told five times. It returns how many deliveries
// it made. Replicas may do it at once.
func (s *Store) Bundle(ctx context.Context, route func(*org.Officer) Route) (int, error) {
	now := s.now()
	officers, err := list(ctx, s.r, func(row scanner) (id string, err error) { err = row.Scan(&id); return id, err },
		`SELECT DISTINCT officer FROM reminder WHERE state = 'planned' AND at <= $1 ORDER BY officer`, millis(now))
	if err != nil {
		return 0, fmt.Errorf("store: bundle: %w", err)
	}
	made := 0
	for _, id := range officers {
		o, err := s.Officer(ctx, id)
		if err != nil {
			return made, err
		}
		err = s.write(ctx, "bundle", func(tx txn) error {
			r := route(o)
			// The key is set once the rows are ours; a rolled-back delivery leaves nothing.
			var delivery int64
			if err := tx.QueryRowContext(ctx, `INSERT INTO delivery (key, kind, officer, channel, chat, tells, state, tries, holder, due, error, created)
				VALUES ($1, 'digest', $2, $3, $4, $5, 'ready', 0, '', $6, '', $6) RETURNING id`,
				fmt.Sprintf("%s %d", id,
					now.UnixNano()), id, r.Channel, r.Chat, r.Tells, millis(now)).Scan(&delivery); err != nil {
				return err
			}
			type due struct{ id, task, at int64 }
			rows, err := list(ctx, tx, func(row scanner) (d due, err error) {
				err = row.Scan(&d.id, &d.task,
					&d.at)
				return d, err
			},
				`UPDATE reminder SET state = 'bundled', delivery = $1 WHERE officer = $2 AND state = 'planned' AND at <= $3 RETURNING id, task, at`, delivery, id, millis(now))
			if err != nil {
				return err
			}
			if len(rows) == 0 { // another replica was faster
				return errNothing
			}
			latest := map[int64]due{}
			for _, d := range rows {
				if have, ok := latest[d.task]; !ok || d.at > have.at || d.at == have.at && d.id > have.id {
					latest[d.task] = d
				}
			}
			for _, d := range rows {
				if latest[d.task] != d {
					if _, err := tx.ExecContext(ctx, `UPDATE reminder SET state = 'merged' WHERE id = $1`,
						d.id); err != nil {
						return err
					}
				}
			}
			_, err = tx.ExecContext(ctx, `UPDATE delivery SET key = $1 WHERE id = $2`,
				fmt.Sprintf("digest-%d", delivery), delivery)
			return err
		})
		if errors.Is(err, errNothing) {
			continue
		}
		if err != nil {
			return made, err
		}
		made++
	}
	return made, nil
}

var errNothing = errors.New("nothing to do")

// DeliveryState is how far a delivery has come.
type DeliveryState string

const (
	Ready   DeliveryState = "ready"
	Sending DeliveryState = "sending"
	Sent    DeliveryState = "sent"
	// Doubtful may have been sent or not: its sender died, and the channel cannot
	// tell. It is not sent again; an administrator sees it.
	Doubtful DeliveryState = "doubtful"
	Failed   DeliveryState = "failed"
)

// Delivery is one message to one officer.
type Delivery struct {
	ID      int64
	Key     string // names the message for a channel that can tell
	Kind    string // "digest" of reminders, "week" of the week's work, "score" of the month's score, "urge" to score
	Officer string
	Route
	State DeliveryState
	Tries int
	Error string
	Items []DeliveryItem // of a digest
}

// DeliveryItem is a reminder in a digest.
type DeliveryItem struct {
	Task int64
	Step string
	Why  string
}

const deliveryColumns = `id, key, kind, officer, channel, chat, tells, state, tries, error`

func scanDelivery(row scanner) (d Delivery, err error) {
	err = row.Scan(&d.ID, &d.Key, &d.Kind, &d.Officer, &d.Channel, &d.Chat, &d.Tells, &d.State, &d.Tries, &d.Error)
	return d, err
}

// Take gives holder one delivery to send before ttl is over, or [ErrNotFound].
// One whose sender did not come back is given again where the channel can tell
// a message twice, and becomes [Doubtful] where it cannot.
func (s *Store) Take(ctx context.Context, holder string, ttl time.Duration) (*Delivery, error) {
	now := s.now()
	var d Delivery
	err := s.write(ctx, "take delivery", func(tx txn) error {
		if _, err := tx.ExecContext(ctx,
			`UPDATE delivery SET state = 'doubtful' WHERE state = 'sending' AND tells = $1 AND due <= $2`, false, millis(now)); err != nil {
			return err
		}
		var err error
		d, err = scanDelivery(tx.QueryRowContext(ctx, `UPDATE delivery SET state = 'sending', holder = $1, due = $2, tries = tries + 1 WHERE id = (
			SELECT id FROM delivery WHERE state IN ('ready', 'sending') AND due <= $3 AND (state = 'ready' OR tells = $4) ORDER BY due, id LIMIT 1`+s.d.claim+`) RETURNING `+deliveryColumns,
			holder, millis(now.Add(ttl)), millis(now), true))
		if errors.Is(err, sql.ErrNoRows) {
			return nil // the doubtful ones are kept all the same
		}
		if err != nil {
			return err
		}
		type row struct {
			DeliveryItem
			state string
		}
		rows, err := list(ctx, tx, func(s scanner) (r row, err error) {
			err = s.Scan(&r.Task, &r.Step, &r.Why,
				&r.state)
			return r, err
		},
			`SELECT task, step, why, state FROM reminder WHERE delivery = $1 ORDER BY due, task`, d.ID)
		for _, r := range rows {
			if r.state == "bundled" {
				d.Items = append(d.Items, r.DeliveryItem)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if d.ID == 0 {
		return nil, fmt.Errorf("store: take delivery: %w", ErrNotFound)
	}
	return &d, nil
}

// HoldDelivery keeps a delivery for holder for another ttl; it is nothing when
// holder does not have it.
func (s *Store) HoldDelivery(ctx context.Context, id int64, holder string, ttl time.Duration) error {
	if _, err := s.w.ExecContext(ctx, `UPDATE delivery SET due = $1 WHERE id = $2 AND holder = $3 AND state = 'sending'`,
		millis(s.now().Add(ttl)), id, holder); err != nil {
		return fmt.Errorf("store: hold delivery: %w", err)
	}
	return nil
}

// Delivered records that holder has sent the delivery, or that there was
// nothing left to send.
func (s *Store) Delivered(ctx context.Context, id int64, holder string) error {
	return s.finish(ctx, id, holder, Sent, time.Time{}, "")
}

// mostTries is how often a delivery is tried that the channel refuses.
const mostTries = 5

// instead begins the step of a reminder that goes to a head because it could not
// be delivered to the focal point.
const instead = "i:"

// NotDelivered records that the channel certainly did not carry the delivery:
// it is tried again later, five times in all, or not at all when final. When it
// is given up, its reminders go to the heads of the officer's agency.
func (s *Store) NotDelivered(ctx context.Context, d *Delivery, holder string, cause error, final bool) error {
	if final || d.Tries >= mostTries {
		return s.giveUp(ctx, d, holder, cause)
	}
	return s.finish(ctx, d.ID, holder, Ready, s.now().Add(time.Duration(d.Tries)*5*time.Minute), cause.Error())
}

// giveUp ends a delivery and plans its reminders for the heads of the officer's
// agency, once.
func (s *Store) giveUp(ctx context.Context, d *Delivery, holder string, cause error) error {
	return s.write(ctx, fmt.Sprintf("delivery %d", d.ID), func(tx txn) error {
		res, err := tx.ExecContext(ctx, `UPDATE delivery SET state = $1, due = 0, error = $2 WHERE id = $3 AND holder = $4 AND state = 'sending'`, string(Failed), cause.Error(), d.ID, holder)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 { // taken over in the meantime
			return err
		}
		from, err := scanOfficer(tx.QueryRowContext(ctx, `SELECT body FROM officer WHERE id = $1`, d.Officer))
		if err != nil || from.Has(org.Head) {
			return err
		}
		agency, err := officersAt(ctx, tx, from.Agency)
		if err != nil {
			return err
		}
		for _, o := range agency {
			if !o.Has(org.Head) || o.Profile == string(task.Silent) {
				continue
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO reminder (task, officer, step, due, at, why, state)
				SELECT task, $1, CAST($2 AS TEXT) || step, due, CAST($3 AS BIGINT), why || CAST($4 AS TEXT), 'planned' FROM reminder WHERE delivery = $5 AND state = 'bundled' AND step NOT LIKE 'i:%' ON CONFLICT DO NOTHING`,
				o.ID, instead, millis(s.now()), textInstead+from.Name, d.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// Unsure records that nobody knows whether a channel that cannot tell has
// carried the delivery.
func (s *Store) Unsure(ctx context.Context, id int64, holder string, cause error) error {
	return s.finish(ctx, id, holder, Doubtful, time.Time{}, cause.Error())
}

// finish changes a delivery that holder still has; one that was taken over in
// the meantime is left alone.
func (s *Store) finish(ctx context.Context, id int64, holder string, state DeliveryState, due time.Time,
	cause string) error {
	ms := int64(0)
	if !due.IsZero() {
		ms = millis(due)
	}
	if _, err := s.w.ExecContext(ctx, `UPDATE delivery SET state = $1, due = $2, error = $3 WHERE id = $4 AND holder = $5 AND state = 'sending'`,
		string(state), ms, cause, id, holder); err != nil {
		return fmt.Errorf("store: delivery %d: %w", id, err)
	}
	return nil
}

// Deliveries returns those in a state, newest first, at most limit.
func (s *Store) Deliveries(ctx context.Context, state DeliveryState, limit int) ([]Delivery, error) {
	ds, err := list(ctx, s.r, scanDelivery, `SELECT `+deliveryColumns+
		` FROM delivery WHERE state = $1 ORDER BY id DESC LIMIT $2`, string(state), limit)
	if err != nil {
		return nil, fmt.Errorf("store: deliveries: %w", err)
	}
	return ds, nil
}

// PlanWeek makes the weekly overview for every focal point and head, and that of all
// agencies for who oversees them, once for the week that day lies in, and returns how
// many were made.
func (s *Store) PlanWeek(ctx context.Context, day corpus.Day, route func(*org.Officer) Route) (int, error) {
	officers, err := s.Officers(ctx, "")
	if err != nil {
		return 0, err
	}
	year, week := day.Time().ISOWeek()
	made := 0
	err = s.write(ctx, "plan the week", func(tx txn) error {
		made = 0
		for i := range officers {
			o := &officers[i]
			if o.Profile == string(task.Silent) || o.Left {
				continue
			}
			var kinds []string
			if o.Has(org.Focal) || o.Has(org.Head) {
				kinds = append(kinds, "week")
			}
			if o.Has(org.Overseer) || o.Has(org.Leader) {
				kinds = append(kinds, "oversight")
			}
			for _, kind := range kinds {
				r := route(o)
				key := fmt.Sprintf("%s-%d-%02d-%s", kind, year, week, o.ID)
				// What an earlier week had to say and nobody could carry is said by this one.
				if _, err := tx.ExecContext(ctx, `DELETE FROM delivery WHERE kind = $1 AND officer = $2 AND state = 'ready' AND key <> $3`,
					kind, o.ID, key); err != nil {
					return err
				}
				n, err := affected(tx.ExecContext(ctx, `INSERT INTO delivery (key, kind, officer, channel, chat, tells, state, tries, holder, due, error, created)
					VALUES ($1, $2, $3, $4, $5, $6, 'ready', 0, '', $7, '', $7) ON CONFLICT DO NOTHING`,
					key, kind, o.ID, r.Channel, r.Chat, r.Tells, millis(s.now())))
				if err != nil {
					return err
				}
				made += n
			}
		}
		return nil
	})
	return made, err
}

// Letter is a message in an officer's inbox in the house.
type Letter struct {
	ID      int64
	Text    string
	Kind    task.NoticeKind // "" another one
	Link    string          // the page it is about
	Seen    bool
	Created time.Time
}

// PutLetter puts a message in an officer's inbox; the same key again is nothing.
func (s *Store) PutLetter(ctx context.Context, key, officer, text string) error {
	return s.putLetter(ctx, key, officer, text, "", false)
}

// PutReminder puts what a delivery says in its officer's inbox; carried says that
// they have got it elsewhere, so that it does not wait to be read.
func (s *Store) PutReminder(ctx context.Context, d *Delivery, text string, carried bool) error {
	kind := task.NoticeReminder
	if d.Kind == "score" || d.Kind == "urge" {
		kind = ""
	}
	return s.putLetter(ctx, d.Key, d.Officer, text, kind, carried)
}

func (s *Store) putLetter(ctx context.Context, key, officer, text string, kind task.NoticeKind, seen bool) error {
	if _, err := s.w.ExecContext(ctx, `INSERT INTO inbox (key, officer, text, seen, created, kind) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		key, officer, text, seen, millis(s.now()), string(kind)); err != nil {
		return fmt.Errorf("store: put letter: %w", err)
	}
	return nil
}

// notify puts a notice in the inbox of everybody it is for.
func (s *Store) notify(ctx context.Context, tx txn, n *task.Notice, who *org.Officer, key, link string) error {
	officers, err := s.officersOf(ctx, tx, n.Agencies, n.Officers)
	if err != nil {
		return err
	}
	if n.Overseer {
		more, err := s.overseers(ctx, tx)
		if err != nil {
			return err
		}
		officers = append(officers, more...)
	}
	for _, o := range n.For(officers, who) {
		if _, err := tx.ExecContext(ctx, `INSERT INTO inbox (key, officer, text, seen, created, kind, link) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
			key+"-"+o.ID, o.ID, n.Text, false, millis(s.now()), string(n.Kind), link); err != nil {
			return err
		}
	}
	return nil
}

// overseers are the officers who oversee work everywhere.
func (s *Store) overseers(ctx context.Context, q querier) ([]org.Officer, error) {
	return list(ctx, q, scanOfficer, `SELECT body FROM officer WHERE oversees = $1 AND gone = $2 ORDER BY id`, true, false)
}

// Letters returns an officer's inbox, newest first, at most limit.
func (s *Store) Letters(ctx context.Context, officer string, limit int) ([]Letter, error) {
	ls, err := list(ctx, s.r, func(row scanner) (l Letter, err error) {
		var created int64
		err = row.Scan(&l.ID, &l.Text, &l.Seen, &created, &l.Kind, &l.Link)
		l.Created = moment(created)
		return l, err
	}, `SELECT id, text, seen, created, kind, link FROM inbox WHERE officer = $1 ORDER BY id DESC LIMIT $2`, officer, limit)
	if err != nil {
		return nil, fmt.Errorf("store: letters: %w", err)
	}
	return ls, nil
}

// PlanEscalations plans the reminders that go above the agencies that are late with
// their work on a day, each once, and returns how many are new.
func (s *Store) PlanEscalations(ctx context.Context, today corpus.Day, rules task.Rules,
	above func(string) string) (made int, err error) {
	err = s.write(ctx, "plan escalations", func(tx txn) error {
		made = 0
		works, err := list(ctx, tx, scanWork, `SELECT `+taskColumns+` FROM task WHERE progress <> 'done' AND last <> '' AND last <= $1
			AND state = '' AND plan NOT IN (SELECT key FROM plan WHERE state <> '') ORDER BY id`, string(today.Add(-rules.Usual().Up)))
		if err != nil || len(works) == 0 {
			return err
		}
		overseers, err := s.overseers(ctx, tx)
		if err != nil {
			return err
		}
		of := map[string][]org.Officer{} // those of an agency above
		for i := range works {
			w := &works[i]
			officers := slices.Clone(overseers)
			for _, a := range w.Owners() {
				top := above(a)
				if _, known := of[top]; !known && top != "" {
					if of[top], err = s.officersOf(ctx, tx, []string{top}, nil); err != nil {
						return err
					}
				}
				for _, o := range of[top] {
					if !slices.ContainsFunc(officers, func(x org.Officer) bool { return x.ID == o.ID }) {
						officers = append(officers, o)
					}
				}
			}
			for _, r := range rules.Escalations(w, officers, today, above) {
				n, err := affected(tx.ExecContext(ctx, `INSERT INTO reminder (task, officer, step, due, at, why, state) VALUES ($1, $2, $3, $4, $5, $6, 'planned') ON CONFLICT DO NOTHING`,
					w.ID, r.Officer, r.Step, string(r.Due), millis(s.now()), r.Why))
				if err != nil {
					return err
				}
				made += n
			}
		}
		return nil
	})
	return made, err
}
