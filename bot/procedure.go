package bot

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

// mostLines is how many lines of a part a chat shows.
const mostLines = 12

// procedureCommand shows a procedure, or lists those with some words in their names.
func (b *Bot) procedureCommand(ctx context.Context, m Message, rest string) (Reply, error) {
	if rest == "" {
		return Say(textNeedProcedure), nil
	}
	reader, err := b.reader(ctx, m)
	if err != nil {
		return Reply{}, err
	}
	d, p, err := b.House.Procedure(ctx, reader, rest)
	if err == nil {
		r := Say(strings.Join(ProcedureLines(p), "\n"))
		r.Sources = []answer.Source{listed(&d.Head)}
		return r, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	list, err := b.House.Procedures(ctx, reader, house.ProcedureFilter{Words: rest})
	if err != nil {
		return Reply{}, err
	}
	if len(list) == 0 {
		return Say(fmt.Sprintf(textNoProcedure, rest)), nil
	}
	lines := []string{fmt.Sprintf(textProcedures, len(list), list[0].Code)}
	for _, p := range list[:min(len(list), mostListed)] {
		lines = append(lines, fmt.Sprintf(textProcedureRow, p.Code, p.Name, strings.Join(p.Levels, ", ")))
	}
	return Say(strings.Join(lines, "\n")), nil
}

// ProcedureLines are the parts of a procedure as they are read, a line each; a
// part that the record does not have is left out.
func ProcedureLines(p *corpus.Procedure) []string {
	out := []string{fmt.Sprintf(textProcedureHead, p.Name, p.Code)}
	for _, part := range answer.ProcedureParts(p) {
		lines := part.Lines
		if n := len(lines) - mostLines; n > 0 {
			lines = append(lines[:mostLines:mostLines], fmt.Sprintf("và %d mục nữa", n))
		}
		out = append(out, fmt.Sprintf(textProcedurePart, part.Title, strings.Join(lines, "; ")))
	}
	return out
}

// ProcedureChecklist are the papers of a dossier, a line each to be ticked, below
// the words of their case; none where the record has none.
func ProcedureChecklist(p *corpus.Procedure) []string {
	var out []string
	for _, c := range p.Cases {
		if c.Title != "" {
			out = append(out, c.Title+":")
		}
		for _, it := range c.Items {
			line := fmt.Sprintf(textPaper, strings.TrimLeft(it.Name, "-+*• "))
			if it.Originals+it.Copies > 0 {
				line += fmt.Sprintf(textPaperCount, it.Originals, it.Copies)
			}
			out = append(out, line)
		}
	}
	return out
}

// dossierCommand counts the day on which the result of a dossier is due.
func (b *Bot) dossierCommand(ctx context.Context, m Message, rest string) (Reply, error) {
	p, err := b.House.Planner(ctx)
	if err != nil {
		return Reply{}, err
	}
	lines, err := DossierLines(p.Calendar, rest)
	if err != nil {
		return Say(err.Error()), nil
	}
	return Say(strings.Join(lines, "\n")), nil
}

var (
	reClock     = regexp.MustCompile(`(\d{1,2})\s*(?::|h|gio)\s*(\d{2})?`)
	reLimit     = regexp.MustCompile(`(\d{1,3}) ngay( lam viec)?`)
	reCompleted = regexp.MustCompile(`bo sung (?:ngay )?(\d{1,2}/\d{1,2}/\d{4})`)
	rePassedOn  = regexp.MustCompile(`chuyen (?:den )?(?:ngay )?(\d{1,2}/\d{1,2}/\d{4})`)
	rePaused    = regexp.MustCompile(`tam dung (?:tu )?(?:ngay )?(\d{1,2}/\d{1,2}/\d{4})(?: ?(?:den|-) ?(?:ngay )?(\d{1,2}/\d{1,2}/\d{4}))?`)
	reAnyDay    = regexp.MustCompile(`\d{1,2}/\d{1,2}/\d{4}`)
)

// ReadDossier reads "15:30 30/6/2026 5 ngày làm việc, bổ sung 03/7/2026, tạm dừng
// 06/7/2026 đến 08/7/2026"; Received is "" where there is no day in it.
func ReadDossier(text string) task.Dossier {
	f := paper.Fold(paper.Clean(text))
	d := task.Dossier{Minute: -1}
	day := func(s string) corpus.Day { x, _ := corpus.ReadDay(s); return x }
	take := func(re *regexp.Regexp, do func(m []string)) {
		for _, m := range re.FindAllStringSubmatch(f, -1) {
			do(m)
		}
		f = re.ReplaceAllString(f, " ")
	}
	take(reCompleted, func(m []string) { d.Completed = append(d.Completed, day(m[1])) })
	take(rePassedOn, func(m []string) { d.Passed = day(m[1]) })
	take(rePaused, func(m []string) {
		p := task.Pause{From: day(m[1]), To: day(m[1])}
		if m[2] != "" {
			p.To = day(m[2])
		}
		d.Pauses = append(d.Pauses, p)
	})
	d.Received = day(reAnyDay.FindString(f))
	f = reAnyDay.ReplaceAllString(f, " ")
	if m := reLimit.FindStringSubmatch(f); m != nil {
		d.Count, _ = strconv.Atoi(m[1])
		d.Working = m[2] != ""
		f = strings.Replace(f, m[0], " ", 1)
	}
	if m := reClock.FindStringSubmatch(f); m != nil {
		h, _ := strconv.Atoi(m[1])
		minute, _ := strconv.Atoi(m[2])
		d.Minute = h*60 + minute
	}
	return d
}

// DossierLines reads a dossier as [ReadDossier] does and says the day of the result
// with the steps of the counting; the error says in Vietnamese what is missing.
func DossierLines(cal *task.Calendar, text string) ([]string, error) {
	d := ReadDossier(text)
	due, steps := cal.Result(d)
	if due == "" {
		return nil, errors.New(textNeedDossier)
	}
	out := []string{fmt.Sprintf(textDossierDue, task.Weekday(due), due.Vietnamese())}
	for i, s := range steps {
		out = append(out, fmt.Sprintf(textDossierStep, i+1, s.Line()))
	}
	return out, nil
}

// ComparisonLines are two procedures side by side, a line for each part.
func ComparisonLines(c *house.ProcedureComparison) []string {
	out := []string{fmt.Sprintf(textCompared, c.NameA, c.NameB)}
	var same []string
	for _, r := range c.Rows {
		if r.Same {
			same = append(same, strings.ToLower(r.Part))
			continue
		}
		out = append(out, fmt.Sprintf(textComparedPart, r.Part), fmt.Sprintf(textComparedSide, c.NameA, sideWords(r.A)),
			fmt.Sprintf(textComparedSide, c.NameB, sideWords(r.B)))
	}
	if len(same) > 0 {
		out = append(out, fmt.Sprintf(textComparedSame, strings.Join(same, ", ")))
	}
	return out
}

func sideWords(lines []string) string {
	if len(lines) == 0 {
		return textComparedNone
	}
	s := strings.Join(lines[:min(len(lines), mostLines)], "; ")
	if n := len(lines) - mostLines; n > 0 {
		s += fmt.Sprintf(textComparedMore, n)
	}
	return s
}

var reCompare = regexp.MustCompile(`(?i)(?:khác nhau|khac nhau|khác gì|khac gi|so sánh|so sanh)(?: giữa| giua)?\s+(?:hai thủ tục |hai thu tuc |thủ tục |thu tuc )?(.{4,120}?)\s+(?:và|va|với|voi|so với|so voi)\s+(?:thủ tục |thu tuc )?(.{4,120}?)\s*[?.!]*$`)

// comparison answers "khác nhau giữa A và B" where both are procedures held by just
// these names; nil where they are not.
func (b *Bot) comparison(ctx context.Context, m Message, text string) (*workReply, error) {
	g := reCompare.FindStringSubmatch(paper.Clean(text))
	if g == nil {
		return nil, nil
	}
	reader, err := b.reader(ctx, m)
	if err != nil {
		return nil, err
	}
	var named [2]*house.ListedProcedure
	for i := range named {
		exact := false
		if named[i], exact, err = b.House.ProcedureNamed(ctx, reader, g[i+1]); err != nil || !exact {
			return nil, err // "công văn và tờ trình" are no procedures
		}
	}
	if named[0].Code == named[1].Code {
		return nil, nil
	}
	c, err := b.House.CompareProcedures(ctx, reader, named[0].Code, named[1].Code)
	if err != nil {
		return nil, err
	}
	out := &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textCompared, c.NameA, c.NameB)},
		{Kind: Table, Text: comparisonTable(c)}}}
	for _, p := range named {
		out.basis = append(out.basis, corpus.Ref{Doc: p.Head.Key, Number: p.Head.Number})
	}
	return out, nil
}

// comparisonTable are the parts of a comparison as a table.
func comparisonTable(c *house.ProcedureComparison) string {
	rows := []string{strings.Join([]string{textComparedPartHead, c.NameA, c.NameB}, "\t")}
	for _, r := range c.Rows {
		b := sideWords(r.B)
		if r.Same {
			b = textComparedLeft
		}
		rows = append(rows, strings.Join([]string{r.Part, sideWords(r.A), b}, "\t"))
	}
	return strings.Join(rows, "\n")
}
