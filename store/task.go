package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/task"
)

// ErrForbidden says that the officer may not do what was asked. A task that the
// officer may not even read is [ErrNotFound].
var ErrForbidden = org.ErrForbidden

// PlanCount says what [Store.PutPlan] did.
type PlanCount struct {
	Added, Changed, Unchanged int
	SampleClosed              bool // the shipped plan was closed for it
}

// PutPlan stores the approved tasks of a plan with their reminders, all or
// nothing. A task that is there already keeps its progress, evidence and
// history; what the plan says of it is taken over. class and agency are those of
// internal tasks.
func (s *Store) PutPlan(ctx context.Context, who *org.Officer, p *task.Proposal, class corpus.Class, agency string,
	remind Reminding) (PlanCount, error) {
	var n PlanCount
	if !who.May(org.ApprovePlan) {
		return n, ErrForbidden
	}
	key := p.Plan.Doc
	if key == "" {
		key = corpus.MakeKey(p.Plan.Number, "", p.Title, "", "")
	}
	err := s.write(ctx, "put plan", func(tx txn) error {
		n = PlanCount{}
		agency, err := s.agencyNow(ctx, tx, agency)
		if err != nil {
			return err
		}
		given := map[string][]task.Work{} // to each agency that leads
		facts := *p
		facts.Tasks, facts.Problems, facts.Plan.Doc = nil, nil, key
		body, err := json.Marshal(facts)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO plan (key, year, class, agency, body) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (key) DO UPDATE SET year = excluded.year, class = excluded.class, agency = excluded.agency, body = excluded.body, state = ''`,
			key, p.Year, string(class), agency, string(body)); err != nil {
			return err
		}
		have, err := list(ctx, tx, scanWork, `SELECT `+taskColumns+` FROM task WHERE plan = $1 ORDER BY id`+s.d.lock, key)
		if err != nil {
			return err
		}
		matches := task.Match(have, p.Tasks)
		if err := s.free(ctx, tx, have, matches, p.Tasks); err != nil {
			return err
		}
		for i, t := range p.Tasks {
			source := ""
			if t.Basis.Number == "" {
				source = p.Title
			}
			if matches[i] < 0 {
				w := task.Work{Task: t, Plan: key, Year: p.Year, Class: class, Agency: agency, Source: source}
				if err := s.insert(ctx, tx, &w); err != nil {
					return err
				}
				if err := s.change(ctx, tx, &w, who, &task.Change{What: task.Assign, After: t.Name},
					remind); err != nil {
					return err
				}
				n.Added++
				for _, a := range w.LeadAgencies() {
					given[a] = append(given[a], w)
				}
				continue
			}
			w := &have[matches[i]]
			c, err := w.Renew(t)
			if err != nil {
				return err
			}
			if c == nil {
				n.Unchanged++
				continue
			}
			if err := s.change(ctx, tx, w, who, c, remind); err != nil {
				return err
			}
			n.Changed++
		}
		if n.Added+n.Changed == 0 {
			return nil
		}
		for _, a := range slices.Sorted(maps.Keys(given)) {
			if err := s.notify(ctx, tx, task.PlanNotice(given[a][0].PlanName(), a, given[a], who), who,
				fmt.Sprintf("plan-%s-%d", key, given[a][0].ID), "/viec?co-quan="+a+"&ke-hoach="+url.QueryEscape(key)); err != nil {
				return err
			}
		}
		return s.audit(ctx, tx, who.ID, "plan.approve", fmt.Sprintf("%s: %d + %d", key, n.Added, n.Changed))
	})
	return n, err
}

// free gives the numbers that a plan now has to its own tasks: a task that is
// numbered otherwise than before moves, and one that stands in the plan no more
// leaves its number to the new one.
func (s *Store) free(ctx context.Context, tx txn, have []task.Work, matches []int, now []task.Task) error {
	wanted := map[string]int{} // number → index in have, -1 a new task
	for i, t := range now {
		wanted[t.No] = matches[i]
	}
	number := func(i int, no string) error {
		_, err := tx.ExecContext(ctx, `UPDATE task SET no = $1 WHERE id = $2`, no, have[i].ID)
		return err
	}
	for i := range have {
		if to, ok := wanted[have[i].No]; ok && to != i {
			if err := number(i, fmt.Sprintf("%s~%d", have[i].No, have[i].ID)); err != nil {
				return err
			}
		}
	}
	for i, t := range now {
		if m := matches[i]; m >= 0 && have[m].No != t.No {
			if err := number(m, t.No); err != nil {
				return err
			}
		}
	}
	return nil
}

// insert makes the row of a new task; [Store.change] fills it.
func (s *Store) insert(ctx context.Context, tx txn, w *task.Work) (err error) {
	if w.Agency, err = s.agencyNow(ctx, tx, w.Agency); err != nil {
		return err
	}
	return tx.QueryRowContext(ctx, `INSERT INTO task (plan, year, no, class, agency, progress, first, nominal, last, done_on, section, folded, body, updated)
		VALUES ($1, $2, $3, $4, $5, '', '', '', '', '', '', '', '{}', 0) RETURNING id`, w.Plan, w.Year, w.No, string(w.Class), w.Agency).Scan(&w.ID)
}

// change writes w, a line of its history, and its reminders.
func (s *Store) change(ctx context.Context, tx txn, w *task.Work, who *org.Officer, c *task.Change,
	remind Reminding) error {
	now := s.now()
	w.Updated = moment(millis(now))
	merged, err := s.merged(ctx, tx)
	if err != nil {
		return err
	}
	for _, a := range w.Agencies() {
		if into, ok := merged[a]; ok {
			moveWork(w, a, into)
		}
	}
	body, err := json.Marshal(w)
	if err != nil {
		return err
	}
	last := w.Due.Rolled
	if last == "" {
		last = w.Due.Nominal
	}
	first := w.Due.Start
	if first == "" {
		first = w.Due.Nominal
	}
	of, err := s.planState(ctx, tx, w.Plan)
	if err != nil {
		return err
	}
	state := ""
	if w.Dropped != "" {
		state = "dropped"
	}
	w.Shut = state != "" || of != task.PlanOpen
	if _, err := tx.ExecContext(ctx, `UPDATE task SET progress = $1, first = $2, nominal = $3, last = $4, done_on = $5, section = $6, folded = $7, body = $8, updated = $9, state = $10 WHERE id = $11`,
		string(w.Progress), string(first), string(w.Due.Nominal), string(last), string(w.DoneOn), w.SectionNo,
		paper.Fold(w.Name+" "+w.Product+" "+w.Section+" "+w.Lead), string(body), millis(now), state, w.ID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM task_agency WHERE task = $1`, w.ID); err != nil {
		return err
	}
	leads := map[string]bool{}
	for _, a := range w.LeadAgencies() {
		leads[a] = true
	}
	passed := map[string]bool{}
	for _, p := range w.Passed {
		passed[p.Agency] = true
	}
	agencies, persons := w.Circle()
	for _, a := range agencies {
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO task_agency (task, agency, lead, passed) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, w.ID, a, leads[a], passed[a]); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM task_person WHERE task = $1`, w.ID); err != nil {
		return err
	}
	for _, o := range persons {
		if _, err := tx.ExecContext(ctx, `INSERT INTO task_person (task, officer) VALUES ($1, $2) ON CONFLICT DO NOTHING`, w.ID, o); err != nil {
			return err
		}
	}
	var line int64
	if err := tx.QueryRowContext(ctx, `INSERT INTO task_change (task, who, what, before, after, why, created) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		w.ID, who.ID, string(c.What), c.Before, c.After, c.Why, millis(now)).Scan(&line); err != nil {
		return err
	}
	if n := task.NoticeOf(w, c, who); n != nil && of == task.PlanOpen {
		if err := s.notify(ctx, tx, n, who, fmt.Sprintf("task-%d", line), fmt.Sprintf("/viec/%d", w.ID)); err != nil {
			return err
		}
	}
	return s.replan(ctx, tx, w, remind)
}

