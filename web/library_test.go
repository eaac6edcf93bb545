package web

import (
	"fmt"
	"net/http"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/store"
)

// shelve puts a text into a house.
func (h *desk) shelve(t testing.TB, name string, text []byte, edit func(*corpus.Document)) *corpus.Document {
	t.Helper()
	d, _, err := corpus.Read(t.Context(), name, text, corpus.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if edit != nil {
		edit(d)
	}
	if _, err := h.store.PutDocument(t.Context(), d, store.Original{Name: name, Data: text}); err != nil {
		t.Fatal(err)
	}
	if err := h.index.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return d
}

// decree is the text of a small decree of our own making.
func decree(number, day, title, body string) []byte {
	return []byte("CHÍNH PHỦ\n-------\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n---------------\nSố: " + number +
		"\nHà Nội, ngày " + day + "\n\nNGHỊ ĐỊNH\n" + title + "\n\n" + body + "\n\nTM. CHÍNH PHỦ\nTHỦ TƯỚNG\n")
}

func garden(number, hour string) []byte {
	return decree(number, "04 tháng 01 năm 2021", "Về vườn rau của cơ quan", `Chương I
QUY ĐỊNH CHUNG

Điều 1. Phạm vi điều chỉnh
Nghị định này quy định việc trồng và chăm sóc vườn rau của cơ quan.

Điều 2. Tưới vườn
1. Vườn rau được tưới trước `+hour+` giờ sáng:
a) Mùa khô tưới mỗi ngày;
b) Mùa mưa tưới khi đất khô.
2. Người tưới vườn ghi sổ sau mỗi lần tưới.

Chương II
ĐIỀU KHOẢN THI HÀNH

Điều 3. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2021.`)
}

func TestLibraryPagesInBrowser(t *testing.T) {
	h := open(t, nil)
	h.shelve(t, "nd921.txt", garden("921/2021/NĐ-CP", "7"), nil)
	h.shelve(t, "nd921-moi.txt", garden("921/2021/NĐ-CP", "8"), nil)
	for _, c := range []struct {
		name  string
		width int
		dark  bool
	}{{"desktop-light", desktop, false}, {"desktop-dark", desktop, true}, {"phone-light", phone,
		false}, {"phone-dark", phone, true}} {
		t.Run(c.name, func(t *testing.T) {
			b := h.browser(t, c.width, c.dark)
			b.as("chuyen-vien-a")
			for _, p := range []struct{ name, path string }{
				{"library", "/vb"}, {"library-search", "/vb?q=th%E1%BB%9Di+h%E1%BA%A1n+n%E1%BB%99p+l%C6%B0u+h%E1%BB%93+s%C6%A1&con=1"}, {"library-none", "/vb?q=zzzz"},
				{"document", "/vb/921-2021-nd-cp#d2k1a"}, {"document-digest", "/vb/30-2020-nd-cp"}, {"document-amended", "/vb/118-2025-nd-cp"},
				{"validity", "/vb/118-2025-nd-cp/hieu-luc?o=d18k2"}, {"compare", "/vb/921-2021-nd-cp/so-sanh"}, {"cite", "/vb/921-2021-nd-cp/trich?o=d2"},
			} {
				b.open(p.path)
				b.shot(p.name + "-" + c.name)
				if eval[bool](b, `document.documentElement.scrollWidth > innerWidth`) {
					t.Errorf("%s is wider than the window", p.path)
				}
			}
		})
	}
}

func sharedText(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../shared/corpus/texts", name))
	if err != nil {
		t.Skip("the shared texts are not on this machine: ", err)
	}
	return data
}

func BenchmarkDocumentPage(b *testing.B) {
	h := open(b, nil)
	d := h.shelve(b, "luat.txt", sharedText(b, "135-VBHN-VPQH.2025.txt"), nil)
	p := h.signIn(b, "chuyen-vien-a")
	for _, cold := range []bool{true, false} {
		b.Run(fmt.Sprintf("cold=%v", cold), func(b *testing.B) {
			first := time.Duration(0)
			for b.Loop() {
				if cold {
					h.texts = texts{}
				}
				first += firstByte(b, p, "/vb/"+d.Key)
				if !strings.Contains(p.page, "Điều 1") {
					b.Fatal("no text")
				}
			}
			b.ReportMetric(float64(len(p.page)), "bytes")
			b.ReportMetric(float64(first.Microseconds())/1000/float64(b.N), "first-ms/op")
		})
	}
}

// firstByte is how long a page's first byte takes.
func firstByte(t testing.TB, p *person, path string) (d time.Duration) {
	t.Helper()
	req, err := http.NewRequest("GET", p.h.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	p.do(req.WithContext(httptrace.WithClientTrace(t.Context(),
		&httptrace.ClientTrace{GotFirstResponseByte: func() { d = time.Since(start) }})))
	return d
}
