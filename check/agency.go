package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
)

// oldName is a name of an agency that has ended, as words.
type oldName struct {
	words  []string
	agency *org.Agency
}

var (
	reAgencyPastBefore = regexp.MustCompile(
		`(?i)(?:trước đây|trước kia|trước ngày|nguyên là|tiền thân|từng|hợp nhất|sáp nhập|giải thể|thời kỳ|khi còn|kế thừa|tiếp nhận(?:\s\pL+){0,6}\s+từ|bàn giao(?:\s\pL+){0,4}\s+từ|chuyển(?:\s\pL+){0,4}\s+từ)[^.;]{0,50}$`,
	)
	reAgencyPastAfter = regexp.MustCompile(
		`(?i)^[^.;]{0,60}(?:không còn|kết thúc hoạt động|nay là|\(cũ\)|\scũ(?:\s|[,.;)]|$)|giải thể|trước đây|hợp nhất|sáp nhập|chấm dứt|chuyển về)|^[\s,]{0,2}(?:đã|từng)\s`,
	)
)

// shortForms are words of bodies as they are compared.
var shortForms = [][2]string{{"ủy ban nhân dân", "ubnd"}, {"hội đồng nhân dân", "hđnd"}}

// oldNames are the names of the agencies that are gone on the day.
func (c *checker) oldNames() map[string][]oldName {
	out := map[string][]oldName{}
	for i := range c.o.Old {
		a := &c.o.Old[i]
		if a.On(string(c.day)) || string(c.day) < a.From {
			continue
		}
		names := append([]string{a.Name}, a.Aliases...)
		if a.Kind == org.Province || a.Kind == org.City {
			names = []string{"UBND tỉnh " + a.Name, "HĐND tỉnh " + a.Name, "tỉnh " + a.Name}
		}
		for _, n := range names {
			ws := agencyWords(n)
			if len(ws) < 2 {
				continue // "SKHĐT" stands for too much
			}
			if slices.ContainsFunc(
				c.o.Agencies.Find(n, string(c.day)),
				func(x *org.Agency) bool { return x.On(string(c.day)) },
			) {
				continue
			}
			out[ws[0]] = append(out[ws[0]], oldName{ws, a})
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b oldName) int { return len(b.words) - len(a.words) })
	}
	return out
}

type agencyWord struct {
	text       string
	start, end int
}

func agencyWords(s string) []string {
	var out []string
	for _, w := range agencySyllables(s) {
		out = append(out, w.text)
	}
	return out
}

// joints are what parts the letters of a short form.
var joints = []string{"-", "–", "&", " & ", " - ", " – ", " và "}

// abbreviated says that a word is one of a short form, in capitals: "LĐTB".
func abbreviated(s string, start, end int) bool {
	return end-start <= 12 && paper.IsUpper(s[start:end])
}

// agencySyllables are the words of a text with bodies in their short form.
func agencySyllables(s string) []agencyWord {
	var out []agencyWord
	ss := paper.Syllables(s)
next:
	for i := 0; i < len(ss); i++ {
		for _, f := range shortForms {
			long := strings.Fields(f[0])
			if i+len(long) > len(ss) {
				continue
			}
			same := true
			for j, w := range long {
				same = same && paper.Tone(ss[i+j].Text) == paper.Tone(w)
			}
			if same {
				out = append(out, agencyWord{f[1], ss[i].Start, ss[i+len(long)-1].End})
				i += len(long) - 1
				continue next
			}
		}
		if ss[i].Text == "và" {
			continue
		}
		w := agencyWord{ss[i].Text, ss[i].Start, ss[i].End}
		for ; i+1 < len(ss) && abbreviated(s, w.start, w.end) && abbreviated(s, ss[i+1].Start, ss[i+1].End) &&
			slices.Contains(joints, s[w.end:ss[i+1].Start]); i++ { // "LĐ-TB&XH" is "LĐTBXH"
			w.text, w.end = w.text+ss[i+1].Text, ss[i+1].End
		}
		out = append(out, w)
	}
	return out
}

