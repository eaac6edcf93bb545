package corpus

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"trolyao/paper"
)

// docTypes are the loại văn bản, longer ones first where one begins another
// (Nghị định 30/2020/NĐ-CP Điều 7; Luật Ban hành văn bản quy phạm pháp luật).
var docTypes = []string{
	"Thông tư liên tịch", "Thông tư liên bộ", "Thông tư", "Nghị quyết liên tịch", "Nghị quyết", "Nghị định", "Bộ luật", "Luật", "Pháp lệnh", "Hiến pháp", "Lệnh",
	"Quyết định", "Chỉ thị", "Quy chế", "Quy định", "Điều lệ Đảng", "Điều lệ", "Kế hoạch", "Công văn", "Công điện", "Hướng dẫn", "Kết luận",
	"Chương trình hành động", "Chương trình", "Đề án", "Phương án", "Thông báo", "Báo cáo", "Tờ trình", "Văn bản hợp nhất", "Thông cáo", "Quy trình", "Hợp đồng", "Biên bản",
}

var (
	reFactLine  = regexp.MustCompile(`^(?:#|[-*•]?\s*(?:Số hiệu|Số ký hiệu|Tiêu đề|Nguồn|Trạng thái|Loại văn bản|Ngày ban hành|Nơi ban hành|Cơ quan ban hành|Người ký|Ngày hiệu lực|Ghi chú)\s*:)`)
	reFact      = regexp.MustCompile(`^[-*•#\s]*(Số hiệu|Số ký hiệu|Tiêu đề|Nguồn|Trạng thái|Tình trạng bản chép|Ghi chú|Loại văn bản|Ngày ban hành|Nơi ban hành|Cơ quan ban hành|Người ký|Ngày hiệu lực)\s*:\s*(.*)$`)
	reTitleFact = regexp.MustCompile(`^#\s*(.+?)\s+—\s+(.+)$`)
	reNumber    = regexp.MustCompile(`^(?:Số|SỐ|Luật số|Bộ luật số|Pháp lệnh số|Nghị quyết số)\s*:?\s*([0-9][0-9OolI.]*[a-z]?\s*[/-].{2,60})$`)
	reNumLike   = regexp.MustCompile(`^[0-9][0-9OolI.]*[a-z]?(?:\s*/\s*[0-9OolI]{4})?\s*[/_–-]\s*\p{L}[\pL0-9&.,–/_ -]*$`)
	reNumCore   = regexp.MustCompile(`^[0-9][0-9OolI.]*[a-z]?\s*(?:/\s*[0-9OolI]{4}\s*)?[/-]\s*[\pL0-9&.]+(?:\s*[-–/]\s*[\pL0-9&]+)*`)
	reBeside    = regexp.MustCompile(`\||[ \t]{3,}`) // between what stands beside each other
	rePlace     = regexp.MustCompile(`^(.{0,40}?),?\s*` + LongDayForm + `\.?$`)
	reNoteDay   = regexp.MustCompile(`ngày ban hành\s*:?\s*` + DayForm)
	reNoteForce = regexp.MustCompile(`hiệu lực\s*:?\s*` + DayForm)
	reNoteNum   = regexp.MustCompile(`số văn bản\s*:\s*([0-9][^,;]*)`)
	reCopyNote  = regexp.MustCompile(`\s*\([^()]*(?:toàn văn|bản chép|hợp nhất|VBHN)[^()]*\)$`)
	reMergedIn  = regexp.MustCompile(`\(?Văn bản hợp nhất\s+([0-9]+/VBHN-[A-ZĐ]+)(?:\s+(20[0-9]{2}))?\)?`)
	reFileNum   = regexp.MustCompile(`^([0-9]+)_(VBHN)_([A-ZĐ]+)_(20[0-9]{2})(?:_|$)|^([0-9]+)_((?:19|20)[0-9]{2})_(QH[0-9]{1,2}|NĐ_CP|ND_CP)(?:_|$)`)
	reFileDash  = regexp.MustCompile(`^([0-9.]+)-(?:((?:19|20)[0-9]{2})-)?([A-ZĐ][\pL&_-]*[0-9]*)$`)
	reFileYear  = regexp.MustCompile(`\.(?:VBHN-[0-9]+-)?((?:19|20)[0-9]{2})(?:\.|$)`)
	reForceDay  = regexp.MustCompile(`(?i)(?:có\s+)?hiệu\s+lực\s+(?:thi\s+hành\s+)?(?:kể\s+)?từ\s+ngày\s+` + DayForm)
	rePassed    = regexp.MustCompile(`thông qua\s+ngày\s+` + DayForm)
	rePartyNum  = regexp.MustCompile(`[-/](?:TW|TU|BTGTW|UBKTTW|BTCTW|ĐU)$`)
)

