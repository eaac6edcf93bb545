package web

import (
	"crypto/rand"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

// openAPI describes what apiPages registers; a test holds the two together.
//
//go:embed openapi.yaml
var openAPI []byte

// apiPages are the verbs of the house for programs. They come with a token of
// an officer (Authorization: Bearer …) and may do what the officer may.
func (s *Server) apiPages() {
	s.page("GET /api/v1/openapi.yaml", anybody, (*visit).apiDescription)
	s.upload("POST /api/v1/check", readers, mostDraft*4/3+mostForm, func(v *visit) error {
		if err := v.within(asks); err != nil {
			return err
		}
		return v.apiCheck()
	})
	for pattern, handle := range map[string]func(*visit) error{
		"POST /api/v1/ask":                        (*visit).apiAsk,
		"POST /api/v1/feedback":                   (*visit).apiFeedback,
		"GET /api/v1/search":                      (*visit).apiSearch,
		"GET /api/v1/documents":                   (*visit).apiDocuments,
		"GET /api/v1/documents/{key}":             (*visit).apiDocument,
		"GET /api/v1/documents/{key}/provision":   (*visit).apiProvision,
		"GET /api/v1/documents/{key}/validity":    (*visit).apiValidity,
		"GET /api/v1/documents/{key}/relations":   (*visit).apiRelations,
		"GET /api/v1/documents/{key}/versions":    (*visit).apiVersions,
		"GET /api/v1/documents/{key}/differences": (*visit).apiDifferences,
		"GET /api/v1/procedures":                  (*visit).apiProcedures,
		"GET /api/v1/procedures/{code}":           (*visit).apiProcedure,
		"GET /api/v1/dossier-due":                 (*visit).apiDossierDue,
		"GET /api/v1/tasks":                       (*visit).apiTasks,
		"GET /api/v1/tasks/{id}":                  (*visit).apiTask,
	} {
		s.page(pattern, readers, func(v *visit) error {
			p := reads
			if v.r.Method == http.MethodPost {
				p = asks
			}
			if err := v.within(p); err != nil {
				return err
			}
			return handle(v)
		})
	}
}

func (v *visit) apiDescription() error {
	v.w.Header().Set("Cache-Control", "no-cache")
	v.send(http.StatusOK, "application/yaml; charset=utf-8", openAPI)
	return nil
}

// body reads the JSON of a request.
func (v *visit) body(into any) error {
	if kind := v.r.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") {
		return v.fail(http.StatusUnsupportedMediaType, textWantJSON)
	}
	d := json.NewDecoder(v.r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return err
	case err != nil:
		return &failure{status: http.StatusBadRequest, text: textBadJSON, err: err}
	case d.More():
		return v.fail(http.StatusBadRequest, textBadJSON)
	}
	return nil
}

// apiDay is a day of the address, "" where it is not given.
func (v *visit) apiDay(name string) (corpus.Day, error) {
	text := v.query(name)
	if text == "" {
		return "", nil
	}
	d, err := corpus.ParseDay(text)
	if err != nil {
		return "", &failure{status: http.StatusBadRequest, text: fmt.Sprintf(textBadDayOf, name), err: err}
	}
	return d, nil
}

// apiNumber is a whole number of the address, other where it is not given.
func (v *visit) apiNumber(name string, other, least, most int) (int, error) {
	text := v.query(name)
	if text == "" {
		return other, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, &failure{status: http.StatusBadRequest, text: fmt.Sprintf(textBadNumber, name, least, most), err: err}
	}
	return n, nil
}

func (v *visit) apiFlag(name string) (bool, error) {
	switch v.query(name) {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	}
	return false, v.fail(http.StatusBadRequest, fmt.Sprintf(textBadFlag, name))
}

type apiQuestion struct {
	Question     string `json:"question"`
	Conversation string `json:"conversation"` // "" begins a new one
}

