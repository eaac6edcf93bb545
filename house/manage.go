package house

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

// MetaOff is where the store keeps why the house is closed.
const MetaOff = "bot.off"

// Close turns questions away from now on, with a sentence that says why; ""
// opens the house again. It holds for every door on the same store.
func (h *House) Close(ctx context.Context, why string) error {
	if err := openTexts(why); err != nil {
		return err
	}
	return h.Store.PutMeta(ctx, MetaOff, why)
}

// File is a file that somebody hands in.
type File struct {
	Name   string
	Data   []byte
	Class  corpus.Class // Public, or Internal of Agency
	Agency string
	// What the person knows of it; "" leaves it to the text.
	Number, Title string
	URL           string // where it was found
}

// Import is [House.Ingest] for a person, who has to have the right to.
func (h *House) Import(ctx context.Context, who *org.Officer, f File) (Ingested, error) {
	if !who.May(org.ManageDocuments) {
		return Ingested{}, store.ErrForbidden
	}
	if f.Class == corpus.Internal && f.Agency == "" {
		return Ingested{}, &store.Error{Text: textInternalOfWhom, Err: errors.New("internal document without agency")}
	}
	return h.ingestFor(ctx, who.ID, f)
}

// ingestFor takes a file in with a line in the log that says who handed it in.
func (h *House) ingestFor(ctx context.Context, who string, f File) (Ingested, error) {
	got, err := h.ingest(ctx, f)
	if got.Text == "" { // nothing became of it
		return got, err
	}
	f.Name = FileName(f.Name)
	detail := f.Name
	if got.Head != nil {
		detail = fmt.Sprintf("%s: %s, %s", f.Name, got.Head.Key, got.Put.Outcome)
	} else if got.Refused != nil {
		detail = fmt.Sprintf("%s: %s", f.Name, got.Refused.Code)
	}
	return got, errors.Join(err, h.Store.Audit(ctx, who, "corpus.import", detail))
}

// RemoveDocument takes a document out of the house.
func (h *House) RemoveDocument(ctx context.Context, who *org.Officer, key string) error {
	if !who.May(org.ManageDocuments) {
		return store.ErrForbidden
	}
	if err := h.Store.RemoveDocument(ctx, key); err != nil {
		return err
	}
	if err := h.Store.Audit(ctx, who.ID, "corpus.remove", key); err != nil {
		return err
	}
	return h.follow(ctx)
}

// Refusals are the files turned away, newest first.
func (h *House) Refusals(ctx context.Context, who *org.Officer) ([]store.Refused, error) {
	if !who.May(org.ManageDocuments) {
		return nil, store.ErrForbidden
	}
	return h.Store.Refusals(ctx)
}

// Proposed is a relation that was read from a text, or what an administrator
// made of one.
type Proposed struct {
	ID string // names it as long as both ends stay
	corpus.Relation
	FromText, ToText string // both ends as they are cited
	FromLink, ToLink string // "" for what the house does not hold
}

