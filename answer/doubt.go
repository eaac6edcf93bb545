package answer

import (
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/question"
)

// unsure says that the best hit is too doubtful to be said for sure. What stands
// in a document that the question names is not, but where it is asked how many and
// a passage tells no number, that passage is not the answer.
func (a *Answerer) unsure(q Question, r *index.Result) bool {
	h, sure := r.Hits[0], a.opts.Sure
	if thing, ok := countAsked(r.Reading.Text); ok && !h.Exact {
		p := h.Passage
		if said := choose(p, termsOf(r), wantIn(r), quoteWords).key; said != "" {
			p.Lead, p.Text = "", said
		}
		if !tellsCount(thing, p) {
			return true
		}
	}
	text := r.Reading.Text
	if !h.Exact && (otherSubject(text, h.Passage) || otherKind(text, r.Reading.Restored, h.Passage) ||
		isNoAnswer(text, r.Reading.Aspect, h.Passage)) {
		return true
	}
	return !h.Exact && h.Confidence < sure && !slices.ContainsFunc(r.Reading.Refs, func(rr index.RefReading) bool {
		return slices.ContainsFunc(rr.Candidates, func(c corpus.Ref) bool { return c.Doc == h.Passage.Ref.Doc })
	})
}

var (
	reAsksPapers = regexp.MustCompile(` (giay to|ho so|giay gi|to khai|can (nhung )?gi|mau don) `)
	rePapers     = regexp.MustCompile(` (ho so|giay to|don|to khai|van ban|ban sao|giay|tai lieu|phieu|chung chi|bien ban|de nghi) `)
	rePenalty    = regexp.MustCompile(` (phat|xu phat|xu ly|vi pham|che tai|bi gi|bi sao) `)
	reFined      = regexp.MustCompile(`(?i)phạt tiền (?:với mức )?từ|mức (?:xử )?phạt`)
)

// subjects are those for whom rules of their own hold.
var subjects = []string{" cong chuc ", " vien chuc "}

// otherSubject says that a question is on one of them, and neither the passage nor what
// stands above it names any: that everybody may found a firm says nothing of công chức.
func otherSubject(text string, p corpus.Passage) bool {
	f := spaced(text)
	named := slices.ContainsFunc(subjects, func(s string) bool { return strings.Contains(f, s) })
	if p.Kind() == corpus.Digest || !named {
		return false // a summary leaves out for whom it holds
	}
	all := p.Heading + " " + p.Lead + " " + p.Text
	if p.Head != nil {
		all += " " + p.Head.Title + " " + p.Head.Type
	}
	in := spaced(all)
	return !slices.ContainsFunc(append([]string{" can bo ", " nguoi lam viec "}, subjects...),
		func(s string) bool { return strings.Contains(in, s) })
}

// otherKind says that a question asks for something that an office is asked for,
// papers or a place, and the passage tells another kind of thing: that a banner hangs
// for 15 days is no list of papers.
func otherKind(text string, restored bool, p corpus.Passage) bool {
	ask := question.ReadProcedure(text, restored)
	all := p.Heading + " " + p.Lead + " " + p.Text
	f := spaced(text)
	switch ask.First() {
	case question.AskDossier, question.AskForms:
		return reAsksPapers.MatchString(f) && !rePapers.MatchString(spaced(all))
	case question.AskWhere:
		return strings.Contains(f, " o dau ") && !reToldPlace.MatchString(all)
	}
	return false
}

// isNoAnswer says that a passage tells nothing of the kind that a question asks for, though
// it may have all its words.
func isNoAnswer(text string, aspect index.Aspect, p corpus.Passage) bool {
	return onlyNames(text, p) || onlyDefines(aspect, text, p) || onlyForbids(aspect, text, p) || onlyFines(text, p) ||
		tellsNoCase(text, p) || namesNoOffice(text, p) || otherDeed(text, p) ||
		otherParty(text, p) || otherField(text, p)
}

// reListed finds what is asked about as a list or by its number.
var reListed = regexp.MustCompile(` (may|bao nhieu|gom|nhung gi|the nao|ra sao|bao lau) `)

// namesAtMost is how many words a provision has at most that only names a matter.
const namesAtMost = 12

