// Package mcp is the door for other assistants: the verbs of the house as tools
// of the Model Context Protocol. A tool answers with typed values: what was
// found, its state, its sources and the day it was asked for.
//
// Begin with [Door.Server], which makes a server for one person: whoever calls
// its tools may read what that person may read, and no more. Tools only read.
package mcp

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/index"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

// Options are what a Door works with.
type Options struct {
	Bot     *bot.Bot
	Version string // of the program
}

// Door makes servers. It is safe for concurrent use.
type Door struct {
	Options
	schemas *sdk.SchemaCache
}

// New returns a Door.
func New(o Options) *Door { return &Door{o, sdk.NewSchemaCache()} }

// Caller is the person on whose behalf tools are called.
type Caller struct {
	Channel string
	Account string       // of the channel
	Officer *org.Officer // nil: a guest
	Reader  index.Reader
	// Link makes the address of a page of a path; nil where there are no pages.
	Link func(path string) string
}

// session is a server for one person.
type session struct {
	*Door
	who Caller
}

// Server returns a server whose tools act for who.
func (d *Door) Server(who Caller) *sdk.Server {
	s := &session{d, who}
	server := sdk.NewServer(&sdk.Implementation{Name: "trolyao", Title: textTitle, Version: d.Version},
		&sdk.ServerOptions{Instructions: textInstructions, SchemaCache: d.schemas,
			Capabilities: &sdk.ServerCapabilities{Tools: &sdk.ToolCapabilities{},
				Resources: &sdk.ResourceCapabilities{}}})
	add(server, "hoi", textAskTitle, textAsk, s.ask)
	add(server, "tim", textSearchTitle, textSearch, s.search)
	add(server, "van_ban", textProvisionTitle, textProvision, s.provision)
	add(server, "hieu_luc", textValidityTitle, textValidity, s.validity)
	add(server, "kiem_trich_dan", textCheckTitle, textCheck, s.check)
	add(server, "thu_tuc", textProcedureTitle, textProcedure, s.procedures)
	add(server, "han", textDeadlineTitle, textDeadline, s.deadline)
	if who.Officer != nil {
		add(server, "viec", textTasksTitle, textTasks, s.tasks)
		add(server, "diem", textScoreTitle, textScore, s.score)
	}
	for _, t := range []*sdk.ResourceTemplate{
		{Name: "van-ban", Title: textDocument, URITemplate: "trolyao://van-ban/{key}", MIMEType: "text/plain"},
		{Name: "dieu-khoan", Title: textPlace, URITemplate: "trolyao://van-ban/{key}/{vi_tri}", MIMEType: "text/plain"},
	} {
		server.AddResourceTemplate(t, s.resource)
	}
	return server
}

// add adds a tool that only reads and reaches nothing outside the house.
func add[In, Out any](server *sdk.Server, name, title, about string, f func(context.Context, In) (Out, error)) {
	outside := false
	t := &sdk.Tool{Name: name, Title: title, Description: about, Annotations: &sdk.ToolAnnotations{
		Title: title, ReadOnlyHint: true, IdempotentHint: true, OpenWorldHint: &outside}}
	sdk.AddTool(server, t, func(ctx context.Context, _ *sdk.CallToolRequest, in In) (*sdk.CallToolResult, Out, error) {
		out, err := f(ctx, in)
		return nil, out, spoken(err)
	})
}

// spoken is what a caller reads of an error: the sentence that is meant for a
// person, and nothing of the house's inside.
func spoken(err error) error {
	var known *store.Error
	var refused *paper.Refusal
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return errors.New(known.Text)
	case errors.As(err, &refused):
		return errors.New(refused.Text)
	case errors.Is(err, index.ErrAway):
		return errors.New(textSearchAway)
	case errors.Is(err, index.ErrRebuilding):
		return errors.New(textRebuilding)
	case errors.Is(err, store.ErrNotFound):
		return errors.New(textNotFound)
	case errors.Is(err, store.ErrForbidden):
		return errors.New(textForbidden)
	}
	return errors.New(textFailed)
}

