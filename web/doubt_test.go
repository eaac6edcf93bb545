package web

import (
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/house"
)

// chairs and chairsEnd are a decision and a later one that seems to end it.
var (
	chairs = []byte(`ỦY BAN NHÂN DÂN
TỈNH VÍ DỤ
Số: 12/2024/QĐ-UBND
Ví Dụ, ngày 10 tháng 5 năm 2024
QUYẾT ĐỊNH
Ban hành Quy định mượn bàn ghế hội trường

Điều 1. Hạn trả bàn ghế
1. Đơn vị mượn bàn ghế đem trả trong 03 ngày làm việc sau khi họp xong.
2. Bàn ghế hỏng thì ghi vào sổ và báo người giữ kho.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 01 tháng 6 năm 2024.`)
	chairsEnd = []byte(`ỦY BAN NHÂN DÂN
TỈNH VÍ DỤ
Số: 30/2025/QĐ-UBND
Ví Dụ, ngày 20 tháng 8 năm 2025
QUYẾT ĐỊNH
Về việc dùng hội trường

Điều 1. Giờ mở cửa
Hội trường mở cửa từ 7 giờ.
Điều 2. Chuyển tiếp
Quyết định số 12/2024/QĐ-UBND ngày 10 tháng 5 năm 2024 ban hành Quy định mượn bàn ghế hội trường hết hiệu lực kể từ ngày 01 tháng 9 năm 2025.
Điều 3. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 01 tháng 9 năm 2025.`)
)

// bring takes papers in as an administrator and returns the key of the first.
func (h *desk) bring(t testing.TB, papers ...[]byte) string {
	t.Helper()
	key := ""
	for i, data := range papers {
		got, err := h.house.Import(t.Context(), keeper, house.File{Name: "van-ban.txt", Data: data})
		if err != nil || got.Head == nil {
			t.Fatal(got.Text, err)
		}
		if i == 0 {
			key = got.Head.Key
		}
	}
	return key
}

// TestDoubtStory: an administrator compares a doubtful sentence with the paper, is
// told what is missing, decides, looks at what was decided and takes it back.
func TestDoubtStory(t *testing.T) {
	for _, c := range someLooks() {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, nil)
			key := h.bring(t, chairs, chairsEnd)
			state := func() corpus.Validity {
				t.Helper()
				v, err := h.house.Validity(t.Context(), corpus.Ref{Doc: key}, "2026-10-01")
				if err != nil {
					t.Fatal(err)
				}
				return v
			}
			if !state().Doubt {
				t.Fatal(state())
			}
			h.asks(t, "chi-quan-tri", "Mượn bàn ghế hội trường phải trả trong mấy ngày?")
			b := h.browser(t, c.width, c.dark).as("chi-quan-tri")
			b.look("/quan-tri/hieu-luc", c)
			first := b.text(".doubt")
			for _, want := range []string{"12/2024/QĐ-UBND", "30/2025/QĐ-UBND",
				"hết hiệu lực kể từ ngày 01 tháng 9 năm 2025", "1 câu trả lời đã dựa vào"} {
				if !strings.Contains(first, want) {
					t.Errorf("the first doubt lacks %q: %s", want, first)
				}
			}
			// No reason: the field says so, and what was typed stays.
			b.click(".doubt details summary")
			b.fill(".doubt input[name=ngay]", "0109") // not a day yet
			b.click(`.doubt button[value="right"]`)
			b.await(`!!document.querySelector(".doubt .error")`)
			if got := b.text(".doubt .error"); !strings.Contains(got, "Xin ghi căn cứ") {
				t.Error(got)
			}
			if got := eval[string](b, `document.querySelector(".doubt input[name=ngay]").value`); got != "0109" {
				t.Errorf("the day typed is gone: %q", got)
			}
			b.fill(".doubt input[name=ly-do]", "bản giấy")
			b.click(`.doubt button[value="right"]`)
			b.await(`document.querySelector(".doubt .error")?.textContent.includes("Ngày chưa đúng") && document.querySelector(".doubt input[name=ly-do]").value === "bản giấy"`)
			b.shot("doubt-wrong-" + c.name)
			b.run(clear(`.doubt input[name=ngay]`))
			b.click(`.doubt button[value="right"]`)
			b.await(`document.querySelector(".notice.ok")?.textContent.includes("hết hiệu lực từ 01/9/2025")`)
			if v := state(); v.Doubt || v.State != corpus.Expired {
				t.Errorf("%s, doubt %v", v.Words(), v.Doubt)
			}

			b.look("/quan-tri/hieu-luc?xem=da", c)
			if got := b.text(".settled"); !strings.Contains(got, "bản giấy") || !strings.Contains(got, "Quản trị") {
				t.Error(got)
			}
			b.click(".settled details summary")
			b.click(".settled button.danger")
			b.await(`!!document.querySelector(".settled .error")`)
			b.fill(".settled input[name=ly-do]", "xem lại")
			b.click(".settled button.danger")
			b.await(`document.querySelector(".notice.ok")?.textContent.includes("Đã bỏ quyết định")`)
			if !state().Doubt {
				t.Error("it is sure although the decision was taken back")
			}

			b.open("/quan-tri/hieu-luc")
			b.fill(".doubt input[name=ly-do]", "chờ bản giấy")
			b.click(`.doubt button[value="later"]`)
			b.await(`document.querySelector(".notice.ok")?.textContent.includes("Đã để sau")`)
			b.look("/quan-tri/hieu-luc?xem=sau", c)
			if got := b.text(".doubt"); !strings.Contains(got, "chờ bản giấy") {
				t.Error(got)
			}
			b.click(`.doubt button[value="resume"]`)
			b.await(`location.search === "" && !!document.querySelector(".doubt")`)
		})
	}
}

