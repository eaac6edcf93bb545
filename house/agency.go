package house

import (
	"trolyao/corpus"
	"trolyao/org"
	"trolyao/task"
)

// Agency returns the agency with an ID, nil where the directory has none.
func (h *House) Agency(id string) *org.Agency {
	return h.Data.Directory.ByID(id)
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
	d := h.Data
	if p.Agency == "" {
		return task.Members(p.Name, d.Agencies, string(today))
	}
	if a := d.Directory.ByID(p.Agency); a != nil && !a.On(string(today)) {
		if now, _ := d.Directory.Present(a, string(today)); now != nil {
			return []string{now.ID}
		}
	}
	return nil
}

// FindAgency returns the agency a person means by a name or an ID, nil for none.
func (h *House) FindAgency(name, on string) *org.Agency {
	d := h.Data
	if a := d.Directory.ByID(name); a != nil {
		return a
	}
	if found := d.Directory.Find(name, on); len(found) > 0 {
		return found[0]
	}
	return nil
}
