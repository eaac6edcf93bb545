package task

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"trolyao/paper"
)

var (
	// reDated finds a deadline in running text.
	reDated = regexp.MustCompile(`(?i)(?:(?:thời (?:hạn|gian) )?(?:hoàn thành |gửi |xong )?)(?:chậm nhất|muộn nhất|trước hoặc trong|trước|đến hết|không quá)(?: là| vào| trước)?(?: ngày)? (?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2} tháng \d{1,2} năm \d{4})` +
		`|từ (?:ngày|tháng|quý) [\dIVX/]+(?: năm \d{4})? (?:đến|tới)(?: hết)? (?:ngày|tháng|quý) [\dIVX/]+(?: năm \d{4}|/\d{4})` +
		`|(?:hoàn thành|xong|trình|ban hành|tổ chức|báo cáo|thời gian)[^.;,]{0,40}? (?:trong |vào |trước |hết )?(?:tháng \d{1,2}|quý (?:IV|I{1,3}|[1-4]))(?:/| năm )\d{4}`)
	// reDo is a word that tells an assignment from a mere date.
	reDo = regexp.MustCompile(`(?i)xây dựng|hoàn thành|gửi|báo cáo|trình|ban hành|tổ chức|triển khai|thực hiện|đôn đốc|rà soát|kiểm tra|tổng hợp|tham mưu|công bố|nộp`)
	// reActor is the beginning of an agency's or a group's name.
	reActor = regexp.MustCompile(`(?i)^(?:theo đó, ?|giao |đề nghị |yêu cầu |riêng )*((?:các )?(?:sở|bộ|ban|ngành|cơ quan|đơn vị|ubnd|ủy ban nhân dân|uỷ ban nhân dân|văn phòng|công an|thanh tra|cục|chi cục|thủ trưởng|báo|đài|trung tâm|trường)(?:\P{L}|$).*)$`)
	// reVerb ends the name of an actor that no colon ends.
	reVerb = regexp.MustCompile(`(?i),? (?:căn cứ|chủ trì|xây dựng|tổ chức|thực hiện|triển khai|phối hợp|có trách nhiệm|khẩn trương|chủ động|hoàn thành|theo dõi|gửi|báo cáo|tham mưu|rà soát|tiếp tục|đôn đốc|nộp|trình|công bố|ban hành) `)
	// reSentence is the end of a sentence: no abbreviation is followed by a capital.
	reSentence = regexp.MustCompile(`[.!?…](?:/\.)?\s+`)
)

// prose proposes the dated assignments of the running text, each with the
// sentence it was read from.
func (r *planReader) prose() {
	n := 0
	for _, u := range r.doc.Units() {
		for _, p := range u.Passages(&r.doc.Head) {
			if strings.Count(p.Text, "|") > 2 { // a row of a table
				continue
			}
			lead := ""
			for _, s := range sentences(p.Text) {
				actor, rest := actorOf(s)
				inferred := actor == ""
				if actor != "" {
					lead = actor
				}
				dated := reDated.FindStringIndex(s)
				if dated == nil || !reDo.MatchString(s) {
					continue
				}
				phrase := s[dated[0]:dated[1]]
				if ReadDue(phrase, 0).Nominal == "" {
					continue
				}
				n++
				t := Task{No: fmt.Sprintf("C%d", n), Name: nameOf(rest), Lead: lead, Time: phrase, Basis: p.Ref,
					Quote: s}
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
	// "Các Sở: Tài chính, Nội vụ: Xây dựng …" has its list behind a first colon.
	if i := strings.Index(body, ": "); i > 0 && i < 300 {
		if words := strings.Fields(body[:i]); len(words) <= 2 {
			if j := strings.Index(body[i+2:], ": "); j > 0 && j < 300 {
				i += 2 + j
			}
		}
		if v := reVerb.FindStringIndex(body); v == nil || v[0] > i || strings.HasPrefix(paper.Fold(body), "cac so:") {
			return strings.TrimSpace(body[:i]), strings.TrimSpace(body[i+1:])
		}
	}
	if v := reVerb.FindStringIndex(body); v != nil && v[0] < 200 {
		return strings.Trim(body[:v[0]], " ,"), strings.Trim(body[v[0]:], " ,")
	}
	return "", s
}

// nameOf is what has to be done, without the deadline at its end.
func nameOf(s string) string {
	if m := reDated.FindStringIndex(s); m != nil && m[1] >= len(s)-2 {
		s = s[:m[0]]
	}
	return capital(short(strings.Trim(s, " .,;/…"), 240))
}
