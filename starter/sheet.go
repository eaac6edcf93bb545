package starter

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"golang.org/x/text/unicode/norm"
)

// A sheet is one data file, with the place of every value kept so that a
// mistake can be shown to the person who edits it.
type sheet struct {
	name string
	text []byte
	file *ast.File // text, read when the first mistake is found
	errs []error
}

// open reads text into v. Unknown keys, keys given twice and values of the
// wrong kind are errors. Text must be NFC, as everything the house hands out.
func open(name string, text []byte, v any) (*sheet, error) {
	if !norm.NFC.IsNormal(text) {
		return nil, fmt.Errorf("starter: %s: tệp không ở dạng Unicode dựng sẵn (NFC)", name)
	}
	if err := yaml.UnmarshalWithOptions(text, v, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("starter: %s: %w", name, err)
	}
	return &sheet{name: name, text: text}, nil
}

// fault records a mistake at a place such as "$.documents[3].issued".
func (s *sheet) fault(place, format string, args ...any) {
	s.errs = append(s.errs, fmt.Errorf("starter: %s:%d: %s", s.name, s.line(place), fmt.Sprintf(format, args...)))
}

// line returns the line of place, or of the nearest thing above it that the
// file has.
func (s *sheet) line(place string) int {
	if s.file == nil {
		file, err := parser.ParseBytes(s.text, 0)
		if err != nil { // open has read it
			return 1
		}
		s.file = file
	}
	for place != "$" && place != "" {
		if path, err := yaml.PathString(place); err == nil {
			if node, err := path.FilterFile(s.file); err == nil && node != nil && node.GetToken() != nil {
				return node.GetToken().Position.Line
			}
		}
		i := strings.LastIndexAny(place, ".[")
		if i < 0 {
			break
		}
		place = place[:i]
	}
	return 1
}
