package score

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/paper"
)

// Range is a row of a rule by ranges: figures between Min and Max and what they
// give. OverMin leaves Min itself out, UnderMax leaves out Max.
type Range struct {
	Min, Max          Points
	HasMin, HasMax    bool
	OverMin, UnderMax bool
	Points            Points
}

// exact reports whether the range is one figure.
func (y Range) exact() bool { return y.HasMin && y.HasMax && y.Min == y.Max }

// holds reports whether a figure lies in the range.
func (y Range) holds(x Figure) bool {
	if c := x.compare(y.Min); y.HasMin && (c < 0 || c == 0 && y.OverMin) {
		return false
	}
	c := x.compare(y.Max)
	return !y.HasMax || c < 0 || c == 0 && !y.UnderMax
}

// words is the range as decisions write it.
func (y Range) words(unit string) string {
	figure := func(p Points) string { return strings.TrimSpace(p.String() + " " + unit) }
	low, high := "từ ", " đến "
	if y.OverMin {
		low = "trên "
	}
	if y.UnderMax {
		high = " đến dưới "
	}
	switch {
	case y.exact():
		return figure(y.Min)
	case y.HasMin && y.HasMax:
		return low + figure(y.Min) + high + figure(y.Max)
	case y.HasMin && y.OverMin:
		return "trên " + figure(y.Min)
	case y.HasMin:
		return "từ " + figure(y.Min) + " trở lên"
	case y.UnderMax:
		return "dưới " + figure(y.Max)
	}
	return "không quá " + figure(y.Max)
}

var (
	reRangeToken = regexp.MustCompile(`\d+(?:[.,]\d+)*|>=|=>|≥|<=|=<|≤|[<>%=–—-]|[\p{L}\p{M}/]+`)
	rePlainSpace = regexp.MustCompile(`[\s(),:;.“”"]+`)
)

// bound is what stands before a figure of a range.
type bound string

const (
	boundFrom  bound = ">="
	boundOver  bound = ">"
	boundTo    bound = "<="
	boundUnder bound = "<"
	boundUp    bound = "up"
	boundDown  bound = "down"
)

// boundWords are the words that bound a range, the longest first.
var boundWords = []struct {
	words string
	is    bound
}{
	{"khong vuot qua", boundTo}, {"khong duoi", boundFrom}, {"khong qua", boundTo}, {"it nhat", boundFrom},
	{"toi thieu", boundFrom}, {"toi da", boundTo}, {"den duoi", boundUnder}, {"toi duoi", boundUnder},
	{
		"it hon",
		boundUnder,
	}, {"nho hon", boundUnder}, {"thap hon", boundUnder}, {"lon hon", boundOver}, {"cao hon", boundOver},
	{"tro len", boundUp}, {"tro xuong", boundDown}, {"chua dat", boundUnder}, {"chua den", boundUnder},
	{
		"tu",
		boundFrom,
	}, {"tren", boundOver}, {"hon", boundOver}, {"vuot", boundOver}, {"duoi", boundUnder}, {"den", boundTo},
	{
		"toi",
		boundTo,
	}, {">=", boundFrom}, {"=>", boundFrom}, {"≥", boundFrom}, {"<=", boundTo}, {"=<", boundTo}, {"≤", boundTo},
	{">", boundOver}, {"<", boundUnder}, {"-", boundTo}, {"–", boundTo}, {"—", boundTo},
}

// mute are words that say what is counted and bound nothing.
var mute = []string{
	"ke hoach",
	"nhiem vu",
	"ho so",
	"van ban",
	"thu tuc hanh chinh",
	"tthc",
	"so",
	"ty le",
	"ti le",
	"chi tieu",
	"don vi",
	"co quan",
	"muc",
	"hoan thanh",
	"dat",
	"thuc hien",
	"giai quyet",
	"dung han",
	"tong",
	"yeu cau",
	"cong viec",
	"phieu",
	"tieu chi",
	"duoc",
	"neu",
	"cac",
	"cua",
	"bang",
	"=",
}

// unitWords are what figures of events are counted in.
var unitWords = []string{"lan", "ngay", "van ban", "ho so", "nhiem vu", "vu", "cuoc", "don vi", "co quan", "nguoi",
	"de an", "sang kien", "tin bai", "tin", "bai", "phut", "gio", "bao cao", "y kien", "truong hop", "mo hinh", "thang",
	"nam", "phieu"}

