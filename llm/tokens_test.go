package llm

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type deny struct{ t *testing.T }

func (d deny) RoundTrip(r *http.Request) (*http.Response, error) {
	d.t.Errorf("a request to %s", r.URL)
	return nil, http.ErrServerClosed
}

// TestTokensNeedNoNetwork counts with a network that refuses everything.
func TestTokensNeedNoNetwork(t *testing.T) {
	before, client := http.DefaultTransport, *http.DefaultClient
	http.DefaultTransport = deny{t}
	http.DefaultClient.Transport = deny{t}
	t.Cleanup(func() { http.DefaultTransport = before; *http.DefaultClient = client })
	t.Setenv("TIKTOKEN_CACHE_DIR", t.TempDir()) // nothing fetched before may help
	t.Setenv("DATA_GYM_CACHE_DIR", t.TempDir())
	const text = "Thời hạn nộp lưu hồ sơ, tài liệu vào Lưu trữ cơ quan là 01 năm, kể từ ngày công việc kết thúc."
	n, err := Tokens("", text)
	if err != nil || n < 15 || n > len(text)/2 {
		t.Fatalf("%d tokens, %v", n, err)
	}
	if same, err := Tokens(DefaultEncoding, text); err != nil || same != n {
		t.Errorf("%d tokens by name, %d by default, %v", same, n, err)
	}
	// A table from a file: every byte is a token of its own.
	var table strings.Builder
	for i := range 256 {
		fmt.Fprintf(&table, "%s %d\n", base64.StdEncoding.EncodeToString([]byte{byte(i)}), i)
	}
	path := filepath.Join(t.TempDir(), "cl100k_base.tiktoken")
	if err := os.WriteFile(path, []byte(table.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := Tokens(path, text); err != nil || n != len(text) {
		t.Errorf("%d tokens by the table of a file, want %d, %v", n, len(text), err)
	}
	if n, err := Tokens("", "<|endoftext|>"); err != nil || n < 3 {
		t.Errorf("a special token is %d tokens, %v; it is text", n, err)
	}
	for _, enc := range []string{"none", "p50k_base", "/nowhere/r50k_base.tiktoken"} {
		if _, err := Tokens(enc, text); err == nil {
			t.Errorf("%s counts without a table", enc)
		}
		if CheckEncoding(enc) == nil {
			t.Errorf("%s passes without a table", enc)
		}
	}
}
