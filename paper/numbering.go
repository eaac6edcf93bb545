package paper

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// numbering computes the numbers that Word shows before paragraphs and does
// not store. Lists of the same abstract list go on counting together, unless a
// list says where it starts.
type numbering struct {
	lists    map[int]*numList
	abstract map[int]*numAbstract
}

type numLevel struct {
	start   int
	format  string
	text    string // "%1.%2."
	style   string
	restart int // -1: after any higher level; 0: never; n: after level n
	legal   bool
	font    string
}

type numAbstract struct {
	levels    [9]numLevel
	link      string // takes its levels from the list with this style
	styleLink string
	count     [9]int
	begun     [9]bool
}

type numList struct {
	abstract int
	start    map[int]int // level → startOverride
	used     [9]bool
	levels   map[int]numLevel
}

func (r *docxReader) readNumbering(name string) error {
	n := &numbering{lists: map[int]*numList{}, abstract: map[int]*numAbstract{}}
	r.num = n
	data, err := r.pack.read(name)
	if err != nil || data == nil {
		return err
	}
	w := walk(data)
	if _, err := w.root(); err != nil {
		return err
	}
	err = w.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "abstractNum":
			a := &numAbstract{}
			for i := range a.levels {
				a.levels[i] = numLevel{start: 1, format: "none", restart: -1}
			}
			n.abstract[attrInt(e, "abstractNumId", -1)] = a
			return w.each(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "numStyleLink":
					a.link = attr(e, "val")
				case "styleLink":
					a.styleLink = attr(e, "val")
				case "lvl":
					i := attrInt(e, "ilvl", -1)
					lvl, err := readNumLevel(w)
					if i >= 0 && i < 9 {
						a.levels[i] = lvl
					}
					return err
				}
				return w.skip()
			})
		case "num":
			l := &numList{abstract: -1, start: map[int]int{}, levels: map[int]numLevel{}}
			n.lists[attrInt(e, "numId", -1)] = l
			return w.each(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "abstractNumId":
					l.abstract = attrInt(e, "val", -1)
				case "lvlOverride":
					i := attrInt(e, "ilvl", -1)
					return w.each(func(e xml.StartElement) error {
						switch e.Name.Local {
						case "startOverride":
							l.start[i] = attrInt(e, "val", 1)
						case "lvl":
							lvl, err := readNumLevel(w)
							l.levels[i] = lvl
							return err
						}
						return w.skip()
					})
				}
				return w.skip()
			})
		}
		return w.skip()
	})
	// A list that only names a list style is that style's list.
	for _, a := range n.abstract {
		if a.link == "" {
			continue
		}
		for _, b := range n.abstract {
			if b.styleLink == a.link && b != a {
				a.levels = b.levels
			}
		}
	}
	return err
}

func readNumLevel(w *xmlWalker) (numLevel, error) {
	l := numLevel{start: 1, format: "decimal", restart: -1}
	err := w.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "start":
			l.start = attrInt(e, "val", 1)
		case "numFmt":
			l.format = attr(e, "val")
		case "lvlText":
			l.text = attr(e, "val")
		case "pStyle":
			l.style = attr(e, "val")
		case "lvlRestart":
			l.restart = attrInt(e, "val", -1)
		case "isLgl":
			l.legal = is(on(e))
		case "rPr":
			look, err := readRunLook(w)
			l.font = look.font
			return err
		}
		return w.skip()
	})
	return l, err
}

func (n *numbering) level(numID, lvl int) (numLevel, *numAbstract) {
	l := n.lists[numID]
	if l == nil || lvl < 0 || lvl > 8 {
		return numLevel{}, nil
	}
	a := n.abstract[l.abstract]
	if a == nil {
		return numLevel{}, nil
	}
	if own, ok := l.levels[lvl]; ok {
		return own, a
	}
	return a.levels[lvl], a
}

// levelOf finds the level of a list that belongs to a paragraph style.
func (n *numbering) levelOf(numID int, style string) (int, bool) {
	for i := range 9 {
		if lvl, a := n.level(numID, i); a != nil && lvl.style == style && style != "" {
			return i, true
		}
	}
	return 0, false
}

