package corpus

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"trolyao/paper"

	"pgregory.net/rapid"
)

func parseText(t testing.TB, text string, hint Hint) (*Document, []paper.Problem) {
	t.Helper()
	d, problems, err := Parse(paper.TextBlocks(paper.Clean(text)), hint)
	if err != nil {
		t.Fatal(err)
	}
	return d, problems
}

// outline lists units and passages in short: "5", "5.2", "5.2.a", "I:3".
func outline(d *Document) []string {
	short := func(r Ref) string {
		s := ""
		if r.Appendix != "" {
			s = r.Appendix + ":"
		}
		for _, x := range []string{r.Section, r.Article, r.Clause, r.Point} {
			if x != "" {
				s = join(strings.TrimSuffix(s, "."), x, map[bool]string{true: "",
					false: "."}[strings.HasSuffix(s, ":")])
			}
		}
		if r.Item != "" {
			s += "#" + r.Item
		}
		return s
	}
	var out []string
	for _, u := range d.Units() {
		var ps []string
		for _, p := range u.Passages(&d.Head) {
			ps = append(ps, short(p.Ref))
			if p.Ref.Doc != d.Key || p.Ref.Number != d.Number || p.Head != &d.Head {
				ps = append(ps, "wrong head")
			}
		}
		out = append(out, short(u.Ref)+" = "+strings.Join(ps, " "))
	}
	return out
}

const decree = `CHÍNH PHỦ
Số: 902/2031/NĐ-CP
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Hà Nội, ngày 09 tháng 8 năm 2031
NGHỊ ĐỊNH
Quy định việc trồng hoa trong công sở
Căn cứ Luật Cây xanh số 900/2030/QH99;
Chương I
QUY ĐỊNH CHUNG
Mục 1
PHẠM VI
Điều 1. Phạm vi
Nghị định này nói về hoa.
Điều 5 của Luật Cây xanh không áp dụng.
Điều l2. Không phải điều của văn bản này
Điêu 2. Từ ngữ
Trong Nghị định này:
1. Hoa là phần đẹp của cây.
2. Luống hoa gồm:
a) Luống dài;
b) Luống tròn;
đ) Luống khác.
2a. Chậu là nơi trồng hoa.
Chương II
SỬA ĐỔI
Điều 3. Sửa đổi Nghị định số 700/2029/NĐ-CP
1. Sửa đổi Điều 17 như sau:
“Điều 17. Tưới hoa
1. Tưới buổi sáng.
2. Không tưới buổi trưa.”.
2. Bãi bỏ Điều 18.
Điều 4.
Hiệu lực thi hành
1. Nghị định này có hiệu lực sau 45 ngày kể từ ngày ký.
2. Khoản 2 Điều 3 có hiệu lực từ ngày 01 tháng 01 năm 2032.
Nơi nhận:
- Các bộ;
TM. CHÍNH PHỦ
THỦ TƯỚNG
Trần Thị Hoa Mẫu
PHỤ LỤC I
DANH SÁCH HOA
(Ban hành kèm theo Nghị định số 902/2031/NĐ-CP)
I. HOA VÀNG
1. Hoa mai
2. Hoa cúc
II. HOA ĐỎ
1. Hoa đào
PHỤ LỤC II
MẪU ĐƠN
Kính gửi: …
`

func TestDecree(t *testing.T) {
	d, problems := parseText(t, decree, Hint{Name: "x.txt"})
	want := Head{Key: "902-2031-nd-cp", Number: "902/2031/NĐ-CP", Type: "Nghị định",
		Title: "Quy định việc trồng hoa trong công sở", Issuer: "Chính phủ",
		Signer: "Trần Thị Hoa Mẫu", Issued: "2031-08-09", Effective: "2031-09-23", Kind: Verbatim, Source: "x.txt"}
	if fmt.Sprint(d.Head) != fmt.Sprint(want) {
		t.Errorf("head %+v", d.Head)
	}
	got := strings.Join(outline(d), "\n")
	if got != `1 = 1
2 = 2.1 2.2 2.2a
3 = 3.1 3.2
4 = 4.1 4.2
I:I = I:I
I:II = I:II
II: = II:` {
		t.Errorf("outline\n%s", got)
	}
	checkWhole(t, "decree", d, decree)
	units := d.Units()
	if p := strings.Join(units[1].Path, " > "); p != "Chương I QUY ĐỊNH CHUNG > Mục 1 PHẠM VI" {
		t.Errorf("path %q", p)
	}
	second := units[1].Passages(&d.Head)
	if second[0].Lead != "Trong Nghị định này:" || len(second[1].Points) != 3 || second[1].Points[2].Ref.Point != "đ" {
		t.Errorf("Điều 2: %+v", second)
	}
	if !strings.Contains(units[2].Passages(&d.Head)[0].Text, "Không tưới buổi trưa") {
		t.Error("the quoted article left its khoản")
	}
	if h := units[3].Part.Title; h != "Hiệu lực thi hành" {
		t.Errorf("title on the next line: %q", h)
	}
	own := false
	for _, p := range problems {
		own = own || strings.Contains(p.Text, "hiệu lực riêng từ 01/01/2032")
	}
	if !own {
		t.Errorf("the other day of effect is not reported: %v", problems)
	}
}

