package org

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"trolyao/paper"
)

// Unit is an administrative unit of Việt Nam: a province, or a commune of one.
type Unit struct {
	Code string // two digits of a province, five of a commune (Quyết định 19/2025/QĐ-TTg)
	Type string // "tỉnh", "thành phố", "xã", "phường", "đặc khu"
	Name string // "Quy Nhơn"
	// Province is the one a commune belongs to; nil of a province.
	Province *Unit
	Communes []*Unit // of a province

	key string // Name as it is looked up
	raw string // the old units as they are written
	old []OldUnit
}

// OldUnit is a unit that stopped on 30/6/2025.
type OldUnit struct {
	Type, Name, District, Province string
	Part                           bool // only a part of it
}

// FullName is "phường Quy Nhơn", of a province "tỉnh Gia Lai".
func (u *Unit) FullName() string { return u.Type + " " + u.Name }

// Placed is the full name with that of its province.
func (u *Unit) Placed() string {
	if u.Province == nil {
		return u.FullName()
	}
	return u.FullName() + ", " + u.Province.FullName()
}

// Old is what a commune was made of on 01/7/2025.
func (l *Land) Old(u *Unit) []OldUnit {
	l.oldOnce.Do(l.readOld)
	return u.old
}

// FullName is "xã Nhơn Lý, thành phố Quy Nhơn, tỉnh Bình Định".
func (o *OldUnit) FullName() string {
	s := o.Name
	if o.Type != "" {
		s = o.Type + " " + s
	}
	if o.District != "" {
		s += ", " + lower(o.District)
	}
	return s + ", " + o.Province
}

// Land is the administrative units of the country, as they are and as they were
// until 30/6/2025. It does not change once it is read.
type Land struct {
	Provinces []*Unit

	byCode    map[string]*Unit
	now       map[string][]*Unit // communes by the key of their name
	province  map[string]*Unit   // by the keys of names, old ones too
	wasCalled map[string]bool    // keys of provinces that are no more

	oldOnce   sync.Once // what was is read when it is asked for first
	old       map[string][]oldPlace
	districts map[string][]oldPlace // by the key of the bare name
	keyOf     map[string]string     // of the names of districts and provinces
}

type oldPlace struct {
	was *OldUnit
	now *Unit
}

var unitTypes = map[byte]string{'x': "xã", 'p': "phường", 'd': "đặc khu", 't': "thị trấn", 'h': "huyện"}

// ReadLand reads the list of units; starter/units.txt.gz says how it is written.
func ReadLand(r io.Reader) (*Land, error) {
	l := &Land{byCode: map[string]*Unit{}, now: map[string][]*Unit{}, province: map[string]*Unit{},
		wasCalled: map[string]bool{}, old: map[string][]oldPlace{}, districts: map[string][]oldPlace{}}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		head, raw, _ := strings.Cut(line, "|")
		province := line[0] == 'P'
		code := 5
		if province {
			code = 2
		}
		if len(head) < code+3 || !province && (line[0] != 'U' || len(l.Provinces) == 0) {
			return nil, fmt.Errorf("org: dòng %d của danh sách đơn vị hành chính không đọc được", n)
		}
		u := &Unit{Code: head[1 : 1+code], Name: head[2+code:], raw: raw}
		u.key = landKey(u.Name)
		if l.byCode[u.Code] != nil {
			return nil, fmt.Errorf("org: mã đơn vị hành chính %s có hai lần", u.Code)
		}
		l.byCode[u.Code] = u
		if province {
			l.addProvince(u, head[1+code], strings.Split(raw, "|"))
		} else {
			u.Type = unitTypes[head[1+code]]
			u.Province = l.Provinces[len(l.Provinces)-1]
			u.Province.Communes = append(u.Province.Communes, u)
			l.now[u.key] = append(l.now[u.key], u)
		}
	}
	return l, lines.Err()
}

func (l *Land) addProvince(u *Unit, kind byte, old []string) {
	u.Type = "tỉnh"
	if kind == 'c' {
		u.Type = "thành phố"
	}
	l.Provinces = append(l.Provinces, u)
	for _, name := range append(old, u.Name) {
		key := landKey(name)
		l.province[key] = u
		if key != u.key {
			u.old = append(u.old, OldUnit{Name: name, Province: name})
			l.wasCalled[key] = true
		}
	}
	for _, other := range provinceNames[u.key] {
		l.province[other] = u
	}
}

