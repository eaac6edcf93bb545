package task

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"trolyao/corpus"
	"trolyao/paper"
)

var (
	// reDated finds a deadline in running text; "day" is the deadline without the
	// words that say what is to be done by then.
	reDated = regexp.MustCompile(`(?i)(?:(?:thời (?:hạn|gian) )?(?:hoàn thành |gửi |xong )?)(?:chậm nhất|muộn nhất|trước hoặc trong|trước|đến hết|không quá)(?: là| vào| trước)?(?: lúc)?(?: \d{1,2} ?(?:giờ|h|g)(?: ?\d{2})?(?: phút)?,?)?(?: ngày)? (?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2} tháng \d{1,2} năm \d{4})` +
		`|(?:chậm nhất|muộn nhất|trước|đến hết|vào)(?: là| vào| trước)?(?: lúc)?(?: \d{1,2} ?(?:giờ|h|g)(?: ?\d{2})?(?: phút)?,?)? ngày \d{1,2}(?:/\d{1,2}(?:/\d{4})?| tháng \d{1,2}| (?:hằng|hàng) (?:tháng|năm)| (?:của )?tháng cuối (?:của )?(?:mỗi |hằng |hàng )?quý)` +
		`|từ (?:ngày|tháng|quý) [\dIVX/]+(?: năm \d{4})? (?:đến|tới)(?: hết)? (?:ngày|tháng|quý) [\dIVX/]+(?: năm \d{4}|/\d{4})`)
	// reMonth is a month or a quarter in running text, with the day before it that makes
	// it one of days; reWork, before it in its sentence, makes it a deadline.
	reMonth = regexp.MustCompile(`(?i)(?:(?:(?:trước|chậm nhất|muộn nhất|đến hết|không quá)(?: là| vào| trước)? )?(?:ngày )?\d{1,2} )?` +
		`(?:(?:trong |vào |trước |hết )?(?:tháng \d{1,2}|quý (?:IV|I{1,3}|[1-4]))(?:/| năm )\d{4}|(?:trong |vào |trước |hết )(?:tháng \d{1,2}|quý (?:IV|I{1,3}|[1-4])))`)
	// reCited is what the day of a document stands behind: no deadline.
	reCited = regexp.MustCompile(`(?:\d[\p{L}\d/.-]*[/-][A-ZĐ][\p{L}\d/-]*|(?i:luật|nghị định|nghị quyết|quyết định|thông tư|chỉ thị|kết luận|công văn)[^,.;]{0,60}),? $`)
	reWork  = regexp.MustCompile(`(?i)(?:hoàn thành|xong|trình|ban hành|tổ chức|báo cáo|thời gian|phê duyệt|công bố|nộp|gửi)[^.;]{0,120}$`)
	reBound = regexp.MustCompile(`(?i)^(?:trong|vào|trước|hết) (?:tháng|quý)`)
	// reFirst is a deadline that a sentence begins with.
	reFirst = regexp.MustCompile(`(?i)^((?:trong |vào |trước |hết |đến hết )?(?:tháng \d{1,2}|quý (?:IV|I{1,3}|[1-4]))(?:/| năm )\d{4})[, ]`)
	// reDo is a word that tells an assignment from a mere date.
	reDo = regexp.MustCompile(`(?i)xây dựng|hoàn thành|gửi|báo cáo|trình|ban hành|tổ chức|triển khai|thực hiện|đôn đốc|rà soát|kiểm tra|tổng hợp|tham mưu|công bố|nộp|thành lập|công khai|phê duyệt|cập nhật|bàn giao|hoàn thiện`)
	// reActor is the beginning of an agency's or a group's name.
	reActor = regexp.MustCompile(`(?i)^(?:theo đó, ?|giao |đề nghị |yêu cầu |riêng )*((?:các )?(?:sở|bộ|ban|ngành|cơ quan|đơn vị|ubnd|ủy ban|uỷ ban|văn phòng|công an|thanh tra|cục|chi cục|thủ trưởng|báo|đài|trung tâm|trường|kho bạc|chủ đầu tư|bưu điện|điện lực|bệnh viện|ngân hàng|bảo hiểm xã hội|tỉnh đoàn|thành đoàn|liên đoàn|doanh nghiệp|công ty|hội|tổ công tác|phòng|trạm|thuế|hải quan|tòa án|viện|thư viện|bảo tàng|nhà hát|nhà văn hóa|mặt trận|đoàn (?:thanh niên|kiểm tra|công tác|xã|phường|trường)|hạt kiểm lâm|đội (?:quản lý|thuế|cảnh sát|văn nghệ)|tổ (?:dân phố|công nghệ|giúp việc)|đảng ủy|chủ tịch|giám đốc|vụ|học viện|xã|phường|địa phương)(?:\P{L}|$).*)$`)
	// reVerb ends the name of an actor that no colon ends. A name has its verbs in
	// capitals: "Sở Xây dựng xây dựng …".
	reVerb = regexp.MustCompile(`,? (?:có trách nhiệm|chịu trách nhiệm|căn cứ|chủ trì|xây dựng|tổ chức|thực hiện|triển khai|phối hợp|khẩn trương|chủ động|hoàn thành|hoàn thiện|theo dõi|gửi|báo cáo|tham mưu|rà soát|tiếp tục|đôn đốc|nộp|trình|công bố|ban hành|thành lập|công khai|bố trí|cập nhật|bảo đảm|đảm bảo|kiểm tra|giám sát|hướng dẫn|đề xuất|phê duyệt|thẩm định|chỉ đạo|tăng cường|đẩy mạnh|đẩy nhanh|nghiên cứu|tổng hợp|cung cấp|phát động|quán triệt|tập trung|kịp thời|bàn giao|giải ngân|giải quyết|xử lý|sửa đổi|kiện toàn|tuyên truyền|phổ biến|kết nối|vận hành|nâng cấp|soạn thảo|đánh giá|sơ kết|tổng kết|khảo sát|thống kê|số hóa|khắc phục|chấn chỉnh|xem xét|theo chức năng|lựa chọn|thông báo|chuẩn bị|trưng bày|mua sắm|lắp đặt|tham gia|duy trì|nghiệm thu|vận động|phân công|niêm yết|lập (?:kế hoạch|danh mục|danh sách|hồ sơ|dự toán|đề án|phương án))[ ,]`)
	// reGoesOn is what a verb goes on with inside a name: "dự án đầu tư xây dựng".
	reGoesOn = regexp.MustCompile(`(?:đầu tư|dự án|quản lý|công trình|hoạt động|ngành|tư vấn)$`)
	// reItem is the sign that a sentence of a list begins with.
	reItem = regexp.MustCompile(`^(?:[a-zđ]\)|\d{1,2}(?:\.\d{1,2})*[.)]|[-+*•])\s*`)
	// reWithWhom is who leads with whom, behind the name of who leads.
	reWithWhom = regexp.MustCompile(`^(?:(?:là (?:cơ quan|đơn vị) )?chủ trì,? ?(?:và )?)?phối hợp(?: chặt chẽ)? (?:cùng |với )*(.+)$`)
	reLeads    = regexp.MustCompile(`^(?:là (?:cơ quan|đơn vị) )?chủ trì,? (.+)$`)
	// reSentence is the end of a sentence: no abbreviation is followed by a capital.
	reSentence = regexp.MustCompile(`[.!?…](?:/\.)?\s+`)
)

