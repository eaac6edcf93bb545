package web

import (
	"net/http"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
)

type apiListedProcedure struct {
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Fields   []string `json:"fields"`
	Levels   []string `json:"levels"`
	Agencies []string `json:"agencies"`
	Link     string   `json:"link"`
}

func (v *visit) listedProcedure(p house.ListedProcedure) apiListedProcedure {
	return apiListedProcedure{p.Code, p.Name, list(p.Fields), list(p.Levels), list(p.Agencies),
		v.link("/thu-tuc/" + p.Code)}
}

// list is a list that is [] in JSON where it has nothing.
func list[T any](all []T) []T { return append([]T{}, all...) }

func (v *visit) apiProcedures() error {
	page, err := v.apiNumber("page", 1, 1, 1<<20)
	if err != nil {
		return err
	}
	per, err := v.apiNumber("per_page", 20, 1, 200)
	if err != nil {
		return err
	}
	all, err := v.house.Procedures(v.ctx(), house.ReaderOf(v.who), house.ProcedureFilter{
		Words: cut(v.query("q"), mostWords), Level: v.query("level"), Field: v.query("field"), Agency: v.query("agency")})
	if err != nil {
		return err
	}
	out := struct {
		Total      int                  `json:"total"`
		Page       int                  `json:"page"`
		Pages      int                  `json:"pages"`
		Procedures []apiListedProcedure `json:"procedures"`
	}{len(all), page, max(1, (len(all)+per-1)/per), []apiListedProcedure{}}
	from := min(len(all), (page-1)*per)
	for _, p := range all[from:min(len(all), from+per)] {
		out.Procedures = append(out.Procedures, v.listedProcedure(p))
	}
	return v.json(http.StatusOK, out)
}

type apiStep struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

type apiFee struct {
	Text string `json:"text"` // "8.000 đồng", "miễn phí"
	Dong int64  `json:"dong"`
	Free bool   `json:"free"`
	// Doubtful says that the note names a sum although the cell says free.
	Doubtful bool   `json:"doubtful"`
	Note     string `json:"note"`
}

type apiMethod struct {
	Way   string   `json:"way"`
	Time  string   `json:"time"`
	Count int      `json:"count"`
	Unit  string   `json:"unit"`
	Fees  []apiFee `json:"fees"`
	Note  string   `json:"note"`
}

type apiPaper struct {
	Name      string   `json:"name"`
	Forms     []string `json:"forms"`
	Originals int      `json:"originals"`
	Copies    int      `json:"copies"`
}

type apiCase struct {
	Title   string     `json:"title"`
	Papers  []apiPaper `json:"papers"`
	Remarks []string   `json:"remarks"`
}

type apiProcedurePlace struct {
	Ref      corpus.Ref  `json:"ref"`
	Link     string      `json:"link"`
	Validity apiStanding `json:"validity"`
}

type apiBasis struct {
	Number   string              `json:"number"`
	Title    string              `json:"title"`
	Held     bool                `json:"held"`
	Named    bool                `json:"named"`
	Link     string              `json:"link"`
	Validity *apiStanding        `json:"validity"` // null: not held
	Places   []apiProcedurePlace `json:"places"`
}

type apiProcedureRecord struct {
	apiListedProcedure
	Decision     string               `json:"decision"`
	Subjects     []string             `json:"subjects"`
	Authority    []string             `json:"authority"`
	Coordinating []string             `json:"coordinating"`
	Receiving    string               `json:"receiving"`
	Steps        []apiStep            `json:"steps"`
	Methods      []apiMethod          `json:"methods"`
	Cases        []apiCase            `json:"cases"`
	Sets         int                  `json:"sets"`
	Results      []string             `json:"results"`
	Conditions   []string             `json:"conditions"`
	NoConditions bool                 `json:"no_conditions"`
	Exemptions   []string             `json:"exemptions"`
	Keywords     []string             `json:"keywords"`
	On           corpus.Day           `json:"on"`
	Basis        []apiBasis           `json:"basis"`
	Related      []apiListedProcedure `json:"related"`
	Problems     []string             `json:"problems"`
	Key          string               `json:"key"` // of the document
}