// label counts the next paragraph of a list and gives what Word shows before
// it.
func (n *numbering) label(numID, lvl int) string {
	l := n.lists[numID]
	level, a := n.level(numID, lvl)
	if a == nil {
		return ""
	}
	begin := func(i int) int { // where a level of this list starts
		if start, ok := l.start[i]; ok {
			return start
		}
		up, _ := n.level(numID, i)
		return up.start
	}
	if _, ok := l.start[lvl]; ok && !l.used[lvl] || !a.begun[lvl] {
		a.count[lvl] = begin(lvl)
	} else {
		a.count[lvl]++
	}
	a.begun[lvl], l.used[lvl] = true, true
	for i := range lvl {
		if !a.begun[i] { // Word shows the start of a level that was left out
			a.begun[i], a.count[i] = true, begin(i)
		}
	}
	for i := lvl + 1; i < 9; i++ {
		down, _ := n.level(numID, i)
		if down.restart == 0 || down.restart > 0 && lvl >= down.restart {
			continue
		}
		a.begun[i] = false
	}
	if level.format == "bullet" {
		return bulletText(level.text)
	}
	var b strings.Builder
	for i := 0; i < len(level.text); i++ {
		c := level.text[i]
		if c == '%' && i+1 < len(level.text) && level.text[i+1] >= '1' && level.text[i+1] <= '9' {
			at := int(level.text[i+1] - '1')
			up, _ := n.level(numID, at)
			format := up.format
			if level.legal {
				format = "decimal"
			}
			b.WriteString(ordinalText(a.count[at], format))
			i++
			continue
		}
		b.WriteByte(c)
	}
	if convert, capitals := fontEncoding(level.font); convert != nil {
		s := convert(b.String())
		if capitals {
			s = strings.ToUpper(s)
		}
		return s
	}
	return b.String()
}

// bulletText keeps the bullets that papers use as a level mark; signs of symbol
// fonts become "•".
func bulletText(text string) string {
	text = strings.TrimSpace(text)
	switch text {
	case "":
		return ""
	case "-", "+", "*", "•", "–":
		return text
	case "o":
		return "•"
	}
	for _, r := range text {
		if r >= 0xE000 && r <= 0xF8FF {
			if r&0xFF == 0x2D {
				return "-"
			}
			return "•"
		}
	}
	return text
}

// ordinalText writes n in a number format of Word.
func ordinalText(n int, format string) string {
	switch format {
	case "none", "bullet":
		return ""
	case "lowerLetter":
		return letterNumber(n)
	case "upperLetter":
		return strings.ToUpper(letterNumber(n))
	case "lowerRoman":
		return strings.ToLower(Roman(n))
	case "upperRoman":
		return Roman(n)
	case "decimalZero":
		if n >= 0 && n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "vietnameseCounting", "cardinalText":
		return counting(n)
	}
	return strconv.Itoa(n)
}

// letterNumber counts a … z, aa, bb … as Word does; đ is not among them.
func letterNumber(n int) string {
	if n < 1 || n > 26*20 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1)
}

// Roman writes n in Roman numerals; outside 1 to 3999 in digits.
func Roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, step := range []struct {
		value int
		text  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9,
		"IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= step.value {
			b.WriteString(step.text)
			n -= step.value
		}
	}
	return b.String()
}

// counting writes 1 to 99 in words.
func counting(n int) string {
	ones := []string{"", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}
	if n < 1 || n > 99 {
		return strconv.Itoa(n)
	}
	ten, one := n/10, n%10
	if ten == 0 {
		return ones[one]
	}
	out := "mười"
	if ten > 1 {
		out = ones[ten] + " mươi"
	}
	switch {
	case one == 0:
	case one == 1 && ten > 1:
		out += " mốt"
	case one == 5:
		out += " lăm"
	default:
		out += " " + ones[one]
	}
	return out
}
