package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// server runs one script for each request, the last one for all further ones.
type server struct {
	*httptest.Server
	mu   sync.Mutex
	asks []map[string]any
}

func serve(t *testing.T, scripts ...http.HandlerFunc) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var ask map[string]any
		body, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(body, &ask); err != nil {
			t.Errorf("request is not JSON: %q", body)
		}
		s.mu.Lock()
		n := len(s.asks)
		s.asks = append(s.asks, ask)
		s.mu.Unlock()
		scripts[min(n, len(scripts)-1)](w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *server) asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asks)
}

func events0(w http.ResponseWriter, lines ...string) {
	w.Header().Set("Content-Type", "text/event-stream")
	for _, l := range lines {
		fmt.Fprintf(w, "%s\n\n", l)
		w.(http.Flusher).Flush()
	}
}

func piece(text string) string {
	b, _ := json.Marshal(text)
	return `data: {"model":"m1","choices":[{"delta":{"content":` + string(b) + `}}]}`
}

const (
	stop  = `data: {"choices":[{"delta":{},"finish_reason":"stop"}]}`
	usage = `data: {"choices":[],"usage":{"prompt_tokens":321,"completion_tokens":12}}`
	done  = `data: [DONE]`
)

func stream(lines ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { events0(w, lines...) }
}

func status(code int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		io.WriteString(w, body)
	}
}

// hang answers nothing more until the client goes.
func hang(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func client(t *testing.T, waits *[]time.Duration, es ...Endpoint) *Client {
	t.Helper()
	for i := range es {
		if es[i].Model == "" {
			es[i].Model = "m"
		}
		es[i].Transport = &http.Transport{DisableKeepAlives: true}
	}
	c, err := New(es...)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range c.all {
		e.wire.wait = func(ctx context.Context, d time.Duration) error {
			if waits != nil {
				*waits = append(*waits, d)
			}
			return ctx.Err()
		}
	}
	return c
}

var ask = Request{Messages: []Message{{System, "quy tắc"}, {User, "hỏi"}}}

func noLeak(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for end := time.Now().Add(5 * time.Second); ; {
			if n := runtime.NumGoroutine(); n <= before {
				return
			} else if time.Now().After(end) {
				buf := make([]byte, 1<<16)
				t.Errorf("%d goroutines, %d before:\n%s", n, before, buf[:runtime.Stack(buf, true)])
				return
			}
			runtime.Gosched()
		}
	})
}

func TestStream(t *testing.T) {
	noLeak(t)
	s := serve(t, stream(`: keep-alive`, piece("Chào "), piece("bạn"), stop, usage, done))
	c := client(t, nil, Endpoint{Name: "e", URL: s.URL + "/v1"})
	var got []string
	r, err := c.Chat(t.Context(), ask, func(p string) error { got = append(got, p); return nil })
	if err != nil || r.Text != "Chào bạn" || r.Cut || r.Model != "m1" || r.Endpoint != "e" ||
		r.Usage != (Usage{Prompt: 321, Reply: 12}) {
		t.Fatalf("%+v, %v", r, err)
	}
	if !slices.Equal(got, []string{"Chào ", "bạn"}) {
		t.Errorf("pieces %q", got)
	}
	if n := c.Counts()["e"]; n.Requests != 1 || n.Usage.Prompt != 321 || n.Usage.Reply != 12 || n.Failures != 0 {
		t.Errorf("counts %+v", n)
	}
	if a := s.asks[0]; a["stream"] != true || a["temperature"] != 0.0 || a["stream_options"] == nil {
		t.Errorf("asked %v", a)
	}
}

// A temperature is zero on the wire, and only where it is a temperature.
func TestZeroTemperature(t *testing.T) {
	const said = `{"messages":[{"content":"\"temperature\":1e-45"}],"temperature":1e-45,"stream":true}`
	req, err := http.NewRequest("POST", "http://127.0.0.1/v1", strings.NewReader(said))
	if err != nil {
		t.Fatal(err)
	}
	if req, err = zeroed(req); err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(req.Body)
	if err != nil || int64(len(body)) != req.ContentLength || string(body) != strings.Replace(said,
		`,"temperature":1e-45`, `,"temperature":0`, 1) {
		t.Errorf("%s, %v", body, err)
	}
	w := &wire{first: 30 * time.Second}
	if got := w.firstByte(&http.Request{ContentLength: 15000}); got != 130*time.Second {
		t.Errorf("a prompt of 15,000 bytes may take %v", got)
	}
	if got := w.firstByte(&http.Request{ContentLength: -1}); got != 30*time.Second {
		t.Errorf("a prompt of unknown size may take %v", got)
	}
}

