package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"trolyao/paper"
)

// docType is a loại văn bản as people write it.
type docType struct {
	name   string
	strong bool // a bare number behind it is a document's ("nghị định 45")
	law    bool // bears a name
}

// docWords are the folded words and shorthands of types; the longest wins.
var docWords = map[string]docType{
	"van ban hop nhat": {"Văn bản hợp nhất", true, false}, "vbhn": {"Văn bản hợp nhất", true, false},
	"thong tu lien tich": {"Thông tư liên tịch", true, false}, "ttlt": {"Thông tư liên tịch", true, false},
	"thong tu lien lich":   {"Thông tư liên tịch", true, false}, // a slip found in print
	"nghi quyet lien tich": {"Nghị quyết liên tịch", true, false}, "nqlt": {"Nghị quyết liên tịch", true, false},
	"nghi dinh": {"Nghị định", true, false}, "nd": {"Nghị định", true, false},
	"thong tu": {"Thông tư", true, false}, "tt": {"Thông tư", true, false},
	"quyet dinh": {"Quyết định", false, false}, "qd": {"Quyết định", true, false},
	"nghi quyet": {"Nghị quyết", true, false}, "nq": {"Nghị quyết", true, false},
	"ket luan": {"Kết luận", false, false}, "kl": {"Kết luận", true, false},
	"chi thi": {"Chỉ thị", true, false}, "ct": {"Chỉ thị", false, false},
	"ke hoach": {"Kế hoạch", false, false}, "kh": {"Kế hoạch", false, false},
	"cong van": {"Công văn", true, false}, "cv": {"Công văn", true, false},
	"cong dien": {"Công điện", true, false}, "thong bao": {"Thông báo", false, false},
	"huong dan": {"Hướng dẫn", false, false}, "quy dinh": {"Quy định", false, false},
	"chuong trinh": {"Chương trình", false, false}, "ctr": {"Chương trình", false, false},
	"bao cao": {"Báo cáo", false, false}, "to trinh": {"Tờ trình", false, false},
	"quy che": {"Quy chế", false, false}, "de an": {"Đề án", false, false},
	"lenh": {"Lệnh", false, false}, "sac lenh": {"Sắc lệnh", true, false},
	"phap lenh": {"Pháp lệnh", true, true}, "luat": {"Luật", true, true}, "bo luat": {"Bộ luật", true, true},
	"hien phap": {"Hiến pháp", true, true}, "van ban": {"Văn bản", false, false},
}

// ordinaryThis are types whose name is also an everyday word: "quy định này"
// is a document only with a capital.
var ordinaryThis = map[string]bool{"Quy định": true, "Hướng dẫn": true, "Lệnh": true, "Chương trình": true,
	"Báo cáo": true, "Đề án": true}

// symbolTypes name the type by the first piece of a symbol, folded.
var symbolTypes = map[string]string{"nd": "Nghị định", "tt": "Thông tư", "ttlt": "Thông tư liên tịch",
	"qd": "Quyết định", "nq": "Nghị quyết",
	"nqlt": "Nghị quyết liên tịch", "ct": "Chỉ thị", "kl": "Kết luận", "kh": "Kế hoạch", "vbhn": "Văn bản hợp nhất", "pl": "Pháp lệnh", "ctr": "Chương trình",
	"tb": "Thông báo", "cd": "Công điện", "hd": "Hướng dẫn", "qc": "Quy chế", "l": "Lệnh", "bc": "Báo cáo", "ttr": "Tờ trình", "da": "Đề án", "qyd": "Quy định"}

// symbolForms give the official spelling of the pieces of symbols that have
// đ or small letters; others are capitals as written.
var symbolForms = map[string]string{"nd": "NĐ", "qd": "QĐ", "hdnd": "HĐND", "ttg": "TTg", "ctr": "CTr", "tb": "TB",
	"cd": "CĐ", "hd": "HD",
	"bldtbxh": "BLĐTBXH", "ldtbxh": "LĐTBXH", "bkhdt": "BKHĐT", "bgddt": "BGDĐT", "bgdvdt": "BGDĐT", "bcd": "BCĐ", "hdtvtc": "HĐTV", "da": "ĐA", "ttr": "TTr", "qyd": "QyĐ",
	"btc": "BTC", "dctctw": "ĐCTCTW", "twdtncshcm": "TWĐTNCSHCM", "tld": "TLĐ", "hdtp": "HĐTP", "hdbcqg": "HĐBCQG", "bdtn": "BĐTN", "bdt": "BĐT", "ubdt": "UBDT"}

// canonicalSymbol gives "NĐ-CP" for "nd-cp" and "Nđ-Cp".
func canonicalSymbol(s string) string {
	var b strings.Builder
	from := 0
	piece := func(w string) {
		if f, ok := symbolForms[foldWord(w)]; ok {
			b.WriteString(f)
		} else {
			b.WriteString(strings.ToUpper(w))
		}
	}
	for i := 0; i < len(s); i++ {
		if s[i] == '-' || s[i] == '/' {
			piece(s[from:i])
			b.WriteByte(s[i])
			from = i + 1
		}
	}
	piece(s[from:])
	return b.String()
}

// symbolType names the type that a symbol says, "" for none.
func symbolType(sym string) string {
	f := foldWord(sym)
	if i := strings.IndexAny(f, "-/"); i >= 0 {
		return symbolTypes[f[:i]]
	}
	switch {
	case strings.HasPrefix(f, "qh"), strings.HasPrefix(f, "ubtvqh"):
		return "" // Luật, Nghị quyết, Pháp lệnh
	}
	return symbolTypes[f]
}

// docWord reads the words of a type at i; n is how many tokens.
func (p *refParser) docWord(i int) (docType, int) {
	f := p.f(i)
	if f == "" || f[0] < 'a' {
		return docType{}, 0
	}
	var key [4]string
	for n := 4; n >= 1; n-- {
		if i+n > len(p.t) {
			continue
		}
		k := f
		for x := 1; x < n; x++ {
			key[x] = p.f(i + x)
			if key[x] == "" || key[x][0] < 'a' || p.t[i+x].space != 1 {
				k = ""
				break
			}
			k += " " + key[x]
		}
		if k == "" {
			continue
		}
		if d, ok := docWords[k]; ok {
			return d, n
		}
		if n > 1 && firstDocWords[f] == 0 {
			n = 2 // only shorthands are left
		}
	}
	return docType{}, 0
}

// firstDocWords are the words a longer type begins with.
var firstDocWords = func() map[string]int {
	m := map[string]int{}
	for k := range docWords {
		if a, _, ok := strings.Cut(k, " "); ok {
			m[a]++
		}
	}
	return m
}()

