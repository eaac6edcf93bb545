package house

import (
	"context"

	"trolyao/answer"
	"trolyao/store"
)

// ApprovedFrom gives the approved answers of a store to an Answerer.
func ApprovedFrom(s *store.Store) func(context.Context) ([]answer.Approved, error) {
	return func(ctx context.Context) ([]answer.Approved, error) {
		all, err := s.ApprovedAnswers(ctx)
		if err != nil {
			return nil, err
		}
		out := make([]answer.Approved, len(all))
		for i, a := range all {
			out[i] = answer.Approved{ID: a.ID, Question: a.Question, Variants: a.Variants, Answer: a.Answer,
				Basis: a.Basis,
				Owner: a.Owner, Review: a.Review, Flagged: a.Flagged}
		}
		return out, nil
	}
}
