package house

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"trolyao/check"
	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/store"
)

// shelves are the facts of all documents held at one point of the feed. They
// do not change; the next point has shelves of its own.
type shelves struct {
	seq       int64
	catalog   *corpus.Catalog
	heads     []*corpus.Head // the newest first
	names     []string       // of each head, as they are compared with words: folded, a space around each
	relations map[string][]corpus.Relation
	record    func() *check.Record // what they tell of others; made when it is first asked for

	mu       sync.Mutex
	standing map[corpus.Day]map[string]corpus.Validity
}

// shelves returns what is held now.
func (h *House) shelves(ctx context.Context) (*shelves, error) {
	seq, err := h.Store.Seq(ctx)
	if err != nil {
		return nil, fmt.Errorf("house: catalogue: %w", err)
	}
	h.shelfMu.Lock()
	defer h.shelfMu.Unlock()
	if h.shelf != nil && h.shelf.seq == seq {
		return h.shelf, nil
	}
	heads, err := h.Store.Heads(ctx)
	if err != nil {
		return nil, fmt.Errorf("house: catalogue: %w", err)
	}
	relations, err := h.Store.Relations(ctx)
	if err != nil {
		return nil, fmt.Errorf("house: catalogue: %w", err)
	}
	h.shelf = newShelves(seq, heads, relations)
	return h.shelf, nil
}

func newShelves(seq int64, heads []*corpus.Head, relations []corpus.Relation) *shelves {
	catalog := corpus.NewCatalog(heads)
	s := &shelves{seq: seq, catalog: catalog, heads: slices.Clone(heads), relations: catalog.Touching(relations),
		standing: map[corpus.Day]map[string]corpus.Validity{},
		record:   sync.OnceValue(func() *check.Record { return check.NewRecord(heads, relations) })}
	slices.SortStableFunc(s.heads, func(x, y *corpus.Head) int {
		return cmp.Or(strings.Compare(string(y.Issued), string(x.Issued)), strings.Compare(x.Key, y.Key))
	})
	s.names = make([]string, len(s.heads))
	for i, h := range s.heads {
		s.names[i] = " " + strings.Join(foldWords(strings.Join(append([]string{h.Type, h.Number, h.Title, h.Issuer},
			h.Aliases...), " ")), " ") + " "
	}
	return s
}

func foldWords(text string) []string {
	var out []string
	for _, s := range paper.Syllables(text) {
		out = append(out, paper.Fold(s.Text))
	}
	return out
}

// named returns the documents whose names hold the words; see [House.Documents].
func (s *shelves) named(reader index.Reader, words string) []*corpus.Head {
	want := foldWords(words)
	phrase := " " + strings.Join(want, " ") + " "
	var out, loose []*corpus.Head
	for i, h := range s.heads {
		if !MayRead(reader, h) {
			continue
		}
		switch {
		case len(want) == 0 || strings.Contains(s.names[i], phrase):
			out = append(out, h)
		case !slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(s.names[i], " "+w+" ") }):
			loose = append(loose, h)
		}
	}
	if len(out) == 0 {
		return loose
	}
	return out
}

// mostDays is how many days' standing is remembered.
const mostDays = 4

// on is the validity of every document on a day.
func (s *shelves) on(day corpus.Day) map[string]corpus.Validity {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v, ok := s.standing[day]; ok {
		return v
	}
	if len(s.standing) >= mostDays {
		clear(s.standing)
	}
	v := make(map[string]corpus.Validity, len(s.heads))
	for _, h := range s.heads {
		v[h.Key] = corpus.Assess(h, s.relations[h.Key], s.catalog.Head, corpus.Ref{}, day)
	}
	s.standing[day] = v
	return v
}

// LibraryQuery asks the library; empty fields do not filter.
type LibraryQuery struct {
	Words   string
	Type    string     // loại văn bản
	Issuer  string     // cơ quan ban hành
	Year    int        // of issue
	On      corpus.Day // the day validity is told for; "" today
	InForce bool       // leave out what is not in force on that day
	Page    int        // from 1; 0 means 1
	PerPage int        // 0 means 20
	Names   bool       // look at the names of documents only
}

