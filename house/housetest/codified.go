package housetest

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// CodifiedPlan says what package of the codified law [Codified] writes.
type CodifiedPlan struct {
	Articles int
	Edition  time.Time
	// Amended are the articles, by their number in the package from 0, that this edition
	// has with another wording and a note of what changed them.
	Amended map[int]bool
	// Gone are documents, by their number from 0, that it leaves out.
	Gone map[int]bool
	// Secret is a document whose title bears the mark of a state secret; "" none.
	Secret string
}

// Sizes of a package, as the real one has them.
const (
	articlesOfSubject  = 260
	articlesOfDocument = 16
)

// Codified writes a package of the codified law in the structure in which it is
// published: a page for each đề mục, pieces of HTML in one line, with the source notes,
// links, tables and attachments that the real ones have, and the tree for navigation, which
// is no valid JSON.
func Codified(t testing.TB, out io.Writer, plan CodifiedPlan) {
	t.Helper()
	z := zip.NewWriter(out)
	put := func(name, text string) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: "BoPhapDienDienTu/" + name, Method: zip.Deflate, Modified: plan.Edition})
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	put("BoPhapDien.html", "<!DOCTYPE html><html><head><title>Bộ pháp điển</title></head><body><div id='tree'></div></body></html>")
	var subjects, topics, tree strings.Builder
	pages := (plan.Articles + articlesOfSubject - 1) / articlesOfSubject
	for s := range pages {
		id := fmt.Sprintf("%08x-0000-4000-8000-000000000000", s+1)
		topic := s % 45
		put("demuc/"+id+".html", codifiedPage(plan, s, topic))
		fmt.Fprintf(&subjects, `{"Value":"%s","Text":"Đề mục mẫu %d","ChuDe":"%08x-1111-4111-8111-111111111111","STT":"%d"},`, id, s+1, topic+1, s/45+1)
		fmt.Fprintf(&tree, "{\"ID\":\"x\",\"TEN\":\"Điều có dấu \"ngoặc\" [không đóng\",\"DeMucID\":\"%s\"},\n", id)
	}
	for topic := range min(45, pages) {
		fmt.Fprintf(&topics, `{"Value":"%08x-1111-4111-8111-111111111111","Text":"Chủ đề mẫu %d","STT":"%d"},`, topic+1, topic+1, topic+1)
	}
	put("jsonData.js", "\ufeffvar jdChuDe = ["+topics.String()+"];\r\nvar jdDeMuc = ["+subjects.String()+"];\r\nvar jdAllTree = [\r\n"+tree.String()+"];")
	put("demuc/00000000-0000-4000-8000-ffffffffffff.html", "\ufeff<link href='../lib/css/style.css' rel='stylesheet' type='text/css' /><h3>Đề mục 45.99<br/>Đề mục trống</h3><div class='_content'></div>")
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

// CodifiedNumber is the number of document n of such a package.
func CodifiedNumber(n int) string {
	if n%6 == 0 {
		return fmt.Sprintf("%d/20%02d/QH%d", n%900+100, n%20+2, n%7+10)
	}
	return fmt.Sprintf("%d/20%02d/NĐ-CP", n+1000, n%20+2)
}

// codifiedPage is one đề mục. The last document of each goes on in the next.
func codifiedPage(plan CodifiedPlan, s, topic int) string {
	var b strings.Builder
	code := fmt.Sprintf("%d.%d", topic+1, s/45+1)
	fmt.Fprintf(&b, "\ufeff<link href='../lib/css/style.css' rel='stylesheet' type='text/css' />\r\n<h3 style='text-transform: uppercase; text-align: center; font-weight: bold'>\r\n    Đề mục %s\r\n    <br />\r\n    Đề mục mẫu %d\r\n</h3>\n<p style='text-align: center; display: none'>(Xem Danh mục văn bản pháp điển vào đề mục: <a class='viewDSVB' href='#'>x</a>)</p><div class='_content'>", code, s+1)
	seen := map[int]bool{}
	for i := s * articlesOfSubject; i < min((s+1)*articlesOfSubject, plan.Articles); i++ {
		doc, article := i/articlesOfDocument, i%articlesOfDocument+1
		if plan.Gone[doc] {
			continue
		}
		if article == 1 {
			fmt.Fprintf(&b, "<p class='pChuong'><a name='%020d'></a>Chương %d</p><p class='pChuong'>QUY ĐỊNH CHUNG</p>", i, doc)
		}
		b.WriteString(codifiedArticle(plan, i, doc, article, code, !seen[doc]))
		seen[doc] = true
	}
	b.WriteString("</div>")
	return b.String()
}

