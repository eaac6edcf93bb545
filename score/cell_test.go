package score

import (
	"errors"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Workbooks that openpyxl 3.1.5 and LibreOffice 7.4 wrote, made for this test: percent,
// days, decimals in 17 digits, formulas with and without stored values. Every value is
// read as it is seen, or refused with its cell.
func TestWorkbooksOfOtherPrograms(t *testing.T) {
	text, err := os.ReadFile("testdata/cells.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := set(t, string(text))
	find := func(string) *Criteria { return c }
	for file, want := range map[string]string{
		"openpyxl": `1.1 số liệu 98,5; 1.2 số liệu 79,9; 1.3 số liệu 96,2; 1.4 1,1 điểm; 1.5 số liệu 3; 1.6 “kịp thời”; ` +
			`1.7 45/52 (86,538 %); 1.8 có kế hoạch: 1; sáng kiến: 2; 1.9 số liệu 1; 1.10 số liệu 0,3`,
		"libreoffice": `1.1 số liệu 86,54; 1.2 số liệu 80; 1.3 số liệu 100; 1.4 0,333 điểm; 1.5 số liệu 2; 1.6 “chậm”; ` +
			`1.7 số liệu 80; 1.8 sáng kiến: 3; 1.9 số liệu 0; 1.10 số liệu 0,3`,
	} {
		data, err := os.ReadFile("testdata/" + file + ".xlsx")
		if err != nil {
			t.Fatal(err)
		}
		_, s, err := ReadClaims(data, Self, find)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		var got []string
		for _, x := range s.Claims {
			got = append(got, x.No+" "+x.Words())
		}
		if g := strings.Join(got, "; "); g != want {
			t.Errorf("%s:\n%s\nwant\n%s", file, g, want)
		}
		notes := s.Notes.Error()
		for _, note := range map[string][]string{
			"openpyxl":    {"Ô E19: ghi 0,3, hiểu là 0,3 %; nếu ý là 30 % xin ghi lại"},
			"libreoffice": {"Ô E10: ô hiện 86,54%, giá trị giữ trong ô là 86,538%", "Ô E11: là công thức, đã dùng giá trị lưu sẵn 80"},
		}[file] {
			if !strings.Contains(notes, note) {
				t.Errorf("%s: no note %q in\n%s", file, note, notes)
			}
		}
	}
	for file, wants := range map[string][]string{
		"openpyxl-refused": {
			"Ô E10: là công thức chưa có giá trị lưu sẵn",
			"Ô E11: tiêu chí 1.2: ô đang là ngày 04/05/2026; cần tỷ lệ phần trăm",
			"Ô E13: Tiêu chí 1.4 ghi “50%”; cần số điểm",
			"Ô E14: Tiêu chí 1.5 ghi “3%”; cần số lần vi phạm",
			"Ô E15: tiêu chí 1.6: ô đang là ngày 05/03/2026",
			"Ô E16: có định dạng số đặc biệt",
			"Ô E17: Tiêu chí 1.8 không có mục “2”; cần số lần của từng mục",
			"Ô E18: Tiêu chí 1.9 ghi “TRUE”",
			"Ô E19: là lỗi “#N/A” của công thức",
		},
		"libreoffice-refused": {
			"Ô E10: là lỗi “#DIV/0!” của công thức",
			"Ô E12: tiêu chí 1.3: ô đang là ngày 05/03/2026",
			"Ô E15: có định dạng số đặc biệt",
			"Ô E16: có định dạng số đặc biệt",
			"Ô E11: tiêu chí 1.2: ô hiện 80 nhưng giữ giá trị 79,96, hai số cho điểm khác nhau (1 và 0)",
		},
	} {
		data, err := os.ReadFile("testdata/" + file + ".xlsx")
		if err != nil {
			t.Fatal(err)
		}
		_, s, err := ReadClaims(data, Self, find)
		var ps Problems
		if s != nil || !errors.As(err, &ps) {
			t.Fatalf("%s: half a workbook is read: %+v, %v", file, s, err)
		}
		for _, want := range wants {
			if !strings.Contains(ps.Error(), want) {
				t.Errorf("%s: no %q in\n%s", file, want, ps.Error())
			}
		}
	}
}

// The shared case: a cell shown as 85 % holds 0.85.
func TestSharedPercentCell(t *testing.T) {
	const path = "../../shared/cases/files/38-score-percent.xlsx"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("the shared cases are not at hand (%s)", path)
	}
	text, err := os.ReadFile("../starter/criteria/vi-du-so.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := set(t, string(text))
	_, s, err := ReadClaims(data, Self, func(string) *Criteria { return c })
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range s.Claims {
		if p, err := c.Find(x.No).ClaimPoints(&x, false); x.No == "6.2" && (err != nil || p.String() != "2,55" ||
			x.Words() != "số liệu 85") {
			t.Errorf("%s: %s, %v", x.Words(), p, err)
		}
	}
}

// How formats show numbers.
func TestNumberFormats(t *testing.T) {
	for _, x := range []struct {
		code       string
		value      float64
		text, held string
	}{
		{"General", 96.200000000000003, "96,2", "96,2"},
		{"General", 79.90000000000001, "79,9", "79,9"},
		{"General", 0.1 + 0.2, "0,3", "0,3"},
		{"0.0%", 0.985, "98,5%", "98,5%"},
		{"0%", 0.98499999999999999, "99%", "98,5%"},
		{"0%", 1, "100%", "100%"},
		{"0%", 0.29, "29%", "29%"},
		{"0.00", 3.1, "3,10", "3,1"},
		{"#,##0.###", 1234.5, "1234,5", "1234,5"},
		{"#,##0", 1234.5, "1235", "1234,5"},
		{`0.0" %"`, 98.5, "98,5", "98,5"},
		{`_-* #,##0.00_-;\-* #,##0.00_-;_-* "-"??_-`, 9.999, "10,00", "9,999"},
		{"[Red]0.0;-0.0", 99.96, "100,0", "99,96"},
		{"General", 2.0 / 3, "0,667", "0,666"},
		{"@", 0.3, "0,3", "0,3"},
		{"General", 79.9996, "80", "79,999"},
		{"0", -0.4, "0", "-0,4"},
	} {
		l := custom(x.code)
		if x.code == "@" {
			l = builtin(49)
		}
		if text, held := l.shown(decimalOf(x.value)); text != x.text || held != x.held {
			t.Errorf("%v as %q: %q, held %q; want %q, %q", x.value, x.code, text, held, x.text, x.held)
		}
	}
	for _, code := range []string{"dd/mm/yyyy", "d-mmm", "[$-42A]dd mmmm yyyy;@", "h:mm", "mm/yyyy", "[h]:mm"} {
		if !custom(code).day {
			t.Errorf("%q is a day", code)
		}
	}
	for _, code := range []string{"# ?/?", "0.0,", "[>=1]0;0.0", "#,##0,"} {
		if l := custom(code); !l.strange || l.day {
			t.Errorf("%q: %+v", code, l)
		}
	}
	// Every figure with at most three decimals survives being stored in 17 digits.
	rapid.Check(t, func(t *rapid.T) {
		p := Points(rapid.IntRange(0, 100_000_000).Draw(t, "thousandths"))
		text, held := look{general: true}.shown(decimalOf(p.Float() * (1 + 1e-16)))
		if text != p.String() || held != text {
			t.Fatalf("%v is read %q, %q", p, text, held)
		}
		text, _ = look{percent: true, most: 3}.shown(decimalOf(p.Float() / 100))
		if text != p.String()+"%" {
			t.Fatalf("%v %% is read %q", p, text)
		}
	})
}