// taskColumns are what scanWork reads.
const taskColumns = `id, body, updated, (task.state <> '' OR EXISTS (SELECT 1 FROM plan p WHERE p.key = task.plan AND p.state <> '')) AS shut`

func scanWork(row scanner) (w task.Work, err error) {
	var id, updated int64
	var body []byte
	var shut bool
	if err = row.Scan(&id, &body, &updated, &shut); err != nil {
		return w, err
	}
	w, err = readWork(id, body, updated)
	w.Shut = shut
	return w, err
}

func readWork(id int64, body []byte, updated int64) (w task.Work, err error) {
	err = json.Unmarshal(body, &w)
	w.ID, w.Updated = id, moment(updated)
	return w, err
}

// TaskFilter says which tasks to return; the zero value means all that the
// reader may read.
type TaskFilter struct {
	Plan    string
	No      string
	Agency  string      // takes part in it
	Person  string      // the ID of an officer to whom it was passed on by name
	Leading bool        // with Agency: leads it
	Status  task.Status // on Today
	Today   corpus.Day
	From    corpus.Day // the deadline falls on or after this day …
	To      corpus.Day // … and on or before this one
	Section string     // number of the plan's section: "VII"
	Words   string     // all of them stand in name, product, section or lead; diacritics do not matter
	Undated bool       // only tasks that wait for a person to set a day
	Shut    bool       // also what counts nowhere: see [task.Work.Shut]
	Open    bool       // only tasks that are not done
	Limit   int        // 0 means all
	Offset  int        // with Limit: this many are left out first
	After   int64      // only IDs above this, to page on
	ByDue   bool       // in the order of the deadline, what has none last
}

