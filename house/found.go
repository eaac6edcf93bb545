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

// NameHouse says whose house it is and makes its units; those that are there stay as
// they are. Where it was somebody else's before, what the house had goes along: its own
// units, its officers and internal papers; units that were only made from the template
// give way to those of the new house.
func (h *House) NameHouse(ctx context.Context, who *org.Officer, key string) (made []org.Agency, err error) {
	if !who.May(org.ManageAgencies) {
		return nil, store.ErrForbidden
	}
	planner, err := h.Planner(ctx)
	if err != nil {
		return nil, err
	}
	err = h.retry(ctx, func(d *directory) error {
		set := store.HouseSet{}
		if set.House, made, err = h.named(key); err != nil {
			return err
		}
		have, err := h.Store.Agencies(ctx)
		if err != nil {
			return err
		}
		made = slices.DeleteFunc(made, func(a org.Agency) bool {
			return slices.ContainsFunc(have, func(b org.Agency) bool { return a.ID == b.ID })
		})
		set.Agencies = slices.Clone(made)
		if old, ok := d.House(); ok && old.Agency != set.House.Agency {
			used := map[string]bool{}
			refs, err := h.Store.AgencyRefs(ctx)
			if err != nil {
				return err
			}
			for _, id := range refs {
				used[id] = true
			}
			for _, a := range have {
				used[a.Parent] = true
			}
			h.moveHouse(&set, have, d, old.Agency, used)
		}
		have = slices.DeleteFunc(have, func(a org.Agency) bool {
			return slices.Contains(set.Drop, a.ID) ||
				slices.ContainsFunc(set.Agencies, func(b org.Agency) bool { return a.ID == b.ID })
		})
		next, err := h.Data.Directory.With(org.Own{Land: starter.Land, House: set.House,
			Agencies: append(have, set.Agencies...)})
		if err != nil {
			return &store.Error{Text: fmt.Sprintf(textBadAgencies, strings.TrimPrefix(err.Error(), "org: ")), Err: err}
		}
		set.Name = nameOf(next)
		return h.Store.SetHouse(ctx, who, set, d.version, planner)
	})
	if err != nil {
		return nil, err
	}
	if _, err := h.MatchNames(ctx, who); err != nil {
		return made, err
	}
	return made, h.follow(ctx)
}

// moveHouse says what becomes of the agencies of the house that was, among have; used
// are those that something refers to.
func (h *House) moveHouse(set *store.HouseSet, have []org.Agency, d *directory, old string, used map[string]bool) {
	target := func(id string) *org.Agency {
		suffix, ok := strings.CutPrefix(id, old+".")
		i := slices.IndexFunc(set.Agencies, func(a org.Agency) bool { return a.ID == set.House.Agency+"."+suffix })
		if !ok || i < 0 {
			return nil
		}
		return &set.Agencies[i]
	}
	for _, x := range have {
		untouched := len(x.Former) == 0 && x.Code == "" && x.To == "" && len(x.Successors) == 0
		shipped := h.Data.Directory.ByID(x.ID)
		switch to := target(x.ID); {
		case x.Merged:
		case x.ID == old:
			set.Moves = append(set.Moves, store.HouseMove{From: old, Into: set.House.Agency, Own: true})
			if untouched && (shipped != nil || x.ID == org.CommuneID(x.Place) && len(x.Aliases) == 0) {
				set.Drop = append(set.Drop, old)
			}
		case !d.Tree().Under(x.ID, old):
		case shipped != nil: // a sở stays a sở, whoever's the house is
			if set.Drop = append(set.Drop, x.ID); !untouched || !slices.Equal(x.Aliases, shipped.Aliases) {
				set.Drop = set.Drop[:len(set.Drop)-1]
				x.Parent = shipped.Parent
				set.Agencies = append(set.Agencies, x)
			}
		case to != nil:
			set.Moves = append(set.Moves, store.HouseMove{From: x.ID, Into: to.ID})
			set.Drop = append(set.Drop, x.ID)
			if !untouched { // a person has named it
				to.Name, to.Former, to.Code = x.Name, x.Former, x.Code
			}
			for _, n := range x.Aliases {
				if !slices.Contains(to.Aliases, n) {
					to.Aliases = append(slices.Clone(to.Aliases), n)
				}
			}
		case x.Parent == old && untouched && !used[x.ID] && h.Data.TemplateUnit(strings.TrimPrefix(x.ID, old+".")):
			set.Drop = append(set.Drop, x.ID)
		case x.Parent == old:
			x.Parent = set.House.Agency
			set.Agencies = append(set.Agencies, x)
		default:
			if up := target(x.Parent); up != nil {
				x.Parent = up.ID
				set.Agencies = append(set.Agencies, x)
			}
		}
	}
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
