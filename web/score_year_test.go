package web

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"trolyao/org"
	"trolyao/score"
	"trolyao/store"
	"trolyao/store/storetest"
)

// provinceSet is a set of ten fields with six criteria each, for 168 communes.
func provinceSet(t *testing.T) (*score.Criteria, []string) {
	rules := []struct {
		rule   string
		method score.Method
	}{{"bậc: kịp thời = 1; chậm = 0,5; không = 0", score.Appraised}, {"tỷ lệ: từ 0 % đến 100 %; dưới 80 % = 0",
		score.Figures},
		{"mức: 100 % = 1; từ 80 % đến dưới 100 % = 0,5; dưới 80 % = 0", score.Figures},
		{"trừ điểm: chậm = 0,25; thiếu = 0,5; thấp nhất 0", score.Appraised},
		{"cộng điểm: mỗi sáng kiến = 0,5; tối đa 1", score.Appraised}, {"tỷ lệ: từ 0 đến 100", score.SIPAS}}
	c := &score.Criteria{Key: "bo-xa", Name: "Bộ thử 168 xã", Groups: []score.Group{score.Communes},
		Period: score.Yearly,
		Bands:  []score.Band{{Min: 80 * score.Unit, Name: "Tốt"}, {Name: "Khá"}}}
	var agencies []string
	for i := range 168 {
		agencies = append(agencies, fmt.Sprintf("xa-%03d", i+1))
	}
	c.Agencies = agencies
	for i := range 10 {
		f := &score.Criterion{No: fmt.Sprint(i + 1), Name: fmt.Sprint("Lĩnh vực ", i+1), Max: 6 * score.Unit}
		for j, x := range rules {
			r, err := score.ParseRule(x.rule)
			if err != nil {
				t.Fatal(err)
			}
			f.Parts = append(f.Parts, &score.Criterion{No: fmt.Sprintf("%d.%d", i+1, j+1),
				Name: fmt.Sprint("Tiêu chí ", j+1),
				Max:  score.Unit, Method: x.method, Rule: r})
		}
		c.Fields = append(c.Fields, f)
	}
	return c, agencies
}

// What a page and all cards may take of the processors, which is what they take on a
// machine that does nothing else.
const (
	slowPage  = 300 * time.Millisecond
	slowCards = time.Second
)

// A year of a province: 168 communes score themselves on 60 criteria, some late and
// urged; the council enters surveys and agrees to the rest at once, takes one word back;
// a commune answers, the council concludes, everything is published.
func TestYearOfAProvince(t *testing.T) { storetest.Each(t, yearOfAProvince) }