type apiAnswer struct {
	Status       string        `json:"status"`
	AsOf         corpus.Day    `json:"as_of"`
	Text         string        `json:"text"`
	Blocks       []apiBlock    `json:"blocks"`
	Citations    []apiCitation `json:"citations"`
	Choices      []apiChoice   `json:"choices"`
	FollowUps    []string      `json:"follow_ups"`
	Turn         int64         `json:"turn"`
	Conversation string        `json:"conversation"`
}

type apiBlock struct {
	Kind    string `json:"kind"`
	Role    string `json:"role"`
	Text    string `json:"text"`
	Sources []int  `json:"sources"` // numbers of citations, from 1
}

type apiCitation struct {
	Ref      corpus.Ref `json:"ref"`
	Text     string     `json:"text"`
	Cite     string     `json:"cite"`
	Link     string     `json:"link"`
	State    string     `json:"state"`
	Validity string     `json:"validity"`
	Doubt    string     `json:"doubt"`
	Quote    string     `json:"quote"`
}

type apiChoice struct {
	Text string `json:"text"`
	Ask  string `json:"ask"`
}

// reKey is what a program may name a request by, so that it is done once.
var reKey = regexp.MustCompile(`^[\x21-\x7e]{8,128}$`)

func (v *visit) apiAsk() error {
	var q apiQuestion
	if err := v.body(&q); err != nil {
		return err
	}
	q.Question = strings.TrimSpace(paper.Clean(q.Question))
	switch n := len([]rune(q.Question)); {
	case n == 0:
		return v.fail(http.StatusUnprocessableEntity, textNoQuestion)
	case n > mostQuestion:
		return v.fail(http.StatusUnprocessableEntity, fmt.Sprintf(textLongQuestion, mostQuestion))
	case strings.HasPrefix(q.Question, "/"):
		return v.fail(http.StatusUnprocessableEntity, textNoCommands)
	}
	key := v.r.Header.Get("Idempotency-Key")
	if key != "" && !reKey.MatchString(key) {
		return v.fail(http.StatusBadRequest, textBadKey)
	}
	talk := q.Conversation
	switch {
	case talk == "" && key != "": // asked again it is the same conversation
		talk = derived("talk "+v.asker(), key)[:32]
	case talk == "":
		talk = rand.Text()
	case !reTalk.MatchString(talk):
		return v.fail(http.StatusBadRequest, textBadTalk)
	}
	if key != "" {
		key = "api " + key
	}
	guest := v.who == nil
	wait, err := v.limits.gate.enter(v.ctx(), guest)
	if errors.Is(err, errFull) {
		return v.later(int(math.Ceil(wait.Seconds())), textBusy)
	}
	if err != nil { // nobody waits any more
		return v.later(30, textBusy)
	}
	began := v.now()
	defer func() { v.limits.gate.leave(guest, v.now().Sub(began)) }()
	r, err := v.bot.Handle(v.ctx(), bot.Message{Channel: bot.Web, Account: v.asker(), Chat: v.chat(talk), ID: key,
		Text: q.Question, From: v.officer(), At: v.now()})
	if err != nil {
		return err
	}
	if r.Status == "" { // the house is closed, or the question came too soon
		text := textFailed
		if len(r.Blocks) > 0 {
			text = r.Blocks[0].Text
		}
		if r.Soon {
			return v.later(60, text)
		}
		v.w.Header().Set("Retry-After", "60")
		return v.fail(http.StatusServiceUnavailable, text)
	}
	a := apiAnswer{Status: string(r.Status), AsOf: r.AsOf, Turn: r.Turn, Conversation: talk, Blocks: []apiBlock{},
		Citations: []apiCitation{}, Choices: []apiChoice{}, FollowUps: append([]string{}, r.FollowUps...)}
	var texts []string
	for _, b := range r.Blocks {
		a.Blocks = append(a.Blocks, apiBlock{string(b.Kind), string(b.Role), b.Text, append([]int{}, b.Sources...)})
		texts = append(texts, b.Text)
	}
	a.Text = strings.Join(texts, "\n\n")
	for i, c := range r.Choices {
		ask := c
		if i < len(r.Asks) {
			ask = r.Asks[i]
		}
		a.Choices = append(a.Choices, apiChoice{c, ask})
	}
	for _, c := range r.Sources {
		first, err := v.bot.FirstMention(v.ctx(), v.who, c)
		if err != nil {
			return err
		}
		a.Citations = append(a.Citations, apiCitation{Ref: c.Ref, Text: c.Named(), Cite: first,
			Link:  v.link(local(c.Link, "")),
			State: string(c.Validity), Validity: c.ValidityText, Doubt: c.Doubt, Quote: c.Quote})
	}
	if a.AsOf == "" {
		a.AsOf = v.today()
	}
	return v.json(http.StatusOK, a)
}

