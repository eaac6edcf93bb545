package mcp

import (
	"context"
	"errors"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/paper"
	"trolyao/store"
)

// ProcedureAsk asks for administrative procedures: one by its code, or a list.
type ProcedureAsk struct {
	Code   string `json:"ma,omitempty" jsonschema:"mã thủ tục, ví dụ 1.001193: cho cả nội dung / the code of one procedure"`
	Part   string `json:"phan,omitempty" jsonschema:"chỉ một phần: trinh_tu, cach_thuc (thời hạn, phí), ho_so, ket_qua, dieu_kien, can_cu"`
	Words  string `json:"tu_khoa,omitempty" jsonschema:"từ trong tên thủ tục, khi chưa biết mã / words of the name"`
	Level  string `json:"cap,omitempty" jsonschema:"cấp giải quyết: xã, tỉnh, bộ"`
	Field  string `json:"linh_vuc,omitempty"`
	Agency string `json:"co_quan,omitempty" jsonschema:"cơ quan thực hiện"`
	Day    string `json:"ngay,omitempty" jsonschema:"hiệu lực tính đến ngày nào, YYYY-MM-DD"`
}

// Procedures is what is held for a [ProcedureAsk].
type Procedures struct {
	AsOf   corpus.Day        `json:"as_of"`
	Total  int               `json:"total"`
	List   []ListedProcedure `json:"procedures" jsonschema:"các thủ tục phù hợp; gọi lại với ma để xem nội dung"`
	Record *ProcedureRecord  `json:"record,omitempty" jsonschema:"nội dung của thủ tục có mã đã hỏi"`
}

// ListedProcedure is a line of a list of procedures.
type ListedProcedure struct {
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Levels   []string `json:"levels"`
	Fields   []string `json:"fields"`
	Agencies []string `json:"agencies"`
	Link     string   `json:"link,omitempty"`
}

// ProcedureRecord is a procedure, or the part of it that was asked for.
type ProcedureRecord struct {
	Validity   State            `json:"validity"`
	Decision   string           `json:"decision,omitempty" jsonschema:"quyết định công bố"`
	Receiving  string           `json:"receiving,omitempty"`
	Steps      []string         `json:"steps,omitempty"`
	Methods    []Method         `json:"methods,omitempty"`
	Dossier    []DossierCase    `json:"dossier,omitempty"`
	Results    []string         `json:"results,omitempty"`
	Conditions []string         `json:"conditions,omitempty"`
	Basis      []ProcedureBasis `json:"basis,omitempty"`
	Problems   []string         `json:"problems,omitempty" jsonschema:"phần không đọc được, phải xem bản gốc / what could not be read"`
	URI        string           `json:"uri"`
}

// Method is a way of handing in a dossier.
type Method struct {
	Way   string   `json:"way"`
	Limit string   `json:"limit"`
	Fees  []string `json:"fees"`
	Note  string   `json:"note,omitempty"`
}

// DossierCase are the papers of one case.
type DossierCase struct {
	Case   string   `json:"case,omitempty"`
	Papers []string `json:"papers"`
}

// ProcedureBasis is a document that a procedure rests on; without a state it is not held.
type ProcedureBasis struct {
	Number   string `json:"number"`
	Title    string `json:"title"`
	Validity *State `json:"validity,omitempty"`
	Link     string `json:"link,omitempty"`
}

// procedureParts are the parts that may be asked for.
var procedureParts = []string{"trinh_tu", "cach_thuc", "ho_so", "ket_qua", "dieu_kien", "can_cu"}

// mostProcedures bounds a list of procedures.
const mostProcedures = 50

