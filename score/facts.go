package score

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/paper"
	"trolyao/task"
)

// Claim is what somebody says a criterion has reached: the agency when it
// scores itself, the council when it appraises or enters a survey.
type Claim struct {
	No     string  `json:"no"`
	Choice string  `json:"choice,omitempty"` // the name of a step
	Value  *Points `json:"value,omitempty"`  // the figure of a rule
	Points *Points `json:"points,omitempty"` // given directly
	// Part and Whole are the two numbers of a ratio, in place of Value.
	Part  *Points `json:"part,omitempty"`
	Whole *Points `json:"whole,omitempty"`
	// Counts say how often each item of a rule came; one with N 0 says that none did.
	Counts []Count `json:"counts,omitempty"`
	// Exempt takes the criterion out of the agency's score and maximum; the
	// council only.
	Exempt bool `json:"exempt,omitempty"`
	// Void takes back what the side has said before.
	Void bool      `json:"void,omitempty"`
	Why  string    `json:"why,omitempty"` // a note; the council's reason
	Who  string    `json:"who,omitempty"`
	At   time.Time `json:"at,omitzero"`
	Seq  int64     `json:"-"` // where it stands among those of a moment; the later holds
}

// Count is how often an item of a rule came.
type Count struct {
	Item string `json:"item"`
	N    int    `json:"n"`
}

// Words says what is claimed.
func (c *Claim) Words() string {
	switch {
	case c.Void:
		return textVoid
	case c.Part != nil && c.Whole != nil:
		return fmt.Sprintf(textRatio, *c.Part, *c.Whole, c.figure().round())
	case len(c.Counts) > 0:
		return c.Cell()
	case c.Exempt:
		return textExempt
	case c.Choice != "":
		return "“" + c.Choice + "”"
	case c.Value != nil:
		return fmt.Sprintf(textFigure, *c.Value)
	case c.Points != nil:
		return fmt.Sprintf(textPoints, *c.Points)
	}
	return ""
}

// said reports whether the claim says anything but a reason.
func (c *Claim) said() bool {
	return c.Choice != "" || c.Value != nil || c.Points != nil || c.Part != nil || len(c.Counts) > 0 || c.Exempt
}

// figure is the figure that is claimed.
func (c *Claim) figure() Figure {
	if c.Part != nil && c.Whole != nil && *c.Whole > 0 {
		return ratio(*c.Part, *c.Whole)
	}
	if c.Value == nil {
		return figureOf(0)
	}
	return figureOf(*c.Value)
}

// Evidence proves a claim: a link, or a file.
type Evidence struct {
	ID   int64     `json:"id"`
	No   string    `json:"no"`
	Name string    `json:"name"`
	Link string    `json:"link,omitempty"`
	Who  string    `json:"who"`
	At   time.Time `json:"at"`
}

// Task is a task with how much evidence it has.
type Task struct {
	task.Work
	Evidence int
	Heading  bool // nobody leads it and other tasks of its plan stand under it: they are the work
	Closed   bool // its plan is closed or archived
}

// ledBy reports whether an agency answers for t: t counts, and the agency leads it
// itself or as one of a group that it has been given out to.
func (t *Task) ledBy(agency string, took []string) bool {
	return !t.Closed && t.isOf(agency, took)
}

// isOf reports whether an agency leads t, whether or not its plan is open.
func (t *Task) isOf(agency string, took []string) bool {
	if t.Heading {
		return false
	}
	return slices.ContainsFunc(t.LeadAgencies(), func(a string) bool {
		return a == agency || slices.Contains(took, a)
	})
}

// links reports whether l is about t.
func (l TaskLink) links(t *Task) bool {
	return (l.Plan == t.Plan || l.Plan == t.Basis.Number) && (l.No == t.No || l.No == "")
}

// Uncounted is a task that a set is about and that counts for nobody, or not for
// everybody whom its plan names.
type Uncounted struct {
	Task
	Criteria []string // the numbers of the criteria that it would count for
	Why      string   // in Vietnamese
}

// Uncounted are the tasks that the set is about and that are nobody's: headings
// above other tasks, and those whose leads are not, or not all, known agencies. A
// person has to say whose they are; those of closed plans are left out.
func (c *Criteria) Uncounted(tasks []Task) (out []Uncounted) {
	for _, t := range tasks {
		u := Uncounted{Task: t, Why: t.uncounted()}
		if u.Why == "" {
			continue
		}
		for _, k := range c.Leaves() {
			if slices.ContainsFunc(k.Tasks, func(l TaskLink) bool { return l.links(&t) }) {
				u.Criteria = append(u.Criteria, k.No)
			}
		}
		if len(u.Criteria) > 0 {
			out = append(out, u)
		}
	}
	return out
}