type apiVerdict struct {
	Turn         int64  `json:"turn"`
	Conversation string `json:"conversation"`
	Verdict      string `json:"verdict"`
	Note         string `json:"note"`
}

func (v *visit) apiFeedback() error {
	var f apiVerdict
	if err := v.body(&f); err != nil {
		return err
	}
	if v.readOnly {
		return v.fail(http.StatusForbidden, textReadOnlyToken)
	}
	verdict := store.Verdict(f.Verdict)
	if verdict != store.Right && verdict != store.Wrong {
		return v.fail(http.StatusUnprocessableEntity, textBadVerdict)
	}
	if !reTalk.MatchString(f.Conversation) {
		return store.ErrNotFound
	}
	m := bot.Message{Channel: bot.Web, Account: v.asker(), Chat: v.chat(f.Conversation), From: v.officer()}
	if err := v.bot.Judge(v.ctx(), m, f.Turn, verdict, cut(f.Note, 2000)); err != nil {
		return err
	}
	return v.json(http.StatusOK, map[string]bool{"stored": true})
}

type apiHead struct {
	Key       string     `json:"key"`
	Number    string     `json:"number"`
	Type      string     `json:"type"`
	Title     string     `json:"title"`
	Issuer    string     `json:"issuer"`
	Signer    string     `json:"signer"`
	Issued    corpus.Day `json:"issued"`
	Effective corpus.Day `json:"effective"`
	Expires   corpus.Day `json:"expires"`
	Kind      string     `json:"kind"`
	Internal  bool       `json:"internal"`
	Link      string     `json:"link"`
}

func (v *visit) head(h *corpus.Head) apiHead {
	return apiHead{h.Key, h.Number, h.Type, h.Title, h.Issuer, h.Signer, h.Issued, h.Effective, h.Expires,
		string(h.Kind), h.Class != corpus.Public, v.link(corpus.Ref{Doc: h.Key}.Path())}
}

type apiStanding struct {
	State string     `json:"state"`
	Doubt bool       `json:"doubt"`
	Words string     `json:"words"`
	On    corpus.Day `json:"on"`
	Since corpus.Day `json:"since"`
	Until corpus.Day `json:"until"`
	Steps []string   `json:"steps"`
}

func standing(s corpus.Validity) apiStanding {
	return apiStanding{string(s.State), s.Doubt, s.Words(), s.On, s.Since, s.Until, append([]string{}, s.Steps...)}
}

type apiStretch struct {
	From  corpus.Day `json:"from"`
	To    corpus.Day `json:"to"`
	State string     `json:"state"`
	Words string     `json:"words"`
}

func stretches(line []corpus.Stretch) []apiStretch {
	out := []apiStretch{}
	for _, s := range line {
		out = append(out, apiStretch{s.From, s.To, string(s.Validity.State), s.Validity.Words()})
	}
	return out
}

