package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// built is a module in the program, with the texts of its licences.
type built struct {
	path, version string
	texts         []string
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-_.][\w.-]+)?$`)

// modulesBuilt asks the build what is in the program, on every system it is built for.
func modulesBuilt(t *testing.T) []built {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	root := strings.TrimSpace(string(out))
	all := map[string]*built{"go": {path: "go", version: "(runtime and standard library)"}}
	files := map[string]map[string]bool{"go": {filepath.Join(root, "LICENSE"): true,
		filepath.Join(root, "PATENTS"): true}}
	for _, system := range []string{"linux", "windows", "darwin"} {
		cmd := exec.Command("go", "list", "-deps", "-f",
			`{{$d := .Dir}}{{with .Module}}{{if not .Main}}{{.Path}}|{{.Version}}|{{.Dir}}|{{$d}}{{end}}{{end}}`, ".")
		cmd.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go list for %s: %v", system, err)
		}
		for line := range strings.Lines(string(out)) {
			f := strings.Split(strings.TrimSpace(line), "|")
			if len(f) != 4 {
				continue
			}
			if all[f[0]] == nil {
				all[f[0]], files[f[0]] = &built{path: f[0], version: f[1]}, map[string]bool{}
			}
			// A package may have a licence of its own, as far up as its module goes.
			for dir := f[3]; len(dir) >= len(f[2]); dir = filepath.Dir(dir) {
				entries, err := os.ReadDir(dir)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range entries {
					if !e.IsDir() && licenceFile.MatchString(e.Name()) && filepath.Ext(e.Name()) != ".go" {
						files[f[0]][filepath.Join(dir, e.Name())] = true
					}
				}
			}
		}
	}
	var list []built
	for _, path := range slices.Sorted(maps.Keys(all)) {
		m := all[path]
		for _, file := range slices.Sorted(maps.Keys(files[path])) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			m.texts = append(m.texts, strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
		}
		if len(m.texts) == 0 {
			t.Errorf("module %s has no licence: it may not be in the program", path)
		}
		list = append(list, *m)
	}
	return list
}

// licenceKinds know a licence by words that it alone has, the first that fits.
var licenceKinds = []struct{ name, words string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"OFL-1.1", "sil open font license version 1.1"},
	{"MPL-2.0", "mozilla public license"},
	{"patent grant", "additional ip rights grant"},
	{"BSD-3-Clause", "may be used to endorse"},
	{"BSD-2-Clause", "redistributions in binary form must reproduce"},
	{"BSD-3-Clause", "redistribution and use in source and binary forms"},
	{"MIT", "permission is hereby granted, free of charge"},
	{"ISC", "permission to use, copy, modify, and/or distribute"},
	{"public domain", "public domain"},
	{"CC-BY", "creative commons"},
}

func kindOf(text string) string {
	flat := strings.ToLower(strings.NewReplacer(",", "", "*", "", "#", "").Replace(strings.Join(strings.Fields(text), " ")))
	for _, k := range licenceKinds {
		if strings.Contains(flat, strings.ReplaceAll(k.words, ",", "")) {
			return k.name
		}
	}
	return "notice"
}

// TestNoticeIsComplete holds NOTICE to what is in the program.
func TestNoticeIsComplete(t *testing.T) {
	const path = "../../NOTICE"
	numbers := map[string]int{}
	var lines, texts []string
	for _, m := range modulesBuilt(t) {
		var said []string
		for _, text := range m.texts {
			if numbers[text] == 0 {
				numbers[text] = len(numbers) + 1
				texts = append(texts, text)
			}
			if one := fmt.Sprintf("%s [%d]", kindOf(text), numbers[text]); !slices.Contains(said, one) {
				said = append(said, one)
			}
		}
		lines = append(lines, m.path+" "+m.version+": "+strings.Join(said, ", "))
	}
	want := "The program trolyao is made with the works of others that are listed here. The number in brackets is\n" +
		"that of the text of the licence or notice below.\n\n" + strings.Join(lines, "\n") + "\n"
	for i, text := range texts {
		want += fmt.Sprintf("\n%s\n[%d]\n\n%s\n", strings.Repeat("=", 80), i+1, text)
	}
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != want {
		t.Error("NOTICE is not what is in the program (make notice writes it anew)")
	}
	code, out, errs := run(t, nil, "licences")
	if code != exitDone || out != strings.Join(lines, "\n")+"\n" {
		t.Errorf("licences: code %d, %s\n%s", code, errs, out)
	}
	if code, out, _ = run(t, nil, "licences", "--text"); code != exitDone || out != want {
		t.Errorf("licences --text: code %d, %d bytes of %d", code, len(out), len(want))
	}
}
