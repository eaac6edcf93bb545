package score

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strconv"
	"strings"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

var (
	inkColor  = color.RGBA{0x1f, 0x29, 0x37, 0xff}
	paleColor = color.RGBA{0xd7, 0xde, 0xe8, 0xff}
	bestColor = color.RGBA{0x9c, 0xc3, 0xe6, 0xff}
	barColor  = color.RGBA{0x1d, 0x5f, 0xa8, 0xff}
)

// The two cuts of the charts' font, that of official papers, which the program carries for
// those; they have every Vietnamese letter.
var (
	regularFont = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(liberationserifregular.TTF) })
	boldFont    = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(liberationserifbold.TTF) })
)

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
		bars = append(bars, bar{r.No + ". " + r.Name, r.Final, r.Best, r.Max, r.Score() + "/" + r.Max.String()})
	}
	title := fmt.Sprintf(textChartTitle, c.Name, c.Total.Score(), c.Total.Base, c.Total.Percent())
	return drawBars(title, fmt.Sprintf(textChartSub, c.Title, c.PeriodWords(), c.Day.Vietnamese(), c.Standing()),
		bars, true)
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

// Sizes of a chart in pixels.
const (
	chartWidth  = 1200
	chartMargin = 24
	labelRoom   = 330 // of the names left of the bars
	noteRoom    = 150 // of the figures right of the longest bar
	barHeight   = 26
	rowHeight   = 53 // at least
)

// canvas is a picture that is being drawn on.
type canvas struct {
	*image.RGBA
	title, bold, plain, small font.Face
}

func newCanvas(height int) (*canvas, error) {
	regular, err := regularFont()
	if err != nil {
		return nil, err
	}
	bold, err := boldFont()
	if err != nil {
		return nil, err
	}
	c := &canvas{RGBA: image.NewRGBA(image.Rect(0, 0, chartWidth, height))}
	draw.Draw(c, c.Rect, image.White, image.Point{}, draw.Src)
	for _, cut := range []struct {
		face *font.Face
		font *opentype.Font
		size float64
	}{{&c.title, bold, 25}, {&c.bold, bold, 18}, {&c.plain, regular, 18}, {&c.small, regular, 17}} {
		if *cut.face, err = opentype.NewFace(cut.font, &opentype.FaceOptions{Size: cut.size, DPI: 72}); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *canvas) fill(x0, y0, x1, y1 int, ink color.Color) {
	draw.Draw(c, image.Rect(x0, y0, x1, y1), image.NewUniform(ink), image.Point{}, draw.Src)
}

// write sets text with its baseline at y; share of its width stands left of x.
func (c *canvas) write(face font.Face, text string, x, y int, share float64) {
	left := float64(x) - share*float64(font.MeasureString(face, text))/64
	at := fixed.Point26_6{X: fixed.Int26_6(left * 64), Y: fixed.I(y)}
	(&font.Drawer{Dst: c, Src: image.NewUniform(inkColor), Face: face, Dot: at}).DrawString(text)
}

// ticks are round steps of an axis up to top, at most about eight.
func ticks(top float64) []float64 {
	step := math.Pow(10, math.Floor(math.Log10(top/4)))
	for _, more := range []float64{1, 2, 5, 10} {
		if top/(step*more) <= 8 {
			step *= more
			break
		}
	}
	var at []float64
	for i := 0; float64(i)*step <= top; i++ {
		at = append(at, float64(i)*step)
	}
	return at
}

// drawBars draws horizontal bars, the first on top: what counts over what can
// be won over the maximum.
func drawBars(title, sub string, bars []bar, legend bool) ([]byte, error) {
	const titleLine, labelLine, axisRoom, subLine, legendRoom = 32, 22, 44, 24, 44
	titles, subs := wrapLabel(title, 80), wrapLabel(sub, 120)
	labels, tops := make([][]string, len(bars)), Points(0)
	height := chartMargin + titleLine*len(titles) + chartMargin
	for i, b := range bars {
		labels[i] = wrapLabel(b.label, 34)
		tops = maxPoints(tops, b.max)
		height += max(rowHeight, labelLine*len(labels[i])+10)
	}
	if len(bars) == 0 {
		tops, height = Unit, height+rowHeight
	}
	foot := axisRoom + chartMargin/2
	if sub != "" {
		foot += subLine * len(subs)
	}
	if legend {
		foot += legendRoom
	}
	c, err := newCanvas(height + foot)
	if err != nil {
		return nil, err
	}
	y := chartMargin
	for _, line := range titles {
		y += titleLine
		c.write(c.title, line, chartWidth/2, y-8, .5)
	}
	y += chartMargin
	left, right := chartMargin+labelRoom, chartWidth-chartMargin-noteRoom
	scale := func(p float64) int { return left + int(math.Round(p/tops.Float()*float64(right-left))) }
	c.fill(left-2, y-6, left, height, paleColor)
	if len(bars) == 0 {
		c.write(c.plain, textNoData, left-14, y+rowHeight/2, 1)
	}
	for i, b := range bars {
		row := max(rowHeight, labelLine*len(labels[i])+10)
		middle := y + row/2
		for j, line := range labels[i] {
			c.write(c.plain, line, left-14, middle+6+labelLine*j-labelLine*(len(labels[i])-1)/2, 1)
		}
		for j, p := range []Points{b.max, b.best, b.final} {
			ink := []color.Color{paleColor, bestColor, barColor}[j]
			c.fill(left, middle-barHeight/2, scale(p.Float()), middle+barHeight/2, ink)
		}
		c.write(c.bold, b.note, scale(b.max.Float())+8, middle+6, 0)
		y += row
	}
	c.fill(left-2, height, right, height+2, paleColor)
	for _, t := range ticks(tops.Float()) {
		c.fill(scale(t)-1, height, scale(t)+1, height+8, paleColor)
		c.write(c.small, strings.Replace(strconv.FormatFloat(t, 'g', 6, 64), ".", ",", 1), scale(t), height+28, .5)
	}
	y = height + axisRoom
	for _, line := range subs {
		if sub != "" {
			y += subLine
			c.write(c.small, line, chartWidth/2, y-6, .5)
		}
	}
	if legend {
		c.legend(y + legendRoom/2)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, c); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// legend says what the three inks mean, in a line around y.
func (c *canvas) legend(y int) {
	x := chartMargin + 14
	for i, name := range []string{textLegendFinal, textLegendBest, textLegendMax} {
		c.fill(x, y-8, x+22, y+8, []color.Color{barColor, bestColor, paleColor}[i])
		c.write(c.small, name, x+30, y+6, 0)
		x += 30 + font.MeasureString(c.small, name).Ceil() + 44
	}
}

// wrapLabel breaks a label between words, at most three lines.
func wrapLabel(s string, width int) []string {
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
	return lines
}
