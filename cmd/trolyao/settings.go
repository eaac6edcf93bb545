package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"trolyao/store"
)

// Settings are the settings in force. Later sources win: default, settings
// file, environment, command line.
type Settings struct {
	Data     string // folder of everything the program keeps
	Database string // PostgreSQL address; "" keeps a SQLite file in Data
	// Connections to PostgreSQL at most, 0 for a number by the machine.
	Connections int
	Log         slog.Level
	LogJSON     bool
	LLM         languageModel
	Door        door
	Backup      backups
	Search      searching
	Embed       embedding
	Telegram    telegramDoor
	Email       emailDoor
	ZaloBot     zaloBotDoor
	ZaloOA      zaloOADoor
	Key         string // that the secrets of the page are sealed by
	Remind      reminding
	KeepGuests  int // days, 0 for good

	origin map[string]origin
}

// origin is a setting's text and where it came from, in Vietnamese.
type origin struct{ value, from string }

// setting describes one setting: what a person is told about it, and how its
// text is read. set returns a Vietnamese sentence when the text is wrong.
type setting struct {
	name   string
	value  string // default
	about  string
	secret bool   // masked when shown; may be given as NAME_FILE
	page   *field // of the page of settings; nil: not changed there
	set    func(*Settings, string) string
}

const prefix = "TROLYAO_"

// byItself is where a setting comes from that nobody set.
const byItself = "mặc định"

