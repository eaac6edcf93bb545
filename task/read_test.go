package task

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
)

var update = flag.Bool("update", false, "write docs/plans.txt anew")

// wanted is a row of a plan as a person reads it. Due is a day, or the kind of a
// deadline without one.
type wanted struct{ No, Name, Product, Lead, Support, Time, Due string }

var wantedCells = []string{"số", "nhiệm vụ", "sản phẩm", "chủ trì", "phối hợp", "thời gian", "hạn"}

func (w wanted) cells() []string {
	return []string{w.No, w.Name, w.Product, w.Lead, w.Support, w.Time, w.Due}
}

// ownPlans are the plans of testdata/plans with what they say.
func ownPlans(t *testing.T, pattern string) map[string][]wanted {
	t.Helper()
	files, err := filepath.Glob("testdata/plans/" + pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no plans: %v", err)
	}
	out := map[string][]wanted{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		base := strings.TrimSuffix(f, ".want")
		for _, ext := range []string{".html", ".txt"} {
			if _, err := os.Stat(base + ext); err == nil {
				base += ext
				break
			}
		}
		for n, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
			if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "!") {
				if _, ok := out[base]; !ok {
					out[base] = nil
				}
				continue
			}
			cells := strings.Split(line, "|")
			if len(cells) != len(wantedCells) {
				t.Fatalf("%s:%d: %d cells, want %d", f, n+1, len(cells), len(wantedCells))
			}
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			out[base] = append(out[base], wanted{cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]})
		}
	}
	return out
}

// ownTold are the words of a plan that have to be found in what is read of it or told,
// whatever they become: lines with "!" of a .want file.
func ownTold(t *testing.T, path string) (out []string) {
	t.Helper()
	text, err := os.ReadFile(strings.TrimSuffix(path, filepath.Ext(path)) + ".want")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		if words, ok := strings.CutPrefix(line, "!"); ok {
			out = append(out, strings.TrimSpace(words))
		}
	}
	return out
}

func planFile(t *testing.T, path string) *Proposal {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d, _, err := corpus.Read(context.Background(), filepath.Base(path), text, corpus.ReadOptions{})
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return ReadPlan(d, PlanOptions{})
}

func alike(a, b string) bool {
	plain := func(s string) string { return strings.Trim(strings.Join(strings.Fields(s), " "), " .;") }
	return plain(a) == plain(b)
}

// dueOf is the due of a task as a table of wanted rows writes it.
func dueOf(t *Task) string {
	if t.Due.Nominal != "" {
		return string(t.Due.Nominal)
	}
	return string(t.Due.Kind)
}

// compare counts the cells of a plan that were read as wanted, row by row; a row
// that is missing or too many has no right cell.
func compare(t *testing.T, name string, p *Proposal, want []wanted, heads int) (right, all int) {
	t.Helper()
	for i, w := range want {
		all += heads
		if i >= len(p.Tasks) {
			t.Errorf("%s: no row for %v", name, w)
			continue
		}
		x := &p.Tasks[i]
		got := []string{x.No, x.Name, x.Product, x.Lead, x.Support, x.Time, dueOf(x)}
		for k, cell := range w.cells()[:heads] {
			if alike(got[k], cell) {
				right++
			} else {
				t.Errorf("%s, %s: %s %q, want %q", name, w.No, wantedCells[k], got[k], cell)
			}
		}
	}
	for _, x := range p.Tasks[min(len(want), len(p.Tasks)):] {
		all += heads
		t.Errorf("%s: a row that is none: %s %q", name, x.No, x.Name)
	}
	return right, all
}

// The plans of our own, in the shapes in which plans are written, are read whole.
func TestOwnPlans(t *testing.T) {
	plans := ownPlans(t, "*.want")
	for _, name := range sortedKeys(plans) {
		p := planFile(t, name)
		said := ownTold(t, name)
		for _, words := range said {
			if !strings.Contains(whatIsTold(p), words) {
				t.Errorf("%s: %q is lost", name, words)
			}
		}
		if len(plans[name]) == 0 {
			continue // a plan of prose: what is said is enough
		}
		right, all := compare(t, filepath.Base(name), p, plans[name], len(wantedCells))
		if t.Failed() && right < all {
			for _, x := range p.Problems {
				t.Logf("%s: %s: %s", name, x.Where, x.Text)
			}
		}
	}
}

