package house_test

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/llm"
	"trolyao/org"
	"trolyao/prompts"
	"trolyao/store"
	"trolyao/task"
)

const orders = `ỦY BAN NHÂN DÂN TỈNH
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 731/KH-UBND
Quy Nhơn, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Dọn kho lưu trữ năm 2026

I. TỔ CHỨC THỰC HIỆN
1. Giao Sở Tài chính bố trí kinh phí mua kệ lưu trữ.
2. Sở Nội vụ hoàn thành danh mục hồ sơ hết giá trị trước ngày 15/6/2026.
3. Trung tâm phục vụ hành chính công niêm yết giờ mở kho vào thứ hai đầu tháng.

PHỤ LỤC
STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian |
1 | Kiểm kê kho lưu trữ | Biên bản | Sở Nội vụ | Sở Tài chính | Quý I |
2 | Thay khóa các phòng kho | Báo cáo | Các sở, ngành | | Quý III |
`

// A document that gives agencies work is taken in, and what it gives waits for a
// person, once, each task with the place it was read from.
func TestIngestProposesWork(t *testing.T) {
	h := housetest.Office(t)
	ctx := t.Context()
	got, err := h.Ingest(ctx, "kh731.txt", []byte(orders))
	if err != nil || got.Refused != nil || got.Proposed != 4 || !strings.Contains(got.Text, "4 nhiệm vụ") {
		t.Fatalf("%+v, %v", got, err)
	}
	waiting, err := h.Store.Proposals(ctx, house.Furnisher)
	if err != nil || len(waiting) != 1 || waiting[0].Plan.Number != "731/KH-UBND" {
		t.Fatalf("%+v, %v", waiting, err)
	}
	p, err := h.Store.Proposal(ctx, house.Furnisher, waiting[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	byNo := map[string]task.Task{}
	for _, x := range p.Tasks {
		byNo[x.No] = x
		if x.Basis.Doc != got.Head.Key {
			t.Errorf("task %s has no source: %+v", x.No, x.Basis)
		}
	}
	if x := byNo["1"]; x.Name != "Kiểm kê kho lưu trữ" || x.Due.Nominal != "2026-03-31" || x.Basis.Item != "1" {
		t.Errorf("of the table: %+v", x)
	}
	if x := byNo["C1"]; x.Lead != "Sở Nội vụ" || x.Due.Nominal != "2026-06-14" ||
		!strings.Contains(x.Quote, "trước ngày 15/6/2026") {
		t.Errorf("of the prose: %+v", x)
	}
	if x := byNo["G1"]; x.Lead != "Sở Tài chính" || x.Due.Nominal != "" ||
		!strings.HasPrefix(x.Quote, "1. Giao Sở Tài chính") && !strings.HasPrefix(x.Quote, "Giao Sở Tài chính") {
		t.Errorf("of a giving without a day: %+v", x)
	}
	// Nothing holds before somebody approves, and nobody but an administrator sees it.
	if ws, err := h.Store.Tasks(ctx, nil, store.TaskFilter{Plan: got.Head.Key}); err != nil || len(ws) != 0 {
		t.Errorf("tasks before approval: %+v, %v", ws, err)
	}
	focal, err := h.Store.Officer(ctx, "y")
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []*org.Officer{nil, focal} {
		if _, err := h.Store.Proposals(ctx, who); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("%+v sees proposals: %v", who, err)
		}
		if err := h.CorrectPlan(ctx, who, waiting[0].ID, p); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%+v corrects: %v", who, err)
		}
		if _, err := h.ApprovePlan(ctx, who, waiting[0].ID, nil, corpus.Public, ""); !errors.Is(err,
			store.ErrForbidden) {
			t.Errorf("%+v approves: %v", who, err)
		}
	}
	// The same again proposes nothing, before and after a person has decided.
	again := func() {
		t.Helper()
		got, err := h.Ingest(ctx, "kh731.txt", []byte(orders))
		if err != nil || got.Proposed != 0 {
			t.Errorf("again: %+v, %v", got, err)
		}
	}
	again()
	// A person corrects a day, names the group's agencies, and approves.
	for i := range p.Tasks {
		if p.Tasks[i].No == "2" {
			p.Tasks[i].Time = "Quý II"
			p.Tasks[i].Leads[0].Members = []string{focal.Agency}
		}
	}
	if err := h.CorrectPlan(ctx, house.Furnisher, waiting[0].ID, p); err != nil {
		t.Fatal(err)
	}
	if n, err := h.ApprovePlan(ctx, house.Furnisher, waiting[0].ID, nil, corpus.Public, ""); err != nil ||
		n.Added != 4 {
		t.Fatalf("%+v, %v", n, err)
	}
	again()
	ws, err := h.Store.Tasks(ctx, nil, store.TaskFilter{Plan: got.Head.Key, No: "2"})
	if err != nil || len(ws) != 1 || ws[0].Due.Nominal != "2026-06-30" || !ws[0].Shares(focal.Agency) {
		t.Errorf("%+v, %v", ws, err)
	}
}

// A decree makes rules and gives nobody a task.
func TestIngestOfRulesProposesNothing(t *testing.T) {
	h := housetest.Office(t)
	got, err := h.Ingest(t.Context(), "nd914.txt", housetest.Decree("914/2025/NĐ-CP", "02 tháng 02 năm 2025", "Về bếp ăn", `Điều 1. Trách nhiệm
Bộ Nội vụ có trách nhiệm chủ trì hướng dẫn, hoàn thành trước ngày 15/6/2026.`))
	if err != nil || got.Refused != nil || got.Proposed != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
}

