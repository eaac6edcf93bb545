package bot

import (
	"context"
	"encoding/json"
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
)

// role says who may use a command.
type role string

const (
	anybody role = ""        // even a stranger
	reading role = "reading" // strangers where the administrator lets them read
	working role = "working" // strangers where they may see published work too
)

// command is a line of the table: its words, what the help says, who may use
// it, and what it does with the rest of the message.
type command struct {
	name   string // folded, without the slash
	usage  string
	help   string // "" leaves it out of the help: it is for buttons
	role   role
	handle func(b *Bot, ctx context.Context, m Message, rest string) (Reply, error)
}

var commands []command

func init() { // a literal of its own would refer to itself through /trogiup
	commands = []command{
		{"trogiup", "/trogiup [từ khóa]", "các lệnh và cách hỏi; ví dụ: /trogiup nhắc việc", anybody, (*Bot).help},
		{"vanban", "/vanban [từ khóa]", "tìm văn bản trong kho", reading, (*Bot).list},
		{"dieu", "/dieu <viện dẫn>", "xem nguyên văn một điều, khoản; ví dụ: /dieu Đ18 k2 nđ30", reading, (*Bot).show},
		{"hieuluc", "/hieuluc <viện dẫn> [ngày]", "xem hiệu lực và lý do; ví dụ: /hieuluc nđ 61/2018 01/7/2025", reading, (*Bot).inForce},
		{"kiemtra", "/kiemtra <nội dung dự thảo>", "kiểm tra các viện dẫn trong một đoạn dự thảo; cả tệp thì dùng trang Kiểm tra dự thảo", reading, (*Bot).checkDraft},
		{"tthc", "/tthc <mã | từ khóa>", "xem một thủ tục hành chính hoặc tìm theo tên; ví dụ: /tthc khai sinh", reading, (*Bot).procedureCommand},
		{"hanhoso", "/hanhoso <giờ ngày nhận, thời hạn>", "tính ngày trả kết quả hồ sơ; ví dụ: /hanhoso 15:30 30/6/2026 5 ngày làm việc", reading, (*Bot).dossierCommand},
		{"viec", "/viec [số | cơ quan | từ khóa]", "xem nhiệm vụ; không ghi gì: việc sắp đến hạn; ví dụ: /viec 29, /viec Sở Nội vụ tháng này", working, (*Bot).tasksCommand},
		{"han", "/han [số | cụm từ]", "xem hạn của một nhiệm vụ, hoặc cách tính một cụm từ chỉ thời hạn; ví dụ: /han quý I/2027", working, (*Bot).dueCommand},
		{"nhacviec", "/nhacviec [nhẹ | tiêu chuẩn | tích cực | tắt]", "xem những việc sắp được nhắc, hoặc đổi mức nhắc", working, (*Bot).remindersCommand},
		{"capnhat", "/capnhat <số> <nội dung>", "báo đã nhận, đang làm, hoàn thành, hoãn nhắc, xin gia hạn; chuyển, trao đổi, xác nhận, trả lại", working, (*Bot).updateCommand},
		{"tinhhinh", "/tinhhinh [cơ quan]", "xem tình hình thực hiện nhiệm vụ: giao, đúng hạn, quá hạn, cơ quan nào chậm", working, (*Bot).overseeCommand},
		{"diem", "/diem [cơ quan | chỉ số và tỉnh]", "xem điểm cải cách hành chính; ví dụ: /diem Sở Nội vụ, /diem PAR INDEX Gia Lai 2022", working, (*Bot).scoreCommand},
		{"gopy", "/gopy tốt | chưa tốt [lý do]", "nhận xét câu trả lời vừa rồi", reading, (*Bot).feedback},
		{"dung", "/dung <mã>", "", reading, (*Bot).rightCommand},
		{"sai", "/sai <mã> [lý do]", "", reading, (*Bot).wrongCommand},
		{"tiep", "/tiep <mã> <số>", "", reading, (*Bot).goOn},
		{"lai", "/lai", "xem lại câu trả lời vừa rồi", reading, (*Bot).again},
		{"lienket", "/lienket <mã>", "liên kết tài khoản này với cán bộ; mã lấy trên trang web", anybody, (*Bot).linkUsage},
		{"huylienket", "/huylienket", "hủy liên kết tài khoản này", anybody, (*Bot).unlinkCommand},
		{"start", "/start", "", anybody, (*Bot).startCommand},
		{"dunglai", "/dunglai", "dừng câu trả lời đang soạn; hoặc nhắn “dừng”", anybody, (*Bot).stopCommand},
		{"thoat", "/thoat", "kết thúc", anybody, (*Bot).leave},
	}
}

