package answer

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"trolyao/llm"
)

// TestServersWithFaults: a server of ours that does what real ones were seen to do,
// asked over HTTP, ends in a right answer within its time.
func TestServersWithFaults(t *testing.T) {
	good := llm.FakeClaims(true, llm.FakeClaim{Text: "Mỗi lần mượn, người đọc được giữ sách không quá 15 ngày làm việc", IDs: []string{"P1"}})
	piece := func(w http.ResponseWriter, text string) {
		b, err := json.Marshal(text)
		if err != nil {
			t.Error(err)
		}
		fmt.Fprintf(w, "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":%s}}]}\n\n", b)
		w.(http.Flusher).Flush()
	}
	end := func(w http.ResponseWriter, why string) {
		fmt.Fprintf(w, "data: {\"choices\":[{\"delta\":{},\"finish_reason\":%q}]}\n\ndata: [DONE]\n\n", why)
	}
	stopped := make(chan struct{})
	for name, c := range map[string]struct {
		serve  func(w http.ResponseWriter, r *http.Request, body map[string]any)
		writes bool
		most   time.Duration
	}{
		"nonsense unless the temperature is zero": {func(w http.ResponseWriter, _ *http.Request, body map[string]any) {
			if n, ok := body["temperature"].(float64); !ok || n != 0 {
				piece(w, "Hanoà Hanoà Hanoà")
			} else {
				piece(w, good)
			}
			end(w, "stop")
		}, true, 4 * time.Second},
		"slow first byte": {func(w http.ResponseWriter, r *http.Request, _ map[string]any) {
			select { // longer than First alone, shorter than the prompt allows
			case <-time.After(700 * time.Millisecond):
			case <-r.Context().Done():
				return
			}
			piece(w, good)
			end(w, "stop")
		}, true, 5 * time.Second},
		"names out of range": {func(w http.ResponseWriter, _ *http.Request, _ map[string]any) {
			piece(w, strings.Replace(good, `["P1"]`, `["P41","P62",7]`, 1))
			end(w, "stop")
		}, true, 4 * time.Second},
		"never ends": {func(w http.ResponseWriter, r *http.Request, _ map[string]any) {
			for r.Context().Err() == nil {
				piece(w, `{"text":"Người đọc được giữ sách không quá 16 ngày làm việc","ids":["P1"]},`)
			}
			close(stopped)
		}, false, 5 * time.Second},
		"broken off inside a claim": {func(w http.ResponseWriter, _ *http.Request, _ map[string]any) {
			piece(w, strings.Replace(good, "],\"enough\"", `,{"text":"Mỗi lần mượn, người`, 1)[:len(good)])
			end(w, "length")
		}, true, 4 * time.Second},
		"silent": {func(w http.ResponseWriter, r *http.Request, _ map[string]any) {
			piece(w, `{"claims":[`)
			<-r.Context().Done()
		}, false, 8 * time.Second},
		"a page of HTML": {func(w http.ResponseWriter, _ *http.Request, _ map[string]any) {
			fmt.Fprint(w, "<html>502</html>")
		}, false, 4 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				sent, err := io.ReadAll(r.Body)
				var body map[string]any
				if err != nil || json.Unmarshal(sent, &body) != nil {
					w.WriteHeader(http.StatusBadRequest)
					return
				}
				schema, err := json.Marshal(body["response_format"])
				if err != nil || !strings.Contains(string(schema), `"enum":["P1"`) {
					t.Errorf("the schema does not name the passages: %s", schema)
				}
				w.Header().Set("Content-Type", "text/event-stream")
				c.serve(w, r, body)
			}))
			defer server.Close()
			m, err := llm.New(llm.Endpoint{URL: server.URL + "/v1", Model: "m", First: 300 * time.Millisecond,
				Idle:  time.Second,
				Total: 6 * time.Second, Retries: -1})
			if err != nil {
				t.Fatal(err)
			}
			x := library(t)
			q := Question{Text: askLoan, Today: today}
			want, err := New(x, Options{}).Answer(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			got, err := New(x, Options{Writer: writer(t, m)}).Answer(t.Context(), q)
			took := time.Since(start)
			if err != nil || got.Written == nil || (got.Written.Why == "") != c.writes ||
				!strings.Contains(got.Text, "15 ngày làm việc") ||
				strings.Contains(got.Text, "16 ngày") || got.Sources[0].Cite != want.Sources[0].Cite {
				t.Errorf("%v %+v\n%s", err, got.Written, got.Text)
			}
			if !c.writes && got.Text != want.Text {
				t.Errorf("not the extractive answer:\n%s", got.Text)
			}
			if took > c.most {
				t.Errorf("%s, more than %s", took, c.most)
			}
		})
	}
	<-stopped // the runaway was hung up on
}

