package bot

import (
	"bytes"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/score"
	"trolyao/starter"
	"trolyao/store"
	"trolyao/task"
)

// scoring is an office with the shipped sets of criteria and scores of three
// agencies under the example set.
func scoring(t *testing.T) *desk {
	t.Helper()
	h := office(t)
	d, err := starter.Load()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // again is nothing
		if err := h.House.FurnishScores(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, o := range []org.Officer{
		{ID: "td", Name: "Tổ thẩm định", Roles: []org.Role{org.Appraiser},
			Addresses: []org.Address{{Channel: "terminal", Account: "td", Chat: "td"}}},
		{ID: "ld", Name: "Lãnh đạo Sở Nội vụ", Agency: "so-noi-vu", Roles: []org.Role{org.Head},
			Addresses: []org.Address{{Channel: "terminal", Account: "ld", Chat: "ld"}}},
		{ID: "tc", Name: "Đầu mối Sở Tài chính", Agency: "so-tai-chinh", Roles: []org.Role{org.Focal}},
	} {
		if err := h.store.PutOfficer(t.Context(), house.Furnisher, o, task.Planner{Calendar: d.Calendar}); err != nil {
			t.Fatal(err)
		}
	}
	h.selfScore(t, "y", "3.2", "97,4")
	h.selfScore(t, "y", "3.3", "75")
	h.selfScore(t, "tc", "3.2", "99,5")
	h.selfScore(t, "tc", "3.3", "100")
	return h
}

func (h *desk) selfScore(t *testing.T, officer, no, value string) {
	t.Helper()
	o, err := h.store.Officer(t.Context(), officer)
	if err != nil {
		t.Fatal(err)
	}
	p, err := score.ParsePoints(value)
	if err != nil {
		t.Fatal(err)
	}
	key := store.ScoreKey{Criteria: "vi-du-so", Agency: o.Agency, Period: "2024"}
	if err := h.House.PutClaims(t.Context(), o, key, score.Self, []score.Claim{{No: no, Value: &p}},
		score.Evidence{No: no, Name: "Số liệu", Link: "https://example.org/so-lieu"}); err != nil {
		t.Fatal(err)
	}
}

func TestAskingAboutScores(t *testing.T) {
	h := scoring(t)
	for _, c := range []struct {
		who, text string
		want      []string
		not       []string
	}{
		{"ld", "điểm hiện tại của Sở Nội vụ", []string{"Sở Nội vụ:", "/100 điểm", "VÍ DỤ", "năm 2024", "tạm tính", "3. Cải cách thủ tục hành chính: 13/22", "Cao nhất còn có thể đạt", "thêm tối đa", "Mục tiêu 90%"}, nil},
		{"ld", "Điểm của đơn vị tôi hôm nay là bao nhiêu, mất điểm ở đâu, còn kịp không?", []string{"Sở Nội vụ:"}, nil},
		{"ld", "so noi vu duoc bao nhieu diem", []string{"Sở Nội vụ:"}, nil},
		{"ld", "làm gì để tăng điểm?", []string{"Sở Nội vụ:", "Có thể lấy thêm điểm ngay ở"}, nil},
		{"z", "điểm hiện tại của Sở Nội vụ", []string{"chưa công bố"}, []string{"13/22"}},
		{"y", "điểm của Sở Tài chính", []string{"chưa công bố"}, []string{"/100 điểm ("}},
		{"td", "diem cua so tai chinh", []string{"Sở Tài chính:", "18/22"}, nil},
		{"td", "điểm 766 của Sở Tài chính", []string{"chưa có số liệu", "766", "tháng 11/2024"}, nil},
		{"td", "sở nào thấp nhất lĩnh vực TTHC?", []string{"thấp nhất là Sở Nội vụ: 13/22", "Sở Tài chính", "2 đơn vị"}, nil},
		{"td", "so nao cao nhat ve thu tuc hanh chinh", []string{"cao nhất là Sở Tài chính: 18/22"}, nil},
		{"td", "sở nào thấp nhất", []string{"Tổng điểm thấp nhất là"}, nil},
		{"td", "sở nào thấp nhất tiêu chí 3.2", []string{"Sở Nội vụ: 10/12"}, nil},
		{"td", "xếp hạng các sở", []string{"1. Sở", "2. Sở", "2 đơn vị"}, nil},
		{"z", "xếp hạng các sở", []string{"Chưa có số liệu"}, []string{"1. Sở"}},
		{"ld", "vì sao mất 2 điểm ở tiêu chí 3.2", []string{"Tiêu chí 3.2", "10/12 điểm", "Thiếu 2 điểm", "bảng: 99 = 12", "số liệu 97,4", "Đầu mối Sở Nội vụ", "21/11/2024"}, []string{"Câu hỏi nêu"}},
		{"ld", "vì sao mất 0,5 điểm ở tiêu chí 3.2", []string{"Câu hỏi nêu 0,5 điểm, bảng điểm ghi thiếu 2 điểm"}, nil},
		{"z", "vì sao mất 0,5 điểm ở tiêu chí 3.2", []string{"cơ quan nào"}, nil},
		{"z", "vì sao mất 0,5 điểm ở tiêu chí 3.2 của Sở Nội vụ", []string{"chưa công bố"}, nil},
		{"ld", "vì sao mất điểm ở tiêu chí 9.9", []string{"Không có tiêu chí 9.9"}, nil},
		{"ld", "nếu hoàn thành nhiệm vụ 1 và 2 thì được bao nhiêu?", []string{"Nếu hoàn thành nhiệm vụ 1, 2", "thêm", "Tiêu chí 1.2"}, nil},
		{"ld", "nếu hoàn thành nhiệm vụ 88 thì được bao nhiêu?", []string{"Không tìm thấy nhiệm vụ số 88"}, nil},
		{"z", "nếu hoàn thành nhiệm vụ 15 và 29 thì được bao nhiêu?", []string{"cơ quan nào"}, nil},
		{"td", "đơn vị nào chưa nộp tự chấm", []string{"Chưa nộp đủ phần tự chấm", "VÍ DỤ", "đã tự chấm 0/"}, nil},
		{"td", "don vi nao chua tu cham", []string{"Chưa nộp đủ phần tự chấm"}, nil},
		{"ld", "nếu đạt 90 % hồ sơ trực tuyến thì được bao nhiêu", []string{"Tiêu chí 7.1", "đạt 90 % thì được 5/5 điểm", "tỷ lệ: từ 20 đến 80"}, nil},
		{"ld", "nếu đạt 50% hồ sơ được số hóa thì được bao nhiêu điểm", []string{"Tiêu chí 7.2", "được 2/4 điểm"}, nil},
		{"ld", "nếu đạt 90 % thì được bao nhiêu", []string{"Xin cho biết tỷ lệ của tiêu chí nào"}, nil},
		{"ld", "điểm của Sở Nội vụ so với năm trước", []string{"Chưa có số liệu các kỳ trước"}, nil},
		{"ld", "điểm của Sở Nội vụ qua các kỳ", []string{"năm 2024:", "hiện nay"}, nil},
		{"z", "PAR INDEX Gia Lai 2022", []string{"80,35%", "hạng 58/63", "Nguồn:"}, nil},
		{"z", "par index gia lai nam 2024 la bao nhieu", []string{"Chưa có số liệu PAR INDEX năm 2024 của Gia Lai", "Những năm có số liệu", "80,35%"}, nil},
		{"z", "chỉ số SIPAS của tỉnh Gia Lai năm 2023", []string{"83,84%"}, nil},
		{"z", "DTI Gia Lai 2023", []string{"Chưa có số liệu DTI năm 2023 của Gia Lai"}, nil},
		{"z", "PAR INDEX Hòa Bình qua các năm", []string{"năm 2021", "năm 2024"}, nil},
		{"z", "/diem", []string{"Quyết định 766", "ví dụ", "mới là khung"}, nil},
		{"ld", "/diem", []string{"Sở Nội vụ:"}, nil},
		{"td", "/diem Sở Tài chính", []string{"Sở Tài chính:"}, nil},
		{"z", "/diem PAR INDEX Gia Lai 2022", []string{"80,35%"}, nil},
		{"z", "/diem Gia Lai 2022", []string{"80,35%"}, nil},
		{"z", "/diem chuyện khác hẳn", []string{"Xin ghi: /diem"}, nil},
	} {
		got := h.tell(t, c.who, c.text)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %s: no %q in\n%s", c.who, c.text, want, got)
			}
		}
		for _, not := range c.not {
			if strings.Contains(got, not) {
				t.Errorf("%s: %s: %q in\n%s", c.who, c.text, not, got)
			}
		}
	}
	// A question of law is not taken for one about scores.
	for _, q := range []string{"điểm a khoản 2 Điều 18 Nghị định 30/2020", "điểm mới của Nghị định 118/2025",
		"điểm b khoản 1 quy định gì", "thủ tục nào chậm nhất", "vì sao phải lưu trữ hồ sơ",
		"chỉ số cải cách hành chính là gì", "PAR INDEX là gì", "điểm của học sinh", "nếu hoàn thành khóa học thì được bao nhiêu tín chỉ", "xếp hạng doanh nghiệp"} {
		if r, err := h.ofHouse(t.Context(), Message{Channel: "terminal", Account: "ld", Text: q,
			At: housetest.At(t, "2024-11-21 09:00")}); err != nil || r != nil {
			t.Errorf("%s: %+v, %v", q, r, err)
		}
	}
	// A picture goes with the numbers; in a group nothing internal is told.
	r := h.sayAt("ld", "điểm của Sở Nội vụ", housetest.At(t, "2024-11-21 09:00"))
	if r.Chart == nil || !bytes.HasPrefix(r.Chart.PNG, []byte("\x89PNG")) ||
		r.Chart.Link != "/diem/vi-du-so/so-noi-vu?ky=2024" || r.Turn == 0 {
		t.Errorf("chart %+v, turn %d", r.Chart, r.Turn)
	}
	g, err := h.Handle(t.Context(), Message{Channel: "terminal", Account: "ld", Chat: "nhom", Group: true,
		Text: "điểm của Sở Nội vụ", At: housetest.At(t, "2024-11-21 09:00")})
	if err != nil || !strings.Contains(plain(g), "chưa công bố") {
		t.Errorf("%s, %v", plain(g), err)
	}
}