// TestEditStory: what was read wrong is mended on the page of the document, and the
// mend taken back.
func TestEditStory(t *testing.T) {
	for _, c := range someLooks() {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, nil)
			key := h.bring(t, chairs, chairsEnd)
			b := h.browser(t, c.width, c.dark).as("chi-quan-tri")
			b.open("/vb/" + key)
			b.click(`a[href="/vb/` + key + `/sua"]`)
			b.await(`!!document.querySelector("#them button")`)
			b.shot("edit-" + c.name)
			b.run(clear("#f-issued"), clear("#f-title"))
			b.fill("#f-issued", "31/02/2024")
			b.fill("#f-title", "Quy định mượn bàn ghế")
			b.click(".edit-form button:not([type])")
			b.await(`document.querySelectorAll(".edit-form .error").length === 2`)
			if got := eval[string](b, `document.querySelector("#f-issued").value + "|" + document.querySelector("#f-title").value`); got !=
				"31/02/2024|Quy định mượn bàn ghế" {
				t.Errorf("what was typed is gone: %q", got)
			}
			b.shot("edit-wrong-" + c.name)
			b.run(clear("#f-issued"))
			b.fill("#f-issued", "11052024")
			b.fill("#reason", "đối chiếu bản giấy")
			b.click(".edit-form button:not([type])")
			b.await(`!!document.querySelector(".facts-card")`)
			if got := b.text("main"); !strings.Contains(got, "Quy định mượn bàn ghế") ||
				!strings.Contains(got, "11/5/2024") || !strings.Contains(got, "Người quản trị đã đối chiếu") {
				t.Error(got)
			}
			b.open("/vb/" + key + "/sua")
			b.shot("edit-mended-" + c.name)
			if got := b.text(".mended"); !strings.Contains(got, "đối chiếu bản giấy") {
				t.Error(got)
			}
			b.click(`input[name=undo][value="issued"]`)
			b.fill("#reason", "ngày cũ đúng")
			b.click(".edit-form button:not([type])")
			b.await(`!!document.querySelector(".facts-card")`)
			if got := b.text(".facts-card"); !strings.Contains(got, "10/5/2024") {
				t.Error(got)
			}

			// A relation is added, told on the page, and taken back.
			b.open("/vb/" + key + "/sua")
			b.click(`#them input[name=chieu][value="bi"]`)
			b.run(choose("#loai", "repeals"))
			b.fill("#kia", "khong co van ban nay")
			b.click("#them button")
			b.await(`document.querySelectorAll("#them .error").length === 2`)
			b.shot("edit-relation-wrong-" + c.name)
			b.run(clear("#kia"))
			b.fill("#kia", "30/2025/QĐ-UBND")
			b.fill("#phan", "khoản 2 Điều 1")
			b.fill("#vi-sao", "bản giấy ghi vậy")
			b.click("#them button")
			b.await(`!!document.querySelector("#quyet-dinh .settled")`)
			if got := b.text("#quyet-dinh"); !strings.Contains(got, "khoản 2 Điều 1") ||
				!strings.Contains(got, "bản giấy ghi vậy") {
				t.Error(got)
			}
			b.shot("edit-relation-" + c.name)
			b.click("#quyet-dinh details summary")
			b.fill("#quyet-dinh input[name=ly-do]", "nhầm")
			b.click("#quyet-dinh button.danger")
			b.await(`document.querySelector("#quyet-dinh")?.textContent.includes("Chưa có quyết định nào")`)
		})
	}
	p := shared(t).signIn(t, "chuyen-vien-a")
	if got := p.status("/vb/30-2020-nd-cp/sua"); got != 404 && got != 403 {
		t.Errorf("an officer gets %d", got)
	}
	if p.get("/vb/30-2020-nd-cp"); strings.Contains(p.page, "/sua\"") {
		t.Error("an officer is led to the form")
	}
}

// listless ends the decisions of an appendix that is not there.
var listless = []byte(`ỦY BAN NHÂN DÂN
TỈNH VÍ DỤ
Số: 31/2025/QĐ-UBND
Ví Dụ, ngày 20 tháng 12 năm 2025
QUYẾT ĐỊNH
Bãi bỏ một số văn bản về hội trường

Điều 1. Bãi bỏ văn bản
Bãi bỏ toàn bộ các quyết định tại Phụ lục I ban hành kèm theo Quyết định này.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 01 tháng 01 năm 2026.`)

// A list that was not read is shown as one, not as an end of its own document.
func TestUnreadListIsNamed(t *testing.T) {
	h := open(t, nil)
	h.bring(t, chairs, listless)
	page := visible(h.signIn(t, "chi-quan-tri").get("/quan-tri/hieu-luc"))
	if !strings.Contains(page, "Văn bản này có một danh mục văn bản hết hiệu lực mà chương trình chưa đọc được") ||
		!strings.Contains(page, "Đã xử lý danh mục") || strings.Contains(page, "31/2025/QĐ-UBND có câu nhắc đến") {
		t.Error(page)
	}
}
