package corpus

import (
	"testing"

	"pgregory.net/rapid"
)

// The address of a provision of any kind reads back as the provision.
func TestPathRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRef(t)
		r.Doc = rapid.OneOf(rapid.StringMatching(`[1-9][0-9]{0,3}-[12][0-9]{3}-nd-cp`),
			rapid.StringMatching(`[a-zđ0-9 .#/%?&()-]{1,12}`)).Draw(t, "doc")
		back, err := ParsePath(r.Path())
		if err != nil || back != r {
			t.Fatalf("%+v is %q, read back %+v, %v", r, r.Path(), back, err)
		}
	})
	for _, c := range []struct {
		path string
		want Ref
	}{
		{"/vb/30-2020-nd-cp", Ref{Doc: "30-2020-nd-cp"}},
		{"/vb/30-2020-nd-cp#d18k2a", Ref{Doc: "30-2020-nd-cp", Article: "18", Clause: "2", Point: "a"}},
		{"/vb/30-2020-nd-cp#d15ak(2a)", Ref{Doc: "30-2020-nd-cp", Article: "15a", Clause: "2a"}},
		{"/vb/30-2020-nd-cp#plImII.6", Ref{Doc: "30-2020-nd-cp", Appendix: "I", Section: "II.6"}},
		{"/vb/7-qd-x#pl-d3", Ref{Doc: "7-qd-x", Appendix: "-", Article: "3"}}, // a statute put in force by the decision
		{"/vb/7-kh-x#pIImII.3", Ref{Doc: "7-kh-x", Book: "II", Section: "II.3"}},
		{"/vb/7-kh-x#pl2t14", Ref{Doc: "7-kh-x", Appendix: "2", Item: "14"}},
	} {
		got, err := ParsePath(c.path)
		if err != nil || got != c.want || got.Path() != c.path {
			t.Errorf("%q is %+v, %v; written %q", c.path, got, err, got.Path())
		}
	}
	for _, bad := range []string{"", "/vb/", "/vb/#d1", "/vb/x#", "/vb/x#y", "/vb/x/goc/1", "/vb/x/trich#d1",
		"https://a.b/vb/x", "/vb/%zz", "vb/x"} {
		if r, err := ParsePath(bad); err == nil {
			t.Errorf("%q read as %+v", bad, r)
		}
	}
}
