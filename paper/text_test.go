package paper

import (
	"slices"
	"strings"
	"testing"
	"unicode"

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

func TestFoldKnowsEveryLetter(t *testing.T) {
	for r := rune(0); r < 0x2100; r++ {
		if s := string(r); Fold(s) != foldSlowly(s) {
			t.Errorf("Fold(%U) = %q, want %q", r, Fold(s), foldSlowly(s))
		}
		if s := string(r); Clean(s) != Clean(s+"\ufeff") {
			t.Errorf("Clean(%U) = %q, want %q", r, Clean(s), Clean(s+"\ufeff"))
		}
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
		const other = "\u1100" // a letter that the table does not have
		if foldSlowly(s) != Fold(s) || Fold(s)+other != Fold(s+other) {
			t.Fatalf("Fold(%q) = %q, letter by letter %q", s, Fold(s), foldSlowly(s))
		}
		if Clean(s+"\ufeff") != c {
			t.Fatalf("Clean(%q) = %q and not %q", s, c, Clean(s+"\ufeff"))
		}
		words := strings.FieldsFunc(c, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.Nd, unicode.Mn) })
		words = slices.DeleteFunc(words, func(w string) bool { return strings.Trim(w, "\u0300\u0323") == "" })
		for i, y := range Syllables(c) {
			if i >= len(words) || y.Text != Tone(strings.ToLower(strings.TrimLeft(words[i], "\u0300\u0323"))) {
				t.Fatalf("token %d of %q is %q, of %q", i, c, y.Text, words)
			}
			if y.Start < 0 || y.End > len(c) || y.Start >= y.End {
				t.Fatalf("offsets of %+v leave %q", y, c)
			}
		}
	})
}
