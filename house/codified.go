package house

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/paper"
	"trolyao/store"
)

// CodifiedReport is what became of a package of the codified law.
type CodifiedReport struct {
	corpus.CodifiedCount
	Name     string                `json:"name"`
	Edition  corpus.Day            `json:"edition"`
	Began    time.Time             `json:"began"`
	Ended    time.Time             `json:"ended"` // zero while it is not whole
	Outcomes map[store.Outcome]int `json:"outcomes"`
	Changed  int                   `json:"changed"`  // articles that are new or read otherwise
	LeftOut  []string              `json:"left_out"` // documents that an earlier edition had
	Refused  int                   `json:"refused"`  // documents
	Problems []paper.Problem       `json:"problems,omitempty"`
}

// metaCodified is where the store keeps the report of the newest package.
const metaCodified = "source.codified"

// Bounds of a package.
const (
	codifiedBatch = 50 // documents stored in one transaction
	mostProblems  = 500
	// mostLeftOut is the share of the documents held, one in …, that a whole package may
	// leave out at once.
	mostLeftOut = 5
)

// TakeCodified takes in a package of the codified law. What is held already, in the same
// words, is neither made nor written again, so that it goes on where it was interrupted
// and a later edition costs what has changed. progress is told how far it is, in
// Vietnamese; the index learns of it when it follows.
func (h *House) TakeCodified(ctx context.Context, name string, r io.ReaderAt, size int64,
	progress func(string)) (*CodifiedReport, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, paper.Refuse(paper.RefusedUnreadable, err, textBrokenPackage)
	}
	pack, err := corpus.OpenCodified(z)
	if err != nil {
		return nil, err
	}
	spool, err := os.CreateTemp("", "trolyao-*")
	if err != nil {
		return nil, fmt.Errorf("house: codified law: %w", err)
	}
	defer os.Remove(spool.Name())
	defer spool.Close()
	_ = os.Remove(spool.Name()) // where an open file may go, a kill leaves nothing behind
	t := &codifiedTaking{h: h, report: &CodifiedReport{Name: FileName(name), Edition: pack.Edition, Began: h.Now(),
		Outcomes: map[store.Outcome]int{}}, keys: map[string]bool{}}
	if err := h.keepReport(ctx, t.report); err != nil {
		return nil, err
	}
	t.report.CodifiedCount, err = pack.Read(ctx, spool, func(digest string) (bool, error) {
		return h.Store.HasOriginal(ctx, digest)
	}, func(documents bool, done, of int) {
		if documents {
			progress(fmt.Sprintf(textCodifiedDocuments, done, of))
		} else {
			progress(fmt.Sprintf(textCodifiedSubjects, done, of))
		}
	}, func(x *corpus.CodifiedText) error { return t.take(ctx, x) })
	if err == nil {
		err = t.flush(ctx)
	}
	if err == nil {
		err = t.leaveOut(ctx)
	}
	if err != nil {
		return t.report, err
	}
	t.report.Ended = h.Now()
	return t.report, h.keepReport(ctx, t.report)
}

func (h *House) keepReport(ctx context.Context, r *CodifiedReport) error {
	short := *r
	short.Problems = nil
	text, err := json.Marshal(short)
	if err != nil {
		return err
	}
	return h.Store.PutMeta(ctx, metaCodified, string(text))
}

// codifiedTaking is a package that is being taken in.
type codifiedTaking struct {
	h      *House
	report *CodifiedReport
	batch  []store.Item
	keys   map[string]bool // of the documents of the package
}

func (t *codifiedTaking) take(ctx context.Context, x *corpus.CodifiedText) error {
	t.problems(x.Problems)
	switch {
	case x.Key == "":
		return nil
	case x.Original == nil: // refused
		t.report.Refused++
		return t.h.Refuse(ctx, t.report.Name, &paper.Refusal{Code: paper.RefusedSecret,
			Text: x.Problems[len(x.Problems)-1].Text})
	}
	t.keys[x.Key] = true
	if x.Document == nil {
		t.report.Outcomes[store.Unchanged]++
		return nil
	}
	t.batch = append(t.batch, store.Item{Document: x.Document, Original: store.Original{Name: t.report.Name,
		Data: x.Original}})
	if len(t.batch) < codifiedBatch {
		return nil
	}
	return t.flush(ctx)
}

func (t *codifiedTaking) problems(more []paper.Problem) {
	if room := mostProblems - len(t.report.Problems); room > 0 {
		t.report.Problems = append(t.report.Problems, more[:min(room, len(more))]...)
	}
}