// said is an error for the caller.
func said(format string, args ...any) error {
	return &store.Error{Text: fmt.Sprintf(format, args...), Err: errors.New("mcp: bad input")}
}

func (s *session) now() time.Time { return s.Bot.House.Now() }

// day reads a day that was given, today where it was not.
func (s *session) day(text string) (corpus.Day, error) {
	if strings.TrimSpace(text) == "" {
		return corpus.DayOf(s.now()), nil
	}
	d, ok := corpus.ReadDay(text)
	if !ok {
		return "", said(textBadDay, house.Clip(text, 40))
	}
	return d, nil
}

func (s *session) link(path string) string {
	if s.who.Link == nil || path == "" {
		return ""
	}
	return s.who.Link(path)
}

// State is whether something is in force on a day.
type State struct {
	State string     `json:"state" jsonschema:"mã tình trạng / state code: in_force, partly_expired, expired, not_yet, suspended, unknown …"`
	Words string     `json:"words" jsonschema:"tình trạng bằng lời"`
	Doubt bool       `json:"doubt" jsonschema:"true: chưa chắc, phải đối chiếu văn bản gốc / unsure, compare with the original"`
	On    corpus.Day `json:"as_of" jsonschema:"tính đến ngày, YYYY-MM-DD"`
	Steps []string   `json:"reasons" jsonschema:"các căn cứ của kết luận"`
}

func stateOf(v corpus.Validity) State {
	return State{string(v.State), v.Words(), v.Doubt, v.On, append([]string{}, v.Steps...)}
}

// Source is a provision that an answer rests on.
type Source struct {
	Cite  string `json:"cite" jsonschema:"viện dẫn đầy đủ"`
	State string `json:"state"`
	Words string `json:"validity" jsonschema:"tình trạng hiệu lực vào ngày trả lời"`
	Doubt string `json:"doubt,omitempty" jsonschema:"điều cần đối chiếu"`
	Quote string `json:"quote,omitempty" jsonschema:"trích nguyên văn"`
	Link  string `json:"link,omitempty"`
	URI   string `json:"uri,omitempty" jsonschema:"tài nguyên MCP của điều khoản"`
}

// Ask is a question.
type Ask struct {
	Question string `json:"cau_hoi" jsonschema:"câu hỏi bằng tiếng Việt, có dấu hoặc không dấu / the question in Vietnamese"`
	Day      string `json:"ngay,omitempty" jsonschema:"hỏi theo quy định của ngày nào, YYYY-MM-DD; để trống là hôm nay / the day of the law"`
}

// Answer is what the house answers; with the status "declined" it has no basis.
type Answer struct {
	Status  string     `json:"status" jsonschema:"answered, possible (chưa chắc), corrected, ambiguous, declined …"`
	AsOf    corpus.Day `json:"as_of"`
	Text    string     `json:"text" jsonschema:"câu trả lời; khi status không phải answered thì không được trình bày như điều chắc chắn"`
	Sources []Source   `json:"sources"`
	Choices []string   `json:"choices,omitempty"`
}

// mostQuestion bounds a question, in letters.
const mostQuestion = 2000

func (s *session) ask(ctx context.Context, in Ask) (Answer, error) {
	text := strings.TrimSpace(paper.Clean(in.Question))
	switch n := len([]rune(text)); {
	case n == 0:
		return Answer{}, said(textNoQuestion)
	case n > mostQuestion:
		return Answer{}, said(textLongQuestion, mostQuestion)
	case strings.HasPrefix(text, "/"):
		return Answer{}, said(textNoCommands)
	}
	if in.Day != "" {
		day, err := s.day(in.Day)
		if err != nil {
			return Answer{}, err
		}
		text = fmt.Sprintf(textOnDay, text, day.Vietnamese())
	}
	return s.handle(ctx, text)
}

