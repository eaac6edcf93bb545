package bot

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
	"trolyao/store"
	"trolyao/task"
)

// File is a file that somebody hands in.
type File struct {
	Name   string
	Data   []byte
	Class  corpus.Class // Public, or Internal of Agency
	Agency string
}

// Import is [Bot.Ingest] for a person, who has to have the right to.
func (b *Bot) Import(ctx context.Context, who *org.Officer, f File) (Ingested, error) {
	if !who.May(org.ManageDocuments) {
		return Ingested{}, store.ErrForbidden
	}
	if f.Class == corpus.Internal && f.Agency == "" {
		return Ingested{}, &store.Error{Text: textInternalOfWhom, Err: errors.New("internal document without agency")}
	}
	got, err := b.ingest(ctx, f)
	if got.Text == "" { // nothing became of it
		return got, err
	}
	detail := f.Name
	if got.Head != nil {
		detail = fmt.Sprintf("%s: %s, %s", f.Name, got.Head.Key, got.Put.Outcome)
	} else if got.Refused != nil {
		detail = fmt.Sprintf("%s: %s", f.Name, got.Refused.Code)
	}
	return got, errors.Join(err, b.opts.Store.Audit(ctx, who.ID, "corpus.import", detail))
}

// RemoveDocument takes a document out of the house.
func (b *Bot) RemoveDocument(ctx context.Context, who *org.Officer, key string) error {
	if !who.May(org.ManageDocuments) {
		return store.ErrForbidden
	}
	if err := b.opts.Store.RemoveDocument(ctx, key); err != nil {
		return err
	}
	if err := b.opts.Store.Audit(ctx, who.ID, "corpus.remove", key); err != nil {
		return err
	}
	return b.opts.Index.Follow(ctx, nil)
}