// Library is what the library has for a query.
type Library struct {
	On        corpus.Day
	Documents []Listed // of the page
	Total     int      // documents on all pages
	Page      int
	Pages     int
	// Types, Issuers and Years count the documents that a choice among them
	// would leave, the other choices kept; most frequent first, years newest first.
	Types   []Count
	Issuers []Count
	Years   []Count
	// Passages are the places in texts that speak of the words, best first; of
	// the first page only.
	Passages []Found
	// Reading are sentences on how the words were understood.
	Reading []string
}

// Listed is a document in a list.
type Listed struct {
	Head     *corpus.Head
	Name     string // reference and title
	Validity corpus.Validity
}

// Count is a choice of a filter.
type Count struct {
	Value string
	N     int
}

// Found is a place that was found.
type Found struct {
	Ref      corpus.Ref
	Head     *corpus.Head
	Cite     string
	Heading  string
	Link     string
	Kind     corpus.Kind
	Validity corpus.Validity
	Snippet  []Marked
}

// Marked is a run of words of a snippet; Hit are those asked for.
type Marked struct {
	Text string
	Hit  bool
}

// mostFound is how many places in texts a search shows.
const mostFound = 12

// Search asks the library as a reader: documents by their names, and places in
// texts.
func (h *House) Search(ctx context.Context, reader index.Reader, q LibraryQuery) (Library, error) {
	if q.On == "" {
		q.On = corpus.DayOf(h.Now())
	}
	if q.PerPage <= 0 {
		q.PerPage = 20
	}
	q.Words = strings.TrimSpace(paper.Clean(q.Words))
	s, err := h.shelves(ctx)
	if err != nil {
		return Library{}, err
	}
	out := Library{On: q.On, Page: max(q.Page, 1)}
	standing := s.on(q.On)
	types, issuers, years := map[string]int{}, map[string]int{}, map[string]int{}
	var all []*corpus.Head
	for _, head := range s.named(reader, q.Words) {
		if q.InForce && !inForce(standing[head.Key].State) {
			continue
		}
		year := ""
		if len(head.Issued) >= 4 {
			year = string(head.Issued[:4])
		}
		ofType, ofIssuer, ofYear := q.Type == "" || q.Type == head.Type, q.Issuer == "" ||
			q.Issuer == head.Issuer, q.Year == 0 || fmt.Sprint(q.Year) == year
		if ofIssuer && ofYear && head.Type != "" {
			types[head.Type]++
		}
		if ofType && ofYear && head.Issuer != "" {
			issuers[head.Issuer]++
		}
		if ofType && ofIssuer && year != "" {
			years[year]++
		}
		if ofType && ofIssuer && ofYear {
			all = append(all, head)
		}
	}
	out.Types, out.Issuers, out.Years = counts(types), counts(issuers), counts(years)
	slices.SortFunc(out.Years, func(a, b Count) int { return strings.Compare(b.Value, a.Value) })
	out.Total = len(all)
	out.Pages = max(1, (len(all)+q.PerPage-1)/q.PerPage)
	out.Page = min(out.Page, out.Pages)
	for _, head := range all[(out.Page-1)*q.PerPage : min(len(all), out.Page*q.PerPage)] {
		out.Documents = append(out.Documents, Listed{head, DocumentName(head), standing[head.Key]})
	}
	if q.Words != "" && out.Page == 1 && !q.Names && h.Index != nil {
		if err := h.passages(ctx, reader, q, &out); err != nil {
			return Library{}, err
		}
	}
	return out, nil
}

// inForce says that a document can be relied on.
func inForce(s corpus.State) bool {
	switch s {
	case corpus.Expired, corpus.NotYet, corpus.Completed, corpus.Unfit:
		return false
	}
	return true
}

