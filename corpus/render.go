package corpus

import (
	"strings"
	"trolyao/paper"
)

// Words returns the text of p with everything below it, as written.
func (p *Part) Words() string {
	var b strings.Builder
	renderPart(&b, p)
	return strings.TrimSuffix(b.String(), "\n")
}

// head is the label line of p: "Điều 5. Thẩm quyền", "a) Các cơ quan;".
func (p *Part) head() string { return join(p.Label, p.Title, " ") }

func renderPart(b *strings.Builder, p *Part) {
	line := func(s string) {
		if s != "" {
			b.WriteString(s)
			b.WriteByte('\n')
		}
	}
	if p.Title != "" {
		line(p.head())
		line(p.Text)
	} else {
		line(join(p.Label, p.Text, " "))
	}
	if p.Table != nil {
		for _, row := range p.Table.HeadRows {
			line(rowText(row, true))
		}
		for _, row := range p.Table.Rows {
			line(rowText(row, true))
		}
	}
	for _, q := range p.Parts {
		renderPart(b, q)
	}
	line(p.Tail)
}

// rowText joins the cells of a row; raw leaves out what was inferred.
func rowText(row []paper.Cell, raw bool) string {
	var b strings.Builder
	for i, c := range row {
		t := c.Text
		if raw {
			t = c.Raw
		}
		if i > 0 {
			b.WriteString(" | ")
		}
		b.WriteString(t)
	}
	return strings.TrimRight(b.String(), " |")
}
