package bot

import (
	"slices"
	"strings"
	"testing"
	"time"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

// office is a bot in a house with the shipped plan in it, in November 2024.
func office(t *testing.T) *desk {
	t.Helper()
	return seated(t, housetest.Office(t), Options{})
}

func (h *desk) tell(t *testing.T, who, text string) string {
	t.Helper()
	return plain(h.sayAt(who, text, housetest.At(t, "2024-11-21 09:00")))
}

// What people ask about work, in the words of the people who ask.
func TestAskingAboutWork(t *testing.T) {
	h := office(t)
	for _, c := range []struct {
		text string
		want []string
		not  []string
	}{
		{"việc của Sở Nội vụ tháng này", []string{"Chưa có nhiệm vụ nào của Sở Nội vụ có hạn trong tháng 11/2024"}, nil},
		{"viec cua so tttt thang nay", []string{"1 nhiệm vụ của Sở", "Nhiệm vụ 29", "30/11/2024", "thứ Sáu 29/11/2024", "còn 8 ngày"}, []string{"Nhiệm vụ 16"}},
		{"việc của Sở Nội vụ tháng 10/2024", []string{"Nhiệm vụ 4:", "31/10/2024", "quá hạn 21 ngày", "chưa có báo cáo tiến độ"}, []string{"Nhiệm vụ 5:"}},
		{"nhiệm vụ nào sắp đến hạn?", []string{"Nhiệm vụ 16:", "Nhiệm vụ 29:"}, []string{"Nhiệm vụ 4:"}},
		{"ai chủ trì trợ lý ảo cho cán bộ công chức", []string{"Nhiệm vụ 29", "Chủ trì: Sở Thông tin và Truyền thông", "4935/QĐ-UBND"}, nil},
		{"Ai chủ trì nhiệm vụ 29 của Kế hoạch 4935/QĐ-UBND?", []string{"Nhiệm vụ 29", "Chủ trì: Sở Thông tin và Truyền thông"}, nil},
		{"ai chu tri nhiem vu 29 cua ke hoach 9999/QĐ-UBND", nil, []string{"Chủ trì: Sở Thông tin và Truyền thông"}},
		{"nhiệm vụ 29 đến đâu rồi", []string{"Nhiệm vụ 29", "chưa đến hạn", "Phụ lục 2"}, nil},
		{"nhiem vu 1.2 den dau roi", []string{"Nhiệm vụ 1.2", "suy đoán"}, nil},
		{"nhiệm vụ 19 đến đâu rồi?", []string{"chưa có ngày: chờ", "chưa đến hạn"}, nil},
		{"còn mấy ngày nữa phải nộp báo cáo quý", []string{"Báo cáo quý I", "còn 119 ngày", "20/3/2025", "14/3/2025"}, nil},
		{"con may ngay nua phai nop bao cao nam", []string{"Báo cáo năm", "còn 29 ngày", "14/12/2024"}, nil},
		{"quá hạn những gì", []string{"đang quá hạn", "Nhiệm vụ 1:"}, []string{"Nhiệm vụ 29:"}},
		{"nhiệm vụ 99 đến đâu rồi", []string{"Không tìm thấy nhiệm vụ “99”"}, nil},
		{"/viec 29", []string{"Nhiệm vụ 29"}, nil},
		{"/viec Sở TT&TT tháng này", []string{"Nhiệm vụ 29"}, nil},
		{"/viec quá hạn", []string{"đang quá hạn"}, nil},
		{"/viec phổ biến pháp luật", []string{"Nhiệm vụ 12:"}, nil},
		{"/viec", []string{"Nhiệm vụ 29:"}, nil},
		{"/han 29", []string{"30/11/2024"}, nil},
		{"/han quý I/2025", []string{"31/3/2025", "Điều 146"}, nil},
		{"/han trước ngày 15/11/2024", []string{"14/11/2024", "Lưu ý"}, nil},
		{"/han khi nào tiện", []string{"chưa có ngày"}, nil},
	} {
		got := h.tell(t, "z", c.text)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", c.text, want, got)
			}
		}
		for _, not := range c.not {
			if strings.Contains(got, not) {
				t.Errorf("%s: %q in\n%s", c.text, not, got)
			}
		}
	}
	if got := h.tell(t, "x", "việc của cơ quan tôi tháng này"); !strings.Contains(got, "Nhiệm vụ 29:") {
		t.Errorf("an officer's own agency:\n%s", got)
	}
	// A question of law is not taken for one about work.
	for _, q := range []string{"Đăng ký suất ăn trước mấy giờ?", "ai chủ trì việc trông giữ xe đạp ngoài biển"} {
		if r, err := h.ofHouse(t.Context(), Message{Text: q, At: housetest.At(t, "2024-11-21 09:00")}); err != nil ||
			r != nil {
			t.Errorf("%s: %+v, %v", q, r, err)
		}
	}
}

