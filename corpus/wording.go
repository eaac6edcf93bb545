package corpus

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"trolyao/paper"
)

// Merged is a văn bản hợp nhất: not a law of its own, but the wording of one
// from a day on (Pháp lệnh 01/2012/UBTVQH13).
type Merged struct {
	// Number is its số, ký hiệu ("28/VBHN-VPQH"), Year the year it was signed in;
	// "" where a copy does not say. The numbers begin anew each year.
	Number string `json:"number,omitempty"`
	Year   string `json:"year,omitempty"`
	// State is the day on which the last of the changes in it takes effect;
	// "" when the copy does not list them.
	State Day `json:"state,omitempty"`
	// Edition is the day of the package, of what was read in the codified law; see
	// [CodifiedPackage].
	Edition Day `json:"edition,omitempty"`
}

// Name names m for people: "văn bản hợp nhất 28/VBHN-VPQH".
func (m Merged) Name() string {
	if m.codified() {
		return m.Number
	}
	return strings.TrimSpace(wordMerged + " " + m.Number)
}

// codified says that m is no văn bản hợp nhất but the codified law, which is kept up to
// date and has no number.
func (m Merged) codified() bool { return m.Number == codified }

const (
	baseTypes = `(Hiến pháp|Bộ luật|Luật|Pháp lệnh|Nghị quyết liên tịch|Nghị quyết|Nghị định|Thông tư liên tịch|Thông tư|Quyết định)`
	inForceOn = `hiệu\s+lực\s+(?:thi\s+hành\s+)?(?:kể\s+)?(?:t[ừử]\s+)?(?:ngày\s+)?` + LongDayForm
)

var (
	reMergedNo   = regexp.MustCompile(`([0-9]{1,4})[/_-](?:((?:19|20)[0-9]{2})[/_-])?(VBHN(?:[-_][A-ZĐ]+)+)(?:(?:[/_.]|\s+năm\s+|\s+)((?:19|20)[0-9]{2}))?`)
	reMergedName = regexp.MustCompile(`(?i)^văn bản hợp nhất|\((?:VBHN|bản hợp nhất|hợp nhất)(?:\s+(?:năm\s+)?((?:19|20)[0-9]{2}))?\)`)
	reBase       = regexp.MustCompile(`^` + baseTypes +
		`\s(.*?)\s*số\s*:?\s*([0-9]+[a-z]?\s*/[^\s,;]+(?:\s*-\s*[A-ZĐ][^\s,;]*)?)\s+` + LongDayForm +
		`(.*?),?\s*(?:có|và có)\s+` + inForceOn)
	reLawLine  = regexp.MustCompile(`^(?:[0-9]+\s*[.)]\s*)?` + baseTypes + `\s`)
	reAside    = regexp.MustCompile(`\s*\([^()]*\)`)
	reTypeYear = regexp.MustCompile(`(?:\s+năm)?\s+((?:19|20)[0-9]{2})$`)
	// "c)[[3] Điểm này được … năm 2026.][3] …": the note stands where its mark is.
	reInlineNote = regexp.MustCompile(`(?s)\[\[([0-9]{1,3})\](.*?)\]\s?\[[0-9]{1,3}\]`)
	reNoteMark   = regexp.MustCompile(`\s?\[{1,2}([0-9]{1,3})\]{1,2}`)
	reNoteDays   = regexp.MustCompile(inForceOn)
	reNoteAct    = regexp.MustCompile(`được\s+(?:sửa đổi|bổ sung|bãi bỏ|thay|bỏ|đính chính|chuyển|đổi)|bãi bỏ|hết hiệu lực`)
	reNoteWhat   = regexp.MustCompile(`^(?:Các\s+)?(Điều|Khoản|Điểm|Chương|Mục|Phần)(?:\s+[0-9a-zđ,;và ]+)?\s+này\s`)
	reEnded      = regexp.MustCompile(`^\(?\s*(?:được\s+|đã\s+được\s+)?bãi bỏ\s*\)?\s*[.;]?$`)
)

