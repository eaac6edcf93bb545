package corpus

import "testing"

// Of a document that is not held those held tell the end, of a part too, and nothing
// where they tell none.
func TestUnheld(t *testing.T) {
	from := &Head{Key: "900-2031-qh16", Number: "900/2031/QH16", Type: "Luật", Issued: "2031-05-02", Effective: "2031-07-01"}
	act := func(kind RelationKind, to Ref, typ string) Relation {
		return Relation{Kind: kind, From: Ref{Doc: from.Key, Number: from.Number, Article: "9"}, To: to, By: FromText,
			Evidence: "câu trong văn bản", Claim: &Claim{Grade: Sure, Type: typ, Dated: "2021-03-01"}}
	}
	c := NewCatalog([]*Head{from})
	touching := c.Touching([]Relation{
		act(RelReplaces, Ref{Doc: "500-2021-nd-cp", Number: "500/2021/NĐ-CP"}, "Nghị định"),
		act(RelRepeals, Ref{Doc: "600-2021-nd-cp", Number: "600/2021/NĐ-CP", Article: "4"}, "Nghị định"),
		act(RelRepeals, Ref{Doc: "93-2025-qh15", Number: "93/2025/QH15"}, "Nghị quyết"),
		act(RelAmends, Ref{Doc: "700-2021-nd-cp", Number: "700/2021/NĐ-CP"}, "Nghị định"),
		act(RelRepeals, Ref{Doc: "1480-qd-ttg.2021", Number: "1480/QĐ-TTg"}, "Quyết định"),
	})
	for words, want := range map[string]State{
		"Nghị định 500/2021/NĐ-CP":        Expired,
		"Điều 3 Nghị định 500/2021/NĐ-CP": Expired,
		"Nghị định 600/2021/NĐ-CP":        PartlyExpired,
		"Điều 4 Nghị định 600/2021/NĐ-CP": Expired,
		"Điều 5 Nghị định 600/2021/NĐ-CP": "",
		"Nghị quyết 93/2025/QH15":         Expired,
		"Luật số 93/2025/QH15":            "",
		"Nghị định 700/2021/NĐ-CP":        "",
		"Quyết định 1480/QĐ-TTg":          Expired,
		"Nghị định 501/2021/NĐ-CP":        "",
		"Luật số 900/2031/QH16":           "", // held
	} {
		h, v, ok := c.Unheld(ParseRef(words)[0], touching, "2031-08-01")
		if ok != (want != "") || ok && (v.State != want || h.Number == "" || len(v.Steps) == 0) {
			t.Errorf("%s: %v %s %v", words, ok, v.State, v.Steps)
		}
	}
	if _, v, ok := c.Unheld(ParseRef("Nghị định 500/2021/NĐ-CP")[0], touching, "2031-06-30"); ok {
		t.Errorf("before the end: %s", v.State)
	}
}
