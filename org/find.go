package org

import (
	"slices"
	"strings"
)

const communePrefix = "ubnd-"

// CommuneID is the ID of the People's Committee of a commune.
func CommuneID(code string) string { return communePrefix + code }

// localOnly are the shipped agencies that stand for those of any commune.
var localOnly = []string{"ubnd-xa", "hdnd-xa", "phong-chuyen-mon-xa", "ttpvhcc-xa"}

// With returns a directory that knows what an install has added, and whose house
// it is. Ties that lead nowhere are errors.
func (d *Directory) With(own Own) (*Directory, error) {
	mine := map[string]bool{}
	for i := range own.Agencies {
		mine[own.Agencies[i].ID] = true
	}
	home := own.unit(own.House.Place)
	list := slices.Clone(own.Agencies)
	var kinds []Agency // of communes, in general: they are not looked up in a house
	for _, a := range d.list {
		switch {
		case mine[a.ID]:
		case home != nil && slices.Contains(localOnly, a.ID):
			kinds = append(kinds, a)
		default:
			list = append(list, a)
		}
	}
	province := home
	if home != nil && home.Province != nil {
		province = home.Province
	}
	if province != nil {
		for _, u := range province.Communes {
			if id := CommuneID(u.Code); !mine[id] {
				list = append(list, communeAgency(u))
			}
		}
	}
	out := &Directory{list: list, byID: make(map[string]*Agency, len(list)+len(kinds)),
		byName: make(map[string][]*Agency, 2*len(list)), short: map[string][]*Agency{}, own: own, home: home,
		units: map[string]map[string][]*Agency{}, heads: map[string]bool{}}
	for i := range kinds {
		out.byID[kinds[i].ID] = &kinds[i]
	}
	for i := range list {
		a := &list[i]
		if err := out.enter(a, i); err != nil {
			return nil, err
		}
	}
	out.tree = TreeOf(list)
	for i := range list {
		out.name(&list[i])
	}
	return out, out.check(list)
}

// name makes an agency findable by its names.
func (d *Directory) name(a *Agency) {
	ks, initials := a.keys()
	if a.Merged || a.Kind == Group { // found through what it was merged into; no agency
		return
	}
	above := d.tree.Up(a.ID)
	house := ""
	if d.home != nil {
		house = d.own.House.Agency
	}
	for _, up := range above[1:] {
		if d.units[up] == nil {
			d.units[up] = map[string][]*Agency{}
		}
		for _, k := range ks {
			d.units[up][k] = append(d.units[up][k], a)
			d.heads[k] = true
		}
	}
	root := above[len(above)-1]
	u := d.own.unit(d.placeOf(root))
	if a.Kind == Office && u != nil && u.Province != nil && a.of == "" &&
		!strings.Contains(squeeze(a.Name), landKey(u.FullName())) {
		a.of = " " + u.FullName()
	}
	if a.Kind == Office && house != "" && !slices.Contains(above, house) {
		return // of another house: only with its name
	}
	if a.Kind == Commune && u != nil {
		for _, name := range []string{u.FullName(), u.Placed(), "UBND " + u.FullName(), "UBND " + u.Placed()} {
			if k := squeeze(name); !slices.Contains(ks, k) {
				ks = append(ks, k)
			}
		}
		if a.ID == house {
			for _, name := range []string{"UBND", "UBND xã", "UBND phường", "UBND đặc khu", "Ủy ban xã",
				"Ủy ban phường"} {
				ks = append(ks, squeeze(name))
			}
		}
	}
	if d.home != nil && d.home.Type == "thành phố" {
		for _, k := range slices.Clone(ks) {
			if short, ok := strings.CutSuffix(k, "tinh"); ok {
				ks = append(ks, short+"tp")
			}
		}
	}
	d.abbreviate(a, initials)
	for _, k := range ks {
		if !slices.Contains(d.byName[k], a) {
			d.byName[k] = append(d.byName[k], a)
		}
		if a.place() {
			d.places = append(d.places, k)
		}
	}
}

// placeOf is the code of the unit that an agency is of, "" for none.
func (d *Directory) placeOf(id string) string {
	if a := d.byID[id]; a != nil && a.Place != "" {
		return a.Place
	}
	code, ok := strings.CutPrefix(id, communePrefix)
	if ok && len(code) == 5 {
		return code
	}
	if id == d.own.House.Agency {
		return d.own.House.Place
	}
	return ""
}

