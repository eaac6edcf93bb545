package telegram

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trolyao/answer"
	"trolyao/bot"
	"trolyao/post"
)

var anew = flag.Bool("update", false, "write the golden files")

// replies are of every kind the house gives.
func replies(t testing.TB) []struct {
	name  string
	reply bot.Reply
} {
	return []struct {
		name  string
		reply bot.Reply
	}{
		{"answer", bot.Reply{Status: answer.Answered, Turn: 12,
			Blocks: []bot.Block{{Kind: bot.Paragraph,
				Text: "**Sổ trực được giữ 24 tháng** (còn hiệu lực; tính đến ngày 22/11/2026). [1]"},
				{Kind: bot.Paragraph, Text: "Trích nguyên văn [1]:"},
				{Kind: bot.Quote, Text: "3. Sổ trực được giữ tại bộ phận văn thư & lưu trữ:\na) 24 tháng, nếu < 100 trang;\nb) 36 tháng."}, {Kind: bot.Notice, Text: "Trả lời tự động, chỉ để tham khảo."}},
			Sources: []answer.Source{{Cite: "khoản 3 Điều 5 Quy chế trực số 17/QC-VP – còn hiệu lực",
				Link: "/vb/17-qc-vp?a=1&b=2#d5k3"}},
			FollowUps: []string{"Ai giữ sổ trực?", "Quy chế này còn hiệu lực không?"}}},
		{"choices", bot.Reply{Status: answer.Clarify, Turn: 13, Blocks: []bot.Block{{Kind: bot.Paragraph, Text: "Chưa rõ “Quy chế 17” là văn bản nào. Xin chọn một văn bản:"}},
			Choices: []string{"Quy chế trực số 17/QC-VP", "Quy chế họp số 17/QC-TH"}}},
		{"declined", bot.Reply{Status: answer.DeclinedNoBasis, Turn: 14,
			Blocks: []bot.Block{{Kind: bot.Paragraph,
				Text: "**Chưa có căn cứ trong kho văn bản để trả lời câu hỏi này.**"},
				{Kind: bot.Notice, Text: "Trả lời tự động, chỉ để tham khảo."}}}},
		{"tasks", bot.Reply{Blocks: []bot.Block{{Kind: bot.Paragraph, Text: "**2 nhiệm vụ đến hạn trong 30 ngày tới:**"}, {Kind: bot.Table, Text: "Số\tNhiệm vụ\tHạn\n29\tRà soát sổ trực\t30/11/2026\n31\tTập huấn\t15/12/2026"}}}},
		{"reminder", bot.Reply{Blocks: []bot.Block{{Kind: bot.Paragraph, Text: "**Nhắc việc: nhiệm vụ 29 còn 8 ngày.**"}},
			Buttons: []bot.Button{{Text: "Đã nhận", Send: "/capnhat 29 đã nhận"},
				{Text: "Hoàn thành", Send: "/capnhat 29 hoàn thành"}, {Text: "Xem nhiệm vụ", Link: "/viec/29"}}}},
		{"score", bot.Reply{Blocks: []bot.Block{{Kind: bot.Paragraph, Text: "**Văn phòng: 81,25/100 điểm.**"}, {Kind: bot.Table, Text: "Lĩnh vực\tĐiểm\tTối đa\nThể chế\t9\t10"}},
			Chart: &bot.Chart{Alt: "điểm của từng lĩnh vực", PNG: picture(t, 90, 60), Link: "/diem/van-phong"}}},
		{"long", bot.Reply{Status: answer.Answered, Turn: 15,
			Blocks: []bot.Block{{Kind: bot.Paragraph, Text: "**Theo Điều 5** (còn hiệu lực). [1]"},
				{Kind: bot.Paragraph, Text: "Trích nguyên văn [1]:"},
				{Kind: bot.Quote, Text: strings.Repeat("Người trực ghi sổ & ký tên; sổ < 100 trang được giữ 24 tháng. ", 120)}},
			Sources: []answer.Source{{Cite: "Điều 5", Link: "/vb/17-qc-vp#d5"}}}},
		{"hostile", bot.Reply{Status: answer.Answered, Turn: 16,
			Blocks: []bot.Block{{Kind: bot.Paragraph,
				Text: "**<script>alert(1)</script>** & </b></blockquote> &lt;b&gt;"},
				{Kind: bot.Quote, Text: "<a href=\"javascript:x\">bấm</a>"}},
			Sources: []answer.Source{{Cite: "<b>Điều 1</b>", Link: "/vb/\"><b>"}}}},
	}
}

// TestRendering holds what each kind of reply looks like on Telegram to
// testdata/render.txt, and has the server take every piece of it at once: no
// markup refused, nothing too long, every letter there.
func TestRendering(t *testing.T) {
	s := known(t)
	c, log := channel(t, s)
	var b strings.Builder
	for _, k := range replies(t) {
		pieces := post.Render(k.reply, c.Look())
		for i, p := range pieces {
			fmt.Fprintf(&b, "== %s %d/%d, %d units", k.name, i+1, len(pieces), Units(p.Text))
			if p.Chart != nil {
				b.WriteString(", chart")
			}
			b.WriteString("\n" + p.Text + "\n")
			for _, row := range c.rows(p.Buttons) {
				for _, key := range row {
					fmt.Fprintf(&b, "[%s → %s%s] ", key.Text, key.CallbackData, key.URL)
				}
				b.WriteString("\n")
			}
			before := len(s.Messages(7001))
			if err := c.Send(t.Context(), "7001", p); err != nil {
				t.Fatalf("%s: %v", k.name, err)
			}
			m := s.Messages(7001)[before]
			if want := strings.TrimSpace(plain(p.Text)); m.Text != want {
				t.Errorf("%s shows\n%s\nwant\n%s", k.name, m.Text, want)
			}
			if n := Units(m.Text); n > mostText || (p.Chart != nil) != (m.Photo != nil) {
				t.Errorf("%s: %d units, photo %v", k.name, n, m.Photo != nil)
			}
		}
	}
	if strings.Contains(log.String(), "refused") {
		t.Errorf("something was refused:\n%s", log)
	}
	const golden = "testdata/render.txt"
	if *anew {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Errorf("%s\nwrite it anew with -update", d)
	}
}
