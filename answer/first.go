package answer

import (
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
)

// Lengths of what an answer opens with, in words.
const (
	fullWords    = 55 // a quote that is said in full
	openingWords = 60 // the sentences that are picked out of a longer one
	mostWords    = 110
	listWords    = 90 // a list that is said in full
	leadWords    = 40 // of the words above an item that are said with it
)

// want is what a question wants to be told, as far as its words say.
type want struct {
	time, number, office, yes, list bool
}

var (
	reWantTime = regexp.MustCompile(` (bao lau|may (ngay|thang|nam|gio|tuan|phut|quy)|bao nhieu (ngay|thang|nam|gio|tuan|phut)|` +
		`thoi (han|hieu|gian)|khi nao|cham nhat|(tu )?(ngay|luc|nam|thang) nao|bao gio) `)
	reWantCases  = regexp.MustCompile(` (khi nao|luc nao)( thi)? (khong )?(duoc|bi) | trong truong hop nao `)
	reWantNumber = regexp.MustCompile(` (bao nhieu|may|muc|ty le|phan tram|so luong|toi da|toi thieu|it nhat|nhieu nhat) `)
	reWantOffice = regexp.MustCompile(` (ai|co quan nao|cap nao|noi nao|o dau|nguoi nao|don vi nao|do dau|chuc danh nao|tham quyen) `)
	reWantYes    = regexp.MustCompile(` (khong|chua|co duoc|co phai|co bi) $| (hay khong|duoc khong|co duoc|co phai|co bi) `)
	reWantList   = regexp.MustCompile(` (gom|nhung gi|liet ke|(nhung|cac) .{0,60}nao|` +
		`(truong hop|hinh thuc|dieu kien|giay to|hanh vi|dia diem|noi|doi tuong|loai|thong tin|viec|cong viec|phuong tien|` +
		`khoan chi|van ban|tai lieu|noi dung|nguyen tac) (nao|gi)|` +
		`may (hinh thuc|loai|truong hop|buoc|nhom|nguyen tac|noi dung|muc|cach|phuong thuc|tieu chi)) `)

	reToldTime = regexp.MustCompile(`(?i)\d+(?:\s*\([^)]*\))?\s+(?:giờ|ngày|tháng|năm|tuần|phút|quý)|ngay (?:khi|sau)|` +
		`(?:hàng|hằng) (?:ngày|tuần|tháng|quý|năm)|(?:một|hai|ba|bốn|năm|sáu|mười)\s+(?:giờ|ngày|tháng|năm|tuần)|` +
		`bất (?:cứ|kỳ) (?:thời điểm|lúc) nào`)
	reToldOffice = regexp.MustCompile(` (uy ban|chu tich|bo truong|bo|giam doc|so|thu truong|nguoi dung dau|nguoi co tham quyen|co quan|` +
		`hoi dong|thu tuong|chinh phu|truong (phong|ban|thon)|toa an|van phong|van thu|chanh an|vien truong|quoc hoi|cong an) `)
	reToldYes = regexp.MustCompile(` (duoc|khong|phai|cam|chua) `)
	// reLimitFar begins a sentence that limits those before it, wherever it stands.
	reLimitFar = regexp.MustCompile(`^ (tru truong hop|tuy nhien|khong ap dung|viec nay khong|quy dinh (nay|tai khoan nay) khong) `)
	reLimit    = regexp.MustCompile(`^ (tru|tuy nhien|rieng|khong ap dung|truong hop) `)
)

// wantOf reads what a question wants to be told.
func wantOf(text string, aspect index.Aspect) want {
	f := spaced(text)
	if reWantCases.MatchString(f) { // not a time: the cases
		return want{list: true, office: aspect == index.AspectAuthority}
	}
	return want{
		time:   aspect == index.AspectDeadline || reWantTime.MatchString(f),
		number: reWantNumber.MatchString(f),
		office: aspect == index.AspectAuthority || reWantOffice.MatchString(f),
		yes:    reWantYes.MatchString(f),
		list:   aspect == index.AspectDossier || reWantList.MatchString(f),
	}
}

// told is how much of what is wanted a sentence tells, 0 to 1.
func (w want) told(sentence string) float64 {
	n, all := 0, 0
	see := func(wanted, told bool) {
		if wanted {
			all++
			if told {
				n++
			}
		}
	}
	f := spaced(sentence)
	see(w.time, reToldTime.MatchString(sentence))
	see(w.number && !w.time, slices.ContainsFunc(quantities(sentence), func(q quantity) bool { return q.unit != "" }))
	see(w.office, reToldOffice.MatchString(f))
	see(w.yes, reToldYes.MatchString(f))
	if all == 0 {
		return 0
	}
	return float64(n) / float64(all)
}

