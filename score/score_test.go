package score

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"trolyao/corpus"
	"trolyao/task"
)

const sample = `
key: mau-so-2026
name: Bộ tiêu chí thử cho sở
groups: [so]
period: nam
self_due: 2026-12-10
evidence_due: 2026-12-20
target: 90
bands:
  - {min: 90, name: Tốt}
  - {min: 70, name: Khá}
  - {min: 0, name: Yếu}
fields:
  - no: "1"
    name: Chỉ đạo, điều hành
    max: 4.5
    parts:
      - no: "1.1"
        name: Kế hoạch năm
        max: 1
        method: tham-dinh
        rule: "bậc: kịp thời = 1; không kịp thời = 0,5; không ban hành = 0"
        evidence: Quyết định ban hành kế hoạch
      - no: "1.2"
        name: Hoàn thành kế hoạch
        max: 2
        method: tham-dinh
        rule: "tỷ lệ nhiệm vụ: từ 50 đến 100; quá hạn tính 50"
        tasks: [{plan: 1/KH-UBND}]
      - no: "1.3"
        name: Báo cáo định kỳ
        max: 1.5
        method: tham-dinh
        rule: "trừ điểm: 0,25; thấp nhất 0,5"
  - no: "2"
    name: Thủ tục hành chính
    max: 5.5
    parts:
      - {no: "2.1", name: Hồ sơ đúng hạn, max: 3, method: so-lieu, rule: "bảng: 98 = 3; 95 = 2; 0 = 0"}
      - {no: "2.2", name: Số hóa, max: 1, method: so-lieu, rule: "tỷ lệ: từ 0 đến 80"}
      - {no: "2.3", name: Hài lòng, max: 1.5, method: sipas, rule: "tỷ lệ: từ 0 đến 100"}
`