// splitType cuts the loại văn bản off the front of a title.
func splitType(s string) (docType, title string) {
	s = strings.TrimSpace(s)
	folded := paper.Fold(s)
	for _, t := range docTypes {
		f := paper.Fold(t)
		if strings.HasPrefix(folded, f) && (len(folded) == len(f) || folded[len(f)] == ' ') {
			n := utf8.RuneCountInString(t)
			return t, strings.TrimSpace(cutAfter(s, n))
		}
	}
	return "", s
}

func cutAfter(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[i:]
		}
		n--
	}
	return ""
}

// facts are what one source says about a document.
type facts struct {
	number, docType, title, issuer, signer, source, note string
	issued, effective                                    Day
	year                                                 string
}

// readHeader fills d.Head. Facts of the hint win, then those the text gives in
// its own header, then those of comment lines above it.
func readHeader(d *Document, lines []line, hint Hint) []paper.Problem {
	var problems []paper.Problem
	comment := commentFacts(lines)
	own := ownFacts(d, lines)
	file := fileFacts(hint.Name)

	h := &d.Head
	given := facts{number: CanonicalNumber(hint.Number), docType: hint.Type, title: hint.Title, issuer: hint.Issuer,
		issued: hint.Issued, effective: hint.Effective}
	if given.docType == "" && given.title != "" {
		if t, rest := splitType(given.title); t != "" && rest != "" {
			given.docType, given.title = t, rest
		}
	}
	merged := strings.Contains(comment.number, "VBHN") || strings.Contains(given.number, "VBHN") ||
		strings.Contains(own.number, "VBHN")
	pick := func(what string, values ...string) string {
		first := ""
		for i, v := range values {
			if v == "" {
				continue
			}
			if first == "" {
				first = v
			} else if paper.Fold(v) != paper.Fold(first) && what != "" && i < 3 {
				problems = append(problems, paper.Problem{Severity: paper.Warning, Where: "phần đầu",
					Text: fmt.Sprintf(textTwoFacts, what, first, v)})
				what = ""
			}
		}
		return first
	}
	own.number = plausible(own.number)
	numberWhat := "Số, ký hiệu"
	if merged {
		numberWhat = ""
	}
	h.Number = pick(numberWhat, given.number, comment.number, own.number, file.number)
	h.Type = pick("", given.docType, comment.docType, own.docType, typeOf(h.Number))
	h.Title = capitalised(pick("", whole(given.title, own.title), whole(comment.title, own.title), own.title))
	h.Issuer = pick("", given.issuer, comment.issuer, signed(h.Number, own.issuer), own.issuer, lawmaker[h.Type])
	h.Signer = pick("", comment.signer, own.signer)
	h.Issued = Day(pick("Ngày ban hành", string(given.issued), string(comment.issued), string(own.issued)))
	known, _ := registeredDays(h.Number, cmp.Or(h.Issued, Day(cmp.Or(file.year, comment.year))))
	if h.Issued == "" && known.issued != "" {
		h.Issued = known.issued
		problems = append(problems, paper.Problem{Severity: paper.Info, Where: "phần đầu",
			Text: fmt.Sprintf(sayKnownIssued, known.issued.Vietnamese())})
	}
	beside := Day(pick("", string(given.effective), string(comment.effective)))
	problems = append(problems, inForce(d, beside, merged)...)
	problems = append(problems, registeredForce(h, known)...)
	h.Kind = hint.Kind
	if h.Kind == "" {
		h.Kind = Verbatim
	}
	h.Source = pick("", hint.Source, comment.source, hint.Name)
	h.Note = join(hint.Note, comment.note, "; ")
	h.Party = rePartyNum.MatchString(h.Number) || h.Type == "Điều lệ Đảng" || h.Number == "" &&
		strings.Contains(strings.ToLower(h.Type+" "+h.Title), "điều lệ đảng")
	year := h.Issued
	if year == "" {
		for _, y := range []string{file.year, comment.year} {
			if y != "" {
				year = Day(y)
				break
			}
		}
	}
	h.Key = MakeKey(h.Number, h.Type, h.Title, h.Issuer, year)
	if h.Key == "" {
		h.Key = paper.Slug(strings.TrimSuffix(hint.Name, ".txt"))
	}
	if h.Key == "" {
		h.Key = "khong-so"
	}
	return append(problems, untold(h)...)
}

