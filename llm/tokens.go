package llm

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/pkoukk/tiktoken-go"
)

// DefaultEncoding is that of a setting left empty; its table is in the program.
const DefaultEncoding = "o200k_base"

// o200k is the table of [DefaultEncoding] as it is published, packed.
//
//go:embed o200k_base.tiktoken.gz
var o200k []byte

const tableSuffix = ".tiktoken"

var (
	encodings sync.Map // setting → func() (*tiktoken.Tiktoken, error)
	tables    sync.Map // name of an encoding → path of its table
)

// The loader of the library would fetch tables from the network.
func init() { tiktoken.SetBpeLoader(tableLoader{}) }

// CheckEncoding says whether an encoding can be used: it is "", the name of
// the one in the program ([DefaultEncoding]), or the path of a table as it is
// published, named as its encoding ("/srv/cl100k_base.tiktoken").
func CheckEncoding(encoding string) error {
	name, path := encodingOf(encoding)
	if name == DefaultEncoding && path == "" {
		return nil
	}
	if !slices.Contains([]string{"o200k_base", "cl100k_base", "p50k_base", "r50k_base"}, name) || path == "" {
		return fmt.Errorf("llm: unknown encoding %q", encoding)
	}
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("llm: table of encoding %s: %w", name, err)
	}
	return nil
}

// encodingOf cuts a setting in the name of an encoding and the path of its
// table; path is "" for the one in the program.
func encodingOf(setting string) (name, path string) {
	if setting == "" {
		return DefaultEncoding, ""
	}
	if base, ok := strings.CutSuffix(filepath.Base(setting), tableSuffix); ok {
		return base, setting
	}
	return setting, ""
}

// Tokens counts the tokens of text in an encoding that [CheckEncoding] takes.
// Special tokens are read as plain text. The first use of an encoding takes
// about 0.2 s and 25 MB.
func Tokens(encoding, text string) (int, error) {
	f, _ := encodings.LoadOrStore(encoding, sync.OnceValues(func() (*tiktoken.Tiktoken, error) {
		name, path := encodingOf(encoding)
		if path != "" {
			tables.Store(name, path)
		}
		return tiktoken.GetEncoding(name)
	}))
	enc, err := f.(func() (*tiktoken.Tiktoken, error))()
	if err != nil {
		return 0, fmt.Errorf("llm: encoding %q: %w", encoding, err)
	}
	return len(enc.EncodeOrdinary(text)), nil
}

// tableLoader finds the table of an encoding by the last part of the address
// that the library asks for.
type tableLoader struct{}

func (tableLoader) LoadTiktokenBpe(address string) (map[string]int, error) {
	name := strings.TrimSuffix(address[strings.LastIndexByte(address, '/')+1:], tableSuffix)
	if path, ok := tables.Load(name); ok {
		f, err := os.Open(path.(string))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return readTable(f)
	}
	if name != DefaultEncoding {
		return nil, fmt.Errorf("no table of encoding %s is named", name)
	}
	z, err := gzip.NewReader(bytes.NewReader(o200k))
	if err != nil {
		return nil, err
	}
	return readTable(z)
}

// readTable reads lines of a token in base64, a blank and its rank.
func readTable(r io.Reader) (map[string]int, error) {
	ranks := map[string]int{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		if lines.Text() == "" {
			continue
		}
		coded, number, ok := strings.Cut(lines.Text(), " ")
		token, err := base64.StdEncoding.DecodeString(coded)
		rank, numberErr := strconv.Atoi(number)
		if !ok || err != nil || numberErr != nil {
			return nil, fmt.Errorf("line %d is no token with its rank", len(ranks)+1)
		}
		ranks[string(token)] = rank
	}
	return ranks, lines.Err()
}
