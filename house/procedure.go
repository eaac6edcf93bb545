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

// procedureCard is what the house keeps of a procedure beside its document.
type procedureCard struct {
	ListedProcedure
	name string        // folded, a space around each word
	sum  *procedureSum // what is counted of it; nil before it was
}

// procedureShelf are the procedures held at one point of the feed, by key.
type procedureShelf struct {
	seq   int64
	cards map[string]*procedureCard
}

// procedureCards returns the procedures as they stand now. Of what was read
// before, only what changed is read again.
func (h *House) procedureCards(ctx context.Context) (map[string]*procedureCard, error) {
	s, err := h.shelves(ctx)
	if err != nil {
		return nil, err
	}
	h.procedureMu.Lock()
	defer h.procedureMu.Unlock()
	old := h.procedures
	if old != nil && old.seq == s.seq {
		return old.cards, nil
	}
	stale := map[string]bool{}
	for at := int64(0); old != nil; {
		if at == 0 {
			at = old.seq
		}
		changes, err := h.Store.Changes(ctx, at, 0)
		if err != nil {
			return nil, fmt.Errorf("house: procedures: %w", err)
		}
		for _, c := range changes {
			stale[c.Key], at = true, c.Seq
		}
		if len(changes) == 0 {
			break
		}
	}
	now := &procedureShelf{seq: s.seq, cards: map[string]*procedureCard{}}
	for _, head := range s.heads {
		if !corpus.IsProcedure(head) {
			continue
		}
		if old != nil && !stale[head.Key] && old.cards[head.Key] != nil {
			now.cards[head.Key] = old.cards[head.Key]
			continue
		}
		d, err := h.Store.Document(ctx, head.Key)
		if errors.Is(err, store.ErrNotFound) { // gone since
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("house: procedure %s: %w", head.Key, err)
		}
		now.cards[head.Key] = cardOf(d)
	}
	h.procedures = now
	return now.cards, nil
}

func cardOf(d *corpus.Document) *procedureCard {
	p := corpus.ProcedureFacts(d)
	return &procedureCard{ListedProcedure{&d.Head, p.Code, p.Name, p.Fields, p.Levels, p.Agencies},
		" " + strings.Join(foldWords(p.Code+" "+p.Name), " ") + " ", nil}
}

// holds says that one of some facts has the wanted words.
func holds(all []string, want string) bool {
	return want == "" || slices.ContainsFunc(all, func(s string) bool {
		return strings.Contains(" "+paper.Fold(s)+" ", " "+paper.Fold(want)+" ")
	})
}

// fits says that a procedure passes the filters besides that of words.
func (c *procedureCard) fits(f ProcedureFilter) bool {
	return holds(c.Levels, f.Level) && holds(c.Fields, f.Field) && holds(c.Agencies, f.Agency)
}

// Procedures lists the administrative procedures that are held and that a reader
// may read: by their codes, or, where words are given, those first whose names
// have them side by side, then those nearest to the person.
func (h *House) Procedures(ctx context.Context, reader index.Reader, f ProcedureFilter) ([]ListedProcedure, error) {
	cards, err := h.procedureCards(ctx)
	if err != nil {
		return nil, err
	}
	found := foundProcedures(cards, reader, f.Words)
	if len(found) == 0 && f.Words != "" && h.Index != nil {
		if found, err = h.likeProcedures(ctx, cards, reader, f.Words); err != nil {
			return nil, err
		}
	}
	var out []ListedProcedure
	for _, c := range found {
		if c.fits(f) {
			out = append(out, c.ListedProcedure)
		}
	}
	return out, nil
}

// foundProcedures are those whose code or name has all the words.
func foundProcedures(cards map[string]*procedureCard, reader index.Reader, words string) []*procedureCard {
	want := foldWords(words)
	phrase := " " + strings.Join(want, " ") // the last word may be half typed
	rank := map[*procedureCard]int{}
	var out []*procedureCard
	for _, c := range cards {
		if !MayRead(reader, c.Head) {
			continue
		}
		switch {
		case len(want) == 0:
		case strings.Contains(c.name, phrase+" "):
			rank[c] = len(c.name) + 1000*distance(c.Levels)
		case strings.Contains(c.name, phrase):
			rank[c] = 10000 + len(c.name) + 1000*distance(c.Levels)
		case !slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(c.name, " "+w) }):
			rank[c] = 20000 + len(c.name) + 1000*distance(c.Levels)
		default:
			continue
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b *procedureCard) int {
		return cmp.Or(rank[a]-rank[b], strings.Compare(a.Code, b.Code))
	})
	return out
}

// distance is how far a level is from the person: the commune is nearest.
func distance(levels []string) int {
	for i, l := range []string{"Cấp xã", "Cấp tỉnh", "Cấp bộ"} {
		if slices.Contains(levels, l) {
			return i
		}
	}
	return 3
}

// likeEnough is the score of the index from which a procedure is worth a look.
const likeEnough = .43

// likeProcedures are those that the index finds by words that no name has.
func (h *House) likeProcedures(ctx context.Context, cards map[string]*procedureCard, reader index.Reader,
	words string) ([]*procedureCard, error) {
	var syllables []string
	for _, y := range paper.Syllables(paper.Clean(words)) {
		syllables = append(syllables, y.Text)
	}
	hits, err := h.Index.Procedures(ctx, index.ProcedureQuery{Words: syllables, All: syllables, Text: words,
		Accented: paper.Fold(words) != strings.ToLower(words), Reader: reader, Limit: 20})
	if err != nil {
		return nil, fmt.Errorf("house: procedures: %w", err)
	}
	var out []*procedureCard
	for _, hit := range hits {
		if c := cards[hit.Head.Key]; c != nil && hit.Score >= likeEnough && MayRead(reader, c.Head) {
			out = append(out, c)
		}
	}
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

// ProcedureList is what the house has for a filter.
type ProcedureList struct {
	Rows []ListedProcedure
	Held int // procedures that the reader may read, whatever the filter
	// Levels, Fields and Agencies count the procedures that a choice among them
	// would leave, the other choices kept; most frequent first.
	Levels, Fields, Agencies []Count
}

// ProcedureList lists procedures as [House.Procedures] does, with the choices that
// are left.
func (h *House) ProcedureList(ctx context.Context, reader index.Reader, f ProcedureFilter) (ProcedureList, error) {
	cards, err := h.procedureCards(ctx)
	if err != nil {
		return ProcedureList{}, err
	}
	out := ProcedureList{}
	for _, c := range cards {
		if MayRead(reader, c.Head) {
			out.Held++
		}
	}
	found, err := h.Procedures(ctx, reader, ProcedureFilter{Words: f.Words})
	if err != nil {
		return ProcedureList{}, err
	}
	levels, fields, agencies := map[string]int{}, map[string]int{}, map[string]int{}
	count := func(into map[string]int, values []string) {
		for _, v := range values {
			into[v]++
		}
	}
	for _, p := range found {
		level, field, agency := holds(p.Levels, f.Level), holds(p.Fields, f.Field), holds(p.Agencies, f.Agency)
		if field && agency {
			count(levels, p.Levels)
		}
		if level && agency {
			count(fields, p.Fields)
		}
		if level && field {
			count(agencies, p.Agencies)
		}
		if level && field && agency {
			out.Rows = append(out.Rows, p)
		}
	}
	out.Levels, out.Fields, out.Agencies = counts(levels), counts(fields), counts(agencies)
	return out, nil
}
