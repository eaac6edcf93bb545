package web

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"trolyao/paper"
)

var reHandOut = regexp.MustCompile(`href="(/hoi/\w+/xuat\?kieu=(?:docx|pdf)(?:&(?:amp;)?dong=-?\d+)?)"`)

// handedOut are the addresses of files on the page shown last.
func (p *person) handedOut() (out []string) {
	for _, m := range reHandOut.FindAllStringSubmatch(p.page, -1) {
		out = append(out, strings.ReplaceAll(m[1], "&amp;", "&"))
	}
	return out
}

// words are what a file says.
func words(t testing.TB, name string, data []byte) string {
	t.Helper()
	if shots != "" {
		os.WriteFile(filepath.Join(shots, name), data, 0o644)
	}
	blocks, _, err := paper.Read(t.Context(), name, data, paper.Options{})
	if err != nil {
		t.Fatal(name, err)
	}
	var b strings.Builder
	for _, x := range blocks {
		b.WriteString(x.Text + "\n")
		if x.Table != nil {
			for _, row := range x.Table.Rows {
				for _, c := range row {
					b.WriteString(c.Text + "\n")
				}
			}
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// TestHandOut takes an answer and a conversation away as Word and PDF, with what they
// rest on as Nghị định 30/2020/NĐ-CP cites it and with how it stands.
func TestHandOut(t *testing.T) {
	h := shared(t)
	p := h.signIn(t, "chuyen-vien-a")
	p.get("/")
	talk := reTalkField.FindStringSubmatch(p.page)[1]
	hostile := "# **văn bản đến | phải đăng ký trong bao lâu? <w:p> {{x}} 𝄞 *"
	for i, q := range []string{hostile, "ai được ký thừa lệnh?"} {
		if res := p.post("/hoi", "c", talk, "m", "message-"+string(rune('a'+i)), "text", q); res.StatusCode != 200 {
			t.Fatal(told(res, p))
		}
	}
	links := p.handedOut()
	if len(links) != 6 { // the conversation and two answers, each in two forms
		t.Fatalf("%q", links)
	}
	for i, link := range links {
		if res := p.do(mustGet(t, h.url+link)); res.StatusCode != http.StatusOK {
			t.Fatal(told(res, p))
		}
		name := "xuat-" + string(rune('a'+i)) + ".docx"
		if strings.Contains(link, "kieu=pdf") {
			name = strings.Replace(name, "docx", "pdf", 1)
		}
		got := words(t, name, []byte(p.page))
		if !strings.Contains(got, "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư") ||
			!strings.Contains(got, "còn hiệu lực") || !strings.Contains(got, "chỉ để tham khảo") {
			t.Errorf("%s: %s", link, got)
		}
		first, second := strings.Contains(got, "<w:p> {{x}}"), strings.Contains(got, "ai được ký thừa lệnh?")
		switch {
		case !strings.Contains(link, "dong=") && !(first && second),
			strings.Contains(link, "dong=") && first == second:
			t.Errorf("%s holds the first question %v, the second %v: %s", link, first, second, got)
		}
	}
	other := h.signIn(t, "chuyen-vien-b")
	for _, link := range append(links, "/hoi/"+talk+"/xuat", "/hoi/"+talk+"/xuat?kieu=exe",
		"/hoi/"+talk+"/xuat?kieu=pdf&dong=x") {
		if got := other.status(link); got != http.StatusNotFound {
			t.Errorf("%s of somebody else: %d", link, got)
		}
	}
}

func mustGet(t testing.TB, address string) *http.Request {
	t.Helper()
	req, err := http.NewRequest("GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

// TestLeaf holds what is set to a page: tables, several pages, letters that no font has.
func TestLeaf(t *testing.T) {
	l := paper.Leaf{Title: "thử", Made: noon, Lines: []paper.Line{{Kind: paper.LineTitle, Text: "TỰA"},
		{Kind: paper.LineTable, Rows: [][]string{{"Tên", "Hạn"}, {"Báo cáo quý **I**", "ngày 31/3"}}}}}
	for i := range 120 {
		l.Lines = append(l.Lines, paper.Line{Text: fmt.Sprint("Việc ", i, ": cơ quan, tổ chức số ", i, " đăng ký **đầy đủ** văn bản số ",
			i, " đến trong ngày 𝄞 ** và lưu ở kho ", i, ".")})
	}
	var b bytes.Buffer
	if err := l.PDF(&b); err != nil {
		t.Fatal(err)
	}
	again := bytes.Buffer{}
	l.PDF(&again)
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the same leaf is another file")
	}
	word, err := l.Word()
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"leaf.pdf": b.Bytes(), "leaf.docx": word} {
		got := words(t, name, data)
		// The reader takes what is much the same on every page for its margin.
		if n := strings.Count(got, "đăng ký đầy đủ văn bản"); !strings.Contains(got, "Báo cáo quý I") || n < 100 ||
			!strings.Contains(got, "** và lưu ở kho 119.") {
			t.Errorf("%s: %d times: %.300s", name, n, got)
		}
	}
}
