package task

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"trolyao/corpus"
)

// planWriter writes plans by chance. Every cell and every sentence holds a word that
// stands nowhere else, so that none can go lost unseen.
type planWriter struct {
	r     *rand.Rand
	n     int
	marks []string
	b     strings.Builder
}

func (w *planWriter) one(of ...string) string { return of[w.r.IntN(len(of))] }

// mark returns text with a word of its own behind it.
func (w *planWriter) mark(text string) string {
	w.n++
	m := fmt.Sprintf("Dấu%dq", w.n)
	w.marks = append(w.marks, m)
	return text + " " + m
}

func (w *planWriter) task() string {
	return w.mark(w.one("Rà soát quy trình", "Tổ chức hội nghị", "Xây dựng đề án", "Ban hành văn bản", "Kiểm tra công vụ"))
}

func (w *planWriter) agency() string {
	return w.mark(w.one("Sở Nội vụ", "Văn phòng UBND tỉnh", "Phòng Kinh tế", "UBND các xã", "Trung tâm"))
}

func (w *planWriter) time() string {
	s := w.one("Tháng 5/2026", "Quý III", "Trước ngày 15/6/2026", "Thường xuyên", "Hằng tháng", "Theo kế hoạch", "Tuần giữa")
	if strings.HasPrefix(s, "T") && w.r.IntN(2) == 0 {
		s = w.mark(s)
	}
	return s
}

// table writes one table of 4 to 8 columns with rows of all kinds.
func (w *planWriter) table() {
	heads := []string{w.one("STT", "TT", "Số TT"), w.one("Nhiệm vụ", "Nội dung công việc", "Tên đề án", "Hoạt động")}
	cells := []func() string{nil, w.task}
	add := func(head string, cell func() string) {
		at := 2 + w.r.IntN(len(heads)-1)
		heads = append(heads[:at], append([]string{head}, heads[at:]...)...)
		cells = append(cells[:at], append([]func() string{cell}, cells[at:]...)...)
	}
	ticks := w.r.IntN(4) == 0
	add(w.one("Cơ quan chủ trì", "Chủ trì", "Đơn vị thực hiện", "Đơn vị đầu mối", "Chủ trì/phối hợp"), w.agency)
	if !ticks {
		add(w.one("Thời gian", "Thời hạn hoàn thành", "Tiến độ"), w.time)
	}
	for _, c := range []struct {
		head string
		cell func() string
	}{{"Cơ quan phối hợp", w.agency}, {"Sản phẩm", func() string { return w.mark("Báo cáo") }},
		{w.one("Ghi chú", "Kinh phí", "Cấp trình", "Địa điểm", "Cột lạ"), func() string { return w.mark("điều khác") }}} {
		if w.r.IntN(3) > 0 {
			add(c.head, c.cell)
		}
	}
	signs := 0
	if ticks {
		for _, q := range []string{"Quý I", "Quý II", "Quý III", "Quý IV"} {
			heads, cells = append(heads, q), append(cells, func() string { return w.one("x", "", "") })
			signs++
		}
	}
	w.b.WriteString("<table border=1>\n")
	w.row(heads)
	for i, n := 1, 2+w.r.IntN(9); n > 0; n-- {
		i += w.rows(heads, cells, i)
	}
	w.b.WriteString("</table>\n")
}

func (w *planWriter) row(cells []string) {
	w.b.WriteString("<tr>")
	for _, c := range cells {
		w.b.WriteString("<td>" + c)
	}
	w.b.WriteString("\n")
}

// rows writes a row, or a few that belong together, and returns how many numbers it used.
func (w *planWriter) rows(heads []string, cells []func() string, no int) int {
	full := func(no string) []string {
		out := []string{no}
		for _, c := range cells[1:] {
			text := c()
			if w.r.IntN(12) == 0 {
				w.drop(text)
				text = ""
			}
			out = append(out, text)
		}
		return out
	}
	switch w.r.IntN(12) {
	case 0: // a heading across the table
		fmt.Fprintf(&w.b, "<tr><td colspan=%d>%s\n", len(heads), w.mark(w.one("I. Công tác chung", "Lĩnh vực đất đai", "QUÝ II", "Sở Nội vụ")))
		return 0
	case 1: // a heading with its number
		row := make([]string, len(heads))
		if row[0], row[1] = w.one("I", "II", "A"), "CÔNG TÁC CHỈ ĐẠO"; row[0] != "A" { // a part is the number of its tasks
			row[1] = w.mark(row[1])
		}
		w.row(row)
		return 0
	case 2: // a remark, a sum
		row := make([]string, len(heads))
		row[w.r.IntN(2)] = w.mark(w.one("Ghi chú: có thể thay đổi", "Tổng cộng", "Cộng"))
		w.row(row)
		return 0
	case 3: // one cell alone
		row := make([]string, len(heads))
		row[1+w.r.IntN(len(heads)-1)] = w.mark(w.one("Sở Tài chính", "Báo cáo thêm", "Việc khác"))
		w.row(row)
		return 0
	case 4: // steps below a task
		w.row(full(strconv.Itoa(no)))
		w.row(full(w.one("a)", "-", "+", "", "a")))
		w.row(full(w.one("b)", "-", "+", "", "b")))
		return 1
	case 5: // cells that stand across two rows
		first, second := full(strconv.Itoa(no)), full("")
		span := 1 + w.r.IntN(len(heads)-1)
		w.b.WriteString("<tr>")
		for i, c := range first {
			if i <= span {
				c = " rowspan=2>" + c
				w.drop(second[i])
			} else {
				c = ">" + c
			}
			w.b.WriteString("<td" + c)
		}
		w.b.WriteString("\n")
		w.row(second[span+1:])
		return 1
	case 6: // without a name
		row := full(strconv.Itoa(no))
		w.drop(row[1])
		row[1] = ""
		w.row(row)
		return 1
	case 7: // the heading again
		w.row(heads)
		return 0
	}
	w.row(full(strconv.Itoa(no)))
	return 1
}

