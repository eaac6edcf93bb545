package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// mostColumns is the width of a line; a tab counts as four. What stands inside
// a string is data and does not count.
const mostColumns = 120

// eachGoFile calls f with every Go file of the module, its path from the top.
func eachGoFile(t *testing.T, f func(name string, src []byte)) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && path != root) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		f(filepath.ToSlash(rel), src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// wideLines returns the numbers of the lines of a file that are wider than
// mostColumns.
func wideLines(src []byte) []int {
	files := token.NewFileSet()
	file := files.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, scanner.ScanComments)
	data := make([]bool, len(src))
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		if tok == token.STRING {
			for i := file.Offset(pos); i < file.Offset(pos)+len(lit); i++ {
				data[i] = true
			}
		}
	}
	var wide []int
	line, width := 1, 0
	for i, r := range string(src) {
		switch {
		case r == '\n':
			if width > mostColumns {
				wide = append(wide, line)
			}
			line, width = line+1, 0
		case data[i]:
		case r == '\t':
			width += 4
		default:
			width++
		}
	}
	return wide
}

func TestLinesAreNotWide(t *testing.T) {
	files := 0
	eachGoFile(t, func(name string, src []byte) {
		files++
		for _, n := range wideLines(src) {
			t.Errorf("%s:%d is wider than %d columns", name, n, mostColumns)
		}
	})
	if files < 300 {
		t.Errorf("only %d files were read", files)
	}
	long := "package p\n\nvar a = " + strings.Repeat("b + ", 40) + "c\nvar d = \"" + strings.Repeat("đ", 200) + "\"\n"
	if got := wideLines([]byte(long)); len(got) != 1 || got[0] != 3 {
		t.Errorf("wide lines %v", got)
	}
}

// sayElsewhere are the folders whose sentences may stand beside the code, and why.
var sayElsewhere = map[string]string{
	"cmd/trolyao": "what a command prints stands beside its flags and their help",
	"starter":     "mistakes in shipped data are told beside the rule that finds them",
	"prompts":     "all of it is words",
}

var (
	reVerb    = regexp.MustCompile(`%[-+# 0]*(\[\d+\])?[\d.]*[a-zA-Z%]`)
	reOperate = regexp.MustCompile(`^[a-z/.]+:`) // "task: …", an error for the operator
	tones     = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
)

// isSentence reports whether a string is Vietnamese that a person reads: four words
// or more with an end or with holes for values. Patterns, commands and errors for
// the operator are none, nor are words that are looked for in texts.
func isSentence(s string) bool {
	if !strings.ContainsAny(strings.ToLower(s), tones) || strings.ContainsAny(s, `|^\`) ||
		strings.Contains(s, "(?") || strings.HasPrefix(s, "/") || reOperate.MatchString(s) {
		return false
	}
	words := strings.FieldsFunc(reVerb.ReplaceAllString(s, ""), func(r rune) bool { return !unicode.IsLetter(r) })
	end := strings.TrimRight(s, " \n)”\"")
	return len(words) >= 4 &&
		(strings.HasSuffix(end, ".") || strings.HasSuffix(end, "?") || reVerb.MatchString(s))
}

// holdsText reports whether a file may hold sentences: text.go, X_text.go and
// words.go of each room, tests and their helpers, and what plays a model.
func holdsText(name string) bool {
	dir, file := path.Split(name)
	return strings.HasSuffix(file, "_test.go") || file == "text.go" || strings.HasSuffix(file, "_text.go") ||
		strings.HasSuffix(file, "words.go") || strings.HasSuffix(dir, "test/") || name == "llm/fake.go" ||
		sayElsewhere[path.Clean(dir)] != ""
}

// sentences returns where sentences stand in a file, flags' help left out.
func sentences(t *testing.T, name string, src []byte) []string {
	t.Helper()
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			n.Tag = nil
		case *ast.BasicLit:
			if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && isSentence(s) {
				out = append(out, fmt.Sprintf("%v: %s", files.Position(n.Pos()), s))
			}
		}
		return true
	})
	return out
}

func TestSentencesStandInTextFiles(t *testing.T) {
	held := 0
	eachGoFile(t, func(name string, src []byte) {
		found := sentences(t, name, src)
		if holdsText(name) {
			held += len(found)
			return
		}
		for _, s := range found {
			t.Errorf("%s\n  belongs into text.go of its room (CONTRIBUTING.md)", s)
		}
	})
	if held < 1000 {
		t.Errorf("only %d sentences were found in the files that hold them", held)
	}
	for s, want := range map[string]bool{
		"Không tìm thấy văn bản này.": true, "Có %d tệp chưa đọc": true, "Sở Nội vụ tỉnh": false,
		"task: ngày %s chưa có tên": false, `^Điều (?:\d+) khoản`: false, "no diacritics at all.": false,
	} {
		if isSentence(s) != want {
			t.Errorf("isSentence(%q) = %v", s, !want)
		}
	}
}

// mostLines is the length of a function, tests left out.
const mostLines = 100

// longFunctions returns the functions of a file that are longer than mostLines.
func longFunctions(t *testing.T, name string, src []byte) []string {
	t.Helper()
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			from, to := files.Position(fn.Pos()), files.Position(fn.End())
			if n := to.Line - from.Line + 1; n > mostLines {
				out = append(out, fmt.Sprintf("%v: %s has %d lines", from, fn.Name.Name, n))
			}
		}
	}
	return out
}

func TestFunctionsAreShort(t *testing.T) {
	eachGoFile(t, func(name string, src []byte) {
		if strings.HasSuffix(name, "_test.go") {
			return
		}
		for _, f := range longFunctions(t, name, src) {
			t.Errorf("%s: split it by concept", f)
		}
	})
	if got := longFunctions(t, "p.go", []byte("package p\n\nfunc f() {\n"+strings.Repeat("\tf()\n", 99)+
		"}\n")); len(got) != 1 {
		t.Errorf("long functions %q", got)
	}
}