// uncounted says why t does not count, or not for all that lead it.
func (t *Task) uncounted() string {
	var open []string
	for _, p := range t.Leads {
		if p.Agency == "" && len(p.Members) == 0 {
			open = append(open, p.Name)
		}
	}
	switch {
	case t.Closed:
		return ""
	case t.Heading:
		return textHeading
	case len(open) > 0:
		return fmt.Sprintf(textNoAgency, strings.Join(open, "”, “"))
	case len(t.LeadAgencies()) == 0:
		return textNoLead
	}
	return ""
}

// Facts are what the card of one agency for one period is computed from. Order
// does not matter; of several claims for a criterion the latest holds.
type Facts struct {
	Agency    string
	Took      []string // the agencies whose place it has taken: their tasks are now its own
	Name      string   // of the agency
	Group     Group    // that it is ranked in
	Period    string   // "2026", "2026-11"
	Number    string   // of the publication that froze the card, "" before it
	Self      []Claim
	Appraised []Claim
	Explained []Claim // what the agency says to the appraisal, with or without another claim
	Concluded []Claim // what the council says at last
	Evidence  []Evidence
	Tasks     []Task
	Shut      []TaskLink // tasks of the agency that do not count, for their plan is not open
}

// EachWho calls f with every place that says who made a claim or gave evidence.
func (f *Facts) EachWho(do func(who *string)) {
	for _, cs := range [][]Claim{f.Self, f.Appraised, f.Explained, f.Concluded} {
		for i := range cs {
			do(&cs[i].Who)
		}
	}
	for i := range f.Evidence {
		do(&f.Evidence[i].Who)
	}
}

// ClaimPoints says what c gives under the rule of k; err is a
// [*task.Refusal] when it says nothing k understands. A council may give points
// directly whatever the rule.
func (k *Criterion) ClaimPoints(c *Claim, council bool) (Points, error) {
	given := 0
	for _, is := range []bool{c.Choice != "", c.Value != nil, c.Points != nil, c.Part != nil || c.Whole != nil,
		len(c.Counts) > 0, c.Exempt} {
		if is {
			given++
		}
	}
	unfit := func() (Points, error) {
		return 0, refuse(errors.New("the claim does not fit the rule"), textNeedsRule, k.No, k.Rule.Hint())
	}
	switch {
	case given == 0:
		return 0, refuse(errors.New("nothing is claimed"), textNothingClaimed, k.No)
	case given > 1:
		return 0, refuse(errors.New("more than one thing is claimed"), textTwoClaims, k.No)
	case c.Exempt && !council:
		return 0, refuse(errors.New("only the council exempts"), textExemptCouncil, k.No)
	case c.Exempt:
		return 0, nil
	case c.Points != nil:
		if k.Rule.Kind != Direct && !council {
			return unfit()
		}
		if *c.Points < 0 {
			return 0, refuse(errors.New("negative points"), textNegative, k.No, *c.Points)
		}
		if *c.Points > k.Max {
			return 0, refuse(errors.New("points above the maximum"), textAboveMax, k.No, *c.Points, k.Max)
		}
		return *c.Points, nil
	case k.Rule.Tasks && !council:
		return 0, refuse(errors.New("points of tasks are not claimed"), textFromTasks, k.No)
	case c.Choice != "":
		if k.Rule.Kind != Steps {
			return unfit()
		}
		s, ok := k.Rule.step(c.Choice)
		if !ok {
			return 0, refuse(errors.New("no such step"), textNoStep, k.No, c.Choice, k.Rule.Hint())
		}
		return clampPoints(s.Points, k.Max), nil
	case len(c.Counts) > 0:
		return k.countPoints(c)
	}
	if !k.Rule.figured() || c.Part != nil && !k.Rule.percent() {
		return unfit()
	}
	return k.figurePoints(c)
}

// countPoints says what the items of a claim give.
func (k *Criterion) countPoints(c *Claim) (Points, error) {
	if !k.Rule.counted() {
		return 0, refuse(errors.New("the claim does not fit the rule"), textNeedsRule, k.No, k.Rule.Hint())
	}
	seen := map[string]bool{}
	for _, x := range c.Counts {
		i, ok := k.Rule.item(x.Item)
		switch {
		case !ok:
			return 0, refuse(errors.New("no such item"), textNoItem, k.No, x.Item, k.Rule.Hint())
		case seen[i.Name]:
			return 0, refuse(errors.New("an item twice"), textItemGiven, k.No, i.Name)
		case x.N < 0 || x.N > mostEvents:
			return 0, refuse(errors.New("bad count"), textBadCount, k.No, i.Name, x.N)
		case k.Rule.Kind == Sum && !i.Each && x.N > 1:
			return 0, refuse(errors.New("an item counts once"), textItemOnce, k.No, i.Name, x.N)
		}
		seen[i.Name] = true
	}
	return k.Rule.counts(c.Counts, k.Max), nil
}

