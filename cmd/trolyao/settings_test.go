package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"trolyao/starter"
)

// run runs the program on a day in March 2026 and returns its exit code and what
// it wrote.
func run(t *testing.T, env []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return runAt(t, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), env, args...)
}

func runAt(t *testing.T, now time.Time, env []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs strings.Builder
	m := &Main{
		Args: args, Env: env, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs,
		Now: func() time.Time { return now },
	}
	code = m.Run(context.Background())
	return code, out.String(), errs.String()
}

// installed is a folder of data as a fresh install leaves it, made once and copied.
func installed(t *testing.T) string {
	t.Helper()
	from, err := firstInstall()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// installedIn is the folder that is copied, "" before the first test that wants it.
var installedIn string

var firstInstall = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "trolyao-installed-")
	if err != nil {
		return "", err
	}
	installedIn = dir
	var said strings.Builder
	m := &Main{Args: []string{"--data", dir, "ask", "văn bản đến"}, Stdin: strings.NewReader(""), Stdout: &said,
		Stderr: &said, Now: func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }}
	if code := m.Run(context.Background()); code != exitDone && code != exitDeclined {
		return "", fmt.Errorf("the first install ends with %d: %s", code, said.String())
	}
	return dir, nil
})

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSettingsLaterSourceWins(t *testing.T) {
	file := write(t, "my.conf", "\ufeff# cài đặt\r\n\r\nTROLYAO_DATA = \"/from/file\"\r\nTROLYAO_LOG=info\r\n")
	for _, c := range []struct {
		name       string
		path       string
		env        []string
		data       string
		want, from string
	}{
		{"default", "", nil, "", "./data", "mặc định"},
		{"file", file, nil, "", "/from/file", "dòng 3"},
		{"environment", file, []string{"TROLYAO_DATA=/from/env"}, "", "/from/env", "biến môi trường"},
		{"flag", file, []string{"TROLYAO_DATA=/from/env"}, "/from/flag", "/from/flag", "--data"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := loadSettings(c.path, c.env, c.data)
			if err != nil {
				t.Fatal(err)
			}
			if o := s.origin["TROLYAO_DATA"]; s.Data != c.want || !strings.Contains(o.from, c.from) {
				t.Errorf("got %q from %q, want %q from %q", s.Data, o.from, c.want, c.from)
			}
		})
	}
}

func TestSettingsMistakes(t *testing.T) {
	secret := write(t, "secret", "postgres://someone:hush@db/trolyao\n")
	for _, c := range []struct {
		name, file string
		env        []string
		want       string // in the sentence; "" means no mistake
	}{
		{"unknown in the environment", "", []string{"TROLYAO_DATEBASE=x"}, "Có phải ý bạn là TROLYAO_DATABASE?"},
		{"unknown in the file", "TROLYAO_DATTA=x", nil, "Có phải ý bạn là TROLYAO_DATA?"},
		{"no prefix in the file", "data=x", nil, "Có phải ý bạn là TROLYAO_DATA?"},
		{"nearest is the _FILE twin", "", []string{"TROLYAO_DATABASE_FIEL=x"}, "Có phải ý bạn là TROLYAO_DATABASE_FILE?"},
		{"no twin for what is no secret", "", []string{"TROLYAO_LOG_FILE=x"}, "Không có cài đặt nào tên TROLYAO_LOG_FILE"},
		{"no equals sign", "TROLYAO_LOG=info\nxin chào", nil, "Dòng 2"},
		{"twice", "TROLYAO_LOG=info\nTROLYAO_LOG=warn", nil, "đặt hai lần"},
		{"value and twin", "", []string{"TROLYAO_DATABASE=postgres://a/b", "TROLYAO_DATABASE_FILE=" + secret}, "đặt hai lần"},
		{"twin that is not there", "", []string{"TROLYAO_DATABASE_FILE=/no/such"}, "Không đọc được tệp bí mật"},
		{"wrong level", "TROLYAO_LOG=loud", nil, "phải là debug, info, warn hoặc error"},
		{"wrong database", "", []string{"TROLYAO_DATABASE=mysql://a:hush@b"}, "postgres://"},
		{"empty folder", "TROLYAO_DATA=", nil, "đường dẫn"},
		{"twin", "", []string{"TROLYAO_DATABASE_FILE=" + secret}, ""},
		{"but not in the file", "TROLYAO_TEST_POSTGRES=x", nil, "Không có cài đặt nào tên TROLYAO_TEST_POSTGRES"},
		{"other programs' variables", "", []string{"PATH=/bin", "TROLYAOX=1", "TROLYAO_TEST_POSTGRES=x"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := loadSettings(write(t, "my.conf", c.file), c.env, "")
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if c.name == "twin" && s.Database != "postgres://someone:hush@db/trolyao" {
					t.Errorf("database is %q", s.Database)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %q in it", err, c.want)
			}
			if strings.Contains(err.Error(), "hush") {
				t.Errorf("the sentence shows a secret: %v", err)
			}
		})
	}
}