// consolidated says that d is a văn bản hợp nhất, by its number, the name it
// bears or the list of amendments it opens with; a note that has the word
// "hợp nhất" says nothing.
func consolidated(d *Document) bool { return len(d.Merged) > 0 }

// IsMerged says that a number is that of a văn bản hợp nhất.
func IsMerged(number string) bool { return strings.Contains(number, "VBHN") }

// Identify finds out whether d is a văn bản hợp nhất and then makes it what it is: a
// wording of the law it consolidates. Number, name, days and key become those
// of the law, the number of the consolidated text an alias and its key one of
// Head.Former. The law is found in the opening list, in the number d is filed
// under or in a relation "hợp nhất"; a law of which only the name is known is
// filed under its name. The opening list and the notes become dated relations.
// d is changed; to identify it again changes nothing.
func Identify(d *Document) {
	if len(d.Merged) > 0 {
		return
	}
	front := ""
	if len(d.Parts) > 0 && d.Parts[0].Kind == KindPreamble {
		front = join(d.Parts[0].Text, d.Parts[0].Tail, "\n")
		if i := strings.Index(front, "[[1]"); i > 0 {
			front = front[:i]
		}
	}
	m, is := mergedNumber(d, front)
	base, acts, opens := openingList(front)
	if !is && !opens {
		return
	}
	key := d.Key
	switch to := merges(d); {
	case opens:
		takeBase(d, base)
	case !IsMerged(d.Number) && d.Number != "":
	case to.Doc != "":
		d.Key, d.Number, d.Type = to.Doc, to.Number, cmp.Or(typeOf(to.Number), d.Type)
	case bearsName(d.Type):
		nameAlone(d)
	}
	for _, a := range acts {
		m.State = max(m.State, a.since)
	}
	d.Merged = []Merged{m}
	if m.Number != "" && !slices.Contains(d.Aliases, m.Number) {
		d.Aliases = append(d.Aliases, m.Number)
	}
	if key != d.Key && key != "" {
		d.Former = append(d.Former, key)
	}
	d.Relations = mergedRelations(d, acts)
}

// mergedNumber reads which consolidated text d is out of its number, its name
// and the lines people put above a copied text.
func mergedNumber(d *Document, front string) (Merged, bool) {
	said := []string{d.Number}
	for i, l := range strings.Split(front, "\n") {
		if i > 12 {
			break
		}
		if reTitleFact.MatchString(l) || strings.HasPrefix(l, "Số hiệu:") || strings.HasPrefix(l, "Tiêu đề:") ||
			reNumber.MatchString(l) {
			said = append(said, l)
		}
	}
	var out Merged
	is := false
	for _, s := range said {
		if x := reMergedNo.FindStringSubmatch(s); x != nil {
			is = true
			out.Number = cmp.Or(out.Number, CanonicalNumber(x[1]+"/"+joinYear(x[2])+strings.ReplaceAll(x[3], "_", "-")))
			out.Year = cmp.Or(out.Year, x[2], x[4])
		}
		_, after, _ := strings.Cut(s, "—")
		for _, name := range []string{strings.TrimSpace(after), strings.TrimSpace(strings.TrimPrefix(s, "Tiêu đề:"))} {
			if x := reMergedName.FindStringSubmatch(name); x != nil && name != "" {
				is = true
				out.Year = cmp.Or(out.Year, x[1])
			}
		}
	}
	if d.Type == "Văn bản hợp nhất" {
		is = true
	}
	if i := strings.LastIndex(d.Key, "."); is && out.Year == "" && i > 0 && IsMerged(d.Number) && isYear(d.Key[i+1:]) {
		out.Year = d.Key[i+1:]
	}
	return out, is
}

func joinYear(y string) string {
	if y == "" {
		return ""
	}
	return y + "/"
}

// mergedAct is one line of the opening list.
type mergedAct struct {
	docType, name, number, issuer string
	issued, since                 Day
	text                          string
}

