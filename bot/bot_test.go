package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/store"
)

type desk struct {
	*Bot
	store *store.Store
	t     testing.TB
}

// open is a bot in a house with the papers in it.
func open(t testing.TB, o Options) *desk {
	t.Helper()
	return seated(t, housetest.Open(t), o)
}

// seated is a bot in a house.
func seated(t testing.TB, h *house.House, o Options) *desk {
	o.House = h
	return &desk{New(o), h.Store, t}
}

// plain is all that a reply says.
func plain(r Reply) string {
	var l []string
	for _, b := range r.Blocks {
		if b.Kind != Notice {
			l = append(l, strings.ReplaceAll(b.Text, "**", ""))
		}
	}
	for i, c := range r.Sources {
		l = append(l, fmt.Sprintf("[%d] %s", i+1, c.Listed()))
	}
	return strings.Join(slices.Concat(l, r.Choices, r.FollowUps), "\n")
}

func (h *desk) say(chat, text string) Reply {
	h.t.Helper()
	return h.sayAt(chat, text, housetest.Noon)
}

func (h *desk) sayAt(chat, text string, at time.Time) Reply {
	h.t.Helper()
	r, err := h.Handle(h.t.Context(), Message{Channel: "terminal", Account: chat, Chat: chat, Text: text, At: at})
	if err != nil {
		h.t.Fatal(err)
	}
	if len(r.Blocks) == 0 {
		h.t.Fatalf("%q gets an empty reply", text)
	}
	return r
}

func TestQuestionIsStored(t *testing.T) {
	h := open(t, Options{})
	r := h.say("a", "Đăng ký suất ăn trước mấy giờ?")
	if r.Status != answer.Answered || r.Turn == 0 || len(r.Sources) == 0 ||
		!strings.HasPrefix(r.Sources[0].Listed(), "khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP") ||
		r.Sources[0].Link != "/vb/911-2021-nd-cp#d2k1" {
		t.Fatalf("%+v", r)
	}
	turns, err := h.store.Turns(t.Context(), store.TurnFilter{Chat: "a"})
	if err != nil || len(turns) != 1 {
		t.Fatal(turns, err)
	}
	got := turns[0]
	if got.Question != "Đăng ký suất ăn trước mấy giờ?" || got.Status != "answered" || len(got.Refs) == 0 ||
		got.Refs[0].Article != "2" || got.AsOf != "2026-11-21" || got.Cursor == 0 ||
		!got.Created.Equal(housetest.Noon) {
		t.Errorf("%+v", got)
	}
	// The answer can be recalled when its basis changes.
	if rest, err := h.store.TurnsRestingOn(t.Context(), corpus.Ref{Doc: "911-2021-nd-cp",
		Article: "2"}); err != nil || len(rest) != 1 {
		t.Error(rest, err)
	}
}

func TestSecretIsNotKept(t *testing.T) {
	h := open(t, Options{PerMinute: 1})
	const secret = "TUYỆT MẬT\nTọa độ kho số 5 là bí mật của đơn vị"
	for range 3 { // told every time: the rate limit stands behind this gate
		if r := h.say("a", secret); r.Status != answer.DeclinedSecret {
			t.Fatalf("%+v", r)
		}
	}
	turns, err := h.store.Turns(t.Context(), store.TurnFilter{})
	if err != nil || len(turns) != 3 {
		t.Fatal(turns, err)
	}
	for _, turn := range turns {
		if turn.Question != "" || strings.Contains(turn.Answer, "Tọa độ") {
			t.Errorf("kept: %+v", turn)
		}
	}
}