// number is a số, ký hiệu as written.
type docNumber struct {
	serial, year, symbol string
}

func isYear(s string) bool {
	return len(s) == 4 && isDigits(s) && (s[:2] == "19" || s[:2] == "20")
}

func isWord(s string) bool { return s != "" && (s[0] >= 'a' && s[0] <= 'z' || s[0] >= 0x80) }

// symbol reads "NĐ-CP", "TTLT-VPCP-BNV", "KL/TW" at i.
func (p *refParser) symbol(i int) (string, int) {
	if !isWord(p.f(i)) || !symbolPiece(p.f(i)) {
		return "", i
	}
	from := i
	i++
	for p.f(i) == "&" && p.glued(i) && p.glued(i+1) && isWord(p.f(i+1)) { // QĐ-BGD&ĐT
		i += 2
	}
	for n := 0; n < 8 && (p.f(i) == "-" || p.f(i) == "/") && i+1 < len(p.t) && p.t[i].space <= 1 &&
		p.t[i+1].space <= 1; n++ {
		if !isWord(p.f(i+1)) || !symbolPiece(p.f(i+1)) {
			break
		}
		if !(p.glued(i) && p.glued(i+1)) && !(isUpperWord(p.raw(i+1)) && isUpperWord(p.raw(i-1))) {
			break
		}
		i += 2
		for p.f(i) == "&" && p.glued(i) && p.glued(i+1) && isWord(p.f(i+1)) {
			i += 2
		}
	}
	var b strings.Builder
	for x := from; x < i; x++ {
		if p.f(x) == "-" {
			b.WriteByte('-')
		} else if p.f(x) != "&" {
			b.WriteString(p.raw(x))
		}
	}
	sym := canonicalSymbol(b.String())
	if rest, ok := strings.CutPrefix(sym, "TTLT/"); ok { // both forms are in print
		sym = "TTLT-" + rest
	}
	return sym, i
}

func isUpperWord(s string) bool { return s != "" && s == strings.ToUpper(s) && s != strings.ToLower(s) }

func symbolPiece(f string) bool { return len(f) <= 16 }

// number reads a số, ký hiệu at i. A serial alone counts too.
func (p *refParser) number(i int) (docNumber, int, bool) {
	var d docNumber
	f := p.f(i)
	n := 0
	for n < len(f) && f[n] >= '0' && f[n] <= '9' {
		n++
	}
	if n == 0 || n > 6 || len(f)-n > 1 {
		return d, i, false
	}
	d.serial = f
	j := i + 1
	if s, k := p.dotted(i); s != "" {
		d.serial, j = s, k
	}
	slash := func(j int) bool {
		return p.f(j) == "/" && j < len(p.t) && p.t[j].space <= 1 && j+1 < len(p.t) && p.t[j+1].space <= 1
	}
	if slash(j) && (isYear(p.f(j+1)) || len(p.f(j+1)) == 2 && isDigits(p.f(j+1)) && slash(j+2) && isWord(p.f(j+3)) &&
		p.glued(j+3)) {
		d.year = p.f(j + 1)
		if len(d.year) == 2 {
			d.year = "19" + d.year
		}
		j += 2
		if slash(j) {
			if s, k := p.symbol(j + 1); s != "" {
				d.symbol, j = s, k
			}
		} else if j < len(p.t) && p.f(j) == "-" && p.glued(j) && p.glued(j+1) { // 30/2020-NĐ-CP
			if s, k := p.symbol(j + 1); s != "" && strings.Contains(s, "-") {
				d.symbol, j = s, k
			}
		}
		return d, j, true
	}
	// "nđ 59 2012": chat leaves the slash out.
	if isYear(p.f(j)) && p.t[j].space == 1 && p.f(j)[0] != '0' && len(p.f(j)) == 4 && p.typed(i) {
		d.year = p.f(j)
		return d, j + 1, true
	}
	if slash(j) && isWord(p.f(j+1)) && (p.glued(j+1) && p.glued(j) || isUpperWord(p.raw(j+1))) {
		if s, k := p.symbol(j + 1); s != "" {
			d.symbol = s
			// 52/VBHN-VPQH/2025
			return d, k, true
		}
	}
	if p.f(j) == "-" && p.glued(j) && p.glued(j+1) && isWord(p.f(j+1)) {
		if s, k := p.symbol(j + 1); s != "" && strings.Contains(s, "/") {
			d.symbol = s
			return d, k, true
		}
	}
	if slash(j) && isDigits(p.f(j+1)) { // a day or a share
		return d, i, false
	}
	if p.glued(j) && (p.f(j) == "." || p.f(j) == ",") && p.glued(j+1) && isDigits(p.f(j+1)) || p.f(j) == "%" {
		return d, i, false
	}
	return d, j, true
}

// dotted reads a serial of two numbers, "66.13" of "66.13/2026/NQ-CP"; "" where a
// year and a symbol do not follow, or a type stands in front and a year follows.
func (p *refParser) dotted(i int) (string, int) {
	j := i + 3
	if p.f(i+1) != "." || !p.glued(i+1) || !p.glued(i+2) || !isDigits(p.f(i)) || !isDigits(p.f(i+2)) ||
		len(p.f(i)) > 3 || len(p.f(i+2)) > 3 {
		return "", i
	}
	if p.f(j) != "/" || !isYear(p.f(j+1)) || !p.glued(j) || !p.glued(j+1) ||
		!(p.f(j+2) == "/" && isWord(p.f(j+3)) || p.typed(i)) {
		return "", i
	}
	return p.f(i) + "." + p.f(i+2), j
}

// date reads "ngày 05 tháng 3 năm 2020", "ngày 05/3/2020", "năm 2020" at i.
func (p *refParser) date(i int) (d Day, year string, next int) {
	j := i
	if p.f(j) == "," {
		j++
	}
	if p.f(j) == "ngay" {
		j++
		day := p.f(j)
		if !isDigits(day) || len(day) > 2 {
			return "", "", i
		}
		var month, y string
		switch {
		case (p.f(j+1) == "thang" || p.f(j+1) == "ngay") && isDigits(p.f(j+2)) && p.f(j+3) == "nam":
			month, y, j = p.f(j+2), p.f(j+4), j+5
		case (p.f(j+1) == "/" || p.f(j+1) == "-" || p.f(j+1) == ".") && p.f(j+3) == p.f(j+1):
			month, y, j = p.f(j+2), p.f(j+4), j+5
		default:
			return "", "", i
		}
		if !isDigits(month) || len(month) > 2 || !isYear(y) {
			return "", "", i
		}
		d = MakeDay(day, month, y)
		if d == "" {
			return "", "", i
		}
		return d, y, j
	}
	if p.f(j) == "nam" && isYear(p.f(j+1)) {
		return "", p.f(j + 1), j + 2
	}
	return "", "", i
}

