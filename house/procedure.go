package house

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/store"
)

// ProcedureFilter narrows a list of procedures; empty fields do not. They are
// compared without diacritics and case.
type ProcedureFilter struct {
	Words  string // in the code or the name
	Level  string // "xã", "Cấp tỉnh"
	Field  string // part of a lĩnh vực
	Agency string // part of an agency that settles
}

// ListedProcedure is a line of a list of procedures.
type ListedProcedure struct {
	Head *corpus.Head `json:"-"`
	// Code and Name are those of the record, Fields, Levels and Agencies as it has them.
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Fields   []string `json:"fields,omitempty"`
	Levels   []string `json:"levels,omitempty"`
	Agencies []string `json:"agencies,omitempty"`
}

// Procedures lists the administrative procedures that are held and that a reader
// may read, by their codes.
func (h *House) Procedures(ctx context.Context, reader index.Reader, f ProcedureFilter) ([]ListedProcedure, error) {
	heads, err := h.Documents(ctx, reader, f.Words)
	if err != nil {
		return nil, err
	}
	holds := func(all []string, want string) bool {
		return want == "" || slices.ContainsFunc(all, func(s string) bool {
			return strings.Contains(" "+paper.Fold(s)+" ", " "+paper.Fold(want)+" ")
		})
	}
	var out []ListedProcedure
	for _, head := range heads {
		if !corpus.IsProcedure(head) {
			continue
		}
		d, err := h.Store.Document(ctx, head.Key)
		if err != nil {
			return nil, fmt.Errorf("house: procedure %s: %w", head.Key, err)
		}
		p := corpus.ProcedureFacts(d)
		if p == nil || !holds(p.Levels, f.Level) || !holds(p.Fields, f.Field) || !holds(p.Agencies, f.Agency) {
			continue
		}
		out = append(out, ListedProcedure{head, p.Code, p.Name, p.Fields, p.Levels, p.Agencies})
	}
	slices.SortFunc(out, func(a, b ListedProcedure) int { return strings.Compare(a.Code, b.Code) })
	return out, nil
}

// Procedure returns the record of the procedure with a code, as it stands now;
// store.ErrNotFound where none is held that the reader may read.
func (h *House) Procedure(ctx context.Context, reader index.Reader, code string) (*corpus.Document, *corpus.Procedure,
	error) {
	s, err := h.shelves(ctx)
	if err != nil {
		return nil, nil, err
	}
	code = strings.TrimSpace(code)
	for _, head := range s.heads {
		if head.Number != code || !corpus.IsProcedure(head) || !MayRead(reader, head) {
			continue
		}
		d, err := h.Store.Document(ctx, head.Key)
		if err != nil {
			return nil, nil, fmt.Errorf("house: procedure %s: %w", code, err)
		}
		return d, corpus.ProcedureOf(d), nil
	}
	return nil, nil, fmt.Errorf("house: procedure %s: %w", code, store.ErrNotFound)
}
