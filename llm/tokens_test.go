package llm

import (
	"net/http"
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
	counts := map[string]int{}
	for _, enc := range []string{"", "o200k_base", "cl100k_base", "p50k_base", "r50k_base"} {
		n, err := Tokens(enc, text)
		if err != nil || n < 15 || n > len(text) {
			t.Fatalf("%q: %d tokens, %v", enc, n, err)
		}
		counts[enc] = n
	}
	if counts[""] != counts["o200k_base"] || counts["cl100k_base"] <= counts["o200k_base"] {
		t.Errorf("%v", counts)
	}
	if n, err := Tokens("", "<|endoftext|>"); err != nil || n < 3 {
		t.Errorf("a special token is %d tokens, %v; it is text", n, err)
	}
	if _, err := Tokens("none", text); err == nil {
		t.Error("an encoding nobody knows")
	}
}
