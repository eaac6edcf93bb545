package starter

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"trolyao/corpus"
)

// Digest is our summary of some provisions of one document.
type Digest struct {
	Document string `yaml:"document"` // number or key in the catalogue
	// CheckedAgainst is what the summary was compared with: "full_text",
	// "amendments_only" or "facts".
	CheckedAgainst string       `yaml:"checked_against"`
	CheckedOn      corpus.Day   `yaml:"checked_on"`
	Provisions     []*Provision `yaml:"provisions"`
}

// Provision is the summary of one provision, for the days on which it holds.
type Provision struct {
	At        string     `yaml:"at"` // "Điều 13 khoản 3", "Phụ lục I mục II.6"
	Heading   string     `yaml:"heading"`
	Digest    string     `yaml:"digest"`
	Since     corpus.Day `yaml:"since"`
	Until     corpus.Day `yaml:"until"`
	AmendedBy string     `yaml:"amended_by"`
	Note      string     `yaml:"note"`
	Questions []string   `yaml:"questions"`

	ref corpus.Ref // At, read
}

var checkedAgainst = map[string]string{
	"full_text":       "toàn văn",
	"amendments_only": "văn bản sửa đổi, chưa có toàn văn",
	"facts":           "thông tin đã tổng hợp, chưa có toàn văn",
}

func (d *Data) loadDigest(name string, text []byte) (*sheet, error) {
	form := &Digest{}
	s, err := open(name, text, form)
	if err != nil {
		return nil, err
	}
	if d.entries[form.Document] == nil {
		s.fault("$.document", "%q không có trong danh mục", form.Document)
		return s, nil
	}
	for _, other := range d.Digests {
		if d.entries[other.Document] == d.entries[form.Document] {
			s.fault("$.document", "%s đã có tệp tóm lược khác", form.Document)
		}
	}
	if checkedAgainst[form.CheckedAgainst] == "" {
		s.fault("$.checked_against", "không có cách đối chiếu %q", form.CheckedAgainst)
	}
	s.days("$", "checked_on", form.CheckedOn)
	seen := map[corpus.Ref][]*Provision{}
	for i, p := range form.Provisions {
		place := fmt.Sprintf("$.provisions[%d]", i)
		if p == nil {
			s.fault(place, "có một mục trống")
			continue
		}
		if p.ref, err = parsePlace(p.At); err != nil {
			s.fault(place+".at", "%v", err)
			continue
		}
		if p.Digest = strings.TrimSpace(p.Digest); p.Digest == "" {
			s.fault(place, "%s không có nội dung", p.At)
		}
		s.days(place, "since", p.Since, "until", p.Until)
		if p.Since != "" && p.Until != "" && p.Until < p.Since {
			s.fault(place+".until", "%s: until sớm hơn since", p.At)
		}
		if p.AmendedBy != "" && d.entries[p.AmendedBy] == nil {
			s.fault(place+".amended_by", "%q không có trong danh mục", p.AmendedBy)
		}
		if p.AmendedBy != "" && p.Since == "" {
			s.fault(place+".since", "%s: nội dung đã sửa đổi phải có ngày bắt đầu áp dụng", p.At)
		}
		for _, other := range seen[p.ref] {
			if p.overlaps(other) {
				s.fault(place+".at", "%s có hai tóm lược cho cùng một ngày", p.At)
			}
		}
		seen[p.ref] = append(seen[p.ref], p)
	}
	d.Digests = append(d.Digests, form)
	return s, nil
}

// overlaps reports whether some day lies in the days of both.
func (p *Provision) overlaps(o *Provision) bool {
	return (p.Until == "" || o.Since <= p.Until) && (o.Until == "" || p.Since <= o.Until)
}

// addDigest gives the document of e the text of a digest, and the relations
// that the summaries of amended provisions tell. They do not name every amended
// provision; corpus.Assess knows that of a catalogue.
func (d *Data) addDigest(doc *corpus.Document, g *Digest) {
	doc.Kind = corpus.Digest
	doc.Source = fmt.Sprintf("Tóm lược của dự án, đối chiếu với %s ngày %s", checkedAgainst[g.CheckedAgainst],
		g.CheckedOn.Vietnamese())
	ps := append([]*Provision(nil), g.Provisions...)
	sort.SliceStable(ps, func(i, j int) bool { return before(ps[i], ps[j]) })
	t := tree{titles: articleTitles(ps)}
	for _, p := range ps {
		t.add(p, d.partNote(p))
		if from := d.entries[p.AmendedBy]; from != nil {
			to := p.ref
			to.Doc, to.Number = doc.Key, doc.Number
			doc.Relations = append(doc.Relations, corpus.Relation{Kind: corpus.RelAmends, From: from.ref(""), To: to,
				Since: p.Since, By: corpus.FromStarter,
				Evidence: fmt.Sprintf("tóm lược của dự án về %s, đối chiếu ngày %s", p.At, g.CheckedOn.Vietnamese())})
		}
	}
	doc.Parts = t.parts
}

// partNote is what a person should know about the summary of one provision.
func (d *Data) partNote(p *Provision) string {
	var notes []string
	if p.Note != "" {
		notes = append(notes, p.Note)
	}
	if from := d.entries[p.AmendedBy]; from != nil {
		notes = append(notes, "Nội dung theo "+from.Type+" "+from.name()+" sửa đổi, bổ sung.")
	}
	if p.Until != "" {
		notes = append(notes, "Nội dung này chỉ áp dụng đến hết ngày "+p.Until.Vietnamese()+".")
	}
	return strings.Join(notes, " ")
}

