package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/store"
)

// decrees is a store of 40 small decrees, the last of which speaks of "con dấu".
func decrees(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(dir, "t.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for n := range 40 {
		d := decree{title: []string{"hồ", "sơ"}, headings: [][]string{{"lưu", "trữ", fmt.Sprint(n)}},
			clauses: [][][]string{{{"cơ", "quan", "nộp", "hồ", "sơ", "lưu", "trữ", fmt.Sprint("m", n)}}}}
		if n == 39 {
			d.clauses[0] = append(d.clauses[0], []string{"con", "dấu", "của", "cơ", "quan"})
		}
		if _, err := s.PutDocument(t.Context(), d.document(n), store.Original{Name: fmt.Sprint(n)}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func openAt(t *testing.T, dir string, s *store.Store) *Index {
	t.Helper()
	x, err := Open(filepath.Join(dir, "index"), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// findsSeal reports whether "con dấu" finds what it should.
func findsSeal(t *testing.T, x *Index) (bool, error) {
	t.Helper()
	r, err := x.Search(t.Context(), Query{Text: "con dấu của cơ quan", Today: "2026-01-01", Reader: Reader{All: true}})
	if err != nil {
		return false, err
	}
	return len(r.Hits) > 0 && r.Hits[0].Passage.Ref.Doc == corpus.MakeKey("40/2020/NĐ-CP", "", "", "", ""), nil
}

// noise overwrites n bytes in the middle of a file.
func noise(t *testing.T, path string, n int, seed uint64) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(seed, 1))
	n = min(n, len(data))
	at := r.IntN(len(data) - n + 1)
	for i := range n {
		data[at+i] = byte(r.Uint32())
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func inStore(t *testing.T, dir, pattern string) []string {
	t.Helper()
	got, err := filepath.Glob(filepath.Join(dir, "index", "store", pattern))
	if err != nil || len(got) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	return got
}

// Whatever is damaged in the folder while nobody has it open, the next opening
// ends with an index that finds what it should, and says what was wrong.
func TestDamagedFolderIsMadeAnew(t *testing.T) {
	cut := func(t *testing.T, path string) {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, info.Size()/2); err != nil {
			t.Fatal(err)
		}
	}
	kinds := map[string]func(t *testing.T, dir string, seed uint64){
		"noise in root.bolt": func(t *testing.T, dir string, seed uint64) {
			noise(t, inStore(t, dir, "root.bolt")[0], 12<<10, seed)
		},
		"a little noise in root.bolt": func(t *testing.T, dir string, seed uint64) {
			noise(t, inStore(t, dir, "root.bolt")[0], 64, seed)
		},
		"root.bolt cut":   func(t *testing.T, dir string, _ uint64) { cut(t, inStore(t, dir, "root.bolt")[0]) },
		"root.bolt empty": func(t *testing.T, dir string, _ uint64) { os.Truncate(inStore(t, dir, "root.bolt")[0], 0) },
		"noise in a segment": func(t *testing.T, dir string, seed uint64) {
			noise(t, inStore(t, dir, "*.zap")[0], 200, seed)
		},
		"one byte of a segment": func(t *testing.T, dir string, seed uint64) { noise(t, inStore(t, dir, "*.zap")[0], 4, seed) },
		"segment cut":           func(t *testing.T, dir string, _ uint64) { cut(t, inStore(t, dir, "*.zap")[0]) },
		"segment gone":          func(t *testing.T, dir string, _ uint64) { os.Remove(inStore(t, dir, "*.zap")[0]) },
		"index_meta.json cut": func(t *testing.T, dir string, _ uint64) {
			cut(t, filepath.Join(dir, "index", "index_meta.json"))
		},
		"syllables noisy": func(t *testing.T, dir string, seed uint64) {
			noise(t, filepath.Join(dir, "index.syllables"), 100, seed)
		},
	}
	for name, harm := range kinds {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := decrees(t, dir)
			x := openAt(t, dir, s)
			if err := x.Follow(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if err := x.Close(); err != nil {
				t.Fatal(err)
			}
			for seed := range uint64(4) {
				harm(t, dir, seed)
				x := openAt(t, dir, s)
				if err := x.Follow(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
				if ok, err := findsSeal(t, x); err != nil || !ok {
					t.Fatalf("after harm %d: found %v, %v", seed, ok, err)
				}
				_, why, _ := Damaged(x.dir)
				t.Logf("harm %d: %q", seed, why)
				if strings.Contains(name, "segment") && why == "" {
					t.Errorf("harm %d was not noticed", seed)
				}
				if err := x.Close(); err != nil {
					t.Fatal(err)
				}
				if err := os.RemoveAll(filepath.Join(dir, "index"+asideSuffix)); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// A sound folder is opened as it is.
func TestSoundFolderStays(t *testing.T) {
	dir := t.TempDir()
	s := decrees(t, dir)
	for range 2 {
		x := openAt(t, dir, s)
		if err := x.Follow(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if _, why, _ := Damaged(x.dir); why != "" {
			t.Fatal(why)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
	// What a crash left beside the segments in use does not count.
	stray := filepath.Join(dir, "index", "store", "00000000ffff.zap")
	if err := os.WriteFile(stray, []byte("half a segm"), 0o600); err != nil {
		t.Fatal(err)
	}
	x := openAt(t, dir, s)
	defer x.Close()
	if _, why, _ := Damaged(x.dir); why != "" || x.Cursor() == 0 {
		t.Fatalf("made anew: %q, cursor %d", why, x.Cursor())
	}
}

// A folder that is taken away under an open index is made anew by the next
// following; searches meanwhile are refused, never answered from a part; closing
// does not hang.
func TestFolderTakenAway(t *testing.T) {
	dir := t.TempDir()
	s := decrees(t, dir)
	x := openAt(t, dir, s)
	if err := x.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "index")); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	for range 2 {
		asking.Go(func() {
			for ctx.Err() == nil {
				ok, err := findsSeal(t, x)
				if err != nil && !errors.Is(err, ErrRebuilding) || err == nil && !ok {
					t.Errorf("found %v, %v", ok, err)
					return
				}
			}
		})
	}
	if err := x.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	stop()
	asking.Wait()
	if ok, err := findsSeal(t, x); !ok || err != nil {
		t.Fatalf("found %v, %v", ok, err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "index")); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	x = openAt(t, dir, s)
	defer x.Close()
	if err := x.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if ok, err := findsSeal(t, x); !ok || err != nil {
		t.Fatalf("found %v, %v", ok, err)
	}
}

// Damage under an open index, in the mapped files: a search that meets it is
// refused, and the next following mends it.
func TestDamageMetBySearch(t *testing.T) {
	dir := t.TempDir()
	s := decrees(t, dir)
	x := openAt(t, dir, s)
	if err := x.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	x = openAt(t, dir, s)
	defer x.Close()
	for _, path := range inStore(t, dir, "*.zap") {
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		info, _ := f.Stat()
		if _, err := f.WriteAt(bytes.Repeat([]byte{0xff}, int(info.Size())), 0); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	_, err := findsSeal(t, x)
	if !errors.Is(err, ErrRebuilding) {
		t.Fatalf("a search over noise: %v", err)
	}
	if err := x.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if ok, err := findsSeal(t, x); !ok || err != nil {
		t.Fatalf("found %v, %v", ok, err)
	}
	if _, why, at := Damaged(x.dir); why == "" || time.Since(at) > time.Minute {
		t.Errorf("said %q at %s", why, at)
	}
}

// What the folder holds is read through at each opening; the cost of that.
func BenchmarkVerify(b *testing.B) {
	dir := os.Getenv("TROLYAO_INDEX")
	if dir == "" {
		b.Skip("TROLYAO_INDEX names no index folder")
	}
	for b.Loop() {
		if _, err := verify(dir); err != nil {
			b.Fatal(err)
		}
	}
}
