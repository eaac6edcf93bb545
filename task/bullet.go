package task

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// entry is a labelled line of a bullet plan: "Cơ quan chủ trì: Sở Nội vụ".
type entry struct {
	column      Column
	label, text string
}

// reEntry is a label with its colon; what stands in front of it is a bullet.
var reEntry = regexp.MustCompile(`^(?:[-–+*•]\s*)?([^:.;]{3,70}):\s*(.*)$`)

// entryOf reads a labelled line.
func entryOf(line string) (entry, bool) {
	m := reEntry.FindStringSubmatch(strings.TrimSpace(line))
	if m == nil || len(strings.Fields(m[1])) > 9 {
		return entry{}, false
	}
	scores := scoresOf(m[1])
	if len(scores) == 0 || scores[0].points < 5 {
		return entry{}, false
	}
	switch c := scores[0].column; c {
	case LeadColumn, SupportColumn, RolesColumn, DoerColumn, TimeColumn, ProductColumn, StartColumn, LeaderColumn,
		OtherColumn, NoteColumn:
		return entry{c, m[1], strings.TrimSpace(m[2])}, true
	case NameColumn:
		if foldHeading(m[1]) == "noi dung" || strings.HasPrefix(foldHeading(m[1]), "noi dung thuc hien") ||
			strings.HasPrefix(foldHeading(m[1]), "noi dung cong viec") {
			return entry{OtherColumn, m[1], strings.TrimSpace(m[2])}, true
		}
	}
	return entry{}, false
}

// entriesOf returns the labelled lines of a part and of its bullets, and the
// lines of its own text that are not labelled.
func entriesOf(p *corpus.Part) (entries []entry, rest []string) {
	for _, line := range strings.Split(p.Text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if e, ok := entryOf(line); ok {
			entries = append(entries, splitEntry(e)...)
			continue
		}
		if inner, head := innerEntries(line); len(inner) > 1 {
			entries = append(entries, inner...)
			if head != "" {
				rest = append([]string{head}, rest...)
			}
			continue
		}
		if n := len(entries); n > 0 && line != "" && len(rest) == 0 {
			entries[n-1].text = strings.TrimSpace(entries[n-1].text + "\n" + line)
		} else if line != "" {
			rest = append(rest, line)
		}
	}
	for _, c := range p.Parts {
		if c.Table != nil {
			continue
		}
		text := strings.TrimSpace(c.Title + " " + c.Text)
		if c.Title != "" && c.Text != "" {
			text = c.Title + "\n" + c.Text
		}
		first, more, _ := strings.Cut(strings.TrimSpace(text), "\n")
		e, ok := entryOf(first)
		if !ok {
			continue
		}
		if more != "" {
			e.text = strings.TrimSpace(e.text + "\n" + more)
		}
		for _, below := range c.Parts {
			if below.Table == nil {
				e.text = strings.TrimSpace(e.text + "\n" + flatText(below))
			}
		}
		entries = append(entries, splitEntry(e)...)
	}
	return entries, rest
}

// splitEntry cuts a labelled line behind which another label stands: "Thời gian:
// Quý IV/2026; Sản phẩm: Quyết định".
func splitEntry(e entry) []entry {
	m := reInner.FindStringSubmatchIndex(e.text)
	if m == nil || m[0] == 0 {
		return []entry{e}
	}
	next, ok := entryOf(e.text[m[2]:])
	if !ok {
		return []entry{e}
	}
	e.text = strings.Trim(e.text[:m[0]], " ;,.(")
	return append([]entry{e}, splitEntry(next)...)
}

// flatText is the text of a part and what is below it, a line for each.
func flatText(p *corpus.Part) string {
	out := strings.TrimSpace(p.Title + " " + p.Text)
	for _, c := range p.Parts {
		if s := flatText(c); s != "" {
			out += "\n" + s
		}
	}
	return strings.TrimSpace(out + "\n" + p.Tail)
}

// reInner finds the labels inside a sentence: "…; cơ quan chủ trì: Sở A; thời
// gian: Quý II".
var reInner = regexp.MustCompile(`(?i)(?:^|[;.,(]\s*)((?:(?:cơ quan|đơn vị) )?(?:chủ trì|phối hợp)(?: thực hiện)?|(?:thời gian|thời hạn)(?: hoàn thành| thực hiện)?|(?:cơ quan|đơn vị) thực hiện|sản phẩm(?: dự kiến)?|kết quả)\s*:`)

func innerEntries(line string) (out []entry, head string) {
	found := reInner.FindAllStringSubmatchIndex(line, -1)
	if len(found) < 2 {
		return nil, line
	}
	head = strings.Trim(line[:found[0][0]], " ;,.(")
	for i, m := range found {
		end := len(line)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		if e, ok := entryOf(line[m[2]:m[3]] + ": " + strings.Trim(line[m[1]:end], " ;,.)")); ok {
			out = append(out, e)
		}
	}
	return out, head
}

// said is what the labelled lines of a part say.
type said struct {
	task  Task
	start string
	notes []string
	lines int // that say who, when or what
}

