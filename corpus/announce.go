package corpus

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/paper"
)

// A decision of announcement ("quyết định công bố thủ tục hành chính", Nghị định
// 63/2010/NĐ-CP, Điều 15) lists in its annex the procedures that are new, amended,
// replaced or repealed, and tells the new ones in full. What it does to a procedure is
// a relation, as between texts; a procedure that it tells in full is a record of its
// own, a version of what was known under that code.

var (
	reAnnounced = regexp.MustCompile(`\bcong bo\b.*\b(?:thu tuc hanh chinh|tthc)\b`)
	reCodeIn    = regexp.MustCompile(`(?:^|[^\d.])(\d\.\d{6})((?:\.\d{3}(?:\.[0-9A-Z]{2,3}){2,4})?)(?:[^\d]|$)`)
	reOfLists   = regexp.MustCompile(`\b(?:thu tuc hanh chinh|tthc|thu tuc)\b`)
	// What a heading says of the procedures below it.
	announcing = []struct {
		kind RelationKind
		says *regexp.Regexp
	}{
		{RelAmends, regexp.MustCompile(`\b(?:sua doi|bo sung)\b`)},
		{RelReplaces, regexp.MustCompile(`\b(?:bi|duoc) thay the\b|\bthay the\b`)},
		{RelRepeals, regexp.MustCompile(`\b(?:bai bo|huy bo)\b`)},
		{RelNames, regexp.MustCompile(`\b(?:moi ban hanh|ban hanh moi|duoc ban hanh|chuan hoa|cong bo moi)\b`)},
	}
)

// longestHeading is how many words the heading of a list of procedures has at most.
const longestHeading = 45

// announces says that d makes known what became of procedures.
func announces(d *Document) bool {
	return d.Type == "Quyết định" && reAnnounced.MatchString(strings.Join(foldWords("công bố "+d.Title), " ")) &&
		strings.Contains(paper.Fold(d.Title), "cong bo")
}

// announcedAs reads a heading: what it says of the procedures below it; "" where it says
// nothing or several things.
func announcedAs(line string) (kind RelationKind, heads bool) {
	f := strings.Join(foldWords(line), " ")
	if strings.Count(f, " ") >= longestHeading || !reOfLists.MatchString(f) || reCodeIn.MatchString(line) {
		return "", false
	}
	for _, a := range announcing {
		if a.says.MatchString(f) {
			if heads {
				return "", true // "mới ban hành, sửa đổi, bãi bỏ": the lists below say which
			}
			kind, heads = a.kind, true
		}
	}
	return kind, heads
}

// announceProcedures reads the lists of a decision of announcement.
func (r *relationReader) announceProcedures() {
	if !announces(r.d) {
		return
	}
	l := announcedList{r: r}
	l.kind, _ = announcedAs(r.d.Title)
	l.walk(r.d.Parts)
}

// announcedList is a list under way.
type announcedList struct {
	r    *relationReader
	kind RelationKind
	head string
}

func (l *announcedList) walk(parts []*Part) {
	for _, p := range parts {
		l.line(p.Label)
		l.line(p.Title)
		for line := range strings.Lines(p.Text) {
			l.line(line)
		}
		if p.Table != nil {
			l.table(p.Table)
		}
		l.walk(p.Parts)
		for line := range strings.Lines(p.Tail) {
			l.line(line)
		}
	}
}

func (l *announcedList) line(line string) {
	line = strings.TrimSpace(line)
	if kind, heads := announcedAs(line); heads {
		l.kind, l.head = kind, line
	}
}

