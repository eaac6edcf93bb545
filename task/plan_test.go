package task

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
)

func testDirectory(t testing.TB) *org.Directory {
	t.Helper()
	d, err := org.NewDirectory([]org.Agency{
		{ID: "snv", Name: "Sở Nội vụ", Kind: org.Department},
		{ID: "stttt", Name: "Sở Thông tin và Truyền thông", Kind: org.Department, To: "2025-02-28", Successors: []org.Successor{{ID: "skhcn"}}},
		{ID: "skhcn", Name: "Sở Khoa học và Công nghệ", Kind: org.Department},
		{ID: "svhttdl", Name: "Sở Văn hóa, Thể thao và Du lịch", Kind: org.Department},
		{ID: "stc", Name: "Sở Tài chính", Kind: org.Department},
		{ID: "vp", Name: "Văn phòng Ủy ban nhân dân tỉnh", Kind: org.Department},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func readText(t *testing.T, name, text string) *corpus.Document {
	t.Helper()
	d, _, err := corpus.Read(context.Background(), name, []byte(text), corpus.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func readSeed(t *testing.T, name string) *corpus.Document {
	t.Helper()
	text, err := os.ReadFile("../../shared/seeds/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the shared text %s is not here", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return readText(t, name, string(text))
}

// The seed plan comes out whole: every task with its lead, its coordinators and
// its time, what was merged away marked.
func TestSeedPlan(t *testing.T) {
	var seed struct {
		Tasks []struct {
			No, Parent, Name, Product, Lead string
			SectionNo                       string `json:"section_no"`
			Section                         string
			Support                         *string `json:"coordinators"`
			Time                            *string `json:"time_text"`
			Derived                         derived
		}
		Targets []struct {
			No, Indicator string
			Value         *string `json:"target_2024"`
			Monitor       *string
			Doer          *string `json:"implementer"`
		} `json:"appendix1_targets"`
	}
	readShared(t, "facts/seed-tasks.json", &seed)
	p := ReadPlan(readSeed(t, "004_b193423eb9ce6184.txt"), PlanOptions{Calendar: testCalendar(t)})
	if p.Year != 2024 || p.Plan.Number != "4935/QĐ-UBND" {
		t.Errorf("plan %+v of %d", p.Plan, p.Year)
	}
	if len(p.Tasks) != 33 || len(p.Tasks) != len(seed.Tasks) {
		t.Fatalf("%d tasks, want 30 and 3 sub-tasks", len(p.Tasks))
	}
	for i, want := range seed.Tasks {
		got := p.Tasks[i]
		wantLead := strings.Trim(want.Lead, " ;")
		if got.No != want.No || got.Parent != want.Parent || got.SectionNo != want.SectionNo ||
			got.Section != want.Section ||
			got.Name != want.Name || got.Product != want.Product || got.Lead != wantLead {
			t.Errorf("task %s: got %+v\nwant %+v", want.No, got, want)
		}
		if want.Support != nil && got.Support != *want.Support || want.Support == nil &&
			(got.Support != p.Tasks[0].Support || !slices.Contains(got.Inferred, "support")) {
			t.Errorf("task %s: support %q, inferred %v", want.No, got.Support, got.Inferred)
		}
		if want.Time != nil && got.Time != *want.Time || want.Time == nil &&
			(got.Time != "Tháng 1" || !slices.Contains(got.Inferred, "time")) {
			t.Errorf("task %s: time %q, inferred %v", want.No, got.Time, got.Inferred)
		}
		if want.Time != nil && want.Support != nil && got.Inferred != nil {
			t.Errorf("task %s: %v marked, but stand in the plan", want.No, got.Inferred)
		}
		if got.Due.Nominal != want.Derived.Nominal || got.Due.Safe != want.Derived.Safe ||
			got.Due.Rolled != want.Derived.Rolled {
			t.Errorf("task %s: due %+v, want %+v", want.No, got.Due, want.Derived)
		}
		if got.Basis.Appendix != "2" || got.Basis.Item != want.No || got.Basis.Number != "4935/QĐ-UBND" {
			t.Errorf("task %s: basis %+v", want.No, got.Basis)
		}
	}
	if len(p.Targets) != len(seed.Targets) {
		t.Fatalf("%d targets, want %d", len(p.Targets), len(seed.Targets))
	}
	for i, want := range seed.Targets {
		got := p.Targets[i]
		if got.No != want.No || got.Name != want.Indicator {
			t.Errorf("target %d: got %q %q, want %q %q", i, got.No, got.Name, want.No, want.Indicator)
		}
		for _, f := range []struct {
			name, got string
			want      *string
		}{{"giá trị", got.Value, want.Value}, {"đơn vị theo dõi", got.Monitor, want.Monitor}, {"đơn vị thực hiện",
			got.Doer, want.Doer}} {
			switch {
			case f.want != nil && *f.want != "-" && f.got != *f.want:
				t.Errorf("target %s: %s %q, want %q", want.No, f.name, f.got, *f.want)
			case f.want == nil && f.got != "" && !slices.Contains(got.Inferred, f.name):
				t.Errorf("target %s: %s %q out of nowhere", want.No, f.name, f.got)
			}
		}
	}
}

// The dated assignments of the other seed's running text are proposed, each
// with its sentence.
func TestSeedProse(t *testing.T) {
	doc := readSeed(t, "003_80bf6c764fa3e51c.txt")
	p := ReadPlan(doc, PlanOptions{Year: 2024, Calendar: testCalendar(t), WithProse: true})
	want := []struct {
		lead, do string
		due      corpus.Day
		inferred bool
	}{
		{"các sở, ban, ngành, UBND các huyện, thành phố", "xây dựng kế hoạch triển khai", "2024-06-30", false},
		{"Các Sở: Tài chính, Kế hoạch và Đầu tư, Nội vụ, Tài nguyên và Môi trường", "thanh tra, kiểm tra", "2024-11-14", false},
		{"Các Sở: Tài chính, Kế hoạch và Đầu tư, Nội vụ, Tài nguyên và Môi trường", "Đôn đốc", "2024-11-29", true},
	}
	if len(p.Tasks) != len(want) {
		t.Fatalf("%d tasks: %+v", len(p.Tasks), p.Tasks)
	}
	text := ""
	for _, p := range doc.Parts {
		text += p.Words() + "\n"
	}
	for i, w := range want {
		g := p.Tasks[i]
		if g.Lead != w.lead || g.Due.Nominal != w.due || !strings.Contains(g.Name, w.do) ||
			slices.Contains(g.Inferred, "lead") != w.inferred {
			t.Errorf("%d: got %q, %q, %s, %v", i, g.Lead, g.Name, g.Due.Nominal, g.Inferred)
		}
		if !strings.Contains(text, g.Quote) || !strings.Contains(g.Quote, g.Time) {
			t.Errorf("%d: the sentence %q does not stand in the text with %q", i, g.Quote, g.Time)
		}
		if g.Basis.Doc == "" {
			t.Errorf("%d: no basis", i)
		}
	}
}

const otherPlan = `ỦY BAN NHÂN DÂN TỈNH A
KẾ HOẠCH
Thực hiện cải cách hành chính năm 2025
PHỤ LỤC
Thời hạn | Cơ quan phối hợp | STT | Nội dung công việc | Đơn vị chủ trì | Ghi chú | Sản phẩm |
| | A | THỂ CHẾ | | | |
Quý I | Sở Tài chính | 1 | Rà soát quy trình nội bộ | Sở Nội vụ; Văn phòng UBND tỉnh | Làm sớm | Báo cáo |
| | 1.1 | Công bố kết quả rà soát | | | Quyết định |
Hằng quý | Sở Nội vụ | 2 | Cập nhật cơ sở dữ liệu | Sở TT&TT | | Dữ liệu |
`

// Columns are found by their headings in any order; a sub-task takes what its
// cells leave out from its task, and this is marked.
func TestColumnsInAnyOrder(t *testing.T) {
	html := "<html><body><p>KẾ HOẠCH</p><p>Cải cách hành chính năm 2025</p><table>"
	for i, line := range strings.Split(strings.TrimSpace(otherPlan), "\n")[4:] {
		cell := "td"
		if i == 0 {
			cell = "th"
		}
		html += "<tr>"
		cells := strings.Split(line, "|")
		for _, c := range cells[:7] {
			html += "<" + cell + ">" + strings.ReplaceAll(strings.TrimSpace(c), "&", "&amp;") + "</" + cell + ">"
		}
		html += "</tr>"
	}
	html += "</table></body></html>"
	p := ReadPlan(readText(t, "plan.html", html), PlanOptions{Year: 2025, Number: "1/KH-UBND",
		Agencies: testDirectory(t), Calendar: testCalendar(t)})
	if len(p.Tasks) != 3 {
		t.Fatalf("%d tasks: %+v\n%+v", len(p.Tasks), p.Tasks, p.Problems)
	}
	one, sub, two := p.Tasks[0], p.Tasks[1], p.Tasks[2]
	if one.Name != "Rà soát quy trình nội bộ" || one.Product != "Báo cáo" || one.Support != "Sở Tài chính" ||
		one.SectionNo != "A" || one.Note != "Làm sớm" {
		t.Errorf("task 1: %+v", one)
	}
	if len(one.Leads) != 2 || one.Leads[0].Agency != "snv" || one.Leads[1].Agency != "vp" {
		t.Errorf("leads: %+v", one.Leads)
	}
	if sub.Parent != "1" || sub.Lead != one.Lead || sub.Time != "Quý I" || sub.Due.Nominal != "2025-03-31" ||
		strings.Join(sub.Inferred, " ") != "lead support time" {
		t.Errorf("task 1.1: %+v", sub)
	}
	if two.Due.Kind != Recurring || two.Leads[0].Agency != "stttt" && two.Leads[0].Agency != "skhcn" {
		t.Errorf("task 2: %+v", two)
	}
	marked := 0
	for _, problem := range p.Problems {
		if strings.Contains(problem.Where, "1.1") {
			marked++
		}
	}
	if marked != 1 {
		t.Errorf("the inferred cells are listed %d times: %+v", marked, p.Problems)
	}
}

func TestParties(t *testing.T) {
	d := testDirectory(t)
	for _, c := range []struct{ cell, on, want string }{
		{"Sở Nội vụ", "2024-01-01", "Sở Nội vụ=snv"},
		{"Sở TT&TT; Văn phòng UBND tỉnh;", "2024-01-01", "Sở TT&TT=stttt Văn phòng UBND tỉnh=vp"},
		{"Sở Nội vụ, Sở Văn hóa, Thể thao và Du lịch, Sở Tài chính", "2024-01-01", "Sở Nội vụ=snv Sở Văn hóa, Thể thao và Du lịch=svhttdl Sở Tài chính=stc"},
		{"Các Sở: Tài chính, Nội vụ", "2024-01-01", "Sở Tài chính=stc Sở Nội vụ=snv"},
		{"Các sở, ban, ngành; UBND cấp huyện", "2024-01-01", "Các sở, ban, ngành= UBND cấp huyện="},
		{"Văn phòng UBND tỉnh và các sở, ban, ngành", "2024-01-01", "Văn phòng UBND tỉnh=vp các sở, ban, ngành="},
		{"Sở Nội vụ (cơ quan thường trực cải cách hành chính)", "2024-01-01", "Sở Nội vụ (cơ quan thường trực cải cách hành chính)=snv"},
		{"Sở Nội vụ và Sở Tài chính", "2024-01-01", "Sở Nội vụ=snv Sở Tài chính=stc"},
		{"Sở Nội vụ, Sở Văn hóa, Thể thao và Du lịch và Sở Tài chính", "2024-01-01", "Sở Nội vụ=snv Sở Văn hóa, Thể thao và Du lịch=svhttdl Sở Tài chính=stc"},
		{"Sở Nội vụ, các sở, ban, ngành", "2024-01-01", "Sở Nội vụ=snv các sở, ban, ngành="},
		{"Sở Y tế, Sở Nội vụ", "2024-01-01", "Sở Y tế= Sở Nội vụ=snv"},
		{"Sở Nội vụ phối hợp Sở Tài chính", "2024-01-01", "Sở Nội vụ=snv phối hợp Sở Tài chính="},
		{"Văn phòng HĐND và Sở Nội vụ", "2024-01-01", "Văn phòng HĐND và Sở Nội vụ="}, // may be one name
		{"Các sở, ban, ngành; Sở Nội vụ", "2024-01-01", "Các sở, ban, ngành= Sở Nội vụ=snv"},
		{"", "2024-01-01", ""},
	} {
		var got []string
		for _, p := range Parties(c.cell, d, c.on) {
			got = append(got, p.Name+"="+p.Agency)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("Parties(%q) = %q, want %q", c.cell, s, c.want)
		}
	}
}

// The dated sentences of a plan that names its months are proposed too.
func TestProseOfMonths(t *testing.T) {
	text := "ỦY BAN NHÂN DÂN TỈNH MẪU\nKẾ HOẠCH\nKiểm tra công vụ năm 2026\nI. NỘI DUNG\n1. Từ tháng 4 đến tháng 11/2026, Sở Nội vụ tiến hành kiểm tra tại các cơ quan.\n" +
		"2. Sở Tài chính hoàn thành báo cáo trong quý II năm 2026.\n3. Các cơ quan chịu trách nhiệm thi hành Kế hoạch này.\n"
	p := ReadPlan(readText(t, "ke-hoach.txt", text), PlanOptions{Calendar: testCalendar(t), WithProse: true})
	if len(p.Tasks) != 2 || p.Tasks[0].Due.Nominal != "2026-11-30" || p.Tasks[0].Due.Start != "2026-04-01" ||
		p.Tasks[1].Due.Nominal != "2026-06-30" || p.Tasks[1].Lead != "Sở Tài chính" {
		t.Errorf("%+v", p.Tasks)
	}
}

// A directive's sentences come out with who leads, with whom, what and until when;
// a name keeps its capital verbs, and a second deadline is told.
func TestProseOfDirective(t *testing.T) {
	text := "ỦY BAN NHÂN DÂN TỈNH MẪU\nSố: 09/CT-UBND\nMẫu, ngày 20 tháng 01 năm 2026\nCHỈ THỊ\nVề việc mẫu năm 2026\n" +
		"1. Sở Nội vụ chủ trì, phối hợp với Sở Xây dựng rà soát quy trình, hoàn thành trong tháng 4/2026.\n" +
		"2. Sở Xây dựng thành lập Tổ công tác chậm nhất ngày 10/3/2026; báo cáo lại trước ngày 30/11/2026.\n" +
		"3. Trước ngày 15/8, Kho bạc Nhà nước khu vực I công khai chương trình kiểm soát chi.\n" +
		"4. Các chủ đầu tư hoàn thành hồ sơ quyết toán dự án trong quý III/2026.\n" +
		"5. Thủ trưởng các cơ quan chịu trách nhiệm thi hành.\n"
	p := ReadPlan(readText(t, "chi-thi.txt", text), PlanOptions{Calendar: testCalendar(t), WithProse: true})
	var got []string
	for _, x := range p.Tasks {
		got = append(got, strings.Join([]string{x.Lead, x.Support, x.Name, x.Time, string(x.Due.Nominal), x.Note}, " | "))
	}
	want := []string{
		"Sở Nội vụ | Sở Xây dựng | Rà soát quy trình | trong tháng 4/2026 | 2026-04-30 | ",
		"Sở Xây dựng |  | Thành lập Tổ công tác chậm nhất ngày 10/3/2026; báo cáo lại trước ngày 30/11/2026 | chậm nhất ngày 10/3/2026 | 2026-03-10 | Câu còn nêu thời hạn: trước ngày 30/11/2026.",
		"Kho bạc Nhà nước khu vực I |  | Công khai chương trình kiểm soát chi | Trước ngày 15/8 | 2026-08-14 | ",
		"Các chủ đầu tư |  | Hoàn thành hồ sơ quyết toán dự án | trong quý III/2026 | 2026-09-30 | ",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What the sentences of a plan of a department say: hours, a day in words, a month that is
// part of it, the day of a paper that is cited, and a day of which nobody is to do anything.
func TestProseOfDepartment(t *testing.T) {
	text := "ỦY BAN NHÂN DÂN TỈNH MẪU\nSố: 88/KH-SVH\nMẫu, ngày 16 tháng 3 năm 2026\nKẾ HOẠCH\nNgày hội sách năm 2026\n" +
		"1. Thanh tra Sở kiểm tra địa điểm, báo cáo Giám đốc Sở trước ngày 17 tháng 4 năm 2026.\n" +
		"2. Trung tâm Văn hóa tỉnh hoàn thiện sân khấu, xong trước 17 giờ ngày 18/4/2026.\n" +
		"3. Bảo tàng tỉnh phối hợp với Thư viện tỉnh trưng bày sách cổ từ ngày 19/4/2026 đến hết ngày 23/4/2026.\n" +
		"4. Văn phòng Sở lập dự toán kinh phí, trình Giám đốc Sở trước ngày 25/3/2026, tổng hợp trong tháng 5/2026.\n" +
		"5. Ban hành kế hoạch kiểm tra trước ngày 30/3/2026.\n" +
		"6. Sở Nội vụ tổ chức thực hiện Nghị quyết số 12/NQ-HĐND ngày 05 tháng 3 năm 2025 và báo cáo trước ngày 10/5/2026.\n" +
		"7. Hàng hóa không được bày bán tại Ngày hội trước ngày 19/4/2026.\n"
	p := ReadPlan(readText(t, "ke-hoach.txt", text), PlanOptions{Calendar: testCalendar(t), WithProse: true})
	var got []string
	for _, x := range p.Tasks {
		got = append(got, strings.Join([]string{x.Lead, x.Support, x.Time, string(x.Due.Nominal)}, " | "))
	}
	want := []string{"Thanh tra Sở |  | trước ngày 17 tháng 4 năm 2026 | 2026-04-16",
		"Trung tâm Văn hóa tỉnh |  | xong trước 17 giờ ngày 18/4/2026 | 2026-04-18",
		"Bảo tàng tỉnh | Thư viện tỉnh | từ ngày 19/4/2026 đến hết ngày 23/4/2026 | 2026-04-23",
		"Văn phòng Sở |  | trước ngày 25/3/2026 | 2026-03-24",
		" |  | trước ngày 30/3/2026 | 2026-03-29",
		"Sở Nội vụ |  | trước ngày 10/5/2026 | 2026-05-09"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !slices.ContainsFunc(p.Problems, func(x paper.Problem) bool { return strings.Contains(x.Text, "Hàng hóa") }) {
		t.Errorf("a day that was left out is not told: %+v", p.Problems)
	}
}

// What stands below the name of an agency is its, marked as taken over; of two deadlines
// in a sentence the first is read and the other told, whatever it is for.
func TestProseBelowAgencies(t *testing.T) {
	text := "ỦY BAN NHÂN DÂN TỈNH MẪU\nSố: 05/CT-UBND\nMẫu, ngày 20 tháng 01 năm 2026\nCHỈ THỊ\nVề việc mẫu năm 2026\n" +
		"1. Công an tỉnh\na) Chủ trì rà soát các khu dân cư, hoàn thành trước ngày 28/02/2026.\n" +
		"b) Báo cáo UBND tỉnh trước ngày 10/3/2026.\n" +
		"2. Tổ chức thực hiện\na) Kiểm tra công trình, hoàn thành trong quý II năm 2026.\n" +
		"3. Giao Sở Tài chính bố trí kinh phí trong tháng 3 năm 2026; quyết toán chậm nhất ngày 31 tháng 12 năm 2026.\n"
	p := ReadPlan(readText(t, "chi-thi.txt", text), PlanOptions{Calendar: testCalendar(t), WithProse: true})
	var got []string
	for _, x := range p.Tasks {
		got = append(got, strings.Join([]string{x.Lead, string(x.Due.Nominal), strings.Join(x.Inferred, ","), x.Note}, " | "))
	}
	want := []string{"Công an tỉnh | 2026-02-27 | lead | ", "Công an tỉnh | 2026-03-09 | lead | ", " | 2026-06-30 |  | ",
		"Sở Tài chính | 2026-03-31 |  | Câu còn nêu thời hạn: chậm nhất ngày 31 tháng 12 năm 2026."}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func FuzzReadPlan(f *testing.F) {
	f.Add(otherPlan)
	f.Add("STT | Chỉ tiêu | Chỉ tiêu phấn đấu năm 2024 | Đơn vị theo dõi |\n1 | A | 5% | Sở B |\n- x | 6% | |\n")
	f.Add("TT | Nhiệm vụ | Chủ trì | Thời gian |\n1 | A | B | Tháng 1 |\n1 | A | B | |\n")
	f.Fuzz(func(t *testing.T, text string) {
		d, _, err := corpus.Read(context.Background(), "plan.txt", []byte(text), corpus.ReadOptions{})
		if err != nil {
			return
		}
		p := ReadPlan(d, PlanOptions{Year: 2025, WithProse: true})
		seen := map[string]bool{}
		for _, x := range p.Tasks {
			if x.No == "" || x.Name == "" || seen[x.No] {
				t.Fatalf("task without number or name, or twice: %+v", x)
			}
			if x.Parent != "" && !seen[x.Parent] {
				t.Fatalf("task %s below %s, which is not above it", x.No, x.Parent)
			}
			seen[x.No] = true
		}
	})
}

// A plan in Word comes out like one in a web page: cells merged down are taken
// over and marked.
func TestPlanInWord(t *testing.T) {
	cell := func(text, merge string) string {
		return "<w:tc><w:tcPr>" + merge + "</w:tcPr><w:p><w:r><w:t>" + text + "</w:t></w:r></w:p></w:tc>"
	}
	const begin, on = `<w:vMerge w:val="restart"/>`, `<w:vMerge/>`
	body := "<w:p><w:r><w:t>KẾ HOẠCH</w:t></w:r></w:p><w:p><w:r><w:t>Cải cách hành chính năm 2025</w:t></w:r></w:p><w:tbl>"
	for _, row := range [][]string{
		{cell("TT", ""), cell("Nhiệm vụ", ""), cell("Sản phẩm", ""), cell("Cơ quan chủ trì", ""), cell("Thời hạn hoàn thành", "")},
		{cell("1", ""), cell("Rà soát quy trình", ""), cell("Báo cáo", ""), cell("Sở Nội vụ", begin), cell("Quý II", begin)},
		{cell("2", ""), cell("Công bố quy trình", ""), cell("Quyết định", ""), cell("", on), cell("", on)},
		{cell("3", ""), cell("Kiểm tra", ""), cell("Kết luận", ""), cell("Sở Tài chính", ""), cell("Trước ngày 15/11/2025", "")},
	} {
		body += "<w:tr>" + strings.Join(row, "") + "</w:tr>"
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"word/document.xml":   `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:tbl></w:body></w:document>`,
	} {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	p := ReadPlan(readText(t, "plan.docx", b.String()), PlanOptions{Calendar: testCalendar(t)})
	if len(p.Tasks) != 3 || p.Year != 2025 {
		t.Fatalf("%+v", p)
	}
	if x := p.Tasks[1]; x.Lead != "Sở Nội vụ" || x.Due.Nominal != "2025-06-30" ||
		strings.Join(x.Inferred, " ") != "lead time" {
		t.Errorf("%+v", x)
	}
	if x := p.Tasks[2]; x.Due.Nominal != "2025-11-14" || x.Inferred != nil {
		t.Errorf("%+v", x)
	}
}

// The workbook that is handed out can be read in again.
func TestSheetComesBack(t *testing.T) {
	works := []Work{*workOf(t, "Tháng 11"), *workOf(t, "Cả năm")}
	works[0].No, works[0].Name, works[0].Lead, works[0].Support, works[0].Product, works[0].Time = "1",
		"Rà soát quy trình", "Sở Nội vụ", "Sở Tài chính", "Báo cáo", "Tháng 11"
	works[1].No, works[1].Name, works[1].Lead, works[1].Product, works[1].Time = "2", "Cập nhật dữ liệu",
		"Sở Tài chính", "Dữ liệu", "Cả năm"
	var b bytes.Buffer
	if err := WriteSheet(&b, "", works, "2024-01-01"); err != nil {
		t.Fatal(err)
	}
	p := ReadPlan(readText(t, "viec.xlsx", b.String()), PlanOptions{Year: 2024, Calendar: testCalendar(t)})
	if len(p.Tasks) != 2 {
		t.Fatalf("%+v", p)
	}
	for i, got := range p.Tasks {
		w := works[i]
		if got.No != w.No || got.Name != w.Name || got.Lead != w.Lead || got.Support != w.Support ||
			got.Product != w.Product || got.Time != w.Time || got.Due.Nominal != w.Due.Nominal {
			t.Errorf("got %+v, want %+v", got, w.Task)
		}
	}
}
