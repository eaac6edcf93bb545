package starter

import (
	"fmt"
	"strings"

	"trolyao/corpus"
)

// procedureSheet is procedures.yaml.
type procedureSheet struct {
	CheckedOn  corpus.Day       `yaml:"checked_on"`
	Procedures []procedureEntry `yaml:"procedures"`
}

// procedureEntry is a digest of the record of a procedure.
type procedureEntry struct {
	Code     string   `yaml:"code"`
	Name     string   `yaml:"name"`
	Field    string   `yaml:"field"`
	Levels   []string `yaml:"levels"`
	Agencies []string `yaml:"agencies"`
	Subjects []string `yaml:"subjects"`
	Decision string   `yaml:"decision"`
	Methods  []struct {
		Way   string `yaml:"way"`
		Count int    `yaml:"count"`    // 0: the record has no number
		Unit  string `yaml:"unit"`     // "": the record does not say it
		Fee   string `yaml:"fee"`      // in words, where it is no amount
		Dong  int64  `yaml:"dong"`     // the amount
		Note  string `yaml:"fee_note"` // "/bản"
	} `yaml:"methods"`
	Dossier []struct {
		Case   string   `yaml:"case"`
		Papers []string `yaml:"papers"`
	} `yaml:"dossier"`
	Results []string `yaml:"results"`
	Basis   []string `yaml:"basis"`
}

func (d *Data) loadProcedures(text []byte) (*sheet, error) {
	form := &procedureSheet{}
	s, err := open("procedures.yaml", text, form)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i, e := range form.Procedures {
		place := fmt.Sprintf("$.procedures[%d]", i)
		switch {
		case e.Code == "" || e.Name == "" || e.Decision == "" || len(e.Levels) == 0:
			s.fault(place, "thủ tục %q thiếu mã, tên, cấp hoặc quyết định công bố", e.Code)
			continue
		case seen[e.Code]:
			s.fault(place, "mã thủ tục %s có hai lần", e.Code)
			continue
		case len(e.Methods) == 0 || len(e.Dossier) == 0:
			s.fault(place, "thủ tục %s thiếu cách thức hoặc hồ sơ", e.Code)
		}
		seen[e.Code] = true
		d.Procedures = append(d.Procedures, e.procedure())
	}
	d.proceduresSource = fmt.Sprintf("Tóm lược của dự án, đối chiếu với bản ghi thủ tục ngày %s", form.CheckedOn.Vietnamese())
	return s, nil
}

// procedure is the record that an entry stands for.
func (e *procedureEntry) procedure() *corpus.Procedure {
	p := &corpus.Procedure{Code: e.Code, Name: e.Name, Decision: e.Decision, Fields: []string{e.Field},
		Levels: e.Levels, Subjects: e.Subjects, Agencies: e.Agencies, Results: e.Results}
	var ways []string
	for _, m := range e.Methods {
		x := corpus.Method{Way: m.Way, Count: m.Count, Unit: m.Unit}
		switch {
		case m.Dong > 0:
			x.Fees = []corpus.Fee{{Dong: m.Dong, Note: m.Note}}
		case m.Fee == "miễn phí":
			x.Fees = []corpus.Fee{{Text: "Miễn phí", Free: true}}
		case m.Fee != "":
			x.Fees = []corpus.Fee{{Text: m.Fee}}
		}
		p.Methods = append(p.Methods, x)
		if way := strings.ToLower(m.Way); !strings.Contains(strings.Join(ways, ","), way) {
			ways = append(ways, way)
		}
	}
	for _, c := range e.Dossier {
		x := corpus.DossierCase{Title: c.Case}
		for _, name := range c.Papers {
			x.Items = append(x.Items, corpus.DossierItem{Name: name})
		}
		p.Cases = append(p.Cases, x)
	}
	where := strings.ToLower(strings.Join(e.Levels, ", "))
	if len(e.Agencies) > 0 {
		where = strings.Join(e.Agencies, ", ")
	}
	p.Steps = []corpus.ProcedureStep{{Label: "Bước 1", Text: fmt.Sprintf("Nộp hồ sơ (%s); nơi giải quyết: %s.",
		strings.Join(ways, ", "), where)},
		{Label: "Bước 2", Text: "Nhận kết quả trong thời hạn ghi ở phần cách thức thực hiện."}}
	for _, n := range e.Basis {
		p.Basis = append(p.Basis, corpus.Basis{Ref: corpus.Ref{Doc: corpus.MakeKey(n, "", "", "", ""), Number: n}})
	}
	return p
}

// procedureDocuments are the digests as documents.
func (d *Data) procedureDocuments() []*corpus.Document {
	var out []*corpus.Document
	for _, p := range d.Procedures {
		out = append(out, p.Document(corpus.Digest, d.proceduresSource))
	}
	return out
}
