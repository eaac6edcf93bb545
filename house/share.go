package house

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
)

// ShareCode is what an answer's number is passed on with: without it nobody
// finds an answer by counting.
func (h *House) ShareCode(ctx context.Context, turn int64) (string, error) {
	key, err := h.Store.Secret(ctx, "share")
	if err != nil {
		return "", fmt.Errorf("house: share: %w", err)
	}
	mac := hmac.New(sha256.New, []byte(key))
	fmt.Fprintf(mac, "turn %d", turn)
	return hex.EncodeToString(mac.Sum(nil)[:12]), nil
}

// Shared returns an answer that was passed on with its code. Officers of the
// agency of who asked may read it, as far as they may read what it rests on;
// anything else is [store.ErrNotFound].
func (h *House) Shared(ctx context.Context, who *org.Officer, turn int64, code string) (*store.Turn, error) {
	none := fmt.Errorf("house: shared turn %d: %w", turn, store.ErrNotFound)
	want, err := h.ShareCode(ctx, turn)
	if err != nil {
		return nil, err
	}
	if who == nil || who.Left || !hmac.Equal([]byte(want), []byte(code)) {
		return nil, none
	}
	t, err := h.Store.Turn(ctx, turn)
	if err != nil {
		return nil, fmt.Errorf("house: shared: %w", err)
	}
	asker, err := h.Store.Officer(ctx, t.Officer)
	if errors.Is(err, store.ErrNotFound) {
		return nil, none
	}
	if err != nil {
		return nil, fmt.Errorf("house: shared: %w", err)
	}
	if who.ID != asker.ID && !who.May(org.ReadInternal) && (asker.Agency == "" || who.Agency != asker.Agency) {
		return nil, none
	}
	reader := ReaderOf(who)
	for _, r := range t.Refs {
		s, err := h.shelves(ctx)
		if err != nil {
			return nil, err
		}
		// What is gone is nobody's secret any more than what is published.
		if head := s.catalog.Head(r.Doc); head != nil && !MayRead(reader, head) {
			return nil, none
		}
	}
	return t, nil
}

// Examples are questions that the house can answer from what it holds and does, at most
// n: first of its own approved answers, plans and papers, then of what is shipped, of
// different topics first. They tell nothing that is not for everybody.
func (h *House) Examples(ctx context.Context, n int) ([]string, error) {
	d := h.Data
	held, err := h.Held(ctx)
	if err != nil {
		return nil, err
	}
	out, err := h.ownExamples(ctx, held)
	if err != nil {
		return nil, err
	}
	demo, err := h.DemoIn(ctx)
	if err != nil {
		return nil, err
	}
	numbers := map[string]bool{}
	for _, head := range held.Heads() {
		numbers[head.Number] = true
	}
	var first, more []string
	seen := map[string]bool{}
	for _, x := range d.Examples {
		if x.Document != "" && !numbers[x.Document] || x.Document == d.Proposal().Plan.Number && !demo {
			continue
		}
		if !seen[x.Topic] {
			seen[x.Topic] = true
			first = append(first, x.Question)
		} else {
			more = append(more, x.Question)
		}
	}
	out = slices.Concat(out, first, more)
	return out[:min(n, len(out))], nil
}

// ownExamples are questions about an approved answer, a plan and the newest paper of
// the house.
func (h *House) ownExamples(ctx context.Context, held *corpus.Catalog) (out []string, err error) {
	answers, err := h.Store.ApprovedAnswers(ctx)
	if err != nil {
		return nil, err
	}
	for i := len(answers) - 1; i >= 0; i-- {
		if answers[i].Flagged == "" {
			out = append(out, answers[i].Question)
			break
		}
	}
	plans, err := h.Store.Plans(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		if p.Plan.Number != "" && !h.Shipped(p.Plan.Doc) {
			out = append(out, fmt.Sprintf(textExamplePlan, p.Plan.Number))
			break
		}
	}
	var newest *corpus.Head
	for _, head := range held.Heads() {
		if head.Kind == corpus.Verbatim && head.Class == corpus.Public && head.Number != "" && head.Type != "" &&
			head.Issued != "" && (newest == nil || head.Issued > newest.Issued) {
			newest = head
		}
	}
	if newest != nil {
		out = append(out, fmt.Sprintf(textExampleState, corpus.Cite(newest, corpus.Ref{})))
	}
	return out, nil
}