// handle gives a message to the conversation, each in a chat of its own.
func (s *session) handle(ctx context.Context, text string) (Answer, error) {
	m := bot.Message{Channel: s.who.Channel, Account: s.who.Account, Chat: s.who.Account + "/" + rand.Text(),
		Text: text,
		At:   s.now()}
	if s.who.Officer != nil {
		m.From = s.who.Officer.ID
	}
	r, err := s.Bot.Handle(ctx, m)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Status: string(r.Status), AsOf: r.AsOf, Sources: []Source{}, Choices: r.Choices}
	if a.AsOf == "" {
		a.AsOf = corpus.DayOf(s.now())
	}
	var texts []string
	for _, b := range r.Blocks {
		texts = append(texts, b.Text)
	}
	a.Text = strings.Join(texts, "\n\n")
	for _, c := range r.Sources {
		x := Source{Cite: c.Named(), State: string(c.Validity), Words: c.ValidityText, Doubt: c.Doubt, Quote: c.Quote,
			Link: s.link(c.Link)}
		if c.Ref.Doc != "" {
			if x.Cite, err = s.Bot.FirstMention(ctx, s.who.Officer, c); err != nil {
				return Answer{}, err
			}
			x.URI = uriOf(c.Ref)
		}
		a.Sources = append(a.Sources, x)
	}
	return a, nil
}

// Search looks for places in texts.
type Search struct {
	Words string `json:"tu_khoa" jsonschema:"từ khóa hoặc câu / words to look for"`
	Day   string `json:"ngay,omitempty" jsonschema:"tình trạng hiệu lực tính đến ngày nào, YYYY-MM-DD"`
	Now   bool   `json:"chi_con_hieu_luc,omitempty" jsonschema:"chỉ lấy văn bản còn hiệu lực / only what is in force"`
}

// Found is a place.
type Found struct {
	Cite     string `json:"cite"`
	Heading  string `json:"heading"`
	Snippet  string `json:"snippet"`
	Validity State  `json:"validity"`
	URI      string `json:"uri"`
	Link     string `json:"link,omitempty"`
}

// Finds are the places found, the best first.
type Finds struct {
	AsOf     corpus.Day `json:"as_of"`
	Passages []Found    `json:"passages"`
}

func (s *session) search(ctx context.Context, in Search) (Finds, error) {
	day, err := s.day(in.Day)
	if err != nil {
		return Finds{}, err
	}
	words := strings.TrimSpace(paper.Clean(in.Words))
	if n := len([]rune(words)); n == 0 || n > mostQuestion {
		return Finds{}, said(textNoWords, mostQuestion)
	}
	if house.MarkedSecret(words) {
		return Finds{}, said(textSecret)
	}
	l, err := s.Bot.House.Search(ctx, s.who.Reader, house.LibraryQuery{Words: words, On: day, InForce: in.Now})
	if err != nil {
		return Finds{}, err
	}
	out := Finds{AsOf: l.On, Passages: []Found{}}
	for _, p := range l.Passages {
		var snippet strings.Builder
		for _, m := range p.Snippet {
			snippet.WriteString(m.Text)
		}
		out.Passages = append(out.Passages, Found{p.Cite, p.Heading, snippet.String(), stateOf(p.Validity),
			uriOf(p.Ref),
			s.link(p.Link)})
	}
	return out, nil
}

// Place names a document or a place in one.
type Place struct {
	Ref string `json:"dan_chieu" jsonschema:"viện dẫn, ví dụ: khoản 2 Điều 18 Nghị định 30/2020/NĐ-CP / a reference"`
	Day string `json:"ngay,omitempty" jsonschema:"tính đến ngày nào, YYYY-MM-DD; để trống là hôm nay"`
}

// find finds the place that was named.
func (s *session) find(ctx context.Context, in Place) (house.Place, corpus.Day, error) {
	day, err := s.day(in.Day)
	if err != nil {
		return house.Place{}, "", err
	}
	if len([]rune(in.Ref)) > mostQuestion || house.MarkedSecret(in.Ref) {
		return house.Place{}, "", said(textNoPlace, house.Clip(in.Ref, 80))
	}
	p, err := s.Bot.House.Find(ctx, s.who.Reader, in.Ref, day)
	switch {
	case err != nil:
		return p, day, err
	case len(p.Several) > 0:
		var names []string
		for _, h := range p.Several {
			names = append(names, house.DocumentName(h))
		}
		return p, day, said(textSeveral, strings.Join(names, "; "))
	case p.Head == nil:
		return p, day, said(textNoPlace, house.Clip(in.Ref, 80))
	}
	return p, day, nil
}

