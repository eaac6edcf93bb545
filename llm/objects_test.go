package llm

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestObjects(t *testing.T) {
	for text, want := range map[string]string{
		`{"claims":[{"text":"một","ids":["P1"]},{"text":"hai"}],"enough":true}`:     `{"text":"một","ids":["P1"]} {"text":"hai"}`,
		"Đây ạ:\n```json\n{\"claims\":[{\"text\":\"một\"}]}\n```\nXin cảm ơn {bạn}": `{"text":"một"}`,
		`<think>có thể {"text":"không"} …</think>{"claims":[{"text":"một"}]}`:       `{"text":"một"}`,
		`<think>có thể {"text":"không"}`:                                            ``,
		`[{"text":"một",},{"text":"hai","ids":["P1",]}]`:                            `{"text":"một"} {"text":"hai","ids":["P1"]}`,
		"[{\"text\":\"một\nhai\"}]":                                                 `{"text":"một hai"}`,
		`{"claims":[{"text":"một {a} \"b\" }"},{"text":"ha`:                         `{"text":"một {a} \"b\" }"}`,
		`{"claims":[],"enough":false}`:                                              `{"claims":[],"enough":false}`,
		`{"claims":[{"text":"một}]}`:                                                ``,
		`Theo "văn bản {này", có: {"text":"một"}`:                                   ``,
		`không có gì`:          ``,
		`}}}{"text":"một"}{{{`: `{"text":"một"}`,
	} {
		var got []string
		for _, o := range Objects(text) {
			got = append(got, string(o))
		}
		if s := strings.Join(got, " "); s != want && !(text[0] == 'T' && s == `{"text":"một"}`) {
			t.Errorf("%s\n got %s\nwant %s", text, s, want)
		}
	}
}

func FuzzObjects(f *testing.F) {
	f.Add(`{"claims":[{"text":"một","ids":["P1"]}]}`, 12)
	f.Add("<think>x</think>[{\"a\":\"\\\"\",}]", 20)
	f.Fuzz(func(t *testing.T, s string, at int) {
		all := Objects(s)
		for _, o := range all {
			if !json.Valid(o) {
				t.Fatalf("%q gives %q", s, o)
			}
		}
		if at < 0 || at > len(s) {
			return
		}
		part := Objects(s[:at])
		if len(part) > len(all) {
			t.Fatalf("%q has %d objects, its beginning %d", s, len(all), len(part))
		}
		for i := range part {
			if !bytes.Equal(part[i], all[i]) {
				t.Fatalf("object %d of %q changes as more comes", i, s)
			}
		}
	})
}