func set(t testing.TB, text string) *Criteria {
	t.Helper()
	c, err := ReadYAML([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func pts(t testing.TB, s string) *Points {
	t.Helper()
	p, err := ParsePoints(s)
	if err != nil {
		t.Fatal(err)
	}
	return &p
}

func work(id int64, no string, done, due corpus.Day) Task {
	w := Task{Work: task.Work{ID: id, Plan: "1-kh-ubnd", Task: task.Task{No: no, Name: "Việc " + no,
		Basis: corpus.Ref{Doc: "1-kh-ubnd", Number: "1/KH-UBND"},
		Leads: []task.Party{{Name: "Sở A", Agency: "a"}}, Due: task.Due{Nominal: due, Safe: due,
			Rolled: due}}}, Evidence: 1}
	if done != "" {
		w.Progress, w.DoneOn = task.Done, done
	}
	return w
}

var at = time.Date(2026, 6, 1, 9, 0, 0, 0, corpus.Zone)

func TestCompute(t *testing.T) {
	c := set(t, sample)
	f := &Facts{Agency: "a", Name: "Sở A", Period: "2026",
		Self: []Claim{
			{No: "1.1", Choice: "khong kip thoi", Who: "x", At: at},
			{No: "1.3", Value: pts(t, "2"), At: at},
			{No: "2.1", Value: pts(t, "97,4"), At: at},
			{No: "2.2", Value: pts(t, "33.333"), At: at},
		},
		Evidence: []Evidence{{ID: 1, No: "1.1", Name: "Quyết định 5", Who: "x", At: at}},
		Tasks: []Task{
			work(1, "1", "2026-03-01", "2026-03-31"), // on time
			work(2, "2", "2026-05-10", "2026-04-30"), // late
			work(3, "3", "", "2026-05-31"),           // overdue in June
			work(4, "4", "", "2026-11-30"),           // open
		},
	}
	card := Compute(c, f, "2026-06-15")
	for _, w := range []struct {
		no                         string
		final, best, atRisk, index string
		state                      State
	}{
		{"1.1", "0,5", "1", "0", "50,00", Claimed},
		// a quarter in time and half a quarter late are 37,5 %, below 50; with the open one 62,5 %,
		// and the overdue one, once done, another 12,5 %: 75 % is half of the way.
		{"1.2", "0", "1", "1", "0,00", TaskOverdue},
		{"1.3", "1", "1,5", "0", "66,67", Claimed},
		{"2.1", "2", "3", "0", "66,67", Claimed},
		{"2.2", "0,417", "1", "0", "41,70", Claimed},
		{"2.3", "0", "1,5", "0", "0,00", Waiting},
		{"1", "1,5", "3,5", "1", "33,33", Mixed},
		{"2", "2,417", "5,5", "0", "43,95", Mixed},
	} {
		r := card.Row(w.no)
		got := []string{r.Final.String(), r.Best.String(), r.AtRisk.String(), r.Index().Fixed(), string(r.State)}
		if diff := cmp.Diff([]string{w.final, w.best, w.atRisk, w.index, string(w.state)}, got); diff != "" {
			t.Errorf("%s: %s", w.no, diff)
		}
	}
	if got := card.Total.Final.String() + " of " + card.Total.Max.String() + ", best " +
		card.Total.Best.String(); got != "3,917 of 10, best 9" {
		t.Error(got)
	}
	if card.Band != "Yếu" || card.Settled || card.Empty {
		t.Errorf("%+v", card)
	}
	var order []string
	for _, r := range card.Cheapest(0) {
		order = append(order, r.No)
	}
	if got := strings.Join(order, " "); got != "2.1 1.2 2.2 1.1 1.3" {
		t.Errorf("cheapest: %s", got)
	}
	// The council has the last word, and says why; after the deadline nothing is won.
	f.Appraised = []Claim{{No: "1.1", Choice: "kịp thời", Why: "ban hành đúng hạn", Who: "y", At: at},
		{No: "2.3", Value: pts(t, "81,9"), At: at}, {No: "1.2", Exempt: true, At: at}}
	card = Compute(c, f, "2027-01-01")
	if got := fmt.Sprint(card.Row("1.1").Final, card.Row("2.3").Final, card.Total.Base, card.Total.Final,
		card.Total.Best, card.Row("2.3").State); got != "1 1,229 8 5,646 5,646settled" {
		t.Error(got)
	}
	if tr := strings.Join(card.Row("1.1").Trace, "\n"); !strings.Contains(tr, "Quy tắc: bậc:") ||
		!strings.Contains(tr, "Quyết định 5 (x, 01/6/2026)") ||
		!strings.Contains(tr, "Tự chấm: “khong kip thoi”, được 0,5 điểm (x, 01/6/2026)") ||
		!strings.Contains(tr, "Thẩm định: “kịp thời”, được 1 điểm (y, 01/6/2026)") ||
		!strings.Contains(tr, "ban hành đúng hạn") {
		t.Errorf("trace:\n%s", tr)
	}
}

// Steps by tasks: in time, late, not done.
func TestTaskSteps(t *testing.T) {
	c := set(t, strings.Replace(sample, "tỷ lệ nhiệm vụ: từ 50 đến 100; quá hạn tính 50",
		"bậc nhiệm vụ: đúng hạn = 2; quá hạn = 0,5; chưa xong = 0", 1))
	for _, x := range []struct {
		tasks             []Task
		day               corpus.Day
		final, best, risk string
	}{
		{[]Task{work(1, "1", "", "2026-03-31")}, "2026-03-01", "0", "2", "0"},
		{[]Task{work(1, "1", "", "2026-03-31")}, "2026-04-01", "0", "0,5", "2"},
		{[]Task{work(1, "1", "2026-04-02", "2026-03-31")}, "2026-04-02", "0,5", "0,5", "0"},
		{[]Task{work(1, "1", "2026-03-02", "2026-03-31")}, "2026-04-02", "2", "2", "0"},
		{nil, "2026-04-02", "0", "2", "0"},
	} {
		r := Compute(c, &Facts{Agency: "a", Tasks: x.tasks}, x.day).Row("1.2")
		if got := []string{r.Final.String(), r.Best.String(), r.AtRisk.String()}; !slices.Equal(got,
			[]string{x.final, x.best, x.risk}) {
			t.Errorf("%v on %s: %v", x.tasks, x.day, got)
		}
	}
	// Somebody else's task is not this agency's.
	if r := Compute(c, &Facts{Agency: "b", Tasks: []Task{work(1, "1", "2026-03-02", "2026-03-31")}},
		"2026-04-02").Row("1.2"); r.State != NoTask {
		t.Error(r.State)
	}
}

// drawCriteria makes any valid set.
func drawCriteria(t *rapid.T) *Criteria {
	c := &Criteria{Key: "k", Name: "Bộ", Groups: []Group{Departments}, Period: Yearly}
	if rapid.Bool().Draw(t, "due") {
		c.SelfDue, c.EvidenceDue = "2026-06-30", "2026-07-31"
	}
	c.Exempts = rapid.SampledFrom([]Exempts{ExemptDrop, ExemptSpread}).Draw(t, "exempts")
	c.BonusMax = Points(rapid.IntRange(0, 3000).Draw(t, "bonus"))
	n := rapid.IntRange(1, 4).Draw(t, "fields")
	for i := range n {
		f := &Criterion{No: fmt.Sprint(i + 1), Name: "Lĩnh vực"}
		if i > 0 {
			f.Outside = rapid.SampledFrom([]Outside{Inside, Inside, Plus, Minus}).Draw(t, "outside")
		}
		for j := range rapid.IntRange(1, 5).Draw(t, "criteria") {
			k := &Criterion{No: fmt.Sprintf("%d.%d", i+1, j+1), Name: "Tiêu chí",
				Max: Points(rapid.IntRange(1, 20000).Draw(t, "max"))}
			k.Method = rapid.SampledFrom([]Method{Appraised, Survey, SIPAS, Figures}).Draw(t, "method")
			if f.Outside != Inside {
				k.Method = Appraised
			}
			if rapid.Bool().Draw(t, "evidence") {
				k.Evidence = "Văn bản"
			}
			kinds := []RuleKind{Direct, Steps, Linear, Table, Ranges, Penalty, Sum}
			if f.Outside == Minus {
				kinds = []RuleKind{Direct, Steps, Deduct}
			}
			switch kind := rapid.SampledFrom(kinds).Draw(t, "kind"); kind {
			case Ranges:
				cut := Points(rapid.IntRange(1, 99000).Draw(t, "cut"))
				k.Rule = Rule{
					Kind: Ranges,
					Unit: "%",
					Ranges: []Range{{Min: 100 * Unit, Max: 100 * Unit, HasMin: true,
						HasMax: true, Points: k.Max}, {Min: cut, HasMin: true, Points: k.Max / 2},
						{Max: cut, HasMax: true, UnderMax: true}},
				}
			case Sum, Deduct:
				k.Rule = Rule{Kind: kind, Cap: k.Max / 2, Items: []Item{{"kịp thời", k.Max, kind == Deduct},
					{"chậm", Points(rapid.IntRange(1, 2000).Draw(t, "worth")), true}}}
			case Steps:
				k.Rule = Rule{Kind: Steps, Steps: []Step{{"kịp thời", 0, k.Max}, {"chậm", 0, k.Max / 2},
					{"không", 0, 0}}}
			case Linear:
				a, b := rapid.IntRange(0, 100000).Draw(t, "zero"), rapid.IntRange(0, 100000).Draw(t, "full")
				if a == b {
					b = 100_000 - a/2 // another one, within what tasks can reach
				}
				if a == b {
					a--
				}
				k.Rule = Rule{Kind: Linear, Zero: Points(a), Full: Points(b)}
				if a < b && rapid.Bool().Draw(t, "floor") {
					k.Rule.Least = Points(rapid.IntRange(1, b).Draw(t, "least"))
				}
			case Table:
				k.Rule = Rule{Kind: Table, Steps: []Step{{"", 90000, k.Max}, {"", 50000, k.Max / 3}, {"", 0, 0}}}
			case Penalty:
				k.Rule = Rule{
					Kind:  Penalty,
					Each:  Points(rapid.IntRange(1, 5000).Draw(t, "each")),
					Floor: k.Max / 4,
				}
			}
			if (k.Rule.Kind == Linear || k.Rule.Kind == Steps) && !k.Method.surveyed() && f.Outside == Inside &&
				rapid.Bool().Draw(t, "tasks") {
				k.Rule.Tasks, k.Tasks = true, []TaskLink{{Plan: "1/KH-UBND",
					No: rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "no")}}
				if k.Rule.Kind == Linear {
					k.Rule.Zero, k.Rule.Full = min(k.Rule.Zero, k.Rule.Full), max(k.Rule.Zero, k.Rule.Full)
					k.Rule.Late = Points(rapid.IntRange(0, 100000).Draw(t, "late"))
				}
			}
			f.Parts = append(f.Parts, k)
			f.Max += k.Max
		}
		c.Fields = append(c.Fields, f)
	}
	if err := Validate(c); err != nil {
		t.Fatalf("drew a set that is not valid: %v", err)
	}
	return c
}

func drawClaims(t *rapid.T, c *Criteria, name string) (out []Claim) {
	for _, k := range append(c.Leaves(), &Criterion{No: "99.9"}) {
		for range rapid.IntRange(0, 2).Draw(t, name) {
			x := Claim{No: k.No, Who: "x", At: at.AddDate(0, 0, rapid.IntRange(0, 1).Draw(t, "day"))}
			p := Points(rapid.IntRange(-500, 120000).Draw(t, "figure"))
			x.Why = rapid.SampledFrom([]string{"", "theo văn bản số 7", "số liệu của cổng", "đã đối chiếu sổ"}).
				Draw(t, "why")
			switch rapid.IntRange(0, 6).Draw(t, "what") {
			case 5:
				x.Counts = []Count{{rapid.SampledFrom([]string{"kịp thời", "chậm", "lạ"}).Draw(t, "item"),
					rapid.IntRange(-1, 5).Draw(t, "times")}}
			case 6:
				whole := Points(rapid.IntRange(0, 120000).Draw(t, "whole"))
				x.Part, x.Whole = &p, &whole

			case 0:
				x.Choice = rapid.SampledFrom([]string{"kịp thời", "chậm", "không", "lạ"}).Draw(t, "choice")
			case 1:
				x.Points = &p
			case 2:
				x.Exempt = true
			default:
				x.Value = &p
			}
			out = append(out, x)
		}
	}
	return out
}

func drawFacts(t *rapid.T, c *Criteria) *Facts {
	f := &Facts{Agency: "a", Name: "Sở A", Period: "2026", Self: drawClaims(t, c, "self"),
		Appraised: drawClaims(t, c, "council"), Explained: drawClaims(t, c, "explain"),
		Concluded: drawClaims(t, c, "conclude")}
	for i, k := range c.Leaves() {
		for j := range rapid.IntRange(0, 2).Draw(t, "pieces") {
			f.Evidence = append(f.Evidence, Evidence{ID: int64(10*i + j), No: k.No, Name: "minh chứng", At: at})
		}
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "tasks") {
		w := work(int64(i+1), fmt.Sprint(i%3+1),
			rapid.SampledFrom([]corpus.Day{"", "2026-02-01", "2026-08-01"}).Draw(t, "done"),
			rapid.SampledFrom([]corpus.Day{"2026-03-31", "2026-07-31", ""}).Draw(t, "due"))
		w.Evidence = rapid.IntRange(0, 1).Draw(t, "proven")
		f.Tasks = append(f.Tasks, w)
	}
	return f
}

// An outline has the numbers of the card, and says nothing of where they came from.
func TestOutline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCriteria(t)
		f, day := drawFacts(t, c), drawDay(t)
		whole, outline := Compute(c, f, day), Outline(c, f, day)
		for _, r := range append(whole.Rows(), whole.Total) {
			r.Trace, r.Missing = nil, nil
		}
		if diff := cmp.Diff(whole, outline); diff != "" {
			t.Fatal(diff)
		}
	})
}

