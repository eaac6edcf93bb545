package bot

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

// networked is a house that is asked over a network, on each database.
func networked(t *testing.T, o Options, f func(t *testing.T, h *desk, now *time.Time)) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		now := housetest.Noon
		clock := func() time.Time { return now }
		s := storetest.Open(t, dsn, store.Options{Now: clock})
		if o.PerMinute == 0 {
			o.PerMinute = -1
		}
		h := seated(t, housetest.Furnished(t, s, clock), o)
		f(t, h, &now)
	})
}

// over says something over the network and returns the reply in one string.
func (h *desk) over(m Message) string {
	h.t.Helper()
	m.Channel = "net"
	if m.Chat == "" {
		m.Chat = m.Account
	}
	m.At = h.House.Now()
	r, err := h.Handle(h.t.Context(), m)
	if err != nil {
		h.t.Fatal(err)
	}
	return plain(r)
}

// furnish gives the store a published task 0 of an officer's agency.
func furnish(t testing.TB, s *store.Store) {
	t.Helper()
	p := task.Planner{Calendar: housetest.Data(t).Calendar}
	plan := &task.Proposal{Plan: corpus.Ref{Doc: "ke-hoach"}, Year: 2026,
		Tasks: []task.Task{{No: "0", Name: "Việc", Lead: "c0", Leads: []task.Party{{Name: "c0", Agency: "c0"}},
			Due: p.Calendar.Settle(task.Due{Kind: task.OnDay, Nominal: "2026-12-30"})}}}
	if _, err := s.PutPlan(t.Context(), house.Furnisher, plan, corpus.Public, "", p); err != nil {
		t.Fatal(err)
	}
}

func has(t *testing.T, what, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%s gets\n%s\nwithout %q", what, got, w)
		}
	}
}

