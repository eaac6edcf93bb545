package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

func (s *Server) editPages() {
	s.page("GET /vb/{key}/sua", may(org.ManageDocuments), (*visit).edit)
	s.page("POST /vb/{key}/sua", may(org.ManageDocuments), (*visit).putEdit)
	s.page("POST /vb/{key}/quan-he", may(org.ManageDocuments), (*visit).relate)
	s.page("POST /vb/{key}/bo-quyet-dinh", may(org.ManageDocuments), (*visit).retract)
}

// editPage is the form for the facts and the relations of a document.
type editPage struct {
	Head     *corpus.Head
	Name     string
	Fields   []editField
	Class    editField
	Agency   string // that may read it, as it was typed
	Agencies []*org.Agency
	Ruling   editField // the state; Since and Until are its days
	States   []corpus.State
	Since    string
	Until    string
	Reason   string
	Wrong    string // what is wrong with the reason
	Any      bool   // something is wrong with some field

	Ties    []house.Tie
	Kinds   []corpus.RelationKind
	Relate  house.Relating
	Bad     map[string]string // of Relate, by field
	Settled []settledRow
}

// editField is a fact with what is set of it.
type editField struct {
	Fact  corpus.Fact
	Name  string
	Value string // as it is shown, or as it was typed
	Help  string
	Wrong string
	Day   bool
	Wide  bool
	Mend  *store.Mend // what an administrator set; nil: it stands as it was read
	Was   string      // what was read, in words
	Who   string      // who set it
	Undo  bool        // it is to go back to what was read
}

type settledRow struct {
	house.Settled
	Name  string // who decided
	Wrong string // what is wrong with the reason to take it back
}

// settledView is what the template "settled" is given.
type settledView struct {
	Row          settledRow
	Action, CSRF string
}

// ID names the field of the row.
func (s settledView) ID() string {
	return "bo-" + paper.Slug(s.Row.From.String()+" "+s.Row.To.String())
}

func init() {
	templateFuncs["settledIn"] = func(r settledRow, action, csrf string) settledView {
		return settledView{r, action, csrf}
	}
}

// factWords says a fact as a person reads it.
func (v *visit) factWords(f corpus.Fact, value string) string {
	if value == "" {
		return textNotKnown
	}
	switch f {
	case corpus.FactIssued, corpus.FactEffective, corpus.FactExpires:
		return corpus.Day(value).Vietnamese()
	case corpus.FactClass:
		class, agency, _ := strings.Cut(value, " ")
		if class == string(corpus.Public) || class == "public" {
			return textPublic
		}
		return textInternalOf + v.house.AgencyName(agency)
	case corpus.FactRuling:
		if r, err := corpus.ParseRuling(value); err == nil {
			return house.RulingWords(r)
		}
	}
	return value
}

// editPage is the form as the document stands.
func (v *visit) editPage(key string) (*editPage, error) {
	place, err := v.house.Open(v.ctx(), house.ReaderOf(v.who), key)
	if err != nil {
		return nil, err
	}
	mends, err := v.house.Mends(v.ctx(), v.who, key)
	if err != nil {
		return nil, err
	}
	names, err := v.officerNames()
	if err != nil {
		return nil, err
	}
	head := place.Head
	d := &editPage{Head: head, Name: corpus.Cite(head, corpus.Ref{}), Agencies: v.offered(),
		States: corpus.Ruled, Kinds: house.Relatable}
	if d.Name == "" {
		d.Name = head.Key
	}
	for _, f := range corpus.Facts {
		field := editField{Fact: f, Name: textFacts[f], Help: textFactHelp[f], Value: head.Fact(f),
			Wide: f == corpus.FactTitle}
		switch f {
		case corpus.FactIssued, corpus.FactEffective, corpus.FactExpires:
			field.Day = true
			field.Value = typedDay(corpus.Day(field.Value))
		}
		if i := slices.IndexFunc(mends, func(m store.Mend) bool { return m.Fact == f }); i >= 0 {
			field.Mend, field.Was, field.Who = &mends[i], v.factWords(f, mends[i].Was), names(mends[i].Who)
		}
		switch f {
		case corpus.FactClass:
			class, agency, _ := strings.Cut(field.Value, " ")
			field.Value = class
			if agency != "" {
				d.Agency = v.house.AgencyName(agency)
			}
			d.Class = field
		case corpus.FactRuling:
			field.Value = ""
			if r := head.Ruling; r != nil {
				field.Value, d.Since, d.Until = string(r.State), typedDay(r.Since), typedDay(r.Until)
			}
			d.Ruling = field
		default:
			d.Fields = append(d.Fields, field)
		}
	}
	return d, v.editRelations(d)
}

// editRelations fills in the relations of the document and what was decided of them.
func (v *visit) editRelations(d *editPage) error {
	key := d.Head.Key
	ties, err := v.house.Relations(v.ctx(), house.ReaderOf(v.who), key)
	if err != nil {
		return err
	}
	d.Ties = slices.DeleteFunc(ties, func(t house.Tie) bool { return !slices.Contains(house.Relatable, t.Kind) })
	settled, err := v.house.Settled(v.ctx(), v.who, key)
	if err != nil {
		return err
	}
	names, err := v.officerNames()
	if err != nil {
		return err
	}
	for _, x := range settled {
		if x.From.Doc != "" || x.From.Number != "" { // the ruling stands in its field
			d.Settled = append(d.Settled, settledRow{Settled: x, Name: names(x.Who)})
		}
	}
	return nil
}

