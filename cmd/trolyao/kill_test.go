package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"trolyao/index"
	"trolyao/starter"
	"trolyao/store"
)

// TestKilledImportLosesNothing kills the program at several moments of an
// import and of the indexing behind it. Each later run finds everything that
// was stored, and the last one ends where an undisturbed import ends.
func TestKilledImportLosesNothing(t *testing.T) {
	const papers = 160
	work := t.TempDir()
	in := filepath.Join(work, "papers")
	if err := os.Mkdir(in, 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range papers {
		text := fmt.Sprintf("ỦY BAN NHÂN DÂN\nTỈNH VÍ DỤ\nSố: %d/2023/QĐ-UBND\nVí Dụ, ngày 10 tháng 5 năm 2023\nQUYẾT ĐỊNH\nBan hành Quy định về vườn cây số %[1]d\n\n"+
			"Điều 1. Tưới cây\n1. Vườn số %[1]d được tưới %d lần mỗi tuần.\n2. Người tưới ghi sổ.\nĐiều 2. Hiệu lực thi hành\nQuyết định này có hiệu lực từ ngày 01 tháng 6 năm 2023.\n", i+1, i%7+1)
		if err := os.WriteFile(filepath.Join(in, fmt.Sprintf("vuon-%03d.txt", i)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	program := func(data string, args ...string) *exec.Cmd {
		return exec.CommandContext(ctx, "trolyao", append([]string{"--data", data}, args...)...)
	}
	list := func(data string) string {
		out, err := program(data, "corpus", "list", "--json").Output()
		if err != nil {
			t.Fatalf("corpus list: %v", err)
		}
		return string(out)
	}

	undisturbed := filepath.Join(work, "undisturbed")
	if out, err := program(undisturbed, "corpus", "import", in).CombinedOutput(); err != nil {
		t.Fatalf("import: %v\n%s", err, out)
	}
	want := list(undisturbed)

	data := filepath.Join(work, "data")
	list(data) // makes the store, with what a fresh install knows
	s, err := store.Open(ctx, filepath.Join(data, "trolyao.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	seq := func() int64 {
		n, err := s.Seq(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	start := seq()
	folder := filepath.Join(data, "index", s.ID())
	for _, kill := range []struct {
		name string
		when func() bool
	}{
		{"after the first documents", func() bool { return seq() > start }},
		{"half way", func() bool { return seq() >= start+papers/2 }},
		{"when the index is made", func() bool { return exists(folder) }},
		{"when the index has content", func() bool { return exists(filepath.Join(folder, "store", "root.bolt")) }},
	} {
		cmd := program(data, "corpus", "import", in)
		before := seq()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for done := false; !done && !kill.when(); {
			select { // another process gives no sign but the traces it leaves
			case <-ended:
				done = true
				ended <- nil
			case <-time.After(time.Millisecond):
			}
		}
		_ = cmd.Process.Kill()
		<-ended
		t.Logf("killed %s: %d of %d documents stored", kill.name, seq()-start, papers)
		if after := seq(); after < before {
			t.Fatalf("killed %s: the feed went from %d to %d", kill.name, before, after)
		}
		if out, err := program(data, "health").CombinedOutput(); err != nil {
			t.Fatalf("killed %s: the house does not open: %v\n%s", kill.name, err, out)
		}
	}

	if out, err := program(data, "corpus", "import", in).CombinedOutput(); err != nil {
		t.Fatalf("the last import: %v\n%s", err, out)
	}
	if got := list(data); got != want {
		t.Errorf("after kills the store holds\n%s\nwant\n%s", got, want)
	}
	heads, err := s.Heads(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range heads {
		if versions, err := s.Versions(ctx, h.Key); err != nil || len(versions) != 1 {
			t.Errorf("%s has %d versions: %v", h.Key, len(versions), err)
		}
	}
	known, err := starter.Load()
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(folder, s, index.Options{Lexicon: lexicon(known, "2026-01-01")})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if x.Cursor() != seq() {
		t.Errorf("the index stands at %d, the feed at %d", x.Cursor(), seq())
	}
}
