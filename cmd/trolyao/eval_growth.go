package main

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// growthHead says what the table of [evaluation.growth] holds.
const growthHead = `# What a house of so many times the texts costs, made by "make growth". Copies of the texts have other
# numbers, one line in five from elsewhere and one word in fifty changed. Processor time (user and system)
# of the whole process; MB are resident, the index's on disk. add: the import that brings the house to this
# size, per copy, and its peak; small: "corpus import" of one small document; change: the same in an open
# house; ask: one "ask" of the terminal; first: a ranking in an open house; rank, answer: where the same was asked before.
# size documents  add s   MB  small s   MB  change s  ask s  open s  first ms  rank ms  answer ms  served MB  own MB  index MB
`

// grown is a row of the table.
type grown struct {
	size                                      int
	addS, addMB, smallS, smallMB, askS, times float64
	paceFigures
}

// growth measures a house that grows to each of the sizes, given as how many times the
// collection at path; the house stays in the data folder, and a run that was
// interrupted goes on with it.
func (h *desk) growth(ctx context.Context, path string, sizes []int, sets []string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	home := filepath.Join(h.settings.Data, "growth")
	if err := os.MkdirAll(home, 0o700); err != nil {
		return err
	}
	g := growing{desk: h, program: program, home: home, path: path}
	fmt.Fprint(h.m.Stdout, growthHead)
	slices.Sort(sizes)
	var last *grown
	for _, size := range sizes {
		row, err := g.to(ctx, size, sets)
		if err != nil {
			return err
		}
		fmt.Fprint(h.m.Stdout, row.text())
		if last != nil {
			fmt.Fprint(h.m.Stdout, row.exponents(last))
		}
		last = row
	}
	return nil
}

// growing is one run of the measurement.
type growing struct {
	*desk
	program, home, path string
}

// cost runs the program over the growing house and returns the processor seconds and
// the peak of memory it took, and what it printed.
func (g *growing) cost(ctx context.Context, args ...string) (seconds, peak float64, out []byte, err error) {
	cmd := exec.CommandContext(ctx, g.program, append([]string{"--data", filepath.Join(g.home, "data")}, args...)...)
	cmd.Env = append(slices.Clone(g.m.Env), "TROLYAO_DATABASE=")
	var told bytes.Buffer
	cmd.Stderr = &told
	out, err = cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && (exit.ExitCode() == exitDeclined || exit.ExitCode() == exitRefusals) {
		err = nil
	}
	if err != nil {
		return 0, 0, nil, fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, told.Bytes())
	}
	p := cmd.ProcessState
	return (p.UserTime() + p.SystemTime()).Seconds(), peakMB(p), out, nil
}

// to brings the house to a size and measures it.
func (g *growing) to(ctx context.Context, size int, sets []string) (*grown, error) {
	row := &grown{size: size}
	for k := range size {
		done := filepath.Join(g.home, fmt.Sprintf("copy-%d.done", k))
		if exists(done) {
			continue
		}
		copied := filepath.Join(g.home, "copy.jsonl.gz")
		if err := copyCollection(g.path, copied, k); err != nil {
			return nil, err
		}
		seconds, peak, _, err := g.cost(ctx, "corpus", "import", copied)
		if err != nil {
			return nil, err
		}
		row.addS, row.addMB, row.times = row.addS+seconds, max(row.addMB, peak), row.times+1
		if err := os.WriteFile(done, nil, 0o600); err != nil {
			return nil, err
		}
	}
	small := filepath.Join(g.home, "do.txt")
	text := strings.Replace(smallPaper, "1/1946", fmt.Sprintf("%d/1946", 100+size), 1)
	if err := os.WriteFile(small, []byte(text), 0o600); err != nil {
		return nil, err
	}
	var err error
	if row.smallS, row.smallMB, _, err = g.cost(ctx, "corpus", "import", small); err != nil {
		return nil, err
	}
	var asks []float64
	for range 5 {
		s, _, _, err := g.cost(ctx, "ask", "Thời hạn nộp hồ sơ vào lưu trữ cơ quan là bao lâu?")
		if err != nil {
			return nil, err
		}
		asks = append(asks, s)
	}
	slices.Sort(asks)
	row.askS = asks[len(asks)/2]
	_, _, out, err := g.cost(ctx, append([]string{"eval", "--pace", "--json", "--most", "100"}, sets...)...)
	if err != nil {
		return nil, err
	}
	return row, json.Unmarshal(out, &row.paceFigures)
}

