package check

import (
	"fmt"
	"regexp"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// Para is a paragraph, a table cell or a footnote of a draft.
type Para struct {
	Text string
	// Part says where it stands besides the running text: "bảng 2", "chú thích 1".
	Part string
}

// Draft is what is checked.
type Draft struct {
	Paras []Para
	// Blocks are the same text as a file gave it, for the draft's own structure; nil
	// reads it from Paras.
	Blocks []paper.Block
	// Of is the document held of which Paras are the text; nil for a draft that is none
	// yet. What it says of itself is no reference to another.
	Of *corpus.Document
}

// FromDocument makes a draft of a document held.
func FromDocument(doc *corpus.Document) Draft {
	var d Draft
	for _, p := range doc.Parts {
		d.lines(p.Words(), "")
	}
	d.Of = doc
	return d
}

// bounds of what is checked at once.
const (
	mostParas = 20_000
	mostBytes = 8 << 20
	mostFinds = 5_000
)

// FromBlocks makes a draft of the blocks of a file.
func FromBlocks(blocks []paper.Block) Draft {
	d := Draft{Blocks: blocks}
	tables := 0
	for _, b := range blocks {
		if b.Table != nil {
			tables++
			part := fmt.Sprintf(textInTable, tables)
			for _, rows := range [][][]paper.Cell{b.Table.HeadRows, b.Table.Rows} {
				for _, row := range rows {
					for _, c := range row {
						d.lines(c.Raw, part)
					}
				}
			}
			continue
		}
		part := ""
		if n := reNoteLabel.FindStringSubmatch(b.Label); n != nil {
			part = fmt.Sprintf(textInNote, n[1])
		}
		d.lines(b.Text, part)
	}
	return d
}

// FromText makes a draft of plain text: a line is a paragraph, "|" parts the cells of
// a row.
func FromText(text string) Draft {
	text = paper.Clean(text)
	d := Draft{Blocks: paper.TextBlocks(text)}
	for _, line := range strings.Split(text, "\n") {
		for _, cell := range strings.Split(line, "|") {
			d.lines(cell, "")
		}
	}
	return d
}

func (d *Draft) lines(text, part string) {
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) != "" {
			p := part
			if n := reNote.FindStringSubmatch(line); n != nil {
				p = fmt.Sprintf(textInNote, n[1])
			}
			d.Paras = append(d.Paras, Para{Text: line, Part: p})
		}
	}
}

var (
	reNoteLabel = regexp.MustCompile(`^\[(\d{1,3})\]$`)

	reNote = regexp.MustCompile(`^\s*\[(\d{1,3})\]\s`)
	// "Mẫu, ngày 15 tháng 9 năm 2026" on a line of its own.
	reOwnDay = regexp.MustCompile(`^(?:[\pL\s.\-]{0,60},|\p{Lu}[\pL.\-]*(?:\s+\p{Lu}[\pL.\-]*){0,4})?\s*(?i:` +
		corpus.LongDayForm + `)\s*\.?$`)
	// of the text form of a head: "… | Mẫu, ngày 15 tháng 9 năm 2026"
	reBasisLine = regexp.MustCompile(`(?i)^\s*[-–+*]?\s*căn\s+cứ\s`)
)

// ownDay is the day that the draft bears at its head; "" where it is left open.
func (d *Draft) ownDay() corpus.Day {
	for i, p := range d.Paras {
		if i > 40 || reBasisLine.MatchString(p.Text) {
			break
		}
		if m := reOwnDay.FindStringSubmatch(strings.TrimSpace(p.Text)); m != nil {
			return corpus.MakeDay(m[1], m[2], m[3])
		}
	}
	return ""
}

// draftTypes are the types of papers that a head names, longest first.
var draftTypes = []string{"Nghị quyết", "Quyết định", "Thông tư liên tịch", "Thông tư", "Nghị định", "Chỉ thị",
	"Kế hoạch", "Tờ trình", "Báo cáo", "Thông báo", "Hướng dẫn", "Chương trình", "Đề án", "Quy chế", "Quy định",
	"Công điện", "Phương án", "Biên bản", "Luật", "Pháp lệnh"}

// ownType is the loại văn bản that the draft names in capitals at its head.
func (d *Draft) ownType() string {
	if d.Of != nil {
		return d.Of.Type
	}
	for i, p := range d.Paras {
		if i > 30 || reBasisLine.MatchString(p.Text) {
			break
		}
		t := strings.TrimRight(strings.TrimSpace(p.Text), " :.")
		if !paper.IsUpper(t) {
			continue
		}
		for _, name := range draftTypes {
			if f := paper.Fold(t); f == paper.Fold(name) || strings.HasPrefix(f, paper.Fold(name)+" ") {
				return name
			}
		}
	}
	return ""
}

// where names the place of each paragraph: its Điều, its part, else its number.
func (d *Draft) where() []string {
	out := make([]string, len(d.Paras))
	article := ""
	basis := 0
	for i, p := range d.Paras {
		if m := reOwnArticle.FindStringSubmatch(p.Text); m != nil {
			article = "Điều " + m[1]
		}
		switch {
		case p.Part != "" && article != "" && strings.HasPrefix(p.Part, "bảng"):
			out[i] = p.Part
		case p.Part != "":
			out[i] = p.Part
		case reBasisLine.MatchString(p.Text) && article == "":
			basis++
			out[i] = fmt.Sprintf(textInBasis, basis)
		case article != "":
			out[i] = article
		default:
			out[i] = fmt.Sprintf(textInPara, i+1)
		}
	}
	return out
}

var reOwnArticle = regexp.MustCompile(`^\s*Điều\s+(\d{1,3}[a-zđ]?)\s*[.:]`)