// Provision is the text of a place on a day.
type Provision struct {
	Cite     string   `json:"cite"`
	Heading  string   `json:"heading"`
	Text     string   `json:"text" jsonschema:"nguyên văn của điều khoản vào ngày đó; văn bản chỉ có bản tóm lược thì is_digest là true"`
	Outline  []string `json:"outline,omitempty" jsonschema:"mục lục, khi hỏi cả văn bản"`
	Validity State    `json:"validity"`
	Digest   bool     `json:"is_digest" jsonschema:"true: kho chỉ có bản tóm lược, không phải nguyên văn"`
	Link     string   `json:"link,omitempty"`
	URI      string   `json:"uri"`
}

func (s *session) provision(ctx context.Context, in Place) (Provision, error) {
	p, day, err := s.find(ctx, in)
	if err != nil {
		return Provision{}, err
	}
	shown, err := s.Bot.House.Show(ctx, p.Ref, day)
	if errors.Is(err, store.ErrNotFound) {
		return Provision{}, said(textNoSuchPart, house.DocumentName(p.Head), p.Ref.Local())
	}
	if err != nil {
		return Provision{}, err
	}
	out := Provision{Cite: corpus.CiteFirst(shown.Head, shown.Ref), Heading: shown.Heading, Outline: shown.Outline,
		Validity: stateOf(shown.Validity), Digest: shown.Head.Kind == corpus.Digest, Link: s.link(shown.Ref.Path()),
		URI: uriOf(shown.Ref)}
	if !shown.Ref.Whole() {
		out.Text = wording(shown)
	}
	return out, nil
}

// wording is the text of the passages of a place.
func wording(p house.Provision) string {
	var texts []string
	for _, q := range p.Passages {
		if q.Lead != "" && (len(texts) == 0 || !strings.HasPrefix(texts[len(texts)-1], q.Lead)) {
			texts = append(texts, q.Lead)
		}
		texts = append(texts, q.Text)
	}
	return strings.Join(texts, "\n")
}

// Standing is the state of a place on a day and its line through time.
type Standing struct {
	Cite     string    `json:"cite"`
	Validity State     `json:"validity"`
	Line     []Stretch `json:"line" jsonschema:"tình trạng qua các thời kỳ"`
	Link     string    `json:"link,omitempty"`
	URI      string    `json:"uri"`
}

// Stretch is a time with one state.
type Stretch struct {
	From  corpus.Day `json:"from"`
	To    corpus.Day `json:"to"`
	State string     `json:"state"`
	Words string     `json:"words"`
}

func (s *session) validity(ctx context.Context, in Place) (Standing, error) {
	p, day, err := s.find(ctx, in)
	if err != nil {
		return Standing{}, err
	}
	t, err := s.Bot.House.Trace(ctx, s.who.Reader, p.Ref, day)
	if err != nil {
		return Standing{}, err
	}
	out := Standing{Cite: corpus.CiteFirst(p.Head, p.Ref), Validity: stateOf(t.Validity), Line: []Stretch{},
		Link: s.link(p.Ref.Path()), URI: uriOf(p.Ref)}
	for _, x := range t.Line {
		out.Line = append(out.Line, Stretch{x.From, x.To, string(x.Validity.State), x.Validity.Words()})
	}
	return out, nil
}

// Draft is a text whose references are to be checked.
type Draft struct {
	Text string `json:"van_ban" jsonschema:"toàn văn dự thảo hoặc đoạn có viện dẫn / the draft as text"`
	Day  string `json:"ngay,omitempty" jsonschema:"kiểm tra theo ngày nào, YYYY-MM-DD; để trống là ngày ghi trong dự thảo, hoặc hôm nay"`
}

// Checked is what was found in a draft.
type Checked struct {
	AsOf     corpus.Day    `json:"as_of"`
	Finds    []CheckedFind `json:"finds"`
	Cautions []string      `json:"cautions,omitempty"`
}

