package score

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"sync/atomic"

	"trolyao/paper"
)

// RuleKind is how points follow from an answer.
type RuleKind string

const (
	Direct  RuleKind = ""          // the points themselves, from 0 to the maximum
	Steps   RuleKind = "bậc"       // one of several named steps
	Linear  RuleKind = "tỷ lệ"     // in proportion to a figure
	Table   RuleKind = "bảng"      // by the thresholds a figure reaches
	Ranges  RuleKind = "mức"       // by the range that a figure lies in, as decisions write it
	Penalty RuleKind = "trừ điểm"  // the maximum less so much for every event
	Sum     RuleKind = "cộng điểm" // so much for every item, up to a cap
	Deduct  RuleKind = "điểm phạt" // so much for every event, taken beside the base, up to a cap
)

// Rule is a scoring rule. [ParseRule] reads it, String writes it.
type Rule struct {
	Kind   RuleKind
	Steps  []Step  // of Steps; of Table with From, highest threshold first
	Ranges []Range // of Ranges: the first that holds a figure counts
	Items  []Item  // of Sum and Deduct; of Penalty where there is more than one kind of event
	Zero   Points  // of Linear: the figure that gives nothing …
	Full   Points  // … the one that gives the maximum …
	Least  Points  // … and the one below which nothing is given, 0 none
	Each   Points  // of Penalty with one kind of event
	Floor  Points  // of Penalty: not less than this
	Cap    Points  // of Sum and Deduct: not more than this, 0 the maximum
	Unit   string  // of the figure: "%", "lần"; "" not said
	factor Points  // of Linear that was written as "tỷ lệ × 2": what must be the maximum, 0 not said
	// Tasks says that the answer comes from the linked tasks: the figure is the
	// percentage done in time; the steps are done in time, done late, not done.
	// Late is the percentage that a task counts which was done late.
	Tasks bool
	Late  Points
}

// Step is a named step of a rule, or a row of its table.
type Step struct {
	Text   string
	From   Points
	Points Points
}

// Item is a kind of event that takes points, or of a result that brings some.
type Item struct {
	Name   string
	Points Points
	Each   bool // of a result: it may come more than once ("mỗi sáng kiến")
}

// IsZero reports whether r is the rule that takes points as they are.
func (r Rule) IsZero() bool { return r.Kind == Direct && !r.Tasks }

// Equal reports whether two rules give the same points.
func (r Rule) Equal(o Rule) bool { return r.String() == o.String() }

// counted reports whether an answer is how often each item came.
func (r Rule) counted() bool {
	return r.Kind == Sum || r.Kind == Deduct || r.Kind == Penalty && len(r.Items) > 0
}

// figured reports whether an answer is a figure.
func (r Rule) figured() bool {
	return r.Kind == Linear || r.Kind == Table || r.Kind == Ranges || r.Kind == Penalty && len(r.Items) == 0
}

// percent reports whether the figure may be given in percent.
func (r Rule) percent() bool {
	switch r.Kind {
	case Linear:
		return r.Unit == "%" || r.Unit == "" && maxPoints(r.Zero, r.Full) > Unit
	case Table:
		return r.Unit == "%" || r.Unit == "" && len(r.Steps) > 0 && r.Steps[0].From > Unit
	case Ranges:
		return r.Unit == "%"
	}
	return false
}

const tasksWord = " nhiệm vụ"