// apiLibrary reads the filters of the address.
func (v *visit) apiLibrary() (q house.LibraryQuery, err error) {
	q = house.LibraryQuery{Words: cut(v.query("q"), mostWords), Type: v.query("type"), Issuer: v.query("issuer")}
	var errs [5]error
	q.Year, errs[0] = v.apiNumber("year", 0, 1, 9999)
	q.Page, errs[1] = v.apiNumber("page", 1, 1, 1<<30)
	q.PerPage, errs[2] = v.apiNumber("per_page", 20, 1, 200)
	q.On, errs[3] = v.apiDay("on")
	q.InForce, errs[4] = v.apiFlag("in_force")
	for _, err := range errs {
		if err != nil {
			return q, err
		}
	}
	return q, nil
}

type apiListed struct {
	apiHead
	Validity apiStanding `json:"validity"`
}

func (v *visit) apiDocuments() error {
	q, err := v.apiLibrary()
	if err != nil {
		return err
	}
	q.Names = true
	l, err := v.house.Search(v.ctx(), house.ReaderOf(v.who), q)
	if err != nil {
		return err
	}
	out := struct {
		On        corpus.Day  `json:"on"`
		Total     int         `json:"total"`
		Page      int         `json:"page"`
		Pages     int         `json:"pages"`
		Documents []apiListed `json:"documents"`
	}{l.On, l.Total, l.Page, l.Pages, []apiListed{}}
	for _, d := range l.Documents {
		out.Documents = append(out.Documents, apiListed{v.head(d.Head), standing(d.Validity)})
	}
	return v.json(http.StatusOK, out)
}

type apiFound struct {
	Ref      corpus.Ref  `json:"ref"`
	Cite     string      `json:"cite"`
	Heading  string      `json:"heading"`
	Kind     string      `json:"kind"`
	Link     string      `json:"link"`
	Snippet  string      `json:"snippet"`
	Validity apiStanding `json:"validity"`
}

func (v *visit) apiSearch() error {
	q, err := v.apiLibrary()
	if err != nil {
		return err
	}
	if q.Words == "" {
		return v.fail(http.StatusBadRequest, textNoWords)
	}
	q.Page = 1
	l, err := v.house.Search(v.ctx(), house.ReaderOf(v.who), q)
	if err != nil {
		return err
	}
	out := struct {
		On       corpus.Day `json:"on"`
		Reading  []string   `json:"reading"`
		Passages []apiFound `json:"passages"`
	}{l.On, append([]string{}, l.Reading...), []apiFound{}}
	for _, p := range l.Passages {
		snippet := ""
		for _, m := range p.Snippet {
			snippet += m.Text
		}
		out.Passages = append(out.Passages, apiFound{p.Ref, p.Cite, p.Heading, string(p.Kind), v.link(p.Link),
			snippet, standing(p.Validity)})
	}
	return v.json(http.StatusOK, out)
}

type apiPlace struct {
	Ref     corpus.Ref `json:"ref"`
	Kind    string     `json:"kind"`
	Heading string     `json:"heading"`
}

func (v *visit) apiDocument() error {
	on, err := v.apiDay("on")
	if err != nil {
		return err
	}
	d, err := v.house.View(v.ctx(), house.ReaderOf(v.who), v.r.PathValue("key"), on)
	if err != nil {
		return err
	}
	out := struct {
		apiHead
		First    string       `json:"first_mention"`
		Again    string       `json:"later_mention"`
		Validity apiStanding  `json:"validity"`
		Line     []apiStretch `json:"line"`
		Outline  []apiPlace   `json:"outline"`
	}{v.head(d.Head), corpus.CiteFirst(d.Head, corpus.Ref{}), corpus.CiteAgain(d.Head,
		corpus.Ref{}), standing(d.Validity), stretches(d.Line), []apiPlace{}}
	var walk func([]corpus.Placed)
	walk = func(ps []corpus.Placed) {
		for _, p := range ps {
			if headed(p.Part.Kind) && !p.Ref.Whole() {
				out.Outline = append(out.Outline, apiPlace{p.Ref, string(p.Part.Kind),
					strings.TrimSpace(p.Part.Label + " " + strings.ReplaceAll(p.Part.Title, "\n", " "))})
			}
			if p.Part.Kind != corpus.KindArticle {
				walk(p.Parts)
			}
		}
	}
	walk(d.Parts)
	return v.json(http.StatusOK, out)
}

