package post

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"

	"trolyao/answer"
	"trolyao/bot"
)

func inUTF16(s string) int { return len(utf16.Encode([]rune(s))) }

// looks are those of networks as the house meets them.
var looks = []struct {
	name string
	look Look
}{
	{"terminal", Look{Whole: true}},
	{"telegram", Look{Max: 4096, Count: inUTF16, HTML: true, Buttons: 8, Base: "https://troly.example.vn"}},
	{"zalobot", Look{Max: 2000, Count: inUTF16, Base: "https://troly.example.vn", Brief: true}},
	{"zalooa", Look{Max: 2000, Buttons: 5, Base: "https://troly.example.vn", Brief: true}},
}

var longQuote = "1. " + strings.Repeat("Người ăn đăng ký suất ăn trước 9 giờ sáng trong ngày tại quầy. Người đứng bếp ghi sổ và báo lại cho người ăn; sổ được giữ 12 tháng. ", 30)

var replies = []struct {
	name  string
	reply bot.Reply
}{
	{"answer", bot.Reply{Status: answer.Answered, Turn: 123,
		Blocks: []bot.Block{{Kind: bot.Paragraph,
			Text: "**Nội dung hỏi được quy định tại khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP** (còn hiệu lực; tính đến ngày 21/11/2026). [1]"},
			{Kind: bot.Paragraph, Text: "Trích nguyên văn [1]:"}, {Kind: bot.Quote, Text: "1. Người ăn đăng ký suất ăn trước 9 giờ sáng trong ngày.\na) Tại quầy;\nb) Qua điện thoại."}, {Kind: bot.Notice, Text: answer.Notice}},
		Sources: []answer.Source{{Cite: "khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP (Về bếp ăn tập thể) – còn hiệu lực", Link: "/vb/911-2021-nd-cp#d2k1"}, {Cite: "Điều 4 Nghị định số 911/2021/NĐ-CP – còn hiệu lực", Link: "/vb/911-2021-nd-cp#d4"}},
		FollowUps: []string{"Điều 2 Nghị định số 911/2021/NĐ-CP quy định những gì?",
			"Nghị định số 911/2021/NĐ-CP còn hiệu lực không?"}}},
	{"partial", bot.Reply{Status: answer.Partial, Turn: 124,
		Blocks: []bot.Block{{Kind: bot.Paragraph, Text: "**Theo Điều 3** (còn hiệu lực). [1]"},
			{Kind: bot.Paragraph, Text: "Phần chưa có căn cứ trong kho: “phí rửa bát”."}, {Kind: bot.Notice, Text: answer.Notice}},
		Sources: []answer.Source{{Cite: "Điều 3 Nghị định số 911/2021/NĐ-CP – còn hiệu lực",
			Link: "/vb/911-2021-nd-cp#d3"}}}},
	{"clarify", bot.Reply{Status: answer.Clarify, Turn: 125, Blocks: []bot.Block{{Kind: bot.Paragraph, Text: "Chưa rõ “Nghị định 912” là văn bản nào. Xin chọn một văn bản:"}},
		Choices: []string{"Nghị định số 912/2022/NĐ-CP (Về bãi gửi xe đạp của các cơ quan, tổ chức đóng trên địa bàn)", "Nghị định số 912/2019/NĐ-CP (Về vườn hoa trước trụ sở)"}}},
	{"corrected", bot.Reply{Status: answer.Corrected, Turn: 126,
		Blocks: []bot.Block{{Kind: bot.Paragraph,
			Text: "**Câu hỏi nêu “Điều 77”, nhưng Nghị định số 911/2021/NĐ-CP không có nội dung này.** Văn bản có 4 điều."}, {Kind: bot.Notice, Text: answer.Notice}}}},
	{"declined", bot.Reply{Status: answer.DeclinedNoBasis, Turn: 127,
		Blocks: []bot.Block{{Kind: bot.Paragraph,
			Text: "**Chưa có căn cứ trong kho văn bản để trả lời câu hỏi này** (tính đến ngày 21/11/2026)."},
			{Kind: bot.Paragraph, Text: "Một số quy định gần nhất, chưa phải câu trả lời:"}, {Kind: bot.Notice,
				Text: answer.Notice}, {Kind: bot.Notice, Text: answer.Notice}},
		Sources: []answer.Source{{Cite: "Điều 1 Nghị định số 911/2021/NĐ-CP – còn hiệu lực",
			Link: "/vb/911-2021-nd-cp#d1"}}}},
	{"tasks", bot.Reply{Blocks: []bot.Block{{Kind: bot.Paragraph, Text: "**2 nhiệm vụ đến hạn trong 30 ngày tới** (tính đến ngày 21/11/2026):"},
		{Kind: bot.Table, Text: "Số\tNhiệm vụ\tHạn\n29\tRà soát thủ tục nội bộ\t30/11/2026\n31\tTập huấn\t\n"}}}},
	{"reminder", bot.Reply{Blocks: []bot.Block{{Kind: bot.Paragraph, Text: "**Nhắc việc ngày 21/11/2026: 1 nhiệm vụ.**"}, {Kind: bot.Paragraph, Text: "- Nhiệm vụ 29: Rà soát thủ tục nội bộ – chủ trì Sở Nội vụ; hạn 30/11/2026; còn 9 ngày"}},
		Buttons: []bot.Button{{Text: "Đã nhận", Send: "/capnhat 29 đã nhận"},
			{Text: "Hoàn thành", Send: "/capnhat 29 hoàn thành"}, {Text: "Hoãn 3 ngày", Send: "/capnhat 29 hoãn 24/11/2026"}, {Text: "Xem nhiệm vụ", Link: "/viec/29"}}}},
	{"score", bot.Reply{Blocks: []bot.Block{{Kind: bot.Paragraph, Text: "**Sở Nội vụ: 81,25/100 điểm** (dự tính đến ngày 21/11/2026)."}, {Kind: bot.Table, Text: "Lĩnh vực\tĐiểm\tTối đa\nChỉ đạo điều hành\t12,5\t15\nThể chế\t9\t10"}},
		Chart: &bot.Chart{Alt: "điểm của 7 lĩnh vực", PNG: []byte{1}, Link: "/diem/so-noi-vu"}}},
	{"long", bot.Reply{Status: answer.Answered, Turn: 128,
		Blocks: []bot.Block{{Kind: bot.Paragraph,
			Text: "**Theo khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP** (còn hiệu lực). [1]"},
			{Kind: bot.Paragraph, Text: "Trích nguyên văn [1]:"}, {Kind: bot.Quote,
				Text: longQuote}, {Kind: bot.Notice, Text: answer.Notice}},
		Sources: []answer.Source{{Cite: "khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP – còn hiệu lực",
			Link: "/vb/911-2021-nd-cp#d2k1"}}, FollowUps: []string{"Nghị định số 911/2021/NĐ-CP còn hiệu lực không?"}}},
	{"hostile", bot.Reply{Status: answer.Answered, Turn: 129,
		Blocks: []bot.Block{{Kind: bot.Paragraph, Text: "**<script>alert(1)</script>** & </b></blockquote> ** lẻ"},
			{Kind: bot.Quote, Text: "<a href=\"javascript:x\">bấm & xem</a>"}},
		Sources: []answer.Source{{Cite: "<b>Điều 1</b> & \"Điều 2\"", Link: "/vb/x?a=1&b=\"2\""},
			{Cite: "dẫn ra ngoài", Link: "javascript:alert(1)"}}, Buttons: []bot.Button{{Text: "Quá dài", Send: "/capnhat 29 " + strings.Repeat("á", 30)}}}},
}

