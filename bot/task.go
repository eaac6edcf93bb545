package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/question"
	"trolyao/store"
	"trolyao/task"
)

// officer returns who wrote m, nil for somebody not known.
func (b *Bot) officer(ctx context.Context, m Message) (*org.Officer, error) {
	if m.Group {
		return nil, nil // others read along
	}
	if b.opts.Officer != nil {
		return b.opts.Officer(ctx, m)
	}
	if m.Channel == Web && m.From == "" {
		return nil, nil
	}
	var o *org.Officer
	var err error
	if m.Channel == Web {
		if o, err = b.House.Store.Officer(ctx, m.From); err == nil && o.Left {
			o = nil
		}
	} else {
		o, err = b.House.Store.OfficerAt(ctx, m.Channel, m.Account)
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return o, err
}

// taskLine is a task in a line.
func taskLine(w *task.Work, today corpus.Day) string {
	lead := w.Lead
	if lead == "" {
		lead = textNoLead
	}
	return fmt.Sprintf(textTaskLine, w.No, house.Clip(w.Name, 160), w.PlanName(), lead, w.Due.Words(),
		standing(w, today))
}

// standing says how a task stands, with the days that are left.
func standing(w *task.Work, today corpus.Day) string {
	s := w.Status(today).String()
	if w.Progress == task.Done || w.Due.Nominal == "" {
		return s
	}
	last := w.Due.Rolled
	switch {
	case today > last:
		s += ", " + fmt.Sprintf(textDaysLate, days(last, today))
	case today == w.Due.Safe:
		s += ", " + textToday
	case today < w.Due.Safe:
		s += ", " + fmt.Sprintf(textDaysLeft, days(today, w.Due.Safe))
	}
	if w.Progress == task.NotBegun && today > last {
		s += ", chưa có báo cáo tiến độ"
	}
	return s
}

func days(from, to corpus.Day) int { return int(to.Time().Sub(from.Time()).Hours() / 24) }

// mostTasks is how many tasks a chat shows.
const mostTasks = 12

// reply is a reply about work and the documents it rests on.
type workReply struct {
	blocks []Block
	basis  []corpus.Ref
	quote  string // words of the plan, where there is one basis
	chart  *Chart // of a reply about scores
	// followUps are questions the person may go on with.
	followUps []string
	asks      []string      // other readings of the question
	status    answer.Status // "" is answered
}

func (b *Bot) listed(ws []task.Work, what string, today corpus.Day) *workReply {
	if len(ws) == 0 {
		return &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textNoTasks, what)}}}
	}
	r := &workReply{}
	var lines []string
	seen := map[string]bool{}
	for i := range ws {
		w := &ws[i]
		if i == mostTasks {
			lines = append(lines, fmt.Sprintf(textMoreTasks, len(ws)-mostTasks))
			break
		}
		lines = append(lines, taskLine(w, today))
		if !seen[w.Plan] {
			seen[w.Plan] = true
			r.basis = append(r.basis, corpus.Ref{Doc: w.Basis.Doc, Number: w.Basis.Number, Appendix: w.Basis.Appendix})
		}
	}
	r.blocks = []Block{{Kind: Paragraph, Text: fmt.Sprintf(textTasks, len(ws), what, today.Vietnamese())},
		{Kind: Paragraph, Text: strings.Join(lines, "\n")}}
	return r
}

// shown is one task with all that is known of it.
func (b *Bot) shownTask(w *task.Work, today corpus.Day) *workReply {
	var l []string
	row := func(name, value string) {
		if value != "" {
			l = append(l, "- "+name+": "+value)
		}
	}
	row("Kế hoạch", w.PlanName())
	row("Sản phẩm", w.Product)
	row("Chủ trì", w.Lead)
	for _, p := range w.Leads {
		switch {
		case p.Agency == "" && len(p.Members) == 0:
			row("Nhóm chủ trì", fmt.Sprintf(textGroupNobody, p.Name))
		case p.Agency == "":
			done := 0
			for _, m := range p.Members {
				if w.DoneFor(m) {
					done++
				}
			}
			row("Nhóm chủ trì", fmt.Sprintf(textGroupShares, p.Name, len(p.Members), done))
		}
	}
	row("Phối hợp", w.Support)
	row("Thời gian theo kế hoạch", w.Time)
	row("Hạn", w.Due.Words())
	row("Cách tính", w.Due.Rule)
	row("Lưu ý", w.Due.Caution)
	row("Tình trạng", standing(w, today))
	r := &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textTaskHead, w.No, w.Name)},
		{Kind: Paragraph, Text: strings.Join(l, "\n")}}, basis: []corpus.Ref{w.Basis}, quote: w.Name}
	if w.Note != "" {
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: w.Note})
	} else if len(w.Inferred) > 0 {
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textInferred,
			"một số nội dung là suy đoán")})
	}
	for _, sentence := range b.renamed(w.Leads, today) {
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textAgencyNow, sentence)})
	}
	return r
}