// What is no question of law is answered from what is kept, in whatever words.
func TestReadingOfQuestions(t *testing.T) {
	h := seated(t, housetest.Office(t), Options{PerMinute: -1})
	for _, c := range []struct {
		text string
		want []string
		not  []string
	}{
		{"Sở Nội vụ còn việc gì chưa xong?", []string{"nhiệm vụ chưa hoàn thành của Sở Nội vụ"}, []string{"Nhiệm vụ 29:"}},
		{"viec qua han cua so noi vu", []string{"đang quá hạn của Sở Nội vụ"}, []string{"Nhiệm vụ 29:"}},
		{"nhiệm vụ của Sở Nội vụ năm 2024", []string{"15 nhiệm vụ của Sở Nội vụ năm 2024", "Trong đó 2 nhiệm vụ chưa có ngày hạn"}, nil},
		{"việc đến hạn trong 3 ngày tới", []string{"Chưa có nhiệm vụ nào", "chưa có ngày hạn"}, nil},
		{"nhiệm vụ nào chưa có ngày hạn?", []string{"2 nhiệm vụ chưa có ngày hạn", "Nhiệm vụ 18:", "Nhiệm vụ 19:"}, nil},
		{"kế hoạch 4935/QĐ-UBND có bao nhiêu nhiệm vụ", []string{"33 nhiệm vụ của kế hoạch 4935/QĐ-UBND"}, nil},
		{"nhiệm vụ 29 trong kế hoạch 4935 thế nào rồi", []string{"Chủ trì: Sở Thông tin và Truyền thông"}, nil},
		{"kế hoạch 9876/KH-UBND có mấy nhiệm vụ", []string{"Chưa có kế hoạch “9876/KH-UBND”", "4935/QĐ-UBND"}, nil},
		{"chỉ tiêu số hóa hồ sơ năm 2024 là bao nhiêu?", []string{"80%", "4935/QĐ-UBND"}, []string{"Giảm số đơn vị"}},
		{"UBND phường Hoa Sen còn việc gì", []string{"Danh mục chưa có cơ quan “UBND phường Hoa Sen”"}, nil},
		{"cơ quan tôi còn việc gì quá hạn", []string{"Chưa biết anh/chị thuộc cơ quan nào"}, nil},
		{"Sở Nội vụ còn việc gì chưa xong? Thời hạn nộp lưu hồ sơ là bao lâu?", []string{"chưa hoàn thành của Sở Nội vụ", "Chưa trả lời phần: “Thời hạn nộp lưu hồ sơ là bao lâu?”"}, nil},
		{"Sở Tư pháp có nhiệm vụ gì", []string{"của Sở Tư pháp", "hai cách"}, nil},
		{"hồ sơ nhận ngày 30/6/2026, 5 ngày làm việc, tạm dừng 02/7/2026 đến 03/7/2026, trả ngày nào?", []string{"thứ Năm 09/7/2026",
			"tạm dừng do người nhập ghi, theo pháp luật của lĩnh vực: 02/7/2026, 03/7/2026", "khoản 3 Điều 17 Nghị định 118/2025/NĐ-CP"}, nil},
		{"nộp lúc 16h ngày 02/12/2024, 5 ngày làm việc, trả ngày nào?", []string{"thứ Hai 09/12/2024", "khoản 2 Điều 147", "ngày 03/12/2024; thời hạn không vì thế mà lùi (khoản 2 Điều 18 Nghị định 61/2018/NĐ-CP)", "07/12/2024 (thứ Bảy)"}, nil},
		{"10 ngày kể từ ngày 05/12/2024 là ngày nào", []string{"thứ Hai 16/12/2024", "khoản 5 Điều 148"}, nil},
		{"danh sách văn bản về văn thư", []string{"30/2020/NĐ-CP"}, nil},
		{"soạn giúp tôi tờ trình xin kinh phí", []string{"chưa soạn thảo văn bản"}, []string{"Câu hỏi đã được ghi nhận"}},
		{"số điện thoại của Sở Nội vụ", []string{"không lưu địa chỉ"}, []string{"Câu hỏi đã được ghi nhận"}},
	} {
		got := h.tell(t, "z", c.text)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", c.text, want, got)
			}
		}
		for _, not := range c.not {
			if strings.Contains(got, not) {
				t.Errorf("%s: %q in\n%s", c.text, not, got)
			}
		}
	}
	if gaps, err := h.store.Gaps(t.Context(), time.Time{}, 0); err != nil ||
		slices.ContainsFunc(gaps, func(g store.Gap) bool { return strings.Contains(g.Question, "soạn giúp") }) {
		t.Errorf("what is no question of law is a gap: %+v, %v", gaps, err)
	}
}

