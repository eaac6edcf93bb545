package web

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
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

func (s *Server) scorePages() {
	s.page("GET /diem", readers, (*visit).scores)
	s.upload("POST /diem", may(org.ManageCriteria), 8<<20+mostForm, (*visit).importCriteria)
	s.page("GET /diem/{set}", readers, (*visit).scoreSet)
	s.page("POST /diem/{set}/cong-bo", may(org.PublishScores), (*visit).publishScores)
	s.page("GET /diem/{set}/{agency}", readers, (*visit).scoreCard)
	s.page("GET /diem/{set}/{agency}/cham", officers, (*visit).selfScore)
	s.upload("POST /diem/{set}/{agency}/cham", officers, store.MostEvidence+mostForm, (*visit).saveSelfScore)
	s.page("GET /diem/{set}/{agency}/tham-dinh", officers, (*visit).appraisal)
	s.page("POST /diem/{set}/{agency}/tham-dinh", officers, (*visit).saveAppraisal)
	s.page("POST /diem/{set}/{agency}/o", officers, (*visit).saveCell)
	s.page("POST /diem/{set}/dong-y", officers, (*visit).agreeAll)
	s.page("POST /diem/{set}/don-doc", officers, (*visit).urgeAll)
	s.upload("POST /diem/{set}/khao-sat", officers, 8<<20+mostForm, (*visit).importSurvey)
	s.upload("POST /diem/tu-quyet-dinh", may(org.ManageCriteria), 16<<20+mostForm, (*visit).draftCriteria)
	s.upload("POST /diem/{set}/{agency}/bang", officers, 8<<20+mostForm, (*visit).importClaims)
	s.page("GET /diem/{set}/{agency}/lich-su", officers, (*visit).scoreHistory)
	s.page("GET /diem/minh-chung/{id}", officers, (*visit).scoreEvidence)
}

func init() {
	templateFuncs["periodWords"] = score.PeriodWords
	templateFuncs["stateBadge"] = stateBadge
	templateFuncs["add"] = func(a, b int) int { return a + b }
}

// stateBadge is how a badge of a criterion's state looks.
func stateBadge(s score.State) string {
	switch s {
	case score.Settled, score.Concluded, score.ByTasks:
		return "ok"
	case score.Explained, score.NoClaim, score.TaskOpen, score.NoEvidence, score.NoTask:
		return "warn"
	case score.TooLate, score.TaskOverdue:
		return "bad"
	}
	return ""
}

// bar is a line of a chart, drawn as an SVG in percent of the widest.
type bar struct {
	Label, Link, Value, Alt string
	Max, Best, Final        string // widths
	Target                  string // where a line stands, "" none
}

func width(p, of score.Points) string {
	if of <= 0 {
		return "0"
	}
	return strconv.FormatFloat(100*float64(p)/float64(of), 'f', 2, 64)
}

// fieldBars are the fields of a card.
func fieldBars(c *score.Card) (out []bar) {
	widest := score.Points(0)
	for _, f := range c.Total.Parts {
		widest = max(widest, f.Max)
	}
	for _, f := range c.Total.Parts {
		out = append(out, bar{Label: f.No + ". " + f.Name, Link: "#tc-" + f.No,
			Value: f.Score() + "/" + f.Base.String(),
			Alt:   fmt.Sprintf(textScoreBarNow, f.Name, f.Score(), f.Base, f.Best), Max: width(f.Max,
				widest), Best: width(f.Best, widest), Final: width(f.Final, widest)})
	}
	return out
}

func indexBar(label string, index score.Points, target score.Points) bar {
	b := bar{Label: label, Value: index.Fixed() + "%", Alt: fmt.Sprintf(textFigureBar, label, index.Fixed()+"%"),
		Max: "100", Best: width(index, 100*score.Unit), Final: width(index, 100*score.Unit)}
	if target > 0 {
		b.Target = width(target, 100*score.Unit)
	}
	return b
}