// where is the condition of f for what reader may read.
func (f *TaskFilter) where(reader *org.Officer) (cond string, args []any) {
	var where []string
	and := func(cond string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			cond = strings.Replace(cond, "?", fmt.Sprintf("$%d", len(args)), 1)
		}
		where = append(where, cond)
	}
	if !reader.May(org.ReadInternal) {
		mine, id := reader.Where(org.ReadInternal), ""
		if reader != nil {
			id = reader.ID
		}
		cond := `(class = '' OR ` + among("agency", &args, mine)
		if own := reader.Agencies(); len(own) > 0 && len(mine) > 0 {
			args = append(args, true)
			cond += fmt.Sprintf(` OR id IN (SELECT task FROM task_agency WHERE passed = $%d AND `, len(args)) +
				among("agency", &args, own) + `)`
		}
		and(cond+` OR id IN (SELECT task FROM task_person WHERE officer = ?))`, id)
	}
	switch {
	case f.Plan != "" && f.Shut:
		and(`plan = ?`, f.Plan)
	case f.Plan != "": // who names a plan looks into it also when it is closed
		and(`plan = ? AND state = '' AND plan NOT IN (SELECT key FROM plan WHERE state = 'removed')`, f.Plan)
	case !f.Shut:
		and(`state = '' AND plan NOT IN (SELECT key FROM plan WHERE state <> '')`)
	}
	if f.No != "" {
		and(`no = ?`, f.No)
	}
	if f.Agency != "" {
		cond := `id IN (SELECT task FROM task_agency WHERE agency = ?)`
		if f.Leading {
			cond = `id IN (SELECT task FROM task_agency WHERE agency = ? AND lead = ?)`
			and(cond, f.Agency, true)
		} else {
			and(cond, f.Agency)
		}
	}
	if f.Person != "" {
		and(`id IN (SELECT task FROM task_person WHERE officer = ?)`, f.Person)
	}
	today := string(f.Today)
	switch f.Status {
	case task.DoneOnTime:
		and(`progress = 'done' AND (last = '' OR done_on <= last)`)
	case task.DoneLate:
		and(`progress = 'done' AND last <> '' AND done_on > last`)
	case task.Overdue:
		and(`progress <> 'done' AND last <> '' AND last < ?`, today)
	case task.OnTrack:
		and(`progress = 'doing' AND (last = '' OR last >= ?)`, today)
	case task.NotYetDue:
		and(`progress = '' AND (last = '' OR last >= ?)`, today)
	}
	if f.From != "" {
		and(`nominal >= ?`, string(f.From))
	}
	if f.To != "" {
		and(`nominal <> '' AND nominal <= ?`, string(f.To))
	}
	if f.Section != "" {
		and(`section = ?`, f.Section)
	}
	if f.Open {
		and(`progress <> 'done'`)
	}
	if f.Undated {
		and(`nominal = ''`)
	}
	for _, word := range strings.Fields(paper.Fold(f.Words)) {
		and(`folded LIKE ? ESCAPE '!'`, "%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(word)+"%")
	}
	if f.After > 0 {
		and(`id > ?`, f.After)
	}
	if len(where) > 0 {
		cond = ` WHERE ` + strings.Join(where, ` AND `)
	}
	return cond, args
}

