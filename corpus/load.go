package corpus

import (
	"context"
	"path/filepath"
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
// input that does not become a document is a [*paper.Refusal].
func Read(ctx context.Context, name string, data []byte, opts ReadOptions) (*Document, []paper.Problem, error) {
	blocks, problems, err := paper.Read(ctx, name, data, opts.File)
	if err != nil {
		return nil, problems, err
	}
	hint := opts.Hint
	if hint.Name == "" {
		hint.Name = filepath.Base(name)
	}
	doc, more, err := Parse(blocks, hint)
	return doc, append(problems, more...), err
}
