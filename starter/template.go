package starter

import (
	"fmt"
	"slices"

	"trolyao/org"
)

// Template is the units that agencies of a kind mostly have.
type Template struct {
	Of    []string       `yaml:"of"` // "xã", "tỉnh", "bộ", "sở"
	Units []TemplateUnit `yaml:"units"`
	IDs   []string       `yaml:"ids"` // shipped agencies that become units
}

// TemplateUnit is a unit of a template.
type TemplateUnit struct {
	Key     string   `yaml:"key"`
	Name    string   `yaml:"name"`
	Aliases []string `yaml:"aliases"`
}

func (d *Data) loadTemplates(text []byte) (*sheet, error) {
	var form struct {
		Templates []Template `yaml:"templates"`
	}
	s, err := open("templates.yaml", text, &form)
	if err != nil {
		return nil, err
	}
	for i, t := range form.Templates {
		for _, id := range t.IDs {
			if d.Directory != nil && d.Directory.ByID(id) == nil {
				s.fault(fmt.Sprintf("$.templates[%d].ids", i), "%q không có trong danh sách cơ quan", id)
			}
		}
		keys := map[string]bool{}
		for j, u := range t.Units {
			if u.Key == "" || u.Name == "" || keys[u.Key] {
				s.fault(fmt.Sprintf("$.templates[%d].units[%d]", i, j), "thiếu hoặc trùng mã, tên")
			}
			keys[u.Key] = true
		}
	}
	d.Templates = form.Templates
	return s, nil
}

// Units are the units that an agency of a kind mostly has, below the agency with
// an ID: those of "xã" (or phường, đặc khu), of "tỉnh", "bộ" or "sở".
func (d *Data) Units(of, below string) (out []org.Agency) {
	for _, t := range d.Templates {
		if !slices.Contains(t.Of, of) {
			continue
		}
		for _, id := range t.IDs {
			a := *d.Directory.ByID(id)
			a.Parent = below
			out = append(out, a)
		}
		for _, u := range t.Units {
			out = append(out, org.Agency{ID: below + "." + u.Key, Name: u.Name, Aliases: u.Aliases, Kind: org.Office,
				Parent: below, Certainty: "background"})
		}
	}
	return out
}

// TemplateUnit reports whether a template has a unit with a key.
func (d *Data) TemplateUnit(key string) bool {
	return slices.ContainsFunc(d.Templates, func(t Template) bool {
		return slices.ContainsFunc(t.Units, func(u TemplateUnit) bool { return u.Key == key })
	})
}