func communeAgency(u *Unit) Agency {
	return Agency{ID: CommuneID(u.Code), Name: "UBND " + u.FullName(), Kind: Commune, Place: u.Code,
		From: "2025-07-01", Certainty: "sourced", Source: "Quyết định 19/2025/QĐ-TTg"}
}

// commune is the People's Committee of a commune of another province than the
// house's; nil of none.
func (d *Directory) commune(u *Unit) *Agency {
	if u == nil || u.Province == nil {
		return nil
	}
	id := CommuneID(u.Code)
	if a := d.byID[id]; a != nil {
		return a
	}
	if a, ok := d.lands.Load(id); ok {
		return a.(*Agency)
	}
	a := communeAgency(u)
	a.of = ", " + u.Province.FullName()
	got, _ := d.lands.LoadOrStore(id, &a)
	return got.(*Agency)
}

// House says whose house it is; ok is false where nobody has said.
func (d *Directory) House() (h House, ok bool) { return d.own.House, d.own.House.Agency != "" }

// Home is the unit of the house, nil where nobody has said.
func (d *Directory) Home() *Unit { return d.home }

// Land is the administrative units that are known, nil for none.
func (d *Directory) Land() *Land { return d.land() }

func (d *Directory) land() *Land {
	if d.own.Land == nil {
		return nil
	}
	return d.own.Land()
}

// unit is the unit with a code; the land is not read where there is none.
func (o *Own) unit(code string) *Unit {
	if code == "" || o.Land == nil {
		return nil
	}
	return o.Land().Unit(code)
}

// Tree says who stands above whom.
func (d *Directory) Tree() *Tree { return d.tree }

// Agencies returns all agencies that exist on a day, in their order: those of the
// house, those shipped, and the communes of its province.
func (d *Directory) Agencies(on string) []Agency {
	var out []Agency
	for i := range d.list {
		if d.list[i].On(on) && !d.list[i].Merged {
			out = append(out, d.list[i])
		}
	}
	return out
}

// All returns all agencies, those that are no more among them.
func (d *Directory) All() []Agency { return d.list }

// province is the code of the province of the house, "" for none.
func (d *Directory) province() string {
	switch {
	case d.home == nil:
		return ""
	case d.home.Province != nil:
		return d.home.Province.Code
	}
	return d.home.Code
}

// mostWords is how many words a name of an agency has at most; what is longer is none.
const mostWords = 60