// typed reports whether a type of document stands right before i.
func (p *refParser) typed(i int) bool {
	if p.f(i-1) == "so" {
		i--
	}
	for back := 1; back <= 3 && i-back >= 0; back++ {
		if _, n := p.docWord(i - back); n == back {
			return true
		}
	}
	return false
}

// doc reads a document's name at i.
func (p *refParser) doc(i int) (docRef, int, bool) {
	no := func() (docRef, int, bool) { return docRef{}, i, false }
	if i >= len(p.t) {
		return no()
	}
	f := p.f(i)
	out := docRef{s: p.t[i].s}
	done := func(next int) (docRef, int, bool) {
		if d, y, k := p.date(next); k > next && (d != "" || out.m.Year == "") {
			if out.m.Year == "" && d == "" {
				out.m.Year, out.m.apart = y, out.m.Serial != ""
			}
			out.m.Dated, next = d, k
		}
		out.e = p.t[next-1].e
		return out, next, true
	}
	// A number with its symbol needs no type: 30/2020/NĐ-CP, 62-KL/TW.
	if f[0] >= '0' && f[0] <= '9' {
		if p.f(i-1) == "/" && p.glued(i) || p.f(i-1) == "-" && p.glued(i) {
			return no()
		}
		d, next, ok := p.number(i)
		if !ok || d.symbol == "" || !knownSymbol(d.symbol) {
			return no()
		}
		out.m.Serial, out.m.Year, out.m.Symbol, out.m.Type = d.serial, d.year, d.symbol, symbolType(d.symbol)
		return done(next)
	}
	// A held name, as far as it is longer than what the grammar reads.
	held, heldNext := docRef{}, 0
	if p.names != nil {
		if m, k := p.names.match(p, i); k > i {
			held = docRef{m: m, s: p.t[i].s, e: p.t[k-1].e}
			heldNext = k
		}
	}
	useHeld := func() (docRef, int, bool) {
		if heldNext == 0 {
			return no()
		}
		out.m = held.m
		return done(p.heldNumber(&out.m, heldNext))
	}
	ty, n := p.docWord(i)
	if n == 0 {
		if d, next, ok := p.gluedDoc(i); ok {
			out.m = d
			return done(next)
		}
		return useHeld()
	}
	j := i + n
	if ty.name == "Luật" {
		switch p.f(i - 1) {
		case "phap", "ky", "quy", "bo", "du":
			if p.t[i].space == 1 && !p.capital(i) {
				return no()
			}
		}
	}
	if p.f(j) == "nay" {
		if ordinaryThis[ty.name] && !p.capital(i) || n == 1 && len(f) < 4 {
			return useHeld()
		}
		out.m.Type, out.m.This = ty.name, true
		out.e = p.t[j].e
		return out, j + 1, true
	}
	k, said := p.beforeNumber(j)
	// "Nghị định của Chính phủ số 30/2020/NĐ-CP"
	if d, next, ok := p.number(k); ok && !(ty.law && isYear(d.serial) && d.symbol == "") {
		if ty.name == "Văn bản" {
			return no() // any document; its own number says what
		}
		full := d.symbol != "" || d.year != ""
		if !full && !p.bareSerial(ty, n, i, next, said, d) {
			return useHeld()
		}
		if d.symbol != "" && !knownSymbol(d.symbol) && !said && d.year == "" {
			return useHeld()
		}
		out.m.Type, out.m.Serial, out.m.Year, out.m.Symbol = ty.name, d.serial, d.year, d.symbol
		return done(next)
	}
	if !ty.law {
		return useHeld()
	}
	out.m.Type = ty.name
	if ty.name == "Hiến pháp" {
		if !p.constitution(&out.m, &j, p.capital(i) || heldNext > 0) {
			return no()
		}
		return done(j)
	}
	if heldNext > 0 {
		return useHeld()
	}
	return p.lawName(&out, i, j, done)
}

// beforeNumber goes over what stands between a type and its number; said is true
// where that is "số".
func (p *refParser) beforeNumber(k int) (next int, said bool) {
	if p.f(k) == "so" || p.f(k) == "." && p.glued(k) || p.f(k) == ":" {
		said = p.f(k) == "so"
		k++
		if p.f(k) == ":" {
			k++
		}
	}
	return k, said
}

// heldNumber reads the year or the number behind a held name at next, and returns
// where it ends.
func (p *refParser) heldNumber(m *Mention, next int) int {
	if isYear(p.f(next)) && p.t[next].space == 1 && m.Year == "" {
		m.Year = p.f(next)
		return next + 1
	}
	k := next
	if p.f(k) != "so" && !isDigits(p.f(k)) {
		return next
	}
	if p.f(k) == "so" {
		k++
	}
	if d, after, ok := p.number(k); ok && d.symbol != "" {
		m.Serial, m.Year, m.Symbol = d.serial, d.year, d.symbol
		return after
	}
	return next
}

// constitution reads which one is meant at *j; named says that it is written as a
// name, which needs no year.
func (p *refParser) constitution(m *Mention, j *int, named bool) bool {
	if isYear(p.f(*j)) {
		m.Year = p.f(*j)
		*j++
		return true
	}
	if _, y, k := p.date(*j); k > *j && y != "" {
		return true
	}
	return named
}