func TestConfigMasksSecrets(t *testing.T) {
	env := []string{"TROLYAO_DATABASE=postgres://someone:hush@db/trolyao"}
	for _, args := range [][]string{{"config"}, {"config", "--json"}} {
		code, stdout, stderr := run(t, env, args...)
		if code != exitDone || !strings.Contains(stdout, "TROLYAO_DATABASE") ||
			!strings.Contains(stdout, "biến môi trường") {
			t.Errorf("%v: code %d\n%s%s", args, code, stdout, stderr)
		}
		if strings.Contains(stdout+stderr, "hush") {
			t.Errorf("%v shows the secret:\n%s", args, stdout)
		}
	}
	_, stdout, _ := run(t, nil, "config", "--json")
	var rows []settingRow
	if err := json.Unmarshal([]byte(stdout), &rows); err != nil || len(rows) != len(settings) {
		t.Errorf("config --json gave %d rows: %v", len(rows), err)
	}
}

// holdTable holds the Markdown table of a paper that begins with the line first
// to want; with -update it writes it.
func holdTable(t *testing.T, path, first, want string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	if strings.Contains(text, want) {
		return
	}
	from := strings.Index(text, first+"\n")
	if from < 0 || !*update {
		t.Errorf("%s lacks the table (go test ./cmd/trolyao -run Shows -update writes it):\n%s", path, want)
		return
	}
	to := from
	for strings.HasPrefix(text[to:], "|") {
		to += strings.Index(text[to:], "\n") + 1
	}
	if err := os.WriteFile(path, []byte(text[:from]+want+text[to:]), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestDocsShowTheSettings(t *testing.T) {
	want := describeSettings()
	first, _, _ := strings.Cut(want, "\n")
	holdTable(t, "../../docs/settings.md", first, want)
}

func TestReadmeShowsTheExitCodes(t *testing.T) {
	content, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for code, text := range textExits {
		if row := fmt.Sprintf("| %d | %s", code, text); !strings.Contains(string(content), row) {
			t.Errorf("README.md lacks the row %q", row)
		}
	}
}

func TestDocsShowTheCommands(t *testing.T) {
	k, err := kong.New(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	const head = "| Lệnh | Việc |"
	want := head + "\n|---|---|\n"
	for _, leaf := range k.Model.Leaves(true) {
		want += fmt.Sprintf("| `%s` | %s |\n", leaf.Path(), leaf.Help)
	}
	holdTable(t, "../../docs/commands.md", head, want)
}

// What the README says of a fresh install is counted.
func TestReadmeCountsTheDigests(t *testing.T) {
	content, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	d, err := starter.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, g := range d.Digests {
		n += len(g.Provisions)
	}
	if want := fmt.Sprintf("%d phần tóm lược", n); !strings.Contains(string(content), want) {
		t.Errorf("README.md does not say %q", want)
	}
}

func FuzzParseSettings(f *testing.F) {
	f.Add("TROLYAO_DATA=./x\n# ghi chú\n\nTROLYAO_LOG = 'info'")
	f.Add("\ufeff=\r\n\"")
	f.Add("A='\nB=\"\"")
	f.Fuzz(func(t *testing.T, content string) {
		pairs, err := parseSettings("f", content)
		if err != nil {
			return
		}
		for _, p := range pairs {
			if p.key == "" || p.key != strings.TrimSpace(p.key) || strings.Contains(p.value, "\n") {
				t.Errorf("pair %q", p)
			}
		}
	})
}
