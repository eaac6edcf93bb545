package corpus

import "testing"

// What a person decided outranks what was read; a part that ended by itself stays
// ended.
func TestRuling(t *testing.T) {
	end := Relation{Kind: RelReplaces, From: Ref{Doc: "2-2022-nd-cp", Number: "2/2022/NĐ-CP"},
		To: Ref{Doc: "1-2020-nd-cp", Number: "1/2020/NĐ-CP"}, Since: "2022-01-01", By: FromText,
		Claim: &Claim{Grade: Sure}}
	unsure := end
	unsure.Claim = &Claim{Grade: Likely, Why: []string{"câu chỉ nêu tên"}}
	part := end
	part.Kind, part.To.Article = RelRepeals, "3"
	for _, c := range []struct {
		name   string
		rels   []Relation
		ruling *Ruling
		ends   Day // set by an administrator
		ref    Ref
		on     Day
		state  State
		since  Day
		doubt  bool
	}{
		{"as read", []Relation{end}, nil, "", Ref{}, "2023-01-01", Expired, "2022-01-01", false},
		{"in force against a sure reading", []Relation{end}, &Ruling{State: InForce, Since: "2022-01-01"}, "", Ref{}, "2023-01-01", InForce, "2020-03-01", false},
		{"in force against a doubt", []Relation{unsure}, &Ruling{State: InForce, Since: "2020-03-01"}, "", Ref{}, "2023-01-01", InForce, "2020-03-01", false},
		{"before it", []Relation{unsure}, &Ruling{State: InForce, Since: "2024-01-01"}, "", Ref{}, "2023-01-01", Expired, "2022-01-01", true},
		{"after it", nil, &Ruling{State: Suspended, Since: "2021-01-01", Until: "2021-06-30"}, "", Ref{}, "2021-07-01", InForce, "2020-03-01", false},
		{"suspended", nil, &Ruling{State: Suspended, Since: "2021-01-01", Until: "2021-06-30"}, "", Ref{}, "2021-06-30", Suspended, "2021-01-01", false},
		{"unfit", nil, &Ruling{State: Unfit, Since: "2021-01-01"}, "", Ref{Article: "1"}, "2021-07-01", Unfit, "2021-01-01", false},
		{"a part ended by itself", []Relation{part}, &Ruling{State: InForce, Since: "2020-03-01"}, "", Ref{Article: "3"}, "2023-01-01", Expired, "2022-01-01", false},
		{"the whole that has it", []Relation{part}, &Ruling{State: InForce, Since: "2020-03-01"}, "", Ref{}, "2023-01-01", PartlyExpired, "2022-01-01", false},
		{"an end by hand, later than the one read", []Relation{end}, nil, "2024-01-01", Ref{}, "2023-01-01", InForce, "2020-03-01", false},
		{"and when it has come", []Relation{end}, nil, "2024-01-01", Ref{}, "2024-01-01", Expired, "2024-01-01", false},
	} {
		h := &Head{Key: "1-2020-nd-cp", Number: "1/2020/NĐ-CP", Type: "Nghị định", Issued: "2020-02-01",
			Effective: "2020-03-01", Kind: Verbatim, Ruling: c.ruling}
		if c.ends != "" {
			h.Expires, h.Mended = c.ends, []Fact{FactExpires}
		}
		v := Assess(h, c.rels, func(string) *Head { return nil }, c.ref, c.on)
		if v.State != c.state || v.Since != c.since || v.Doubt != c.doubt {
			t.Errorf("%s: %s since %s, doubt %v; want %s since %s, doubt %v", c.name, v.State, v.Since, v.Doubt,
				c.state, c.since, c.doubt)
		}
	}
}