func TestRender(t *testing.T) {
	for _, l := range looks {
		var b strings.Builder
		for _, r := range replies {
			pieces := Render(r.reply, l.look)
			fmt.Fprintf(&b, "===== %s: %d\n", r.name, len(pieces))
			for i, p := range pieces {
				if l.look.Whole {
					fmt.Fprintln(&b, Plain(*p.Reply, 80))
					continue
				}
				fmt.Fprintf(&b, "--- %d, %d\n%s\n", i+1, inUTF16(p.Text), p.Text)
				for _, k := range p.Buttons {
					fmt.Fprintf(&b, "[%s] %s%s\n", k.Text, k.Send, k.Link)
				}
				if p.Chart != nil {
					fmt.Fprintf(&b, "(%s)\n", p.Chart.Alt)
				}
				checkPiece(t, l.look, p)
			}
		}
		golden(t, "render_"+l.name+".golden", b.String())
	}
}

// A network for which every piece costs gets one, with nothing but the quote
// cut.
func TestBrief(t *testing.T) {
	r := replies[8].reply
	full := Render(r, Look{Max: 2000, Base: "https://a.vn"})
	one := Render(r, Look{Max: 2000, Base: "https://a.vn", Brief: true})
	if len(full) < 2 || len(one) != 1 {
		t.Fatalf("%d pieces, brief %d", len(full), len(one))
	}
	for _, want := range []string{r.Sources[0].Listed(),
		"Theo khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP (còn hiệu lực). [1]", answer.Notice, " …”\n\nXem đầy đủ: https://a.vn/vb/911-2021-nd-cp#d2k1"} {
		if !strings.Contains(one[0].Text, want) {
			t.Errorf("without %q:\n%s", want, one[0].Text)
		}
	}
	if n := utf8.RuneCountInString(one[0].Text); n < 1500 {
		t.Errorf("only %d letters of 2000 are used", n)
	}
}