// onlyNames says that a passage is the name of one matter, which rules nothing: the
// first step of a list is no answer to how many there are.
func onlyNames(text string, p corpus.Passage) bool {
	named := reItemNumber.ReplaceAllString(strings.TrimSpace(p.Text), "")
	return p.Kind() != corpus.Digest && words(named) < namesAtMost && !strings.ContainsAny(named, "\n0123456789:") &&
		!reBody.MatchString(spaced(named)) && reListed.MatchString(spaced(text))
}

var (
	reDefines = regexp.MustCompile(` (cac |nhung )?(tu ngu|thuat ngu|khai niem)( sau| duoi)?( day)? (duoc hieu|duoc giai thich|co nghia)`)
	reMeaning = regexp.MustCompile(` (la gi|la ai|the nao la|nhu the nao la|nghia la|hieu (la|nhu)|khai niem|dinh nghia|goi la|` +
		`co phai la|bao gom|gom|nhung ai|nhung gi|loai nao|tinh tu|la) `)
)

// onlyDefines says that a passage explains a word, and the question asks for a rule.
func onlyDefines(aspect index.Aspect, text string, p corpus.Passage) bool {
	return aspect != index.AspectDefinition &&
		reDefines.MatchString(spaced(p.Lead+" "+p.Heading)) &&
		!reMeaning.MatchString(spaced(text))
}

var (
	reForbidden = regexp.MustCompile(` (hanh vi|viec|dieu) .{0,20}(nghiem cam|bi cam|khong duoc lam) `)
	reMayOrNot  = regexp.MustCompile(` (cam|duoc|khong|ko|k|co phai|hanh vi|vi pham|trai|phat|ky luat|toi) `)
)

// onlyForbids says that a passage is one of the things that are forbidden, and the question
// asks what has to be done.
func onlyForbids(aspect index.Aspect, text string, p corpus.Passage) bool {
	return aspect != index.AspectForbidden && aspect != index.AspectPenalty &&
		reForbidden.MatchString(spaced(p.Heading+" "+p.Lead)) &&
		!reMayOrNot.MatchString(spaced(text))
}

// onlyFines says that a passage tells what a wrong costs, and the question speaks of none.
func onlyFines(text string, p corpus.Passage) bool {
	return reFined.MatchString(p.Heading+" "+p.Lead+" "+p.Text) && !rePenalty.MatchString(spaced(text))
}

var (
	reAsksCases = regexp.MustCompile(` (truong hop nao|(nhung|cac) truong hop) `)
	reCases     = regexp.MustCompile(` (truong hop|khi|neu|sau day|sau|doi tuong|nguoi) `)
)

// tellsNoCase says that it is asked in which cases, and a passage only points to them.
func tellsNoCase(text string, p corpus.Passage) bool {
	return reAsksCases.MatchString(spaced(text)) &&
		!reCases.MatchString(spaced(p.Heading+" "+p.Lead+" "+p.Text))
}

// reParty finds in the heading of an Điều those for whom rules of their own hold.
var reParty = regexp.MustCompile(` (phap nhan|quan nhan|quan doi|cong an nhan dan|nguoi duoi 18 tuoi|nguoi chua thanh nien|nguoi nuoc ngoai|` +
	`to chuc nuoc ngoai|yeu to nuoc ngoai|tre em|dan toc thieu so|dang vien) `)

// otherParty says that the Điều of a passage is on such a party, which the question does
// not name.
func otherParty(text string, p corpus.Passage) bool {
	heading := reArticleNumber.ReplaceAllString(p.Heading, "")
	heading = heading[:strings.IndexAny(heading+";", ";,")] // behind it there are others
	m := reParty.FindStringSubmatch(spaced(heading))
	if m == nil {
		return false
	}
	said := spaced(text)
	return !slices.ContainsFunc(strings.Fields(m[1]), func(w string) bool {
		return !plainOfParties[w] && strings.Contains(said, " "+w+" ")
	})
}

// plainOfParties are folded words of such parties that name other things too.
var plainOfParties = map[string]bool{"nguoi": true, "cong": true, "dan": true, "to": true, "chuc": true, "nhan": true, "yeu": true}

var reField = regexp.MustCompile(`(?i)xử phạt vi phạm hành chính (?:trong|về|đối với)(?: các)?(?: lĩnh vực)? (.+)`)

