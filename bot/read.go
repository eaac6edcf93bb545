package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/question"
	"trolyao/store"
	"trolyao/task"
)

// read reads a message, after the earlier ones of its conversation, with what the
// house knows and the writer may see.
func (b *Bot) read(ctx context.Context, o *org.Officer, text string, today corpus.Day,
	before ...string) (question.Reading, error) {
	c := question.Context{Directory: b.House.Directory(), Today: today}
	if o != nil {
		c.Agency = o.Agency
	}
	if strings.ContainsAny(text+strings.Join(before, ""), "0123456789") { // plans are named by their numbers
		plans, err := b.House.Store.Plans(ctx, o)
		if err != nil {
			return question.Reading{}, fmt.Errorf("bot: plans: %w", err)
		}
		for _, p := range plans {
			c.Plans = append(c.Plans, question.Plan{Key: p.Plan.Doc, Number: p.Plan.Number, Title: p.Title})
		}
	}
	r := question.ReadAfter(text, before, c)
	r.Slots.AgencyText = asWritten(r.Slots.AgencyText, text)
	return r, nil
}

// asWritten is what text says in place of words that were folded; these themselves
// where it does not have them.
func asWritten(folded, text string) string {
	said, n := paper.Syllables(text), len(strings.Fields(folded))
	for i := 0; n > 0 && i+n <= len(said); i++ {
		var words []string
		for _, s := range said[i : i+n] {
			words = append(words, paper.Fold(s.Text))
		}
		if strings.Join(words, " ") == folded {
			return text[said[i].Start:said[i+n-1].End]
		}
	}
	return folded
}

// mostParts is how many questions of one message are answered.
const mostParts = 3

// ofHouse answers what is no question of law; nil where m is one, or may be and
// nothing else has an answer. Of several questions in one message those of the
// house are answered, and the rest is named and can be asked with a tap.
func (b *Bot) ofHouse(ctx context.Context, m Message, before ...string) (*workReply, error) {
	works, err := b.admits(ctx, m, working)
	if err != nil {
		return nil, err
	}
	o, err := b.officer(ctx, m)
	if err != nil {
		return nil, err
	}
	parts := question.Split(m.Text)
	var rest []string
	var out *workReply
	answered := 0
	for _, text := range parts {
		if answered == mostParts {
			rest = append(rest, text)
			continue
		}
		part := m
		part.Text = text
		r, err := b.ofPart(ctx, part, o, works, before)
		if err != nil {
			return nil, err
		}
		if r == nil {
			rest = append(rest, text)
			continue
		}
		answered++
		if len(parts) > 1 {
			r.blocks = append([]Block{{Kind: Paragraph, Text: fmt.Sprintf(textPart, text)}}, r.blocks...)
		}
		out = out.and(r)
	}
	if out != nil && len(rest) > 0 {
		out.blocks = append(out.blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textRest, strings.Join(rest, "” “"))})
		out.asks = append(out.asks, rest...)
	}
	return out, nil
}

// and is r followed by more; the chart is the first.
func (r *workReply) and(more *workReply) *workReply {
	if r == nil {
		return more
	}
	r.blocks, r.basis = append(r.blocks, more.blocks...), append(r.basis, more.basis...)
	r.followUps, r.asks, r.quote = append(r.followUps, more.followUps...), append(r.asks, more.asks...), ""
	if r.chart == nil {
		r.chart = more.chart
	}
	if more.status == "" {
		r.status = ""
	}
	return r
}

func (b *Bot) ofPart(ctx context.Context, m Message, o *org.Officer, works bool, before []string) (*workReply, error) {
	if reply, err := b.comparison(ctx, m, m.Text); reply != nil || err != nil {
		return reply, err
	}
	r, err := b.read(ctx, o, m.Text, corpus.DayOf(m.At), before...)
	if err != nil || r.Kind.OfLaw() || !works && (r.Kind == question.Work || r.Kind == question.Score) {
		return nil, err
	}
	reply, err := b.answerKind(ctx, m, o, r)
	if err != nil || reply == nil {
		return nil, err
	}
	if len(r.Alternatives) > 0 && r.Alternatives[0].Kind == question.Law {
		reply.asks = append(reply.asks, fmt.Sprintf(textByLaw, strings.TrimSpace(m.Text)))
		reply.blocks = append(reply.blocks, Block{Kind: Paragraph, Text: textOpen})
	}
	return reply, nil
}

