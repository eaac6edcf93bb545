package task

import (
	"strings"
	"testing"

	"trolyao/corpus"
)

// Each row says the day by a clause that has to be among the steps. The calendar
// of the test has Tết 2024 (8 to 14 February), 29 April 2024 off and Saturday 4
// May worked for it.
func TestResultOfADossier(t *testing.T) {
	c := testCalendar(t)
	for name, x := range map[string]struct {
		d      Dossier
		want   corpus.Day
		clause string
	}{
		"weekend": {Dossier{Received: "2024-03-07", Minute: -1, Count: 3, Working: true}, "2024-03-12",
			"Điều 111, Điều 112 Bộ luật Lao động"},
		"tet": {Dossier{Received: "2024-02-06", Minute: -1, Count: 2, Working: true}, "2024-02-15",
			"Điều 111, Điều 112 Bộ luật Lao động"},
		"an appointment in the afternoon before Tết": {Dossier{Received: "2024-02-07", Minute: 16 * 60, Count: 1,
			Working: true}, "2024-02-15", "khoản 2 Điều 18 Nghị định 61/2018/NĐ-CP"},
		"make-up day": {Dossier{Received: "2024-05-03", Minute: -1, Count: 1, Working: true}, "2024-05-04",
			"điểm c khoản 1 Điều 17 Nghị định 61/2018/NĐ-CP"},
		"before three": {Dossier{Received: "2024-03-04", Minute: 15 * 60, Count: 1, Working: true}, "2024-03-05",
			"khoản 2 Điều 147 Bộ luật Dân sự"},
		"after three": {Dossier{Received: "2024-03-04", Minute: 15*60 + 30, Count: 1, Working: true}, "2024-03-05",
			"khoản 2 Điều 18 Nghị định 61/2018/NĐ-CP"},
		"days that end on a day off": {Dossier{Received: "2024-03-08", Minute: -1, Count: 8}, "2024-03-18",
			"khoản 5 Điều 148 Bộ luật Dân sự"},
		"papers came later": {Dossier{Received: "2024-03-04", Minute: -1, Count: 3, Working: true,
			Completed: []corpus.Day{"2024-03-11"}}, "2024-03-14", "khoản 4 Điều 19 Nghị định 61/2018/NĐ-CP"},
		"papers came later, new rule": {Dossier{Received: "2025-08-04", Minute: -1, Count: 3, Working: true,
			Completed: []corpus.Day{"2025-08-11"}}, "2025-08-14", "khoản 5 Điều 19 Nghị định 118/2025/NĐ-CP"},
		"a tax to be paid": {Dossier{Received: "2024-03-04", Minute: -1, Count: 3, Working: true,
			Pauses: []Pause{{"2024-03-06", "2024-03-07"}}}, "2024-03-11",
			"khoản 6 Điều 148 Bộ luật Dân sự"},
		"a tax to be paid over a weekend": {Dossier{Received: "2024-03-07", Minute: -1, Count: 2, Working: true,
			Pauses: []Pause{{"2024-03-08", "2024-03-11"}}}, "2024-03-13", "khoản 2 Điều 147 Bộ luật Dân sự"},
		"received under the decree of 2025": {Dossier{Received: "2025-07-01", Minute: 15*60 + 1, Count: 1, Working: true},
			"2025-07-02", "khoản 2 Điều 18 Nghị định 118/2025/NĐ-CP"},
		"elsewhere, before the change": {Dossier{Received: "2026-08-04", Minute: -1, Count: 1, Working: true,
			Passed: "2026-08-06"}, "2026-08-05", "khoản 3 Điều 17 Nghị định 118/2025/NĐ-CP"},
		"elsewhere, after the change": {Dossier{Received: "2026-08-05", Minute: -1, Count: 1, Working: true,
			Passed: "2026-08-06"}, "2026-08-07", "Nghị định 309/2026/NĐ-CP"},
	} {
		got, steps := c.Result(x.d)
		if got != x.want {
			t.Errorf("%s: due %s, want %s", name, got, x.want)
		}
		found := false
		for _, s := range steps {
			found = found || strings.Contains(s.Clause, x.clause)
		}
		if !found {
			t.Errorf("%s: no step by %q in %v", name, x.clause, steps)
		}
	}
	if day, steps := c.Result(Dossier{Received: "2024-03-04"}); day != "" || steps != nil {
		t.Errorf("no limit: %s %v", day, steps)
	}
}