func (v *visit) edit() error {
	d, err := v.editPage(v.r.PathValue("key"))
	if err != nil {
		return err
	}
	// A relation that was read leads here to be turned down.
	d.Relate = house.Relating{Kind: corpus.RelationKind(v.query("loai")), Passive: v.query("chieu") == "bi",
		Other: cut(v.query("kia"), mostWords), Rejected: v.query("khong") != ""}
	return v.render("edit", d)
}

func (v *visit) putEdit() error {
	key := v.r.PathValue("key")
	d, err := v.editPage(key)
	if err != nil {
		return err
	}
	e := house.Edit{Facts: map[corpus.Fact]string{}, Reason: v.text("reason")}
	for _, f := range v.r.PostForm["undo"] {
		if slices.Contains(corpus.Facts, corpus.Fact(f)) {
			e.Undo = append(e.Undo, corpus.Fact(f))
		}
	}
	d.Reason = e.Reason
	for i := range d.Fields {
		f := &d.Fields[i]
		f.Value, f.Undo = v.form(string(f.Fact)), slices.Contains(e.Undo, f.Fact)
		e.Facts[f.Fact] = f.Value
	}
	d.Class.Value, d.Agency = v.form("class"), v.form("agency")
	d.Class.Undo = slices.Contains(e.Undo, corpus.FactClass)
	e.Facts[corpus.FactClass] = d.Class.Value
	if d.Class.Value == string(corpus.Internal) {
		e.Facts[corpus.FactClass] += " " + d.Agency
	}
	d.Ruling.Value, d.Since, d.Until = v.form("ruling"), v.form("since"), v.form("until")
	d.Ruling.Undo = slices.Contains(e.Undo, corpus.FactRuling)
	ruling, wrong := rulingOf(d.Ruling.Value, d.Since, d.Until)
	e.Facts[corpus.FactRuling] = ruling
	to := key
	if wrong == "" || d.Ruling.Undo {
		to, err = v.house.EditDocument(v.ctx(), v.who, key, e)
	}
	var bad house.FieldError
	switch {
	case wrong != "" && !d.Ruling.Undo:
		bad = house.FieldError{corpus.FactRuling: wrong}
	case errors.As(err, &bad):
	case err != nil:
		return err
	default:
		v.flash(textEdited)
		return v.redirect("/vb/" + url.PathEscape(to))
	}
	for i := range d.Fields {
		d.Fields[i].Wrong = bad[d.Fields[i].Fact]
	}
	d.Class.Wrong, d.Ruling.Wrong, d.Wrong, d.Any = bad[corpus.FactClass], bad[corpus.FactRuling],
		bad[house.FieldReason], true
	return v.renderAs(http.StatusUnprocessableEntity, "edit", d)
}

// rulingOf is a ruling as [corpus.ParseRuling] takes it; wrong says what is wrong
// with its days.
func rulingOf(state, since, until string) (ruling, wrong string) {
	if state == "" {
		return "", ""
	}
	from, ok := corpus.ReadDay(since)
	if !ok {
		return "", textRulingSince
	}
	to := corpus.Day("")
	if until != "" {
		if to, ok = corpus.ReadDay(until); !ok {
			return "", textRulingUntil
		}
	}
	return strings.TrimSpace(state + " " + string(from) + " " + string(to)), ""
}

func (v *visit) relate() error {
	key := v.r.PathValue("key")
	r := house.Relating{Kind: corpus.RelationKind(v.form("loai")), Passive: v.form("chieu") == "bi",
		Other: v.form("kia"), Place: v.form("phan"), Day: v.form("ngay"), Rejected: v.form("khong") != "",
		Reason: v.text("ly-do")}
	err := v.house.Relate(v.ctx(), v.who, key, r)
	var bad house.FieldError
	switch {
	case errors.As(err, &bad):
	case err != nil:
		return err
	default:
		v.flash(textRelated)
		return v.redirect("/vb/" + url.PathEscape(key) + "/sua#quyet-dinh")
	}
	d, err := v.editPage(key)
	if err != nil {
		return err
	}
	d.Relate, d.Bad = r, byField(bad)
	return v.renderAs(http.StatusUnprocessableEntity, "edit", d)
}

// byField is what is wrong as templates look it up.
func byField(bad house.FieldError) map[string]string {
	out := map[string]string{}
	for f, text := range bad {
		out[string(f)] = text
	}
	return out
}

// pair reads the two documents that a decision is about.
func (v *visit) pair() (from, to corpus.Ref) {
	return corpus.Ref{Doc: v.form("tu"), Number: v.form("tu-so")}, corpus.Ref{Doc: v.form("den"),
		Number: v.form("den-so")}
}

func (v *visit) retract() error {
	key := v.r.PathValue("key")
	from, to := v.pair()
	if from.Doc != key && to.Doc != key {
		return store.ErrNotFound
	}
	err := v.house.Retract(v.ctx(), v.who, from, to, v.form("ly-do"))
	var bad house.FieldError
	switch {
	case errors.As(err, &bad):
	case err != nil:
		return err
	default:
		v.flash(textRetracted)
		return v.redirect("/vb/" + url.PathEscape(key) + "/sua#quyet-dinh")
	}
	d, err := v.editPage(key)
	if err != nil {
		return err
	}
	markWrong(d.Settled, from, to, bad[house.FieldReason])
	return v.renderAs(http.StatusUnprocessableEntity, "edit", d)
}

// markWrong says at one of the rows what is wrong.
func markWrong(rows []settledRow, from, to corpus.Ref, text string) {
	for i := range rows {
		if rows[i].From == from && rows[i].To == to {
			rows[i].Wrong = text
		}
	}
}
