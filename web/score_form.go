package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/score"
	"trolyao/store"
	"trolyao/task"
)

// claimRow is a criterion in a form.
type claimRow struct {
	*score.Criterion
	Row    *score.Row
	Depth  int
	Fields []claimField // what may be written in the row, none where nothing may
	Link   string
	Due    corpus.Day
	// Locked says why nothing may be written; Wrong what is wrong with what was sent.
	Locked score.Lock
	Wrong  string
	// What the sides have said; nil where they have not.
	Self, Council, Explained, Concluded *score.Claim
	Accepted                            bool // ticked
	Undo                                bool // the council may take its word back
}

// claimField is what one side may write in a row.
type claimField struct {
	Side       score.Side
	Key        string // begins the names of its fields: "ket-qua", "de-nghi"
	No         string
	Value, Why string // as they stand in the form
	Hint       string
	Steps      []option // what can be chosen, none where a figure is written
	Exempt     bool     // "không áp dụng" can be chosen
}

// Name is the name of the field of the value.
func (f claimField) Name() string { return f.Key + "-" + f.No }

// WhyName is the name of the field of the reason.
func (f claimField) WhyName() string {
	return map[score.Side]string{score.Self: "ghi-chu-", score.Council: "ghi-chu-",
		score.Explain: "giai-trinh-", score.Conclude: "ly-do-ket-luan-"}[f.Side] + f.No
}

// fieldKeys begin the names of what each side writes.
var fieldKeys = map[score.Side]string{score.Self: "ket-qua", score.Council: "ket-qua", score.Explain: "de-nghi",
	score.Conclude: "ket-luan"}

// Acceptable reports whether what the agency claimed and proved, or its tasks
// give, can be taken as it is.
func (r claimRow) Acceptable() bool {
	return r.Row != nil && r.Council == nil && r.Locked == "" &&
		(r.Rule.Tasks && r.Row.State != score.NoTask && r.Row.State != score.NoEvidence || r.Row.State == score.Claimed)
}

// Inner reports whether the criterion has parts.
func (r claimRow) Inner() bool { return len(r.Parts) > 0 }

type claimPage struct {
	*scoreAt
	Card     *score.Card
	Rows     []claimRow
	Name     string
	Problem  string
	Open     int // criteria that nobody has appraised
	Answered bool
	council  bool
	facts    *score.Facts
}

// claimForm is the form of a card, of the agency or of the council.
func (v *visit) claimForm(a *scoreAt, council bool) (*claimPage, error) {
	action := org.SelfScore
	if council {
		action = org.Appraise
	}
	if !v.who.May(action, a.Key.Agency) {
		return nil, store.ErrForbidden
	}
	c, err := v.house.Card(v.ctx(), v.who, a.Key, v.today())
	if err != nil {
		return nil, err
	}
	f, err := v.house.ScoreFacts(v.ctx(), v.who, a.Key, v.today())
	if err != nil {
		return nil, err
	}
	f.Number = c.Number
	d := &claimPage{scoreAt: a, Card: c, Name: c.Name, council: council, facts: f, Open: len(c.Unsettled())}
	said := map[score.Side]map[string]*score.Claim{score.Self: f.Standing(score.Self),
		score.Council: f.Standing(score.Council),
		score.Explain: f.Standing(score.Explain), score.Conclude: f.Standing(score.Conclude)}
	sides := []score.Side{score.Self, score.Explain}
	if council {
		sides = []score.Side{score.Council, score.Conclude}
	}
	var down func(ks []*score.Criterion, depth int)
	down = func(ks []*score.Criterion, depth int) {
		for _, k := range ks {
			r := claimRow{Criterion: k, Row: c.Row(k.No), Depth: depth, Due: a.Set.DueOf(k),
				Self: said[score.Self][k.No], Council: said[score.Council][k.No], Explained: said[score.Explain][k.No],
				Concluded: said[score.Conclude][k.No]}
			if len(k.Parts) == 0 && r.Row != nil {
				r.Locked = a.Set.Locked(k, f, sides[0], v.today())
				for _, side := range sides {
					if a.Set.Locked(k, f, side, v.today()) == "" {
						r.Fields = append(r.Fields, fieldOf(k, side, said[side][k.No]))
					}
				}
				r.Undo = council && r.Council != nil && r.Locked == ""
				d.Answered = d.Answered || r.Explained != nil
			}
			d.Rows = append(d.Rows, r)
			down(k.Parts, depth+1)
		}
	}
	down(a.Set.Fields, 0)
	return d, nil
}