// A question for so many of a thing, or for how long. Kinds are counted by listing
// them: "mấy hình thức".
var (
	reCountAsked = regexp.MustCompile(`(?i)(?:^|\PL)(?:bao lâu|(?:bao nhiêu|mấy)(?:\s+(\pL+(?:\s+\pL+)?))?)(?:\PL|$)`)
	reKinds      = regexp.MustCompile(`^(?:loai|kieu|buoc|nhom|muc|cach|cap|dieu|khoan|chuong|viec|quyen|hinh thuc|truong hop|nguyen tac|noi dung|` +
		`phuong (?:thuc|phap|an)|tieu (?:chi|chuan)|dieu kien|co quan|don vi|bo phan|thanh phan|yeu to|giai doan)(?: |$)`)

	// reNumberTold finds a number, once what is not counted is taken out: the numbers
	// of items, provisions, documents and forms, and "một" in words that count nothing.
	reNumberTold = regexp.MustCompile(`(?i)\d|(?:^|\PL)(?:một|hai|ba|bốn|sáu|bảy|tám|chín|mười|nửa|gấp đôi)(?:\PL|$)`)
	reNotCounted = regexp.MustCompile(`(?i)một (?:số|cửa|trong|cách|việc|phần)(?:\PL|$)|(?:mẫu|biểu|phiếu|phụ lục)(?: số)? \d+`)
	reItemNumber = regexp.MustCompile(`(?m)^\s*\d+(?:\.\d+)*[.)]`)
)

// countUnits are what tells so many of a thing, by the first syllable of the thing.
// Days may be told in months, but hardly in years.
var countUnits = func() map[string]*regexp.Regexp {
	out := map[string]*regexp.Regexp{}
	for asked, told := range map[string]string{
		"ngay": "ngay|gio|tuan|thang|quy", "gio": "gio|phut|ngay", "thang": "thang|ngay|nam|quy", "nam": "nam|thang",
		"tuoi": "tuoi", "tien": "dong|trieu|ty|lan muc|lan|thang luong|thang|%", "dong": "dong|trieu|ty",
		"phan": "%|phan tram", "lan": "lan",
	} {
		out[asked] = regexp.MustCompile(`(?:\d|\b(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|nua))(?: ?\([^)]{1,20}\))? ?(?:` +
			told + `)(?:\PL|$)|\b(?:ngay khi|ngay sau|trong ngay|khong gioi han)\b|` +
			`\b(?:hang|moi) (?:ngay|tuan|thang|quy|nam|lan|nguoi|ho|\d)`)
	}
	return out
}()

// A question that names a sum asks how much it is, where it asks nothing else: "mức lương
// cơ sở hiện nay".
var (
	reSumAsked = regexp.MustCompile(`^ (?:quy dinh (?:ve )?)?muc (?:tien )?(?:luong|phat|phi|le phi|thu|dong|huong|tro cap|phu cap|thuong|chi|` +
		`ho tro|boi thuong|sinh hoat phi) `)
	reAsksElse = regexp.MustCompile(` (ai|gi|nao|the nao|ra sao|khi|o dau|khong|co phai|tu ngay) `)
)

var reBefore = regexp.MustCompile(`(?:chua )?(?:du|duoi|tren) \d+ (?:thang|nam)(?:\PL|$)|(?:hang|moi) nam(?:\PL|$)`)

// countAsked is the thing that a question asks so many of, its first syllable
// folded: "" where it asks how long or how much; ok is false of other questions.
func countAsked(text string) (thing string, ok bool) {
	m := reCountAsked.FindStringSubmatch(paper.Clean(text))
	if f := spaced(text); m == nil && reSumAsked.MatchString(f) && !reAsksElse.MatchString(f) {
		return "tien", true
	}
	if m == nil || reKinds.MatchString(paper.Fold(m[1])) {
		return "", false
	}
	thing, _, _ = strings.Cut(paper.Fold(m[1]), " ")
	return thing, true
}

// tellsCount says whether a passage tells a number or a time that may be the one
// asked for: numbers of provisions and documents are not, nor those of other units.
func tellsCount(thing string, p corpus.Passage) bool {
	text := p.Lead + "\n" + reItemNumber.ReplaceAllString(p.Text, "")
	for _, m := range slices.Backward(corpus.ParseRef(text)) {
		text = text[:m.Start] + text[m.End:]
	}
	if re := countUnits[thing]; re != nil {
		folded := paper.Fold(text)
		if thing == "ngay" || thing == "gio" { // how long somebody has worked, or how often, is no number of days
			folded = reBefore.ReplaceAllString(folded, " ")
		}
		return re.MatchString(folded)
	}
	return reNumberTold.MatchString(reNotCounted.ReplaceAllString(text, " ")) || reToldTime.MatchString(text)
}

