package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"trolyao/paper"
)

// A letterhead names in capitals who issues a document, mostly on two or three
// lines: the body above, then the issuer, the last one (Nghị định 30/2020/NĐ-CP,
// Phụ lục I, phần I, mục II.2). The motto stands beside it.

// bodyWords begin the name of a body, folded; what begins otherwise goes on with
// the line above.
var bodyWords = []string{"uy ban", "ubnd", "hoi dong", "hdnd", "thuong truc", "so", "ban", "phong", "trung tam", "van phong",
	"chi cuc", "cuc", "tong cuc", "vu", "vien", "truong", "benh vien", "tram", "thanh tra", "bo", "dang uy", "dang bo",
	"chi bo", "tinh uy", "thanh uy", "huyen uy", "quan uy", "hoi", "lien doan", "cong doan", "doan", "toa an", "cong an",
	"bao hiem", "kho bac", "thue", "chi nhanh", "quy bao", "quy dau tu", "quy phat trien", "quy tin dung",
	"dai phat thanh", "dai truyen hinh", "chinh phu", "quoc hoi", "thu tuong", "chu tich", "tong cong ty", "cong ty",
	"hoc vien", "dai hoc", "thu vien", "bao tang", "hat", "doi", "khoa", "nha van hoa", "nha thieu nhi",
	"ngan hang", "kiem toan", "hop tac xa", "bo chi huy", "mat tran", "mttq", "ubmttq", "tong lien doan", "xi nghiep", "lien minh"}

// placeWords begin the name of a unit of the land, longer ones first; with their
// marks, as "quản" is not "quận".
var placeWords = []string{"thành phố", "tỉnh", "xã", "phường", "đặc khu", "thị trấn", "thị xã", "huyện", "quận", "khu vực"}

var (
	reMotto     = regexp.MustCompile(`(?i)CỘNG H(?:OÀ|ÒA)\s+XÃ\s+HỘI.*$|ĐẢNG CỘNG SẢN VIỆT NAM.*$|Độc lập\s*[-–—].*$`)
	reHeadEnd   = regexp.MustCompile(`^(?:Căn cứ|Kính gửi|V/v|Về việc|Điều\s|Chương\s)`)
	reRestOfNo  = regexp.MustCompile(`(?:^|\s)(?:Số|SỐ|Luật số)\s*:?\s*[0-9./…].*$`)
	rePortal    = regexp.MustCompile(`^(?:CỔNG|TRANG) THÔNG TIN |^CÔNG BÁO(?:/| |$)|^CƠ SỞ DỮ LIỆU `)
	reShortHead = regexp.MustCompile(`(?:^|[\s(])(?:TP\.?|T\.P\.?)\s+`)
)

