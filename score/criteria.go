package score

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"trolyao/corpus"
	"trolyao/org"
)

// Method says where the points of a criterion come from.
type Method string

const (
	Appraised Method = "tham-dinh" // tự chấm, thẩm định
	Survey    Method = "khao-sat"  // điều tra xã hội học
	SIPAS     Method = "sipas"     // đo lường sự hài lòng
	Figures   Method = "so-lieu"   // số liệu thống kê, hệ thống thông tin
)

// surveyed reports whether the points come from a survey, so that the agency
// has nothing to claim.
func (m Method) surveyed() bool { return m == Survey || m == SIPAS }

// Group is a group of agencies that is scored and ranked together.
type Group string

const (
	Departments Group = "so"   // sở, ban, ngành
	Communes    Group = "xa"   // cấp xã
	Provinces   Group = "tinh" // cấp tỉnh
)

// GroupOf is the group an agency is ranked in: sở, ban, ngành; the province; communes.
// It is "" for all others, units of an agency among them: they are scored only where a
// set names them.
func GroupOf(a *org.Agency) Group {
	switch {
	case a.Kind == org.Department:
		return Departments
	case a.Kind == org.Province || a.Kind == org.City || a.ID == "ubnd-tinh":
		return Provinces
	case a.Kind == org.Commune || a.ID == "ubnd-xa":
		return Communes
	}
	return ""
}

// For refuses an agency that the set is not for: it names others, or is for groups that
// the agency is not of. a is what the directory knows of the agency, nil nothing.
func (c *Criteria) For(id string, a *org.Agency) error {
	switch {
	case len(c.Agencies) > 0 && !slices.Contains(c.Agencies, id):
	case len(c.Agencies) == 0 && a != nil && (a.Kind == org.Office || a.Kind == org.Group):
	case len(c.Agencies) == 0 && a != nil && GroupOf(a) != "" && !slices.Contains(c.Groups, GroupOf(a)):
	default:
		return nil
	}
	return refuse(fmt.Errorf("%s is not scored by %s", id, c.Key), textOtherAgency)
}

// Period is how often a set is scored.
type Period string

const (
	Yearly  Period = "nam"
	Monthly Period = "thang"
)

// Criteria is a set of criteria ("bộ tiêu chí") for some years and groups.
type Criteria struct {
	Key    string     `json:"key" yaml:"key"` // "chi-so-766"
	Name   string     `json:"name" yaml:"name"`
	Groups []Group    `json:"groups" yaml:"groups"`
	Period Period     `json:"period" yaml:"period"`
	From   corpus.Day `json:"from,omitempty" yaml:"from,omitempty"` // first day it is scored by
	To     corpus.Day `json:"to,omitempty" yaml:"to,omitempty"`     // last day; "" still
	// Agencies are the IDs of those scored; none means whoever has a card.
	Agencies    []string   `json:"agencies,omitempty" yaml:"agencies,omitempty"`
	SelfDue     corpus.Day `json:"self_due,omitempty" yaml:"self_due,omitempty"`
	EvidenceDue corpus.Day `json:"evidence_due,omitempty" yaml:"evidence_due,omitempty"`
	Basis       string     `json:"basis,omitempty" yaml:"basis,omitempty"`             // "Quyết định 766/QĐ-TTg ngày 23/6/2022"
	ExplainDue  corpus.Day `json:"explain_due,omitempty" yaml:"explain_due,omitempty"` // last day to answer the appraisal
	Target      Points     `json:"target,omitempty" yaml:"target,omitempty"`           // index to reach, percent; 0 none
	// Exempts says what becomes of the points of an exempt criterion. BonusMax and
	// PenaltyMax bound what the fields outside the base bring and take, 0 as much as
	// they are worth. RankExtra ranks and classes by the index with them.
	Exempts    Exempts `json:"exempts,omitempty" yaml:"exempts,omitempty"`
	BonusMax   Points  `json:"bonus_max,omitempty" yaml:"bonus_max,omitempty"`
	PenaltyMax Points  `json:"penalty_max,omitempty" yaml:"penalty_max,omitempty"`
	RankExtra  bool    `json:"rank_extra,omitempty" yaml:"rank_extra,omitempty"`
	Bands      []Band  `json:"bands,omitempty" yaml:"bands,omitempty"` // highest first
	// Example says that no authority has issued the set. Frame says that the
	// points below the fields are not known, so that nothing can be scored by it.
	Example bool         `json:"example,omitempty" yaml:"example,omitempty"`
	Frame   bool         `json:"frame,omitempty" yaml:"frame,omitempty"`
	Source  string       `json:"source,omitempty" yaml:"source,omitempty"`
	Note    string       `json:"note,omitempty" yaml:"note,omitempty"`
	Fields  []*Criterion `json:"fields" yaml:"fields"`
}

