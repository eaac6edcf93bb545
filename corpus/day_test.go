package corpus

import (
	"strings"
	"testing"
)

func TestReadDay(t *testing.T) {
	for text, want := range map[string]Day{
		"2025-06-15": "2025-06-15", "15/6/2025": "2025-06-15", " 15-06-2025 ": "2025-06-15", "1.2.2025": "2025-02-01",
		"01072026": "2026-07-01", "1 7 2026": "2026-07-01", "ngày 15/6/2025": "2025-06-15",
		"ngày 05 tháng 3 năm 2020": "2020-03-05", "5 thang 3 nam 2020": "2020-03-05",
		"31/2/2025": "", "2025": "", "15/6": "", "15/6/25": "", "": "", "hôm nay": "", "15/6/2025 sáng": "", "99992026": "",
	} {
		if got, ok := ReadDay(text); got != want || ok != (want != "") {
			t.Errorf("ReadDay(%q) = %q, %v, want %q", text, got, ok, want)
		}
	}
}

func TestFindDays(t *testing.T) {
	text := "Căn cứ Quyết định 12 ngày 05 tháng 3 năm 2020; từ 1/7/2026, đến ngày 30-02-2027. Điều 3.4.2019a; số 1/2/20267"
	var got []string
	for _, d := range FindDays(text) {
		got = append(got, string(d.Day)+"="+text[d.Start:d.End])
	}
	want := "2020-03-05=ngày 05 tháng 3 năm 2020 2026-07-01=1/7/2026 =ngày 30-02-2027"
	if strings.Join(got, " ") != want {
		t.Errorf("FindDays = %q, want %q", strings.Join(got, " "), want)
	}
}

func TestDayLong(t *testing.T) {
	if got := Day("2020-03-05").Long(); got != "05 tháng 3 năm 2020" {
		t.Errorf("Long = %q", got)
	}
}