// Tasks returns the tasks that match and that reader may read, in the order of
// their deadline where the filter names days, else in that of their plans.
func (s *Store) Tasks(ctx context.Context, reader *org.Officer, f TaskFilter) ([]task.Work, error) {
	cond, args := f.where(reader)
	query := `SELECT ` + taskColumns + ` FROM task` + cond
	if f.From != "" || f.To != "" || f.ByDue {
		query += ` ORDER BY nominal = '', nominal, id`
	} else {
		query += ` ORDER BY id`
	}
	if f.Limit > 0 {
		args = append(args, f.Limit, f.Offset)
		query += fmt.Sprintf(` LIMIT $%d OFFSET $%d`, len(args)-1, len(args))
	}
	ws, err := list(ctx, s.r, scanWork, query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: tasks: %w", err)
	}
	return ws, nil
}

// CountTasks says how many of the tasks that match and that reader may read
// stand how on the filter's Today. The filter's own Status does not matter.
func (s *Store) CountTasks(ctx context.Context, reader *org.Officer, f TaskFilter) (map[task.Status]int, error) {
	f.Status = ""
	cond, args := f.where(reader)
	args = append(args, string(f.Today))
	today := fmt.Sprintf("$%d", len(args))
	count := map[task.Status]int{}
	type row struct {
		progress task.Progress
		late     bool
		n        int
	}
	rows, err := list(ctx, s.r, func(s scanner) (r row, err error) {
		err = s.Scan(&r.progress, &r.late,
			&r.n)
		return r, err
	},
		`SELECT progress, late, COUNT(*) FROM (SELECT progress, last <> '' AND CASE WHEN progress = 'done' THEN done_on ELSE `+today+` END > last AS late FROM task`+cond+`) AS t GROUP BY progress, late`, args...)
	if err != nil {
		return nil, fmt.Errorf("store: count tasks: %w", err)
	}
	for _, r := range rows {
		switch {
		case r.progress == task.Done && r.late:
			count[task.DoneLate] += r.n
		case r.progress == task.Done:
			count[task.DoneOnTime] += r.n
		case r.late:
			count[task.Overdue] += r.n
		case r.progress == task.Doing:
			count[task.OnTrack] += r.n
		default:
			count[task.NotYetDue] += r.n
		}
	}
	return count, nil
}

// Sections returns the numbers and headings of the sections of the plans that
// reader may read tasks of, as their plans have them.
func (s *Store) Sections(ctx context.Context, reader *org.Officer, plan string) ([][2]string, error) {
	f := TaskFilter{Plan: plan}
	cond, args := f.where(reader)
	firsts, err := list(ctx, s.r, scanWork, `SELECT `+taskColumns+` FROM task WHERE id IN (SELECT MIN(id) FROM task`+
		cond+` GROUP BY plan, section) ORDER BY id`, args...)
	if err != nil {
		return nil, fmt.Errorf("store: sections: %w", err)
	}
	var out [][2]string
	for _, w := range firsts {
		row := [2]string{w.SectionNo, w.Section}
		if w.SectionNo != "" && !slices.Contains(out, row) {
			out = append(out, row)
		}
	}
	return out, nil
}

// TaskAgencies returns the IDs of the agencies that take part in tasks that
// reader may read.
func (s *Store) TaskAgencies(ctx context.Context, reader *org.Officer) ([]string, error) {
	f := TaskFilter{}
	cond, args := f.where(reader)
	query := `SELECT DISTINCT agency FROM task_agency`
	if cond != "" {
		query += ` WHERE task IN (SELECT id FROM task` + cond + `)`
	}
	ids, err := list(ctx, s.r, func(row scanner) (id string, err error) { err = row.Scan(&id); return id, err },
		query+` ORDER BY agency`, args...)
	if err != nil {
		return nil, fmt.Errorf("store: task agencies: %w", err)
	}
	return ids, nil
}

