package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"trolyao/corpus"
	"trolyao/store"
)

// described is openapi.yaml as a program reads it.
func described(t testing.TB) (*openapi3.T, routers.Router) {
	t.Helper()
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(openAPI)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(loader.Context); err != nil {
		t.Fatal(err)
	}
	r, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return doc, r
}

func TestEveryAPIPageIsDescribed(t *testing.T) {
	h := shared(t)
	doc, _ := described(t)
	var have, told []string
	for pattern := range h.pages {
		if _, path, _ := strings.Cut(pattern, " "); strings.HasPrefix(path, "/api/") {
			have = append(have, pattern)
		}
	}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			told = append(told, method+" "+path)
		}
	}
	slices.Sort(have)
	slices.Sort(told)
	if !slices.Equal(have, told) {
		t.Errorf("pages\n%s\ndescribed\n%s", strings.Join(have, "\n"), strings.Join(told, "\n"))
	}
}

// program calls the API with a token, and holds what it sends and gets to
// the description.
type program struct {
	t      testing.TB
	h      *desk
	token  string
	router routers.Router
	wrong  bool // what it sends is wrong on purpose
}

func (h *desk) program(t testing.TB, officer string) *program {
	t.Helper()
	who, err := h.store.Officer(t.Context(), officer)
	if err != nil {
		t.Fatal(err)
	}
	h.account(t, officer)
	token, err := h.store.NewToken(t.Context(), who, store.Token{Name: "thử", Expires: h.clock.now().AddDate(0, 1, 0)})
	if err != nil {
		t.Fatal(err)
	}
	_, r := described(t)
	return &program{t: t, h: h, token: token, router: r}
}

// call sends a request; body nil is none. The reply's JSON goes into into.
func (p *program) call(method, path string, body, into any, headers ...string) int {
	p.t.Helper()
	var sent []byte
	if body != nil {
		var err error
		if sent, err = json.Marshal(body); err != nil {
			p.t.Fatal(err)
		}
	}
	req, err := http.NewRequest(method, p.h.url+path, bytes.NewReader(sent))
	if err != nil {
		p.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	check, err := http.NewRequest(method, path, bytes.NewReader(sent))
	if err != nil {
		p.t.Fatal(err)
	}
	check.Header = req.Header
	route, params, err := p.router.FindRoute(check)
	if err != nil {
		p.t.Fatalf("%s %s is not described: %v", method, path, err)
	}
	in := &openapi3filter.RequestValidationInput{Request: check, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
			IncludeResponseStatus: true}}
	if err := openapi3filter.ValidateRequest(p.t.Context(), in); (err != nil) != p.wrong {
		p.t.Fatalf("%s %s as sent: %v", method, path, err)
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: res.StatusCode,
		Header: res.Header, Options: in.Options}
	out.SetBodyBytes(got)
	if err := openapi3filter.ValidateResponse(p.t.Context(), out); err != nil {
		p.t.Fatalf("%s %s: %d: %v\n%s", method, path, res.StatusCode, err, got)
	}
	if into != nil {
		if err := json.Unmarshal(got, into); err != nil {
			p.t.Fatalf("%s %s: %v\n%s", method, path, err, got)
		}
	}
	return res.StatusCode
}

type apiError struct {
	Error struct {
		Status  int    `json:"status"`
		Message string `json:"message"`
	} `json:"error"`
}