// Command is a line of the list that a network shows of its commands.
type Command struct{ Name, Help string } // Name is folded, without the slash

// Commands are what people may write after a slash; those that only buttons
// write are not among them.
func Commands() []Command {
	var out []Command
	for _, c := range commands {
		if c.help != "" {
			out = append(out, Command{c.name, c.help})
		}
	}
	return out
}

// findCommand reads "/dieu Đ18 nđ30"; ok is false for a message that does not
// begin with a slash. An unknown command has an empty name.
func findCommand(text string) (c command, rest string, ok bool) {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "/") {
		return command{}, "", false
	}
	word, rest, _ := strings.Cut(text[1:], " ")
	word, _, _ = strings.Cut(paper.Fold(word), "@") // group chats write /lenh@bot
	for _, c := range commands {
		if c.name == word {
			return c, strings.TrimSpace(rest), true
		}
	}
	return command{}, text, true
}

func (b *Bot) run(ctx context.Context, m Message, c command, rest string) (Reply, error) {
	if c.name == "" {
		return Say(fmt.Sprintf(textNoCommand, rest)), nil
	}
	r, err := c.handle(b, ctx, m, rest)
	if err != nil && len(r.Blocks) == 0 {
		r = Say(TextFailed)
	}
	return r, err
}

func (b *Bot) help(_ context.Context, _ Message, about string) (Reply, error) {
	if pages := FindHelp(about); len(pages) > 0 {
		return Say(pages[0].words()), nil
	}
	var l []string
	for _, c := range commands {
		if c.help == "" {
			continue
		}
		l = append(l, fmt.Sprintf(textHelpLine, c.usage, c.help))
	}
	return Reply{Blocks: []Block{{Kind: Paragraph, Text: textHelp}, {Kind: Paragraph, Text: strings.Join(l, "\n")},
		{Kind: Notice, Text: textNotice}}}, nil
}

// mostListed is how many documents a list shows.
const mostListed = 20

func (b *Bot) list(ctx context.Context, m Message, words string) (Reply, error) {
	reader, err := b.reader(ctx, m)
	if err != nil {
		return Reply{}, err
	}
	heads, err := b.House.Documents(ctx, reader, words)
	if err != nil {
		return Reply{}, err
	}
	if len(heads) == 0 {
		if words == "" {
			return Say(textEmptyHouse), nil
		}
		return Say(fmt.Sprintf(textNoDocument, words)), nil
	}
	r := Say(fmt.Sprintf(textDocuments, len(heads)))
	if len(heads) > mostListed {
		r.Blocks = append(r.Blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textOnlySome, mostListed)})
		heads = heads[:mostListed]
	}
	for _, h := range heads {
		r.Sources = append(r.Sources, listed(h))
	}
	return r, nil
}

// find finds the place a command names; the reply says what is wrong with it
// when Head is nil.
func (b *Bot) find(ctx context.Context, m Message, text string, on corpus.Day) (house.Place, Reply, error) {
	if text == "" {
		return house.Place{}, Say(textNeedRef), nil
	}
	reader, err := b.reader(ctx, m)
	if err != nil {
		return house.Place{}, Reply{}, err
	}
	p, err := b.House.Find(ctx, reader, text, on)
	if err != nil || p.Head != nil {
		return p, Reply{}, err
	}
	if len(p.Several) > 0 {
		r := Say(fmt.Sprintf(textSeveral, text))
		for _, h := range p.Several[:min(len(p.Several), mostListed)] {
			r.Sources = append(r.Sources, listed(h))
		}
		return p, r, nil
	}
	return p, Say(fmt.Sprintf(textNotFound, text)), nil
}

// mostShown is how many words of a provision a chat shows.
const mostShown = 900