// The answer carries the plan as its source, and is stored as a turn.
func TestWorkAnswerHasSources(t *testing.T) {
	h := office(t)
	a, turn, err := h.Ask(t.Context(), Message{Channel: "terminal", Account: "z", Chat: "z",
		Text: "nhiệm vụ 29 đến đâu rồi", At: housetest.At(t, "2024-11-21 09:00")}, "")
	if err != nil || turn == 0 || a.Status != answer.Answered || len(a.Sources) != 1 {
		t.Fatalf("%+v, %d, %v", a, turn, err)
	}
	s := a.Sources[0]
	if s.Number != "4935/QĐ-UBND" || s.Appendix != "2" || !strings.HasPrefix(s.Link, "/vb/4935-qd-ubnd") ||
		s.Quote == "" || !strings.Contains(a.Text, s.Quote) || !strings.Contains(a.Text, "[1] ") ||
		!strings.Contains(a.Text, answer.Notice) {
		t.Errorf("%+v\n%s", s, a.Text)
	}
}

// Years later the agency has another name, and its work is still found.
func TestWorkOfRenamedAgency(t *testing.T) {
	h := office(t)
	got := plain(h.sayAt("z", "việc của Sở Khoa học và Công nghệ năm 2024", housetest.Noon))
	if !strings.Contains(got, "Nhiệm vụ 29:") {
		t.Errorf("the work of Sở TT&TT went to Sở KH&CN:\n%s", got)
	}
	if got = plain(h.sayAt("z", "nhiệm vụ 29 đến đâu rồi", housetest.Noon)); !strings.Contains(got,
		"nay là Sở Khoa học và Công nghệ") {
		t.Errorf("%s", got)
	}
}

