package house

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

// Doors that files come through to be worked off.
const (
	DoorPage  = "page"
	DoorInbox = "inbox"
)

// Said is what a person says of a file that they hand in.
type Said struct {
	Class  corpus.Class `json:"class,omitempty"`
	Agency string       `json:"agency,omitempty"`
	Number string       `json:"number,omitempty"`
	Title  string       `json:"title,omitempty"`
	URL    string       `json:"url,omitempty"`
}

// Outcome is what became of a file that was handed in.
type Outcome struct {
	Text     string          `json:"text,omitempty"` // in Vietnamese
	Key      string          `json:"key,omitempty"`  // of the document
	Put      store.Outcome   `json:"put,omitempty"`
	Problems []paper.Problem `json:"problems,omitempty"`
	Proposed int             `json:"proposed,omitempty"`
	Bears    bool            `json:"bears,omitempty"` // it tells of changes to other documents
	Tries    int             `json:"tries,omitempty"` // how often it was begun
}

// Job is a file that was handed in and is worked off by itself.
type Job struct {
	store.Job
	Said    Said
	Outcome Outcome
}

// Bounds of jobs.
const (
	jobTime  = 20 * time.Second    // how long a job is held without being renewed
	mostTry  = 3                   // how often a job is begun before it is given up
	jobsKept = 90 * 24 * time.Hour // how long the results are listed
)

// TakeIn takes a file that a person hands in, to be worked off by [House.WorkJobs];
// the person may go. The file is read first: one that bears the mark of a state
// secret, or is no document, is refused at once and nothing of it is kept. One with
// neither number nor title waits for somebody who says what it is.
// A pack of files (ZIP, EML) is taken apart, each of its files is a job; the one
// returned is refused only where all are.
func (h *House) TakeIn(ctx context.Context, who *org.Officer, batch, door string, f File) (Job, error) {
	if !who.May(org.ManageDocuments) || !paper.IsPack(f.Data) || isCodified(f.Data) {
		return h.takeIn(ctx, who, batch, door, f)
	}
	files, problems, err := paper.Unpack(ctx, f.Name, f.Data, paper.Options{})
	if err != nil {
		return h.takeIn(ctx, who, batch, door, f) // whose reading says why
	}
	var out Job
	for _, in := range files {
		one := f
		one.Name, one.Data = f.Name+"/"+in.Name, in.Data
		if len(files) > 1 {
			one.Number, one.Title = "", ""
		}
		j, err := h.takeIn(ctx, who, batch, door, one)
		if err != nil {
			return out, err
		}
		if out.ID == 0 || out.State == store.JobRefused {
			out = j
		}
	}
	for _, x := range problems {
		j := Job{Job: store.Job{Batch: batch, Source: door, Name: jobName(f.Name + "/" + x.Where), State: store.JobRefused,
			Who: who.ID}, Outcome: Outcome{Text: x.Text}}
		if _, err := h.putJob(ctx, j, nil); err != nil {
			return out, err
		}
	}
	return out, nil
}

// takeIn takes in one file.
func (h *House) takeIn(ctx context.Context, who *org.Officer, batch, door string, f File) (Job, error) {
	switch {
	case !who.May(org.ManageDocuments):
		return Job{}, store.ErrForbidden
	case f.Class == corpus.Internal && f.Agency == "":
		return Job{}, &store.Error{Text: textInternalOfWhom, Err: errors.New("internal document without agency")}
	}
	if err := openTexts(f.Agency, f.Title, f.Number, f.URL); err != nil {
		return Job{}, err
	}
	j := Job{Job: store.Job{Batch: batch, Source: door, Name: jobName(f.Name), State: store.JobWaiting, Who: who.ID},
		Said: Said{f.Class, f.Agency, f.Number, f.Title, f.URL}}
	data := f.Data
	// Of a scan only the first page is looked at here: the rest takes its time.
	opts := f.options()
	opts.File.OCRPages = 1
	docs, problems, err := []*corpus.Document{{}}, []paper.Problem(nil), error(nil)
	whole := isCodified(f.Data) // read when its turn comes; it names its documents itself
	if !whole {
		if docs, problems, err = corpus.ReadMany(ctx, f.Name, f.Data, opts); err == nil {
			err = h.receive(docs, f)
		}
	}
	var refusal *paper.Refusal
	switch {
	case errors.As(err, &refusal):
		if err := h.Refuse(ctx, f.Name, refusal); err != nil {
			return j, fmt.Errorf("house: take in: %w", err)
		}
		if err := h.Store.Audit(ctx, who.ID, "corpus.import", fmt.Sprintf("%s: %s", j.Name, refusal.Code)); err != nil {
			return j, err
		}
		j.State, data = store.JobRefused, nil
		j.Outcome = Outcome{Text: fmt.Sprintf(textRefused, j.Name, refusal.Text), Problems: problems}
	case err != nil:
		return j, fmt.Errorf("house: take in %s: %w", j.Name, err)
	case !whole && Nameless(docs[0]):
		j.State, j.Outcome = store.JobAsked, Outcome{Text: textNameless, Problems: problems}
	}
	if refusal == nil || refusal.Code != paper.RefusedSecret { // it leaves no trace
		j.Digest = store.Digest(f.Data)
	}
	if j.ID, err = h.putJob(ctx, j, data); err != nil {
		return j, err
	}
	j.Created, j.Updated = h.Now(), h.Now()
	select {
	case h.kick <- struct{}{}:
	default:
	}
	return j, nil
}

