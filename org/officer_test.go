package org

import (
	"slices"
	"strings"
	"testing"
)

// Who may do what: at their own agency, at the one beside it, at another commune,
// at the house above, at a unit below, at a unit of the other commune, and
// everywhere (no agency named). "x" is allowed.
const permissionTable = `
action           | stranger staff focal head appraiser overseer leader admin left-admin
read_published   | xxxxxxx xxxxxxx xxxxxxx xxxxxxx xxxxxxx xxxxxxx xxxxxxx xxxxxxx xxxxxxx
read_internal    | ....... x..x... x..x... x..xx.. x..x... x..x... x..xx.. xxxxxxx .......
report           | ....... ....... x...... x...... ....... ....... ....... xxxxxxx .......
ask_extension    | ....... ....... x...... x...... ....... ....... ....... xxxxxxx .......
grant_extension  | ....... ....... ....... ....... ....... xxxxxxx xxxxxxx xxxxxxx .......
set_due          | ....... ....... ....... ....... ....... xxxxxxx ....... xxxxxxx .......
approve_plan     | ....... ....... ....... ....... ....... xxxxxxx ....... xxxxxxx .......
give_work        | ....... ....... x...... x...x.. ....... xxxxxxx xxxxxxx xxxxxxx .......
pass_on          | ....... ....... x...... x...... ....... ....... ....... xxxxxxx .......
confirm_work     | ....... ....... ....... ....... ....... xxxxxxx xxxxxxx xxxxxxx .......
oversee          | ....... ....... x...... x...x.. ....... xxxxxxx xxxxxxx xxxxxxx .......
see_reminders    | ....... ....... x...... x...x.. ....... xxxxxxx ....... xxxxxxx .......
manage_officers  | ....... ....... ....... ....... ....... ....... ....... xxxxxxx .......
manage_agencies  | ....... ....... ....... ....... ....... ....... ....... xxxxxxx .......
manage_calendar  | ....... ....... ....... ....... ....... ....... ....... xxxxxxx .......
share_calendar   | ....... ....... x...... x...... ....... ....... ....... xxxxxxx .......
manage_documents | ....... ....... ....... ....... ....... ....... ....... xxxxxxx .......
manage_answers   | ....... ....... ....... ....... ....... ....... ....... xxxxxxx .......
manage_accounts  | ....... ....... ....... ....... ....... ....... ....... xxxxxxx .......
manage_backups   | ....... ....... ....... ....... ....... ....... ....... xxxxxxx .......
manage_settings  | ....... ....... ....... ....... ....... ....... ....... xxxxxxx .......
see_house        | ....... ....... ....... ....... ....... ....... ....... xxxxxxx .......
read_scores      | ....... x..x... x..x... x..xx.. xxxxxxx x..x... ....... xxxxxxx .......
self_score       | ....... ....... x...... x...... ....... ....... ....... ....... .......
appraise         | ....... ....... ....... ....... .xx.xx. ....... ....... ....... .......
publish_scores   | ....... ....... ....... ....... ....... ....... ....... xxxxxxx .......
manage_criteria  | ....... ....... ....... ....... ....... ....... ....... xxxxxxx .......
`

// familyTree has the commune h with the agencies a and b, u below a, and the
// commune c with d.
var familyTree = TreeOf([]Agency{{ID: "p", Kind: Local}, {ID: "h", Kind: Commune, Parent: "p"},
	{ID: "a", Kind: Office, Parent: "h"}, {ID: "b", Kind: Office, Parent: "h"}, {ID: "u", Kind: Office, Parent: "a"},
	{ID: "c", Kind: Commune, Parent: "p"}, {ID: "d", Kind: Office, Parent: "c"}})

func TestPermissions(t *testing.T) {
	people := map[string]*Officer{
		"stranger":   nil,
		"staff":      {Agency: "a", Roles: []Role{Staff}},
		"focal":      {Agency: "a", Roles: []Role{Staff, Focal}},
		"head":       {Agency: "a", Roles: []Role{Head}},
		"appraiser":  {Agency: "a", Roles: []Role{Staff, Appraiser}},
		"overseer":   {Agency: "a", Roles: []Role{Staff, Overseer}},
		"leader":     {Agency: "a", Roles: []Role{Leader}},
		"admin":      {Agency: "a", Roles: []Role{Admin}},
		"left-admin": {Agency: "a", Roles: []Role{Admin}, Left: true},
	}
	lines := strings.Split(strings.TrimSpace(permissionTable), "\n")
	_, names, _ := strings.Cut(lines[0], "|")
	heads := strings.Fields(names)
	seen := map[Action]bool{}
	for _, l := range lines[1:] {
		verb, row, _ := strings.Cut(l, "|")
		action := Action(strings.TrimSpace(verb))
		seen[action] = true
		for i, want := range strings.Fields(row) {
			o := people[heads[i]]
			if o != nil {
				in := o.In(familyTree)
				o = &in
			}
			got := ""
			where := o.Where(action)
			for _, at := range []string{"a", "b", "c", "h", "u", "d", ""} {
				ok := o.May(action, at)
				if at == "" {
					ok = o.May(action)
				}
				if ok {
					got += "x"
				} else {
					got += "."
				}
				if at != "" && !o.May(action) && action != Appraise && ok != slices.Contains(where, at) {
					t.Errorf("%s, %s: Where says %v", action, heads[i], where)
				}
			}
			if got != want {
				t.Errorf("%s, %s: %s, want %s", action, heads[i], got, want)
			}
		}
	}
	for a := range permissions {
		if !seen[a] {
			t.Errorf("the table of the test has no row for %s", a)
		}
	}
	if (&Officer{Agency: "", Roles: []Role{Focal}}).May(Report, "") {
		t.Error("an officer without an agency may report for tasks without one")
	}
}

// An officer of two agencies has at each the role there.
func TestPosts(t *testing.T) {
	o := &Officer{ID: "x", Agency: "a", Roles: []Role{Staff}, Posts: []Post{{"d", []Role{Head}}}}
	for _, c := range []struct {
		action Action
		at     string
		want   bool
	}{{Report, "a", false}, {Report, "d", true}, {ReadInternal, "a", true}, {ReadInternal, "d", true},
		{ReadInternal, "b", false}, {Report, "b", false}} {
		if got := o.May(c.action, c.at); got != c.want {
			t.Errorf("%s at %s: %v", c.action, c.at, got)
		}
	}
	if at := o.At("d"); at.Agency != "d" || !at.Has(Head) || at.Has(Staff) {
		t.Error(at)
	}
	if got := o.Agencies(); !slices.Equal(got, []string{"a", "d"}) || !o.Has(Head) {
		t.Error(got)
	}
}
