package web

import (
	"errors"
	"fmt"
	"html/template"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
)

func (s *Server) libraryPages() {
	s.page("GET /vb", readers, (*visit).library)
	s.page("GET /vb/{key}", readers, (*visit).document)
	s.page("GET /vb/{key}/hieu-luc", readers, (*visit).validity)
	s.page("GET /vb/{key}/so-sanh", readers, (*visit).compare)
	s.page("GET /vb/{key}/trich", readers, (*visit).cite)
	s.page("GET /vb/{key}/goc/{n}", readers, (*visit).original)
}

func init() {
	templateFuncs["stateClass"] = stateClass
	templateFuncs["stateWord"] = func(s corpus.State) string { return s.Words() }
	templateFuncs["kindWord"] = func(k corpus.Kind) string { return textKind[k] }
	templateFuncs["standingClass"] = func(v corpus.Validity) string {
		if v.Doubt && v.State == corpus.Expired {
			return "warn"
		}
		return stateClass(v.State)
	}
	templateFuncs["standingWord"] = func(v corpus.Validity) string {
		if v.Doubt && v.State == corpus.Expired {
			return textPerhaps + v.State.Words()
		}
		return v.State.Words()
	}
	templateFuncs["upper"] = upperFirst
	templateFuncs["lower"] = strings.ToLower
	// A day is typed as people write it, whatever language the browser speaks.
	templateFuncs["dayField"] = func() template.HTMLAttr {
		return `class="day" data-day inputmode="numeric" maxlength="10" placeholder="` + textDayForm +
			`" autocomplete="off"`
	}
}

// stateClass is how a badge of a state looks.
func stateClass(s corpus.State) string {
	switch s {
	case corpus.InForce, corpus.Amended:
		return "ok"
	case corpus.PartlyExpired, corpus.Suspended:
		return "warn"
	case corpus.Expired, corpus.Completed, corpus.Unfit:
		return "bad"
	}
	return ""
}

func upperFirst(s string) string {
	for i, r := range s {
		if i == 0 {
			return string(unicode.ToUpper(r)) + s[len(string(r)):]
		}
	}
	return s
}

// on is the day an address asks for, today where it does not; wrong says that
// it is no day.
func (v *visit) on() (day corpus.Day, wrong bool) {
	text := v.query("ngay")
	if text == "" {
		return v.today(), false
	}
	if day, ok := corpus.ReadDay(text); ok {
		return day, false
	}
	return v.today(), true
}

// libraryPage is the list of documents.
type libraryPage struct {
	house.Library
	Q        house.LibraryQuery
	Day      string // "" today
	WrongDay bool
	Empty    bool // nothing is held that the person may read
	Pages    []pageLink
}

// pageLink leads to a page of a list; Link "" is a gap.
type pageLink struct {
	Link string
	Text string
	Here bool
}

func (v *visit) library() error {
	on, wrong := v.on()
	year, _ := strconv.Atoi(v.query("nam"))
	n, _ := strconv.Atoi(v.query("trang"))
	q := house.LibraryQuery{Words: cut(v.query("q"), mostWords), Type: v.query("loai"), Issuer: v.query("cq"),
		Year: year, On: on, InForce: v.query("con") != "", Page: n}
	l, err := v.house.Search(v.ctx(), house.ReaderOf(v.who), q)
	if err != nil {
		return err
	}
	p := libraryPage{Library: l, Q: q, WrongDay: wrong}
	if on != v.today() {
		p.Day = string(on)
	}
	p.Empty = l.Total == 0 && q.Words == "" && q.Type == "" && q.Issuer == "" && q.Year == 0 && !q.InForce
	p.Pages = pageLinks(v.r.URL, l.Page, l.Pages)
	return v.render("library", p)
}

// mostWords is the longest search, in bytes.
const mostWords = 500

// cut is the beginning of s, at most n bytes.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