// jobName is the name of a file that is kept until it is worked off; what it ends with
// tells its format.
func jobName(name string) string {
	if kept := FileName(name); kept != name {
		return kept + strings.ToLower(filepath.Ext(name))
	}
	return name
}

// Nameless says that nobody could tell what a document is.
func Nameless(d *corpus.Document) bool { return d.Number == "" && strings.TrimSpace(d.Title) == "" }

func (f File) options() corpus.ReadOptions {
	hint := corpus.Hint{Number: f.Number, Title: f.Title, Source: f.URL}
	return corpus.ReadOptions{Hint: hint}
}

func (h *House) putJob(ctx context.Context, j Job, data []byte) (int64, error) {
	spec, err1 := json.Marshal(j.Said)
	result, err2 := json.Marshal(j.Outcome)
	if err := errors.Join(err1, err2); err != nil {
		return 0, err
	}
	j.Spec, j.Result = string(spec), string(result)
	return h.Store.PutJob(ctx, j.Job, data)
}

// jobOf is a job with its columns read.
func jobOf(row store.Job) (Job, error) {
	j := Job{Job: row}
	err := json.Unmarshal([]byte(cmp.Or(row.Spec, "{}")), &j.Said)
	return j, errors.Join(err, json.Unmarshal([]byte(cmp.Or(row.Result, "{}")), &j.Outcome))
}

// WorkJobs works off what was handed in, one file after the other, until ctx ends. Any
// number of processes may do so; what one that died had begun, another one takes
// up.
func (h *House) WorkJobs(ctx context.Context, failed func(error)) {
	holder := "jobs " + rand.Text()
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	for {
		for ctx.Err() == nil {
			err := h.workJob(ctx, holder)
			if errors.Is(err, store.ErrNotFound) {
				break
			}
			if err != nil && ctx.Err() == nil {
				failed(err)
				break
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-h.kick:
		case <-tick.C:
		}
	}
}

// workJob works off the next job; [store.ErrNotFound] when there is none.
func (h *House) workJob(ctx context.Context, holder string) error {
	row, data, err := h.Store.TakeJob(ctx, holder, jobTime)
	if err != nil {
		return err
	}
	j, err := jobOf(row)
	if err != nil {
		return err
	}
	tries := j.Outcome.Tries + 1
	begun, err := json.Marshal(Outcome{Tries: tries})
	if err != nil {
		return err
	}
	if ok, err := h.Store.HoldJob(ctx, j.ID, holder, jobTime, string(begun)); err != nil || !ok {
		return err
	}
	state, out := store.JobFailed, Outcome{Text: fmt.Sprintf(textJobGivenUp, mostTry)}
	var fault error
	if tries <= mostTry {
		work, stop := context.WithCancel(ctx)
		held := h.holdJob(work, stop, j.ID, holder)
		state, out, fault = h.importJob(work, j, data)
		lost := work.Err() != nil
		stop()
		<-held
		if lost { // the house is closing, or another process has it
			return ctx.Err()
		}
	}
	result, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return errors.Join(fault, h.Store.FinishJob(ctx, j.ID, holder, state, string(result)))
}

// holdJob renews what holder has of a job until ctx ends, and stops the work when it
// has it no more. The channel is closed at the end.
func (h *House) holdJob(ctx context.Context, stop context.CancelFunc, id int64, holder string) <-chan struct{} {
	over := make(chan struct{})
	go func() {
		defer close(over)
		tick := time.NewTicker(jobTime / 4)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if ok, err := h.Store.HoldJob(ctx, id, holder, jobTime, ""); err == nil && !ok {
					stop()
				}
			}
		}
	}()
	return over
}

