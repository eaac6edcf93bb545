package web

import (
	"fmt"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/paper"
	"trolyao/store"
)

// exportTalk hands out a conversation of the person's own, or one answer of it with its
// question, as a Word file or a PDF.
func (v *visit) exportTalk() error {
	talk, err := talkName(v.r.PathValue("c"))
	if err != nil {
		return err
	}
	lines, err := v.lines(talk, 0)
	if err == nil && len(lines) == 0 {
		lines, err = v.oldLines(talk)
	}
	if err != nil {
		return err
	}
	if only := v.query("dong"); only != "" {
		if lines, err = withQuestion(lines, only); err != nil {
			return err
		}
	}
	if len(lines) == 0 {
		return store.ErrNotFound
	}
	return v.handOut(v.leaf(lines), "hoi-dap-"+v.now().In(corpus.Zone).Format("2006-01-02"))
}

// handOut sends a leaf in the form that the address asks for.
func (v *visit) handOut(l *paper.Leaf, name string) error {
	switch kind := v.query("kieu"); kind {
	case "docx":
		return v.workbook(name+".docx", func(w io.Writer) error {
			data, err := l.Word()
			if err == nil {
				_, err = w.Write(data)
			}
			return err
		})
	case "pdf":
		return v.workbook(name+".pdf", l.PDF)
	}
	return store.ErrNotFound
}

// withQuestion are the reply that is named and the message it answers.
func withQuestion(lines []talkLine, only string) ([]talkLine, error) {
	id, err := strconv.ParseInt(only, 10, 64)
	if err != nil {
		return nil, store.ErrNotFound
	}
	var out []talkLine
	for i, l := range lines {
		if l.In || l.Reply == nil || l.Reply.Line != id {
			continue
		}
		for _, q := range lines[:i] {
			if q.In && q.ID == l.Answers {
				out = append(out[:0], q)
			}
		}
		return append(out, l), nil
	}
	return nil, store.ErrNotFound
}

// leaf sets lines of a conversation as pages to hand out.
func (v *visit) leaf(lines []talkLine) *paper.Leaf {
	now := v.now().In(corpus.Zone)
	l := &paper.Leaf{Title: textLeafTitle, Made: now}
	put := func(kind paper.LineKind, format string, args ...any) {
		l.Lines = append(l.Lines, paper.Line{Kind: kind, Text: fmt.Sprintf(format, args...)})
	}
	put(paper.LineTitle, textLeafHead)
	if name := v.house.Name(); name != "" {
		put(paper.LineCentre, "%s", name)
	}
	put(paper.LineCentre, textLeafMade, now.Format("15:04"), corpus.DayOf(now).Vietnamese())
	for _, x := range lines {
		if x.In {
			put(paper.LineHeading, textLeafAsked, clockDay(x.At))
			text := x.Text
			if x.Secret {
				text = textLeafSecret
			}
			for _, t := range strings.Split(text, "\n") {
				put(paper.LineBody, "%s", t)
			}
			continue
		}
		if x.Reply != nil {
			l.Lines = append(l.Lines, v.replyLines(x.Reply, x.At)...)
		}
	}
	put(paper.LineFine, textLeafCaution)
	return l
}

// replyLines are a reply: what it says, then what it rests on, each as a paper cites it
// the first time (Nghị định 30/2020/NĐ-CP) and with how it stands.
func (v *visit) replyLines(r *replyView, at time.Time) (out []paper.Line) {
	put := func(kind paper.LineKind, text string) { out = append(out, paper.Line{Kind: kind, Text: text}) }
	head := textLeafAnswer
	if r.Status != "" {
		head += " (" + r.Status + ")"
	}
	put(paper.LineHeading, head)
	if r.AsOf != "" && r.Status != "" {
		put(paper.LineFine, fmt.Sprintf(textLeafAsOf, r.AsOf.Vietnamese()))
	}
	for _, b := range r.Body {
		switch b.Kind {
		case bot.Quote:
			for _, t := range strings.Split(b.Text, "\n") {
				put(paper.LineQuote, t)
			}
		case bot.Table:
			out = append(out, paper.Line{Kind: paper.LineTable, Rows: tableRows(b.Text)})
		default:
			for _, t := range strings.Split(b.Text, "\n") {
				put(paper.LineBody, t)
			}
		}
	}
	if r.Chart != nil {
		put(paper.LineFine, r.Chart.Alt)
	}
	for i, s := range r.Sources {
		if i == 0 {
			put(paper.LineHeading, textLeafSources)
		}
		text := fmt.Sprintf("[%d]\t%s", s.N, s.Cite)
		if s.Words != "" {
			text += fmt.Sprintf(textLeafStands, s.Words)
		}
		put(paper.LineItem, text)
	}
	for _, more := range r.SeeAlso {
		for _, t := range strings.Split(more, "\n") {
			put(paper.LineFine, t)
		}
	}
	return out
}

// clockDay is a moment as a paper says it.
func clockDay(t time.Time) string {
	t = t.In(corpus.Zone)
	return t.Format("15:04") + " " + corpus.DayOf(t).Vietnamese()
}

// workbook sends a file of its own making.
func (v *visit) workbook(name string, write func(io.Writer) error) error {
	var b strings.Builder
	if err := write(&b); err != nil {
		return err
	}
	v.w.Header().Set("Content-Disposition", attachment(name, name))
	kind := "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	switch path.Ext(name) {
	case ".csv":
		kind = "text/csv; charset=utf-8"
	case ".pdf":
		kind = "application/pdf"
	case ".docx":
		kind = wordType
	}
	v.send(http.StatusOK, kind, []byte(b.String()))
	return nil
}