// readRange reads the words of a range: "từ 80 % đến dưới 100 %", "≥ 95%", "0 lần". A
// figure with nothing before it is that figure, or all from it on where least is set.
func readRange(s string, least bool) (y Range, unit string, err error) {
	tokens := reRangeToken.FindAllString(s, -1)
	if rePlainSpace.ReplaceAllString(reRangeToken.ReplaceAllString(s, ""), "") != "" {
		return y, "", fmt.Errorf(textRangeWords, s)
	}
	folded := make([]string, len(tokens))
	for i, t := range tokens {
		if folded[i] = paper.Fold(t); folded[i] == "" {
			folded[i] = t
		}
	}
	// phrase finds which of the phrases begins at i, and how many tokens it has.
	phrase := func(i int, words string) int {
		ws := strings.Fields(words)
		if i+len(ws) <= len(folded) && slices.Equal(folded[i:i+len(ws)], ws) {
			return len(ws)
		}
		return 0
	}
	before := bound("")
	after := false // a figure stands right before, whose unit may follow
	figures := 0
next:
	for i := 0; i < len(tokens); {
		t := tokens[i]
		if t[0] >= '0' && t[0] <= '9' {
			p, err := ParsePoints(t)
			if err != nil {
				return y, "", fmt.Errorf("“%s” %w", t, err)
			}
			if figures++; !y.bind(before, p, least) {
				return y, "", fmt.Errorf(textRangeBounds, s)
			}
			before, after = "", true
			i++
			continue
		}
		if t == "%" {
			unit, after = "%", false
			i++
			continue
		}
		for _, b := range boundWords {
			n := phrase(i, b.words)
			if n == 0 {
				continue
			}
			switch {
			case b.is == boundUp || b.is == boundDown:
				if figures != 1 || !y.turn(b.is) {
					return y, "", fmt.Errorf(textRangeBounds, s)
				}
			case before == b.is, before == boundTo && b.is == boundUnder, before == boundFrom && b.is == boundOver,
				before == "":
				before = b.is
			default:
				return y, "", fmt.Errorf(textRangeBounds, s)
			}
			after = false
			i += n
			continue next
		}
		if after && unit == "" {
			for _, u := range unitWords {
				if n := phrase(i, u); n > 0 {
					unit, after = strings.Join(tokens[i:i+n], " "), false
					i += n
					continue next
				}
			}
		}
		for _, m := range mute {
			if n := phrase(i, m); n > 0 {
				i += n
				continue next
			}
		}
		if strings.EqualFold(t, unit) || unit != "" && strings.HasPrefix(unit, t) {
			i++
			continue
		}
		return y, "", fmt.Errorf(textRangeWord, t, s)
	}
	if figures == 0 || before != "" || y.HasMin && y.HasMax && y.Min > y.Max {
		return y, "", fmt.Errorf(textRangeBounds, s)
	}
	return y, unit, nil
}

// bind takes a figure in as a bound; false where the range has that bound already.
func (y *Range) bind(b bound, p Points, least bool) bool {
	switch b {
	case boundFrom, boundOver:
		if y.HasMin || y.HasMax {
			return false
		}
		y.HasMin, y.Min, y.OverMin = true, p, b == boundOver
	case boundTo, boundUnder:
		if y.HasMax && !y.exact() { // "80 % – 100 %": the first figure was an end, not the range
			return false
		}
		y.HasMax, y.Max, y.UnderMax = true, p, b == boundUnder
	default:
		if y.HasMin || y.HasMax {
			return false
		}
		y.HasMin, y.Min = true, p
		if !least {
			y.HasMax, y.Max = true, p
		}
	}
	return true
}

// turn makes a single figure the lower or upper end of the range.
func (y *Range) turn(b bound) bool {
	if y.HasMin && y.HasMax && !y.exact() || y.UnderMax {
		return false
	}
	p := y.Min
	if !y.HasMin {
		p = y.Max
	}
	if b == boundUp {
		*y = Range{Min: p, HasMin: true, OverMin: y.OverMin}
	} else {
		*y = Range{Max: p, HasMax: true}
	}
	return true
}

// cutPoints parts a row of a rule into its condition and what it gives.
func cutPoints(s string) (condition, gives string, err error) {
	i := strings.LastIndex(s, ":")
	if i < 0 {
		i = strings.LastIndex(s, "=")
	}
	if i < 0 {
		return "", "", errRule
	}
	return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:]), nil
}

// readRanges reads the rows of a rule by ranges.
func readRanges(rows []string, least bool) (Rule, error) {
	r := Rule{Kind: Ranges}
	for _, row := range rows {
		condition, gives, err := cutPoints(row)
		if err != nil {
			return Rule{}, err
		}
		y, unit, err := readRange(condition, least)
		if err != nil {
			return Rule{}, err
		}
		if y.Points, err = readPoints(gives); err != nil {
			return Rule{}, err
		}
		switch {
		case r.Unit == "":
			r.Unit = unit
		case unit != "" && paper.Fold(unit) != paper.Fold(r.Unit):
			return Rule{}, fmt.Errorf(textTwoUnits, r.Unit, unit)
		}
		r.Ranges = append(r.Ranges, y)
	}
	return r, nil
}

var reFormula = regexp.MustCompile(
	`(?:b ?/ ?a|ty le|ti le|%).*(?: x |×|\*| nhan )|(?: x |×|\*).*(?:b ?/ ?a|ty le|ti le)|^(?:theo|tinh theo) (?:ty|ti) le`,
)