// hear takes in a labelled line.
func (s *said) hear(e entry) {
	t := &s.task
	text := strings.Trim(strings.TrimSpace(e.text), " ;.")
	list := strings.Trim(strings.Join(strings.Fields(strings.ReplaceAll(text, "\n", "; ")), " "), " ;")
	list = reListEnd.ReplaceAllString(list, ";")
	list = strings.ReplaceAll(list, ":;", ":")
	switch e.column {
	case LeadColumn, DoerColumn:
		if l, sup, ok := splitRoles(text); ok {
			add(&t.Lead, l)
			add(&t.Support, sup)
		} else if e.column == DoerColumn && t.Lead != "" && t.Support == "" {
			add(&t.Support, partyLines(text))
		} else {
			add(&t.Lead, partyLines(text))
		}
	case RolesColumn:
		if l, sup, ok := splitRoles(text); ok {
			add(&t.Lead, l)
			add(&t.Support, sup)
		} else {
			first, others, _ := strings.Cut(partyLines(text), ";")
			add(&t.Lead, strings.TrimSpace(first))
			add(&t.Support, strings.TrimSpace(others))
			t.Inferred = append(t.Inferred, "lead", "support")
		}
	case SupportColumn:
		add(&t.Support, partyLines(text))
	case TimeColumn:
		add(&t.Time, list)
	case ProductColumn:
		add(&t.Product, list)
	case StartColumn:
		s.start = list
		return
	default:
		s.notes = append(s.notes, e.label+": "+list)
		return
	}
	s.lines++
}

// bullets makes a task of a part whose lines say who does it, until when and
// what comes of it; it reports whether the part is one.
func (r *planReader) bullets(p *corpus.Part, at corpus.Ref, path []*corpus.Part) bool {
	if p.Kind == corpus.KindPreamble || p.Kind == corpus.KindSignature || p.Table != nil {
		return false
	}
	entries, rest := entriesOf(p)
	s := said{task: Task{Basis: at}}
	for _, e := range entries {
		s.hear(e)
	}
	t := s.task
	if s.lines < 2 || t.Lead == "" && t.Time == "" {
		return false
	}
	t.Name = strings.TrimSpace(p.Title)
	if t.Name == "" && len(rest) > 0 {
		t.Name = rest[0]
		rest = rest[1:]
	}
	t.Name = strings.Trim(strings.Join(strings.Fields(t.Name), " "), " :;.")
	t.Note = strings.Join(append(s.notes, rest...), "; ")
	no := t.place(p, path)
	if no == "" || p.No == "" {
		r.count++
		no = strings.Trim(no+"."+fmt.Sprint(r.count), ".")
	}
	if t.Name == "" {
		r.problem(paper.Warning, at.Local(),
			fmt.Sprintf(textItemNoName, no))
		return true
	}
	r.state.sectionNo, r.state.section, r.state.part = t.SectionNo, t.Section, ""
	t.No = r.numberFor(no, at)
	t.Basis.Item = no
	r.starts = append(r.starts, s.start)
	r.seen[t.No] = len(r.p.Tasks)
	r.p.Tasks = append(r.p.Tasks, t)
	return true
}

// place names the section that a part of a plan stands in and returns the part's
// number, with those above it in the section. A vague name takes in the title
// above it.
func (t *Task) place(p *corpus.Part, path []*corpus.Part) string {
	var numbers []string
	for i, up := range append(slices.Clone(path), p) {
		if up.Kind != corpus.KindHeading && up.Kind != corpus.KindClause && up.Kind != corpus.KindPoint &&
			up.Kind != corpus.KindItem && up.Kind != corpus.KindArticle {
			continue
		}
		switch {
		case up == p:
			if up.No != "" {
				numbers = append(numbers, up.No)
			}
		case reSection.MatchString(up.No):
			t.SectionNo, t.Section = up.No, strings.TrimSpace(up.Title)
			numbers = nil
		case up.No != "":
			numbers = append(numbers, up.No)
			if i == len(path)-1 && vague(t.Name) && up.Title != "" {
				t.Name = strings.Trim(up.Title, " :;.") + ": " + t.Name
			}
		}
	}
	no := strings.Join(numbers, ".")
	if i := strings.LastIndexByte(no, '.'); i > 0 && strings.HasPrefix(no[i+1:], no[:i]+".") {
		no = no[i+1:]
	}
	if n := len(numbers); n > 1 && strings.HasPrefix(numbers[n-1], numbers[n-2]+".") { // "2" above "2.1"
		no = strings.Join(append(slices.Clone(numbers[:n-2]), numbers[n-1]), ".")
	}
	return no
}

// reListEnd is the end of a line of a list, with the sign it had.
var reListEnd = regexp.MustCompile(`[.;,]\s*;`)

// entryPart reports whether a part is a labelled line of the part above it.
func entryPart(p *corpus.Part) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(p.Title+" "+p.Text), "\n")
	_, ok := entryOf(first)
	return ok && p.Table == nil
}

func add(to *string, text string) {
	if *to != "" && text != "" {
		*to += "; "
	}
	*to += text
}

// vague reports whether a name says where or for whom, and not what.
func vague(name string) bool {
	f := paper.Fold(name)
	for _, p := range []string{"o ", "tai ", "doi voi ", "cap ", "giai doan ", "nam "} {
		if strings.HasPrefix(f, p) && len(strings.Fields(f)) <= 7 {
			return true
		}
	}
	return false
}
