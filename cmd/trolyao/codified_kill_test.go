package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"trolyao/house/housetest"
	"trolyao/store"
)

// TestKilledPackageLosesNothing kills the import of a package of the codified law at
// several moments. The last run ends where an undisturbed one ends, with one version of
// each document.
func TestKilledPackageLosesNothing(t *testing.T) {
	const articles = 2400
	work := t.TempDir()
	pack := filepath.Join(work, "BoPhapDienDienTu.zip")
	f, err := os.Create(pack)
	if err != nil {
		t.Fatal(err)
	}
	housetest.Codified(t, f, housetest.CodifiedPlan{Articles: articles,
		Edition: time.Date(2026, 2, 14, 8, 0, 0, 0, time.UTC)})
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
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
	undisturbed, data := filepath.Join(work, "undisturbed"), filepath.Join(work, "data")
	if out, err := program(undisturbed, "corpus", "import", pack).CombinedOutput(); err != nil {
		t.Fatalf("import: %v\n%s", err, out)
	}
	want := list(undisturbed)
	list(data)
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
	for _, most := range []int64{0, 1, 60, 120} { // documents stored when it is killed
		cmd := program(data, "corpus", "import", pack)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for done := most == 0; !done && seq() < start+most; {
			select { // another process gives no sign but the traces it leaves
			case err := <-ended:
				ended <- err
				done = true
			case <-time.After(time.Millisecond):
			}
		}
		_ = cmd.Process.Kill()
		<-ended
		t.Logf("killed with %d of %d documents stored", seq()-start, articles/16)
	}
	if out, err := program(data, "corpus", "import", pack).CombinedOutput(); err != nil {
		t.Fatalf("the last import: %v\n%s", err, out)
	}
	if got := list(data); got != want {
		t.Error("after kills the store holds something else")
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
}
