package house

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/store"
)

// Ingested is what became of one file.
type Ingested struct {
	Put      store.Put       // zero when refused
	Head     *corpus.Head    // nil when refused
	Refused  *paper.Refusal  // nil when taken
	Problems []paper.Problem // what a person should know of the file
	Proposed int             // tasks found in it that now wait for a person's approval
	Text     string          // in Vietnamese: what happened
}

// Ingest takes a file in: it is read, stored, and found by searches when
// Ingest returns. A file that does not become a document is no error: it is
// logged, nothing of it is kept, and Text says why.
func (h *House) Ingest(ctx context.Context, name string, data []byte) (Ingested, error) {
	return h.ingest(ctx, File{Name: name, Data: data})
}

func (h *House) ingest(ctx context.Context, f File) (Ingested, error) {
	name, data := FileName(f.Name), f.Data
	if err := openTexts(f.Agency, f.Title, f.Number, f.URL); err != nil {
		return Ingested{}, err
	}
	docs, problems, err := corpus.ReadMany(ctx, f.Name, data, f.options())
	if err == nil {
		err = h.receive(docs, f)
	}
	var refusal *paper.Refusal
	if errors.As(err, &refusal) {
		if err := h.Refuse(ctx, name, refusal); err != nil {
			return Ingested{}, fmt.Errorf("house: ingest: %w", err)
		}
		return Ingested{Refused: refusal, Problems: problems, Text: fmt.Sprintf(textRefused, name, refusal.Text)}, nil
	}
	if err != nil {
		return Ingested{}, fmt.Errorf("house: ingest %s: %w", name, err)
	}
	for _, d := range docs {
		if f.Class != corpus.Public {
			d.Class, d.Agency = f.Class, f.Agency
		}
	}
	d := docs[0]
	if len(docs) > 1 && corpus.IsProcedure(&d.Head) {
		return h.ingestMany(ctx, name, docs, problems)
	}
	items := []store.Item{{Document: d, Original: store.Original{Name: name, Data: data}}}
	for _, told := range docs[1:] { // procedures that it announces
		items = append(items, store.Item{Document: told, Original: store.Original{Name: name}})
	}
	puts, err := h.PutDocuments(ctx, items)
	if err != nil {
		return Ingested{}, fmt.Errorf("house: ingest: %w", err)
	}
	put := puts[0]
	out := Ingested{Put: put, Head: &d.Head, Problems: append(problems, put.Problems...),
		Text: fmt.Sprintf(textOutcome[put.Outcome], DocumentName(&d.Head))}
	if len(docs) > 1 {
		out.Text += " " + fmt.Sprintf(textAnnounced, len(docs)-1)
	}
	if err := h.follow(ctx); err != nil {
		return out, fmt.Errorf("house: ingest: %w", err)
	}
	if out.Proposed, err = h.proposeWork(ctx, d); err != nil {
		return out, fmt.Errorf("house: ingest: propose work: %w", err)
	}
	if out.Proposed > 0 {
		out.Text += " " + fmt.Sprintf(textProposedWork, out.Proposed)
	}
	return out, nil
}

// ingestMany takes in the documents of one file, a list of procedures; none of them
// gives work. Head and Put are those of the first.
func (h *House) ingestMany(ctx context.Context, name string, docs []*corpus.Document, problems []paper.Problem) (
	Ingested, error) {
	items := make([]store.Item, len(docs))
	for i, d := range docs {
		items[i] = store.Item{Document: d, Original: store.Original{Name: name}}
	}
	puts, err := h.PutDocuments(ctx, items)
	if err != nil {
		return Ingested{}, fmt.Errorf("house: ingest: %w", err)
	}
	count := map[store.Outcome]int{}
	for _, p := range puts {
		count[p.Outcome]++
		problems = append(problems, p.Problems...)
	}
	out := Ingested{Put: puts[0], Head: &docs[0].Head, Problems: problems, Text: fmt.Sprintf(textList, len(docs), name,
		count[store.Added], count[store.NewVersion], count[store.KeptOld]+count[store.Unchanged])}
	if err := h.follow(ctx); err != nil {
		return out, fmt.Errorf("house: ingest: %w", err)
	}
	return out, nil
}

// FileName is the name of a file; one that bears the mark of a state secret is
// not said again.
func FileName(name string) string {
	if MarkedSecret(name) {
		return textNoName
	}
	return name
}