// openingList reads the lines a consolidated text opens with: the law as first
// issued and what amended it since.
func openingList(front string) (base mergedAct, acts []mergedAct, ok bool) {
	lines := strings.Split(front, "\n")
	for i := 0; i < len(lines); i++ {
		l := strings.TrimSpace(lines[i])
		if strings.HasPrefix(l, "Căn cứ") && ok {
			break
		}
		if !reLawLine.MatchString(l) {
			continue
		}
		for k := i + 1; k < len(lines) && k < i+8; k++ { // lines of a page go on
			next := strings.TrimSpace(lines[k])
			if reLawLine.MatchString(next) || strings.HasPrefix(next, "Căn cứ") {
				break
			}
			l += " " + next
		}
		if ok {
			l = strings.TrimLeft(l, "0123456789.) ")
		}
		l = reNoteMark.ReplaceAllString(reAside.ReplaceAllString(l, ""), "")
		x := reBase.FindStringSubmatchIndex(l)
		if x == nil {
			continue
		}
		s := func(n int) string { return l[x[2*n]:x[2*n+1]] }
		a := mergedAct{docType: s(1), name: strings.TrimSpace(s(2)), number: CanonicalNumber(s(3)),
			issued: MakeDay(s(4), s(5), s(6)),
			since:  MakeDay(s(8), s(9), s(10)), text: strings.TrimRight(l[:x[1]], " ;")}
		if a.since < a.issued { // the two days are mixed up in print
			a.since = a.issued
		}
		if by, yes := strings.CutPrefix(strings.TrimSpace(s(7)), "của "); yes {
			a.issuer = issuerBefore(by)
		}
		switch rest := strings.TrimLeft(l[x[1]:], ", "); {
		case ok:
			acts = append(acts, a)
		case strings.HasPrefix(rest, "được") || strings.HasPrefix(rest, "đã được"):
			base, ok = a, true
		}
	}
	return base, acts, ok
}

// issuerBefore cuts the trích yếu off behind an issuer.
func issuerBefore(s string) string {
	words := strings.Fields(strings.TrimRight(s, ","))
	for i, w := range words {
		if i > 0 && (paper.Fold(w) == "quy" || paper.Fold(w) == "ve" || paper.Fold(w) == "ban" && i+1 < len(words) &&
			paper.Fold(words[i+1]) == "hanh" || paper.Fold(w) == "huong" || paper.Fold(w) == "sua" ||
			paper.Fold(w) == "phe" || paper.Fold(w) == "bai") && !startsCapital(w) {
			return strings.Join(words[:i], " ")
		}
	}
	return strings.Join(words, " ")
}

// takeBase gives d the facts of the law it consolidates.
func takeBase(d *Document, base mergedAct) {
	d.Number, d.Type = base.number, base.docType
	if bearsName(base.docType) && base.name != "" {
		d.Title = capitalised(base.name)
	}
	d.Title = reTypeYear.ReplaceAllString(d.Title, "")
	d.Issued, d.Effective, d.Signer = base.issued, base.since, ""
	moved(&d.Head)
	d.Issuer = cmp.Or(lawmaker[base.docType], issuerOf(base.number), base.issuer, d.Issuer)
	d.Key = MakeKey(d.Number, d.Type, d.Title, d.Issuer, d.Issued)
}

// nameAlone files a consolidated law whose number is not known under its name.
func nameAlone(d *Document) {
	year := Day("")
	if m := reTypeYear.FindStringSubmatch(d.Title); m != nil {
		year = Day(m[1])
		d.Title = reTypeYear.ReplaceAllString(d.Title, "")
	}
	d.Number, d.Signer = "", ""
	d.Issuer = cmp.Or(lawmaker[d.Type], d.Issuer)
	d.Key = MakeKey("", d.Type, d.Title, "", year)
}