// inForce fills in the days of a document's force. The text itself says them
// best; beside, what stands beside the copy, fills in and is checked against it.
func inForce(d *Document, beside Day, merged bool) []paper.Problem {
	h := &d.Head
	fromText, expires, problems := effective(d, h.Issued)
	h.Effective, h.Expires = fromText, expires
	doubt := func(format string, args ...any) {
		problems = append(problems, paper.Problem{Severity: paper.Warning, Where: "phần đầu",
			Text: fmt.Sprintf(format, args...)})
	}
	switch {
	case beside == "":
	case h.Issued != "" && beside < h.Issued:
		doubt(textForceEarly,
			beside.Vietnamese(), h.Issued.Vietnamese())
	case fromText == "" && h.Issued != "" && beside > h.Issued.addMonths(36):
		doubt(textForceFar,
			beside.Vietnamese(), h.Issued.Vietnamese())
	case fromText == "":
		h.Effective = beside
	case fromText != beside && !merged:
		doubt(textForceTwo,
			fromText.Vietnamese(), beside.Vietnamese())
	}
	return problems
}

// registeredForce gives h the day of effect that the register knows, where its text
// tells none or a later act moved it.
func registeredForce(h *Head, known knownDays) (problems []paper.Problem) {
	tell := func(text string) {
		problems = append(problems, paper.Problem{Severity: paper.Info, Where: "phần đầu", Text: text})
	}
	if h.Effective == "" && known.effective != "" && known.issued == h.Issued {
		h.Effective = known.effective
		tell(fmt.Sprintf(sayKnownForce, known.effective.Vietnamese()))
	}
	if said := moved(h); said != "" {
		tell(said)
	}
	return problems
}

// untold tells what a head does not say.
func untold(h *Head) (problems []paper.Problem) {
	miss := func(text string) {
		problems = append(problems, paper.Problem{Severity: paper.Info, Where: "phần đầu", Text: text})
	}
	if h.Number == "" {
		miss(textNoNumber)
	}
	if h.Issued == "" {
		miss(textNoIssueDay)
	}
	if h.Effective == "" && !h.Party {
		miss(textNoForceDay)
	}
	return problems
}

func plausible(number string) string {
	if number == "" || !reNumLike.MatchString(number) {
		return ""
	}
	return number
}

