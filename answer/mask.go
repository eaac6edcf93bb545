package answer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"trolyao/paper"
)

// Mask hides personal data from what leaves the house, and puts it back into
// what returns. The same value has the same placeholder: "⟨NGƯỜI-1⟩". The zero
// Mask is ready. It is not safe for concurrent use.
type Mask struct {
	byValue map[string]string
	byName  map[string]string
	count   map[string]int
}

// The kinds of personal data.
const (
	maskName    = "NGƯỜI"
	maskID      = "GIẤY-TỜ"
	maskPhone   = "ĐIỆN-THOẠI"
	maskMail    = "THƯ"
	maskAccount = "TÀI-KHOẢN"
	maskAddress = "ĐỊA-CHỈ"
	maskBirth   = "NGÀY-SINH"
)

var rePlaceholder = regexp.MustCompile(`⟨\s*(` + strings.Join([]string{maskName, maskID, maskPhone, maskMail,
	maskAccount, maskAddress, maskBirth}, "|") + `)-(\d+)\s*⟩`)

type found struct {
	from, to int
	kind     string
}

// Patterns of which group 1 is what is hidden. They read text with its
// diacritics taken off letter by letter, in lower case, so that typing without
// diacritics is no way around; see foldedLike.
var maskPatterns = []struct {
	kind string
	re   *regexp.Regexp
}{
	{maskMail, regexp.MustCompile(`([a-z0-9._%+\-]+\s?@\s?[a-z0-9\-]+(?:\.[a-z0-9\-]+)+)`)},
	{maskAccount, regexp.MustCompile(`(?:tai khoan(?: ngan hang| nhan tien| nhan| thanh toan| the)?|stk|so tk|` +
		`\btk)(?: so| la| cua (?:toi|em|minh))*\s*[:.\-]?\s*((?:[a-z]{2,16} )?\d[\d .\-]{4,24}\d)`)},
	{maskAccount, regexp.MustCompile(`(?:the (?:ngan hang|atm|tin dung|visa))(?: so|` +
		` la)*\s*[:.\-]?\s*(\d[\d .\-]{10,24}\d)`)},
	{maskID, regexp.MustCompile(`(?:cccd|cmnd|cmtnd|cmt|can cuoc(?: cong dan)?|chung minh(?: nhan dan| thu)?|` +
		`dinh danh(?: ca nhan)?|the can cuoc)(?: (?:gan chip|so|la|cua (?:toi|em|minh|vo toi|chong toi)|moi|cu|` +
		`mang so))*\s*[:.\-]?\s*(\d[\d .\-]{6,18}\d)`)},
	{maskID, regexp.MustCompile(`(?:ho chieu|passport)(?: so| la| cua toi)*\s*[:.\-]?\s*([a-z]{1,2}\s?\d{6,9})`)},
	{maskID, regexp.MustCompile(`(?:ma so thue(?: ca nhan)?|mst(?: ca nhan)?|ma so bhxh|so (?:so )?bhxh|` +
		`so so bao hiem(?: xa hoi)?|ma (?:so )?bao hiem(?: xa hoi)?|(?:the|so the|ma the) (?:bhyt|bao hiem y te)|` +
		`giay phep lai xe|gplx|bang lai)(?: so| la| cua toi)*\s*[:.\-]?\s*((?:[a-z]{2}\s?)?\d[\d \-]{6,18}\d)`)},
	{maskID, regexp.MustCompile(`(?:bien so(?: xe)?|bien kiem soat|bks)(?: so|` +
		` la)*\s*[:.\-]?\s*(\d{2}\s?-?\s?[a-z]\d?\s?-?\s?\d{3}\.?\d{1,2})`)},
	{maskBirth, regexp.MustCompile(`(?:sinh(?: ngay| nam)?|ngay sinh|` +
		`nam sinh)(?: la)?\s*[:.]?\s*(\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{4}|\d{1,2} thang \d{1,2} nam \d{4}|` +
		`(?:19|20)\d{2})`)},
	{maskID, regexp.MustCompile(`(0\d{2}[ .]?\d{3}[ .]?\d{3}[ .]?\d{3})`)},
	{maskPhone, regexp.MustCompile(`((?:\+\s?84|\(\+84\)|0084|84|` +
		`0)[ .\-]?(?:\(0\))?[ .\-]?[35789][ .\-]?(?:\d[ .\-]?){7}\d)`)},
	{maskPhone, regexp.MustCompile(`((?:\+\s?84|0)\s?2\d{1,2}[ .\-)]{0,2}\d{3,4}[ .\-]?\d{3,4})`)},
	{maskPhone, regexp.MustCompile(`(\(0?2\d{1,2}\)[ .\-]?\d{3,4}[ .\-]?\d{3,4})`)},
	{maskPhone, regexp.MustCompile(`(?:dien thoai|dt|sdt|so dt|dtdd|di dong|hotline ca nhan|zalo|lien he|` +
		`goi(?: cho)?(?: toi| em)?|tel|phone)(?: so| qua so| la| cua (?:toi|em|minh)|` +
		` ca nhan)*\s*[:.\-]?\s*(\+?\d[\d .\-()]{6,16}\d)`)},
	// A house: its number, then a street.
	{maskAddress, regexp.MustCompile(`((?:so nha|nha so|so)\s+\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?)*(?:\s+bis)?(?:,|` +
		` -)?\s+(?:duong|pho|ngo|ngach|hem|kiet|to|xom|thon|ap|khu pho|duong so|dai lo|quoc lo|tinh lo|khu tap the|` +
		`chung cu)\s+[^,.;\n?!]{1,40}(?:,\s*(?:phuong|xa|thi tran|quan|huyen|tp|thanh pho|thi xa|tinh|to|khu pho|` +
		`thon|ap)\.?\s+[^,.;\n?!]{1,30})*)`)},
	{maskAddress, regexp.MustCompile(`(?:dia chi|thuong tru|tam tru|cu tru|cu ngu|o tai|song tai|song o|` +
		`nha (?:toi )?o|dang o|hien o|tru tai|ngu tai|cho o(?: hien nay)?|o)(?: (?:tai|o|la|nha|so|` +
		`hien nay))*\s*[:.\-]?\s*((?:so\s+)?\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?)*\s+(?:duong |pho |ngo |` +
		`hem )?[^,.;\n?!\d]{2,40}(?:,\s*(?:phuong|xa|thi tran|quan|huyen|tp|thanh pho|thi xa|tinh|to|khu pho|thon|` +
		`ap)\.?\s+[^,.;\n?!]{1,30})*)`)},
	{maskAddress, regexp.MustCompile(`((?:ngo|hem|ngach|kiet)\s+\d{1,4}(?:/\d{1,4})*,?\s+(?:duong |` +
		`pho )?[^,.;\n?!\d]{2,40}(?:,\s*(?:phuong|xa|quan|huyen|tp|thanh pho|tinh)\.?\s+[^,.;\n?!]{1,30})*)`)},
	{maskAddress, regexp.MustCompile(`((?:can ho|can|phong|p\.)\s*[a-z]?\d{2,4}[a-z]?,?\s+(?:toa|chung cu|tang|` +
		`khu|nha|block)\s+[^,.;\n?!]{1,40})`)},
	{maskAddress, regexp.MustCompile(`(\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?)*\s+(?:duong|` +
		`pho)\s+[^,.;\n?!\d]{2,30}(?:,\s*(?:phuong|xa|quan|huyen|tp|thanh pho|tinh)\.?\s+[^,.;\n?!]{1,30})+)`)},
}

