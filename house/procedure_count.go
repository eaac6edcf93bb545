package house

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/store"
)

// procedureSum is what is counted of a procedure.
type procedureSum struct {
	basis    []corpus.Ref
	problems []paper.Problem
	online   bool
	free     bool // every way says that it costs nothing, and no note says otherwise
	paid     bool
	least    corpus.Method // the shortest limit in days; Count 0 none
	digest   bool
	entry    bool // nothing but a line of a list is held
}

// procedureSums returns what is counted of each procedure; what was counted before
// is not read again.
func (h *House) procedureSums(ctx context.Context) (map[*procedureCard]*procedureSum, error) {
	cards, err := h.procedureCards(ctx)
	if err != nil {
		return nil, err
	}
	h.procedureMu.Lock()
	defer h.procedureMu.Unlock()
	out := make(map[*procedureCard]*procedureSum, len(cards))
	for _, c := range cards {
		if c.sum == nil {
			d, err := h.Store.Document(ctx, c.Head.Key)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("house: procedure %s: %w", c.Head.Key, err)
			}
			c.sum = sumOf(d)
		}
		out[c] = c.sum
	}
	return out, nil
}

func sumOf(d *corpus.Document) *procedureSum {
	p := corpus.ProcedureOf(d)
	s := &procedureSum{problems: p.Problems, digest: d.Kind == corpus.Digest, entry: d.Kind == corpus.Catalogue}
	if s.entry {
		s.problems = []paper.Problem{{Severity: paper.Warning, Where: p.Code, Text: textOnlyEntry}}
	}
	for _, b := range p.Basis {
		s.basis = append(s.basis, b.Ref)
	}
	free := len(p.Methods) > 0
	for _, m := range p.Methods {
		s.online = s.online || m.Way == "Trực tuyến"
		free = free && len(m.Fees) > 0
		for _, f := range m.Fees {
			free = free && f.Free && !f.Doubtful()
			s.paid = s.paid || f.Dong > 0
		}
		if strings.HasPrefix(m.Unit, "ngày") && m.Count > 0 && (s.least.Count == 0 || m.Count < s.least.Count) {
			s.least = corpus.Method{Count: m.Count, Unit: m.Unit}
		}
	}
	s.free = free
	return s
}

// ProcedureProblem is what is to be looked at in a procedure.
type ProcedureProblem struct {
	Code     string         `json:"code"`
	Name     string         `json:"name"`
	Severity paper.Severity `json:"severity"`
	Text     string         `json:"text"` // one Vietnamese sentence
}

// ProcedureProblems lists what could not be read of the procedures held, and those
// that rest on a document that is over today, warnings first.
func (h *House) ProcedureProblems(ctx context.Context, reader index.Reader) ([]ProcedureProblem, error) {
	sums, err := h.procedureSums(ctx)
	if err != nil {
		return nil, err
	}
	s, err := h.shelves(ctx)
	if err != nil {
		return nil, err
	}
	today := corpus.DayOf(h.Now())
	var out []ProcedureProblem
	for c, sum := range sums {
		if !MayRead(reader, c.Head) {
			continue
		}
		for _, p := range sum.problems {
			out = append(out, ProcedureProblem{c.Code, c.Name, p.Severity, p.Text})
		}
		for _, ref := range sum.basis {
			head := s.catalog.Head(ref.Doc)
			if head == nil || !MayRead(reader, head) {
				continue
			}
			if v := s.standingOf(head, corpus.Ref{Doc: head.Key, Number: head.Number}, today); v.Over() && !v.Doubt {
				out = append(out, ProcedureProblem{c.Code, c.Name, paper.Warning,
					fmt.Sprintf(textBasisEnded, head.Number, v.Words())})
			}
		}
	}
	slices.SortFunc(out, func(a, b ProcedureProblem) int {
		return cmp.Or(strings.Compare(string(b.Severity), string(a.Severity)), strings.Compare(a.Code, b.Code),
			strings.Compare(a.Text, b.Text))
	})
	return out, nil
}

// ProcedureCount is a row of the reform view.
type ProcedureCount struct {
	Name                             string
	Held, Online, Free, Paid, NoWays int
	// Shorter are those whose limit is shorter than in the version before, DaysCut by how many days.
	Shorter, DaysCut int
}

