package corpus

import (
	"testing"

	"pgregory.net/rapid"
)

func TestCanonicalNumber(t *testing.T) {
	for in, want := range map[string]string{
		"30/2020/ND-CP":          "30/2020/NĐ-CP",
		"số 30/2020/NĐ–CP ":      "30/2020/NĐ-CP",
		"Số: 30/2020/nđ-cp.":     "30/2020/NĐ-CP",
		"3416 /QĐ-UBND":          "3416/QĐ-UBND",
		"3416/qd-ubnd":           "3416/QĐ-UBND",
		"45/2O20/NĐ-CP":          "45/2020/NĐ-CP",
		"09/CTr-TU":              "09-CTr/TU",
		"09-CTr/TU":              "09-CTr/TU",
		"27-NQ/TW":               "27-NQ/TW",
		"57/NQ-TW":               "57-NQ/TW",
		"06/QD-TTG":              "06/QĐ-TTg",
		"64/2025/qh15":           "64/2025/QH15",
		"153/KH- UBND":           "153/KH-UBND",
		"01/2020/TT-BLDTBXH":     "01/2020/TT-BLĐTBXH",
		"104/VBHN-VPQH":          "104/VBHN-VPQH",
		"66.16/2026/NQ-CP":       "66.16/2026/NQ-CP",
		"72/2025/NQLT-UBTVQH15-": "72/2025/NQLT-UBTVQH15-",
		"":                       "",
	} {
		if got := CanonicalNumber(in); got != want {
			t.Errorf("CanonicalNumber(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMakeKey(t *testing.T) {
	for _, c := range []struct {
		number, docType, title, issuer string
		issued                         Day
		want                           string
	}{
		{"30/2020/NĐ-CP", "Nghị định", "", "Chính phủ", "2020-03-05", "30-2020-nd-cp"},
		{"64/2025/QH15", "Luật", "", "", "", "64-2025-qh15"},
		{"06/QĐ-TTg", "", "", "", "2022-01-06", "06-qd-ttg.2022"},
		{"06/QĐ-TTg", "", "", "", "2022", "06-qd-ttg.2022"},
		{"27-NQ/TW", "", "", "", "2022-11-09", "27-nq-tw.2022"},
		{"104/VBHN-VPQH", "", "", "", "2025-07-01", "104-vbhn-vpqh.2025"},
		{"4935/QĐ-UBND", "", "", "Ủy ban nhân dân tỉnh Bình Định", "2023-12-29", "4935-qd-ubnd.2023.binh-dinh"},
		{"4935/QĐ-UBND", "", "", "UBND tỉnh Bình Định", "2023-12-29", "4935-qd-ubnd.2023.binh-dinh"},
		{"12/2031/QĐ-UBND", "", "", "Ủy ban nhân dân thành phố Đà Nẵng", "", "12-2031-qd-ubnd.da-nang"},
		{"", "Hiến pháp", "năm 2013", "", "2013-11-28", "hien-phap-nam-2013"},
		{"", "Kế hoạch", "Trồng cây", "", "2031-01-02", "ke-hoach-trong-cay.2031"},
	} {
		if got := MakeKey(c.number, c.docType, c.title, c.issuer, c.issued); got != c.want {
			t.Errorf("MakeKey(%+v) = %q", c, got)
		}
	}
}

func TestCanonicalNumberIsSettled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("0123456789/-–— .OolINĐCPQTUBndcpqtg:_Ðs")), 0, 20, -1).Draw(t, "s")
		once := CanonicalNumber(s)
		if twice := CanonicalNumber(once); twice != once {
			t.Fatalf("CanonicalNumber(%q) = %q, then %q", s, once, twice)
		}
	})
}