// surnames, folded, are those that nearly all Vietnamese names begin with.
var surnames = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh truong dinh lam phung mai to ha tang thai " +
		"chau luu luong cao kieu quach la tong ta trieu tieu ton khuc khong nong vi ma hua lo sung thao giang vang quan be cam chu dam dau diep giap kim lai luc mac nghiem nhan ninh " +
		"phi quang sam thach than thi tu ung uong van au bach cu ksor rcham siu y h o on boi cung du chung cu doi hinh au khau khuong lieu mau mong no nguy phu ro sa tat thieu toan vien xa yen") {
		m[w] = true
	}
	return m
}()

// commonSurnames are those that begin a name even in small letters.
var commonSurnames = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("nguyen tran le pham hoang huynh phan vu vo dang bui do ngo duong trinh dinh nong giang lo ly mai ho") {
		m[w] = true
	}
	return m
}()

// nameLeads, folded, come before a name. The strong ones need no capitals.
var (
	strongLeads = regexp.MustCompile(`(?:toi (?:ten )?la|ten toi la|toi ten|ten la|ho (?:va )?ten(?: toi|` +
		` khai sinh)?(?: la)?|em (?:ten )?la|em ten|minh (?:ten )?la|minh ten|con (?:toi )?(?:ten )?la|con toi ten|` +
		`chong toi (?:ten )?la|vo toi (?:ten )?la|bo toi (?:ten )?la|me toi (?:ten )?la)\s*:?\s*`)
	weakLeads = regexp.MustCompile(`(?:^|[^a-z])(?:ong|ba|anh|chi|co|chu|bac|em|chau|con|vo|chong|bo|me|d/c|` +
		`dong chi|cong dan|nguoi lao dong|can bo|cong chuc|vien chuc|chu tich|giam doc|nguoi nop|nguoi khai|` +
		`nguoi yeu cau|nguoi de nghi|nguoi lam don|chu ho|truong phong|bac si|ke toan|van thu|sinh vien|hoc sinh|` +
		`be)(?: (?:toi|cua toi|em|toi la|em la|ten la|ten))?\s*:?\s+`)
	nameStops = func() map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.Fields(
			"muon hoi sinh o co cccd cmnd so can xin da dang la va voi thi tai thuong tru dien thoai sdt dt email lam viec cho duoc bi khong nam ngay nop ve toi nay nho gui hien cu ngu dia chi ma chua se tu den nhu cua mat") {
			m[w] = true
		}
		return m
	}()
)