// flush stores what was read, all or none.
func (t *codifiedTaking) flush(ctx context.Context) error {
	batch := t.batch
	t.batch = nil
	if len(batch) == 0 {
		return nil
	}
	before := map[string]*corpus.Document{}
	for _, x := range batch {
		_, err := t.h.Store.Head(ctx, x.Document.Key)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		d, err := t.h.Store.Document(ctx, x.Document.Key)
		if err != nil {
			return err
		}
		before[x.Document.Key] = d
	}
	puts, err := t.h.PutDocuments(ctx, batch)
	if err != nil {
		return err
	}
	for i, p := range puts {
		t.keys[p.Key] = true
		t.report.Outcomes[p.Outcome]++
		t.problems(p.Problems)
		now := batch[i].Document
		if before[now.Key] != nil {
			if now, err = t.h.Store.Document(ctx, p.Key); err != nil {
				return err
			}
		}
		t.report.Changed += corpus.ChangedArticles(before[batch[i].Document.Key], now)
	}
	return nil
}

// leaveOut enters a doubt about each document that an earlier edition had and this one
// has no more, and takes it back where one has come back.
func (t *codifiedTaking) leaveOut(ctx context.Context) error {
	heads, err := t.h.Store.Heads(ctx)
	if err != nil {
		return err
	}
	held := 0
	var gone []*corpus.Head
	var back []corpus.Ref
	for _, head := range heads {
		edition, ok := corpus.FromCodified(head)
		if !ok {
			continue
		}
		held++
		ref := corpus.Ref{Doc: head.Key, Number: head.Number}
		there := t.keys[head.Key] || slices.ContainsFunc(head.Former, func(k string) bool { return t.keys[k] })
		switch {
		case there:
			back = append(back, ref)
		case edition > t.report.Edition:
			return nil // an older package says nothing of what came later
		default:
			gone = append(gone, head)
		}
	}
	if len(gone)*mostLeftOut > held {
		t.problems([]paper.Problem{{Severity: paper.Warning, Text: fmt.Sprintf(textCodifiedShort, len(gone), held)}})
		return nil
	}
	var claims []corpus.Relation
	for _, head := range gone {
		t.report.LeftOut = append(t.report.LeftOut, DocumentName(head))
		claims = append(claims, corpus.LeftOut(corpus.Ref{Doc: head.Key, Number: head.Number}, t.report.Edition))
	}
	return t.h.Store.PutSourceClaims(ctx, claims, back)
}

// Text says what became of the package.
func (r *CodifiedReport) Text() string {
	out := fmt.Sprintf(textCodifiedDone, r.Edition.Vietnamese(), dotted(r.Subjects), dotted(r.Articles),
		dotted(r.Documents), dotted(r.Changed))
	if r.Attached > 0 {
		out += fmt.Sprintf(textCodifiedAttached, dotted(r.Attached))
	}
	if r.Refused > 0 {
		out += fmt.Sprintf(textCodifiedRefused, r.Refused)
	}
	if n := len(r.LeftOut); n > 0 {
		names := r.LeftOut
		if n > 5 {
			names = append(slices.Clone(names[:5]), "…")
		}
		out += fmt.Sprintf(textCodifiedLeftOut, n, strings.Join(names, "; "))
	}
	return out
}

// IsCodifiedFile says that a file is a package of the codified law.
func IsCodifiedFile(path string) bool {
	if !strings.EqualFold(filepath.Ext(path), ".zip") {
		return false
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return false
	}
	defer z.Close()
	return corpus.IsCodified(&z.Reader)
}

// dotted writes a number as it is written in Vietnamese: "76.303".
func dotted(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

func isCodified(data []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	return err == nil && corpus.IsCodified(z)
}

// importCodified takes in a package that was handed in; fault is for the operator.
func (h *House) importCodified(ctx context.Context, j Job, data []byte) (store.JobState, Outcome, error) {
	r, err := h.TakeCodified(ctx, j.Name, bytes.NewReader(data), int64(len(data)), func(string) {})
	var refusal *paper.Refusal
	switch {
	case errors.As(err, &refusal):
		return store.JobRefused, Outcome{Text: fmt.Sprintf(textRefused, j.Name, refusal.Text)},
			h.Refuse(ctx, j.Name, refusal)
	case err != nil:
		return store.JobFailed, Outcome{Text: textJobFailed}, err
	}
	out := Outcome{Text: r.Text(), Problems: r.Problems, Put: store.Added}
	return store.JobDone, out, errors.Join(h.follow(ctx),
		h.Store.Audit(ctx, j.Who, "corpus.import", j.Name))
}