// scoreAt is the set, the period and the day that an address names.
type scoreAt struct {
	Set     *store.CriteriaSet
	Key     store.ScoreKey
	Day     corpus.Day
	Periods []option
}

func (v *visit) scoreAt() (*scoreAt, error) {
	c, err := v.store.Criteria(v.ctx(), v.r.PathValue("set"))
	if err != nil {
		return nil, err
	}
	a := &scoreAt{Set: c, Key: store.ScoreKey{Criteria: c.Key, Agency: v.r.PathValue("agency"),
		Period: cmp.Or(v.query("ky"), v.form("ky"), c.PeriodOf(v.today()))}}
	if !c.HasPeriod(a.Key.Period) {
		return nil, &failure{status: http.StatusUnprocessableEntity, text: fmt.Sprintf(textNoPeriod,
			cut(a.Key.Period, 40))}
	}
	a.Day, _ = v.on()
	known, err := v.store.ScorePeriods(v.ctx(), c.Key, a.Key.Agency)
	if err != nil {
		return nil, err
	}
	list := slices.Compact(slices.Sorted(slices.Values(append(known, a.Key.Period, c.PeriodOf(v.today())))))
	slices.Reverse(list)
	for _, p := range list {
		a.Periods = append(a.Periods, option{p, score.PeriodWords(p), p == a.Key.Period})
	}
	return a, nil
}

// Path is the address of the card, with what follows it.
func (a *scoreAt) Path(more ...string) string {
	p := "/diem/" + url.PathEscape(a.Key.Criteria)
	if a.Key.Agency != "" {
		p += "/" + url.PathEscape(a.Key.Agency)
	}
	return p + strings.Join(more, "") + "?ky=" + a.Key.Period
}

// setRow is a set in the list.
type setRow struct {
	store.CriteriaSet
	Count    int
	Groups   []string
	Official bool
	On       bool
	Mine     string // the card of the reader's agency, or of the one above it
}

type scoresPage struct {
	Sets         []setRow
	Publications []store.Publication
	Figures      house.Figures
	Bars         []bar
	MayManage    bool
}

func (v *visit) scores() error {
	d := scoresPage{MayManage: v.who.May(org.ManageCriteria)}
	if v.query("mau") != "" {
		return v.workbook("mau-bo-tieu-chi.xlsx", func(w io.Writer) error { return score.WriteCriteria(w, nil) })
	}
	sets, err := v.store.CriteriaSets(v.ctx())
	if err != nil {
		return err
	}
	for _, c := range sets {
		r := setRow{CriteriaSet: c, Count: len(c.Leaves()), On: c.On(v.today()), Official: !c.Frame && !c.Example}
		if v.who != nil {
			r.Mine = v.house.ScoredAs(v.who, c.Criteria)
		}
		for _, g := range c.Groups {
			r.Groups = append(r.Groups, g.Words())
		}
		d.Sets = append(d.Sets, r)
	}
	slices.SortStableFunc(d.Sets, func(a, b setRow) int { return cmp.Compare(a.Order(), b.Order()) })
	if d.Publications, err = v.store.Publications(v.ctx(), ""); err != nil {
		return err
	}
	if d.Figures, err = v.house.Figures(v.query("chi-so"), v.query("tinh")); err != nil {
		return err
	}
	for _, r := range d.Figures.Results {
		if p, ok := r.Points(); ok {
			label, most := fmt.Sprint(r.Year), r.Most()
			d.Bars = append(d.Bars, bar{Label: label, Value: p.String(), Alt: fmt.Sprintf(textFigureBar, label, p),
				Max: "100", Best: width(p, most), Final: width(p, most)})
		}
	}
	return v.render("score-list", d)
}