// table reads a row a procedure. Of a row with two codes the second takes the place of
// the first.
func (l *announcedList) table(t *paper.Table) {
	for _, row := range append(slices.Clone(t.HeadRows), t.Rows...) {
		var texts []string
		for _, c := range row {
			if !c.Inferred || c.Raw != "" {
				texts = append(texts, strings.Join(strings.Fields(c.Text), " "))
			}
		}
		line := strings.Join(texts, " | ")
		codes := reCodeIn.FindAllStringSubmatch(line, -1)
		if len(codes) == 0 {
			if kind, heads := announcedAs(line); heads && !reHeadRow.MatchString(paper.Fold(line)) {
				l.kind, l.head = kind, line // a row across the table heads what is below it
			}
			continue
		}
		if l.kind == "" || l.kind == RelNames {
			continue
		}
		at := slices.IndexFunc(texts, func(s string) bool { return reCodeIn.MatchString(s) })
		name := ""
		for _, s := range texts[at:] { // the name stands behind the code, or in its cell
			if s = strings.Trim(reCodeIn.ReplaceAllString(" "+s+" ", " "), " ()-–.:"); len(strings.Fields(s)) > 1 {
				name = s
				break
			}
		}
		l.add(codes[0][1], codes[0][2] != "", name, line)
	}
}

var reHeadRow = regexp.MustCompile(`\b(?:stt|tt|ma so|ma tthc|ma thu tuc|so ho so|ten thu tuc|ten tthc)\b`)

func (l *announcedList) add(code string, local bool, name, line string) {
	to := Ref{Doc: MakeKey(code, procedureType, name, "", ""), Number: code}
	evidence := line
	if l.head != "" {
		evidence = l.head + ": " + line
	}
	rel := Relation{Kind: l.kind, From: l.r.from, To: to, Evidence: evidence, By: FromText,
		Claim: &Claim{Grade: Sure, Type: procedureType, Name: name, Form: "list"}}
	if rel.Since = l.r.d.Effective; rel.Since == "" {
		rel.Since = l.r.d.Issued
	}
	if local { // of one province, which may not speak for the country's record
		rel = rel.doubt(Likely, sayLocalCode)
	}
	if !slices.ContainsFunc(l.r.out, func(o Relation) bool { return o.Kind == rel.Kind && o.To == rel.To }) {
		l.r.out = append(l.r.out, rel)
	}
}

// otherName says that a row names a procedure by words that its record does not bear.
func otherName(c Claim, to *Head) bool {
	if to == nil || to.Type != procedureType || c.Name == "" {
		return false
	}
	in := " " + strings.Join(foldWords(to.Title), " ") + " "
	ws, n := foldWords(c.Name), 0
	for _, w := range ws {
		if strings.Contains(in, " "+w+" ") {
			n++
		}
	}
	return n*2 < len(ws)
}

// The labels of a procedure that is told in full, behind their letter.
var (
	reLetter   = regexp.MustCompile(`^(?:[a-zđ]{1,2}|[IVX]+|\d{1,2}(?:\.\d{1,2})*)[.)]\s*`)
	moreLabels = map[string]string{"thanh phan, so luong ho so": "Thành phần hồ sơ",
		"thanh phan so luong ho so": "Thành phần hồ sơ", "thoi han giai quyet": "Thời hạn giải quyết",
		"phi, le phi": "Phí, lệ phí", "le phi": "Phí, lệ phí", "phi": "Phí, lệ phí", "phi, le phi (neu co)": "Phí, lệ phí",
		"doi tuong thuc hien thu tuc hanh chinh": "Đối tượng thực hiện",
		"co quan giai quyet thu tuc hanh chinh":  "Cơ quan thực hiện", "co quan thuc hien thu tuc hanh chinh": "Cơ quan thực hiện",
		"co quan giai quyet":                              "Cơ quan thực hiện",
		"ket qua thuc hien thu tuc hanh chinh":            "Kết quả thực hiện",
		"yeu cau, dieu kien thuc hien thu tuc hanh chinh": "Yêu cầu, điều kiện",
		"can cu phap ly cua thu tuc hanh chinh":           "Căn cứ pháp lý",
		"ten mau don, mau to khai":                        "Mô tả"}
	reTitled = regexp.MustCompile(`(?i)^(?:(?:[IVX]+|[A-Z]|\d{1,3})[.)]\s*)?(?:(?:tên )?(?:thủ tục|tthc)(?: hành chính)?\s*:\s*)?`)
	reOfCode = regexp.MustCompile(`(?i)\(?\s*(?:mã (?:số )?(?:tthc|thủ tục(?: hành chính)?|hồ sơ)?)\s*:?\s*\)?`)
)

