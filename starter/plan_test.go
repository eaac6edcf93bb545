package starter

import (
	"strings"
	"testing"

	"trolyao/task"
)

// Every task of the shipped plan has a lead that the directory knows, or a group
// that has none, and a deadline read by a rule.
func TestProposal(t *testing.T) {
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	p := d.Proposal()
	if len(p.Tasks) != 33 || p.Year != 2024 || p.Plan.Number != "4935/QĐ-UBND" {
		t.Fatalf("%d tasks of %+v", len(p.Tasks), p.Plan)
	}
	undated := 0
	for _, x := range p.Tasks {
		for _, l := range x.Leads {
			group := strings.HasPrefix(strings.ToLower(l.Name), "các ")
			if group == (l.Agency != "") {
				t.Errorf("task %s: lead %q is agency %q", x.No, l.Name, l.Agency)
			}
		}
		switch {
		case len(x.Leads) == 0 || x.Due.Rule == "" || x.Due.Kind == task.Open:
			t.Errorf("task %s: %+v", x.No, x)
		case x.Due.Nominal == "":
			undated++
		}
	}
	if undated != 2 {
		t.Errorf("%d tasks without a day, want 18 and 19", undated)
	}
}
