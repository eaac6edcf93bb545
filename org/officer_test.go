package org

import (
	"strings"
	"testing"
)

// Who may do what: at their own agency, at another, everywhere (no agency
// named). "x" is allowed.
const permissionTable = `
action            stranger  staff  focal  head   appraiser  admin  left-admin
read_published    xxx       xxx    xxx    xxx    xxx        xxx    xxx
read_internal     ...       x..    x..    x..    x..        xxx    ...
report            ...       ...    x..    x..    ...        xxx    ...
ask_extension     ...       ...    x..    x..    ...        xxx    ...
grant_extension   ...       ...    ...    ...    ...        xxx    ...
set_due           ...       ...    ...    ...    ...        xxx    ...
approve_plan      ...       ...    ...    ...    ...        xxx    ...
see_reminders     ...       ...    x..    x..    ...        xxx    ...
manage_officers   ...       ...    ...    ...    ...        xxx    ...
manage_calendar   ...       ...    ...    ...    ...        xxx    ...
share_calendar    ...       ...    x..    x..    ...        xxx    ...
manage_documents  ...       ...    ...    ...    ...        xxx    ...
manage_answers    ...       ...    ...    ...    ...        xxx    ...
manage_accounts   ...       ...    ...    ...    ...        xxx    ...
see_house         ...       ...    ...    ...    ...        xxx    ...
read_scores       ...       x..    x..    x..    xxx        xxx    ...
self_score        ...       ...    x..    x..    ...        ...    ...
appraise          ...       ...    ...    ...    .x.        ...    ...
publish_scores    ...       ...    ...    ...    ...        xxx    ...
manage_criteria   ...       ...    ...    ...    ...        xxx    ...
`

func TestPermissions(t *testing.T) {
	people := map[string]*Officer{
		"stranger":   nil,
		"staff":      {Agency: "a", Roles: []Role{Staff}},
		"focal":      {Agency: "a", Roles: []Role{Staff, Focal}},
		"head":       {Agency: "a", Roles: []Role{Head}},
		"appraiser":  {Agency: "a", Roles: []Role{Staff, Appraiser}},
		"admin":      {Agency: "a", Roles: []Role{Admin}},
		"left-admin": {Agency: "a", Roles: []Role{Admin}, Left: true},
	}
	lines := strings.Split(strings.TrimSpace(permissionTable), "\n")
	heads := strings.Fields(lines[0])
	seen := map[Action]bool{}
	for _, l := range lines[1:] {
		cells := strings.Fields(l)
		action := Action(cells[0])
		seen[action] = true
		for i, want := range cells[1:] {
			o := people[heads[i+1]]
			got := ""
			for _, ok := range []bool{o.May(action, "a"), o.May(action, "b"), o.May(action)} {
				if ok {
					got += "x"
				} else {
					got += "."
				}
			}
			if got != want {
				t.Errorf("%s, %s: %s, want %s", action, heads[i+1], got, want)
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