// Each row is a way real servers go wrong.
func TestStreamsThatGoWrong(t *testing.T) {
	many := make([]string, 400)
	for i := range many {
		many[i] = ": keep-alive"
	}
	drop := func(lines ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			events0(w, lines...)
			panic(http.ErrAbortHandler)
		}
	}
	for _, c := range []struct {
		name string
		h    http.HandlerFunc
		text string
		why  error  // Reply.Why; errAny is any
		kind Kind   // of the error
		says string // in the error
	}{
		{"no finish reason, [DONE]", stream(piece("một"), done), "một", ErrNoEnd, "", ""},
		{"no finish reason, no [DONE]", stream(piece("một")), "một", ErrNoEnd, "", ""},
		{"finish reason, no [DONE]", stream(piece("một"), stop), "một", nil, "", ""},
		{"connection reset", drop(piece("một")), "một", errAny, "", ""},
		{"connection reset before a word", drop(), "", nil, Unheard, ""},
		{"error event", stream(piece("một"), `data: {"error":{"message":"hết bộ nhớ"}}`), "một", errAny, "", "hết bộ nhớ"},
		{"error event with a space", stream(piece("một"), `data: { "error": {"message":"hết bộ nhớ"}}`, done), "một", errAny, "", "hết bộ nhớ"},
		{"error event of text", stream(`data: {"error":"hết bộ nhớ"}`, done), "", nil, Broken, "hết bộ nhớ"},
		{"error object with 200", status(200, `{"error":{"message":"hết bộ nhớ"}}`, "Content-Type", "application/json"), "", nil, Broken, "hết bộ nhớ"},
		{"400 comments first", stream(append(many, piece("một"), stop, done)...), "một", nil, "", ""},
		{"plain JSON for a stream", status(200, "{\n\"choices\":[{\"message\":{\"content\":\"một\"},\"finish_reason\":\"stop\"}]}", "Content-Type", "application/json"), "một", nil, "", ""},
		{"stream named text/plain", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			io.WriteString(w, piece("một")+"\n\n"+stop+"\n\n")
		}, "một", nil, "", ""},
		{"HTML with 200", status(200, "<html>proxy</html>", "Content-Type", "text/html"), "", nil, Broken, "HTML"},
		{"nothing with 200", status(200, ""), "", nil, Broken, ""},
		{"broken JSON", stream(piece("một"), `data: {"choices":[{"delta"`, stop), "một", errAny, "", ""},
		{"broken JSON first", stream(`data: {"choices":[{"delta"`), "", nil, Broken, ""},
		{"length", stream(piece("một"), `data: {"choices":[{"delta":{},"finish_reason":"length"}]}`, done), "một", ErrLength, "", ""},
		{"filtered", stream(`data: {"choices":[{"delta":{},"finish_reason":"content_filter"}]}`, done), "", ErrFiltered, "", ""},
		{"empty and finished", stream(stop, done), "", nil, Broken, "empty"},
		{"silence in the middle", func(w http.ResponseWriter, r *http.Request) { events0(w, piece("một")); hang(w, r) }, "một", ErrSilent, "", ""},
		{"silence after the header", func(w http.ResponseWriter,
			r *http.Request) {
			events0(w)
			w.(http.Flusher).Flush()
			hang(w, r)
		}, "", nil, Silent, ""},
		{"silence", hang, "", nil, Silent, ""},
		{"keep-alives for ever", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				events0(w, ": keep-alive")
			}
		}, "", nil, Silent, ""},
		{"429 to the end", status(429, `{"error":{"message":"chậm lại"}}`), "", nil, Busy, "chậm lại"},
		{"502 of HTML", status(502, "<html>bad gateway</html>"), "", nil, Busy, ""},
		{"404 with detail", status(404, `{"detail":"không có mô hình"}`), "", nil, Refused, "không có mô hình"},
		{"400 with text", status(400, `{"error":"sai tham số"}`), "", nil, Refused, "sai tham số"},
		{"401 that repeats the key", status(401, `{"error":{"message":"wrong key khoa-bi-mat-0123456789"}}`), "", nil, Refused, "wrong key"},
		{"redirect", status(307, "", "Location", "http://192.0.2.1/v1"), "", nil, Refused, ""},
		{"content in parts", stream(`data: {"choices":[{"delta":{"content":[{"type":"text","text":"một"}]}}]}`, stop), "một", nil, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			noLeak(t)
			s := serve(t, c.h)
			cl := client(t, nil, Endpoint{URL: s.URL, Key: "khoa-bi-mat-0123456789", First: 150 * time.Millisecond,
				Idle: 150 * time.Millisecond, Total: 600 * time.Millisecond})
			start := time.Now()
			r, err := cl.Chat(t.Context(), ask, nil)
			if took := time.Since(start); took > 3*time.Second {
				t.Errorf("took %v", took)
			}
			if c.kind != "" {
				var e *Error
				if !errors.As(err, &e) || e.Kind != c.kind {
					t.Fatalf("%+v, error %v; want one of kind %s", r, err, c.kind)
				}
				if !strings.Contains(err.Error(), c.says) {
					t.Errorf("error %v does not say %q", err, c.says)
				}
				if strings.Contains(err.Error(), "khoa-bi-mat") || strings.Contains(err.Error(), "6789") {
					t.Errorf("error holds the key: %v", err)
				}
				if e.Text() == "" {
					t.Error("no sentence for the person")
				}
				return
			}
			if err != nil || r.Text != c.text || r.Cut != (c.why != nil) {
				t.Fatalf("%+v, %v", r, err)
			}
			if c.why != nil && c.why != errAny && !errors.Is(r.Why, c.why) {
				t.Errorf("cut because of %v, want %v", r.Why, c.why)
			}
			if c.why != nil && !strings.Contains(r.Why.Error(), c.says) {
				t.Errorf("why %v does not say %q", r.Why, c.says)
			}
			if !r.Usage.Estimated || r.Usage.Prompt == 0 {
				t.Errorf("usage is not estimated: %+v", r.Usage)
			}
		})
	}
}