// Refuse notes that a file was turned away, and why; nothing of its text is kept.
func (h *House) Refuse(ctx context.Context, name string, r *paper.Refusal) error {
	return h.Store.PutRefusal(ctx, FileName(name), r.Code, r.Text)
}

// PutDocuments stores documents that were read, all or none; the index learns of
// them when it follows.
func (h *House) PutDocuments(ctx context.Context, items []store.Item) ([]store.Put, error) {
	items = slices.Clone(items)
	for i := range items {
		items[i].Original.Name = FileName(items[i].Original.Name)
	}
	return h.Store.PutDocuments(ctx, items)
}

// PutDocument is PutDocuments of one.
func (h *House) PutDocument(ctx context.Context, item store.Item) (store.Put, error) {
	return h.Store.PutDocument(ctx, item.Document, store.Original{Name: FileName(item.Original.Name),
		Data: item.Original.Data})
}

// DocumentName is a document as a list names it: reference and title.
func DocumentName(h *corpus.Head) string {
	name := corpus.Cite(h, corpus.Ref{Doc: h.Key, Number: h.Number})
	if h.Title != "" && !strings.Contains(name, h.Title) {
		name += fmt.Sprintf(TextTitle, h.Title)
	}
	return name
}

// Documents returns the held documents that a reader may read and whose
// number, type, title or other names hold the words, one behind the other or,
// where none does, anywhere; all of them without words. The newest stand first.
func (h *House) Documents(ctx context.Context, reader index.Reader, words string) ([]*corpus.Head, error) {
	s, err := h.shelves(ctx)
	if err != nil {
		return nil, err
	}
	return s.named(reader, words), nil
}

// MayRead reports whether a reader may read a document.
func MayRead(r index.Reader, h *corpus.Head) bool {
	return h.Class == corpus.Public || r.All || slices.Contains(r.Agencies, h.Agency)
}

// Held is the catalogue of the documents held now.
func (h *House) Held(ctx context.Context) (*corpus.Catalog, error) {
	s, err := h.shelves(ctx)
	if err != nil {
		return nil, err
	}
	return s.catalog, nil
}

// Place is what words that refer to a place mean: none of the fields when they
// are no reference or nothing held is meant.
type Place struct {
	Ref  corpus.Ref
	Head *corpus.Head
	// Several are the documents that may be meant when there is no telling;
	// Head is then nil.
	Several []*corpus.Head
}

// Find reads a reference as people write it ("Đ18 k2 nđ30") among the
// documents that a reader may read.
func (h *House) Find(ctx context.Context, reader index.Reader, text string, on corpus.Day) (Place, error) {
	c, err := h.Held(ctx)
	if err != nil {
		return Place{}, err
	}
	for _, m := range c.Find(paper.Clean(text)) {
		var refs []corpus.Ref
		for _, r := range c.Resolve(m, corpus.Ref{}, on) {
			if head := c.Head(r.Doc); head != nil && MayRead(reader, head) {
				refs = append(refs, r)
			}
		}
		switch {
		case len(refs) == 1:
			return Place{Ref: refs[0], Head: c.Head(refs[0].Doc)}, nil
		case len(refs) > 1:
			var p Place
			for _, r := range refs {
				p.Several = append(p.Several, c.Head(r.Doc))
			}
			return p, nil
		}
	}
	if head := c.Head(strings.TrimSpace(text)); head != nil && MayRead(reader, head) { // a key, as it stands in a link
		return Place{Ref: corpus.Ref{Doc: head.Key, Number: head.Number}, Head: head}, nil
	}
	return h.findNamed(ctx, reader, c, text)
}

// findNamed finds a place of a document without a number by the words that the house
// itself cites it with ("mục 2 Danh mục hồ sơ năm 2026").
func (h *House) findNamed(ctx context.Context, reader index.Reader, c *corpus.Catalog, text string) (Place, error) {
	want := cited(text)
	var found []Place
	for _, head := range c.Heads() {
		if head.Number != "" || head.Title == "" || !MayRead(reader, head) {
			continue
		}
		whole := corpus.Ref{Doc: head.Key}
		if !strings.HasSuffix(want, cited(head.Title)) {
			continue
		}
		if want == cited(corpus.Cite(head, whole)) || want == cited(head.Title) {
			found = append(found, Place{Ref: whole, Head: head})
			continue
		}
		d, err := h.Store.Document(ctx, head.Key)
		if err != nil {
			return Place{}, fmt.Errorf("house: find: %w", err)
		}
		if ref := placeCited(head, d.Placed(), want); ref.Doc != "" {
			found = append(found, Place{Ref: ref, Head: head})
		}
	}
	switch len(found) {
	case 0:
		return Place{}, nil
	case 1:
		return found[0], nil
	}
	var p Place
	for _, f := range found {
		p.Several = append(p.Several, f.Head)
	}
	return p, nil
}