// agencies finds agencies that no longer exist and are named as acting now.
func (c *checker) agencies() {
	if c.o.Agencies == nil || len(c.o.Old) == 0 {
		return
	}
	names := c.oldNames()
	district := c.districtEnd()
	for i, p := range c.draft.Paras {
		ws := agencySyllables(p.Text)
		for n := 0; n < len(ws); n++ {
			for _, name := range names[ws[n].text] {
				if n+len(name.words) > len(ws) || !slices.EqualFunc(name.words, ws[n:n+len(name.words)],
					func(a string, b agencyWord) bool { return a == b.text }) {
					continue
				}
				start, end := ws[n].start, ws[n+len(name.words)-1].end
				n += len(name.words) - 1
				if !strings.ContainsAny(p.Text[start:end], "\n") && gapless(p.Text, ws[n-len(name.words)+1:n+1]) {
					c.agency(i, start, end, name.agency)
				}
				break
			}
		}
		if district != "" {
			c.districts(i, p.Text, district)
		}
		c.gone(i, p.Text)
	}
}

// districtOffices are the first words of the offices that districts had.
const districtOffices = `Phòng|Thanh tra|Công an|Tòa án nhân dân|Viện kiểm sát nhân dân|Trung tâm|Văn phòng|Chi cục|` +
	`Kho bạc Nhà nước|Bảo hiểm xã hội|BHXH|Ban Chỉ huy|Ban [Cc]hỉ đạo|Ban Quản lý|Ủy ban nhân dân|UBND|` +
	`Hội đồng nhân dân|HĐND|Hội đồng|Hội\s\p{Lu}\pL*|Hạt Kiểm lâm|Đội\s\p{Lu}\pL*|Liên đoàn Lao động|Đoàn [Tt]hanh niên|` +
	`Ủy ban Mặt trận Tổ quốc|Ủy ban MTTQ|Mặt trận Tổ quốc|Đài\s\p{Lu}\pL*|Trạm\s\p{Lu}\pL*|Ban\s\p{Lu}\pL*|` +
	`Nhà [Vv]ăn hóa|Thư viện`

// reDistrict is an office of a district by its kind: "Phòng Kinh tế và Hạ tầng huyện".
var reDistrict = regexp.MustCompile(`(?:` + districtOffices + `)(?:(?:\s+|\s*[,&]\s*|\s+[-–]\s+)(?:\p{Lu}\pL*|và|\p{Ll}{1,7})){0,8}?\s+(?:cấp\s+|các\s+)?(?:huyện|quận|thị xã|thị trấn|thành phố(?:\s+\p{Lu}\pL*){0,4}\s+thuộc tỉnh)`)

// reGoneRoom is an office that districts alone had, without the word huyện: neither a xã nor
// a sở has one of that name.
var reGoneRoom = regexp.MustCompile(`Phòng (?:Lao động\s?(?:[-–,]|và)\s?Thương binh (?:và|&) Xã hội|(?:LĐ|Lao động)\s?[-–,]?\s?TB\s?(?:&|và|-)?\s?XH|Tài nguyên (?:và|&) Môi trường|Nông nghiệp (?:và|&) Phát triển nông thôn|Văn hóa (?:và|&) Thông tin|Quản lý đô thị|Kinh tế (?:và|&) Hạ tầng|Giáo dục (?:và|&) Đào tạo|GD\s?&\s?ĐT|GDĐT|Tài chính\s?[-–]\s?Kế hoạch|Tư pháp|Nội vụ|Dân tộc)`)

// goneOffices are offices that ended everywhere on one day, by their kind.
var goneOffices = []struct {
	re    *regexp.Regexp
	since corpus.Day // the first day without them
	text  string
}{
	// the Law on inspection of 2025, 84/2025/QH15
	{regexp.MustCompile(`(?:Chánh )?[Tt]hanh tra (?:các )?[Ss]ở(?:\s\p{Lu}\pL*)*`), "2025-07-01", textInspectors},
	// the arrangement of the ministries of 2025; those of the army are others
	{regexp.MustCompile(`Tổng cục (?:Thuế|Hải quan|Thống kê|Dự trữ [Nn]hà nước|Quản lý thị trường|Đường bộ|Lâm nghiệp|` +
		`Thủy lợi|Thủy sản|Khí tượng [Tt]hủy văn|Quản lý đất đai|Môi trường|Giáo dục nghề nghiệp|Du lịch|` +
		`Thể dục,? [Tt]hể thao|Tiêu chuẩn|Thi hành án dân sự)`), "2025-03-01", textGeneralOffices},
}

// reWroteBefore stands between a document and the body that wrote it.
var reWroteBefore = regexp.MustCompile(`(?:ngày\s[^.;]{4,30}|\d/[\pL\d/-]+)\s+của\s*$`)