// Hide puts placeholders for the personal data of text.
func (m *Mask) Hide(text string) string {
	if m.byValue == nil {
		m.byValue, m.byName, m.count = map[string]string{}, map[string]string{}, map[string]int{}
	}
	// A placeholder the person writes is not one of ours.
	text = strings.NewReplacer("⟨", "(", "⟩", ")").Replace(paper.Clean(text))
	var b strings.Builder
	at := 0
	for _, f := range personal(text) {
		b.WriteString(text[at:f.from])
		b.WriteString(m.placeholder(f.kind, text[f.from:f.to]))
		at = f.to
	}
	b.WriteString(text[at:])
	out := b.String()
	// A value known by now is hidden wherever else it stands.
	for _, v := range m.longest() {
		if len(v) >= 6 {
			out = replaceWhole(out, v, m.byValue[v])
		}
	}
	return out
}

func (m *Mask) longest() []string {
	var vs []string
	for v := range m.byValue {
		vs = append(vs, v)
	}
	slices.SortFunc(vs, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return vs
}

// replaceWhole replaces v where it is not part of a longer word or number.
func replaceWhole(s, v, by string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, v)
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		if atBorders(s, i, i+len(v)) {
			b.WriteString(s[:i] + by)
		} else {
			b.WriteString(s[:i+len(v)])
		}
		s = s[i+len(v):]
	}
}

func (m *Mask) placeholder(kind, value string) string {
	if p := m.byValue[value]; p != "" {
		return p
	}
	m.count[kind]++
	p := fmt.Sprintf("⟨%s-%d⟩", kind, m.count[kind])
	m.byValue[value], m.byName[p] = p, value
	return p
}

// Restore puts the values back. A placeholder that was never given stays.
func (m *Mask) Restore(text string) string {
	return rePlaceholder.ReplaceAllStringFunc(text, func(p string) string {
		s := rePlaceholder.FindStringSubmatch(p)
		if v, ok := m.byName["⟨"+s[1]+"-"+s[2]+"⟩"]; ok {
			return v
		}
		return p
	})
}

