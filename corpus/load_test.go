package corpus

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"trolyao/paper"
)

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

// wordFile packs a DOCX of the inside of w:numbering and of w:body.
func wordFile(t testing.TB, numbering, body string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, part := range [][2]string{
		{"word/numbering.xml", "<w:numbering " + wordNS + ">" + numbering + "</w:numbering>"},
		{"word/document.xml", "<w:document " + wordNS + "><w:body>" + body + "</w:body></w:document>"},
	} {
		w, err := z.Create(part[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(part[1])); err != nil {
			t.Fatal(err)
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

func wantRefusal(t *testing.T, err error, code paper.RefusalCode, words ...string) {
	t.Helper()
	var r *paper.Refusal
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
}

// From the bytes of a file to the units of a document.
func TestRead(t *testing.T) {
	data := wordFile(t, `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`,
		para("QUY CHẾ")+numbered(1, 0, "Phạm vi")+numbered(1, 1, "Quy chế này áp dụng cho:")+numbered(1, 2,
			"phòng đọc;")+numbered(1, 2, "kho sách.")+
			numbered(1, 1, "Quy chế này không áp dụng cho khách.")+numbered(1, 0, "Hiệu lực")+
			para("Quy chế có hiệu lực từ ngày ký."))
	doc, _, err := Read(context.Background(), "/tmp/quy che.docx", data,
		ReadOptions{File: paper.Options{NoTools: true}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range doc.Units() {
		for _, p := range u.Passages(&doc.Head) {
			got = append(got, fmt.Sprintf("Điều %s khoản %s (%d điểm)", p.Ref.Article, p.Ref.Clause, len(p.Points)))
		}
	}
	if want := "Điều 1 khoản 1 (2 điểm); Điều 1 khoản 2 (0 điểm); Điều 2 khoản  (0 điểm)"; strings.Join(got,
		"; ") != want {
		t.Errorf("got %s", strings.Join(got, "; "))
	}
}

// A merged cell of a Word table is still marked as inferred in the document.
func TestReadTable(t *testing.T) {
	tr := func(cells ...string) string { return "<w:tr>" + strings.Join(cells, "") + "</w:tr>" }
	data := wordFile(t, "", para("KẾ HOẠCH")+para("Điều 1. Phân công")+para("Việc được phân công như sau:")+`<w:tbl>`+
		tr(cellXML(``, para("TT")), cellXML(``, para("Nội dung")), cellXML(``, para("Đơn vị")))+
		tr(cellXML(``, para("1")), cellXML(``, para("Lập danh sách")),
			cellXML(`<w:vMerge w:val="restart"/>`, para("Phòng Một")))+
		tr(cellXML(``, para("2")), cellXML(``, para("Gửi danh sách")), cellXML(`<w:vMerge/>`, "<w:p/>"))+`</w:tbl>`)
	doc, _, err := Read(context.Background(), "a.docx", data, ReadOptions{File: paper.Options{NoTools: true}})
	if err != nil {
		t.Fatal(err)
	}
	var table *paper.Table
	var find func(parts []*Part)
	find = func(parts []*Part) {
		for _, p := range parts {
			if p.Table != nil {
				table = p.Table
			}
			find(p.Parts)
		}
	}
	find(doc.Parts)
	if table == nil || len(table.Rows) != 2 || strings.Join(table.Columns, "|") != "TT|Nội dung|Đơn vị" {
		t.Fatalf("table %+v", table)
	}
	if c := table.Rows[1][2]; c.Raw != "" || c.Text != "Phòng Một" || !c.Inferred {
		t.Errorf("merged cell %+v", c)
	}
}
