package post

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/score"
	"trolyao/store"
	"trolyao/task"
)

// How a house stands: an answer, the tasks and the card of an agency, as a reader gets them.
func standing(t *testing.T, b *bot.Bot, who *org.Officer, key store.ScoreKey) string {
	t.Helper()
	ctx := context.Background()
	day := corpus.DayOf(b.House.Now())
	m := bot.Message{Channel: "terminal", Chat: "x", Text: "Đăng ký suất ăn trước mấy giờ?"}
	a, _, err := b.Answer(ctx, m, day)
	if err != nil {
		t.Fatal(err)
	}
	ws, err := b.House.Store.Tasks(ctx, who, store.TaskFilter{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := b.House.Card(ctx, who, key, day)
	if err != nil {
		t.Fatal(err)
	}
	turns, err := b.House.Store.Turns(ctx, store.TurnFilter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal([]any{a.Status, a.Text, ws, c, turns})
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// A house works for a year with a backup each day, of which those are kept that the
// rule says; the newest one and one of a month ago, restored, say what the house said
// at those times.
func TestYearOfBackups(t *testing.T) {
	ctx := t.Context()
	begin := housetest.At(t, "2026-01-05 20:00")
	now := begin
	clock := func() time.Time { return now }
	dir := t.TempDir()
	s, err := store.Open(ctx, filepath.Join(dir, "house.db"), store.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b := built(t, s, clock, bot.Options{})
	admin := &org.Officer{ID: "admin", Name: "Quản trị", Roles: []org.Role{org.Admin}}
	focal := org.Officer{ID: "dau-moi", Name: "Đầu mối", Agency: "so-noi-vu", Roles: []org.Role{org.Focal}}
	p := task.Planner{Calendar: calendar(t)}
	if err := s.PutOfficer(ctx, admin, focal, p); err != nil {
		t.Fatal(err)
	}
	plan := &task.Proposal{Plan: corpus.Ref{Doc: "ke-hoach"}, Year: 2026}
	for i := range 52 {
		plan.Tasks = append(plan.Tasks, task.Task{No: fmt.Sprint(i + 1), Name: "Việc", Lead: "Sở Nội vụ",
			Leads: []task.Party{{Name: "Sở Nội vụ", Agency: "so-noi-vu"}},
			Due:   p.Calendar.Settle(task.Due{Kind: task.OnDay, Nominal: "2026-12-30"})})
	}
	if _, err := s.PutPlan(ctx, admin, plan, corpus.Public, "", p); err != nil {
		t.Fatal(err)
	}
	criteria, err := score.ReadYAML([]byte(`
key: bo-nam
name: Bộ tiêu chí thử
groups: [so]
period: nam
self_due: 2027-01-30
evidence_due: 2027-02-15
fields:
  - no: "1"
    name: Lĩnh vực
    max: 3
    parts:
      - {no: "1.1", name: Số liệu, max: 3, method: so-lieu, rule: "tỷ lệ: từ 0 đến 100"}
`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutCriteria(ctx, admin, criteria); err != nil {
		t.Fatal(err)
	}
	key := store.ScoreKey{Criteria: "bo-nam", Agency: "so-noi-vu", Period: "2026"}
	works, err := s.Tasks(ctx, &focal, store.TaskFilter{})
	if err != nil || len(works) != 52 {
		t.Fatal(len(works), err)
	}

	folder := filepath.Join(dir, "backup")
	stood, month := map[string]string{}, ""
	days := 0
	for ; days < 365; days++ {
		if days%7 == 0 && days/7 < len(works) {
			value, err := score.ParsePoints(fmt.Sprint(days / 4))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.PutClaims(ctx, &focal, key, score.Self, []score.Claim{{No: "1.1", Value: &value}}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.PutTurn(ctx, store.Turn{Channel: "web", Chat: "c", Officer: focal.ID, Status: "answered",
				Question: fmt.Sprint("hỏi ngày ", days), Answer: "đáp", AsOf: corpus.DayOf(now)}); err != nil {
				t.Fatal(err)
			}
			if err := b.House.Take(ctx, &focal, works[days/7].ID, house.Step{Do: task.Begin}); err != nil {
				t.Fatal(err)
			}
		}
		newest, err := b.House.BackupDaily(ctx, folder, 1, nil)
		if err != nil || newest == nil || !newest.Made.Equal(now.Truncate(time.Second)) {
			t.Fatal(newest, err)
		}
		if days == 364 || now.AddDate(0, 0, 1).Day() == 1 && days > 300 { // what the rule keeps for long
			stood[newest.Path] = standing(t, b, &focal, key)
		}
		if days < 364 {
			now = now.AddDate(0, 0, 1)
		}
	}
	all, err := house.Backups(folder)
	if err != nil || len(all) < 20 || len(all) > 24 {
		t.Fatalf("%d backups are kept: %v", len(all), err)
	}
	for _, k := range all[1:] { // the last of a month
		if age := now.Sub(k.Made); age > 25*24*time.Hour && stood[k.Path] != "" {
			month = k.Path
			break
		}
	}
	if month == "" {
		t.Fatal("none of a month ago is kept of which the standing is known")
	}
	last := now
	for i, path := range []string{all[0].Path, month} {
		made := last
		for _, k := range all {
			if k.Path == path {
				made = k.Made
			}
		}
		now = made
		r, err := house.OpenBackup(path)
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(t.TempDir(), "again.db")
		_, err = store.LoadCopy(ctx, to, r, store.Options{Now: clock}, nil)
		r.Close()
		if err != nil {
			t.Fatal(err)
		}
		again, err := store.Open(ctx, to, store.Options{Now: clock})
		if err != nil {
			t.Fatal(err)
		}
		if faults, err := again.Check(ctx); err != nil || len(faults) > 0 {
			t.Error(faults, err)
		}
		h := housetest.On(t, again, clock)
		if err := h.Index.Follow(ctx, nil); err != nil {
			t.Fatal(err)
		}
		if got := standing(t, bot.New(bot.Options{House: h, PerMinute: -1}), &focal, key); got != stood[path] {
			t.Errorf("%s says\n%s\nand said\n%s", filepath.Base(path), got, stood[path])
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d: %s of %s, %d bytes, stands as it did", i, filepath.Base(path), corpus.DayOf(made), info.Size())
	}
	if stood[month] == stood[all[0].Path] {
		t.Error("nothing changed in a month: the test shows nothing")
	}
	t.Logf("%d days, %d backups kept", days, len(all))
}
