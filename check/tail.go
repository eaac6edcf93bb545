package check

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"trolyao/corpus"
	"trolyao/paper"
)

// tail is what stands behind the number of a document: "ngày … của … quy định …".
type tail struct {
	day        corpus.Day
	badDay     string // a day that no calendar has, as written
	issuer     string // as written: "Bộ trưởng Bộ Nội vụ"; "" none
	title      string // the trích yếu, perhaps with more behind
	start, end int    // of all of it, in the text; end is the end of the title
	titleAt    int
}

const dayWords = `ngày\s+` + corpus.DayForm

var (
	reTailDay   = regexp.MustCompile(`(?i)^[\s,]*(?:ban hành\s+|ký\s+)?` + dayWords)
	reTailOf    = regexp.MustCompile(`(?i)^[\s,]*(?:do|của|cua)\s+`)
	reTitleHead = regexp.MustCompile(`(?i)^[\s,]*(?:về|ve|quy định|quy dinh|ban hành|phê duyệt|sửa đổi|hướng dẫn|công bố|thực hiện|tổ chức|triển khai|hợp nhất|bãi bỏ|phân cấp|phân quyền|phân định|đẩy mạnh|tăng cường|thi hành|giao|thành lập|thông qua|chi tiết|tạm ngưng|ngưng hiệu lực|kéo dài|tiếp tục|điều chỉnh|hủy bỏ|đính chính|cho phép|áp dụng|bổ sung|thay thế|xử lý|giải thích)(?:\s|$)`)
	// the place behind "Ủy ban nhân dân"
	rePlaceOf  = regexp.MustCompile(`^\s+(?:tỉnh|thành phố|TP\.?|huyện|quận|thị xã|xã|phường|đặc khu|các cấp)(?:\s+\p{Lu}[\pL\-]*){0,4}`)
	reTitleEnd = regexp.MustCompile(`[;“”"(]|\.(?:\s|$)|,\s*(?:đã\s+)?được\s+(?:sửa|bổ|thay)|\s(?:đã\s+)?được\s+(?:sửa đổi|bổ sung|thay thế)|,\s*(?:khoản|điểm|Điều|Nghị định|Luật|Thông tư|Quyết định|Nghị quyết)\s|\svà\s(?:Nghị định|Luật|Thông tư|Quyết định|Nghị quyết)\s`)
)

// reWhatFor is what is done with a document, behind a comma; its title has none before it.
var reWhatFor = regexp.MustCompile(
	`(?i)^\s*,\s*(?:hướng dẫn|thực hiện|tổ chức|triển khai|đẩy mạnh|tăng cường|thi hành|giao|áp dụng|tiếp tục|xử lý|thay thế)\s`)

// readTail reads what stands behind a mention of a document.
func readTail(text string, m corpus.Mention) tail {
	t := tail{day: m.Dated, start: m.End, end: m.End, titleAt: -1}
	at := m.End
	if t.day == "" { // a day that the mention itself holds but no calendar
		if d := reAnyDay.FindStringSubmatch(m.Text); d != nil {
			if t.day = corpus.MakeDay(d[1], d[2], d[3]); t.day == "" {
				t.badDay = d[0]
			}
		}
	}
	for range 3 {
		rest := text[at:]
		if d := reTailDay.FindStringSubmatchIndex(rest); d != nil && t.day == "" {
			if t.day = corpus.MakeDay(rest[d[2]:d[3]], rest[d[4]:d[5]], rest[d[6]:d[7]]); t.day == "" {
				t.badDay = strings.TrimLeft(rest[d[0]:d[1]], " ,")
			}
			at += d[1]
			continue
		}
		of := reTailOf.FindStringIndex(rest)
		if of == nil {
			break
		}
		n := issuerAt(rest[of[1]:])
		if n == 0 {
			break
		}
		if p := rePlaceOf.FindString(rest[of[1]+n:]); p != "" {
			n += len(p)
		}
		// "do … quyết định" tells who acts
		if by := strings.ToLower(strings.TrimLeft(rest, " ,")); strings.HasPrefix(by, "do ") &&
			!reIssued.MatchString(rest[of[1]+n:]) && !reIssued.MatchString(text[max(0, cutRunes(text, max(0,
			at-20))):at]) {
			break
		}
		t.issuer = rest[of[1] : of[1]+n]
		at += of[1] + n
	}
	t.end = at
	if h := reTitleHead.FindStringIndex(text[at:]); h != nil && !reWhatFor.MatchString(text[at:]) {
		rest := text[at:]
		n := len(rest)
		if e := reTitleEnd.FindStringIndex(rest); e != nil {
			n = e[0]
		}
		if n > 600 {
			n = cutRunes(rest, 600)
		}
		t.titleAt = at + len(rest) - len(strings.TrimLeft(rest, " ,"))
		t.title = strings.TrimSpace(strings.Trim(rest[:n], " ,"))
		t.end = at + len(strings.TrimRight(rest[:n], " ,"))
	}
	return t
}

