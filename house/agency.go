package house

import (
	"context"
	"slices"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/starter"
	"trolyao/task"
)

// directory is who is who as of a change of the agencies.
type directory struct {
	*org.Directory
	version string
}

// Directory is who is who: what is shipped, the administrative units of the
// country, and what the install has added. It is that of the last [House.Refresh].
func (h *House) Directory() *org.Directory {
	if d := h.directory.Load(); d != nil {
		return d.Directory
	}
	if err := h.Refresh(context.Background()); err != nil { // the store will say so to who asks it
		return h.Data.Directory
	}
	return h.directory.Load().Directory
}

// Refresh takes over what others have changed of the agencies.
func (h *House) Refresh(ctx context.Context) error {
	version, err := h.Store.AgenciesVersion(ctx)
	if err != nil {
		return err
	}
	if d := h.directory.Load(); d != nil && d.version == version {
		return nil
	}
	h.directoryM.Lock()
	defer h.directoryM.Unlock()
	if d := h.directory.Load(); d != nil && d.version == version {
		return nil
	}
	own := org.Own{Land: starter.Land}
	if version != "" {
		if own.House, err = h.Store.House(ctx); err != nil {
			return err
		}
		if own.Agencies, err = h.Store.Agencies(ctx); err != nil {
			return err
		}
	}
	d, err := h.Data.Directory.With(own)
	if err != nil {
		return err
	}
	h.directory.Store(&directory{Directory: d, version: version})
	return nil
}

// Agency returns the agency with an ID, nil where the directory has none.
func (h *House) Agency(id string) *org.Agency {
	return h.Directory().ByID(id)
}

// AgencyName is the name of the agency with an ID, else the ID.
func (h *House) AgencyName(id string) string {
	if a := h.Agency(id); a != nil {
		return a.FullName()
	}
	return id
}

// Above is the ID of the agency that another belongs to, "" for none.
func (h *House) Above(id string) string {
	if a := h.Agency(id); a != nil {
		return a.Parent
	}
	return ""
}

// Successors are the IDs of the agencies that a leading party probably means on a
// day: those of a group, or who took over an agency that is no more. None where
// the party is an agency that exists, or nothing is known.
func (h *House) Successors(p task.Party, today corpus.Day) []string {
	d := h.Directory()
	if p.Agency == "" {
		return task.Members(p.Name, around(d), string(today))
	}
	if a := d.ByID(p.Agency); a != nil && !a.On(string(today)) {
		if now, _ := d.Present(a, string(today)); now != nil {
			return []string{now.ID}
		}
	}
	return nil
}

// FindAgency returns the agency a person means by a name or an ID, nil where
// there is none or several have the name.
func (h *House) FindAgency(name, on string) *org.Agency {
	d := h.Directory()
	if a := d.ByID(name); a != nil {
		if a.Merged {
			a, _ = d.Present(a, on)
		}
		return a
	}
	if found := d.Find(name, on); len(found) == 1 {
		return found[0]
	}
	return nil
}

// around are the agencies that the name of a group may mean in the house: all of a
// directory, of units only those of the house.
func around(d *org.Directory) []org.Agency {
	house, _ := d.House()
	return slices.DeleteFunc(slices.Clone(d.All()), func(a org.Agency) bool {
		return a.Merged || a.Kind == org.Office && a.Parent != house.Agency
	})
}
