package house_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"trolyao/check"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/store"
)

// The drafts with keys, against the texts that they and their keys name.
func TestDraftsWithKeys(t *testing.T) {
	const dir, texts = "../../shared/cases/drafts", "../../shared/corpus/texts"
	keys, _ := filepath.Glob(filepath.Join(dir, "*.key.jsonl"))
	if len(keys) == 0 {
		t.Skip("no drafts with keys beside the project")
	}
	h := housetest.Open(t)
	ctx := context.Background()
	if err := h.Furnish(ctx); err != nil {
		t.Fatal(err)
	}
	number := regexp.MustCompile(`\d+/(?:20\d\d|VBHN)`)
	want := map[string]bool{}
	for _, k := range keys {
		b, err := os.ReadFile(k)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range number.FindAllString(string(b), -1) {
			want[strings.ReplaceAll(n, "/", "-")+"-"] = true
		}
	}
	files, _ := filepath.Glob(filepath.Join(texts, "*.txt"))
	for _, f := range files {
		base := filepath.Base(f)
		if parts := strings.SplitN(base, "-", 3); len(parts) < 3 || !want[parts[0]+"-"+parts[1]+"-"] {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		d, _, err := corpus.Read(ctx, base, b, corpus.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.PutDocument(ctx, store.Item{Document: d}); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range keys {
		b, _ := os.ReadFile(k)
		key, err := check.ReadKey(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(k, ".key.jsonl") + ".docx"
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := h.CheckDraft(ctx, index.Reader{}, filepath.Base(name), data, "", "")
		if err != nil {
			t.Fatal(err)
		}
		if g := check.Compare(r, key); g.Named < g.Faults || g.FalseAlarms > 0 || g.RightSeen < g.Right {
			t.Errorf("%s: %d of %d faults named, %d false alarms, %d of %d right ones seen:\n%s", filepath.Base(name),
				g.Named,
				g.Faults, g.FalseAlarms, g.RightSeen, g.Right, strings.Join(g.Told, "\n"))
		}
	}
}

// A draft with a stamp is refused, whichever way it comes; nothing is kept of one.
func TestStampedDraftIsRefused(t *testing.T) {
	h := housetest.Open(t)
	ctx := context.Background()
	before, err := h.Store.Seq(ctx)
	if err != nil {
		t.Fatal(err)
	}
	stamped := "ỦY BAN NHÂN DÂN\nTỐI MẬT\nQUYẾT ĐỊNH\nCăn cứ Nghị định số 911/2021/NĐ-CP;"
	for _, c := range []struct {
		name, text string
		data       []byte
	}{{"a.txt", "", []byte(stamped)}, {"", stamped, nil}} {
		_, err := h.CheckDraft(ctx, index.Reader{}, c.name, c.data, c.text, "")
		var told *store.Error
		if !errors.Is(err, house.ErrSecret) || !errors.As(err, &told) || strings.Contains(told.Text, "911") {
			t.Errorf("%q: %v", c.name, err)
		}
	}
	var refusal *paper.Refusal
	if _, err := h.CheckDraft(ctx, index.Reader{}, "a.bin", []byte{0, 1, 2, 3, 0xff}, "", ""); !errors.As(err,
		&refusal) {
		t.Errorf("a file that is none: %v", err)
	}
	if after, _ := h.Store.Seq(ctx); after != before {
		t.Error("something was kept")
	}
}
