package corpus

import "testing"

func TestCite30(t *testing.T) {
	for _, c := range []struct {
		h            Head
		at           string
		first, again string
	}{
		{Head{Key: "30-2020-nd-cp", Number: "30/2020/NĐ-CP", Type: "Nghị định", Title: "Về công tác văn thư", Issuer: "Chính phủ", Issued: "2020-03-05"}, "d18k2a",
			"điểm a khoản 2 Điều 18 Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
			"điểm a khoản 2 Điều 18 Nghị định số 30/2020/NĐ-CP"},
		{Head{Key: "80-2025-qh15", Number: "80/2025/QH15", Type: "Luật", Title: "Cán bộ, công chức", Issuer: "Quốc hội", Issued: "2025-06-24"}, "d5",
			"Điều 5 Luật Cán bộ, công chức", "Điều 5 Luật Cán bộ, công chức"},
		{Head{Key: "x", Number: "91/2015/QH13", Type: "Bộ luật", Title: "Bộ luật Dân sự", Issued: "2015-11-24"}, "d148k5", "khoản 5 Điều 148 Bộ luật Dân sự", "khoản 5 Điều 148 Bộ luật Dân sự"},
		{Head{Key: "y", Number: "4935/QĐ-UBND", Type: "Quyết định", Title: "UBND tỉnh ban hành kế hoạch", Issued: "2023-12-29"}, "",
			"Quyết định số 4935/QĐ-UBND ngày 29 tháng 12 năm 2023 UBND tỉnh ban hành kế hoạch", "Quyết định số 4935/QĐ-UBND"},
		{Head{Key: "z", Type: "Công văn", Title: "Về việc mượn hội trường"}, "", "Công văn về việc mượn hội trường", "Công văn về việc mượn hội trường"},
		{Head{Key: "w", Number: "5/2026/TT-BNV", Type: "Thông tư"}, "d1", "Điều 1 Thông tư số 5/2026/TT-BNV", "Điều 1 Thông tư số 5/2026/TT-BNV"},
		{Head{Key: "v"}, "d1", "Điều 1", "Điều 1"},
	} {
		r := fragment(t, c.at)
		if got := CiteFirst(&c.h, r); got != c.first {
			t.Errorf("CiteFirst: %q, want %q", got, c.first)
		}
		if got := CiteAgain(&c.h, r); got != c.again {
			t.Errorf("CiteAgain: %q, want %q", got, c.again)
		}
	}
}

// fragment is the address of a part; "" of the whole document.
func fragment(t *testing.T, s string) Ref {
	t.Helper()
	if s == "" {
		return Ref{}
	}
	r, err := ParseFragment(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A law that a consolidated text is held of bears its number on every day, whatever
// copy the wording was read in.
func TestCiteReadNumbersALawOfManyWordings(t *testing.T) {
	law := Head{Key: "912-2011-qh13", Number: "912/2011/QH13", Type: "Luật", Title: "Đọc sách", Issued: "2011-11-11"}
	if got, want := CiteRead(&law, fragment(t, "d27"),
		""), "Điều 27 Luật Đọc sách ngày 11 tháng 11 năm 2011"; got != want {
		t.Errorf("one copy: %q, want %q", got, want)
	}
	law.Merged = []Merged{{Number: "28/VBHN-VPQH", Year: "2026"}}
	for readIn, want := range map[string]string{
		"":             "Điều 27 Luật Đọc sách số 912/2011/QH13",
		"28/VBHN-VPQH": "Điều 27 Luật Đọc sách số 912/2011/QH13, theo văn bản hợp nhất 28/VBHN-VPQH",
	} {
		if got := CiteRead(&law, fragment(t, "d27"), readIn); got != want {
			t.Errorf("read in %q: %q, want %q", readIn, got, want)
		}
	}
}