// commentFacts reads the lines people put above or below a copied text:
// "# 30/2020/NĐ-CP — Nghị định …", "Số hiệu: …", "- Ngày hiệu lực: …".
func commentFacts(lines []line) facts {
	var f facts
	setNumber := func(s string) {
		if i := strings.Index(s, " ("); i > 0 {
			s = s[:i]
		}
		for _, copied := range []string{".phapdien", ".r"} { // names of second copies
			s = strings.TrimSuffix(s, copied)
		}
		if reNumLike.MatchString(s) && !reFileNum.MatchString(s) {
			f.number = CanonicalNumber(s)
			return
		}
		x := fileFacts(s)
		f.number, f.year = x.number, x.year
	}
	for i, l := range lines {
		if i > 12 && i < len(lines)-20 || l.table != nil || !reFactLine.MatchString(l.text) {
			continue
		}
		if m := reTitleFact.FindStringSubmatch(l.text); m != nil && f.title == "" {
			setNumber(m[1])
			f.docType, f.title = splitType(m[2])
			if x := reMergedIn.FindStringSubmatchIndex(f.title); x != nil {
				if f.number == "" {
					f.number = f.title[x[2]:x[3]]
				}
				if x[4] >= 0 {
					f.year = f.title[x[4]:x[5]]
				}
				f.title = strings.TrimSpace(f.title[:x[0]])
			}
			f.title = reCopyNote.ReplaceAllString(f.title, "")
			continue
		}
		m := reFact.FindStringSubmatch(l.text)
		if m == nil {
			continue
		}
		v := strings.TrimSpace(m[2])
		switch m[1] {
		case "Số hiệu", "Số ký hiệu":
			setNumber(v)
		case "Tiêu đề":
			if strings.Contains(v, " ") { // not the end of an address
				f.docType, f.title = splitType(reCopyNote.ReplaceAllString(v, ""))
			}
		case "Nguồn":
			f.source = v
		case "Loại văn bản":
			f.docType = v
		case "Ngày ban hành":
			f.issued = firstDay(v)
		case "Ngày hiệu lực":
			f.effective = firstDay(v)
		case "Nơi ban hành", "Cơ quan ban hành":
			f.issuer = v
			if strings.HasPrefix(v, "Tỉnh ") || strings.HasPrefix(v, "Thành phố ") {
				f.issuer = "Ủy ban nhân dân " + strings.ToLower(v[:1]) + v[1:]
			}
		case "Người ký":
			f.signer = v
		case "Trạng thái", "Tình trạng bản chép":
			if !strings.HasPrefix(v, "đủ") && !strings.HasPrefix(v, "toàn văn") && v != "không có điều" {
				f.note = join(f.note, v, "; ")
			}
		case "Ghi chú":
			if d := reNoteDay.FindStringSubmatch(v); d != nil {
				f.issued = MakeDay(d[1], d[2], d[3])
			}
			if d := reNoteForce.FindStringSubmatch(v); d != nil {
				f.effective = MakeDay(d[1], d[2], d[3])
			}
			if d := reNoteNum.FindStringSubmatch(v); d != nil && reNumLike.MatchString(strings.TrimSpace(d[1])) &&
				f.number == "" {
				f.number = CanonicalNumber(d[1])
			}
			f.note = join(f.note, v, "; ")
		}
	}
	return f
}

// numberIn is the number that the text gives itself, "" when it gives none.
func numberIn(lines []line) string {
	if n := commentFacts(lines).number; n != "" {
		return n
	}
	for _, l := range lines[:min(len(lines), 60)] {
		for _, cell := range reBeside.Split(l.text, -1) {
			if m := reNumber.FindStringSubmatch(strings.TrimSpace(cell)); m != nil {
				if n := plausible(CanonicalNumber(reNumCore.FindString(m[1]))); n != "" {
					return n
				}
			}
		}
	}
	return ""
}

