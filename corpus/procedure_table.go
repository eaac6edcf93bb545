package corpus

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"trolyao/paper"
)

// The tables of a procedure come as tables, or, from pages that were copied as
// text, with their cells run together: "Trực tuyến7 Ngày làm việc10,000 VNĐ(…)".
// The readers below find the borders again by what a cell can hold.

var (
	methodHead = regexp.MustCompile(`^Hình thức nộp\s*Thời (?:gian|hạn)(?: giải quyết)?\s*Phí, lệ phí\s*Mô tả\s*`)
	methodRow  = regexp.MustCompile(`(Trực tuyến|Trực tiếp|Dịch vụ bưu chính)(\d|Không có thông tin|Miễn phí|[A-ZĐÀ-Ỹ])`)
	timeCell   = regexp.MustCompile(`^\s*(\d+(?:[.,]\d+)?)\s*(Ngày làm việc|Giờ làm việc|Ngày|Giờ|Tháng|Năm|Tuần|Phút|Quý)`)
	bareTime   = regexp.MustCompile(`^\s*(\d{1,3})(Miễn phí|Không có thông tin|\d{1,3}(?:,\d{3})+ (?:VNĐ|Việt Nam Đồng))`)
	feeCell    = regexp.MustCompile(`^\s*(Miễn phí|Không có thông tin|\d[\d.,]*\s*(?:VNĐ|Việt Nam Đồng|Đồng|USD|Đô la Mỹ|EUR|Euro)\.?)`)
	feeAnyhow  = regexp.MustCompile(`Miễn phí|Không có thông tin|\d{1,3}(?:,\d{3})+ (?:VNĐ|Việt Nam Đồng|USD)`)
	wholeTime  = regexp.MustCompile(`(?i)^\s*(\d+(?:[.,]\d+)?)\s*(ngày làm việc|giờ làm việc|ngày|giờ|tháng|năm|tuần|phút|quý)\s*$`)
	bareCell   = regexp.MustCompile(`^\d{1,3}$`)
	feeNumber  = regexp.MustCompile(`^\d[\d.,]*`)
)

const noInformation = "Không có thông tin"

// readMethods reads the rows of the cách thức thực hiện.
func readMethods(part *Part, text string) []Method {
	if rows := tableRows(part); rows != nil {
		return methodTable(rows)
	}
	text = methodHead.ReplaceAllString(text, "")
	ms := methodRow.FindAllStringSubmatchIndex(text, -1)
	// A way of handing in inside a sentence is no row: a row begins at a border.
	ms = slices.DeleteFunc(ms, func(m []int) bool { return m[0] > 0 && strings.HasSuffix(text[:m[0]], " ") })
	var out []Method
	for i, m := range ms {
		end := len(text)
		if i+1 < len(ms) {
			end = ms[i+1][0]
		}
		out = append(out, readMethod(text[m[2]:m[3]], strings.TrimSpace(text[m[3]:end])))
	}
	return out
}

// readMethod reads what stands behind the way of a row.
func readMethod(way, rest string) Method {
	m := Method{Way: way}
	switch t := timeCell.FindStringSubmatch(rest); {
	case t != nil:
		m.setTime(t[1], t[2])
		rest = rest[len(t[0]):]
	case strings.HasPrefix(rest, noInformation):
		rest = rest[len(noInformation):]
	case bareTime.MatchString(rest):
		t := bareTime.FindStringSubmatch(rest)
		m.setTime(t[1], "")
		rest = strings.TrimSpace(rest)[len(t[1]):]
	case feeCell.MatchString(rest):
	default: // a time told in words, up to the fee
		if at := feeAnyhow.FindStringIndex(rest); at != nil {
			m.Time = said(rest[:at[0]])
			rest = rest[at[0]:]
		}
	}
	for {
		t := feeCell.FindStringSubmatch(rest)
		if t == nil {
			break
		}
		rest = rest[len(t[0]):]
		note, after := bracketed(rest)
		rest = after
		if t[1] == noInformation && note == "" {
			continue
		}
		m.Fees = append(m.Fees, feeOf(t[1], note))
	}
	m.Note = strings.TrimSpace(rest)
	m.timeOfNote()
	return m
}

var noteTime = regexp.MustCompile(`(?i)\d+(?:\s*\([^)]*\))?\s+(?:giờ|ngày|tháng|năm|tuần|phút)|ngay (?:khi|sau|trong ngày)|trong (?:ngày|buổi)`)