func TestUpdateCommand(t *testing.T) {
	h := office(t)
	for _, c := range []struct{ who, text, want string }{
		{"z", "/capnhat 29 hoàn thành", "Chưa biết anh/chị là ai"},
		{"y", "/capnhat 29 hoàn thành", "không có quyền"},
		{"x", "/capnhat 29", "Xin ghi"},
		{"x", "/capnhat 29 nhảy múa", "Xin ghi"},
		{"x", "/capnhat 299 hoàn thành", "Không tìm thấy"},
		{"x", "/capnhat 29 đã nhận", "đã nhận"},
		{"x", "/capnhat 29 đang làm", "đang thực hiện"},
		{"x", "/capnhat 29 hoãn 01/01/2020", "Chỉ hoãn nhắc"},
		{"x", "/capnhat 29 hoãn 27/11/2024", "hoãn nhắc đến ngày 27/11/2024"},
		{"x", "/capnhat 29 gia hạn 20/12/2024", "lý do"},
		{"x", "/capnhat 29 xin gia hạn 20/12/2024 chờ thẩm định", "chờ duyệt"},
		{"x", "/nhacviec", "nhiệm vụ 29"},
		{"x", "/nhacviec tắt", "Đã đổi mức nhắc việc"},
		{"x", "/nhacviec", "Không có nhắc việc"},
		{"z", "/nhacviec", "Chưa biết anh/chị là ai"},
		{"x", "/capnhat 29 hoàn thành Kế hoạch 12 https://example.org/kh12", "hoàn thành đúng hạn"},
		{"z", "nhiệm vụ 29 đến đâu rồi", "hoàn thành đúng hạn"},
	} {
		if got := h.tell(t, c.who, c.text); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s\ngot %s", c.who, c.text, got)
		}
	}
	x, err := h.store.Officer(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	ws, err := h.store.Tasks(t.Context(), x, store.TaskFilter{No: "29"})
	if err != nil || len(ws) != 1 {
		t.Fatal(ws, err)
	}
	es, err := h.store.EvidenceOf(t.Context(), x, ws[0].ID)
	if err != nil || len(es) != 1 || es[0].Link != "https://example.org/kh12" {
		t.Errorf("%+v, %v", es, err)
	}
}