// Exempts says what becomes of the points of a criterion that does not apply
// ("không áp dụng").
type Exempts string

const (
	ExemptDrop   Exempts = ""     // they are taken out of the base
	ExemptSpread Exempts = "chia" // the criteria beside it stand for them, each by its share
)

// Outside says where the points of a field count.
type Outside string

const (
	Inside Outside = ""       // in the base
	Plus   Outside = "thuong" // điểm thưởng: added beside the index
	Minus  Outside = "phat"   // điểm phạt: taken beside the index
)

// Band is a class ("xếp loại"): an index of at least Min percent.
type Band struct {
	Min  Points `json:"min" yaml:"min"`
	Name string `json:"name" yaml:"name"`
}

// Criterion is a field, a criterion or a sub-criterion. What has no Parts is
// scored; everything else is the sum of its parts.
type Criterion struct {
	No          string       `json:"no" yaml:"no"` // "3", "3.2", "3.2.1"
	Name        string       `json:"name" yaml:"name"`
	Max         Points       `json:"max" yaml:"max"`
	Method      Method       `json:"method,omitempty" yaml:"method,omitempty"`
	Rule        Rule         `json:"rule,omitzero" yaml:"rule,omitempty"`
	Outside     Outside      `json:"outside,omitempty" yaml:"outside,omitempty"`   // of a field with all its parts
	Evidence    string       `json:"evidence,omitempty" yaml:"evidence,omitempty"` // what is required; "" nothing
	Owner       string       `json:"owner,omitempty" yaml:"owner,omitempty"`       // who follows it up
	SelfDue     corpus.Day   `json:"self_due,omitempty" yaml:"self_due,omitempty"` // in place of the set's
	EvidenceDue corpus.Day   `json:"evidence_due,omitempty" yaml:"evidence_due,omitempty"`
	Tasks       []TaskLink   `json:"tasks,omitempty" yaml:"tasks,omitempty"`
	Basis       string       `json:"basis,omitempty" yaml:"basis,omitempty"`
	Unverified  bool         `json:"unverified,omitempty" yaml:"unverified,omitempty"` // the points have no source
	Covers      []string     `json:"covers,omitempty" yaml:"covers,omitempty"`         // what is known to lie below, without points
	Source      string       `json:"source,omitempty" yaml:"source,omitempty"`
	Note        string       `json:"note,omitempty" yaml:"note,omitempty"`
	Parts       []*Criterion `json:"parts,omitempty" yaml:"parts,omitempty"`
}

// TaskLink names tasks of a plan.
type TaskLink struct {
	Plan string `json:"plan" yaml:"plan"`                 // number or key: "4935/QĐ-UBND"
	No   string `json:"no,omitempty" yaml:"no,omitempty"` // "" all that the agency leads
}

// Max is what all fields of the base are worth together.
func (c *Criteria) Max() (sum Points) {
	for _, f := range c.Fields {
		if f.Outside == Inside {
			sum += f.Max
		}
	}
	return sum
}

// On reports whether the set is scored by on the day.
func (c *Criteria) On(day corpus.Day) bool {
	return (c.From == "" || c.From <= day) && (c.To == "" || day <= c.To)
}

// PeriodOf is the period that a day lies in: "2026", or "2026-11" of a set that
// is scored every month.
func (c *Criteria) PeriodOf(day corpus.Day) string {
	if len(day) < 10 {
		return ""
	}
	if c.Period == Monthly {
		return string(day[:7])
	}
	return string(day[:4])
}

var rePeriod = regexp.MustCompile(`^20\d\d(?:-(?:0[1-9]|1[0-2]))?$`)

// HasPeriod reports whether p is a period of the set that begins in its days.
func (c *Criteria) HasPeriod(p string) bool {
	if !rePeriod.MatchString(p) || (len(p) == 7) != (c.Period == Monthly) {
		return false
	}
	first, last := corpus.Day(p+"-01"), corpus.Day(p+"-31")
	if len(p) == 4 {
		first, last = corpus.Day(p+"-01-01"), corpus.Day(p+"-12-31")
	}
	return (c.From == "" || c.From <= last) && (c.To == "" || first <= c.To)
}

// Find returns the criterion with a number, nil when there is none.
func (c *Criteria) Find(no string) (out *Criterion) {
	c.walk(func(k *Criterion, _ int) {
		if k.No == no {
			out = k
		}
	})
	return out
}

// Leaves are the criteria that are scored, in reading order.
func (c *Criteria) Leaves() (out []*Criterion) {
	c.walk(func(k *Criterion, _ int) {
		if len(k.Parts) == 0 {
			out = append(out, k)
		}
	})
	return out
}