func counts(m map[string]int) []Count {
	var out []Count
	for v, n := range m {
		out = append(out, Count{v, n})
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(b.N-a.N, strings.Compare(a.Value, b.Value)) })
	return out
}

func (h *House) passages(ctx context.Context, reader index.Reader, q LibraryQuery, out *Library) error {
	ask := index.Query{Text: q.Words, Today: q.On, Reader: reader, Limit: mostFound, Issuer: q.Issuer, Year: q.Year,
		Expired: !q.InForce}
	if q.Type != "" {
		ask.Types = []string{q.Type}
	}
	r, err := h.Index.Search(ctx, ask)
	if err != nil {
		return fmt.Errorf("house: search: %w", err)
	}
	out.Reading = r.Reading.Notes
	want := map[string]bool{}
	for _, s := range append(paper.Syllables(q.Words), paper.Syllables(r.Reading.Text)...) {
		want[s.Text] = true
	}
	for _, head := range r.Hits {
		p := head.Passage
		if p.Head == nil || !MayRead(reader, p.Head) {
			continue
		}
		heading := p.Heading
		if len(strings.Fields(heading)) < 3 { // "Điều 17." says nothing new
			heading = ""
		}
		out.Passages = append(out.Passages, Found{Ref: p.Ref, Head: p.Head, Cite: corpus.Cite(p.Head, p.Ref),
			Heading: heading,
			Link:    p.Ref.Path(), Kind: p.Kind(), Validity: head.Validity, Snippet: snippet(p.Text, want)})
	}
	return nil
}

// mostSnippet is the length of a snippet, in syllables.
const mostSnippet = 60

// snippet is the stretch of a text with the most of the wanted syllables. A
// syllable by itself says little in Vietnamese: those are marked that stand
// beside another wanted one.
func snippet(text string, want map[string]bool) []Marked {
	text = strings.ReplaceAll(text, "\n", " ")
	syl := paper.Syllables(text)
	hit := make([]bool, len(syl))
	any := false
	for i, s := range syl {
		hit[i] = want[s.Text]
	}
	lone := slices.Clone(hit)
	for i := range hit {
		hit[i] = lone[i] && (len(want) == 1 || i > 0 && lone[i-1] || i+1 < len(lone) && lone[i+1])
		any = any || hit[i]
	}
	if !any {
		hit = lone
	}
	best, from, n := -1, 0, 0
	for i := range syl {
		if hit[i] {
			n++
		}
		if i >= mostSnippet && hit[i-mostSnippet] {
			n--
		}
		if n > best {
			best, from = n, max(0, i-mostSnippet+1)
		}
	}
	if from > 0 { // some words before the first hit are enough
		first := from
		for first < len(syl) && !hit[first] {
			first++
		}
		from = max(0, min(from, len(syl)-mostSnippet))
		if first < len(syl) {
			from = max(from, first-12)
		}
	}
	var out []Marked
	put := func(s string, h bool) {
		if s == "" {
			return
		}
		if n := len(out); n > 0 && out[n-1].Hit == h {
			out[n-1].Text += s
			return
		}
		out = append(out, Marked{s, h})
	}
	if len(syl) == 0 {
		return []Marked{{Text: Clip(text, 300)}}
	}
	at := 0
	if from > 0 {
		at = syl[from].Start
		put("… ", false)
	}
	to := min(len(syl), from+mostSnippet)
	for i := from; i < to; i++ {
		s := syl[i]
		joined := i > from && hit[i] && hit[i-1] && strings.TrimSpace(text[at:s.Start]) == ""
		put(text[at:s.Start], joined)
		put(text[s.Start:s.End], hit[i])
		at = s.End
	}
	if to < len(syl) {
		put(" …", false)
	} else {
		put(text[at:], false)
	}
	return out
}