// favour raises the pieces that tell what is wanted.
func (w want) favour(ps []piece) {
	top := 0.0
	for _, p := range ps {
		top = max(top, p.score)
	}
	for i := range ps {
		ps[i].score += .8 * max(top, .5) * w.told(ps[i].text)
	}
}

func wantIn(r *index.Result) want { return wantOf(r.Reading.Text, r.Reading.Aspect) }

// reBody are words that a heading does not have: it names a matter, and rules nothing.
var reBody = regexp.MustCompile(` (la|phai|duoc|khong|co|gom|do|bi|thi|nop|gui|lap|ghi|bang|tu|theo|se|can|thuc hien|quyet dinh|cham nhat|` +
	`it nhat|toi da) `)

// reRules finds the words of a short sentence that rules by itself, and is not the
// heading of those behind it: "Vận đơn đích danh không được chuyển nhượng." What is
// named ("Những việc không được làm") is a heading.
var (
	reRules = regexp.MustCompile(`^ (?:[^ ]+ ){2,6}?(khong duoc|khong phai|phai|nghiem cam|bi cam) [^ ]+ `)
	reNames = regexp.MustCompile(`^ (nhung|cac|hanh vi|viec|truong hop|doi tuong|quyen|nghia vu|trach nhiem|dieu kien|` +
		`nguyen tac|giay to|ho so|nguoi) `)
)

// A line of a passage, its white space made single.
type sentence struct {
	piece
	item bool // of an enumeration
	lead bool // of what stands below
	at   int  // in the quote; a step of two where words are missing
}

// opening is what an answer opens with: the quote itself where it is short, else
// its sentences that tell what is wanted, with the words above them and the
// limit that follows. It is "" where there is none to be said by itself. Of a
// list, left is how many of its items are not said.
func opening(quote string, q []string, w want) (text string, left int) {
	ss := spoken(quote, q)
	n := 0
	for _, s := range ss {
		n += words(s.text)
	}
	switch {
	case len(ss) == 0:
		return "", 0
	case n <= fullWords:
		keep := make([]bool, len(ss))
		for i := range keep {
			keep[i] = true
		}
		return said(ss, keep), 0
	}
	if w.list {
		if text, left, ok := listed(ss, q); ok {
			return text, left
		}
	}
	ps := make([]piece, len(ss))
	for i := range ss {
		ps[i] = ss[i].piece
	}
	rate(ps, q)
	above := 0.0
	for i := range ps { // an item goes on with the words above it
		if ss[i].lead {
			above = ps[i].score
		} else if ss[i].item {
			ps[i].score += .6 * above
		}
	}
	w.favour(ps)
	best := -1
	for i := range ps {
		if ss[i].lead || words(ps[i].text) > mostWords {
			continue
		}
		if ps[i].score > 0 && (best < 0 || ps[i].score > ps[best].score) {
			best = i
		}
	}
	if best < 0 {
		return "", 0
	}
	return said(ss, w.kept(ss, ps, best)), 0
}

// kept keeps the best sentence, those that answer alike as far as there is
// room, the words above an item and the limit that follows.
func (w want) kept(ss []sentence, ps []piece, best int) []bool {
	keep := make([]bool, len(ss))
	room := openingWords
	add := func(i, limit int) {
		if n := words(ss[i].text); !keep[i] && n <= limit {
			keep[i] = true
			room -= n
		}
	}
	add(best, mostWords)
	if ss[best].item { // its list, where it is short
		from, to, n := best, best+1, 0
		for from > 0 && ss[from-1].item {
			from--
		}
		for to < len(ss) && ss[to].item {
			to++
		}
		if from > 0 && ss[from-1].lead {
			from--
		}
		for i := from; i < to; i++ {
			n += words(ss[i].text)
		}
		if n <= listWords {
			for i := from; i < to; i++ {
				keep[i] = true
			}
			room -= n
		}
	}
	if w.time || w.number { // what holds for some only, with the rule before it
		for i := range ss[:best] {
			if !ss[i].lead && !ss[i].item && w.told(ss[i].text) == 1 {
				add(i, room)
			}
		}
	}
	for i := range ss {
		if !ss[i].lead && ps[i].score >= .8*ps[best].score {
			add(i, room)
		}
	}
	for i := range ss {
		if !keep[i] {
			continue
		}
		if ss[i].item {
			for k := i - 1; k >= 0; k-- {
				if ss[k].lead {
					if reExceptV.MatchString(ss[k].text) {
						add(k, mostWords)
					}
					add(k, leadWords)
					break
				}
			}
		}
		for k := i + 1; k < len(ss); k++ { // what limits it, next to it or further on
			f := spaced(ss[k].text)
			if !ss[k].item && (k == i+1 && reLimit.MatchString(f) || reLimitFar.MatchString(f)) {
				add(k, max(room, openingWords))
			}
		}
	}
	return keep
}

