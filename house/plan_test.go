package house_test

import (
	"errors"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

const smallPlan = `ỦY BAN NHÂN DÂN TỈNH
KẾ HOẠCH
Dọn hồ sơ năm 2025

PHỤ LỤC
STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian |
1 | Rà soát hồ sơ tồn đọng | Báo cáo | Sở Nội vụ | Sở Tài chính | Quý I |
2 | Số hóa hồ sơ | Dữ liệu | Sở Tài chính | Sở Nội vụ | trước ngày 15/11/2025 |
`

// A plan is read, corrected by a person, approved, and only then are there tasks.
func TestProposeAndApprove(t *testing.T) {
	h := housetest.Office(t)
	ctx := t.Context()
	file := house.PlanFile{Name: "ke-hoach.txt", Data: []byte(smallPlan), Number: "88/KH-UBND"}
	focal, err := h.Store.Officer(ctx, "x")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.ProposePlan(ctx, focal, file); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("a focal point proposes: %v", err)
	}
	id, p, err := h.ProposePlan(ctx, house.Furnisher, file)
	if err != nil || len(p.Tasks) != 2 || p.Tasks[0].Leads[0].Agency == "" || p.Year != 2025 {
		t.Fatalf("%+v, %v", p, err)
	}
	if ws, err := h.Store.Tasks(ctx, nil, store.TaskFilter{Plan: p.Plan.Doc}); err != nil || len(ws) != 0 {
		t.Fatalf("tasks before approval: %+v, %v", ws, err)
	}
	p.Tasks[0].Time = "Quý II"
	p.Plan.Doc = "another"
	if _, err := h.ApprovePlan(ctx, focal, id, p, corpus.Public, ""); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("a focal point approves: %v", err)
	}
	n, err := h.ApprovePlan(ctx, house.Furnisher, id, p, corpus.Public, "")
	if err != nil || n.Added != 2 {
		t.Fatalf("%+v, %v", n, err)
	}
	ws, err := h.Store.Tasks(ctx, nil, store.TaskFilter{Plan: "88-kh-ubnd"})
	if err != nil || len(ws) != 2 || ws[0].Due.Nominal != "2025-06-30" || ws[1].Due.Nominal != "2025-11-14" {
		t.Errorf("%+v, %v", ws, err)
	}
	if _, err := h.ApprovePlan(ctx, house.Furnisher, id, nil, corpus.Public, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("approved twice: %v", err)
	}
	var refused *paper.Refusal
	if _, _, err := h.ProposePlan(ctx, &org.Officer{ID: "a", Roles: []org.Role{org.Admin}},
		house.PlanFile{Name: "trong.txt"}); !errors.As(err, &refused) {
		t.Errorf("an empty file: %v", err)
	}
}

const strangePlan = `ỦY BAN NHÂN DÂN TỈNH
KẾ HOẠCH
Dọn hồ sơ năm 2025

PHỤ LỤC
STT | Nhiệm vụ | Sản phẩm | Bộ phận lo việc | Lịch chạy việc |
1 | Rà soát hồ sơ tồn đọng | Báo cáo | Sở Nội vụ | Quý I |
2 | Số hóa hồ sơ | Dữ liệu | Sở Tài chính | Quý IV |
`

// A person says what a column is, and the plan is read again; what was said is
// remembered for the next plan with the same heading.
func TestColumnsAreSaid(t *testing.T) {
	h := housetest.Office(t)
	ctx := t.Context()
	id, p, err := h.ProposePlan(ctx, house.Furnisher, house.PlanFile{Name: "ke-hoach.txt", Data: []byte(strangePlan),
		Number: "89/KH-UBND"})
	if err != nil || len(p.Tables) != 1 || len(p.Problems) != 2 { // the cells tell what the columns may be
		t.Fatalf("%+v, %v", p, err)
	}
	said := []task.HeadingIs{{Heading: "Bộ phận lo việc", Column: task.LeadColumn},
		{Heading: "LỊCH CHẠY VIỆC", Column: task.TimeColumn}}
	if err := h.RereadPlan(ctx, house.Furnisher, id, said); err != nil {
		t.Fatal(err)
	}
	if p, err = h.Store.Proposal(ctx, house.Furnisher, id); err != nil || len(p.Tasks) != 2 ||
		p.Tasks[0].Lead != "Sở Nội vụ" || p.Tasks[1].Due.Nominal != "2025-12-31" ||
		p.Plan.Number != "89/KH-UBND" {
		t.Fatalf("%+v, %v", p, err)
	}
	if _, err := h.ApprovePlan(ctx, house.Furnisher, id, nil, corpus.Public, ""); err != nil {
		t.Fatal(err)
	}
	next := strings.Replace(strangePlan, "2 | Số hóa hồ sơ | Dữ liệu | Sở Tài chính | Quý IV |",
		"3 | Hủy hồ sơ | Biên bản | Sở Nội vụ | Quý III |", 1)
	p, err = h.ReadPlan(ctx, house.PlanFile{Name: "ke-hoach.txt", Data: []byte(next), Number: "89/KH-UBND"})
	if err != nil || len(p.Tasks) != 2 || p.Tasks[1].Time != "Quý III" || len(p.Problems) != 0 {
		t.Fatalf("the columns are not remembered: %+v, %v", p, err)
	}
	r, err := h.Revision(ctx, house.Furnisher, p)
	if err != nil || r.Unchanged != 1 || len(r.Added) != 1 || len(r.Dropped) != 1 || r.Dropped[0].No != "2" {
		t.Errorf("%+v, %v", r, err)
	}
}
