package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// A copy of a collection is as many articles of other documents, that speak of each
// other, made the same way each time; copy 0 is the collection.
func TestCopiesOfACollection(t *testing.T) {
	var in bytes.Buffer
	line := strings.Repeat("cơ quan nộp hồ sơ vào kho theo lịch đã định ", 12)
	for i, law := range []string{"7/2031/TT-ABC", "7/2031/TT-ABC", "NQ của Hội đồng"} {
		b, err := json.Marshal(map[string]string{"law_id": law, "article_id": string(rune('1' + i)), "title": "Hồ sơ",
			"text": line + "\nTheo Thông tư số 7/2031/TT-ABC.\nTrong 15/30 ngày."})
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(b, '\n'))
	}
	read := func(k int) (out []map[string]string, raw string) {
		var b bytes.Buffer
		if err := copyLines(&b, bytes.NewReader(in.Bytes()), k); err != nil {
			t.Fatal(err)
		}
		raw = b.String()
		for sc := bufio.NewScanner(&b); sc.Scan(); {
			var a map[string]string
			if err := json.Unmarshal(sc.Bytes(), &a); err != nil {
				t.Fatal(err)
			}
			out = append(out, a)
		}
		return out, raw
	}
	same, _ := read(0)
	if len(same) != 3 || same[0]["law_id"] != "7/2031/TT-ABC" || !strings.HasPrefix(same[0]["text"], line) {
		t.Errorf("copy 0 is %v", same)
	}
	other, raw := read(2)
	if _, again := read(2); again != raw {
		t.Error("the same copy comes out differently")
	}
	if _, third := read(3); third == raw {
		t.Error("two copies are the same")
	}
	if len(other) != 3 || other[0]["law_id"] != "20007/2031/TT-ABC" || other[1]["law_id"] != other[0]["law_id"] ||
		other[2]["law_id"] == "NQ của Hội đồng" || other[0]["id"] != "20007/2031/TT-ABC|1" {
		t.Errorf("copy 2 is %v", other)
	}
	if text := other[0]["text"]; !strings.Contains(text, "số 20007/2031/TT-ABC.") || !strings.Contains(text, "15/30 ngày") ||
		strings.HasPrefix(text, line) {
		t.Errorf("the text of copy 2 is %q", text)
	}
	var facts bytes.Buffer
	if err := copyFacts(&facts, strings.NewReader("law_id,type\n7/2031/TT-ABC,Thông tư\n"), 2); err != nil ||
		facts.String() != "law_id,type\n20007/2031/TT-ABC,Thông tư\n" {
		t.Errorf("the facts of copy 2 are %q, %v", facts.String(), err)
	}
}