var settings = slices.Concat([]setting{
	{
		name: "TROLYAO_DATA", value: "./data",
		about: "Thư mục dữ liệu: cơ sở dữ liệu SQLite và chỉ mục tìm kiếm. Trên Windows, khi nơi đang đứng chưa có thư mục data thì mặc định là thư mục trolyao trong %LOCALAPPDATA%.",
		set: func(s *Settings, text string) string {
			s.Data = text
			if text == "" {
				return "phải là đường dẫn của một thư mục"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_DATABASE", secret: true,
		about: "Địa chỉ PostgreSQL (postgres://…), có thể nêu nhiều máy chủ cách nhau bằng dấu phẩy; máy nào nhận ghi thì dùng máy đó. Để trống thì dùng SQLite trong thư mục dữ liệu.",
		set: func(s *Settings, text string) string {
			s.Database = text
			if text != "" && store.CheckAddress(text) != nil {
				return "phải có dạng postgres://…"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_DATABASE_CONNECTIONS", value: "0",
		about: "Số kết nối tới PostgreSQL mà mỗi tiến trình mở nhiều nhất; 0 là tự chọn (8, hoặc gấp đôi số lõi). Ai cần thêm thì đợi.",
		set: func(s *Settings, text string) string {
			n, err := strconv.Atoi(text)
			if s.Connections = n; err != nil || n < 0 || n == 1 || n > 1000 {
				return "phải là 0 hoặc một số từ 2 đến 1000"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_LOG", value: "warn",
		about: "Mức nhật ký ghi ra stderr: debug, info, warn hoặc error.",
		set: func(s *Settings, text string) string {
			if !slices.Contains([]string{"debug", "info", "warn", "error"}, text) ||
				s.Log.UnmarshalText([]byte(text)) != nil {
				return "phải là debug, info, warn hoặc error"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_LOG_FORMAT", value: "text",
		about: "Dạng nhật ký: text (dòng chữ) hoặc json (mỗi dòng một đối tượng, cho hệ thống gom nhật ký).",
		set: func(s *Settings, text string) string {
			s.LogJSON = text == "json"
			if text != "text" && text != "json" {
				return "phải là text hoặc json"
			}
			return ""
		},
	},
}, searchSettings, pageSettings, backupSettings, doorSettings, singleSettings, modelSettings, embedSettings,
	telegramSettings, zaloBotSettings, zaloOASettings, emailSettings)

// logHandler writes the log in the form that is set.
func (s *Settings) logHandler(w io.Writer) slog.Handler {
	o := &slog.HandlerOptions{Level: s.Log}
	if s.LogJSON {
		return slog.NewJSONHandler(w, o)
	}
	return slog.NewTextHandler(w, o)
}

// defaultFile is read when it is there and no --config names another.
const defaultFile = "trolyao.conf"

// pair is a KEY=VALUE as found, before it is understood.
type pair struct{ key, value, from string }

// loadSettings reads the settings from the file (path "" means [defaultFile]
// where it exists), the environment, and the --data flag ("" when not given).
func loadSettings(path string, env []string, data string) (*Settings, error) {
	s := &Settings{origin: map[string]origin{}}
	for _, d := range settings {
		s.origin[d.name] = origin{d.value, byItself}
	}

	if dir := windowsFolder(runtime.GOOS, env, "data"); dir != "" {
		s.origin["TROLYAO_DATA"] = origin{dir, byItself}
	}
	pairs, err := fileSettings(path)
	if err != nil {
		return nil, err
	}
	if err := s.take(pairs); err != nil {
		return nil, err
	}

	pairs = nil
	for _, line := range env {
		key, value, _ := strings.Cut(line, "=")
		// The tests have variables of their own (TROLYAO_TEST_POSTGRES).
		if strings.HasPrefix(key, prefix) && !strings.HasPrefix(key, prefix+"TEST_") {
			pairs = append(pairs, pair{key, value, "biến môi trường " + key})
		}
	}
	if err := s.take(pairs); err != nil {
		return nil, err
	}

	if data != "" {
		s.origin["TROLYAO_DATA"] = origin{data, "cờ --data"}
	}
	for _, d := range settings {
		o := s.origin[d.name]
		if wrong := d.set(s, o.value); wrong != "" {
			shown := fmt.Sprintf(", nhưng đang là %q", o.value)
			if d.secret {
				shown = "" // a mistyped secret is a secret still
			}
			return nil, misuse("Cài đặt %s (%s) %s%s.", d.name, o.from, wrong, shown)
		}
	}
	return s, nil
}

// windowsFolder is where data lies on Windows by itself: a program that is started by a
// click stands wherever its file is, which may be the desktop. "" is the folder here,
// as elsewhere and where there is one already.
func windowsFolder(system string, env []string, here string) string {
	if _, err := os.Stat(here); system != "windows" || err == nil {
		return ""
	}
	for _, line := range env {
		if key, value, _ := strings.Cut(line, "="); strings.EqualFold(key, "LOCALAPPDATA") && value != "" {
			return filepath.Join(value, "trolyao")
		}
	}
	return ""
}

// take overlays the pairs of one source.
func (s *Settings) take(pairs []pair) error {
	seen := map[string]pair{}
	for _, p := range pairs {
		name, fromFile := p.key, false
		d := findSetting(name)
		if base, ok := strings.CutSuffix(name, "_FILE"); ok && d == nil {
			if d = findSetting(base); d != nil && d.secret {
				name, fromFile = base, true
			} else {
				d = nil
			}
		}
		if d == nil {
			return misuse("Không có cài đặt nào tên %s (%s). Có phải ý bạn là %s? Xem mọi cài đặt: trolyao config --describe", p.key, p.from, nearestSetting(p.key))
		}
		if before, ok := seen[name]; ok {
			return misuse("Cài đặt %s được đặt hai lần: %s và %s.", name, before.from, p.from)
		}
		seen[name] = p
		value := p.value
		if fromFile {
			content, err := os.ReadFile(p.value)
			if err != nil {
				return &failure{exitUsage, fmt.Sprintf("Không đọc được tệp bí mật mà %s (%s) trỏ tới.", p.key,
					p.from), err}
			}
			value = strings.TrimSpace(string(content))
		}
		s.origin[name] = origin{value, p.from}
	}
	return nil
}

func fileSettings(path string) ([]pair, error) {
	name := path
	if name == "" {
		name = defaultFile
	}
	content, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && path == "" {
		return nil, nil
	}
	if err != nil {
		return nil, &failure{exitUsage, fmt.Sprintf("Không đọc được tệp cài đặt %s.", name), err}
	}
	return parseSettings(name, string(content))
}

// parseSettings reads KEY=VALUE lines. Blank lines and lines starting with #
// are skipped; white space around key and value goes, and so does one pair of
// quotes around the value.
func parseSettings(name, content string) ([]pair, error) {
	var pairs []pair
	content = strings.TrimPrefix(content, "\ufeff") // Windows Notepad puts it there
	for i, line := range strings.Split(content, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		from := fmt.Sprintf("tệp %s, dòng %d", name, i+1)
		key, value, ok := strings.Cut(line, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if !ok || key == "" {
			return nil, misuse("Dòng %d của tệp cài đặt %s không có dạng TÊN=GIÁ TRỊ.", i+1, name)
		}
		if n := len(value); n >= 2 && value[0] == value[n-1] && (value[0] == '"' || value[0] == '\'') {
			value = value[1 : n-1]
		}
		pairs = append(pairs, pair{key, value, from})
	}
	return pairs, nil
}

func findSetting(name string) *setting {
	i := slices.IndexFunc(settings, func(d setting) bool { return d.name == name })
	if i < 0 {
		return nil
	}
	return &settings[i]
}

// nearestSetting returns the known name with the fewest edits from key.
func nearestSetting(key string) string {
	best, least := "", -1
	for _, d := range settings {
		names := []string{d.name}
		if d.secret {
			names = append(names, d.name+"_FILE")
		}
		for _, name := range names {
			if n := edits(strings.ToUpper(key), name); least < 0 || n < least {
				best, least = name, n
			}
		}
	}
	return best
}

// edits is the Levenshtein distance of a and b in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// shown is the text of a setting for people: secrets are masked.
func (d setting) shown(value string) string {
	switch {
	case value == "":
		return "(trống)"
	case d.secret:
		return "(đã đặt, không hiển thị)"
	}
	return value
}

// describeSettings returns the Markdown table of all settings; README shows
// the same one.
func describeSettings() string {
	var b strings.Builder
	b.WriteString("| Tên | Mặc định | Ý nghĩa |\n|---|---|---|\n")
	for _, d := range settings {
		about := d.about
		if d.secret {
			about += " Là bí mật: có thể đặt " + d.name + "_FILE bằng đường dẫn của tệp chứa giá trị."
		}
		value := "(trống)"
		if d.value != "" {
			value = "`" + d.value + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", d.name, value, about)
	}
	return b.String()
}