// A model reads what the rules missed; what it makes up is not proposed.
func TestIngestAsksTheModel(t *testing.T) {
	h := housetest.Office(t)
	set, err := prompts.Load("")
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	const sentence = "Trung tâm phục vụ hành chính công niêm yết giờ mở kho vào thứ hai đầu tháng."
	h.Writer = &answer.Writer{Tasks: true, Prompts: set, Model: &llm.Fake{Answer: func(r llm.Request) (string, error) {
		asked++
		made := `{"sentence":"Giao Sở Xây dựng phá kho trước ngày 01/02/2026.","lead":"Sở Xây dựng","support":"","work":"phá kho","deadline":"trước ngày 01/02/2026","id":"P1"}`
		if !strings.Contains(r.Messages[len(r.Messages)-1].Text, sentence) {
			return `{"tasks":[` + made + `]}`, nil
		}
		return `{"tasks":[` + made + `,{"sentence":"` + sentence +
			`","lead":"Trung tâm phục vụ hành chính công","support":"","work":"niêm yết giờ mở kho","deadline":"vào thứ hai đầu tháng","id":"P1"}]}`, nil
	}}}
	// The third paragraph has no word that the rules know; it has one for asking.
	text := strings.Replace(orders, "3. Trung tâm", "3. Trách nhiệm khác: như sau.\n"+"Trung tâm", 1)
	got, err := h.Ingest(t.Context(), "kh731.txt", []byte(text))
	if err != nil || asked == 0 {
		t.Fatalf("%+v, %v, asked %d", got, err, asked)
	}
	waiting, err := h.Store.Proposals(t.Context(), house.Furnisher)
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%+v, %v", waiting, err)
	}
	p, err := h.Store.Proposal(t.Context(), house.Furnisher, waiting[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(p.Tasks, func(x task.Task) bool { return strings.Contains(x.Lead, "Xây dựng") }) {
		t.Errorf("made up: %+v", p.Tasks)
	}
	i := slices.IndexFunc(p.Tasks, func(x task.Task) bool { return x.Quote == sentence })
	if i < 0 || !strings.Contains(p.Tasks[i].Note, "mô hình ngôn ngữ") {
		t.Errorf("%+v", p.Tasks)
	}
	before := asked
	if again, err := h.Ingest(t.Context(), "kh731.txt", []byte(text)); err != nil || again.Proposed != 0 ||
		asked != before {
		t.Errorf("asked again: %+v, %v, %d", again, err, asked-before)
	}
}

func seed(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile("../../shared/seeds/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the shared text %s is not here", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// proposed ingests a text and returns what it proposes.
func proposed(t *testing.T, h *house.House, name string, text []byte) *task.Proposal {
	t.Helper()
	got, err := h.Ingest(t.Context(), name, text)
	if err != nil || got.Proposed == 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	waiting, err := h.Store.Proposals(t.Context(), house.Furnisher)
	if err != nil || len(waiting) != 1 {
		t.Fatal(waiting, err)
	}
	p, err := h.Store.Proposal(t.Context(), house.Furnisher, waiting[0].ID)
	if err != nil || len(p.Tasks) != got.Proposed {
		t.Fatal(p, err)
	}
	return p
}

// Assignments in the running text of a seed are proposed citing their sentence.
func TestIngestOfProse(t *testing.T) {
	h := housetest.Office(t)
	text := seed(t, "003_80bf6c764fa3e51c.txt")
	p := proposed(t, h, "003.txt", text)
	want := []string{"30/6/2024", "15/11/2024", "30/11/2024", "Theo dõi, tổng hợp", "Đôn đốc, kiểm tra, giám sát"}
	if len(p.Tasks) != len(want) {
		t.Fatalf("%+v", p.Tasks)
	}
	flat := strings.Join(strings.Fields(string(text)), " ")
	for i, x := range p.Tasks {
		if !strings.Contains(strings.ToLower(x.Quote), strings.ToLower(want[i])) ||
			!strings.Contains(flat, strings.Join(strings.Fields(x.Quote), " ")) || x.Basis.Doc == "" {
			t.Errorf("task %s: %q of %+v, want %q", x.No, x.Quote, x.Basis, want[i])
		}
	}
}

// Of a plan that the house knows already only what reads otherwise is proposed,
// and after approval nothing.
func TestIngestOfKnownPlan(t *testing.T) {
	h := housetest.Office(t)
	text := seed(t, "004_b193423eb9ce6184.txt")
	p := proposed(t, h, "004.txt", text)
	if len(p.Tasks) >= 33 {
		t.Errorf("%d tasks proposed", len(p.Tasks))
	}
	for _, x := range p.Tasks {
		have, err := h.Store.Tasks(t.Context(), nil, store.TaskFilter{Plan: p.Plan.Doc, No: x.No})
		if err != nil || len(have) == 1 && have[0].Name == x.Name && have[0].Product == x.Product &&
			have[0].Time == x.Time {
			t.Errorf("%s is proposed though it is there: %v", x.No, err)
		}
	}
	waiting, err := h.Store.Proposals(t.Context(), house.Furnisher)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := h.ApprovePlan(t.Context(), house.Furnisher, waiting[0].ID, nil, corpus.Public, ""); err != nil ||
		n.Unchanged != 0 || n.Added+n.Changed != len(p.Tasks) {
		t.Errorf("%+v, %v", n, err)
	}
	// The same plan in another file is the same plan.
	if got, err := h.Ingest(t.Context(), "004-b.txt", append(text, "\n\n"...)); err != nil || got.Proposed != 0 {
		t.Errorf("again: %+v, %v", got, err)
	}
}