// checkPiece fails when a piece cannot be sent.
func checkPiece(t interface{ Errorf(string, ...any) }, l Look, p Piece) {
	count := l.Count
	if count == nil {
		count = utf8.RuneCountInString
	}
	if l.Max > 0 && (count(p.Text) > l.Max || count(p.Plain) > l.Max) {
		t.Errorf("%d and %d, most %d:\n%s", count(p.Text), count(p.Plain), l.Max, p.Text)
	}
	if strings.TrimSpace(p.Text) == "" || !utf8.ValidString(p.Text) {
		t.Errorf("empty or broken: %q", p.Text)
	}
	if len(p.Buttons) > l.Buttons {
		t.Errorf("%d buttons", len(p.Buttons))
	}
	for _, k := range p.Buttons {
		if len(k.Send) > mostSend || (k.Send == "") == (k.Link == "") || utf8.RuneCountInString(k.Text) > mostCaption {
			t.Errorf("button %+v", k)
		}
	}
	if l.HTML {
		if text, err := textOf(p.Text); err != nil {
			t.Errorf("%v:\n%s", err, p.Text)
		} else if !strings.Contains(letters(p.Plain), letters(text)) && len(letters(text)) > len(letters(p.Plain)) {
			t.Errorf("plain text lacks something:\n%s\n%s", p.Plain, text)
		}
	}
}

// textOf reads Telegram's HTML: the tags we use, properly nested, nothing else.
func textOf(s string) (string, error) {
	d := xml.NewDecoder(strings.NewReader("<r>" + s + "</r>"))
	d.Entity = map[string]string{}
	var b strings.Builder
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			switch tok.Name.Local {
			case "r", "b", "i", "blockquote":
				if len(tok.Attr) > 0 {
					return "", fmt.Errorf("attributes of %s", tok.Name.Local)
				}
			case "a":
				if len(tok.Attr) != 1 || tok.Attr[0].Name.Local != "href" ||
					!strings.HasPrefix(tok.Attr[0].Value, "http") {
					return "", fmt.Errorf("anchor %v", tok.Attr)
				}
			default:
				return "", fmt.Errorf("tag %s", tok.Name.Local)
			}
		case xml.CharData:
			b.Write(tok)
		}
	}
}

// letters is what of a text must not be lost: all but white space and marks of ours.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("*“”", r) {
			return -1
		}
		return r
	}, s)
}

func TestRenderLosesNothing(t *testing.T) {
	word := rapid.SampledFrom([]string{"Điều", "khoản", "1.", "a)", "nghị định.", "<b>", "&amp;", "&", "**", "\"",
		"\n", "e\u0302\u0301", "👨\u200d👩\u200d👧", "🇻🇳🇻🇳", "👍🏽", "ngày; ", "hết!", "[1]", "\t", strings.Repeat("dài", 40)})
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, 60).Draw(t, "words"),
			" ")
	})
	rapid.Check(t, func(t *rapid.T) {
		r := bot.Reply{Status: answer.Answered, Turn: int64(rapid.IntRange(0, 2).Draw(t, "turn")),
			FollowUps: rapid.SliceOfN(text, 0, 2).Draw(t, "follow"), Choices: rapid.SliceOfN(text, 0, 2).Draw(t,
				"choices")}
		for _, b := range rapid.SliceOfN(text, 1, 6).Draw(t, "blocks") {
			r.Blocks = append(r.Blocks, bot.Block{Kind: rapid.SampledFrom([]bot.BlockKind{bot.Paragraph, bot.Quote,
				bot.Notice}).Draw(t, "kind"), Text: b})
		}
		if rapid.Bool().Draw(t, "cited") {
			r.Sources = []answer.Source{{Cite: "Điều 1 & <2>", Link: "/vb/x#d1"}}
		}
		l := Look{Max: rapid.IntRange(120, 900).Draw(t, "max"), HTML: rapid.Bool().Draw(t, "html"),
			Buttons: rapid.IntRange(0, 8).Draw(t, "buttons"), Base: rapid.SampledFrom([]string{"",
				"https://a.vn"}).Draw(t, "base")}
		if rapid.Bool().Draw(t, "utf16") {
			l.Count = inUTF16
		}
		var all strings.Builder
		pieces := Render(r, l)
		for i, p := range pieces {
			checkPiece(t, l, p)
			if i < len(pieces)-1 && len(p.Buttons) > 0 {
				t.Errorf("buttons under piece %d of %d", i+1, len(pieces))
			}
			for _, mark := range []string{"\u0302", "\u0301", "\u200d", "🏽"} {
				if strings.HasPrefix(strings.TrimPrefix(p.Plain, "“"), mark) {
					t.Errorf("a letter is cut: %q", p.Plain)
				}
			}
			all.WriteString(p.Plain)
		}
		got := letters(all.String())
		for _, b := range r.Blocks {
			if !strings.Contains(got, letters(b.Text)) {
				t.Errorf("lost of %q:\n%s", b.Text, all.String())
			}
		}
		l.Brief = true
		if short := Render(r, l); len(short) > len(pieces) {
			t.Errorf("brief is longer: %d, %d", len(short), len(pieces))
		} else {
			for _, p := range short {
				checkPiece(t, l, p)
			}
		}
	})
}
