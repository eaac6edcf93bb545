package house

import (
	"cmp"
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

// NewAgency is an agency that an administrator describes: names, not IDs.
type NewAgency struct {
	Name    string
	Aliases []string
	Kind    org.Kind // "" a unit
	Parent  string   // ID or name; "" the house, of a unit
	Code    string   // mã định danh
	From    corpus.Day
}

// AddAgency adds an agency and returns its ID.
func (h *House) AddAgency(ctx context.Context, who *org.Officer, n NewAgency) (id string, err error) {
	if !who.May(org.ManageAgencies) {
		return "", store.ErrForbidden
	}
	a, err := h.made(n, h.Directory())
	if err != nil {
		return "", err
	}
	return a.ID, h.putAgencies(ctx, who, []org.Agency{*a}, "agency.add", a.Name+" ("+a.ID+")")
}

// made is the agency that a person describes.
func (h *House) made(n NewAgency, d *org.Directory) (*org.Agency, error) {
	name, err := agencyName(n.Name)
	if err != nil {
		return nil, err
	}
	if err := openTexts(append(n.Aliases, n.Name, n.Code)...); err != nil {
		return nil, err
	}
	day := corpus.DayOf(h.Now())
	a := &org.Agency{Name: name, Aliases: cleanNames(n.Aliases), Kind: cmp.Or(n.Kind, org.Office),
		Code: strings.TrimSpace(n.Code), From: string(n.From)}
	if n.Parent == "" && a.Kind == org.Office {
		house, ok := d.House()
		if !ok {
			return nil, told(textUnitOfWhom)
		}
		a.Parent = house.Agency
	} else if n.Parent != "" {
		parent := h.FindAgency(n.Parent, string(day))
		if parent == nil {
			return nil, told(textNoAgencyNamed, n.Parent)
		}
		a.Parent = parent.ID
	}
	for _, b := range d.Find(name, string(day)) {
		if b.On(string(day)) && b.Parent == a.Parent {
			return nil, told(textAgencyThere, b.FullName(), b.ID)
		}
	}
	base := paper.Slug(name)
	if a.Parent != "" && a.Kind == org.Office {
		base = a.Parent + "." + base
	}
	a.ID = base
	for i := 2; d.ByID(a.ID) != nil; i++ {
		a.ID = fmt.Sprintf("%s-%d", base, i)
	}
	return a, nil
}

func agencyName(name string) (string, error) {
	name = strings.Join(strings.Fields(paper.Clean(name)), " ")
	switch {
	case name == "":
		return "", told(textAgencyNameless)
	case len([]rune(name)) > 200:
		return "", told(textAgencyLong)
	}
	return name, nil
}

func cleanNames(names []string) (out []string) {
	for _, n := range names {
		if n = strings.Join(strings.Fields(paper.Clean(n)), " "); n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// told is an error that a person can do something about.
func told(format string, args ...any) error {
	text := fmt.Sprintf(format, args...)
	return &store.Error{Text: text, Err: errors.New(text)}
}

// RenameAgency gives an agency another name; it is found by the one before as well.
// day is the first of the new name, "" where nobody knows.
func (h *House) RenameAgency(ctx context.Context, who *org.Officer, id, name string, day corpus.Day) error {
	a, err := h.own(who, id)
	if err != nil {
		return err
	}
	if name, err = agencyName(name); err != nil {
		return err
	}
	if err := openTexts(name); err != nil {
		return err
	}
	if name == a.Name {
		return nil
	}
	was := a.Name
	former := org.Former{Name: was}
	if day != "" {
		former.To = string(day.Add(-1))
	}
	a.Former = append(slices.DeleteFunc(a.Former, func(f org.Former) bool { return f.Name == name }), former)
	a.Name = name
	return h.putAgencies(ctx, who, []org.Agency{*a}, "agency.rename", was+" → "+name+" ("+id+")")
}

// AliasAgency sets the other names an agency is found by, and its mã định danh.
func (h *House) AliasAgency(ctx context.Context, who *org.Officer, id string, aliases []string, code string) error {
	a, err := h.own(who, id)
	if err != nil {
		return err
	}
	if err := openTexts(append(aliases, code)...); err != nil {
		return err
	}
	a.Aliases, a.Code = cleanNames(aliases), strings.TrimSpace(code)
	return h.putAgencies(ctx, who, []org.Agency{*a}, "agency.alias", a.Name+" ("+id+")")
}

// EndAgency says the last day of an agency and who takes over, "" for nobody.
func (h *House) EndAgency(ctx context.Context, who *org.Officer, id string, last corpus.Day, successor string) error {
	a, err := h.own(who, id)
	if err != nil {
		return err
	}
	if last == "" {
		last = corpus.DayOf(h.Now())
	}
	if string(last) < a.From {
		return told(textEndsEarly)
	}
	if house, _ := h.Directory().House(); house.Agency == id {
		return told(textEndsHouse)
	}
	a.To, a.Successors = string(last), nil
	if successor != "" {
		next := h.FindAgency(successor, string(last.Add(1)))
		if next == nil {
			return told(textNoAgencyNamed, successor)
		}
		a.Successors = []org.Successor{{ID: next.ID}}
	}
	return h.putAgencies(ctx, who, []org.Agency{*a}, "agency.end", a.Name+" ("+id+") "+string(last))
}

// own is a copy of an agency, to change it.
func (h *House) own(who *org.Officer, id string) (*org.Agency, error) {
	if !who.May(org.ManageAgencies) {
		return nil, store.ErrForbidden
	}
	a := h.Agency(id)
	if a == nil {
		return nil, store.ErrNotFound
	}
	c := *a
	c.Aliases, c.Former = slices.Clone(a.Aliases), slices.Clone(a.Former)
	return &c, nil
}

// putAgencies stores agencies after a look at whether the directory stays whole.
func (h *House) putAgencies(ctx context.Context, who *org.Officer, list []org.Agency, verb, detail string) error {
	have, err := h.Store.Agencies(ctx)
	if err != nil {
		return err
	}
	house, err := h.Store.House(ctx)
	if err != nil {
		return err
	}
	have = slices.DeleteFunc(have, func(a org.Agency) bool {
		return slices.ContainsFunc(list, func(b org.Agency) bool { return a.ID == b.ID })
	})
	if _, err := h.Data.Directory.With(org.Own{Land: starter.Land, House: house,
		Agencies: append(have, list...)}); err != nil {
		return &store.Error{Text: fmt.Sprintf(textBadAgencies, err), Err: err}
	}
	if err := h.Store.PutAgencies(ctx, who, list, verb, detail); err != nil {
		return err
	}
	return h.Refresh(ctx)
}

// ListAgencies returns the agencies of a day whose names have all words, the house
// first and the rest in the order of the tree: those of the house, of everybody
// with all.
func (h *House) ListAgencies(typed string, all bool, on corpus.Day) []org.Agency {
	d := h.Directory()
	house, _ := d.House()
	list := d.Agencies(string(on))
	at := map[string]int{}
	if house.Agency != "" {
		for i, id := range append([]string{house.Agency}, d.Tree().Down(house.Agency)...) {
			at[id] = i + 1
		}
	}
	words := strings.Fields(paper.Fold(typed))
	list = slices.DeleteFunc(list, func(a org.Agency) bool {
		own := at[a.ID] > 0 || a.ID == house.Agency
		if !all && !own {
			return true
		}
		text := " " + paper.Fold(strings.Join(append([]string{a.FullName(), a.Code}, a.Aliases...), " ")) + " "
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, " "+w) })
	})
	slices.SortStableFunc(list, func(x, y org.Agency) int {
		return cmp.Compare(cmp.Or(at[x.ID], 1<<30), cmp.Or(at[y.ID], 1<<30))
	})
	return list
}