// announcedRecords are the procedures that a decision of announcement tells in full:
// from a line with a name and a code to the next, by their labels. Only one that has
// steps, ways and papers is a record; another would stand for less than what is held.
func announcedRecords(blocks []paper.Block, d *Document) (out []*Document, problems []paper.Problem) {
	if !announces(d) {
		return nil, nil
	}
	for i := 0; i < len(blocks); i++ {
		code, name := namedRecord(blocks, i)
		if code == "" {
			continue
		}
		end := i + 1
		for end < len(blocks) {
			if other, _ := namedRecord(blocks, end); other != "" {
				break
			}
			end++
		}
		p := &drafted{code: code, name: name, decision: d.Number}
		p.told(blocks[i+1 : end])
		if doc := p.document(Hint{Source: d.Source}); doc != nil && p.full() {
			doc.Effective, doc.Issued = d.Effective, d.Issued
			out = append(out, doc)
			problems = append(problems, unreadOf(doc)...)
		} else {
			problems = append(problems, paper.Problem{Severity: paper.Warning, Where: code,
				Text: fmt.Sprintf(sayNotInFull, name)})
		}
		i = end - 1
	}
	return out, problems
}

// namedRecord reads the line that heads a procedure told in full; "" where the block is
// none: a code, a name, and the steps right below.
func namedRecord(blocks []paper.Block, at int) (code, name string) {
	text := strings.Join(strings.Fields(blocks[at].Text), " ")
	m := reCodeIn.FindStringSubmatch(text)
	if blocks[at].Table != nil || m == nil || len(strings.Fields(text)) > 90 {
		return "", ""
	}
	for _, b := range blocks[at+1 : min(len(blocks), at+5)] {
		if label, _ := labelled(b.Text); label == "Trình tự thực hiện" {
			name = reCodeIn.ReplaceAllString(text, " ")
			name = reOfCode.ReplaceAllString(name, " ")
			name = reTitled.ReplaceAllString(strings.TrimSpace(name), "")
			return m[1], strings.Trim(strings.Join(strings.Fields(name), " "), " ().:;-–")
		}
	}
	return "", ""
}

// labelled reads the label that a line begins with, and what stands behind it.
func labelled(line string) (label, rest string) {
	line = reLetter.ReplaceAllString(strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "-+*• ")), "")
	head, rest, _ := strings.Cut(line, ":")
	f := paper.Fold(strings.TrimRight(strings.TrimSpace(head), "."))
	if len(strings.Fields(head)) > 9 {
		return "", ""
	}
	for _, known := range []map[string]string{partLabels, factLabels, moreLabels} {
		if l := known[f]; l != "" {
			return l, strings.TrimSpace(rest)
		}
	}
	return "", ""
}

// told takes in the blocks of one procedure. Time limit and fee that stand by
// themselves hold for every way of handing in.
func (d *drafted) told(blocks []paper.Block) {
	texts := map[string]string{}
	var order []string
	tables := map[string][]*Part{}
	label := ""
	for _, b := range blocks {
		if b.Table != nil {
			if label != "" {
				tables[label] = append(tables[label], &Part{Kind: KindTable, Table: headed(b.Table)})
			}
			continue
		}
		text := strings.TrimSpace(b.Text)
		if l, rest := labelled(text); l != "" {
			label, text = l, rest
			if !slices.Contains(order, label) {
				order = append(order, label)
			}
		}
		if label != "" && text != "" {
			texts[label] = join(texts[label], text, "\n")
		}
	}
	for _, l := range order {
		switch {
		case l == "Thời hạn giải quyết", l == "Phí, lệ phí", l == "Mô tả":
		case l == "Cách thức thực hiện" && len(tables[l]) == 0:
			d.ways(texts[l], texts["Thời hạn giải quyết"], texts["Phí, lệ phí"])
		case l == "Thành phần hồ sơ" && len(tables[l]) == 0:
			d.set(l, "")
			d.parts[len(d.parts)-1].Parts = []*Part{{Kind: KindTable, Table: linesTable(l, papersOf(texts[l]))}}
			if m := setsIn.FindString(texts[l]); m != "" {
				d.facts = append(d.facts, "Số bộ hồ sơ: "+m)
			}
		default:
			d.set(l, texts[l])
			if n := len(d.parts); n > 0 && len(tables[l]) > 0 {
				d.parts[n-1].Parts = tables[l]
			}
		}
	}
}

