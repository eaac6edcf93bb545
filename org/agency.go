// Package org knows who is who: agencies through time, with the names people
// call them by and what became of them, and officers with what they may do.
//
// Begin with [NewDirectory], and with [Officer.May], the one table of rights.
// Days are "2006-01-02", compared as text; "" is open.
package org

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"trolyao/paper"
)

// Kind is what an agency is.
type Kind string

const (
	Government Kind = "government" // Quốc hội, Chính phủ, Thủ tướng
	Ministry   Kind = "ministry"   // bộ, cơ quan ngang bộ
	Province   Kind = "province"   // tỉnh
	City       Kind = "city"       // thành phố trực thuộc trung ương
	Department Kind = "department" // cơ quan chuyên môn cấp tỉnh, alike in every province
	Local      Kind = "local"      // HĐND, UBND and their units, alike everywhere
	Party      Kind = "party"      // cơ quan Đảng
)

// Agency is an agency, or a kind of agency that every province has, under one
// name from its first to its last day.
type Agency struct {
	ID      string
	Name    string // "Sở Thông tin và Truyền thông"; of a province "Bình Định"
	Aliases []string
	Kind    Kind
	Parent  string // ID of the agency it belongs to; "" for none or every province
	From    string // first day under this name; "" before anything asked about
	To      string // last day; "" still there
	// Successors took over on the day after To, the main one first.
	Successors []Successor
	// Note is a caution in Vietnamese.
	Note string
	// Certainty and Source say how sure the entry is and where it was read.
	Certainty string
	Source    string
}

// Successor took over an agency, or one of its functions.
type Successor struct {
	ID       string
	Function string // "" for all that is not named elsewhere
}

// On reports whether a exists under its name on the day; on "" it always does.
func (a *Agency) On(day string) bool {
	return day == "" || a.From <= day && (a.To == "" || day <= a.To)
}

// FullName is the name as it stands in a sentence: "tỉnh Bình Định".
func (a *Agency) FullName() string {
	switch a.Kind {
	case Province:
		return "tỉnh " + a.Name
	case City:
		return "thành phố " + a.Name
	}
	return a.Name
}

// place reports whether a is a tỉnh or a thành phố trực thuộc trung ương.
func (a *Agency) place() bool { return a.Kind == Province || a.Kind == City }

// Directory finds agencies by name.
type Directory struct {
	byID   map[string]*Agency
	byName map[string][]*Agency // by folded name, see squeeze
	places []string             // squeezed names of provinces and cities
}