// lawName reads the name behind "Luật" at j.
func (p *refParser) lawName(out *docRef, i, j int, done func(int) (docRef, int, bool)) (docRef, int, bool) {
	const most = 24
	last, k := j, j
	for n := 0; k < len(p.t) && n < most; n++ {
		f := p.f(k)
		if p.t[k].space > 2 || k > j && p.t[k].space == 0 && isWord(f) && p.f(k-1) != "," && p.f(k-1) != "-" &&
			p.f(k-1) != "&" {
			break
		}
		if f == "," || f == "-" || f == "&" && k > j {
			if f == "," && (p.capital(k+1) || !isWord(p.f(k+1))) {
				break
			}
			k++
			continue
		}
		if !isWord(f) || k > j && nameStops[f] {
			break
		}
		if k > j {
			if f == "so" && (isDigits(p.f(k+1)) || p.f(k+1) == ":") || f == "ngay" && isDigits(p.f(k+1)) ||
				f == "nam" && isYear(p.f(k+1)) {
				break
			}
			if _, ok := p.shortElem(k); ok {
				break
			}
			if lv, w, ok := p.word(k); ok {
				if _, _, ok := p.label(lv, k+w); ok {
					break
				}
			}
			if f == "va" {
				if _, w := p.docWord(k + 1); w > 0 {
					break
				}
			}
			if d, w := p.docWord(k); w > 0 && d.strong && p.f(k-1) != "cua" && p.f(k-1) != "hanh" && p.capital(k) {
				break
			}
			if f == "hien" && p.f(k+1) == "hanh" || f == "quy" && p.f(k+1) == "dinh" || f == "the" &&
				p.f(k+1) == "nao" {
				break
			}
		}
		k++
		last = k
	}
	for last > j+1 && p.f(last-1) == "va" { // "Luật … và Điều 5"
		last--
	}
	if last == j {
		return docRef{}, i, false
	}
	out.m.Name = strings.TrimRight(strings.Join(strings.Fields(p.text[p.t[j].s:p.t[last-1].e]), " "), " ,-")
	year := ""
	next := last
	if isYear(p.f(next)) && p.t[next].space == 1 {
		year, next = p.f(next), next+1
	} else if _, y, after := p.date(next); after > next {
		year, next = y, after
	} else {
		q := next
		if p.f(q) == "(" {
			q++
		}
		if p.f(q) == "so" {
			q++
		}
		if d, after, ok := p.number(q); ok && d.symbol != "" {
			out.m.Serial, out.m.Year, out.m.Symbol = d.serial, d.year, d.symbol
			return done(after)
		}
	}
	if p.f(next-1) != "" && year == "" && !(p.capital(i) && p.capital(j)) {
		return docRef{}, i, false
	}
	if year != "" && !p.capital(j) && (last-j < 2 || last-j > 14 || p.f(j) == "su" || p.f(j) == "moi" ||
		p.f(j) == "phap") {
		return docRef{}, i, false
	}
	out.m.Year = year
	if year != "" {
		if d, _, k := p.date(last); k == next {
			out.m.Dated = d
		}
		out.e = p.t[next-1].e
		return *out, next, true
	}
	return done(next)
}

// nameStops end the name of a law.
var nameStops = map[string]bool{"nay": true, "duoc": true, "thi": true, "la": true, "co": true, "da": true,
	"se": true, "con": true, "phai": true, "hien": true, "hoac": true, "nhung": true, "nao": true, "gi": true}

// bareSerial says that a number behind a type is the document's.
func (p *refParser) bareSerial(ty docType, n, i, next int, said bool, d docNumber) bool {
	after := p.f(next)
	if units[after] && !(after == "nam" && isYear(p.f(next+1))) && after != "ban" && after != "bo" || ty.law &&
		!said && len(d.serial) > 3 {
		return false
	}
	if isYear(d.serial) && !said && !ty.strong {
		return false
	}
	short := n == 1 && len(p.f(i)) <= 4
	if said || ty.strong {
		if short && p.t[i+1].space > 0 && !said { // "tt 13": not "tt 1 - 2"
			return len(d.serial) >= 2 || p.f(i) != "tt" && p.f(i) != "cv"
		}
		return ty.name != "Văn bản"
	}
	if short {
		return p.glued(i+1) || len(d.serial) >= 2 && (p.f(i) == "kh" || p.f(i) == "ct") &&
			(after == "" || after == "nam")
	}
	return len(d.serial) >= 3 || p.capital(i) && !p.capital(next) && (after == "" || len(after) == 1)
}

// knownSymbol says that a symbol is of a document: its first piece is a type
// or it is of the National Assembly.
func knownSymbol(sym string) bool {
	f := foldWord(sym)
	return symbolType(sym) != "" && strings.ContainsAny(f, "-/") || strings.HasPrefix(f, "qh") && isDigits(f[2:]) ||
		strings.HasPrefix(f, "ubtvqh")
}

// gluedDoc reads "nđ30", "qd766", "nđ30/2020", "nđ30/2020/nđ-cp".
func (p *refParser) gluedDoc(i int) (Mention, int, bool) {
	f := p.f(i)
	n := 0
	for n < len(f) && f[n] >= 'a' && f[n] <= 'z' {
		n++
	}
	if n < 2 || n == len(f) || len(f)-n > 5 || !isDigits(f[n:]) {
		return Mention{}, i, false
	}
	ty, ok := docWords[f[:n]]
	if !ok || ty.law || n > 4 {
		return Mention{}, i, false
	}
	m := Mention{Type: ty.name, Serial: f[n:]}
	j := i + 1
	if p.f(j) == "/" && p.glued(j) && p.glued(j+1) && isYear(p.f(j+1)) {
		m.Year = p.f(j + 1)
		j += 2
	}
	if p.f(j) == "/" && p.glued(j) && p.glued(j+1) {
		if s, k := p.symbol(j + 1); s != "" {
			m.Symbol, j = s, k
		}
	}
	return m, j, true
}

// nameTable finds held names in a text, longest first.
type nameTable struct {
	prefix map[string]bool    // folded beginnings, words parted by one space
	names  map[string]Mention // whole names
	most   int
}

func (t *nameTable) add(words []string, m Mention) {
	if len(words) == 0 || len(words) > 40 {
		return
	}
	key := strings.Join(words, " ")
	if _, ok := t.names[key]; ok {
		return
	}
	t.names[key] = m
	t.most = max(t.most, len(words))
	for i := 1; i < len(words); i++ {
		t.prefix[strings.Join(words[:i], " ")] = true
	}
}

// match returns the longest held name at token i and the token behind it.
func (t *nameTable) match(p *refParser, i int) (Mention, int) {
	f := p.f(i)
	var best Mention
	end := i
	if m, ok := t.names[f]; ok {
		best, end = m, i+1
	}
	if !t.prefix[f] {
		return best, end
	}
	key := append(make([]byte, 0, 160), f...)
	for j, n := i+1, 1; j < len(p.t) && n < t.most; j++ {
		g := p.f(j)
		if g == "," || g == "-" {
			continue
		}
		if g[0] < 'a' && (g[0] < '0' || g[0] > '9') || p.t[j].space > 2 {
			break
		}
		key = append(append(key, ' '), g...)
		n++
		if m, ok := t.names[string(key)]; ok {
			best, end = m, j+1
		}
		if !t.prefix[string(key)] {
			break
		}
	}
	return best, end
}

