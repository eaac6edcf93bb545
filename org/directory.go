package org

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Directory finds agencies by name. It does not change once it is made; [Directory.With]
// makes another one of it.
type Directory struct {
	list   []Agency
	byID   map[string]*Agency
	byName map[string][]*Agency // by folded name, see squeeze
	short  map[string][]*Agency // by initials: "snv"
	places []string             // squeezed names of provinces and cities

	// What follows is there only where a house or agencies of its own are named.
	own   Own
	home  *Unit                           // whose house it is: a province or a commune; nil for none
	units map[string]map[string][]*Agency // by ID of who stands above, and by folded name
	heads map[string]bool                 // the folded names in units
	tree  *Tree
	lands sync.Map // agencies of communes elsewhere, by ID
	near  nearNames
	heirs heirs
}

// Own is what an install adds to what is shipped.
type Own struct {
	Agencies []Agency     // in place of those shipped with the same IDs
	Land     func() *Land // asked when a commune is; nil: no commune is known
	House    House
}

// House says whose house it is; the zero value is nobody's.
type House struct {
	Agency string `json:"agency"`          // its ID
	Place  string `json:"place,omitempty"` // code of its province or commune
}

// NewDirectory checks the agencies and indexes their names. It keeps list.
// IDs given twice, days out of order and successors that are not in list are
// errors.
func NewDirectory(list []Agency) (*Directory, error) {
	d := &Directory{list: list, byID: map[string]*Agency{}, byName: map[string][]*Agency{},
		short: map[string][]*Agency{}}
	for i := range list {
		a := &list[i]
		if err := d.enter(a, i); err != nil {
			return nil, err
		}
		names, initials := a.keys()
		for _, key := range names {
			d.byName[key] = append(d.byName[key], a)
			if a.place() {
				d.places = append(d.places, key)
			}
		}
		d.abbreviate(a, initials)
	}
	return d, d.check(list)
}

func (d *Directory) abbreviate(a *Agency, initials []string) {
	for _, key := range initials {
		d.short[key] = append(d.short[key], a)
	}
}

// keys are the forms that a is found by, each once, and those of initials.
func (a *Agency) keys() (out, initials []string) {
	names := append([]string{a.Name}, a.Aliases...)
	for _, f := range a.Former {
		names = append(names, f.Name)
	}
	if a.place() {
		names = append(names, "tỉnh "+a.Name, "thành phố "+a.Name, "tp "+a.Name)
	}
	for _, name := range names {
		for i, key := range keys(name) {
			if list := &out; key != "" {
				if i > 0 {
					list = &initials
				}
				if !slices.Contains(*list, key) {
					*list = append(*list, key)
				}
			}
		}
	}
	return out, initials
}

// check says what is wrong with the ties between the agencies.
func (d *Directory) check(list []Agency) error {
	for i := range list {
		a := &list[i]
		for _, s := range a.Successors {
			next := d.ByID(s.ID)
			if next == nil {
				return fmt.Errorf("org: %s có cơ quan kế nhiệm %q không có trong danh sách", a.Name, s.ID)
			}
			if next == a {
				return fmt.Errorf("org: %s kế nhiệm chính mình", a.Name)
			}
		}
		if len(a.Successors) > 0 && a.To == "" {
			return fmt.Errorf("org: %s có cơ quan kế nhiệm nhưng không có ngày kết thúc", a.Name)
		}
		for _, m := range a.Members {
			if d.ByID(m) == nil {
				return fmt.Errorf("org: nhóm %s có cơ quan %q không có trong danh sách", a.Name, m)
			}
		}
		if a.Parent != "" && d.ByID(a.Parent) == nil {
			return fmt.Errorf("org: cơ quan cấp trên %q của %s không có trong danh sách", a.Parent, a.Name)
		}
	}
	for i := range list {
		if _, err := d.chain(&list[i], "9999-12-31"); err != nil {
			return err
		}
	}
	return nil
}

