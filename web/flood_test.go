package web

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"trolyao/org"
	"trolyao/task"
)

// flood is a form that one address sends over and over, each time for another
// conversation. It runs in a process of its own, because a real one comes from another
// machine.
type flood struct {
	Address   string // host:port
	Cookie    string
	CSRF      string
	PerSecond int
}

// flooded is what came of a flood.
type flooded struct{ Sent, Taken, Turned int64 }

// floodVariable is set in a process that is to flood.
const floodVariable = "TROLYAO_TEST_FLOOD"

func (f flood) form(n int64) []byte {
	body := url.Values{"text": {"Thời hạn nộp lưu hồ sơ là bao lâu?"}, "c": {fmt.Sprintf("%026d", n)},
		"_csrf": {f.CSRF}}.Encode()
	return fmt.Appendf(nil, "POST /hoi HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nAccept: application/json\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", f.Address, f.Cookie,
		len(body), body)
}

// send floods until the context ends, over a few connections.
func (f flood) send(ctx context.Context) (flooded, error) {
	const senders = 10
	var sent, taken, turned atomic.Int64
	failed := make(chan error, senders)
	for range senders {
		go func() {
			failed <- func() error {
				tick := time.NewTicker(time.Second * senders / time.Duration(f.PerSecond))
				defer tick.Stop()
				var c net.Conn
				var in *bufio.Reader
				for {
					select {
					case <-ctx.Done():
						return nil
					case <-tick.C:
					}
					if c == nil {
						var err error
						if c, err = net.Dial("tcp", f.Address); err != nil {
							return err
						}
						defer c.Close()
						in = bufio.NewReader(c)
					}
					if _, err := c.Write(f.form(sent.Add(1))); err != nil {
						return err
					}
					res, err := http.ReadResponse(in, nil)
					if err != nil {
						return err
					}
					io.Copy(io.Discard, res.Body)
					switch res.StatusCode {
					case http.StatusAccepted:
						taken.Add(1)
					case http.StatusTooManyRequests:
						turned.Add(1)
					default:
						return fmt.Errorf("status %d", res.StatusCode)
					}
					if res.Close {
						c.Close()
						c = nil
					}
				}
			}()
		}()
	}
	var err error
	for range senders {
		if e := <-failed; e != nil {
			err = e
		}
	}
	return flooded{sent.Load(), taken.Load(), turned.Load()}, err
}

// floodProcess floods as the environment says until its input ends.
func floodProcess() error {
	var f flood
	if err := json.Unmarshal([]byte(os.Getenv(floodVariable)), &f); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	got, err := f.send(ctx)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(got)
}

// start floods from another process until end is called.
func (f flood) start(t testing.TB) (end func() flooded) {
	t.Helper()
	told, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), floodVariable+"="+string(told))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return func() (got flooded) {
		t.Helper()
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		return got
	}
}

// flooder is a flood of a guest of the house.
func (h *desk) flooder(t testing.TB, perSecond int) flood {
	t.Helper()
	key, err := h.house.GuestKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(h.url)
	if err != nil {
		t.Fatal(err)
	}
	guest := guestName(key)
	return flood{Address: at.Host, Cookie: cookieGuest + "=" + guest, CSRF: derived("csrf", guest),
		PerSecond: perSecond}
}

// one sends the form once, without a network between.
func (f flood) one(t testing.TB, h *desk, n int64) int {
	t.Helper()
	req, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(f.form(n))))
	if err != nil {
		t.Fatal(err)
	}
	req.RemoteAddr = "127.0.0.1:1"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w.Code
}

// One address that makes up a new guest for every question gets only so many in,
// and an officer asks as before.
func TestOneAddressCannotFlood(t *testing.T) {
	h := open(t, func(o *Options) { o.Anonymous = true })
	taken, turned := 0, 0
	began := time.Now()
	for i := range 150 {
		switch code := h.flooder(t, 0).one(t, h, int64(i)); code {
		case http.StatusAccepted:
			taken++
		case http.StatusTooManyRequests:
			turned++
		default:
			t.Fatal(code)
		}
	}
	most := perMinute[talks]/2 + int(time.Since(began).Minutes()*float64(perMinute[talks])) + 1
	if taken > most || taken < perMinute[talks]/2 {
		t.Errorf("%d taken, %d turned away, %d may be taken", taken, turned, most)
	}
	p := h.program(t, "chuyen-vien-a")
	if code := p.call("POST", "/api/v1/ask", apiQuestion{Question: "Nghị định 30/2020/NĐ-CP còn hiệu lực không?"},
		nil); code != http.StatusOK {
		t.Errorf("an officer: %d", code)
	}
}

// unreadable is a body that nobody may read.
type unreadable struct{ t *testing.T }

func (b unreadable) Read([]byte) (int, error) {
	b.t.Error("the body is read")
	return 0, io.EOF
}