// fileFacts reads a number and year out of a file name: "01-NQ-CP.2026.txt",
// "30-2020-NĐ-CP.phapdien.txt", "06_VBHN_VPQH_2026_Luat_Cu_tru.txt".
func fileFacts(name string) facts {
	var f facts
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = paper.Clean(name)
	if m := reFileNum.FindStringSubmatch(name); m != nil {
		if m[2] != "" {
			f.number, f.year = CanonicalNumber(m[1]+"/"+m[2]+"-"+m[3]), m[4]
		} else {
			f.number = CanonicalNumber(m[5] + "/" + m[6] + "/" + m[7])
		}
		return f
	}
	if m := reFileYear.FindStringSubmatch(name); m != nil {
		f.year = m[1]
	}
	if i := strings.Index(name, ".VBHN-"); i > 0 {
		name = name[:i]
	}
	for _, cut := range []string{".txt", ".md", ".html", ".htm", ".docx", ".doc", ".pdf", ".r", ".phapdien"} {
		name = strings.TrimSuffix(name, cut)
	}
	if i := strings.LastIndex(name, ".20"); i > 0 && len(name) == i+5 {
		name = name[:i]
	}
	if m := reFileDash.FindStringSubmatch(name); m != nil {
		if m[2] != "" {
			f.number = CanonicalNumber(m[1] + "/" + m[2] + "/" + m[3])
		} else if strings.Contains(m[3], "-") {
			f.number = CanonicalNumber(m[1] + "/" + m[3])
		}
	}
	return f
}

// ownFacts reads the header and the signature of the text itself.
func ownFacts(d *Document, lines []line) facts {
	var f facts
	head := headLines(lines)
	for _, l := range head {
		if m := reNumber.FindStringSubmatch(l); m != nil && f.number == "" && !strings.Contains(l, "…") {
			f.number = CanonicalNumber(reNumCore.FindString(m[1]))
		}
		if m := rePlace.FindStringSubmatch(l); m != nil && f.issued == "" && !strings.HasPrefix(l, "Căn cứ") {
			f.issued = MakeDay(m[2], m[3], m[4])
		}
	}
	f.named(head, learnCasing(head, lines))
	for _, p := range d.Parts {
		if p.Kind == KindSignature && f.signer == "" {
			f.signer = signer(p)
		}
		if p.Kind == KindSignature && f.issued == "" {
			if m := rePassed.FindStringSubmatch(p.Text); m != nil {
				f.issued = MakeDay(m[1], m[2], m[3])
			}
		}
	}
	if f.issued == "" {
		f.issued = passed(lines)
	}
	return f
}

// headLines are the lines above the first article, those inside tables too.
func headLines(lines []line) []string {
	var head []string
	for _, l := range lines[:min(len(lines), 80)] {
		if l.table != nil {
			for _, row := range append(append([][]paper.Cell{}, l.table.HeadRows...), l.table.Rows...) {
				for _, c := range row {
					head = append(head, strings.Split(c.Raw, "\n")...)
				}
			}
			continue
		}
		if articleStart(l.text) > 0 {
			break
		}
		if strings.HasPrefix(l.text, "#") {
			continue
		}
		head = append(head, reBeside.Split(l.text, -1)...)
	}
	for i, l := range head {
		head[i] = strings.Trim(strings.TrimSpace(l), "*_ ")
	}
	return wholeMotto(head)
}

// mottoLines are the lines of a head that every office has; a narrow column breaks them.
var mottoLines = []string{"cong hoa xa hoi chu nghia viet nam", "doc lap - tu do - hanh phuc", "dang cong san viet nam"}

