package starter

import (
	"fmt"

	"trolyao/corpus"
	"trolyao/org"
)

// Move is a function that went from one agency to another while both kept
// their names; From equals To where people expect a move that did not happen.
type Move struct {
	Function  string     `yaml:"function"`
	From      string     `yaml:"from"` // agency IDs
	To        string     `yaml:"to"`
	Since     corpus.Day `yaml:"since"`
	Certainty Certainty  `yaml:"certainty"`
	Evidence  string     `yaml:"evidence"`
}

type agencyForm struct {
	ID         string     `yaml:"id"`
	Name       string     `yaml:"name"`
	Kind       org.Kind   `yaml:"kind"`
	Aliases    []string   `yaml:"aliases"`
	Parent     string     `yaml:"parent"`
	From       corpus.Day `yaml:"from"`
	To         corpus.Day `yaml:"to"`
	Successors []struct {
		ID       string `yaml:"id"`
		Function string `yaml:"function"`
	} `yaml:"successors"`
	Note      string    `yaml:"note"`
	Certainty Certainty `yaml:"certainty"`
	Source    string    `yaml:"source"`
}

var agencyKinds = map[org.Kind]bool{
	org.Government: true, org.Ministry: true, org.Province: true, org.City: true,
	org.Department: true, org.Local: true, org.Party: true, org.Vertical: true,
}

func (d *Data) loadAgencies(text []byte) (*sheet, error) {
	var form struct {
		Agencies  []agencyForm `yaml:"agencies"`
		Functions []Move       `yaml:"functions"`
	}
	s, err := open("agencies.yaml", text, &form)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, f := range form.Agencies {
		known[f.ID] = true
	}
	d.Agencies = make([]org.Agency, 0, len(form.Agencies))
	for i, f := range form.Agencies {
		place := fmt.Sprintf("$.agencies[%d]", i)
		if !agencyKinds[f.Kind] {
			s.fault(place+".kind", "không có loại cơ quan %q", f.Kind)
		}
		s.days(place, "from", f.From, "to", f.To)
		s.certain(place, f.Certainty)
		a := org.Agency{
			ID: f.ID, Name: f.Name, Aliases: f.Aliases, Kind: f.Kind, Parent: f.Parent, From: string(
				f.From), To: string(f.To),
			Note: f.Note, Certainty: string(f.Certainty), Source: f.Source,
		}
		for j, next := range f.Successors {
			if !known[next.ID] {
				s.fault(fmt.Sprintf("%s.successors[%d]", place, j), "%q không có trong danh sách cơ quan", next.ID)
			}
			a.Successors = append(a.Successors, org.Successor{ID: next.ID, Function: next.Function})
		}
		d.Agencies = append(d.Agencies, a)
	}
	for i, m := range form.Functions {
		place := fmt.Sprintf("$.functions[%d]", i)
		if !known[m.From] || !known[m.To] {
			s.fault(place, "việc %q chuyển giữa cơ quan không có trong danh sách", m.Function)
		}
		s.days(place, "since", m.Since)
		s.certain(place, m.Certainty)
	}
	d.Moves = form.Functions
	if len(s.errs) == 0 {
		if d.Directory, err = org.NewDirectory(d.Agencies); err != nil {
			s.fault("$.agencies", "%v", err)
		}
	}
	return s, nil
}