func codifiedArticle(plan CodifiedPlan, i, doc, article int, code string, first bool) string {
	kind, mark, issuer := "Nghị định", "NĐ", "Chính phủ"
	if doc%6 == 0 {
		kind, mark, issuer = "Luật", "LQ", "Quốc hội"
	}
	number := CodifiedNumber(doc)
	year := number[strings.Index(number, "/")+1:][:4]
	title := fmt.Sprintf(" Quy định về việc mẫu số %d, quản lý vườn cây và sổ sách ngày 10/06/%s của %s", doc, year, issuer)
	if plan.Secret != "" && doc == 1 {
		title = " " + plan.Secret + fmt.Sprintf(" ngày 10/06/%s của %s", year, issuer)
	}
	if !first {
		title = ""
	}
	link := func(item, anchor, text string) string {
		return "<a href='http://vbpl.vn/TW/Pages/vbpq-toanvan.aspx?ItemID=" + item + "#" + anchor + "' target='_blank'>" + text + "</a>"
	}
	item := fmt.Sprint(100000 + doc)
	if doc%12 == 5 {
		item = "" // the real package has such
	}
	place := fmt.Sprintf("Điều %d", article)
	rest := fmt.Sprintf("%s số %s%s, có hiệu lực thi hành kể từ ngày 01/01/%s", kind, number, title, nextYear(year))
	amended := i%17 == 3 && article > 2
	note := link(item, fmt.Sprintf("Chuong_I_Dieu_%d", article), "("+place+" "+rest+")")
	days := 5 + i%20
	switch {
	case plan.Amended[i]:
		days += 30
		note = "(" + link(item, fmt.Sprintf("Dieu_%d", article), place) + " " + rest + ", có nội dung được sửa đổi, có nội dung bị bãi bỏ bởi " + link("999001", "Dieu_1", "Điều 1") + ", " + link("999001", "Dieu_2", "Điều 2") + " Nghị định số 9901/2026/NĐ-CP có hiệu lực thi hành kể từ ngày 01/07/2026)"
	case amended:
		note = "(" + link(item, fmt.Sprintf("Dieu_%d", article), place) + " " + rest + ", có nội dung được bổ sung bởi " + link("999000", "Dieu_3", "Điều 3") + " Nghị định số 9900/2024/NĐ-CP có hiệu lực thi hành kể từ ngày 01/9/2024)"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<p class='pDieu'><a name='%040d'></a>Điều %s.%s.%d.%d. Việc mẫu %d</p><p class='pGhiChu'>%s</p><p class='pNoiDung'>", i, code, mark, doc%40+1, article, i, note)
	fmt.Fprintf(&b, "<p style=\"text-align:justify\">1. Người phụ trách vườn cây số %d tưới cây trong <b>%02d</b> ng&#224;y l&#224;m việc kể từ ngày nhận sổ, ghi lại lượng nước đã dùng và báo cho người quản lý vườn.</p>\r\n\r\n", i, days)
	for k := 2; k <= 4; k++ {
		fmt.Fprintf(&b, "<p style=\"text-align:justify\">%d. Trường hợp cây số %d bị sâu, người phụ trách thực hiện như sau&#58;</p>\n<p style=\"text-align:justify\">a) Ghi vào sổ theo dõi số %d những gì đã thấy, ngày thấy, và tình trạng của từng cành, từng lá của cây;</p>\n<p style=\"text-align:justify\">b) Báo cho người quản lý vườn trong %d giờ, kèm theo ảnh chụp rõ cây bị sâu và vị trí của cây trong vườn;</p>\n<p style=\"text-align:justify\">c) Không tự ý chặt cây khi chưa có ý kiến của người quản lý vườn, trừ trường hợp cây sắp đổ gây nguy hiểm cho người đi qua.</p>\n", k, i, k, k*2)
	}
	if i%45 == 7 {
		b.WriteString("<table class=\"Table\" border=\"1\"><tbody><tr><td><p class=\"MsoNormal\">Loại cây</p></td><td><p>Hạn tưới</p></td></tr><tr><td>Cây thường</td><td>5 ngày</td></tr></tbody></table>")
	}
	b.WriteString("<p style=\"text-align:justify\">&#160;</p></p>")
	if i%11 == 4 {
		fmt.Fprintf(&b, "<a href='http://phapdien.moj.gov.vn/TraCuuPhapDien/Files/AppFile/data/hobj/%08x-3333-4333-8333-333333333333.docx'><p>Mau so %d_dinh kem theo.docx</p></a>", i, i)
	}
	if i%4 == 1 {
		b.WriteString("<p class='pChiDan'>(Điều này có nội dung liên quan đến <a href='#' onclick=\"ViewNoiDungPhapDien('0'); return false;\">Điều 1.1.LQ.1. Việc mẫu</a>)</p>")
	}
	return b.String()
}

func nextYear(year string) string {
	n := 0
	fmt.Sscan(year, &n)
	return fmt.Sprint(n + 1)
}