// renamed says what became of agencies that are no more.
func (b *Bot) renamed(ps []task.Party, today corpus.Day) (out []string) {
	d := b.House.Directory()
	for _, p := range ps {
		if a := d.ByID(p.Agency); a != nil {
			if _, sentence := d.Present(a, string(today)); sentence != "" {
				out = append(out, sentence)
			}
		}
	}
	return out
}

// byNumber returns the task with a number: of the latest year, of one plan. A number
// after "#" is that of the task in the house, as buttons send it.
func (b *Bot) byNumber(ctx context.Context, o *org.Officer, no, plan string) (*task.Work, *workReply, error) {
	if id, err := strconv.ParseInt(strings.TrimPrefix(no, "#"), 10, 64); err == nil && strings.HasPrefix(no, "#") {
		w, err := b.House.Store.Task(ctx, o, id)
		if errors.Is(err, store.ErrNotFound) {
			return nil, asksBack(textTaskUnknown, no), nil
		}
		return w, nil, err
	}
	ws, err := b.House.Store.Tasks(ctx, o, store.TaskFilter{No: strings.Trim(no, " ."), Plan: plan})
	if err != nil {
		return nil, nil, err
	}
	var latest []task.Work
	for _, w := range ws {
		if len(latest) > 0 && w.Year > latest[0].Year {
			latest = nil
		}
		if len(latest) == 0 || w.Year == latest[0].Year {
			latest = append(latest, w)
		}
	}
	switch len(latest) {
	case 0:
		return nil, asksBack(textTaskUnknown, no), nil
	case 1:
		return &latest[0], nil, nil
	}
	return nil, b.listed(latest, "cùng số "+no, corpus.DayOf(b.House.Now())), nil
}

// contentWords leaves out the small words, which a question has in other places
// than a plan.
func contentWords(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '"' }) {
		if !strings.Contains(" cho cua va cac viec nhung trong ve tai o thi la duoc ", " "+w+" ") {
			out = append(out, w)
		}
	}
	return out
}

// answerWork makes an answer of a reply about work.
func (b *Bot) answerWork(ctx context.Context, r *workReply, today corpus.Day) (*answer.Answer, error) {
	a := &answer.Answer{Status: cmp.Or(r.status, answer.Answered), AsOf: today,
		FollowUps: slices.Concat(r.asks, r.followUps)}
	a.Blocks = slices.Clone(r.blocks)
	for _, ref := range r.basis {
		v, err := b.House.Validity(ctx, corpus.Ref{Doc: ref.Doc, Number: ref.Number}, today)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		heads, err := b.House.Store.Heads(ctx)
		if err != nil {
			return nil, err
		}
		for _, h := range heads {
			if h.Key != ref.Doc {
				continue
			}
			s := answer.Source{Number: h.Number, Appendix: ref.Appendix, Validity: v.State, ValidityText: v.Words(),
				Cause: v.Cause(), Kind: h.Kind,
				Cite: corpus.Cite(h, ref), Title: h.Title, Ref: ref, Link: ref.Path()}
			if p, err := b.House.Show(ctx, ref, today); err == nil && r.quote != "" {
				for _, q := range p.Passages { // a quote stands in the document, word for word
					if strings.Contains(q.Text, r.quote) {
						s.Quote, s.Heading, s.Note = r.quote, q.Heading, q.Note
					}
				}
			} else if err != nil && !errors.Is(err, store.ErrNotFound) {
				return nil, err
			}
			a.Sources = append(a.Sources, s)
		}
	}
	if len(a.Sources) > 0 && len(a.Blocks) > 0 {
		a.Blocks[0].Text += " [1]"
		a.Blocks[0].Sources = []int{1}
	}
	a.Blocks = append(a.Blocks, Block{Kind: Notice, Text: answer.Notice})
	a.SetText()
	return a, nil
}

// replyWork is the reply of a command about work.
func (b *Bot) replyWork(ctx context.Context, r *workReply, today corpus.Day) (Reply, error) {
	a, err := b.answerWork(ctx, r, today)
	if err != nil {
		return Reply{}, err
	}
	out := shown(a)
	out.Status, out.Chart = "", r.chart
	return out, nil
}