func yearOfAProvince(t *testing.T, dsn string) {
	h, s, planner := benchHouse(t, dsn)
	if err := s.PutOfficer(t.Context(), keeper, people[4], planner); err != nil {
		t.Fatal(err)
	}
	c, agencies := provinceSet(t)
	if _, err := h.store.PutCriteria(t.Context(), keeper, c); err != nil {
		t.Fatal(err)
	}
	key := store.ScoreKey{Criteria: c.Key, Period: "2026"}
	ctx := t.Context()
	answers := []string{"kịp thời", "9/10", "95", "chậm: 1", "sáng kiến: 1"}
	self := func(agency string) {
		t.Helper()
		var claims []score.Claim
		for _, k := range c.Leaves() {
			if k.Method == score.SIPAS {
				continue
			}
			x, err := k.ReadClaim(answers[int(k.No[len(k.No)-1]-'1')], false)
			if err != nil {
				t.Fatal(err)
			}
			claims = append(claims, *x)
		}
		key := key
		key.Agency = agency
		who := &org.Officer{ID: "x-" + agency, Agency: agency, Roles: []org.Role{org.Focal}}
		if err := h.house.PutClaims(ctx, who, key, score.Self, claims); err != nil {
			t.Fatal(err)
		}
	}
	late := agencies[160:]
	for _, a := range agencies[:160] {
		self(a)
	}
	a := h.signIn(t, "tham-dinh")
	timed := func(path string, wants ...string) {
		t.Helper()
		best, worked := time.Hour, time.Hour
		for range 5 { // the machine is shared
			begin, before := time.Now(), processorTime()
			if got := a.status(path); got != http.StatusOK {
				t.Fatalf("%s: %d", path, got)
			}
			best, worked = min(best, time.Since(begin)), min(worked, processorTime()-before)
		}
		a.wants(wants...)
		t.Logf("%s: %v, of the processors %v", path, best, worked)
		if worked > slowPage {
			t.Errorf("%s took %v", path, worked)
		}
	}
	timed("/diem/bo-xa", "8 đơn vị chưa nộp đủ phần tự chấm", "0/50")
	chosen := func(list []string, more ...string) []string {
		for _, x := range list {
			more = append(more, "co-quan", x)
		}
		return append(more, "ky", "2026")
	}
	if res := a.post("/diem/bo-xa/don-doc", "ky", "2026", "tat-ca", "1", "ly-do", "hạn cuối là thứ Sáu"); res.StatusCode != 200 {
		t.Fatal(told(res, a))
	}
	a.wants("Đã đôn đốc 8 đơn vị")
	for _, x := range late {
		self(x)
	}
	timed("/diem/bo-xa", "Mọi đơn vị đã tự chấm đủ")
	timed("/diem/bo-xa/xa-168/tham-dinh", "còn 60 tiêu chí chưa thẩm định")
	// The surveys of all communes in one workbook, then everything else at once.
	var rows []score.SurveyRow
	for i, x := range agencies {
		r := score.SurveyRow{Agency: x, Name: x}
		for _, k := range c.Surveyed() {
			v := score.Points(80+i%20) * score.Unit
			r.Claims = append(r.Claims, score.Claim{No: k.No, Value: &v, Why: "khảo sát năm 2026"})
		}
		rows = append(rows, r)
	}
	var part, book bytes.Buffer
	if err := score.WriteSurvey(&part, c, "2026", rows[:2]); err != nil {
		t.Fatal(err)
	}
	a.get("/diem/bo-xa")
	a.sendFile("/diem/bo-xa/khao-sat", "bang", "ks.xlsx", part.Bytes(), "ky", "2026")
	a.wants("Đã nhập 20 kết quả khảo sát của 2 cơ quan", "không có đủ kết quả khảo sát của 166 cơ quan")
	if err := score.WriteSurvey(&book, c, "2026", rows); err != nil {
		t.Fatal(err)
	}
	a.get("/diem/bo-xa")
	if res := a.sendFile("/diem/bo-xa/khao-sat", "bang", "ks.xlsx", book.Bytes(), "ky", "2026"); res.StatusCode != 200 {
		t.Fatal(told(res, a))
	}
	a.wants("Đã nhập 1680 kết quả khảo sát của 168 cơ quan")
	a.get("/diem/bo-xa")
	if res := a.post("/diem/bo-xa/dong-y",
		chosen(agencies, "ly-do", "Đã đối chiếu minh chứng")...); res.StatusCode != 200 {
		t.Fatal(told(res, a))
	}
	a.wants("Đã công nhận 8400 tiêu chí của 168 đơn vị")
	timed("/diem/bo-xa/xa-001/tham-dinh", "còn 0 tiêu chí chưa thẩm định")
	if res := a.post("/diem/bo-xa/xa-001/tham-dinh", "ky", "2026", "hoan-tac", "1.4"); res.StatusCode != 200 {
		t.Fatal(told(res, a))
	}
	a.wants("Đã hoàn tác thẩm định tiêu chí 1.4", "còn 1 tiêu chí chưa thẩm định")
	if res := a.post("/diem/bo-xa/xa-001/tham-dinh", "ky", "2026", "ket-qua-1.4", "thiếu: 2", "ghi-chu-1.4",
		"thiếu hai báo cáo"); res.StatusCode != 200 {
		t.Fatal(told(res, a))
	}
	one := key
	one.Agency = "xa-001"
	commune := &org.Officer{ID: "x-xa-001", Agency: "xa-001", Roles: []org.Role{org.Focal}}
	if err := h.house.PutClaims(ctx, commune, one, score.Explain,
		[]score.Claim{{No: "1.4", Why: "đã gửi một báo cáo"}}); err != nil {
		t.Fatal(err)
	}
	timed("/diem/bo-xa/xa-001/tham-dinh", "đã gửi một báo cáo", "còn 1 tiêu chí chưa thẩm định")
	if res := a.post("/diem/bo-xa/xa-001/tham-dinh", "ky", "2026", "ket-luan-1.4", "thiếu: 1", "ly-do-ket-luan-1.4",
		"chấp nhận một phần"); res.StatusCode != 200 {
		t.Fatal(told(res, a))
	}
	begin, before := time.Now(), processorTime()
	cards, err := h.house.Cards(ctx, keeper, c.Key, "2026", "2026-11-20")
	took := processorTime() - before
	if err != nil || len(cards) != 168 || took > slowCards {
		t.Fatalf("%d cards in %v, %v", len(cards), took, err)
	}
	t.Logf("168 cards of 60 criteria: %v, of the processors %v", time.Since(begin), took)
	// Of each field 1 + 0,9 + 0,5 + 0,75 + 0,5 and the survey; the first commune lost a quarter point more.
	for _, card := range cards {
		want := 10*3650*score.Points(1) + 10*10*score.Points(80+slices.Index(agencies, card.Agency)%20)
		if card.Agency == "xa-001" {
			want -= 250
		}
		if card.Total.Final != want || !card.Settled {
			t.Fatalf("%s: %v, want %v; %v", card.Agency, card.Total.Final, want, card.Unsettled())
		}
	}
	number, err := h.house.PublishScores(ctx, keeper, c.Key, "2026", nil)
	if err != nil || !strings.HasPrefix(number, "BĐ-2026-") {
		t.Fatalf("%q, %v", number, err)
	}
	timed("/diem/bo-xa", number)
	timed("/diem/bo-xa/xa-168", number)
}
