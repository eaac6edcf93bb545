package score

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

const surveySet = `key: ks
name: Bộ có khảo sát
groups: [xa]
period: nam
fields:
  - no: "1"
    name: Một
    max: 5
    parts:
      - {no: "1.1", name: Hài lòng, max: 2, method: sipas, rule: "tỷ lệ: từ 50 % đến 100 %"}
      - {no: "1.2", name: Điều tra, max: 2, method: khao-sat}
      - {no: "1.3", name: Báo cáo, max: 1, method: tham-dinh}
`

// A workbook of surveys is read for all agencies, by key or by name, and what is wrong
// is named with its cell; nothing of such a workbook is taken.
func TestSurvey(t *testing.T) {
	c := set(t, surveySet)
	find := func(key string) *Criteria {
		if key == c.Key {
			return c
		}
		return nil
	}
	agency := func(name string) string {
		if i := slices.Index([]string{"UBND xã Một", "UBND xã Hai", "UBND xã Ba"}, name); i >= 0 {
			return fmt.Sprint("x", i+1)
		}
		if len(name) == 2 && name[0] == 'x' {
			return name
		}
		return ""
	}
	v := Points(87500)
	var blank bytes.Buffer
	if err := WriteSurvey(&blank, c, "2026", []SurveyRow{{"x1", "UBND xã Một", []Claim{{No: "1.1", Value: &v, Why: "SIPAS 2026"}}},
		{"x2", "UBND xã Hai", nil}, {"", "UBND xã Ba", nil}}); err != nil {
		t.Fatal(err)
	}
	filled := func(edit func(f *excelize.File, set func(cell string, v any))) []byte {
		t.Helper()
		f, err := excelize.OpenReader(bytes.NewReader(blank.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		edit(f, func(cell string, v any) {
			if err := f.SetCellValue(surveySheet, cell, v); err != nil {
				t.Fatal(err)
			}
		})
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	if !IsSurvey(blank.Bytes()) {
		t.Error("not known as a survey")
	}
	data := filled(func(f *excelize.File, set func(string, any)) {
		percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
		if err != nil {
			t.Fatal(err)
		}
		set("C9", 0.9125)
		if err := f.SetCellStyle(surveySheet, "C9", "C9", percent); err != nil {
			t.Fatal(err)
		}
		set("D9", 1.1000000000000001)
		set("C10", "45/50")
		set("E10", "phiếu tháng 11")
	})
	_, x, err := ReadSurvey(data, find, agency)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range x.Rows {
		for _, k := range r.Claims {
			got = append(got, r.Agency+" "+k.No+" "+k.Words()+" ("+k.Why+")")
		}
	}
	want := "x1 1.1 số liệu 87,5 (SIPAS 2026); x2 1.1 số liệu 91,25 (Kết quả khảo sát); " +
		"x2 1.2 1,1 điểm (Kết quả khảo sát); x3 1.1 45/50 (90 %) (phiếu tháng 11)"
	if g := strings.Join(got, "; "); g != want || x.Period != "2026" {
		t.Errorf("%s\nwant\n%s", g, want)
	}
	if got := strings.Join(x.Missing(c, []string{"x1", "x2", "x3", "x4"}), " "); got != "x1 x3 x4" {
		t.Errorf("without all results: %s", got)
	}
	bad := filled(func(_ *excelize.File, set func(string, any)) {
		set("A9", "x9x")          // nobody
		set("C8", "rất tốt")      // no figure
		set("D8", 7)              // above the maximum
		set("B10", "UBND xã Một") // twice
	})
	_, none, err := ReadSurvey(bad, find, agency)
	var ps Problems
	if none != nil || !errors.As(err, &ps) {
		t.Fatalf("%+v, %v", none, err)
	}
	for _, w := range []string{"Ô A9: không có cơ quan “x9x”", "Ô C8: Tiêu chí 1.1 ghi “rất tốt”; cần tỷ lệ phần trăm",
		"Ô D8: Điểm của tiêu chí 1.2 là 7, vượt điểm tối đa 2", "Ô B10: cơ quan “UBND xã Một” có hai dòng"} {
		if !strings.Contains(ps.Error(), w) {
			t.Errorf("no %q in\n%s", w, ps.Error())
		}
	}
	for column, w := range map[string]string{"1.3 Báo cáo": "tiêu chí 1.3 không lấy điểm từ khảo sát",
		"9.9 Lạ": "không bắt đầu bằng số của một tiêu chí"} {
		_, _, err := ReadSurvey(filled(func(_ *excelize.File, set func(string, any)) { set("C7", column) }), find, agency)
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Errorf("%s: %v", column, err)
		}
	}
}