// Refusals are the files turned away, newest first.
func (b *Bot) Refusals(ctx context.Context, who *org.Officer) ([]store.Refused, error) {
	if !who.May(org.ManageDocuments) {
		return nil, store.ErrForbidden
	}
	return b.opts.Store.Refusals(ctx)
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
func (b *Bot) Proposed(ctx context.Context, who *org.Officer) (waiting, accepted, rejected []Proposed, err error) {
	if !who.May(org.ManageDocuments) {
		return nil, nil, nil, store.ErrForbidden
	}
	hold, err := b.opts.Store.Relations(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	against, err := b.opts.Store.RejectedRelations(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	heads, err := b.headsByKey(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	end := func(r corpus.Ref) (text, to string) {
		if h := heads[r.Doc]; h != nil {
			return corpus.Cite(h, r), link(r)
		}
		return r.String(), ""
	}
	for _, r := range slices.Concat(hold, against) {
		if r.Kind != corpus.RelAmends && r.Kind != corpus.RelReplaces && r.Kind != corpus.RelRepeals {
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

func (b *Bot) headsByKey(ctx context.Context) (map[string]*corpus.Head, error) {
	heads, err := b.opts.Store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	m := make(map[string]*corpus.Head, len(heads))
	for _, h := range heads {
		m[h.Key] = h
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
func (b *Bot) Settle(ctx context.Context, who *org.Officer, id string, accept bool) (Proposed, error) {
	waiting, accepted, rejected, err := b.Proposed(ctx, who)
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
		err = b.opts.Store.AcceptRelation(ctx, all[i].Relation)
	} else {
		err = b.opts.Store.RejectRelation(ctx, all[i].Relation)
	}
	if err == nil {
		err = b.opts.Store.Audit(ctx, who.ID, verb, fmt.Sprintf("%s %s %s", all[i].FromText, all[i].Kind, all[i].ToText))
	}
	if err == nil {
		err = b.opts.Index.Follow(ctx, nil)
	}
	return all[i], err
}

// Approve stores an approved answer, a new one or in place of the one with its
// ID. Every line of basis has to name one place that the house holds.
func (b *Bot) Approve(ctx context.Context, who *org.Officer, a store.Approved, basis []string) (int64, error) {
	if !who.May(org.ManageAnswers) {
		return 0, store.ErrForbidden
	}
	bad := func(format string, args ...any) error {
		text := fmt.Sprintf(format, args...)
		return &store.Error{Text: text, Err: errors.New("approved answer refused")}
	}
	clean := func(s string) string { return strings.TrimSpace(corpus.Clean(s)) }
	a.Question, a.Answer, a.Owner, a.Flagged = clean(a.Question), clean(a.Answer), clean(a.Owner), ""
	if a.Question == "" || a.Answer == "" || a.Owner == "" {
		return 0, bad(textApprovedEmpty)
	}
	a.Variants = slices.DeleteFunc(slices.Clone(a.Variants), func(s string) bool { return clean(s) == "" })
	for i := range a.Variants {
		a.Variants[i] = clean(a.Variants[i])
	}
	a.Basis = nil
	today := corpus.DayOf(b.opts.Now())
	for _, text := range basis {
		if text = clean(text); text == "" {
			continue
		}
		place, err := b.Find(ctx, index.Reader{All: true}, text, today)
		switch {
		case err != nil:
			return 0, err
		case len(place.Several) > 0:
			return 0, bad(textBasisSeveral, text)
		case place.Head == nil:
			return 0, bad(textBasisUnknown, text)
		}
		if _, err := b.Show(ctx, place.Ref, today); errors.Is(err, store.ErrNotFound) {
			return 0, bad(textBasisNoPart, text)
		} else if err != nil {
			return 0, err
		}
		a.Basis = append(a.Basis, place.Ref)
	}
	if len(a.Basis) == 0 {
		return 0, bad(textBasisNone)
	}
	id, err := b.opts.Store.PutApproved(ctx, a)
	if err != nil {
		return 0, err
	}
	return id, b.opts.Store.Audit(ctx, who.ID, "approved.put", fmt.Sprint(id))
}

// RemoveApproved takes an approved answer away.
func (b *Bot) RemoveApproved(ctx context.Context, who *org.Officer, id int64) error {
	if !who.May(org.ManageAnswers) {
		return store.ErrForbidden
	}
	if err := b.opts.Store.RemoveApproved(ctx, id); err != nil {
		return err
	}
	return b.opts.Store.Audit(ctx, who.ID, "approved.remove", fmt.Sprint(id))
}

// ApprovedAnswers returns all of them, those that need a look first: flagged, or
// their day of review has come.
func (b *Bot) ApprovedAnswers(ctx context.Context, who *org.Officer) ([]store.Approved, error) {
	if !who.May(org.ManageAnswers) {
		return nil, store.ErrForbidden
	}
	all, err := b.opts.Store.ApprovedAnswers(ctx)
	if err != nil {
		return nil, err
	}
	today := corpus.DayOf(b.opts.Now())
	slices.SortStableFunc(all, func(x, y store.Approved) int {
		return rank(x.Flagged == "" && (x.Review == "" || x.Review > today)) - rank(y.Flagged == "" && (y.Review == "" || y.Review > today))
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
func (b *Bot) BasisText(ctx context.Context, refs []corpus.Ref) ([]string, error) {
	heads, err := b.headsByKey(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range refs {
		if h := heads[r.Doc]; h != nil {
			out = append(out, corpus.Cite(h, r))
		} else {
			out = append(out, r.String())
		}
	}
	return out, nil
}

// Gaps returns the questions of a year that were not answered well, most
// frequent first.
func (b *Bot) Gaps(ctx context.Context, who *org.Officer, limit int) ([]store.Gap, error) {
	if !who.May(org.ManageAnswers) {
		return nil, store.ErrForbidden
	}
	return b.opts.Store.Gaps(ctx, b.opts.Now().AddDate(-1, 0, 0), limit)
}

// Dispute is what people said against an answer.
type Dispute struct {
	Turn  store.Turn
	Notes []store.Feedback
}

// Disputed returns a turn with what people thought of it.
func (b *Bot) Disputed(ctx context.Context, who *org.Officer, turn int64) (Dispute, error) {
	if !who.May(org.ManageAnswers) {
		return Dispute{}, store.ErrForbidden
	}
	t, err := b.opts.Store.Turn(ctx, turn)
	if err != nil {
		return Dispute{}, err
	}
	notes, err := b.opts.Store.Feedback(ctx, turn)
	return Dispute{*t, notes}, err
}

// SwitchOff is [Bot.Close] for a person: questions are turned away with a
// sentence that says why; "" lets them in again.
func (b *Bot) SwitchOff(ctx context.Context, who *org.Officer, why string) error {
	if !who.May(org.ManageAnswers) {
		return store.ErrForbidden
	}
	why = strings.TrimSpace(corpus.Clean(why))
	if err := b.Close(ctx, why); err != nil {
		return err
	}
	if why == "" {
		return b.opts.Store.Audit(ctx, who.ID, "answers.on", "")
	}
	return b.opts.Store.Audit(ctx, who.ID, "answers.off", why)
}

// Off says why questions are turned away, "" when they are not.
func (b *Bot) Off(ctx context.Context) (string, error) {
	why, err := b.opts.Store.Meta(ctx, metaOff)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return why, err
}

// Trail returns the newest lines of the audit log, older than the one with an
// ID where it is not 0.
func (b *Bot) Trail(ctx context.Context, who *org.Officer, before int64, limit int) ([]store.Entry, error) {
	if !who.May(org.SeeHouse) {
		return nil, store.ErrForbidden
	}
	return b.opts.Store.AuditLogBefore(ctx, before, limit)
}

// Stuck returns the messages that were not carried, or perhaps twice.
func (b *Bot) Stuck(ctx context.Context, who *org.Officer, limit int) (failed, doubtful []store.Delivery, err error) {
	if !who.May(org.SeeHouse) {
		return nil, nil, store.ErrForbidden
	}
	if failed, err = b.opts.Store.Deliveries(ctx, store.Failed, limit); err != nil {
		return nil, nil, err
	}
	doubtful, err = b.opts.Store.Deliveries(ctx, store.Doubtful, limit)
	return failed, doubtful, err
}

// Years returns the calendars in force, the latest first.
func (b *Bot) Years(ctx context.Context) ([]task.Year, error) {
	p, err := Planner(ctx, b.opts.Store)
	if err != nil {
		return nil, err
	}
	ys := p.Calendar.Years()
	slices.SortFunc(ys, func(x, y task.Year) int { return y.Year - x.Year })
	return ys, nil
}

// Agencies returns the agencies that exist on a day.
func Agencies(on corpus.Day) []*org.Agency {
	d, err := starterData()
	if err != nil {
		return nil
	}
	var out []*org.Agency
	for i := range d.Agencies {
		if a := &d.Agencies[i]; a.On(string(on)) {
			out = append(out, a)
		}
	}
	return out
}

// AgencyNamed is the ID of the agency that a person means by a name: that of the
// directory, or the name itself for one that the directory does not know, such
// as a commune's.
func AgencyNamed(name string, on corpus.Day) string {
	name = strings.Join(strings.Fields(corpus.Clean(name)), " ")
	d, err := starterData()
	if err != nil || name == "" {
		return name
	}
	if d.Directory.ByID(name) != nil {
		return name
	}
	for _, a := range d.Directory.Find(name, string(on)) {
		if strings.EqualFold(a.FullName(), name) || strings.EqualFold(a.Name, name) {
			return a.ID
		}
	}
	return name
}

// Progress is how far the index has come.
type Progress struct {
	Cursor, End int64 // the change that searches know last, and the last there is
}

// Ready reports whether searches know everything the store holds.
func (p Progress) Ready() bool { return p.Cursor >= p.End }

// Progress says how far the index has come; an error is the store's.
func (b *Bot) Progress(ctx context.Context) (Progress, error) {
	end, err := b.opts.Store.Seq(ctx)
	if err != nil {
		return Progress{}, err
	}
	return Progress{b.opts.Index.Cursor(), end}, nil
}

// Census counts what the house holds.
type Census struct {
	Documents int
	Turns     map[string]int64              // by status
	Messages  map[store.DeliveryState]int64 // to officers
	Waiting   time.Duration                 // of the message that is due longest
}

// Census counts what the house holds.
func (b *Bot) Census(ctx context.Context) (Census, error) {
	var c Census
	var err error
	if c.Documents, err = b.opts.Store.CountDocuments(ctx); err != nil {
		return c, err
	}
	if c.Turns, err = b.opts.Store.CountTurns(ctx); err != nil {
		return c, err
	}
	c.Messages, c.Waiting, err = b.opts.Store.CountDeliveries(ctx)
	return c, err
}
