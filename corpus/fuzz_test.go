package corpus

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"trolyao/paper"
)

// refused fails where an error is no refusal with a sentence.
func refused(t *testing.T, err error) {
	t.Helper()
	var refusal *paper.Refusal
	if err != nil && (!errors.As(err, &refusal) || refusal.Text == "") {
		t.Errorf("no refusal: %v", err)
	}
}

// What stands in an envelope of the axis of exchange becomes a document or a refusal.
func FuzzEdXML(f *testing.F) {
	f.Add(`<MessageHeader><From><OrganId>H99</OrganId><OrganName>Xã Mẫu</OrganName></From><Code><CodeNumber>7</CodeNumber>` +
		`<CodeNotation>UBND</CodeNotation></Code><Subject>Về sách</Subject><DueDate>2026/12/05</DueDate></MessageHeader>` +
		`<Attachment><AttachmentName>a.txt</AttachmentName><ContentTransferEncoded>TcO0dCBkw7JuZw==</ContentTransferEncoded></Attachment>`)
	f.Add(`<Status><ResponseFor><Code>7/UBND</Code></ResponseFor><StatusCode>01</StatusCode></Status>`)
	f.Add(`<messageheader><code/><content>a</content><otherinfo><priority>4`)
	f.Fuzz(func(t *testing.T, inner string) {
		if len(inner) > 1<<16 {
			return
		}
		data := []byte("<edXML>" + inner + "</edXML>")
		opts := ReadOptions{File: paper.Options{NoTools: true, MaxExpanded: 4 << 20}}
		doc, _, err := edXML(context.Background(), data, opts)
		if refused(t, err); (doc == nil) == (err == nil) {
			t.Errorf("document %v, error %v", doc, err)
		}
	})
}

// Lines of a dump of the national database are handed on, counted or refused.
func FuzzReadOfficial(f *testing.F) {
	f.Add([]byte(`{"id":9,"so_ky_hieu":"01/2020/NĐ-CP","ngay_ban_hanh":"03/01/2020","loai_van_ban":"Nghị định","tinh_trang_hieu_luc":"Còn hiệu lực"}` +
		"\n" + `{"doc_id":9,"other_doc_id":"8","relationship":"Văn bản hết hiệu lực"}`))
	f.Add([]byte("\xef\xbb\xbf{\"id\":\"\",\"so_ky_hieu\":\"x\",\"tinh_trang_hieu_luc\":null}\n\n{}"))
	f.Add([]byte("\x1f\x8b\x08"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		lines := 0
		skipped, err := ReadOfficial(context.Background(), bytes.NewReader(data), "2026-01-02", func(o Official) error {
			if lines++; o.Number == "" || o.Key == "" {
				t.Errorf("a document without number or key: %+v", o)
			}
			o.Claim(nil)
			return nil
		}, func(tie OfficialTie) error {
			lines++
			tie.OfficialEnds()
			return nil
		})
		if refused(t, err); err == nil && IsOfficial(bytes.NewReader(data)) && lines+skipped == 0 {
			t.Error("a dump of which nothing is told")
		}
	})
}

// memory is a spool in memory.
type memory struct{ data []byte }

func (m *memory) Write(p []byte) (int, error) { m.data = append(m.data, p...); return len(p), nil }

func (m *memory) ReadAt(p []byte, at int64) (int, error) {
	return bytes.NewReader(m.data).ReadAt(p, at)
}

// A page of the codified law becomes documents with their articles, or a refusal.
func FuzzCodified(f *testing.F) {
	f.Add(`<h3>Đề mục 9.1<br/>Sách</h3><p class='pChuong'>Chương I</p><p class='pDieu'>Điều 9.1.NĐ.1.1. Phạm vi</p>`+
		`<p class='pGhiChu'>(<a href="x?ItemID=7">Điều 1 Nghị định số 01/2020/NĐ-CP</a> về sách ngày 03/01/2020 của Chính phủ, có hiệu lực thi hành từ ngày 01/02/2020)</p>`+
		`<p class='pNoiDung'>1. Sách được mượn <a href='/Files/AppFile/a.doc'>Mẫu 1</a>.</p><p class=pChiDan>(x)</p>`,
		`var jdChuDe=[{"Value":"1","Text":"Văn hóa","STT":"1"}];var jdDeMuc=[{"Value":"22222222-2222-4222-8222-222222222222","Text":"Sách","ChuDe":"1"}]`)
	f.Add(`<p class="pDieu">Điều 1</p><p class="pGhiChu">(Điều 2 Luật số 1/2020/QH14, có hiệu lực từ ngày 1/1/2021, được sửa đổi bởi Điều 3 Luật số 2/2022/QH15 `+
		`có hiệu lực từ ngày 1/1/2023)</p><p class="pNoiDung"><table><tr><td>a</table>`, "")
	f.Fuzz(func(t *testing.T, page, topics string) {
		if len(page)+len(topics) > 1<<15 {
			return
		}
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for name, text := range map[string]string{"demuc/22222222-2222-4222-8222-222222222222.html": page, "jsonData.js": topics} {
			if w, err := z.Create(name); err != nil {
				t.Fatal(err)
			} else if _, err = io.WriteString(w, text); err != nil {
				t.Fatal(err)
			}
		}
		z.Close()
		in, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		c, err := OpenCodified(in)
		if refused(t, err); err != nil {
			return
		}
		n, err := c.Read(context.Background(), &memory{}, func(string) (bool, error) { return false, nil },
			func(bool, int, int) {}, func(x *CodifiedText) error {
				if x.Document == nil && len(x.Problems) == 0 {
					t.Errorf("%s is left out without a word", x.Key)
				}
				return nil
			})
		refused(t, err)
		if n.Articles > strings.Count(strings.ToLower(page), "pdieu") {
			t.Errorf("%d articles counted", n.Articles)
		}
	})
}
