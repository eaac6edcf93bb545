package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// english are words of the parser's own messages and help.
var english = regexp.MustCompile(`(?i)\b(usage|flags?|arguments?|commands?|unexpected|unknown|expected|missing|error|show|context|help for|value|run|must|did you|exit)\b`)

func TestHelpIsVietnamese(t *testing.T) {
	var c cli
	k, err := kong.New(&c, kong.Name("trolyao"))
	if err != nil {
		t.Fatal(err)
	}
	pages := [][]string{{}, {"--help"}}
	for _, leaf := range k.Model.Leaves(false) {
		path := strings.Fields(strings.TrimPrefix(leaf.FullPath(), "trolyao "))
		path = path[:min(len(path), leaf.Depth()+1)]
		pages = append(pages, append(path, "--help"))
		for _, flag := range leaf.Flags {
			if flag.Help == "" {
				t.Errorf("%s --%s has no help", leaf.Path(), flag.Name)
			}
		}
	}
	for _, args := range pages {
		code, stdout, stderr := run(t, nil, args...)
		if code != exitDone || stderr != "" || !strings.Contains(stdout, "Cách dùng: trolyao") ||
			!strings.Contains(stdout, "Mã thoát:") {
			t.Errorf("%v: code %d, stderr %q\n%s", args, code, stderr, stdout)
		}
		prose := regexp.MustCompile(`--?[a-z-]+|trolyao( [a-z]+)*|(?m)^  [a-z]+( [a-z]+)?  `).ReplaceAllString(stdout,
			"")
		if word := english.FindString(prose); word != "" {
			t.Errorf("%v: English %q in the help:\n%s", args, word, stdout)
		}
	}
}

func TestUsageErrorsAreVietnamese(t *testing.T) {
	for _, c := range []struct {
		args string
		want string
	}{
		{"confg", `Không có lệnh hoặc đối số confg. Có phải ý bạn là "config"?`},
		{"xyzzyxyzzy", "Thừa đối số xyzzyxyzzy"},
		{"config --jsn", `Không có cờ --jsn. Có phải ý bạn là "--json"?`},
		{"config --xyzzyxyzzy", "Không có cờ --xyzzyxyzzy."},
		{"config extra", "Thừa đối số extra"},
		{"config --data", "Cờ --data cần một giá trị."},
		{"config --data --json", "Cờ --data cần một giá trị, nhưng gặp"},
		{"config --json=maybe", `Cờ --json không nhận giá trị "maybe".`},
		{"--json", "Không có cờ --json"},
	} {
		code, stdout, stderr := run(t, nil, strings.Fields(c.args)...)
		if code != exitUsage || stdout != "" || !strings.Contains(stderr, c.want) ||
			!strings.Contains(stderr, "--help") {
			t.Errorf("%s: code %d, stderr %q, want %q", c.args, code, stderr, c.want)
		}
		prose := regexp.MustCompile(`--[a-z]+|"[^"]*"|trolyao( [a-z]+)*`).ReplaceAllString(stderr, "")
		if word := english.FindString(prose); word != "" {
			t.Errorf("%s: English %q in %q", c.args, word, stderr)
		}
	}
}