func (b *Bot) tasksCommand(ctx context.Context, m Message, rest string) (Reply, error) {
	today := corpus.DayOf(m.At)
	var r *workReply
	var err error
	switch {
	case reNumber.MatchString(rest):
		r, err = b.about(ctx, m, question.Work, "nhiệm vụ "+rest)
	case rest == "":
		r, err = b.about(ctx, m, question.Work, "việc sắp đến hạn")
	default:
		if r, err = b.about(ctx, m, question.Work, rest); r == nil && err == nil {
			r, err = b.about(ctx, m, question.Work, "việc của "+rest)
		}
		if r == nil && err == nil {
			var o *org.Officer
			if o, err = b.officer(ctx, m); err == nil {
				var ws []task.Work
				ws, err = b.House.Store.Tasks(ctx, o, store.TaskFilter{Words: rest})
				r = b.listed(ws, fmt.Sprintf(textMatching, rest), today)
			}
		}
	}
	if err != nil {
		return Reply{}, err
	}
	return b.replyWork(ctx, r, today)
}

var reNumber = regexp.MustCompile(`^\d{1,3}(?:\.\d{1,2})?$`)

func (b *Bot) dueCommand(ctx context.Context, m Message, rest string) (Reply, error) {
	if rest != "" && !reNumber.MatchString(rest) {
		d := task.Due{}
		p, err := b.House.Planner(ctx)
		if err != nil {
			return Reply{}, err
		}
		d = p.Calendar.Settle(task.ReadDue(rest, corpus.DayOf(m.At).Time().Year()))
		r := Say(fmt.Sprintf("“%s”: %s. %s.", rest, d.Words(), d.Rule))
		if d.Caution != "" {
			r.Blocks = append(r.Blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textCaution, d.Caution)})
		}
		return r, nil
	}
	return b.tasksCommand(ctx, m, rest)
}

func (b *Bot) remindersCommand(ctx context.Context, m Message, rest string) (Reply, error) {
	o, err := b.officer(ctx, m)
	if err != nil {
		return Reply{}, err
	}
	if o == nil {
		return Say(textWhoAreYou), nil
	}
	if rest != "" {
		profile, ok := map[string]task.Profile{"nhe": task.Light, "tieu chuan": task.Standard, "chuan": task.Standard,
			"tich cuc": task.Active, "tat": task.Silent}[paper.Fold(rest)]
		if !ok {
			return Say("Xin ghi: /nhacviec nhẹ | tiêu chuẩn | tích cực | tắt."), nil
		}
		err := b.House.SetProfile(ctx, o, profile)
		if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrForbidden) {
			return Say(textNoProfile), nil // who works at the terminal is no officer
		}
		if err != nil {
			return Reply{}, err
		}
		return Say("Đã đổi mức nhắc việc: " + rest + "."), nil
	}
	us, err := b.House.Store.UpcomingReminders(ctx, o, m.At.AddDate(0, 0, 14))
	if errors.Is(err, store.ErrForbidden) {
		return Say(textMayNot), nil
	}
	if err != nil {
		return Reply{}, err
	}
	if len(us) == 0 {
		return Say(textNoReminders), nil
	}
	var lines []string
	for i, u := range us {
		if i == mostTasks {
			lines = append(lines, fmt.Sprintf(textMoreTasks, len(us)-mostTasks))
			break
		}
		lines = append(lines, fmt.Sprintf(textReminderRow, corpus.DayOf(u.At).Vietnamese(), u.No, u.Plan,
			house.Clip(u.Name, 80), u.Why))
	}
	return Reply{Blocks: []Block{{Kind: Paragraph, Text: textReminders},
		{Kind: Paragraph, Text: strings.Join(lines, "\n")}}}, nil
}

// updateCommand is "/capnhat 29 hoàn thành https://…".
func (b *Bot) updateCommand(ctx context.Context, m Message, rest string) (Reply, error) {
	o, err := b.officer(ctx, m)
	if err != nil {
		return Reply{}, err
	}
	if o == nil {
		return Say(textWhoAreYou), nil
	}
	no, rest, _ := strings.Cut(rest, " ")
	if no == "" || rest == "" {
		return Say(textUpdateUse), nil
	}
	plan := ""
	if name, more, _ := strings.Cut(rest, " "); strings.Contains(name, "/") && more != "" {
		if p, err := b.House.PlanNamed(ctx, o, name); err == nil {
			plan, rest = p.Plan.Doc, more
		} else if !errors.Is(err, store.ErrNotFound) {
			return Reply{}, err
		} else if !strings.Contains(name, "://") {
			return Say(fmt.Sprintf(textNoPlan, name)), nil
		}
	}
	w, r, err := b.byNumber(ctx, o, no, plan)
	if err != nil {
		return Reply{}, err
	}
	if w == nil && len(r.basis) > 1 {
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textWhichPlan, no, r.basis[0].Number)})
	}
	if w == nil {
		return b.replyWork(ctx, r, corpus.DayOf(m.At))
	}
	done, err := b.update(ctx, o, w, strings.TrimSpace(rest))
	var known *store.Error
	switch {
	case errors.Is(err, store.ErrForbidden):
		return Say(textMayNot), nil
	case errors.As(err, &known):
		return Say(known.Text), nil
	case err != nil:
		return Reply{}, err
	case done == "":
		return Say(textUpdateUse), nil
	}
	return Say(done), nil
}

