package score

import (
	"bytes"
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

var (
	inkColor  = color.RGBA{0x1f, 0x29, 0x37, 0xff}
	paleColor = color.RGBA{0xd7, 0xde, 0xe8, 0xff}
	bestColor = color.RGBA{0x9c, 0xc3, 0xe6, 0xff}
	barColor  = color.RGBA{0x1d, 0x5f, 0xa8, 0xff}
)

// boldWeight is the weight of the bold cut of the font.
const boldWeight = 3

// sans is the font of the charts; it has every Vietnamese letter.
func sans(size float64, bold bool) text.Style {
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Length(size)}
	if bold {
		f.Weight = boldWeight
	}
	return text.Style{Color: inkColor, Font: f, Handler: plot.DefaultTextHandler}
}

// bar is one line of a chart, in points.
type bar struct {
	label            string
	final, best, max Points
	note             string
}

// Chart draws the fields of a card as bars against their maximum, as a PNG on
// white: what counts today dark, what can still be won lighter.
func (c *Card) Chart() ([]byte, error) {
	var bars []bar
	for _, r := range c.Total.Parts {
		bars = append(bars, bar{r.No + ". " + r.Name, r.Final, r.Best, r.Max, r.Final.String() + "/" + r.Max.String()})
	}
	title := fmt.Sprintf(textChartTitle, c.Name, c.Total.Final, c.Total.Base, c.Total.Index().Fixed())
	return drawBars(title, fmt.Sprintf(textChartSub, c.Title, c.PeriodWords(), c.Day.Vietnamese(), c.Standing()), bars, true)
}

// RankChart draws the indexes of cards, best first, at most the first 30.
func RankChart(title string, cards []*Card, no string) ([]byte, error) {
	var bars []bar
	for _, r := range Rank(cards, no) {
		row := r.Card.Total
		if no != "" {
			row = r.Card.Row(no)
		}
		if row == nil || r.Rank == 0 || len(bars) == 30 {
			continue
		}
		i := row.Index()
		bars = append(bars, bar{fmt.Sprintf("%d. %s", r.Rank, r.Card.Name), i, i, 100 * Unit, i.Fixed() + "%"})
	}
	return drawBars(title, "", bars, false)
}

// Series is one figure of a line through time.
type Series struct {
	Label string
	Value Points
}

// TrendChart draws figures through time as bars, oldest first.
func TrendChart(title string, points []Series, most Points) ([]byte, error) {
	var bars []bar
	for _, p := range points {
		bars = append(bars, bar{p.Label, p.Value, p.Value, most, p.Value.Fixed()})
	}
	return drawBars(title, "", bars, false)
}