// Open returns the facts of a document that a reader may read, in the form of
// a Place. What they may not read is [store.ErrNotFound], as what is not held.
func (h *House) Open(ctx context.Context, reader index.Reader, key string) (Place, error) {
	s, err := h.shelves(ctx)
	if err != nil {
		return Place{}, err
	}
	head := s.catalog.Head(key)
	if head == nil || !MayRead(reader, head) {
		return Place{}, fmt.Errorf("house: open %s: %w", key, store.ErrNotFound)
	}
	return Place{Ref: corpus.Ref{Doc: head.Key, Number: head.Number}, Head: head}, nil
}

// View is a document as its page shows it.
type View struct {
	Head     *corpus.Head
	On       corpus.Day
	Validity corpus.Validity
	Line     []corpus.Stretch
	Parts    []corpus.Placed
	// Own are the provisions that have a history of their own, amended or
	// repealed by themselves.
	Own map[corpus.Ref]Standing
	Seq int64 // number of the feed the view was made at
}

// Standing is how a provision stands on a day, and through time.
type Standing struct {
	Validity corpus.Validity
	Line     []corpus.Stretch
}

// Tie is a relation as seen from one of its ends.
type Tie struct {
	Words    string       // what the document does, or what is done to it: "thay thế", "được thay thế bởi"
	Other    *corpus.Head // nil when the other document is not held
	Name     string       // of the other document, with the place where it is known
	Link     string       // "" when it is not held
	Here     corpus.Ref   // the place in this document; whole where not known
	Since    corpus.Day
	Until    corpus.Day
	Evidence string
	By       corpus.Authority
	Kind     corpus.RelationKind
	Passive  bool // this document is acted on
}

// View returns a document for its page, as a reader and on a day ("" today).
// It is [store.ErrNotFound] for what is not held or may not be read.
func (h *House) View(ctx context.Context, reader index.Reader, key string, on corpus.Day) (*View, error) {
	p, err := h.Open(ctx, reader, key)
	if err != nil {
		return nil, err
	}
	if on == "" {
		on = corpus.DayOf(h.Now())
	}
	s, err := h.shelves(ctx)
	if err != nil {
		return nil, err
	}
	d, err := h.Store.Document(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("house: view: %w", err)
	}
	if !MayRead(reader, &d.Head) { // it may have changed since
		return nil, fmt.Errorf("house: view %s: %w", key, store.ErrNotFound)
	}
	rels := s.relations[key]
	past := corpus.NewHistory(&d.Head, rels, s.catalog.Head)
	v := &View{Head: &d.Head, On: on, Parts: d.Placed(), Own: map[corpus.Ref]Standing{}, Seq: s.seq,
		Validity: past.Assess(p.Ref, on), Line: past.Line(p.Ref)}
	var touched []corpus.Ref
	for _, r := range rels {
		if r.To.Doc == key && !r.To.Whole() && !r.Rejected && (r.Kind == corpus.RelAmends ||
			r.Kind == corpus.RelRepeals || r.Kind == corpus.RelReplaces) {
			touched = append(touched, r.To)
		}
	}
	var walk func([]corpus.Placed)
	walk = func(ps []corpus.Placed) {
		for _, q := range ps {
			if !q.Ref.Whole() && slices.ContainsFunc(touched, func(to corpus.Ref) bool {
				to.Number = q.Ref.Number
				return to == q.Ref || q.Part.Kind == corpus.KindArticle && q.Ref.Contains(to)
			}) {
				v.Own[q.Ref] = Standing{past.Assess(q.Ref, on), past.Line(q.Ref)}
			}
			walk(q.Parts)
		}
	}
	if len(touched) > 0 {
		walk(v.Parts)
	}
	return v, nil
}

// Versions returns every version of a document, oldest first.
func (h *House) Versions(ctx context.Context, reader index.Reader, key string) ([]store.Version, error) {
	if _, err := h.Open(ctx, reader, key); err != nil {
		return nil, err
	}
	vs, err := h.Store.Versions(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("house: versions: %w", err)
	}
	return vs, nil
}

