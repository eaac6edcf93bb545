package paper

import (
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestTone(t *testing.T) {
	for in, want := range map[string]string{
		"hoà": "hòa", "hòa": "hòa", "hoàn": "hoàn", "uỷ": "ủy", "thuỷ": "thủy",
		"quý": "quý", "quỳ": "quỳ", "khoẻ": "khỏe", "oà": "òa", "a": "a", "loà": "lòa",
	} {
		if got := Tone(in); got != want {
			t.Errorf("Tone(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFoldAndSlug(t *testing.T) {
	if got := Fold("Nghị định số 30/2020/NĐ-CP"); got != "nghi dinh so 30/2020/nd-cp" {
		t.Error(got)
	}
	if got := Slug("30/2020/NĐ–CP "); got != "30-2020-nd-cp" {
		t.Error(got)
	}
}

func TestTextProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("aăâàảãáạđĐeêếuưừoôơởiy NĐ-CP/0123.,;\n\r\t\u0300\u0323\u00ad")),
			0, 40, -1).Draw(t, "s")
		if Fold(Fold(s)) != Fold(s) {
			t.Fatalf("Fold is not idempotent on %q", s)
		}
		c := Clean(s)
		if !norm.NFC.IsNormalString(c) || Clean(c) != c {
			t.Fatalf("Clean(%q) = %q is not settled", s, c)
		}
		if Clean(norm.NFD.String(s)) != c {
			t.Fatalf("Clean differs between NFC and NFD of %q", s)
		}
		for _, y := range Syllables(c) {
			if y.Start < 0 || y.End > len(c) || y.Start >= y.End {
				t.Fatalf("offsets of %+v leave %q", y, c)
			}
		}
	})
}