// shortNames are names that heads write short.
var shortNames = strings.NewReplacer("UBND ", "ỦY BAN NHÂN DÂN ", "UỶ BAN", "ỦY BAN", "HĐND ", "HỘI ĐỒNG NHÂN DÂN ",
	"UBMTTQVN ", "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM ", "MTTQ ", "MẶT TRẬN TỔ QUỐC ", "SỞ GD&ĐT", "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
	"SỞ GDĐT", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "SỞ NN&MT", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
	"SỞ NNMT", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "SỞ KH&CN", "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
	"SỞ VHTT&DL", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "SỞ VHTTDL", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", " UỶ ", " ỦY ")

// bodiesOf are the lines of a head that name bodies, joined to one name each.
func bodiesOf(head []string) []string {
	var out []string
	for _, l := range head {
		if len(out) == 0 && rePortal.MatchString(l) {
			continue // where it was taken from
		}
		if reHeadEnd.MatchString(l) || len(out) > 0 && reNumber.MatchString(l) {
			break
		}
		l = strings.TrimSpace(reRestOfNo.ReplaceAllString(reMotto.ReplaceAllString(l, ""), ""))
		open := strings.HasSuffix(l, " -") || strings.HasSuffix(l, " –") // the name goes on
		l = strings.Trim(l, "*_-–— .")
		if l == "" || !paper.IsUpper(l) || reNumCore.MatchString(l) {
			continue
		}
		if open {
			l += " -"
		}
		if t, _ := splitType(l); t != "" {
			break
		}
		l = strings.TrimSpace(shortNames.Replace(reShortHead.ReplaceAllString(l+" ", " THÀNH PHỐ ")))
		switch {
		case len(out) == 0 && begins(l, bodyWords) == "" && beginsPlace(l) == "":
			return nil
		case len(out) == 0 || begins(l, bodyWords) != "" && !goesOn(out[len(out)-1], l):
			out = append(out, l)
		case beginsPlace(l) != "" && placeIn(out[len(out)-1]) != "":
			above := out[len(out)-1]
			if place := placeIn(above); wide(place) && !wide(l) { // "UBND TỈNH BÌNH MINH", "XÃ TÂN LẬP"
				out = append(out, strings.TrimSuffix(above, place)+l)
			} else {
				out[len(out)-1] += ", " + l
			}
		default:
			out[len(out)-1] += " " + l
		}
		if len(out) > 4 || len(out[len(out)-1]) > 250 {
			return nil
		}
	}
	for i := range out {
		out[i] = strings.TrimRight(out[i], " -")
	}
	return out
}

// goesOn says that the line below ends the name above, though it begins like one
// of its own: "… TRƯỜNG PHỔ THÔNG DÂN TỘC" "NỘI TRÚ", "VÀ", a comma at the end.
func goesOn(above, below string) bool {
	f := paper.Fold(above)
	return strings.HasSuffix(above, ",") || strings.HasSuffix(f, " va") || strings.HasSuffix(above, "-") ||
		strings.HasPrefix(below, "PHÒNG, CHỐNG") || strings.HasPrefix(below, "PHÒNG CHỐNG") ||
		f == "van phong" || f == "thuong truc" || f == "doan dai bieu"
}

// begins is the word of list that s begins with, "" when it begins with none.
func begins(s string, list []string) string {
	f := paper.Fold(s)
	for _, w := range list {
		if strings.HasPrefix(f, w) && (len(f) == len(w) || f[len(w)] == ' ') && !strings.HasPrefix(f, "xa hoi") {
			return w
		}
	}
	return ""
}

// beginsPlace is the word of [placeWords] that s begins with, "" when it begins with none.
func beginsPlace(s string) string {
	low := strings.ToLower(s)
	for _, w := range placeWords {
		if strings.HasPrefix(low, w) && (len(low) == len(w) || low[len(w)] == ' ') && !strings.HasPrefix(low, "xã hội") {
			return w
		}
	}
	return ""
}

// placeIn is the part of a name that begins with the unit of the land: "XÃ TÂN LẬP".
func placeIn(name string) string {
	words := strings.Fields(name)
	for i := range words {
		if s := strings.Join(words[i:], " "); i > 0 && beginsPlace(s) != "" && i+1 < len(words) {
			return s
		}
	}
	return ""
}

// wide says that a unit of the land is one of those right below the centre.
func wide(place string) bool {
	w := beginsPlace(place)
	return w == "tỉnh" || w == "thành phố"
}

// properNames are bodies whose name is theirs alone: the place need not be added.
var properNames = []string{"truong", "benh vien", "cong ty", "tong cong ty", "dai hoc", "hoc vien", "tinh uy", "thanh uy",
	"dang uy", "dang bo", "chi bo", "bo", "cuc", "tong cuc", "chinh phu", "quoc hoi", "vien", "uy ban", "hoi dong", "quy"}

// issuerIn is who issues, as the head says; "" when it names nobody. A body that
// every place has takes the place of the body above it.
func issuerIn(head []string, cased *casing) string {
	bodies := bodiesOf(head)
	if len(bodies) > 0 && begins(bodies[0], bodyWords) == "" { // "TỈNH BÌNH MINH" above
		if len(bodies) == 1 {
			return ""
		}
	}
	if len(bodies) == 0 {
		return ""
	}
	name := bodies[len(bodies)-1]
	out := cased.body(name)
	if len(bodies) == 1 {
		return out
	}
	above := bodies[len(bodies)-2]
	if kind, rest, _ := strings.Cut(out, "hánh "); kind == "Chi n" && beginsPlace(rest) != "" { // of what, says the line above
		return "Chi nhánh " + cased.body(above) + " " + rest
	}
	if place := placeIn(name); place != "" && !reNumbered.MatchString(place) || begins(name, properNames) != "" {
		return out
	}
	word := begins(name, bodyWords)
	f := paper.Fold(above)
	switch {
	case f == paper.Fold(name):
	case word == "van phong" && f != "" && len(strings.Fields(name)) == 2,
		(word == "ban" || word == "van phong" || word == "thuong truc") && (strings.HasPrefix(f, "hoi dong nhan dan") ||
			strings.HasPrefix(f, "dang uy") || strings.HasPrefix(f, "tinh uy") || strings.HasPrefix(f, "thanh uy")):
		return out + " " + cased.body(above)
	case placeIn(above) != "":
		place := placeIn(above)
		unit := beginsPlace(place)
		if strings.HasSuffix(strings.ToLower(name), " "+unit) { // "TRẠM Y TẾ XÃ"
			words := strings.Fields(out)
			out = strings.Join(words[:len(words)-len(strings.Fields(unit))], " ")
		}
		bare := strings.Join(strings.Fields(place)[len(strings.Fields(unit)):], " ")
		if !strings.Contains(name, bare) {
			return out + " " + strings.TrimSpace(strings.TrimPrefix(cased.body("X "+place), "X "))
		}
	}
	return out
}

// reNumbered is a place that every province has: "KHU VỰC 3".
var reNumbered = regexp.MustCompile(`(?i)^khu vực\s+(?:số\s+)?(?:\d+|[IVX]+)$`)

// casing gives words in capitals their small letters back, as the document itself
// writes them elsewhere: "Vinh – Thanh Thủy", "NĐ-CP".
type casing struct {
	pairs map[[2]string][2]int // two words, lowered → how often each begins with a capital, out of seen
	seen  map[[2]string]int
	one   map[string]string // words of capitals inside small ones: "NĐ-CP", "VNeID"
}

// aroundWord are the marks that stand around a word.
const aroundWord = `.,;:()“”"/`

// mostCased bounds the words that casing learns from.
const mostCased = 40000

// learnCasing learns how the lines write the words of the head; of other words it
// keeps nothing, because nobody asks.
func learnCasing(head []string, lines []line) *casing {
	c := &casing{pairs: map[[2]string][2]int{}, seen: map[[2]string]int{}, one: map[string]string{}}
	asked := map[string]bool{}
	for _, l := range head {
		for w := range strings.FieldsSeq(l) {
			asked[strings.ToLower(strings.Trim(w, aroundWord))] = true
		}
	}
	left := mostCased
	learn := func(text string) {
		if paper.IsUpper(text) || left < 0 {
			return
		}
		words := strings.Fields(text)
		left -= len(words)
		before := false // the word before is one of the head
		for i, w := range words {
			bare := strings.Trim(w, aroundWord)
			low := strings.ToLower(bare)
			was := before
			if before = asked[low]; !before {
				continue
			}
			if inner(bare) && (!paper.IsUpper(bare) || strings.ContainsAny(bare, "-0123456789")) {
				c.one[low] = bare
			}
			if i == 0 || !was || endsSentence(words[i-1]) {
				continue
			}
			prev := strings.Trim(words[i-1], `,(“"`)
			if shouted(prev) || shouted(bare) {
				continue // "CHI CỤC TRƯỞNG" beside small words
			}
			up, opens := startsCapital(prev), i == 1 || endsSentence(words[i-2])
			if opens && !startsCapital(bare) {
				continue // the first word of a sentence tells nothing
			}
			pair := [2]string{strings.ToLower(prev), low}
			n := c.pairs[pair]
			if up {
				n[0]++
			}
			if startsCapital(bare) {
				n[1]++
			}
			c.pairs[pair] = n
			c.seen[pair]++
		}
	}
	for _, l := range lines {
		if l.table == nil {
			learn(l.text)
			continue
		}
		for _, row := range slices.Concat(l.table.HeadRows, l.table.Rows) {
			for _, cell := range row {
				for part := range strings.SplitSeq(cell.Raw, "\n") {
					learn(part)
				}
			}
		}
	}
	return c
}

// shouted says that a word stands in capitals, which tells nothing of its first letter.
func shouted(w string) bool { return utf8.RuneCountInString(w) > 1 && paper.IsUpper(w) }

// endsSentence says that what stands behind w begins a sentence.
func endsSentence(w string) bool {
	return strings.HasSuffix(w, ".") || strings.HasSuffix(w, ":") || strings.HasSuffix(w, ";")
}

// inner says that a word has a capital behind its first letter.
func inner(w string) bool {
	n := 0
	for i, r := range w {
		if i > 0 && unicode.IsUpper(r) {
			n++
		}
	}
	return n > 0
}

// knownNames are names whose capitals do not follow from their place.
var knownNames = []string{"Ủy ban nhân dân", "Hội đồng nhân dân", "Việt Nam", "Hồ Chí Minh", "Chính phủ", "Quốc hội",
	"Thủ tướng Chính phủ", "Ủy ban Mặt trận Tổ quốc", "Mặt trận Tổ quốc", "Ban Chấp hành", "Trung ương", "Đảng bộ", "Đảng ủy",
	"Nhà nước", "Hà Nội", "Bộ Chính trị", "Ban Bí thư", "Tỉnh ủy", "Thành ủy", "Ủy ban Thường vụ Quốc hội", "Đảng Cộng sản Việt Nam",
	"Đoàn Thanh niên Cộng sản Hồ Chí Minh", "Liên hiệp Phụ nữ", "Cộng sản", "Đại biểu Quốc hội", "cơ quan Đảng"}

// keptShort are words of capitals that have a vowel and stay as they are.
var keptShort = []string{"UBND", "QLDA", "TTHC", "CCHC", "HĐND", "UBMTTQ", "BQLDA", "VNEID", "GDTX", "GDNN", "QĐ", "ASEAN",
	"CEDAW", "COVID-19", "ISO", "ODA", "FDI", "EU", "OCOP", "AI", "ĐHQG"}

// reRoman is a number that is no word: not "VI", "XI".
var reRoman = regexp.MustCompile(`^(?:I{2,3}|I[VX]|V?I{2,3}|XI{2,3}|XI?[VX]|XVI{0,3}|XXI{0,3})$`)

// word restores one word; ok where it is an abbreviation or a symbol.
func (c *casing) word(w string) (string, bool) {
	bare := strings.Trim(w, `.,;:()“”"`)
	if known := c.one[strings.ToLower(bare)]; known != "" && bare != "" {
		return strings.Replace(w, bare, known, 1), true
	}
	folded := paper.Fold(bare)
	switch {
	case reRoman.MatchString(bare):
		return w, true
	case strings.ContainsAny(bare, "0123456789") && strings.ContainsAny(bare, "/-"):
		return strings.Replace(w, bare, CanonicalNumber(bare), 1), true
	case slices.Contains(keptShort, strings.ToUpper(bare)), strings.Contains(bare, "-") && symbolPieces(bare):
		return strings.Replace(w, bare, strings.ReplaceAll(strings.ToUpper(bare), "TTG", "TTg"), 1), true
	case utf8.RuneCountInString(bare) > 1 && !strings.ContainsAny(folded, "aeiouy0123456789-/&'"),
		strings.Contains(bare, "&") && len(bare) > 2:
		return strings.Replace(w, bare, strings.ToUpper(bare), 1), true
	}
	return strings.ToLower(w), false
}

// symbolPieces says that a word is the symbol of a number: "NĐ-CP", "QĐ-TTG".
func symbolPieces(s string) bool {
	first, _, _ := strings.Cut(s, "-")
	return symbolWords[paper.Fold(first)] != "" && !strings.Contains(s, " ")
}

// sentence writes a title in capitals as a sentence.
func (c *casing) sentence(s string) string {
	words := strings.Fields(s)
	fixed := make([]bool, len(words))
	low := make([]string, len(words))
	for i, w := range words {
		words[i], fixed[i] = c.word(w)
		low[i] = strings.ToLower(strings.Trim(w, `.,;:()“”"/`))
	}
	raise := func(i int) {
		if !fixed[i] {
			words[i] = raised(words[i])
		}
	}
	told := make([]bool, len(words)) // the document writes this word elsewhere, in the same company
	for i := range words {
		up, of := 0, 0
		if i > 0 {
			pair := [2]string{low[i-1], low[i]}
			up, of = up+c.pairs[pair][1], of+c.seen[pair]
		}
		if i+1 < len(words) {
			pair := [2]string{low[i], low[i+1]}
			up, of = up+c.pairs[pair][0], of+c.seen[pair]
		}
		if told[i] = of > 0; up*2 > of && of > 0 {
			raise(i)
		}
	}
	for i := range words {
		unit := beginsPlace(strings.Join(low[i:], " "))
		if unit == "" || told[i] && i+1 < len(words) && told[min(i+len(strings.Fields(unit)), len(words)-1)] {
			continue
		}
		from := i + len(strings.Fields(unit))
		for k := from; k < len(words) && k < from+3 && !notNames[low[k]]; k++ {
			raise(k)
			if strings.ContainsAny(words[k], ",;.)") {
				break
			}
		}
	}
	return capitalised(c.names(strings.Join(words, " ")))
}

// names puts the capitals of names that everybody knows.
func (c *casing) names(s string) string {
	for _, name := range knownNames {
		low := strings.ToLower(name)
		for from := 0; ; {
			i := strings.Index(s[from:], low)
			if i < 0 {
				break
			}
			i += from
			end := i + len(low)
			if (i == 0 || s[i-1] == ' ' || s[i-1] == '(') && (end == len(s) || strings.ContainsRune(" ,.;)", rune(s[end]))) {
				s = s[:i] + name + s[end:]
			}
			from = end
		}
	}
	return s
}

// body writes the name of a body the way Nghị định 30/2020/NĐ-CP, Phụ lục II, has
// it: the first letter of its kind and of each field, every one of a place.
func (c *casing) body(s string) string {
	words := strings.Fields(s)
	kind := len(strings.Fields(begins(s, bodyWords)))
	place := len(words)
	for i := range words {
		if i > 0 && beginsPlace(strings.Join(words[i:], " ")) != "" && i+1 < len(words) {
			place = i
			break
		}
	}
	own := strings.Fields(c.sentence(strings.Join(words, " ")))
	if len(own) != len(words) {
		return strings.Join(own, " ")
	}
	proper := -1 // where the own name of a school begins
	if begins(s, []string{"truong", "tinh uy", "thanh uy"}) != "" {
		proper = c.schoolName(words)
	}
	unit := 0
	for i := range words {
		if i >= place {
			if unit > 0 {
				unit--
				continue
			}
			if w := beginsPlace(strings.Join(words[i:], " ")); w != "" && i+1 < len(words) {
				unit = len(strings.Fields(w)) - 1
				if i == place || strings.HasSuffix(words[i-1], ",") {
					own[i] = lowerFirst(own[i])
					continue
				}
			}
			own[i] = raised(own[i])
			continue
		}
		switch {
		case i == 0, i == kind && words[i] != "CÁC", i == kind+1 && fixedWord(own[kind]), proper >= 0 && i >= proper,
			i > kind && kind > 0 && (strings.HasSuffix(words[i-1], ",") || slices.Contains([]string{"-", "–"}, words[i-1]) ||
				words[i-1] == "VÀ"):
			if words[i] != "VÀ" {
				own[i] = raised(own[i])
			}
		}
	}
	for i := 2; i+1 < len(own) && i+1 < place; i++ { // "Hữu nghị Việt Nam - Cu Ba"
		if words[i-2] == "VIỆT" && words[i-1] == "NAM" && (words[i] == "-" || words[i] == "–") {
			for k := i + 1; k < place; k++ {
				own[k] = raised(own[k])
			}
		}
	}
	return c.names2(strings.Join(own, " "))
}

// fixedWord says that a word is an abbreviation, which opens a name as the words it
// stands for would: "Trường PTDTBT Tiểu học".
func fixedWord(w string) bool { return utf8.RuneCountInString(w) > 3 && paper.IsUpper(w) }

// names2 puts the names that everybody knows over what a rule made of them.
func (c *casing) names2(s string) string {
	s = strings.NewReplacer("Tỉnh Ủy", "Tỉnh ủy", "Thành Ủy", "Thành ủy").Replace(s)
	for _, name := range []string{"Ủy ban nhân dân", "Hội đồng nhân dân", "Thường trực", "Ủy ban Mặt trận Tổ quốc Việt Nam"} {
		if len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
			return name + s[len(name):]
		}
	}
	return s
}