// String is the rule as a person writes it, "" for Direct:
//
//	bậc: kịp thời = 1; không kịp thời = 0,5; không ban hành = 0
//	tỷ lệ: từ 50 đến 100
//	tỷ lệ: từ 0 % đến 100 %; dưới 80 % = 0
//	bảng: 90 = 2; 80 = 1,5; 0 = 0
//	mức: 100 % = 1; từ 80 % đến dưới 100 % = 0,5; dưới 80 % = 0
//	trừ điểm: 0,25; thấp nhất 0
//	trừ điểm: chậm = 0,5; thiếu = 1; thấp nhất 0
//	điểm phạt: để dân phản ánh = 0,5; vi phạm kỷ luật = 1; tối đa 3
//	cộng điểm: có kế hoạch = 0,5; mỗi sáng kiến = 0,25; tối đa 2
//	tỷ lệ nhiệm vụ: từ 0 đến 100; quá hạn tính 50
func (r Rule) String() string {
	if r.IsZero() {
		return ""
	}
	head := string(r.Kind)
	if r.Tasks {
		head += tasksWord
	}
	var l []string
	figure := func(p Points) string { return strings.TrimSpace(p.String() + " " + r.Unit) }
	switch r.Kind {
	case Steps:
		for _, s := range r.Steps {
			l = append(l, s.Text+" = "+s.Points.String())
		}
	case Table:
		for _, s := range r.Steps {
			l = append(l, figure(s.From)+" = "+s.Points.String())
		}
	case Ranges:
		for _, x := range r.Ranges {
			l = append(l, x.words(r.Unit)+" = "+x.Points.String())
		}
	case Linear:
		l = append(l, "từ "+figure(r.Zero)+" đến "+figure(r.Full))
		if r.Least > 0 {
			l = append(l, "dưới "+figure(r.Least)+" = 0")
		}
	case Penalty:
		for _, i := range r.Items {
			l = append(l, i.Name+" = "+i.Points.String())
		}
		if len(r.Items) == 0 {
			l = append(l, r.Each.String())
		}
		l = append(l, "thấp nhất "+r.Floor.String())
	case Sum, Deduct:
		for _, i := range r.Items {
			name := i.Name
			if i.Each && r.Kind == Sum {
				name = "mỗi " + name
			}
			l = append(l, name+" = "+i.Points.String())
		}
		if r.Cap > 0 {
			l = append(l, "tối đa "+r.Cap.String())
		}
	}
	if r.Tasks && r.Kind != Steps && r.Late != 0 {
		l = append(l, "quá hạn tính "+r.Late.String())
	}
	return head + ": " + strings.Join(l, "; ")
}

var errRule = errors.New(textRuleForms)

// kindNames are what a person may call each kind of rule, without diacritics.
var kindNames = map[string]RuleKind{"bac": Steps, "ty le": Linear, "ti le": Linear, "bang": Table, "muc": Ranges,
	"tru diem": Penalty, "cong diem": Sum, "diem phat": Deduct}

// ParseRule reads a rule as String writes it, or ranges as decisions write them:
// "100 %: 1; từ 80 % đến dưới 100 %: 0,5; dưới 80 %: 0", a range to a line or
// parted by semicolons. The error is a Vietnamese sentence.
func ParseRule(s string) (Rule, error) {
	s = strings.TrimSpace(paper.Clean(s))
	if s == "" {
		return Rule{}, nil
	}
	head, body, ok := strings.Cut(s, ":")
	if !ok && timesMax(s) && !strings.ContainsAny(reFactor.ReplaceAllString(s, ""), "0123456789") {
		return Rule{Kind: Linear, Full: 100 * Unit, Unit: "%", factor: factorOf(s)}, nil
	}
	if !ok {
		return Rule{}, errRule
	}
	var r Rule
	head = strings.ToLower(strings.Join(strings.Fields(head), " "))
	if h, found := strings.CutSuffix(head, tasksWord); found {
		head, r.Tasks = h, true
	}
	kind, known := kindNames[paper.Fold(head)]
	if !known {
		return decisionRule(s)
	}
	r.Kind = kind
	if r.Kind == Ranges || r.Kind == Table && strings.ContainsAny(body, "<>≤≥") {
		tasks, table := r.Tasks, r.Kind == Table
		rows, err := readRanges(ruleParts(body), table)
		if err != nil {
			return Rule{}, err
		}
		rows.Tasks = tasks
		return rows, nil
	}
	for _, part := range ruleParts(body) {
		if v, ok := cutWords(part, "quá hạn tính"); ok && r.Tasks && r.Kind != Steps {
			late, err := ParsePoints(v)
			if err != nil {
				return Rule{}, fmt.Errorf("“%s” %w", v, err)
			}
			r.Late = late
			continue
		}
		if err := r.part(part); err != nil {
			return Rule{}, err
		}
	}
	return r, nil
}