// merges is the document that d says it consolidates.
func merges(d *Document) Ref {
	for _, r := range d.Relations {
		if r.Kind == RelMerges && (r.From.Doc == d.Key || r.From.Doc == "") {
			return r.To
		}
	}
	return Ref{}
}

// mergedRelations are what the text of d does by its own clauses, and what its
// opening list and notes say was done to it.
func mergedRelations(d *Document, acts []mergedAct) []Relation {
	w := readWording(d)
	whole := Ref{Doc: d.Key, Number: d.Number}
	var out []Relation
	for _, r := range d.Relations {
		if r.Kind != RelMerges && r.By != FromText {
			out = append(out, r)
		}
	}
	text := *d
	text.Parts = w.parts
	out = append(out, ReadRelations(&text)...)
	for _, a := range acts {
		by := Ref{Doc: MakeKey(a.number, a.docType, a.name, cmp.Or(lawmaker[a.docType], a.issuer), a.issued),
			Number: a.number}
		if by.Doc == d.Key {
			continue
		}
		out = append(out, Relation{Kind: RelAmends, From: by, To: whole, Since: a.since, Evidence: a.text, By: FromText,
			Claim: &Claim{Grade: Sure, Type: a.docType, Dated: a.issued, Form: "note"}})
		for i := range w.changes {
			if c := &w.changes[i]; c.by.Number == a.number {
				c.by.Doc = by.Doc
			}
		}
	}
	type act struct {
		kind     RelationKind
		from, to Ref
	}
	seen := map[act]bool{}
	for _, c := range w.changes {
		if c.by.Doc == "" {
			c.by.Doc = MakeKey(c.by.Number, "", "", "", "")
		}
		if k := (act{c.kind, c.by, c.at}); c.by.Doc != d.Key && !seen[k] {
			seen[k] = true
			out = append(out, Relation{Kind: c.kind, From: c.by, To: c.at, Since: c.since, Evidence: c.note,
				By:    FromText,
				Claim: &Claim{Grade: Sure, Form: "note"}})
		}
	}
	return out
}

// ownEnds are the provisions of which a text that is no văn bản hợp nhất says
// itself that they are over: "Điều 2.[2] (được bãi bỏ)". The note tells by what, and
// since when; where it does not, they were over at the latest when the text was issued.
func ownEnds(d *Document) (out []Relation) {
	w := readWording(d)
	var walk func(p *Part, r Ref)
	walk = func(p *Part, r Ref) {
		switch p.Kind {
		case KindAppendix:
			r = Ref{Doc: r.Doc, Number: r.Number, Appendix: p.No}
		case KindArticle:
			r.Article = p.No
		case KindClause:
			r.Clause = p.No
		case KindPoint:
			r.Point = p.No
		}
		for _, q := range p.Parts {
			walk(q, r)
		}
		if !p.Ended || r.Whole() || !strings.HasPrefix(strings.TrimSpace(join(p.Title, p.Text, " ")), "(") {
			return
		}
		end := Relation{Kind: RelRepeals, From: Ref{Doc: unnamed}, To: r, Since: cmp.Or(d.Effective, d.Issued),
			By: FromText, Evidence: strings.TrimSpace(p.Label + " " + join(p.Title, p.Text, " ")),
			Claim: &Claim{Grade: Sure, Form: formOwn}}
		for _, no := range w.marks[p] {
			note := strings.Join(strings.Fields(w.notes[no]), " ")
			if !strings.Contains(note, "bãi bỏ") {
				continue
			}
			end.Evidence = cutRunes(note, 600)
			if x := reNoteDays.FindStringSubmatch(note); x != nil {
				end.Since = MakeDay(x[1], x[2], x[3])
			}
			for _, m := range ParseRef(note) {
				if m.Serial != "" && m.Symbol != "" {
					end.From = m.Part
					end.From.Number = CanonicalNumber(m.Number())
					end.From.Doc = MakeKey(end.From.Number, "", "", "", "")
					break
				}
			}
		}
		out = append(out, end)
	}
	for _, p := range w.parts {
		walk(p, Ref{Doc: d.Key, Number: d.Number})
	}
	return out
}