// timeOfNote takes the sentences of the description that tell a time for the time of
// a row that has none of its own.
func (m *Method) timeOfNote() {
	if m.Time != "" {
		return
	}
	var told []string
	for _, s := range sentenceEnd.Split(m.Note, -1) {
		if s = strings.Trim(strings.TrimSpace(s), "-+*•;, "); noteTime.MatchString(s) && !slices.Contains(told, s) {
			told = append(told, s)
		}
	}
	m.Time = strings.Join(told, "; ")
}

func (m *Method) setTime(count, unit string) {
	m.Time = strings.TrimSpace(count + " " + unit)
	m.Count, _ = strconv.Atoi(count)
	m.Unit = strings.ToLower(unit)
}

func feeOf(text, note string) Fee {
	f := Fee{Text: strings.TrimSpace(text), Note: note}
	switch {
	case f.Text == noInformation:
		f.Text = ""
	case strings.EqualFold(f.Text, "Miễn phí"):
		f.Free = true
	default:
		digits := strings.NewReplacer(",", "", ".", "").Replace(feeNumber.FindString(f.Text))
		f.Dong, _ = strconv.ParseInt(digits, 10, 64)
	}
	return f
}

// bracketed takes a bracket, closed or not, off the beginning of s.
func bracketed(s string) (inside, after string) {
	t := strings.TrimLeft(s, " \n")
	if !strings.HasPrefix(t, "(") {
		return "", s
	}
	depth := 0
	for i, r := range t {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				in := strings.TrimSpace(t[1:i])
				for strings.HasPrefix(in, "(") && strings.HasSuffix(in, ")") && strings.Count(in, "(") == 1 {
					in = strings.TrimSpace(in[1 : len(in)-1])
				}
				return in, t[i+1:]
			}
		}
	}
	return strings.TrimSpace(t[1:]), ""
}

var (
	dossierHead = regexp.MustCompile(`Tên giấy tờ\s*Mẫu đơn, tờ khai\s*Số lượng`)
	quantity    = regexp.MustCompile(`(\d+) bản chính(?:,\s*(\d+) bản sao)?|(\d+) bản sao`)
	fileName    = regexp.MustCompile(`(?i)\.(?:docx?|pdf|xlsx?|rar|zip|jpe?g|png|rtf|odt)`)
	bracketMark = regexp.MustCompile(`^\((?:\d{1,2}|[ivxIVX]{1,4}|[a-zđ])\)`) // "(2) Bản vẽ"
	caseMark    = regexp.MustCompile(`^[\s\-–+*•:]+`)
)

// readDossier reads the papers of a dossier, by case.
func readDossier(part *Part, text string) []DossierCase {
	if len(part.Parts) > 0 {
		if out := dossierTables(part); out != nil {
			return out
		}
	}
	heads := dossierHead.FindAllStringIndex(text, -1)
	if len(heads) == 0 {
		return dossierLines(text)
	}
	var out []DossierCase
	title := text[:heads[0][0]]
	for i, h := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		items, rest := dossierItems(text[h[1]:end])
		out = append(out, DossierCase{Title: caseTitle(title), Items: items})
		title = rest
	}
	if last := &out[len(out)-1]; len(last.Items) == 0 || len(strings.Fields(title)) > 3 {
		if t := said(strings.TrimSpace(caseMark.ReplaceAllString(title, ""))); t != "" {
			last.Items = append(last.Items, DossierItem{Name: t})
		}
	}
	return slices.DeleteFunc(out, func(c DossierCase) bool { return len(c.Items) == 0 && c.Title == "" })
}

func caseTitle(s string) string {
	s = strings.TrimSpace(caseMark.ReplaceAllString(s, ""))
	s = strings.TrimRight(s, " :-\n")
	switch paper.Fold(strings.TrimLeft(s, "abcd1234.) ")) {
	case "", "truong hop chung", "doi voi truong hop chung", "thanh phan ho so", "thanh phan ho so gom", "ho so gom", "ho so", "thanh phan, so luong ho so":
		return ""
	}
	return s
}