// Proposed returns the relations that change what is in force: those waiting
// for a decision, the accepted and the rejected, each by its acting document.
func (h *House) Proposed(ctx context.Context, who *org.Officer) (waiting, accepted, rejected []Proposed, err error) {
	if !who.May(org.ManageDocuments) {
		return nil, nil, nil, store.ErrForbidden
	}
	hold, err := h.Store.Relations(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	heads, err := h.headsByKey(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	end := func(r corpus.Ref) (text, to string) {
		if head := heads[r.Doc]; head != nil {
			return corpus.Cite(head, r), r.Path()
		}
		return r.String(), ""
	}
	for _, r := range hold {
		if !slices.Contains(bearing, r.Kind) || r.Kind == corpus.RelNames && r.By != corpus.FromAdmin {
			continue
		}
		p := Proposed{Relation: r, ID: relationID(r)}
		p.FromText, p.FromLink = end(r.From)
		p.ToText, p.ToLink = end(r.To)
		switch {
		case r.Rejected:
			rejected = append(rejected, p)
		case r.By == corpus.FromText:
			waiting = append(waiting, p)
		case r.By == corpus.FromAdmin:
			accepted = append(accepted, p)
		}
	}
	for _, ps := range [][]Proposed{waiting, accepted, rejected} {
		slices.SortStableFunc(ps, func(x, y Proposed) int {
			return cmp.Or(strings.Compare(x.From.Doc, y.From.Doc), strings.Compare(x.ToText, y.ToText))
		})
	}
	return waiting, accepted, rejected, nil
}

func (h *House) headsByKey(ctx context.Context) (map[string]*corpus.Head, error) {
	heads, err := h.Store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	m := make(map[string]*corpus.Head, len(heads))
	for _, head := range heads {
		m[head.Key] = head
	}
	return m, nil
}

func relationID(r corpus.Relation) string {
	body, err := json.Marshal([]any{r.Kind, r.From, r.To})
	if err != nil {
		panic(err) // plain fields
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:10])
}

// Settle accepts or rejects a relation by its ID; a decision can be taken the
// other way later.
func (h *House) Settle(ctx context.Context, who *org.Officer, id string, accept bool) (Proposed, error) {
	waiting, accepted, rejected, err := h.Proposed(ctx, who)
	if err != nil {
		return Proposed{}, err
	}
	all := slices.Concat(waiting, accepted, rejected)
	i := slices.IndexFunc(all, func(p Proposed) bool { return p.ID == id })
	if i < 0 {
		return Proposed{}, store.ErrNotFound
	}
	verb := "relation.reject"
	if accept {
		verb = "relation.accept"
		err = h.Store.AcceptRelation(ctx, all[i].Relation)
	} else {
		err = h.Store.RejectRelation(ctx, all[i].Relation)
	}
	if err == nil {
		err = h.Store.Audit(ctx, who.ID, verb, fmt.Sprintf("%s %s %s", all[i].FromText, all[i].Kind, all[i].ToText))
	}
	if err == nil {
		err = h.follow(ctx)
	}
	return all[i], err
}

// Approve stores an approved answer, a new one or in place of the one with its
// ID. Every line of basis has to name one place that the house holds.
func (h *House) Approve(ctx context.Context, who *org.Officer, a store.Approved, basis []string) (int64, error) {
	if !who.May(org.ManageAnswers) {
		return 0, store.ErrForbidden
	}
	if err := errors.Join(openValue(a), openTexts(basis...)); err != nil {
		return 0, err
	}
	bad := func(format string, args ...any) error {
		text := fmt.Sprintf(format, args...)
		return &store.Error{Text: text, Err: errors.New("approved answer refused")}
	}
	clean := func(s string) string { return strings.TrimSpace(paper.Clean(s)) }
	a.Question, a.Answer, a.Owner, a.Flagged = clean(a.Question), clean(a.Answer), clean(a.Owner), ""
	if a.Question == "" || a.Answer == "" || a.Owner == "" {
		return 0, bad(textApprovedEmpty)
	}
	a.Variants = slices.DeleteFunc(slices.Clone(a.Variants), func(s string) bool { return clean(s) == "" })
	for i := range a.Variants {
		a.Variants[i] = clean(a.Variants[i])
	}
	a.Basis = nil
	today := corpus.DayOf(h.Now())
	for _, text := range basis {
		if text = clean(text); text == "" {
			continue
		}
		place, err := h.Find(ctx, index.Reader{All: true}, text, today)
		switch {
		case err != nil:
			return 0, err
		case len(place.Several) > 0:
			return 0, bad(textBasisSeveral, text)
		case place.Head == nil:
			return 0, bad(textBasisUnknown, text)
		}
		if _, err := h.Show(ctx, place.Ref, today); errors.Is(err, store.ErrNotFound) {
			return 0, bad(textBasisNoPart, text)
		} else if err != nil {
			return 0, err
		}
		a.Basis = append(a.Basis, place.Ref)
	}
	if len(a.Basis) == 0 {
		return 0, bad(textBasisNone)
	}
	id, err := h.Store.PutApproved(ctx, a)
	if err != nil {
		return 0, err
	}
	asked := append([]string{a.Question}, a.Variants...)
	if err := h.Store.TellAskers(ctx, id, asked, h.Now().AddDate(-1, 0, 0)); err != nil {
		return id, err
	}
	if err := h.Store.SetGapsAside(ctx, who.ID, textGapAnswered, asked...); err != nil {
		return id, err
	}
	return id, h.Store.Audit(ctx, who.ID, "approved.put", fmt.Sprint(id))
}

// RemoveApproved takes an approved answer away.
func (h *House) RemoveApproved(ctx context.Context, who *org.Officer, id int64) error {
	if !who.May(org.ManageAnswers) {
		return store.ErrForbidden
	}
	all, err := h.Store.ApprovedAnswers(ctx)
	if err != nil {
		return err
	}
	if err := h.Store.RemoveApproved(ctx, id); err != nil {
		return err
	}
	for _, a := range all {
		if a.ID == id { // what it answered is a gap again
			if err := h.Store.BringGapsBack(ctx, append(a.Variants, a.Question)...); err != nil {
				return err
			}
		}
	}
	return h.Store.Audit(ctx, who.ID, "approved.remove", fmt.Sprint(id))
}

// ApprovedAnswers returns all of them, those that need a look first: flagged, or
// their day of review has come.
func (h *House) ApprovedAnswers(ctx context.Context, who *org.Officer) ([]store.Approved, error) {
	if !who.May(org.ManageAnswers) {
		return nil, store.ErrForbidden
	}
	all, err := h.Store.ApprovedAnswers(ctx)
	if err != nil {
		return nil, err
	}
	today := corpus.DayOf(h.Now())
	slices.SortStableFunc(all, func(x, y store.Approved) int {
		return rank(x.Flagged == "" && (x.Review == "" || x.Review > today)) - rank(y.Flagged == "" &&
			(y.Review == "" || y.Review > today))
	})
	return all, nil
}

func rank(later bool) int {
	if later {
		return 1
	}
	return 0
}

// BasisText is a basis as a person writes it, so that Approve reads it again.
func (h *House) BasisText(ctx context.Context, refs []corpus.Ref) ([]string, error) {
	heads, err := h.headsByKey(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range refs {
		if head := heads[r.Doc]; head != nil {
			out = append(out, corpus.Cite(head, r))
		} else {
			out = append(out, r.String())
		}
	}
	return out, nil
}

// Gaps returns the questions of a year that were not answered well, most
// frequent first.
func (h *House) Gaps(ctx context.Context, who *org.Officer, limit int) ([]store.Gap, error) {
	if !who.May(org.ManageAnswers) {
		return nil, store.ErrForbidden
	}
	return h.Store.Gaps(ctx, h.Now().AddDate(-1, 0, 0), limit)
}

// GapsAside are the gaps of a year that were set aside.
func (h *House) GapsAside(ctx context.Context, who *org.Officer, limit int) ([]store.Gap, error) {
	if !who.May(org.ManageAnswers) {
		return nil, store.ErrForbidden
	}
	return h.Store.GapsAside(ctx, h.Now().AddDate(-1, 0, 0), limit)
}

// SetGapsAside takes the questions of turns off the list of gaps: nobody has to
// answer them.
func (h *House) SetGapsAside(ctx context.Context, who *org.Officer, turns []int64) error {
	questions, err := h.questionsOf(ctx, who, turns)
	if err != nil {
		return err
	}
	if err := h.Store.SetGapsAside(ctx, who.ID, textGapNoNeed, questions...); err != nil {
		return err
	}
	return h.Store.Audit(ctx, who.ID, "gap.aside", strings.Join(questions, "; "))
}

// BringGapsBack puts the questions of turns on the list of gaps again.
func (h *House) BringGapsBack(ctx context.Context, who *org.Officer, turns []int64) error {
	questions, err := h.questionsOf(ctx, who, turns)
	if err != nil {
		return err
	}
	if err := h.Store.BringGapsBack(ctx, questions...); err != nil {
		return err
	}
	return h.Store.Audit(ctx, who.ID, "gap.back", strings.Join(questions, "; "))
}

func (h *House) questionsOf(ctx context.Context, who *org.Officer, turns []int64) (out []string, err error) {
	if !who.May(org.ManageAnswers) {
		return nil, store.ErrForbidden
	}
	for _, id := range turns {
		t, err := h.Store.Turn(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, t.Question)
	}
	return out, nil
}

// Dispute is what people said against an answer.
type Dispute struct {
	Turn  store.Turn
	Notes []store.Feedback
}

// Disputed returns a turn with what people thought of it.
func (h *House) Disputed(ctx context.Context, who *org.Officer, turn int64) (Dispute, error) {
	if !who.May(org.ManageAnswers) {
		return Dispute{}, store.ErrForbidden
	}
	t, err := h.Store.Turn(ctx, turn)
	if err != nil {
		return Dispute{}, err
	}
	notes, err := h.Store.Feedback(ctx, turn)
	return Dispute{*t, notes}, err
}

// SwitchOff is [House.Close] for a person: questions are turned away with a
// sentence that says why; "" lets them in again.
func (h *House) SwitchOff(ctx context.Context, who *org.Officer, why string) error {
	if !who.May(org.ManageAnswers) {
		return store.ErrForbidden
	}
	why = strings.TrimSpace(paper.Clean(why))
	if err := h.Close(ctx, why); err != nil {
		return err
	}
	if why == "" {
		return h.Store.Audit(ctx, who.ID, "answers.on", "")
	}
	return h.Store.Audit(ctx, who.ID, "answers.off", why)
}

// Off says why questions are turned away, "" when they are not.
func (h *House) Off(ctx context.Context) (string, error) {
	why, err := h.Store.Meta(ctx, MetaOff)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return why, err
}

// Trail returns the newest lines of the audit log, older than the one with an
// ID where it is not 0.
func (h *House) Trail(ctx context.Context, who *org.Officer, before int64, limit int) ([]store.Entry, error) {
	if !who.May(org.SeeHouse) {
		return nil, store.ErrForbidden
	}
	return h.Store.AuditLogBefore(ctx, before, limit)
}

// Stuck returns the messages that were not carried, or perhaps twice.
func (h *House) Stuck(ctx context.Context, who *org.Officer, limit int) (failed, doubtful []store.Delivery, err error) {
	if !who.May(org.SeeHouse) {
		return nil, nil, store.ErrForbidden
	}
	if failed, err = h.Store.Deliveries(ctx, store.Failed, limit); err != nil {
		return nil, nil, err
	}
	doubtful, err = h.Store.Deliveries(ctx, store.Doubtful, limit)
	return failed, doubtful, err
}

// Years returns the calendars in force, the latest first.
func (h *House) Years(ctx context.Context) ([]task.Year, error) {
	p, err := h.Planner(ctx)
	if err != nil {
		return nil, err
	}
	ys := p.Calendar.Years()
	slices.SortFunc(ys, func(x, y task.Year) int { return y.Year - x.Year })
	return ys, nil
}

// Agencies returns the agencies that exist on a day.
func (h *House) Agencies(on corpus.Day) []*org.Agency {
	all := h.Directory().Agencies(string(on))
	out := make([]*org.Agency, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out
}

// AgencyNamed is the ID of the agency that a person means by a name: that of the
// directory, or the name itself for one that the directory does not know, such
// as a commune's.
func (h *House) AgencyNamed(name string, on corpus.Day) string {
	name = strings.Join(strings.Fields(paper.Clean(name)), " ")
	d := h.Directory()
	if a := d.ByID(name); a != nil && a.Merged {
		if now, _ := d.Present(a, string(on)); now != nil {
			return now.ID
		}
	} else if a != nil || name == "" {
		return name
	}
	if found := d.Find(name, string(on)); len(found) == 1 && found[0].On(string(on)) {
		return found[0].ID
	}
	return name
}

// ErrRebuilding says that the index was found damaged and is being made anew.
var ErrRebuilding = index.ErrRebuilding

// ErrSearchAway says that the search cluster does not answer.
var ErrSearchAway = index.ErrAway

// Progress is how far the index has come.
type Progress struct {
	Cursor, End int64 // the change that searches know last, and the last there is
}

// Ready reports whether searches know everything the store holds.
func (p Progress) Ready() bool { return p.Cursor >= p.End }

// Progress says how far the index has come; an error is the store's.
func (h *House) Progress(ctx context.Context) (Progress, error) {
	end, err := h.Store.Seq(ctx)
	if err != nil {
		return Progress{}, err
	}
	return Progress{h.Index.Cursor(), end}, nil
}

// Census counts what the house holds.
type Census struct {
	Documents int
	Turns     map[string]int64              // by status
	Messages  map[store.DeliveryState]int64 // to officers
	Waiting   time.Duration                 // of the message that is due longest

	Conversation  map[string]int // pieces of conversations, by way and state: "in waiting"
	Asked         time.Duration  // how long the oldest question waits for its answer
	DatabaseBytes int64
	DiskFree      int64 // bytes; -1 not known
	WriteErrors   int64 // since the start, of this process
	Failures      map[string]int64
	Backup        time.Time // when the newest good one was made; zero not known
}

// Census counts what the house holds.
func (h *House) Census(ctx context.Context) (Census, error) {
	var c Census
	var err error
	if c.Documents, err = h.Store.CountDocuments(ctx); err != nil {
		return c, err
	}
	if c.Turns, err = h.Store.CountTurns(ctx); err != nil {
		return c, err
	}
	if c.Messages, c.Waiting, err = h.Store.CountDeliveries(ctx); err != nil {
		return c, err
	}
	if c.Conversation, err = h.Store.MessageCounts(ctx); err != nil {
		return c, err
	}
	if c.Asked, err = h.Store.OldestQuestion(ctx); err != nil {
		return c, err
	}
	if c.DatabaseBytes, err = h.Store.Size(ctx); err != nil {
		return c, err
	}
	if c.DiskFree = -1; h.Dir != "" {
		c.DiskFree = diskFree(h.Dir)
	}
	c.WriteErrors, c.Failures, c.Backup = h.Store.WriteErrors(), h.Pulse.Failures(), h.Pulse.Backup()
	return c, nil
}

// metaTried is where the store keeps when writing to it was tried last.
const metaTried = "doctor"

// leastRoom is how many bytes the disk of the data folder has to take for a house that is
// well: a full one may still take a row over an older one, and the next thing no more.
const leastRoom = 4 << 20

// TryWriting says whether the store takes anything and the data folder has room for it.
func (h *House) TryWriting(ctx context.Context) error {
	if h.Dir != "" {
		if free := diskFree(h.Dir); free >= 0 && free < leastRoom {
			return fmt.Errorf("house: the disk of %s has room for %d bytes", h.Dir, free)
		}
	}
	return h.Store.PutMeta(ctx, metaTried, h.Now().UTC().Format(time.RFC3339))
}

// metaSilent is where the store keeps that reminders are switched off.
const metaSilent = "reminder.off"

// Silence switches reminders off for every postman of the house, or on again.
func (h *House) Silence(ctx context.Context, who *org.Officer, off bool) error {
	if !who.May(org.ManageCalendar) {
		return store.ErrForbidden
	}
	value, verb := "", "reminders.on"
	if off {
		value, verb = "off", "reminders.off"
	}
	if err := h.Store.PutMeta(ctx, metaSilent, value); err != nil {
		return err
	}
	return h.Store.Audit(ctx, who.ID, verb, "")
}

// Silent reports whether reminders are switched off.
func (h *House) Silent(ctx context.Context) (bool, error) {
	off, err := h.Store.Meta(ctx, metaSilent)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return off != "", err
}
