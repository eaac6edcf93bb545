package score

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"trolyao/paper"
)

// mostText is how big a file of criteria may be.
const mostText = 8 << 20

// ReadYAML reads a set of criteria. What is wrong with the text is [Problems]
// that name the line.
func ReadYAML(text []byte) (set *Criteria, err error) {
	defer func() { // the parser falls over some texts that are no YAML
		if r := recover(); r != nil {
			set, err = nil, Problems{{"", "không đọc được: không phải văn bản YAML đúng dạng"}}
		}
	}()
	if len(text) > mostText {
		return nil, Problems{{"", "tệp lớn hơn 8 MB"}}
	}
	text = []byte(paper.Clean(string(text)))
	if deep(text) {
		return nil, Problems{{"", "tệp có các cấp lồng nhau quá sâu"}}
	}
	var c Criteria
	if err := yaml.UnmarshalWithOptions(text, &c, yaml.Strict()); err != nil {
		return nil, Problems{yamlProblem(err)}
	}
	faults := c.faults()
	if len(faults) == 0 {
		return &c, nil
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil { // UnmarshalWithOptions has read it
		return nil, Problems{yamlProblem(err)}
	}
	places := c.paths()
	var ps Problems
	for _, f := range faults {
		path := "$"
		if f.row >= 0 {
			path = places[f.row]
		}
		ps = append(ps, Problem{"dòng " + strconv.Itoa(line(file, path, f.column)), f.text})
	}
	return nil, ps
}

// deep reports brackets or indentation no set of criteria has; the parser goes
// down by recursion.
func deep(text []byte) bool {
	depth := 0
	for _, b := range text {
		switch b {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if depth > 200 {
			return true
		}
	}
	for _, l := range strings.Split(string(text), "\n") {
		if len(l)-len(strings.TrimLeft(l, " -?:")) > 200 {
			return true
		}
	}
	return false
}

func yamlProblem(err error) Problem {
	var known yaml.Error
	if errors.As(err, &known) && known.GetToken() != nil {
		return Problem{"dòng " + strconv.Itoa(known.GetToken().Position.Line), "không đọc được: " + known.GetMessage()}
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return Problem{"", "không đọc được: " + first}
}

// paths are the YAML paths of all criteria in reading order.
func (c *Criteria) paths() (out []string) {
	var down func(at string, ks []*Criterion)
	down = func(at string, ks []*Criterion) {
		for i, k := range ks {
			if k != nil {
				path := fmt.Sprintf("%s[%d]", at, i)
				out = append(out, path)
				down(path+".parts", k.Parts)
			}
		}
	}
	down("$.fields", c.Fields)
	return out
}

// line is that of the field at path, or of what is above it where the file does
// not have the field.
func line(file *ast.File, path, column string) int {
	for _, p := range []string{path + "." + column, path + ".no", path} {
		at, err := yaml.PathString(p)
		if err != nil {
			continue
		}
		if node, err := at.FilterFile(file); err == nil && node != nil && node.GetToken() != nil {
			return node.GetToken().Position.Line
		}
	}
	return 1
}

func quoteJSON(s string) ([]byte, error) { return json.Marshal(s) }

func unquoteJSON(b []byte) (s string, err error) {
	err = json.Unmarshal(b, &s)
	return s, err
}