func (s *session) procedures(ctx context.Context, in ProcedureAsk) (Procedures, error) {
	day, err := s.day(in.Day)
	if err != nil {
		return Procedures{}, err
	}
	asked := strings.Join([]string{in.Code, in.Words, in.Level, in.Field, in.Agency}, "\n")
	switch {
	case len([]rune(asked)) > mostQuestion:
		return Procedures{}, said(textNoWords, mostQuestion)
	case house.MarkedSecret(asked):
		return Procedures{}, said(textSecret)
	case in.Part != "" && !slices.Contains(procedureParts, in.Part):
		return Procedures{}, said(textNoProcedurePart, strings.Join(procedureParts, ", "))
	}
	out := Procedures{AsOf: day, List: []ListedProcedure{}}
	if code := strings.TrimSpace(in.Code); code != "" {
		v, err := s.Bot.House.ProcedureView(ctx, s.who.Reader, code, day)
		if errors.Is(err, store.ErrNotFound) {
			return out, said(textNoProcedure, house.Clip(code, 40))
		}
		if err != nil {
			return out, err
		}
		out.Total, out.Record = 1, s.procedureRecord(v, in.Part)
		out.List = append(out.List, s.listed(house.ListedProcedure{Code: v.Code, Name: v.Name, Fields: v.Fields,
			Levels: v.Levels, Agencies: v.Agencies}))
		return out, nil
	}
	all, err := s.Bot.House.Procedures(ctx, s.who.Reader, house.ProcedureFilter{Words: paper.Clean(in.Words),
		Level: in.Level, Field: in.Field, Agency: in.Agency})
	if err != nil {
		return out, err
	}
	out.Total = len(all)
	for _, p := range all[:min(len(all), mostProcedures)] {
		out.List = append(out.List, s.listed(p))
	}
	return out, nil
}

func (s *session) listed(p house.ListedProcedure) ListedProcedure {
	return ListedProcedure{p.Code, p.Name, append([]string{}, p.Levels...), append([]string{}, p.Fields...),
		append([]string{}, p.Agencies...), s.link("/thu-tuc/" + p.Code)}
}

// procedureRecord is a procedure for a caller; part "" is all of it.
func (s *session) procedureRecord(v *house.ProcedureView, part string) *ProcedureRecord {
	r := &ProcedureRecord{Validity: stateOf(v.Validity), Decision: v.Decision, Receiving: v.Receiving,
		URI: uriOf(corpus.Ref{Doc: v.Document.Key})}
	asks := func(name string) bool { return part == "" || part == name }
	if asks("trinh_tu") {
		for _, x := range v.Steps {
			r.Steps = append(r.Steps, strings.TrimSpace(strings.TrimPrefix(x.Label+": "+x.Text, ": ")))
		}
	}
	if asks("cach_thuc") {
		for _, x := range v.Methods {
			m := Method{Way: x.Way, Limit: x.Limit(), Fees: []string{}, Note: x.Note}
			for _, f := range x.Fees {
				fee := f.Amount()
				if f.Note != "" {
					fee += " (" + f.Note + ")"
				}
				m.Fees = append(m.Fees, fee)
			}
			r.Methods = append(r.Methods, m)
		}
	}
	if asks("ho_so") {
		for _, x := range v.Cases {
			c := DossierCase{Case: x.Title, Papers: []string{}}
			papers, _ := x.Papers()
			for _, it := range papers {
				c.Papers = append(c.Papers, strings.TrimLeft(it.Name, "-–+*•. "))
			}
			r.Dossier = append(r.Dossier, c)
		}
	}
	if asks("ket_qua") {
		r.Results = v.Results
	}
	if asks("dieu_kien") {
		if r.Conditions = v.Conditions; v.NoConditions {
			r.Conditions = []string{textNoConditions}
		}
	}
	if asks("can_cu") {
		for _, b := range v.Basis {
			x := ProcedureBasis{Number: b.Number, Title: b.Title}
			if b.Head != nil {
				state := stateOf(b.Validity)
				x.Validity, x.Link = &state, s.link(b.Link)
			}
			r.Basis = append(r.Basis, x)
		}
	}
	for _, x := range v.Problems {
		r.Problems = append(r.Problems, x.Text)
	}
	return r
}