// foldWords are the words of a name, folded, punctuation left out.
func foldWords(s string) []string {
	var out []string
	for _, t := range cutRefTokens(s) {
		if c := t.f[0]; c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80 && len(t.f) > 3 {
			out = append(out, t.f)
		}
	}
	return out
}

// Catalog knows the documents held, by number, name and alias, and says which
// of them a [Mention] means. It is not changed after [NewCatalog] and may be
// used from several goroutines.
type Catalog struct {
	heads    []*Head
	byKey    map[string]*Head
	byNumber map[string][]*Head // folded number
	bySerial map[string][]*Head // serial without leading zeros
	byName   map[string][]*Head // folded type and name, folded alias
	nums     map[*Head]docNumber
	merged   map[string][]mergedHead // folded serial and symbol of consolidated texts
	names    nameTable
	horizons map[string]*Head // by field, "" of all; see Head
}

// mergedHead is the law of a consolidated text, and the year of that text.
type mergedHead struct {
	h    *Head
	year string
}

// NewCatalog indexes heads; of two with one key the later is kept.
func NewCatalog(heads []*Head) *Catalog {
	c := &Catalog{byKey: map[string]*Head{}, byNumber: map[string][]*Head{}, bySerial: map[string][]*Head{},
		byName: map[string][]*Head{}, nums: map[*Head]docNumber{}, merged: map[string][]mergedHead{},
		names: nameTable{prefix: map[string]bool{}, names: map[string]Mention{}}}
	at := map[string]int{}
	for _, h := range heads {
		if h == nil {
			continue
		}
		if i, ok := at[h.Key]; ok {
			c.heads[i] = h
		} else {
			at[h.Key] = len(c.heads)
			c.heads = append(c.heads, h)
		}
	}
	for _, h := range c.heads {
		for _, k := range h.Former {
			if c.byKey[k] == nil {
				c.byKey[k] = h
			}
		}
	}
	for _, h := range c.heads {
		c.byKey[h.Key] = h
		for _, m := range h.Merged {
			if d, ok := splitNumber(m.Number); ok {
				k := numberKey(docNumber{d.serial, "", d.symbol})
				c.merged[k] = append(c.merged[k], mergedHead{h, cmp.Or(m.Year, d.year)})
			}
		}
		if d, ok := splitNumber(h.Number); ok {
			c.nums[h] = d
			f := numberKey(d)
			c.byNumber[f] = append(c.byNumber[f], h)
			s := trimZeros(d.serial)
			c.bySerial[s] = append(c.bySerial[s], h)
		}
		if bearsName(h.Type) && len(foldWords(h.Title)) > 0 {
			name := strings.TrimSpace(h.Title)
			for _, cut := range []string{h.Type + " ", strings.ToLower(h.Type) + " "} {
				name = strings.TrimPrefix(name, cut)
			}
			name = withoutYear(h, name)
			c.addName(h, Mention{Type: h.Type, Name: name}, append(foldWords(h.Type), foldWords(name)...))
			if a := initials(name); len(a) >= 3 {
				c.addName(h, Mention{Type: h.Type, Name: name}, append(foldWords(h.Type), a))
			}
			if h.Type == "Bộ luật" && h.Title != "" { // "luật dân sự"
				c.addName(h, Mention{Type: h.Type, Name: name}, append([]string{"luat"}, foldWords(name)...))
				if a := initials(name); len(a) >= 2 {
					c.addName(h, Mention{Type: h.Type, Name: name}, []string{"bl" + a})
				}
			}
		}
		for _, a := range h.Aliases {
			if IsMerged(a) {
				continue // a number, found as one
			}
			w := foldWords(a)
			if len(w) == 1 && (len(w[0]) < 4 || isYear(w[0])) {
				c.byName[strings.Join(w, " ")] = append(c.byName[strings.Join(w, " ")], h)
				continue
			}
			c.addName(h, Mention{Type: h.Type, Name: a}, w)
		}
	}
	c.horizons = horizonsOf(c.heads)
	return c
}

// withoutYear is the name of a law without the year of the law that some copies put behind
// it: "Lưu trữ 2024".
func withoutYear(h *Head, name string) string {
	i := strings.LastIndexByte(name, ' ')
	if i < 0 || !isYear(name[i+1:]) || !strings.HasPrefix(string(h.Issued), name[i+1:]) &&
		!strings.Contains(h.Number, "/"+name[i+1:]+"/") {
		return name
	}
	return strings.TrimSuffix(strings.TrimSpace(name[:i]), " năm")
}

func bearsName(t string) bool {
	return t == "Luật" || t == "Bộ luật" || t == "Pháp lệnh" || t == "Hiến pháp"
}

func (c *Catalog) addName(h *Head, m Mention, words []string) {
	if len(words) == 0 {
		return
	}
	key := strings.Join(words, " ")
	if !slices.Contains(c.byName[key], h) {
		c.byName[key] = append(c.byName[key], h)
	}
	c.names.add(words, m)
}

// initials are the first letters of a name: "cbcc".
func initials(name string) string {
	var b strings.Builder
	for _, w := range foldWords(name) {
		b.WriteByte(w[0])
	}
	return b.String()
}

// splitNumber reads a whole số, ký hiệu.
func splitNumber(s string) (docNumber, bool) {
	if s == "" {
		return docNumber{}, false
	}
	p := refParser{text: s, t: cutRefTokens(s)}
	d, next, ok := p.number(0)
	if ok && p.f(next) == "/" && isYear(p.f(next+1)) { // 52/VBHN-VPQH/2025
		d.year = p.f(next + 1)
		next += 2
	}
	return d, ok && next == len(p.t)
}

func numberKey(d docNumber) string {
	return trimZeros(d.serial) + "/" + d.year + "/" + foldWord(d.symbol)
}

// Head returns the document with a key, also one of an earlier day; nil when it is
// not held. The [horizonKey] and the field of a document stand for the horizon of that field
// ([horizonsOf]).
func (c *Catalog) Head(key string) *Head {
	if field, ok := strings.CutPrefix(key, horizonKey); ok {
		if h := c.horizons[field]; h != nil {
			return h
		}
		return c.horizons[""]
	}
	return c.byKey[key]
}

// Heads returns all documents in the order they were given. The slice is the
// catalogue's own.
func (c *Catalog) Heads() []*Head { return c.heads }

// Find is [ParseRef] for questions: it also knows the names and aliases of the
// held documents however they are written ("luat vien chuc quy dinh gi").
func (c *Catalog) Find(text string) []Mention { return parseRefs(text, &c.names) }

