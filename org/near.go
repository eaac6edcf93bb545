package org

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"trolyao/paper"
)

// nearName is a name of an agency as [Directory.Nearly] compares it.
type nearName struct {
	key    string // with what is mostly written short in short
	long   string // as it is written
	words  []string
	agency *Agency
}

// nearNames are made when they are asked for first.
type nearNames struct {
	once sync.Once
	list []nearName
}

func (d *Directory) nearly() []nearName {
	d.near.once.Do(func() {
		for i := range d.list {
			a := &d.list[i]
			if a.Merged || a.Kind == Group {
				continue
			}
			names := append([]string{a.FullName()}, a.Aliases...)
			if full := a.FullName(); full != a.Name && d.mine(a) {
				names = append(names, a.Name)
			}
			for _, f := range a.Former {
				names = append(names, f.Name)
			}
			if a.of != "" {
				for _, n := range names[1:] {
					if n != a.Name {
						names = append(names, n+a.of)
					}
				}
			}
			for _, n := range names {
				ws := words(n)
				d.near.list = append(d.near.list, nearName{strings.Join(ws, ""), written(n), ws, a})
			}
		}
	})
	return d.near.list
}

// written is a name without diacritics, signs and spaces.
func written(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, paper.Fold(name))
}

// mine reports whether an agency is called by its bare name in the house.
func (d *Directory) mine(a *Agency) bool {
	house := d.own.House.Agency
	return house == "" || a.ID == house || d.tree.Under(a.ID, house)
}

// Nearly returns up to most agencies of a day, the nearest first, whose names are not
// name but differ from it by a slip of the keyboard or by one word.
func (d *Directory) Nearly(name, on string, most int) []*Agency {
	ws := words(name)
	key, long := strings.Join(ws, ""), written(name)
	if len(key) < 4 || len(ws) > mostWords || !slices.ContainsFunc(ws, tells) {
		return nil
	}
	type near struct {
		*Agency
		cost int
	}
	var found []near
	at := map[*Agency]int{}
	for _, n := range d.nearly() {
		if !n.agency.On(on) {
			continue
		}
		cost := distance(key, n.key, 1+min(len(key), len(n.key))/10)
		if cost < 0 && (long != key || n.long != n.key) {
			cost = distance(long, n.long, 1+min(len(long), len(n.long))/10)
		}
		if cost < 0 {
			if cost = apart(ws, n.words); cost < 0 {
				continue
			}
			cost += 10
		}
		if i, ok := at[n.agency]; ok {
			found[i].cost = min(found[i].cost, cost)
			continue
		}
		at[n.agency] = len(found)
		found = append(found, near{n.agency, cost})
	}
	slices.SortStableFunc(found, func(x, y near) int { return cmp.Compare(x.cost, y.cost) })
	var out []*Agency
	for _, f := range found {
		if len(out) < most {
			out = append(out, f.Agency)
		}
	}
	return out
}

// kindWords name a kind of agency, and none of it.
var kindWords = strings.Fields("ubnd hdnd xa phuong dac khu tinh tp huyen quan thi tran so bo ban phong vp tt cap")

// tells reports whether a word says which agency is meant: of "UBND xã" everybody is near.
func tells(word string) bool { return !slices.Contains(kindWords, word) }

// apart counts the words that only one of two names has, -1 where they are too many
// for the names to be one.
func apart(a, b []string) int {
	if len(a)-len(b) > 1 || len(b)-len(a) > 1 || len(a) < 3 && len(b) < 3 {
		return -1
	}
	other := 0
	for _, w := range a {
		if !slices.Contains(b, w) {
			other++
		}
	}
	for _, w := range b {
		if !slices.Contains(a, w) {
			other++
		}
	}
	if other > 1 {
		return -1
	}
	return other
}

// distance is how many letters have to be put in, taken out, changed or swapped with
// the next to make b of a; -1 is more than most.
func distance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return -1
	}
	if a == b {
		return 0
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return -1
		}
		before, last, row = last, row, before
	}
	if last[len(b)] > most {
		return -1
	}
	return last[len(b)]
}