// schoolKinds end where the own name of a school begins, folded.
var schoolKinds = []string{"trung hoc co so", "trung hoc pho thong", "tieu hoc", "mam non", "mau giao", "thcs", "thpt", "th", "cao dang nghe", "cao dang",
	"trung cap", "dai hoc", "chinh tri", "noi tru", "ban tru", "tinh uy", "thanh uy"}

// schoolName is the index at which the own name of a school begins, -1 for none.
func (c *casing) schoolName(words []string) int {
	at := -1
	for i := range words {
		if k := begins(strings.Join(words[i:], " "), schoolKinds); k != "" {
			at = max(at, i+len(strings.Fields(k)))
		}
	}
	if at >= len(words) {
		return -1
	}
	return at
}

func raised(s string) string {
	for i, r := range s {
		if unicode.IsLetter(r) {
			return s[:i] + string(unicode.ToUpper(r)) + s[i+utf8.RuneLen(r):]
		}
	}
	return s
}

// provinces are the names of tỉnh and, behind the bar, of thành phố under the
// centre, before and after 1/7/2025 (Nghị quyết 202/2025/QH15).
const provinces = `An Giang,Bà Rịa - Vũng Tàu,Bạc Liêu,Bắc Giang,Bắc Kạn,Bắc Ninh,Bến Tre,Bình Dương,Bình Định,Bình Phước,
Bình Thuận,Cà Mau,Cao Bằng,Đắk Lắk,Đắk Nông,Điện Biên,Đồng Nai,Đồng Tháp,Gia Lai,Hà Giang,Hà Nam,Hà Tĩnh,Hải Dương,
Hậu Giang,Hòa Bình,Hưng Yên,Khánh Hòa,Kiên Giang,Kon Tum,Lai Châu,Lạng Sơn,Lào Cai,Lâm Đồng,Long An,Nam Định,Nghệ An,
Ninh Bình,Ninh Thuận,Phú Thọ,Phú Yên,Quảng Bình,Quảng Nam,Quảng Ngãi,Quảng Ninh,Quảng Trị,Sóc Trăng,Sơn La,Tây Ninh,
Thái Bình,Thái Nguyên,Thanh Hóa,Tiền Giang,Trà Vinh,Tuyên Quang,Vĩnh Long,Vĩnh Phúc,Yên Bái|Hà Nội,Hải Phòng,Đà Nẵng,
Cần Thơ,Huế,Hồ Chí Minh`

// placed says what a place is, where its name tells: "tỉnh Gia Lai". Other names
// can be those of a commune as well, and stay bare.
func placed(name string) string {
	tinh, cities, _ := strings.Cut(strings.ReplaceAll(provinces, "\n", ""), "|")
	for list, unit := range map[string]string{tinh: "tỉnh ", cities: "thành phố "} {
		for p := range strings.SplitSeq(list, ",") {
			if paper.Fold(p) == paper.Fold(strings.TrimPrefix(strings.TrimPrefix(name, "TP. "), "Thành phố ")) {
				return unit + p
			}
		}
	}
	return name
}
