package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/score"
	"trolyao/store"
	"trolyao/task"
)

// Letter writes the message of a delivery as things stand now; no blocks when
// there is nothing left to say.
func (b *Bot) Letter(ctx context.Context, d *store.Delivery) (Reply, error) {
	o, err := b.House.Store.Officer(ctx, d.Officer)
	if err != nil {
		return Reply{}, err
	}
	today := corpus.DayOf(b.House.Now())
	switch d.Kind {
	case "week":
		return b.overview(ctx, o, today)
	case "oversight":
		return b.oversight(ctx, o)
	case "score":
		return b.monthlyScore(ctx, o, today)
	case "urge":
		return b.urge(ctx, o, d, today)
	}
	var lines []string
	var above []task.Work // work of others, that is late
	var buttons []Button
	for _, item := range d.Items {
		w, err := b.House.Store.Task(ctx, o, item.Task)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return Reply{}, err
		}
		if strings.HasPrefix(item.Step, task.Escalated) {
			if !w.Shut && w.Progress != task.Done {
				above = append(above, *w)
			}
			continue
		}
		if !w.Shut && !w.DoneFor(o.Agency) && !w.PartDone(o.ID) {
			lines = append(lines, taskLine(w, today))
			buttons = append(buttons, taskButtons(w, today)...)
		}
	}
	var blocks []Block
	if mark := b.House.Mark(); mark != "" && len(lines)+len(above) > 0 {
		blocks = append(blocks, Block{Kind: Paragraph, Text: mark})
	}
	if len(lines) > 0 {
		blocks = append(blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textReminder, today.Vietnamese(), len(lines))},
			Block{Kind: Paragraph, Text: strings.Join(lines, "\n")}, Block{Kind: Notice, Text: TextReminderHow})
	}
	if len(above) > 0 {
		blocks = append(blocks, b.escalated(above, today)...)
	}
	if len(lines) > 2 || len(above) > 0 { // no room for a row of buttons each
		buttons = nil
	}
	return Reply{Buttons: buttons, Blocks: blocks}, nil
}

// urge is a letter that asks an agency to score itself; no blocks once it has.
func (b *Bot) urge(ctx context.Context, o *org.Officer, d *store.Delivery, today corpus.Day) (Reply, error) {
	key, why, err := b.House.Store.UrgeOf(ctx, d)
	if err != nil {
		return Reply{}, err
	}
	c, err := b.House.Card(ctx, o, key, today)
	if errors.Is(err, store.ErrForbidden) {
		return Reply{}, nil
	}
	if err != nil {
		return Reply{}, err
	}
	set, err := b.House.Store.Criteria(ctx, key.Criteria)
	if err != nil {
		return Reply{}, err
	}
	p := c.Progress()
	if c.Number != "" || p.Handed() {
		return Reply{}, nil
	}
	text := fmt.Sprintf(textUrge, c.Name, p.Claimable-p.Claimed, p.Claimable, set.Name, c.PeriodWords())
	if set.SelfDue != "" {
		text += " " + fmt.Sprintf(textUrgeDue, set.SelfDue.Vietnamese())
	}
	blocks := []Block{{Kind: Paragraph, Text: text}}
	if why != "" {
		blocks = append(blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textUrgeWhy, why)})
	}
	return Reply{Blocks: append(blocks, Block{Kind: Notice, Text: fmt.Sprintf(textUrgeWhere, "/diem/"+key.Criteria+"/"+
		key.Agency+"/cham?ky="+key.Period)})}, nil
}

// lastYear is the first day of the year before: what is overdue from longer ago
// is a matter for the list of work, not for every week's letter.
func lastYear(today corpus.Day) corpus.Day {
	return corpus.Day(fmt.Sprintf("%d-01-01", today.Time().Year()-1))
}

// taskButtons are what a person may answer a reminder with.
func taskButtons(w *task.Work, today corpus.Day) []Button {
	out := []Button{
		{Text: fmt.Sprintf(textButtonReceived, w.No), Send: fmt.Sprintf("/capnhat #%d đã nhận", w.ID), Spare: true},
		{Text: fmt.Sprintf(textButtonDone, w.No), Send: fmt.Sprintf("/capnhat #%d hoàn thành", w.ID), Spare: true},
	}
	if later := today.Add(3); w.Due.Safe == "" || later <= w.Due.Safe {
		out = append(out, Button{Text: fmt.Sprintf(textButtonLater, w.No),
			Send: fmt.Sprintf("/capnhat #%d hoãn %s", w.ID, later.Vietnamese()), Spare: true})
	}
	return out
}

// overview is the weekly letter to an officer; no blocks when there is nothing
// open.
func (b *Bot) overview(ctx context.Context, o *org.Officer, today corpus.Day) (Reply, error) {
	r := Reply{}
	for _, part := range []struct {
		title string
		f     store.TaskFilter
	}{
		{textWeekOverdue, store.TaskFilter{Status: task.Overdue, From: lastYear(today)}},
		{textWeekSoon, store.TaskFilter{From: today, To: today.Add(14)}},
	} {
		part.f.Agency, part.f.Leading, part.f.Today = o.Agency, true, today
		ws, err := b.House.Store.Tasks(ctx, o, part.f)
		if err != nil {
			return Reply{}, err
		}
		var lines []string
		for i := range ws {
			if !ws[i].DoneFor(o.Agency) {
				lines = append(lines, taskLine(&ws[i], today))
			}
		}
		if len(lines) > 0 {
			r.Blocks = append(r.Blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(part.title, len(lines)) + "\n" +
				strings.Join(lines, "\n")})
		}
	}
	if len(r.Blocks) > 0 {
		r.Blocks = append([]Block{{Kind: Paragraph, Text: fmt.Sprintf(textWeek, today.Vietnamese())}}, r.Blocks...)
	}
	return r, nil
}

// monthlyScore is the monthly letter to a head; no blocks when there is nothing
// to report.
func (b *Bot) monthlyScore(ctx context.Context, o *org.Officer, today corpus.Day) (Reply, error) {
	c, _, err := b.cardOf(ctx, o, o.Agency, "", today)
	if errors.Is(err, store.ErrForbidden) || err == nil && (c == nil || c.Empty && c.Total.AtRisk == 0) {
		return Reply{}, nil
	}
	if err != nil {
		return Reply{}, err
	}
	r, err := b.cardReply(ctx, c, "")
	if err != nil {
		return Reply{}, err
	}
	month := score.PeriodWords(string(today[:7]))
	blocks := []Block{{Kind: Paragraph, Text: fmt.Sprintf(textMonthly, strings.TrimPrefix(month, "tháng "), c.Name)}}
	if c.Empty {
		blocks = append(blocks, Block{Kind: Paragraph, Text: textMonthlyNone})
	}
	return Reply{Blocks: append(append(blocks, r.blocks...), Block{Kind: Notice,
		Text: fmt.Sprintf(textMonthlyMore, c.Name)}), Chart: r.chart}, nil
}
