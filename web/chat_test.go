package web

import (
	"strings"
	"testing"

	"trolyao/corpus"
)

func TestChatPagesInBrowser(t *testing.T) {
	h := open(t, nil)
	for _, c := range []struct {
		name  string
		width int
		dark  bool
	}{{"desktop-light", desktop, false}, {"desktop-dark", desktop, true}, {"phone-light", phone, false}, {"phone-dark", phone, true}} {
		t.Run(c.name, func(t *testing.T) {
			b := h.browser(t, c.width, c.dark)
			b.as("chuyen-vien-a")
			b.open("/")
			b.shot("chat-empty-" + c.name)
			b.fill("#text", "văn bản đến phải đăng ký trong bao lâu?")
			b.click("form.ask button")
			b.await(`document.querySelectorAll(".answer .source").length > 0 && document.querySelector(".working").hidden`)
			b.shot("chat-answer-" + c.name)
			if got := b.text(".answer .status"); strings.TrimSpace(got) != "có căn cứ" {
				t.Errorf("status %q", got)
			}
			b.fill("#text", "nghị định 45 quy định gì")
			b.click("form.ask button")
			b.await(`document.querySelectorAll(".answer").length > 1 && document.querySelector(".working").hidden`)
			b.shot("chat-second-" + c.name)
			if eval[bool](b, `document.documentElement.scrollWidth > innerWidth`) {
				t.Error("the page is wider than the window")
			}
		})
	}
}

// The words behind a citation tell its state.
func TestStateOfWords(t *testing.T) {
	for s := range textState {
		v := corpus.Validity{State: s, Since: "2025-07-01", By: []corpus.Relation{{Kind: corpus.RelReplaces, From: corpus.Ref{Number: "118/2025/NĐ-CP"}}, {Kind: corpus.RelAmends, From: corpus.Ref{Number: "367/2025/NĐ-CP"}}}}
		if got := stateOf(v.Words()); got != s {
			t.Errorf("%q is read as %s, is %s", v.Words(), got, s)
		}
	}
	if got := stateOf("một tên khác"); got != "" {
		t.Errorf("a title is read as %s", got)
	}
}
