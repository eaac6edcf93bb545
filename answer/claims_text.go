package answer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"trolyao/paper"
)

// How a claim is compared with the law: both are read as words, of which words
// of one meaning are one ("tối đa", "không quá"), and a quantity with its limit
// is one word. See [align] for what a claim may do with the words of a passage.

// wordKind is what a word does in a sentence.
type wordKind int

const (
	plainWord  wordKind = iota
	freeWord            // a claim may bring it or leave it out
	countWord           // a quantity
	denyWord            // denies, excepts, or limits to what follows
	ifWord              // begins a condition
	mayWord             // "có thể"
	dutyWord            // "phải"
	officeWord          // of an office, its level, or a person who acts
)

// A word of a claim or of the law.
type word struct {
	key   string // equal for words of one meaning
	kind  wordKind
	limit string // of a quantity: how it bounds, "" when it does not
	unit  string // of a quantity
	raw   string // the unit as written
	start bool   // begins a segment: what may stand elsewhere in the sentence
	stop  bool   // behind a comma, a bracket or a stop
	link  bool   // "và", "hoặc", "theo": what follows may be left out
	at    int    // byte in the text
	far   bool   // of a heading or of the clause before, not of the clause itself
	title bool   // of the title of the document
	head  bool   // the first of its line
	ref   bool   // of a reference to another part
}

// Limits of a quantity. "trong" and no limit mean the same of a term, as do
// "trong" and "không quá".
const (
	atMost  = "≤"
	atLeast = "≥"
	over    = ">"
	under   = "<"
	before  = "trước"
	after   = "sau"
	within_ = "trong"
	since   = "từ"
	upTo    = "đến"
)

// phrases are the wordings of one meaning, with what they mean and do.
var phrases = func() map[string]word {
	m := map[string]word{}
	add := func(key string, kind wordKind, all ...string) {
		for _, p := range all {
			m[p] = word{key: key, kind: kind}
		}
	}
	add(atMost, plainWord, "không quá", "tối đa", "chậm nhất", "muộn nhất", "nhiều nhất", "cao nhất", "không vượt quá", "không được quá",
		"không được vượt quá", "không muộn hơn", "không chậm hơn", "không lâu hơn", "không nhiều hơn", "không cao hơn", "trở xuống")
	add(atLeast, plainWord, "ít nhất", "tối thiểu", "thấp nhất", "không dưới", "không được dưới", "không ít hơn", "không thấp hơn",
		"không được thấp hơn", "trở lên")
	add(over, plainWord, "trên", "hơn", "quá", "vượt quá", "nhiều hơn", "cao hơn", "lớn hơn")
	add(under, plainWord, "dưới", "ít hơn", "thấp hơn", "nhỏ hơn", "chưa đến", "chưa đủ", "chưa tới", "chưa quá", "không đến", "không đủ")
	add(before, plainWord, "trước")
	add(after, plainWord, "sau", "sau khi hết", "quá thời hạn", "sau thời hạn")
	add(within_, plainWord, "trong thời hạn", "trong vòng", "trong thời gian", "trong")
	add(since, plainWord, "kể từ", "từ", "kể từ ngày", "từ ngày", "kể từ khi", "từ khi")
	add(upTo, plainWord, "đến", "tới", "cho đến", "đến hết")
	add("không được", denyWord, "không được", "không được phép", "cấm", "nghiêm cấm", "bị cấm", "bị nghiêm cấm", "không có quyền")
	add("không phải", denyWord, "không phải", "không cần", "không bắt buộc", "không buộc", "không nhất thiết", "không cần phải",
		"không bắt buộc phải", "không phải là")
	add("không thể", denyWord, "không thể")
	add("không", denyWord, "không", "chẳng", "không có")
	add("chưa", denyWord, "chưa")
	add("trừ", denyWord, "trừ", "ngoại trừ", "trừ trường hợp", "ngoại trừ trường hợp", "trừ khi",
		"loại trừ", "trừ các trường hợp", "trừ những trường hợp", "trừ một số trường hợp")
	add("chỉ", denyWord, "chỉ", "chỉ có", "duy nhất")
	add("miễn", denyWord, "miễn", "được miễn")
	add("nếu", ifWord, "nếu", "khi", "trường hợp", "trong trường hợp", "nếu như", "với điều kiện", "đối với trường hợp", "trong các trường hợp")
	add("đối với", ifWord, "đối với", "riêng đối với", "riêng")
	add("phải", dutyWord, "phải", "có trách nhiệm", "có nghĩa vụ", "buộc phải", "phải được", "bắt buộc phải", "bắt buộc", "có trách nhiệm phải")
	add("được", plainWord, "được", "được quyền", "có quyền", "được phép", "có các quyền", "có các quyền sau đây", "có quyền sau đây")
	add("có thể", mayWord, "có thể")
	add("gồm", freeWord, "gồm", "bao gồm", "gồm có", "bao gồm cả")
	add("phạt", plainWord, "bị phạt", "phạt", "phạt tiền", "bị phạt tiền")
	add("trước đây", plainWord, "trước đây", "trước đó")
	add("hành vi", freeWord, "hành vi", "có hành vi", "người có hành vi")
	add("thực hiện", plainWord, "thực hiện", "làm", "tiến hành")
	add("sử dụng", plainWord, "sử dụng", "dùng")
	add("xử phạt", plainWord, "bị xử phạt", "xử phạt")
	add("hàng", plainWord, "hằng", "hàng")
	for _, p := range strings.Fields("theo thì là và của các những này đó như về tại ở do cho để với việc quy định bởi cũng thuộc nêu rằng mà có sẽ nhằm " +
		"đây ấy trên_cơ_sở căn_cứ trên_đây") {
		m[strings.ReplaceAll(p, "_", " ")] = word{key: p, kind: freeWord}
	}
	add("sau đây", freeWord, "sau đây", "dưới đây")
	for _, p := range strings.Split("đình chỉ,chỉ đạo,chỉ định,chỉ dẫn,địa chỉ,chỉ tiêu,chỉ thị,chứng chỉ,tôn chỉ,miễn nhiệm,khấu trừ,phòng trừ,không gian,"+
		"cơ sở,cán bộ,toàn bộ,nội bộ,đồng bộ,công việc,công khai,công chức,viên chức,trung thực,tài chính,thủ tục,hành chính,không những", ",") {
		m[p] = word{key: p}
	}
	add("quy định", freeWord, "quy định", "quy định tại", "theo quy định")
	return m
}()