// provinceNames are the other names that provinces are called by, squeezed.
var provinceNames = map[string][]string{
	"hochiminh": {"hcm", "saigon", "tphcm"}, "hanoi": {"hn", "thudohanoi"}, "hue": {"thuathienhue"},
	"danang": {"dn"}, "dongnai": {}, "daklak": {"daclac", "dacclak"},
}

// readOld reads what the communes were made of.
func (l *Land) readOld() {
	l.keyOf = map[string]string{}
	key := func(name string, bare bool) string {
		if k, ok := l.keyOf[name]; ok {
			return k
		}
		ws := words(name)
		if bare {
			_, ws = cutType(ws)
		}
		l.keyOf[name] = strings.Join(ws, "")
		return l.keyOf[name]
	}
	for _, p := range l.Provinces {
		for _, u := range p.Communes {
			district, province := "", ""
			for _, f := range strings.Split(u.raw, "|") {
				if f == "" {
					continue
				}
				if f[0] == '@' {
					district, province, _ = strings.Cut(f[1:], ",")
					key(province, false)
					continue
				}
				name, part := strings.CutSuffix(f[1:], "*")
				u.old = append(u.old, OldUnit{Type: unitTypes[f[0]], Name: name, District: district,
					Province: province, Part: part})
			}
			seen := map[string]bool{}
			for i := range u.old {
				o := oldPlace{&u.old[i], u}
				k := landKey(o.was.Name)
				l.old[k] = append(l.old[k], o)
				if d := key(o.was.District, true); d != "" && !seen[d] {
					seen[d] = true
					l.districts[d] = append(l.districts[d], o)
				}
			}
		}
	}
}

// landKey is the form in which names of units are compared.
func landKey(name string) string { return strings.Join(words(name), "") }

// typeWords are the folded words that a unit's name begins with, and its type.
var typeWords = []struct {
	words []string
	kind  string
}{
	{[]string{"dac", "khu"}, "đặc khu"}, {[]string{"dk"}, "đặc khu"},
	{[]string{"thi", "tran"}, "thị trấn"}, {[]string{"tt"}, "thị trấn"},
	{[]string{"thi", "xa"}, "thị xã"}, {[]string{"tx"}, "thị xã"},
	{[]string{"xa"}, "xã"}, {[]string{"x"}, "xã"},
	{[]string{"phuong"}, "phường"}, {[]string{"p"}, "phường"},
	{[]string{"tinh"}, "tỉnh"}, {[]string{"t"}, "tỉnh"},
	{[]string{"tp"}, "thành phố"},
	{[]string{"huyen"}, "huyện"}, {[]string{"h"}, "huyện"},
	{[]string{"quan"}, "quận"}, {[]string{"q"}, "quận"},
}

// cutType cuts the type off the words of a name; "" where there is none.
func cutType(ws []string) (kind string, rest []string) {
	for _, t := range typeWords {
		if len(ws) > len(t.words) && slices.Equal(ws[:len(t.words)], t.words) {
			return t.kind, ws[len(t.words):]
		}
	}
	return "", ws
}

// Place is a unit that a name may mean.
type Place struct {
	Unit *Unit
	// Was is the old unit that was named, nil where the name is that of today. A
	// district stands for the communes made of it.
	Was *OldUnit
	// District says that a district was named, or an old province.
	District bool
	exact    bool // the type was named, and is the unit's
}

// Unit returns the unit with a code, nil for none.
func (l *Land) Unit(code string) *Unit {
	if l == nil {
		return nil
	}
	if code == "06970" { // Ba Chẽ, in the table of 2025
		code = "06978"
	}
	return l.byCode[code]
}

// Find returns the units that a name may mean, those of today first, then those
// made of an old unit of the name; in is the code of the province that speaks, ""
// for none: where it has a unit of the name, the others are not meant. A name is
// that of a commune or a province, with or without its type, its district and its
// province ("xã Nhơn Lý, TP Quy Nhơn, Bình Định"); diacritics do not matter.
func (l *Land) Find(name, in string) []Place {
	if l == nil {
		return nil
	}
	l.oldOnce.Do(l.readOld)
	return l.find(name, in, true)
}

