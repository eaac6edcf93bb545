package starter

import (
	"encoding/json"
	"os"
	"testing"

	"trolyao/score"
)

func criteria(t *testing.T, key string) *score.Criteria {
	t.Helper()
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range d.Criteria {
		if c.Key == key {
			return c
		}
	}
	t.Fatalf("no set %s", key)
	return nil
}

func TestCriteriaSets(t *testing.T) {
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range d.Criteria {
		if c.Max() != 100*score.Unit {
			t.Errorf("%s is worth %v points", c.Key, c.Max())
		}
	}
	if c := criteria(t, "par-index-tinh"); !c.Frame || !c.Unverified() || len(c.Fields) != 8 {
		t.Error("the national set is a frame of eight fields whose points are not all verified")
	}
	for key, group := range map[string]score.Group{"vi-du-so": score.Departments, "vi-du-xa": score.Communes} {
		if c := criteria(t, key); !c.Example || len(c.Groups) != 1 || c.Groups[0] != group {
			t.Errorf("%s does not say that it is an example, or of whom: %v", key, c.Groups)
		}
	}
	if c := criteria(t, "chi-so-766"); c.Frame || c.Example || !c.HasPeriod("2026-11") || c.HasPeriod("2022-07") {
		t.Error("the set of 766 is scored every month from 8/2022")
	}
}

// The files say what the collected facts say.
func TestCriteriaAgreeWithFacts(t *testing.T) {
	read := func(name string, v any) {
		data, err := os.ReadFile("../../shared/facts/" + name)
		if err != nil {
			t.Skipf("the collected facts are not at hand (%s)", name)
		}
		if err := json.Unmarshal(data, v); err != nil {
			t.Fatal(err)
		}
	}
	var q struct {
		Groups []struct {
			ID, Name   string
			Max        score.Points
			Components []struct {
				ID, Name string
				Max      score.Points
			}
		}
	}
	read("qd766.json", &q)
	c := criteria(t, "chi-so-766")
	n := 0
	for _, g := range q.Groups {
		n++
		if f := c.Find(g.ID); f == nil || f.Max != g.Max || f.Name != g.Name {
			t.Errorf("group %s: %+v", g.ID, f)
		}
		for _, k := range g.Components {
			n++
			if f := c.Find(k.ID); f == nil || f.Max != k.Max || f.Name != k.Name {
				t.Errorf("component %s: %+v", k.ID, f)
			}
		}
	}
	if have := len(c.Leaves()) + len(c.Fields); have != n {
		t.Errorf("%d rows, the facts have %d", have, n)
	}
	var par struct {
		Province struct {
			Fields []struct {
				No, Name  string
				Max       score.Points `json:"max_points"`
				Certainty string       `json:"points_certainty"`
			}
		}
	}
	read("parindex-2022.json", &par)
	c = criteria(t, "par-index-tinh")
	for _, f := range par.Province.Fields {
		k := c.Find(f.No)
		if k == nil || k.Name != f.Name || k.Max != f.Max || k.Unverified != (f.Certainty == "background_unverified") {
			t.Errorf("field %s: %+v", f.No, k)
		}
	}
}

func TestPublished(t *testing.T) {
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	rs := d.Published("PAR INDEX", "gia lai", 2022)
	if len(rs) != 1 || rs[0].Score == nil || *rs[0].Score != 80.35 || rs[0].Rank != 58 {
		t.Errorf("%+v", rs)
	}
	if rs := d.Published("PAR INDEX", "Gia Lai", 2024); len(rs) != 0 {
		t.Errorf("made up: %+v", rs)
	}
	if rs := d.Published("PAR INDEX", "Hòa Bình", 0); len(rs) != 4 {
		t.Errorf("%d years of Hòa Bình", len(rs))
	}
}