// wholeMotto joins what a narrow column broke of the lines of the motto: the end stands on
// a line of its own, perhaps behind lines of the other column ("… CHỦ NGHĨA VIỆT", "BAN
// QUẢN LÝ", "NAM"), or at the end of one of these.
func wholeMotto(head []string) []string {
	head = slices.Clone(head)
	for i := 0; i < len(head); i++ {
		rest := mottoRest(head[i])
		if rest == "" {
			continue
		}
		last := min(len(head), i+7)
		for k := i + 1; k < last && rest != ""; k++ {
			fold := strings.Join(strings.Fields(paper.Fold(head[k])), " ")
			if more, ok := strings.CutPrefix(rest+" ", fold+" "); ok && fold != "" {
				head[i], rest = head[i]+" "+head[k], strings.TrimSpace(more)
				head = slices.Delete(head, k, k+1)
				k, last = k-1, last-1
			}
		}
		for k := i + 1; k < last && rest != ""; k++ {
			words := strings.Fields(head[k])
			if n := len(words) - len(strings.Fields(rest)); n > 0 && paper.IsUpper(head[k]) &&
				paper.Fold(strings.Join(words[n:], " ")) == rest {
				head[i], head[k], rest = head[i]+" "+strings.Join(words[n:], " "), strings.Join(words[:n], " "), ""
			}
		}
	}
	return head
}

// mottoRest is what the end of a line lacks of a line of the motto, folded.
func mottoRest(line string) string {
	fold := strings.Join(strings.Fields(paper.Fold(line)), " ")
	for _, m := range mottoLines {
		words := strings.Fields(m)
		for n := len(words) - 1; n >= 3; n-- { // the columns may touch: no blank before it
			if strings.HasSuffix(fold, strings.Join(words[:n], " ")) {
				return strings.Join(words[n:], " ")
			}
		}
	}
	return ""
}

// named reads who issues a document, of what type, and its title.
func (f *facts) named(head []string, cased *casing) {
	f.issuer = issuerIn(head, cased)
	for i, l := range head {
		if !paper.IsUpper(l) || strings.HasPrefix(l, "CỘNG H") {
			continue
		}
		if t, rest := splitType(l); t != "" && f.docType == "" && !strings.HasSuffix(l, ":") &&
			(rest == "" || t == "Luật" || t == "Bộ luật" || t == "Hiến pháp" || t == "Pháp lệnh" ||
				t == "Điều lệ Đảng") {
			f.docType, f.title = t, titleOf(rest, head[i+1:], cased)
		}
	}
	if f.issuer != "" && local(f.number) && issuerSlug(f.issuer) == "" {
		// "ỦY BAN NHÂN DÂN" alone: the place stands beside the date, but not what it is.
		for _, l := range head {
			if m := rePlace.FindStringSubmatch(l); m != nil && m[1] != "" && utf8.RuneCountInString(m[1]) < 25 {
				f.issuer = join(f.issuer, placed(strings.TrimSpace(m[1])), " ")
				break
			}
		}
	}
}

// reHangs finds a line of a title that ends in a word which needs another after it.
var reHangs = regexp.MustCompile(`(?i)(?:^|\s)(?:của|và|về|theo|cho|với|tại|trong|đối với|các|những|hoặc|do|bởi)$`)

// whole is a title as it was given, or as the text has it where it was cut off.
func whole(title, own string) string {
	if reHangs.MatchString(title) && strings.HasPrefix(paper.Fold(own), paper.Fold(title)) {
		return own
	}
	return title
}

// titleOf is the title that begins behind the type of a document and goes on in
// the lines below; "" where it would be longer than a title is.
func titleOf(first string, below []string, cased *casing) string {
	var title []string
	if first != "" {
		title = append(title, first)
	}
	for _, next := range below {
		if next == "" {
			continue
		}
		if strings.HasPrefix(next, "Căn cứ") || strings.HasPrefix(next, "CHÍNH PHỦ") ||
			strings.HasPrefix(next, "_") || strings.HasPrefix(next, "-") ||
			reMarker.MatchString(next) || headKind(next) != "" || issuing(next) || len(title) > 5 ||
			len(title) > 0 && (paper.IsUpper(next) != paper.IsUpper(title[0]) || !paper.IsUpper(next) &&
				startsCapital(next) && !reHangs.MatchString(title[len(title)-1])) {
			break
		}
		title = append(title, next)
	}
	out := strings.Join(title, " ")
	if paper.IsUpper(out) {
		out = cased.sentence(out)
	}
	if len(out) > 600 {
		return ""
	}
	return out
}

