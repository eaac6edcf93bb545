package bot

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

// staffed is a house with officers who ask in the browser.
func staffed(t *testing.T) *desk {
	t.Helper()
	h := open(t, Options{})
	housetest.Shelve(t, h.House)
	for _, o := range []*org.Officer{housetest.Clerk, housetest.Other, housetest.Keeper,
		{ID: "em", Name: "Em", Agency: "so-mot", Roles: []org.Role{org.Staff}}} {
		if err := h.store.PutOfficer(t.Context(), house.Furnisher, *o, task.Planner{}); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func (h *desk) webAsk(chat, officer, text string) Reply {
	h.t.Helper()
	r, err := h.Handle(h.t.Context(), Message{Channel: Web, Account: "c:" + officer, Chat: chat, From: officer,
		Text: text, At: housetest.Noon})
	if err != nil || r.Turn == 0 {
		h.t.Fatal(r, err)
	}
	return r
}

func TestJudgeOwnAnswersOnly(t *testing.T) {
	h := staffed(t)
	r := h.webAsk("c:an/1", "an", "Đăng ký suất ăn trước mấy giờ?")
	for _, c := range []struct {
		m    Message
		turn int64
		ok   bool
	}{
		{Message{Channel: Web, Account: "c:an", Chat: "c:an/1", From: "an"}, r.Turn, true},
		{Message{Channel: Web, Account: "c:an", Chat: "c:an/2", From: "an"}, r.Turn, false},
		{Message{Channel: "telegram", Account: "c:an", Chat: "c:an/1", From: "an"}, r.Turn, false},
		{Message{Channel: Web, Account: "c:an"}, r.Turn, false},
		{Message{Channel: Web, Account: "c:an", Chat: "c:an/1"}, r.Turn + 100, false},
	} {
		err := h.Judge(t.Context(), c.m, c.turn, store.Wrong, "lý do")
		if (err == nil) != c.ok || !c.ok && !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%+v: %v", c.m, err)
		}
	}
	if err := h.Judge(t.Context(), Message{Channel: Web, Chat: "c:an/1"}, r.Turn, "maybe", ""); err == nil {
		t.Error("a verdict that is none is kept")
	}
	if fs, err := h.store.Feedback(t.Context(), r.Turn); err != nil || len(fs) != 1 || fs[0].Officer != "an" ||
		fs[0].Note != "lý do" {
		t.Errorf("%+v, %v", fs, err)
	}
}

func TestSharedAnswers(t *testing.T) {
	h := staffed(t)
	public := h.webAsk("c:an/1", "an", "Đăng ký suất ăn trước mấy giờ?")
	inside := h.webAsk("c:chi/1", "chi", "Tổ nào trực bếp buổi sáng theo thông báo 7/TB-SM?")
	guest := h.webAsk("k:x/1", "", "Đăng ký suất ăn trước mấy giờ?")
	if len(inside.Sources) == 0 || inside.Sources[0].Link[:11] != "/vb/7-tb-sm" {
		t.Fatalf("%+v", inside)
	}
	colleague := &org.Officer{ID: "em", Agency: "so-mot", Roles: []org.Role{org.Staff}}
	for _, c := range []struct {
		name string
		who  *org.Officer
		turn int64
		ok   bool
	}{
		{"who asked", housetest.Clerk, public.Turn, true}, {"a colleague", colleague, public.Turn,
			true}, {"an administrator", housetest.Keeper, public.Turn, true},
		{"another agency", housetest.Other, public.Turn, false}, {"nobody", nil, public.Turn, false}, {"who has left",
			housetest.Retired, public.Turn, false},
		{"an administrator their own", housetest.Keeper, inside.Turn, true},
		// The one who asked is of so-ba: its colleagues may not read a paper of so-mot.
		{"a colleague without the right to what it rests on", &org.Officer{ID: "gi", Agency: "so-ba", Roles: []org.Role{org.Staff}}, inside.Turn, false},
		{"an officer a guest's", housetest.Clerk, guest.Turn, false},
	} {
		code, err := h.House.ShareCode(t.Context(), c.turn)
		if err != nil || len(code) != 24 {
			t.Fatal(code, err)
		}
		got, err := h.House.Shared(t.Context(), c.who, c.turn, code)
		if (err == nil) != c.ok || !c.ok && !errors.Is(err, store.ErrNotFound) || c.ok && got.ID != c.turn {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
		for _, wrong := range []string{"", code[1:], strings.Repeat("0", 24)} {
			if _, err := h.House.Shared(t.Context(), c.who, c.turn, wrong); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s with the code %q: %v", c.name, wrong, err)
			}
		}
	}
	a, _ := h.House.ShareCode(t.Context(), 1)
	again, _ := h.House.ShareCode(t.Context(), 1)
	b, _ := h.House.ShareCode(t.Context(), 2)
	if a != again || a == b {
		t.Errorf("codes %s, %s, %s", a, again, b)
	}
}

func TestFirstMention(t *testing.T) {
	h := staffed(t)
	// Who may not read a document is told no more of it than the reply does.
	c := answer.Source{Cite: "mục I Thông báo", Ref: corpus.Ref{Doc: "7-tb-sm", Section: "I"}}
	if got, err := h.FirstMention(t.Context(), housetest.Other, c); err != nil || got != c.Listed() {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := h.FirstMention(t.Context(), housetest.Clerk, c); err != nil || !strings.Contains(got, "7/TB-SM") {
		t.Errorf("%q, %v", got, err)
	}
	for _, odd := range []string{"", "khong-co"} {
		got, err := h.FirstMention(t.Context(), housetest.Clerk, answer.Source{Cite: "chữ", Ref: corpus.Ref{Doc: odd}})
		if err != nil || got != "chữ" {
			t.Errorf("%q: %q, %v", odd, got, err)
		}
	}
}

// A reply as version 0.1.0 stored it is shown with its sources; one of today
// comes back as it was.
func TestReadsStoredReplies(t *testing.T) {
	old := `{"Status":"answered","Blocks":[{"Kind":"paragraph","Text":"**Theo Điều 2.** [1]"},{"Kind":"quote","Text":"1. Chữ."},` +
		`{"Kind":"notice","Text":"x"}],"Citations":[{"Text":"khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP – còn hiệu lực",` +
		`"Link":"/vb/911-2021-nd-cp#d2k1"},{"Text":"chỗ khác","Link":"/viec/3"}],"Choices":null,"Asks":null,` +
		`"FollowUps":["Còn gì?"],"Buttons":null,"Chart":null,"Turn":0,"End":false}`
	r, err := ReplyOf(&store.Turn{ID: 7, Reply: []byte(old), AsOf: "2026-11-20"})
	if err != nil || r.Status != answer.Answered || r.Turn != 7 || r.AsOf != "2026-11-20" || len(r.Blocks) != 3 ||
		len(r.FollowUps) != 1 ||
		r.Blocks[0].Kind != Paragraph || r.Blocks[1].Kind != Quote || r.Blocks[2].Kind != Notice ||
		len(r.Sources) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	if s := r.Sources[0]; s.Listed() != "khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP – còn hiệu lực" ||
		s.Link != "/vb/911-2021-nd-cp#d2k1" ||
		s.Ref != (corpus.Ref{Doc: "911-2021-nd-cp", Article: "2", Clause: "1"}) {
		t.Errorf("%+v", s)
	}
	if s := r.Sources[1]; s.Listed() != "chỗ khác" || s.Link != "/viec/3" || s.Ref != (corpus.Ref{}) {
		t.Errorf("%+v", s)
	}
	now := open(t, Options{}).say("c", "Đăng ký suất ăn trước mấy giờ?")
	now.Buttons = nil
	data, err := json.Marshal(now)
	if err != nil {
		t.Fatal(err)
	}
	back, err := ReplyOf(&store.Turn{ID: now.Turn, Reply: data})
	again, _ := json.Marshal(back)
	if err != nil || len(now.Sources) == 0 || now.Sources[0].Ref.Number == "" || now.AsOf == "" ||
		string(again) != string(data) {
		t.Errorf("%v\n%s\n%s", err, again, data)
	}
}

func TestExamplesAreOfWhatIsHeld(t *testing.T) {
	h := open(t, Options{})
	few, err := h.House.Examples(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	full := office(t)
	all, err := full.House.Examples(t.Context(), 100)
	if err != nil || len(all) <= len(few) || len(all) < 10 {
		t.Fatalf("%d of a house with other papers, %d of a new one, %v", len(few), len(all), err)
	}
	for _, q := range few {
		if strings.Contains(q, "30/2020") {
			t.Errorf("%q asks for a document that is not held", q)
		}
	}
	if some, err := full.House.Examples(t.Context(), 3); err != nil || len(some) != 3 {
		t.Error(some, err)
	}
}