// about answers text as a question of one kind, as the commands ask it.
func (b *Bot) about(ctx context.Context, m Message, kind question.Kind, text string) (*workReply, error) {
	o, err := b.officer(ctx, m)
	if err != nil {
		return nil, err
	}
	r, err := b.read(ctx, o, text, corpus.DayOf(m.At))
	if err != nil || r.Kind != kind {
		return nil, err
	}
	return b.answerKind(ctx, m, o, r)
}

func (b *Bot) answerKind(ctx context.Context, m Message, o *org.Officer, r question.Reading) (*workReply, error) {
	today := corpus.DayOf(m.At)
	switch r.Kind {
	case question.Work:
		return b.work(ctx, m, o, r)
	case question.Score:
		return b.scores(ctx, o, r, m.Text, today)
	case question.Calendar:
		return b.counted(ctx, r, m.Text, today)
	case question.Document:
		return b.documentsAbout(ctx, m, r)
	}
	if r.Kind == question.Self {
		return helpReply(m.Text), nil
	}
	if words := outOfScope[r.Kind]; words != "" {
		if r.Kind == question.Talk && thanks(m.Text) {
			words = textWelcome
		}
		return &workReply{status: answer.DeclinedOutOfScope, blocks: []Block{{Kind: Paragraph, Text: words}}}, nil
	}
	return nil, nil
}

// thanks reports whether small talk thanks.
func thanks(text string) bool { return strings.Contains(paper.Fold(text), "cam on") }

// small reports whether a reply is small talk: it carries no claim that somebody could
// call right or wrong.
func small(r Reply) bool {
	return r.Status == answer.DeclinedOutOfScope && len(r.Blocks) > 0 && slices.Contains([]string{textWelcome,
		outOfScope[question.Talk]}, r.Blocks[0].Text)
}

func told(form string, a ...any) *workReply {
	return &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(form, a...)}}}
}

// asksBack is a reply that asks for what the question leaves open.
func asksBack(form string, a ...any) *workReply {
	r := told(form, a...)
	r.status = answer.Clarify
	return r
}

// work answers a question about work; nil where it names nothing of the house and
// no task fits.
func (b *Bot) work(ctx context.Context, m Message, o *org.Officer, r question.Reading) (*workReply, error) {
	s, today := r.Slots, corpus.DayOf(m.At)
	switch {
	case r.Signs["bao_cao"] && s.Report != "" || r.Signs["bao_cao"] && r.Signs["gon"] && s.Agency == "":
		if reply, err := b.nextReport(ctx, s, today); reply != nil || err != nil {
			return reply, err
		}
	case r.Signs["chi_tieu"]:
		return b.targets(ctx, o, s)
	}
	if s.PlanText != "" && s.Plan == "" {
		reader, err := b.reader(ctx, m)
		if err != nil {
			return nil, err
		}
		if p, err := b.House.Find(ctx, reader, m.Text, today); err != nil || p.Head != nil && s.Task == "" {
			return nil, err // a document that is held, though no plan was read from it
		}
		return b.unknownPlan(ctx, o, s.PlanText)
	}
	if s.Task != "" {
		w, reply, err := b.byNumber(ctx, o, s.Task, s.Plan)
		if err != nil || w == nil {
			return reply, err
		}
		return b.shownTask(w, today), nil
	}
	if r.Signs["ai"] && r.Signs["chu_tri"] && len(s.Words) > 0 {
		return b.leads(ctx, o, s, today)
	}
	if r.Signs["tong_quan"] && s.Plan == "" && s.Period.From == "" && s.Status == "" {
		if reply, err := b.howWorkStands(ctx, o, s); reply != nil || err != nil {
			return reply, err
		}
	}
	return b.listWork(ctx, o, r, today)
}

// leads answers who leads what the words say; nil where no task has them.
func (b *Bot) leads(ctx context.Context, o *org.Officer, s question.Slots, today corpus.Day) (*workReply, error) {
	words := contentWords(strings.Join(s.Words, " "))
	if len(words) < 2 {
		return nil, nil
	}
	ws, err := b.House.Store.Tasks(ctx, o, store.TaskFilter{Plan: s.Plan, Words: strings.Join(words, " "),
		Limit: mostTasks + 1})
	switch {
	case err != nil || len(ws) == 0:
		return nil, err
	case len(ws) == 1:
		return b.shownTask(&ws[0], today), nil
	}
	return b.listed(ws, "khớp", today), nil
}