// listed says a list: the words above it and its first items.
func listed(ss []sentence, q []string) (text string, left int, ok bool) {
	at := slices.IndexFunc(ss, func(s sentence) bool { return s.lead })
	if at < 0 || at+2 >= len(ss) || !ss[at+1].item || words(ss[at].text) > openingWords {
		return "", 0, false
	}
	keep := make([]bool, len(ss))
	keep[at] = true
	room, shown := openingWords, 0
	full := false
	for i := at + 1; i < len(ss); i++ {
		n := words(ss[i].text)
		if full = full || n > room && shown > 0; full {
			if ss[i].item {
				left++
			}
			continue
		}
		keep[i] = true
		room -= n
		shown++
	}
	return said(ss, keep), left, true
}

// spoken are the sentences of a quote that can be said by themselves: no
// headings, no questions, no notes.
func spoken(quote string, q []string) []sentence {
	var out []sentence
	all := whole(sentences(quote))
	at := 0
	for i, p := range all {
		at++
		t := strings.Join(strings.Fields(p.text), " ")
		bare := reLabel.ReplaceAllString(t, "")
		item := reItem.MatchString(t)
		switch {
		case t == "" || words(bare) == 0, t == cut, strings.HasSuffix(t, "?"), reMarker.MatchString(bare):
			continue
		case i+1 < len(all) && heading(bare, q, len(out) == 0):
			continue
		}
		if t == cut+" "+cut {
			continue
		}
		if len(out) == 0 || bare != t && reMarker.MatchString(t) {
			t = bare
		}
		if strings.HasPrefix(t, cut) {
			at++
		}
		out = append(out, sentence{piece{text: strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(t, cut),
			cut))}, item,
			strings.HasSuffix(t, ":"), at})
		if strings.HasSuffix(t, cut) {
			at++
		}
	}
	return out
}

// whole puts the clauses of one sentence together: "30 ngày; đối với vụ việc phức
// tạp, 45 ngày" is one rule. Items stand on lines of their own.
func whole(ps []piece) []piece {
	var out []piece
	for _, p := range ps {
		if n := len(out); n > 0 && strings.HasSuffix(strings.TrimRight(out[n-1].text, " "), ";") &&
			!reItem.MatchString(p.text) {
			out[n-1].text += p.text
			continue
		}
		out = append(out, p)
	}
	return out
}

// reItem is a điểm or a dash in front of an item.
var reItem = regexp.MustCompile(`^(?:[a-zđ]{1,2}\d?\)|[-–+•])(?:\[\d+\])?\s+`)

// heading says that a sentence names what is told below and rules nothing.
func heading(t string, q []string, first bool) bool {
	if strings.HasSuffix(t, ";") || strings.HasSuffix(t, ":") || strings.HasSuffix(t, ",") {
		return false
	}
	f := spaced(t)
	if first && heads(t, q) && !(reRules.MatchString(f) && !reNames.MatchString(f)) {
		return true
	}
	return words(t) <= 14 && !strings.ContainsAny(t, "0123456789") && !reBody.MatchString(f)
}

// said joins the sentences that are kept, with what is left out marked.
func said(ss []sentence, keep []bool) string {
	var b strings.Builder
	last := -1
	for i, s := range ss {
		if !keep[i] {
			continue
		}
		t := s.text
		if last >= 0 {
			if b.WriteByte(' '); ss[last].at+1 != s.at {
				b.WriteString(cut + " ")
			}
		} else if t = reLabel.ReplaceAllString(t, ""); t == "" {
			continue
		}
		b.WriteString(t)
		last = i
	}
	return strings.TrimRight(b.String(), ".;")
}

// wrapped says that the line end between two pieces of a text is one of its
// setting, not of its sentences.
func wrapped(before, after string) bool {
	before, after = strings.TrimSpace(before), strings.TrimSpace(after)
	if at := strings.LastIndexByte(before, '\n'); at >= 0 {
		before = before[at+1:]
	}
	if before == "" || after == "" || strings.ContainsAny(before[len(before)-1:], ".;:?!") ||
		reLabel.MatchString(after) {
		return false
	}
	if strings.HasSuffix(before, cut) || strings.HasPrefix(after, cut) {
		return false
	}
	r := []rune(after)[0]
	lower := string(r) == strings.ToLower(string(r)) && string(r) != strings.ToUpper(string(r))
	return lower || len([]rune(before)) >= 45
}

// limits says that a khoản limits clause of its Điều: it names it, and excepts
// or forbids.
func limits(p corpus.Passage, clause string) bool {
	f := spaced(p.Text)
	if !strings.Contains(f, " khoan "+clause+" dieu nay ") {
		return false
	}
	return strings.Contains(f, " khong ") || strings.Contains(f, " tru ")
}