// importCriteria takes a set of criteria in from a file.
func (v *visit) importCriteria() error {
	name, data, err := v.handed("tep", textCriteriaFile)
	if err != nil {
		return err
	}
	read := score.ReadYAML
	if strings.EqualFold(path.Ext(name), ".xlsx") {
		read = score.ReadSheet
	}
	c, err := read(data)
	var ps score.Problems
	if errors.As(err, &ps) {
		return v.fail(http.StatusUnprocessableEntity, ps.Error())
	}
	if err != nil {
		return err
	}
	version, err := v.house.PutCriteria(v.ctx(), v.who, c)
	if err != nil {
		return err
	}
	v.flash(textCriteriaSaved, c.Key, version)
	return v.redirect("/diem/" + c.Key)
}

// exported sends cards as a file; done is false where none was asked for.
func (v *visit) exported(a *scoreAt, cards []*score.Card, picture func() ([]byte, error)) (done bool, err error) {
	name := strings.Trim("diem-"+a.Key.Criteria+"-"+a.Key.Agency, "-") + "-" + a.Key.Period
	switch kind := v.query("xuat"); kind {
	case "":
		return false, nil
	case "xlsx":
		return true, v.workbook(name+".xlsx", func(w io.Writer) error { return score.WriteCards(w, v.house.Mark(), cards) })
	case "pdf":
		return true, v.workbook(name+".pdf", func(w io.Writer) error { return score.WritePDF(w, v.house.Mark(), cards) })
	case "csv":
		return true, v.workbook(name+".csv", func(w io.Writer) error { return score.WriteCSV(w, cards) })
	case "png":
		png, err := picture()
		if err == nil {
			v.send(http.StatusOK, "image/png", png)
		}
		return true, err
	default:
		return true, v.fail(http.StatusUnprocessableEntity, fmt.Sprintf(textBadFormat, cut(kind, 20)))
	}
}

// rankRow is a line of a comparison.
type rankRow struct {
	score.Ranked
	Link        string
	Bar         bar
	Row         *score.Row
	Publishable bool
	Progress    score.Progress
	Councils    bool // the reader may appraise it, and it is not published
}

type scoreSetPage struct {
	*scoreAt
	Rows        []rankRow
	Groups      bool // of more than one group, each ranked for itself
	Ranked      int  // rows with a place
	Empty       int  // cards on which nobody has said anything
	Fields      []option
	Field       string
	MayPublish  bool
	Publishable int
	Surveys     int                // criteria whose points come from surveys
	Councils    int                // cards that the reader may appraise
	Waiting     int                // of them, of agencies that have not scored themselves
	Uncounted   []score.Uncounted  // tasks that count for nobody, told to who manages the set
	Covers      []*score.Criterion // of a frame: the fields with what lies below
}

