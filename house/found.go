package house

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/starter"
	"trolyao/store"
)

// Candidate is whose house it may be.
type Candidate struct {
	Key  string // hands it back: "xa 21583", "tinh 52", "so so-noi-vu 52", "bo bo-noi-vu"
	Name string // "UBND phường Quy Nhơn, tỉnh Gia Lai"
	Was  string // the old name that was typed: "phường Quang Trung, thành phố Quy Nhơn, Bình Định"
}

// mostCandidates is how many are offered at once.
const mostCandidates = 30

// Candidates are whose house a person may mean by a name, the likeliest first: a
// commune, a province, a department of one, a ministry. Old names and names
// without diacritics do as well.
func (h *House) Candidates(typed string) []Candidate {
	typed = strings.Join(strings.Fields(paper.Clean(typed)), " ")
	if typed == "" || len(typed) > 300 {
		return nil
	}
	land, today := starter.Land(), string(corpus.DayOf(h.Now()))
	var out []Candidate
	for _, a := range h.Data.Directory.Find(typed, today) {
		if a.Kind == org.Ministry && a.On(today) {
			out = append(out, Candidate{Key: "bo " + a.ID, Name: a.Name})
		}
	}
	fields := strings.Fields(typed)
	for k := len(fields); k > 1 && len(out) == 0; k-- {
		found := h.Data.Directory.Find(strings.Trim(strings.Join(fields[:k], " "), ","), today)
		if len(found) == 0 || found[0].Kind != org.Department && found[0].Kind != org.Vertical {
			continue
		}
		of := land.Provinces
		if rest := strings.Join(fields[k:], " "); rest != "" {
			of = provincesNamed(land, rest)
		}
		for j := k - 1; j > 0 && k == len(fields); j-- { // "Sở Nội vụ tỉnh Bình Định"
			head := h.Data.Directory.Find(strings.Trim(strings.Join(fields[:j], " "), ","), today)
			if in := provincesNamed(land, strings.Join(fields[j:], " ")); len(in) > 0 && len(head) > 0 &&
				head[0].ID == found[0].ID {
				of = in
				break
			}
		}
		for _, p := range of {
			out = append(out, Candidate{Key: "so " + found[0].ID + " " + p.Code,
				Name: found[0].Name + ", " + p.FullName()})
		}
	}
	for _, p := range land.Search(typed, mostCandidates) {
		c := Candidate{Key: "xa " + p.Unit.Code, Name: "UBND " + p.Unit.Placed()}
		if p.Unit.Province == nil {
			c.Key = "tinh " + p.Unit.Code
		}
		if p.Was != nil {
			if c.Was = p.Was.FullName(); p.District {
				c.Was = p.Was.District + ", " + p.Was.Province
			}
		}
		out = append(out, c)
	}
	return out[:min(len(out), mostCandidates)]
}

// provincesNamed are the provinces that a name means, by their names of today or those
// they had.
func provincesNamed(land *org.Land, name string) (out []*org.Unit) {
	for _, p := range land.Now(name, "") {
		if p.Unit.Province == nil && !slices.Contains(out, p.Unit) {
			out = append(out, p.Unit)
		}
	}
	return out
}

// named is the house of a candidate's key with its agencies: itself first, then
// the units that such an agency mostly has.
func (h *House) named(key string) (org.House, []org.Agency, error) {
	bad := &store.Error{Text: textNoSuchHouse, Err: errors.New("no house " + key)}
	f := strings.Fields(key)
	if len(f) < 2 {
		return org.House{}, nil, bad
	}
	last := f[len(f)-1]
	u := starter.Land().Unit(last)
	var self org.Agency
	of := ""
	switch {
	case f[0] == "xa" && u != nil && u.Province != nil:
		self = org.Agency{ID: org.CommuneID(u.Code), Name: "UBND " + u.FullName(), Kind: org.Commune, Place: u.Code,
			From: "2025-07-01", Certainty: "sourced", Source: "Quyết định 19/2025/QĐ-TTg"}
		of = u.Type
	case f[0] == "tinh" && u != nil && u.Province == nil:
		self = *h.Data.Directory.ByID("ubnd-tinh")
		self.Name, self.Place = "UBND "+u.FullName(), u.Code
		of = u.Type
	case f[0] == "so" && len(f) == 3 && u != nil && u.Province == nil && h.Data.Directory.ByID(f[1]) != nil:
		self = *h.Data.Directory.ByID(f[1])
		of = "sở"
	case f[0] == "bo" && h.Data.Directory.ByID(last) != nil && h.Data.Directory.ByID(last).Kind == org.Ministry:
		self = *h.Data.Directory.ByID(last)
		return org.House{Agency: self.ID}, append([]org.Agency{self}, h.Data.Units("bộ", self.ID)...), nil
	default:
		return org.House{}, nil, bad
	}
	return org.House{Agency: self.ID, Place: u.Code}, append([]org.Agency{self}, h.Data.Units(of, self.ID)...), nil
}

// NameHouse says whose house it is and makes its units; those that are there stay
// as they are.
func (h *House) NameHouse(ctx context.Context, who *org.Officer, key string) (made []org.Agency, err error) {
	if !who.May(org.ManageAgencies) {
		return nil, store.ErrForbidden
	}
	house, list, err := h.named(key)
	if err != nil {
		return nil, err
	}
	have, err := h.Store.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(a org.Agency) bool {
		return slices.ContainsFunc(have, func(b org.Agency) bool { return a.ID == b.ID })
	})
	d, err := h.Data.Directory.With(org.Own{Land: starter.Land, House: house, Agencies: append(have, list...)})
	if err != nil {
		return nil, &store.Error{Text: fmt.Sprintf(textBadAgencies, err), Err: err}
	}
	if err := h.Store.SetHouse(ctx, who, house, list, nameOf(d)); err != nil {
		return nil, err
	}
	if err := h.Refresh(ctx); err != nil {
		return nil, err
	}
	_, err = h.MatchNames(ctx, who)
	return list, err
}

// nameOf is whose house a directory is of, with its province.
func nameOf(d *org.Directory) string {
	house, ok := d.House()
	if !ok {
		return ""
	}
	name := house.Agency
	if a := d.ByID(house.Agency); a != nil {
		name = a.FullName()
	}
	if u := d.Home(); u != nil && u.Province != nil {
		return name + ", " + u.Province.FullName()
	} else if u != nil && !strings.Contains(paper.Fold(name), paper.Fold(u.Name)) {
		return name + ", " + u.FullName()
	}
	return name
}

// Name is whose house it is: "UBND phường Quy Nhơn, tỉnh Gia Lai"; "" where nobody
// has said.
func (h *House) Name() string { return nameOf(h.Directory()) }

// Mark is the short name that stands in the header: "UBND phường Quy Nhơn".
func (h *House) Mark() string {
	house, _ := h.Directory().House()
	if a := h.Agency(house.Agency); a != nil {
		return a.FullName()
	}
	return ""
}
