package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// An assistant on the same machine speaks to the program over its streams, in
// every version of the protocol that begins with a greeting.
func TestToolsOverStreams(t *testing.T) {
	folder := t.TempDir()
	for _, version := range []string{"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"} {
		in, send := io.Pipe()
		receive, out := io.Pipe()
		var errs strings.Builder
		m := &Main{Args: []string{"--data", folder, "mcp"}, Stdin: in, Stdout: out, Stderr: &errs, Now: time.Now}
		code := make(chan int, 1)
		go func() { code <- m.Run(t.Context()) }()
		lines := bufio.NewScanner(receive)
		lines.Buffer(nil, 1<<20)
		call := func(id int, method string, params string) map[string]any {
			t.Helper()
			if _, err := fmt.Fprintf(send, `{"jsonrpc":"2.0","id":%d,"method":"%s","params":%s}`+"\n", id, method,
				params); err != nil {
				t.Fatal(err)
			}
			if !lines.Scan() {
				t.Fatalf("%s: no reply: %v %s", method, lines.Err(), errs.String())
			}
			var reply struct {
				ID     int
				Result map[string]any
				Error  any
			}
			if err := json.Unmarshal(lines.Bytes(), &reply); err != nil || reply.ID != id || reply.Error != nil {
				t.Fatalf("%s: %v %s", method, err, lines.Text())
			}
			return reply.Result
		}
		hello := call(1, "initialize", `{"protocolVersion":"`+version+
			`","capabilities":{},"clientInfo":{"name":"thử","version":"1"}}`)
		if hello["protocolVersion"] != version {
			t.Errorf("%s: %v", version, hello)
		}
		if _, err := io.WriteString(send, `{"jsonrpc":"2.0","method":"notifications/initialized"}`+"\n"); err != nil {
			t.Fatal(err)
		}
		got := call(2, "tools/call", `{"name":"hoi","arguments":{"cau_hoi":"Nghị định 30/2020/NĐ-CP còn hiệu lực không?"}}`)
		if text := fmt.Sprint(got["structuredContent"]); !strings.Contains(text, "còn hiệu lực") ||
			!strings.Contains(text, "answered") {
			t.Errorf("%s: %s", version, text)
		}
		send.Close()
		if c := <-code; c != exitDone {
			t.Errorf("%s: code %d %s", version, c, errs.String())
		}
	}
}

// Who writes all requests and closes still reads all replies.
func TestToolsAnswerAfterTheEnd(t *testing.T) {
	var in, out, errs strings.Builder
	fmt.Fprintln(&in, `{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"2025-06-18",`+
		`"capabilities":{},"clientInfo":{"name":"thử","version":"1"}}}`)
	fmt.Fprintln(&in, `{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	for i := range 8 {
		fmt.Fprintf(&in, `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"hoi","arguments":`+
			`{"cau_hoi":"Nghị định 30/2020/NĐ-CP còn hiệu lực không?"}}}`+"\n", i)
	}
	m := &Main{Args: []string{"--data", t.TempDir(), "mcp"}, Stdin: strings.NewReader(in.String()), Stdout: &out,
		Stderr: &errs, Now: time.Now}
	if c := m.Run(t.Context()); c != exitDone {
		t.Errorf("code %d %s", c, errs.String())
	}
	got := map[string]bool{}
	for line := range strings.Lines(out.String()) {
		var reply struct {
			ID     any
			Result map[string]any
		}
		if err := json.Unmarshal([]byte(line), &reply); err != nil || reply.Result["isError"] == true {
			t.Fatalf("%v %s", err, line)
		}
		if reply.ID == "a" || strings.Contains(line, "còn hiệu lực") {
			got[fmt.Sprint(reply.ID)] = true
		}
	}
	if len(got) != 9 {
		t.Errorf("replies: %v\n%s", got, errs.String())
	}
}

// A client of the protocol's own kit runs the program and gets the sources that the
// terminal gets.
func TestToolsForTheKit(t *testing.T) {
	data := t.TempDir()
	c := sdk.NewClient(&sdk.Implementation{Name: "thử", Version: "1"}, nil)
	s, err := c.Connect(t.Context(), &sdk.CommandTransport{Command: exec.Command("trolyao", "--data", data, "mcp")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	type answer struct {
		Status  string
		Sources []struct{ Cite string }
	}
	bare := func(cite string) string { // without what a first mention says besides
		cite, _, _ = strings.Cut(cite, " ngày ")
		return cite
	}
	questions := []string{"Nghị định 30/2020/NĐ-CP còn hiệu lực không?", "Ai ký thừa ủy quyền văn bản?",
		"thời hạn nộp lưu hồ sơ vào lưu trữ cơ quan", "Bản sao y được thực hiện thế nào?", "giá vàng hôm nay bao nhiêu"}
	var got []answer
	for _, q := range questions {
		r, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: "hoi", Arguments: map[string]any{"cau_hoi": q}})
		if err != nil || r.IsError {
			t.Fatalf("%s: %v %+v", q, err, r)
		}
		var a answer
		b, err := json.Marshal(r.StructuredContent)
		if err != nil || json.Unmarshal(b, &a) != nil {
			t.Fatalf("%s: %v %s", q, err, b)
		}
		got = append(got, a)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	for i, q := range questions {
		out, _ := exec.Command("trolyao", "--data", data, "ask", "--json", q).Output() // the code tells of what is declined
		var want answer
		if err := json.Unmarshal(out, &want); err != nil {
			t.Fatalf("%s: %v %s", q, err, out)
		}
		if got[i].Status != want.Status || len(got[i].Sources) != len(want.Sources) {
			t.Errorf("%s: %+v, want %+v", q, got[i], want)
		}
		for k := range min(len(want.Sources), len(got[i].Sources)) {
			if !strings.HasPrefix(got[i].Sources[k].Cite, bare(want.Sources[k].Cite)) {
				t.Errorf("%s: source %d is %s, want %s", q, k, got[i].Sources[k].Cite, want.Sources[k].Cite)
			}
		}
	}
}