// mostEvents bounds how often a person may say that something came.
const mostEvents = 10_000

// figurePoints says what the figure of a claim gives.
func (k *Criterion) figurePoints(c *Claim) (Points, error) {
	for _, p := range []*Points{c.Value, c.Part, c.Whole} {
		switch {
		case p == nil:
		case *p < 0:
			return 0, refuse(errors.New("negative figure"), textNegativeFigure, k.No, *p)
		case *p > mostPoints:
			return 0, refuse(errors.New("huge figure"), textHugeFigure, k.No)
		}
	}
	if (c.Part == nil) != (c.Whole == nil) {
		return 0, refuse(errors.New("half a ratio"), textNeedsRule, k.No, k.Rule.Hint())
	}
	if c.Whole != nil && *c.Whole == 0 {
		return 0, refuse(errors.New("a ratio of nothing"), textRatioZero, k.No, *c.Part)
	}
	p, ok := k.Rule.points(c.figure(), k.Max)
	if !ok {
		return 0, refuse(errors.New("the rule does not say"), textNoRange, k.No, figureWords(c.figure(), k.Rule.Unit))
	}
	return p, nil
}

// Hint says what a claim under r looks like.
func (r Rule) Hint() string {
	switch {
	case r.Kind == Steps:
		var l []string
		for _, s := range r.Steps {
			l = append(l, "“"+s.Text+"”")
		}
		return fmt.Sprintf(textHintSteps, strings.Join(l, ", "))
	case r.counted():
		var l []string
		for i, x := range r.Items {
			l = append(l, fmt.Sprintf("%s: %d", x.Name, 1-min(i, 1)))
		}
		return fmt.Sprintf(textHintItems, strings.Join(l, "; "))
	case r.Kind == Penalty:
		return textHintCount
	case r.percent():
		return textHintPercent
	case r.figured():
		return textHintFigure
	}
	return textHintPoints
}

// ReadClaim makes a claim under k of what a person wrote in one cell: the name
// of a step, a figure, a ratio, items with how often they came, or points. "" is
// no claim. The error is a [*task.Refusal].
func (k *Criterion) ReadClaim(s string, council bool) (*Claim, error) {
	s = strings.TrimSpace(paper.Clean(s))
	if s == "" {
		return nil, nil
	}
	c := &Claim{No: k.No}
	if council && paper.Fold(s) == paper.Fold(textExempt) {
		c.Exempt = true
		return c, nil
	}
	unfit := func(err error) error {
		return refuse(err, textCellNeeds, k.No, s, k.Rule.Hint())
	}
	given, pointed := s, false
	if council { // "0,75 điểm" is points whatever the rule
		given, pointed = strings.CutSuffix(s, "điểm")
		given = strings.TrimSpace(given)
	}
	switch {
	case pointed:
		p, err := readFigureOf(given)
		if err != nil {
			return nil, unfit(err)
		}
		c.Points = &p
	case k.Rule.Kind == Steps:
		if step, ok := k.Rule.step(s); ok {
			c.Choice = step.Text
		} else if p, err := ParsePoints(s); err == nil && council && !strings.HasSuffix(s, "%") {
			c.Points = &p
		} else {
			c.Choice = s
		}
	case k.Rule.counted():
		var ok bool
		if c.Counts, ok = k.Rule.readCounts(s); !ok {
			return nil, unfit(errors.New("not counts"))
		}
	case k.Rule.percent() && strings.Contains(s, "/"):
		a, b, _ := strings.Cut(s, "/")
		part, err1 := readFigureOf(a)
		whole, err2 := readFigureOf(b)
		if err := errors.Join(err1, err2); err != nil {
			return nil, unfit(err)
		}
		c.Part, c.Whole = &part, &whole
	default:
		t := s
		if k.Rule.Unit != "" && k.Rule.Unit != "%" && len(t) > len(k.Rule.Unit) {
			if n := len(t) - len(k.Rule.Unit); strings.EqualFold(t[n:], k.Rule.Unit) {
				t = strings.TrimSpace(t[:n])
			}
		}
		p, err := readFigureOf(t)
		if err != nil {
			return nil, unfit(err)
		}
		if strings.HasSuffix(t, "%") && !k.Rule.percent() {
			return nil, unfit(errors.New("percent"))
		}
		if k.Rule.Kind == Direct {
			c.Points = &p
		} else {
			c.Value = &p
		}
	}
	if _, err := k.ClaimPoints(c, council); err != nil {
		return nil, err
	}
	return c, nil
}