// Resolve returns the held documents (with the part) that m may mean, best
// first; none when it is not held. here is the place the words were written
// or asked from, for "Điều này" and a bare "khoản 2". Of several versions those in force on the day
// come first, then the later ones; on may be "".
func (c *Catalog) Resolve(m Mention, here Ref, on Day) []Ref {
	if m.This || m.Serial == "" && m.Type == "" {
		if here.Doc == "" {
			return nil
		}
		return []Ref{within(m, here)}
	}
	hs := c.documents(m, on)
	out := make([]Ref, 0, len(hs))
	for _, h := range hs {
		r := m.Part
		r.Doc, r.Number = h.Key, h.Number
		out = append(out, r)
	}
	return out
}

// within puts the part of m into the place it was written in.
func within(m Mention, here Ref) Ref {
	r := m.Part
	r.Doc, r.Number = here.Doc, here.Number
	var top level = -1 // the highest level m names itself
	for l := lvItem; l <= lvAppendix; l++ {
		if l.get(r) != "" {
			top = l
		}
	}
	keep := func(from level) {
		for l := from; l <= lvAppendix; l++ {
			if l.get(r) == "" {
				l.set(&r, l.get(here))
			}
		}
	}
	if m.This {
		for l, k := range levelKind {
			if m.ThisPart == k {
				keep(level(l))
			}
		}
		return r
	}
	if top >= 0 && top < lvArticle {
		keep(top + 1)
	}
	return r
}

func (c *Catalog) documents(m Mention, on Day) []*Head {
	var out []*Head
	if m.Serial != "" {
		if m.Symbol != "" {
			if !m.apart {
				out = c.byNumber[numberKey(docNumber{m.Serial, m.Year, m.Symbol})]
			}
			if len(out) == 0 && m.Year != "" { // old numbers bear no year: 766/QĐ-TTg of 2022
				for _, h := range c.byNumber[numberKey(docNumber{m.Serial, "", m.Symbol})] {
					if len(h.Issued) >= 4 && string(h.Issued[:4]) == m.Year {
						out = append(out, h)
					}
				}
			}
			if len(out) == 0 {
				out = c.consolidated(m)
			}
			if len(out) == 0 {
				out = c.bySymbol(m)
			}
		} else {
			out = c.partial(m)
		}
		if len(out) == 0 && m.Symbol == "" {
			for _, h := range c.byName[foldWord(m.Serial)] {
				if m.Type == "" || m.Type == h.Type {
					out = append(out, h)
				}
			}
		}
	} else {
		out = c.named(m)
	}
	if m.Dated != "" && len(out) > 1 {
		var same []*Head
		for _, h := range out {
			if h.Issued == m.Dated {
				same = append(same, h)
			}
		}
		if len(same) > 0 {
			out = same
		}
	}
	if len(out) > 1 {
		out = slices.Clone(out)
		sort.SliceStable(out, func(i, j int) bool {
			a, b := rankOn(out[i], on), rankOn(out[j], on)
			if a != b {
				return a < b
			}
			return out[i].Issued > out[j].Issued
		})
	}
	return out
}

// consolidated finds the laws by the number of a consolidated text.
func (c *Catalog) consolidated(m Mention) []*Head {
	var out []*Head
	for _, x := range c.merged[numberKey(docNumber{m.Serial, "", m.Symbol})] {
		if (m.Year == "" || x.year == "" || x.year == m.Year) && !slices.Contains(out, x.h) {
			out = append(out, x.h)
		}
	}
	return out
}

// rankOn orders versions: in force on the day, not known, over, not yet.
func rankOn(h *Head, on Day) int {
	switch {
	case on == "":
		return 0
	case h.Expires != "" && h.Expires <= on:
		return 2
	case h.Effective != "" && h.Effective > on || h.Effective == "" && h.Issued > on:
		return 3
	case h.Effective == "":
		return 1
	}
	return 0
}

// bySymbol finds numbers whose symbol is written in part ("45/2020/NĐ").
func (c *Catalog) bySymbol(m Mention) []*Head {
	var out []*Head
	want := foldWord(m.Symbol)
	for _, h := range c.bySerial[trimZeros(m.Serial)] {
		d := c.nums[h]
		if has := foldWord(d.symbol); (m.Year == "" || d.year == m.Year) && strings.HasPrefix(has, want) &&
			(has == want || has[len(want)] == '-' || has[len(want)] == '/') {
			out = append(out, h)
		}
	}
	return out
}

func (c *Catalog) partial(m Mention) []*Head {
	var out []*Head
	for _, h := range c.bySerial[trimZeros(m.Serial)] {
		d := c.nums[h]
		year := d.year
		if year == "" && len(h.Issued) >= 4 {
			year = string(h.Issued[:4])
		}
		if m.Year != "" && m.Year != year {
			continue
		}
		if m.Type != "" && m.Type != h.Type && !(h.Type == "" && symbolType(d.symbol) == m.Type) &&
			!(m.Type == "Luật" && h.Type == "Bộ luật") &&
			!(m.Type == "Văn bản hợp nhất" && symbolType(d.symbol) == m.Type) {
			continue
		}
		out = append(out, h)
	}
	return out
}

// named finds documents by name: the longest beginning of m.Name that is held.
func (c *Catalog) named(m Mention) []*Head {
	if m.Type == "Hiến pháp" && m.Name == "" {
		var out []*Head
		for _, h := range c.heads {
			if h.Type == "Hiến pháp" {
				out = append(out, h)
			}
		}
		return ofYear(out, m)
	}
	words := foldWords(m.Name)
	ty := foldWords(m.Type)
	for n := len(words); n > 0; n-- {
		name := strings.Join(words[:n], " ")
		if hs := c.byName[strings.Join(ty, " ")+" "+name]; len(hs) > 0 {
			return ofYear(hs, m)
		}
		if hs := c.byName[name]; len(hs) > 0 && n == len(words) {
			return ofYear(hs, m)
		}
	}
	return nil
}

// ofYear keeps the versions of the year in the words, if it is said.
func ofYear(hs []*Head, m Mention) []*Head {
	if m.Year == "" {
		return hs
	}
	var out []*Head
	for _, h := range hs {
		if len(h.Issued) >= 4 && string(h.Issued[:4]) == m.Year || strings.Contains(h.Number, "/"+m.Year+"/") ||
			strings.HasSuffix(h.Number, " "+m.Year) {
			out = append(out, h)
		}
	}
	return out
}