type apiPassage struct {
	Ref  corpus.Ref `json:"ref"`
	Kind string     `json:"kind"`
	Lead string     `json:"lead"`
	Text string     `json:"text"`
	Note string     `json:"note"`
}

func (v *visit) apiProvision() error {
	on, err := v.apiDay("on")
	if err != nil {
		return err
	}
	p, err := v.house.Provision(v.ctx(), house.ReaderOf(v.who), v.r.PathValue("key"), v.query("at"), on)
	if err != nil {
		return err
	}
	out := struct {
		Ref      corpus.Ref   `json:"ref"`
		Heading  string       `json:"heading"`
		First    string       `json:"first_mention"`
		Again    string       `json:"later_mention"`
		Link     string       `json:"link"`
		Validity apiStanding  `json:"validity"`
		Passages []apiPassage `json:"passages"`
	}{p.Ref, p.Heading, corpus.CiteFirst(p.Head, p.Ref), corpus.CiteAgain(p.Head,
		p.Ref), v.link(p.Ref.Path()), standing(p.Validity), []apiPassage{}}
	for _, q := range p.Passages {
		out.Passages = append(out.Passages, apiPassage{q.Ref, string(q.Kind()), q.Lead, q.Text, q.Note})
	}
	return v.json(http.StatusOK, out)
}

func (v *visit) apiValidity() error {
	on, err := v.apiDay("on")
	if err != nil {
		return err
	}
	ref, err := placeAt(v.r.PathValue("key"), v.query("at"))
	if err != nil {
		return err
	}
	t, err := v.house.Trace(v.ctx(), house.ReaderOf(v.who), ref, on)
	if err != nil {
		return err
	}
	return v.json(http.StatusOK, struct {
		Ref      corpus.Ref   `json:"ref"`
		Validity apiStanding  `json:"validity"`
		Line     []apiStretch `json:"line"`
	}{ref, standing(t.Validity), stretches(t.Line)})
}

type apiTie struct {
	Words    string     `json:"words"`
	Name     string     `json:"name"`
	Key      string     `json:"key"`
	Link     string     `json:"link"`
	Here     corpus.Ref `json:"here"`
	Since    corpus.Day `json:"since"`
	Until    corpus.Day `json:"until"`
	Evidence string     `json:"evidence"`
	By       string     `json:"by"`
}

func (v *visit) apiRelations() error {
	ties, err := v.house.Relations(v.ctx(), house.ReaderOf(v.who), v.r.PathValue("key"))
	if err != nil {
		return err
	}
	out := []apiTie{}
	for _, t := range ties {
		a := apiTie{Words: t.Words, Name: t.Name, Here: t.Here, Since: t.Since, Until: t.Until, Evidence: t.Evidence,
			By: string(t.By)}
		if t.Other != nil {
			a.Key, a.Link = t.Other.Key, v.link(t.Link)
		}
		out = append(out, a)
	}
	return v.json(http.StatusOK, map[string]any{"relations": out})
}

type apiVersion struct {
	N       int    `json:"n"`
	Kind    string `json:"kind"`
	Outcome string `json:"outcome"`
	Name    string `json:"name"`
	Hash    string `json:"sha256"`
	Created string `json:"created"`
}

func (v *visit) apiVersions() error {
	vs, err := v.house.Versions(v.ctx(), house.ReaderOf(v.who), v.r.PathValue("key"))
	if err != nil {
		return err
	}
	out := []apiVersion{}
	for _, x := range vs {
		out = append(out, apiVersion{x.N, string(x.Kind), string(x.Outcome), x.Name, x.Hash,
			x.Created.In(corpus.Zone).Format("2006-01-02T15:04:05Z07:00")})
	}
	return v.json(http.StatusOK, map[string]any{"versions": out})
}

