// Package starter holds what a fresh install already knows: the catalogue of
// documents with their validity, digests of the provisions people ask about
// most, agencies through time, abbreviations, published index results, one
// reform plan and sets of scoring criteria. All of it lies in YAML files beside this one that a jurist can
// edit, each fact with its source and how sure it is; they are embedded in the
// program.
//
// Begin with [Load]; [Data.Documents] gives everything that can be searched.
package starter

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/score"
	"trolyao/task"
)

//go:embed *.yaml digest/*.yaml criteria/*.yaml
var embedded embed.FS

// Data is what the files say.
type Data struct {
	// Version names the content of all files together: it changes when, and only
	// when, one of them does.
	Version   string
	Catalogue []*Entry
	Digests   []*Digest
	// Procedures are digests of the procedures asked about most at commune level.
	Procedures []*corpus.Procedure
	Agencies   []org.Agency
	Directory  *org.Directory // finds Agencies
	Moves      []Move
	Templates  []Template // the units that agencies mostly have
	Plan       Plan
	Calendar   *task.Calendar // working days of the years known
	Results    []Result
	Rankings   []Ranking
	Missing    []Missing
	Criteria   []*score.Criteria // by the names of their files

	Abbreviations []Abbreviation
	Nicknames     []Nickname
	Spellings     []Spelling
	Lay           []LayTerm
	Examples      []Example

	entries          map[string]*Entry // by number and by key
	proceduresSource string
}

// Load reads the embedded files, once: nobody changes what it returns. A mistake
// in them names file and line.
func Load() (*Data, error) { return loaded() }

var loaded = sync.OnceValues(func() (*Data, error) { return load(embedded) })

func load(files fs.FS) (*Data, error) {
	d := &Data{}
	var err error
	if d.Version, err = version(files); err != nil {
		return nil, err
	}
	var errs []error
	for _, f := range []struct {
		name string
		read func([]byte) (*sheet, error)
	}{
		{"documents.yaml", d.loadCatalogue}, // first: the others refer to it, and fail with it
		{"agencies.yaml", d.loadAgencies},
		{"templates.yaml", d.loadTemplates},
		{"plan-4935.yaml", d.loadPlan},
		{"holidays.yaml", d.loadHolidays},
		{"results.yaml", d.loadResults},
		{"abbreviations.yaml", d.loadAbbreviations},
		{"lay.yaml", d.loadLay},
		{"examples.yaml", d.loadExamples},
		{"procedures.yaml", d.loadProcedures},
	} {
		text, err := fs.ReadFile(files, f.name)
		if err != nil {
			return nil, fmt.Errorf("starter: %w", err)
		}
		s, err := f.read(text)
		if err != nil {
			return nil, err
		}
		if errs = append(errs, s.errs...); len(errs) > 0 && f.name == "documents.yaml" {
			return nil, errors.Join(errs...)
		}
	}
	names, err := fs.Glob(files, "digest/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("starter: %w", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("starter: %w", err)
		}
		s, err := d.loadDigest(name, text)
		if err != nil {
			return nil, err
		}
		errs = append(errs, s.errs...)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return d, d.loadCriteria(files)
}

// Entry returns the document of the catalogue with that number or key, nil if
// there is none.
func (d *Data) Entry(name string) *Entry { return d.entries[name] }

// version hashes names and contents in the order of their names.
func version(files fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s %d\n", name, len(text))
		sum.Write(text)
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("starter: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil))[:16], nil
}

// Documents returns everything that can be searched, in the order of the
// catalogue, one document for each key: kind [corpus.Digest] where there is a
// text of ours, kind [corpus.Catalogue] where only the facts are known, which a
// paragraph of ours tells. A consolidated text gives its law an alias and is no
// document. All carry their relations. The published results come last, as a digest.
func (d *Data) Documents() []*corpus.Document {
	digests := map[*Entry]*Digest{}
	for _, g := range d.Digests {
		digests[d.entries[g.Document]] = g
	}
	plan := d.entries[d.Plan.Document]
	var out []*corpus.Document
	merged := map[string]*Entry{} // key of a law → the consolidated text of it
	for _, e := range d.Catalogue {
		if base := d.consolidates(e); base != nil {
			merged[base.Key] = e
			continue
		}
		doc := &corpus.Document{Head: e.head(corpus.Catalogue), Relations: d.relations(e)}
		if g := digests[e]; g != nil {
			d.addDigest(doc, g)
		}
		if e == plan {
			doc.Kind = corpus.Digest
			doc.Parts = append(doc.Parts, d.Plan.appendices()...)
		}
		if len(doc.Parts) == 0 {
			doc.Parts = []*corpus.Part{d.factsPart(e)}
		}
		out = append(out, doc)
	}
	for _, doc := range out {
		if e := merged[doc.Key]; e != nil {
			doc.Aliases = append(doc.Aliases, e.Number)
			doc.Former = append(doc.Former, e.Key)
		}
	}
	return append(append(out, d.procedureDocuments()...), d.resultsDocument())
}

// consolidates is the law that e is a consolidated text of; nil when e is none.
// Such a text is a wording of its law and not a document beside it.
func (d *Data) consolidates(e *Entry) *Entry {
	if !corpus.IsMerged(e.Number) {
		return nil
	}
	for _, r := range e.Relations {
		if r.Kind == corpus.RelMerges {
			return d.entries[r.To]
		}
	}
	return nil
}