// DueOf is the last day k can be self-scored, "" when there is none.
func (c *Criteria) DueOf(k *Criterion) corpus.Day { return cmp.Or(k.SelfDue, c.SelfDue) }

// evidenceDueOf is the last day evidence for k is taken: its own, the set's, or
// the one of the self-score.
func (c *Criteria) evidenceDueOf(k *Criterion) corpus.Day {
	return cmp.Or(k.EvidenceDue, c.EvidenceDue, c.DueOf(k))
}

// walk visits every criterion in reading order, with its depth from 0.
func (c *Criteria) walk(f func(k *Criterion, depth int)) {
	var down func(ks []*Criterion, depth int)
	down = func(ks []*Criterion, depth int) {
		for _, k := range ks {
			if k != nil {
				f(k, depth)
				down(k.Parts, depth+1)
			}
		}
	}
	down(c.Fields, 0)
}

// Unverified reports whether the points of any criterion have no source.
func (c *Criteria) Unverified() (yes bool) {
	c.walk(func(k *Criterion, _ int) { yes = yes || k.Unverified })
	return yes
}

// Band is the class of an index, "" where the set names none for it.
func (c *Criteria) Band(index Points) string {
	for _, b := range c.Bands {
		if index >= b.Min {
			return b.Name
		}
	}
	return ""
}

// A Problem is what is wrong at a place of a file.
type Problem struct {
	Place string // "ô C21", "dòng 12"
	Text  string // a Vietnamese sentence
}

func (p Problem) String() string {
	if p.Place == "" {
		return p.Text
	}
	first, n := utf8.DecodeRuneInString(p.Place)
	return string(unicode.ToUpper(first)) + p.Place[n:] + ": " + p.Text
}

// Problems are an error that a person can mend, place by place.
type Problems []Problem

func (ps Problems) Error() string {
	var l []string
	for _, p := range ps {
		l = append(l, p.String())
	}
	return strings.Join(l, "\n")
}

// fault is something wrong with a criterion; row is its position in reading
// order, -1 the set itself. Column is the name of the field in YAML.
type fault struct {
	row    int
	column string
	text   string
}

var (
	reKey = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)
	reNo  = regexp.MustCompile(`^\d{1,3}[a-zđ]?(?:\.\d{1,3}[a-zđ]?)*$`)
)

// mostRows bounds a set.
const mostRows = 2000

// Validate says what is wrong with c; nil when nothing is.
func Validate(c *Criteria) error {
	var ps Problems
	for _, f := range c.faults() {
		ps = append(ps, Problem{Text: f.text})
	}
	if len(ps) == 0 {
		return nil
	}
	return ps
}

func (c *Criteria) faults() []fault {
	f := faulting{row: -1, seen: map[string]bool{}}
	f.set(c)
	f.down(c.Fields, nil, 0)
	return f.out
}

// faulting goes through a set in reading order and collects what is wrong.
type faulting struct {
	out     []fault
	row     int             // of the criterion that is looked at, -1 the set itself
	seen    map[string]bool // numbers
	outside Outside         // of the field that is gone through
}

func (f *faulting) bad(column, format string, args ...any) {
	f.out = append(f.out, fault{f.row, column, fmt.Sprintf(format, args...)})
}

func (f *faulting) day(column string, d corpus.Day) {
	if d == "" {
		return
	}
	if _, err := corpus.ParseDay(string(d)); err != nil {
		f.bad(column, textBadDay, d)
	}
}

// set looks at what is said of the whole set.
func (f *faulting) set(c *Criteria) {
	if !reKey.MatchString(c.Key) || len(c.Key) > 80 {
		f.bad("key", textBadKey, c.Key)
	}
	if strings.TrimSpace(c.Name) == "" {
		f.bad("name", textNoName)
	}
	if len(c.Groups) == 0 {
		f.bad("groups", textNoGroup)
	}
	for _, g := range c.Groups {
		if !slices.Contains([]Group{Departments, Communes, Provinces}, g) {
			f.bad("groups", textBadGroup, g)
		}
	}
	if c.Period != Yearly && c.Period != Monthly {
		f.bad("period", textBadPeriod, c.Period)
	}
	f.day("from", c.From)
	f.day("to", c.To)
	if c.From != "" && c.To != "" && c.To < c.From {
		f.bad("to", textBadSpan)
	}
	f.day("self_due", c.SelfDue)
	f.day("evidence_due", c.EvidenceDue)
	f.day("explain_due", c.ExplainDue)
	if c.Exempts != ExemptDrop && c.Exempts != ExemptSpread {
		f.bad("exempts", textBadExempts, c.Exempts)
	}
	if c.BonusMax < 0 || c.PenaltyMax < 0 {
		f.bad("bonus_max", textBadExtraMax)
	}
	if len(c.Fields) > 0 && c.Max() == 0 {
		f.bad("fields", textNoBase)
	}
	if c.Target < 0 || c.Target > 100*Unit {
		f.bad("target", textBadTarget, c.Target)
	}
	for i, b := range c.Bands {
		if b.Min < 0 || b.Min > 100*Unit || b.Name == "" {
			f.bad("bands", textBadBand, b.Name, b.Min)
		}
		if i > 0 && b.Min >= c.Bands[i-1].Min {
			f.bad("bands", textBandOrder, b.Name)
		}
	}
	if len(c.Fields) == 0 {
		f.bad("fields", textNoFields)
	}
}

