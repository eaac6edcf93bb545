package score

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Points are thousandths of a point, of a percent, or of another unit: 9.5
// points are 9500. Sums of them are exact.
type Points int64

// Unit is one point, one percent.
const Unit Points = 1000

// mostPoints bounds what a person may write, far from overflow.
const mostPoints = 1_000_000 * Unit

// errPoints is what is wrong with a figure nobody can read.
var errPoints = errors.New("không phải số có nhiều nhất ba chữ số thập phân")

// ParsePoints reads "9,5", "9.5", "12", "-1", with at most three decimals; a
// percent sign at the end is left out.
func ParsePoints(s string) (Points, error) {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "%"))
	t := strings.Replace(s, ",", ".", 1)
	whole, frac, _ := strings.Cut(t, ".")
	digits := strings.TrimLeft(whole, "+-")
	if digits == "" || len(digits) > 7 || len(whole)-len(digits) > 1 || len(frac) > 3 || strings.HasSuffix(t, ".") {
		return 0, errPoints
	}
	n, err := strconv.ParseUint(digits+(frac + "000")[:3], 10, 63)
	if err != nil {
		return 0, errPoints
	}
	p := Points(n)
	if p > mostPoints {
		return 0, errPoints
	}
	if whole[0] == '-' {
		p = -p
	}
	return p, nil
}

// decimal is p with a dot: "9.5".
func (p Points) decimal() string {
	sign := ""
	if p < 0 {
		sign, p = "-", -p
	}
	s := fmt.Sprintf("%s%d", sign, p/Unit)
	if f := p % Unit; f != 0 {
		s += "." + strings.TrimRight(fmt.Sprintf("%03d", f), "0")
	}
	return s
}

// String writes p the Vietnamese way: "9,5".
func (p Points) String() string { return strings.Replace(p.decimal(), ".", ",", 1) }

// Fixed writes p with two decimals, as indexes are published: "86,76".
func (p Points) Fixed() string {
	sign := ""
	if p < 0 {
		sign, p = "-", -p
	}
	p = (p + 5) / 10
	return fmt.Sprintf("%s%d,%02d", sign, p/100, p%100)
}

// Float returns p in points, for drawing and for cells of a spreadsheet.
func (p Points) Float() float64 { return float64(p) / float64(Unit) }

// MarshalJSON writes a number.
func (p Points) MarshalJSON() ([]byte, error) { return []byte(p.decimal()), nil }

// UnmarshalJSON reads a number.
func (p *Points) UnmarshalJSON(b []byte) (err error) {
	*p, err = ParsePoints(string(b))
	return err
}

// MarshalYAML writes a number.
func (p Points) MarshalYAML() ([]byte, error) { return []byte(p.decimal()), nil }

// UnmarshalYAML reads a number as it is written, without a float in between.
func (p *Points) UnmarshalYAML(b []byte) (err error) {
	if *p, err = ParsePoints(strings.Trim(strings.TrimSpace(string(b)), `"'`)); err != nil {
		err = fmt.Errorf("%q %w", strings.TrimSpace(string(b)), err)
	}
	return err
}

// of returns p · num / den, rounded half up; den is positive, the others not
// negative.
func (p Points) of(num, den Points) Points {
	return (2*p*num + den) / (2 * den)
}

// share returns what part of whole p is, in thousandths of a percent; 0 of 0.
func (p Points) share(whole Points) Points {
	if whole <= 0 || p <= 0 {
		return 0
	}
	return (100 * Unit).of(p, whole)
}