// pageLinks lead to the pages around here and to the ends.
func pageLinks(u *url.URL, here, last int) []pageLink {
	if last <= 1 {
		return nil
	}
	q := u.Query()
	var out []pageLink
	put := func(n int, text string) {
		q.Set("trang", strconv.Itoa(n))
		out = append(out, pageLink{u.Path + "?" + q.Encode(), text, n == here && text == strconv.Itoa(n)})
	}
	if here > 1 {
		put(here-1, textPrevious)
	}
	for n := 1; n <= last; n++ {
		switch {
		case n == 1 || n == last || n >= here-2 && n <= here+2:
			put(n, strconv.Itoa(n))
		case n == here-3 || n == here+3:
			out = append(out, pageLink{Text: "…"})
		}
	}
	if here < last {
		put(here+1, textNext)
	}
	return out
}

// documentPage is a document.
type documentPage struct {
	Head     *corpus.Head
	Name     string
	On       corpus.Day
	Day      string // "" today
	WrongDay bool
	Validity corpus.Validity
	Line     []stretch
	Ties     []tieGroup
	TieCount int
	Versions []store.Version
	Original *store.Version // the newest that a file stands behind
	First    string         // how a text cites the document
	MayEdit  bool
	Address  string   // where the text was found; "" for a file
	Mended   []string // the names of the facts that an administrator set
	// Text takes the longest by far; what stands above it is sent before.
	Text func() (*documentText, error)
}

// stretch is a run of days of a validity line.
type stretch struct {
	From, To corpus.Day
	State    corpus.State
	Words    string
	Now      bool // holds the day asked for
}

type tieGroup struct {
	Words string
	Ties  []house.Tie
}

// lineOf sets a line for a page.
func lineOf(line []corpus.Stretch, on corpus.Day) []stretch {
	out := make([]stretch, len(line))
	for i, s := range line {
		out[i] = stretch{s.From, s.To, s.Validity.State, s.Validity.Words(), on != "" && s.From <= on &&
			(s.To == "" || on <= s.To)}
	}
	return out
}

func (v *visit) document() error {
	reader, key := house.ReaderOf(v.who), v.r.PathValue("key")
	on, wrong := v.on()
	place, err := v.house.Open(v.ctx(), reader, key)
	if err != nil {
		return err
	}
	t, err := v.house.Trace(v.ctx(), reader, place.Ref, on)
	if err != nil {
		return err
	}
	ties, err := v.house.Relations(v.ctx(), reader, key)
	if err != nil {
		return err
	}
	versions, err := v.house.Versions(v.ctx(), reader, key)
	if err != nil {
		return err
	}
	head := place.Head
	if corpus.IsProcedure(head) && v.query("toan-van") == "" { // the browser keeps the fragment
		return v.redirect("/thu-tuc/" + url.PathEscape(head.Number))
	}
	p := documentPage{Head: head, Name: corpus.Cite(head, corpus.Ref{}), On: on, WrongDay: wrong,
		Validity: t.Validity, Line: lineOf(t.Line, on),
		Versions: versions, TieCount: len(ties), First: corpus.CiteFirst(head, corpus.Ref{})}
	if p.Name == "" {
		p.Name = head.Key
	}
	if strings.HasPrefix(head.Source, "https://") || strings.HasPrefix(head.Source, "http://") {
		p.Address = head.Source
	}
	p.MayEdit = v.who.May(org.ManageDocuments)
	for _, f := range head.Mended {
		p.Mended = append(p.Mended, textFacts[f])
	}
	if on != v.today() {
		p.Day = string(on)
	}
	for i := range versions {
		if versions[i].Name != "" {
			p.Original = &versions[i]
		}
	}
	for _, t := range ties {
		if n := len(p.Ties); n == 0 || p.Ties[n-1].Words != t.Words {
			p.Ties = append(p.Ties, tieGroup{Words: t.Words})
		}
		g := &p.Ties[len(p.Ties)-1]
		g.Ties = append(g.Ties, t)
	}
	return v.renderSlowly("document", func(flush func()) any {
		p.Text = func() (*documentText, error) {
			flush()
			return v.documentText(key, on)
		}
		return p
	})
}

// documentText is what of a document's page is the same for every reader.
type documentText struct{ Outline, Body template.HTML }