func (r *grown) text() string {
	return fmt.Sprintf("%5d× %9d %6.0f %5.0f %7.2f %5.0f %9.2f %6.2f %7.2f %9.1f %8.1f %10.1f %10.0f %7.0f %9.0f\n",
		r.size, r.Documents, r.addS/max(1, r.times), r.addMB, r.smallS, r.smallMB, r.ChangeS, r.askS,
		r.OpenS, r.FirstMS, r.RankMS, r.AnswerMS, r.ServedMB, r.OwnMB, r.IndexMB)
}

// exponents tell how each grew with the size: 1 is as the size did.
func (r *grown) exponents(before *grown) string {
	of := func(now, was float64) float64 {
		return math.Log(max(now, 1e-6)/max(was, 1e-6)) / math.Log(float64(r.size)/float64(before.size))
	}
	return fmt.Sprintf("       exponents of change %.1f, ask %.1f, open %.1f, rank %.1f, answer %.1f, served %.1f, index %.1f\n",
		of(r.ChangeS, before.ChangeS), of(r.askS, before.askS), of(r.OpenS, before.OpenS), of(r.RankMS, before.RankMS),
		of(r.AnswerMS, before.AnswerMS), of(r.ServedMB, before.ServedMB), of(r.IndexMB, before.IndexMB))
}

// copyCollection writes the k-th copy of a collection, with its table of facts beside
// it; copy 0 is the collection itself.
func copyCollection(from, to string, k int) error {
	base := func(path string) string {
		name, _, _ := strings.Cut(filepath.Base(path), ".")
		return filepath.Join(filepath.Dir(path), name+"-documents.csv")
	}
	err := copied(base(from), base(to), func(w io.Writer, r io.Reader) error { return copyFacts(w, r, k) })
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return copied(from, to, func(w io.Writer, r io.Reader) error {
		in, err := gzip.NewReader(r)
		if err != nil {
			return err
		}
		out, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
		return errors.Join(copyLines(out, in, k), out.Close())
	})
}

func copied(from, to string, do func(w io.Writer, r io.Reader) error) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	return errors.Join(do(out, in), out.Close())
}

var (
	leadNumber = regexp.MustCompile(`^\d+`)
	inText     = regexp.MustCompile(`\b\d{1,4}/\d{4}/\p{L}[\p{L}\d-]*`)
)

// renumber gives a number of a document the serial that it has in copy k.
func renumber(number string, k int) string {
	if k == 0 {
		return number
	}
	lead := leadNumber.FindString(number)
	n, err := strconv.Atoi(cmp.Or(lead, "0"))
	if err != nil {
		return number
	}
	return strconv.Itoa(n+10000*k) + cmp.Or(strings.TrimPrefix(number, lead), "/QĐ-ĐO")
}

func copyFacts(w io.Writer, r io.Reader, k int) error {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return err
	}
	for i, row := range rows {
		if i > 0 && k > 0 {
			row[0] = renumber(row[0], k)
		}
	}
	out := csv.NewWriter(w)
	return errors.Join(out.WriteAll(rows), out.Error())
}

// copyLines changes the articles of a collection: a line in five is exchanged with one
// seen before, a word in fifty with the word after it.
func copyLines(w io.Writer, r io.Reader, k int) error {
	random := rand.New(rand.NewPCG(uint64(k), 21))
	seen := make([]string, 0, 1000)
	in, out := bufio.NewReaderSize(r, 1<<20), json.NewEncoder(w)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if len(bytes.TrimSpace(line)) > 0 {
			var a map[string]any
			if err := json.Unmarshal(line, &a); err != nil {
				return err
			}
			if k > 0 {
				changeArticle(a, k, random, &seen)
			}
			if err := out.Encode(a); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

func changeArticle(a map[string]any, k int, random *rand.Rand, seen *[]string) {
	law, _ := a["law_id"].(string)
	article, _ := a["article_id"].(string)
	a["law_id"] = renumber(law, k)
	a["id"] = renumber(law, k) + "|" + article
	text, _ := a["text"].(string)
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		l = inText.ReplaceAllStringFunc(l, func(n string) string { return renumber(n, k) })
		if words := strings.Fields(l); len(words) > 1 {
			for range (len(words) + random.IntN(50)) / 50 {
				j := random.IntN(len(words) - 1)
				words[j] = words[j+1]
			}
			l = strings.Join(words, " ")
		}
		switch {
		case len(*seen) < cap(*seen):
			*seen = append(*seen, l)
		case random.IntN(5) == 0:
			j := random.IntN(len(*seen))
			l, (*seen)[j] = (*seen)[j], l
		}
		lines[i] = l
	}
	a["text"] = strings.Join(lines, "\n")
}
