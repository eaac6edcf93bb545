package house

import (
	"context"
	"errors"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/store"
)

// Secret says that a text from a person must be neither kept nor worked on: it
// bears the mark of a state secret, or asks to keep or to have one. A question
// about the law of secrets is none.
func Secret(text string) bool { return answer.Secret(text) }

// openTexts refuses texts of which one bears the mark of a state secret.
func openTexts(texts ...string) error {
	for _, t := range texts {
		if Secret(t) {
			return &store.Error{Text: textSecretEvidence, Err: errors.New("secret marker in a text")}
		}
	}
	return nil
}

// openFile refuses a file that bears the stamp of a state secret, whatever it is
// handed in for. A file that is no document bears none.
func openFile(ctx context.Context, name, link string, data []byte) error {
	if err := openTexts(name, link); err != nil {
		return err
	}
	if len(data) == 0 || len(data) > store.MostEvidence {
		return nil // the store says so
	}
	_, _, err := corpus.Read(ctx, name, data, corpus.ReadOptions{})
	var r *corpus.Refusal
	if errors.As(err, &r) && r.Code == corpus.RefusedSecret {
		return &store.Error{Text: textSecretEvidence, Err: errors.New("file with the stamp of a state secret")}
	}
	return ctx.Err()
}
