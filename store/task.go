package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/task"
)

// ErrForbidden says that the officer may not do what was asked. A task that the
// officer may not even read is [ErrNotFound].
var ErrForbidden = errors.New("store: not permitted")

// PlanCount says what [Store.PutPlan] did.
type PlanCount struct{ Added, Changed, Unchanged int }

// PutPlan stores the approved tasks of a plan with their reminders, all or
// nothing. A task that is there already keeps its progress, evidence and
// history; what the plan says of it is taken over. class and agency are those of
// internal tasks.
func (s *Store) PutPlan(ctx context.Context, who *org.Officer, p *task.Proposal, class corpus.Class, agency string, planner task.Planner) (PlanCount, error) {
	var n PlanCount
	if !who.May(org.ApprovePlan) {
		return n, ErrForbidden
	}
	key := p.Plan.Doc
	if key == "" {
		key = corpus.MakeKey(p.Plan.Number, "", p.Title, "", "")
	}
	err := s.write(ctx, "put plan", func(tx *sql.Tx) error {
		n = PlanCount{}
		facts := *p
		facts.Tasks, facts.Problems, facts.Plan.Doc = nil, nil, key
		body, err := json.Marshal(facts)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO plan (key, year, class, agency, body) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (key) DO UPDATE SET year = excluded.year, class = excluded.class, agency = excluded.agency, body = excluded.body`,
			plain(key), p.Year, string(class), plain(agency), plain(string(body))); err != nil {
			return err
		}
		for _, t := range p.Tasks {
			have, err := scanWork(tx.QueryRowContext(ctx, `SELECT id, body, updated FROM task WHERE plan = $1 AND no = $2`+s.d.lock, key, t.No))
			if errors.Is(err, sql.ErrNoRows) {
				w := task.Work{Task: t, Plan: key, Year: p.Year, Class: class, Agency: agency}
				if err := s.insert(ctx, tx, &w); err != nil {
					return err
				}
				if err := s.change(ctx, tx, &w, who.ID, "giao việc", "", t.Name, "", planner); err != nil {
					return err
				}
				n.Added++
				continue
			}
			if err != nil {
				return err
			}
			if strings.HasPrefix(have.Due.Rule, setByPerson) {
				t.Due = have.Due // the plan does not take an extension back
			}
			t.Leads = keepLeads(t.Leads, have.Leads)
			old, err := json.Marshal(have.Task)
			if err != nil {
				return err
			}
			if now, err := json.Marshal(t); err != nil {
				return err
			} else if string(now) == string(old) {
				n.Unchanged++
				continue
			}
			before := have.Due.Words()
			have.Task = t
			if err := s.change(ctx, tx, &have, who.ID, "sửa theo kế hoạch", before, t.Due.Words(), "", planner); err != nil {
				return err
			}
			n.Changed++
		}
		if n.Added+n.Changed == 0 {
			return nil
		}
		return s.audit(ctx, tx, who.ID, "plan.approve", fmt.Sprintf("%s: %d + %d", key, n.Added, n.Changed))
	})
	return n, err
}

// keepLeads gives the leading parties of a plan that is read again the agencies
// that a person has named for them before.
func keepLeads(now, before []task.Party) []task.Party {
	now = slices.Clone(now)
	for i, p := range now {
		for _, b := range before {
			if p.Name == b.Name && b.Set && !p.Set {
				now[i] = b
			}
		}
	}
	return now
}

// setByPerson begins the rule of a deadline that a person has set.
const setByPerson = "Do người có thẩm quyền ấn định: "

// Plans returns the approved plans that reader may read, the latest year first,
// with their targets and without their tasks.
func (s *Store) Plans(ctx context.Context, reader *org.Officer) ([]task.Proposal, error) {
	type row struct {
		task.Proposal
		class  corpus.Class
		agency string
	}
	rows, err := list(ctx, s.r, func(s scanner) (r row, err error) {
		var body []byte
		if err = s.Scan(&r.class, &r.agency, &body); err == nil {
			err = json.Unmarshal(body, &r.Proposal)
		}
		return r, err
	}, `SELECT class, agency, body FROM plan ORDER BY year DESC, key`)
	if err != nil {
		return nil, fmt.Errorf("store: plans: %w", err)
	}
	var out []task.Proposal
	for _, r := range rows {
		if mayRead(reader, &task.Work{Class: r.class, Agency: r.agency}) {
			out = append(out, r.Proposal)
		}
	}
	return out, nil
}

// insert makes the row of a new task; [Store.change] fills it.
func (s *Store) insert(ctx context.Context, tx *sql.Tx, w *task.Work) error {
	return tx.QueryRowContext(ctx, `INSERT INTO task (plan, year, no, class, agency, progress, first, nominal, last, done_on, section, folded, body, updated)
		VALUES ($1, $2, $3, $4, $5, '', '', '', '', '', '', '', '{}', 0) RETURNING id`, plain(w.Plan), w.Year, plain(w.No), string(w.Class), plain(w.Agency)).Scan(&w.ID)
}

// change writes w, a line of its history, and its reminders.
func (s *Store) change(ctx context.Context, tx *sql.Tx, w *task.Work, who, what, before, after, why string, p task.Planner) error {
	now := s.now()
	w.Updated = moment(millis(now))
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
	if _, err := tx.ExecContext(ctx, `UPDATE task SET progress = $1, first = $2, nominal = $3, last = $4, done_on = $5, section = $6, folded = $7, body = $8, updated = $9 WHERE id = $10`,
		string(w.Progress), string(first), string(w.Due.Nominal), string(last), string(w.DoneOn), plain(w.SectionNo),
		plain(corpus.Fold(w.Name+" "+w.Product+" "+w.Section+" "+w.Lead)), plain(string(body)), millis(now), w.ID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM task_agency WHERE task = $1`, w.ID); err != nil {
		return err
	}
	leads := map[string]bool{}
	for _, a := range w.LeadAgencies() {
		leads[a] = true
	}
	for _, a := range w.Agencies() {
		if _, err := tx.ExecContext(ctx, `INSERT INTO task_agency (task, agency, lead) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, w.ID, plain(a), leads[a]); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO task_change (task, who, what, before, after, why, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		w.ID, plain(who), plain(what), plain(before), plain(after), plain(why), millis(now)); err != nil {
		return err
	}
	return s.replan(ctx, tx, w, p)
}

func scanWork(row scanner) (w task.Work, err error) {
	var id, updated int64
	var body []byte
	if err = row.Scan(&id, &body, &updated); err != nil {
		return w, err
	}
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
	Leading bool        // with Agency: leads it
	Status  task.Status // on Today
	Today   corpus.Day
	From    corpus.Day // the deadline falls on or after this day …
	To      corpus.Day // … and on or before this one
	Section string     // number of the plan's section: "VII"
	Words   string     // all of them stand in name, product, section or lead; diacritics do not matter
	Undated bool       // only tasks that wait for a person to set a day
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
		own := ""
		if reader != nil && reader.May(org.ReadInternal, reader.Agency) {
			own = reader.Agency
		}
		and(`(class = '' OR agency <> '' AND agency = ?)`, own)
	}
	if f.Plan != "" {
		and(`plan = ?`, f.Plan)
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
	for _, word := range strings.Fields(corpus.Fold(f.Words)) {
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
	query := `SELECT id, body, updated FROM task` + cond
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
	rows, err := list(ctx, s.r, func(s scanner) (r row, err error) { err = s.Scan(&r.progress, &r.late, &r.n); return r, err },
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
	firsts, err := list(ctx, s.r, scanWork, `SELECT id, body, updated FROM task WHERE id IN (SELECT MIN(id) FROM task`+cond+` GROUP BY plan, section) ORDER BY id`, args...)
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
	ids, err := list(ctx, s.r, func(row scanner) (id string, err error) { err = row.Scan(&id); return id, err }, query+` ORDER BY agency`, args...)
	if err != nil {
		return nil, fmt.Errorf("store: task agencies: %w", err)
	}
	return ids, nil
}

// mayRead reports whether o may read w.
func mayRead(o *org.Officer, w *task.Work) bool {
	if w.Class == corpus.Public {
		return o.May(org.ReadPublished)
	}
	return o.May(org.ReadInternal, w.Agency)
}

// Task returns one task, [ErrNotFound] as well when reader may not read it.
func (s *Store) Task(ctx context.Context, reader *org.Officer, id int64) (*task.Work, error) {
	w, err := scanWork(s.r.QueryRowContext(ctx, `SELECT id, body, updated FROM task WHERE id = $1`, id))
	if err == nil && !mayRead(reader, &w) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("store: task %d: %w", id, found(err))
	}
	return &w, nil
}

// edit changes a task as who, who must be allowed to do it for the task.
func (s *Store) edit(ctx context.Context, who *org.Officer, id int64, action org.Action, planner task.Planner, what, why string, f func(tx *sql.Tx, w *task.Work) (before, after string, err error)) error {
	return s.write(ctx, fmt.Sprintf("task %d", id), func(tx *sql.Tx) error {
		w, err := scanWork(tx.QueryRowContext(ctx, `SELECT id, body, updated FROM task WHERE id = $1`+s.d.lock, id))
		if err == nil && !mayRead(who, &w) {
			err = ErrNotFound
		}
		if err != nil {
			return found(err)
		}
		at := w.LeadAgencies()
		if w.Class != corpus.Public {
			at = []string{w.Agency}
		}
		if !who.May(action, at...) {
			return ErrForbidden
		}
		if err := s.once(ctx, tx, fmt.Sprintf("%s %d", what, id)); errors.Is(err, errAgain) {
			return nil
		} else if err != nil {
			return err
		}
		before, after, err := f(tx, &w)
		if err != nil {
			return err
		}
		if before == after {
			return nil
		}
		return s.change(ctx, tx, &w, who.ID, what, before, after, why, planner)
	})
}

// SetProgress reports how far a task has come; day is the day it was done, ""
// today. Work that is not done any more loses that day. What an agency of a
// leading group reports as done is its share: the task is done when every agency
// of the group has done its own. An administrator reports for the whole. What
// proves it is stored in the same transaction.
func (s *Store) SetProgress(ctx context.Context, who *org.Officer, id int64, p task.Progress, day corpus.Day, why string, planner task.Planner, proof ...Evidence) error {
	for i := range proof {
		if err := proof[i].check(); err != nil {
			return err
		}
	}
	return s.edit(ctx, who, id, org.Report, planner, "tiến độ", why, func(tx *sql.Tx, w *task.Work) (string, string, error) {
		with := ""
		for _, e := range proof {
			e.Task = id
			if _, err := s.addEvidence(ctx, tx, who, e); err != nil {
				return "", "", err
			}
			with += "; minh chứng: " + e.Name
		}
		today := corpus.DayOf(s.now())
		if p == task.Done {
			if day == "" {
				day = today
			}
			if _, err := corpus.ParseDay(string(day)); err != nil || day > today {
				return "", "", &Error{"Ngày hoàn thành không đúng hoặc ở sau hôm nay.", fmt.Errorf("done on %q", day)}
			}
		} else {
			day = ""
		}
		if w.Shares(who.Agency) && !who.May(org.Report) {
			before := shareWords(w, who.Agency)
			w.Share(who.Agency, p, day)
			return before, shareWords(w, who.Agency) + with, nil
		}
		before := progressWords(w)
		w.Progress, w.DoneOn = p, day
		if p == task.NotBegun {
			w.DoneBy = nil
		}
		return before, progressWords(w) + with, nil
	})
}

// shareWords says how far an agency of a group has come with its share.
func shareWords(w *task.Work, agency string) string {
	if d := w.DoneBy[agency]; d != "" {
		return "hoàn thành phần việc ngày " + d.Vietnamese()
	}
	return progressWords(&task.Work{Progress: w.Progress})
}

func progressWords(w *task.Work) string {
	switch w.Progress {
	case task.Done:
		return "hoàn thành ngày " + w.DoneOn.Vietnamese()
	case task.Doing:
		return "đang thực hiện"
	}
	return "chưa bắt đầu"
}

// Receive records that the agency has seen the task ("đã nhận").
func (s *Store) Receive(ctx context.Context, who *org.Officer, id int64, planner task.Planner) error {
	return s.edit(ctx, who, id, org.Report, planner, "đã nhận", "", func(_ *sql.Tx, w *task.Work) (string, string, error) {
		if w.Received != "" {
			return "", "", nil
		}
		w.Received = corpus.DayOf(s.now())
		return "", "ngày " + w.Received.Vietnamese(), nil
	})
}

// Snooze keeps reminders of a task back until a day, at most until its deadline.
func (s *Store) Snooze(ctx context.Context, who *org.Officer, id int64, until corpus.Day, planner task.Planner) error {
	return s.edit(ctx, who, id, org.Report, planner, "hoãn nhắc", "", func(_ *sql.Tx, w *task.Work) (string, string, error) {
		if _, err := corpus.ParseDay(string(until)); err != nil || until <= corpus.DayOf(s.now()) || w.Due.Safe != "" && until > w.Due.Safe {
			return "", "", &Error{"Chỉ hoãn nhắc được đến một ngày sau hôm nay và không quá hạn.", fmt.Errorf("snooze until %q", until)}
		}
		if w.Shares(who.Agency) && !who.May(org.Report) {
			return "", "", &Error{"Nhiệm vụ này giao chung cho nhiều cơ quan nên một cơ quan không hoãn nhắc được.", errors.New("snooze of a group's task")}
		}
		before := ""
		if w.Snoozed != "" {
			before = "đến ngày " + w.Snoozed.Vietnamese()
		}
		w.Snoozed = until
		return before, "đến ngày " + until.Vietnamese(), nil
	})
}

// SetDue sets the day of a task whose plan names none, or another day, with the
// reason.
func (s *Store) SetDue(ctx context.Context, who *org.Officer, id int64, day corpus.Day, why string, planner task.Planner) error {
	return s.edit(ctx, who, id, org.SetDue, planner, "ấn định hạn", why, func(_ *sql.Tx, w *task.Work) (string, string, error) {
		return s.setDue(w, day, why, planner)
	})
}

func (s *Store) setDue(w *task.Work, day corpus.Day, why string, planner task.Planner) (before, after string, err error) {
	if _, err := corpus.ParseDay(string(day)); err != nil {
		return "", "", &Error{"Ngày không đúng; xin ghi theo dạng 01/7/2025.", fmt.Errorf("due %q", day)}
	}
	if strings.TrimSpace(why) == "" {
		return "", "", &Error{"Xin ghi lý do của việc ấn định hay thay đổi hạn.", errors.New("no reason")}
	}
	cal := planner.Calendar
	if cal == nil {
		cal = &task.Calendar{}
	}
	before = w.Due.Words()
	w.Due = cal.Settle(task.Due{Kind: task.OnDay, Phrase: w.Time, Nominal: day, Rule: setByPerson + why})
	return before, w.Due.Words(), nil
}

// SetLead says which agencies a leading party of a task means: those of a group,
// or the one that took over an agency that is no more. From then on they are
// reminded; several report each its share, one reports for the whole.
func (s *Store) SetLead(ctx context.Context, who *org.Officer, id int64, party string, agencies []org.Agency, planner task.Planner) error {
	return s.edit(ctx, who, id, org.ApprovePlan, planner, "phân công", "", func(_ *sql.Tx, w *task.Work) (string, string, error) {
		i := slices.IndexFunc(w.Leads, func(p task.Party) bool { return p.Name == party })
		if i < 0 {
			return "", "", &Error{"Nhiệm vụ này không có cơ quan hay nhóm chủ trì tên “" + party + "”.", fmt.Errorf("no lead %q", party)}
		}
		now := task.Party{Name: party, Set: true}
		var names []string
		for _, a := range agencies {
			names = append(names, a.FullName())
			now.Members = append(now.Members, a.ID)
		}
		if len(agencies) == 1 {
			now.Agency, now.Members = agencies[0].ID, nil
		}
		before := w.Leads[i]
		if before.Agency == now.Agency && slices.Equal(before.Members, now.Members) && before.Set {
			return "", "", nil
		}
		w.Leads = slices.Clone(w.Leads)
		w.Leads[i] = now
		for a := range w.DoneBy {
			if !w.Shares(a) {
				delete(w.DoneBy, a)
			}
		}
		return "", party + ": " + strings.Join(names, ", "), nil
	})
}

// Change is a line of a task's history.
type Change struct {
	Task                     int64
	Who                      string // the officer's ID
	What, Before, After, Why string // in Vietnamese
	Created                  time.Time
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

// Evidence proves that a task was done: a link, or a file.
type Evidence struct {
	ID      int64
	Task    int64
	Who     string
	Name    string // of the file or the paper
	Link    string
	Data    []byte // of a file; [Store.EvidenceOf] leaves it out
	Created time.Time
}

// MostEvidence is how big a file may be, in bytes.
const MostEvidence = 20 << 20

// AddEvidence stores a link or a file for a task.
func (s *Store) AddEvidence(ctx context.Context, who *org.Officer, e Evidence, planner task.Planner) (int64, error) {
	if err := e.check(); err != nil {
		return 0, err
	}
	var id int64
	err := s.edit(ctx, who, e.Task, org.Report, planner, "minh chứng", "", func(tx *sql.Tx, w *task.Work) (_, _ string, err error) {
		id, err = s.addEvidence(ctx, tx, who, e)
		return "", e.Name, err
	})
	return id, err
}

func (e *Evidence) check() error {
	if e.Link == "" && len(e.Data) == 0 || e.Name == "" {
		return &Error{"Xin nêu tên và đường dẫn, hoặc gửi kèm tệp.", errors.New("empty evidence")}
	}
	if len(e.Data) > MostEvidence {
		return &Error{"Tệp minh chứng lớn hơn 20 MB.", fmt.Errorf("%d bytes", len(e.Data))}
	}
	u, err := url.Parse(e.Link)
	if e.Link != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		return &Error{"Đường dẫn minh chứng cần bắt đầu bằng https:// hoặc http://.", fmt.Errorf("link %q", e.Link)}
	}
	return nil
}

func (s *Store) addEvidence(ctx context.Context, tx *sql.Tx, who *org.Officer, e Evidence) (id int64, err error) {
	err = tx.QueryRowContext(ctx, `INSERT INTO evidence (task, who, name, link, data, created) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		e.Task, who.ID, plain(e.Name), plain(e.Link), e.Data, millis(s.now())).Scan(&id)
	return id, err
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
	err := s.r.QueryRowContext(ctx, `SELECT task, who, name, link, data, created FROM evidence WHERE id = $1`, id).Scan(&e.Task, &e.Who, &e.Name, &e.Link, &e.Data, &created)
	if err != nil {
		return nil, fmt.Errorf("store: evidence: %w", found(err))
	}
	if _, err := s.Task(ctx, reader, e.Task); err != nil {
		return nil, err
	}
	e.Created = moment(created)
	return &e, nil
}

// ExtensionState is what became of a request for more time.
type ExtensionState string

const (
	Asked   ExtensionState = "asked"
	Granted ExtensionState = "granted"
	Denied  ExtensionState = "denied"
)

// Extension is a request for more time ("xin gia hạn").
type Extension struct {
	ID      int64
	Task    int64
	Who     string
	Day     corpus.Day // the deadline asked for
	Why     string
	State   ExtensionState
	Decided string // who decided
	Note    string // what they said
	Created time.Time
}

// AskExtension asks for another deadline; the deadline stands until somebody
// grants it. One request at a time can be open for a task.
func (s *Store) AskExtension(ctx context.Context, who *org.Officer, id int64, day corpus.Day, why string, planner task.Planner) error {
	return s.edit(ctx, who, id, org.AskExtension, planner, "xin gia hạn", why, func(tx *sql.Tx, w *task.Work) (string, string, error) {
		if _, err := corpus.ParseDay(string(day)); err != nil || day <= w.Due.Nominal || day <= corpus.DayOf(s.now()) || strings.TrimSpace(why) == "" {
			return "", "", &Error{"Xin nêu ngày xin gia hạn (sau hạn hiện tại và sau hôm nay) và lý do.", fmt.Errorf("extension to %q", day)}
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO extension (task, who, day, why, state, decided, note, created) VALUES ($1, $2, $3, $4, 'asked', '', '', $5) ON CONFLICT DO NOTHING`,
			id, who.ID, string(day), plain(why), millis(s.now()))
		if err != nil {
			return "", "", err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return "", "", errors.Join(err, &Error{"Nhiệm vụ này đang có một đề nghị gia hạn chờ duyệt.", errors.New("an extension is open")})
		}
		return w.Due.Words(), day.Vietnamese(), nil
	})
}

// DecideExtension grants or refuses the request that is open for a task.
func (s *Store) DecideExtension(ctx context.Context, who *org.Officer, id int64, grant bool, note string, planner task.Planner) error {
	what, state := "từ chối gia hạn", Denied
	if grant {
		what, state = "duyệt gia hạn", Granted
	}
	return s.edit(ctx, who, id, org.GrantExtension, planner, what, note, func(tx *sql.Tx, w *task.Work) (string, string, error) {
		var day corpus.Day
		err := tx.QueryRowContext(ctx, `UPDATE extension SET state = $1, decided = $2, note = $3 WHERE task = $4 AND state = 'asked' RETURNING day`,
			string(state), who.ID, plain(note), id).Scan(&day)
		if err != nil {
			return "", "", found(err)
		}
		if !grant {
			return w.Due.Words(), "giữ nguyên hạn", nil
		}
		return s.setDue(w, day, "gia hạn", planner)
	})
}

// Extensions returns the requests for a task, for 0 all that are open, oldest
// first, as far as reader may read their tasks.
func (s *Store) Extensions(ctx context.Context, reader *org.Officer, id int64) ([]Extension, error) {
	es, err := list(ctx, s.r, func(row scanner) (e Extension, err error) {
		var created int64
		err = row.Scan(&e.ID, &e.Task, &e.Who, &e.Day, &e.Why, &e.State, &e.Decided, &e.Note, &created)
		e.Created = moment(created)
		return e, err
	}, `SELECT id, task, who, day, why, state, decided, note, created FROM extension WHERE task = $1 OR $1 = 0 AND state = 'asked' ORDER BY id`, id)
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
func (s *Store) PutProposal(ctx context.Context, who *org.Officer, key string, p *task.Proposal) (id int64, fresh bool, err error) {
	if !who.May(org.ApprovePlan) {
		return 0, false, ErrForbidden
	}
	body, err := json.Marshal(p)
	if err != nil {
		return 0, false, err
	}
	err = s.write(ctx, "put proposal", func(tx *sql.Tx) error {
		fresh = true
		err := tx.QueryRowContext(ctx, `INSERT INTO proposal (body, by_whom, state, created, key, plan) VALUES ($1, $2, 'open', $3, $4, $5)
			ON CONFLICT (key) WHERE key <> '' DO NOTHING RETURNING id`, plain(string(body)), plain(who.ID), millis(s.now()), plain(key), plain(p.Plan.Doc)).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			fresh = false
			return tx.QueryRowContext(ctx, `SELECT id FROM proposal WHERE key = $1`, plain(key)).Scan(&id)
		}
		if err != nil || key == "" {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE proposal SET state = 'closed' WHERE state = 'open' AND key <> '' AND plan = $1 AND id <> $2`, plain(p.Plan.Doc), id)
		return err
	})
	return id, fresh, err
}

// Proposed reports whether something was proposed under a key before.
func (s *Store) Proposed(ctx context.Context, key string) (bool, error) {
	var n int
	if err := s.r.QueryRowContext(ctx, `SELECT COUNT(*) FROM proposal WHERE key = $1`, plain(key)).Scan(&n); err != nil {
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
	res, err := s.w.ExecContext(ctx, `UPDATE proposal SET body = $1 WHERE id = $2 AND state = 'open'`, plain(string(body)), id)
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
	return s.write(ctx, "close proposal", func(tx *sql.Tx) error {
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
