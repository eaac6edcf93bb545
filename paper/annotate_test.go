package paper_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"trolyao/paper"
)

const annotated = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` +
	`<w:p><w:r><w:t>Căn cứ Nghị định số 911/2021/NĐ-CP ngày 04 tháng 10 năm 2021 của Chính phủ;</w:t></w:r></w:p>` +
	`<w:tbl><w:tr><w:tc><w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Giao Sở </w:t></w:r><w:r><w:t>Bếp &amp; núc</w:t></w:r><w:r><w:t xml:space="preserve"> chủ trì.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>` +
	`<w:p><w:ins w:id="7" w:author="a"><w:r><w:t>Việc thứ hai theo khoản 5 Điều 2</w:t></w:r></w:ins><w:del w:id="8" w:author="a"><w:r><w:delText>bỏ đi</w:delText></w:r></w:del></w:p>` +
	`<w:p><w:r><w:t>Có chú thích</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:t xml:space="preserve"> ở giữa.</w:t></w:r></w:p>` +
	`</w:body></w:document>`

func docxOf(t testing.TB, body string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range [][2]string{{"[Content_Types].xml",
		`<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", body}, {"word/media/picture.bin", strings.Repeat("\x00\x01pixels", 500)},
		{"word/footnotes.xml", `<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="1"><w:p><w:r><w:t>Xem Điều 9</w:t></w:r></w:p></w:footnote></w:footnotes>`}} {
		w, err := z.Create(f[0])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, f[1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// entries are the entries of a package, packed and unpacked.
func entries(t testing.TB, data []byte) (packed, plain map[string]string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	packed, plain = map[string]string{}, map[string]string{}
	for _, f := range z.File {
		r, err := f.OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(r)
		packed[f.Name] = string(b)
		o, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err = io.ReadAll(o)
		if err != nil {
			t.Fatal(err)
		}
		plain[f.Name] = string(b)
	}
	return packed, plain
}

// within says that the bytes of old stand in new in their order: nothing was taken out.
func within(old, new string) bool {
	i := 0
	for j := 0; j < len(new) && i < len(old); j++ {
		if old[i] == new[j] {
			i++
		}
	}
	return i == len(old)
}

func TestAnnotateOnlyAdds(t *testing.T) {
	data := docxOf(t, annotated)
	first := "Căn cứ Nghị định số 911/2021/NĐ-CP ngày 04 tháng 10 năm 2021 của Chính phủ;"
	cell := "Giao Sở Bếp & núc chủ trì."
	second := "Việc thứ hai theo khoản 5 Điều 2"
	at := func(para, words string) (int, int) { i := strings.Index(para, words); return i, i + len(words) }
	remark := func(para, words, text, old, new string) paper.Remark {
		a, b := at(para, words)
		return paper.Remark{Para: para, Start: a, End: b, Text: text, Old: old, New: new}
	}
	rs := []paper.Remark{
		remark(first, "Nghị định số 911/2021/NĐ-CP ngày 04 tháng 10 năm 2021",
			"Ngày đúng: 04/01/2021\nxin xem <lại> & sửa",
			"ngày 04 tháng 10 năm 2021", "ngày 04 tháng 01 năm 2021"),
		remark(cell, "Sở Bếp & núc", "Cơ quan không còn", "", ""),
		remark(second, "khoản 5 Điều 2", "Không có khoản 5", "", ""),
		remark("Có chú thích[1] ở giữa.", "ở giữa", "Đúng chỗ", "", ""),
		{Para: "Xem Điều 9", Start: 0, End: 5, Note: 1, Text: "Chú thích sai"},
		remark("không có đoạn này", "đoạn", "không đặt được", "", ""),
	}
	out, n, err := paper.Annotate(data, rs, "Người <thử>", time.Unix(0, 0))
	if err != nil || n != 5 {
		t.Fatalf("%d placed, %v", n, err)
	}
	oldPacked, oldPlain := entries(t, data)
	packed, plain := entries(t, out)
	for name, b := range oldPacked {
		switch name {
		case "word/document.xml", "[Content_Types].xml":
			if !within(oldPlain[name], plain[name]) {
				t.Errorf("%s lost bytes", name)
			}
		default:
			if packed[name] != b {
				t.Errorf("%s changed", name)
			}
		}
	}
	for _, want := range []string{"Ngày đúng: 04/01/2021", "&lt;lại&gt; &amp; sửa", "Chú thích sai",
		`w:author="Người &lt;thử&gt;"`} {
		if !strings.Contains(plain["word/comments.xml"], want) {
			t.Errorf("comments lack %q", want)
		}
	}
	body := plain["word/document.xml"]
	if strings.Count(body, "commentRangeStart") != 5 || strings.Count(body, "commentRangeEnd") != 5 ||
		!strings.Contains(body, `<w:delText xml:space="preserve"> ngày 04 tháng 10 năm 2021</w:delText>`) ||
		!strings.Contains(body, `<w:t xml:space="preserve"> ngày 04 tháng 01 năm 2021</w:t>`) {
		t.Errorf("body: %s", body)
	}
	blocks, _, err := paper.Read(context.Background(), "a.docx", out, paper.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text string
	for _, b := range blocks {
		text += b.Text + "\n"
		if b.Table != nil {
			text += b.Table.Rows[0][0].Raw + "\n"
		}
	}
	for _, want := range []string{"Căn cứ Nghị định số 911/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của Chính phủ;", cell,
		second} {
		if !strings.Contains(text, want) {
			t.Errorf("read back without %q: %s", want, text)
		}
	}
	// comments upon comments
	again, n, err := paper.Annotate(out, rs[1:2], "b", time.Unix(0, 0))
	if err != nil || n != 1 {
		t.Fatalf("again: %d, %v", n, err)
	}
	if _, p := entries(t, again); strings.Count(p["word/comments.xml"], "<w:comment ") != 6 ||
		!within(plain["word/comments.xml"], p["word/comments.xml"]) {
		t.Error("the comments that were there are not kept")
	}
}

func FuzzAnnotate(f *testing.F) {
	f.Add(annotated, 3, 20, "Nghị", "Luật")
	f.Add(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:rPr/><w:t>a &amp;b</w:t><w:tab/><w:t/></w:r></w:p></w:document>`, 0, 1, "a", "b")
	f.Fuzz(func(t *testing.T, body string, start, end int, old, new string) {
		data := docxOf(t, body)
		blocks, _, err := paper.Read(context.Background(), "a.docx", data, paper.Options{NoTools: true})
		if err != nil {
			return
		}
		var rs []paper.Remark
		for _, b := range blocks {
			if n := len(b.Text); n > 0 && start >= 0 && end > start {
				rs = append(rs, paper.Remark{Para: b.Text, Start: start % n, End: min(n, end), Text: "x", Old: old,
					New: new})
			}
		}
		out, n, err := paper.Annotate(data, rs, "a", time.Unix(0, 0))
		if err != nil {
			return
		}
		if _, _, err := paper.Read(context.Background(), "a.docx", out, paper.Options{NoTools: true}); err != nil {
			t.Fatalf("%d placed: not read again: %v", n, err)
		}
		_, was := entries(t, data)
		if _, is := entries(t, out); !within(was["word/document.xml"], is["word/document.xml"]) {
			t.Fatal("bytes were lost")
		}
	})
}