func (b *Bot) show(ctx context.Context, m Message, text string) (Reply, error) {
	on := corpus.DayOf(m.At)
	place, r, err := b.find(ctx, m, text, on)
	if err != nil || place.Head == nil {
		return r, err
	}
	p, err := b.House.Show(ctx, place.Ref, on)
	if errors.Is(err, store.ErrNotFound) {
		return Say(fmt.Sprintf(textNoPart, place.Ref.Local(), house.DocumentName(place.Head))), nil
	}
	if err != nil {
		return Reply{}, err
	}
	r = Say(fmt.Sprintf(textProvision, corpus.Cite(p.Head, p.Ref), p.Validity.Words(), on.Vietnamese()))
	r.Sources = []answer.Source{at(p.Head, p.Ref)}
	if p.Ref.Whole() {
		if len(p.Outline) == 0 {
			r.Blocks = append(r.Blocks, Block{Kind: Paragraph, Text: textNoText})
		} else {
			r.Blocks = append(r.Blocks, Block{Kind: Quote, Text: strings.Join(p.Outline, "\n")})
		}
		return r, nil
	}
	if p.Heading != "" {
		r.Blocks = append(r.Blocks, Block{Kind: Paragraph, Text: "**" + p.Heading + "**"})
	}
	n, lead, kind := 0, "", corpus.Verbatim
	for _, q := range p.Passages {
		if q.Kind() != kind { // a later wording may be told by a digest amid official text
			if kind = q.Kind(); kind == corpus.Digest {
				r.Blocks = append(r.Blocks, Block{Kind: Paragraph, Text: textDigest})
			} else {
				r.Blocks = append(r.Blocks, Block{Kind: Paragraph, Text: textVerbatim})
			}
		}
		t := q.Text
		if q.Lead != "" && q.Lead != lead {
			lead = q.Lead
			t = lead + "\n" + t
		}
		if k := len(strings.Fields(t)); n > 0 && n+k > mostShown {
			r.Blocks = append(r.Blocks, Block{Kind: Paragraph, Text: textMore})
			break
		} else {
			n += k
		}
		r.Blocks = append(r.Blocks, Block{Kind: Quote, Text: t})
		if q.Note != "" {
			r.Blocks = append(r.Blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textCaution, q.Note)})
		}
	}
	return r, nil
}

// reDay is a day at the end of a command.
var reDay = regexp.MustCompile(`\s(?:(?i)ngày\s+|ngay\s+)?(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2})$`)

// cutDay takes a day off the end of text; "" when there is none. ok is false
// for one that is not in the calendar.
func cutDay(text string) (rest string, day corpus.Day, ok bool) {
	m := reDay.FindStringSubmatchIndex(text)
	if m == nil {
		return text, "", true
	}
	day, ok = corpus.ReadDay(text[m[2]:m[3]])
	return strings.TrimSpace(text[:m[0]]), day, ok
}

func (b *Bot) inForce(ctx context.Context, m Message, text string) (Reply, error) {
	text, on, ok := cutDay(text)
	if !ok {
		return Say(textBadDay), nil
	}
	if on == "" {
		on = corpus.DayOf(m.At)
	}
	place, r, err := b.find(ctx, m, text, on)
	if err != nil || place.Head == nil {
		return r, err
	}
	v, err := b.House.Validity(ctx, place.Ref, on)
	if err != nil {
		return Reply{}, err
	}
	r = Say(fmt.Sprintf(textProvision, corpus.Cite(place.Head, place.Ref), v.Words(), on.Vietnamese()))
	if len(v.Steps) > 0 {
		var l []string
		for _, s := range v.Steps {
			l = append(l, "- "+s)
		}
		r.Blocks = append(r.Blocks, Block{Kind: Paragraph, Text: strings.Join(l, "\n")})
	}
	r.Sources = []answer.Source{at(place.Head, place.Ref)}
	return r, nil
}

func (b *Bot) feedback(ctx context.Context, m Message, text string) (Reply, error) {
	var verdict store.Verdict
	var note string
	words := strings.Fields(text)
	folded := make([]string, len(words))
	for i, w := range words {
		folded[i] = strings.Trim(paper.Fold(w), ".,:;")
	}
	switch {
	case len(words) >= 1 && (folded[0] == "tot" || folded[0] == "dung"):
		verdict, note = store.Right, strings.Join(words[1:], " ")
	case len(words) >= 2 && (folded[0] == "chua" || folded[0] == "khong") &&
		(folded[1] == "tot" || folded[1] == "dung"):
		verdict, note = store.Wrong, strings.Join(words[2:], " ")
	case len(words) >= 1 && folded[0] == "sai":
		verdict, note = store.Wrong, strings.Join(words[1:], " ")
	default:
		return Say(textFeedbackUsage), nil
	}
	last, err := b.lastTurn(ctx, m)
	if err != nil {
		return Reply{}, err
	}
	return b.judge(ctx, m, last, verdict, note)
}

