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
	Members []string // of a group: IDs or names
	From    corpus.Day
}

// AddAgency adds an agency and returns its ID; names that stood in its place get it.
func (h *House) AddAgency(ctx context.Context, who *org.Officer, n NewAgency) (id string, err error) {
	if !who.May(org.ManageAgencies) {
		return "", store.ErrForbidden
	}
	err = h.editAgencies(ctx, who, func(d *directory) ([]org.Agency, string, string, error) {
		a, err := h.made(n, d.Directory)
		if err != nil {
			return nil, "", "", err
		}
		id = a.ID
		return []org.Agency{*a}, "agency.add", a.Name + " (" + a.ID + ")", nil
	})
	if err != nil {
		return "", err
	}
	_, err = h.MatchNames(ctx, who)
	return id, err
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
	if a.Members, err = h.groupMembers(d, a.Kind, n.Members); err != nil {
		return nil, err
	}
	for _, b := range d.Find(name, string(day)) {
		if b.On(string(day)) && b.Parent == a.Parent {
			return nil, told(textAgencyThere, b.FullName(), b.ID)
		}
	}
	if n, b := taken(d, a.Name, a.Parent, a.Aliases, string(day)); b != nil {
		return nil, told(textNameTaken, n, b.FullName())
	}
	base := agencyBase(a)
	a.ID = base
	for i := 2; d.ByID(a.ID) != nil; i++ {
		a.ID = fmt.Sprintf("%s-%d", base, i)
	}
	return a, nil
}

// taken finds who is called by one of the names already beside the agency of that name
// under the same one above: a name of two is nobody's.
func taken(d *org.Directory, name, parent string, names []string, day string) (string, *org.Agency) {
	for _, n := range names {
		for _, b := range d.Find(n, day) {
			if b.On(day) && b.Parent == parent && b.Called(n) && !b.Called(name) {
				return n, b
			}
		}
	}
	return "", nil
}

// groupMembers are the IDs of the agencies of a group.
func (h *House) groupMembers(d *org.Directory, kind org.Kind, names []string) (ids []string, err error) {
	for _, name := range names {
		a := h.FindAgency(name, string(corpus.DayOf(h.Now())))
		switch {
		case kind != org.Group:
			return nil, told(textNoGroup)
		case a == nil || a.Kind == org.Group:
			return nil, told(textNoAgencyNamed, name)
		case !slices.Contains(ids, a.ID):
			ids = append(ids, a.ID)
		}
	}
	if kind == org.Group && len(ids) == 0 {
		return nil, told(textGroupEmpty)
	}
	return ids, nil
}

// SetMembers says which agencies a group has; they are named by ID or name.
func (h *House) SetMembers(ctx context.Context, who *org.Officer, id string, names []string) error {
	return h.editAgency(ctx, who, id, func(a *org.Agency, d *directory) (verb, detail string, err error) {
		if a.Members, err = h.groupMembers(d.Directory, a.Kind, names); err != nil {
			return "", "", err
		}
		return "agency.members", a.Name + " (" + id + "): " + strings.Join(a.Members, ", "), nil
	})
}

// agencyBase is the ID of a new agency, where nobody has it yet.
func agencyBase(a *org.Agency) string {
	base := cmp.Or(paper.Slug(a.Name), "co-quan")
	if a.Parent != "" && a.Kind == org.Office {
		base = a.Parent + "." + base
	}
	return base
}

// mostAgencyName is how many characters a name of an agency may have.
const mostAgencyName = 200

