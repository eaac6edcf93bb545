package corpus

import (
	"context"
	"trolyao/paper"
)

// ReadOptions say how a file becomes a document; the zero value is good.
type ReadOptions struct {
	// Hint is what the caller knows of the document; it wins over its text.
	Hint Hint
	// File says how the bytes are read.
	File paper.Options
}

// Read turns the bytes of a file into a document. Odd input is a [paper.Problem];
// input that does not become one document is a [*paper.Refusal]: a list of
// procedures is for [ReadMany].
func Read(ctx context.Context, name string, data []byte, opts ReadOptions) (*Document, []paper.Problem, error) {
	docs, problems, err := ReadMany(ctx, name, data, opts)
	switch {
	case err != nil:
		return nil, problems, err
	case len(docs) > 1 && IsProcedure(&docs[0].Head):
		return nil, problems, paper.Refuse(paper.RefusedFormat, nil, textSeveralIn, len(docs))
	}
	return docs[0], problems, nil
}
