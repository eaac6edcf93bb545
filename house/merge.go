package house

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

// mergedLast is the last day of what was only another spelling: it never was.
const mergedLast = "0001-01-01"

// WouldMerge is what merging one agency into another would do.
type WouldMerge struct {
	From, Into         string // IDs; From may be a name that was written in place of one
	FromName, IntoName string
	Refs               store.MergeCount // what would move
	Same               []string         // units that both have under one name
}

// WouldMerge says what [House.MergeAgencies] would do, or why it may not be done. The
// agencies are named by ID or by name.
func (h *House) WouldMerge(ctx context.Context, who *org.Officer, from, into string) (w WouldMerge, err error) {
	if !who.May(org.ManageAgencies) {
		return w, store.ErrForbidden
	}
	if err := h.Refresh(ctx); err != nil {
		return w, err
	}
	p, err := h.mergePair(ctx, h.directory.Load(), from, into)
	if err != nil {
		return w, err
	}
	w = WouldMerge{From: p.From, Into: p.Into, FromName: p.FromName, IntoName: p.IntoName}
	if w.Refs, err = h.Store.CountRefs(ctx, p.From); err != nil {
		return w, err
	}
	d, today := h.Directory(), string(corpus.DayOf(h.Now()))
	for _, a := range d.Agencies(today) {
		if a.Parent != p.From {
			continue
		}
		for _, b := range d.Agencies(today) {
			if b.Parent == p.Into && paper.Fold(a.Name) == paper.Fold(b.Name) {
				w.Same = append(w.Same, a.Name)
			}
		}
	}
	return w, nil
}

// MergeAgencies makes two spellings of one agency one: what refers to the first
// refers to the second from now on, which is found by the names of both. It can be
// undone, see [House.UnmergeAgencies].
func (h *House) MergeAgencies(ctx context.Context, who *org.Officer, from, into string) (m store.Merge, err error) {
	if !who.May(org.ManageAgencies) {
		return m, store.ErrForbidden
	}
	planner, err := h.Planner(ctx)
	if err != nil {
		return m, err
	}
	err = h.retry(ctx, func(d *directory) error {
		p, err := h.mergePair(ctx, d, from, into)
		if err != nil {
			return err
		}
		if err := h.whole(ctx, p.Rows); err != nil {
			return err
		}
		m, err = h.Store.MergeAgencies(ctx, who, p, d.version, planner)
		return err
	})
	if err != nil {
		return m, err
	}
	return m, h.follow(ctx)
}

// mergePair says which agencies are to be one, and how they stand afterwards.
func (h *House) mergePair(ctx context.Context, d *directory, from, into string) (p store.MergePair, err error) {
	today := string(corpus.DayOf(h.Now()))
	b := h.FindAgency(into, today)
	if b == nil {
		return p, told(textNoAgencyNamed, into)
	}
	a := d.ByID(from)
	from = strings.Join(strings.Fields(paper.Clean(from)), " ")
	if a == nil {
		free, err := h.Store.CountRefs(ctx, from)
		if err != nil {
			return p, err
		}
		if free.None() {
			if a = h.FindAgency(from, today); a == nil {
				return p, told(textNoAgencyNamed, from)
			}
		}
	}
	p = store.MergePair{From: from, Into: b.ID, FromName: from, IntoName: b.FullName()}
	now := *b
	now.Aliases = slices.Clone(b.Aliases)
	names := []string{from}
	if a != nil {
		if err := mayMerge(d, a, b, today); err != nil {
			return p, err
		}
		p.From, p.FromName = a.ID, a.FullName()
		names = append([]string{a.Name}, a.Aliases...)
		for _, f := range a.Former {
			names = append(names, f.Name)
		}
		gone := *a
		gone.Parent, gone.From, gone.To, gone.Merged = "", "", mergedLast, true
		gone.Successors = []org.Successor{{ID: b.ID}}
		p.Rows = append(p.Rows, gone)
	}
	known := map[string]bool{paper.Fold(b.Name): true, paper.Fold(b.FullName()): true}
	for _, n := range b.Aliases {
		known[paper.Fold(n)] = true
	}
	for _, n := range names {
		if !known[paper.Fold(n)] {
			known[paper.Fold(n)] = true
			p.Added = append(p.Added, n)
		}
	}
	now.Aliases = append(now.Aliases, p.Added...)
	p.Rows = append(p.Rows, now)
	return p, nil
}

// mayMerge says why a may not go into b, nil where it may.
func mayMerge(d *directory, a, b *org.Agency, today string) error {
	house, _ := d.House()
	official := func(x *org.Agency) bool { return x.Kind == org.Commune && x.ID == org.CommuneID(x.Place) }
	switch {
	case a.ID == b.ID:
		return told(textMergeSame)
	case a.Merged:
		if now, _ := d.Present(a, today); now != nil && now.ID == b.ID {
			return told(textMergeSame)
		}
		return told(textMergedAway, a.FullName())
	case a.ID == house.Agency:
		return told(textMergeHouse)
	case !b.On(today):
		return told(textMergeEnded, b.FullName(), corpus.Day(b.To).Vietnamese())
	case d.Tree().Under(b.ID, a.ID):
		return told(textMergeUnder, b.FullName(), a.FullName())
	case a.Place != "" && b.Place != "" && a.Place != b.Place:
		return told(textMergePlaces, a.FullName(), b.FullName())
	case official(a) && !official(b):
		return told(textMergeOfficial, a.FullName())
	}
	return nil
}

