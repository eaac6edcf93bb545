package bot

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trolyao/house/housetest"
	"trolyao/store"
)

var amending = housetest.Decree("913/2026/NĐ-CP", "02 tháng 11 năm 2026", "Sửa đổi, bổ sung một số điều của Nghị định số 911/2021/NĐ-CP về bếp ăn tập thể của cơ quan", `Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 911/2021/NĐ-CP về bếp ăn tập thể của cơ quan
1. Sửa đổi khoản 1 Điều 2 như sau:
“1. Người ăn đăng ký suất ăn trước 8 giờ sáng trong ngày.”.

Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 20 tháng 11 năm 2026.`)

func recalls(r Reply) (n int) {
	for _, b := range r.Blocks {
		if strings.Contains(b.Text, "Căn cứ của một câu trả lời trước đã thay đổi") {
			n++
		}
	}
	return n
}

// Who got an answer is told once, in the same chat, that its basis has
// changed, whether the house stood still in between or a reply was lost.
func TestAnswersAreRecalled(t *testing.T) {
	file := filepath.Join(t.TempDir(), "house.db")
	var s *store.Store
	var b *Bot
	start := func() {
		t.Helper()
		if s != nil {
			s.Close()
		}
		var err error
		if s, err = store.Open(t.Context(), file,
			store.Options{Now: func() time.Time { return housetest.Noon }}); err != nil {
			t.Fatal(err)
		}
		h := housetest.On(t, s, func() time.Time { return housetest.Noon })
		if err := h.Index.Follow(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		b = New(Options{House: h})
	}
	start()
	defer func() { s.Close() }()
	take := func(name string, data []byte) {
		t.Helper()
		if got, err := b.House.Ingest(t.Context(), name, data); err != nil || got.Refused != nil {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	say := func(chat, id, text string) Reply {
		t.Helper()
		r, err := b.Handle(t.Context(), Message{Channel: "web", Account: chat, Chat: chat, ID: id, Text: text,
			At: housetest.Noon})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	take("nd911.txt", housetest.Papers["nd911.txt"])
	say("a", "1", "Đăng ký suất ăn trước mấy giờ?")
	say("b", "1", "Khoản 1 Điều 3 Nghị định 911/2021/NĐ-CP quy định gì?")
	approved, err := s.PutApproved(t.Context(), store.Approved{Question: "Mấy giờ đăng ký suất ăn?",
		Answer: "Trước 9 giờ.", Owner: "Văn phòng", Review: "2027-01-01",
		Basis: must(s.Turns(t.Context(), store.TurnFilter{Chat: "a"}))(t)[0].Refs})
	if err != nil {
		t.Fatal(err)
	}
	if n := recalls(say("a", "2", "/vanban")); n != 0 {
		t.Fatalf("%d recalls of nothing", n)
	}
	take("nd913.txt", amending)
	start() // the house stood still before anybody was told

	if n := recalls(say("b", "2", "/vanban")); n != 0 {
		t.Errorf("the chat that asked for another place is told %d times: %+v", n, must(s.Recalls(t.Context(), 0))(t))
	}
	r := say("a", "3", "/vanban")
	if recalls(r) != 1 {
		t.Fatalf("%+v", r)
	}
	text := r.Blocks[len(r.Blocks)-1].Text
	for _, want := range []string{"21/11/2026", "“Đăng ký suất ăn trước mấy giờ?”",
		"khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP", "913/2026/NĐ-CP sửa đổi, bổ sung nội dung này từ ngày 20/11/2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	start() // the reply to message 3 was lost; the channel hands the message over again
	if n := recalls(say("a", "3", "/vanban")); n != 1 {
		t.Errorf("told %d times after the reply was lost", n)
	}
	if n := recalls(say("a", "4", "/vanban")); n != 0 {
		t.Errorf("told %d times more", n)
	}
	take("nd913-lại.txt", append([]byte("\n"), amending...))
	if n := recalls(say("a", "5", "/vanban")); n != 0 {
		t.Errorf("told %d times again after the same text came anew", n)
	}
	for _, a := range must(s.ApprovedAnswers(t.Context()))(t) {
		if a.ID == approved && !strings.Contains(a.Flagged, "913/2026/NĐ-CP") {
			t.Errorf("the approved answer is not flagged: %q", a.Flagged)
		}
	}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