func drawDay(t *rapid.T) corpus.Day {
	return corpus.Day("2026-01-01").Add(rapid.IntRange(0, 364).Draw(t, "day"))
}

func check(t *rapid.T, r *Row) {
	if r.Final < 0 || r.Final > r.Best || r.Best > r.Base || r.Base > r.Max || r.AtRisk < 0 || r.AtRisk > r.Max ||
		r.Index() > 100*Unit {
		t.Fatalf(
			"%s: final %v, best %v, base %v, max %v, at risk %v",
			r.No,
			r.Final,
			r.Best,
			r.Base,
			r.Max,
			r.AtRisk,
		)
	}
	if len(r.Parts) == 0 {
		return
	}
	var sum Row
	var self Points
	for _, p := range r.Parts {
		check(t, p)
		sum.Max, sum.Base, sum.Final, sum.Best, sum.AtRisk = sum.Max+p.Max, sum.Base+p.Base, sum.Final+
			p.Final, sum.Best+p.Best, sum.AtRisk+p.AtRisk
		if p.Self != nil {
			self += *p.Self
		}
	}
	if r.Spread > 0 { // the others stand for what does not apply
		if sum.Base+r.Spread != r.Base || r.Base != r.Max || r.Final < sum.Final {
			t.Fatalf("%s: %v spread, %+v of %+v", r.No, r.Spread, r, sum)
		}
		sum.Base, sum.Final, sum.Best, sum.AtRisk = r.Base, r.Final, r.Best, r.AtRisk
	}
	if sum.Max != r.Max || sum.Base != r.Base || sum.Final != r.Final || sum.Best != r.Best ||
		sum.AtRisk != r.AtRisk || r.Self != nil && *r.Self != self {
		t.Fatalf("%s is not the sum of its parts", r.No)
	}
}

func TestNeverAboveMaximumAndSumOfParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCriteria(t)
		card := Compute(c, drawFacts(t, c), drawDay(t))
		check(t, card.Total)
		if card.Total.Max != c.Max() {
			t.Fatal("the total is not the set's maximum")
		}
	})
}