// reOfWhom is the body that a room is of, behind its name: a sở, a school or a company
// calls its rooms as it likes.
var reOfWhom = regexp.MustCompile(
	`^\s*(?:(?:thuộc|của)?\s*(?:Sở|Cục|Chi cục|Tổng cục|Ban|Trường|Bệnh viện|Công ty|Viện|Trung tâm|Bộ|Công an)\s)`)

// rePartyDistrict are the committees of the Party of districts.
var rePartyDistrict = regexp.MustCompile(`(?:Huyện|Quận|Thị) (?:ủy|uỷ)`)

var (
	reOffice         = regexp.MustCompile(districtOffices)
	reBetweenOffices = regexp.MustCompile(
		`\s(?:phối|của|với|cho|tại|về|từ|đến|thuộc|không|trước|theo|ở|nhiều|mọi|trên)\s`)
)

// districtEnd is the last day of the districts, "" where they exist on the day.
func (c *checker) districtEnd() corpus.Day {
	for i := range c.o.Old {
		if a := &c.o.Old[i]; a.Kind == org.Local && !a.On(string(c.day)) && string(c.day) > a.To &&
			strings.Contains(a.Name, "cấp huyện") {
			return corpus.Day(a.To)
		}
	}
	return ""
}

// districts finds offices of districts that the directory does not name one by one.
func (c *checker) districts(para int, text string, end corpus.Day) {
	gone := slices.DeleteFunc(spoken(reGoneRoom, text).FindAllStringIndex(text, -1), func(m []int) bool {
		return reOfWhom.MatchString(text[m[1]:])
	})
	gone = append(gone, spoken(rePartyDistrict, text).FindAllStringIndex(text, -1)...)
	for _, m := range append(spoken(reDistrict, text).FindAllStringIndex(text, -1), gone...) {
		// The last office named is the district's.
		heads := spoken(reOffice, text).FindAllStringIndex(text[m[0]:m[1]], -1)
		if len(heads) > 0 {
			m[0] += heads[len(heads)-1][0]
		}
		if reBetweenOffices.MatchString(strings.TrimSuffix(text[m[0]:m[1]], " thuộc tỉnh")) {
			continue
		}
		known := slices.ContainsFunc(c.report.Finds, func(f Find) bool {
			return f.Kind == Agency && f.Para == para && f.Start < m[1] && m[0] < f.End
		})
		if known || !c.speaksOfNow(para, m[0], m[1]) || strings.Contains(text[m[0]:m[1]], "cấp xã") {
			continue
		}
		said := textDistrict
		if strings.HasSuffix(text[m[0]:m[1]], "thị trấn") {
			said = textTown
		}
		c.add(Find{Kind: Agency, Para: para, Start: m[0], End: m[1], Findings: []Finding{{Mark: OldAgency, Level: Wrong,
			Text: fmt.Sprintf(said, end.Vietnamese())}}})
	}
}

// gone finds offices that ended everywhere.
func (c *checker) gone(para int, text string) {
	for _, g := range goneOffices {
		for _, m := range g.re.FindAllStringIndex(text, -1) {
			if c.day >= g.since && c.speaksOfNow(para, m[0], m[1]) && !reWroteBefore.MatchString(text[:m[0]]) {
				c.add(Find{Kind: Agency, Para: para, Start: m[0], End: m[1], Findings: []Finding{{Mark: OldAgency,
					Level: Doubt, Text: g.text}}})
			}
		}
	}
}

// speaksOfNow says that a name is no part of a quote, of a document's name or of what
// is told of the past.
func (c *checker) speaksOfNow(para, start, end int) bool {
	text := c.draft.Paras[para].Text
	if c.cited(para, start, end) {
		return false
	}
	for i := range c.refs {
		if r := &c.refs[i]; r.para == para && r.Start <= start && end <= max(r.End, r.tail.end) {
			return false
		}
	}
	return !reAgencyPastBefore.MatchString(text[max(0, cutRunes(text, max(0, start-120))):start]) &&
		!reAgencyPastAfter.MatchString(text[end:])
}

// reCalled stands in front of words in quotation marks that are spoken of, or are the name of
// something.
var reCalled = regexp.MustCompile(`(?i)(?:từ|cụm từ|chữ|tên|gọi là|con dấu|án|chương trình|kế hoạch|dự án|mô hình|` +
	`cuộc thi|chuyên đề|đề tài|chủ đề|bằng|thành|bỏ|thay|đổi|là|và|sang)\s*$`)