var errAny = errors.New("any")

func TestRetries(t *testing.T) {
	good := stream(piece("một"), stop)
	when := time.Now().Add(4 * time.Second).UTC().Format(http.TimeFormat)
	for _, c := range []struct {
		name    string
		scripts []http.HandlerFunc
		asked   int
		waits   func([]time.Duration) bool
		ok      bool
	}{
		{"Retry-After in seconds", []http.HandlerFunc{status(429, "", "Retry-After", "3"), good}, 2,
			func(w []time.Duration) bool { return len(w) == 1 && w[0] == 3*time.Second }, true},
		{"Retry-After as a time", []http.HandlerFunc{status(503, "", "Retry-After", when), good}, 2,
			func(w []time.Duration) bool { return len(w) == 1 && w[0] > time.Second && w[0] <= 4*time.Second }, true},
		{"growing waits", []http.HandlerFunc{status(500, ""), status(502, ""), good}, 3,
			func(w []time.Duration) bool { return len(w) == 2 && w[1] > w[0] }, true},
		{"three times and no more", []http.HandlerFunc{status(500, "")}, 3, func(w []time.Duration) bool { return len(w) == 2 }, false},
		{"longer than our patience", []http.HandlerFunc{status(429, "", "Retry-After", "60"), good}, 1,
			func(w []time.Duration) bool { return len(w) == 0 }, false},
		{"patience for all waits together", []http.HandlerFunc{status(429, "", "Retry-After", "6")}, 2,
			func(w []time.Duration) bool { return len(w) == 1 }, false},
		{"not for a refusal", []http.HandlerFunc{status(401, ""), good}, 1, func(w []time.Duration) bool { return len(w) == 0 }, false},
		{"not after a word", []http.HandlerFunc{stream(piece("một")), good}, 1, func(w []time.Duration) bool { return len(w) == 0 }, true},
		{"connection dropped before a byte", []http.HandlerFunc{func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, good}, 2,
			func(w []time.Duration) bool { return len(w) == 1 }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var waits []time.Duration
			s := serve(t, c.scripts...)
			cl := client(t, &waits, Endpoint{Name: "e", URL: s.URL})
			r, err := cl.Chat(t.Context(), ask, nil)
			if (err == nil) != c.ok || c.ok && r.Text != "một" {
				t.Fatalf("%+v, %v", r, err)
			}
			if s.asked() != c.asked || !c.waits(waits) {
				t.Errorf("asked %d times with waits %v", s.asked(), waits)
			}
			for i, a := range s.asks {
				if a["model"] != "m" {
					t.Errorf("try %d lost its body: %v", i, a)
				}
			}
			if n := cl.Counts()["e"].Retries; n != c.asked-1 {
				t.Errorf("%d retries counted", n)
			}
		})
	}
}