// documentText returns the text of a document as it stands on a day; who may
// read it is asked before.
func (v *visit) documentText(key string, on corpus.Day) (*documentText, error) {
	seq, err := v.store.Seq(v.ctx())
	if err != nil {
		return nil, err
	}
	at := textKey{key, on, seq}
	if t := v.texts.get(at); t != nil {
		return t, nil
	}
	d, err := v.house.View(v.ctx(), house.ReaderOf(v.who), key, on)
	if err != nil {
		return nil, err
	}
	t := &documentText{}
	t.Outline, t.Body = setDocument(d)
	if at.seq = d.Seq; at.seq == seq {
		v.texts.put(at, t)
	}
	return t, nil
}

type textKey struct {
	key string
	on  corpus.Day
	seq int64
}

// mostTexts bounds the memory for texts that are set already, in bytes.
const mostTexts = 24 << 20

// texts are documents that are set already. Those not asked for the longest go
// first.
type texts struct {
	mu    sync.Mutex
	byKey map[textKey]*keptText
	size  int
	clock int64
}

type keptText struct {
	*documentText
	used int64
}

func (t *texts) get(k textKey) *documentText {
	t.mu.Lock()
	defer t.mu.Unlock()
	kept := t.byKey[k]
	if kept == nil {
		return nil
	}
	t.clock++
	kept.used = t.clock
	return kept.documentText
}

func (d *documentText) size() int { return len(d.Body) + len(d.Outline) + 256 }

func (t *texts) put(k textKey, d *documentText) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byKey == nil {
		t.byKey = map[textKey]*keptText{}
	}
	if t.byKey[k] != nil {
		return
	}
	t.clock++
	t.byKey[k] = &keptText{d, t.clock}
	t.size += d.size()
	for t.size > mostTexts && len(t.byKey) > 1 {
		var oldest textKey
		least := t.clock + 1
		for at, kept := range t.byKey {
			if kept.used < least {
				oldest, least = at, kept.used
			}
		}
		t.size -= t.byKey[oldest].size()
		delete(t.byKey, oldest)
	}
}

// refOf is the place in a document that an address names by ?o=.
func (v *visit) refOf(key string) (corpus.Ref, error) {
	return placeAt(key, v.query("o"))
}

// placeAt is the place in a document behind a fragment.
func placeAt(key, fragment string) (corpus.Ref, error) {
	if fragment == "" {
		return corpus.Ref{Doc: key}, nil
	}
	r, err := corpus.ParseFragment(fragment)
	if err != nil {
		return corpus.Ref{}, errors.Join(store.ErrNotFound, err)
	}
	r.Doc = key
	return r, nil
}

// validityPage tells how a place in a document stands through time, and why.
type validityPage struct {
	Head     *corpus.Head
	Name     string
	Link     string
	O        string
	On       corpus.Day
	WrongDay bool
	Validity corpus.Validity
	Line     []stretch
}

func (v *visit) validity() error {
	key := v.r.PathValue("key")
	place, err := v.house.Open(v.ctx(), house.ReaderOf(v.who), key)
	if err != nil {
		return err
	}
	ref, err := v.refOf(key)
	if err != nil {
		return err
	}
	on, wrong := v.on()
	t, err := v.house.Trace(v.ctx(), house.ReaderOf(v.who), ref, on)
	if err != nil {
		return err
	}
	return v.render("validity", validityPage{Head: place.Head, Name: corpus.Cite(place.Head, ref), Link: ref.Path(),
		O: ref.Fragment(), On: on, WrongDay: wrong,
		Validity: t.Validity, Line: lineOf(t.Line, on)})
}

// comparePage is what changed between two versions.
type comparePage struct {
	Head     *corpus.Head
	Name     string
	Versions []store.Version
	From, To int
	Changes  []house.Changed
}

