package corpus

import (
	"regexp"
	"strings"
	"trolyao/paper"
)

// MakeKey returns the key of a document. A number that holds its year stands
// by itself: "30-2020-nd-cp". One without gets the year of issue:
// "06-qd-ttg.2022". Numbers of local bodies (UBND, HĐND, sở) come back in every
// province and also get their issuer: "4935-qd-ubnd.2023.binh-dinh". A document
// without a number is named by type and title. issued may be a mere year.
func MakeKey(number, docType, title, issuer string, issued Day) string {
	year := ""
	if len(issued) >= 4 {
		year = string(issued[:4])
	}
	number = CanonicalNumber(number)
	if number == "" {
		key := paper.Slug(docType + " " + title)
		if len(key) > 100 {
			key = strings.TrimRight(key[:100], "-")
		}
		if year != "" && !strings.HasSuffix(key, year) {
			key += "." + year
		}
		return strings.TrimLeft(key, ".")
	}
	key := paper.Slug(number)
	if !reYear.MatchString(number) && year != "" {
		key += "." + year
	}
	if local(number) {
		if s := issuerSlug(issuer); s != "" {
			key += "." + s
		}
	}
	return key
}

var reYear = regexp.MustCompile(`/(?:19|20)[0-9]{2}(?:/|$)`)

// local says that the number is of a body that exists in every province.
func local(number string) bool {
	f := strings.ToUpper(number)
	for _, s := range []string{"UBND", "HĐND", "/TU", "-TU", "CT-TU"} {
		if strings.Contains(f, s) && !strings.Contains(f, "/TW") {
			return true
		}
	}
	i := strings.LastIndexAny(f, "-/")
	tail := f[i+1:]
	// Sở Nội vụ is SNV, Sở Tư pháp STP; the ministries begin with B.
	return i > 0 && len(tail) >= 3 && tail[0] == 'S' && tail != "STC"
}

// issuerSlug names an issuer by its place: "Ủy ban nhân dân tỉnh Bình Định"
// gives "binh-dinh".
func issuerSlug(issuer string) string {
	s := paper.Slug(issuer)
	for _, cut := range []string{"uy-ban-nhan-dan", "hoi-dong-nhan-dan", "ubnd", "hdnd", "chu-tich", "tinh-uy",
		"thanh-uy", "tinh", "thanh-pho", "tp"} {
		for strings.HasPrefix(s, cut+"-") {
			s = strings.TrimPrefix(s, cut+"-")
		}
		if s == cut {
			return ""
		}
	}
	return s
}

// symbolWords are the parts of a document symbol that have Vietnamese letters
// or small ones; keyed by their folded form.
var symbolWords = map[string]string{
	"nd": "NĐ", "qd": "QĐ", "ttg": "TTg", "tt": "TT", "ttlt": "TTLT", "nq": "NQ", "nqlt": "NQLT", "ct": "CT", "ctr": "CTr", "kh": "KH", "hd": "HD",
	"kl": "KL", "tb": "TB", "bc": "BC", "ttr": "TTr", "cv": "CV", "vbhn": "VBHN", "qc": "QC", "dl": "ĐL", "ubnd": "UBND",
	"hdnd": "HĐND", "hdtp": "HĐTP", "bgddt": "BGDĐT", "bldtbxh": "BLĐTBXH", "bcd": "BCĐ", "bqd": "BQĐ", "hdbc": "HĐBC", "bgdvdt": "BGDVĐT",
	"tlddt": "TLĐ", "tld": "TLĐ", "khdt": "KHĐT", "bkhdt": "BKHĐT", "bkhvdt": "BKHVĐT", "hdld": "HĐLĐ", "cdbhxh": "CĐBHXH", "cdsqg": "CĐSQG",
	"btnmt": "BTNMT", "hdqg": "HĐQG", "cnd": "CNĐ", "snv": "SNV", "hđnd": "HĐND", "hdbcqg": "HĐBCQG", "bvhttdl": "BVHTTDL", "bdtt": "BDTTG",
	"bdttg": "BDTTG", "dkvt": "ĐKVT", "hdbt": "HĐBT", "nsnn": "NSNN", "tđ": "TĐ", "cd": "CĐ", "da": "ĐA", "pa": "PA", "bdt": "BDT", "td": "TĐ", "dtmn": "DTMN",
}

var (
	reNumberLead = regexp.MustCompile(`(?i)^(?:s[ốo]\s*(?:hi[ệe]u)?\s*[:.]?\s*)`)
	reDashes     = regexp.MustCompile(`\s*[‐‑‒–—−-]\s*`)
	// The Party writes 57-NQ/TW; copies often have 57/NQ-TW or 57-NQ-TW.
	reParty = regexp.MustCompile(`^([0-9]+)[-/](NQ|KL|QĐ|HD|CT|CTr|TB|QC|KH|BC|CV|TTr|NQLT)[-/](TW|TU)$`)
	// "72/2025/QH15-Luật": copies hang words on the number of a law.
	reLawTail = regexp.MustCompile(`^([0-9]+/[0-9]{4}/(?:QH|UBTVQH)[0-9]+)-\pL+$`)
	reSlashes = regexp.MustCompile(`\s*/\s*`)
)

// CanonicalNumber returns a số, ký hiệu in its usual spelling: without "số",
// blanks and odd dashes, the letter O of scans as zero, Vietnamese letters and
// case restored in the symbol: "số 30/2020/ND–CP " gives "30/2020/NĐ-CP".
func CanonicalNumber(s string) string {
	s = strings.TrimSpace(paper.Clean(s))
	s = reNumberLead.ReplaceAllString(s, "")
	s = strings.Trim(s, " .,;:()|*“”\"")
	s = reDashes.ReplaceAllString(s, "-")
	s = reSlashes.ReplaceAllString(s, "/")
	s = strings.ReplaceAll(s, "_", "-")
	s = strings.ReplaceAll(s, " ", "")
	s = strings.ReplaceAll(s, "Ð", "Đ")
	if s == "" {
		return ""
	}
	segs := strings.Split(s, "/")
	for i, seg := range segs {
		if i < 2 && digitsLike(seg) {
			segs[i] = strings.NewReplacer("O", "0", "o", "0", "l", "1", "I", "1").Replace(seg)
			continue
		}
		words := strings.Split(seg, "-")
		for j, w := range words {
			if i == 0 && j == 0 && digitsLike(w) {
				words[j] = strings.NewReplacer("O", "0", "o", "0", "l", "1").Replace(w)
				continue
			}
			if w == "ND" && j > 0 && j == len(words)-1 {
				continue // Hội Nông dân; a nghị định never stands last
			}
			words[j] = canonicalWord(w)
		}
		segs[i] = strings.Join(words, "-")
	}
	s = strings.Join(segs, "/")
	if m := reLawTail.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	if m := reParty.FindStringSubmatch(s); m != nil {
		return m[1] + "-" + m[2] + "/" + m[3]
	}
	return s
}

func digitsLike(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n++
		case strings.ContainsRune("OolI", r) || r == '.':
		default:
			return false
		}
	}
	return n > 0
}

func canonicalWord(w string) string {
	f := paper.Fold(w)
	if c, ok := symbolWords[f]; ok {
		return c
	}
	if strings.HasPrefix(f, "qh") || strings.HasPrefix(f, "ubtvqh") {
		return strings.ToUpper(f)
	}
	if w == f { // typed in small letters
		return strings.ToUpper(w)
	}
	return w
}