// importJob takes the file of a job in; whoever handed it in had the right to. fault is
// for the operator.
func (h *House) importJob(ctx context.Context, j Job, data []byte) (state store.JobState, out Outcome, fault error) {
	f := File{Name: j.Name, Data: data, Class: j.Said.Class, Agency: j.Said.Agency, Number: j.Said.Number,
		Title: j.Said.Title, URL: j.Said.URL}
	if isCodified(data) {
		return h.importCodified(ctx, j, data)
	}
	got, err := h.ingestFor(ctx, j.Who, f)
	out = Outcome{Text: got.Text, Problems: got.Problems, Proposed: got.Proposed, Put: got.Put.Outcome}
	var known *store.Error
	switch {
	case errors.As(err, &known):
		return store.JobRefused, Outcome{Text: known.Text}, nil
	case got.Head == nil && err != nil:
		return store.JobFailed, Outcome{Text: textJobFailed}, err
	case got.Refused != nil:
		return store.JobRefused, out, nil
	}
	out.Key = got.Head.Key
	s, err2 := h.shelves(ctx)
	if err2 == nil {
		for _, r := range s.relations[out.Key] {
			out.Bears = out.Bears || r.From.Doc == out.Key && r.By == corpus.FromText && !r.Rejected &&
				r.Kind != corpus.RelNames && slices.Contains(bearing, r.Kind)
		}
	}
	return store.JobDone, out, errors.Join(err, err2) // it is stored; what came after can be made up for
}

// Jobs returns the files that were handed in together, or with batch "" all of them,
// the newest first, at most limit after skipping some.
func (h *House) Jobs(ctx context.Context, who *org.Officer, batch string, skip, limit int) ([]Job, error) {
	if !who.May(org.ManageDocuments) {
		return nil, store.ErrForbidden
	}
	rows, err := h.Store.Jobs(ctx, batch, skip, limit)
	if err != nil {
		return nil, err
	}
	out := make([]Job, len(rows))
	for i, row := range rows {
		if out[i], err = jobOf(row); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// CountJobs counts the files that were handed in, by how far they are.
func (h *House) CountJobs(ctx context.Context, who *org.Officer) (map[store.JobState]int, error) {
	if !who.May(org.ManageDocuments) {
		return nil, store.ErrForbidden
	}
	return h.Store.CountJobs(ctx)
}

// Fields of a [FieldError] of a file.
const FieldTitle corpus.Fact = "title"

// ResumeJob says what a file is that was asked about, or lets one that failed be tried
// again.
func (h *House) ResumeJob(ctx context.Context, who *org.Officer, id int64, number, title string) error {
	if !who.May(org.ManageDocuments) {
		return store.ErrForbidden
	}
	row, err := h.Store.Job(ctx, id)
	if err != nil {
		return err
	}
	j, err := jobOf(row)
	if err != nil {
		return err
	}
	if err := openTexts(number, title); err != nil {
		return err
	}
	j.Said.Number = cmp.Or(corpus.CanonicalNumber(strings.TrimSpace(number)), j.Said.Number)
	j.Said.Title = cmp.Or(strings.Join(strings.Fields(paper.Clean(title)), " "), j.Said.Title)
	if j.State == store.JobAsked && j.Said.Number == "" && j.Said.Title == "" {
		return FieldError{FieldTitle: textNamelessStill}
	}
	if len([]rune(j.Said.Title)) > mostFact {
		return FieldError{FieldTitle: fmt.Sprintf(textEditLong, mostFact)}
	}
	spec, err := json.Marshal(j.Said)
	if err != nil {
		return err
	}
	if err := h.Store.ResumeJob(ctx, id, string(spec)); err != nil {
		return err
	}
	select {
	case h.kick <- struct{}{}:
	default:
	}
	return nil
}

// DropJob takes a file that is over off the list.
func (h *House) DropJob(ctx context.Context, who *org.Officer, id int64) error {
	if !who.May(org.ManageDocuments) {
		return store.ErrForbidden
	}
	if err := h.Store.DropJob(ctx, id); err != nil {
		return err
	}
	return h.Store.Audit(ctx, who.ID, "job.drop", fmt.Sprint(id))
}

// PruneJobs forgets results that nobody will look at any more.
func (h *House) PruneJobs(ctx context.Context) error {
	return h.Store.PruneJobs(ctx, h.Now().Add(-jobsKept))
}