// Find returns the agencies called name, in order of the list. Case,
// diacritics, "và", "&" and spaces do not matter, and initials are understood:
// "Sở TT&TT", "so tttt", "STTTT". A department may be followed by its
// province, a unit by the agency it is of: "Sở Nội vụ Gia Lai", "Phòng Kinh tế xã
// Bình Minh". A commune that is no more gives those made of it. Those that exist
// on the day win; when none does, all are returned, and [Directory.Present] says
// what became of them. Several are a choice for a person.
func (d *Directory) Find(name, on string) []*Agency {
	ws := words(name)
	if len(ws) > mostWords {
		return nil
	}
	key := strings.Join(ws, "")
	found := d.byName[key]
	if len(found) == 0 {
		found = d.short[key]
	}
	if len(found) == 0 && len(d.units) > 0 {
		found = d.ofOwner(name, ws)
	}
	if len(found) == 0 && d.own.Land != nil {
		found = d.ofLand(name, ws, on)
	}
	if len(found) == 0 {
		found = d.ofProvince(key)
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

// ofOwner finds a unit by its name and that of who stands above it.
func (d *Directory) ofOwner(name string, ws []string) []*Agency {
	for k := len(ws) - 1; k > 0; k-- {
		key := strings.Join(ws[:k], "")
		if !d.heads[key] {
			continue
		}
		for _, owner := range d.owners(name, ws[k:]) {
			if found := d.units[owner][key]; len(found) > 0 {
				return found
			}
		}
	}
	return nil
}

// owners are the agencies that stand behind the name of a unit: "xã", "của UBND xã
// Bình Minh", "Sở Nội vụ".
func (d *Directory) owners(name string, ws []string) []string {
	for len(ws) > 0 && slices.Contains([]string{"truc", "thuoc", "cua", "cap", "ubnd"}, ws[0]) {
		ws = ws[1:]
	}
	house := d.own.House.Agency
	switch strings.Join(ws, "") {
	case "xa", "phuong", "dackhu", "dk", "x", "p":
		if d.home != nil && d.home.Province != nil {
			return []string{house}
		}
		return nil
	case "tinh", "tp":
		if d.home != nil && d.home.Province == nil {
			return []string{house}
		}
		return nil
	case "":
		return nil
	}
	if kind, _ := cutType(ws); isCommune(kind) && d.own.Land != nil {
		var out []string
		_, _, rest := foldedPart(name, ws)
		for _, p := range d.land().Find(rest, d.province()) {
			if p.Unit.Province != nil && (len(out) == 0 || p.Was == nil) {
				out = append(out, CommuneID(p.Unit.Code))
			}
		}
		if slices.Contains(out, house) {
			return []string{house}
		}
		if len(out) > 1 { // which one nobody has said
			return nil
		}
		return out
	}
	var out []string
	for _, a := range d.byName[strings.Join(ws, "")] {
		if a.place() && d.home != nil && d.home.Province == nil && squeeze(a.Name) == d.home.key {
			return []string{house}
		}
		out = append(out, a.ID)
	}
	return out
}

// foldedPart returns the end of a name that the last words are of, with its
// diacritics where that end can be told.
func foldedPart(name string, ws []string) (from, to int, part string) {
	fields := strings.Fields(name)
	for i := range fields {
		if tail := strings.Join(fields[i:], " "); slices.Equal(words(tail), ws) {
			return i, len(fields), tail
		}
	}
	return 0, 0, strings.Join(ws, " ")
}

// ofLand finds the People's Committees of communes: those of another province
// only where the name says that a committee is meant.
func (d *Directory) ofLand(name string, ws []string, on string) []*Agency {
	full := len(ws) > 1 && ws[0] == "ubnd"
	rest := ws
	if full {
		rest = ws[1:]
	}
	if kind, _ := cutType(rest); !isCommune(kind) || len(rest) < 2 || len(rest[0]) == 1 && !full {
		return nil
	}
	places := d.land().Now(name, d.province())
	if len(places) == 0 || on != "" && on < "2025-07-01" {
		if was := d.land().Find(name, d.province()); on != "" && on < "2025-07-01" && slices.ContainsFunc(was,
			func(p Place) bool { return p.Was != nil }) {
			places = slices.DeleteFunc(was, func(p Place) bool { return p.Was == nil })
		} else {
			places = was
		}
	}
	var out []*Agency
	for _, p := range places {
		home := d.province() != "" && p.Unit.Province != nil && p.Unit.Province.Code == d.province()
		if p.Unit.Province == nil || !full && !home {
			continue
		}
		a := d.commune(p.Unit)
		if a.Merged {
			if a, _ = d.Present(a, on); a == nil {
				continue
			}
		}
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// ofProvince finds departments and local bodies by a name with a province at
// its end; where it is known whose house it is, that of another province is not
// its own.
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
	if d.home != nil && !d.ofHome(longest) {
		return nil
	}
	var out []*Agency
	rest := strings.TrimSuffix(key, longest)
	for _, r := range []string{rest, rest + "tinh"} {
		at := d.byName[r]
		if len(at) == 0 {
			at = d.short[r]
		}
		for _, a := range at {
			if a.Kind == Department || a.Kind == Local || a.Kind == Vertical || a.Kind == Party {
				out = append(out, a)
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}

// ofHome reports whether the key of a province is that of the house's, or of one
// that it was made of.
func (d *Directory) ofHome(key string) bool {
	for _, a := range d.byName[key] {
		if u := d.land().province[squeeze(a.Name)]; a.place() && u != nil && u.Code == d.province() {
			return true
		}
	}
	return false
}

// enter puts an agency into the table of IDs.
func (d *Directory) enter(a *Agency, i int) error {
	if err := sound(a, i); err != nil {
		return err
	}
	if d.byID[a.ID] != nil {
		return errTwice(a.ID)
	}
	d.byID[a.ID] = a
	return nil
}