func sortedKeys[T any](m map[string]T) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// The shared plan of bullets and the one with rows of every kind come out with
// every task: its number, the beginning of its lead, its day.
func TestSharedShapes(t *testing.T) {
	for name, want := range map[string][]string{
		"C-771.docx": {"1 Bộ Tài chính 2026-06-30", "2 Các bộ 2026-06-30", "3.a Bộ Tài chính 2026-12-31", "3.b Các thuế 2026-12-31", "5 Bộ Tài chính 2026-12-31", "6 Bộ Tài chính 2026-12-31"},
		"L-longnhau.docx": {"1  open", "1.1  open", "1.1.1 Sở Nội vụ; Sở Tư pháp 2026-03-31", "1.1.2 Sở Nội vụ; Sở Tư pháp 2026-06-30", "1.1.2.a Sở Nội vụ 2026-04-30",
			"1.1.2.b Sở Tư pháp 2026-05-31", "2 Sở Tư pháp 2026-06-30", "2-a Sở Nội vụ 2026-01-31", "2-b Sở Nội vụ 2026-02-28", "2-c Sở Nội vụ 2026-03-31",
			"III.1 Các phòng recurring", "III.2 Văn phòng recurring"},
	} {
		path := "../../shared/cases/plans/" + name
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			t.Skip("the shared plans are not here")
		}
		p := planFile(t, path)
		if len(p.Tasks) != len(want) {
			t.Errorf("%s: %d tasks, want %d", name, len(p.Tasks), len(want))
			continue
		}
		for i, w := range want {
			x := &p.Tasks[i]
			no, rest, _ := strings.Cut(w, " ")
			lead, due := rest[:strings.LastIndexByte(rest, ' ')], rest[strings.LastIndexByte(rest, ' ')+1:]
			if x.No != no || !strings.HasPrefix(x.Lead, lead) || dueOf(x) != due {
				t.Errorf("%s: got %s %q %s, want %s", name, x.No, x.Lead, dueOf(x), w)
			}
		}
		if name == "L-longnhau.docx" {
			if len(p.Targets) != 2 || len(p.Targets[0].Values) != 3 ||
				p.Targets[0].Values[2] != (TargetValue{"Năm 2028", "90"}) || p.Targets[0].Unit != "%" {
				t.Errorf("targets: %+v", p.Targets)
			}
			for no, parent := range map[string]string{"1.1.2.a": "1.1.2", "2-b": "2", "2-c": "2"} {
				if i := slices.IndexFunc(p.Tasks,
					func(x Task) bool { return x.No == no }); p.Tasks[i].Parent != parent {
					t.Errorf("%s stands under %q", no, p.Tasks[i].Parent)
				}
			}
		} else if len(p.Tasks[0].Due.Stages) != 4 {
			t.Errorf("the first task has the deadlines %+v", p.Tasks[0].Due.Stages)
		}
	}
}

// sharedDues are the deadlines of the shared plans, read by hand: file, number,
// day or kind.
func sharedDues(t *testing.T) map[string]string {
	out := map[string]string{}
	for _, row := range readPhrases(t, "plan-dues.txt", 3) {
		out[row[0]+" "+row[1]] = row[2]
	}
	return out
}

// The shared plans come out as expected, and the figures in docs/plans.txt are
// those of today.
func TestSharedPlans(t *testing.T) {
	dir := "../../shared/cases/plans/"
	text, err := os.ReadFile(dir + "expected.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the shared plans are not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	var expected map[string][]wanted
	if err := json.Unmarshal(text, &expected); err != nil {
		t.Fatal(err)
	}
	dues := sharedDues(t)
	var out bytes.Buffer
	fmt.Fprintf(&out, "# How plans are read, made by \"go test ./task -run TestSharedPlans -update\".\n")
	fmt.Fprintf(&out, "%-24s %5s %12s %10s %6s\n", "# plan", "rows", "cells right", "due right", "open")
	var right, all, dueRight, dueAll int
	for _, name := range sortedKeys(expected) {
		p := planFile(t, dir+name)
		n, k := compare(t, name, p, expected[name], len(wantedCells)-1)
		good, bad, open := 0, 0, 0
		for i := range p.Tasks {
			x := &p.Tasks[i]
			want, ok := dues[name+" "+x.No]
			if !ok {
				t.Errorf("%s %s: plan-dues.txt has no row; read %s of %q", name, x.No, dueOf(x), x.Time)
			}
			if got := dueOf(x); got == want {
				good++
			} else {
				bad++
				t.Errorf("%s %s: due %s of %q, want %s", name, x.No, got, x.Time, want)
			}
			if x.Due.Nominal == "" {
				open++
			}
		}
		fmt.Fprintf(&out, "%-24s %5d %6d/%-5d %6d/%-3d %6d\n", name, len(p.Tasks), n, k, good, good+bad, open)
		right, all, dueRight, dueAll = right+n, all+k, dueRight+good, dueAll+good+bad
	}
	fmt.Fprintf(&out, "%-24s %5s %6d/%-5d %6d/%-3d\n", "all", "", right, all, dueRight, dueAll)
	if right*100 < all*99 || dueRight*100 < dueAll*99 {
		t.Errorf("cells %d of %d, dues %d of %d; 99 %% are wanted", right, all, dueRight, dueAll)
	}
	own := ownPlans(t, "*.want")
	right, all = 0, 0
	rows, told := 0, 0
	for _, name := range sortedKeys(own) {
		told += len(ownTold(t, name))
		if len(own[name]) == 0 {
			continue
		}
		n, k := compare(t, filepath.Base(name), planFile(t, name), own[name], len(wantedCells))
		right, all, rows = right+n, all+k, rows+len(own[name])
	}
	fmt.Fprintf(&out, "%-24s %5d %6d/%-5d\n", fmt.Sprintf("own plans (%d)", len(own)), rows, right, all)
	fmt.Fprintf(&out, "of them sentences and rows that are told or read: %d\n", told)
	phrases := readPhrases(t, "phrases.txt", 5)
	open := 0
	for _, row := range phrases {
		if row[1] == string(Open) {
			open++
		}
	}
	fmt.Fprintf(&out, "due phrases: %d, of them rightly left open %d, wrong 0\n", len(phrases), open)
	if *update {
		if err := os.WriteFile("../docs/plans.txt", out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile("../docs/plans.txt")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, out.Bytes()) {
		t.Errorf("docs/plans.txt differs from today's figures:\n%s", out.Bytes())
	}
}