func TestNextEndpoint(t *testing.T) {
	down, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	down.Close()
	bad, good := serve(t, status(400, "")), serve(t, stream(piece("hai"), stop))
	cl := client(t, nil, Endpoint{Name: "a", URL: "http://" + down.Addr().String()},
		Endpoint{Name: "b", URL: bad.URL}, Endpoint{Name: "c", URL: good.URL})
	r, err := cl.Chat(t.Context(), ask, nil)
	if err != nil || r.Endpoint != "c" || r.Text != "hai" {
		t.Fatalf("%+v, %v", r, err)
	}
	// A word was given: no other endpoint is asked.
	cut := serve(t, stream(piece("một")))
	cl = client(t, nil, Endpoint{Name: "a", URL: cut.URL}, Endpoint{Name: "b", URL: good.URL})
	before := good.asked()
	if r, err = cl.Chat(t.Context(), ask, nil); err != nil || !r.Cut || r.Endpoint != "a" || good.asked() != before {
		t.Errorf("%+v, %v", r, err)
	}
	cl = client(t, nil, Endpoint{Name: "a", URL: bad.URL}, Endpoint{Name: "b", URL: bad.URL})
	var e *Error
	if _, err = cl.Chat(t.Context(), ask, nil); !errors.As(err, &e) || !strings.Contains(err.Error(), "at a") ||
		!strings.Contains(err.Error(), "at b") {
		t.Errorf("error does not name both: %v", err)
	}
}

func TestInternalTextGoesToTheHouseOnly(t *testing.T) {
	out, in := serve(t, stream(piece("ngoài"), stop)), serve(t, stream(piece("trong"), stop))
	cl := client(t, nil, Endpoint{URL: out.URL}, Endpoint{URL: in.URL, Internal: true})
	req := ask
	req.Internal = true
	r, err := cl.Chat(t.Context(), req, nil)
	if err != nil || r.Text != "trong" || out.asked() != 0 {
		t.Fatalf("%+v, %v; the outer server was asked %d times", r, err, out.asked())
	}
	cl = client(t, nil, Endpoint{URL: out.URL})
	var e *Error
	if _, err = cl.Chat(t.Context(), req, nil); !errors.As(err, &e) || e.Kind != Offline || out.asked() != 0 {
		t.Errorf("%v; the outer server was asked %d times", err, out.asked())
	}
	if cl.Room(true) != nil || cl.Room(false) == nil {
		t.Error("room does not follow what may be asked")
	}
}

func TestCancel(t *testing.T) {
	noLeak(t)
	gone := make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		events0(w, piece("một"))
		<-r.Context().Done()
		close(gone)
	})
	cl := client(t, nil, Endpoint{URL: s.URL})
	ctx, cancel := context.WithCancel(t.Context())
	_, err := cl.Chat(ctx, ask, func(string) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	<-gone
	stop := errors.New("đủ rồi")
	s2 := serve(t, stream(piece("một"), piece("hai")))
	if _, err = client(t, nil, Endpoint{URL: s2.URL}).Chat(t.Context(), ask,
		func(string) error { return stop }); err != stop {
		t.Errorf("the reader's error is lost: %v", err)
	}
}