// placeCited is the part that is cited with these words; without a document none is.
func placeCited(head *corpus.Head, parts []corpus.Placed, want string) corpus.Ref {
	for _, p := range parts {
		if !p.Ref.Whole() && cited(corpus.Cite(head, p.Ref)) == want {
			return p.Ref
		}
		if ref := placeCited(head, p.Parts, want); ref.Doc != "" {
			return ref
		}
	}
	return corpus.Ref{}
}

// cited is a citation as two are compared.
func cited(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(paper.Clean(text)), " "))
}

// Provision is a part of a document as it is shown.
type Provision struct {
	Ref      corpus.Ref
	Head     *corpus.Head
	Validity corpus.Validity
	Heading  string
	Passages []corpus.Passage // of the part, in order; all the units' for a whole document
	Outline  []string         // headings of the units, for a whole document
}

// Show returns the part of a document that ref addresses as its text stands,
// with its validity on a day; store.ErrNotFound when there is no such part.
// Rights are checked as those of [House.Validity] are.
func (h *House) Show(ctx context.Context, ref corpus.Ref, on corpus.Day) (Provision, error) {
	d, err := h.Store.Document(ctx, ref.Doc)
	if err != nil {
		return Provision{}, fmt.Errorf("house: show: %w", err)
	}
	ref.Number = d.Number
	p := provision(d, ref, on)
	if len(p.Passages) == 0 {
		p = provision(d, ref.Renumbered(), on)
	}
	if len(p.Passages) == 0 && !ref.Whole() {
		return Provision{}, fmt.Errorf("house: show %s: %w", ref, store.ErrNotFound)
	}
	p.Validity, err = h.Validity(ctx, p.Ref, on)
	return p, err
}

// provision takes the part of a document that ref addresses out of its text.
func provision(d *corpus.Document, ref corpus.Ref, on corpus.Day) Provision {
	p := Provision{Ref: ref, Head: &d.Head}
	for _, u := range d.Units() {
		if ref.Section == "" && !ref.Contains(u.Ref) && !u.Ref.Contains(ref) {
			continue
		}
		for _, q := range u.Passages(&d.Head) {
			if part, ok := partOf(q, ref); ok && q.Holds(on) {
				p.Passages = append(p.Passages, part)
				p.Heading = q.Heading
			}
		}
		if ref.Whole() && len(p.Passages) > 0 {
			if h := p.Passages[len(p.Passages)-1].Heading; h != "" && (len(p.Outline) == 0 ||
				p.Outline[len(p.Outline)-1] != h) {
				p.Outline = append(p.Outline, h)
			}
		}
	}
	return p
}

// partOf is the passage, or the điểm of it, that lies in ref.
func partOf(q corpus.Passage, ref corpus.Ref) (corpus.Passage, bool) {
	if ref.Contains(q.Ref) {
		return q, true
	}
	for _, pt := range q.Points {
		if ref.Contains(pt.Ref) {
			q.Ref, q.Text, q.Points = pt.Ref, pt.Text, nil
			return q, true
		}
	}
	return q, false
}

// Validity says whether what ref addresses is in force on a day, and why. The
// rights of who asks are checked where the reference is found, by [House.Find] or
// [House.Open].
func (h *House) Validity(ctx context.Context, ref corpus.Ref, on corpus.Day) (corpus.Validity, error) {
	s, err := h.shelves(ctx)
	if err != nil {
		return corpus.Validity{}, err
	}
	head := s.catalog.Head(ref.Doc)
	if head == nil {
		return corpus.Validity{}, fmt.Errorf("house: validity of %s: %w", ref, store.ErrNotFound)
	}
	return corpus.Assess(head, s.relations[head.Key], s.catalog.Head, ref, on), nil
}

// Clip cuts s after n letters.
func Clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimSpace(string(r[:n])) + " …"
}