// cited says that a name stands in quotation marks, as words of a provision or words that are
// spoken of; not where a sentence of a draft is quoted that names it.
func (c *checker) cited(para, start, end int) bool {
	text := c.draft.Paras[para].Text
	for _, q := range c.quotes[para] {
		if q.start > start || end > q.end {
			continue
		}
		return end-start > (q.end-q.start)*4/5 || reCalled.MatchString(text[:q.outer]) ||
			slices.ContainsFunc(c.report.Finds, func(f Find) bool {
				return f.Kind == Quote && f.Para == para && f.Start == q.outer
			}) || !reOwnWords.MatchString(text[:q.outer])
	}
	return false
}

// reOwnWords says that what is quoted next is of a draft.
var reOwnWords = regexp.MustCompile(`(?i)dự thảo[^.;“”"]{0,60}$`)

// gapless says that nothing but what joins the words of a name stands between them.
func gapless(text string, ws []agencyWord) bool {
	for i := 1; i < len(ws); i++ {
		gap := strings.TrimSpace(text[ws[i-1].end:ws[i].start])
		if gap != "" && gap != "và" && gap != "&" && gap != "-" && gap != "–" && gap != "," {
			return false
		}
	}
	return true
}

func (c *checker) agency(para, start, end int, a *org.Agency) {
	text := c.draft.Paras[para].Text
	if c.cited(para, start, end) {
		return
	}
	for i := range c.refs {
		if r := &c.refs[i]; r.para == para && r.Start <= start && end <= max(r.End, r.tail.end) {
			return // the issuer or the title of a document
		}
	}
	now, became := c.o.Agencies.Present(a, string(c.day))
	f := Find{Kind: Agency, Para: para, Start: start, End: end, Text: text[start:end]}
	if reAgencyPastBefore.MatchString(text[max(0, cutRunes(text, max(0, start-120))):start]) ||
		reAgencyPastAfter.MatchString(text[end:]) {
		f.Findings = []Finding{{Mark: Past, Level: Note, Text: fmt.Sprintf(textAgencyPast, became)}}
		c.add(f)
		return
	}
	x := Finding{Mark: OldAgency, Level: Wrong, Text: fmt.Sprintf(textAgency, became)}
	if now != nil && now.Kind != org.Local && now.Kind == a.Kind {
		x.Instead, x.Propose = text[start:end], now.FullName()
	}
	if a.Kind == org.Province || a.Kind == org.City {
		x.Level = Doubt
		x.Instead, x.Propose = "", ""
	}
	f.Findings = []Finding{x}
	c.add(f)
}

var reDeadline = regexp.MustCompile(
	`(?i)(?:trước|chậm nhất(?:\s+là)?(?:\s+(?:vào|đến))?|đến hết|hạn cuối(?:\s+là)?|hết|muộn nhất(?:\s+là)?(?:\s+vào)?|thời hạn(?:\s+\pL+){0,4}\s+(?:là|đến)|hoàn thành(?:\s+\pL+){0,3}\s+(?:vào|trong)|xong\s+trước)\s+(?:\d{1,2}\s*(?:h|giờ)\s*(?:\d{2})?\s*(?:phút)?,?\s+)?(` + dayWords + `)`,
)

// deadlines finds days set as deadlines that are no working days.
func (c *checker) deadlines() {
	if c.o.Working == nil {
		return
	}
	for i, p := range c.draft.Paras {
		for _, m := range reDeadline.FindAllStringSubmatchIndex(p.Text, -1) {
			day := corpus.MakeDay(p.Text[m[4]:m[5]], p.Text[m[6]:m[7]], p.Text[m[8]:m[9]])
			if day == "" {
				c.add(Find{Kind: Deadline, Para: i, Start: m[2], End: m[3], Findings: []Finding{{Mark: ImpossibleDy,
					Level: Wrong, Text: fmt.Sprintf(textNoSuchDay, p.Text[m[2]:m[3]])}}})
				continue
			}
			if day < c.day { // of the past
				continue
			}
			if working, why, ok := c.o.Working(day); ok && !working {
				c.add(Find{Kind: Deadline, Para: i, Start: m[2], End: m[3], Findings: []Finding{{Mark: NotAWorkday,
					Level: Note, Text: fmt.Sprintf(textNoWork, day.Vietnamese(), why)}}})
			}
		}
	}
}

func sayHeld(day corpus.Day) string { return fmt.Sprintf(textHeld, day.Vietnamese()) }
