package corpus

import (
	"fmt"
	"strings"
	"testing"

	"trolyao/paper"
)

// house is n decrees, the newest of the day given, and circulars of a ministry that end
// ten years earlier.
func house(newest Day) []*Head {
	var out []*Head
	for i := range 480 {
		d := newest.Add(-i)
		n := fmt.Sprintf("%d/%s/NĐ-CP", 500-i, d[:4])
		out = append(out, &Head{Key: paper.Slug(n), Number: n, Type: "Nghị định", Issued: d, Effective: d,
			Kind: Verbatim})
	}
	for i := range 30 {
		d := newest.Add(-3650 - i)
		n := fmt.Sprintf("%d/%s/TT-BXY", 50-i, d[:4])
		out = append(out, &Head{Key: paper.Slug(n), Number: n, Type: "Thông tư", Issued: d, Effective: d,
			Kind: Verbatim})
	}
	return out
}

func TestHorizonOfAField(t *testing.T) {
	heads := house("2030-06-01")
	one := &Head{Key: "x", Number: "9/2031/NĐ-CP", Type: "Nghị định", Issued: "2031-05-01", Effective: "2031-05-01",
		Kind: Verbatim}
	told := &Head{Key: "y", Number: "8/2031/NĐ-CP", Type: "Nghị định", Issued: "2031-05-01", Effective: "2031-05-01",
		Kind: Catalogue}
	joint := &Head{Key: "z", Number: "7/2014/TTLT-BXY-BVW", Type: "Thông tư liên tịch", Issued: "2014-05-01",
		Effective: "2014-06-01", Kind: Catalogue}
	c := NewCatalog(append(heads, one, told, joint))
	for _, x := range []struct {
		h     *Head
		on    Day
		doubt bool
	}{
		{heads[100], "2030-10-01", false},
		{heads[100], "2031-06-01", true}, // the one newer paper does not make the house new
		{heads[500], "2030-10-01", true}, // the ministry's texts are ten years old
		{joint, "2030-10-01", true},
		{joint, "2015-10-01", false},
	} {
		v := Assess(x.h, nil, c.Head, Ref{}, x.on)
		if v.State != InForce || v.Doubt != x.doubt || v.Stale != x.doubt {
			t.Errorf("%s on %s: %+v", x.h.Number, x.on, v)
		}
		if x.doubt && (v.Over() || !strings.Contains(v.Unsure(), "cần đối chiếu")) {
			t.Errorf("%s on %s: %q", x.h.Number, x.on, v.Unsure())
		}
	}
	small := NewCatalog(heads[:100])
	if v := Assess(heads[3], nil, small.Head, Ref{}, "2039-01-01"); v.Doubt {
		t.Errorf("a few papers: %+v", v)
	}
}