func drawBars(title, sub string, bars []bar, legend bool) ([]byte, error) {
	const width, lineHeight = 900.0, 40.0
	p := plot.New()
	p.BackgroundColor = color.White
	p.Title.Text = wrapLabel(title, 62)
	p.Title.TextStyle = sans(19, true)
	p.Title.TextStyle.XAlign, p.Title.TextStyle.YAlign = text.XCenter, text.YTop
	p.Title.Padding = 10
	if sub != "" {
		p.X.Label.Text = wrapLabel(sub, 100)
	}
	p.X.Label.TextStyle = sans(13, false)
	p.X.Label.TextStyle.XAlign = text.XCenter
	p.X.Label.Padding = 8
	p.X.Tick.Label.Font = sans(13, false).Font
	p.X.Color, p.X.Tick.Color = paleColor, paleColor
	p.Y.Color, p.Y.Tick.Length = paleColor, 0
	p.Y.Tick.Label.Font = sans(14, false).Font
	p.Y.Tick.Label.Color = inkColor
	p.Y.Padding = 6
	n := len(bars)
	top := Points(0)
	names := make([]string, n)
	layers := [3]plotter.Values{make(plotter.Values, n), make(plotter.Values, n), make(plotter.Values, n)}
	rows := 0
	for i, b := range bars {
		at := n - 1 - i // the first bar stands on top
		names[at] = wrapLabel(b.label, 34)
		rows = max(rows, strings.Count(names[at], "\n")+1)
		layers[0][at], layers[1][at], layers[2][at] = b.max.Float(), b.best.Float(), b.final.Float()
		top = maxPoints(top, b.max)
	}
	if n == 0 {
		names, top = []string{textNoData}, Unit
	}
	thick := vg.Points(20)
	for i, values := range layers {
		if n == 0 {
			break
		}
		chart, err := plotter.NewBarChart(values, thick)
		if err != nil {
			return nil, err
		}
		chart.Horizontal = true
		chart.LineStyle.Width = 0
		chart.Color = []color.Color{paleColor, bestColor, barColor}[i]
		p.Add(chart)
	}
	p.NominalY(names...)
	p.X.Min, p.X.Max = 0, top.Float()*1.16 // bars begin at nothing; room for the figures
	p.Y.Min, p.Y.Max = -0.6, float64(max(n, 1))-0.4
	p.X.Tick.Marker = plot.TickerFunc(func(_, _ float64) []plot.Tick {
		var ts []plot.Tick
		for _, t := range (plot.DefaultTicks{}).Ticks(0, top.Float()) {
			if t.Label != "" && t.Value <= top.Float() {
				ts = append(ts, plot.Tick{Value: t.Value, Label: strings.Replace(t.Label, ".", ",", 1)})
			}
		}
		return ts
	})
	labels := plotter.XYLabels{}
	for i, b := range bars {
		labels.XYs = append(labels.XYs, plotter.XY{X: b.max.Float(), Y: float64(n - 1 - i)})
		labels.Labels = append(labels.Labels, b.note)
	}
	if n > 0 {
		ls, err := plotter.NewLabels(labels)
		if err != nil {
			return nil, err
		}
		for i := range ls.TextStyle {
			ls.TextStyle[i] = sans(14, true)
			ls.TextStyle[i].YAlign = text.YCenter
		}
		ls.Offset = vg.Point{X: vg.Points(6), Y: vg.Points(2)}
		p.Add(ls)
	}
	height := 110 + float64(max(n, 1))*maxFloat(lineHeight, float64(rows)*19+8)
	if legend {
		height += 60
	}
	canvas := vgimg.NewWith(vgimg.UseWH(vg.Points(width), vg.Points(height)), vgimg.UseDPI(96))
	all := draw.New(canvas)
	margin := vg.Points(14)
	area := draw.Crop(all, margin, -margin, margin, -margin)
	if legend {
		area = draw.Crop(area, 0, 0, vg.Points(30), 0)
	}
	all.SetColor(color.White)
	all.Fill(all.Rectangle.Path())
	p.Draw(area)
	if legend {
		x := margin + vg.Points(10)
		for i, name := range []string{textLegendFinal, textLegendBest, textLegendMax} {
			box := vg.Rectangle{Min: vg.Point{X: x, Y: margin}, Max: vg.Point{X: x + vg.Points(16), Y: margin + vg.Points(12)}}
			all.SetColor([]color.Color{barColor, bestColor, paleColor}[i])
			all.Fill(box.Path())
			style := sans(13, false)
			all.FillText(style, vg.Point{X: box.Max.X + vg.Points(6), Y: margin + vg.Points(1)}, name)
			x = box.Max.X + style.Width(name) + vg.Points(34)
		}
	}
	var out bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: canvas}).WriteTo(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func maxFloat(a, b float64) float64 {
	if a > b {
		return a
	}
	return b
}

// wrapLabel breaks a label between words, at most three lines.
func wrapLabel(s string, width int) string {
	var lines []string
	line := ""
	for _, w := range strings.Fields(s) {
		if line != "" && len([]rune(line))+1+len([]rune(w)) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	lines = append(lines, line)
	if len(lines) > 3 {
		lines = append(lines[:2], lines[2]+" …")
	}
	return strings.Join(lines, "\n")
}