func (v *visit) scoreSet() error {
	a, err := v.scoreAt()
	if err != nil {
		return err
	}
	d := scoreSetPage{scoreAt: a, MayPublish: v.who.May(org.PublishScores)}
	if v.query("xuat") == "bo" {
		return v.workbook("bo-tieu-chi-"+a.Set.Key+".xlsx",
			func(w io.Writer) error { return score.WriteCriteria(w, a.Set.Criteria) })
	}
	if a.Set.Frame {
		d.Covers = a.Set.Fields
		return v.render("score-set", d)
	}
	if v.query("xuat") == "khao-sat" {
		rows, err := v.house.SurveyRows(v.ctx(), v.who, a.Set.Criteria, a.Key.Period, v.today())
		if err != nil {
			return err
		}
		return v.workbook("khao-sat-"+a.Set.Key+"-"+a.Key.Period+".xlsx",
			func(w io.Writer) error { return score.WriteSurvey(w, a.Set.Criteria, a.Key.Period, rows) })
	}
	list := v.house.Outlines
	if v.query("xuat") != "" {
		list = v.house.Cards
	}
	cards, err := list(v.ctx(), v.who, a.Set.Key, a.Key.Period, a.Day)
	if err != nil {
		return err
	}
	if k := a.Set.Find(v.query("linh-vuc")); k != nil {
		d.Field = k.No
	}
	if done, err := v.exported(a, cards, func() ([]byte, error) {
		return score.RankChart(a.Set.Name+", "+score.PeriodWords(a.Key.Period)+" (%)", cards, d.Field)
	}); done || err != nil {
		return err
	}
	for _, k := range a.Set.Fields {
		d.Fields = append(d.Fields, option{k.No, k.No + ". " + k.Name, k.No == d.Field})
	}
	if v.who.May(org.ManageCriteria) {
		if d.Uncounted, err = v.store.UncountedTasks(v.ctx(), v.who, a.Set.Key); err != nil {
			return err
		}
	}
	d.Groups, d.Surveys = len(a.Set.Groups) > 1, len(a.Set.Surveyed())
	for _, r := range score.Rank(cards, d.Field) {
		key := a.Key
		key.Agency = r.Card.Agency
		councils := r.Card.Number == "" && v.who.May(org.Appraise, r.Card.Agency)
		progress := r.Card.Progress()
		if councils {
			d.Councils++
			if !progress.Handed() {
				d.Waiting++
			}
		}
		if r.Rank == 0 {
			d.Empty++
			if councils || v.who.May(org.ReadScores, r.Card.Agency) && v.who.Agency == r.Card.Agency {
				d.Rows = append(d.Rows, rankRow{Ranked: r, Link: (&scoreAt{Key: key}).Path(), Row: r.Card.Total,
					Progress: progress, Councils: councils})
			}
			continue
		}
		row := r.Card.Total
		if d.Field != "" {
			row = r.Card.Row(d.Field)
		}
		x := rankRow{Ranked: r, Link: (&scoreAt{Key: key}).Path(), Bar: indexBar(r.Card.Name, row.Index(),
			a.Set.Target), Row: row, Publishable: r.Card.Publishable() == nil, Progress: progress, Councils: councils}
		if x.Publishable {
			d.Publishable++
		}
		d.Rows = append(d.Rows, x)
		d.Ranked++
	}
	return v.render("score-set", d)
}

func (v *visit) publishScores() error {
	a, err := v.scoreAt()
	if err != nil {
		return err
	}
	number, err := v.house.PublishScores(v.ctx(), v.who, a.Key.Criteria, a.Key.Period, v.r.PostForm["co-quan"])
	if err != nil {
		return err
	}
	v.flash(textPublishedAs, number)
	return v.redirect(a.Path())
}

type scoreCardPage struct {
	*scoreAt
	Card                          *score.Card
	Rows                          []*score.Row
	Bars, Trend                   []bar
	Years                         *score.Comparison
	Cheapest                      []*score.Row
	Best                          score.Points // the index that can still be reached
	Need                          score.Points // points that the target lacks
	OutOfReach                    bool
	MayScore, MayAppraise, Inside bool
	// What if: the tasks that are not done, those chosen, and what would come of it.
	Tasks []whatIfTask
	Tries []tryRow
	Then  *score.Card
	Gains []gain
	Wrong []string
}

type whatIfTask struct {
	score.TaskRow
	Chosen bool
}

// tryRow is a criterion that a person can try another result for.
type tryRow struct {
	*score.Criterion
	Value string
}

// Steps are what can be chosen, none where a figure is written.
func (t tryRow) Steps() (out []option) {
	for _, s := range t.Rule.Steps {
		if t.Rule.Kind == score.Steps {
			out = append(out, option{s.Text, s.Text + " (" + s.Points.String() + " điểm)",
				paper.Fold(s.Text) == paper.Fold(t.Value)})
		}
	}
	return out
}

type gain struct {
	No, Name   string
	From, To   score.Points
	Difference score.Points
}