type apiEdit struct {
	Op   string `json:"op"`
	Text string `json:"text"`
}

type apiChange struct {
	Ref   corpus.Ref `json:"ref"`
	Name  string     `json:"name"`
	Edits []apiEdit  `json:"edits"`
}

func (v *visit) apiDifferences() error {
	from, err := v.apiNumber("from", 0, 1, 1<<20)
	if err != nil {
		return err
	}
	to, err := v.apiNumber("to", 0, 1, 1<<20)
	if err != nil {
		return err
	}
	if from == 0 || to == 0 {
		return v.fail(http.StatusBadRequest, textNeedVersions)
	}
	cs, err := v.house.Compare(v.ctx(), house.ReaderOf(v.who), v.r.PathValue("key"), from, to)
	if err != nil {
		return err
	}
	out := []apiChange{}
	for _, c := range cs {
		a := apiChange{c.Ref, c.Name, []apiEdit{}}
		for _, e := range c.Edits {
			a.Edits = append(a.Edits, apiEdit{string(e.Op), e.Text})
		}
		out = append(out, a)
	}
	return v.json(http.StatusOK, map[string]any{"changes": out})
}

type apiWork struct {
	ID       int64      `json:"id"`
	No       string     `json:"no"`
	Plan     string     `json:"plan"`
	Year     int        `json:"year"`
	Section  string     `json:"section"`
	Name     string     `json:"name"`
	Product  string     `json:"product"`
	Lead     string     `json:"lead"`
	Support  string     `json:"support"`
	Time     string     `json:"time"`
	Due      corpus.Day `json:"due"`
	DueWords string     `json:"due_words"`
	Status   string     `json:"status"`
	Basis    corpus.Ref `json:"basis"`
	Note     string     `json:"note"`
}

func (v *visit) work(w *task.Work) apiWork {
	return apiWork{w.ID, w.No, w.Plan, w.Year, w.Section, w.Name, w.Product, w.Lead, w.Support, w.Time, w.Due.Safe,
		w.Due.Words(), w.Status(v.today()).String(), w.Basis, w.Note}
}

func (v *visit) apiTasks() error {
	f := store.TaskFilter{Plan: v.query("plan"), No: v.query("no"), Agency: v.query("agency"), Words: v.query("q"),
		Today: v.today()}
	var known bool
	if f.Status, known = task.ReadStatus(v.query("status")); !known {
		return v.fail(http.StatusBadRequest, textBadStatus)
	}
	var errs [5]error
	var page int
	f.From, errs[0] = v.apiDay("from")
	f.To, errs[1] = v.apiDay("to")
	f.Leading, errs[2] = v.apiFlag("leading")
	page, errs[3] = v.apiNumber("page", 1, 1, 1<<20)
	f.Limit, errs[4] = v.apiNumber("per_page", 50, 1, 200)
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	f.Offset = (page - 1) * f.Limit
	f.Limit++ // to know whether there is more
	ws, err := v.store.Tasks(v.ctx(), v.who, f)
	if err != nil {
		return err
	}
	out := struct {
		Page  int       `json:"page"`
		More  bool      `json:"more"`
		Tasks []apiWork `json:"tasks"`
	}{page, len(ws) == f.Limit, []apiWork{}}
	for i := range ws[:min(len(ws), f.Limit-1)] {
		out.Tasks = append(out.Tasks, v.work(&ws[i]))
	}
	return v.json(http.StatusOK, out)
}

func (v *visit) apiTask() error {
	id, err := strconv.ParseInt(v.r.PathValue("id"), 10, 64)
	if err != nil {
		return errors.Join(store.ErrNotFound, err)
	}
	w, err := v.store.Task(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	return v.json(http.StatusOK, v.work(w))
}
