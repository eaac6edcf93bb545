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

// killing is an import that is killed again and again, beside one that nobody disturbs.
type killing struct {
	t              *testing.T
	ctx            context.Context
	in, data, want string
	store          *store.Store
	start          int64
}

func newKilling(t *testing.T, in string) *killing {
	t.Helper()
	work := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	t.Cleanup(cancel)
	k := &killing{t: t, ctx: ctx, in: in, data: filepath.Join(work, "data")}
	undisturbed := filepath.Join(work, "undisturbed")
	if out, err := k.program(undisturbed, "corpus", "import", in).CombinedOutput(); err != nil {
		t.Fatalf("import: %v\n%s", err, out)
	}
	k.want = k.list(undisturbed)
	k.list(k.data) // makes the store, with what a fresh install knows
	var err error
	if k.store, err = store.Open(ctx, filepath.Join(k.data, "trolyao.db"), store.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.store.Close() })
	k.start = k.seq()
	return k
}

func (k *killing) program(data string, args ...string) *exec.Cmd {
	return exec.CommandContext(k.ctx, "trolyao", append([]string{"--data", data}, args...)...)
}

func (k *killing) list(data string) string {
	out, err := k.program(data, "corpus", "list", "--json").Output()
	if err != nil {
		k.t.Fatalf("corpus list: %v", err)
	}
	return string(out)
}

func (k *killing) seq() int64 {
	n, err := k.store.Seq(k.ctx)
	if err != nil {
		k.t.Fatal(err)
	}
	return n
}

// kill begins the import and kills it at a moment, or finds it ended.
func (k *killing) kill(name string, when func() bool) {
	t := k.t
	cmd := k.program(k.data, "corpus", "import", k.in)
	before := k.seq()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for done := false; !done && !when(); {
		select { // another process gives no sign but the traces it leaves
		case <-ended:
			done = true
			ended <- nil
		case <-time.After(time.Millisecond):
		}
	}
	_ = cmd.Process.Kill()
	<-ended
	t.Logf("killed %s: %d documents stored", name, k.seq()-k.start)
	if after := k.seq(); after < before {
		t.Fatalf("killed %s: the feed went from %d to %d", name, before, after)
	}
	if out, err := k.program(k.data, "health").CombinedOutput(); err != nil {
		t.Fatalf("killed %s: the house does not open: %v\n%s", name, err, out)
	}
}

// conclude imports to the end: what is held is what the undisturbed import holds, one
// version of each document.
func (k *killing) conclude() {
	t := k.t
	if out, err := k.program(k.data, "corpus", "import", k.in).CombinedOutput(); err != nil {
		t.Fatalf("the last import: %v\n%s", err, out)
	}
	if got := k.list(k.data); got != k.want {
		t.Errorf("after kills the store holds\n%.2000s\nwant\n%.2000s", got, k.want)
	}
	heads, err := k.store.Heads(k.ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range heads {
		if versions, err := k.store.Versions(k.ctx, h.Key); err != nil || len(versions) != 1 {
			t.Errorf("%s has %d versions: %v", h.Key, len(versions), err)
		}
	}
}

// TestKilledImportLosesNothing kills the program at several moments of an
// import and of the indexing behind it. Each later run finds everything that
// was stored, and the last one ends where an undisturbed import ends.
func TestKilledImportLosesNothing(t *testing.T) {
	const papers = 160
	in := t.TempDir()
	for i := range papers {
		text := fmt.Sprintf("ỦY BAN NHÂN DÂN\nTỈNH VÍ DỤ\nSố: %d/2023/QĐ-UBND\nVí Dụ, ngày 10 tháng 5 năm 2023\nQUYẾT ĐỊNH\nBan hành Quy định về vườn cây số %[1]d\n\n"+
			"Điều 1. Tưới cây\n1. Vườn số %[1]d được tưới %d lần mỗi tuần.\n2. Người tưới ghi sổ.\nĐiều 2. Hiệu lực thi hành\nQuyết định này có hiệu lực từ ngày 01 tháng 6 năm 2023.\n", i+1, i%7+1)
		if err := os.WriteFile(filepath.Join(in, fmt.Sprintf("vuon-%03d.txt", i)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	k := newKilling(t, in)
	folder := filepath.Join(k.data, "index", k.store.ID())
	k.kill("after the first documents", func() bool { return k.seq() > k.start })
	k.kill("half way", func() bool { return k.seq() >= k.start+papers/2 })
	k.kill("when the index is made", func() bool { return exists(folder) })
	k.kill("when the index has content", func() bool { return exists(filepath.Join(folder, "store", "root.bolt")) })
	k.conclude()
	known, err := starter.Load()
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(folder, k.store, index.Options{Lexicon: lexicon(known, "2026-01-01")})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if x.Cursor() != k.seq() {
		t.Errorf("the index stands at %d, the feed at %d", x.Cursor(), k.seq())
	}
}