// named is a task as a sentence names it: number, plan and name.
func named(w *task.Work) string {
	return fmt.Sprintf(textNamed, w.No, w.PlanName(), house.Clip(w.Name, 80))
}

// update does what the words say, and returns a sentence that tells so; "" when
// the words say nothing that can be done.
func (b *Bot) update(ctx context.Context, o *org.Officer, w *task.Work, words string) (string, error) {
	verb, rest := "", ""
	for _, v := range []string{"da nhan", "xac nhan", "tra lai", "trao doi", "chuyen cho", "chuyen", "dang lam", "dang thuc hien", "hoan thanh", "xong", "gia han",
		"xin gia han", "hoan nhac", "hoan"} {
		n := len(strings.Fields(v))
		if f := strings.Fields(words); len(f) >= n && paper.Fold(strings.Join(f[:n], " ")) == v {
			verb, rest = v, strings.Join(f[n:], " ")
			break
		}
	}
	day := func() (corpus.Day, string) {
		word, why, _ := strings.Cut(rest, " ")
		due := task.ReadDue("ngày "+word, corpus.DayOf(b.House.Now()).Time().Year())
		return due.Nominal, strings.TrimSpace(why)
	}
	now := corpus.DayOf(b.House.Now())
	switch verb {
	case "da nhan":
		return fmt.Sprintf(textUpdated, named(w), "đã nhận"), b.House.Take(ctx, o, w.ID, house.Step{Do: task.Receive})
	case "dang lam", "dang thuc hien":
		return fmt.Sprintf(textUpdated, named(w), "đang thực hiện"), b.House.Take(ctx, o, w.ID,
			house.Step{Do: task.Begin, Why: rest})
	case "hoan thanh", "xong":
		step := house.Step{Do: task.Finish}
		if rest != "" {
			e := store.Evidence{Name: house.Clip(rest, 200)}
			if e.Link = regexp.MustCompile(`https?://\S+`).FindString(rest); e.Link == "" {
				e.Data = []byte(rest) // a note in words is evidence too
			}
			step.Evidence = []store.Evidence{e}
		}
		if err := b.House.Take(ctx, o, w.ID, step); err != nil {
			return "", err
		}
		after, err := b.House.Store.Task(ctx, o, w.ID)
		if err != nil {
			return "", err
		}
		if after.Progress != task.Done {
			return fmt.Sprintf(textShareDone, named(w), len(after.DoneBy), len(after.LeadAgencies())), nil
		}
		return fmt.Sprintf(textUpdated, named(w), after.Status(now)), nil
	case "xac nhan":
		return fmt.Sprintf(textUpdated, named(w), "đã xác nhận hoàn thành"), b.House.Take(ctx, o, w.ID,
			house.Step{Do: task.Confirm, Why: rest})
	case "tra lai":
		return fmt.Sprintf(textUpdated, named(w), "đã trả lại để bổ sung"), b.House.Take(ctx, o, w.ID,
			house.Step{Do: task.SendBack, Why: rest})
	case "trao doi":
		return fmt.Sprintf(textUpdated, named(w), "đã gửi trao đổi"), b.House.Take(ctx, o, w.ID,
			house.Step{Do: task.Comment, Why: rest})
	case "chuyen", "chuyen cho":
		to, why, _ := strings.Cut(rest, " ")
		step := house.Step{Do: task.PassOn, Why: why, Persons: []string{to}}
		if a := b.House.FindAgency(to, string(now)); a != nil && to == a.ID {
			step.Persons, step.Agencies = nil, []string{a.ID}
		}
		return fmt.Sprintf(textUpdated, named(w), "đã chuyển cho "+to), b.House.Take(ctx, o, w.ID, step)
	case "hoan", "hoan nhac":
		to, _ := day()
		return fmt.Sprintf(textUpdated, named(w), "hoãn nhắc đến ngày "+to.Vietnamese()), b.House.Take(ctx, o, w.ID,
			house.Step{Do: task.Snooze, Day: to})
	case "gia han", "xin gia han":
		to, why := day()
		return fmt.Sprintf(textAskedMore, named(w), to.Vietnamese()), b.House.Take(ctx, o, w.ID,
			house.Step{Do: task.AskMore, Day: to, Why: why})
	}
	return "", nil
}