// Whatever is claimed, proven or appraised outside the base, the index stays.
func TestBonusNeverChangesTheIndex(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCriteria(t)
		f, day := drawFacts(t, c), drawDay(t)
		outside := map[string]bool{}
		for _, k := range c.Fields {
			for _, p := range k.Parts {
				outside[p.No] = k.Outside != Inside
			}
		}
		g := *f
		strip := func(cs []Claim) []Claim {
			return slices.DeleteFunc(slices.Clone(cs), func(x Claim) bool { return outside[x.No] })
		}
		g.Self, g.Appraised, g.Explained, g.Concluded = strip(
			f.Self,
		), strip(
			f.Appraised,
		), strip(
			f.Explained,
		), strip(
			f.Concluded,
		)
		with, without := Compute(c, f, day), Compute(c, &g, day)
		if with.Total.Index() != without.Total.Index() || with.Total.Base != without.Total.Base ||
			with.Total.Final != without.Total.Final {
			t.Fatalf(
				"%v of %v became %v of %v",
				without.Total.Final,
				without.Total.Base,
				with.Total.Final,
				with.Total.Base,
			)
		}
		if c.BonusMax > 0 && with.Bonus > c.BonusMax || with.Bonus < 0 || with.Penalty < 0 || with.Overall() < 0 {
			t.Fatalf("bonus %v of at most %v, penalty %v", with.Bonus, c.BonusMax, with.Penalty)
		}
		for _, r := range with.Extra {
			check(t, r)
		}
	})
}

// Every reason that stands at a round is told on the card, in whatever order the
// rounds were written.
func TestNoRoundLosesAReason(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCriteria(t)
		f, day := drawFacts(t, c), drawDay(t)
		for _, side := range []Side{Self, Council, Explain, Conclude} {
			for i := range f.side(side) { // told apart by side and number
				x := &f.side(side)[i]
				x.Why = fmt.Sprintf("lý do %s %d của %s", side, i, x.No)
			}
		}
		card := Compute(c, f, day)
		for _, side := range []Side{Self, Council, Explain, Conclude} {
			for no, x := range latest(f.side(side)) {
				k, r := c.Find(no), card.Row(no)
				if r == nil || side == Self && (k.Rule.Tasks || k.Method.surveyed()) {
					continue
				}
				if _, err := k.ClaimPoints(x, !side.agency()); err != nil && side != Explain {
					continue // nothing the rule understands; the row says so
				}
				if told := strings.Join(r.Trace, "\n"); !strings.Contains(told, x.Why) {
					t.Fatalf("%s: %q is not in\n%s", no, x.Why, told)
				}
			}
		}
	})
}

func TestLessEvidenceNeverRaisesAScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCriteria(t)
		f, day := drawFacts(t, c), drawDay(t)
		before := Compute(c, f, day)
		g := *f
		g.Tasks = slices.Clone(f.Tasks)
		if len(f.Evidence) > 0 && rapid.Bool().Draw(t, "own") {
			i := rapid.IntRange(0, len(f.Evidence)-1).Draw(t, "which")
			g.Evidence = slices.Delete(slices.Clone(f.Evidence), i, i+1)
		} else if len(g.Tasks) > 0 {
			g.Tasks[rapid.IntRange(0, len(g.Tasks)-1).Draw(t, "task")].Evidence = 0
		}
		after := Compute(c, &g, day)
		for _, r := range after.Rows() {
			if was := before.Row(r.No); r.Final > was.Final || r.Best > was.Best {
				t.Fatalf("%s: %v of %v became %v of %v", r.No, was.Final, was.Best, r.Final, r.Best)
			}
		}
	})
}

func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCriteria(t)
		f, day := drawFacts(t, c), drawDay(t)
		g := *f
		g.Self = rapid.Permutation(f.Self).Draw(t, "self")
		g.Appraised = rapid.Permutation(f.Appraised).Draw(t, "council")
		g.Explained = rapid.Permutation(f.Explained).Draw(t, "explain")
		g.Concluded = rapid.Permutation(f.Concluded).Draw(t, "conclude")
		g.Evidence = rapid.Permutation(f.Evidence).Draw(t, "evidence")
		g.Tasks = rapid.Permutation(f.Tasks).Draw(t, "tasks")
		a, _ := Compute(c, f, day).JSON()
		b, _ := Compute(c, &g, day).JSON()
		if !bytes.Equal(a, b) {
			t.Fatalf("%s\n%s", a, b)
		}
	})
}

// What if is the card of the facts as they are once it is done; store's tests
// do it for real.
func TestWhatIf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCriteria(t)
		f, day := drawFacts(t, c), drawDay(t)
		before, _ := Compute(c, f, day).JSON()
		var ids []int64
		done := *f
		done.Tasks = slices.Clone(f.Tasks)
		for i := range done.Tasks {
			if w := &done.Tasks[i]; rapid.Bool().Draw(t, "do") {
				ids = append(ids, w.ID)
				if w.Progress != task.Done { // as the store does it
					w.Progress, w.DoneOn, w.Evidence = task.Done, day, 1
				}
			}
		}
		a, _ := Compute(c, f.Finish(ids, day), day).JSON()
		b, _ := Compute(c, &done, day).JSON()
		if !bytes.Equal(a, b) {
			t.Fatalf("%s\n%s", a, b)
		}
		if again, _ := Compute(c, f, day).JSON(); !bytes.Equal(again, before) {
			t.Fatal("asking changed the facts")
		}
		was, is := Compute(c, f, day), Compute(c, f.Finish(ids, day), day)
		if is.Total.Final < was.Total.Final {
			t.Fatal("work done lowered the score")
		}
	})
}

// A set and a card survive being written and read.
func TestRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCriteria(t)
		text, err := yaml.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ReadYAML(text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if d := cmp.Diff(c, again); d != "" {
			t.Fatal(d)
		}
		body, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var third Criteria
		if err := json.Unmarshal(body, &third); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c, &third); d != "" {
			t.Fatal(d)
		}
	})
}

func TestSheetRoundTrip(t *testing.T) {
	for _, c := range []*Criteria{set(t, sample), template()} {
		var b bytes.Buffer
		if err := WriteCriteria(&b, c); err != nil {
			t.Fatal(err)
		}
		again, err := ReadSheet(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c, again); d != "" {
			t.Error(d)
		}
	}
	c := set(t, sample)
	f := &Facts{Agency: "a", Period: "2026", Self: []Claim{{No: "1.1", Choice: "kịp thời", Why: "số 5", At: at},
		{No: "2.1", Value: pts(t, "99,25"), At: at}},
		Appraised: []Claim{{No: "1.1", Points: pts(t, "0,75"), Why: "thiếu phụ lục", At: at},
			{No: "1.3", Exempt: true, Why: "không phát sinh", At: at}},
		Evidence: []Evidence{{No: "1.1", Link: "https://example.org/5"}}}
	var b bytes.Buffer
	if err := WriteClaims(&b, c, f); err != nil {
		t.Fatal(err)
	}
	for _, side := range []Side{Self, Council} {
		_, s, err := ReadClaims(b.Bytes(), side, func(string) *Criteria { return c })
		if err != nil {
			t.Fatal(err)
		}
		want := f.Self
		if side == Council {
			want = f.Appraised
		} else if len(s.Links) != 1 || s.Links[0].Link != "https://example.org/5" {
			t.Errorf("links %+v", s.Links)
		}
		for i := range s.Claims {
			s.Claims[i].At = at
		}
		if d := cmp.Diff(want, s.Claims); d != "" {
			t.Error(d)
		}
	}
}