func (b *Bot) unknownPlan(ctx context.Context, o *org.Officer, name string) (*workReply, error) {
	plans, err := b.House.Store.Plans(ctx, o)
	if err != nil {
		return nil, err
	}
	l := []string{fmt.Sprintf(textNoPlan, name)}
	for _, p := range plans[:min(len(plans), mostTasks)] {
		l = append(l, fmt.Sprintf(textPlanRow, p.Plan.Number, p.Title))
	}
	return told("%s", strings.Join(l, "\n")), nil
}

// listWork lists the tasks of an agency, a status, a period, a plan.
func (b *Bot) listWork(ctx context.Context, o *org.Officer, r question.Reading, today corpus.Day) (*workReply, error) {
	s := r.Slots
	f := store.TaskFilter{Today: today, Plan: s.Plan, ByDue: true}
	var what []string
	if w := statusWords[s.Status]; w != "" {
		what = append(what, w)
	}
	switch s.Status {
	case "overdue":
		f.Status = task.Overdue
	case "soon", "open":
		f.Open = true
	}
	period := s.Period
	if s.Status == "soon" && period.From == "" {
		period = question.Period{From: today, To: today.Add(30), Words: fmt.Sprintf(textNextDays, 30)}
	}
	agency := s.Agency
	switch {
	case s.AgencyText != "" && agency == "":
		return asksBack(textUnknownAgency, s.AgencyText), nil
	case agency == "" && s.Own:
		if o == nil || o.Agency == "" {
			return asksBack(textWhose), nil
		}
		agency = o.Agency
	}
	ws, err := b.tasksOf(ctx, o, agency, f)
	if err != nil {
		return nil, err
	}
	if s.Mine && o != nil { // what was given to the person by name, where there is any
		f.Person = o.ID
		own, err := b.House.Store.Tasks(ctx, o, f)
		if err != nil {
			return nil, err
		}
		if len(own) > 0 {
			ws, agency = own, ""
			what = append(what, textGivenToYou)
		}
	}
	planYear := 0
	if r.Signs["ke_hoach"] && s.Plan == "" && strings.HasPrefix(period.Words, "năm ") {
		planYear = period.From.Time().Year() // "kế hoạch … năm 2026"
	}
	ws, undated := within(ws, s, period, planYear)
	slices.SortStableFunc(ws, func(a, b task.Work) int { return b.Year - a.Year })
	if agency != "" {
		what = append(what, fmt.Sprintf(textOfAgency, b.House.AgencyName(agency)))
	}
	if s.PlanText != "" {
		what = append(what, fmt.Sprintf(textOfPlan, s.PlanText))
	}
	if period.Words != "" {
		if s.Status == "soon" {
			what = append(what, period.Words)
		} else if strings.HasPrefix(period.Words, "năm ") {
			what = append(what, period.Words)
		} else {
			what = append(what, "có hạn "+period.Words)
		}
	}
	reply := b.listed(ws, strings.Join(what, " "), today)
	if n := countUndated(ws); n > 0 && n < len(ws) {
		reply.blocks = append(reply.blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textSomeUndated, n)})
	}
	if undated > 0 {
		reply.blocks = append(reply.blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textUndated, undated)})
	}
	if n := byPlan(ws); len(n) > 1 || len(n) == 1 && s.Plan == "" {
		reply.blocks = append(reply.blocks,
			Block{Kind: Paragraph, Text: fmt.Sprintf(textByPlan, strings.Join(n, "; "))})
	}
	if len(ws) > 0 && agency == "" && (s.Status == "overdue" || s.Ask == "who") {
		who := Block{Kind: Paragraph, Text: textByAgency + "\n" + byLead(ws)}
		if s.Ask == "who" || s.Extreme != "" { // what is asked comes first
			reply.blocks = slices.Insert(reply.blocks, 1, who)
		} else {
			reply.blocks = append(reply.blocks, who)
		}
	}
	return reply, nil
}

// within keeps the tasks that a question asks for, and counts those without a day
// that its period leaves out. A task without a day belongs to its plan's year.
func within(ws []task.Work, s question.Slots, p question.Period, planYear int) (out []task.Work, undated int) {
	year := strings.HasPrefix(p.Words, "năm ")
	for _, w := range ws {
		due := w.Due.Nominal
		switch {
		case s.Status == "undated" && due != "":
			continue
		case s.Status == "done" && w.Progress != task.Done:
			continue
		case planYear > 0 && w.Year != planYear:
			continue
		case p.From == "" || planYear > 0:
		case due == "" && year && w.Year == p.From.Time().Year():
		case due == "":
			if w.Progress != task.Done {
				undated++
			}
			continue
		case due < p.From || due > p.To:
			continue
		}
		out = append(out, w)
	}
	return out, undated
}

