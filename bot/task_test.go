package bot

import (
	"strings"
	"testing"
	"time"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/index"
	"trolyao/org"
	"trolyao/starter"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

// office is a house with the shipped plan in it, in November 2024, and an
// officer each of two agencies.
func office(t *testing.T) *desk {
	t.Helper()
	now := func() time.Time { return clockAt(t, "2024-11-21 09:00") }
	st := storetest.Open(t, t.TempDir()+"/house.db", store.Options{Now: now})
	x, err := index.Open("", st, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	h := &desk{New(Options{Store: st, Index: x, Now: now}), st, t}
	d, err := starter.Load()
	if err != nil {
		t.Fatal(err)
	}
	var items []store.Item
	for _, doc := range d.Documents() {
		items = append(items, store.Item{Document: doc})
	}
	if _, err := h.store.PutDocuments(t.Context(), items); err != nil {
		t.Fatal(err)
	}
	if err := FurnishTasks(t.Context(), h.store, d); err != nil {
		t.Fatal(err)
	}
	stttt := d.Directory.Find("Sở Thông tin và Truyền thông", "2024-11-21")[0].ID
	for _, o := range []org.Officer{
		{ID: "x", Name: "Đầu mối Sở TT&TT", Agency: stttt, Roles: []org.Role{org.Focal}, Addresses: []org.Address{{Channel: "terminal", Account: "x", Chat: "x"}}},
		{ID: "y", Name: "Đầu mối Sở Nội vụ", Agency: d.Directory.Find("Sở Nội vụ", "2024-11-21")[0].ID, Roles: []org.Role{org.Focal}, Addresses: []org.Address{{Channel: "terminal", Account: "y", Chat: "y"}}},
	} {
		if err := h.store.PutOfficer(t.Context(), furnisher, o, task.Planner{Calendar: d.Calendar}); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func (h *desk) tell(t *testing.T, who, text string) string {
	t.Helper()
	return Plain(h.sayAt(who, text, clockAt(t, "2024-11-21 09:00")), 400)
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
	for _, q := range []string{"Đăng ký suất ăn trước mấy giờ?", "ai chủ trì việc trông giữ xe đạp ngoài biển", "việc của tôi là gì"} {
		if r, err := h.work(t.Context(), Message{Text: q, At: clockAt(t, "2024-11-21 09:00")}); err != nil || r != nil {
			t.Errorf("%s: %+v, %v", q, r, err)
		}
	}
}

// The answer carries the plan as its source, and is stored as a turn.
func TestWorkAnswerHasSources(t *testing.T) {
	h := office(t)
	a, turn, err := h.Ask(t.Context(), Message{Channel: "terminal", Account: "z", Chat: "z", Text: "nhiệm vụ 29 đến đâu rồi", At: clockAt(t, "2024-11-21 09:00")}, "")
	if err != nil || turn == 0 || a.Status != answer.Answered || len(a.Sources) != 1 {
		t.Fatalf("%+v, %d, %v", a, turn, err)
	}
	s := a.Sources[0]
	if s.Number != "4935/QĐ-UBND" || s.Appendix != "2" || !strings.HasPrefix(s.Link, "/vb/4935-qd-ubnd") || s.Quote == "" || !strings.Contains(a.Text, s.Quote) || !strings.Contains(a.Text, "[1] ") || !strings.Contains(a.Text, answer.Notice) {
		t.Errorf("%+v\n%s", s, a.Text)
	}
}

// Years later the agency has another name, and its work is still found.
func TestWorkOfRenamedAgency(t *testing.T) {
	h := office(t)
	got := Plain(h.sayAt("z", "việc của Sở Khoa học và Công nghệ năm 2024", noon), 400)
	if !strings.Contains(got, "Nhiệm vụ 29:") {
		t.Errorf("the work of Sở TT&TT went to Sở KH&CN:\n%s", got)
	}
	if got = Plain(h.sayAt("z", "nhiệm vụ 29 đến đâu rồi", noon), 400); !strings.Contains(got, "nay là Sở Khoa học và Công nghệ") {
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
	p := &task.Proposal{Plan: corpus.Ref{Doc: "noi-bo"}, Year: 2025, Tasks: []task.Task{{No: "777", Name: "Dọn kho lưu trữ nội bộ", Lead: "Sở TT&TT",
		Leads: []task.Party{{Name: "Sở TT&TT", Agency: x.Agency}}, Due: task.Due{Kind: task.OnDay, Nominal: "2024-11-25", Safe: "2024-11-25", Rolled: "2024-11-25"}}}}
	if _, err := h.store.PutPlan(t.Context(), furnisher, p, corpus.Internal, x.Agency, task.Planner{}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"/viec 777", "/viec kho lưu trữ", "nhiệm vụ 777 đến đâu rồi", "nhiệm vụ nào sắp đến hạn", "việc của Sở TT&TT tháng này", "ai chủ trì dọn kho lưu trữ", "/capnhat 777 hoàn thành"} {
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