func TestAPI(t *testing.T) {
	h := open(t, nil)
	h.shelve(t, "nd921.txt", garden("921/2021/NĐ-CP", "7"), nil)
	h.shelve(t, "nd921-moi.txt", garden("921/2021/NĐ-CP", "8"), nil)
	p := h.program(t, "chuyen-vien-a")

	var a apiAnswer
	if status := p.call("POST", "/api/v1/ask", map[string]string{"question": "Vườn rau được tưới trước mấy giờ?"}, &a,
		"Idempotency-Key", "lan-thu-nhat"); status != 200 {
		t.Fatal(status)
	}
	if a.Status != "answered" || !strings.Contains(a.Text, "8 giờ") || len(a.Citations) == 0 ||
		a.Citations[0].Ref.Article != "2" ||
		a.Citations[0].Ref.Number != "921/2021/NĐ-CP" || a.Citations[0].Validity != "còn hiệu lực" ||
		a.Citations[0].State != "in_force" ||
		a.Citations[0].Quote == "" || a.Blocks[0].Role != "conclusion" || len(a.Blocks[0].Sources) != 1 ||
		!strings.HasPrefix(a.Citations[0].Cite,
			"khoản 1 Điều 2 Nghị định số 921/2021/NĐ-CP ngày 04 tháng 01 năm 2021") || a.Turn == 0 || a.AsOf != "2026-11-20" {
		t.Fatalf("%+v", a)
	}
	var again apiAnswer
	p.call("POST", "/api/v1/ask", map[string]string{"question": "Vườn rau được tưới trước mấy giờ?"}, &again,
		"Idempotency-Key", "lan-thu-nhat")
	if again.Turn != a.Turn || again.Text != a.Text || again.Conversation != a.Conversation {
		t.Errorf("asked again with the same key: turn %d, was %d", again.Turn, a.Turn)
	}
	p.call("POST", "/api/v1/ask", map[string]string{"question": "Ai ghi sổ?", "conversation": a.Conversation}, &again)
	if again.Turn == a.Turn || again.Conversation != a.Conversation {
		t.Errorf("another question: turn %d in %s", again.Turn, again.Conversation)
	}
	var which apiAnswer
	p.call("POST", "/api/v1/ask", map[string]string{"question": "nghị định 45 quy định gì"}, &which)
	if which.Status != "clarify" || len(which.Choices) < 2 || which.Choices[0].Ask == "" {
		t.Errorf("%+v", which)
	}

	if status := p.call("POST", "/api/v1/feedback", apiVerdict{a.Turn, a.Conversation, "wrong", "thiếu mùa mưa"},
		nil); status != 200 {
		t.Error(status)
	}
	gaps, err := h.store.Gaps(t.Context(), noon.AddDate(0, 0, -1), 0)
	if err != nil || !slices.ContainsFunc(gaps, func(g store.Gap) bool {
		return g.LastTurn == a.Turn &&
			g.Disputed == 1
	}) {
		t.Errorf("the disputed answer is no gap: %+v, %v", gaps, err)
	}

	var docs struct {
		Total     int
		Documents []struct{ Key string }
	}
	if p.call("GET", "/api/v1/documents?q=v%C6%B0%E1%BB%9Dn+rau&on=2026-01-01&in_force=true&per_page=5", nil,
		&docs); docs.Total != 1 || docs.Documents[0].Key != "921-2021-nd-cp" {
		t.Errorf("%+v", docs)
	}
	var found struct{ Passages []apiFound }
	if p.call("GET", "/api/v1/search?q="+url.QueryEscape("ghi sổ sau mỗi lần tưới"), nil,
		&found); len(found.Passages) == 0 || found.Passages[0].Ref.Clause != "2" {
		t.Errorf("%+v", found)
	}
	var doc struct {
		First    string     `json:"first_mention"`
		Outline  []apiPlace `json:"outline"`
		Validity apiStanding
	}
	if p.call("GET", "/api/v1/documents/921-2021-nd-cp", nil, &doc); len(doc.Outline) != 5 ||
		doc.Validity.State != "in_force" ||
		doc.First != "Nghị định số 921/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của Chính phủ về vườn rau của cơ quan" {
		t.Errorf("%+v", doc)
	}
	var part struct{ Passages []apiPassage }
	if p.call("GET", "/api/v1/documents/921-2021-nd-cp/provision?at=d2k1b", nil, &part); len(part.Passages) != 1 ||
		part.Passages[0].Text != "b) Mùa mưa tưới khi đất khô." {
		t.Errorf("%+v", part)
	}
	var validity struct {
		Validity apiStanding
		Line     []apiStretch
	}
	if p.call("GET", "/api/v1/documents/118-2025-nd-cp/validity?at=d18k2&on=2025-06-30", nil,
		&validity); validity.Validity.State != "not_yet" || len(validity.Line) < 2 {
		t.Errorf("%+v", validity)
	}
	var ties struct{ Relations []apiTie }
	if p.call("GET", "/api/v1/documents/61-2018-nd-cp/relations", nil, &ties); !slices.ContainsFunc(ties.Relations,
		func(x apiTie) bool { return x.Key == "118-2025-nd-cp" && x.Words == "Đã được thay thế bởi" }) {
		t.Errorf("%+v", ties)
	}
	var versions struct{ Versions []apiVersion }
	if p.call("GET", "/api/v1/documents/921-2021-nd-cp/versions", nil, &versions); len(versions.Versions) != 2 ||
		versions.Versions[1].Name != "nd921-moi.txt" {
		t.Errorf("%+v", versions)
	}
	var changes struct{ Changes []apiChange }
	if p.call("GET", "/api/v1/documents/921-2021-nd-cp/differences?from=1&to=2", nil,
		&changes); len(changes.Changes) != 1 || changes.Changes[0].Ref.Article != "2" {
		t.Errorf("%+v", changes)
	}
	var tasks struct {
		More  bool
		Tasks []apiWork
	}
	if p.call("GET", "/api/v1/tasks?no=29", nil, &tasks); len(tasks.Tasks) != 1 || tasks.More {
		t.Fatalf("%+v", tasks)
	}
	var one apiWork
	if p.call("GET", "/api/v1/tasks/"+jsonText(tasks.Tasks[0].ID), nil, &one); one.No != "29" {
		t.Errorf("%+v", one)
	}
	if p.call("GET", "/api/v1/tasks?per_page=7&page=2", nil, &tasks); len(tasks.Tasks) != 7 || !tasks.More {
		t.Errorf("%d tasks, more %v", len(tasks.Tasks), tasks.More)
	}
	p.call("GET", "/api/v1/openapi.yaml", nil, nil)
}

