package score

import (
	"bytes"
	"encoding/json"
	"testing"
)

// A set, claims and a published card that version 0.1.0 wrote are read, and the
// numbers are the same.
func TestNumbersOfVersion010Stay(t *testing.T) {
	var old struct {
		Set   Criteria
		Facts Facts
		Card  json.RawMessage
	}
	if err := json.Unmarshal(read(t, "v0.1.0.json"), &old); err != nil {
		t.Fatal(err)
	}
	if err := Validate(&old.Set); err != nil {
		t.Fatal(err)
	}
	var card Card
	if err := json.Unmarshal(old.Card, &card); err != nil {
		t.Fatal(err)
	}
	body, err := card.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var was bytes.Buffer
	if err := json.Compact(&was, old.Card); err != nil {
		t.Fatal(err)
	}
	if was.String() != string(body) {
		t.Errorf("the published card became\n%s\nof\n%s", body, was.String())
	}
	now := Compute(&old.Set, &old.Facts, card.Day)
	for _, r := range card.Rows() {
		n := now.Row(r.No)
		if n.Final != r.Final || n.Best != r.Best || n.Base != r.Base || n.State != r.State || n.AtRisk != r.AtRisk {
			t.Errorf("%s: %v of %v, best %v, %s became %v of %v, best %v, %s", r.No, r.Final, r.Base, r.Best, r.State,
				n.Final, n.Base, n.Best, n.State)
		}
	}
	if now.Total.Index() != card.Total.Index() || now.Band != card.Band || now.Settled != card.Settled {
		t.Errorf("%v %q became %v %q", card.Total.Index(), card.Band, now.Total.Index(), now.Band)
	}
}
