package bot

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
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
	return fmt.Sprintf(textTaskLine, w.No, house.Clip(w.Name, 160), lead, w.Due.Words(), standing(w, today))
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
	r.blocks = []Block{{Kind: Paragraph, Text: fmt.Sprintf(textTasks, len(ws), what, today.Vietnamese())}, {Kind: Paragraph, Text: strings.Join(lines, "\n")}}
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
	r := &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textTaskHead, w.No, w.Name)}, {Kind: Paragraph, Text: strings.Join(l, "\n")}}, basis: []corpus.Ref{w.Basis}, quote: w.Name}
	if w.Note != "" {
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: w.Note})
	} else if len(w.Inferred) > 0 {
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textInferred, "một số nội dung là suy đoán")})
	}
	for _, sentence := range b.renamed(w.Leads, today) {
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textAgencyNow, sentence)})
	}
	return r
}

// renamed says what became of agencies that are no more.
func (b *Bot) renamed(ps []task.Party, today corpus.Day) (out []string) {
	d := b.House.Data
	for _, p := range ps {
		if a := d.Directory.ByID(p.Agency); a != nil {
			if _, sentence := d.Directory.Present(a, string(today)); sentence != "" {
				out = append(out, sentence)
			}
		}
	}
	return out
}

// byNumber returns the task with a number: of the latest year, of one plan.
func (b *Bot) byNumber(ctx context.Context, o *org.Officer, no string) (*task.Work, *workReply, error) {
	ws, err := b.House.Store.Tasks(ctx, o, store.TaskFilter{No: strings.Trim(no, " .")})
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
		return nil, &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textTaskUnknown, no)}}}, nil
	case 1:
		return &latest[0], nil, nil
	}
	return nil, b.listed(latest, "cùng số "+no, corpus.DayOf(b.House.Now())), nil
}

// ofAgency returns the tasks an agency leads, and those led by agencies that it
// took over.
func (b *Bot) ofAgency(ctx context.Context, o *org.Officer, name string, f store.TaskFilter) (ws []task.Work, full string, ok bool, err error) {
	d := b.House.Data
	found := d.Directory.Find(name, "")
	if len(found) == 0 {
		return nil, "", false, nil
	}
	asked := found[0]
	list := []*org.Agency{asked}
	for i := range d.Agencies {
		a := &d.Agencies[i]
		if now, _ := d.Directory.Present(a, string(f.Today)); now == asked && a != asked {
			list = append(list, a)
		}
	}
	for _, a := range list {
		f.Agency, f.Leading = a.ID, true
		more, err := b.House.Store.Tasks(ctx, o, f)
		if err != nil {
			return nil, "", false, err
		}
		ws = append(ws, more...)
	}
	return ws, asked.FullName(), true, nil
}

var (
	reWorkOf   = regexp.MustCompile(`^(?:nhung |cac )?(?:viec|nhiem vu|cong viec)(?: nao)?(?: do| cua) (.+?)(?: chu tri)?(?: (?:trong |vao )?(thang nay|thang toi|thang sau|thang \d{1,2}(?:/\d{4}| nam \d{4})?|nam nay|nam \d{4}))?(?: gom nhung gi| la gi)?$`)
	reDueSoon  = regexp.MustCompile(`^(?:nhung |cac )?(?:viec|nhiem vu|cong viec)(?: nao| gi)? (?:sap|gan)(?: den| toi)? han$|^(?:sap|gan) (?:den|toi) han (?:viec|nhiem vu|nhung) (?:nao|gi)$`)
	reOverdue  = regexp.MustCompile(`^(?:dang )?qua han (?:nhung )?(?:gi|viec gi|viec nao|nhiem vu nao)$|^(?:nhung |cac )?(?:viec|nhiem vu|cong viec)(?: nao| gi)?(?: dang| da| bi)* qua han$`)
	reWhoLeads = regexp.MustCompile(`^(?:ai|co quan nao|don vi nao|so nao)(?: la co quan| se| la don vi)? (?:chu tri|phu trach)(?: nhiem vu| viec)? (.+)$`)
	reTaskNo   = regexp.MustCompile(`^nhiem vu (?:so )?(\d{1,3}(?:\.\d{1,2})?)(?: (?:den dau|the nao|ra sao|lam den dau|tien do)(?: roi)?)$`)
	reLeadsNo  = regexp.MustCompile(`^(?:ai|co quan nao|don vi nao|so nao) (?:chu tri|phu trach) (?:nhiem vu|viec) (?:so )?(\d{1,3}(?:\.\d{1,2})?) (?:cua|trong|theo) (?:ke hoach|quyet dinh) .+$`)
	reReport   = regexp.MustCompile(`^con (?:may|bao nhieu) ngay(?: nua)?(?: thi| la)?(?: phai| den han| toi han)?(?: nop| gui)? bao cao(?: cai cach hanh chinh| cchc)?(?: (quy|6 thang|sau thang|nam))?(?: (i|ii|iii|iv|[1-4]))?$`)
	reMine     = regexp.MustCompile(`^(?:co quan |don vi |so |phong )?(?:toi|minh|chung toi|em)$`)
	reMonth    = regexp.MustCompile(`^thang (\d{1,2})(?:(?:/| nam )(\d{4}))?$`)
)