// TestWeakerAnswers: a true claim that answers less than the quoted provision, or
// something else, does not stand in its place.
func TestWeakerAnswers(t *testing.T) {
	x := library(t)
	q := Question{Text: askLoan, Today: today}
	want, err := New(x, Options{}).Answer(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	claims := func(texts ...string) string {
		var cs []llm.FakeClaim
		for _, s := range texts {
			cs = append(cs, llm.FakeClaim{Text: s, IDs: []string{"P1"}})
		}
		return llm.FakeClaims(true, cs...)
	}
	for name, c := range map[string]struct {
		reply, first string // first is how the answer begins; "" when the extractive one stays
	}{
		"echo":            {claims("Mỗi lần mượn, người đọc được giữ sách"), ""},
		"no quantity":     {claims("Người giữ sách quá thời hạn phải nộp vào quỹ mua sách"), ""},
		"other provision": {claims("Bộ phận trông coi tủ sách cấp thẻ trong 03 ngày làm việc kể từ ngày nhận đủ giấy tờ"), ""},
		"best first": {claims("Người đọc được gia hạn một lần, nếu cuốn sách chưa có người khác đăng ký mượn",
			"Mỗi lần mượn, người đọc được giữ sách tối đa 15 ngày làm việc"), "**Mỗi lần mượn, người đọc được giữ sách tối đa 15 ngày làm việc"},
		"one falls": {claims("Mỗi lần mượn, người đọc được giữ sách tối đa 15 ngày làm việc",
			"Mỗi lần mượn, người đọc được giữ sách tối đa 05 ngày làm việc"), "**Mỗi lần mượn, người đọc được giữ sách tối đa 15 ngày làm việc"},
	} {
		m := &llm.Fake{Answer: func(llm.Request) (string, error) { return c.reply, nil }}
		got, err := New(x, Options{Writer: writer(t, m)}).Answer(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if c.first == "" && (got.Text != want.Text || got.Written.Why == "") || c.first != "" &&
			!strings.HasPrefix(got.Text, c.first) {
			t.Errorf("%s: %+v\n%s", name, got.Written, got.Text)
		}
		if name == "one falls" && (!strings.Contains(got.Text, "Đã bỏ 1 ý") || len(got.Written.Faults) != 1 ||
			len(got.Written.Dropped) != 1) {
			t.Errorf("what was dropped is not told: %+v\n%s", got.Written, got.Text)
		}
	}
}

// BenchmarkClaims is what the check adds to an answer: eight claims beside eighteen
// passages that are read for the first time.
func BenchmarkClaims(b *testing.B) {
	var one []toldCase
	by, _ := toldPassages(b, toldCases(b, "right.txt"))
	for _, c := range toldCases(b, "right.txt") {
		if c.file == "115-2020-NĐ-CP" && len(c.right) > 0 && len(one) < 8 {
			one = append(one, c)
		}
	}
	if len(by["115-2020-NĐ-CP"]) == 0 {
		b.Skip("no ../../shared/corpus/texts")
	}
	for b.Loop() {
		var all []*shown
		for _, s := range by["115-2020-NĐ-CP"][:min(18, len(by["115-2020-NĐ-CP"]))] {
			all = append(all, show(s.of, s.source))
		}
		for _, c := range one {
			basisOf(c.right[0], all)
		}
	}
}