func countUndated(ws []task.Work) (n int) {
	for i := range ws {
		if ws[i].Due.Nominal == "" {
			n++
		}
	}
	return n
}

// byPlan counts tasks by their plan, in order.
func byPlan(ws []task.Work) (out []string) {
	n := map[string]int{}
	var names []string
	for _, w := range ws {
		name := cmp.Or(w.Basis.Number, w.Plan)
		if n[name]++; n[name] == 1 {
			names = append(names, name)
		}
	}
	for _, name := range names {
		out = append(out, fmt.Sprintf("%s (%d)", name, n[name]))
	}
	return out
}

// byLead counts tasks by the agency that leads them, most first.
func byLead(ws []task.Work) string {
	n := map[string]int{}
	for _, w := range ws {
		n[cmp.Or(w.Lead, textNoLead)]++
	}
	var names []string
	for name := range n {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(n[b]-n[a], strings.Compare(a, b)) })
	var l []string
	for i, name := range names {
		if i == mostTasks {
			break
		}
		l = append(l, fmt.Sprintf("- %s: %d", name, n[name]))
	}
	return strings.Join(l, "\n")
}

// tasksOf returns the tasks an agency leads, and those led by agencies that it
// took over; all for "".
func (b *Bot) tasksOf(ctx context.Context, o *org.Officer, agency string, f store.TaskFilter) ([]task.Work, error) {
	if agency == "" {
		return b.House.Store.Tasks(ctx, o, f)
	}
	d := b.House.Directory()
	asked := d.ByID(agency)
	list := []string{agency}
	if asked != nil {
		if now, _ := d.Present(asked, string(f.Today)); now != nil && now != asked {
			list = append(list, now.ID)
		}
		list = append(list, d.Predecessors(agency, string(f.Today))...)
	}
	var ws []task.Work
	for _, id := range list {
		f.Agency, f.Leading = id, true
		more, err := b.House.Store.Tasks(ctx, o, f)
		if err != nil {
			return nil, err
		}
		for _, w := range more {
			if !slices.ContainsFunc(ws, func(x task.Work) bool { return x.ID == w.ID }) {
				ws = append(ws, w)
			}
		}
	}
	return ws, nil
}

// targets answers what a plan wants to reach; nil where no target has the words.
func (b *Bot) targets(ctx context.Context, o *org.Officer, s question.Slots) (*workReply, error) {
	plans, err := b.House.Store.Plans(ctx, o)
	if err != nil {
		return nil, err
	}
	words := slices.DeleteFunc(contentWords(strings.Join(s.Words, " ")),
		func(w string) bool { return w == "chi" || w == "tieu" })
	reply := &workReply{}
	var l []string
	for _, p := range plans {
		if s.Plan != "" && p.Plan.Doc != s.Plan || s.Plan == "" && s.Year > 0 && p.Year != s.Year {
			continue
		}
		n := len(l)
		for _, t := range p.Targets {
			name := strings.NewReplacer("tthc", "thu tuc hanh chinh", "cchc", "cai cach hanh chinh", ",", " ", ";",
				" ", "(", " ", ")", " ").Replace(paper.Fold(t.Name))
			if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(" "+name+" ", " "+w+" ") }) {
				l = append(l, fmt.Sprintf(textTarget, t.No, t.Name, cmp.Or(t.Value, textNoValue), p.Plan.Number))
			}
		}
		if len(l) > n {
			reply.basis = append(reply.basis, corpus.Ref{Doc: p.Plan.Doc, Number: p.Plan.Number})
		}
	}
	if len(l) == 0 {
		return nil, nil
	}
	if more := len(l) - mostTasks; more > 0 {
		l = append(l[:mostTasks], fmt.Sprintf(textMoreTargets, more))
	}
	reply.blocks = []Block{{Kind: Paragraph, Text: textTargets}, {Kind: Paragraph, Text: strings.Join(l, "\n")}}
	return reply, nil
}