// What a chat says of "what if" is what the card says once it is done.
func TestWhatIfEqualsDoingIt(t *testing.T) {
	h := scoring(t)
	ctx, day := t.Context(), corpus.Day("2024-11-21")
	o, err := h.store.Officer(ctx, "y")
	if err != nil {
		t.Fatal(err)
	}
	key := store.ScoreKey{Criteria: "vi-du-so", Agency: o.Agency, Period: "2024"}
	f, err := h.House.ScoreFacts(ctx, o, key, day)
	if err != nil || len(f.Tasks) < 3 {
		t.Fatalf("%d tasks, %v", len(f.Tasks), err)
	}
	ids := []int64{f.Tasks[0].ID, f.Tasks[2].ID}
	v := score.Points(100_000)
	claim := score.Claim{No: "1.5", Value: &v}
	now, then, err := h.House.WhatIf(ctx, o, key, ids, []score.Claim{claim}, day)
	if err != nil || then.Total.Final <= now.Total.Final {
		t.Fatalf("%v → %v, %v", now.Total.Final, then.Total.Final, err)
	}
	for _, id := range ids {
		if err := h.House.Take(ctx, o, id, house.Step{Do: task.Finish,
			Evidence: []task.Evidence{{Name: "x", Link: "https://example.org/x"}}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.House.PutClaims(ctx, o, key, score.Self, []score.Claim{claim},
		score.Evidence{No: "1.5", Name: "x", Link: "https://example.org/x"}); err != nil {
		t.Fatal(err)
	}
	done, err := h.House.Card(ctx, o, key, day)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range done.Rows() {
		if w := then.Row(r.No); w.Final != r.Final || w.Best != r.Best || w.State != r.State {
			t.Errorf("%s: what if %v of %v (%s), done %v of %v (%s)", r.No, w.Final, w.Best, w.State, r.Final, r.Best,
				r.State)
		}
	}
}

// A year is compared with the one before also where another set was scored by.
func TestLastYearUnderAnotherSet(t *testing.T) {
	h := scoring(t)
	ctx := t.Context()
	now, err := h.store.Criteria(ctx, "vi-du-so")
	if err != nil {
		t.Fatal(err)
	}
	old := *now.Criteria
	old.Key, old.Name, old.From, old.To = "vi-du-cu", "Bộ của năm trước", "2023-01-01", "2023-12-31"
	old.SelfDue, old.EvidenceDue = "", ""
	if _, err := h.store.PutCriteria(ctx, house.Furnisher, &old); err != nil {
		t.Fatal(err)
	}
	o, err := h.store.Officer(ctx, "y")
	if err != nil {
		t.Fatal(err)
	}
	value := score.Points(100 * score.Unit)
	if err := h.House.PutClaims(ctx, o, store.ScoreKey{Criteria: old.Key, Agency: o.Agency, Period: "2023"}, score.Self,
		[]score.Claim{{No: "3.3", Value: &value}},
		score.Evidence{No: "3.3", Name: "Số liệu", Link: "https://example.org/so-lieu"}); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"điểm của Sở Nội vụ so với năm trước", "so noi vu nam nay so voi nam ngoai diem the nao",
		"Sở Nội vụ điểm tăng hay giảm so với năm 2023?", "năm nay điểm của mình hơn hay kém năm ngoái",
		"so với năm trước"} {
		got := h.tell(t, "ld", q)
		for _, want := range []string{"năm 2024", "năm 2023", "Tiêu chí 3.3", "→"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", q, want, got)
			}
		}
	}
	if got := h.tell(t, "ld", "điểm của Sở Nội vụ qua các kỳ"); !strings.Contains(got, "năm 2023 (Bộ của năm trước)") {
		t.Error(got)
	}
}

// The same is asked in other words, without "tiêu chí", "nếu" and diacritics.
func TestAskingAboutScoresInOtherWords(t *testing.T) {
	h := scoring(t)
	for _, c := range []struct {
		who, text string
		want      []string
		not       []string
	}{
		{"ld", "vì sao mất 0,5 điểm ở 3.2", []string{"Tiêu chí 3.2", "bảng điểm ghi thiếu 2 điểm"}, nil},
		{"ld", "vi sao mat 0,5 diem o 3.2", []string{"Tiêu chí 3.2", "bảng điểm ghi thiếu 2 điểm"}, nil},
		{"ld", "sao 3.2 chỉ được 10 điểm", []string{"Tiêu chí 3.2", "10/12 điểm"}, []string{"Câu hỏi nêu"}},
		{"ld", "vì sao 3.3 không được điểm tối đa", []string{"Tiêu chí 3.3", "Thiếu 3 điểm"}, nil},
		{"ld", "giải thích giúp điểm mục 3.2", []string{"Tiêu chí 3.2", "Thiếu 2 điểm"}, nil},
		{"td", "ai còn nợ bảng tự chấm", []string{"Chưa nộp đủ phần tự chấm"}, nil},
		{"td", "những cơ quan nào chậm nộp tự chấm", []string{"Chưa nộp đủ phần tự chấm"}, nil},
		{"td", "đơn vị nào chưa gửi bảng điểm tự chấm", []string{"Chưa nộp đủ phần tự chấm"}, nil},
		{"ld", "mất điểm mục 3.3 do đâu", []string{"Tiêu chí 3.3", "Thiếu 3 điểm"}, nil},
		{"ld", "vì sao mất điểm ở tiêu chí 2.1", []string{"–/", "Tiêu chí này chưa có điểm"}, []string{"Thiếu"}},
		{"td", "ai chưa nộp bảng tự chấm?", []string{"Chưa nộp đủ phần tự chấm"}, nil},
		{"td", "xã nào chưa nộp bảng tự chấm", []string{"danh sách này dành cho tổ thẩm định"}, []string{"Sở"}},
		{"ld", "hạn nộp minh chứng là khi nào", []string{"Hạn tự chấm điểm"}, nil},
		{"ld", "trực tuyến 90% được mấy điểm", []string{"Tiêu chí 7.1", "được 5/5 điểm"}, nil},
		{"ld", "7.2 đạt 50% thì bao nhiêu điểm", []string{"Tiêu chí 7.2", "được 2/4 điểm"}, nil},
		{"ld", "hồ sơ trực tuyến 45% thì mấy điểm", []string{"Tiêu chí 7.1", "được 2,083/5 điểm"}, nil},
		{"ld", "giả sử số hóa đạt 70 phần trăm thì điểm bao nhiêu", []string{"Tiêu chí 7.2", "được 2,8/4 điểm"}, nil},
		{"ld", "kết quả chấm điểm năm nay khác gì năm trước", []string{"Chưa có số liệu các kỳ trước"}, nil},
		{"td", "xã nào thấp nhất", []string{"Chưa có số liệu để so sánh"}, []string{"Sở"}},
		{"ld", "neu dat 90% truc tuyen thi duoc bao nhieu", []string{"Tiêu chí 7.1", "được 5/5 điểm"}, nil},
	} {
		got := h.tell(t, c.who, c.text)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %s: no %q in\n%s", c.who, c.text, want, got)
			}
		}
		for _, not := range c.not {
			if strings.Contains(got, not) {
				t.Errorf("%s: %s: %q in\n%s", c.who, c.text, not, got)
			}
		}
	}
	// A number with a dot is not always a criterion.
	for _, q := range []string{"hệ số lương 3.2 được bao nhiêu tiền", "phạt 3.2 triệu đồng khi nào", "Điều 3.2 quy định gì",
		"vì sao mất 3.2 tỷ đồng", "hệ số 3.2 chỉ được áp dụng khi nào", "sao Điều 3.2 chỉ được 10 ngày",
		"Nghị định 30 khác gì năm trước", "đạt 90% phiếu thì được bổ nhiệm không"} {
		if r, err := h.ofHouse(t.Context(), Message{Channel: "terminal", Account: "ld", Text: q,
			At: housetest.At(t, "2024-11-21 09:00")}); err != nil || r != nil {
			t.Errorf("%s: %+v, %v", q, r, err)
		}
	}
}