// prose proposes the dated assignments of the running text, each with the
// sentence it was read from.
func (r *planReader) prose() {
	n := 0
	under := map[string]string{}
	r.agencyAbove(r.doc.Parts, "", under)
	for _, u := range r.doc.Units() {
		above := strings.Trim(cmp.Or(u.Part.Title, u.Part.Text), " :.")
		if !r.ofAgency(above) || verbIn(above) != nil {
			above = ""
		}
		for _, p := range u.Passages(&r.doc.Head) {
			if strings.Count(p.Text, "|") > 2 { // a row of a table
				continue
			}
			lead := above // what stands below the name of an agency is its
			for _, s := range sentences(p.Text) {
				body := s[len(reItem.FindString(s)):]
				lead = cmp.Or(under[plainText(body)], lead)
				phrase, more := r.datedIn(body)
				if front, ok := strings.CutPrefix(body, phrase); ok { // "Trước ngày 30/6/2026, Sở A …"
					body = strings.TrimLeft(front, " ,:")
				}
				actor, rest := actorOf(body)
				inferred := actor == ""
				if actor != "" {
					lead = actor
				}
				if phrase == "" {
					continue
				}
				if actor == "" && !reDo.MatchString(s) {
					r.problem(paper.Info, p.Ref.Local(), fmt.Sprintf(textDatedNoWork, short(s, 120)))
					continue
				}
				n++
				support := ""
				if actor != "" {
					support, rest = partners(rest)
				}
				t := Task{No: fmt.Sprintf("C%d", n), Name: nameOf(rest, phrase), Lead: lead, Support: support, Time: phrase,
					Basis: p.Ref, Quote: s}
				if more != "" {
					t.Note = fmt.Sprintf(textSentenceMore, more)
				}
				if inferred && lead != "" {
					t.Inferred = []string{"lead"}
					r.problem(paper.Warning, t.Basis.Local(),
						fmt.Sprintf(textSentenceNoDoer,
							short(s, 60)))
				}
				if lead == "" {
					r.problem(paper.Warning, t.Basis.Local(),
						fmt.Sprintf(textDoerUnknown, short(s, 60)))
				}
				r.p.Tasks = append(r.p.Tasks, t)
			}
		}
	}
}

// agencyAbove finds the sentences that stand below the name of an agency.
func (r *planReader) agencyAbove(parts []*corpus.Part, agency string, under map[string]string) {
	for _, p := range parts {
		here := agency
		if title := strings.Trim(cmp.Or(p.Title, p.Text), " :."); slices.Contains([]corpus.PartKind{
			corpus.KindHeading, corpus.KindClause, corpus.KindPoint, corpus.KindItem}, p.Kind) {
			title, _, _ = strings.Cut(title, "\n")
			if r.ofAgency(title) && verbIn(title) == nil {
				here = title
			}
		}
		for _, s := range sentences(p.Title + "\n" + p.Text + "\n" + p.Tail) {
			if body := plainText(s[len(reItem.FindString(s)):]); here != "" && body != "" && body != plainText(here) {
				under[body] = here
			}
		}
		r.agencyAbove(p.Parts, here, under)
	}
}

