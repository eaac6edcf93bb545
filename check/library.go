package check

import (
	"context"

	"trolyao/corpus"
	"trolyao/org"
)

// Library is what the checker asks of the documents held. It answers for one reader:
// what they may not read is not held.
type Library interface {
	// Catalog knows the documents held; MayRead says which of them the reader may read.
	Catalog() *corpus.Catalog
	MayRead(h *corpus.Head) bool
	// Relations are those that bear on the document with a key, held or not, settled.
	Relations(key string) []corpus.Relation
	// Document is the document with a key; nil where it is not held.
	Document(ctx context.Context, key string) (*corpus.Document, error)
	// Tasks are those of the plan with a key; none where it is no plan, or its tasks are
	// not known.
	Tasks(ctx context.Context, key string) ([]PlanTask, error)
	// Record is what held documents tell of others.
	Record() *Record
}

// Options say how a draft is checked.
type Options struct {
	// Day is the day of the law; "" is the day the draft bears, else Today.
	Day   corpus.Day
	Today corpus.Day
	// Agencies are every agency known with its days; nil looks at none.
	Agencies *org.Directory
	Old      []org.Agency // the agencies of Agencies that have ended
	// Working says whether a day is a working day, and what it is otherwise ("thứ bảy");
	// ok is false where the calendar of the year is not known. nil looks at none.
	Working func(day corpus.Day) (working bool, why string, ok bool)
}