// CheckedFind is a reference of a draft with its marks, the gravest first.
type CheckedFind struct {
	Where string `json:"where"`
	Text  string `json:"text"`
	Cite  string `json:"cite,omitempty" jsonschema:"được hiểu là"`
	Level string `json:"level" jsonschema:"wrong, doubt, note, unchecked (không có trong kho), fine"`
	Marks []Mark `json:"marks"`
	Link  string `json:"link,omitempty"`
}

// Mark is one thing to say of a reference.
type Mark struct {
	Mark    string   `json:"mark"`
	Level   string   `json:"level"`
	Text    string   `json:"text"`
	Why     []string `json:"why,omitempty"`
	Propose string   `json:"propose,omitempty"`
	Present string   `json:"present,omitempty" jsonschema:"lời văn đang có hiệu lực"`
}

// mostDraft bounds a draft, in bytes.
const mostDraft = 1 << 20

func (s *session) check(ctx context.Context, in Draft) (Checked, error) {
	var day corpus.Day
	var err error
	if in.Day != "" {
		if day, err = s.day(in.Day); err != nil {
			return Checked{}, err
		}
	}
	if strings.TrimSpace(in.Text) == "" || len(in.Text) > mostDraft {
		return Checked{}, said(textNoDraft)
	}
	r, err := s.Bot.House.CheckDraft(ctx, s.who.Reader, "", nil, in.Text, day)
	if err != nil {
		return Checked{}, err
	}
	out := Checked{AsOf: r.Day, Finds: []CheckedFind{}, Cautions: r.Cautions}
	for i := range r.Finds {
		f := &r.Finds[i]
		c := CheckedFind{Where: f.Where, Text: f.Text, Cite: f.Cite, Level: string(f.Level()), Link: s.link(f.Link)}
		for _, x := range f.Findings {
			c.Marks = append(c.Marks, Mark{string(x.Mark), string(x.Level), x.Text, x.Why, x.Propose, x.Present})
		}
		out.Finds = append(out.Finds, c)
	}
	return out, nil
}

// Term is a term that is to be counted.
type Term struct {
	Received string `json:"nhan_luc" jsonschema:"lúc nhận hồ sơ, YYYY-MM-DD hoặc YYYY-MM-DD HH:MM / when it was received"`
	Days     int    `json:"so_ngay" jsonschema:"số ngày của thời hạn, từ 1 đến 365"`
	Calendar bool   `json:"ngay_lich,omitempty" jsonschema:"true: tính theo ngày liên tục; mặc định là ngày làm việc"`
}

func (s *session) deadline(ctx context.Context, in Term) (Answer, error) {
	at, err := time.ParseInLocation("2006-01-02 15:04", in.Received, corpus.Zone)
	hour := "15:04"
	if err != nil {
		if at, err = time.ParseInLocation(time.DateOnly, in.Received, corpus.Zone); err != nil {
			return Answer{}, said(textBadTime)
		}
		hour = ""
	}
	if in.Days < 1 || in.Days > 365 {
		return Answer{}, said(textBadDays)
	}
	day, unit := corpus.DayOf(at).Vietnamese(), textWorkingDays
	if in.Calendar {
		unit = textCalendarDays
	}
	if hour == "" {
		return s.handle(ctx, fmt.Sprintf(textCountDay, day, in.Days, unit))
	}
	return s.handle(ctx, fmt.Sprintf(textCountHour, at.Format(hour), day, in.Days, unit))
}

// Work asks for tasks.
type Work struct {
	Status string `json:"tinh_trang,omitempty" jsonschema:"mã tình trạng: overdue, done_on_time, done_late, in_progress …; để trống là mọi nhiệm vụ"`
	Agency string `json:"co_quan,omitempty" jsonschema:"tên hoặc mã cơ quan chủ trì"`
	Words  string `json:"tu_khoa,omitempty"`
}

// Task is a task of a plan.
type Task struct {
	No       string     `json:"no"`
	Name     string     `json:"name"`
	Plan     string     `json:"plan"`
	Lead     string     `json:"lead"`
	Product  string     `json:"product"`
	Due      corpus.Day `json:"due"`
	DueWords string     `json:"due_words"`
	Status   string     `json:"status"`
}

