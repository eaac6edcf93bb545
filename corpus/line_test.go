package corpus

import (
	"testing"

	"pgregory.net/rapid"
)

func TestLineOfTheChain(t *testing.T) {
	heads, rels := chain()
	for _, c := range []struct {
		doc, part string
		want      []State
		from      []Day
	}{
		{"61-2018-nd-cp", "", []State{NotYet, InForce, Amended, Expired}, []Day{"", "2018-06-21", "2021-12-06", "2025-07-01"}},
		{"118-2025-nd-cp", "d35", []State{NotYet, InForce, Amended, InForce}, []Day{"", "2025-07-01", "2025-12-31", "2026-07-01"}},
		{"118-2025-nd-cp", "d18k2", []State{NotYet, InForce, Amended}, []Day{"", "2025-07-01", "2026-08-05"}},
		{"118-2025-nd-cp", "d18k1", []State{NotYet, InForce}, []Day{"", "2025-07-01"}},
	} {
		r := fragment(t, c.part)
		got := NewHistory(heads(c.doc), rels, heads).Line(r)
		if len(got) != len(c.want) {
			t.Errorf("%s#%s: %d stretches, want %d: %+v", c.doc, c.part, len(got), len(c.want), got)
			continue
		}
		for i, s := range got {
			if s.Validity.State != c.want[i] || s.From != c.from[i] {
				t.Errorf("%s#%s: stretch %d is %s from %q, want %s from %q", c.doc, c.part, i, s.Validity.State,
					s.From, c.want[i], c.from[i])
			}
		}
	}
}

// A line says for every day what Assess says for it.
func TestLineIsAssessOnEveryDay(t *testing.T) {
	days := []Day{"2019-01-01", "2019-06-01", "2020-01-01", "2020-06-01", "2021-01-01"}
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.SampledFrom(append([]Day{""}, days...))
		h := &Head{Key: "a", Number: "1/2018/NĐ-CP", Type: "Nghị định", Kind: Verbatim, Issued: "2018-12-01",
			Effective: day.Draw(t, "effective"), Expires: day.Draw(t, "expires")}
		part := rapid.SampledFrom([]Ref{{}, {Article: "1"}, {Article: "1", Clause: "2"}, {Article: "2"}})
		var rels []Relation
		for i := range rapid.IntRange(0, 4).Draw(t, "relations") {
			to := part.Draw(t, "to")
			to.Doc = "a"
			rels = append(rels, Relation{Kind: rapid.SampledFrom([]RelationKind{RelAmends, RelReplaces,
				RelRepeals}).Draw(t, "kind"),
				From: Ref{Doc: string(rune('b' + i))}, To: to, Since: day.Draw(t, "since"), Until: day.Draw(t, "until"),
				By: rapid.SampledFrom([]Authority{FromText, FromStarter, FromAdmin}).Draw(t,
					"by"), Rejected: rapid.Bool().Draw(t, "rejected")})
		}
		heads := func(string) *Head { return nil }
		r := part.Draw(t, "asked")
		line := NewHistory(h, rels, heads).Line(r)
		for _, on := range []Day{"2018-01-01", "2018-12-01", "2019-01-01", "2019-03-03", "2019-06-01", "2019-06-02",
			"2020-01-01", "2020-05-31", "2020-06-01", "2020-12-31", "2021-01-01", "2030-01-01"} {
			want := Assess(h, rels, heads, r, on)
			in := 0
			for _, s := range line {
				if s.From > on || s.To != "" && s.To < on {
					continue
				}
				if in++; s.Validity.State != want.State || s.Validity.Words() != want.Words() {
					t.Fatalf("on %s the line says %s, Assess %s", on, s.Validity.Words(), want.Words())
				}
			}
			if in != 1 {
				t.Fatalf("%d stretches hold %s: %+v", in, on, line)
			}
		}
	})
}