// unnamed stands for a document that a text does not name.
const unnamed = "van-ban-khong-neu-so"

// wording is a consolidated text read: its own parts without notes and marks,
// each with the day since which it reads so, and the changes the notes tell.
type wording struct {
	d       *Document
	m       Merged
	parts   []*Part
	notes   map[string]string
	marks   map[*Part][]string // the notes that a part bears
	changes []change
}

// change is what a note says was done to a place.
type change struct {
	kind  RelationKind
	at    Ref
	by    Ref
	since Day
	added bool // the place is new since then
	what  string
	note  string
}

// readWording reads a consolidated text; d is not changed.
func readWording(d *Document) *wording {
	w := &wording{d: d, notes: map[string]string{}, marks: map[*Part][]string{}}
	if len(d.Merged) > 0 {
		w.m = d.Merged[0]
	}
	for _, p := range d.Parts {
		if p.No != notesNo {
			w.parts = append(w.parts, clonePart(p))
			continue
		}
		for _, q := range p.Parts {
			if q.No != "" {
				w.notes[q.No] = strings.TrimSpace(strings.TrimPrefix(q.Words(), q.Label))
			}
		}
	}
	whole := Ref{Doc: d.Key, Number: d.Number}
	for _, p := range w.parts {
		if p.Kind != KindPreamble {
			w.part(p, whole, nil)
		} else {
			p.Text, p.Tail = w.strip(p.Text, nil), w.strip(p.Tail, nil)
		}
	}
	if w.m.codified() { // its notes were read where they stand
		for _, r := range d.Relations {
			if r.To.Doc == d.Key && r.Claim != nil && r.Claim.Form == "note" {
				w.changes = append(w.changes, change{kind: r.Kind, at: r.To, by: r.From, since: r.Since,
					note: r.Evidence})
			}
		}
	}
	return w
}

// strip takes notes and their marks out of a text, and says which they were.
func (w *wording) strip(s string, marks *[]string) string {
	if w.m.codified() || !strings.Contains(s, "[") {
		return s
	}
	found := func(no string) {
		if marks != nil {
			*marks = append(*marks, no)
		}
	}
	s = reInlineNote.ReplaceAllStringFunc(s, func(all string) string {
		m := reInlineNote.FindStringSubmatch(all)
		w.notes[m[1]] = strings.TrimSpace(strings.ReplaceAll(m[2], "\x00", " "))
		found(m[1])
		return strings.Repeat("\x00", strings.Count(all, "\x00"))
	})
	return reNoteMark.ReplaceAllStringFunc(s, func(all string) string {
		found(reNoteMark.FindStringSubmatch(all)[1])
		return ""
	})
}

// part cleans p and what is below it; above are the citeable parts that hold
// it, the Điều first.
func (w *wording) part(p *Part, r Ref, above []*Part) {
	switch p.Kind {
	case KindAppendix:
		r = Ref{Doc: r.Doc, Number: r.Number, Appendix: p.No}
		above = nil
	case KindArticle:
		r.Article = p.No
		above = append(above[:len(above):len(above)], p)
	case KindClause:
		r.Clause = p.No
		above = append(above[:len(above):len(above)], p)
	case KindPoint:
		r.Point = p.No
		above = append(above[:len(above):len(above)], p)
	}
	var head, inner []string
	fields := strings.SplitN(w.strip(p.Label+"\x00"+p.Title+"\x00"+p.Text, &head), "\x00", 3)
	if len(fields) == 3 && strings.Join([]string{p.Label, p.Title, p.Text}, "\x00") != strings.Join(fields, "\x00") {
		p.Label, p.Title, p.Text = strings.TrimSpace(fields[0]), strings.TrimSpace(fields[1]), strings.TrimSpace(
			fields[2])
	}
	p.Tail = w.strip(p.Tail, &inner)
	if p.Table != nil {
		w.table(p, &inner)
	}
	w.marks[p] = append(head, inner...)
	for _, no := range w.marks[p] {
		w.note(no, p, r, above)
	}
	for _, q := range p.Parts {
		w.part(q, r, above)
	}
	if len(p.Parts) == 0 && reEnded.MatchString(strings.TrimSpace(join(p.Title, p.Text, " "))) {
		p.Ended = true
	}
}