// Task returns one task, [ErrNotFound] as well when reader may not read it.
func (s *Store) Task(ctx context.Context, reader *org.Officer, id int64) (*task.Work, error) {
	w, err := scanWork(s.r.QueryRowContext(ctx, `SELECT `+taskColumns+` FROM task WHERE id = $1`, id))
	if err == nil && !w.ReadableBy(reader) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("store: task %d: %w", id, found(err))
	}
	return &w, nil
}

// Reminding says which reminders a task owes the officers of its agencies; a
// [task.Planner] does.
type Reminding interface {
	Owed(w *task.Work, officers []org.Officer) []task.Reminder
}

// ChangeTask lets f change a task that who may read, and writes the change with
// the task's reminders, all or nothing; a nil change is none. f gets the request
// for more time that is open, nil when none is, and the time. Under a context with a name
// ([Once]) a change of one kind is made once. What f refuses is an [*Error].
func (s *Store) ChangeTask(ctx context.Context, who *org.Officer, id int64, kind task.Deed, remind Reminding,
	f func(w *task.Work, asked *task.Extension, now time.Time) (*task.Change, error)) error {
	return s.write(ctx, fmt.Sprintf("task %d", id), func(tx txn) error {
		w, err := scanWork(tx.QueryRowContext(ctx, `SELECT `+taskColumns+` FROM task WHERE id = $1`+s.d.lock, id))
		if err == nil && !w.ReadableBy(who) {
			err = ErrNotFound
		}
		if err != nil {
			return found(err)
		}
		if !w.Allows(who, kind) {
			return ErrForbidden
		}
		if err := s.once(ctx, tx, fmt.Sprintf("%s %d", kind.Kind(), id)); errors.Is(err, errAgain) {
			return nil
		} else if err != nil {
			return err
		}
		asked, err := s.openExtension(ctx, tx, id)
		if err != nil {
			return err
		}
		c, err := f(&w, asked, s.now())
		if err != nil || c == nil {
			return err
		}
		for _, e := range c.Proof {
			if err := s.addEvidence(ctx, tx, id, who, e); err != nil {
				return err
			}
		}
		if c.Extension != nil {
			if err := s.putExtension(ctx, tx, id, who, c.Extension); err != nil {
				return err
			}
		}
		return s.change(ctx, tx, &w, who, c, remind)
	})
}

// Change is a line of a task's history.
type Change struct {
	Task               int64
	Who                string    // the officer's ID
	What               task.Deed // a kind
	Before, After, Why string    // in Vietnamese
	Created            time.Time
}

// History returns what happened to a task, oldest first.
func (s *Store) History(ctx context.Context, reader *org.Officer, id int64) ([]Change, error) {
	if _, err := s.Task(ctx, reader, id); err != nil {
		return nil, err
	}
	cs, err := list(ctx, s.r, func(row scanner) (c Change, err error) {
		var created int64
		err = row.Scan(&c.Task, &c.Who, &c.What, &c.Before, &c.After, &c.Why, &created)
		c.Created = moment(created)
		return c, err
	}, `SELECT task, who, what, before, after, why, created FROM task_change WHERE task = $1 ORDER BY id`, id)
	if err != nil {
		return nil, fmt.Errorf("store: history: %w", err)
	}
	return cs, nil
}

// Evidence proves that a task was done; [Store.EvidenceOf] leaves its Data out.
type Evidence = task.Evidence

// MostEvidence is how big a file may be, in bytes.
const MostEvidence = task.MostEvidence

