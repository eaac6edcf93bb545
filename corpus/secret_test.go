package corpus

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"trolyao/paper"
)

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