func TestRateLimit(t *testing.T) {
	h := open(t, Options{PerMinute: 2})
	fast := func(chat string, at time.Time) bool {
		r := h.sayAt(chat, "Bếp được lau rửa khi nào?", at)
		return r.Blocks[0].Text == textTooFast
	}
	for i, want := range []bool{false, false, true, true} {
		if got := fast("a", housetest.Noon); got != want {
			t.Errorf("question %d: too fast is %v", i, got)
		}
	}
	if fast("b", housetest.Noon) {
		t.Error("one account holds up another")
	}
	if r := h.say("a", "/trogiup"); r.Blocks[0].Text != textHelp {
		t.Error("a command is held up")
	}
	if fast("a", housetest.Noon.Add(30*time.Second)) || !fast("a", housetest.Noon.Add(30*time.Second)) {
		t.Error("half a minute gives back one question of two")
	}
	// A clock that is set back holds nobody up until the old hour comes again.
	before := housetest.Noon.AddDate(0, -1, 0)
	if fast("a", before); fast("a", before.Add(time.Minute)) {
		t.Error("a clock that was set back holds people up")
	}
}

func TestClosed(t *testing.T) {
	h := open(t, Options{})
	if err := h.House.Close(t.Context(), "đang bảo trì đến 14 giờ."); err != nil {
		t.Fatal(err)
	}
	if r := h.say("a", "Bếp được lau rửa khi nào?"); !strings.Contains(r.Blocks[0].Text, "đang bảo trì đến 14 giờ") ||
		r.Status != "" {
		t.Errorf("%+v", r)
	}
	if err := h.House.Close(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if r := h.say("a", "Bếp được lau rửa khi nào?"); r.Status != answer.Answered {
		t.Errorf("%+v", r)
	}
}

func TestChoice(t *testing.T) {
	h := open(t, Options{})
	if r := h.say("a", "1"); r.Blocks[0].Text != textNoChoice {
		t.Errorf("%+v", r)
	}
	r := h.say("a", "Nghị định 912 quy định gì?")
	if r.Status != answer.Clarify || len(r.Choices) != 2 {
		t.Fatalf("%+v", r)
	}
	if r := h.say("b", "2"); r.Blocks[0].Text != textNoChoice {
		t.Error("a choice of another chat is taken")
	}
	if r := h.say("a", "3"); r.Blocks[0].Text != fmt.Sprintf(textBadChoice, 2) {
		t.Errorf("%+v", r)
	}
	for i, c := range r.Choices {
		h.say("a", "Nghị định 912 quy định gì?")
		got := h.say("a", fmt.Sprint(i+1))
		number := c[strings.Index(c, "912/"):strings.Index(c, " (")]
		if got.Status != answer.Answered || !strings.Contains(got.Sources[0].Listed(), number) {
			t.Errorf("choice %q gets %s", c, plain(got))
		}
	}
}

func TestHistory(t *testing.T) {
	h := open(t, Options{})
	h.say("a", "Đăng ký suất ăn trước mấy giờ?")
	h.say("a", "xin chào")
	h.sayAt("a", "Bếp kiểm tra mấy lần?", housetest.Noon.Add(time.Minute))
	for _, c := range []struct {
		chat string
		at   time.Time
		want int
	}{{"a", housetest.Noon.Add(2 * time.Minute), 2}, {"a", housetest.Noon.Add(2 * time.Hour), 0}, {"b",
		housetest.Noon, 0}} {
		got, err := h.history(t.Context(), Message{Channel: "terminal", Chat: c.chat, At: c.at})
		if err != nil || len(got) != c.want {
			t.Errorf("history of %s at %s: %q, %v", c.chat, c.at, got, err)
		}
		if len(got) == 2 && got[0] != "Đăng ký suất ăn trước mấy giờ?" {
			t.Errorf("not oldest first: %q", got)
		}
	}
}

func TestFeedback(t *testing.T) {
	h := open(t, Options{})
	if r := h.say("a", "/gopy tốt"); r.Blocks[0].Text != textNothingToJudge {
		t.Errorf("%+v", r)
	}
	r := h.say("a", "Bếp được lau rửa khi nào?")
	for _, c := range []struct {
		text    string
		verdict store.Verdict
		note    string
	}{{"/gopy tốt", store.Right, ""}, {"/gopy chưa tốt thiếu khoản 2", store.Wrong,
		"thiếu khoản 2"}, {"/gopy chua dung", store.Wrong, ""}, {"/GOPY sai", store.Wrong, ""}} {
		if got := h.say("a", c.text); got.Blocks[0].Text != textThanks {
			t.Errorf("%s: %+v", c.text, got)
		}
		f, err := h.store.Feedback(t.Context(), r.Turn)
		if err != nil || len(f) != 1 || f[0].Verdict != c.verdict || f[0].Note != c.note {
			t.Errorf("%s: %+v, %v", c.text, f, err)
		}
	}
	if r := h.say("a", "/gopy ừ"); r.Blocks[0].Text != textFeedbackUsage {
		t.Errorf("%+v", r)
	}
}

func TestIngest(t *testing.T) {
	h := open(t, Options{})
	again, err := h.House.Ingest(t.Context(), "nd911.txt", housetest.Papers["nd911.txt"])
	if err != nil || again.Put.Outcome != store.Unchanged || !strings.Contains(again.Text, "911/2021/NĐ-CP") {
		t.Errorf("%+v, %v", again, err)
	}
	stamped := []byte("MẬT\n" + string(housetest.Papers["nd912a.txt"]))
	got, err := h.House.Ingest(t.Context(), "mat.txt", stamped)
	if err != nil || got.Refused == nil || got.Refused.Code != paper.RefusedSecret || got.Head != nil ||
		!strings.Contains(got.Text, "mat.txt") {
		t.Errorf("%+v, %v", got, err)
	}
	empty, err := h.House.Ingest(t.Context(), "trong.txt", nil)
	if err != nil || empty.Refused == nil || empty.Refused.Code != paper.RefusedEmpty {
		t.Errorf("%+v, %v", empty, err)
	}
	refusals, err := h.store.Refusals(t.Context())
	if err != nil || len(refusals) != 2 {
		t.Errorf("%+v, %v", refusals, err)
	}
	heads, err := h.store.Heads(t.Context())
	if err != nil || len(heads) != 3 {
		t.Errorf("%d documents, %v", len(heads), err)
	}
	// A document that ends another changes what the next question gets.
	if _, err := h.House.Ingest(t.Context(), "nd913.txt", housetest.Decree("913/2025/NĐ-CP", "02 tháng 02 năm 2025", "Về bếp ăn của cơ quan", `Điều 1. Đăng ký suất ăn
Người ăn đăng ký suất ăn trước 15 giờ chiều hôm trước.

Điều 2. Hiệu lực thi hành
1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 4 năm 2025.
2. Nghị định này thay thế Nghị định số 911/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của Chính phủ về bếp ăn tập thể của cơ quan.`)); err != nil {
		t.Fatal(err)
	}
	r := h.say("a", "Đăng ký suất ăn trước mấy giờ?")
	if r.Status != answer.Answered || !strings.Contains(r.Sources[0].Listed(), "913/2025/NĐ-CP") {
		t.Errorf("%s", plain(r))
	}
	if r := h.say("a", "/hieuluc nđ 911/2021"); !strings.Contains(r.Blocks[0].Text, "hết hiệu lực") ||
		!strings.Contains(plain(r), "913/2025/NĐ-CP") {
		t.Errorf("%s", plain(r))
	}
	if r := h.say("a", "/hieuluc nđ 911/2021 ngày 15/6/2023"); !strings.Contains(r.Blocks[0].Text, "còn hiệu lực") ||
		!strings.Contains(r.Blocks[0].Text, "15/6/2023") {
		t.Errorf("%s", plain(r))
	}
}

func TestCommands(t *testing.T) {
	h := open(t, Options{})
	for _, c := range []struct{ text, want string }{
		{"/dieu Đ2 nđ 911/2021", "Người ăn đăng ký suất ăn trước 9 giờ sáng"},
		{"/dieu khoản 2 Điều 3 Nghị định 911/2021/NĐ-CP", "Người đứng bếp khám sức khỏe"},
		{"/dieu Điều 40 Nghị định 911/2021/NĐ-CP", "Không có Điều 40"},
		{"/dieu nđ 911/2021", "Điều 3. Vệ sinh bếp"},
		{"/dieu Điều 1 nđ 912", "có thể là nhiều văn bản"},
		{"/dieu abc", "Không tìm thấy “abc”"},
		{"/dieu", "Xin nêu văn bản"},
		{"/điều Đ2 nđ 911/2021", "9 giờ sáng"},
		{"/vanban", "Tìm thấy 3 văn bản"},
		{"/vanban bep an", "911/2021/NĐ-CP"},
		{"/vanban tàu ngầm", "chưa có văn bản nào khớp"},
		{"/hieuluc nđ 911/2021 31/02/2024", "chưa đúng"},
		{"/hieuluc Điều 2 nđ 911/2021 2020-01-01", "chưa có hiệu lực"},
		{"/bay", "Chưa có lệnh “/bay”"},
		{"/trogiup", "/hieuluc"},
		{"/thoat", "Tạm biệt"},
	} {
		if got := plain(h.say("a", c.text)); !strings.Contains(got, c.want) {
			t.Errorf("%s gets\n%s\nwithout %q", c.text, got, c.want)
		}
	}
	if turns, err := h.store.Turns(t.Context(), store.TurnFilter{}); err != nil || len(turns) != 0 {
		t.Errorf("commands were stored as questions: %v, %v", turns, err)
	}
}

func TestReaderSeesOnlyItsOwn(t *testing.T) {
	inside := &corpus.Document{Head: corpus.Head{Key: "5-qc-vp", Number: "5/QC-VP", Type: "Quy chế",
		Title: "Quy chế trực đêm", Kind: corpus.Verbatim, Class: corpus.Internal, Agency: "vp"},
		Parts: []*corpus.Part{{Kind: corpus.KindArticle, Label: "Điều 1.", No: "1", Title: "Ca trực",
			Text: "Ca trực đêm bắt đầu lúc 21 giờ."}}}
	h := open(t, Options{Reader: func(_ context.Context, m Message) (index.Reader, error) {
		if m.Account == "nguoi-nha" {
			return index.Reader{Agencies: []string{"vp"}}, nil
		}
		return index.Reader{}, nil
	}})
	if _, err := h.store.PutDocument(t.Context(), inside, store.Original{Name: "trực.json"}); err != nil {
		t.Fatal(err)
	}
	if err := h.House.Index.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"/dieu Điều 1 Quy chế 5/QC-VP", "/vanban trực đêm", "/hieuluc 5/QC-VP",
		"Ca trực đêm bắt đầu lúc mấy giờ?", "/dieu 5-qc-vp"} {
		if got := plain(h.say("khach", text)); strings.Contains(got, "21 giờ") ||
			strings.Contains(got, "Quy chế trực đêm") {
			t.Errorf("a stranger asks %s and gets\n%s", text, got)
		}
	}
	if got := plain(h.say("nguoi-nha", "/dieu 5-qc-vp")); !strings.Contains(got, "Ca trực") {
		t.Errorf("the agency's own reader gets\n%s", got)
	}
}

func FuzzCommand(f *testing.F) {
	for _, s := range []string{"/dieu Đ2 nđ 911/2021", "/", "//", "/hieuluc x 1/1/2020", "/gopy", "/vanban \x00", "1",
		"99999999999999999999"} {
		f.Add(s)
	}
	h := open(f, Options{PerMinute: -1})
	f.Fuzz(func(t *testing.T, text string) {
		r, err := h.Handle(t.Context(), Message{Channel: "f", Chat: "f", Account: "f", Text: text, At: housetest.Noon})
		if err != nil || len(r.Blocks) == 0 || plain(r) == "" {
			t.Fatalf("%q gets %+v, %v", text, r, err)
		}
	})
}