// TestSlowReader: what a reader does between two pieces is not the server's
// silence.
func TestSlowReader(t *testing.T) {
	next := make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		events0(w, piece("một "))
		<-next
		events0(w, piece("hai"), stop, done)
	})
	cl := client(t, nil, Endpoint{URL: s.URL, Idle: 150 * time.Millisecond})
	first := sync.OnceFunc(func() {
		<-time.After(300 * time.Millisecond)
		close(next)
	})
	r, err := cl.Chat(t.Context(), ask, func(string) error { first(); return nil })
	if err != nil || r.Cut || r.Text != "một hai" {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestSchema(t *testing.T) {
	req := ask
	req.Schema = &Schema{Name: "claims", JSON: json.RawMessage(`{"type":"object"}`)}
	s := serve(t, status(400, `{"error":{"message":"response_format is not supported"}}`), stream(piece("{}"), stop))
	cl := client(t, nil, Endpoint{URL: s.URL})
	for range 2 {
		if r, err := cl.Chat(t.Context(), req, nil); err != nil || r.Text != "{}" {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	if s.asked() != 3 {
		t.Errorf("asked %d times; a server without schemas is to be remembered", s.asked())
	}
	if f, _ := s.asks[0]["response_format"].(map[string]any); f["type"] != "json_schema" {
		t.Errorf("no schema was sent: %v", s.asks[0])
	}
	for i, a := range s.asks[1:] {
		if a["response_format"] != nil {
			t.Errorf("request %d still has a schema", i+2)
		}
	}
}

func TestReasoningModel(t *testing.T) {
	s := serve(t, stream(piece("một"), stop))
	cl := client(t, nil, Endpoint{URL: s.URL, Model: "gpt-5-mini"})
	if r, err := cl.Chat(t.Context(), ask, nil); err != nil || r.Text != "một" {
		t.Fatalf("%+v, %v", r, err)
	}
	if a := s.asks[0]; a["max_completion_tokens"] == nil || a["max_tokens"] != nil {
		t.Errorf("asked %v", a)
	}
}

func TestEmbed(t *testing.T) {
	row := func(i int) string { return fmt.Sprintf(`{"index":%d,"embedding":[%d,1]}`, i, i) }
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var rows []string
		for i := range 64 {
			rows = append(rows, row(63-i))
		}
		fmt.Fprintf(w, `{"data":[%s],"usage":{"prompt_tokens":100}}`, strings.Join(rows, ","))
	}, status(200, `{"data":[`+row(1)+`,`+row(0)+`],"usage":{"prompt_tokens":7}}`))
	cl := client(t, nil, Endpoint{Name: "e", URL: s.URL, EmbedModel: "v"})
	texts := make([]string, 66)
	got, u, err := cl.Embed(t.Context(), texts, false)
	if err != nil || len(got) != 66 || u.Prompt != 107 {
		t.Fatalf("%d vectors, %+v, %v", len(got), u, err)
	}
	for i, v := range got {
		if int(v[0]) != i%64 {
			t.Fatalf("vector %d is that of text %v", i, v[0])
		}
	}
	for name, body := range map[string]string{
		"too few": `{"data":[` + row(0) + `]}`, "twice the same": `{"data":[` + row(0) + `,` + row(0) + `]}`,
		"lengths": `{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]}`, "empty": `{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}`,
		"error": `{"error":{"message":"x"}}`, "broken": `{"da`,
	} {
		s := serve(t, status(200, body))
		if got, _, err := client(t, nil, Endpoint{URL: s.URL, EmbedModel: "v"}).Embed(t.Context(), []string{"a", "b"},
			false); err == nil {
			t.Errorf("%s: %v", name, got)
		}
	}
	if _, _, err := client(t, nil, Endpoint{URL: s.URL}).Embed(t.Context(), texts, false); err == nil {
		t.Error("vectors from an endpoint that makes none")
	}
	asked := s.asked()
	if _, _, err := cl.Embed(t.Context(), texts, true); err == nil || s.asked() != asked {
		t.Errorf("internal text went out: %v", err)
	}
}

func TestOffline(t *testing.T) {
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	var e *Error
	if _, err := c.Chat(t.Context(), ask, nil); !errors.As(err, &e) || e.Kind != Offline {
		t.Errorf("%v", err)
	}
	if _, _, err := c.Embed(t.Context(), []string{"a"}, false); !errors.As(err, &e) || e.Kind != Offline {
		t.Errorf("%v", err)
	}
	if c.Room(false) != nil {
		t.Error("room without an endpoint")
	}
}

func TestBadSettings(t *testing.T) {
	for _, e := range []Endpoint{
		{URL: "ftp://a", Model: "m"}, {URL: "a.example/v1", Model: "m"}, {URL: "http://u:p@a/v1", Model: "m"}, {URL: "http://a/v1"},
		{URL: "http://a/v1", Model: "m", Encoding: "utf8"}, {URL: "http://a/v1", Model: "m", Window: 1000},
	} {
		if _, err := New(e); err == nil {
			t.Errorf("%+v is taken", e)
		}
	}
}

// TestServersCountCorrectsOurs: the room for a prompt follows what the server
// counts.
func TestServersCountCorrectsOurs(t *testing.T) {
	s := serve(t, stream(piece("một"), stop,
		`data: {"choices":[],"usage":{"prompt_tokens":900,"completion_tokens":1}}`))
	cl := client(t, nil, Endpoint{URL: s.URL})
	long := strings.Repeat("thời hạn nộp lưu hồ sơ ", 60)
	fits := func() (n int) {
		for r := cl.Room(false); r.Take(long); n++ {
		}
		return n
	}
	before := fits()
	req := Request{Messages: []Message{{User, long}}}
	if _, err := cl.Chat(t.Context(), req, nil); err != nil {
		t.Fatal(err)
	}
	if after := fits(); after >= before || after == 0 {
		t.Errorf("%d texts fit before, %d after the server counted 900", before, after)
	}
}

var (
	_ Model    = (*Client)(nil)
	_ Model    = (*Fake)(nil)
	_ Embedder = (*Client)(nil)
)
