package store_test

import (
	"testing"
	"time"

	"trolyao/store"
	"trolyao/store/storetest"
)

// A person's conversations are found by their words, named, pinned, taken off the list
// and brought back; those of others are not among them.
func TestTalks(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		begin := time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)
		for i, q := range []struct{ officer, chat, question string }{
			{"an", "c:an/1", "Văn bản đến đăng ký khi nào?"}, {"an", "c:an/2", "Ai ký thừa lệnh?"},
			{"an", "c:an/1", "Còn văn bản mật thì sao, 100%?"}, {"binh", "c:binh/1", "Văn bản đi của ai?"},
		} {
			if _, err := s.PutTurn(ctx, store.Turn{Channel: "web", Chat: q.chat, Officer: q.officer,
				Question: q.question,
				Status:   "answered", Created: begin.Add(time.Duration(i) * time.Hour)}); err != nil {
				t.Fatal(err)
			}
		}
		chats := func(f store.TalkFilter) string {
			t.Helper()
			f.Channel, f.Officer, f.Limit = "web", "an", 10
			ts, err := s.Talks(ctx, f)
			if err != nil {
				t.Fatal(err)
			}
			out := ""
			for _, x := range ts {
				out += x.Chat[5:] + x.First[:1] + x.Name
			}
			return out
		}
		for _, c := range []struct {
			f    store.TalkFilter
			want string
		}{
			{store.TalkFilter{}, "1V2A"}, {store.TalkFilter{Words: "thua lenh"}, "2A"},
			{store.TalkFilter{Words: "VĂN BẢN MẬT"}, "1V"}, {store.TalkFilter{Words: "khong co"}, ""},
		} {
			if got := chats(c.f); got != c.want {
				t.Errorf("%+v: %q, want %q", c.f, got, c.want)
			}
		}
		if err := s.PutTalk(ctx, "an", store.Talk{Chat: "c:an/2", Name: "Ký thay", Pinned: true}); err != nil {
			t.Fatal(err)
		}
		if got := chats(store.TalkFilter{}); got != "2AKý thay1V" {
			t.Errorf("the pinned is not the first: %q", got)
		}
		if got := chats(store.TalkFilter{Words: "ky thay"}); got != "2AKý thay" {
			t.Errorf("not found by its name: %q", got)
		}
		if err := s.PutTalk(ctx, "an", store.Talk{Chat: "c:an/2", Hidden: true}); err != nil {
			t.Fatal(err)
		}
		if got, gone := chats(store.TalkFilter{}), chats(store.TalkFilter{Hidden: true}); got != "1V" || gone != "2A" {
			t.Errorf("%q, taken off: %q", got, gone)
		}
	})
}

// Letters are unseen until the inbox is opened.
func TestUnseen(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		for _, key := range []string{"a", "b"} {
			if err := s.PutLetter(t.Context(), key, "an", "việc"); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := s.Unseen(t.Context(), "an"); err != nil || n != 2 {
			t.Fatal(n, err)
		}
		if err := s.SeeLetters(t.Context(), "an"); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Unseen(t.Context(), "an"); err != nil || n != 0 {
			t.Fatal(n, err)
		}
	})
}
