package check

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// KeyLine is a line of the key of a draft: a reference in it, and what is wrong with it.
type KeyLine struct {
	Draft string `json:"draft"`
	Ref   string `json:"ref"`   // as it stands in the draft
	Place string `json:"place"` // the first characters of its paragraph
	Kind  string `json:"kind"`  // "ok", KeyUnheld, or a fault
	Right string `json:"right"`
}

// KeyUnheld is the kind of a line that names a document which is not held: it is no
// fault, and the report has to say that it was not checked.
const KeyUnheld = "not_held"

// KeyMarks are the marks that say what a fault of a key is.
var KeyMarks = map[string][]Mark{
	"expired":              {Expired, NewerName, Doubtful},
	"amended_wording":      {OldWording, Misquote},
	"no_such_provision":    {NoProvision},
	"number_date_mismatch": {WrongDay, NoDocument, ImpossibleDy},
	"wrong_issuer_or_type": {WrongIssuer, WrongType},
	"wrong_title":          {WrongTitle, NoDocument},
	"misquote":             {Misquote, OldWording},
	"repealed_provision":   {Repealed, Expired, OldWording},
	"old_agency":           {OldAgency},
	"order":                {Order},
	"no_such_document":     {NoDocument, WrongDay},
}

// ReadKey reads the lines of a key.
func ReadKey(r io.Reader) ([]KeyLine, error) {
	var out []KeyLine
	s := bufio.NewScanner(r)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		if strings.TrimSpace(s.Text()) == "" {
			continue
		}
		var k KeyLine
		if err := json.Unmarshal(s.Bytes(), &k); err != nil {
			return nil, fmt.Errorf("check: line %d of a key: %w", len(out)+1, err)
		}
		out = append(out, k)
	}
	return out, s.Err()
}

// Grades count how a report compares with a key.
type Grades struct {
	Right, RightSeen int // references of the key that are right, and those of them found
	Faults, Found    int // faults, and those marked
	Named            int // those of them marked as what they are
	FalseAlarms      int // marks on right references, and on what is in no line
	Unheld, Said     int // documents that are not held, and those of them that are said to be unchecked
	Told             []string
}

// Add adds o to g.
func (g *Grades) Add(o Grades) {
	g.Right, g.RightSeen, g.Faults, g.Found = g.Right+o.Right, g.RightSeen+o.RightSeen, g.Faults+o.Faults,
		g.Found+o.Found
	g.Named, g.FalseAlarms = g.Named+o.Named, g.FalseAlarms+o.FalseAlarms
	g.Unheld, g.Said = g.Unheld+o.Unheld, g.Said+o.Said
	g.Told = append(g.Told, o.Told...)
}

// alarm says that a find asks to mend or to compare something.
func (f *Find) alarm() bool { return f.Level() == Wrong || f.Level() == Doubt }

// Compare grades a report by a key. A fault is found where a mark that asks to mend or
// to compare overlaps it; of an order, one on either of two lines that changed places.
func Compare(r *Report, key []KeyLine) Grades {
	var g Grades
	used := map[int]bool{}
	for _, k := range key {
		para, start, end := placeOf(r, k)
		if para < 0 {
			g.Told = append(g.Told, fmt.Sprintf("%s: place not found: %s", k.Draft, k.Place))
			switch k.Kind {
			case "ok":
				g.Right++
			case KeyUnheld:
				g.Unheld++
			default:
				g.Faults++
			}
			continue
		}
		seen, alarm, named, said := false, false, false, false
		for i := range r.Finds {
			f := &r.Finds[i]
			if f.Para != para || f.End <= start || f.Start >= end {
				continue
			}
			seen = true
			said = said || slices.ContainsFunc(f.Findings, func(x Finding) bool { return x.Level == Unchecked })
			if f.alarm() {
				used[i] = true
				if k.Kind == "ok" && slices.ContainsFunc(f.Findings, func(x Finding) bool { return x.Mark == Order }) &&
					len(f.Findings) > 0 &&
					neighbourOrder(r, key, f) {
					continue
				}
				alarm = true
				named = named || slices.ContainsFunc(f.Findings, func(x Finding) bool {
					return slices.Contains(KeyMarks[k.Kind], x.Mark)
				})
			}
		}
		if k.Kind == "order" && !named { // the other of two lines that changed places
			for i := range r.Finds {
				if f := &r.Finds[i]; abs(f.Para-para) == 1 && slices.ContainsFunc(f.Findings, func(x Finding) bool {
					return x.Mark == Order
				}) {
					seen, alarm, named, used[i] = true, true, true, true
				}
			}
		}
		switch {
		case k.Kind == KeyUnheld:
			g.Unheld++
			if said && !alarm {
				g.Said++
			} else {
				g.Told = append(g.Told, fmt.Sprintf("%s: not said to be unchecked: %s", k.Draft, k.Ref))
			}
		case k.Kind == "ok":
			g.Right++
			if seen {
				g.RightSeen++
			} else {
				g.Told = append(g.Told, fmt.Sprintf("%s: not seen: %s", k.Draft, k.Ref))
			}
			if alarm {
				g.FalseAlarms++
				g.Told = append(g.Told, fmt.Sprintf("%s: false alarm on: %s", k.Draft, k.Ref))
			}
		default:
			g.Faults++
			if alarm {
				g.Found++
			} else {
				g.Told = append(g.Told, fmt.Sprintf("%s: missed %s: %s", k.Draft, k.Kind, k.Ref))
			}
			if named {
				g.Named++
			} else if alarm {
				g.Told = append(g.Told, fmt.Sprintf("%s: %s marked as something else: %s", k.Draft, k.Kind, k.Ref))
			}
		}
	}
	for i := range r.Finds {
		if f := &r.Finds[i]; f.alarm() && !used[i] {
			g.FalseAlarms++
			g.Told = append(
				g.Told,
				fmt.Sprintf("%s: mark on what is in no line: %s %s: %s", key[0].Draft, f.Mark(), f.Text,
					f.Findings[0].Text),
			)
		}
	}
	return g
}

// neighbourOrder says that a find marks the order which a line beside it is at fault for.
func neighbourOrder(r *Report, key []KeyLine, f *Find) bool {
	if slices.ContainsFunc(f.Findings, func(x Finding) bool {
		return x.Mark != Order && (x.Level == Wrong || x.Level == Doubt)
	}) {
		return false
	}
	for _, k := range key {
		if k.Kind == "order" {
			if para, _, _ := placeOf(r, k); abs(para-f.Para) == 1 {
				return true
			}
		}
	}
	return false
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// placeOf finds the reference of a line of a key in the paragraphs of a report.
func placeOf(r *Report, k KeyLine) (para, start, end int) {
	for i, p := range r.Paras {
		at := strings.Index(p, k.Place)
		if at < 0 || at > 12 {
			continue
		}
		if n := strings.Index(p, k.Ref); n >= 0 {
			return i, n, n + len(k.Ref)
		}
	}
	for i, p := range r.Paras { // a paragraph that was cut otherwise
		if n := strings.Index(p, k.Ref); n >= 0 {
			return i, n, n + len(k.Ref)
		}
	}
	return -1, 0, 0
}