// broken changes cells of a workbook.
func broken(t *testing.T, data []byte, sheet string, f func(*excelize.File)) []byte {
	t.Helper()
	x, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	f(x)
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBadInputNamesTheCell(t *testing.T) {
	c := set(t, sample)
	var criteria, claims bytes.Buffer
	if err := errors.Join(WriteCriteria(&criteria, c), WriteClaims(&claims, c,
		&Facts{Agency: "a", Period: "2026"})); err != nil {
		t.Fatal(err)
	}
	top := criteriaTop()
	cell := func(name string, row int) string { return fmt.Sprint(name, top+row) }
	for name, x := range map[string]struct {
		data func(t *testing.T) []byte
		read func([]byte) error
		want string
	}{
		"negative maximum": {edit(criteria.Bytes(), criteriaSheet, cell("C", 2), -1), readSet, "Ô " + cell("C", 2) + ": điểm tối đa của tiêu chí 1.1 phải lớn hơn 0"},
		"sum":              {edit(criteria.Bytes(), criteriaSheet, cell("C", 2), 3), readSet, "Ô " + cell("C", 1) + ": các tiêu chí thành phần của 1 cộng lại được 6,5, khác điểm tối đa 4,5"},
		"four decimals":    {edit(criteria.Bytes(), criteriaSheet, cell("C", 2), "0,12345"), readSet, "Ô " + cell("C", 2) + ": “0,12345”: không phải số"},
		"duplicate":        {edit(criteria.Bytes(), criteriaSheet, cell("A", 3), "1.1"), readSet, "Ô " + cell("A", 3) + ": số 1.1 có hai lần"},
		"unreachable step": {edit(criteria.Bytes(), criteriaSheet, cell("E", 6), "bảng: 90 = 1; 95 = 3; 0 = 0"), readSet, "Ô " + cell("E", 6) + ": Tiêu chí 2.1: ngưỡng 95 không bao giờ được dùng"},
		"unreachable top":  {edit(criteria.Bytes(), criteriaSheet, cell("E", 6), "bảng: 90 = 2; 0 = 0"), readSet, "Ô " + cell("E", 6) + ": Tiêu chí 2.1: không mức nào đạt điểm tối đa 3"},
		"unreadable rule":  {edit(criteria.Bytes(), criteriaSheet, cell("E", 6), "tùy"), readSet, "Ô " + cell("E", 6)},
		"unknown method":   {edit(criteria.Bytes(), criteriaSheet, cell("D", 6), "đoán"), readSet, "Ô " + cell("D", 6) + ": phương pháp của tiêu chí 2.1"},
		"bad day":          {edit(criteria.Bytes(), criteriaSheet, "B10", "31/13/2026"), readSet, "Ô B10: “31/13/2026” không phải ngày"},
		"moved column":     {edit(criteria.Bytes(), criteriaSheet, cell("C", 0), "Phương pháp"), readSet, "Ô " + cell("C", 0) + ": cần tiêu đề “Điểm tối đa”"},
		"formula":          {formula(criteria.Bytes(), criteriaSheet, cell("C", 2), "1+0"), readSet, "Ô " + cell("C", 2) + ": là công thức"},
		"merged": {merge(criteria.Bytes(), criteriaSheet, cell("B", 2), cell("B", 3)), readSet,
			"Ô " + cell("B", 2) + ": nằm trong vùng trộn"},
		"not a workbook":    {func(*testing.T) []byte { return []byte("xin chào") }, readSet, "không mở được"},
		"another workbook":  {func(*testing.T) []byte { return claims.Bytes() }, readSet, "không có trang tính “Bộ tiêu chí”"},
		"negative points":   {edit(claims.Bytes(), claimSheet, "E12", "-1"), readClaims(c), "Ô E12: Số liệu của tiêu chí 1.3 là -1; số liệu không được âm."},
		"unknown step":      {edit(claims.Bytes(), claimSheet, "E10", "tạm được"), readClaims(c), "Ô E10: Tiêu chí 1.1 không có mức “tạm được”"},
		"unknown criterion": {edit(claims.Bytes(), claimSheet, "A10", "7.7"), readClaims(c), "Ô A10: không có tiêu chí “7.7”"},
		"other maximum":     {edit(claims.Bytes(), claimSheet, "C10", 2), readClaims(c), "Ô C10: điểm tối đa của tiêu chí 1.1 là 1, không phải “2”"},
		"claimed a survey":  {edit(claims.Bytes(), claimSheet, "E16", "99"), readClaims(c), "Ô E16: tiêu chí 2.3 không tự chấm được"},
		"claimed a task":    {edit(claims.Bytes(), claimSheet, "E11", "99"), readClaims(c), "Ô E11: tiêu chí 1.2 không tự chấm được"},
		"no link":           {edit(claims.Bytes(), claimSheet, "F10", "ổ D"), readClaims(c), "Ô F10: “ổ” không phải đường dẫn"},
		"period":            {edit(claims.Bytes(), claimSheet, "B5", "2026-05"), readClaims(c), "Ô B5: “2026-05” không phải kỳ"},
		"above the maximum": {edit(claims.Bytes(), claimSheet, "H10", "1,5"), func(b []byte) error {
			_, _, err := ReadClaims(b, Council, func(string) *Criteria { return c })
			return err
		}, "Ô H10: Điểm của tiêu chí 1.1 là 1,5, vượt điểm tối đa 1."},
		"yaml above": {func(*testing.T) []byte {
			return []byte(strings.Replace(sample, "max: 1.5, method: sipas", "max: 2.5, method: sipas", 1))
		}, readYAML, "Dòng 37: các tiêu chí thành phần của 2 cộng lại được 6,5"},
		"yaml unknown": {func(*testing.T) []byte { return []byte(strings.Replace(sample, "target: 90", "goal: 90", 1)) }, readYAML, "Dòng 8: không đọc được"},
		"yaml points":  {func(*testing.T) []byte { return []byte(strings.Replace(sample, "max: 4.5", "max: nhiều", 1)) }, readYAML, "không phải số"},
		"yaml empty":   {func(*testing.T) []byte { return nil }, readYAML, "bộ tiêu chí chưa có lĩnh vực nào"},
	} {
		err := x.read(x.data(t))
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: got %v\nwant %s", name, err, x.want)
		}
		var ps Problems
		if !errors.As(err, &ps) {
			t.Errorf("%s: %T", name, err)
		}
	}
}