// nextReport says how many days are left to the next reform report of a kind, or
// when the one of a quarter was due.
func (b *Bot) nextReport(ctx context.Context, s question.Slots, today corpus.Day) (*workReply, error) {
	p, err := b.House.Planner(ctx)
	if err != nil {
		return nil, err
	}
	year := today.Time().Year()
	quarter := s.Period.Quarter()
	if s.Period.From != "" {
		year = s.Period.From.Time().Year()
	}
	for _, r := range append(task.Reports(year, p.Calendar), task.Reports(year+1, p.Calendar)...) {
		meant := r.Due.Safe >= today && (s.Report == "" || s.Report == r.Kind)
		if quarter {
			meant = r.Due.Nominal >= s.Period.From && r.Due.Nominal <= s.Period.To
		}
		if !meant {
			continue
		}
		text := fmt.Sprintf(textReport, r.Name, days(today, r.Due.Safe), r.Due.Words(), r.From.Vietnamese(),
			r.Closed.Vietnamese())
		if r.Due.Safe < today {
			text = fmt.Sprintf(textReportPast, r.Name, r.Due.Words(), r.From.Vietnamese(), r.Closed.Vietnamese())
		}
		return &workReply{blocks: []Block{{Kind: Paragraph, Text: text}, {Kind: Paragraph, Text: textReportNote}}}, nil
	}
	return nil, nil
}

// scores answers a question about scores and published indexes; nil where it is
// about none that the house has.
func (b *Bot) scores(ctx context.Context, o *org.Officer, r question.Reading, text string,
	day corpus.Day) (*workReply, error) {
	s := r.Slots
	a, ok := b.scoredIn(o, s, day)
	switch {
	case reUnscored.MatchString(paper.Fold(text)):
		return b.unscoredReply(ctx, o, text, day)
	case s.Index != "" && s.Agency == "" && s.AgencyText == "":
		if s.Province == "" {
			return told(textIndexWhere, s.Index), nil
		}
		return b.published(s.Index, b.House.Directory().ByID(s.Province).Name, s.Year)
	case s.Want == "sets":
		return b.setsReply(ctx, day)
	case r.Signs["han_cham"] || r.Signs["han_giai_trinh"] || r.Signs["cham_diem"] && s.Ask == "when":
		return b.scoringDays(ctx, day)
	case s.Want == "whatif" && len(s.Tasks) > 0:
		return b.whatIfReply(ctx, o, s, day)
	case rePercent.MatchString(text) && (s.Want == "whatif" || r.Signs["dat_muc"] || r.Signs["duoc_may"]):
		return b.figureIfReply(ctx, o, r.Slots, text, day)
	case s.Criterion != "" && s.Extreme == "" && (s.Want == "lost" || s.Want == ""):
		return b.whyReply(ctx, o, s, day)
	case s.Extreme != "":
		return b.extremeReply(ctx, o, cmp.Or(s.Criterion, strings.Join(s.Words, " ")), text, s.Extreme == "low", day)
	case s.Want == "rank":
		return b.rankReply(ctx, o, text, day)
	case !ok && s.AgencyText != "":
		return asksBack(textUnknownAgency, s.AgencyText), nil
	case !ok:
		return asksBack(textScoreWhose), nil
	case a.place:
		return told(textPlaceScore, a.name), nil
	case r.Signs["nam_truoc"] || reLastYear.MatchString(paper.Fold(text)):
		return b.lastYearReply(ctx, o, a, day)
	case s.Want == "trend":
		return b.trendReply(ctx, o, a, day)
	}
	hint := ""
	for _, w := range []string{"766", "vi du"} {
		if strings.Contains(" "+strings.Join(s.Words, " ")+" ", " "+w+" ") {
			hint = w
		}
	}
	return b.agencyReply(ctx, o, a, hint, day)
}

// scoringDays says until when agencies score themselves under each set.
func (b *Bot) scoringDays(ctx context.Context, day corpus.Day) (*workReply, error) {
	sets, err := b.House.CriteriaSets(ctx, day)
	if err != nil {
		return nil, err
	}
	reply := &workReply{}
	l := []string{textScoringDays}
	for _, c := range sets {
		if c.Frame {
			continue
		}
		if c.SelfDue == "" && c.EvidenceDue == "" {
			l = append(l, fmt.Sprintf(textNoScoringDay, c.Name))
		} else {
			line := fmt.Sprintf(textScoringDay, c.Name, dayOr(c.SelfDue), dayOr(cmp.Or(c.EvidenceDue, c.SelfDue)))
			if c.ExplainDue != "" {
				line += fmt.Sprintf(textExplainDay, c.ExplainDue.Vietnamese())
			}
			l = append(l, line)
		}
		if err := b.cite(ctx, reply, c.Basis); err != nil {
			return nil, err
		}
	}
	if len(l) == 1 {
		return told(textNoSet), nil
	}
	reply.blocks = []Block{{Kind: Paragraph, Text: strings.Join(l, "\n")}}
	return reply, nil
}

