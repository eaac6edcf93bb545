package main

import (
	"encoding/json"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
)

// mayWrite says which rooms besides house call the store's writes, and which:
// what carries messages keeps its own rows. ARCHITECTURE.md shows the same table.
var mayWrite = map[string][]string{
	"post": {
		"Bundle", "Delivered", "FinishInbound", "HoldDelivery", "HoldInbound", "NotDelivered", "PlanEscalations", "PlanScores", "PlanUrges", "PlanWeek", "PruneMessages",
		"PutInbound", "PutLetter", "PutReminder", "ReleaseInbound", "Sent", "SetGone", "Shut", "Spend", "StopInbound", "Take",
		"TakeInbound", "TakeOutbound", "Unspend", "Unsure",
	},
	"cmd/trolyao": {"Lease", "PutToken", "Release", "Token"},
}

const storePath = "trolyao/store"

// compiled is a package with its files and where the compiler left its types.
type compiled struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

func listCompiled(t *testing.T) map[string]compiled {
	t.Helper()
	cmd := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles", "./...")
	cmd.Dir = "../.."
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	all := map[string]compiled{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p compiled
		if err := d.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all[p.ImportPath] = p
	}
}

// checker reads packages with their types.
type checker struct {
	t    *testing.T
	all  map[string]compiled
	fset *token.FileSet
	from types.Importer
}

func newChecker(t *testing.T) *checker {
	c := &checker{t: t, all: listCompiled(t), fset: token.NewFileSet()}
	c.from = importer.ForCompiler(c.fset, "gc",
		func(path string) (io.ReadCloser, error) { return os.Open(c.all[path].Export) })
	return c
}

// check returns the files of a package, and what every name in them means.
func (c *checker) check(path string) (*types.Package, []*ast.File, *types.Info) {
	c.t.Helper()
	var files []*ast.File
	for _, name := range c.all[path].GoFiles {
		f, err := parser.ParseFile(c.fset, filepath.Join(c.all[path].Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			c.t.Fatal(err)
		}
		files = append(files, f)
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: c.from}
	p, err := conf.Check(path, c.fset, files, info)
	if err != nil {
		c.t.Fatal(err)
	}
	return p, files, info
}

// writers are the methods of the store that write: those that use its writing
// connection, or something that does.
func (c *checker) writers() map[string]bool {
	p, files, info := c.check(storePath)
	var writing types.Object // the connection
	for f := range p.Scope().Lookup("Store").Type().Underlying().(*types.Struct).Fields() {
		if f.Name() == "w" {
			writing = f
		}
	}
	if writing == nil {
		c.t.Fatal("the store has no writing connection w")
	}
	uses := map[types.Object][]types.Object{} // of each function of the package
	writes := map[types.Object]bool{}
	for _, f := range files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			me := info.Defs[fn.Name]
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				if !ok {
					return true
				}
				if o := info.Uses[id]; o == writing {
					writes[me] = true
				} else if used, ok := o.(*types.Func); ok {
					uses[me] = append(uses[me], used)
				}
				return true
			})
		}
	}
	for more := true; more; {
		more = false
		for f, used := range uses {
			if !writes[f] && slices.ContainsFunc(used, func(o types.Object) bool { return writes[o] }) {
				writes[f], more = true, true
			}
		}
	}
	out := map[string]bool{}
	for f := range writes {
		if m, ok := f.(*types.Func); ok && m.Exported() && m.Signature().Recv() != nil && m.Name() != "Close" {
			out[m.Name()] = true
		}
	}
	return out
}

// Only house calls the store's writes, and what carries messages those of its own
// rows: so what house refuses is refused at every door.
func TestOnlyTheHouseWrites(t *testing.T) {
	c := newChecker(t)
	writers := c.writers()
	for _, name := range []string{"PutDocument", "PutTurn", "ChangeTask", "PutInbound", "PutLetter", "TakeRecalls"} {
		if !writers[name] {
			t.Errorf("%s is not found to write", name)
		}
	}
	for _, name := range []string{"Officer", "Gaps", "Tasks", "Document", "Card"} {
		if writers[name] {
			t.Errorf("%s is found to write", name)
		}
	}
	used := map[string]map[string]bool{}
	for path := range c.all {
		name, ours := strings.CutPrefix(path, "trolyao/")
		if !ours || name == "store" || name == "house" || strings.HasPrefix(name, "house/") ||
			strings.HasPrefix(name, "store/") {
			continue
		}
		used[name] = map[string]bool{}
		_, _, info := c.check(path)
		for id, o := range info.Uses {
			m, ok := o.(*types.Func)
			if !ok || m.Pkg() == nil || m.Pkg().Path() != storePath || m.Signature().Recv() == nil ||
				!writers[m.Name()] {
				continue
			}
			used[name][m.Name()] = true
			if !slices.Contains(mayWrite[name], m.Name()) {
				t.Errorf("%s: %s calls the store's %s; house has to", c.fset.Position(id.Pos()), name, m.Name())
			}
		}
	}
	for name, methods := range mayWrite {
		for _, m := range methods {
			if !used[name][m] {
				t.Errorf("mayWrite lets %s call %s, which it does not", name, m)
			}
		}
	}
}

func TestArchitectureShowsTheWrites(t *testing.T) {
	const head = "| Room | Writes of the store that it calls |"
	want := head + "\n|---|---|\n| `house` | all |\n"
	var rooms []string
	for name := range mayWrite {
		rooms = append(rooms, name)
	}
	sort.Sort(sort.Reverse(sort.StringSlice(rooms)))
	for _, name := range rooms {
		want += "| `" + name + "` | " + strings.Join(mayWrite[name], ", ") + " |\n"
	}
	holdTable(t, "../../ARCHITECTURE.md", head, want)
}