// Who goes on after being told is turned away before anything but the head of a request is
// read: no cookie, no row, no line in the log for each, and few allocations. Of the same
// address an officer asks as before, anybody signs in, and guests read the library.
func TestTurnedAwayUnread(t *testing.T) {
	var lines bytes.Buffer
	h := open(t, func(o *Options) {
		o.Anonymous = true
		o.Embed = []string{"https://noibo.example.vn"}
		o.Log = slog.New(slog.NewTextHandler(&lines, nil))
	})
	h.flooder(t, 0).one(t, h, 0)
	none := rate.NewLimiter(0, 0)
	*h.limits.by[talks][guestsOf("127.0.0.1")] = allowance{requests: none, told: none}
	send := func(path string) *httptest.ResponseRecorder {
		req := httptest.NewRequest("POST", path, io.NopCloser(unreadable{t}))
		req.RemoteAddr = "127.0.0.1:1"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		return w
	}
	send("/hoi")
	before := lines.Len()
	for _, path := range []string{"/hoi", "/dung", "/gop-y", "/khung/" + strings.Repeat("a", 52) + "/hoi"} {
		if w := send(path); w.Code != http.StatusTooManyRequests || len(w.Result().Cookies()) > 0 ||
			w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "Xin chờ") {
			t.Errorf("%s: %d %v", path, w.Code, w.Result().Cookies())
		}
	}
	if n := testing.AllocsPerRun(100, func() { send("/hoi") }); n > 80 {
		t.Errorf("%.0f allocations", n)
	}
	if lines.Len() != before {
		t.Errorf("logged: %s", lines.String()[before:])
	}
	if strings.Count(lines.String(), "turned away unread") != 1 {
		t.Error("it is not told once")
	}
	h.visitor(t).get("/vb")
	if code := h.signIn(t, "chuyen-vien-a").asked("Thời hạn lưu hồ sơ là bao lâu?"); code != http.StatusOK {
		t.Errorf("an officer: %d", code)
	}
}

// BenchmarkOfficerInAFlood tells what officers wait for an answer when nobody else asks
// and while one address sends 200 questions a second: rounds of 40 questions of both
// kinds in turn, so that what else the machine does falls on both. Its figures are the
// medians over the rounds of their 95th percentiles, and the ratio of the two.
func BenchmarkOfficerInAFlood(b *testing.B) {
	h := open(b, func(o *Options) { o.Anonymous = true })
	var tokens []string // of officers, of whom each may ask so often in a minute
	for i := range 40 {
		o := org.Officer{ID: fmt.Sprintf("hoi-%d", i), Name: "Người hỏi", Agency: "so-noi-vu",
			Roles: []org.Role{org.Staff}}
		if err := h.store.PutOfficer(b.Context(), keeper, o, task.Planner{}); err != nil {
			b.Fatal(err)
		}
		tokens = append(tokens, h.program(b, o.ID).token)
	}
	asked := 0
	round := func() (p95 time.Duration) {
		var took []time.Duration
		for range 40 {
			req, err := http.NewRequest("POST", h.url+"/api/v1/ask",
				strings.NewReader(`{"question": "Nghị định 30/2020/NĐ-CP còn hiệu lực không?"}`))
			if err != nil {
				b.Fatal(err)
			}
			req.Header.Set("Authorization", "Bearer "+tokens[asked%len(tokens)])
			req.Header.Set("Content-Type", "application/json")
			at := time.Now()
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				b.Fatal(err)
			}
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if asked++; res.StatusCode != http.StatusOK {
				b.Fatal(res.Status)
			}
			took = append(took, time.Since(at))
			time.Sleep(20 * time.Millisecond) // an officer reads
		}
		slices.Sort(took)
		return took[len(took)*95/100]
	}
	f := h.flooder(b, 200)
	round() // what is read once is read
	var quiet, flooding []time.Duration
	var all flooded
	var lasted time.Duration
	for b.Loop() {
		quiet = append(quiet, round())
		end, began := f.start(b), time.Now()
		flooding = append(flooding, round())
		lasted += time.Since(began)
		got := end()
		all.Sent, all.Taken, all.Turned = all.Sent+got.Sent, all.Taken+got.Taken, all.Turned+got.Turned
	}
	b.Logf("quiet %v, in a flood %v", quiet, flooding)
	slices.Sort(quiet)
	slices.Sort(flooding)
	q, fl := quiet[len(quiet)/2], flooding[len(flooding)/2]
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(q.Microseconds())/1000, "quiet-p95-ms")
	b.ReportMetric(float64(fl.Microseconds())/1000, "flood-p95-ms")
	b.ReportMetric(float64(fl)/float64(q), "ratio")
	b.ReportMetric(float64(all.Sent)/lasted.Seconds(), "flood/s")
	b.ReportMetric(float64(all.Taken)/lasted.Seconds(), "taken/s")
}
