package paper

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"`

// docx packs a Word file of parts; "body" stands for the content of
// word/document.xml, "styles", "numbering", "footnotes" for theirs.
func docx(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	put := func(name, text string) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, text)
	}
	put("[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`)
	roots := map[string]string{"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "header1": "hdr"}
	for name, text := range parts {
		if name == "body" {
			put("word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document `+wordNS+`><w:body>`+text+
				`<w:sectPr/></w:body></w:document>`)
		} else if root := roots[name]; root != "" {
			put("word/"+name+".xml", `<?xml version="1.0" encoding="UTF-8"?><w:`+root+` `+wordNS+`>`+text+`</w:`+root+
				`>`)
		} else {
			put(name, text)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func para(text string) string {
	return `<w:p><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func numbered(id, level int, text string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, id, text)
}

func cellXML(props, content string) string {
	return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + content + `</w:tc>`
}

func mustBlocks(t testing.TB, name string, data []byte) ([]Block, []Problem) {
	t.Helper()
	blocks, problems, err := Read(context.Background(), name, data, Options{NoTools: true})
	if err != nil {
		t.Fatalf("Blocks(%s): %v", name, err)
	}
	return blocks, problems
}

// show writes blocks as lines: label, text, marks.
func show(blocks []Block) string {
	var b strings.Builder
	for _, k := range blocks {
		if k.Table != nil {
			fmt.Fprintf(&b, "[%s]\n", strings.Join(k.Table.Columns, " | "))
			for _, row := range k.Table.Rows {
				for i, c := range row {
					if i > 0 {
						b.WriteString(" | ")
					}
					b.WriteString(strings.ReplaceAll(c.Text, "\n", "⏎"))
					if c.Inferred {
						b.WriteString("*")
					}
				}
				b.WriteString("\n")
			}
			continue
		}
		if k.Level > 0 {
			fmt.Fprintf(&b, "%s ", strings.Repeat("#", k.Level))
		}
		if k.Label != "" {
			fmt.Fprintf(&b, "<%s> ", k.Label)
		}
		b.WriteString(strings.ReplaceAll(k.Text, "\n", "⏎"))
		if k.Bold {
			b.WriteString(" {đậm}")
		}
		if k.Upper {
			b.WriteString(" {hoa}")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func wantShow(t *testing.T, blocks []Block, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(show(blocks))); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
}

func TestDocxParagraphs(t *testing.T) {
	data := docx(t, map[string]string{
		"styles": `<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
			<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
			<w:style w:type="paragraph" w:styleId="ChuongHoa"><w:name w:val="chuong"/><w:basedOn w:val="H1"/><w:rPr><w:caps/></w:rPr></w:style>
			<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
			<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>`,
		"header1": para("Tiêu đề đầu trang"),
		"footnotes": `<w:footnote w:type="separator" w:id="-1">` + para("") + `</w:footnote>
			<w:footnote w:id="2">` + para("Khoản này được bổ sung sau.") + `</w:footnote>`,
		"body": `<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>Chương I ... 2</w:t></w:r></w:p>` +
			`<w:p><w:pPr><w:pStyle w:val="ChuongHoa"/></w:pPr><w:r><w:t>Quy định chung</w:t></w:r></w:p>` +
			`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Điều 1. </w:t></w:r><w:r><w:rPr><w:rStyle w:val="Strong"/></w:rPr><w:t>Phạm vi</w:t></w:r></w:p>` +
			`<w:p><w:r><w:t>Cột một</w:t><w:tab/><w:t>cột hai</w:t><w:br/><w:t>dòng hai</w:t><w:noBreakHyphen/><w:t>hết</w:t></w:r></w:p>` +
			`<w:p><w:r><w:t xml:space="preserve">Thời hạn là </w:t></w:r><w:del w:id="1"><w:r><w:delText>10</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>15</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> ngày</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>` +
			`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF abc</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Điều 5</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:hyperlink><w:r><w:t xml:space="preserve"> của Quy chế</w:t></w:r></w:hyperlink></w:p>` +
			`<w:p><w:r><w:t>Trước hộp</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>` + para("Chữ trong hộp") + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + para("Chữ trong hộp") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>` +
			`<w:sdt><w:sdtContent>` + para("Trong ô nhập") + `</w:sdtContent></w:sdt>` +
			`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>chữ ẩn</w:t></w:r><w:r><w:t>chữ hiện</w:t></w:r></w:p>` +
			`<w:p><w:pPr><w:rPr><w:del w:id="9"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Nửa đầu </w:t></w:r></w:p>` + para("nửa sau"),
	})
	blocks, problems := mustBlocks(t, "a.docx", data)
	wantShow(t, blocks, `
# Quy định chung {đậm} {hoa}
Điều 1. Phạm vi {đậm}
Cột một	cột hai⏎dòng hai-hết
Thời hạn là 15 ngày[1]
Điều 5 của Quy chế
Trước hộp
Chữ trong hộp
Trong ô nhập
chữ hiện
Nửa đầu nửa sau
<[1]> Khoản này được bổ sung sau.
`)
	if len(problems) != 2 {
		t.Errorf("problems: %v", problems)
	}
}

func TestDocxNumbering(t *testing.T) {
	data := docx(t, map[string]string{
		"styles": `<w:style w:type="paragraph" w:styleId="DieuSo"><w:name w:val="dieu"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
			<w:style w:type="paragraph" w:styleId="KhoanSo"><w:name w:val="khoan"/><w:basedOn w:val="DieuSo"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>`,
		"numbering": `<w:abstractNum w:abstractNumId="0">
				<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
				<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
				<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2.%3"/><w:isLgl/></w:lvl>
			</w:abstractNum>
			<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
			<w:abstractNum w:abstractNumId="2">
				<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="DieuSo"/><w:lvlText w:val="Điều %1."/></w:lvl>
				<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="KhoanSo"/><w:lvlText w:val="%2."/></w:lvl>
			</w:abstractNum>
			<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
			<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
			<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
			<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
			<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>`,
		"body": numbered(1, 0, "một") + numbered(1, 1, "một a") + numbered(1, 1, "một bê") + numbered(1, 2, "một bê một") +
			numbered(1, 0, "hai") + numbered(1, 1, "hai a") + numbered(2, 0, "gạch") + numbered(2, 1, "chấm") +
			numbered(4, 0, "năm") + numbered(4, 0, "sáu") + numbered(5, 0, "bảy, cùng danh sách gốc") +
			`<w:p><w:pPr><w:pStyle w:val="DieuSo"/></w:pPr><w:r><w:t>Phạm vi</w:t></w:r></w:p>` +
			`<w:p><w:pPr><w:pStyle w:val="KhoanSo"/></w:pPr><w:r><w:t>khoản</w:t></w:r></w:p>` +
			`<w:p><w:pPr><w:pStyle w:val="DieuSo"/></w:pPr><w:r><w:t>Đối tượng</w:t></w:r></w:p>` +
			`<w:p><w:pPr><w:pStyle w:val="KhoanSo"/></w:pPr><w:r><w:t>khoản</w:t></w:r></w:p>` +
			`<w:p><w:pPr><w:pStyle w:val="DieuSo"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>không số</w:t></w:r></w:p>` +
			numbered(99, 0, "danh sách không có"),
	})
	blocks, _ := mustBlocks(t, "a.docx", data)
	wantShow(t, blocks, `
<1.> một
<a)> một a
<b)> một bê
<1.2.1> một bê một
<2.> hai
<a)> hai a
<-> gạch
<•> chấm
<5.> năm
<6.> sáu
<7.> bảy, cùng danh sách gốc
<Điều 1.> Phạm vi
<I.> khoản
<Điều 2.> Đối tượng
<I.> khoản
không số
danh sách không có
`)
}

func TestDocxTable(t *testing.T) {
	tr := func(cells ...string) string { return "<w:tr>" + strings.Join(cells, "") + "</w:tr>" }
	data := docx(t, map[string]string{"body": para("trước") + `<w:tbl><w:tblPr/>` +
		tr(cellXML(`<w:vMerge w:val="restart"/>`, para("TT")), cellXML(`<w:vMerge w:val="restart"/>`,
			para("Nhiệm vụ")), cellXML(`<w:gridSpan w:val="2"/>`, para("Thời gian"))) +
		tr(cellXML(`<w:vMerge/>`, `<w:p/>`), cellXML(`<w:vMerge/>`, `<w:p/>`), cellXML(``, para("Bắt đầu")),
			cellXML(``, para("Kết thúc"))) +
		tr(cellXML(``, para("1")), cellXML(``, para("Rà soát")+para("thủ tục")), cellXML(``, para("Quý I")),
			cellXML(`<w:vMerge w:val="restart"/>`, para("Quý II"))) +
		tr(cellXML(``, para("2")), cellXML(``, para("Công bố")+`<w:tbl><w:tr>`+cellXML(``, para("trong"))+cellXML(``,
			para("lồng"))+`</w:tr></w:tbl>`+`<w:p/>`), cellXML(``, para("nt")), cellXML(`<w:vMerge/>`, `<w:p/>`)) +
		`<w:tr><w:trPr><w:del w:id="3"/></w:trPr>` + cellXML(``, para("đã xóa")) + `</w:tr>` +
		`</w:tbl>` + para("sau") +
		`<w:tbl>` + tr(cellXML(``, para("ỦY BAN NHÂN DÂN")+para("Số: 12/QĐ-UBND")), cellXML(``, para("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))) + `</w:tbl>`})
	blocks, _ := mustBlocks(t, "a.docx", data)
	wantShow(t, blocks, `
trước
[TT | Nhiệm vụ | Thời gian / Bắt đầu | Thời gian / Kết thúc]
1 | Rà soát⏎thủ tục | Quý I | Quý II
2 | Công bố⏎trong	lồng | Quý I* | Quý II*
sau
ỦY BAN NHÂN DÂN
Số: 12/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
`)
}

func TestDocxLegacyFonts(t *testing.T) {
	run := func(font, text string) string {
		return `<w:r><w:rPr><w:rFonts w:ascii="` + font + `" w:hAnsi="` + font +
			`"/></w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
	}
	data := docx(t, map[string]string{"body": `<w:p>` + run(".VnTime", toTCVN3("Thủ tục hành chính được công bố")) +
		run("Times New Roman", " đúng hạn") + `</w:p>` +
		`<w:p>` + run(".VnTimeH", toTCVN3("quyết định")) + `</w:p>` +
		`<w:p>` + run("VNI-Times", toVNI("Ủy ban nhân dân tỉnh ban hành Nghị quyết về chỉ tiêu")) + `</w:p>` +
		`<w:p>` + run(".VnTime", "Chữ đã là Unicode rồi") + `</w:p>`})
	blocks, problems := mustBlocks(t, "a.docx", data)
	wantShow(t, blocks, `
Thủ tục hành chính được công bố đúng hạn
QUYẾT ĐỊNH
Ủy ban nhân dân tỉnh ban hành Nghị quyết về chỉ tiêu
Chữ đã là Unicode rồi
`)
	if len(problems) != 1 {
		t.Errorf("problems: %v", problems)
	}
}

func wantRefusal(t *testing.T, err error, code RefusalCode, words ...string) {
	t.Helper()
	var r *Refusal
	if !errors.As(err, &r) {
		t.Fatalf("error %v is not a refusal", err)
	}
	if r.Code != code {
		t.Errorf("code %s, want %s (%v)", r.Code, code, err)
	}
	for _, w := range words {
		if !strings.Contains(r.Text, w) {
			t.Errorf("sentence %q does not say %q", r.Text, w)
		}
	}
	if strings.Count(r.Text, "\n") > 0 || r.Text == "" {
		t.Errorf("not one sentence: %q", r.Text)
	}
}
