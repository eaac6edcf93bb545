package web

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"trolyao/corpus"
	"trolyao/paper"
	"trolyao/store"
)

// mooring are two records of our own making, as pages are copied; they rest on the
// decree on the garden and on one that is not held.
const mooring = `{"id":"1.900210","law_id":"","title":"Thủ tục đăng ký tưới vườn cơ quan","so_quyet_dinh":"12/QĐ-MAU","text":"` +
	`Lĩnh vực: Vườn cơ quan\nCấp thực hiện: Cấp xã\nĐối tượng thực hiện: Công dân Việt Nam\n` +
	`Cơ quan thực hiện: Ủy ban nhân dân xã, phường, đặc khu\n` +
	`Trình tự thực hiện: Bước 1: Người tưới nộp hồ sơ.\n- Bước 2. Trong 03 ngày làm việc, xã trả lời theo khoản 1 Điều 2 Nghị định 921/2021/NĐ-CP.\n` +
	`Cách thức thực hiện: Hình thức nộpThời gianPhí, lệ phíMô tảTrực tuyến3 Ngày làm việc10,000 Việt Nam Đồng(Thu 10.000 đồng/lần. Miễn lệ phí cho hộ nghèo.)Trực tiếp5 Ngày làm việcMiễn phí\n` +
	`Thành phần hồ sơ: * Giấy tờ phải nộp:Tên giấy tờMẫu đơn, tờ khaiSố lượngTờ khai tưới vườn theo Mẫu số 12.MauTuoiVuon.docx1 bản chính- Sổ tưới;1 bản chính,2 bản sao- Trường hợp mưa thì không cần0 bản chínhTrường hợp ủy quyền:Tên giấy tờMẫu đơn, tờ khaiSố lượngGiấy ủy quyền1 bản chính\n` +
	`Kết quả: Giấy tưới vườnMã: KQ.M01.0001\nYêu cầu, điều kiện: Không\n` +
	`Căn cứ pháp lý: Tên văn bản pháp lýMã văn bảnVề vườn rau của cơ quan921/2021/NĐ-CPQuy định mức thu98/2023/TT-BTC"}` + "\n" +
	`{"id":"1.900211","law_id":"","title":"Thủ tục đăng ký lại việc tưới vườn cơ quan","text":"` +
	`Lĩnh vực: Vườn cơ quan\nCấp thực hiện: Cấp tỉnh\nCơ quan thực hiện: Sở Nội vụ\nTrình tự thực hiện: Người tưới nộp hồ sơ tại Sở."}`

// shelveProcedures puts records of procedures into a house.
func (h *desk) shelveProcedures(t testing.TB, lines string) {
	t.Helper()
	err := corpus.ReadCollection(t.Context(), strings.NewReader(lines), corpus.CollectionOptions{},
		func(d *corpus.Document, _ []paper.Problem) error {
			_, err := h.store.PutDocument(t.Context(), d, store.Original{})
			return err
		})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.index.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}

// TestProcedureInBrowser is the way of an officer at the one-stop desk: find a
// procedure while typing, a part of it, its basis at the khoản, and the checklist
// on paper.
func TestProcedureInBrowser(t *testing.T) {
	h := open(t, nil)
	h.shelve(t, "nd921.txt", garden("921/2021/NĐ-CP", "7"), nil)
	h.shelveProcedures(t, mooring)
	for _, c := range someLooks() {
		t.Run(c.name, func(t *testing.T) {
			b := h.browser(t, c.width, c.dark)
			b.as("chuyen-vien-a")
			b.look("/thu-tuc", c)
			b.fill("#q", "tuoi vuon")
			b.await(`document.querySelectorAll(".procedures li").length === 2 && location.search === "?q=tuoi+vuon"`)
			b.run(choose("#cap", "Cấp xã"), js(`document.querySelector("#cap").dispatchEvent(new Event("input", {bubbles: true}))`))
			b.await(`document.querySelectorAll(".procedures li").length === 1`)
			b.shot("procedure-1-found-" + c.name)
			b.click(".procedures a")
			b.await(`location.pathname === "/thu-tuc/1.900210"`)
			b.look("/thu-tuc/1.900210#ho-so", c)
			if got := b.text("#ho-so"); !strings.Contains(got, "Sổ tưới") {
				t.Errorf("dossier: %q", got)
			}
			if got := b.text("#cach-thuc"); !strings.Contains(got, "03 ngày làm việc") || !strings.Contains(got, "10.000 đồng") {
				t.Errorf("methods: %q", got)
			}
			basis := `#can-cu .places a[href="/vb/921-2021-nd-cp#d2k1"]`
			if got := b.text("#can-cu"); !strings.Contains(got, "còn hiệu lực") || !strings.Contains(got, "kho chưa có") {
				t.Errorf("basis: %q", got)
			}
			b.click(basis)
			b.await(`location.pathname === "/vb/921-2021-nd-cp" && location.hash === "#d2k1"`)
			if got := b.text(":target"); !strings.Contains(got, "trước 7 giờ sáng") {
				t.Errorf("the khoản of the basis is %q", got)
			}
			b.look("/thu-tuc/1.900210/ho-so?th=1", c)
			b.printed(t, c)
			b.look("/thu-tuc/ngay-tra?ma=1.900210&so=3&don-vi=lam-viec", c)
			b.fill("#nhan", "30/6/2026")
			b.fill("#gio", "15:30")
			b.click("form button:not(.plain):not(.second)")
			b.await(`!!document.querySelector("[data-due]")`)
			if got := b.text("[data-due]"); !strings.Contains(got, "03/7/2026") {
				t.Errorf("due %q", got)
			}
			b.shot("procedure-2-due-" + c.name)
		})
	}
}

