package house

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

// Edit is what an administrator changes of the facts of a document.
type Edit struct {
	// Facts are the new values as a person writes them; "" takes a fact away. A day
	// may be written 2026-07-01 or 01/7/2026, a class "public" or "internal" and
	// the agency, a ruling is that of [corpus.ParseRuling].
	Facts  map[corpus.Fact]string
	Undo   []corpus.Fact // go back to what was read
	Reason string
}

// FieldError says what is wrong with each field of an edit, in Vietnamese, by
// fact; [FieldReason] is the reason's.
type FieldError map[corpus.Fact]string

// FieldReason stands for the reason in a [FieldError].
const FieldReason corpus.Fact = "reason"

func (e FieldError) Error() string {
	var out []string
	for _, f := range slices.Sorted(maps.Keys(e)) {
		out = append(out, e[f])
	}
	return strings.Join(out, " ")
}

// Longest texts of an edit, in letters.
const (
	mostFact   = 600
	mostReason = 1000
)

// EditDocument changes facts of a document; see [store.Store.MendDocument]. It
// returns the key from now on. What is wrong with a field is a [FieldError], and
// nothing is changed then.
func (h *House) EditDocument(ctx context.Context, who *org.Officer, key string, e Edit) (string, error) {
	if !who.May(org.ManageDocuments) {
		return "", store.ErrForbidden
	}
	head, err := h.Store.Head(ctx, key)
	if err != nil {
		return "", err
	}
	texts := []string{e.Reason}
	for _, v := range e.Facts {
		texts = append(texts, v)
	}
	if err := openTexts(texts...); err != nil {
		return "", err
	}
	set, wrong := h.readEdit(head, e)
	if reason := strings.TrimSpace(e.Reason); reason == "" {
		wrong[FieldReason] = textEditReason
	} else if len([]rune(reason)) > mostReason {
		wrong[FieldReason] = fmt.Sprintf(textEditLong, mostReason)
	}
	if len(wrong) > 0 {
		return "", wrong
	}
	if len(set) == 0 && len(e.Undo) == 0 {
		return key, nil
	}
	to, err := h.Store.MendDocument(ctx, who.ID, key, set, e.Undo)
	var known *store.Error
	if errors.As(err, &known) && errors.Is(err, store.ErrTaken) {
		return "", FieldError{corpus.FactNumber: known.Text}
	}
	if err != nil {
		return "", err
	}
	if len(e.Undo) > 0 { // the store's lines say what, this one why
		detail := to + "; " + strings.TrimSpace(e.Reason)
		if err := h.Store.Audit(ctx, who.ID, "corpus.undo", detail); err != nil {
			return "", err
		}
	}
	return to, h.follow(ctx)
}

// follow brings the index up to the store, where the house has one open.
func (h *House) follow(ctx context.Context) error {
	if h.Index == nil {
		return nil // whoever opens it brings it up
	}
	err := h.Index.Follow(ctx, nil)
	if errors.Is(err, ErrSearchAway) {
		return nil // what is kept is kept; the cluster hears of it when it is back
	}
	return err
}

// readEdit reads the fields of an edit of head: those that change something, and
// what is wrong.
func (h *House) readEdit(head *corpus.Head, e Edit) ([]store.Mend, FieldError) {
	wrong := FieldError{}
	after := *head
	var set []store.Mend
	for _, f := range corpus.Facts {
		value, ok := e.Facts[f]
		if !ok || slices.Contains(e.Undo, f) {
			continue
		}
		value = strings.Join(strings.Fields(paper.Clean(value)), " ")
		if len([]rune(value)) > mostFact {
			wrong[f] = fmt.Sprintf(textEditLong, mostFact)
			continue
		}
		switch f {
		case corpus.FactIssued, corpus.FactEffective, corpus.FactExpires:
			if d, ok := corpus.ReadDay(value); ok {
				value = string(d)
			}
		case corpus.FactNumber:
			value = corpus.CanonicalNumber(value)
		case corpus.FactClass:
			if class, agency, _ := strings.Cut(value, " "); class == string(corpus.Internal) {
				value = strings.TrimSpace(class + " " + h.AgencyNamed(agency, corpus.DayOf(h.Now())))
			}
		}
		if after.SetFact(f, value) != nil {
			wrong[f] = textEditWrong[f]
			continue
		}
		if text := textEditEmpty[f]; value == "" && text != "" && head.Fact(f) != "" {
			wrong[f] = text
			continue
		}
		if value != head.Fact(f) || len(e.Facts) == 1 && value != "" &&
			!slices.Contains(head.Mended, f) { // one that stands already is confirmed
			set = append(set, store.Mend{Fact: f, Value: value, Reason: strings.TrimSpace(e.Reason)})
		}
	}
	days := slices.ContainsFunc(set, func(m store.Mend) bool {
		return m.Fact == corpus.FactIssued || m.Fact == corpus.FactEffective || m.Fact == corpus.FactExpires
	})
	switch {
	case !days:
	case after.Issued != "" && after.Effective != "" && after.Effective < after.Issued:
		wrong[corpus.FactEffective] = fmt.Sprintf(textEditEarly, after.Issued.Vietnamese())
	case after.Expires != "" && after.Expires <= max(after.Effective, after.Issued):
		wrong[corpus.FactExpires] = fmt.Sprintf(textEditEnd, max(after.Effective, after.Issued).Vietnamese())
	}
	return set, wrong
}

// Mends are the facts of a document that administrators set.
func (h *House) Mends(ctx context.Context, who *org.Officer, key string) ([]store.Mend, error) {
	if !who.May(org.ManageDocuments) {
		return nil, store.ErrForbidden
	}
	return h.Store.Mends(ctx, key)
}
