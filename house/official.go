package house

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"trolyao/corpus"
	"trolyao/paper"
)

// OfficialReport is what became of a dump of the national database.
type OfficialReport struct {
	Name      string     `json:"name"`
	AsOf      corpus.Day `json:"as_of"`
	Ended     time.Time  `json:"ended"`
	Documents int        `json:"documents"`
	Changed   int        `json:"changed"` // of them: new, or of another state than before
	Ties      int        `json:"ties"`
	Skipped   int        `json:"skipped"` // lines without number or state
	Held      int        `json:"held"`    // documents the house holds
}

// metaOfficial is where the store keeps the report of the newest dump.
const metaOfficial = "source.official"

// officialBatch is how many lines one transaction takes.
const officialBatch = 1000

// TakeOfficial takes in a dump of the national database: claims of their own grade that
// stand beside what the texts say. The same dump again changes nothing.
func (h *House) TakeOfficial(ctx context.Context, name string, in io.Reader, asOf corpus.Day, progress func(string)) (
	*OfficialReport, error) {
	r := &OfficialReport{Name: FileName(name), AsOf: asOf}
	var docs []corpus.Official
	var ties []corpus.OfficialTie
	flush := func() error {
		n, err := h.Store.PutOfficial(ctx, docs, ties)
		r.Changed += n
		docs, ties = docs[:0], ties[:0]
		return err
	}
	next := func() error {
		if len(docs)+len(ties) < officialBatch {
			return nil
		}
		progress(fmt.Sprintf(textOfficialRead, dotted(r.Documents+r.Ties)))
		return flush()
	}
	secret := 0
	skipped, err := corpus.ReadOfficial(ctx, in, asOf, func(o corpus.Official) error {
		if _, marked := paper.SecretStamp([]paper.Block{{Text: o.Title}, {Text: o.Number}}); marked ||
			MarkedSecret(o.Issuer+" "+o.Type) {
			secret++
			return nil
		}
		r.Documents++
		docs = append(docs, o)
		return next()
	}, func(t corpus.OfficialTie) error {
		if MarkedSecret(t.Label) {
			secret++
			return nil
		}
		r.Ties++
		ties = append(ties, t)
		return next()
	})
	r.Skipped = skipped + secret
	if err == nil {
		err = flush()
	}
	if err != nil {
		return r, err
	}
	if _, r.Held, _, err = h.Store.CountOfficial(ctx); err != nil {
		return r, err
	}
	r.Ended = h.Now()
	text, err := json.Marshal(r)
	if err != nil {
		return r, err
	}
	return r, h.Store.PutMeta(ctx, metaOfficial, string(text))
}

// Text says what became of the dump.
func (r *OfficialReport) Text() string {
	return fmt.Sprintf(textOfficialDone, r.AsOf.Vietnamese(), dotted(r.Documents), dotted(r.Changed), dotted(r.Ties),
		dotted(r.Skipped), dotted(r.Held))
}