func TestLinking(t *testing.T) {
	networked(t, Options{}, func(t *testing.T, h *desk, now *time.Time) {
		ctx := t.Context()
		lan, minh := org.Officer{ID: "lan", Name: "Lan", Agency: "a"}, org.Officer{ID: "minh", Name: "Minh",
			Agency: "a"}
		housetest.Appoint(t, h.store, lan, minh)
		code := func(o *org.Officer, short bool) string {
			t.Helper()
			c, until, err := h.House.NewLinkCode(ctx, o, short)
			if err != nil || until.Sub(*now) != 15*time.Minute || short != (len(c) == 8) {
				t.Fatal(c, until, err)
			}
			return c
		}
		const question = "Đăng ký suất ăn trước mấy giờ?"
		has(t, "a stranger", h.over(Message{Account: "x", Text: question}), textStranger)

		first := code(&lan, true)
		second := code(&lan, true)
		has(t, "a code that a later one made void", h.over(Message{Account: "x", Text: "LIENKET " + first}),
			"không đúng")
		has(t, "a code in a group", h.over(Message{Account: "x", Chat: "g", Group: true, Text: "LIENKET " + second}),
			textLinkAlone)
		has(t, "a code", h.over(Message{Account: "x", Text: "Liên kết " + second[:4] + " " + second[4:], ID: "7"}),
			"Đã liên kết", "Lan")
		has(t, "the same message again",
			h.over(Message{Account: "x", Text: "Liên kết " + second[:4] + " " + second[4:],
				ID: "7"}), "Đã liên kết", "Lan")
		has(t, "a used code", h.over(Message{Account: "y", Text: "/lienket " + second}), "không đúng")
		has(t, "somebody linked", h.over(Message{Account: "x", Text: question}), "9 giờ sáng")
		has(t, "somebody linked", h.over(Message{Account: "x", Text: "/lienket"}), "đang liên kết với cán bộ Lan")

		has(t, "another's code on a linked account",
			h.over(Message{Account: "x", Text: "LIENKET " + code(&minh, true)}), "đang liên kết với một cán bộ khác")
		has(t, "a second account", h.over(Message{Account: "y", Text: "LIENKET " + code(&lan, true)}),
			"đã liên kết một tài khoản khác")

		old := code(&minh, false)
		*now = now.Add(16 * time.Minute)
		has(t, "an expired token", h.over(Message{Account: "z", Event: Joined, Text: old}), "hết hạn")
		has(t, "a token by a link", h.over(Message{Account: "z", Event: Joined, Text: code(&minh, false)}), "Minh")
		has(t, "unlinking", h.over(Message{Account: "z", Text: "/huylienket"}), textUnlinked)
		has(t, "unlinking twice", h.over(Message{Account: "z", Text: "/huylienket"}), textNotLinked)
		has(t, "/start with a token", h.over(Message{Account: "z", Text: "/start " + code(&minh, false)}), "Minh")
		has(t, "/start", h.over(Message{Account: "w", Text: "/start"}), textJoined, textLinkHow)

		if as, err := h.House.Addresses(ctx, &minh); err != nil || len(as) != 1 ||
			as[0] != (org.Address{Channel: "net", Account: "z", Chat: "z"}) {
			t.Errorf("%+v, %v", as, err)
		}
		if err := h.House.Unlink(ctx, &lan, "net", "z"); err == nil {
			t.Error("one unlinks another's address")
		}
		if err := h.House.Unlink(ctx, &minh, "net", "z"); err != nil {
			t.Error(err)
		}
		for _, who := range []*org.Officer{nil, {ID: "lan", Left: true}, {ID: "nobody"}} {
			if c, _, err := h.House.NewLinkCode(ctx, who, true); err == nil {
				t.Errorf("%+v gets code %s", who, c)
			}
		}

		for range 5 {
			has(t, "a guess", h.over(Message{Account: "v", Text: "LIENKET 00000000"}), "không đúng")
		}
		good := code(&minh, true)
		has(t, "a right code after five guesses", h.over(Message{Account: "v", Text: "LIENKET " + good}),
			"quá nhiều lần")
		*now = now.Add(61 * time.Minute)
		has(t, "an hour later", h.over(Message{Account: "v", Text: "LIENKET " + code(&minh, true)}), "Minh")

		log, err := h.store.AuditLog(ctx, 1000)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		for _, e := range log {
			seen[e.What]++
			if strings.Contains(e.Detail+e.Who, good) {
				t.Errorf("the audit log has a code: %+v", e)
			}
		}
		if seen["link"] != 4 || seen["unlink"] != 2 || seen["link.wrong"] < 7 || seen["link.code"] == 0 {
			t.Errorf("audit: %v", seen)
		}
	})
}

