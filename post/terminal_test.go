package post

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trolyao/answer"
	"trolyao/bot"
	"trolyao/house/housetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update and look at the change\n%s", name, got)
	}
}

func TestTerminal(t *testing.T) {
	b := bot.New(bot.Options{House: housetest.Open(t)})
	in := "Đăng ký suất ăn trước mấy giờ?\n\nNghị định 912 quy định gì?\n2\nĐiều 77 Nghị định 911/2021/NĐ-CP quy định gì?\n/gopy tốt\n/thoat\nkhông ai đọc dòng này\n"
	var out bytes.Buffer
	term := &Terminal{In: strings.NewReader(in), Out: &out}
	if err := term.Serve(t.Context(), Direct(b, term)); err != nil {
		t.Fatal(err)
	}
	golden(t, "terminal.golden", out.String())
	for _, l := range strings.Split(out.String(), "\n") {
		if len([]rune(l)) > 100 {
			t.Errorf("a line of %d letters: %s", len([]rune(l)), l)
		}
	}

	// The end of the input ends politely, in the middle of a line too.
	out.Reset()
	term = &Terminal{In: strings.NewReader("xin chào"), Out: &out, Prompt: true}
	if err := term.Serve(t.Context(), Direct(b, term)); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); !strings.HasPrefix(s, textHello) || !strings.Contains(s, "Xin chào.") ||
		!strings.HasSuffix(s, bot.TextBye+"\n") {
		t.Errorf("%s", s)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	idle := &Terminal{In: strings.NewReader(""), Out: &out}
	if err := idle.Serve(ctx, Direct(b, idle)); err != nil && err != context.Canceled {
		t.Error(err)
	}
}

func TestPlain(t *testing.T) {
	r := bot.Reply{Status: answer.Answered,
		Blocks: []bot.Block{{Kind: bot.Paragraph, Text: "**Theo khoản 1 Điều 2** (còn hiệu lực). [1]"},
			{Kind: bot.Quote, Text: "1. Một câu trích khá dài để phải xuống dòng giữa chừng mà vẫn thụt vào đều.\na) Điểm a;"},
			{Kind: bot.Paragraph, Text: "- Bước thứ nhất có nhiều chữ nên cũng phải xuống dòng ở đây.\n- Bước hai."}, {Kind: bot.Notice, Text: "Chỉ để tham khảo."}},
		Sources: []answer.Source{{Cite: "khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP – còn hiệu lực",
			Link: "/vb/911-2021-nd-cp#d2k1"}}, Choices: []string{"một", "hai"}, FollowUps: []string{"Còn gì nữa?"}}
	golden(t, "plain.golden", Plain(r, 40))
}