// offices are the syllables that name who acts and at which level.
var offices = wordTable(`ủy chủ bộ sở phòng cục vụ ban thủ hội tòa viện thanh công giám chánh chi tổng chính quốc thường tỉnh huyện xã phường
	quận ương cấp trung thành đặc nhà lần`)

func wordTable(text string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(text) {
		m[w] = true
	}
	return m
}

// starters begin a segment by themselves, or end one before what follows them.
var starters, enders = wordTable("để do tại theo bằng cho nhưng gồm ở trong phạt"), map[string]bool{"thì": true, "là": true, "gồm": true,
	"sau đây": true, "hành vi": true, "đối với": true}

// fillers may stand between a limit and its quantity.
var fillers = wordTable("là ngày thời hạn gian mức khoảng có đủ cả hết số")

const mostPhrase = 5 // syllables

// rePlaces finds references to parts, with the words that lead to them.
var rePlaces = regexp.MustCompile(`(?i)(?:theo\s+)?(?:quy\s+định\s+)?(?:tại\s+)?(?:các\s+)?(?:(?:điểm|khoản|điều)\s+(?:\d+[a-zđ]?|[a-zđ](?:[\s,;.:)]|$))(?:[\s,]*(?:,|và\s)\s*(?:khoản\s+)?(?:\d+[a-zđ]?|[a-zđ](?:[\s,;.:)]|$)))*[\s,]*)+` +
	`(?:(?:của\s+)?(?:luật|nghị\s+định|thông\s+tư|điều|quy\s+chế|bộ\s+luật)\s+này)?|(?:tại|theo)\s+(?:khoản|điều)\s+này`)

var shorts = strings.NewReplacer("UBND", "Ủy ban nhân dân", "HĐND", "Hội đồng nhân dân", "TAND", "Tòa án nhân dân", "VKSND",
	"Viện kiểm sát nhân dân", "UBMTTQ", "Ủy ban Mặt trận Tổ quốc", "TTHC", "thủ tục hành chính")

var reListMark = regexp.MustCompile(`(?m)^\s*(?:\d{1,3}[a-zđ]?\.|[a-zđ]{1,2}\d?\)|[-–+•*])\s*(?:\[\d+\])?`)