func agencyName(name string) (string, error) {
	name = strings.Join(strings.Fields(paper.Clean(name)), " ")
	switch {
	case name == "":
		return "", told(textAgencyNameless)
	case len([]rune(name)) > mostAgencyName:
		return "", told(textAgencyLong, mostAgencyName)
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
	return h.editAgency(ctx, who, id, func(a *org.Agency, _ *directory) (verb, detail string, err error) {
		if name, err = agencyName(name); err != nil {
			return "", "", err
		}
		if err := openTexts(name); err != nil || name == a.Name {
			return "", "", err
		}
		was := a.Name
		former := org.Former{Name: was}
		if day != "" {
			former.To = string(day.Add(-1))
		}
		a.Former = append(slices.DeleteFunc(a.Former, func(f org.Former) bool { return f.Name == name }), former)
		a.Name = name
		return "agency.rename", was + " → " + name + " (" + id + ")", nil
	})
}

// AliasAgency sets the other names an agency is found by, and its mã định danh.
func (h *House) AliasAgency(ctx context.Context, who *org.Officer, id string, aliases []string, code string) error {
	return h.editAgency(ctx, who, id, func(a *org.Agency, d *directory) (verb, detail string, err error) {
		if err := openTexts(append(slices.Clone(aliases), code)...); err != nil {
			return "", "", err
		}
		added := slices.DeleteFunc(slices.Clone(aliases), func(n string) bool { return slices.Contains(a.Aliases, n) })
		if n, b := taken(d.Directory, a.Name, a.Parent, added, string(corpus.DayOf(h.Now()))); b != nil {
			return "", "", told(textNameTaken, n, b.FullName())
		}
		a.Aliases, a.Code = cleanNames(aliases), strings.TrimSpace(code)
		for _, n := range append(slices.Clone(a.Aliases), a.Code) {
			if len([]rune(n)) > mostAgencyName {
				return "", "", told(textAgencyLong, mostAgencyName)
			}
		}
		return "agency.alias", a.Name + " (" + id + ")", nil
	})
}

// EndAgency says the last day of an agency and who takes over, "" for nobody.
func (h *House) EndAgency(ctx context.Context, who *org.Officer, id string, last corpus.Day, successor string) error {
	return h.editAgency(ctx, who, id, func(a *org.Agency, d *directory) (verb, detail string, err error) {
		if last == "" {
			last = corpus.DayOf(h.Now())
		}
		if string(last) < a.From {
			return "", "", told(textEndsEarly)
		}
		if house, _ := d.House(); house.Agency == id {
			return "", "", told(textEndsHouse)
		}
		a.To, a.Successors = string(last), nil
		if successor != "" {
			next := h.FindAgency(successor, string(last.Add(1)))
			if next == nil {
				return "", "", told(textNoAgencyNamed, successor)
			}
			if next.ID == id {
				return "", "", told(textEndsSelf)
			}
			a.Successors = []org.Successor{{ID: next.ID}}
		}
		return "agency.end", a.Name + " (" + id + ") " + string(last), nil
	})
}

// editAgency changes one agency; no verb is no change.
func (h *House) editAgency(ctx context.Context, who *org.Officer, id string,
	change func(*org.Agency, *directory) (verb, detail string, err error)) error {
	return h.editAgencies(ctx, who, func(d *directory) ([]org.Agency, string, string, error) {
		a := d.ByID(id)
		if a == nil {
			return nil, "", "", store.ErrNotFound
		}
		if a.Merged {
			return nil, "", "", told(textMergedAway, a.FullName())
		}
		c := *a
		c.Aliases, c.Former = slices.Clone(a.Aliases), slices.Clone(a.Former)
		verb, detail, err := change(&c, d)
		if err != nil || verb == "" {
			return nil, "", "", err
		}
		return []org.Agency{c}, verb, detail, nil
	})
}

// editTries is how often a change is made anew because somebody was quicker.
const editTries = 5

// editAgencies stores agencies that make says of the directory as it is, after a look
// at whether it stays whole.
func (h *House) editAgencies(ctx context.Context, who *org.Officer,
	make func(d *directory) (list []org.Agency, verb, detail string, err error)) error {
	if !who.May(org.ManageAgencies) {
		return store.ErrForbidden
	}
	return h.retry(ctx, func(d *directory) error {
		list, verb, detail, err := make(d)
		if err != nil || len(list) == 0 {
			return err
		}
		if err := h.whole(ctx, list); err != nil {
			return err
		}
		return h.Store.PutAgencies(ctx, who, list, d.version, verb, detail)
	})
}

// retry makes a change of the agencies from what they are, again where somebody has
// changed them in between.
func (h *House) retry(ctx context.Context, change func(d *directory) error) (err error) {
	for range editTries {
		if err = h.Refresh(ctx); err != nil {
			return err
		}
		if err = change(h.directory.Load()); !errors.Is(err, store.ErrStale) {
			break
		}
	}
	if err != nil {
		return err
	}
	return h.Refresh(ctx)
}

// whole says what would be wrong with the directory if list stood in it.
func (h *House) whole(ctx context.Context, list []org.Agency) error {
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
		return &store.Error{Text: fmt.Sprintf(textBadAgencies, strings.TrimPrefix(err.Error(), "org: ")), Err: err}
	}
	return nil
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
