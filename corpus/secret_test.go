package corpus

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"trolyao/paper"
)

func TestSecretStamp(t *testing.T) {
	header := "ỦY BAN NHÂN DÂN TỈNH X\nSố: 12/BC-UBND\n"
	for text, want := range map[string]string{
		"MẬT\n" + header:                                                              "MẬT",
		header + "TỐI MẬT\nBÁO CÁO":                                                   "TỐI MẬT",
		header + "Độ mật: MẬT":                                                        "MẬT",
		header + "ĐỘ MẬT: TUYỆT MẬT\nBÁO CÁO":                                         "TUYỆT MẬT",
		header + "| TUYỆT MẬT |\nBÁO CÁO":                                             "TUYỆT MẬT",
		header + "(MẬT)\nBÁO CÁO":                                                     "MẬT",
		header + "Độ mật\n":                                                           "",
		header + "Tin mật phải giữ kín.":                                              "",
		header + "QUY ĐỊNH VỀ BÍ MẬT NHÀ NƯỚC":                                        "",
		"Số: 12/BC-UBND-M\nBÁO CÁO\nDanh mục bí mật, Mật":                             "",
		header + "BÁO CÁO\n" + strings.Repeat("Nội dung.\n", 60) + "MẬT\n":            "",
		header + "Điều 1. Mẫu dấu\nDấu gồm các chữ sau:\nMẬT\nTỐI MẬT\n":              "",
		header + "BÁO CÁO\nBảng sau | cột thứ hai | MẬT\nDòng hai | b | c\nx | y | z": "MẬT",
	} {
		got, ok := paper.SecretStamp(paper.TextBlocks(text))
		if got != want || ok != (want != "") {
			t.Errorf("SecretStamp(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
}

func TestParseRefusesSecret(t *testing.T) {
	_, _, err := Parse(paper.TextBlocks("TỐI MẬT\nSố: 1/BC-ABC\nBÁO CÁO\nVị trí kho lương thực số chín."),
		Hint{Name: "kho luong thuc.txt"})
	var r *paper.Refusal
	if !errors.As(err, &r) || r.Code != paper.RefusedSecret {
		t.Fatalf("error %v", err)
	}
	if r.Text == "" || strings.Contains(r.Text+err.Error(), "kho") {
		t.Errorf("the refusal must be clear and say nothing of the text: %q, %q", r.Text, err)
	}
	if _, _, err := Parse(nil, Hint{}); !errors.As(err, &r) || r.Code != paper.RefusedEmpty {
		t.Errorf("empty input: %v", err)
	}
}

func TestNoRealTextIsRefused(t *testing.T) {
	for _, path := range sharedFiles(t) {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if stamp, ok := paper.SecretStamp(paper.TextBlocks(paper.Clean(string(raw)))); ok {
			t.Errorf("%s is taken for %s", filepath.Base(path), stamp)
		}
	}
}