// dossierItems cuts run-together rows at their quantities; rest is what stands
// behind the last of them.
func dossierItems(text string) (items []DossierItem, rest string) {
	from := 0
	for _, m := range quantity.FindAllStringSubmatchIndex(text, -1) {
		if m[0] < from {
			continue
		}
		start, ok := rowEnd(text, m)
		if !ok {
			continue
		}
		item := DossierItem{}
		item.Name, item.Forms = formsOf(strings.TrimSpace(text[from:start]))
		if m[2] >= 0 {
			item.Originals, _ = strconv.Atoi(text[start:m[3]])
		}
		if m[4] >= 0 {
			item.Copies, _ = strconv.Atoi(text[m[4]:m[5]])
		}
		if m[6] >= 0 {
			item.Copies, _ = strconv.Atoi(text[start:m[7]])
		}
		from = m[1]
		if item.Name != "" || len(item.Forms) > 0 {
			items = append(items, item)
		}
	}
	return items, text[from:]
}

// rowEnd says that a quantity is the last cell of a row, not words of the name
// of a paper, and where its number begins: of "Mẫu số 121 bản chính" the 1.
func rowEnd(text string, m []int) (start int, ok bool) {
	number, end := m[2], m[3]
	if number < 0 {
		number, end = m[6], m[7]
	}
	if next, _ := utf8.DecodeRuneInString(text[m[1]:]); m[1] < len(text) && strings.ContainsRune(" ;.,:)/(", next) &&
		!bracketMark.MatchString(text[m[1]:]) {
		return 0, false
	}
	digits := text[number:end]
	prev, _ := utf8.DecodeLastRuneInString(text[:number])
	switch {
	case number == 0 || !unicode.IsSpace(prev) && prev != '-' && prev != '/':
		if len(digits) > 1 && digits[0] == '0' { // "gồm01 bản chính", words of a name; or "… 20201 bản chính"
			return end - 1, false
		}
		if len(digits) > 2 { // the end of a year or of a number, and the quantity
			return end - 1, true
		}
		return number, true
	case len(digits) == 1: // " 1 bản chính" in words
		return number, prev == '\n'
	case digits[0] == '0' && len(digits) == 2:
		return 0, false // "01 bản chính" in words
	}
	return end - 1, true
}

// formsOf takes the names of files off the end of the name of a paper.
func formsOf(s string) (name string, forms []string) {
	at := fileName.FindAllStringIndex(s, -1)
	if len(at) == 0 || at[len(at)-1][1] != len(s) {
		return s, nil
	}
	start := fileStart(s, at[0][0])
	if start == 0 && at[0][0] > 60 { // no border was found
		return s, nil
	}
	from := start
	for _, a := range at {
		if a[1] <= from {
			continue
		}
		forms = append(forms, strings.TrimSpace(s[from:a[1]]))
		from = a[1]
	}
	return strings.TrimSpace(s[:start]), forms
}

// fileStart finds where the name of a file begins that is run together with the
// words before it: the last border without a space where a capital or a number
// follows something else, or two syllables meet in one word.
func fileStart(s string, dot int) int {
	type seen struct {
		at int
		r  rune
	}
	var rs []seen
	for i, r := range s[:dot] {
		rs = append(rs, seen{i, r})
	}
	for i := len(rs) - 1; i > 0 && len(rs)-i < 90; i-- {
		a, b := rs[i-1].r, rs[i].r
		switch {
		case strings.ContainsRune(".;:)”\"", a) && unicode.IsLetter(b),
			strings.ContainsRune(".;:)”\"", a) && unicode.IsDigit(b) && !(i > 1 && unicode.IsDigit(rs[i-2].r)),
			unicode.IsLower(a) && unicode.IsUpper(b),
			unicode.IsLower(a) && unicode.IsDigit(b) && i > 3 && !strings.HasSuffix(strings.ToLower(s[:rs[i].at]),
				"mau"),
			unicode.IsDigit(a) && unicode.IsUpper(b):
			// "12.MauGuiXuong.docx": the name goes back to a sign where nothing else stands between.
			for k := i - 1; k > 0 && isASCIIWord(rs[k].r); k-- {
				if strings.ContainsRune(".;:)", rs[k-1].r) && unicode.IsUpper(rs[k].r) {
					return rs[k].at
				}
			}
			return rs[i].at
		}
		if vowel(b) && i > 2 { // "bộvăn": a second group of vowels in one word
			k := i
			for k > 0 && unicode.IsLetter(rs[k-1].r) && !vowel(rs[k-1].r) {
				k--
			}
			if k < i && k > 0 && unicode.IsLower(rs[k].r) && vowel(rs[k-1].r) {
				return rs[k].at
			}
		}
	}
	return 0
}