// datedIn returns the first deadline of a sentence that can be read, and a second
// one that stands beside it.
func (r *planReader) datedIn(s string) (phrase, more string) {
	if m := reFirst.FindStringSubmatch(s); m != nil && ReadDue(m[1], r.p.Year).Nominal != "" {
		phrase = m[1]
	}
	found := reDated.FindAllStringIndex(s, -1)
	for _, m := range reMonth.FindAllStringIndex(s, -1) {
		cited := (strings.HasPrefix(s[m[0]:], "ngày") || '0' <= s[m[0]] && s[m[0]] <= '9') && reCited.MatchString(s[:m[0]])
		bound := len(found) > 0 && reBound.MatchString(s[m[0]:m[1]])
		if !cited && !slices.ContainsFunc(found, func(d []int) bool { return m[0] < d[1] && d[0] < m[1] }) &&
			(bound || reWork.MatchString(s[:m[0]])) {
			found = append(found, m)
		}
	}
	slices.SortFunc(found, func(a, b []int) int { return a[0] - b[0] })
	for _, m := range found {
		try := strings.TrimSpace(s[m[0]:m[1]])
		d := ReadDue(try, r.p.Year)
		switch {
		case d.Nominal == "" && d.Kind != Recurring:
		case phrase != "":
			return phrase, try
		default:
			phrase = try
		}
	}
	return phrase, ""
}

// partners returns with whom the actor of a sentence is to work, and what is to be
// done: "chủ trì, phối hợp với Sở B rà soát …".
func partners(rest string) (support, name string) {
	if m := reWithWhom.FindStringSubmatch(rest); m != nil {
		if i := verbIn(m[1]); i != nil && i[0] > 0 && i[0] < 300 {
			return strings.Trim(m[1][:i[0]], " ,"), strings.Trim(m[1][i[0]:], " ,")
		}
	}
	if m := reLeads.FindStringSubmatch(rest); m != nil {
		return "", m[1]
	}
	return "", rest
}

// sentences cuts text where a sentence ends before a capital letter.
func sentences(text string) []string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		from := 0
		for _, m := range reSentence.FindAllStringIndex(line, -1) {
			if m[1] < len(line) && startsCapital(line[m[1]:]) {
				out = append(out, strings.TrimSpace(line[from:m[1]]))
				from = m[1]
			}
		}
		if s := strings.TrimSpace(line[from:]); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func startsCapital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// actorOf returns who a sentence tells to do something, "" when it names
// nobody at its beginning, and what is to be done.
func actorOf(s string) (actor, rest string) {
	m := reActor.FindStringSubmatchIndex(s)
	if m == nil {
		return "", s
	}
	body := s[m[2]:]
	if reNoAgency.MatchString(foldHeading(body)) { // "Ban hành …", "Tổ chức …"
		return "", s
	}
	// "Các Sở: Tài chính, Nội vụ: Xây dựng …" has its list behind a first colon.
	if i := strings.Index(body, ": "); i > 0 && i < 300 {
		if words := strings.Fields(body[:i]); len(words) <= 2 {
			if j := strings.Index(body[i+2:], ": "); j > 0 && j < 300 {
				i += 2 + j
			}
		}
		if v := verbIn(body); v == nil || v[0] > i || strings.HasPrefix(paper.Fold(body), "cac so:") {
			return strings.TrimSpace(body[:i]), strings.TrimSpace(body[i+1:])
		}
	}
	if v := verbIn(body); v != nil && v[0] < 200 {
		return strings.Trim(body[:v[0]], " ,"), strings.Trim(body[v[0]:], " ,")
	}
	return "", s
}

// reBefore is what stands in front of a deadline at the end of what is to be done.
var reBefore = regexp.MustCompile(`(?i)[,;]? ?(?:thời (?:hạn|gian) )?(?:hoàn thành|xong|thời (?:hạn|gian))?:?$`)

// verbIn finds the verb that ends a name.
func verbIn(s string) []int {
	for from := 0; ; {
		m := reVerb.FindStringIndex(s[from:])
		if m == nil {
			return nil
		}
		if strings.Trim(s[from+m[0]:from+m[1]], " ,") != "xây dựng" || !reGoesOn.MatchString(s[:from+m[0]]) {
			return []int{from + m[0], from + m[1]}
		}
		from += m[1] - 1
	}
}

// nameOf is what has to be done, without the deadline at its end.
func nameOf(s, deadline string) string {
	if front, ok := strings.CutSuffix(strings.TrimRight(s, " .;/…"), deadline); ok {
		front = strings.TrimSpace(front)
		if what := strings.Trim(front[:len(front)-len(reBefore.FindString(front))], " .,;/…"); what != "" {
			s = what
		}
	}
	return capital(short(strings.Trim(s, " .,;/…"), 240))
}