// ByID returns the agency, nil if there is none. Every commune of the country has
// one, see [CommuneID].
func (d *Directory) ByID(id string) *Agency {
	if a := d.byID[id]; a != nil {
		return a
	}
	code, ok := strings.CutPrefix(id, communePrefix)
	if !ok {
		return nil
	}
	return d.commune(d.own.unit(code))
}

// Present returns what a is on the day, following its successors, and a
// Vietnamese sentence that explains the change; the sentence is "" when a
// itself exists on the day. A nil agency means that nothing took over.
func (d *Directory) Present(a *Agency, on string) (*Agency, string) {
	if a.On(on) {
		return a, ""
	}
	if on < a.From {
		return nil, a.FullName() + " chỉ có từ " + vietnamese(a.From) + "."
	}
	path, err := d.chain(a, on)
	if err != nil { // NewDirectory has refused circles
		return nil, err.Error()
	}
	if len(path) == 0 {
		return nil, capital(a.FullName()) + " không còn hoạt động từ " + vietnamese(next(a.To)) + "."
	}
	last := path[len(path)-1]
	if a.Merged {
		return last, ""
	}
	verb := " nay là "
	if a.place() && a.Name != last.Name {
		verb = " nay thuộc "
	} else if a.Kind == Local {
		verb = " không còn; nhiệm vụ nay thuộc "
	}
	since := next(a.To)
	sentence := capital(a.FullName()) + verb + last.FullName() + " từ " + vietnamese(since)
	var parts []string
	for _, s := range a.Successors[1:] {
		if s.Function != "" {
			parts = append(parts, s.Function+" chuyển về "+d.ByID(s.ID).FullName())
		}
	}
	if len(parts) > 0 {
		sentence += "; riêng " + strings.Join(parts, ", ")
	}
	return last, sentence + "."
}

// Predecessors returns the IDs of the agencies whose place the one with id has
// taken on the day, sorted.
func (d *Directory) Predecessors(id, on string) []string {
	d.heirs.Lock()
	defer d.heirs.Unlock()
	if d.heirs.of == nil || d.heirs.on != on {
		d.heirs.on, d.heirs.of = on, map[string][]string{}
		for _, a := range d.byID {
			if a.On(on) || on < a.From {
				continue
			}
			if path, err := d.chain(a, on); err == nil && len(path) > 0 {
				now := path[len(path)-1].ID
				d.heirs.of[now] = append(d.heirs.of[now], a.ID)
			}
		}
		for _, ids := range d.heirs.of {
			slices.Sort(ids)
		}
	}
	return slices.Clone(d.heirs.of[id])
}

// heirs are the agencies whose place each has taken on the day that was asked about
// last: the cards of a province ask for all of one day.
type heirs struct {
	sync.Mutex
	on string
	of map[string][]string
}

// chain follows the main successors of a up to the day.
func (d *Directory) chain(a *Agency, on string) ([]*Agency, error) {
	var path []*Agency
	seen := map[*Agency]bool{}
	for !a.On(on) && len(a.Successors) > 0 {
		if seen[a] {
			return nil, fmt.Errorf("org: chuỗi kế nhiệm của %s đi vòng", a.Name)
		}
		seen[a] = true
		a = d.ByID(a.Successors[0].ID)
		path = append(path, a)
	}
	return path, nil
}

// sound says what is wrong with an agency by itself.
func sound(a *Agency, i int) error {
	if a.ID == "" || a.Name == "" {
		return fmt.Errorf("org: cơ quan thứ %d thiếu mã hoặc tên", i+1)
	}
	if a.To != "" && a.To < a.From {
		return fmt.Errorf("org: %s kết thúc trước khi bắt đầu", a.Name)
	}
	return nil
}

func errTwice(id string) error { return fmt.Errorf("org: cơ quan %q có hai lần", id) }