// Tasks are tasks that the person may see.
type Tasks struct {
	AsOf  corpus.Day `json:"as_of"`
	More  bool       `json:"more" jsonschema:"true: còn nhiệm vụ chưa liệt kê"`
	Tasks []Task     `json:"tasks"`
}

// mostTasks bounds a list of tasks.
const mostTasks = 100

func (s *session) tasks(ctx context.Context, in Work) (Tasks, error) {
	today := corpus.DayOf(s.now())
	f := store.TaskFilter{Words: in.Words, Today: today, Limit: mostTasks + 1}
	var known bool
	if f.Status, known = task.ReadStatus(in.Status); !known {
		return Tasks{}, said(textBadStatus, house.Clip(in.Status, 40))
	}
	if in.Agency != "" {
		f.Agency, f.Leading = in.Agency, true
		if found := s.Bot.House.Directory().Find(in.Agency, string(today)); len(found) == 1 {
			f.Agency = found[0].ID
		} else if len(found) > 1 {
			return Tasks{}, said(textSeveralAgencies, house.Clip(in.Agency, 80))
		}
	}
	ws, err := s.Bot.House.Store.Tasks(ctx, s.who.Officer, f)
	if err != nil {
		return Tasks{}, err
	}
	out := Tasks{AsOf: today, More: len(ws) > mostTasks, Tasks: []Task{}}
	for _, w := range ws[:min(len(ws), mostTasks)] {
		out.Tasks = append(out.Tasks, Task{w.No, w.Name, w.Basis.Number, w.Lead, w.Product, w.Due.Safe, w.Due.Words(),
			w.Status(today).String()})
	}
	return out, nil
}

// Score asks for the score card of an agency.
type Score struct {
	Agency string `json:"co_quan" jsonschema:"tên cơ quan, ví dụ: Sở Nội vụ"`
}

func (s *session) score(ctx context.Context, in Score) (Answer, error) {
	agency := strings.TrimSpace(paper.Clean(in.Agency))
	if n := len([]rune(agency)); n == 0 || n > 200 {
		return Answer{}, said(textNoAgency)
	}
	return s.handle(ctx, fmt.Sprintf(textScoreOf, agency))
}

// uriOf is the resource of a place.
func uriOf(ref corpus.Ref) string {
	uri := "trolyao://van-ban/" + url.PathEscape(ref.Doc)
	if f := ref.Fragment(); f != "" {
		uri += "/" + url.PathEscape(f)
	}
	return uri
}

// resource reads a document or a place of one.
func (s *session) resource(ctx context.Context, req *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
	u, err := url.Parse(req.Params.URI)
	if err != nil || u.Scheme != "trolyao" || u.Host != "van-ban" {
		return nil, sdk.ResourceNotFoundError(req.Params.URI)
	}
	key, fragment, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	p, err := s.Bot.House.Provision(ctx, s.who.Reader, key, fragment, "")
	if errors.Is(err, store.ErrNotFound) {
		return nil, sdk.ResourceNotFoundError(req.Params.URI)
	}
	if err != nil {
		return nil, spoken(err)
	}
	text := fmt.Sprintf(textShown, corpus.CiteFirst(p.Head, p.Ref), p.Validity.Words(), p.Validity.On.Vietnamese(),
		wording(p))
	return &sdk.ReadResourceResult{Contents: []*sdk.ResourceContents{
		{URI: req.Params.URI, MIMEType: "text/plain", Text: text}}}, nil
}

// Handler serves the tools over HTTP, each request on its own. who says for whom
// a request acts; it has been let in by then. Bodies are bounded by most bytes.
func (d *Door) Handler(who func(*http.Request) Caller, most int64) http.Handler {
	return sdk.NewStreamableHTTPHandler(func(r *http.Request) *sdk.Server { return d.Server(who(r)) },
		// Who serves the door knows its public name, and refuses a name that points here by a trick.
		&sdk.StreamableHTTPOptions{Stateless: true, JSONResponse: true, MaxRequestBodyBytes: most,
			DisableLocalhostProtection: true, PropagateRequestCancellation: true})
}