func fieldOf(k *score.Criterion, side score.Side, said *score.Claim) claimField {
	f := claimField{Side: side, Key: fieldKeys[side], No: k.No, Hint: k.Rule.Hint(),
		Exempt: side == score.Council || side == score.Conclude}
	if said != nil {
		f.Value, f.Why = said.Cell(), said.Why
	}
	f.Steps = tryRow{k, f.Value}.Steps()
	return f
}

// Example is as much of the hint as a narrow field shows.
func (f claimField) Example() string {
	if i := strings.Index(f.Hint, textExample); i >= 0 {
		short, _, _ := strings.Cut(f.Hint[i:], textOr)
		return short
	}
	return f.Hint
}

func (v *visit) selfScore() error {
	a, err := v.scoreAt()
	if err != nil {
		return err
	}
	if v.query("xuat") == "xlsx" {
		f, err := v.house.ScoreFacts(v.ctx(), v.who, a.Key, v.today())
		if err != nil {
			return err
		}
		return v.workbook("bang-cham-"+a.Key.Agency+"-"+a.Key.Period+".xlsx",
			func(w io.Writer) error { return score.WriteClaims(w, a.Set.Criteria, f) })
	}
	d, err := v.claimForm(a, false)
	if err != nil {
		return err
	}
	return v.render("score-claim", d)
}

// sent reads what a form says of each criterion into the rows, and the claims it
// makes of each side; ok is false when something is wrong, which the rows then say.
func (v *visit) sent(d *claimPage) (claims map[score.Side][]score.Claim, ok bool) {
	claims, ok = map[score.Side][]score.Claim{}, true
	var agreed []string
	for i := range d.Rows {
		r := &d.Rows[i]
		r.Link = cut(v.form("lien-ket-"+r.No), 2000)
		if d.council && r.Locked == "" && r.Council == nil && (v.form("cong-nhan-"+r.No) != "" ||
			v.form("tat-ca") != "") &&
			v.form("ket-qua-"+r.No) == "" && !r.Inner() {
			r.Accepted = true
			agreed = append(agreed, r.No)
			continue
		}
		for j := range r.Fields {
			claim, err := v.field(r, &r.Fields[j])
			if err != nil {
				r.Wrong, ok = task.Sentence(err), false
			} else if claim != nil {
				side := r.Fields[j].Side
				claims[side] = append(claims[side], *claim)
			}
		}
	}
	if len(agreed) > 0 {
		for _, x := range d.Set.Agreements(d.Card, d.facts, agreed, "") {
			if why := v.form("ghi-chu-" + x.No); why != "" {
				x.Why = cut(why, 2000)
			}
			claims[score.Council] = append(claims[score.Council], x)
		}
	}
	return claims, ok
}

// field reads what was sent for one field; nil where it is as before. What is left
// blank changes nothing.
func (v *visit) field(r *claimRow, f *claimField) (*score.Claim, error) {
	before, beforeWhy := f.Value, f.Why
	f.Value, f.Why = cut(v.form(f.Name()), 200), cut(v.form(f.WhyName()), 2000)
	f.Steps = tryRow{r.Criterion, f.Value}.Steps()
	if f.Value == before && f.Why == beforeWhy {
		return nil, nil
	}
	claim, err := r.ReadClaim(f.Value, f.Exempt)
	switch {
	case err != nil:
		return nil, err
	case claim == nil && f.Side == score.Explain && f.Why != "":
		claim = &score.Claim{No: r.No}
	case claim == nil:
		return nil, nil
	}
	claim.Why = f.Why
	return claim, nil
}

