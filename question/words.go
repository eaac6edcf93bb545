package question

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"trolyao/paper"
)

//go:embed words.yaml
var wordsFile []byte

// words is words.yaml.
type words struct {
	Short   map[string]string `yaml:"short"`
	Hide    []string          `yaml:"hide"`
	Signs   map[string]sign   `yaml:"signs"`
	Weights []weight          `yaml:"weights"`

	short    map[string]tokens
	hide     map[string][]pattern // by the first word, folded
	patterns map[string][]pattern
}

type sign struct {
	Phrases []string          `yaml:"phrases"`
	Sets    map[string]string `yaml:"sets"`
}

type weight struct {
	Kind   Kind     `yaml:"kind"`
	When   []string `yaml:"when"`
	Weight float64  `yaml:"weight"`
}

// holds says that all signs of w were seen, and none of those it excludes.
func (w *weight) holds(signs map[string]bool) bool {
	for _, s := range w.When {
		if no, ok := strings.CutPrefix(s, "!"); ok && signs[no] || !ok && !signs[s] {
			return false
		}
	}
	return true
}

// place is one place of a phrase: the words that may stand there, each a run of
// tokens.
type place struct {
	any      []tokens
	optional bool
}

type pattern struct {
	sign   string
	places []place
}

// computed are the signs that the program sees itself.
var computed = strings.Fields("co_quan tinh cua_toi thoi_gian so_viec so_ke_hoach so_tieu_chi so_cham phan_tram chi_so dan_chieu ngay gio so_ngay so_lieu nam_nao trung_uong gon")

var vocabulary = mustLoad(wordsFile)

func mustLoad(file []byte) *words {
	w, err := loadWords(file)
	if err != nil {
		panic(err) // the file is part of the program, and a test loads it
	}
	return w
}

// loadWords reads words.yaml; a weight that names no sign is a mistake.
func loadWords(file []byte) (*words, error) {
	w := &words{}
	if err := yaml.UnmarshalWithOptions(file, w, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("question: words.yaml: %w", err)
	}
	w.short, w.hide, w.patterns = map[string]tokens{}, map[string][]pattern{}, map[string][]pattern{}
	for k, v := range w.Short {
		w.short[paper.Fold(k)] = tokensOf(strings.Fields(v))
	}
	for _, p := range w.Hide {
		index(w.hide, pattern{"", placesOf(p)})
	}
	known := slices.Clone(computed)
	for name, s := range w.Signs {
		known = append(known, name)
		for _, p := range s.Phrases {
			index(w.patterns, pattern{name, placesOf(p)})
		}
	}
	for _, x := range w.Weights {
		for _, s := range x.When {
			if !slices.Contains(known, strings.TrimPrefix(s, "!")) {
				return nil, fmt.Errorf("question: words.yaml: không có dấu hiệu %q", s)
			}
		}
	}
	return w, nil
}

// index files a pattern under the words that it may begin with.
func index(m map[string][]pattern, p pattern) {
	filed := map[string]bool{}
	for _, x := range p.places {
		for _, run := range x.any {
			if !filed[run[0].fold] {
				filed[run[0].fold] = true
				m[run[0].fold] = append(m[run[0].fold], p)
			}
		}
		if !x.optional {
			return
		}
	}
}

func placesOf(phrase string) []place {
	var out []place
	for _, f := range strings.Fields(phrase) {
		p := place{}
		f, p.optional = strings.CutSuffix(f, "?")
		for _, alternative := range strings.Split(f, "|") {
			p.any = append(p.any, tokensOf(strings.Split(alternative, "_")))
		}
		out = append(out, p)
	}
	return out
}

// match returns the end of the longest run of ts from i that the places read, -1
// for none. Accented says that diacritics count.
func match(ps []place, ts tokens, i int, accented bool) int {
	if len(ps) == 0 {
		return i
	}
	best := -1
	for _, run := range ps[0].any {
		if begins(ts, i, run, accented) {
			best = max(best, match(ps[1:], ts, i+len(run), accented))
		}
	}
	if ps[0].optional {
		best = max(best, match(ps[1:], ts, i, accented))
	}
	return best
}

func begins(ts tokens, i int, run tokens, accented bool) bool {
	if i+len(run) > len(ts) {
		return false
	}
	for k, w := range run {
		if t := ts[i+k]; t.hidden || t.fold != w.fold || accented && t.marks != w.marks {
			return false
		}
	}
	return true
}