// UnmergeAgencies undoes a merge that stands. What was made or plainly changed since
// stays where it is; [store.Merge.Kept] tells of it.
func (h *House) UnmergeAgencies(ctx context.Context, who *org.Officer, id int64) (m store.Merge, err error) {
	if !who.May(org.ManageAgencies) {
		return m, store.ErrForbidden
	}
	planner, err := h.Planner(ctx)
	if err != nil {
		return m, err
	}
	err = h.retry(ctx, func(d *directory) error {
		m, err = h.Store.UnmergeAgencies(ctx, who, id, d.version,
			func(m store.Merge, was *org.Agency, added []string) (rows []org.Agency) {
				if was != nil {
					if was.Parent != "" && d.ByID(was.Parent) == nil {
						was.Parent = ""
					}
					rows = append(rows, *was)
				}
				if b := d.ByID(m.Into); b != nil && len(added) > 0 {
					now := *b
					now.Aliases = slices.DeleteFunc(slices.Clone(b.Aliases),
						func(n string) bool { return slices.Contains(added, n) })
					rows = append(rows, now)
				}
				return rows
			}, planner)
		return err
	})
	if err != nil {
		return m, err
	}
	return m, h.follow(ctx)
}

// MergeOf returns the merge that stands of an agency that was merged, by its ID or
// the name that was written in place of one.
func (h *House) MergeOf(ctx context.Context, who *org.Officer, from string) (store.Merge, error) {
	ms, err := h.Merges(ctx, who, "")
	if err != nil {
		return store.Merge{}, err
	}
	want := paper.Fold(strings.Join(strings.Fields(paper.Clean(from)), " "))
	d := h.Directory()
	for _, m := range ms {
		bare := ""
		if a := d.ByID(m.From); a != nil {
			bare = a.Name
		}
		if m.Undone.IsZero() && (m.From == from || paper.Fold(m.FromName) == want || paper.Fold(bare) == want) {
			return m, nil
		}
	}
	return store.Merge{}, told(textNoMerge)
}

// Merges returns the merges, newest first; of one agency where its ID is given.
func (h *House) Merges(ctx context.Context, who *org.Officer, agency string) ([]store.Merge, error) {
	if !who.May(org.ManageAgencies) {
		return nil, store.ErrForbidden
	}
	return h.Store.Merges(ctx, agency)
}

// FreeName is a name that stands where the ID of an agency belongs: of officers and
// papers from before the directory knew their agency.
type FreeName struct {
	Name string
	Refs store.MergeCount
	May  []*org.Agency // which agencies it may mean, the likeliest first
}

// FreeNames returns the names that stand in place of agencies, with what each may mean.
func (h *House) FreeNames(ctx context.Context, who *org.Officer) (out []FreeName, err error) {
	if !who.May(org.ManageAgencies) {
		return nil, store.ErrForbidden
	}
	refs, err := h.Store.AgencyRefs(ctx)
	if err != nil {
		return nil, err
	}
	d := h.Directory()
	for _, name := range refs {
		if d.ByID(name) != nil {
			continue
		}
		f := FreeName{Name: name, May: h.Near(name, 6)}
		if f.Refs, err = h.Store.CountRefs(ctx, name); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// MatchNames joins each name that stands in place of an agency to the one agency
// that it plainly names, and returns the merges made. A name that may mean several,
// or none, is left for a person; see [House.FreeNames].
func (h *House) MatchNames(ctx context.Context, who *org.Officer) (made []store.Merge, err error) {
	if !who.May(org.ManageAgencies) {
		return nil, store.ErrForbidden
	}
	refs, err := h.Store.AgencyRefs(ctx)
	if err != nil {
		return nil, err
	}
	d, today := h.Directory(), string(corpus.DayOf(h.Now()))
	undone := map[string]bool{} // a person has said no
	ms, err := h.Store.Merges(ctx, "")
	if err != nil {
		return nil, err
	}
	for _, m := range ms {
		undone[m.From] = undone[m.From] || !m.Undone.IsZero()
	}
	for _, name := range refs {
		if d.ByID(name) != nil || undone[name] {
			continue
		}
		if found := d.Find(name, today); len(found) != 1 || !found[0].On(today) {
			continue
		} else if m, err := h.MergeAgencies(ctx, who, name, found[0].ID); err != nil {
			return made, err
		} else {
			made = append(made, m)
		}
	}
	return made, nil
}

// Near returns the agencies whose names are what was typed or nearly so, at most
// most, the likeliest first: one word more or less, a slip of the keyboard, without
// diacritics.
func (h *House) Near(typed string, most int) []*org.Agency {
	today := string(corpus.DayOf(h.Now()))
	d := h.Directory()
	out := d.Find(typed, today)
	for _, a := range d.Nearly(typed, today, most) {
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out[:min(len(out), cmp.Or(most, len(out)))]
}
