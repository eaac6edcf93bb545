package house

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/store"
)

// ProcedureRow is a part of two procedures side by side.
type ProcedureRow struct {
	Part string   // "Thời hạn giải quyết"
	A, B []string // a line each; none where the record says nothing
	Same bool
	// OnlyA and OnlyB are the lines that the other one does not have.
	OnlyA, OnlyB []string
}

// ProcedureComparison are two procedures, or two versions of one, part by part.
type ProcedureComparison struct {
	A, B *corpus.Procedure
	// NameA and NameB say which is which: the name with the code, or the version.
	NameA, NameB string
	Rows         []ProcedureRow
}

// CompareProcedures sets two procedures side by side; store.ErrNotFound where one is
// not held or may not be read.
func (h *House) CompareProcedures(ctx context.Context, reader index.Reader, codeA, codeB string) (*ProcedureComparison,
	error) {
	_, a, err := h.Procedure(ctx, reader, codeA)
	if err != nil {
		return nil, err
	}
	_, b, err := h.Procedure(ctx, reader, codeB)
	if err != nil {
		return nil, err
	}
	return compared(a, b, fmt.Sprintf(textNamed, a.Name, a.Code), fmt.Sprintf(textNamed, b.Name, b.Code)), nil
}

// CompareProcedureVersions sets two versions of a procedure side by side, numbered
// from 1; 0 and 0 are the newest and the one before.
func (h *House) CompareProcedureVersions(ctx context.Context, reader index.Reader, code string, from, to int) (
	*ProcedureComparison, error) {
	d, _, err := h.Procedure(ctx, reader, code)
	if err != nil {
		return nil, err
	}
	versions, err := h.Store.Versions(ctx, d.Key)
	if err != nil {
		return nil, fmt.Errorf("house: compare: %w", err)
	}
	if from == 0 && to == 0 {
		from, to = len(versions)-1, len(versions)
	}
	if from < 1 || to < 1 || from > len(versions) || to > len(versions) {
		return nil, fmt.Errorf("house: compare %s: %w", code, store.ErrNotFound)
	}
	one := func(n int) (*corpus.Procedure, string, error) {
		d, _, err := h.Store.Version(ctx, d.Key, n)
		if err != nil {
			return nil, "", fmt.Errorf("house: compare: %w", err)
		}
		p := corpus.ProcedureOf(d)
		if p == nil || !MayRead(reader, &d.Head) {
			return nil, "", fmt.Errorf("house: compare %s: %w", code, store.ErrNotFound)
		}
		name := fmt.Sprintf(textVersion, n)
		if p.Decision != "" {
			name = fmt.Sprintf(textVersionBy, n, p.Decision)
		}
		return p, name, nil
	}
	a, nameA, err1 := one(from)
	b, nameB, err2 := one(to)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	return compared(a, b, nameA, nameB), nil
}

func compared(a, b *corpus.Procedure, nameA, nameB string) *ProcedureComparison {
	out := &ProcedureComparison{A: a, B: b, NameA: nameA, NameB: nameB}
	partsA, partsB := comparedParts(a), comparedParts(b)
	for i, x := range partsA {
		r := ProcedureRow{Part: x.name, A: x.lines, B: partsB[i].lines}
		if len(r.A) == 0 && len(r.B) == 0 {
			continue
		}
		r.OnlyA, r.OnlyB = without(r.A, r.B), without(r.B, r.A)
		r.Same = len(r.OnlyA) == 0 && len(r.OnlyB) == 0
		out.Rows = append(out.Rows, r)
	}
	return out
}

// without are the lines of all that other does not have, as they are compared.
func without(all, other []string) []string {
	key := func(s string) string { return strings.Join(foldWords(s), " ") }
	var out []string
	for _, s := range all {
		if !slices.ContainsFunc(other, func(o string) bool { return key(o) == key(s) }) {
			out = append(out, s)
		}
	}
	return out
}

type comparedPart struct {
	name  string
	lines []string
}

// comparedParts are the facts of a procedure in the order they are compared.
func comparedParts(p *corpus.Procedure) []comparedPart {
	var limits, fees, papers, basis, steps []string
	add := func(to *[]string, s string) {
		if !slices.Contains(*to, s) {
			*to = append(*to, s)
		}
	}
	for _, m := range p.Methods {
		if l := m.Limit(); l != "" {
			add(&limits, m.Way+": "+l)
		}
		for _, f := range m.Fees {
			if f.Doubtful() {
				add(&fees, m.Way+": "+textFeeInNote)
			} else if f.Amount() != "" {
				add(&fees, m.Way+": "+f.Amount())
			}
		}
	}
	for _, c := range p.Cases {
		all, _ := c.Papers()
		for _, it := range all {
			add(&papers, Clip(strings.TrimLeft(it.Name, "-–+*•. "), 220))
		}
	}
	for _, s := range p.Steps {
		add(&steps, Clip(strings.TrimSpace(s.Label+" "+strings.TrimLeft(s.Text, "-–+*• ")), 220))
	}
	for _, b := range p.Basis {
		add(&basis, b.Ref.Number)
	}
	conditions := p.Conditions
	if p.NoConditions {
		conditions = []string{textNone}
	}
	decision := []string{}
	if p.Decision != "" {
		decision = []string{p.Decision}
	}
	out := []comparedPart{{"", p.Levels}, {"", slices.Concat(p.Agencies, p.Authority)}, {"", p.Subjects}, {"", limits},
		{"", fees}, {"", papers}, {"", p.Results}, {"", conditions}, {"", steps}, {"", basis}, {"", decision}}
	for i := range out {
		out[i].name = textComparedParts[i]
	}
	return out
}

// ProcedureNamed is the procedure that words name, by code or by name, nil where none
// has the words; exact says that it bears just this name, "Thủ tục" aside.
func (h *House) ProcedureNamed(ctx context.Context, reader index.Reader, words string) (p *ListedProcedure, exact bool,
	err error) {
	words = strings.TrimSpace(words)
	list, err := h.Procedures(ctx, reader, ProcedureFilter{Words: words})
	if err != nil || len(list) == 0 {
		return nil, false, err
	}
	bare := func(s string) string { return strings.TrimPrefix(strings.Join(foldWords(s), " "), "thu tuc ") }
	for i := range list {
		if list[i].Code == words || bare(list[i].Name) == bare(words) {
			return &list[i], true, nil
		}
	}
	return &list[0], false, nil
}