// wordsOf reads a text. What stands in front of an item of a list, its number or
// its dash, is no word of it.
func wordsOf(text string) []word {
	text = shorts.Replace(paper.Clean(text))
	text = reListMark.ReplaceAllStringFunc(text, func(m string) string { return strings.Repeat(";", len(m)) })
	ys := paper.Syllables(text)
	quantity := counts(text)
	refs := rePlaces.FindAllStringIndex(text, -1)
	slices.SortFunc(quantity, func(a, b placed) int { return a.start - b.start })
	var out []word
	last := 0 // byte behind the word before
	q := 0
	put := func(w word, from, to int) {
		between := text[min(last, from):from]
		for len(refs) > 0 && refs[0][1] <= from {
			refs = refs[1:]
		}
		if w.ref = len(refs) > 0 && refs[0][0] <= from; w.ref && w.kind != freeWord && w.kind != denyWord {
			w.kind = plainWord
		}
		w.head = len(out) == 0 || strings.Contains(between, "\n")
		w.at, w.stop = from, len(out) == 0 || strings.ContainsAny(between, ",;:().\n|\t")
		prev := ""
		if len(out) > 0 {
			prev = out[len(out)-1].key
		}
		w.start = w.stop || w.kind == ifWord || w.key == "trừ" || w.key == since || w.kind == countWord &&
			w.limit != "" ||
			starters[w.key] || enders[prev] || strings.ContainsAny(between, "–")
		w.link = w.key == "và" || w.key == "hoặc" || w.key == "theo"
		out = append(out, w)
		last = to
	}
	for i := 0; i < len(ys); {
		for q < len(quantity) && quantity[q].end <= ys[i].Start {
			q++
		}
		if q < len(quantity) && quantity[q].start <= ys[i].Start {
			c := quantity[q]
			n := word{key: c.n + " " + c.unit, kind: countWord, unit: c.unit, raw: c.raw}
			for i < len(ys) && ys[i].Start < c.end {
				i++
			}
			if c.unit == "" {
				n.key, n.unit = c.n+" |", "|" // what it counts is no unit we know
			}
			out, n.limit = bounded(out, last)
			put(n, c.start, c.end)
			continue
		}
		edge := len(text)
		if q < len(quantity) {
			edge = quantity[q].start
		}
		n, w := phraseAt(text, ys[i:], edge)
		if w.key == "" {
			w = word{key: ys[i].Text}
			if offices[w.key] {
				w.kind = officeWord
			}
		}
		if m := len(out); (w.key == atLeast || w.key == atMost) && m > 0 && out[m-1].kind == countWord &&
			strings.HasPrefix(text[ys[i].Start:], "trở") {
			out[m-1].limit = w.key
			i, last = i+n, ys[i+n-1].End
			continue
		} else if m > 1 && (w.key == atLeast || w.key == atMost) && strings.HasPrefix(text[ys[i].Start:],
			"trở") && out[m-2].kind == countWord {
			out[m-2].limit = w.key
			i, last = i+n, ys[i+n-1].End
			continue
		}
		put(w, ys[i].Start, ys[i+n-1].End)
		i += n
	}
	ranges(out)
	return out
}

// phraseAt is the longest phrase that begins with ys and ends before edge, and its
// number of syllables; one syllable without a phrase.
func phraseAt(text string, ys []paper.Syllable, edge int) (int, word) {
	for n := min(mostPhrase, len(ys)); n > 0; n-- {
		if ys[n-1].End > edge || strings.ContainsAny(text[ys[0].Start:ys[n-1].End], ",;:.()\n") {
			continue
		}
		var b []string
		for _, y := range ys[:n] {
			b = append(b, y.Text)
		}
		if w, ok := phrases[strings.Join(b, " ")]; ok {
			return n, w
		}
	}
	return 1, word{}
}

// bounded takes the words that bound the quantity behind them off the end of ws.
func bounded(ws []word, _ int) ([]word, string) {
	limit := ""
	for n := len(ws); n > 0; {
		k := n - 1
		for k > 0 && n-k <= 4 && fillers[ws[k].key] {
			k--
		}
		w := ws[k]
		if limit != "" && w.key == limit {
			break
		}
		bounds := slices.Contains([]string{atMost, atLeast, over, under, before, after, within_, since,
			upTo}, w.key)
		if !bounds || k < n-1 && slices.ContainsFunc(ws[k+1:n], func(f word) bool { return f.stop }) {
			break
		}
		if limit == "" || limit == within_ || (limit == since || limit == after) && (w.key == atMost ||
			w.key == atLeast) {
			limit = w.key
		} else if w.key != within_ && w.key != limit {
			break
		}
		ws, n = ws[:k], k
	}
	return ws, limit
}

// ranges gives the first number of "từ 2 đến 4 triệu đồng" the unit of the second.
func ranges(ws []word) {
	for i := 0; i+1 < len(ws); i++ {
		a, b := &ws[i], ws[i+1]
		if b.key == upTo && i+2 < len(ws) { // "đến dưới 70 điểm"
			b = ws[i+2]
		} else if b.limit != upTo {
			continue
		}
		if a.kind != countWord || b.kind != countWord {
			continue
		}
		if a.limit == "" && b.limit == upTo {
			a.limit = since
		}
		if a.unit != "|" {
			continue
		}
		if n, _, ok := strings.Cut(a.key, " |"); ok && b.unit != "|" {
			q := scaled(n, b.raw)
			a.key, a.unit = q.n+" "+q.unit, q.unit
		}
	}
}

// bounds says that a claim may give a quantity with limit c where the law has l.
func sameLimit(c, l string) bool {
	switch {
	case c == l:
		return true
	case c == within_:
		return l == "" || l == atMost
	case l == within_:
		return c == "" || c == atMost
	}
	return false
}

func same(c, l word) bool {
	return c.key == l.key && (c.kind != countWord || sameLimit(c.limit, l.limit))
}

// hasContent says that a word says something by itself.
func (w word) hasContent() bool {
	return w.kind != freeWord && w.key != "" && unicode.IsLetter([]rune(w.key)[0]) || w.kind == countWord
}
