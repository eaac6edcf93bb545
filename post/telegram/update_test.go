package telegram

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"trolyao/bot"
)

var self = &models.User{ID: 4200, Username: "thu_nghiem_bot"}

// TestUpdates reads testdata/updates.txt: "== name", an update, and what the
// house is told of it, field: value; nothing where it is told nothing.
func TestUpdates(t *testing.T) {
	content, err := os.ReadFile("testdata/updates.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := strings.Split("\n"+string(content), "\n== ")[1:]
	if len(cases) < 20 {
		t.Fatalf("%d cases", len(cases))
	}
	for _, k := range cases {
		name, rest, _ := strings.Cut(k, "\n")
		body, want, _ := strings.Cut(rest, "\n--\n")
		t.Run(name, func(t *testing.T) {
			u, err := read([]byte(body))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if m, ok := u.message(self); ok {
				got = told(m)
			}
			if d := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(got)); d != "" {
				t.Error(d)
			}
		})
	}
}

func told(m bot.Message) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			b.WriteString(name + ": " + value + "\n")
		}
	}
	line("id", m.ID)
	line("account", m.Account)
	line("writer", m.Writer)
	line("chat", m.Chat)
	if m.Group {
		line("group", "yes")
	}
	line("event", string(m.Event))
	line("text", m.Text)
	if !m.At.IsZero() {
		line("at", m.At.UTC().Format(time.RFC3339))
	}
	return b.String()
}

func TestGarbage(t *testing.T) {
	for _, body := range []string{"", "null", "[]", "{}", "not json", `{"update_id":"x"}`, `{"update_id":1`,
		`{"message":{}}`, "\xff\xfe", `{"update_id":1e99}`} {
		if u, err := read([]byte(body)); err == nil {
			t.Errorf("%q was read: %+v", body, u)
		}
	}
}

// FuzzRead: whatever comes, what the house is told is whole.
func FuzzRead(f *testing.F) {
	content, err := os.ReadFile("testdata/updates.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, k := range strings.Split("\n"+string(content), "\n== ")[1:] {
		_, rest, _ := strings.Cut(k, "\n")
		body, _, _ := strings.Cut(rest, "\n--\n")
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		u, err := read(body)
		if err != nil {
			return
		}
		m, ok := u.message(self)
		if !ok {
			return
		}
		if m.ID == "" || m.Account == "" || m.Chat == "" || m.Channel != "telegram" || m.From != "" {
			t.Errorf("%+v", m)
		}
		if !utf8.ValidString(m.Text) || !utf8.ValidString(m.Writer) {
			t.Errorf("not UTF-8: %+v", m)
		}
		if m.Event == bot.Wrote && m.Text == "" && !m.Group {
			t.Errorf("nothing was written: %+v", m)
		}
		if _, err := new(Channel).place(m.Chat); err != nil {
			t.Errorf("nothing can be sent to where it came from: %v", err)
		}
		if _, ok := u.message(nil); ok && u.group() {
			t.Error("a message in a group was taken by nobody")
		}
		if kept, err := json.Marshal(m); err != nil || !utf8.Valid(kept) {
			t.Errorf("cannot be kept: %v", err)
		}
	})
}