// Settle fills in the keys of a relation's two documents where the catalogue
// decides them: by number, or by name and the day the acting document was issued,
// and lowers the grade of a reading that disagrees with them ([judge]). A relation
// that stays open comes back as it was.
func (c *Catalog) Settle(rel Relation) Relation {
	on := Day("")
	if h := c.byKey[rel.From.Doc]; h != nil {
		on = h.Issued
	}
	settle := func(r Ref) Ref {
		if c.byKey[r.Doc] != nil || r.Number == "" {
			return r
		}
		ms := c.Find(r.Number)
		if len(ms) != 1 {
			return r
		}
		found := c.Resolve(ms[0], Ref{}, on)
		if from := c.byKey[rel.From.Doc]; len(found) > 1 && from != nil { // every province counts for itself
			if own := slices.DeleteFunc(slices.Clone(found), func(f Ref) bool {
				return !sameIssuer(c.byKey[f.Doc], from)
			}); len(own) == 1 {
				found = own
			}
		}
		if len(found) == 0 || len(found) > 1 && (ms[0].Serial != "" || on == "") {
			return r
		}
		r.Doc, r.Number = found[0].Doc, found[0].Number
		return r
	}
	said := rel.To
	rel.From, rel.To = settle(rel.From), settle(rel.To)
	if h := c.byKey[rel.To.Doc]; h != nil && rel.To.Doc != said.Doc && rel.Claim != nil && rel.Claim.Dated != "" &&
		h.Issued != rel.Claim.Dated {
		if d, ok := splitNumber(said.Number); ok && d.year == "" {
			rel.To = said // a number without its year, of another day: another document
		}
	}
	return judge(rel, c.byKey[rel.From.Doc], c.byKey[rel.To.Doc])
}

// Touching puts relations, settled, by the documents whose validity they bear
// on: those from a document, those to it, and the repeals of what is done to it.
func (c *Catalog) Touching(relations []Relation) map[string][]Relation {
	return Touching(c.Settled(relations))
}

// Touching puts settled relations by the documents whose validity they bear on.
func Touching(settled []Relation) map[string][]Relation {
	out := map[string][]Relation{}
	repeals := map[string][]Relation{} // of provisions, by the document that has them
	for _, r := range settled {
		out[r.To.Doc] = append(out[r.To.Doc], r)
		if r.From.Doc != r.To.Doc {
			out[r.From.Doc] = append(out[r.From.Doc], r)
		}
		if r.Kind == RelRepeals && !r.To.Whole() {
			repeals[r.To.Doc] = append(repeals[r.To.Doc], r)
		}
	}
	for key, rels := range out {
		seen := map[string]bool{key: true}
		for _, r := range rels {
			if r.To.Doc == key && !seen[r.From.Doc] {
				seen[r.From.Doc] = true
				for _, q := range repeals[r.From.Doc] {
					if q.From.Doc != key { // those stand there already
						out[key] = append(out[key], q)
					}
				}
			}
		}
	}
	return out
}

// Settled are relations settled, and the claims that follow from them together.
func (c *Catalog) Settled(relations []Relation) []Relation {
	settled := make([]Relation, len(relations))
	for i, r := range relations {
		settled[i] = c.Settle(r)
	}
	settled = append(settled, c.registered(settled)...)
	return append(settled, c.implied(settled)...)
}

// implied are the claims that follow from several texts together, from settled
// relations: a document that only amends another ends with it, and a law is in
// doubt when a later one of its name is held or cited and no end is known.
func (c *Catalog) implied(settled []Relation) []Relation {
	ends := map[string][]Relation{} // of whole documents
	amends := map[string][]Relation{}
	for _, r := range settled {
		switch whole := r.To.Whole() && !r.Rejected && !r.narrowed() && r.To.Doc != ""; {
		case whole && (r.Kind == RelRepeals || r.Kind == RelReplaces) && r.Grade() != Doubtful:
			ends[r.To.Doc] = append(ends[r.To.Doc], r)
		case whole && r.Kind == RelAmends && r.Claim != nil && r.From.Doc != "" && c.amending(r.From.Doc):
			amends[r.From.Doc] = append(amends[r.From.Doc], r)
		}
	}
	out := append(c.namesakes(settled, ends), c.guidesOf(settled, ends)...)
	out = append(out, c.unlisted(settled, ends)...)
	for doc, rels := range amends {
		h := c.byKey[doc]
		base := rels[0].To.Doc
		if slices.ContainsFunc(rels, func(r Relation) bool { return r.To.Doc != base }) || len(ends[doc]) > 0 {
			continue
		}
		for _, e := range ends[base] {
			by := c.byKey[e.From.Doc]
			if e.From.Doc == doc || by == nil || by.Issued < h.Issued {
				continue
			}
			r := e
			r.Kind, r.By, r.From.Article, r.From.Clause, r.From.Point = RelRepeals, FromText, e.From.Article,
				e.From.Clause, e.From.Point
			r.To = Ref{Doc: doc, Number: h.Number}
			r.Claim = &Claim{Grade: Likely, Why: []string{sayWithBase}, Form: "follows"}
			if e.Grade() != Likely && h.Number != "" && strings.Contains(e.Evidence,
				h.Number) { // "X đã được sửa đổi theo Y hết hiệu lực"
				r.Claim.Grade, r.Claim.Why = Sure, nil
			}
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b Relation) int {
		return cmp.Or(strings.Compare(a.To.Doc, b.To.Doc), strings.Compare(a.From.Number, b.From.Number),
			strings.Compare(string(a.Since), string(b.Since)))
	})
	return out
}

// amending says that a document does nothing but amend, by its title.
func (c *Catalog) amending(key string) bool {
	h := c.byKey[key]
	if h == nil {
		return false
	}
	f := strings.TrimPrefix(strings.TrimPrefix(paper.Fold(h.Title), "ve viec "), "ve ")
	return strings.HasPrefix(f, "sua doi, bo sung") || strings.HasPrefix(f, "sua doi ") ||
		strings.HasPrefix(f, "bo sung ")
}

// lawName is the name of a law as others are compared with it, without its type: a law
// takes the place of an ordinance of its name.
func lawName(name string) string { return strings.Join(foldWords(name), " ") }