// again shows a form with what was sent and what is wrong with it.
func (v *visit) again(name string, d *claimPage, err error) error {
	var known *store.Error
	if err != nil && !errors.As(err, &known) || errors.Is(err, house.ErrSecret) {
		return err
	}
	if known != nil {
		d.Problem = known.Text
	}
	return v.renderAs(http.StatusUnprocessableEntity, name, d)
}

func (v *visit) saveSelfScore() error {
	a, err := v.scoreAt()
	if err != nil {
		return err
	}
	d, err := v.claimForm(a, false)
	if err != nil {
		return err
	}
	claims, ok := v.sent(d)
	if !ok {
		return v.again("score-claim", d, nil)
	}
	var links []score.Evidence
	for _, r := range d.Rows {
		if r.Link != "" {
			links = append(links, score.Evidence{No: r.No, Name: linkName(r.Link), Link: r.Link})
		}
	}
	self, answers := claims[score.Self], claims[score.Explain]
	if err := v.house.PutClaims(v.ctx(), v.who, a.Key, score.Self, self, links...); err != nil {
		return v.again("score-claim", d, err)
	}
	if len(answers) > 0 {
		if err := v.house.PutClaims(v.ctx(), v.who, a.Key, score.Explain, answers); err != nil {
			return v.again("score-claim", d, err)
		}
	}
	files, err := v.saveFiles(d)
	if err != nil {
		return v.again("score-claim", d, err)
	}
	switch id, _ := strconv.ParseInt(v.form("rut"), 10, 64); {
	case id > 0:
		if err := v.house.RemoveScoreEvidence(v.ctx(), v.who, id, ""); err != nil {
			return v.again("score-claim", d, err)
		}
		v.flash(textRemoved)
	case len(self)+len(answers)+len(links)+files == 0:
		v.flash(textScoreNothing)
	case len(answers) > 0:
		v.flash(textAnswersSaved, len(answers), len(links)+files)
	default:
		v.flash(textScoreSaved, len(self), len(links)+files)
	}
	return v.redirect(a.Path("/cham"))
}

// saveFiles stores the files that were sent as evidence, and returns how many.
func (v *visit) saveFiles(d *claimPage) (files int, err error) {
	if v.r.MultipartForm == nil {
		return 0, nil
	}
	for _, r := range d.Rows {
		for _, h := range v.r.MultipartForm.File["tep-"+r.No] {
			f, err := h.Open()
			if err != nil {
				return files, err
			}
			data, err := io.ReadAll(f)
			f.Close()
			if err != nil {
				return files, err
			}
			if _, err := v.house.AddScoreEvidence(v.ctx(), v.who, d.Key,
				score.Evidence{No: r.No, Name: cut(path.Base(strings.ReplaceAll(h.Filename,
					"\\", "/")), 200)}, data); err != nil {
				return files, err
			}
			files++
		}
	}
	return files, nil
}

// saveCell stores what was just typed in one row, and says what it gives now.
func (v *visit) saveCell() error {
	a, err := v.scoreAt()
	if err != nil {
		return err
	}
	council := v.form("ben") == "tham-dinh"
	d, err := v.claimForm(a, council)
	if err != nil {
		return err
	}
	refused := func(text string) error {
		return v.json(http.StatusUnprocessableEntity, map[string]string{"wrong": text})
	}
	no := v.form("so")
	for i := range d.Rows {
		r := &d.Rows[i]
		if r.No != no {
			continue
		}
		for j := range r.Fields {
			f := &r.Fields[j]
			if v.form(f.Name()) == "" && f.Side == score.Self && f.Value != "" { // what was typed is wiped out
				err = v.house.PutClaims(v.ctx(), v.who, a.Key, f.Side, []score.Claim{{No: no, Void: true}})
			} else if claim, bad := v.field(r, f); bad != nil {
				return refused(task.Sentence(bad))
			} else if claim != nil {
				err = v.house.PutClaims(v.ctx(), v.who, a.Key, f.Side, []score.Claim{*claim})
			}
			var known *store.Error
			if errors.As(err, &known) && !errors.Is(err, house.ErrSecret) {
				return refused(known.Text)
			}
			if err != nil {
				return err
			}
		}
	}
	c, err := v.house.Card(v.ctx(), v.who, a.Key, v.today())
	if err != nil {
		return err
	}
	out := map[string]string{"total": c.Total.Score() + "/" + c.Total.Base.String()}
	if r := c.Row(no); r != nil {
		out["points"], out["state"] = r.Score(), r.State.Words()
	}
	return v.json(http.StatusOK, out)
}