// ruleParts parts the body of a rule at semicolons and lines.
func ruleParts(body string) (out []string) {
	for _, p := range strings.FieldsFunc(body, func(r rune) bool { return r == ';' || r == '\n' }) {
		p = strings.TrimSpace(strings.TrimLeft(strings.Join(strings.Fields(p), " "), "-–+• "))
		if p = strings.TrimRight(p, ". "); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// part reads one part of a rule's body.
func (r *Rule) part(s string) (err error) {
	number := func(t string, to *Points) {
		if err != nil {
			return
		}
		var unit string
		if *to, unit, err = readFigure(t); err == nil && unit != "" {
			if r.Unit != "" && r.Unit != unit {
				err = fmt.Errorf(textTwoUnits, r.Unit, unit)
			}
			r.Unit = unit
		}
	}
	points := func(t string, to *Points) {
		if err == nil {
			*to, err = readPoints(t)
		}
	}
	cut := func() (left, right string) {
		i := strings.LastIndex(s, "=")
		if i < 0 {
			err = errRule
			return "", ""
		}
		return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
	}
	switch r.Kind {
	case Steps, Table:
		var step Step
		left, right := cut()
		if r.Kind == Steps {
			step.Text = left
		} else {
			number(left, &step.From)
		}
		points(right, &step.Points)
		r.Steps = append(r.Steps, step)
	case Linear:
		if v, ok := cutWords(s, "dưới"); ok {
			left, nothing, _ := strings.Cut(v, "=")
			number(left, &r.Least)
			if zero, err := ParsePoints(nothing); err != nil || zero != 0 {
				return errors.New(textLeast)
			}
			return err
		}
		v, ok := cutWords(s, "từ")
		a, b, two := strings.Cut(v, "đến")
		if !ok || !two {
			return errRule
		}
		number(a, &r.Zero)
		number(b, &r.Full)
	case Penalty, Sum, Deduct:
		if v, ok := cutWords(s, "thấp nhất"); ok && r.Kind == Penalty {
			points(v, &r.Floor)
		} else if v, ok := cutWords(s, "tối đa"); ok && r.Kind != Penalty && !strings.Contains(v, "=") {
			points(v, &r.Cap)
		} else if r.Kind == Penalty && !strings.Contains(s, "=") {
			points(s, &r.Each)
		} else {
			var item Item
			left, right := cut()
			item.Name, item.Each = left, r.Kind == Deduct
			if v, ok := cutWords(left, "mỗi"); ok && r.Kind == Sum {
				item.Name, item.Each = v, true
			}
			points(right, &item.Points)
			r.Items = append(r.Items, item)
		}
	}
	return err
}

// readPoints reads what a step gives: "0,5", "0,5 điểm".
func readPoints(s string) (Points, error) {
	s = strings.TrimSpace(s)
	if t, ok := strings.CutSuffix(s, "điểm"); ok {
		s = strings.TrimSpace(t)
	}
	p, err := ParsePoints(s)
	if err != nil || strings.HasSuffix(s, "%") {
		return 0, fmt.Errorf("“%s” %w", s, errPoints)
	}
	return p, nil
}

// readFigure reads a figure with its unit: "80", "80 %", "2 lần".
func readFigure(s string) (p Points, unit string, err error) {
	s = strings.TrimSpace(s)
	end := strings.LastIndexAny(s, "0123456789") + 1
	unit = strings.TrimSpace(s[end:])
	if p, err = ParsePoints(s[:end]); err != nil || strings.ContainsAny(unit, "=<>≤≥") {
		return 0, "", fmt.Errorf("“%s” %w", s, errPoints)
	}
	return p, unit, nil
}

// cutWords takes words off the beginning of s, whatever their case.
func cutWords(s, words string) (string, bool) {
	if len(s) < len(words) || !strings.EqualFold(s[:len(words)], words) ||
		len(s) > len(words) && s[len(words)] != ' ' {
		return s, false
	}
	return strings.TrimSpace(s[len(words):]), true
}

// MarshalJSON and the three below keep the rule as the line a person writes.
func (r Rule) MarshalJSON() ([]byte, error) { return quoteJSON(r.String()) }

func (r *Rule) UnmarshalJSON(b []byte) error {
	if have, ok := readRules.Load(string(b)); ok {
		*r = have.(Rule)
		return nil
	}
	s, err := unquoteJSON(b)
	if err == nil {
		*r, err = ParseRule(s)
	}
	if err == nil && rulesRead.Add(1) <= mostRules {
		readRules.Store(string(b), *r)
	}
	return err
}

// readRules are rules that were read before, by their text: the cards of a province
// hold each of them hundreds of times. At most mostRules are kept.
var (
	readRules sync.Map
	rulesRead atomic.Int64
)

const mostRules = 5000

func (r Rule) MarshalYAML() (any, error) { return r.String(), nil }

func (r *Rule) UnmarshalYAML(f func(any) error) error {
	var s string
	err := f(&s)
	if err == nil {
		*r, err = ParseRule(s)
	}
	return err
}

// faults says what is wrong with the rule of a criterion worth max.
func (r Rule) faults(max Points) (out []string) {
	bad := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	switch r.Kind {
	case Steps, Table:
		r.stepFaults(max, bad)
	case Ranges:
		r.rangeFaults(max, bad)
	case Linear:
		if r.Zero == r.Full || r.Zero < 0 || r.Full < 0 {
			bad(textLinear)
		}
		if r.Least > 0 && (r.Zero > r.Full || r.Least > r.Full) {
			bad(textLeastHigh, r.Least, r.Full)
		}
		if r.factor != 0 && r.factor != max {
			bad(textFactor, r.factor, max)
		}
		if r.Tasks && (r.Zero > r.Full || r.Full > 100*Unit) {
			bad(textLinearTasks)
		}
	case Penalty, Sum, Deduct:
		r.itemFaults(max, bad)
	}
	if r.Late < 0 || r.Late > 100*Unit {
		bad(textLate)
	}
	return out
}

func (r Rule) stepFaults(max Points, bad func(string, ...any)) {
	if len(r.Steps) < 2 {
		bad(textFewSteps)
	}
	top, seen := Points(0), map[string]bool{}
	for i, s := range r.Steps {
		name := s.Text
		if r.Kind == Table {
			name = s.From.String()
			if i > 0 && s.From >= r.Steps[i-1].From {
				bad(textTableOrder, s.From)
			}
			if i > 0 && s.Points > r.Steps[i-1].Points {
				bad(textTableFalls, s.From)
			}
			if r.Tasks && s.From > 100*Unit {
				bad(textOverHundred, s.From)
			}
		} else if name == "" {
			bad(textStepName)
		}
		if key := paper.Fold(name); seen[key] && r.Kind == Steps {
			bad(textStepTwice, name)
		} else {
			seen[key] = true
		}
		if s.Points < 0 || s.Points > max {
			bad(textStepPoints, name, s.Points, max)
		}
		top = maxPoints(top, s.Points)
	}
	if len(r.Steps) >= 2 && top != max {
		bad(textStepsMax, max)
	}
	if r.Tasks && r.Kind == Steps && (len(r.Steps) != 3 || r.Steps[0].Points < r.Steps[1].Points ||
		r.Steps[1].Points < r.Steps[2].Points) {
		bad(textTaskSteps)
	}
}

func (r Rule) itemFaults(max Points, bad func(string, ...any)) {
	if r.Tasks {
		bad(textPenaltyTasks)
	}
	seen, most, each := map[string]bool{}, Points(0), false
	for _, i := range r.Items {
		switch key := paper.Fold(i.Name); {
		case i.Name == "":
			bad(textStepName)
		case seen[key]:
			bad(textItemTwice, i.Name)
		default:
			seen[key] = true
		}
		if i.Points <= 0 {
			bad(textItemPoints, i.Name)
		}
		most, each = most+i.Points, each || i.Each
	}
	if r.Kind == Penalty {
		if len(r.Items) == 0 && r.Each <= 0 || len(r.Items) > 0 && r.Each != 0 {
			bad(textPenalty)
		}
		if r.Floor < 0 || r.Floor >= max {
			bad(textFloor, r.Floor, max)
		}
		return
	}
	if len(r.Items) == 0 {
		bad(textNoItems)
	}
	if r.Cap < 0 || r.Cap > max {
		bad(textCap, r.Cap, max)
	}
	if len(r.Items) > 0 && !each && most < max {
		bad(textItemsMax, most, max)
	}
}

// Figure is a number a rule is asked about, exactly: Num/Den thousandths.
type Figure struct{ Num, Den Points }

// figureOf is the figure of a plain value.
func figureOf(value Points) Figure { return Figure{value, 1} }

// ratio is the figure of part in whole, in percent; whole is positive.
func ratio(part, whole Points) Figure { return Figure{100 * Unit * part, whole} }

// compare says whether x is below (-1), at or above p.
func (x Figure) compare(p Points) int {
	a, b := new(big.Int).SetInt64(int64(x.Num)), new(big.Int).SetInt64(int64(p))
	return a.Cmp(b.Mul(b, big.NewInt(int64(x.Den))))
}

// round is x in thousandths, half up.
func (x Figure) round() Points { return (2*x.Num + x.Den) / (2 * x.Den) }

// points gives what a figure is worth; 0 ≤ points ≤ max for a rule without faults. ok
// is false where the rule says nothing of the figure.
func (r Rule) points(x Figure, max Points) (p Points, ok bool) {
	switch r.Kind {
	case Linear:
		if r.Least > 0 && x.compare(r.Least) < 0 {
			return 0, true
		}
		return r.linear(x, max), true
	case Table:
		for _, s := range r.Steps {
			if x.compare(s.From) >= 0 {
				return clampPoints(s.Points, max), true
			}
		}
		return 0, true
	case Ranges:
		for _, y := range r.Ranges {
			if y.holds(x) {
				return clampPoints(y.Points, max), true
			}
		}
		return 0, false
	case Penalty:
		lost := max
		if value := x.round(); value < Points(1<<40)/maxPoints(r.Each, 1) {
			lost = r.Each.of(value, Unit)
		}
		return clampPoints(maxPoints(max-lost, r.Floor), max), true
	}
	return 0, true
}

// linear is max · (x − Zero) / (Full − Zero), between 0 and max, rounded half up.
func (r Rule) linear(x Figure, max Points) Points {
	big64 := func(p Points) *big.Int { return big.NewInt(int64(p)) }
	num := new(big.Int).Sub(big64(x.Num), new(big.Int).Mul(big64(r.Zero), big64(x.Den)))
	den := new(big.Int).Mul(big64(r.Full-r.Zero), big64(x.Den))
	if den.Sign() < 0 { // the smaller the better
		num.Neg(num)
		den.Neg(den)
	}
	switch {
	case den.Sign() == 0 || num.Sign() <= 0:
		return 0
	case num.Cmp(den) >= 0:
		return max
	}
	num.Mul(num, big64(2*max))
	num.Add(num, den)
	return clampPoints(Points(num.Div(num, den.Lsh(den, 1)).Int64()), max)
}

// counts gives what items are worth, each with how often it came.
func (r Rule) counts(cs []Count, max Points) Points {
	sum := Points(0)
	for _, c := range cs {
		if i, ok := r.item(c.Item); ok {
			sum += i.Points * Points(c.N)
		}
	}
	if r.Kind == Penalty {
		return clampPoints(maxPoints(max-sum, r.Floor), max)
	}
	if r.Cap > 0 {
		max = min(max, r.Cap)
	}
	return clampPoints(sum, max)
}

// item finds the item that a person names.
func (r Rule) item(name string) (Item, bool) {
	for _, i := range r.Items { // as it was kept
		if i.Name == name {
			return i, true
		}
	}
	key := paper.Fold(strings.Join(strings.Fields(name), " "))
	for _, i := range r.Items {
		if paper.Fold(i.Name) == key || i.Each && "moi "+paper.Fold(i.Name) == key {
			return i, true
		}
	}
	return Item{}, false
}

// step finds the step a person names: by its words, whatever case and
// diacritics.
func (r Rule) step(name string) (Step, bool) {
	for _, s := range r.Steps { // as it was kept
		if s.Text == name {
			return s, true
		}
	}
	key := paper.Fold(strings.Join(strings.Fields(name), " "))
	for _, s := range r.Steps {
		if paper.Fold(s.Text) == key {
			return s, true
		}
	}
	return Step{}, false
}

func clampPoints(p, max Points) Points {
	if p < 0 {
		return 0
	}
	if p > max {
		return max
	}
	return p
}

func maxPoints(a, b Points) Points {
	if a > b {
		return a
	}
	return b
}