func TestRegulationIssuedWithADecision(t *testing.T) {
	d, _ := parseText(t, `Số: 903/QĐ-XYZ
Hà Nội, ngày 02 tháng 3 năm 2031
QUYẾT ĐỊNH
Ban hành Quy chế chăm sóc cây
Điều 1. Ban hành kèm theo Quyết định này Quy chế chăm sóc cây.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
Nơi nhận:
- Như Điều 2.
QUY CHẾ
Chăm sóc cây
(Ban hành kèm theo Quyết định số 903/QĐ-XYZ)
Chương I
CHUNG
Điều 1. Mục đích
1. Cây xanh tốt.
Điều 2. Ai làm
Mọi người cùng làm.
Phụ lục 1
BẢNG PHÂN CÔNG
`, Hint{})
	got := strings.Join(outline(d), "\n")
	if got != "1 = 1\n2 = 2\nQuy chế:1 = Quy chế:1.1\nQuy chế:2 = Quy chế:2\n1: = 1:" {
		t.Errorf("outline\n%s", got)
	}
	if d.Effective != "2031-03-02" || d.Key != "903-qd-xyz.2031" {
		t.Errorf("head %+v", d.Head)
	}
}

func TestPlanInsideAnArticle(t *testing.T) {
	text := "Điều 1. Phê duyệt Đề án trồng cây, gồm:\nI. MỤC TIÊU\n1. Mục tiêu chung\n2. Mục tiêu riêng\nII. GIẢI PHÁP\n1. Mua cây\n2. Trồng cây\nĐiều 2. Ai cũng trồng cây.\n"
	d, _ := parseText(t, text, Hint{})
	if got := strings.Join(outline(d), "\n"); got != "1 = 1 I.1 II.1\n2 = 2" { // Section before Article
		t.Errorf("outline\n%s", got)
	}
	checkWhole(t, "plan in an article", d, text)
}

func TestListOfAppendices(t *testing.T) {
	text := "Số: 906/2031/NĐ-CP\nNGHỊ ĐỊNH\nVề cây\nĐiều 1. Cây\nTrồng cây.\nPHỤ LỤC\nPhụ lục I\nDanh sách cây\nPhụ lục II\nDanh sách hoa\nPhụ lục I\nDANH SÁCH CÂY\n1. Đa\n2. Đề\nPhụ lục I\n3. Sung\nPhụ lục I ban hành kèm theo Nghị định số 700/2029/NĐ-CP\n4. Si\nPhụ lục II\nDANH SÁCH HOA\n1. Mai\n2. Cúc\n"
	d, _ := parseText(t, text, Hint{})
	var got []string
	for _, p := range d.Parts {
		if p.Kind == KindAppendix {
			got = append(got, p.No)
		}
	}
	if s := strings.Join(got, " "); s != "- I II" {
		t.Errorf("appendices %s\n%s", s, strings.Join(outline(d), "\n"))
	}
	checkWhole(t, "list of appendices", d, text)
}

func TestFootnotesOfAConsolidatedText(t *testing.T) {
	text := "LUẬT\nCÂY\nĐiều 1. Cây[1]\n1.[2] Cây là cây.\nĐiều 2.[[3] Quả\nQuả chín.\n[1] Tên điều được sửa theo Luật số 9.\n[2] Khoản này được bổ sung.\n[3] Điều 7 của Luật số 9 quy định như sau:\n“Điều 7. Chuyển tiếp\n1. Cây cũ để nguyên.”.\n"
	d, _ := parseText(t, text, Hint{})
	if got := strings.Join(outline(d), "\n"); got != "1 = 1.1\n2 = 2" {
		t.Errorf("outline\n%s", got)
	}
	if notes := d.Parts[len(d.Parts)-1]; notes.No != notesNo || len(notes.Parts) != 3 ||
		!strings.Contains(notes.Parts[2].Words(), "Cây cũ để nguyên") {
		t.Errorf("footnotes %+v", notes)
	}
	checkWhole(t, "footnotes", d, text)
}

