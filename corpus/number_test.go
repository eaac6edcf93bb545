package corpus

import "testing"

func TestDottedSerials(t *testing.T) {
	for text, want := range map[string]string{
		"Nghị quyết số 66.13/2026/NQ-CP của Chính phủ": "66.13",
		"theo 66.7/2025/NQ-CP": "66.7",
		"khoản 2 Điều 5.\nNghị định số 13/2026/NĐ-CP":     "13",
		"tăng 66.13/2026 lần":                             "",
		"mức 1.5. Nghị quyết số 13/2026/NQ-CP về thủ tục": "13",
	} {
		got := ""
		for _, m := range ParseRef(text) {
			if m.Symbol != "" {
				got += m.Serial
			}
		}
		if got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
	c := NewCatalog([]*Head{{Key: "a", Number: "66.13/2026/NQ-CP", Type: "Nghị quyết"},
		{Key: "b", Number: "13/2026/NQ-CP", Type: "Nghị quyết"}})
	for name, want := range map[string]string{"66.13/2026/NQ-CP": "a", "13/2026/NQ-CP": "b",
		"Nghị quyết 66.13/2026": "a"} {
		ms := c.Find(name)
		if len(ms) != 1 {
			t.Errorf("%s: %v", name, ms)
			continue
		}
		if got := c.Resolve(ms[0], Ref{}, ""); len(got) != 1 || got[0].Doc != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
