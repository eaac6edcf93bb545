package web

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"trolyao/store"
)

// answers waits until so many answers stand in the conversation.
func (b *tab) answers(n int) {
	b.t.Helper()
	b.await(fmt.Sprintf(`document.querySelectorAll(".answer").length === %d && document.querySelector(".working").hidden`, n))
}

// TestOfficerDay is a stretch of an officer's day: greeting, a question, its source
// beside the answer, another day, the history.
func TestOfficerDay(t *testing.T) {
	for _, c := range someLooks() {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, nil)
			b := h.browser(t, c.width, c.dark).as("chuyen-vien-a")
			b.open("/")
			b.fill("#text", "cảm ơn")
			b.click("form.ask button")
			b.answers(1)
			if got := b.text(".answer"); !strings.Contains(got, "Không có gì") ||
				strings.Contains(got, "ngoài phạm vi") ||
				strings.Contains(got, "Chưa đúng") {
				t.Errorf("thanks are answered with %q", got)
			}
			if got := eval[string](b, `document.querySelector(".talks").textContent`); !strings.Contains(got,
				"cảm ơn") {
				t.Errorf("the list does not have the question: %q", got)
			}

			b.fill("#text", "khoản 2 Điều 30 Nghị định 30/2020/NĐ-CP")
			b.click("form.ask button")
			b.answers(2)
			b.click(".answer:last-child a[data-beside]")
			b.await(`!document.querySelector("[data-beside-panel]").hidden`)
			if got := b.text("[data-beside-body] .here"); got == "" {
				t.Error("no khoản is marked")
			}
			b.shot("day-beside-" + c.name)
			if w := eval[int](b, `document.documentElement.scrollWidth`); w > c.width {
				t.Errorf("%d pixels wide", w)
			}
			if !eval[bool](b, `(() => { const p = document.querySelector("[data-beside-panel]").getBoundingClientRect(), h = document.querySelector("[data-beside-body] .here").getBoundingClientRect(); return h.top >= p.top && h.top < p.bottom; })()`) {
				t.Error("the khoản is not in view in the panel")
			}
			b.run(chromedp.KeyEvent(kb.Escape))
			b.await(`document.querySelector("[data-beside-panel]").hidden`)

			// Feedback opens where it can be seen.
			b.click(".answer:last-child details.wrong summary")
			b.await(`(() => { const t = document.querySelector(".answer:last-child textarea").getBoundingClientRect(), a = document.querySelector("form.ask").getBoundingClientRect(); return t.top >= 0 && t.bottom <= a.top; })()`)

			// Another day.
			b.click(".as-of summary")
			b.fill("#ngay", "15/6/2025")
			b.fill("#text", "Nghị định 61/2018/NĐ-CP còn hiệu lực không?")
			b.click("form.ask button")
			b.answers(3)
			if got := b.text(".answer:last-child"); !strings.Contains(got, "theo quy định ngày 15/6/2025") {
				t.Errorf("the day is not said: %s", got)
			}
			if got := b.text(".as-of summary"); !strings.Contains(got, "15/6/2025") {
				t.Errorf("the box says %q", got)
			}
			b.shot("day-other-day-" + c.name)

			// A question that was begun is there again.
			b.fill("#text", "câu hỏi còn dở")
			b.run(chromedp.Reload())
			b.await(`document.querySelector("#text").value === "câu hỏi còn dở"`)
			b.run(clear("#text"))

			// Keys.
			eval[bool](b, `document.activeElement.blur() === undefined`)
			b.run(chromedp.KeyEvent("?"))
			b.await(`document.querySelector("dialog.keys")?.open === true`)
			b.shot("day-keys-" + c.name)
			b.run(chromedp.KeyEvent(kb.Escape))
			b.await(`document.querySelector("dialog.keys").open === false`)
			b.run(chromedp.KeyEvent("/"))
			b.await(`document.activeElement.id === "text"`)
			b.run(clear("#text"))
			b.run(chromedp.KeyEvent(kb.ArrowUp))
			b.await(`document.querySelector("#text").value.includes("61/2018")`)
		})
	}
}