func (s *Store) addEvidence(ctx context.Context, tx txn, task int64, who *org.Officer, e Evidence) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO evidence (task, who, name, link, data, created) VALUES ($1, $2, $3, $4, $5, $6)`,
		task, who.ID, e.Name, e.Link, e.Data, millis(s.now()))
	return err
}

// EvidenceOf returns the evidence of a task, oldest first, without file contents.
func (s *Store) EvidenceOf(ctx context.Context, reader *org.Officer, id int64) ([]Evidence, error) {
	if _, err := s.Task(ctx, reader, id); err != nil {
		return nil, err
	}
	es, err := list(ctx, s.r, func(row scanner) (e Evidence, err error) {
		var created int64
		err = row.Scan(&e.ID, &e.Task, &e.Who, &e.Name, &e.Link, &created)
		e.Created = moment(created)
		return e, err
	}, `SELECT id, task, who, name, link, created FROM evidence WHERE task = $1 ORDER BY id`, id)
	if err != nil {
		return nil, fmt.Errorf("store: evidence: %w", err)
	}
	return es, nil
}

// EvidenceFile returns one piece of evidence with its content.
func (s *Store) EvidenceFile(ctx context.Context, reader *org.Officer, id int64) (*Evidence, error) {
	e := Evidence{ID: id}
	var created int64
	err := s.r.QueryRowContext(ctx, `SELECT task, who, name, link, data, created FROM evidence WHERE id = $1`,
		id).Scan(&e.Task, &e.Who, &e.Name, &e.Link, &e.Data, &created)
	if err != nil {
		return nil, fmt.Errorf("store: evidence: %w", found(err))
	}
	if _, err := s.Task(ctx, reader, e.Task); err != nil {
		return nil, err
	}
	e.Created = moment(created)
	return &e, nil
}

// Extension is a request for more time ("xin gia hạn").
type Extension = task.Extension

// The states of an [Extension].
const (
	Asked   = task.Asked
	Granted = task.Granted
)

const extensionColumns = `id, task, who, day, why, state, decided, note, created`

func scanExtension(row scanner) (e Extension, err error) {
	var created int64
	err = row.Scan(&e.ID, &e.Task, &e.Who, &e.Day, &e.Why, &e.State, &e.Decided, &e.Note, &created)
	e.Created = moment(created)
	return e, err
}

// openExtension returns the request for a task that waits, nil when none does.
func (s *Store) openExtension(ctx context.Context, tx txn, task int64) (*Extension, error) {
	e, err := scanExtension(tx.QueryRowContext(ctx, `SELECT `+extensionColumns+
		` FROM extension WHERE task = $1 AND state = 'asked'`, task))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &e, err
}

// putExtension stores a new request, or what was decided about one.
func (s *Store) putExtension(ctx context.Context, tx txn, task int64, who *org.Officer, e *Extension) error {
	if e.ID != 0 {
		_, err := tx.ExecContext(ctx, `UPDATE extension SET state = $1, decided = $2, note = $3 WHERE id = $4`,
			string(e.State), e.Decided, e.Note, e.ID)
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO extension (task, who, day, why, state, decided, note, created) VALUES ($1, $2, $3, $4, $5, '', '', $6)`,
		task, who.ID, string(e.Day), e.Why, string(e.State), millis(s.now()))
	return err
}

// Extensions returns the requests for a task, for 0 all that are open, oldest
// first, as far as reader may read their tasks.
func (s *Store) Extensions(ctx context.Context, reader *org.Officer, id int64) ([]Extension, error) {
	es, err := list(ctx, s.r, scanExtension, `SELECT `+extensionColumns+
		` FROM extension WHERE task = $1 OR $1 = 0 AND state = 'asked' ORDER BY id`, id)
	if err != nil {
		return nil, fmt.Errorf("store: extensions: %w", err)
	}
	out := es[:0]
	for _, e := range es {
		_, err := s.Task(ctx, reader, e.Task)
		if err == nil {
			out = append(out, e)
		} else if !errors.Is(err, ErrNotFound) {
			return nil, err
		}
	}
	return out, nil
}