func TestLinkCodeIsRead(t *testing.T) {
	for text, want := range map[string]string{
		"LIENKET 48291300": "48291300", "lienket  4829 1300 ": "48291300", "Liên kết 482913": "482913", "/lienket@tro_ly_bot 48291300": "48291300",
		"liên kết": "", "lienket 12": "", "liên kết giữa hai văn bản 30/2020": "", "LIENKET abc": "", "48291300": "",
	} {
		if got, _ := linkCode(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]bool{"Dừng": true, "/dừng": true, "dừng lại!": true, "/dunglai": true,
		"STOP": true, "dung": false, "/dung": false, "/dung 12": false, "đúng": false, "dừng thi hành quyết định thì làm gì?": false} {
		if Stops(text) != want {
			t.Errorf("%q stops: %v", text, !want)
		}
	}
}

// Who is not known reads published law where the administrator lets them, and
// never anything of an agency; in a group nobody has rights.
func TestStrangersAndGroups(t *testing.T) {
	inside := &corpus.Document{Head: corpus.Head{Key: "5-qc-vp", Number: "5/QC-VP", Type: "Quy chế",
		Title: "Quy chế trực đêm", Kind: corpus.Verbatim, Class: corpus.Internal, Agency: "vp"},
		Parts: []*corpus.Part{{Kind: corpus.KindArticle, Label: "Điều 1.", No: "1", Title: "Ca trực",
			Text: "Ca trực đêm bắt đầu lúc 21 giờ."}}}
	for _, o := range []Options{{}, {Strangers: true}, {Strangers: true, PublicWork: true}, {PublicWork: true}} {
		t.Run(fmt.Sprint(o.Strangers, o.PublicWork), func(t *testing.T) {
			networked(t, o, func(t *testing.T, h *desk, _ *time.Time) {
				furnish(t, h.store)
				housetest.Appoint(t, h.store, org.Officer{ID: "lan", Name: "Lan", Agency: "vp",
					Roles: []org.Role{org.Staff, org.Focal}, Addresses: []org.Address{{Channel: "net", Account: "lan",
						Chat: "lan"}}})
				if _, err := h.store.PutDocument(t.Context(), inside, store.Original{Name: "trực.json"}); err != nil {
					t.Fatal(err)
				}
				if err := h.House.Index.Follow(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
				for _, text := range []string{"Ca trực đêm bắt đầu lúc mấy giờ?", "/dieu Điều 1 Quy chế 5/QC-VP",
					"/vanban trực đêm"} {
					for _, m := range []Message{{Account: "x", Text: text},
						{Account: "lan", Chat: "g", Group: true, Text: text}} {
						if got := h.over(m); strings.Contains(got, "21 giờ") ||
							strings.Contains(got, "Quy chế trực đêm") {
							t.Errorf("%+v gets\n%s", m, got)
						}
					}
				}
				has(t, "Lan", h.over(Message{Account: "lan", Text: "Ca trực đêm bắt đầu lúc mấy giờ?"}), "21 giờ")
				has(t, "Lan in a group",
					h.over(Message{Account: "lan", Chat: "g", Group: true,
						Text: "Đăng ký suất ăn trước mấy giờ?"}), "9 giờ sáng")
				has(t, "Lan in a group",
					h.over(Message{Account: "lan", Chat: "g", Group: true, Text: "/capnhat 0 đã nhận"}), textWhoAreYou)
				for text, is := range map[string]role{"Đăng ký suất ăn trước mấy giờ?": reading, "/vanban": reading,
					"/viec 0": working, "/han 0": working, "/nhacviec": working, "/trogiup": anybody} {
					got := h.over(Message{Account: "x", Text: text})
					may := is == anybody || o.Strangers && (is == reading || o.PublicWork)
					if (strings.TrimSpace(got) != textStranger) != may {
						t.Errorf("a stranger says %s and gets\n%s", text, got)
					}
				}
				if got := h.over(Message{Account: "x", Text: "nhiệm vụ 0 đến đâu rồi?"}); strings.Contains(got,
					"Nhiệm vụ 0") != (o.Strangers && o.PublicWork) {
					t.Errorf("a stranger asks about work and gets\n%s", got)
				}
				has(t, "a secret", h.over(Message{Account: "x", Text: "TUYỆT MẬT\nTọa độ kho"}), "bí mật nhà nước")
			})
		})
	}
}

// Buttons do what they say in the chat that got them, and nothing in another.
func TestButtonsBelongToTheirChat(t *testing.T) {
	networked(t, Options{Strangers: true}, func(t *testing.T, h *desk, _ *time.Time) {
		ask := func(chat, text string) Reply {
			r, err := h.Handle(t.Context(), Message{Channel: "net", Account: chat, Chat: chat, Text: text,
				At: housetest.Noon})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		r := ask("a", "Đăng ký suất ăn trước mấy giờ?")
		if r.Turn == 0 || len(r.FollowUps) == 0 {
			t.Fatalf("%+v", r)
		}
		for _, send := range []string{fmt.Sprintf("/dung %d", r.Turn), fmt.Sprintf("/sai %d", r.Turn),
			fmt.Sprintf("/tiep %d 1", r.Turn)} {
			if got := ask("b", send); got.Turn != 0 || got.Blocks[0].Text != textNothingToJudge &&
				got.Blocks[0].Text != textNoChoice {
				t.Errorf("%s in another chat gets %s", send, plain(got))
			}
			got := ask("a", send)
			if strings.HasPrefix(send, "/tiep") != (got.Turn != 0) || got.Turn == 0 &&
				got.Blocks[0].Text != textThanks {
				t.Errorf("%s gets %s", send, plain(got))
			}
		}
		if f, err := h.store.Feedback(t.Context(), r.Turn); err != nil || len(f) != 1 || f[0].Verdict != store.Wrong {
			t.Errorf("%+v, %v", f, err)
		}
		if got := ask("a", fmt.Sprintf("/sai %d thiếu khoản 2", r.Turn)); got.Blocks[0].Text != textThanks {
			t.Errorf("%+v", got)
		}
		if f, err := h.store.Feedback(t.Context(), r.Turn); err != nil || len(f) != 1 || f[0].Note != "thiếu khoản 2" {
			t.Errorf("%+v, %v", f, err)
		}
		for text, want := range map[string]string{"/dung": textWhichAnswer, "/dung abc": textNothingToJudge,
			"/tiep": textNoChoice, "/tiep 1 99": textNoChoice, "/lai x": TextNoReply} {
			if got := ask("a", text); got.Blocks[0].Text != want {
				t.Errorf("%s gets %s", text, plain(got))
			}
		}
		// A bare number goes on too, and what was shown can be seen again.
		first := ask("a", "Đăng ký suất ăn trước mấy giờ?")
		if got := ask("a", "/lai"); plain(got) != plain(first) || got.Turn != first.Turn {
			t.Errorf("again:\n%s", plain(got))
		}
		if got := ask("a", "1"); got.Status != answer.Answered || !strings.Contains(plain(got), "Điều 2") {
			t.Errorf("1 gets\n%s", plain(got))
		}
		if got := ask("c", "/lai"); got.Blocks[0].Text != TextNoReply {
			t.Errorf("%s", plain(got))
		}
	})
}

// A message that is handled twice, for its process died, has one turn.
func TestHandledTwice(t *testing.T) {
	networked(t, Options{Strangers: true}, func(t *testing.T, h *desk, _ *time.Time) {
		m := Message{Channel: "net", Account: "a", Chat: "a", ID: "1", Text: "Đăng ký suất ăn trước mấy giờ?",
			At: housetest.Noon}
		var got [2]Reply
		for i := range got {
			var err error
			if got[i], err = h.Handle(context.Background(), m); err != nil {
				t.Fatal(err)
			}
		}
		if got[0].Turn == 0 || got[0].Turn != got[1].Turn || plain(got[0]) != plain(got[1]) {
			t.Errorf("%+v", got)
		}
		if ts, err := h.store.Turns(t.Context(), store.TurnFilter{}); err != nil || len(ts) != 1 {
			t.Errorf("%d turns, %v", len(ts), err)
		}
	})
}

// Whatever is written, a code that is read does not stay in the text, and only
// its digest goes on.
func FuzzWithoutCode(f *testing.F) {
	for _, s := range []string{"LIENKET 48291300", "/start ABCDEFGHIJKLMNOPQRSTUVWXYZ", "/lienket@x 123456",
		"liên kết 1 2 3 4 5 6", "/start", "dừng", "1", "\x00LIENKET 1"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, text string, came bool) {
		m := Message{Text: text}
		if came {
			m.Event = Joined
		}
		got := WithoutCode(m)
		if got.Code != "" && (got.Text != "" || len(got.Code) != 64 || strings.Contains(text, got.Code)) {
			t.Errorf("%q: %+v", text, got)
		}
		if again := WithoutCode(got); again.Code != got.Code || again.Text != got.Text && got.Event != Joined {
			t.Errorf("%q: %+v, then %+v", text, got, again)
		}
		if code, ok := linkCode(text); ok && (len(code) < 6 || len(code) > 26) {
			t.Errorf("%q: code %q", text, code)
		}
	})
}