func (v *visit) apiProcedure() error {
	on, err := v.apiDay("on")
	if err != nil {
		return err
	}
	p, err := v.house.ProcedureView(v.ctx(), house.ReaderOf(v.who), v.r.PathValue("code"), on)
	if err != nil {
		return err
	}
	return v.json(http.StatusOK, v.procedureRecord(p))
}

func (v *visit) procedureRecord(p *house.ProcedureView) apiProcedureRecord {
	out := apiProcedureRecord{apiListedProcedure: v.listedProcedure(house.ListedProcedure{Code: p.Code, Name: p.Name,
		Fields: p.Fields, Levels: p.Levels, Agencies: p.Agencies}), Decision: p.Decision, Subjects: list(p.Subjects),
		Authority: list(p.Authority), Coordinating: list(p.Coordinating), Receiving: p.Receiving, Sets: p.Sets,
		Results: list(p.Results), Conditions: list(p.Conditions), NoConditions: p.NoConditions,
		Exemptions: list(p.Exemptions), Keywords: list(p.Keywords), On: p.On, Key: p.Document.Key, Steps: []apiStep{},
		Methods: []apiMethod{}, Cases: []apiCase{}, Basis: []apiBasis{}, Related: []apiListedProcedure{},
		Problems: []string{}}
	for _, s := range p.Steps {
		out.Steps = append(out.Steps, apiStep{s.Label, s.Text})
	}
	for _, m := range p.Methods {
		x := apiMethod{m.Way, m.Time, m.Count, m.Unit, []apiFee{}, m.Note}
		for _, f := range m.Fees {
			x.Fees = append(x.Fees, apiFee{f.Amount(), f.Dong, f.Free, f.Doubtful(), f.Note})
		}
		out.Methods = append(out.Methods, x)
	}
	for _, c := range p.Cases {
		x := apiCase{c.Title, []apiPaper{}, []string{}}
		papers, remarks := c.Papers()
		for _, it := range papers {
			x.Papers = append(x.Papers, apiPaper{it.Name, list(it.Forms), it.Originals, it.Copies})
		}
		for _, it := range remarks {
			x.Remarks = append(x.Remarks, it.Name)
		}
		out.Cases = append(out.Cases, x)
	}
	for _, b := range p.Basis {
		x := apiBasis{Number: b.Number, Title: b.Title, Held: b.Head != nil, Named: b.Named,
			Places: []apiProcedurePlace{}}
		if b.Head != nil {
			s := standing(b.Validity)
			x.Validity, x.Link = &s, v.link(b.Link)
		}
		for _, at := range b.Places {
			x.Places = append(x.Places, apiProcedurePlace{at.Ref, v.link(at.Link), standing(at.Validity)})
		}
		out.Basis = append(out.Basis, x)
	}
	for _, r := range p.Related {
		out.Related = append(out.Related, v.listedProcedure(r))
	}
	for _, x := range p.Problems {
		out.Problems = append(out.Problems, x.Text)
	}
	return out
}

type apiDueStep struct {
	Text   string `json:"text"`
	Clause string `json:"clause"`
}

func (v *visit) apiDossierDue() error {
	working, err := v.apiFlag("working")
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	d := duePage{Received: v.query("received"), Clock: v.query("time"), Count: v.query("count"), Unit: "ngay",
		Passed: v.query("passed"), Completed: v.query("completed"), PauseFrom: q["pause_from"], PauseTo: q["pause_to"],
		Bad: map[string]string{}}
	if working {
		d.Unit = "lam-viec"
	}
	for len(d.PauseTo) < len(d.PauseFrom) {
		d.PauseTo = append(d.PauseTo, "")
	}
	dossier := d.read()
	if len(d.Bad) > 0 {
		var bad []string
		for _, text := range d.Bad {
			bad = append(bad, text)
		}
		slices.Sort(bad)
		return v.fail(http.StatusBadRequest, strings.Join(bad, " "))
	}
	planner, err := v.house.Planner(v.ctx())
	if err != nil {
		return err
	}
	due, steps := planner.Calendar.Result(dossier)
	out := struct {
		Due   corpus.Day   `json:"due"`
		Steps []apiDueStep `json:"steps"`
	}{due, []apiDueStep{}}
	for _, s := range steps {
		out.Steps = append(out.Steps, apiDueStep{s.Text, s.Clause})
	}
	return v.json(http.StatusOK, out)
}