// reFactor is the number that a formula multiplies with.
var reFactor = regexp.MustCompile(`(?:x|X|×|\*|nhân(?: với)?) *(\d+(?:[.,]\d+)?)`)

// factorOf is the number that a formula multiplies with, 0 where it is the maximum.
func factorOf(s string) Points {
	m := reFactor.FindStringSubmatch(s)
	if m == nil {
		return 0
	}
	p, err := ParsePoints(m[1])
	if err != nil {
		return mostPoints // of no criterion: the rule is refused
	}
	return p
}

// timesMax reports whether what a row gives is the figure times the maximum.
func timesMax(gives string) bool { return reFormula.MatchString(paper.Fold(gives)) }

// decisionRule reads a rule in the words of a decision, without the name of its
// kind: ranges, or the figure times the maximum from a floor on.
func decisionRule(s string) (Rule, error) {
	rows := ruleParts(s)
	for i, row := range rows {
		condition, gives, err := cutPoints(row)
		if err != nil || !timesMax(gives) {
			continue
		}
		y, unit, err := readRange(condition, false)
		if err != nil {
			return Rule{}, err
		}
		if !y.HasMin || y.OverMin || len(rows) > 2 || y.HasMax && y.Max != 100*Unit {
			return Rule{}, errors.New(textFormula)
		}
		if len(rows) == 2 {
			below, nothing, err := cutPoints(rows[1-i])
			if err != nil {
				return Rule{}, err
			}
			z, _, err := readRange(below, false)
			if p, perr := readPoints(nothing); err != nil || perr != nil || p != 0 || z.HasMin || z.Max != y.Min ||
				!z.UnderMax {
				return Rule{}, errors.New(textFormula)
			}
		}
		return Rule{Kind: Linear, Full: 100 * Unit, Least: y.Min, Unit: unit, factor: factorOf(gives)}, nil
	}
	r, err := readRanges(rows, false)
	if err != nil {
		return Rule{}, fmt.Errorf("%w; %w", errRule, err)
	}
	return r, nil
}

// pieces are figures that stand for every part of the scale that the rows of r cut
// it into, upwards: each bound itself and one between each two.
func (r Rule) pieces() (out []Figure) {
	ends := []Points{0}
	for _, y := range r.Ranges {
		if y.HasMin {
			ends = append(ends, y.Min)
		}
		if y.HasMax {
			ends = append(ends, y.Max)
		}
	}
	if r.Unit == "%" {
		ends = append(ends, 100*Unit)
	}
	ends = slices.Compact(slices.Sorted(slices.Values(ends)))
	for i, p := range ends {
		out = append(out, figureOf(p))
		if i+1 < len(ends) {
			out = append(out, Figure{p + ends[i+1], 2})
		} else if r.Unit != "%" {
			out = append(out, figureOf(p+1))
		}
	}
	return out
}

// rangeFaults says what is wrong with the rows of a rule by ranges.
func (r Rule) rangeFaults(max Points, bad func(string, ...any)) {
	if len(r.Ranges) < 2 {
		bad(textFewSteps)
	}
	top := Points(0)
	for _, y := range r.Ranges {
		if y.Points < 0 || y.Points > max {
			bad(textStepPoints, y.words(r.Unit), y.Points, max)
		}
		top = maxPoints(top, y.Points)
	}
	if len(r.Ranges) >= 2 && top != max {
		bad(textStepsMax, max)
	}
	used := make([]bool, len(r.Ranges))
	last := Points(-1)
	for _, x := range r.pieces() {
		first := -1
		for i, y := range r.Ranges {
			if !y.holds(x) {
				continue
			}
			if first < 0 {
				first, used[i] = i, true
				continue
			}
			// A later row may go on where an earlier one has stopped it: "từ 90 trở lên", "từ 80 trở lên".
			if z := r.Ranges[first]; y.Points != z.Points && !z.exact() && y.HasMin && y.HasMax {
				bad(textRangeTwice, figureWords(x, r.Unit), z.words(r.Unit), y.words(r.Unit))
			}
		}
		switch {
		case first >= 0:
			if r.Tasks && r.Ranges[first].Points < last {
				bad(textTaskRanges)
			}
			last = r.Ranges[first].Points
		case x.Den == 1 || wholeIn(x, r.pieces()): // between two whole numbers nothing need be said
			bad(textRangeGap, figureWords(x, r.Unit))
		}
	}
	for i, ok := range used {
		if !ok {
			bad(textRangeHidden, r.Ranges[i].words(r.Unit))
		}
	}
}

func figureWords(x Figure, unit string) string {
	return strings.TrimSpace(x.round().String() + " " + unit)
}

// wholeIn reports whether a whole number lies in the open piece of the scale that x
// stands for.
func wholeIn(x Figure, pieces []Figure) bool {
	i := slices.Index(pieces, x)
	low, high := pieces[i-1].Num, pieces[i+1].Num
	return (low/Unit+1)*Unit < high
}
