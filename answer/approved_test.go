package answer

import (
	"context"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/index"
)

func TestApproved(t *testing.T) {
	basis := corpus.Ref{Doc: "901-2020-nd-cp", Number: "901/2020/NĐ-CP", Article: "3", Clause: "1"}
	gone := corpus.Ref{Doc: "903-2018-nd-cp", Number: "903/2018/NĐ-CP", Article: "2", Clause: "1"}
	all := []Approved{
		{ID: 7, Question: "Mượn sách của cơ quan được giữ bao lâu?", Variants: []string{"sách mượn mấy ngày phải trả"},
			Answer: "Được giữ 15 ngày làm việc, xin thêm được một lần.", Basis: []corpus.Ref{basis},
			Owner: "Bộ phận một cửa", Review: "2027-01-01"},
		{ID: 8, Question: "Đặt phòng họp trực tuyến trước mấy ngày?", Answer: "Trước 02 ngày làm việc.", Basis: []corpus.Ref{gone}},
		{ID: 9, Question: "Kiểm kê tủ sách vào tháng nào?", Answer: "Vào tháng 12.", Basis: []corpus.Ref{{Doc: "901-2020-nd-cp", Article: "5", Clause: "1"}},
			Flagged: "Căn cứ có thể đã được sửa đổi.", Review: "2025-01-01"},
	}
	a := New(library(t), Options{Approved: func(context.Context) ([]Approved, error) { return all, nil }})
	ask := func(text string) *Answer {
		t.Helper()
		got, err := a.Answer(t.Context(), Question{Text: text, Today: today})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Dropped()) > 0 {
			t.Errorf("%s: dropped %q", text, got.Dropped())
		}
		return got
	}

	for _, text := range []string{"Mượn sách của cơ quan được giữ bao lâu?", "muon sach cua co quan duoc giu bao lau",
		"Sách mượn mấy ngày phải trả vậy ạ?"} {
		got := ask(text)
		if got.Approved == nil || got.Approved.ID != 7 || got.Status != Answered ||
			!strings.Contains(got.Text, all[0].Answer) {
			t.Fatalf("%s: %+v\n%s", text, got.Approved, got.Text)
		}
		if len(got.Sources) != 1 || got.Sources[0].Ref != basis || !strings.Contains(got.Text, "> 1. Mỗi lần mượn") {
			t.Errorf("%s: basis %+v\n%s", text, got.Sources, got.Text)
		}
		if got.Approved.Flagged != "" || len(got.Notes) > 0 {
			t.Errorf("%s: flagged %q", text, got.Notes)
		}
	}
	if got := ask("Đặt phòng họp trực tuyến trước mấy ngày?"); got.Approved == nil ||
		!strings.Contains(got.Approved.Flagged, "hết hiệu lực") {
		t.Errorf("an answer on an expired basis is not flagged: %+v\n%s", got.Approved, got.Text)
	}
	if got := ask("Kiểm kê tủ sách vào tháng nào?"); len(got.Notes) != 2 ||
		!strings.Contains(got.Text, "Căn cứ có thể đã được sửa đổi.") || !strings.Contains(got.Text, "01/01/2025") {
		t.Errorf("notes %q\n%s", got.Notes, got.Text)
	}
	// Another number is another question; other words are, too.
	for _, text := range []string{"Hồ sơ xin cấp thẻ mượn gồm những gì?",
		"Mượn sách của cơ quan được giữ bao lâu theo Nghị định 902/2021?"} {
		if got := ask(text); got.Approved != nil {
			t.Errorf("%s got the approved answer %d", text, got.Approved.ID)
		}
	}
}

func TestRights(t *testing.T) {
	a := New(library(t), Options{})
	for _, c := range []struct {
		text   string
		reader index.Reader
		want   Status
	}{
		{"Quy chế 77/QC-VP quy định gì?", index.Reader{}, DeclinedRights},
		{"Quy chế 77/QC-VP quy định gì?", index.Reader{Agencies: []string{"noi-khac"}}, DeclinedRights},
		{"Quy chế 77/QC-VP quy định gì?", index.Reader{Agencies: []string{"van-phong"}}, Answered},
		{"Ca trực đêm bắt đầu lúc mấy giờ?", index.Reader{All: true}, Answered},
		{"Điều 1 Quy chế 77/QC-VP", index.Reader{}, DeclinedRights},
	} {
		got, err := a.Answer(t.Context(), Question{Text: c.text, Today: today, Reader: c.reader})
		if err != nil {
			t.Fatal(err)
		}
		if got.Status != c.want {
			t.Errorf("%s as %+v: %s, want %s\n%s", c.text, c.reader, got.Status, c.want, got.Text)
		}
	}
	// Nobody else learns a word of it, by whatever question.
	for _, text := range []string{"Ca trực đêm bắt đầu lúc mấy giờ?", "trực đêm 21 giờ", "Quy chế trực đêm",
		"77/QC-VP còn hiệu lực không", "Điều 9 Quy chế 77/QC-VP"} {
		got, err := a.Answer(t.Context(), Question{Text: text, Today: today})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range got.Sources {
			if s.Number == "77/QC-VP" {
				t.Errorf("%s: shows %s", text, s.Cite)
			}
		}
		if strings.Contains(got.Text, "Ca trực đêm bắt đầu lúc 21 giờ") {
			t.Errorf("%s: leaks\n%s", text, got.Text)
		}
	}
}

func TestPartial(t *testing.T) {
	a := New(library(t), Options{})
	got, err := a.Answer(t.Context(), Question{Text: "Mỗi lần mượn sách trong tủ sách dùng chung được giữ bao nhiêu ngày? Phí đăng kiểm tàu cá viễn dương tính ra sao?", Today: today})
	if err != nil {
		t.Fatal(err)
	}
	if got.Status != Partial || !strings.Contains(got.Text, "15 ngày làm việc") ||
		!strings.Contains(got.Text, "“Phí đăng kiểm tàu cá viễn dương tính ra sao”") {
		t.Errorf("%s\n%s\n%q", got.Status, got.Text, got.Dropped())
	}
	both, err := a.Answer(t.Context(), Question{Text: "Mỗi lần mượn sách trong tủ sách dùng chung được giữ bao nhiêu ngày? Hồ sơ xin cấp thẻ mượn gồm những giấy tờ gì?", Today: today})
	if err != nil {
		t.Fatal(err)
	}
	if both.Status != Answered || !slices.ContainsFunc(both.Sources,
		func(s Source) bool { return s.Article == "3" }) ||
		!slices.ContainsFunc(both.Sources, func(s Source) bool { return s.Article == "4" }) {
		t.Errorf("%s\n%s", both.Status, both.Text)
	}
}

func TestClarifyAsks(t *testing.T) {
	a := New(library(t), Options{})
	got, err := a.Answer(t.Context(), Question{Text: "Nghị định 902 quy định gì?", Today: today})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Choices) != 2 || len(got.Asks) != 2 {
		t.Fatalf("choices %q, asks %q", got.Choices, got.Asks)
	}
	for i := range got.Choices {
		next, err := a.Answer(t.Context(), Question{Text: got.Asks[i], Today: today})
		if err != nil {
			t.Fatal(err)
		}
		if next.Status != Answered || !strings.HasPrefix(got.Choices[i],
			strings.TrimPrefix(next.Sources[0].Cite, "Điều 1 ")) {
			t.Errorf("choice %q asks %q and gets %s\n%s", got.Choices[i], got.Asks[i], next.Status, next.Text)
		}
	}
}
