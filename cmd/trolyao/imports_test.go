package main

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"slices"
	"sort"
	"strings"
	"testing"
)

// mayImport is the house: every package, and which others of ours it may
// import. ARCHITECTURE.md shows the same table.
var mayImport = map[string][]string{
	"check":                      {"corpus", "org", "paper"},
	"corpus":                     {"paper"},
	"llm":                        {},
	"org":                        {"paper"},
	"paper":                      {},
	"prompts":                    {},
	"trolyao":                    {},
	"index":                      {"corpus", "paper"},
	"task":                       {"corpus", "org", "paper"},
	"answer":                     {"corpus", "index", "llm", "paper", "prompts", "question"},
	"store":                      {"corpus", "org", "paper", "score", "task"},
	"store/storetest":            {"store"},
	"index/clustertest":          {},
	"starter":                    {"corpus", "org", "paper", "score", "task"},
	"house":                      {"answer", "check", "corpus", "index", "org", "paper", "score", "starter", "store", "task"},
	"house/housetest":            {"corpus", "house", "index", "org", "paper", "starter", "store", "task"},
	"question":                   {"corpus", "org", "paper", "task"},
	"bot":                        {"answer", "check", "corpus", "house", "index", "org", "paper", "question", "score", "starter", "store", "task"},
	"post":                       {"bot", "corpus", "house", "org", "paper", "store", "task"},
	"post/telegram":              {"bot", "corpus", "org", "paper", "post"},
	"post/zalo":                  {"bot", "paper", "post"},
	"post/zalobot":               {"bot", "corpus", "org", "paper", "post", "post/zalo"},
	"post/telegram/telegramtest": {},
	"post/zalooa":                {"bot", "corpus", "org", "paper", "post", "post/zalo"},
	"post/zalooa/zalooatest":     {},
	"score":                      {"corpus", "org", "paper", "task"},
	"post/zalobot/zalobottest":   {},
	"post/email":                 {"bot", "post"},
	"mcp":                        {"bot", "corpus", "house", "index", "org", "paper", "store", "task"},
	"web":                        {"bot", "check", "corpus", "house", "mcp", "org", "paper", "post", "score", "store", "task"},
	"cmd/trolyao":                {"answer", "bot", "check", "corpus", "house", "index", "llm", "mcp", "org", "paper", "post", "post/email", "post/telegram", "post/zalobot", "post/zalooa", "prompts", "score", "starter", "store", "task", "trolyao", "web"},
}

// fences says which packages may import a module from outside, tests
// included; "*" is every package. A module that is not here may not be
// imported by anybody.
var fences = map[string][]string{
	"filippo.io/age":                    {"house", "cmd/trolyao"},
	"github.com/PuerkitoBio/goquery":    {"paper"},
	"codeberg.org/go-fonts/liberation":  {"paper", "score"},
	"codeberg.org/go-pdf/fpdf":          {"paper", "score"},
	"github.com/chromedp/":              {"web"},
	"github.com/coreos/go-oidc/v3":      {"web"},
	"golang.org/x/oauth2":               {"web"},
	"github.com/emersion/":              {"post/email"},
	"github.com/getkin/kin-openapi":     {"web"},
	"github.com/go-telegram/bot":        {"post/telegram"},
	"github.com/prometheus/":            {"cmd/trolyao", "web"},
	"golang.org/x/crypto":               {"store", "post/zalooa"},
	"golang.org/x/time":                 {"post", "web"},
	"golang.org/x/image":                {"score"},
	"rsc.io/qr":                         {"cmd/trolyao"},
	"github.com/alecthomas/kong":        {"cmd/trolyao"},
	"github.com/arran4/golang-ical":     {"task"},
	"github.com/blevesearch/":           {"index"},
	"go.etcd.io/bbolt":                  {"index"}, // the file in which bleve names its segments
	"github.com/goccy/go-yaml":          {"answer", "question", "score", "starter", "web"},
	"github.com/google/go-cmp":          {"*"},
	"github.com/modelcontextprotocol/":  {"mcp", "web", "cmd/trolyao"}, // the last two: as a client, in tests
	"github.com/jackc/pgx/v5":           {"store", "store/storetest"},
	"github.com/ledongthuc/pdf":         {"paper"},
	"github.com/pressly/goose/v3":       {"store"},
	"github.com/rogpeppe/go-internal":   {"cmd/trolyao"},
	"github.com/pkoukk/":                {"llm"},
	"github.com/sashabaranov/go-openai": {"llm"},
	"github.com/xuri/excelize/v2":       {"house/housetest", "paper", "score", "task", "web"}, // web: what it hands out, in tests
	"golang.org/x/net/html":             {"paper"},
	// The front door asks how wide a terminal is.
	"golang.org/x/sys":                    {"house", "paper", "cmd/trolyao"},
	"golang.org/x/text":                   {"corpus", "house/housetest", "index", "paper", "question", "starter", "cmd/trolyao"}, // the front door types questions as people do, to measure
	"modernc.org/sqlite":                  {"store"},
	"pgregory.net/rapid":                  {"*"},
	"database/sql":                        {"store", "store/storetest"},
	"github.com/RoaringBitmap/roaring/v2": {"index"},
}