func jsonText(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

// What is asked wrongly gets a status, a sentence, and nothing else.
func TestAPIRefuses(t *testing.T) {
	h := open(t, nil)
	h.shelve(t, "nb.txt", garden("7/TB-STC", "7"), func(d *corpus.Document) {
		d.Key, d.Number, d.Class, d.Agency = "7-tb-stc", "7/TB-STC", corpus.Internal, "so-tai-chinh"
	})
	a, b := h.program(t, "chuyen-vien-a"), h.program(t, "chuyen-vien-b")
	var asked apiAnswer
	b.call("POST", "/api/v1/ask", map[string]string{"question": "Vườn rau được tưới trước mấy giờ?"}, &asked)
	if asked.Status != "answered" || asked.Citations[0].Ref.Doc != "7-tb-stc" {
		t.Fatalf("%+v", asked)
	}
	for _, c := range []struct {
		name         string
		method, path string
		body         any
		status       int
		wrong        bool
		headers      []string
	}{
		{"another agency's document", "GET", "/api/v1/documents/7-tb-stc", nil, 404, false, nil},
		{"its provision", "GET", "/api/v1/documents/7-tb-stc/provision?at=d2", nil, 404, false, nil},
		{"its validity", "GET", "/api/v1/documents/7-tb-stc/validity", nil, 404, false, nil},
		{"its relations", "GET", "/api/v1/documents/7-tb-stc/relations", nil, 404, false, nil},
		{"its versions", "GET", "/api/v1/documents/7-tb-stc/versions", nil, 404, false, nil},
		{"its differences", "GET", "/api/v1/documents/7-tb-stc/differences?from=1&to=1", nil, 404, false, nil},
		{"nothing", "GET", "/api/v1/documents/khong-co", nil, 404, false, nil},
		{"no such place", "GET", "/api/v1/documents/30-2020-nd-cp/provision?at=%3Cscript%3E", nil, 404, false, nil},
		{"another's answer", "POST", "/api/v1/feedback", apiVerdict{asked.Turn, asked.Conversation, "wrong", ""}, 404, false, nil},
		{"no such answer", "POST", "/api/v1/feedback", apiVerdict{1 << 40, asked.Conversation, "wrong", ""}, 404, false, nil},
		{"no verdict", "POST", "/api/v1/feedback", apiVerdict{asked.Turn, asked.Conversation, "maybe", ""}, 422, true, nil},
		{"no question", "POST", "/api/v1/ask", map[string]string{"question": "  "}, 422, false, nil},
		{"a long question", "POST", "/api/v1/ask", map[string]string{"question": strings.Repeat("á", mostQuestion+1)}, 422, true, nil},
		{"a command", "POST", "/api/v1/ask", map[string]string{"question": "/capnhat 29 xong"}, 422, false, nil},
		{"a strange field", "POST", "/api/v1/ask", map[string]string{"question": "gì", "admin": "true"}, 400, true, nil},
		{"a short key", "POST", "/api/v1/ask", map[string]string{"question": "gì"}, 400, true, []string{"Idempotency-Key", "x"}},
		{"a strange conversation", "POST", "/api/v1/ask", map[string]string{"question": "gì", "conversation": "../../x"}, 400, true, nil},
		{"a bad day", "GET", "/api/v1/documents?on=31/02/2026", nil, 400, true, nil},
		{"a bad page", "GET", "/api/v1/documents?page=0", nil, 400, true, nil},
		{"a bad flag", "GET", "/api/v1/documents?in_force=maybe", nil, 400, true, nil},
		{"no words", "GET", "/api/v1/search?q=", nil, 400, true, nil},
		{"a task that is none", "GET", "/api/v1/tasks/999999", nil, 404, false, nil},
		{"a token that is none", "GET", "/api/v1/documents", nil, 401, false, []string{"Authorization", "Bearer " + strings.Repeat("x", 40)}},
		{"another sort of login", "GET", "/api/v1/documents", nil, 401, false, []string{"Authorization", "Basic YTpi"}},
	} {
		a.wrong = c.wrong
		var e apiError
		if status := a.call(c.method, c.path, c.body, &e, c.headers...); status != c.status ||
			e.Error.Status != c.status || e.Error.Message == "" {
			t.Errorf("%s: %d %+v, want %d", c.name, status, e, c.status)
		}
	}
	a.wrong, a.token = false, ""
	var e apiError
	if status := a.call("GET", "/api/v1/documents", nil, &e); status != 401 {
		t.Errorf("nobody: %d", status)
	}
	// A page of another site that a browser with a session opens cannot write.
	p := h.signIn(t, "chuyen-vien-a")
	req, _ := http.NewRequest("POST", h.url+"/api/v1/ask", strings.NewReader(`{"question":"gì"}`))
	req.Header.Set("Content-Type", "application/json")
	if res := p.do(req); res.StatusCode != http.StatusForbidden {
		t.Errorf("a session without a form's token: %d", res.StatusCode)
	}
}

func TestAPIIsPaced(t *testing.T) {
	h := open(t, nil)
	p := h.program(t, "chuyen-vien-a")
	refused := 0
	for range perMinute[asks] {
		var e apiError
		if p.call("POST", "/api/v1/feedback", apiVerdict{1, "khongcocuochoidap1", "wrong", ""},
			&e) == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused == 0 {
		t.Error("no request was too many")
	}
	q := h.program(t, "chuyen-vien-b")
	if status := q.call("POST", "/api/v1/feedback", apiVerdict{1, "khongcocuochoidap1", "wrong", ""},
		nil); status != http.StatusNotFound {
		t.Errorf("another officer waits as well: %d", status)
	}
}