func (v *visit) compare() error {
	reader, key := house.ReaderOf(v.who), v.r.PathValue("key")
	versions, err := v.house.Versions(v.ctx(), reader, key)
	if err != nil {
		return err
	}
	place, err := v.house.Open(v.ctx(), reader, key)
	if err != nil {
		return err
	}
	p := comparePage{Head: place.Head, Name: corpus.Cite(place.Head, corpus.Ref{}), Versions: versions,
		From: max(1, len(versions)-1), To: len(versions)}
	number := func(name string, to *int) error {
		text := v.query(name)
		if text == "" {
			return nil
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > len(versions) {
			return store.ErrNotFound
		}
		*to = n
		return nil
	}
	if err := errors.Join(number("tu", &p.From), number("den", &p.To)); err != nil {
		return err
	}
	if p.Changes, err = v.house.Compare(v.ctx(), reader, key, p.From, p.To); err != nil {
		return err
	}
	return v.render("compare", p)
}

// citePage is how a text cites a place, for copying.
type citePage struct {
	Head   *corpus.Head `json:"-"`
	Name   string       `json:"-"`
	Link   string       `json:"link"`
	First  string       `json:"first"` // the first mention
	Again  string       `json:"again"` // every later mention
	Quote  string       `json:"quote"` // the words with their reference; "" of a whole document
	Digest bool         `json:"digest"`
	Words  string       `json:"validity"`
	Inside []inside     `json:"-"`
}

// inside is a place inside the one that is cited.
type inside struct{ Name, O string }

func (v *visit) cite() error {
	key, o := v.r.PathValue("key"), v.query("o")
	on, _ := v.on()
	p, err := v.house.Provision(v.ctx(), house.ReaderOf(v.who), key, o, on)
	if err != nil {
		return err
	}
	c := citePage{Head: p.Head, Name: corpus.Cite(p.Head, p.Ref), Link: v.link(p.Ref.Path()),
		First: corpus.CiteFirst(p.Head, p.Ref), Again: corpus.CiteAgain(p.Head, p.Ref), Words: p.Validity.Words()}
	if !p.Ref.Whole() {
		var texts []string
		lead := ""
		for _, q := range p.Passages {
			c.Digest = c.Digest || q.Kind() == corpus.Digest
			if q.Lead != "" && q.Lead != lead && len(p.Passages) > 1 {
				lead = q.Lead
				texts = append(texts, lead)
			}
			texts = append(texts, q.Text)
			if q.Ref != p.Ref {
				c.Inside = append(c.Inside, inside{q.Ref.Local(), q.Ref.Fragment()})
			}
			for _, pt := range q.Points {
				c.Inside = append(c.Inside, inside{pt.Ref.Local(), pt.Ref.Fragment()})
			}
		}
		format := textQuoted
		if c.Digest { // a summary is never set between quotation marks
			format = textSummed
		}
		c.Quote = fmt.Sprintf(format, strings.Join(texts, "\n"), c.First)
	}
	if strings.Contains(v.r.Header.Get("Accept"), "application/json") {
		return v.json(http.StatusOK, c)
	}
	return v.render("cite", c)
}

// original hands out the file a version was read from. It is never shown in the
// page's own name: what is inside is not ours.
func (v *visit) original() error {
	n, err := strconv.Atoi(v.r.PathValue("n"))
	if err != nil {
		return store.ErrNotFound
	}
	o, err := v.house.Original(v.ctx(), house.ReaderOf(v.who), v.r.PathValue("key"), n)
	if err != nil {
		return err
	}
	if o.Data == nil {
		return store.ErrNotFound
	}
	h := v.w.Header()
	h.Set("Content-Disposition", attachment(o.Name, v.r.PathValue("key")))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	v.send(http.StatusOK, "application/octet-stream", o.Data)
	return nil
}

// attachment is the Content-Disposition of a file; its name is somebody else's
// word.
func attachment(name, other string) string {
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || strings.ContainsRune(`"/\:*?<>|`, r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	if r := []rune(name); len(r) > 120 {
		name = string(r[:100]) + path.Ext(name)
	}
	if strings.Trim(name, "._ ") == "" {
		name = other
	}
	d := mime.FormatMediaType("attachment", map[string]string{"filename": name})
	if d == "" {
		d = "attachment"
	}
	return d
}

// headed reports whether parts of a kind have a heading of their own.
func headed(k corpus.PartKind) bool {
	return slices.Contains([]corpus.PartKind{corpus.KindBook, corpus.KindChapter, corpus.KindSection,
		corpus.KindSubsection, corpus.KindAppendix, corpus.KindArticle, corpus.KindHeading}, k)
}