// TestHistory: conversations are found, named, pinned, taken off the list and brought
// back, without scripts.
func TestHistory(t *testing.T) {
	h := open(t, nil)
	first := h.talks2(t, "chuyen-vien-a", "văn bản đến phải đăng ký trong bao lâu?")
	second := h.talks2(t, "chuyen-vien-a", "ai được ký thừa lệnh?")
	p := h.signIn(t, "chuyen-vien-a")
	p.get("/lich-su")
	p.wants("Tháng 11/2026", "văn bản đến phải đăng ký", "ai được ký thừa lệnh")
	p.get("/lich-su?q=thua+lenh")
	if p.wants("ai được ký thừa lệnh"); strings.Contains(visible(p.page), "đăng ký trong bao lâu") {
		t.Error("the search finds all")
	}
	p.post(first+"/giu", "ten", "Đăng ký văn bản đến", "do", "ghim")
	p.wants("Đã ghim", "Đăng ký văn bản đến")
	if shown := visible(p.page); strings.Index(shown, "Đăng ký văn bản đến") > strings.Index(shown, "ai được ký") {
		t.Error("what is pinned does not stand first")
	}
	if res := p.post(first+"/giu", "ten", strings.Repeat("dài ", 60)); res.StatusCode != 422 {
		t.Error(told(res, p))
	}
	p.wants("dài quá")
	p.post(second+"/giu", "do", "xoa")
	if p.wants("khôi phục được"); strings.Contains(visible(p.page), "ai được ký thừa lệnh") {
		t.Error("it is still listed")
	}
	p.get("/lich-su?xem=da-xoa")
	p.wants("ai được ký thừa lệnh")
	p.post(second+"/giu", "do", "khoi-phuc")
	p.get("/lich-su")
	p.wants("ai được ký thừa lệnh")
	// Those of others are neither listed nor touched.
	other := h.signIn(t, "chuyen-vien-b")
	if other.get("/lich-su"); strings.Contains(visible(other.page), "thừa lệnh") {
		t.Error("somebody else's conversations are listed")
	}
	other.post(second+"/giu", "do", "xoa")
	p.get("/lich-su")
	p.wants("ai được ký thừa lệnh")
}

// talks2 asks as an officer and returns the path of the conversation.
func (h *desk) talks2(t testing.TB, officer, text string) string {
	t.Helper()
	path, _, _ := strings.Cut(h.talks(t, officer, text), "?")
	return path
}

// TestUnreadCount: letters are counted in the bar until the inbox is opened.
func TestUnreadCount(t *testing.T) {
	h := open(t, nil)
	for _, key := range []string{"a", "b"} {
		if err := h.store.PutLetter(t.Context(), key, "chuyen-vien-a", "Việc sắp đến hạn"); err != nil {
			t.Fatal(err)
		}
	}
	p := h.signIn(t, "chuyen-vien-a")
	p.get("/")
	p.wants("Hộp thư 2 thư chưa đọc")
	p.get("/hop-thu")
	p.wants("mới")
	if p.get("/"); strings.Contains(visible(p.page), "thư chưa đọc") {
		t.Error("they are still counted")
	}
}

// TestStay: what is wrong with a step of a task is told at its field, and what was
// typed stays; without scripts the page says how to go back to it.
func TestStay(t *testing.T) {
	h := open(t, nil)
	works, err := h.store.Tasks(t.Context(), keeper, store.TaskFilter{Open: true})
	if err != nil || len(works) == 0 {
		t.Fatal(err)
	}
	path := fmt.Sprint("/viec/", works[0].ID)
	for _, c := range someLooks() {
		b := h.browser(t, c.width, c.dark).as("chi-quan-tri")
		b.open(path)
		b.fill("#ngay-xong", "19/11/2026")
		b.click(`#hoan-thanh button[value="finish"]`)
		b.await(`!!document.querySelector("#hoan-thanh .error")`)
		if got := b.text("#hoan-thanh .error"); !strings.Contains(got, "minh chứng") {
			t.Error(got)
		}
		if got := eval[string](b, `document.querySelector("#ngay-xong").value + location.pathname`); got != "19/11/2026"+path {
			t.Errorf("what was typed is gone: %q", got)
		}
		b.shot("stay-" + c.name)
		b.run(clear("#ngay-xong"))
		b.fill("#ngay-xong", "31/02/2026")
		b.fill("#duong-dan", "https://vi-du.example.vn/bao-cao")
		b.click(`#hoan-thanh button[value="finish"]`)
		b.await(`document.querySelector("#hoan-thanh .error")?.parentElement.querySelector("#ngay-xong") !== null`)
		if eval[string](b, `document.querySelector("#duong-dan").value`) == "" {
			t.Error("the link typed is gone")
		}
	}
	b := h.browser(t, desktop, false).as("chi-quan-tri")
	b.open(path)
	b.fill("#duong-dan", "https://vi-du.example.vn/bao-cao")
	b.click(`#hoan-thanh button[value="finish"]`)
	b.await(`document.querySelector(".notice.ok") !== null`)
}
