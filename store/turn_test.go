package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trolyao/corpus"
	"trolyao/store"
	"trolyao/store/storetest"
)

func second[T any](_ T, err error) error { return err }

func isNotFound(err error) bool { return errors.Is(err, store.ErrNotFound) }

func TestTurns(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		first := store.Turn{Channel: "web", Chat: "c1", Officer: "an", Question: "Hạn nộp?\x00", Status: "answered",
			Answer: "30 ngày.",
			Refs: []corpus.Ref{{Doc: "d", Number: "D", Article: "5", Clause: "2"},
				{Doc: "e"}}, AsOf: "2026-03-02", Model: "m", Dropped: []string{"số: 45 ngày", "trích: “mười ngày”"},
			Cursor: 9, Took: 12 * time.Millisecond, Created: at}
		first.ID = must[int64](t)(s.PutTurn(ctx, first))
		other := store.Turn{Channel: "telegram", Chat: "c1", Status: "declined_secret", Created: at.Add(time.Hour)}
		other.ID = must[int64](t)(s.PutTurn(ctx, other))

		first.Question = "Hạn nộp?" // PostgreSQL stores no NUL
		for _, c := range []struct {
			name string
			f    store.TurnFilter
			want []store.Turn
		}{
			{"all", store.TurnFilter{}, []store.Turn{other, first}},
			{"limit", store.TurnFilter{Limit: 1}, []store.Turn{other}},
			{"one chat", store.TurnFilter{Channel: "web", Chat: "c1"}, []store.Turn{first}},
			{"officer", store.TurnFilter{Officer: "an"}, []store.Turn{first}},
			{"status", store.TurnFilter{Status: "declined_secret"}, []store.Turn{other}},
			{"from", store.TurnFilter{From: at.Add(time.Hour)}, []store.Turn{other}},
			{"to", store.TurnFilter{To: at.Add(time.Hour)}, []store.Turn{first}},
		} {
			if diff := cmp.Diff(c.want, must[[]store.Turn](t)(s.Turns(ctx, c.f))); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
		for _, c := range []struct {
			ref  corpus.Ref
			want int
		}{
			{corpus.Ref{Doc: "d"}, 1},
			{corpus.Ref{Doc: "d", Article: "5"}, 1},
			{corpus.Ref{Doc: "d", Article: "5", Clause: "2", Point: "a"}, 1},
			{corpus.Ref{Doc: "d", Article: "5", Clause: "3"}, 0},
			{corpus.Ref{Doc: "d", Appendix: "I"}, 0},
			{corpus.Ref{Doc: "e", Article: "77"}, 1},
			{corpus.Ref{Doc: "f"}, 0},
		} {
			if got := must[[]store.Turn](t)(s.TurnsRestingOn(ctx, c.ref)); len(got) != c.want {
				t.Errorf("%d turns rest on %+v, want %d", len(got), c.ref, c.want)
			}
		}
	})
}