// NewDirectory checks the agencies and indexes their names. It keeps list.
// IDs given twice, days out of order and successors that are not in list are
// errors.
func NewDirectory(list []Agency) (*Directory, error) {
	d := &Directory{byID: map[string]*Agency{}, byName: map[string][]*Agency{}}
	for i := range list {
		a := &list[i]
		if a.ID == "" || a.Name == "" {
			return nil, fmt.Errorf("org: cơ quan thứ %d thiếu mã hoặc tên", i+1)
		}
		if d.byID[a.ID] != nil {
			return nil, fmt.Errorf("org: cơ quan %q có hai lần", a.ID)
		}
		if a.To != "" && a.To < a.From {
			return nil, fmt.Errorf("org: %s kết thúc trước khi bắt đầu", a.Name)
		}
		d.byID[a.ID] = a
		names := append([]string{a.Name}, a.Aliases...)
		if a.place() {
			names = append(names, "tỉnh "+a.Name, "thành phố "+a.Name, "tp "+a.Name)
		}
		seen := map[string]bool{}
		for _, name := range names {
			for _, key := range keys(name) {
				if key == "" || seen[key] {
					continue
				}
				seen[key] = true
				d.byName[key] = append(d.byName[key], a)
				if a.place() {
					d.places = append(d.places, key)
				}
			}
		}
	}
	for i := range list {
		a := &list[i]
		for _, s := range a.Successors {
			next := d.byID[s.ID]
			if next == nil {
				return nil, fmt.Errorf("org: %s có cơ quan kế nhiệm %q không có trong danh sách", a.Name, s.ID)
			}
			if next == a {
				return nil, fmt.Errorf("org: %s kế nhiệm chính mình", a.Name)
			}
		}
		if len(a.Successors) > 0 && a.To == "" {
			return nil, fmt.Errorf("org: %s có cơ quan kế nhiệm nhưng không có ngày kết thúc", a.Name)
		}
		if a.Parent != "" && d.byID[a.Parent] == nil {
			return nil, fmt.Errorf("org: cơ quan cấp trên %q của %s không có trong danh sách", a.Parent, a.Name)
		}
	}
	for i := range list {
		if _, err := d.chain(&list[i], "9999-12-31"); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// ByID returns the agency, nil if there is none.
func (d *Directory) ByID(id string) *Agency { return d.byID[id] }

// Find returns the agencies called name, in order of the list. Case,
// diacritics, "và", "&" and spaces do not matter, and initials are understood:
// "Sở TT&TT", "so tttt", "STTTT". A department may be followed by its
// province: "Sở Nội vụ Gia Lai". Those that exist on the day win; when none
// does, all are returned, and [Directory.Present] says what became of them.
func (d *Directory) Find(name, on string) []*Agency {
	found := d.byName[squeeze(name)]
	if len(found) == 0 {
		found = d.ofProvince(squeeze(name))
	}
	var there []*Agency
	for _, a := range found {
		if a.On(on) {
			there = append(there, a)
		}
	}
	if len(there) > 0 {
		return there
	}
	return found
}

// ofProvince finds departments and local bodies by a name with a province at
// its end.
func (d *Directory) ofProvince(key string) []*Agency {
	longest := ""
	for _, p := range d.places {
		if len(p) > len(longest) && len(p) < len(key) && strings.HasSuffix(key, p) {
			longest = p
		}
	}
	if longest == "" {
		return nil
	}
	var out []*Agency
	rest := strings.TrimSuffix(key, longest)
	for _, r := range []string{rest, rest + "tinh"} {
		for _, a := range d.byName[r] {
			if a.Kind == Department || a.Kind == Local {
				out = append(out, a)
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out
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
			parts = append(parts, s.Function+" chuyển về "+d.byID[s.ID].FullName())
		}
	}
	if len(parts) > 0 {
		sentence += "; riêng " + strings.Join(parts, ", ")
	}
	return last, sentence + "."
}

// Predecessors returns the IDs of the agencies whose place the one with id has
// taken on the day, sorted.
func (d *Directory) Predecessors(id, on string) (out []string) {
	for _, a := range d.byID {
		if a.ID == id || a.On(on) {
			continue
		}
		if now, _ := d.Present(a, on); now != nil && now.ID == id {
			out = append(out, a.ID)
		}
	}
	slices.Sort(out)
	return out
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
		a = d.byID[a.Successors[0].ID]
		path = append(path, a)
	}
	return path, nil
}

// words returns the folded words of a name; "và" and signs say nothing, and
// Ủy ban nhân dân, Hội đồng nhân dân, thành phố are mostly written short.
func words(name string) []string {
	ws := strings.FieldsFunc(paper.Fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	out := ws[:0]
	for _, w := range ws {
		if w != "va" {
			out = append(out, w)
		}
	}
	s := " " + strings.Join(out, " ") + " "
	for _, short := range [][2]string{{" uy ban nhan dan ", " ubnd "}, {" hoi dong nhan dan ", " hdnd "},
		{" thanh pho ", " tp "}} {
		s = strings.ReplaceAll(s, short[0], short[1])
	}
	return strings.Fields(s)
}

// squeeze is the form in which names are compared: "Sở TT&TT" and "so tttt"
// are both "sotttt".
func squeeze(name string) string { return strings.Join(words(name), "") }

// keys returns the forms a name is found by: in full, and for a bộ, sở or ban
// with the initials of the rest or of all ("sotttt", "stttt").
func keys(name string) []string {
	ws := words(name)
	out := []string{strings.Join(ws, "")}
	if len(ws) < 3 || ws[0] != "so" && ws[0] != "bo" && ws[0] != "ban" {
		return out
	}
	var initials strings.Builder
	for _, w := range ws[1:] {
		initials.WriteByte(w[0])
	}
	return append(out, ws[0]+initials.String(), ws[0][:1]+initials.String())
}

// capital returns s with its first letter in upper case.
func capital(s string) string {
	for _, r := range s {
		return string(unicode.ToUpper(r)) + s[len(string(r)):]
	}
	return s
}
