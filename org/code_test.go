package org

import "testing"

func TestSameCode(t *testing.T) {
	for _, x := range []struct {
		a, b string
		same bool
	}{
		{"000.00.12.H38", "H38.12", true},
		{"000.00.00.H38", "h38", true},
		{"00.01.H03", "H03.01", true},
		{"H38.15.02", "H38.15.02", true},
		{"H38.15.02", "H38.15", false},
		{"H38", "H39", false},
		{"", "", false},
	} {
		if got := SameCode(x.a, x.b); got != x.same {
			t.Errorf("SameCode(%q, %q) = %v", x.a, x.b, got)
		}
	}
}