// passed is the day on which the text says, near its end, that it was passed.
func passed(lines []line) Day {
	for i := len(lines) - 1; i >= 0 && i > len(lines)-400; i-- {
		if t := lines[i].text; strings.Contains(t, "được Quốc hội") || strings.Contains(t, "thông qua ngày") {
			if m := rePassed.FindStringSubmatch(t); m != nil && !strings.HasPrefix(t, "[") {
				return MakeDay(m[1], m[2], m[3])
			}
		}
	}
	return ""
}

func issuing(l string) bool {
	f := paper.Fold(l)
	for _, s := range []string{"chinh phu", "quoc hoi", "thu tuong chinh phu", "uy ban thuong vu quoc hoi",
		"uy ban nhan dan", "hoi dong nhan dan", "ban chap hanh", "bo chinh tri", "tinh uy", "van phong "} {
		if strings.HasPrefix(f, s) {
			return true
		}
	}
	return (strings.HasPrefix(f, "bo ") && !strings.HasPrefix(f, "bo luat") || strings.HasPrefix(f, "so ")) &&
		!strings.HasPrefix(f, "so:") && len(f) < 60
}

// notNames are words that follow the name of a province in a title.
var notNames = map[string]bool{"năm": true, "giai": true, "đến": true, "và": true, "về": true, "quý": true,
	"trong": true, "theo": true, "tháng": true, "trực": true, "thuộc": true, "nhiệm": true, "khóa": true, "trên": true, "đối": true, "do": true}

// reRank are the degrees and ranks in front of a name.
var reRank = regexp.MustCompile(`^(?:(?:PGS|GS|TS|ThS|BSCK ?I{1,2}|BS|KS|CN|LS|DS|NGƯT|NGND)[.,]?\s*)*(?:(?:Đại|Thượng|Trung|Thiếu)\s(?:tá|úy|uý|tướng)\s+)?`)

// signer is the last line of a signature block that looks like a name.
func signer(p *Part) string {
	ls := strings.Split(p.Text, "\n")
	for _, q := range p.Parts {
		if q.Table != nil {
			for _, r := range q.Table.Rows {
				for _, c := range r {
					ls = append(ls, strings.Split(c.Raw, "\n")...)
				}
			}
		}
	}
	ls = append(ls, strings.Split(p.Tail, "\n")...)
	for i := len(ls) - 1; i >= 0; i-- {
		l := reRank.ReplaceAllString(strings.Trim(strings.TrimSpace(ls[i]), "|*_ ./"), "")
		w := strings.Fields(l)
		if len(w) < 2 || len(w) > 5 || strings.ContainsAny(l, "0123456789:;,.-/()[]") {
			continue
		}
		name := true
		for _, x := range w {
			r, _ := utf8.DecodeRuneInString(x)
			if !unicode.IsUpper(r) || paper.IsUpper(x) {
				name = false
			}
		}
		if name && w[0] != "Nơi" && w[0] != "Ban" && w[0] != "Văn" && w[0] != "Chính" && w[0] != "Ủy" {
			return l
		}
	}
	return ""
}

// typeOf and issuerOf read the symbol of a number.
func typeOf(number string) string {
	i := strings.LastIndex(number, "/")
	if i < 0 {
		return ""
	}
	sym := number[i+1:]
	for _, t := range []struct{ lead, name string }{
		{"NĐ-", "Nghị định"}, {"QĐ-", "Quyết định"}, {"TTLT", "Thông tư liên tịch"}, {"TT-", "Thông tư"}, {"NQ-", "Nghị quyết"}, {"CT-", "Chỉ thị"},
		{"KH-", "Kế hoạch"}, {"KL-", "Kết luận"}, {"HD-", "Hướng dẫn"}, {"CTr-", "Chương trình"}, {"TB-", "Thông báo"}, {"QH", "Luật"},
	} {
		if strings.HasPrefix(sym, t.lead) {
			return t.name
		}
	}
	return ""
}