func TestGaps(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		ask := func(q, status string) int64 {
			at = at.Add(time.Minute)
			return must[int64](t)(s.PutTurn(ctx, store.Turn{Question: q, Status: status, Created: at}))
		}
		ask("Lệ phí đăng ký là bao nhiêu?", "declined_no_basis")
		last := ask("le phi dang ky la bao nhieu", "partial")
		ask("Hạn nộp hồ sơ?", "answered")
		ask("", "declined_no_basis") // held a secret: nothing to show
		wrong := ask("Đường số mấy?", "answered")
		ask("duong so may", "answered") // answered well the second time
		for _, who := range []string{"an", "bình"} {
			if err := s.PutFeedback(ctx, store.Feedback{Turn: wrong, Officer: who, Verdict: store.Wrong,
				Note: "nhầm"}); err != nil {
				t.Fatal(err)
			}
		}
		want := []store.Gap{
			{Question: "le phi dang ky la bao nhieu", Status: "partial", Count: 2, LastTurn: last, Last: time.Date(2026, 3, 2, 8, 2, 0, 0, time.UTC)},
			{Question: "Đường số mấy?", Status: "answered", Count: 1, Disputed: 1, LastTurn: wrong,
				Last: time.Date(2026, 3, 2, 8, 5, 0, 0, time.UTC)},
		}
		if diff := cmp.Diff(want, must[[]store.Gap](t)(s.Gaps(ctx, time.Time{}, 0))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(want[1:], must[[]store.Gap](t)(s.Gaps(ctx, want[1].Last, 0))); diff != "" {
			t.Error(diff)
		}
		// One of the two takes the verdict back, then the other.
		for i, who := range []string{"an", "bình"} {
			if err := s.PutFeedback(ctx, store.Feedback{Turn: wrong, Officer: who, Verdict: store.Right}); err != nil {
				t.Fatal(err)
			}
			if got := must[[]store.Gap](t)(s.Gaps(ctx, time.Time{}, 0)); len(got) != 2-i {
				t.Errorf("after %s: %d gaps", who, len(got))
			}
		}
		if got := must[[]store.Feedback](t)(s.Feedback(ctx, wrong)); len(got) != 2 || got[0].Verdict != store.Right {
			t.Errorf("feedback %+v", got)
		}
		if err := s.PutFeedback(ctx, store.Feedback{Turn: 1 << 40, Verdict: store.Right}); !isNotFound(err) {
			t.Errorf("feedback on no turn: %v", err)
		}
	})
}

// What guests asked is forgotten when its time is over, with the messages; what officers
// asked, and the terminal, stays, also in a chat where both write.
func TestPruneGuests(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
		s := storetest.Open(t, dsn, store.Options{Now: func() time.Time { return now }})
		put := func(age int, channel, chat, officer string) {
			t.Helper()
			at := now.AddDate(0, 0, -age)
			now = at
			defer func() { now = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC) }()
			if _, err := s.PutInbound(t.Context(), store.Inbound{Key: fmt.Sprint(age, channel, chat, officer),
				Channel: channel, Chat: chat, Account: "x", Kind: store.DoMessage, Body: []byte(`{}`)}, 0); err != nil {
				t.Fatal(err)
			}
			in, err := s.TakeInbound(t.Context(), []string{channel}, true, "h", time.Minute, 0)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.FinishInbound(t.Context(), in, "h", store.MessageDone, "", nil, nil); err != nil {
				t.Fatal(err)
			}
			if _, err := s.PutTurn(t.Context(), store.Turn{Channel: channel, Chat: chat, Officer: officer,
				Question: "hỏi", Created: at, Refs: []corpus.Ref{{Doc: "30/2020/NĐ-CP"}}}); err != nil {
				t.Fatal(err)
			}
		}
		put(91, "web", "k:old", "")
		put(89, "web", "k:old", "")
		put(400, "web", "k:older", "")
		put(400, "web", "o:an", "an")
		put(400, "terminal", "t", "")
		put(400, "telegram", "group", "")
		put(400, "telegram", "group", "an")
		before := now.AddDate(0, 0, -90)
		if n, err := s.PruneGuests(t.Context(), before, 2); n != 2 || err != nil {
			t.Error(n, err)
		}
		if n, err := s.PruneGuests(t.Context(), before, 2); n != 1 || err != nil {
			t.Error(n, err)
		}
		if n, err := s.PruneGuests(t.Context(), before, 2); n != 0 || err != nil {
			t.Error(n, err)
		}
		turns, err := s.Turns(t.Context(), store.TurnFilter{})
		if err != nil || len(turns) != 4 {
			t.Error(turns, err)
		}
		for _, turn := range turns {
			if turn.Officer == "" && turn.Channel != "terminal" && turn.Created.Before(before) {
				t.Errorf("kept: %+v", turn)
			}
		}
		if c, err := s.MessageCounts(t.Context()); err != nil || c["in done"] != 5 {
			t.Error(c, err)
		}
	})
}