// papersOf are the lines of a dossier that name papers.
func papersOf(text string) string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		f := paper.Fold(strings.TrimLeft(line, "-+*• "))
		f = strings.TrimSpace(reLetter.ReplaceAllString(f, ""))
		if line == "" || setsIn.MatchString(line) || strings.HasPrefix(f, "so luong ho so") ||
			strings.HasPrefix(f, "thanh phan ho so") && len(strings.Fields(f)) < 8 {
			continue
		}
		out = append(out, strings.TrimLeft(line, "-+*• "))
	}
	return strings.Join(out, "\n")
}

// ways sets a row for each way of handing in that a text names.
func (d *drafted) ways(text, time, fee string) {
	f := paper.Fold(text)
	one := func(s string) string { return strings.TrimRight(strings.Join(strings.Fields(s), " "), ". ") }
	named := 0
	for _, w := range []struct{ says, way string }{{"truc tiep", "Trực tiếp"}, {"truc tuyen", "Trực tuyến"},
		{"buu chinh", "Dịch vụ bưu chính"}} {
		if strings.Contains(f, w.says) {
			row := d.way(w.way)
			row[1].Text, row[2].Text, named = one(time), one(fee), named+1
		}
	}
	if named == 0 {
		row := d.way("Trực tiếp")
		row[1].Text, row[2].Text, row[3].Text = one(time), one(fee), one(text)
	}
}

// full says that a record has steps, ways and papers.
func (d *drafted) full() bool {
	for _, want := range []ProcedurePart{ProcedureSteps, ProcedureMethods, ProcedureDossier} {
		if !slices.ContainsFunc(d.parts, func(p *Part) bool {
			return ProcedurePartOf(p.Title) == want && (p.Text != "" || len(p.Parts) > 0)
		}) {
			return false
		}
	}
	return true
}

// AmendedBy is the number of a decision that amends the procedure and is not the one
// its record was read from: the record may tell what held before. "" where there is
// none.
func (p *Procedure) AmendedBy(v Validity) string {
	for _, r := range v.By {
		if r.Kind == RelAmends && r.From.Number != "" && r.From.Number != p.Decision {
			return r.From.Number
		}
	}
	return ""
}

// lineFacts are facts that a decision of announcement does not tell of a procedure.
var lineFacts = []string{"Lĩnh vực", "Cấp thực hiện", "Đối tượng thực hiện", "Từ khóa"}

// withFacts carries over to a record what only the one before told in a line.
func withFacts(now, before *Document) []*Part {
	if !IsProcedure(&now.Head) || len(now.Parts) == 0 || len(before.Parts) == 0 ||
		now.Parts[0].Title != generalFacts || before.Parts[0].Title != generalFacts {
		return now.Parts
	}
	first := clonePart(now.Parts[0])
	for line := range strings.Lines(before.Parts[0].Text) {
		label, _, _ := strings.Cut(line, ":")
		if slices.Contains(lineFacts, label) && !strings.Contains("\n"+first.Text, "\n"+label+":") {
			first.Text = join(strings.TrimSpace(line), first.Text, "\n")
		}
	}
	out := slices.Clone(now.Parts)
	out[0] = first
	return out
}
