package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"trolyao/house/housetest"
)

// TestKilledPackageLosesNothing kills the import of a package of the codified law at
// several moments. The last run ends where an undisturbed one ends, with one version of
// each document.
func TestKilledPackageLosesNothing(t *testing.T) {
	const articles = 2400
	pack := filepath.Join(t.TempDir(), "BoPhapDienDienTu.zip")
	f, err := os.Create(pack)
	if err != nil {
		t.Fatal(err)
	}
	housetest.Codified(t, f, housetest.CodifiedPlan{Articles: articles,
		Edition: time.Date(2026, 2, 14, 8, 0, 0, 0, time.UTC)})
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	k := newKilling(t, pack)
	for _, most := range []int64{0, 1, 60, 120} { // documents stored when it is killed
		k.kill(fmt.Sprintf("at %d documents", most), func() bool { return k.seq() >= k.start+most })
	}
	k.conclude()
}