// Relations returns the relations of a document that a reader may read, to and
// from documents that they may read too.
func (h *House) Relations(ctx context.Context, reader index.Reader, key string) ([]Tie, error) {
	p, err := h.Open(ctx, reader, key)
	if err != nil {
		return nil, err
	}
	s, err := h.shelves(ctx)
	if err != nil {
		return nil, err
	}
	return s.ties(reader, p.Head), nil
}

func (s *shelves) ties(reader index.Reader, h *corpus.Head) []Tie {
	var out []Tie
	rank := map[string]int{}
	for _, r := range s.relations[h.Key] {
		here, there, words := r.From, r.To, textDoes[r.Kind]
		n := 10 + kindRank(r.Kind)
		if r.To.Doc == h.Key {
			here, there, words, n = r.To, r.From, textIsDone[r.Kind], kindRank(r.Kind)
		} else if r.From.Doc != h.Key {
			continue // about what amends it
		}
		if r.Rejected || there.Doc == h.Key || words == "" {
			continue
		}
		t := Tie{Words: words, Here: here, Since: r.Since, Until: r.Until, Evidence: r.Evidence, By: r.By,
			Kind: r.Kind, Passive: r.To.Doc == h.Key, Name: there.String()}
		if o := s.catalog.Head(there.Doc); o != nil {
			if !MayRead(reader, o) {
				continue
			}
			t.Other, t.Link = o, there.Path()
			if t.Name = corpus.Cite(o, there); there.Whole() {
				t.Name = DocumentName(o)
			}
			if t.Since == "" && r.From.Doc == o.Key {
				t.Since = o.Effective
			}
		}
		if t.Since == "" && r.From.Doc == h.Key {
			t.Since = h.Effective
		}
		if r.Kind == corpus.RelBasis || r.Kind == corpus.RelMerges {
			t.Since = "" // these have no day
		}
		rank[words] = n
		out = append(out, t)
	}
	slices.SortStableFunc(out, func(a, b Tie) int {
		return cmp.Or(rank[a.Words]-rank[b.Words], strings.Compare(string(a.Since), string(b.Since)),
			strings.Compare(a.Name, b.Name))
	})
	return out
}

// kindRank orders relations by how much they matter to who reads the law.
func kindRank(k corpus.RelationKind) int {
	return slices.Index([]corpus.RelationKind{corpus.RelReplaces, corpus.RelRepeals, corpus.RelAmends,
		corpus.RelSuspends, corpus.RelKeeps, corpus.RelGuides, corpus.RelMerges, corpus.RelBasis}, k)
}

// Trace is the line of a provision through time, with the reasons on a day.
func (h *House) Trace(ctx context.Context, reader index.Reader, ref corpus.Ref, on corpus.Day) (Standing, error) {
	p, err := h.Open(ctx, reader, ref.Doc)
	if err != nil {
		return Standing{}, err
	}
	if on == "" {
		on = corpus.DayOf(h.Now())
	}
	s, err := h.shelves(ctx)
	if err != nil {
		return Standing{}, err
	}
	past := corpus.NewHistory(p.Head, s.relations[ref.Doc], s.catalog.Head)
	return Standing{past.Assess(ref, on), past.Line(ref)}, nil
}

// Changed is a part of a document that is not the same in two versions.
type Changed struct {
	Ref   corpus.Ref // whole for what stands outside every unit
	Name  string     // "Điều 5", "phần mở đầu"
	Edits []corpus.Edit
}

// Compare returns what changed between two versions of a document, as they came
// in, in reading order.
func (h *House) Compare(ctx context.Context, reader index.Reader, key string, from, to int) ([]Changed, error) {
	if _, err := h.Open(ctx, reader, key); err != nil {
		return nil, err
	}
	old, _, err := h.Store.Version(ctx, key, from)
	if err != nil {
		return nil, fmt.Errorf("house: compare: %w", err)
	}
	now, _, err := h.Store.Version(ctx, key, to)
	if err != nil {
		return nil, fmt.Errorf("house: compare: %w", err)
	}
	if !MayRead(reader, &old.Head) || !MayRead(reader, &now.Head) {
		return nil, fmt.Errorf("house: compare %s: %w", key, store.ErrNotFound)
	}
	return compare(old, now), nil
}