// work answers a question about work; nil when m asks about something else, or
// when there is no work that it could be about.
func (b *Bot) work(ctx context.Context, m Message) (*workReply, error) {
	q := strings.Trim(strings.Join(strings.Fields(paper.Fold(m.Text)), " "), " ?.!")
	q = strings.TrimSuffix(strings.TrimSuffix(q, " a"), " vay")
	today := corpus.DayOf(m.At)
	if g := reReport.FindStringSubmatch(q); g != nil {
		return b.nextReport(ctx, g[1], today)
	}
	var f store.TaskFilter
	f.Today = today
	switch {
	case reDueSoon.MatchString(q):
		return b.within(ctx, m, 30, today)
	case reOverdue.MatchString(q):
		f.Status = task.Overdue
		o, err := b.officer(ctx, m)
		if err != nil {
			return nil, err
		}
		ws, err := b.House.Store.Tasks(ctx, o, f)
		return b.listed(ws, textOverdue, today), err
	}
	if g := reTaskNo.FindStringSubmatch(q); g != nil {
		return b.one(ctx, m, g[1], today)
	}
	if g := reWorkOf.FindStringSubmatch(q); g != nil {
		return b.workOf(ctx, m, g[1], g[2], today)
	}
	if g := reLeadsNo.FindStringSubmatch(q); g != nil { // of the plan that is named, whichever is the latest
		reader, err := b.reader(ctx, m)
		if err != nil {
			return nil, err
		}
		o, err := b.officer(ctx, m)
		if err != nil {
			return nil, err
		}
		plan, err := b.House.Find(ctx, reader, m.Text, today)
		if err != nil || plan.Head == nil {
			return nil, err
		}
		ws, err := b.House.Store.Tasks(ctx, o, store.TaskFilter{Plan: plan.Head.Key, No: g[1], Limit: 2})
		if err != nil || len(ws) != 1 {
			return nil, err
		}
		return b.shownTask(&ws[0], today), nil
	}
	if g := reWhoLeads.FindStringSubmatch(q); g != nil {
		o, err := b.officer(ctx, m)
		if err != nil {
			return nil, err
		}
		ws, err := b.House.Store.Tasks(ctx, o, store.TaskFilter{Words: strings.Join(contentWords(g[1]), " "), Limit: 4})
		if err != nil || len(ws) == 0 || len(ws) > 3 || len(contentWords(g[1])) < 2 {
			return nil, err // another kind of question
		}
		if len(ws) == 1 {
			return b.shownTask(&ws[0], today), nil
		}
		return b.listed(ws, "khớp", today), nil
	}
	return nil, nil
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

func (b *Bot) one(ctx context.Context, m Message, no string, today corpus.Day) (*workReply, error) {
	o, err := b.officer(ctx, m)
	if err != nil {
		return nil, err
	}
	w, r, err := b.byNumber(ctx, o, no)
	if err != nil || w == nil {
		return r, err
	}
	return b.shownTask(w, today), nil
}

// within lists what is due in the next n days.
func (b *Bot) within(ctx context.Context, m Message, n int, today corpus.Day) (*workReply, error) {
	o, err := b.officer(ctx, m)
	if err != nil {
		return nil, err
	}
	ws, err := b.House.Store.Tasks(ctx, o, store.TaskFilter{From: today, To: today.Add(n)})
	if err != nil {
		return nil, err
	}
	open := ws[:0]
	for _, w := range ws {
		if w.Progress != task.Done {
			open = append(open, w)
		}
	}
	return b.listed(open, fmt.Sprintf(textDueSoon, n), today), nil
}

// workOf lists an agency's tasks, those with a deadline in a month or a year
// where one is named.
func (b *Bot) workOf(ctx context.Context, m Message, agency, when string, today corpus.Day) (*workReply, error) {
	o, err := b.officer(ctx, m)
	if err != nil {
		return nil, err
	}
	if o != nil && reMine.MatchString(agency) {
		d := b.House.Data
		if a := d.Directory.ByID(o.Agency); a != nil {
			agency = a.Name
		}
	}
	f := store.TaskFilter{Today: today}
	now := today.Time()
	year, month := now.Year(), int(now.Month())
	what := ""
	switch {
	case when == "thang toi" || when == "thang sau":
		month++
	case strings.HasPrefix(when, "nam"):
		month = 0
		if n := strings.TrimPrefix(when, "nam "); n != "nay" {
			fmt.Sscan(n, &year)
		}
		what = fmt.Sprintf(" năm %d", year)
	case when == "":
		month = 0
	}
	if g := reMonth.FindStringSubmatch(when); g != nil {
		fmt.Sscan(g[1], &month)
		if g[2] != "" {
			fmt.Sscan(g[2], &year)
		}
	}
	if month > 12 && (when == "thang toi" || when == "thang sau") {
		year, month = year+1, 1
	}
	if month > 0 {
		due := task.ReadDue(fmt.Sprintf("Tháng %d/%d", month, year), 0)
		if due.Nominal == "" {
			return nil, nil
		}
		f.From, f.To = due.Start, due.Nominal
		what = " " + fmt.Sprintf(textOfMonth, month, year)
	} else if when != "" {
		f.From, f.To = corpus.Day(fmt.Sprintf("%d-01-01", year)), corpus.Day(fmt.Sprintf("%d-12-31", year))
	}
	ws, full, ok, err := b.ofAgency(ctx, o, agency, f)
	if err != nil || !ok {
		return nil, err
	}
	return b.listed(ws, fmt.Sprintf(textOfAgency, full)+what, today), nil
}

// nextReport says how many days are left to the next reform report of a kind.
func (b *Bot) nextReport(ctx context.Context, kind string, today corpus.Day) (*workReply, error) {
	p, err := b.House.Planner(ctx)
	if err != nil {
		return nil, err
	}
	want := map[string]string{"quy": "quý", "6 thang": "6 tháng", "sau thang": "6 tháng", "nam": "năm"}[kind]
	year := today.Time().Year()
	for _, r := range append(task.Reports(year, p.Calendar), task.Reports(year+1, p.Calendar)...) {
		if r.Due.Safe < today || !strings.Contains(r.Name, want) {
			continue
		}
		return &workReply{blocks: []Block{
			{Kind: Paragraph, Text: fmt.Sprintf(textReport, r.Name, days(today, r.Due.Safe), r.Due.Words(), r.From.Vietnamese(), r.Closed.Vietnamese())},
			{Kind: Paragraph, Text: textReportNote},
		}}, nil
	}
	return nil, nil
}

// answerWork makes an answer of a reply about work.
func (b *Bot) answerWork(ctx context.Context, r *workReply, today corpus.Day) (*answer.Answer, error) {
	a := &answer.Answer{Status: answer.Answered, AsOf: today, FollowUps: r.followUps}
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
			s := answer.Source{Number: h.Number, Appendix: ref.Appendix, Validity: v.State, ValidityText: v.Words(), Cause: v.Cause(), Kind: h.Kind,
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
		r, err = b.one(ctx, m, rest, today)
	case rest == "":
		r, err = b.within(ctx, m, 30, today)
	default:
		q := m
		for _, as := range []string{rest, "nhiem vu " + rest, "viec cua " + rest} {
			q.Text = as
			if r, err = b.work(ctx, q); r != nil || err != nil {
				break
			}
		}
		if r == nil && err == nil {
			var o *org.Officer
			if o, err = b.officer(ctx, m); err == nil {
				var ws []task.Work
				ws, err = b.House.Store.Tasks(ctx, o, store.TaskFilter{Words: rest})
				r = b.listed(ws, fmt.Sprintf("khớp “%s”", rest), today)
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
		profile, ok := map[string]task.Profile{"nhe": task.Light, "tieu chuan": task.Standard, "chuan": task.Standard, "tich cuc": task.Active, "tat": task.Silent}[paper.Fold(rest)]
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
		lines = append(lines, fmt.Sprintf(textReminderRow, corpus.DayOf(u.At).Vietnamese(), u.No, house.Clip(u.Name, 80), u.Why))
	}
	return Reply{Blocks: []Block{{Kind: Paragraph, Text: textReminders}, {Kind: Paragraph, Text: strings.Join(lines, "\n")}}}, nil
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
	w, r, err := b.byNumber(ctx, o, no)
	if err != nil {
		return Reply{}, err
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

// update does what the words say, and returns a sentence that tells so; "" when
// the words say nothing that can be done.
func (b *Bot) update(ctx context.Context, o *org.Officer, w *task.Work, words string) (string, error) {
	verb, rest := "", ""
	for _, v := range []string{"da nhan", "dang lam", "dang thuc hien", "hoan thanh", "xong", "gia han", "xin gia han", "hoan nhac", "hoan"} {
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
		return fmt.Sprintf(textUpdated, w.No, "đã nhận"), b.House.Take(ctx, o, w.ID, house.Step{Do: task.Receive})
	case "dang lam", "dang thuc hien":
		return fmt.Sprintf(textUpdated, w.No, "đang thực hiện"), b.House.Take(ctx, o, w.ID, house.Step{Do: task.Begin, Why: rest})
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
			return fmt.Sprintf(textShareDone, w.No, len(after.DoneBy), len(after.LeadAgencies())), nil
		}
		return fmt.Sprintf(textUpdated, w.No, after.Status(now)), nil
	case "hoan", "hoan nhac":
		to, _ := day()
		return fmt.Sprintf(textUpdated, w.No, "hoãn nhắc đến ngày "+to.Vietnamese()), b.House.Take(ctx, o, w.ID, house.Step{Do: task.Snooze, Day: to})
	case "gia han", "xin gia han":
		to, why := day()
		return fmt.Sprintf(textAskedMore, w.No, to.Vietnamese()), b.House.Take(ctx, o, w.ID, house.Step{Do: task.AskMore, Day: to, Why: why})
	}
	return "", nil
}
