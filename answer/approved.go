package answer

import (
	"context"
	"fmt"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// Approved is an answer that an administrator has approved for a question and
// its variants.
type Approved struct {
	ID       int64
	Question string
	Variants []string
	Answer   string
	Basis    []corpus.Ref
	Owner    string
	Review   corpus.Day // the day it has to be looked at again; "" never
	Flagged  string     // why it should be looked at before that; "" it stands
}

// Approval says which approved answer was given.
type Approval struct {
	ID      int64  `json:"id"`
	Owner   string `json:"owner,omitempty"`
	Flagged string `json:"flagged,omitempty"` // why it waits for review
}

// similar is the share of common content syllables from which a question is
// taken for an approved one. Numbers must all be the same.
const similar = 0.8

// approved returns the approved answer for q, nil when there is none.
func (a *Answerer) approved(ctx context.Context, q Question) (*Answer, error) {
	if a.opts.Approved == nil {
		return nil, nil
	}
	all, err := a.opts.Approved(ctx)
	if err != nil {
		return nil, fmt.Errorf("answer: approved answers: %w", err)
	}
	best, score := -1, similar
	asked := content(q.Text)
	for i, ap := range all {
		for _, text := range append([]string{ap.Question}, ap.Variants...) {
			if s := alike(asked, content(text)); s > score || s == score && best < 0 {
				best, score = i, s
			}
		}
	}
	if best < 0 {
		return nil, nil
	}
	return a.give(ctx, q, all[best])
}

// alike is the Dice share of two sets of syllables; 0 when a number stands in
// one of them only.
func alike(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	in := map[string]bool{}
	for _, w := range b {
		in[w] = true
	}
	common := 0
	for _, w := range a {
		if in[w] {
			common++
			delete(in, w)
		} else if digit(w) {
			return 0
		}
	}
	for w := range in {
		if digit(w) {
			return 0
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}

func digit(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' }

// give shows an approved answer with its basis as it stands today.
func (a *Answerer) give(ctx context.Context, q Question, ap Approved) (*Answer, error) {
	out := &Answer{Status: Answered, AsOf: q.day(), Cursor: a.index.Cursor(),
		Approved: &Approval{ID: ap.ID, Owner: ap.Owner, Flagged: ap.Flagged}}
	terms := content(ap.Question + " " + ap.Answer)
	for _, ref := range ap.Basis {
		h, err := a.at(ctx, q, out.AsOf, ref)
		if err != nil {
			return nil, err
		}
		if h == nil || h.Passage.Head == nil {
			continue
		}
		c := choose(h.Passage, terms, want{}, restWords)
		out.Sources = append(out.Sources, source(*h, h.Passage, c.ref, c.quote))
	}
	if ap.Flagged != "" {
		out.note(textFlagged, told(ap.Flagged))
	}
	if ap.Review != "" && q.Today > ap.Review {
		out.note(textReview, told(ap.Review.Vietnamese()))
	}
	for i, s := range out.Sources {
		if s.Validity == corpus.Expired || s.Validity == corpus.NotYet || s.Validity == corpus.Unfit ||
			s.Validity == corpus.PartlyExpired {
			out.note(textStaleOne, out.cited(i+1), out.state(i+1))
		}
	}
	if len(out.Sources) < len(ap.Basis) {
		out.note(textBasisGone)
	}
	if len(out.notes) > 0 && out.Approved.Flagged == "" {
		out.Approved.Flagged = out.notes[0].line()
	}
	owner := part("")
	if ap.Owner != "" {
		owner = part(textOwner, told(ap.Owner))
	}
	out.say(Approving, textApproved+" "+textOnDay, owner, onDay(out.AsOf))
	// A person answers for these words; the check sees to the basis below them.
	apart := false
	for _, l := range strings.Split(strings.TrimSpace(paper.Clean(ap.Answer)), "\n") {
		if reMarker.MatchString(l) { // what an administrator wrote is no mark of ours
			l = reMarker.ReplaceAllString(l, "($1)")
		}
		switch {
		case strings.TrimSpace(l) == "":
			apart = true
		case apart:
			out.say(Approving, "%s", told(l))
			apart = false
		default:
			out.goOn("%s", told(l))
		}
	}
	if len(out.Sources) > 0 && out.Sources[0].Quote != "" {
		out.quote(1)
	}
	return out.end(), nil
}