var issuers = []struct{ tail, name string }{
	{"NĐ-CP", "Chính phủ"}, {"NQ-CP", "Chính phủ"}, {"-TTg", "Thủ tướng Chính phủ"}, {"UBTVQH", "Ủy ban Thường vụ Quốc hội"}, {"HĐTP", "Hội đồng Thẩm phán Tòa án nhân dân tối cao"},
	{"VBHN-VPQH", "Văn phòng Quốc hội"}, {"-VPQH", "Văn phòng Quốc hội"}, {"-BHXH", "Bảo hiểm xã hội Việt Nam"}, {"-TANDTC", "Tòa án nhân dân tối cao"}, {"-VKSNDTC", "Viện kiểm sát nhân dân tối cao"}, {"-NHNN", "Ngân hàng Nhà nước Việt Nam"},
	{"-VPCP", "Văn phòng Chính phủ"}, {"-TTCP", "Thanh tra Chính phủ"}, {"-BNV", "Bộ Nội vụ"}, {"-BTP", "Bộ Tư pháp"}, {"-BTC", "Bộ Tài chính"},
	{"-BCA", "Bộ Công an"}, {"-BQP", "Bộ Quốc phòng"}, {"-BYT", "Bộ Y tế"}, {"-BGDĐT", "Bộ Giáo dục và Đào tạo"}, {"-BKHCN", "Bộ Khoa học và Công nghệ"}, {"-BXD", "Bộ Xây dựng"},
	{"-BTTTT", "Bộ Thông tin và Truyền thông"}, {"-BLĐTBXH", "Bộ Lao động - Thương binh và Xã hội"}, {"-BGTVT", "Bộ Giao thông vận tải"}, {"-BTNMT", "Bộ Tài nguyên và Môi trường"},
	{"-BNNMT", "Bộ Nông nghiệp và Môi trường"}, {"-BCT", "Bộ Công Thương"}, {"-BNG", "Bộ Ngoại giao"}, {"-BVHTTDL", "Bộ Văn hóa, Thể thao và Du lịch"}, {"-BKHĐT", "Bộ Kế hoạch và Đầu tư"},
	{"-TW", "Ban Chấp hành Trung ương Đảng"}, {"/TW", "Ban Chấp hành Trung ương Đảng"},
}

// lawmaker is who issues a document of a type, whatever its number.
var lawmaker = map[string]string{"Luật": "Quốc hội", "Bộ luật": "Quốc hội", "Hiến pháp": "Quốc hội",
	"Pháp lệnh": "Ủy ban Thường vụ Quốc hội", "Nghị định": "Chính phủ", "Điều lệ Đảng": "Đảng Cộng sản Việt Nam"}

// signed is the body whose sign is in the symbol, or its branch that the head names:
// "Bảo hiểm xã hội tỉnh Bình Minh".
func signed(number, head string) string {
	body := issuerOf(number)
	if stem, ok := strings.CutSuffix(body, " Việt Nam"); ok && len(head) > len(stem) &&
		strings.EqualFold(head[:len(stem)], stem) {
		return stem + head[len(stem):]
	}
	return body
}

// issuerOf names the body whose sign is in the symbol; a công văn begins with
// it ("777/TTg-TCCV").
func issuerOf(number string) string {
	i := strings.LastIndex(number, "/")
	sym := number[i+1:]
	if strings.HasPrefix(sym, "QH") {
		return "Quốc hội"
	}
	for _, x := range issuers {
		if strings.HasSuffix(number, x.tail) || x.tail == "UBTVQH" && strings.Contains(sym, x.tail) &&
			!strings.Contains(sym, "-CP") {
			return x.name
		}
	}
	if first, _, ok := strings.Cut(sym, "-"); ok && i > 0 && !reYear.MatchString(number) {
		for _, x := range issuers {
			if x.tail == "-"+first {
				return x.name
			}
		}
	}
	return ""
}
