package house

import (
	"context"
	"encoding/json"
	"fmt"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
)

// Source is an official package, or another place, that the library is filled from.
// Nothing is fetched from it: a person downloads and hands in.
type Source struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	Issuer  string     `json:"issuer"`
	Where   string     `json:"where"` // where a person downloads it, and how
	Holds   string     `json:"holds"`
	Lacks   string     `json:"lacks"` // what it never has
	Size    string     `json:"size"`
	Command string     `json:"command"`
	Held    string     `json:"held"`           // what the house has of it, in Vietnamese
	From    corpus.Day `json:"from,omitempty"` // the day of what it has
	State   string     `json:"state"`          // one of the SourceX constants
	Missing string     `json:"missing"`        // what is missing here, "" nothing that is known
}

// States of a source.
const (
	SourceNone   = "none"
	SourceHalf   = "half" // begun and not whole
	SourceOld    = "old"
	SourceFilled = "filled"
)

// sourceDays is after how many days a package is old.
const sourceDays = 90

// Sources tells of each place what is held from it, since when and what is missing.
func (h *House) Sources(ctx context.Context, who *org.Officer) ([]Source, error) {
	if !who.May(org.ManageDocuments) {
		return nil, store.ErrForbidden
	}
	s, err := h.shelves(ctx)
	if err != nil {
		return nil, err
	}
	codified, err := h.codifiedSource(ctx)
	if err != nil {
		return nil, err
	}
	official, err := h.officialSource(ctx)
	if err != nil {
		return nil, err
	}
	procedures, letters, whole, digests := 0, 0, 0, 0
	for _, head := range s.heads {
		switch {
		case corpus.IsProcedure(head):
			procedures++
		case head.Exchange != nil:
			letters++
		case head.Kind == corpus.Digest:
			digests++
		case head.Kind == corpus.Verbatim:
			whole++
		}
	}
	out := []Source{codified, official}
	for _, x := range []struct {
		id string
		n  int
	}{{"procedures", procedures}, {"gazette", whole}, {"exchange", letters}} {
		one := sourceTexts[x.id]
		one.ID, one.State = x.id, SourceNone
		one.Held = textSourceNone
		if x.n > 0 {
			one.State, one.Held = SourceFilled, fmt.Sprintf(textSourceCount[x.id], dotted(x.n))
		}
		if x.id == "gazette" && digests > 0 {
			one.Missing = fmt.Sprintf(textSourceDigests, dotted(digests))
		}
		out = append(out, one)
	}
	return out, nil
}

func (h *House) codifiedSource(ctx context.Context) (Source, error) {
	out := sourceTexts["codified"]
	out.ID, out.State, out.Held, out.Missing = "codified", SourceNone, textSourceNone, textSourceAll
	text, err := h.Store.Meta(ctx, metaCodified)
	if err != nil || text == "" {
		return out, err
	}
	var r CodifiedReport
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return out, err
	}
	out.From, out.Missing = r.Edition, ""
	if r.Ended.IsZero() {
		out.State, out.Missing = SourceHalf, textSourceAgain
		out.Held = fmt.Sprintf(textSourceBegun, corpus.DayOf(r.Began).Vietnamese())
		return out, nil
	}
	out.State = SourceFilled
	out.Held = fmt.Sprintf(textCodifiedHeld, r.Edition.Vietnamese(), dotted(r.Articles), dotted(r.Documents),
		dotted(r.Subjects),
		corpus.DayOf(r.Ended).Vietnamese())
	if r.Attached > 0 {
		out.Missing = fmt.Sprintf(textCodifiedLacks, dotted(r.Attached))
	}
	h.aged(&out)
	return out, nil
}

func (h *House) officialSource(ctx context.Context) (Source, error) {
	out := sourceTexts["official"]
	out.ID, out.State, out.Held, out.Missing = "official", SourceNone, textSourceNone, textSourceAll
	all, held, asOf, err := h.Store.CountOfficial(ctx)
	if err != nil || all == 0 {
		return out, err
	}
	out.State, out.From, out.Missing = SourceFilled, asOf, ""
	out.Held = fmt.Sprintf(textOfficialHeld, asOf.Vietnamese(), dotted(all), dotted(held))
	h.aged(&out)
	return out, nil
}

// aged says that a package is old.
func (h *House) aged(s *Source) {
	if s.From == "" {
		return
	}
	if days := int(h.Now().Sub(s.From.Time()).Hours() / 24); days > sourceDays {
		s.State = SourceOld
		if s.Missing != "" {
			s.Missing += " "
		}
		s.Missing += fmt.Sprintf(textSourceOld, days)
	}
}