// otherField says that a text holds for fines of one field, which the question does not
// speak of: each field has its own.
func otherField(text string, p corpus.Passage) bool {
	if p.Head == nil {
		return false
	}
	m := reField.FindStringSubmatch(p.Head.Title)
	if m == nil {
		return false
	}
	said := spaced(text)
	field := folded(m[1])
	for i := 1; i < len(field); i++ { // words of the field stand side by side
		if strings.Contains(said, " "+field[i-1]+" "+field[i]+" ") {
			return false
		}
	}
	return !strings.Contains(said, " nghi dinh ") && !slices.ContainsFunc(content(text), func(w string) bool {
		return strings.Contains(spaced(p.Text), " "+w+" ") && !plainOfFines[w]
	})
}

// plainOfFines are folded words that every text on fines has.
var plainOfFines = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`chu tich xa phuong tinh ubnd uy ban nhan dan cap duoc phat tien toi da muc bao nhieu vi pham hanh chinh
		xu tham quyen co the bi to chuc ca nhan nguoi cong an thanh tra dong trieu thoi hieu bao lau lap bien ban may ngay`) {
		out[w] = true
	}
	return out
}()

var (
	reAsksOffice = regexp.MustCompile(` (ai|co quan nao|nguoi nao|cap nao|don vi nao) (la nguoi )?(co )?(tham quyen|quyet dinh|phe duyet|` +
		`ban hanh|cap|xac nhan|cong nhan|bo nhiem|chung thuc) | tham quyen .{0,60}(cua ai|thuoc ai|ai|co quan nao|cap nao) `)
	reNoOffice  = regexp.MustCompile(`(?i)(?:cơ quan|tổ chức|người|cấp)(?: nhà nước)?(?: khác)? có thẩm quyền`)
	reAnyOffice = regexp.MustCompile(`(?i:ủy ban|chủ tịch|bộ trưởng|giám đốc|thủ trưởng|người đứng đầu|thủ tướng|chính phủ|tòa án|` +
		`văn phòng|văn thư|chánh án|viện trưởng|viện kiểm sát|quốc hội|công an|hội đồng|phòng \pL+|công chứng viên|cục trưởng|` +
		`ban quản lý)|(?:Bộ|Sở|Cục|Chi cục) \p{Lu}`)
)

// namesNoOffice says that a question asks who has a power, and a passage names nobody
// but "cơ quan có thẩm quyền".
func namesNoOffice(text string, p corpus.Passage) bool {
	if !reAsksOffice.MatchString(spaced(text)) {
		return false
	}
	in := p.Heading + " " + p.Lead + " " + p.Text
	return reNoOffice.MatchString(in) && !reAnyOffice.MatchString(in)
}

// deeds are those by which an Điều is told from others on the same thing.
const deeds = `(?:xoa|thu hoi|huy bo|huy|cham dut|dinh chi|tam dinh chi|tam ngung|giai the|bai nhiem|mien nhiem|cap lai|cap doi|` +
	`gia han|khoi phuc|chuyen doi|dieu chinh|mien|giam|keo dai|rut ngan|sua doi|sua chua|dinh chinh|tu choi|giam sat|thanh tra|kiem tra)`

var (
	reArticleNumber = regexp.MustCompile(`^Điều \S+\s*`)
	reDeed          = regexp.MustCompile(`^ (?:viec |thu tuc |trinh tu |truong hop |cac truong hop |tham quyen |ho so |nguoi duoc |doi tuong duoc )?` + deeds + ` `)
	reDeeds         = regexp.MustCompile(` ` + strings.ReplaceAll(deeds, " ", "  ") + ` `)
)

// deedFamily are the first syllables of deeds that are said in other ways too: "sửa
// chữa" for "sửa đổi".
var deedFamily = map[string]bool{"xoa": true, "huy": true, "sua": true, "dinh": true, "doi": true, "dung": true}

// otherDeed says that the Điều of a passage is on a deed that the question does not speak
// of: "Xóa đăng ký tạm trú" tells nothing of when it is registered.
func otherDeed(text string, p corpus.Passage) bool {
	heading := reArticleNumber.ReplaceAllString(p.Heading, "")
	m := reDeed.FindStringSubmatch(spaced(heading))
	if m == nil {
		return false
	}
	said := spaced(text)
	return !slices.ContainsFunc(reDeeds.FindAllString(" "+strings.Join(folded(heading), "  ")+" ", -1), func(deed string) bool {
		first, _, _ := strings.Cut(strings.TrimSpace(deed), " ")
		return strings.Contains(said, strings.ReplaceAll(deed, "  ", " ")) ||
			deedFamily[first] && strings.Contains(said, " "+first+" ")
	})
}