func readSet(b []byte) error  { _, err := ReadSheet(b); return err }
func readYAML(b []byte) error { _, err := ReadYAML(b); return err }
func readClaims(c *Criteria) func([]byte) error {
	return func(b []byte) error {
		_, _, err := ReadClaims(b, Self, func(key string) *Criteria {
			if key == c.Key {
				return c
			}
			return nil
		})
		return err
	}
}

func edit(data []byte, sheet, cell string, v any) func(t *testing.T) []byte {
	return func(t *testing.T) []byte {
		return broken(t, data, sheet, func(x *excelize.File) {
			if err := x.SetCellValue(sheet, cell, v); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func formula(data []byte, sheet, cell, f string) func(t *testing.T) []byte {
	return func(t *testing.T) []byte {
		return broken(t, data, sheet, func(x *excelize.File) {
			if err := errors.Join(x.SetCellValue(sheet, cell, nil), x.SetCellFormula(sheet, cell, f)); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func merge(data []byte, sheet, from, to string) func(t *testing.T) []byte {
	return func(t *testing.T) []byte {
		return broken(t, data, sheet, func(x *excelize.File) {
			if err := x.MergeCell(sheet, from, to); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestRules(t *testing.T) {
	for _, s := range []string{
		"", "bậc: kịp thời = 1; không kịp thời = 0,5; không ban hành = 0", "tỷ lệ: từ 50 đến 100", "tỷ lệ: từ 10 đến 0",
		"bảng: 90 = 2; 80 = 1,5; 0 = 0", "trừ điểm: 0,25; thấp nhất 0", "tỷ lệ nhiệm vụ: từ 0 đến 100; quá hạn tính 50",
		"bậc nhiệm vụ: đúng hạn = 1; quá hạn = 0,5; chưa xong = 0",
	} {
		r, err := ParseRule(s)
		if err != nil || r.String() != s {
			t.Errorf("%q → %q, %v", s, r, err)
		}
	}
	for _, x := range []struct{ rule, value, want string }{
		{"tỷ lệ: từ 50 đến 100", "75", "1"}, {"tỷ lệ: từ 50 đến 100", "49,9", "0"}, {"tỷ lệ: từ 50 đến 100", "120", "2"},
		{"tỷ lệ: từ 10 đến 0", "2,5", "1,5"}, {"tỷ lệ: từ 0 đến 3", "1", "0,667"},
		{"bảng: 90 = 2; 80 = 1,5; 0 = 0", "90", "2"}, {"bảng: 90 = 2; 80 = 1,5; 0 = 0", "89,999", "1,5"},
		{"trừ điểm: 0,25; thấp nhất 0,5", "3", "1,25"}, {"trừ điểm: 0,25; thấp nhất 0,5", "30", "0,5"}, {"trừ điểm: 0,25; thấp nhất 0,5", "1000000", "0,5"},
	} {
		r, err := ParseRule(x.rule)
		if err != nil {
			t.Fatal(err)
		}
		if p, ok := r.points(figureOf(*pts(t, x.value)), 2*Unit); p.String() != x.want || !ok {
			t.Errorf("%s of %s = %s, want %s", x.rule, x.value, p, x.want)
		}
	}
}

func TestPoints(t *testing.T) {
	for s, want := range map[string]string{"9,5": "9,5", "9.50": "9,5", "0.001": "0,001", "-1": "-1", "12%": "12",
		" 3 ": "3", "+2": "2", "1000000": "1000000"} {
		if p, err := ParsePoints(s); err != nil || p.String() != want {
			t.Errorf("%q = %v, %v", s, p, err)
		}
	}
	for _, s := range []string{"", "a", "1,2345", "1.2.3", "--1", ",5", "1,", "1000001", "9999999999999999999", "1e3",
		"NaN"} {
		if p, err := ParsePoints(s); err == nil {
			t.Errorf("%q = %v", s, p)
		}
	}
	if got := Points(86755).Fixed() + " " + Points(-1005).Fixed() + " " +
		Points(100000).Fixed(); got != "86,76 -1,01 100,00" {
		t.Error(got)
	}
}

// The composition of the national index, and what was published of it: Hòa
// Bình's four parts of 2023 as its newspaper gave them. Their sum is 87,89, and
// neither of the two totals published (86,76 and 86,89) is: the recomputed card
// has to show the sum, exactly, and not either of them. Of all other provinces only totals are public.
func TestPublishedFigures(t *testing.T) {
	const path = "../../shared/facts/parindex-2022.json"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("the published composition is not at hand (%s)", path)
	}
	var facts struct {
		Province struct {
			Composition struct {
				Appraised Points `json:"appraised"`
				Economy   Points `json:"socio_economic"`
				Leaders   Points `json:"sociological_survey_leaders"`
				SIPAS     Points `json:"sipas"`
				Total     Points `json:"total"`
			}
			Fields []struct {
				No  string
				Max Points `json:"max_points"`
			}
		}
	}
	if err := json.Unmarshal(data, &facts); err != nil {
		t.Fatal(err)
	}
	m := facts.Province.Composition
	c := &Criteria{Key: "thanh-phan", Name: "Cấu thành PAR INDEX cấp tỉnh", Groups: []Group{Provinces},
		Period: Yearly, Fields: []*Criterion{
			{
				No:     "1",
				Name:   "Thẩm định",
				Max:    m.Appraised,
				Method: Appraised,
			}, {No: "2", Name: "SIPAS", Max: m.SIPAS,
				Method: SIPAS, Rule: Rule{Kind: Linear, Full: 100 * Unit}},
			{
				No:     "3",
				Name:   "Khảo sát lãnh đạo",
				Max:    m.Leaders,
				Method: Survey,
			}, {No: "4", Name: "Kinh tế - xã hội", Max: m.Economy, Method: Figures},
		}}
	if err := Validate(c); err != nil {
		t.Fatal(err)
	}
	if c.Max() != m.Total || m.Total != 100*Unit {
		t.Fatalf("the parts are worth %v, the index %v", c.Max(), m.Total)
	}
	sum := Points(0)
	for _, f := range facts.Province.Fields {
		sum += f.Max
	}
	if sum != m.Total {
		t.Errorf("the fields are worth %v", sum)
	}
	card := Compute(c, &Facts{Agency: "hoa-binh", Period: "2023", Appraised: []Claim{
		{No: "1", Points: pts(t, "57,04"), At: at}, {No: "2", Value: pts(t, "81,9"), At: at}, {No: "3",
			Points: pts(t, "18,34"), At: at}, {No: "4", Points: pts(t, "4,32"), At: at},
	}}, "2024-04-17")
	if got := card.Total.Index().Fixed() + " " + card.Row("2").Final.String(); got != "87,89 8,19" ||
		!card.Settled {
		t.Errorf("Hòa Bình 2023: %s", got)
	}
	// Bình Thuận 2024: two fields whose points are public.
	f1, f3 := facts.Province.Fields[0].Max, facts.Province.Fields[2].Max
	for _, x := range []struct {
		max          Points
		final, index string
	}{{f1, "9,428", "99,24"}, {f3, "11,24", "86,46"}} {
		one := &Criteria{
			Key:    "mot",
			Fields: []*Criterion{{No: "1", Name: "Lĩnh vực", Max: x.max, Method: Appraised}},
		}
		r := Compute(one, &Facts{Appraised: []Claim{{No: "1", Points: pts(t, x.final)}}}, "2025-04-06").Total
		if r.Final.String() != x.final || r.Index().Fixed() != x.index {
			t.Errorf("%s of %s: %s, %s", x.final, x.max, r.Final, r.Index().Fixed())
		}
	}
}

func TestRank(t *testing.T) {
	c := set(t, sample)
	var cards []*Card
	for i, v := range []string{"96", "99", "99", ""} {
		f := &Facts{Agency: fmt.Sprint(i), Name: fmt.Sprint("Sở ", i), Period: "2026"}
		if v != "" {
			f.Self = []Claim{{No: "2.1", Value: pts(t, v)}}
		}
		cards = append(cards, Compute(c, f, "2026-05-01"))
	}
	var got []string
	for _, r := range Rank(cards) {
		got = append(got, fmt.Sprint(r.Rank, " ", r.Card.Name))
	}
	if s := strings.Join(got, ", "); s != "1 Sở 1, 1 Sở 2, 3 Sở 0, 0 Sở 3" {
		t.Error(s)
	}
}

// Groups are ranked for themselves.
func TestRankInGroups(t *testing.T) {
	c := set(t, sample)
	var cards []*Card
	for i, g := range []Group{Communes, Departments, Communes, Departments, Provinces} {
		v := Points(i) * 20 * Unit
		cards = append(cards, Compute(c, &Facts{Agency: fmt.Sprint(i), Name: fmt.Sprint("Cơ quan ", i), Group: g,
			Self: []Claim{{No: "2.2", Value: &v}}}, "2026-05-01"))
	}
	var got []string
	for _, r := range Rank(cards) {
		got = append(got, fmt.Sprint(r.Rank, " ", r.Card.Group, r.Card.Agency))
	}
	if s := strings.Join(got, ", "); s != "1 tinh4, 1 so3, 2 so1, 1 xa2, 2 xa0" {
		t.Error(s)
	}
}

func TestExports(t *testing.T) {
	c := set(t, sample)
	card := Compute(c, &Facts{Agency: "a", Name: "=Sở [A]", Period: "2026",
		Self: []Claim{{No: "2.1", Value: pts(t, "97"), At: at}}}, "2026-05-01")
	var b bytes.Buffer
	if err := WriteCards(&b, "UBND tỉnh Thử", []*Card{card, card}); err != nil {
		t.Fatal(err)
	}
	x, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"UBND TỈNH THỬ", textOfficeCouncil} {
		if got, err := x.GetCellValue("Tổng hợp", cellName(1, 1+i)); err != nil || got != want {
			t.Errorf("%q, %v", got, err)
		}
	}
	if s := strings.Join(x.GetSheetList(), "|"); s != "Tổng hợp|=Sở A|=Sở A (2)" {
		t.Error(s)
	}
	rows, err := x.GetRows("=Sở A")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rows[reportTop-1], "|"); got != strings.Join(slices.DeleteFunc(slices.Clone(cardColumns),
		func(s string) bool { return s == "Kết luận" }), "|") {
		t.Error(got)
	}
	if got := strings.Join(rows[reportTop+5][:8], "|"); got != "2.1|Hồ sơ đúng hạn|3|2|||2|66.67" {
		t.Error(got)
	}
	// Nobody has a place 0, and what nobody has entered has no number.
	empty := Compute(c, &Facts{Agency: "b", Name: "Sở B", Period: "2026"}, "2026-05-01")
	b.Reset()
	if err := WriteCards(&b, "", []*Card{empty}); err != nil {
		t.Fatal(err)
	}
	if x, err = excelize.OpenReader(bytes.NewReader(b.Bytes())); err != nil {
		t.Fatal(err)
	}
	if rows, err = x.GetRows("Tổng hợp"); err != nil ||
		strings.Join(rows[reportTop], "|") != "|Sở B|10|||||||chưa có số liệu" {
		t.Errorf("%q, %v", rows[reportTop], err)
	}
	for _, sheet := range x.GetSheetList() {
		p, err := x.GetPageLayout(sheet)
		if err != nil || *p.Orientation != "landscape" || *p.Size != 9 || *p.FitToWidth != 1 {
			t.Errorf("%s: %+v, %v", sheet, p, err)
		}
		rows, err := x.GetRows(sheet)
		if text := fmt.Sprint(rows); err != nil || !strings.Contains(text, "Độc lập - Tự do - Hạnh phúc") ||
			!strings.Contains(text, "NGƯỜI LẬP BẢNG") || strings.Contains(text, "Hạng 0") {
			t.Errorf("%s: %s, %v", sheet, text, err)
		}
	}
	b.Reset()
	if err := WriteCSV(&b, []*Card{card}); err != nil {
		t.Fatal(err)
	}
	if s := b.String(); !strings.HasPrefix(s, "\ufeffCơ quan,Kỳ,Số,") ||
		!strings.Contains(s, "\r\n'=Sở [A],2026,2.1,Hồ sơ đúng hạn,3,2,,,,2,66.67,") {
		t.Errorf("%s", s)
	}
}

func TestCharts(t *testing.T) {
	c := set(t, sample)
	card := Compute(c, &Facts{Agency: "a", Name: "Sở A", Period: "2026"}, "2026-05-01")
	for _, draw := range []func() ([]byte, error){card.Chart,
		func() ([]byte, error) { return RankChart("Xếp hạng", nil, "") },
		func() ([]byte, error) { return TrendChart("Xu hướng", []Series{{"tháng 5", 90500}}, 100*Unit) }} {
		png, err := draw()
		if err != nil || !bytes.HasPrefix(png, []byte("\x89PNG")) {
			t.Errorf("%d bytes, %v", len(png), err)
		}
	}
}

func FuzzReadYAML(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("fields: [[[[{a: ["))
	f.Add([]byte("fields:\n  - null\n  - no: 1\n    parts: [null]\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ReadYAML(b)
		if err != nil {
			var ps Problems
			if !errors.As(err, &ps) || len(ps) == 0 {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		card := Compute(c, &Facts{Agency: "a"}, "2026-01-01")
		if card.Total.Final > card.Total.Max {
			t.Fatal("above the maximum")
		}
		again, err := yaml.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ReadYAML(again); err != nil {
			t.Fatalf("%v\n%s", err, again)
		}
	})
}

func FuzzParseRule(f *testing.F) {
	f.Add("bậc: a = 1; b = 0", int64(5))
	f.Add("tỷ lệ nhiệm vụ: từ 0 đến 100; quá hạn tính 50", int64(50000))
	f.Fuzz(func(t *testing.T, s string, value int64) {
		r, err := ParseRule(s)
		if err != nil {
			return
		}
		again, err := ParseRule(r.String())
		if err != nil || again.String() != r.String() {
			t.Fatalf("%q → %q → %v, %v", s, r, again, err)
		}
		if v := Points(value); v >= 0 && v <= mostPoints && len(r.faults(Unit)) == 0 {
			if p, _ := r.points(figureOf(v), Unit); p < 0 || p > Unit {
				t.Fatalf("%q of %v = %v", s, v, p)
			}
		}
	})
}

func FuzzReadSheets(f *testing.F) {
	c, err := ReadYAML([]byte(sample))
	if err != nil {
		f.Fatal(err)
	}
	var a, b bytes.Buffer
	if err := errors.Join(WriteCriteria(&a, c), WriteClaims(&b, c, &Facts{Agency: "a", Period: "2026"})); err != nil {
		f.Fatal(err)
	}
	f.Add(a.Bytes())
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := ReadSheet(data); err == nil {
			if err := Validate(c); err != nil {
				t.Fatal(err)
			}
		}
		for _, side := range []Side{Self, Council} {
			if c, s, err := ReadClaims(data, side, func(string) *Criteria { return c }); err == nil {
				for i := range s.Claims {
					if _, err := c.Find(s.Claims[i].No).ClaimPoints(&s.Claims[i], side == Council); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	})
}

// large is a set of 150 scored criteria, and facts for it.
func large(n int) (*Criteria, []*Facts) {
	c := &Criteria{Key: "lon", Name: "Bộ lớn", Groups: []Group{Departments}, Period: Yearly, SelfDue: "2026-12-10"}
	rules := []string{"bậc: kịp thời = 1; không kịp thời = 0,5; không ban hành = 0", "tỷ lệ: từ 50 đến 100",
		"bảng: 90 = 1; 80 = 0,5; 0 = 0", "trừ điểm: 0,25; thấp nhất 0", "tỷ lệ nhiệm vụ: từ 0 đến 100"}
	for i := range 10 {
		field := &Criterion{No: fmt.Sprint(i + 1), Name: "Lĩnh vực", Max: 15 * Unit}
		for j := range 15 {
			r, _ := ParseRule(rules[j%len(rules)])
			k := &Criterion{No: fmt.Sprintf("%d.%d", i+1, j+1), Name: "Tiêu chí thành phần", Max: Unit,
				Method: Appraised, Rule: r, Evidence: "Văn bản"}
			if r.Tasks {
				k.Tasks = []TaskLink{{Plan: "1/KH-UBND", No: fmt.Sprint(j)}}
			}
			field.Parts = append(field.Parts, k)
		}
		c.Fields = append(c.Fields, field)
	}
	var all []*Facts
	for a := range n {
		f := &Facts{Agency: "a", Name: fmt.Sprint("Đơn vị ", a), Period: "2026"}
		for i, k := range c.Leaves() {
			x := Claim{No: k.No, Who: "x", At: at}
			if v := Points(90 * Unit); k.Rule.Kind == Steps {
				x.Choice = "kịp thời"
			} else {
				x.Value = &v
			}
			f.Self = append(f.Self, x)
			f.Evidence = append(f.Evidence, Evidence{ID: int64(i), No: k.No, Name: "văn bản", At: at})
		}
		for i := range 30 {
			f.Tasks = append(f.Tasks, work(int64(i+1), fmt.Sprint(i), "2026-02-01", "2026-03-01"))
		}
		all = append(all, f)
	}
	return c, all
}

func BenchmarkCard(b *testing.B) {
	c, all := large(1)
	b.ReportAllocs()
	for b.Loop() {
		Compute(c, all[0], "2026-06-01")
	}
}

func BenchmarkTwoHundredAgencies(b *testing.B) {
	c, all := large(200)
	b.ReportAllocs()
	for b.Loop() {
		var cards []*Card
		for _, f := range all {
			cards = append(cards, Compute(c, f, "2026-06-01"))
		}
		Rank(cards)
	}
}