var reThousands = regexp.MustCompile(`^[1-9]\d{0,2}(?:\.\d{3})+$`)

// readFigureOf reads a number as a person types it; "1.000", which may be a
// thousand and may be one, is refused.
func readFigureOf(s string) (Points, error) {
	s = strings.TrimSpace(s)
	if reThousands.MatchString(s) {
		return 0, errThousands
	}
	return ParsePoints(s)
}

var errThousands = errors.New("may be thousands")

// readCounts reads "chậm: 2; thiếu: 1"; "0" and "không" say that nothing came.
func (r Rule) readCounts(s string) (out []Count, ok bool) {
	if f := paper.Fold(s); f == "0" || f == "khong" || f == "khong co" {
		return []Count{{r.Items[0].Name, 0}}, len(r.Items) > 0
	}
	for _, p := range ruleParts(s) {
		name, times := p, "1"
		if i := strings.LastIndexAny(p, ":="); i >= 0 {
			name, times = strings.TrimSpace(p[:i]), strings.TrimSpace(p[i+1:])
		}
		times, _ = strings.CutSuffix(times, "lần")
		n, err := strconv.Atoi(strings.TrimSpace(times))
		if err != nil {
			return nil, false
		}
		if i, ok := r.item(name); ok {
			name = i.Name
		}
		out = append(out, Count{name, n})
	}
	return out, len(out) > 0
}

// latest gives the claim that holds for each criterion; one that is taken back
// leaves none.
func latest(cs []Claim) map[string]*Claim {
	out := make(map[string]*Claim, len(cs))
	for i := range cs {
		c := &cs[i]
		if have := out[c.No]; have == nil || compareClaims(c, have) > 0 {
			out[c.No] = c
		}
	}
	maps.DeleteFunc(out, func(_ string, c *Claim) bool { return c.Void })
	return out
}

// compareClaims orders claims by their time, and those of one moment by what
// they say, so that no order of input matters.
func compareClaims(a, b *Claim) int {
	figure := func(p *Points) Points {
		if p == nil {
			return math.MinInt64
		}
		return *p
	}
	exempt := map[bool]int{true: 1}
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Seq, b.Seq), strings.Compare(a.Choice, b.Choice),
		strings.Compare(fmt.Sprint(a.Counts, a.Void), fmt.Sprint(b.Counts, b.Void)),
		cmp.Compare(figure(a.Part), figure(b.Part)), cmp.Compare(figure(a.Whole), figure(b.Whole)),
		cmp.Compare(figure(a.Value), figure(b.Value)),
		cmp.Compare(figure(a.Points), figure(b.Points)), cmp.Compare(exempt[a.Exempt],
			exempt[b.Exempt]), strings.Compare(a.Why, b.Why), strings.Compare(a.Who, b.Who))
}

// linked are the tasks of f that k is about, by their numbers.
func (k *Criterion) linked(f *Facts) (out []*Task) {
	for i := range f.Tasks {
		t := &f.Tasks[i]
		for _, l := range k.Tasks {
			if l.links(t) && t.ledBy(f.Agency, f.Took) {
				out = append(out, t)
				break
			}
		}
	}
	slices.SortFunc(out, func(a, b *Task) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), strings.Compare(a.No, b.No))
	})
	return out
}

// shut names the plans that k is about and that count no more, once each.
func (k *Criterion) shut(f *Facts) (out []string) {
	for _, l := range f.Shut {
		if slices.ContainsFunc(k.Tasks, func(m TaskLink) bool {
			return m.Plan == l.Plan && (m.No == "" || m.No == l.No)
		}) && !slices.Contains(out, l.Plan) {
			out = append(out, l.Plan)
		}
	}
	return out
}

// Finish returns the facts as they would be with the tasks done on a day, with
// evidence: [Compute] of it is the answer to "what if".
func (f *Facts) Finish(tasks []int64, day corpus.Day) *Facts {
	g := *f
	g.Tasks = slices.Clone(f.Tasks)
	for i := range g.Tasks {
		if t := &g.Tasks[i]; slices.Contains(tasks, t.ID) && t.Progress != task.Done {
			t.Progress, t.DoneOn = task.Done, day
			t.Evidence = max(t.Evidence, 1)
		}
	}
	return &g
}

// Claim returns the facts as they would be with another self-score and, where
// proven, evidence for it.
func (f *Facts) Claim(c Claim, proven bool) *Facts {
	g := *f
	g.Self = slices.DeleteFunc(slices.Clone(f.Self), func(have Claim) bool { return have.No == c.No })
	g.Self = append(g.Self, c)
	if proven {
		g.Evidence = append(slices.Clone(f.Evidence), Evidence{No: c.No, Name: textAssumed, Who: c.Who, At: c.At})
	}
	return &g
}