// down looks at criteria that stand together, and at what is below each.
func (f *faulting) down(ks []*Criterion, parent *Criterion, depth int) {
	for _, k := range ks {
		if k == nil {
			continue
		}
		f.any(k, parent, depth)
		if len(k.Parts) == 0 {
			f.leaf(k)
			continue
		}
		f.group(k)
		f.down(k.Parts, k, depth+1)
	}
}

// any looks at what every criterion says.
func (f *faulting) any(k, parent *Criterion, depth int) {
	f.row++
	if f.row == mostRows {
		f.bad("no", textTooMany, mostRows)
	}
	switch {
	case !reNo.MatchString(k.No):
		f.bad("no", textBadNo, k.No)
	case f.seen[k.No]:
		f.bad("no", textTwice, k.No)
	case parent != nil && !strings.HasPrefix(k.No, parent.No+"."):
		f.bad("no", textNotBelow, k.No, parent.No)
	case depth > 2:
		f.bad("no", textTooDeep, k.No)
	}
	f.seen[k.No] = true
	if strings.TrimSpace(k.Name) == "" {
		f.bad("name", textNoCriterionName, k.No)
	}
	switch {
	case k.Outside != Inside && k.Outside != Plus && k.Outside != Minus:
		f.bad("outside", textBadOutside, k.No, k.Outside)
	case parent != nil && k.Outside != Inside:
		f.bad("outside", textOutsideAbove, k.No)
	case parent == nil:
		f.outside = k.Outside
	}
	if k.Max <= 0 {
		f.bad("max", textBadMax, k.No, k.Max)
	}
	f.day("self_due", k.SelfDue)
	f.day("evidence_due", k.EvidenceDue)
	for _, l := range k.Tasks {
		if l.Plan == "" {
			f.bad("tasks", textNoPlan, k.No)
		}
	}
}

// group looks at a criterion that has others below it.
func (f *faulting) group(k *Criterion) {
	sum := Points(0)
	for _, p := range k.Parts {
		if p != nil {
			sum += p.Max
		}
	}
	if sum != k.Max {
		f.bad("max", textBadSum, k.No, sum, k.Max)
	}
	if k.Method != "" || k.Rule.Kind != Direct {
		f.bad("rule", textRuleAbove, k.No)
	}
}

// leaf looks at a criterion that is scored itself.
func (f *faulting) leaf(k *Criterion) {
	if !slices.Contains([]Method{Appraised, Survey, SIPAS, Figures}, k.Method) {
		f.bad("method", textBadMethod, k.No, k.Method)
	}
	for _, text := range k.Rule.faults(k.Max) {
		f.out = append(f.out, fault{f.row, "rule", fmt.Sprintf("Tiêu chí %s: %s", k.No, text)})
	}
	if (k.Rule.Kind == Deduct) != (f.outside == Minus) && (k.Rule.Kind == Deduct || k.Rule.Kind == Penalty) {
		f.bad("rule", textDeduct, k.No)
	}
	if f.outside != Inside && (k.Rule.Tasks || k.Method.surveyed()) {
		f.bad("method", textOutsideClaims, k.No)
	}
	if k.Rule.Tasks && len(k.Tasks) == 0 {
		f.bad("tasks", textNoTasks, k.No)
	}
	if k.Rule.Tasks && k.Method.surveyed() {
		f.bad("method", textSurveyTasks, k.No)
	}
}

// Members are the agencies of the directory that the set is for on a day: those
// it names, or all sở, ban, ngành, all communes and the province of its groups.
func (c *Criteria) Members(agencies []org.Agency, day corpus.Day) (out []string) {
	if len(c.Agencies) > 0 {
		return slices.Clone(c.Agencies)
	}
	for i := range agencies {
		a := &agencies[i]
		if a.On(string(day)) && (a.Kind == org.Department && slices.Contains(c.Groups, Departments) ||
			a.Kind == org.Commune && slices.Contains(c.Groups, Communes) ||
			a.ID == "ubnd-tinh" && slices.Contains(c.Groups, Provinces)) {
			out = append(out, a.ID)
		}
	}
	return out
}