// namesakes are the later laws of the name of one that nothing ended. Where the day on
// which the later one takes effect is known, the law has probably ended then; where it
// is not, the later one is only named.
func (c *Catalog) namesakes(settled []Relation, ends map[string][]Relation) []Relation {
	byName := map[string][]*Head{}
	for _, h := range c.heads {
		if law := h.Type == "Luật" || h.Type == "Bộ luật" || h.Type == "Pháp lệnh"; law && h.Number != "" &&
			h.Title != "" && h.Issued != "" && !strings.Contains(h.Number, "VBHN") && !c.amending(h.Key) {
			n := lawName(withoutYear(h, h.Title))
			byName[n] = append(byName[n], h)
		}
	}
	// A law that amends another is none of its name, though the other's stands in its title.
	amends := map[[2]string]bool{}
	for _, r := range settled {
		if r.Kind == RelAmends {
			amends[[2]string{r.From.Number, r.To.Doc}] = true
		}
	}
	found := map[string]Relation{} // the earliest successor, by key
	add := func(h *Head, from Ref, year string, since Day, seen Day, evidence string) {
		if len(ends[h.Key]) > 0 || year <= string(h.Issued[:4]) || cmp.Or(since, seen) == "" ||
			from.Number == h.Number || amends[[2]string{from.Number, h.Key}] {
			return
		}
		r := Relation{Kind: RelReplaces, From: from, To: Ref{Doc: h.Key, Number: h.Number}, Since: since,
			Evidence: evidence, By: FromText, Claim: &Claim{Grade: Likely, Why: []string{sayNamesake},
				Form: "namesake"}}
		if since == "" {
			r.Kind, r.Since, r.Claim.Grade = RelNames, seen, Doubtful
		}
		if o, ok := found[h.Key]; !ok || o.Kind == RelNames && r.Kind != RelNames ||
			o.Kind == r.Kind && (r.Since < o.Since || r.Since == o.Since && r.From.Number < o.From.Number) {
			found[h.Key] = r
		}
	}
	for _, hs := range byName {
		for _, h := range hs {
			for _, n := range hs {
				if legalRank(n.Type, n.Number) >= legalRank(h.Type, h.Number) {
					add(h, Ref{Doc: n.Key, Number: n.Number}, string(n.Issued[:4]), n.Effective, n.Issued, "")
				}
			}
		}
	}
	for _, r := range settled {
		kind, name := "", ""
		switch {
		case r.Claim == nil || r.From.Doc == r.To.Doc:
		case r.Kind == RelBasis && (r.To.Doc == "" || c.byKey[r.To.Doc] == nil):
			kind, name = r.Claim.Type, r.Claim.Name
		case r.Kind == RelAmends && r.Claim.Form == "note" && r.To.Whole() && r.From.Whole() &&
			c.byKey[r.From.Doc] == nil:
			// A consolidated text opens with the laws that amended its own, each by
			// name and number and with its day.
			if ms := ParseRef(r.Evidence); len(ms) > 0 && ms[0].Number() == r.From.Number {
				kind, name = ms[0].Type, ms[0].Name
			}
		}
		if name == "" || kind != "Luật" && kind != "Bộ luật" && kind != "Pháp lệnh" {
			continue
		}
		other, since, seen := Ref{Number: r.To.Number}, Day(""), Day("")
		if r.Kind == RelAmends {
			other, since = Ref{Number: r.From.Number}, r.Since
		} else if by := c.byKey[r.From.Doc]; by != nil {
			seen = by.Issued
		}
		d, ok := splitNumber(other.Number)
		if !ok || d.year == "" {
			continue
		}
		if k, held := registeredDays(other.Number, ""); held && since == "" {
			since = k.effective
		}
		for _, h := range byName[lawName(name)] {
			if legalRank(kind, other.Number) >= legalRank(h.Type, h.Number) {
				add(h, other, d.year, since, seen, r.Evidence)
			}
		}
	}
	out := make([]Relation, 0, len(found))
	for _, r := range found {
		out = append(out, r)
	}
	return out
}

// guidesOf puts in doubt what details a document that has ended: it ends with it
// unless it was announced to stay (Luật Ban hành văn bản quy phạm pháp luật
// 64/2025/QH15, khoản 2 Điều 57).
func (c *Catalog) guidesOf(settled []Relation, ends map[string][]Relation) []Relation {
	var out []Relation
	seen := map[string]bool{}
	for _, r := range settled {
		guide, base := c.byKey[r.From.Doc], c.byKey[r.To.Doc]
		if r.Kind != RelGuides || r.Rejected || guide == nil || base == nil || guide == base || seen[guide.Key] ||
			len(ends[guide.Key]) > 0 {
			continue
		}
		since, by := Day(""), Ref{}
		for _, e := range ends[base.Key] {
			day := e.Since
			if h := c.byKey[e.From.Doc]; day == "" && h != nil {
				day = h.Effective
			}
			if e.Grade() != Likely && day != "" && (since == "" || day < since) {
				since, by = day, e.From
			}
		}
		if since == "" || guide.Issued == "" || guide.Issued >= since || by.Doc == guide.Key {
			continue
		}
		seen[guide.Key] = true
		out = append(out, Relation{Kind: RelNames, From: by, To: Ref{Doc: guide.Key, Number: guide.Number},
			Since: since, Evidence: r.Evidence, By: FromText, Claim: &Claim{Grade: Doubtful,
				Why: []string{fmt.Sprintf(sayGuided, Cite(base, Ref{}))}, Form: "guides"}})
	}
	return out
}

// Unheld is the state on a day of a document, or the part of it that m names, which is
// not held, as the relations of those held tell it; touching is what [Catalog.Touching]
// made of them. ok is false where they tell of no end: of a text that is not held
// silence says nothing.
func (c *Catalog) Unheld(m Mention, touching map[string][]Relation, on Day) (h *Head, v Validity, ok bool) {
	number := m.Number()
	if m.Serial == "" || m.Symbol == "" || len(c.documents(m, on)) > 0 {
		return nil, v, false
	}
	key := mentionKey(m)
	if key == "" || len(touching[key]) == 0 { // the year is told by those that name it
		key = ""
		for k := range touching {
			if m.Year == "" && strings.HasPrefix(k, paper.Slug(number)+".") && c.byKey[k] == nil {
				if key != "" {
					return nil, v, false
				}
				key = k
			}
		}
	}
	var rels []Relation
	for _, r := range touching[key] {
		if r.To.Doc == key && (r.Claim == nil || m.Type == "" || sameType(r.Claim.Type, m.Type)) {
			rels = append(rels, r)
		}
	}
	if len(rels) == 0 {
		return nil, v, false
	}
	h = &Head{Key: key, Number: CanonicalNumber(number), Type: m.Type, Kind: Catalogue}
	for _, r := range rels {
		if r.Claim != nil {
			h.Type, h.Issued = cmp.Or(h.Type, r.Claim.Type), cmp.Or(h.Issued, r.Claim.Dated)
		}
	}
	v = Assess(h, rels, c.Head, m.Part, on)
	return h, v, v.State == Expired || v.State == PartlyExpired || v.State == Suspended
}
