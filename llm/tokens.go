package llm

import (
	"fmt"
	"sync"

	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"
)

// The default loader fetches its tables from the network when first used.
func init() { tiktoken.SetBpeLoader(loader.NewOfflineLoader()) }

// DefaultEncoding is that of a setting left empty.
const DefaultEncoding = "o200k_base"

var encodings sync.Map // name → func() (*tiktoken.Tiktoken, error)

// Tokens counts the tokens of text in an encoding ("o200k_base",
// "cl100k_base", "p50k_base", "r50k_base"; "" means [DefaultEncoding]). Special
// tokens are read as plain text. The first use of an encoding takes about 0.2 s
// and 25 MB.
func Tokens(encoding, text string) (int, error) {
	if encoding == "" {
		encoding = DefaultEncoding
	}
	f, _ := encodings.LoadOrStore(encoding, sync.OnceValues(func() (*tiktoken.Tiktoken, error) { return tiktoken.GetEncoding(encoding) }))
	enc, err := f.(func() (*tiktoken.Tiktoken, error))()
	if err != nil {
		return 0, fmt.Errorf("llm: encoding %q: %w", encoding, err)
	}
	return len(enc.EncodeOrdinary(text)), nil
}