// Now is Find among the units of today.
func (l *Land) Now(name, in string) []Place {
	if l == nil {
		return nil
	}
	return l.find(name, in, false)
}

func (l *Land) find(name, in string, old bool) []Place {
	ws := words(name)
	for len(ws) > 1 && (ws[0] == "ubnd" || ws[0] == "hdnd") {
		ws = ws[1:]
	}
	var out []Place
	for k := len(ws); k > 0 && len(out) == 0; k-- {
		district, province, ok := l.tail(ws[k:], old)
		if !ok {
			continue
		}
		kind, bare := cutType(ws[:k])
		out = l.named(unitName{kind, strings.Join(bare, ""), district, province}, in, old)
		if kind != "" { // "Xa Dung": what looks like the type may be the name
			for _, p := range l.named(unitName{"", strings.Join(ws[:k], ""), district, province}, in, old) {
				if !slices.ContainsFunc(out, func(o Place) bool { return o.Unit == p.Unit }) {
					out = append(out, p)
				}
			}
		}
	}
	return asTyped(name, out)
}

// asTyped keeps the places whose names stand in what was typed with all their
// diacritics, where there are any: "Văn Lăng" is not Văn Lãng.
func asTyped(typed string, ps []Place) []Place {
	first, _, _ := strings.Cut(typed, ",")
	text := toned(first)
	if len(ps) < 2 || text == paper.Fold(text) {
		return ps
	}
	says := func(p Place) bool {
		name := p.Unit.Name
		if p.Was != nil {
			if name = p.Was.Name; p.District {
				name = p.Was.District
			}
		}
		return strings.Contains(text, toned(name))
	}
	if !slices.ContainsFunc(ps, says) {
		return ps
	}
	return slices.DeleteFunc(ps, func(p Place) bool { return !says(p) })
}

// toned is a name in lower case with the tone marks of its words in their one
// place, a space before, between and behind the words.
func toned(name string) string {
	var b strings.Builder
	for _, s := range paper.Syllables(paper.Clean(name)) {
		b.WriteString(" " + s.Text)
	}
	return b.String() + " "
}

// tail reads what stands behind the name of a unit: nothing, a province, a
// district, or both; keys of bare names.
func (l *Land) tail(ws []string, old bool) (district, province string, ok bool) {
	if len(ws) == 0 {
		return "", "", true
	}
	for i := 0; i < len(ws); i++ {
		kind, bare := cutType(ws[i:])
		p := strings.Join(bare, "")
		if l.province[p] == nil || kind != "" && kind != "tỉnh" && kind != "thành phố" {
			continue
		}
		if i == 0 {
			return "", p, true
		}
		if !old {
			continue
		}
		_, d := cutType(ws[:i])
		if key := strings.Join(d, ""); len(l.districts[key]) > 0 {
			return key, p, true
		}
	}
	if !old {
		return "", "", false
	}
	_, d := cutType(ws)
	key := strings.Join(d, "")
	return key, "", len(l.districts[key]) > 0
}

// unitName is a name cut into its parts: the type, and keys.
type unitName struct{ kind, key, district, province string }