// Hidden says how many values are hidden.
func (m *Mask) Hidden() int { return len(m.byName) }

// impersonal returns text without personal data, for searching: who asks says
// nothing of what is asked.
func impersonal(text string) string {
	var b strings.Builder
	at := 0
	for _, f := range personal(text) {
		b.WriteString(text[at:f.from] + " ")
		at = f.to
	}
	if at == 0 {
		return text
	}
	return strings.Join(strings.Fields(b.String()+text[at:]), " ")
}

// foldedLike folds text letter by letter; at gives the byte of text where a
// byte of the folded text comes from.
func foldedLike(text string) (folded string, at []int) {
	var b strings.Builder
	for i, r := range text {
		f := string(unicode.ToLower(r))
		if r >= 0x80 {
			f = paper.Fold(string(r))
		}
		if f == "" {
			f = " "
		}
		for range len(f) {
			at = append(at, i)
		}
		b.WriteString(f)
	}
	return b.String(), append(at, len(text))
}

// personal finds the personal data of text, in order, none inside another.
func personal(text string) []found {
	f, at := foldedLike(text)
	var all []found
	add := func(from, to int, kind string) {
		from, to = at[from], at[to]
		to = from + len(strings.TrimRight(text[from:to], " .,;:-(\n"))
		for _, o := range all {
			if from < o.to && o.from < to {
				return
			}
		}
		if to > from {
			all = append(all, found{from, to, kind})
		}
	}
	for _, p := range maskPatterns {
		for i := 0; i <= len(f); {
			m := p.re.FindStringSubmatchIndex(f[i:])
			if m == nil {
				break
			}
			from, to := i+m[2], i+m[3]
			if wholeToken(f, i+m[0], to) && wholeToken(f, from, to) && plausible(p.kind, f, from, to) &&
				!(p.kind == maskAddress && reNoStreet.MatchString(strings.ToLower(text[at[from]:at[to]]))) {
				add(from, to, p.kind)
			}
			i += max(m[1], 1)
		}
	}
	numbers := len(all)
	for _, m := range strongLeads.FindAllStringIndex(f, -1) {
		if to := nameAt(f, text, at, m[1], false); to > 0 && wholeToken(f, m[0], m[0]) {
			add(m[1], to, maskName)
		}
	}
	for i := 0; i < len(f); {
		m := weakLeads.FindStringIndex(f[i:])
		if m == nil {
			break
		}
		if to := nameAt(f, text, at, i+m[1], true); to > 0 {
			add(i+m[1], to, maskName)
		}
		i += max(m[1]-1, 1)
	}
	if numbers > 0 { // a name next to them
		for i := 0; i < len(f); i++ {
			if i == 0 || !letterOrDigit(f[i-1]) {
				if to := nameAt(f, text, at, i, true); to > 0 {
					add(i, to, maskName)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b found) int { return a.from - b.from })
	return all
}

func letterOrDigit(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80 }

// wholeToken says that f[from:to] cuts no word, number or số hiệu.
func wholeToken(f string, from, to int) bool {
	if from > 0 && letterOrDigit(f[from-1]) && from < len(f) && letterOrDigit(f[from]) {
		return false
	}
	if to > 0 && to < len(f) && letterOrDigit(f[to]) && letterOrDigit(f[to-1]) {
		return false
	}
	// "02/2021/…": part of a document's number or of a day.
	if from < len(f) && f[from] >= '0' && f[from] <= '9' && from > 0 &&
		(f[from-1] == '/' || f[from-1] == ',' || f[from-1] == '.' && from > 1 && f[from-2] >= '0' && f[from-2] <= '9') {
		return false
	}
	if to > 0 && to < len(f) && f[to-1] >= '0' && f[to-1] <= '9' && (f[to] == '/' || f[to] == '-' && to+1 < len(f) &&
		letterOrDigit(f[to+1])) {
		return false
	}
	return true
}

// plausible tells data from what only looks like it.
func plausible(kind, f string, from, to int) bool {
	n := 0
	for i := from; i < to; i++ {
		if f[i] >= '0' && f[i] <= '9' {
			n++
		}
	}
	switch kind {
	case maskPhone:
		return n >= 9 && n <= 13
	case maskAccount:
		return n >= 6 && n <= 19
	case maskID:
		return n >= 5 && n <= 16
	case maskAddress:
		// "số 30 đường lối", "ở 63 tỉnh": a house stands in a street.
		s := f[from:to]
		return !reNoHouse.MatchString(s)
	}
	return true
}

var reNoHouse = regexp.MustCompile(`^(?:so )?\d+\s+(?:ngay|thang|nam|gio|tinh|huyen|xa|thanh pho|nguoi|` +
	`co quan|don vi|bo|ban|trieu|ty|dong|dieu|khoan|diem|muc|chuong|lan|cap|truong hop|nhiem vu|thu tuc|ho so|` +
	`van ban|chi tieu|tieu chi|loai|nhom|phan|buoc|noi|noi dung|vi tri|cap|dia phuong|quoc gia|nuoc|dan toc|%|` +
	`phan tram|km|m2|ha|met|den|tro|va|hoac|tuoi|hoc sinh|lop|can ho|nha|tang|phong|du an|trong|thon|to|` +
	`linh vuc|mau|dong)(?:\s|$)`)

// reNoStreet are words that only look like streets without their marks: "mẫu
// số 12 phổ biến".
var reNoStreet = regexp.MustCompile(`\d\s+(?:phổ|phó|tờ|tỏ|to|áp|ập|đương|ngõ hầu|ngỏ|đường lối|đường bộ|` +
	`đường sắt)(?:\s|$)`)

// nameAt returns the end of the name that begins at f[i], 0 when none does.
func nameAt(f, text string, at []int, i int, capitals bool) int {
	end, n := 0, 0
	for j := i; j < len(f) && n < 5; {
		k := j
		for k < len(f) && (f[k] >= 'a' && f[k] <= 'z') {
			k++
		}
		w := f[j:k]
		if w == "" || len(w) > 7 || nameStops[w] && !upper(text, at[j]) || k < len(f) && f[k] >= '0' && f[k] <= '9' {
			break
		}
		if n == 0 && (!surnames[w] || !upper(text, at[j]) && !commonSurnames[w]) {
			return 0
		}
		if up := upper(text, at[j]); capitals && !up {
			break
		} else if !up && n > 0 && upper(text, at[i]) {
			break
		}
		end, n = k, n+1
		if k >= len(f) || f[k] != ' ' {
			break
		}
		j = k + 1
	}
	if n < 2 || !capitals && !upper(text, at[i]) && n > 4 {
		return 0
	}
	// "Vũ Trụ", "Hà Nội", "Hồ Chí Minh" after "ông" are rarely persons.
	if places[f[i:end]] {
		return 0
	}
	return end
}

func upper(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsUpper(r)
}

// places, folded, begin like a name.
var places = func() map[string]bool {
	m := map[string]bool{}
	for _, p := range strings.Split("ha noi,ho chi minh,ha giang,ha nam,ha tinh,ha tien,lam dong,ninh binh,ninh thuan,thai binh,thai nguyen,quang binh,quang nam,quang ngai,quang ninh,quang tri,"+
		"vinh long,yen bai,cao bang,kien giang,lai chau,lao cai,tay ninh,tra vinh,bac lieu,dong nai,dak lak,hoa binh,phu tho,phu yen,son la,bo noi vu,bo tu phap,bo y te,ha long,ly son,phu quoc,"+
		"mac lenin,mac le,van phong,van ban,van thu,thi truong,thi xa,thi tran,chu tich,to chuc,to quoc,ho so,quan doi,quan ly,cao dang,dang vien,dang uy,dang bo,doan vien,doan thanh,luc luong,"+
		"thanh pho,thanh tra,thanh nien,vien chuc,vien kiem,cong chuc,la mot,do luong,ton giao,du an,chung minh,nhan dan,nhan vien,lao dong,tu phap,kim loai,giang vien,phu nu,viet nam,toan an,xa hoi", ",") {
		m[strings.TrimSpace(p)] = true
	}
	return m
}()
