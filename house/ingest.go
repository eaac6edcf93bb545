package house

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

// Bounds of what is read of one document.
const (
	mostDuties = 200              // tasks proposed from running text
	mostAsked  = 12               // passages a model is asked about
	askingTime = 90 * time.Second // for all of them together
)

// ruleTypes are the types of documents that make rules for everybody; what they say
// of agencies is competence and not a task with an owner and a day.
var ruleTypes = []string{"Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh", "Lệnh", "Nghị định", "Thông tư",
	"Thông tư liên tịch", "Nghị quyết liên tịch"}

// assigns reports whether a document is of a type that gives agencies work.
func assigns(d *corpus.Document) bool {
	return d.Kind == corpus.Verbatim && !slices.Contains(ruleTypes, d.Type)
}

// proposeWork proposes the tasks that a document gives, once for the same text,
// and returns how many; a person decides about them. A model, where there is
// one, reads what the rules missed.
func (h *House) proposeWork(ctx context.Context, d *corpus.Document) (int, error) {
	if !assigns(d) {
		return 0, nil
	}
	planner, err := h.Planner(ctx)
	if err != nil {
		return 0, err
	}
	p := task.ReadPlan(d, task.PlanOptions{Agencies: h.Directory(), Calendar: planner.Calendar, WithProse: true})
	p.Plan.Doc, p.Class, p.Agency = d.Key, d.Class, d.Agency
	if len(p.Tasks) > 0 {
		p.Problems = slices.DeleteFunc(p.Problems, func(x paper.Problem) bool { return x.Severity == paper.Info })
	}
	passages, duties := h.duties(d)
	// The key is that of what the rules read: a model may say something else
	// every time.
	sum := sha256.New()
	for _, t := range p.Tasks {
		fmt.Fprintf(sum, "%q %q %q %q %q %q\n", t.No, t.Name, t.Lead, t.Support, t.Time, t.Quote)
	}
	for _, x := range duties {
		fmt.Fprintf(sum, "%q\n", x.Sentence)
	}
	if d.Exchange != nil {
		fmt.Fprintf(sum, "%s\n", d.Exchange.Due)
	}
	key := d.Key + " " + hex.EncodeToString(sum.Sum(nil))[:24]
	if done, err := h.Store.Proposed(ctx, key); err != nil || done {
		return 0, err
	}
	if h.Writer != nil && h.Writer.Tasks {
		duties = h.askedDuties(ctx, passages)
	}
	if err := h.addDuties(ctx, p, duties, string(d.Issued)); err != nil {
		return 0, err
	}
	h.askedBy(d, p, planner)
	have, err := h.Store.Tasks(ctx, Furnisher, store.TaskFilter{Plan: d.Key})
	if err != nil {
		return 0, err
	}
	// What was approved before and reads the same is no news.
	p.Tasks = slices.DeleteFunc(p.Tasks, func(t task.Task) bool {
		return slices.ContainsFunc(have, func(w task.Work) bool {
			return w.No == t.No && w.Name == t.Name && w.Product == t.Product && w.Lead == t.Lead &&
				w.Support == t.Support && w.Time == t.Time
		})
	})
	if len(p.Tasks) == 0 {
		return 0, nil
	}
	_, fresh, err := h.Store.PutProposal(ctx, Furnisher, key, p)
	if err != nil || !fresh {
		return 0, err
	}
	return len(p.Tasks), nil
}

// askedDuties are the tasks in passages by the rules and, for those that speak of
// an assignment, by the model, as far as the time goes.
func (h *House) askedDuties(ctx context.Context, passages []corpus.Passage) []answer.Duty {
	ctx, cancel := context.WithTimeout(ctx, askingTime)
	defer cancel()
	var out []answer.Duty
	asked := 0
	today := corpus.DayOf(h.Now())
	for _, q := range passages {
		if asked < mostAsked && ctx.Err() == nil && speaksOfWork(q.Text) {
			asked++
			out = append(out, h.Writer.Duties(ctx, q, today, answer.Asker{Person: Furnisher.ID,
				Agency: q.Head.Agency})...)
		} else {
			out = append(out, answer.Duties(q)...)
		}
	}
	return out
}

func speaksOfWork(text string) bool {
	folded := paper.Fold(text)
	for _, cue := range []string{"giao ", "yeu cau", "de nghi", "phan cong", "chu tri", "trach nhiem", "truoc ngay",
		"cham nhat", "hoan thanh", "dinh ky", "bao cao"} {
		if strings.Contains(folded, cue) {
			return true
		}
	}
	return false
}

// duties are the passages of a document's running text, and the tasks that the
// rules find in them.
func (h *House) duties(d *corpus.Document) (passages []corpus.Passage, found []answer.Duty) {
	for _, u := range d.Units() {
		for _, q := range u.Passages(&d.Head) {
			if strings.Count(q.Text, "|") <= 2 { // no row of a table
				passages = append(passages, q)
				found = append(found, answer.Duties(q)...)
			}
		}
	}
	return passages, found
}

// addDuties adds to a proposal the tasks that were found in sentences which none
// of its tasks cites yet.
func (h *House) addDuties(ctx context.Context, p *task.Proposal, duties []answer.Duty, issued string) error {
	planner, err := h.Planner(ctx)
	if err != nil {
		return err
	}
	have := map[string]bool{}
	for _, t := range p.Tasks {
		have[squeezed(t.Quote)] = true
	}
	if issued == "" && p.Year > 0 {
		issued = fmt.Sprintf("%d-01-01", p.Year)
	}
	n := 0
	for _, x := range duties {
		if have[squeezed(x.Sentence)] || n == mostDuties {
			continue
		}
		have[squeezed(x.Sentence)] = true
		n++
		t := task.Task{No: fmt.Sprintf("G%d", n), Name: Clip(capitalized(x.Work), 240), Lead: x.Lead,
			Support: x.Support, Time: x.Deadline, Basis: x.Ref, Quote: x.Sentence}
		t.Due = planner.Calendar.Settle(task.ReadDue(t.Time, p.Year))
		t.Leads, t.Supports = task.Parties(t.Lead, h.Directory(), issued), task.Parties(t.Support, h.Directory(),
			issued)
		if x.Model {
			t.Note = textReadByModel
		}
		p.Tasks = append(p.Tasks, t)
	}
	return nil
}

// squeezed is a sentence as it is compared.
func squeezed(s string) string {
	return strings.Trim(strings.Join(strings.Fields(s), " "), " .;")
}

func capitalized(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