var reMark = regexp.MustCompile(`Dấu\d+q`)

// drop takes back the marks of a text that is not written.
func (w *planWriter) drop(text string) {
	for _, m := range reMark.FindAllString(text, -1) {
		for i, x := range w.marks {
			if x == m {
				w.marks = append(w.marks[:i], w.marks[i+1:]...)
				break
			}
		}
	}
}

// prose writes a section of dated duties.
func (w *planWriter) prose() {
	w.b.WriteString("<p>III. TỔ CHỨC THỰC HIỆN\n")
	for i, n := 1, 1+w.r.IntN(4); i <= n; i++ {
		who := w.one("Sở Nội vụ", "Các sở, ban, ngành", "UBND các xã, phường", "Văn phòng")
		when := w.one("trước ngày 15/6/2026", "trong tháng 9/2026", "chậm nhất ngày 20 tháng 11 năm 2026",
			"trước ngày 25 hằng tháng", "trong Quý III/2026", "vào ngày 05 hằng tháng", "trong vòng 10 ngày", "hằng quý")
		what := w.mark(w.one("báo cáo kết quả về Sở Nội vụ", "hoàn thành việc rà soát", "gửi số liệu", "ban hành kế hoạch"))
		switch w.r.IntN(3) {
		case 0:
			fmt.Fprintf(&w.b, "<p>%d. %s %s %s.\n", i, who, what, when)
		case 1:
			fmt.Fprintf(&w.b, "<p>%d. %s:\n<p>- %s %s.\n", i, who, strings.ToUpper(what[:1])+what[1:], when)
		default:
			fmt.Fprintf(&w.b, "<p>%d. %s, %s %s.\n", i, strings.ToUpper(when[:1])+when[1:], who, what)
		}
	}
}

// Nothing of a plan goes lost in silence: whatever a cell or a dated duty says stands in
// a task, in a target, or in what the reading tells.
func TestNothingDropped(t *testing.T) {
	rounds := 150
	if n, err := strconv.Atoi(os.Getenv("PLANS")); err == nil {
		rounds = n
	}
	failed, unread := 0, 0
	for seed := 0; seed < rounds && failed < 8; seed++ {
		w := &planWriter{r: rand.New(rand.NewPCG(uint64(seed), 17))}
		w.b.WriteString("<p>UBND TỈNH MẪU<p>Số: 12/KH-UBND<p>Mẫu, ngày 05 tháng 01 năm 2026<p>KẾ HOẠCH<p>Công tác năm 2026\n")
		for n := 1 + w.r.IntN(2); n > 0; n-- {
			w.b.WriteString("<p>PHỤ LỤC " + strings.Repeat("I", n) + "\n")
			w.table()
		}
		if w.r.IntN(2) == 0 {
			w.prose()
		}
		d, _, err := corpus.Read(context.Background(), "p.html", []byte(w.b.String()), corpus.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		p := ReadPlan(d, PlanOptions{WithProse: seed%2 == 0})
		told := whatIsTold(p)
		if strings.Contains(told, "không được đọc") { // a table told as a whole
			unread++
			continue
		}
		for _, m := range w.marks {
			if !strings.Contains(told, m) {
				failed++
				i := strings.Index(w.b.String(), m)
				line := w.b.String()[strings.LastIndexByte(w.b.String()[:i], '\n')+1:]
				t.Errorf("plan %d: %q is lost; its row: %s", seed, m, line[:strings.IndexByte(line, '\n')])
				break
			}
		}
	}
	if unread > rounds/20 {
		t.Errorf("%d of %d plans have tables that are not read", unread, rounds)
	}
}

// whatIsTold is all that a proposal shows a person.
func whatIsTold(p *Proposal) string {
	var b strings.Builder
	for _, x := range p.Tasks {
		b.WriteString(strings.Join([]string{x.Name, x.Product, x.Lead, x.Support, x.Time, x.Note, x.Quote,
			x.SectionNo, x.Section}, "\n") + "\n")
	}
	for _, x := range p.Targets {
		b.WriteString(strings.Join([]string{x.Name, x.Value, x.Unit, x.Monitor, x.Doer, x.Note}, "\n") + "\n")
	}
	for _, x := range p.Problems {
		b.WriteString(x.Where + " " + x.Text + "\n")
	}
	return b.String()
}