func (w *wording) table(p *Part, marks *[]string) {
	t := *p.Table
	for _, rows := range []*[][]paper.Cell{&t.HeadRows, &t.Rows} {
		*rows = slices.Clone(*rows)
		for i, row := range *rows {
			(*rows)[i] = slices.Clone(row)
			for k := range row {
				c := &(*rows)[i][k]
				c.Raw, c.Text = w.strip(c.Raw, marks), w.strip(c.Text, nil)
			}
		}
	}
	p.Table = &t
}

// note gives p, or what holds it, the day its note tells.
func (w *wording) note(no string, p *Part, r Ref, above []*Part) {
	for _, c := range readNote(w.notes[no]) {
		c.at = r
		holder := p
		if n := len(above); n > 0 {
			holder = above[n-1]
		}
		switch c.what {
		case "Điều":
			c.at.Clause, c.at.Point = "", ""
			if len(above) > 0 {
				holder = above[0]
			}
		case "Khoản":
			c.at.Point = ""
			if len(above) > 1 {
				holder = above[1]
			}
		case "Chương", "Mục", "Phần":
			continue
		}
		if c.at.Article == "" && c.at.Appendix == "" {
			continue
		}
		w.changes = append(w.changes, c)
		// A khoản is read as one: the newest of its điểm dates it.
		if holder.Kind == KindPoint && len(above) > 1 {
			holder, c.added = above[len(above)-2], false
		}
		if c.what == "" && holder == p && p.Kind == KindArticle && len(p.Parts) > 0 && p.Text == "" {
			continue // a phrase of the heading
		}
		if holder.Lacks == "" || c.since < holder.Lacks {
			holder.Lacks = c.since
		}
		if c.since >= holder.Since {
			holder.Since, holder.Added = c.since, c.added && (holder.Since == "" || holder.Added)
		}
	}
}

// readNote reads what a note says was done, one change for each day it names.
func readNote(s string) []change {
	if s == "" || strings.Contains(s, "có căn cứ ban hành như sau") || strings.Contains(s, "quy định như sau") {
		return nil
	}
	s = strings.Join(strings.Fields(s), " ")
	what := ""
	if m := reNoteWhat.FindStringSubmatch(s); m != nil {
		what = m[1]
	}
	var out []change
	from := 0
	for _, x := range reNoteDays.FindAllStringSubmatchIndex(s, 8) {
		text := s[from:x[1]]
		from = x[1]
		if !reNoteAct.MatchString(text) {
			continue
		}
		c := change{kind: RelAmends, since: MakeDay(s[x[2]:x[3]], s[x[4]:x[5]], s[x[6]:x[7]]), what: what,
			note: cutRunes(s, 600)}
		head, _, _ := strings.Cut(text, " theo ")
		switch {
		case what != "" && strings.Contains(head, "bãi bỏ") && !strings.Contains(head, "sửa đổi") &&
			!strings.Contains(head, "Cụm từ") && !strings.Contains(head, "cụm từ"):
			c.kind = RelRepeals
		case what != "" && strings.Contains(head, "bổ sung") && !strings.Contains(head, "sửa đổi") &&
			!strings.Contains(head, "cụm từ"):
			c.added = true
		}
		_, told, _ := strings.Cut(text, " theo ")
		for _, m := range ParseRef(told) {
			if m.Serial != "" && m.Symbol != "" {
				c.by = m.Part
				c.by.Number = CanonicalNumber(m.Number())
				break
			}
		}
		if c.by.Number != "" && c.since != "" {
			out = append(out, c)
		}
	}
	return out
}
