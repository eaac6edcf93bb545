package main

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// mostColumns is the width of a line; a tab counts as four. What stands inside
// a string is data and does not count.
const mostColumns = 120

// eachGoFile calls f with every Go file of the module, its path from the top.
func eachGoFile(t *testing.T, f func(path string, src []byte)) {
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
	eachGoFile(t, func(path string, src []byte) {
		files++
		for _, n := range wideLines(src) {
			t.Errorf("%s:%d is wider than %d columns", path, n, mostColumns)
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