func dayOr(d corpus.Day) string {
	if d == "" {
		return textNotSet
	}
	return d.Vietnamese()
}

// counted counts days, step by step with the clause of each.
func (b *Bot) counted(ctx context.Context, r question.Reading, text string, today corpus.Day) (*workReply, error) {
	s := r.Slots
	p, err := b.House.Planner(ctx)
	if err != nil {
		return nil, err
	}
	cal := p.Calendar
	from := cmp.Or(s.Day, today)
	if r.Signs["den_ngay"] && s.Day != "" && s.Count == 0 {
		n := 0
		for d := today.Add(1); d <= s.Day; d = d.Add(1) {
			if cal.Works(d) {
				n++
			}
		}
		return &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textDaysTo, today.Vietnamese(),
			s.Day.Vietnamese(), max(0, days(today, s.Day)), n)}}}, nil
	}
	if s.Count == 0 {
		if off := cal.DayOff(from); off != "" {
			return told(textDayOff, task.Weekday(from), from.Vietnamese(), off), nil
		}
		return told(textDayOn, task.Weekday(from), from.Vietnamese()), nil
	}
	due := task.Due{Kind: task.Counted, From: from, Count: s.Count, Working: s.Working}
	if !s.Working {
		due.Nominal = from.Add(s.Count)
	}
	due = cal.Settle(due) // tells where the calendar is not known
	of := task.Dossier{Received: from, Minute: -1, Count: s.Count, Working: s.Working, Plain: true}
	if r.Signs["ho_so"] || s.Hour >= 0 || r.Signs["nop_luc"] {
		said := ReadDossier(text)
		of.Plain, of.Minute = false, s.Hour
		of.Passed, of.Completed, of.Pauses = said.Passed, said.Completed, said.Pauses
	}
	last, counting := cal.Result(of)
	var steps []string
	for _, step := range counting {
		steps = append(steps, step.Line()+".")
	}
	unit := "ngày"
	if s.Working {
		unit = "ngày làm việc"
	}
	reply := told(textCounted, s.Count, unit, from.Vietnamese(), task.Weekday(last), last.Vietnamese())
	if !of.Plain {
		decree, clause := task.OneStopDecree(from), "3"
		if decree == "61/2018/NĐ-CP" { // which says it in another khoản
			clause = "1"
		}
		reply.basis = append(reply.basis, b.held(ctx, decree, "17", clause), b.held(ctx, decree, "18", "2"))
	}
	reply.basis = append([]corpus.Ref{b.held(ctx, "91/2015/QH13", "147", "2")}, reply.basis...)
	reply.basis = slices.DeleteFunc(reply.basis, func(r corpus.Ref) bool { return r.Doc == "" })
	reply.blocks = append(reply.blocks, Block{Kind: Paragraph, Text: "- " + strings.Join(steps, "\n- ")})
	if due.Caution != "" {
		reply.blocks = append(reply.blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textCaution, due.Caution)})
	}
	return reply, nil
}

// held is a khoản of a document of the library, zero where it is not held.
func (b *Bot) held(ctx context.Context, number, article, clause string) corpus.Ref {
	heads, err := b.House.Store.Heads(ctx)
	if err != nil {
		return corpus.Ref{}
	}
	for _, h := range heads {
		if h.Number == number {
			return corpus.Ref{Doc: h.Key, Number: number, Article: article, Clause: clause}
		}
	}
	return corpus.Ref{}
}

// documentsAbout lists the documents that are held about something.
func (b *Bot) documentsAbout(ctx context.Context, m Message, r question.Reading) (*workReply, error) {
	words := strings.Join(contentWords(strings.Join(r.Slots.Words, " ")), " ")
	reader, err := b.reader(ctx, m)
	if err != nil {
		return nil, err
	}
	heads, err := b.House.Documents(ctx, reader, words)
	if err != nil || len(heads) == 0 || words == "" {
		return nil, err
	}
	l := []string{fmt.Sprintf(textDocumentsAbout, len(heads))}
	reply := &workReply{}
	for i, h := range heads {
		if i == mostTasks {
			l = append(l, fmt.Sprintf(textOnlySome, mostTasks))
			break
		}
		l = append(l, "- "+strings.TrimSpace(h.Type+" "+h.Number+": "+h.Title))
	}
	reply.blocks = []Block{{Kind: Paragraph, Text: strings.Join(l, "\n")}}
	return reply, nil
}