// importClaims takes a filled-in workbook in: the agency's columns, or the
// council's.
func (v *visit) importClaims() error {
	a, err := v.scoreAt()
	if err != nil {
		return err
	}
	side, back := score.Self, "/cham"
	switch v.form("ben") {
	case "tham-dinh":
		side, back = score.Council, "/tham-dinh"
	case "ket-luan":
		side, back = score.Conclude, "/tham-dinh"
	case "giai-trinh":
		side = score.Explain
	}
	_, data, err := v.handed("bang", textClaimFile)
	if err != nil {
		return err
	}
	_, sheet, err := score.ReadClaims(data, side, func(key string) *score.Criteria {
		if key == a.Set.Key {
			return a.Set.Criteria
		}
		return nil
	})
	var ps score.Problems
	if errors.As(err, &ps) {
		return v.fail(http.StatusUnprocessableEntity, ps.Error())
	}
	if err != nil {
		return err
	}
	if sheet.Agency != a.Key.Agency || sheet.Period != a.Key.Period {
		return v.fail(http.StatusUnprocessableEntity, fmt.Sprintf(textOtherSheet, sheet.Agency,
			score.PeriodWords(sheet.Period)))
	}
	if err := v.house.PutClaims(v.ctx(), v.who, a.Key, side, sheet.Claims, sheet.Links...); err != nil {
		return err
	}
	if len(sheet.Notes) > 0 {
		v.flash(textSheetNotes, len(sheet.Claims), strings.ReplaceAll(cut(sheet.Notes.Error(), 1500), "\n", " "))
	} else {
		v.flash(textSheetSaved, len(sheet.Claims))
	}
	return v.redirect(a.Path(back))
}

// linkName is the short name of a link: its host.
func linkName(link string) string {
	if u, err := url.Parse(link); err == nil && u.Host != "" {
		return fmt.Sprintf(textLinkName, u.Host)
	}
	return cut(link, 100)
}

func (v *visit) appraisal() error {
	a, err := v.scoreAt()
	if err != nil {
		return err
	}
	d, err := v.claimForm(a, true)
	if err != nil {
		return err
	}
	return v.render("score-appraise", d)
}

func (v *visit) saveAppraisal() error {
	a, err := v.scoreAt()
	if err != nil {
		return err
	}
	d, err := v.claimForm(a, true)
	if err != nil {
		return err
	}
	if no := v.form("hoan-tac"); no != "" {
		if err := v.house.PutClaims(v.ctx(), v.who, a.Key, score.Council, []score.Claim{{No: no,
			Void: true, Why: textUndone}}); err != nil {
			return v.again("score-appraise", d, err)
		}
		v.flash(textUndoneRow, no)
		return v.redirect(a.Path("/tham-dinh"))
	}
	claims, ok := v.sent(d)
	if !ok {
		return v.again("score-appraise", d, nil)
	}
	n := len(claims[score.Council]) + len(claims[score.Conclude])
	if n == 0 {
		v.flash(textScoreNothing)
		return v.redirect(a.Path("/tham-dinh"))
	}
	for _, side := range []score.Side{score.Council, score.Conclude} {
		if len(claims[side]) == 0 {
			continue
		}
		if err := v.house.PutClaims(v.ctx(), v.who, a.Key, side, claims[side]); err != nil {
			return v.again("score-appraise", d, err)
		}
	}
	v.flash(textAppraised, n)
	return v.redirect(a.Path("/tham-dinh"))
}