// before orders provisions as a document does, and wordings of one provision
// by their days.
func before(a, b *Provision) bool {
	for _, pair := range [][2]string{
		{a.ref.Appendix, b.ref.Appendix}, {a.ref.Book, b.ref.Book}, {a.ref.Section, b.ref.Section},
		{a.ref.Article, b.ref.Article}, {a.ref.Clause, b.ref.Clause}, {a.ref.Point, b.ref.Point},
		{string(a.Since), string(b.Since)},
	} {
		if c := compareNo(pair[0], pair[1]); c != 0 {
			return c < 0
		}
	}
	return false
}

// alphabet is the order of điểm: a, b, c, d, đ, e …
const alphabet = "abcdđeghiklmnopqrstuvxy"

// compareNo compares numbers of parts step by step: 2 < 2a < 10, d < đ, II < IX.
func compareNo(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := 0; i < len(as) && i < len(bs); i++ {
		an, al := splitNo(as[i])
		bn, bl := splitNo(bs[i])
		if an != bn {
			return an - bn
		}
		if al != bl {
			ai, bi := strings.Index(alphabet, al), strings.Index(alphabet, bl)
			if al == "" || bl == "" || ai == bi {
				return strings.Compare(al, bl)
			}
			return ai - bi
		}
	}
	return len(as) - len(bs)
}

// splitNo takes a number apart: "2a" → 2, "a"; "IX" → 9, ""; "đ" → 0, "đ".
func splitNo(s string) (int, string) {
	if n := roman(s); n > 0 {
		return n, ""
	}
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	n, _ := strconv.Atoi(s[:i])
	return n, s[i:]
}

var romanDigits = map[byte]int{'I': 1, 'V': 5, 'X': 10, 'L': 50}

// roman reads a roman number below 90, 0 when s is none.
func roman(s string) int {
	n := 0
	for i := range len(s) {
		v := romanDigits[s[i]]
		if v == 0 {
			return 0
		}
		if i+1 < len(s) && romanDigits[s[i+1]] > v {
			v = -v
		}
		n += v
	}
	return n
}

// tree puts provisions, given in order, into the parts of a document.
type tree struct {
	parts  []*corpus.Part
	titles map[string]string // heading of each Điều
}

// step is one level of an address.
type step struct {
	kind      corpus.PartKind
	label, no string
}

// steps returns the levels of r from the top down.
func steps(r corpus.Ref) []step {
	var out []step
	if r.Appendix != "" {
		out = append(out, step{corpus.KindAppendix, "PHỤ LỤC " + r.Appendix, r.Appendix})
	}
	if r.Book != "" {
		out = append(out, step{corpus.KindBook, "Phần " + r.Book, r.Book})
	}
	if r.Section != "" {
		for _, no := range strings.Split(r.Section, ".") {
			out = append(out, step{corpus.KindHeading, no + ".", no})
		}
	}
	if r.Article != "" {
		out = append(out, step{corpus.KindArticle, "Điều " + r.Article + ".", r.Article})
	}
	if r.Clause != "" {
		out = append(out, step{corpus.KindClause, r.Clause + ".", r.Clause})
	}
	if r.Point != "" {
		out = append(out, step{corpus.KindPoint, r.Point + ")", r.Point})
	}
	return out
}

func (t *tree) add(p *Provision, note string) {
	level := &t.parts
	path := steps(p.ref)
	title := t.titles[p.ref.Article]
	for i, st := range path {
		last := i == len(path)-1
		part := find(*level, st, p)
		if last || part == nil {
			part = &corpus.Part{Kind: st.kind, Label: st.label, No: st.no}
			if st.kind == corpus.KindArticle {
				part.Title = title
			}
			if last || st.kind == corpus.KindClause {
				part.Since, part.Until = p.Since, p.Until
			}
			*level = append(*level, part)
		}
		if last {
			part.Note, part.Asked, part.Text = note, p.Questions, p.Digest
			switch {
			case p.Heading == "":
			case st.kind != corpus.KindClause && st.kind != corpus.KindPoint:
				part.Title = p.Heading
			case p.Heading != title:
				part.Text = strings.TrimRight(p.Heading, ".") + ". " + p.Digest
			}
		}
		level = &part.Parts
	}
}

// articleTitles returns the heading of each Điều: that of its own summary, or
// the one that the summaries of its khoản agree on.
func articleTitles(ps []*Provision) map[string]string {
	own, common := map[string]bool{}, map[string]string{}
	seen := map[string]bool{}
	for _, p := range ps {
		no := p.ref.Article
		switch {
		case no == "" || own[no] || p.Heading == "":
		case p.ref.Clause == "" && p.ref.Point == "":
			own[no], common[no] = true, p.Heading
		case !seen[no]:
			common[no] = p.Heading
		case common[no] != p.Heading:
			common[no] = ""
		}
		seen[no] = true
	}
	return common
}

// find returns the part of a level that p goes below: the last one with the
// number, if it holds on the days p holds.
func find(level []*corpus.Part, st step, p *Provision) *corpus.Part {
	for i := len(level) - 1; i >= 0; i-- {
		q := level[i]
		if q.Kind == st.kind && q.No == st.no &&
			(q.Until == "" || p.Since <= q.Until) && (p.Until == "" || q.Since <= p.Until) {
			return q
		}
	}
	return nil
}
