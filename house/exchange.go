package house

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/task"
)

// receive makes what came over the axis of exchange a paper of the house: it was sent to
// it and to nobody else. A house that has not said who it is takes none.
func (h *House) receive(docs []*corpus.Document, f File) error {
	for _, d := range docs {
		if d.Exchange == nil || f.Class != corpus.Public {
			continue
		}
		own, ok := h.Directory().House()
		if !ok {
			return paper.Refuse(paper.RefusedFormat, nil, textExchangeOfWhom)
		}
		d.Class, d.Agency = corpus.Internal, own.Agency
	}
	return nil
}

// reAbout is how a công văn begins its subject.
var reAbout = regexp.MustCompile(`(?i)^(?:v\s*/\s*v|về việc)[\s:.]*`)

// askedBy adds the task that the sender of an electronic document asks for by a day, as
// far as the text does not name it itself. Where the text has other days only, both are
// told: some programs fill the day in by themselves.
func (h *House) askedBy(d *corpus.Document, p *task.Proposal, planner task.Planner) {
	x := d.Exchange
	if x == nil || x.Due == "" {
		return
	}
	t := task.Task{No: "H1", Name: Clip(capitalized(reAbout.ReplaceAllString(d.Title, "")), 240),
		Time:  fmt.Sprintf(textExchangeTime, x.Due.Vietnamese()),
		Basis: corpus.Ref{Doc: d.Key, Number: d.Number}, Quote: fmt.Sprintf(textExchangeQuote, x.Due.Vietnamese())}
	if t.Name == "" {
		t.Name = DocumentName(&d.Head)
	}
	t.Due = planner.Calendar.Settle(task.ReadDue(t.Time, x.Due.Time().Year()))
	var others []string
	for i := range p.Tasks {
		switch due := p.Tasks[i].Due; {
		case due.Nominal == t.Due.Nominal, due.Nominal != "" && due.Nominal.Add(1) == t.Due.Nominal: // "trước ngày"
			p.Tasks[i].Note = strings.TrimSpace(p.Tasks[i].Note + " " + t.Quote)
			return
		case due.Nominal != "" && !slices.Contains(others, due.Nominal.Vietnamese()):
			others = append(others, due.Nominal.Vietnamese())
		}
	}
	if len(others) > 0 {
		t.Note = fmt.Sprintf(textExchangeOther, strings.Join(others, ", "))
	}
	t.Leads = h.receivers(x, string(d.Issued))
	var names []string
	for _, l := range t.Leads {
		names = append(names, l.Name)
	}
	t.Lead = strings.Join(names, "; ")
	p.Tasks = append(p.Tasks, t)
}

// receivers are the agencies of the house, or below it, that a message was sent to;
// where none is known, all that it was sent to.
func (h *House) receivers(x *corpus.Exchange, on string) []task.Party {
	own, _ := h.Directory().House()
	var mine, all []task.Party
	for _, to := range x.To {
		party := task.Party{Name: to.Name}
		if party.Name == "" {
			party.Name = to.Code
		}
		for _, a := range h.Directory().Agencies(on) {
			if org.SameCode(a.Code, to.Code) {
				party.Agency, party.Name = a.ID, a.FullName()
			}
		}
		if party.Agency == "" {
			if a := h.FindAgency(to.Name, on); a != nil {
				party.Agency = a.ID
			}
		}
		all = append(all, party)
		if party.Agency != "" && (party.Agency == own.Agency || task.Under(party.Agency, own.Agency, h.Above)) {
			mine = append(mine, party)
		}
	}
	if len(mine) > 0 {
		return mine
	}
	return all
}