// chosenCards are the agencies that a form about many cards names: those ticked, or all
// open ones that the reader may appraise and wanted holds for.
func (v *visit) chosenCards(a *scoreAt, wanted func(*score.Card) bool) ([]string, error) {
	chosen := v.r.PostForm["co-quan"]
	if v.form("tat-ca") != "" {
		cards, err := v.house.Outlines(v.ctx(), v.who, a.Key.Criteria, a.Key.Period, v.today())
		if err != nil {
			return nil, err
		}
		chosen = nil
		for _, c := range cards {
			if c.Number == "" && v.who.May(org.Appraise, c.Agency) && wanted(c) {
				chosen = append(chosen, c.Agency)
			}
		}
	}
	if len(chosen) == 0 {
		return nil, &failure{status: http.StatusUnprocessableEntity, text: textNobodyChosen}
	}
	return chosen, nil
}

// agreeAll takes over what the chosen agencies have claimed and proven.
func (v *visit) agreeAll() error {
	a, err := v.scoreAt()
	if err != nil {
		return err
	}
	chosen, err := v.chosenCards(a, func(*score.Card) bool { return true })
	if err != nil {
		return err
	}
	n, agencies, err := v.house.AgreeScores(v.ctx(), v.who, a.Key, chosen, cut(v.form("ly-do"), 2000), v.today())
	if err != nil {
		return err
	}
	v.flash(textAgreed, n, agencies)
	return v.redirect(a.Path())
}

// urgeAll urges the chosen agencies to score themselves.
func (v *visit) urgeAll() error {
	a, err := v.scoreAt()
	if err != nil {
		return err
	}
	chosen, err := v.chosenCards(a, func(c *score.Card) bool { return !c.Progress().Handed() })
	if err != nil {
		return err
	}
	if err := v.house.UrgeScores(v.ctx(), v.who, a.Key, chosen, cut(v.form("ly-do"), 2000)); err != nil {
		return err
	}
	v.flash(textUrged, len(chosen))
	return v.redirect(a.Path())
}

// importSurvey takes in what surveys gave the agencies of a set.
func (v *visit) importSurvey() error {
	a, err := v.scoreAt()
	if err != nil {
		return err
	}
	_, data, err := v.handed("bang", textSurveyFile)
	if err != nil {
		return err
	}
	set, found, err := v.house.ReadSurvey(v.ctx(), data, v.today())
	var ps score.Problems
	if errors.As(err, &ps) {
		return v.fail(http.StatusUnprocessableEntity, ps.Error())
	}
	if err != nil {
		return err
	}
	if set.Key != a.Set.Key || found.Period != a.Key.Period {
		return v.fail(http.StatusUnprocessableEntity, fmt.Sprintf(textOtherSurvey, set.Key,
			score.PeriodWords(found.Period)))
	}
	if err := v.house.PutSurvey(v.ctx(), v.who, set.Key, found); err != nil {
		return err
	}
	n := 0
	for _, r := range found.Rows {
		n += len(r.Claims)
	}
	if len(found.Notes) > 0 {
		v.flash(textSurveyNotes, n, len(found.Rows), strings.ReplaceAll(cut(found.Notes.Error(), 1500), "\n", " "))
	} else {
		v.flash(textSurveySaved, n, len(found.Rows))
	}
	return v.redirect(a.Path())
}

// draftCriteria proposes a set from the table of a decision, as a template to complete.
func (v *visit) draftCriteria() error {
	name, data, err := v.handed("tep", textDecisionFile)
	if err != nil {
		return err
	}
	blocks, _, err := paper.Read(v.ctx(), name, data, paper.Options{})
	var refused *paper.Refusal
	if errors.As(err, &refused) {
		return v.fail(http.StatusUnprocessableEntity, refused.Text)
	}
	if err != nil {
		return err
	}
	d, err := score.ReadDecision(blocks)
	var ps score.Problems
	if errors.As(err, &ps) {
		return v.fail(http.StatusUnprocessableEntity, ps.Error())
	}
	if err != nil {
		return err
	}
	return v.workbook(d.Key+".xlsx", func(w io.Writer) error { return score.WriteDraft(w, d) })
}