func TestSheet(t *testing.T) {
	blocks := []paper.Block{{Text: "Bảng phân công"},
		{Table: &paper.Table{Rows: [][]paper.Cell{{{Raw: "STT"}, {Raw: "Việc"}, {Raw: "Hạn"}},
			{{Raw: "1"}, {Raw: "Mua cây"}, {Raw: "Tháng 3"}}, {{Raw: "2"}, {Raw: "Trồng cây"}, {Raw: "Tháng 4"}}}}}, {Text: "Hết."}}
	d, _, err := Parse(blocks, Hint{Name: "phan-cong.xlsx"})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(outline(d), "\n"); got != "#1 = #1\nBảng 1 = Bảng 1#1 Bảng 1#2\n#2 = #2" {
		t.Errorf("outline\n%s", got)
	}
	row := d.Units()[1].Passages(&d.Head)[1]
	if row.Text != "2 | Trồng cây | Tháng 4" || row.Lead != "STT | Việc | Hạn" {
		t.Errorf("row %+v", row)
	}
	checkWhole(t, "sheet", d, blockText(blocks))
}

func TestSignatureInATable(t *testing.T) {
	blocks := append(paper.TextBlocks("Điều 1. Trồng cây\n1. Trồng ngay."),
		paper.Block{Table: &paper.Table{Rows: [][]paper.Cell{{{Raw: "Nơi nhận:\n- Như trên;"},
			{Raw: "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nLê Thị Cây Mẫu"}}}}})
	d, _, err := Parse(blocks, Hint{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Signer != "Lê Thị Cây Mẫu" || len(d.Units()) != 1 || strings.Contains(d.Units()[0].Part.Words(), "Nơi nhận") {
		t.Errorf("signer %q, units %v", d.Signer, outline(d))
	}
}

func TestPlan(t *testing.T) {
	text := `ỦY BAN NHÂN DÂN TỈNH HOA SEN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |
Số: 904/KH-UBND | Hoa Sen, ngày 05 tháng 6 năm 2031 |
KẾ HOẠCH
Trồng cây năm 2031
I. MỤC ĐÍCH
1. Mục đích chung
a) Thêm bóng mát;
b) Thêm hoa.
2. Yêu cầu
Làm thật.
II. TỔ CHỨC
1. Sở Cây xanh
- Mua cây;
- Trồng cây.
PHỤ LỤC
PHÂN CÔNG
STT | Việc | Trách nhiệm | |
Chủ trì | Phối hợp | |||
I | NHÓM VIỆC MỘT | |||
1 | Mua cây | Sở Cây xanh | UBND các xã |
2 | Trồng cây | Sở Đất | |
3 | Kiểm tra |
|
|
- Kiểm tra lần đầu | Sở Nước | |
`
	d, problems := parseText(t, text, Hint{})
	got := strings.Join(outline(d), "\n")
	if got != "I = I\nII = II\n-: = -:#1 -:#2 -:#3" {
		t.Errorf("outline\n%s", got)
	}
	if d.Key != "904-kh-ubnd.2031.hoa-sen" || d.Type != "Kế hoạch" {
		t.Errorf("head %+v", d.Head)
	}
	var table *paper.Table
	for _, p := range d.Parts {
		for _, q := range p.Parts {
			if q.Table != nil {
				table = q.Table
			}
		}
	}
	if table == nil {
		t.Fatal("no table")
	}
	if c := strings.Join(table.Columns, "; "); c != "STT; Việc; Trách nhiệm / Chủ trì; Trách nhiệm / Phối hợp" {
		t.Errorf("columns %s", c)
	}
	merged := table.Rows[2][3]
	if merged.Raw != "" || merged.Text != "UBND các xã" || !merged.Inferred {
		t.Errorf("the merged cell is %+v", merged)
	}
	if empty := table.Rows[3][2]; empty.Text != "" || empty.Inferred {
		t.Errorf("the empty cell is %+v", empty)
	}
	if below := table.Rows[4]; below[1].Raw != "- Kiểm tra lần đầu" || below[2].Raw != "Sở Nước" {
		t.Errorf("the line below the numbered row is %+v", below)
	}
	named := false
	for _, p := range problems {
		named = named || p.Severity == paper.Info && p.Where == "bảng 1"
	}
	if !named {
		t.Errorf("no problem names the table: %v", problems)
	}
	units := d.Units()
	row := units[2].Passages(&d.Head)[0]
	if row.Text != "1 | Mua cây | Sở Cây xanh | UBND các xã" || !strings.Contains(row.Lead, "NHÓM VIỆC MỘT") ||
		!strings.Contains(row.Lead, "Việc | Trách nhiệm / Chủ trì") {
		t.Errorf("row %+v", row)
	}
	checkWhole(t, "plan", d, text)
}

func TestLongArticleIsCutWhereItCanBeQuoted(t *testing.T) {
	var b strings.Builder
	b.WriteString("Điều 1. Từ ngữ\n1. Trong văn bản này:\n")
	for i, r := range []rune(alphabet) {
		fmt.Fprintf(&b, "%c) Từ số %d %s;\n", r, i, strings.Repeat("nghĩa là cây trồng ở sân ", 12))
	}
	b.WriteString("Điều 2. Văn dài\n")
	for range 30 {
		b.WriteString(strings.Repeat("Một câu nói về cây cối và vườn tược. ", 12) + "\n")
	}
	b.WriteString("Điều 3. " + strings.Repeat("Đoạn văn không xuống dòng nói mãi về một cái cây. ", 200) + "\n")
	d, _ := parseText(t, b.String(), Hint{})
	checkWhole(t, "long", d, b.String())
	points := map[string]bool{}
	for _, u := range d.Units() {
		var all []string
		for i, p := range u.Passages(&d.Head) {
			if n := words(p.Text); n > longPassage+100 {
				t.Errorf("%+v has %d words", p.Ref, n)
			}
			if u.Ref.Article == "1" && i > 0 && p.Lead != "1. Trong văn bản này:" {
				t.Errorf("piece %d of the khoản has the lead %q", i, p.Lead)
			}
			for _, q := range p.Points {
				points[q.Ref.Point] = true
			}
			all = append(all, p.Text)
		}
		if got, want := visible(strings.Join(all, "")), visible(join(u.Part.Text, "", "")); u.Ref.Article != "1" &&
			got != want {
			t.Errorf("Điều %s lost text", u.Ref.Article)
		}
	}
	if len(points) != indexRune(alphabet, 'y')+1 {
		t.Errorf("%d points can be cited", len(points))
	}
}

func TestSeeds(t *testing.T) {
	files, _ := filepath.Glob("../../shared/seeds/*.txt")
	if len(files) == 0 {
		t.Skip("không có ../../shared/seeds: bỏ qua phép thử trên các văn bản mẫu")
	}
	for _, path := range files {
		d, _, blocks := parseFile(t, path)
		checkWhole(t, filepath.Base(path), d, blockText(blocks))
		if len(d.Units()) == 0 {
			t.Errorf("%s has nothing to cite", path)
		}
		if !strings.HasPrefix(filepath.Base(path), "004") {
			continue
		}
		if d.Key != "4935-qd-ubnd.2023.binh-dinh" || d.Issued != "2023-12-29" || d.Effective != "2023-12-29" ||
			d.Signer == "" {
			t.Errorf("head %+v", d.Head)
		}
		rows := map[string]int{}
		for _, u := range d.Units() {
			for _, p := range u.Passages(&d.Head) {
				if u.Ref.Appendix == "2" && p.Ref.Item != "" {
					rows[p.Ref.Item]++
				}
			}
		}
		for i := 1; i <= 30; i++ {
			if rows[fmt.Sprint(i)] != 1 {
				t.Errorf("task %d of Phụ lục 2 is found %d times", i, rows[fmt.Sprint(i)])
			}
		}
	}
}

func TestHint(t *testing.T) {
	d, problems := parseText(t, decree, Hint{Number: "902/2031/nđ-cp", Issued: "2031-08-10",
		Title: "Nghị định về hoa", Kind: Digest, Note: "bản thử"})
	if d.Number != "902/2031/NĐ-CP" || d.Issued != "2031-08-10" || d.Title != "Về hoa" || d.Kind != Digest ||
		d.Note != "bản thử" {
		t.Errorf("head %+v", d.Head)
	}
	said := 0
	for _, p := range problems {
		if p.Severity == paper.Warning && strings.Contains(p.Text, "Ngày ban hành không thống nhất") {
			said++
		}
	}
	if said != 1 {
		t.Errorf("the difference of dates is told %d times: %v", said, problems)
	}
}

func TestDaysOfEffect(t *testing.T) {
	front := "Số: 907/2031/NĐ-CP\nHà Nội, ngày 20 tháng 12 năm 2031\nNGHỊ ĐỊNH\nVề cây\nĐiều 1. Cây\nNgày 01 tháng 01 năm 2030 là ngày trồng cây.\nĐiều 2. Tổ chức thực hiện\n"
	for clause, want := range map[string][2]Day{
		"1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2032.":                                               {"2032-07-01", ""},
		"1. Nghị định này có hiệu lực kể từ ngày 05/8/2032.":                                                               {"2032-08-05", ""},
		"1. Nghị định này có hiệu lực thi hành kể từ ngày ký.":                                                             {"2031-12-20", ""},
		"1. Nghị định này có hiệu lực thi hành sau 15 ngày kể từ ngày ký.":                                                 {"2032-01-04", ""},
		"1. Nghị định này có hiệu lực thi hành kể từ ngày ký ban hành đến hết ngày 30 tháng 12 năm 2032. Sau đó thì thôi.": {"2031-12-20", "2032-12-31"},
		"1. Kể từ ngày Nghị định này có hiệu lực thi hành, cây cũ để nguyên.":                                              {"", ""},
		"1. Nghị định số 5/2020/NĐ-CP có hiệu lực từ ngày 01 tháng 7 năm 2020.":                                            {"", ""},
	} {
		d, _ := parseText(t, front+clause, Hint{})
		if d.Effective != want[0] || d.Expires != want[1] {
			t.Errorf("%s: %q to %q, want %v", clause, d.Effective, d.Expires, want)
		}
	}
}

func TestCommentHeader(t *testing.T) {
	for text, want := range map[string]Head{
		"# 905/2031/TT-BNV — Thông tư Về vườn\n# Nguồn: kho thử\n# Ghi chú: ngày ban hành 05/03/2031, hiệu lực 01/05/2031\nĐiều 1. A\nNội dung.": {
			Key: "905-2031-tt-bnv", Number: "905/2031/TT-BNV", Type: "Thông tư", Title: "Về vườn",
			Issuer: "Bộ Nội vụ", Issued: "2031-03-05", Effective: "2031-05-01",
			Kind: Verbatim, Source: "kho thử", Note: "ngày ban hành 05/03/2031, hiệu lực 01/05/2031"},
		"Số hiệu: 17-KL/TW\nTiêu đề: Kết luận Về vườn\nNguồn: kho thử\nTrạng thái: thiếu trang 2\n\n1. Trồng cây.": {
			Key: "17-kl-tw.2031", Number: "17-KL/TW", Type: "Kết luận", Title: "Về vườn",
			Issuer: "Ban Chấp hành Trung ương Đảng", Party: true, Kind: Verbatim, Source: "kho thử",
			Note: "thiếu trang 2"},
		"# 07_VBHN_VPQH_2031_Luat_Cay — Luật Cây (VBHN 2031)\nĐiều 1. A\nB.": {
			Key: "luat-cay", Type: "Luật", Title: "Cây", Issuer: "Quốc hội", Kind: Verbatim,
			Source:  "17-KL-TW.2031.txt",
			Aliases: []string{"07/VBHN-VPQH"}, Merged: []Merged{{Number: "07/VBHN-VPQH",
				Year: "2031"}}, Former: []string{"07-vbhn-vpqh.2031"}},
	} {
		d, _ := parseText(t, text, Hint{Name: "17-KL-TW.2031.txt"})
		if fmt.Sprint(d.Head) != fmt.Sprint(want) {
			t.Errorf("%.20s…: head\n%+v, want\n%+v", text, d.Head, want)
		}
		if visible(Render(d)) != visible(text) {
			t.Errorf("%.20s…: the header lines left the tree", text)
		}
	}
}

// A title that was given cut off, or that goes on in a line of its own, is read whole.
func TestWholeTitle(t *testing.T) {
	own := "BỘ NỘI VỤ\nSố: 905/2031/TT-BNV\nHà Nội, ngày 05 tháng 3 năm 2031\nTHÔNG TƯ\n" +
		"Hướng dẫn một số điều của\nNghị định số 904/2031/NĐ-CP về vườn cây\nCăn cứ Luật Cây;\n\nĐiều 1. A\nNội dung."
	want := "Hướng dẫn một số điều của Nghị định số 904/2031/NĐ-CP về vườn cây"
	for _, given := range []string{"", "Tiêu đề: Thông tư Hướng dẫn một số điều của\nNguồn: kho thử\n\n"} {
		if d, _ := parseText(t, given+own, Hint{Name: "a.txt"}); d.Title != want {
			t.Errorf("%q, want %q", d.Title, want)
		}
	}
	given := "Tiêu đề: Thông tư Hướng dẫn một số điều của\nNguồn: kho thử\n\n"
	other := strings.Replace(own, "Hướng dẫn một số điều của", "Quy định chi tiết", 1)
	if d, _ := parseText(t, given+other, Hint{Name: "a.txt"}); d.Title != "Hướng dẫn một số điều của" {
		t.Errorf("%q is the title of another", d.Title)
	}
}

// genLines draws texts that mix every label the parser knows with junk.
func genLines(t *rapid.T) string {
	kinds := []string{"Điều %d. Tiêu đề", "Điều %d", "Điều %d của Luật này", "“Điều %d. Trích", "%d. Khoản",
		"%d.1. Mục con", "a) Điểm", "b) Điểm", "đ) Điểm;", "- Gạch", "+ Cộng",
		"Chương II", "CHƯƠNG III. TÊN", "Mục %d", "Phần thứ hai", "Tiểu mục %d", "PHỤ LỤC I", "Phụ lục %d", "Mẫu số 0%d", "QUY CHẾ", "(Ban hành kèm theo Quyết định này)",
		"I. LA MÃ", "II. LA MÃ", "A. CHỮ", "C. CHỮ", "Nơi nhận:", "TM. CHÍNH PHỦ", "Trần Văn Cây", "hết câu.”.", "câu thường có “trích” ở giữa", "STT | Cột | Cột hai |", "%d | ô | ô hai |", "|", "| | |",
		"[%d] Chú thích", "Số: %d/QĐ-UBND", "# 1/2031/NĐ-CP — Nghị định Về cây", "===== Phụ lục I =====", "…", "\"Mở", "Điều", "Điều l.", "Đ", "1.", "-", "\u00a0", "Độ mật"}
	n := rapid.IntRange(1, 40).Draw(t, "n")
	var out []string
	for range n {
		k := rapid.SampledFrom(kinds).Draw(t, "kind")
		if strings.Contains(k, "%d") {
			k = fmt.Sprintf(k, rapid.IntRange(0, 14).Draw(t, "no"))
		}
		out = append(out, k)
	}
	return strings.Join(out, "\n")
}

func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := genLines(t)
		blocks := paper.TextBlocks(paper.Clean(text))
		if got, want := visible(blockText(blocks)), visible(text); got != want {
			t.Fatalf("TextBlocks lost text: %s\n%s", firstDifference(want, got), text)
		}
		if rapid.Bool().Draw(t, "labels") && len(blocks) > 0 {
			blocks[0].Label = "1."
			blocks = append(blocks, paper.Block{Table: &paper.Table{Rows: [][]paper.Cell{{{Raw: "a"}, {}},
				{{Raw: "b"}}}}}, paper.Block{Label: "a)", Text: "tự\nđánh số"})
		}
		d, _, err := Parse(blocks, Hint{})
		if err != nil {
			if len(blocks) > 0 {
				t.Fatal(err)
			}
			return
		}
		checkWhole(t, "generated", d, blockText(blocks))
		seen := map[Ref]bool{}
		for _, u := range d.Units() {
			if u.Ref.Article != "" && seen[u.Ref] {
				t.Fatalf("two units are %+v in\n%s", u.Ref, text)
			}
			seen[u.Ref] = true
		}
		again, _ := Reconcile(d, d)
		if Render(again) != Render(d) {
			t.Fatal("reconciling a copy with itself changes it")
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(decree)
	f.Add("Điều 1.\n|\n| a | b | c |\n1 | 2 | 3 |\n“\n")
	f.Add("PHỤ LỤC\nI. A\n1. B\na) C\n1.1. D")
	f.Fuzz(func(t *testing.T, s string) {
		text := paper.Clean(s)
		blocks := paper.TextBlocks(text)
		d, _, err := Parse(blocks, Hint{Name: s})
		if err != nil {
			return
		}
		if got, want := visible(Render(d)), visible(text); got != want {
			t.Fatalf("rendering differs %s", firstDifference(want, got))
		}
		for _, u := range d.Units() {
			u.Passages(&d.Head)
		}
	})
}