// ProcedureCounts counts the procedures held by level, and all of them first. DaysCut
// compares the shortest limit of the newest version with that of the one before, in
// days of the same kind.
func (h *House) ProcedureCounts(ctx context.Context, reader index.Reader) ([]ProcedureCount, error) {
	sums, err := h.procedureSums(ctx)
	if err != nil {
		return nil, err
	}
	rows := []ProcedureCount{{Name: textAllLevels}, {Name: "Cấp xã"}, {Name: "Cấp tỉnh"}, {Name: "Cấp bộ"},
		{Name: "Cơ quan khác"}}
	for c, sum := range sums {
		if !MayRead(reader, c.Head) {
			continue
		}
		cut, err := h.daysCut(ctx, c, sum)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			r := &rows[i]
			level := func(l string) bool { return strings.EqualFold(l, r.Name) }
			if i == 0 || slices.ContainsFunc(c.Levels, level) {
				r.Held++
				r.Online += one(sum.online)
				r.Free += one(sum.free)
				r.Paid += one(sum.paid)
				r.NoWays += one(sum.entry || !sum.online && !sum.free && !sum.paid && sum.least.Count == 0)
				r.Shorter += one(cut > 0)
				r.DaysCut += cut
			}
		}
	}
	return rows, nil
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// daysCut is by how many days the limit is shorter than in the version before.
func (h *House) daysCut(ctx context.Context, c *procedureCard, now *procedureSum) (int, error) {
	versions, err := h.Store.Versions(ctx, c.Head.Key)
	if err != nil || len(versions) < 2 {
		return 0, err
	}
	d, _, err := h.Store.Version(ctx, c.Head.Key, versions[len(versions)-2].N)
	if err != nil {
		return 0, err
	}
	if d.Kind != corpus.Verbatim || now.digest {
		return 0, nil // our own summary is no version of the record
	}
	old := sumOf(d)
	if old.least.Unit != now.least.Unit || old.least.Count <= now.least.Count || now.least.Count == 0 {
		return 0, nil
	}
	return old.least.Count - now.least.Count, nil
}

// ProcedureTable is the reform view as a table: a heading row, then the rows.
func ProcedureTable(rows []ProcedureCount) [][]string {
	out := [][]string{slices.Clone(textCountColumns)}
	for _, r := range rows {
		line := []string{r.Name}
		for _, n := range []int{r.Held, r.Online, r.Free, r.Paid, r.NoWays, r.Shorter, r.DaysCut} {
			line = append(line, fmt.Sprint(n))
		}
		out = append(out, line)
	}
	return out
}

// ProcedureWorkbook is the reform view with what is to be looked at, as XLSX.
func (h *House) ProcedureWorkbook(ctx context.Context, reader index.Reader) ([]byte, error) {
	counts, err := h.ProcedureCounts(ctx, reader)
	if err != nil {
		return nil, err
	}
	problems, err := h.ProcedureProblems(ctx, reader)
	if err != nil {
		return nil, err
	}
	table := ProcedureTable(counts)
	list := paper.Sheet{Name: textSheetProblems, Head: textProblemColumns, Wide: []float64{14, 50, 60}}
	for _, p := range problems {
		list.Rows = append(list.Rows, []string{p.Code, p.Name, p.Text})
	}
	return paper.WriteXLSX([]paper.Sheet{{Name: textSheetCounts, Notes: []string{fmt.Sprintf(textCountedOn,
		corpus.DayOf(h.Now()).Vietnamese())}, Head: table[0], Rows: table[1:], Wide: []float64{20}}, list})
}

// ProcedureListTemplate is the workbook in which an agency writes its own list; what
// is handed in goes the way of every file.
func ProcedureListTemplate() ([]byte, error) {
	return paper.WriteXLSX([]paper.Sheet{{Name: textSheetList, Notes: textListNotes, Head: textListColumns,
		Wide: []float64{12, 45, 18, 14, 18, 30, 40, 16, 16, 16, 20, 20, 20, 45, 24, 24, 40, 20}}})
}