// section is a part of a version that is compared with the same of another.
type section struct {
	ref   corpus.Ref
	name  string
	nth   int // of those with the same ref and name
	words string
}

func compare(old, now *corpus.Document) []Changed {
	a, b := sections(old), sections(now)
	type id struct {
		ref  corpus.Ref
		name string
		nth  int
	}
	idOf := func(s section) id {
		s.ref.Number = ""
		return id{s.ref, s.name, s.nth}
	}
	at := map[id]int{}
	for i, s := range a {
		at[idOf(s)] = i
	}
	have := map[id]bool{}
	for _, s := range b {
		have[idOf(s)] = true
	}
	var out []Changed
	put := func(s section, before, after string) {
		if strings.Join(strings.Fields(before), " ") != strings.Join(strings.Fields(after), " ") {
			out = append(out, Changed{s.ref, s.name, corpus.WordDiff(before, after)})
		}
	}
	next := 0 // of a
	gone := func(until int) {
		for ; next < until; next++ {
			if !have[idOf(a[next])] {
				put(a[next], a[next].words, "")
			}
		}
	}
	for _, s := range b {
		i, ok := at[idOf(s)]
		if !ok {
			put(s, "", s.words)
			continue
		}
		gone(i)
		put(s, a[i].words, s.words)
	}
	gone(len(a))
	return out
}

// sections cuts a document into its units and what stands outside them.
func sections(d *corpus.Document) []section {
	var out []section
	seen := map[string]int{}
	put := func(r corpus.Ref, name, words string) {
		n := r.Fragment() + "\x00" + name
		out = append(out, section{r, name, seen[n], words})
		seen[n]++
	}
	whole := corpus.Ref{Doc: d.Key, Number: d.Number}
	var last []string // headings of chapters have no unit of their own
	for _, p := range d.Parts {
		if p.Kind == corpus.KindPreamble {
			put(whole, textPreamble, p.Words())
		}
	}
	for _, u := range d.Units() {
		words := u.Part.Words()
		if !slices.Equal(u.Path, last) {
			words = strings.Join(u.Path, "\n") + "\n" + words
			last = u.Path
		}
		name := u.Ref.Local()
		if name == "" {
			name = textWholeText
		}
		put(u.Ref, name, words)
	}
	for _, p := range d.Parts {
		if p.Kind == corpus.KindSignature {
			put(whole, textSignature, p.Words())
		}
	}
	return out
}

// Original returns the file that a version of a document was read from; data
// is nil for one that was not read from a file.
func (h *House) Original(ctx context.Context, reader index.Reader, key string, version int) (store.Original, error) {
	if _, err := h.Open(ctx, reader, key); err != nil {
		return store.Original{}, err
	}
	d, o, err := h.Store.Version(ctx, key, version)
	if err != nil {
		return store.Original{}, fmt.Errorf("house: original: %w", err)
	}
	if !MayRead(reader, &d.Head) {
		return store.Original{}, fmt.Errorf("house: original of %s: %w", key, store.ErrNotFound)
	}
	return o, nil
}

// Provision is [House.Show] for a reader who names a place by its link: the
// document's key and the fragment behind it.
func (h *House) Provision(ctx context.Context, reader index.Reader, key, fragment string, on corpus.Day) (Provision,
	error) {
	p, err := h.Open(ctx, reader, key)
	if err != nil {
		return Provision{}, err
	}
	ref := p.Ref
	if fragment != "" {
		if ref, err = corpus.ParseFragment(fragment); err != nil {
			return Provision{}, errors.Join(store.ErrNotFound, err)
		}
		ref.Doc, ref.Number = p.Ref.Doc, p.Ref.Number
	}
	if on == "" {
		on = corpus.DayOf(h.Now())
	}
	return h.Show(ctx, ref, on)
}