// PutProposal keeps what was read from a plan until somebody approves it. What
// has a key is proposed once: the same key again returns the first proposal's ID
// and fresh is false, whatever became of it; a new key takes the place of what
// waits for the same plan under another. Without a key every call makes a new one.
func (s *Store) PutProposal(ctx context.Context, who *org.Officer, key string, p *task.Proposal) (id int64,
	fresh bool, err error) {
	if !who.May(org.ApprovePlan) {
		return 0, false, ErrForbidden
	}
	body, err := json.Marshal(p)
	if err != nil {
		return 0, false, err
	}
	err = s.write(ctx, "put proposal", func(tx txn) error {
		fresh = true
		err := tx.QueryRowContext(ctx, `INSERT INTO proposal (body, by_whom, state, created, key, plan) VALUES ($1, $2, 'open', $3, $4, $5)
			ON CONFLICT (key) WHERE key <> '' DO NOTHING RETURNING id`, string(body), who.ID, millis(s.now()), key, p.Plan.Doc).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			fresh = false
			return tx.QueryRowContext(ctx, `SELECT id FROM proposal WHERE key = $1`, key).Scan(&id)
		}
		if err != nil || key == "" {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE proposal SET state = 'closed' WHERE state = 'open' AND key <> '' AND plan = $1 AND id <> $2`, p.Plan.Doc, id)
		return err
	})
	return id, fresh, err
}

// Proposed reports whether something was proposed under a key before.
func (s *Store) Proposed(ctx context.Context, key string) (bool, error) {
	var n int
	if err := s.r.QueryRowContext(ctx, `SELECT COUNT(*) FROM proposal WHERE key = $1`, key).Scan(&n); err != nil {
		return false, fmt.Errorf("store: proposed: %w", err)
	}
	return n > 0, nil
}

// Proposal returns a proposal that waits for approval, to those who may approve
// it, else [ErrNotFound].
func (s *Store) Proposal(ctx context.Context, reader *org.Officer, id int64) (*task.Proposal, error) {
	var body []byte
	err := s.r.QueryRowContext(ctx, `SELECT body FROM proposal WHERE id = $1 AND state = 'open'`, id).Scan(&body)
	if err == nil && !reader.May(org.ApprovePlan) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("store: proposal %d: %w", id, found(err))
	}
	var p task.Proposal
	if err := json.Unmarshal(body, &p); err != nil {
		return nil, fmt.Errorf("store: proposal %d: %w", id, err)
	}
	return &p, nil
}

// EditProposal puts a corrected text in place of a proposal that waits.
func (s *Store) EditProposal(ctx context.Context, who *org.Officer, id int64, p *task.Proposal) error {
	if !who.May(org.ApprovePlan) {
		return ErrForbidden
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	res, err := s.w.ExecContext(ctx, `UPDATE proposal SET body = $1 WHERE id = $2 AND state = 'open'`, string(body), id)
	if err == nil {
		var n int64
		if n, err = res.RowsAffected(); err == nil && n == 0 {
			err = ErrNotFound
		}
	}
	if err != nil {
		return fmt.Errorf("store: edit proposal %d: %w", id, err)
	}
	return nil
}

// CloseProposal ends a proposal, approved ([Store.PutPlan] has been called) or
// not.
func (s *Store) CloseProposal(ctx context.Context, who *org.Officer, id int64) error {
	if !who.May(org.ApprovePlan) {
		return ErrForbidden
	}
	return s.write(ctx, "close proposal", func(tx txn) error {
		res, err := tx.ExecContext(ctx, `UPDATE proposal SET state = 'closed' WHERE id = $1 AND state = 'open'`, id)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 { // closed before
			return err
		}
		return s.audit(ctx, tx, who.ID, "proposal.close", fmt.Sprint(id))
	})
}

// Waiting is a proposal that nobody has approved yet.
type Waiting struct {
	ID      int64
	Plan    corpus.Ref
	Title   string
	Tasks   int
	Who     string
	Created time.Time
}

// Proposals returns the proposals that wait for approval, oldest first; who may
// not approve gets [ErrForbidden].
func (s *Store) Proposals(ctx context.Context, reader *org.Officer) ([]Waiting, error) {
	if !reader.May(org.ApprovePlan) {
		return nil, ErrForbidden
	}
	ws, err := list(ctx, s.r, func(row scanner) (w Waiting, err error) {
		var body []byte
		var created int64
		if err = row.Scan(&w.ID, &body, &w.Who, &created); err != nil {
			return w, err
		}
		var p task.Proposal
		err = json.Unmarshal(body, &p)
		w.Plan, w.Title, w.Tasks, w.Created = p.Plan, p.Title, len(p.Tasks), moment(created)
		return w, err
	}, `SELECT id, body, by_whom, created FROM proposal WHERE state = 'open' ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("store: proposals: %w", err)
	}
	return ws, nil
}