func (l *Land) named(n unitName, in string, withOld bool) []Place {
	kind, key, district, province := n.kind, n.key, n.district, n.province
	within := func(u *Unit, o *OldUnit) bool {
		if province == "" {
			return true
		}
		if o != nil && l.keyOf[o.Province] == province {
			return true
		}
		return l.province[province] == u.Province && (!l.wasCalled[province] || l.hasOldIn(u, province))
	}
	var now, old []Place
	if district == "" {
		if u := l.province[key]; u != nil && province == "" && (kind == "" || kind == "tỉnh" ||
			kind == "thành phố") {
			p := Place{Unit: u, exact: kind == u.Type}
			if l.wasCalled[key] {
				i := slices.IndexFunc(u.old, func(o OldUnit) bool { return landKey(o.Name) == key })
				p.Was = &u.old[i]
			}
			now = append(now, p)
		}
	}
	for _, u := range l.now[key] {
		if (kind == "" || isCommune(kind)) && within(u, nil) && (district == "" || l.hasDistrict(u, district)) {
			now = append(now, Place{Unit: u, exact: kind == u.Type})
		}
	}
	for _, o := range l.oldNamed(key, withOld) {
		if (kind == "" || kind == o.was.Type || isCommune(kind) && kind != "đặc khu") && within(o.now, o.was) &&
			(district == "" || l.keyOf[o.was.District] == district) {
			old = append(old, Place{Unit: o.now, Was: o.was, exact: kind == o.was.Type})
		}
	}
	if kind == "" || kind == "huyện" || kind == "quận" || kind == "thị xã" || kind == "thành phố" {
		if district == "" && withOld {
			for _, o := range l.districts[key] {
				was := l.firstOf(o.now, key)
				if t, _ := cutType(words(was.District)); within(o.now, was) && (kind == "" || t == kind) {
					old = append(old, Place{Unit: o.now, Was: was, District: true, exact: t == kind})
				}
			}
		}
	}
	now, old = exactly(now), exactly(old)
	if in != "" {
		now, old = near(now, in), near(old, in)
	}
	out := now
	if district != "" && len(old) > 0 { // who names a district speaks of what was
		out, old = old, now
	}
	for _, p := range old {
		if !slices.ContainsFunc(out, func(o Place) bool { return o.Unit == p.Unit }) {
			out = append(out, p)
		}
	}
	return out
}

func (l *Land) oldNamed(key string, withOld bool) []oldPlace {
	if !withOld {
		return nil
	}
	return l.old[key]
}

func isCommune(kind string) bool {
	return kind == "xã" || kind == "phường" || kind == "đặc khu" || kind == "thị trấn"
}

func (l *Land) hasDistrict(u *Unit, district string) bool {
	return slices.ContainsFunc(u.old, func(o OldUnit) bool { return l.keyOf[o.District] == district })
}

// hasOldIn reports whether a commune was made of one of a province that is no more.
func (l *Land) hasOldIn(u *Unit, province string) bool {
	l.oldOnce.Do(l.readOld)
	return slices.ContainsFunc(u.old, func(o OldUnit) bool { return l.keyOf[o.Province] == province })
}

func (l *Land) firstOf(u *Unit, district string) *OldUnit {
	for i := range u.old {
		if l.keyOf[u.old[i].District] == district {
			return &u.old[i]
		}
	}
	return &u.old[0]
}

// exactly keeps those whose type was named, where there are any.
func exactly(ps []Place) []Place {
	if !slices.ContainsFunc(ps, func(p Place) bool { return p.exact }) {
		return ps
	}
	return slices.DeleteFunc(ps, func(p Place) bool { return !p.exact })
}

// near keeps those of a province, where there are any.
func near(ps []Place, in string) []Place {
	home := func(p Place) bool { return p.Unit.Province != nil && p.Unit.Province.Code == in }
	if !slices.ContainsFunc(ps, home) {
		return ps
	}
	return slices.DeleteFunc(ps, func(p Place) bool { return !home(p) })
}

// Search returns up to most units whose names begin with what was typed, or that
// [Land.Find] finds, those first.
func (l *Land) Search(typed string, most int) []Place {
	if l == nil || strings.TrimSpace(typed) == "" {
		return nil
	}
	out := l.Find(typed, "")
	have := map[*Unit]bool{}
	for _, p := range out {
		have[p.Unit] = true
	}
	ws := words(typed)
	for len(ws) > 1 && (ws[0] == "ubnd" || ws[0] == "hdnd") {
		ws = ws[1:]
	}
	kind, bare := cutType(ws)
	key := strings.Join(bare, "")
	if kind != "" && len(out) > 0 { // said in full
		return out[:min(len(out), most)]
	}
	add := func(u *Unit) {
		if len(out) < most && !have[u] && strings.HasPrefix(u.key, key) && (kind == "" || kind == u.Type) {
			have[u] = true
			out = append(out, Place{Unit: u})
		}
	}
	for _, p := range l.Provinces {
		add(p)
	}
	for _, p := range l.Provinces {
		for _, u := range p.Communes {
			add(u)
		}
	}
	return out[:min(len(out), most)]
}

// lower writes the first letter of s small.
func lower(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = []rune(strings.ToLower(string(r[0])))[0]
	}
	return string(r)
}
