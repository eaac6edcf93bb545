package score

import (
	"errors"
	"fmt"
	"strings"

	"trolyao/paper"
)

// RuleKind is how points follow from an answer.
type RuleKind string

const (
	Direct  RuleKind = ""         // the points themselves, from 0 to the maximum
	Steps   RuleKind = "bậc"      // one of several named steps
	Linear  RuleKind = "tỷ lệ"    // in proportion to a figure
	Table   RuleKind = "bảng"     // by the thresholds a figure reaches
	Penalty RuleKind = "trừ điểm" // the maximum less so much for every case
)

// Rule is a scoring rule. [ParseRule] reads it, String writes it.
type Rule struct {
	Kind  RuleKind
	Steps []Step // of Steps; of Table with From, highest threshold first
	Zero  Points // of Linear: the figure that gives nothing …
	Full  Points // … and the one that gives the maximum
	Each  Points // of Penalty
	Floor Points // of Penalty: not less than this
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

// IsZero reports whether r is the rule that takes points as they are.
func (r Rule) IsZero() bool { return r.Kind == Direct && !r.Tasks }

const tasksWord = " nhiệm vụ"

// String is the rule as a person writes it, "" for Direct:
//
//	bậc: kịp thời = 1; không kịp thời = 0,5; không ban hành = 0
//	tỷ lệ: từ 50 đến 100
//	bảng: 90 = 2; 80 = 1,5; 0 = 0
//	trừ điểm: 0,25; thấp nhất 0
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
	switch r.Kind {
	case Steps:
		for _, s := range r.Steps {
			l = append(l, s.Text+" = "+s.Points.String())
		}
	case Table:
		for _, s := range r.Steps {
			l = append(l, s.From.String()+" = "+s.Points.String())
		}
	case Linear:
		l = append(l, "từ "+r.Zero.String()+" đến "+r.Full.String())
	case Penalty:
		l = append(l, r.Each.String(), "thấp nhất "+r.Floor.String())
	}
	if r.Tasks && r.Kind != Steps && r.Late != 0 {
		l = append(l, "quá hạn tính "+r.Late.String())
	}
	return head + ": " + strings.Join(l, "; ")
}

var errRule = errors.New(textRuleForms)

// ParseRule reads a rule as String writes it. The error is a Vietnamese sentence.
func ParseRule(s string) (Rule, error) {
	s = strings.Join(strings.Fields(paper.Clean(s)), " ")
	if s == "" {
		return Rule{}, nil
	}
	head, body, ok := strings.Cut(s, ":")
	if !ok {
		return Rule{}, errRule
	}
	var r Rule
	head = strings.ToLower(strings.TrimSpace(head))
	if h, found := strings.CutSuffix(head, tasksWord); found {
		head, r.Tasks = h, true
	}
	switch paper.Fold(head) {
	case "bac":
		r.Kind = Steps
	case "ty le", "ti le":
		r.Kind = Linear
	case "bang":
		r.Kind = Table
	case "tru diem":
		r.Kind = Penalty
	default:
		return Rule{}, errRule
	}
	for _, part := range strings.Split(body, ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
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

// part reads one part of a rule's body.
func (r *Rule) part(s string) (err error) {
	number := func(t string, to *Points) {
		if err != nil {
			return
		}
		if *to, err = ParsePoints(t); err != nil {
			err = fmt.Errorf("“%s” %w", strings.TrimSpace(t), err)
		}
	}
	switch r.Kind {
	case Steps, Table:
		i := strings.LastIndex(s, "=")
		if i < 0 {
			return errRule
		}
		var step Step
		if left := strings.TrimSpace(s[:i]); r.Kind == Steps {
			step.Text = left
		} else {
			number(strings.TrimLeft(left, "≥>= "), &step.From)
		}
		number(s[i+1:], &step.Points)
		r.Steps = append(r.Steps, step)
	case Linear:
		v, ok := cutWords(s, "từ")
		a, b, two := strings.Cut(v, "đến")
		if !ok || !two {
			return errRule
		}
		number(a, &r.Zero)
		number(b, &r.Full)
	case Penalty:
		if v, ok := cutWords(s, "thấp nhất"); ok {
			number(v, &r.Floor)
		} else {
			number(s, &r.Each)
		}
	}
	return err
}

// cutWords takes words off the beginning of s, whatever their case.
func cutWords(s, words string) (string, bool) {
	if len(s) < len(words) || !strings.EqualFold(s[:len(words)], words) {
		return s, false
	}
	return strings.TrimSpace(s[len(words):]), true
}

// MarshalJSON and the three below keep the rule as the line a person writes.
func (r Rule) MarshalJSON() ([]byte, error) { return quoteJSON(r.String()) }

func (r *Rule) UnmarshalJSON(b []byte) error {
	s, err := unquoteJSON(b)
	if err == nil {
		*r, err = ParseRule(s)
	}
	return err
}

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
	top := Points(0)
	switch r.Kind {
	case Steps, Table:
		if len(r.Steps) < 2 {
			bad(textFewSteps)
		}
		seen := map[string]bool{}
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
	case Linear:
		if r.Zero == r.Full || r.Zero < 0 || r.Full < 0 {
			bad(textLinear)
		}
		if r.Tasks && (r.Zero > r.Full || r.Full > 100*Unit) {
			bad(textLinearTasks)
		}
	case Penalty:
		if r.Each <= 0 {
			bad(textPenalty)
		}
		if r.Floor < 0 || r.Floor >= max {
			bad(textFloor, r.Floor, max)
		}
		if r.Tasks {
			bad(textPenaltyTasks)
		}
	}
	if r.Late < 0 || r.Late > 100*Unit {
		bad(textLate)
	}
	return out
}

// points gives what a figure is worth; 0 ≤ points ≤ max for a rule without faults.
func (r Rule) points(value, max Points) Points {
	switch r.Kind {
	case Linear:
		num, den := value-r.Zero, r.Full-r.Zero
		if den < 0 { // the smaller the better
			num, den = -num, -den
		}
		return clampPoints(max.of(clampPoints(num, den), den), max)
	case Table:
		for _, s := range r.Steps {
			if value >= s.From {
				return clampPoints(s.Points, max)
			}
		}
		return 0
	case Penalty:
		lost := max
		if value < Points(1<<40)/maxPoints(r.Each, 1) {
			lost = r.Each.of(value, Unit)
		}
		return clampPoints(maxPoints(max-lost, r.Floor), max)
	}
	return 0
}

// step finds the step a person names: by its words, whatever case and
// diacritics.
func (r Rule) step(name string) (Step, bool) {
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