// printed prints the page that the window shows and reads the paper.
func (b *tab) printed(t *testing.T, c look) {
	t.Helper()
	res := do(b, func(ctx context.Context, _ *chromedp.Target) (cdpage.PrintToPDFResult, error) {
		return chromedp.Call(ctx, cdpage.PrintToPDF, cdpage.PrintToPDFParams{})
	})
	data := res.Data
	if shots != "" {
		if err := os.WriteFile(filepath.Join(shots, "checklist-"+c.name+".pdf"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	blocks, _, err := paper.Read(t.Context(), "danh-muc.pdf", data, paper.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, x := range blocks {
		text.WriteString(x.Text + "\n")
		if x.Table != nil {
			for _, row := range slices.Concat(x.Table.HeadRows, x.Table.Rows) {
				for _, cell := range row {
					text.WriteString(cell.Raw + "\n")
				}
			}
		}
	}
	got := strings.ToLower(text.String())
	for _, want := range []string{"danh mục hồ sơ", "thủ tục đăng ký tưới vườn", "sổ tưới", "người nộp hồ sơ"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not on the paper:\n%s", want, got)
		}
	}
	for _, unwanted := range []string{"giấy ủy quyền", "lập danh mục", "trường hợp mưa"} {
		if strings.Contains(got, unwanted) {
			t.Errorf("%q is on the paper:\n%s", unwanted, got)
		}
	}
}

func TestProcedurePages(t *testing.T) {
	h := open(t, nil)
	h.shelve(t, "nd921.txt", garden("921/2021/NĐ-CP", "7"), nil)
	p := h.signIn(t, "chuyen-vien-a")
	p.get("/thu-tuc")
	h.shelveProcedures(t, mooring)
	for _, c := range []struct {
		path string
		want []string
		not  string
	}{
		{"/thu-tuc", []string{"46 thủ tục", "1.900210", "1.900211"}, ""},
		{"/thu-tuc?cap=" + url.QueryEscape("Cấp tỉnh"), []string{"1.900211"}, "1.900210"},
		{"/thu-tuc?co-quan=noi+vu", []string{"1.900211"}, "1.900210"},
		{"/thu-tuc?q=tuoi+vuo", []string{"1.900210"}, ""}, // half typed
		{"/thu-tuc?q=xyzzy", []string{"Không có thủ tục nào khớp"}, "1.900210"},
		{"/thu-tuc/1.900210", []string{`id="trinh-tu"`, `href="/vb/921-2021-nd-cp#d2k1"`, "98/2023/TT-BTC", "Miễn lệ phí cho hộ nghèo",
			"1.900211", "MauTuoiVuon.docx"}, ""},
		{"/thu-tuc/1.900211", []string{"Chưa đọc được"}, ""},
		{"/thu-tuc/ngay-tra?nhan=30/6/2026&so=0", []string{"Xin ghi thời hạn"}, ""},
		{"/thu-tuc/ngay-tra?nhan=xx&so=5&gio=99", []string{"Ngày “xx” chưa đúng", "Giờ “99” chưa đúng"}, ""},
		{"/thu-tuc/ngay-tra?nhan=30/6/2026&so=5&tu=03/7/2026&den=02/7/2026", []string{"kết thúc không trước bắt đầu"}, ""},
		{"/thu-tuc/1.900210/so-sanh?voi=1.900211", []string{"Sở Nội vụ", "bản ghi không nêu"}, ""},
		{"/thu-tuc/1.900210/so-sanh?voi=zzzz", []string{"Không tìm thấy thủ tục nào khớp"}, ""},
		{"/thu-tuc/9.999999", nil, "1.900210"},
	} {
		p.status(c.path)
		for _, want := range c.want {
			if !strings.Contains(p.page, want) {
				t.Errorf("%s does not say %q", c.path, want)
			}
		}
		if c.not != "" && strings.Contains(p.page, c.not) {
			t.Errorf("%s says %q", c.path, c.not)
		}
	}
	p.get("/vb/1-900210") // what answers link to
	if p.at != "/thu-tuc/1.900210" {
		t.Errorf("the link of an answer leads to %s", p.at)
	}
}

func TestProcedureAPI(t *testing.T) {
	h := open(t, nil)
	h.shelve(t, "nd921.txt", garden("921/2021/NĐ-CP", "7"), nil)
	h.shelveProcedures(t, mooring)
	p := h.program(t, "chuyen-vien-a")
	var list struct {
		Total      int
		Procedures []struct{ Code string }
	}
	if n := p.call("GET", "/api/v1/procedures?q=tuoi+vuon&level=xa", nil, &list); n != 200 || list.Total != 1 ||
		list.Procedures[0].Code != "1.900210" {
		t.Errorf("%d %+v", n, list)
	}
	var one apiProcedureRecord
	if n := p.call("GET", "/api/v1/procedures/1.900210?on=2026-11-20", nil, &one); n != 200 || len(one.Methods) != 2 ||
		one.Methods[0].Count != 3 || len(one.Cases[0].Papers) != 2 || len(one.Cases[0].Remarks) != 1 {
		t.Errorf("%d %+v", n, one)
	}
	held := slices.IndexFunc(one.Basis, func(b apiBasis) bool { return b.Held })
	if held < 0 || one.Basis[held].Validity.State != "in_force" || len(one.Basis[held].Places) != 1 {
		t.Errorf("basis %+v", one.Basis)
	}
	var due struct {
		Due   string
		Steps []apiDueStep
	}
	if n := p.call("GET", "/api/v1/dossier-due?received=2026-06-30&time=15:30&count=5&working=true&pause_from=2026-07-02&pause_to=2026-07-03",
		nil, &due); n != 200 || due.Due != "2026-07-09" || len(due.Steps) < 4 {
		t.Errorf("%d %+v", n, due)
	}
	if n := p.call("GET", "/api/v1/dossier-due?received=2026-06-31&count=5", nil, nil); n != 400 {
		t.Errorf("a day that does not exist is %d", n)
	}
	if n := p.call("GET", "/api/v1/procedures/9.999999", nil, nil); n != 404 {
		t.Errorf("a procedure not held is %d", n)
	}
}

func TestProcedureRoomAndPapers(t *testing.T) {
	h := open(t, nil)
	h.shelveProcedures(t, mooring)
	p := h.signIn(t, "chi-quan-tri")
	p.get("/quan-tri/thu-tuc")
	p.wants("1.900211", "Chưa đọc được", "Cấp xã")
	for _, path := range []string{"/quan-tri/thu-tuc/xuat.xlsx", "/quan-tri/thu-tuc/mau.xlsx", "/quan-tri/mau-giay/bo-sung"} {
		if page := p.get(path); !strings.HasPrefix(page, "PK") {
			t.Errorf("%s is no file of an office", path)
		}
	}
	p.get("/thu-tuc/1.900210/giay-to")
	res := p.post("/thu-tuc/1.900210/giay-to", "loai", "tiep-nhan-hen-tra", "f-người nộp", "Bà Mẫu", "nhan", "30/6/2026", "so", "3",
		"don-vi", "lam-viec")
	if res.StatusCode != 200 || !strings.Contains(res.Header.Get("Content-Disposition"), "1.900210.docx") {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
	p.get("/thu-tuc/1.900210/giay-to")
	if res := p.post("/thu-tuc/1.900210/giay-to", "loai", "tiep-nhan-hen-tra", "nhan", "30/6/2026", "so", "x"); res.StatusCode != 422 {
		t.Errorf("a limit that is none: %d", res.StatusCode)
	}
	staff := h.signIn(t, "chuyen-vien-a")
	if n := staff.status("/quan-tri/thu-tuc"); n != 403 {
		t.Errorf("staff sees the room: %d", n)
	}
}