func isASCIIWord(r rune) bool { return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

const vowels = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"

func vowel(r rune) bool {
	return strings.ContainsRune(vowels, unicode.ToLower(r))
}

// dossierLines reads a dossier that is told in lines, without a table.
func dossierLines(text string) []DossierCase {
	// Words of the trình tự stand here where the page it was copied from named the
	// dossier in a step: they are no papers.
	if strings.Trim(text, "- \n") == "" || strings.HasPrefix(text, ")") || stepLabel.MatchString(text) {
		return nil
	}
	c := DossierCase{}
	for l := range strings.Lines(text) {
		l = strings.TrimSpace(l)
		switch bare := caseMark.ReplaceAllString(l, ""); {
		case said(bare) == "":
		case len(c.Items) == 0 && c.Title == "" && strings.HasSuffix(bare, ":"):
			c.Title = caseTitle(bare)
		default:
			c.Items = append(c.Items, DossierItem{Name: strings.TrimRight(bare, "; ")})
		}
	}
	if len(c.Items) == 0 && c.Title == "" {
		return nil
	}
	return []DossierCase{c}
}

// basisNumber is the number of a document, which may run into the words behind it.
var basisNumber = regexp.MustCompile(`(\d{1,8}(?:\.\d{1,2})?[a-zđ]?)\s?/(?:(\d{4})/)?` +
	`(QH\d{1,2}|UBTVQH\d{1,2}|(?:NĐ-CP|NQ-CP|QĐ-TTg|CT-TTg|NQ-HĐND|QĐ-UBND|` +
	`TTLT(?:-(?:` + agencyTails + `))+|(?:VBHN|TT|QĐ|NQ|CT|TB|CV)-(?:` + agencyTails + `)|[A-ZĐ]{2,5}(?:-[A-ZĐ]{2,9})+))`)

// numberGap is a space within the number of a document: "165/2024/NĐ- CP".
var numberGap = regexp.MustCompile(`(/[A-ZĐ]{1,8}(?:-[A-ZĐ]+)*)-\s([A-ZĐ])`)

const agencyTails = `BLĐTBXH|BNNPTNT|BNN&PTNT|BVHTTDL|VKSNDTC|BNNMT|BTNMT|BGTVT|BGDĐT|BKHĐT|BKHCN|BTTTT|TANDTC|NHNN|BHXH|` +
	`VPCP|TTCP|BDTTG|UBDT|VPQH|TTg|BTC|BCA|BTP|BXD|BYT|BNV|BCT|BQP|BNG|BNN|KTNN|TCT|CP|BCH`

// readBasis reads the căn cứ pháp lý: names and numbers, run together or not.
func readBasis(part *Part, text string) []Basis {
	if rows := tableRows(part); rows != nil {
		return basisTable(rows)
	}
	text = numberGap.ReplaceAllString(strings.TrimPrefix(text, "Tên văn bản pháp lýMã văn bản"), "$1-$2")
	var out []Basis
	from := 0
	add := func(title, number string) {
		number = CanonicalNumber(number)
		title = strings.Trim(strings.Join(strings.Fields(title), " "), " ;,.-")
		at := slices.IndexFunc(out, func(b Basis) bool { return b.Ref.Number == number })
		switch first, _ := utf8.DecodeRuneInString(title); {
		case at < 0:
			out = append(out, Basis{title, Ref{Doc: MakeKey(number, "", "", "", ""), Number: number}})
		case out[at].Title != "" && unicode.IsLower(first): // "Thông tư số 53/2025/TT-BCAngày …53/2025/TT-BCA"
			out[at].Title += " " + number + " " + title
		case len(title) > len(out[at].Title):
			out[at].Title = title
		}
	}
	for _, m := range basisNumber.FindAllStringSubmatchIndex(text, -1) {
		start := m[0]
		if serial := text[m[2]:m[3]]; len(serial) > 4 && m[4] >= 0 { // "năm 202072/2020/QH14"
			start += 4
		}
		if m[4] < 0 && m[3]-m[2] > 5 {
			continue
		}
		glued := start == 0 || !unicode.IsSpace(rune(text[start-1]))
		next, _ := utf8.DecodeRuneInString(text[m[1]:])
		last := m[1] == len(text) || unicode.IsLetter(next) || unicode.IsDigit(next) || next == '\n'
		if !glued && !last { // a number inside a name
			continue
		}
		if !glued && last && m[1] < len(text) && unicode.IsDigit(next) { // "Luật 54/2014/QH1354/2014/QH13"
			continue
		}
		add(text[from:start], text[start:m[1]])
		from = m[1]
	}
	for line := range strings.Lines(text[from:]) { // told in sentences, without a column of numbers
		if m := basisNumber.FindString(line); m != "" {
			add(line, m)
		}
	}
	return out
}

// tableRows are the rows of the first table of a part, without its heading row;
// nil where it has none.
func tableRows(part *Part) [][]string {
	for _, t := range append([]*Part{part}, part.Parts...) {
		if t.Table != nil {
			return rowsOf(t.Table)
		}
	}
	return nil
}

func rowsOf(t *paper.Table) [][]string {
	out := make([][]string, 0, len(t.Rows))
	for _, r := range t.Rows {
		cells := make([]string, max(len(r), 4))
		for i, c := range r {
			cells[i] = strings.TrimSpace(c.Text)
		}
		out = append(out, cells)
	}
	return out
}

// methodTable reads rows of way, time, fees and description.
func methodTable(rows [][]string) []Method {
	var out []Method
	for _, r := range rows {
		m := Method{Way: r[0], Note: said(r[3])}
		if t := wholeTime.FindStringSubmatch(r[1]); t != nil {
			m.setTime(t[1], t[2])
		} else if bareCell.MatchString(r[1]) {
			m.setTime(r[1], "")
		} else {
			m.Time = said(r[1])
		}
		for line := range strings.Lines(r[2]) {
			if line = said(strings.TrimSpace(line)); line == "" {
				continue
			}
			amount, note := line, ""
			if t := feeCell.FindString(line); t != "" {
				amount = t
				note, _ = bracketed(line[len(t):])
			} else if t := feeInLine.FindStringSubmatch(line); t != nil { // "Lệ phí : 8.000 Đồng (…)"
				amount, note = t[2], feeNote(t[1], t[3])
			}
			m.Fees = append(m.Fees, feeOf(amount, note))
		}
		m.timeOfNote()
		out = append(out, m)
	}
	return out
}

// feeNote is what stands around an amount: the kind of fee, where it is more than
// "Phí" or "Lệ phí", and what is in brackets.
func feeNote(kind, rest string) string {
	kind = strings.Trim(kind, " :")
	if in, after := bracketed(rest); in != "" {
		rest = strings.TrimSpace(in + " " + after)
	}
	if f := paper.Fold(kind); f == "phi" || f == "le phi" {
		kind = ""
	}
	return strings.Trim(strings.TrimSpace(kind+"; "+strings.TrimSpace(rest)), "; ")
}

var feeInLine = regexp.MustCompile(`^((?:Phí|Lệ phí|Khác)[^:\d]*:?)\s*(\d[\d.,]*\s*(?:VNĐ|Việt Nam Đồng|Đồng|đồng))(.*)$`)

// dossierTables reads tables of papers, each below the words of its case.
func dossierTables(part *Part) []DossierCase {
	var out []DossierCase
	title, tables := part.Text, false
	for _, q := range part.Parts {
		if q.Table == nil {
			title = q.Words()
			continue
		}
		tables = true
		c := DossierCase{Title: caseTitle(title)}
		title = ""
		for _, r := range rowsOf(q.Table) {
			if r[0] == "" {
				continue
			}
			item := DossierItem{Name: r[0]}
			for line := range strings.Lines(r[1]) {
				if line = said(strings.TrimSpace(line)); line != "" {
					item.Forms = append(item.Forms, line)
				}
			}
			if m := countCell.FindStringSubmatch(r[2]); m != nil {
				item.Originals, _ = strconv.Atoi(m[1])
			}
			if m := copyCell.FindStringSubmatch(r[2]); m != nil {
				item.Copies, _ = strconv.Atoi(m[1])
			}
			c.Items = append(c.Items, item)
		}
		out = append(out, c)
	}
	if !tables {
		return nil
	}
	return out
}

var (
	countCell = regexp.MustCompile(`(?i)bản chính:?\s*(\d+)`)
	copyCell  = regexp.MustCompile(`(?i)bản sao:?\s*(\d+)`)
)

// basisTable reads rows of number, title, day and issuer.
func basisTable(rows [][]string) []Basis {
	var out []Basis
	for _, r := range rows {
		if number := CanonicalNumber(r[0]); said(r[0]) != "" {
			out = append(out, Basis{r[1],
				Ref{Doc: MakeKey(number, "", r[1], r[3], typedDay(r[2])),
					Number: number}})
		}
	}
	return out
}