type goPackage struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func listPackages(t *testing.T) map[string]goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = "../.."
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	packages := map[string]goPackage{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); err == io.EOF {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages[strings.TrimPrefix(p.ImportPath, "trolyao/")] = p
	}
}

func TestImportsPointDown(t *testing.T) {
	packages := listPackages(t)
	for name, p := range packages {
		allowed, ok := mayImport[name]
		if !ok {
			t.Errorf("package %s has no row in mayImport: say what it may import", name)
			continue
		}
		for _, path := range p.Imports {
			if ours, ok := strings.CutPrefix(path, "trolyao/"); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s, which it may not", name, ours)
			}
		}
		all := slices.Concat(p.Imports, p.TestImports, p.XTestImports)
		for _, path := range all {
			checkFence(t, name, path)
		}
	}
	for name := range mayImport {
		if _, ok := packages[name]; !ok {
			t.Errorf("mayImport has a row for %s, which does not exist", name)
		}
	}
}

func checkFence(t *testing.T, name, path string) {
	for module, owners := range fences {
		if path == module || strings.HasPrefix(path, strings.TrimSuffix(module, "/")+"/") {
			if owners[0] != "*" && !slices.Contains(owners, name) {
				t.Errorf("%s imports %s, which only %s may", name, path, strings.Join(owners, ", "))
			}
			return
		}
	}
	first, _, _ := strings.Cut(path, "/")
	if strings.Contains(first, ".") {
		t.Errorf("%s imports %s, which has no fence: say who may import it", name, path)
	}
}

// TestMayImportPointsDown checks the map itself: no package can reach itself.
func TestMayImportPointsDown(t *testing.T) {
	var visit func(name string, above []string)
	visit = func(name string, above []string) {
		if slices.Contains(above, name) {
			t.Fatalf("imports go round: %s", strings.Join(append(above, name), " → "))
		}
		for _, below := range mayImport[name] {
			visit(below, append(above, name))
		}
	}
	for name := range mayImport {
		visit(name, nil)
	}
}

func TestArchitectureShowsTheImports(t *testing.T) {
	const head = "| Package | May import |"
	want := head + "\n|---|---|\n"
	done := map[string]bool{}
	// From the ground up: a package stands below what it imports.
	for len(done) < len(mayImport) {
		var level []string
		for name, allowed := range mayImport {
			if !done[name] && !slices.ContainsFunc(allowed, func(below string) bool { return !done[below] }) {
				level = append(level, name)
			}
		}
		sort.Strings(level)
		for _, name := range level {
			done[name] = true
			cell := "nothing"
			if allowed := mayImport[name]; len(allowed) > 0 {
				sorted := slices.Clone(allowed)
				sort.Strings(sorted)
				cell = strings.Join(sorted, ", ")
			}
			want += "| `" + name + "` | " + cell + " |\n"
		}
	}
	holdTable(t, "../../ARCHITECTURE.md", head, want)
}
