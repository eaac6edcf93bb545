package starter

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"trolyao/org"
	"trolyao/paper"
)

func sheetOf(t testing.TB, name string) (rows []map[string]string) {
	t.Helper()
	f, err := os.Open("../../shared/units/" + name)
	if err != nil {
		t.Skip("the lists of units that the embedded one was made of are not there: " + err.Error())
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all[1:] {
		m := map[string]string{}
		for i, h := range all[0] {
			m[strings.TrimPrefix(h, "\ufeff")] = r[i]
		}
		rows = append(rows, m)
	}
	return rows
}

func TestLandCounts(t *testing.T) {
	l := Land()
	kinds := map[string]int{}
	for _, p := range l.Provinces {
		kinds[p.Type]++
		for _, u := range p.Communes {
			kinds[u.Type]++
		}
	}
	want := map[string]int{"tỉnh": 27, "thành phố": 7, "xã": 2611, "phường": 697, "đặc khu": 13}
	for k, n := range want {
		if kinds[k] != n {
			t.Errorf("%d %s, want %d", kinds[k], k, n)
		}
	}
	if l.Unit("06970") == nil || l.Unit("06970") != l.Unit("06978") {
		t.Error("the two codes of Ba Chẽ")
	}
}

// TestLandFinds looks up every unit of the country by its full, short, unaccented
// and old names.
func TestLandFinds(t *testing.T) {
	l := Land()
	type count struct{ right, all int }
	counts := map[string]*count{}
	var misses []string
	try := func(kind, name, code string, offered bool) {
		c := counts[kind]
		if c == nil {
			c = &count{}
			counts[kind] = c
		}
		c.all++
		got := l.Find(name, "")
		ok := len(got) > 0 && got[0].Unit.Code == code
		for _, p := range got { // an ambiguous name offers all, with their provinces
			ok = ok || offered && p.Unit.Code == code && (p.Unit.Province != nil)
		}
		if ok {
			c.right++
		} else if len(misses) < 40 {
			misses = append(misses, kind+": "+name+" "+code)
		}
	}
	for _, r := range sheetOf(t, "provinces.csv") {
		try("province", r["name"], r["code"], false)
		try("province unaccented", paper.Fold(r["name"]), r["code"], false)
		try("province short", strings.TrimPrefix(strings.TrimPrefix(r["name"], "Tỉnh "), "Thành phố "), r["code"], false)
		for _, o := range strings.Split(r["old_provinces"], "; ") {
			try("old province", o, r["code"], false)
		}
	}
	borne := map[string]int{}
	units := sheetOf(t, "units.csv")
	for _, r := range units {
		borne[r["name"]]++
		borne[paper.Fold(r["name"])]++
	}
	short := func(name, kind string) string { return name[len(kind)+1:] }
	for _, r := range units {
		name, code, p := r["name"], r["code"], r["province"]
		if borne[name] == 1 {
			try("full, unique", name, code, false)
		}
		if borne[paper.Fold(name)] == 1 {
			try("unaccented, unique", paper.Fold(name), code, false)
		}
		try("full, offered", name, code, true)
		try("short, offered", short(name, r["type"]), code, true)
		try("full with province", name+", "+p, code, false)
		try("short with province", short(name, r["type"])+" "+p, code, false)
		try("unaccented with province", paper.Fold(name+" "+p), code, false)
		try("UBND", "UBND "+name+" "+p, code, false)
	}
	parts := map[string]int{}
	olds := sheetOf(t, "old_to_new.csv")
	for _, r := range olds {
		parts[r["old_name"]+r["old_district"]+r["old_province"]]++
	}
	for _, r := range olds {
		if r["old_name"] == "" {
			try("old island", r["old_district"]+", "+r["old_province"], r["new_code"], false)
			continue
		}
		full := r["old_name"] + ", " + r["old_district"] + ", " + r["old_province"]
		one := parts[r["old_name"]+r["old_district"]+r["old_province"]] == 1
		try("old with district", full, r["new_code"], !one)
		try("old with district, unaccented", paper.Fold(full), r["new_code"], !one)
		try("old with province", r["old_name"]+", "+r["old_province"], r["new_code"], true)
		try("old alone", r["old_name"], r["new_code"], true)
	}
	right, all := 0, 0
	for kind, c := range counts {
		t.Logf("%-32s %6d of %6d", kind, c.right, c.all)
		right, all = right+c.right, all+c.all
		if c.right*1000 < c.all*995 {
			t.Errorf("%s: %d of %d", kind, c.right, c.all)
		}
	}
	t.Logf("all: %d of %d", right, all)
	for _, m := range misses {
		t.Log(m)
	}
	for _, p := range l.Find("xã Tân Tiến", "") {
		if p.Unit.Province == nil {
			t.Error("an ambiguous name without its province")
		}
	}
}

func BenchmarkLand(b *testing.B) {
	l := Land()
	for b.Loop() {
		l.Find("xã Nhơn Lý, thành phố Quy Nhơn, tỉnh Bình Định", "")
	}
}

func BenchmarkReadLand(b *testing.B) {
	for b.Loop() {
		z, err := gzip.NewReader(bytes.NewReader(unitList))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := org.ReadLand(z); err != nil {
			b.Fatal(err)
		}
	}
}
