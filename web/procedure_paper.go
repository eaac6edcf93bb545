package web

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"trolyao/house"
	"trolyao/store"
)

// papersPage is the form from which the papers of a dossier are made.
type papersPage struct {
	*house.ProcedureView
	duePage
	Forms  []formRow
	Kind   string
	Fields []paperField
	Cases  []checklistChoice
	// Missing is what is asked for, a line each.
	Missing string
	Why     string
}

type paperField struct{ Name, Label, Value string }

type formRow struct {
	Key, Name string
	Own       bool
}

// paperLabels are the fields that a person fills in, in order.
var paperLabels = []paperField{{Name: "cơ quan chủ quản"}, {Name: "cơ quan"}, {Name: "địa danh"}, {Name: "số"},
	{Name: "mã hồ sơ"}, {Name: "người nộp"}, {Name: "điện thoại"}, {Name: "địa chỉ"}, {Name: "nơi trả"},
	{Name: "điện thoại cơ quan"}, {Name: "chức danh người ký"}, {Name: "hạn bổ sung"}, {Name: "ngày hẹn lại"}}

func (v *visit) papersPage() (*papersPage, error) {
	p, err := v.house.ProcedureView(v.ctx(), house.ReaderOf(v.who), v.r.PathValue("code"), v.today())
	if err != nil {
		return nil, err
	}
	get := v.query
	if v.r.Method == http.MethodPost {
		get = v.form
	}
	d := &papersPage{ProcedureView: p, Kind: get("loai"), Missing: cut(v.r.PostFormValue("thieu"), 8000), Why: get("ly-do"),
		duePage: duePage{Code: p.Code, Received: get("nhan"), Clock: get("gio"), Count: get("so"), Unit: get("don-vi"),
			Completed: get("bo-sung"), Bad: map[string]string{}}}
	for range mostPauses {
		d.PauseFrom, d.PauseTo = append(d.PauseFrom, ""), append(d.PauseTo, "")
	}
	d.PauseFrom[0], d.PauseTo[0] = get("tu"), get("den")
	if d.Kind == "" {
		d.Kind = "tiep-nhan-hen-tra"
	}
	for _, m := range p.Methods {
		if unit := dossierUnits[m.Unit]; d.Count == "" && m.Count > 0 && unit != "" {
			d.Count, d.Unit = strconv.Itoa(m.Count), unit
		}
	}
	for _, f := range paperLabels {
		f.Label, f.Value = upperFirst(f.Name), cut(get("f-"+f.Name), mostWords)
		if f.Name == "cơ quan" && f.Value == "" && v.who != nil {
			f.Value = v.house.AgencyName(v.who.Agency)
		}
		d.Fields = append(d.Fields, f)
	}
	chosen := v.r.PostForm["th"]
	for i, c := range p.Procedure.Cases {
		title := strings.TrimLeft(c.Title, "-–+*•. ")
		if title == "" {
			title = textOnlyCase
		}
		wanted := len(chosen) == 0 || slices.Contains(chosen, strconv.Itoa(i+1))
		d.Cases = append(d.Cases, checklistChoice{i + 1, title, wanted})
	}
	for _, f := range house.DossierForms {
		d.Forms = append(d.Forms, formRow{Key: f.Key, Name: f.Name})
	}
	return d, nil
}

func (v *visit) dossierPapers() error {
	d, err := v.papersPage()
	if err != nil {
		return err
	}
	return v.render("dossier-papers", d)
}

// dossierPaper hands out a paper; what was typed is kept nowhere.
func (v *visit) dossierPaper() error {
	d, err := v.papersPage()
	if err != nil {
		return err
	}
	facts := house.DossierFacts{Fields: map[string]string{"lý do": d.Why}, Missing: strings.Split(d.Missing, "\n")}
	if d.Received != "" {
		facts.Dossier = d.read()
	}
	if len(d.Bad) > 0 {
		return v.renderAs(http.StatusUnprocessableEntity, "dossier-papers", d)
	}
	for _, f := range d.Fields {
		facts.Fields[f.Name] = f.Value
	}
	for _, c := range d.Cases {
		if c.Chosen {
			facts.Cases = append(facts.Cases, c.N)
		}
	}
	name, data, err := v.house.DossierPaper(v.ctx(), house.ReaderOf(v.who), d.Kind, d.ProcedureView.Code, facts)
	if err != nil {
		return err
	}
	return v.docx(name, data)
}

func (v *visit) docx(name string, data []byte) error {
	v.w.Header().Set("Content-Disposition", attachment(name, "giay-to.docx"))
	v.send(http.StatusOK, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", data)
	return nil
}

// formsPage lists the forms that an office can replace.
type formsPage struct {
	Forms  []formRow
	Fields []string
	Wrong  string
}

func (v *visit) formsPage() (formsPage, error) {
	d := formsPage{Fields: house.FormFields()}
	for _, f := range house.DossierForms {
		_, own, err := v.house.FormFile(v.ctx(), f.Key)
		if err != nil {
			return d, err
		}
		d.Forms = append(d.Forms, formRow{f.Key, f.Name, own})
	}
	return d, nil
}

func (v *visit) forms() error {
	d, err := v.formsPage()
	if err != nil {
		return err
	}
	return v.render("forms", d)
}

func (v *visit) formFile() error {
	key := v.r.PathValue("key")
	data, _, err := v.house.FormFile(v.ctx(), key)
	if err != nil {
		return err
	}
	return v.docx(key+".docx", data)
}

func (v *visit) putForm() error {
	var data []byte
	if v.form("do") != "drop" {
		f, _, err := v.r.FormFile("mau")
		if err != nil {
			return v.fail(http.StatusUnprocessableEntity, textNeedForm)
		}
		defer f.Close()
		if data, err = io.ReadAll(f); err != nil {
			return err
		}
	}
	err := v.house.PutForm(v.ctx(), v.who, v.r.PathValue("key"), data)
	var known *store.Error
	if errors.As(err, &known) {
		d, err := v.formsPage()
		if err != nil {
			return err
		}
		d.Wrong = known.Text
		return v.renderAs(http.StatusUnprocessableEntity, "forms", d)
	}
	if err != nil {
		return err
	}
	v.flash(textFormKept)
	return v.redirect("/quan-tri/mau-giay")
}