func (b *Bot) judge(ctx context.Context, m Message, t *store.Turn, verdict store.Verdict, note string) (Reply, error) {
	if t == nil {
		return Say(textNothingToJudge), nil
	}
	who := m.From
	if who == "" {
		who = m.Account
	}
	if err := b.House.PutFeedback(ctx, store.Feedback{Turn: t.ID, Officer: who, Verdict: verdict,
		Note: note}); err != nil {
		return Reply{}, fmt.Errorf("bot: feedback: %w", err)
	}
	return Say(textThanks), nil
}

// turnHere returns the turn with a number, nil unless it is one of the chat of
// m: what a button does belongs to the chat that got it.
func (b *Bot) turnHere(ctx context.Context, m Message, number string) (*store.Turn, error) {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return nil, nil
	}
	t, err := b.House.Store.Turn(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (t.Channel != m.Channel || t.Chat != m.Chat) {
		return nil, nil
	}
	return t, err
}

func (b *Bot) rightCommand(ctx context.Context, m Message, rest string) (Reply, error) {
	return b.judgeNumbered(ctx, m, rest, store.Right)
}

func (b *Bot) wrongCommand(ctx context.Context, m Message, rest string) (Reply, error) {
	return b.judgeNumbered(ctx, m, rest, store.Wrong)
}

// judgeNumbered is "/sai 123 thiếu khoản 2".
func (b *Bot) judgeNumbered(ctx context.Context, m Message, rest string, v store.Verdict) (Reply, error) {
	number, note, _ := strings.Cut(rest, " ")
	if number == "" {
		return Say(textWhichAnswer), nil
	}
	t, err := b.turnHere(ctx, m, number)
	if err != nil {
		return Reply{}, err
	}
	return b.judge(ctx, m, t, v, strings.TrimSpace(note))
}

// goOn is "/tiep 123 2": the second follow-up of an answer of this chat.
func (b *Bot) goOn(ctx context.Context, m Message, rest string) (Reply, error) {
	number, which, _ := strings.Cut(rest, " ")
	t, err := b.turnHere(ctx, m, number)
	if err != nil {
		return Reply{}, err
	}
	n, ok := ChoiceNumber(which)
	if t == nil || !ok {
		return Say(textNoChoice), nil
	}
	r, err := ReplyOf(t)
	if err != nil {
		return Reply{}, err
	}
	if n > len(r.FollowUps) {
		return Say(textNoChoice), nil
	}
	m.Text = r.FollowUps[n-1]
	return b.question(ctx, m)
}

// again is "/lai", or "/lai 57" for the reply to a message: what was shown, once
// more.
func (b *Bot) again(ctx context.Context, m Message, rest string) (Reply, error) {
	n := int64(0)
	if rest != "" {
		var err error
		if n, err = strconv.ParseInt(rest, 10, 64); err != nil || n <= 0 {
			return Say(TextNoReply), nil
		}
	}
	body, err := b.House.Store.LastReply(ctx, m.Channel, m.Chat, n)
	var r Reply
	switch {
	case err == nil:
		if err := json.Unmarshal(body, &r); err != nil {
			return Reply{}, fmt.Errorf("bot: again: %w", err)
		}
	case !errors.Is(err, store.ErrNotFound):
		return Reply{}, err
	case n == 0: // a channel without rows
		t, err := b.lastTurn(ctx, m)
		if err != nil {
			return Reply{}, err
		}
		if t != nil {
			if r, err = ReplyOf(t); err != nil {
				return Reply{}, err
			}
		}
	}
	if len(r.Blocks) == 0 {
		return Say(TextNoReply), nil
	}
	r.End = false
	return r, nil
}

func (b *Bot) stopCommand(context.Context, Message, string) (Reply, error) {
	return Say(TextStopped), nil
}

func (b *Bot) leave(context.Context, Message, string) (Reply, error) {
	r := Say(TextBye)
	r.End = true
	return r, nil
}