// reIssued are the words of issuing a document beside its issuer.
var reIssued = regexp.MustCompile(`(?i)(?:^\s*(?:ban hành|ký|thông qua|phê duyệt|trình)|(?:ban hành|ký|thông qua)\s*$)`)

var reAnyDay = regexp.MustCompile(`(?i)` + dayWords)

func cutRunes(s string, n int) int {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// ministries are the names of bộ and cơ quan ngang bộ, of the present and before, by
// the sign in a symbol.
var ministries = map[string]string{"bnv": "Nội vụ", "btp": "Tư pháp", "btc": "Tài chính", "bca": "Công an",
	"bqp": "Quốc phòng", "byt": "Y tế", "bgddt": "Giáo dục và Đào tạo", "bkhcn": "Khoa học và Công nghệ",
	"bxd": "Xây dựng", "btttt": "Thông tin và Truyền thông", "bldtbxh": "Lao động - Thương binh và Xã hội",
	"bgtvt": "Giao thông vận tải", "btnmt": "Tài nguyên và Môi trường", "bnnmt": "Nông nghiệp và Môi trường",
	"bnnptnt": "Nông nghiệp và Phát triển nông thôn", "bct": "Công Thương", "bng": "Ngoại giao",
	"bvhttdl": "Văn hóa, Thể thao và Du lịch", "bkhdt": "Kế hoạch và Đầu tư", "bdttg": "Dân tộc và Tôn giáo"}

// bodies are those that issue documents, with the words they are named by, folded. The
// number of a body is what the symbol of its documents ends in.
var bodies = func() map[string][]string {
	out := map[string][]string{
		"qh": {"quoc hoi"}, "ubtvqh": {"uy ban thuong vu quoc hoi"}, "cp": {"chinh phu"},
		"ttg":  {"thu tuong chinh phu", "thu tuong", "ttgcp", "ttg"},
		"vpcp": {"bo truong, chu nhiem van phong chinh phu", "bo truong chu nhiem van phong chinh phu", "van phong chinh phu", "chu nhiem van phong chinh phu"},
		"ttcp": {"tong thanh tra chinh phu", "thanh tra chinh phu"},
		"nhnn": {"thong doc ngan hang nha nuoc viet nam", "thong doc ngan hang nha nuoc", "ngan hang nha nuoc viet nam", "ngan hang nha nuoc"},
		"hdtp": {"hoi dong tham phan toa an nhan dan toi cao", "hoi dong tham phan"}, "tandtc": {"chanh an toa an nhan dan toi cao", "toa an nhan dan toi cao"},
		"vksndtc": {"vien truong vien kiem sat nhan dan toi cao", "vien kiem sat nhan dan toi cao"},
		"ktnn":    {"tong kiem toan nha nuoc", "kiem toan nha nuoc"}, "ubdt": {"bo truong, chu nhiem uy ban dan toc", "uy ban dan toc"},
		"bhxh": {"bao hiem xa hoi viet nam"}, "ctn": {"chu tich nuoc"},
		"ubnd": {"uy ban nhan dan", "ubnd", "chu tich uy ban nhan dan", "chu tich ubnd"}, "hdnd": {"hoi dong nhan dan", "hdnd"},
		"tw": {"ban chap hanh trung uong", "bo chinh tri", "ban bi thu", "trung uong dang", "ban to chuc trung uong", "bch trung uong", "ban chi dao trung uong"},
	}
	for sign, name := range ministries {
		f := paper.Fold(name)
		out[sign] = []string{"bo truong bo " + f, "bo " + f, "bo truong " + f}
	}
	return out
}()

// bodyNames are the words of all bodies, the longest first.
var bodyNames = func() []string {
	var out []string
	for _, names := range bodies {
		out = append(out, names...)
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}()

// foldMap folds s letter by letter and says where each byte of it came from.
func foldMap(s string) (string, []int) {
	var b strings.Builder
	var at []int
	for i, r := range s {
		f := paper.Fold(string(r))
		for range len(f) {
			at = append(at, i)
		}
		b.WriteString(f)
	}
	return b.String(), append(at, len(s))
}

// issuerAt is how many bytes of s name a body that issues documents; 0 for none.
func issuerAt(s string) int {
	head := s[:min(len(s), 160)]
	for len(head) < len(s) && !utf8.RuneStart(s[len(head)]) {
		head = s[:len(head)+1]
	}
	f, at := foldMap(head)
	for _, name := range bodyNames {
		if strings.HasPrefix(f, name) && (len(f) == len(name) || !isLetter(f[len(name)])) {
			return at[len(name)]
		}
	}
	return 0
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' }

// bodyOf is the sign of the body that words name; "" for none known.
func bodyOf(words string) string {
	f := strings.Join(strings.Fields(paper.Fold(words)), " ")
	best, found := 0, ""
	for sign, names := range bodies {
		for _, n := range names {
			if len(n) > best && strings.HasPrefix(f, n) && (len(f) == len(n) || !isLetter(f[len(n)])) {
				best, found = len(n), sign
			}
		}
	}
	return found
}

// signOf is the sign of the body that a number names.
func signOf(number string) string {
	_, _, symbol := splitNumber(number)
	f := paper.Fold(symbol)
	switch {
	case strings.HasPrefix(f, "qh"):
		return "qh"
	case strings.HasPrefix(f, "ubtvqh"):
		return "ubtvqh"
	case strings.HasPrefix(f, "ttlt"), strings.HasPrefix(f, "nqlt"), strings.HasPrefix(f, "vbhn"):
		return "" // several bodies, or not the lawmaker
	}
	i := strings.LastIndexAny(f, "-/")
	if i < 0 {
		return ""
	}
	if _, ok := bodies[f[i+1:]]; ok {
		return f[i+1:]
	}
	return ""
}

// bodyName names a body for a person.
func bodyName(sign, written string) string {
	leader := strings.HasPrefix(paper.Fold(written), "bo truong") && !strings.Contains(written, "Văn phòng")
	if n, ok := ministries[sign]; ok {
		if leader {
			return "Bộ trưởng Bộ " + n
		}
		return "Bộ " + n
	}
	return map[string]string{"qh": "Quốc hội", "ubtvqh": "Ủy ban Thường vụ Quốc hội", "cp": "Chính phủ",
		"ttg": "Thủ tướng Chính phủ", "vpcp": "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ",
		"ttcp": "Tổng Thanh tra Chính phủ", "nhnn": "Thống đốc Ngân hàng Nhà nước Việt Nam",
		"hdtp":   "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
		"tandtc": "Chánh án Tòa án nhân dân tối cao", "vksndtc": "Viện trưởng Viện kiểm sát nhân dân tối cao",
		"ktnn": "Tổng Kiểm toán nhà nước", "ubdt": "Bộ trưởng, Chủ nhiệm Ủy ban Dân tộc",
		"bhxh": "Bảo hiểm xã hội Việt Nam", "ctn": "Chủ tịch nước", "ubnd": "Ủy ban nhân dân",
		"hdnd": "Hội đồng nhân dân", "tw": "Trung ương Đảng"}[sign]
}

// lightWords tell nothing of a title.
var lightWords = map[string]bool{"ve": true, "quy": true, "dinh": true, "viec": true, "cua": true, "va": true,
	"mot": true, "so": true, "dieu": true, "cac": true, "trong": true, "tai": true, "theo": true, "cho": true,
	"doi": true, "voi": true, "ban": true, "hanh": true, "chi": true, "tiet": true, "huong": true, "dan": true,
	"thi": true, "nghi": true, "luat": true, "thong": true, "tu": true, "quyet": true, "ngay": true, "thang": true,
	"nam": true, "chinh": true, "phu": true, "bo": true}

func titleWords(s string) []string {
	var out []string
	for _, w := range paper.Syllables(s) {
		f := paper.Fold(w.Text)
		if !lightWords[f] && (f[0] < '0' || f[0] > '9') {
			out = append(out, f)
		}
	}
	return out
}

// sameTitle says whether the words behind a number can be the title: 1 they are alike,
// 0 nothing in common; -1 too short to tell.
func sameTitle(written, title string) float64 {
	a, b := titleWords(written), titleWords(title)
	if len(a) < 3 || len(b) < 3 {
		return -1
	}
	if len(a) > len(b)+6 {
		a = a[:len(b)+6]
	}
	in := map[string]int{}
	for _, w := range b {
		in[w]++
	}
	n := 0
	for _, w := range a {
		if in[w] > 0 {
			in[w]--
			n++
		}
	}
	return float64(n) / float64(min(len(a), len(b)))
}
