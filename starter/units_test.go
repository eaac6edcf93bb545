package starter

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
)

var writeUnits = flag.Bool("write-units", false, "write units.txt.gz anew from the shared lists")

// TestUnitsAreMadeOfTheLists: units.txt.gz is what the lists of units, beside the
// repository, make. "make units" writes it anew after they have changed; its head,
// with the licences, is kept as it is.
func TestUnitsAreMadeOfTheLists(t *testing.T) {
	z, err := gzip.NewReader(bytes.NewReader(unitList))
	if err != nil {
		t.Fatal(err)
	}
	have, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	head := have[:bytes.Index(have, []byte("\nP"))+1]
	want := append(slices.Clone(head), unitLines(t)...)
	if bytes.Equal(have, want) {
		return
	}
	if !*writeUnits {
		was, is := strings.Split(string(have), "\n"), strings.Split(string(want), "\n")
		for i := range min(len(was), len(is)) {
			if was[i] != is[i] {
				t.Fatalf("line %d is\n%s\nthe lists make\n%s\n(make units writes it)", i+1, was[i], is[i])
			}
		}
		t.Fatalf("%d lines, the lists make %d", len(was), len(is))
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(want); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("units.txt.gz", b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// unitLines are the lines of provinces and communes, in the order of the lists; what a
// commune was made of stands by district.
func unitLines(t *testing.T) []byte {
	t.Helper()
	cut := func(name string) (kind, bare string) {
		for _, k := range []string{"Thành phố ", "Tỉnh ", "Xã ", "Phường ", "Đặc khu ", "Thị trấn ", "Huyện "} {
			if len(name) > len(k) && strings.EqualFold(name[:len(k)], k) {
				rest := name[len(k):]
				return map[string]string{"Thành phố ": "c", "Tỉnh ": "t", "Xã ": "x", "Phường ": "p", "Đặc khu ": "d",
					"Thị trấn ": "t", "Huyện ": "h"}[k], rest
			}
		}
		t.Fatalf("%q begins with no type", name)
		return "", ""
	}
	bare := func(name string) string { _, b := cut(name); return b }
	old := map[string][]map[string]string{}
	for _, r := range sheetOf(t, "old_to_new.csv") {
		old[r["new_code"]] = append(old[r["new_code"]], r)
	}
	communes := map[string][]map[string]string{}
	for _, r := range sheetOf(t, "units.csv") {
		communes[r["province_code"]] = append(communes[r["province_code"]], r)
	}
	var b bytes.Buffer
	for _, p := range sheetOf(t, "provinces.csv") {
		kind, name := cut(p["name"])
		b.WriteString("P" + p["code"] + kind + name)
		for _, o := range strings.Split(p["old_provinces"], "; ") {
			b.WriteString("|" + bare(o))
		}
		b.WriteString("\n")
		for _, u := range communes[p["code"]] {
			kind, name := cut(u["name"])
			b.WriteString("U" + u["code"] + kind + name)
			rows := slices.Clone(old[u["code"]])
			slices.SortStableFunc(rows, func(x, y map[string]string) int {
				return cmp.Or(strings.Compare(x["old_district"], y["old_district"]),
					strings.Compare(x["old_province"], y["old_province"]))
			})
			of := ""
			for _, r := range rows {
				if in := "|@" + r["old_district"] + "," + bare(r["old_province"]); in != of {
					of = in
					b.WriteString(in)
				}
				kind, name := cut(cmp.Or(r["old_name"], r["old_district"])) // an island district had no communes
				b.WriteString("|" + kind + name)
				if r["part"] == "part" {
					b.WriteString("*")
				}
			}
			b.WriteString("\n")
		}
	}
	return b.Bytes()
}
