package bot

import (
	"slices"
	"strings"
	"testing"

	"trolyao/answer"
	"trolyao/house"
	"trolyao/llm"
	"trolyao/org"
	"trolyao/prompts"
	"trolyao/store"
	"trolyao/task"
)

// What a model said that did not stand is kept with the turn, for the operator
// alone; and what it is asked is counted for the agency of who asks.
func TestModelIsReportedAndCounted(t *testing.T) {
	asked := 0
	model := &llm.Fake{Answer: func(r llm.Request) (string, error) {
		asked++
		id := []string{llm.FakePassages(r)[0].ID}
		return llm.FakeClaims(true, llm.FakeClaim{Text: "Suất ăn giá 777.000 đồng theo Điều 555", IDs: id},
			llm.FakeClaim{Text: "Người ăn đăng ký suất ăn trước 9 giờ sáng trong ngày", IDs: id}), nil
	}}
	words, err := prompts.Load("")
	if err != nil {
		t.Fatal(err)
	}
	h := open(t, Options{})
	h.opts.Answerer = answer.New(h.House.Index, answer.Options{
		Writer: &answer.Writer{Model: model, Prompts: words, Budget: answer.NewBudget(answer.Limits{AgencyAsks: 1},
			h.store.AddModelUse)}})
	for _, o := range []org.Officer{{ID: "x", Name: "X", Agency: "a"}, {ID: "y", Name: "Y", Agency: "a"},
		{ID: "z", Name: "Z", Agency: "b"}} {
		o.Addresses = []org.Address{{Channel: "terminal", Account: o.ID, Chat: o.ID}}
		if err := h.store.PutOfficer(t.Context(), house.Furnisher, o, task.Planner{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		who    string
		asked  int // times, so far
		writes bool
	}{{"x", 1, true}, {"y", 1, false}, {"z", 2, true}} {
		r := h.say(c.who, "Đăng ký suất ăn trước mấy giờ?")
		turns, err := h.store.Turns(t.Context(), store.TurnFilter{Officer: c.who})
		if err != nil || len(turns) != 1 {
			t.Fatalf("%s: %+v, %v", c.who, turns, err)
		}
		reported := slices.ContainsFunc(turns[0].Dropped, func(d string) bool { return strings.Contains(d, "555") })
		if asked != c.asked || reported != c.writes || turns[0].Model != "" != c.writes || r.Status != answer.Answered {
			t.Errorf("%s: asked %d times, %s, turn %+v", c.who, asked, r.Status, turns[0])
		}
		if shown := plain(r); strings.Contains(shown, "555") || !strings.Contains(shown, "9 giờ") {
			t.Errorf("%s is shown\n%s", c.who, shown)
		}
	}
}