// Chat keeps an agency's internal tasks from everybody else.
func TestInternalTasksInChat(t *testing.T) {
	h := office(t)
	x, err := h.store.Officer(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	p := &task.Proposal{Plan: corpus.Ref{Doc: "noi-bo"}, Year: 2025,
		Tasks: []task.Task{{No: "777", Name: "Dọn kho lưu trữ nội bộ", Lead: "Sở TT&TT",
			Leads: []task.Party{{Name: "Sở TT&TT", Agency: x.Agency}}, Due: task.Due{Kind: task.OnDay,
				Nominal: "2024-11-25", Safe: "2024-11-25", Rolled: "2024-11-25"}}}}
	if _, err := h.store.PutPlan(t.Context(), house.Furnisher, p, corpus.Internal, x.Agency,
		task.Planner{}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"/viec 777", "/viec kho lưu trữ", "nhiệm vụ 777 đến đâu rồi",
		"nhiệm vụ nào sắp đến hạn", "việc của Sở TT&TT tháng này", "ai chủ trì dọn kho lưu trữ", "/capnhat 777 hoàn thành"} {
		for _, who := range []string{"y", "z"} {
			if got := h.tell(t, who, text); strings.Contains(got, "Dọn kho") {
				t.Errorf("%s sees it by %s:\n%s", who, text, got)
			}
		}
		if got := h.tell(t, "x", text); !strings.Contains(got, "777") {
			t.Errorf("x does not see it by %s:\n%s", text, got)
		}
	}
}

// What comes from an internal paper gives internal tasks, whatever is asked for.
func TestInternalPlanStaysInside(t *testing.T) {
	h := office(t)
	ctx := t.Context()
	y, err := h.store.Officer(ctx, "y")
	if err != nil {
		t.Fatal(err)
	}
	p := &task.Proposal{Plan: corpus.Ref{Doc: "noi-bo", Number: "5/KH-SNV"}, Year: 2025, Class: corpus.Internal,
		Agency: y.Agency,
		Tasks:  []task.Task{{No: "77", Name: "Rà soát hồ sơ cán bộ tại kho", Lead: "Sở Nội vụ", Time: "Quý I"}}}
	id, _, err := h.store.PutProposal(ctx, house.Furnisher, "", p)
	if err != nil {
		t.Fatal(err)
	}
	public := *p
	public.Class, public.Agency = corpus.Public, ""
	if _, err := h.House.ApprovePlan(ctx, house.Furnisher, id, &public, corpus.Public, ""); err != nil {
		t.Fatal(err)
	}
	if ws, err := h.store.Tasks(ctx, nil, store.TaskFilter{Plan: "noi-bo"}); err != nil || len(ws) != 0 {
		t.Errorf("anybody reads %+v, %v", ws, err)
	}
	if ws, err := h.store.Tasks(ctx, y, store.TaskFilter{Plan: "noi-bo"}); err != nil || len(ws) != 1 ||
		len(ws[0].Inferred) != 0 {
		t.Errorf("the agency reads %+v, %v", ws, err)
	}
	if r := h.tell(t, "y", "/viec 2 731"); strings.Contains(r, "lỗi") {
		t.Error(r)
	}
	for _, q := range []string{"/viec hồ sơ cán bộ", "/viec 77", "/han 77", "nhiệm vụ 77 đến đâu rồi",
		"việc của Sở Nội vụ", "ai chủ trì rà soát hồ sơ cán bộ", "/nhacviec"} {
		for _, who := range []string{"x", "nobody"} {
			if r := h.tell(t, who, q); strings.Contains(r, "hồ sơ cán bộ tại") {
				t.Errorf("%s told %s: %s", q, who, r)
			}
		}
	}
	for _, step := range []string{"đã nhận", "đang làm", "hoàn thành https://example.vn", "hoãn 20/12/2024",
		"gia hạn 30/12/2025 chờ"} {
		if r := h.tell(t, "x", "/capnhat 77 "+step); !strings.Contains(r, "Không tìm thấy nhiệm vụ “77”") {
			t.Errorf("%s: %s", step, r)
		}
	}
	if ws, err := h.store.Tasks(ctx, y, store.TaskFilter{Plan: "noi-bo"}); err != nil || len(ws) != 1 ||
		ws[0].Progress != "" || ws[0].Received != "" {
		t.Errorf("another agency changed %+v, %v", ws, err)
	}
	// A published task of another agency can be read, and not changed.
	if r := h.tell(t, "y", "/capnhat 29 hoàn thành"); r == "" || !strings.Contains(r, textMayNot) {
		t.Errorf("changed another agency's task: %s", r)
	}
	if r := h.tell(t, "y", "/viec hồ sơ cán bộ"); !strings.Contains(r, "Rà soát hồ sơ cán bộ") {
		t.Errorf("its own agency is told %s", r)
	}
}

// Who oversees work asks in plain words how it stands; who does not gets lists.
func TestHowWorkStandsInWords(t *testing.T) {
	h := office(t)
	housetest.Appoint(t, h.store, org.Officer{ID: "vp", Name: "Văn phòng", Agency: "vp-ubnd-tinh",
		Roles: []org.Role{org.Overseer}, Addresses: []org.Address{{Channel: "terminal", Account: "vp", Chat: "vp"}}})
	ws, err := h.store.Tasks(t.Context(), house.Furnisher, store.TaskFilter{No: "29"})
	if err != nil || len(ws) != 1 {
		t.Fatalf("%+v, %v", ws, err)
	}
	step := house.Step{Do: task.PassOn, Persons: []string{"x"}, Why: "làm ngay"}
	if err := h.House.Take(t.Context(), house.Furnisher, ws[0].ID, step); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		who, text string
		want      []string
		not       string
	}{
		{"vp", "tổng hợp tình hình thực hiện nhiệm vụ", []string{"Giao 33 nhiệm vụ", "cơ quan đang có việc quá hạn"}, ""},
		{"vp", "tỷ lệ đúng hạn của Sở Nội vụ", []string{"Sở Nội vụ", "Tỷ lệ đúng hạn: 0%"}, "Sở Tài chính"},
		{"vp", "những ai đang trễ", []string{"đang quá hạn", "Theo cơ quan"}, ""},
		{"vp", "sở nào nợ việc nhiều nhất", []string{"đang quá hạn"}, ""},
		{"z", "tổng hợp tình hình thực hiện nhiệm vụ", []string{"33 nhiệm vụ"}, "Giao 33"},
		{"x", "việc của tôi", []string{"1 nhiệm vụ giao đích danh anh/chị", "Nhiệm vụ 29"}, "Nhiệm vụ 16"},
		{"x", "việc của cơ quan tôi", []string{"Nhiệm vụ 29"}, "đích danh"},
	} {
		got := h.tell(t, c.who, c.text)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s, %s: no %q in\n%s", c.who, c.text, want, got)
			}
		}
		if c.not != "" && strings.Contains(got, c.not) {
			t.Errorf("%s, %s: %q in\n%s", c.who, c.text, c.not, got)
		}
	}
}