func (v *visit) scoreCard() error {
	a, err := v.scoreAt()
	if err != nil {
		return err
	}
	if a.Set.Frame { // nothing is scored by it
		return v.redirect("/diem/" + url.PathEscape(a.Set.Key))
	}
	c, err := v.house.Card(v.ctx(), v.who, a.Key, a.Day)
	if err != nil {
		return err
	}
	if done, err := v.exported(a, []*score.Card{c}, c.Chart); done || err != nil {
		return err
	}
	d := scoreCardPage{scoreAt: a, Card: c, Rows: c.Rows(), Bars: fieldBars(c),
		Inside:   v.who.May(org.ReadScores, a.Key.Agency),
		MayScore: v.who.May(org.SelfScore, a.Key.Agency) && c.Number == "", MayAppraise: v.who.May(org.Appraise,
			a.Key.Agency) && c.Number == ""}
	d.Best = c.BestIndex()
	if c.Target > 0 {
		d.Need, d.OutOfReach = c.Need(), c.OutOfReach()
	}
	if c.Number == "" {
		d.Cheapest = c.Cheapest(8)
	}
	line, err := v.house.ScoreTrend(v.ctx(), v.who, a.Key, v.today(), 12)
	if err != nil {
		return err
	}
	if len(line) > 1 {
		for _, p := range line {
			d.Trend = append(d.Trend, indexBar(p.Label, p.Value, c.Target))
		}
	}
	if d.Years, err = v.house.YearBefore(v.ctx(), v.who, c); err != nil {
		return err
	}
	if d.Inside && c.Number == "" {
		if err := v.whatIf(&d); err != nil {
			return err
		}
	}
	return v.render("score-card", d)
}

// whatIf fills in what a person may try, and what came of what they tried.
func (v *visit) whatIf(d *scoreCardPage) error {
	asked := v.r.URL.Query()
	seen := map[int64]bool{}
	var ids []int64
	for _, r := range d.Card.Leaves() {
		for _, t := range r.Tasks {
			if seen[t.ID] || t.Status.Done() {
				continue
			}
			seen[t.ID] = true
			chosen := slices.Contains(asked["viec"], strconv.FormatInt(t.ID, 10))
			if chosen {
				ids = append(ids, t.ID)
			}
			d.Tasks = append(d.Tasks, whatIfTask{t, chosen})
		}
	}
	var claims []score.Claim
	for _, k := range d.Set.Leaves() {
		row := d.Card.Row(k.No)
		if k.Method == score.Survey || k.Method == score.SIPAS || k.Rule.Tasks || row == nil ||
			row.State.Over() || row.State == score.TooLate {
			continue
		}
		t := tryRow{k, cut(v.query("thu-"+k.No), 200)}
		claim, err := k.ReadClaim(t.Value, false)
		if err != nil {
			d.Wrong = append(d.Wrong, task.Sentence(err))
		} else if claim != nil {
			claims = append(claims, *claim)
		}
		d.Tries = append(d.Tries, t)
	}
	if len(ids) == 0 && len(claims) == 0 {
		return nil
	}
	now, then, err := v.house.WhatIf(v.ctx(), v.who, d.Key, ids, claims, d.Day)
	if err != nil {
		return err
	}
	d.Then = then
	for _, r := range then.Leaves() {
		if was := now.Row(r.No); was.Final != r.Final {
			d.Gains = append(d.Gains, gain{r.No, r.Name, was.Final, r.Final, r.Final - was.Final})
		}
	}
	return nil
}

type scoreHistoryPage struct {
	*scoreAt
	Name    string
	Changes []store.ScoreChange
}

func (v *visit) scoreHistory() error {
	a, err := v.scoreAt()
	if err != nil {
		return err
	}
	d := scoreHistoryPage{scoreAt: a, Name: v.house.AgencyName(a.Key.Agency)}
	if d.Changes, err = v.store.ScoreHistory(v.ctx(), v.who, a.Key); err != nil {
		return err
	}
	slices.Reverse(d.Changes)
	return v.render("score-history", d)
}

// scoreEvidence sends a file that proves a claim.
func (v *visit) scoreEvidence() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	e, data, err := v.store.ScoreEvidence(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	if e.Link != "" || len(data) == 0 {
		return store.ErrNotFound
	}
	h := v.w.Header()
	h.Set("Content-Disposition", attachment(e.Name, "minh-chung"))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	v.send(http.StatusOK, "application/octet-stream", data)
	return nil
}
