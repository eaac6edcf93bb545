package main

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"trolyao/answer"
)

// evalSet is a folder with five questions on four articles of our own making.
// The first four are answered by the article that says it in the same words;
// the last one's gold is an article about something else.
func evalSet(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "bo-thu")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, lines := range map[string][]string{
		"corpus.jsonl": {
			`{"id":"91/2021/NĐ-CP|1","law_id":"91/2021/NĐ-CP","article_id":"1","title":"Nuôi ong","text":"Tổ ong đặt cách nhà ở ít nhất 20 mét. Người nuôi ong ghi sổ tay mùa mật."}`,
			`{"id":"91/2021/NĐ-CP|2","law_id":"91/2021/NĐ-CP","article_id":"2","title":"Thu mật","text":"Mật được thu vào buổi sáng khô ráo, không thu quá ba lần một mùa."}`,
			`{"id":"Luật Diều giấy|1","law_id":"Luật Diều giấy","article_id":"1","title":"Thả diều","text":"Người thả diều đứng cách đường dây điện ít nhất 100 mét."}`,
			`{"id":"Luật Diều giấy|2","law_id":"Luật Diều giấy","article_id":"2","title":"Thi diều","text":"Cuộc thi diều giấy tổ chức vào tháng tư, ban giám khảo có năm người."}`,
		},
		"queries.jsonl": {
			`{"id":"q1","text":"Tổ ong đặt cách nhà ở bao nhiêu mét?"}`,
			`{"id":"q2","text":"Mỗi mùa thu mật được mấy lần?"}`,
			`{"id":"q3","text":"Người thả diều phải đứng cách đường dây điện bao xa?"}`,
			`{"id":"q4","text":"Ban giám khảo cuộc thi diều giấy có mấy người?"}`,
			`{"id":"q5","text":"Ban giám khảo cuộc thi diều giấy họp vào tháng nào?"}`,
			`{"id":"q6","text":"Câu này không có đáp án nên không được tính."}`,
		},
		"qrels.tsv": {"query-id\tcorpus-id\tscore", "q1\t91/2021/NĐ-CP|1\t1", "q2\t91/2021/NĐ-CP|2\t1", "q3\tLuật Diều giấy|1\t1", "q4\tLuật Diều giấy|2\t1", "q5\t91/2021/NĐ-CP|1\t1"},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// readReport reads what "eval --json" printed for one set.
func readReport(t *testing.T, code int, out, errs string) evalReport {
	t.Helper()
	r := evalReport{searchFigures: &searchFigures{}, answerFigures: &answerFigures{}, statusFigures: &statusFigures{},
		speedFigures: &speedFigures{}}
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitDone {
		t.Fatalf("code %d, %v: %s%s", code, err, out, errs)
	}
	return r
}

func TestEvalMeasuresASetOnItsOwnTexts(t *testing.T) {
	set, data := evalSet(t), t.TempDir()
	measure := func(flags ...string) evalReport {
		t.Helper()
		code, out, errs := run(t, nil, append(append([]string{"--data", data, "eval", "--json"}, flags...), set)...)
		return readReport(t, code, out, errs)
	}
	r := measure("--strip", "--half", "--nfd", "--failures", "3")
	f := r.searchFigures
	if r.Set != "bo-thu" || r.Corpus != "corpus.jsonl" || f.N != 5 || f.Recall[1] != .8 || f.Recall[100] > 1 ||
		f.MRR10 < .8 || f.NDCG10 < .8 {
		t.Errorf("report %+v, figures %+v", r, f)
	}
	if nfd := f.Typed["nfd"]; nfd.Recall[1] != f.Recall[1] || nfd.MRR10 != f.MRR10 {
		t.Errorf("typed with combining marks: %+v, plain: %+v", nfd, f.Figures)
	}
	for _, name := range []string{"strip", "half"} {
		if f.Typed[name].N != 5 || f.Typed[name].Recall[1] < .6 {
			t.Errorf("%s: %+v", name, f.Typed[name])
		}
	}
	if len(f.Failures) != 1 || f.Failures[0].ID != "q5" || f.Failures[0].Rank == 1 ||
		!slices.Equal(f.Failures[0].Gold, []string{"91/2021/NĐ-CP|1"}) || len(f.Failures[0].Top) == 0 {
		t.Errorf("failures %+v", f.Failures)
	}

	// The texts are read once: a second run finds them, a fresh one does not.
	folders, _ := filepath.Glob(filepath.Join(data, "eval", "*", madeName))
	if len(folders) != 1 {
		t.Fatalf("kept %v", folders)
	}
	marker := `{"corpus":"corpus.jsonl","documents":7}` + "\n"
	if err := os.WriteFile(folders[0], []byte(marker), 0o600); err != nil {
		t.Fatal(err)
	}
	again := measure()
	if again.searchFigures.MRR10 != f.MRR10 {
		t.Errorf("again: %+v, first: %+v", again.searchFigures, f)
	}
	if b, _ := os.ReadFile(folders[0]); string(b) != marker {
		t.Error("the texts were read again")
	}
	measure("--fresh")
	if b, _ := os.ReadFile(folders[0]); string(b) == marker {
		t.Error("--fresh did not read the texts again")
	}
	if r := measure("--most", "2"); r.searchFigures.N != 2 {
		t.Errorf("--most 2 asked %d", r.searchFigures.N)
	}
}

func TestEvalFiguresHaveNoTimes(t *testing.T) {
	set, data := evalSet(t), t.TempDir()
	_, first, _ := run(t, nil, "--data", data, "eval", "--figures", set)
	code, second, errs := run(t, nil, "--data", data, "eval", "--figures", set)
	if code != exitDone || first != second || errs != "" {
		t.Errorf("code %d, %q\n%s\n%s", code, errs, first, second)
	}
	var typed []string
	for _, l := range strings.Split(strings.TrimSpace(second), "\n") {
		if w := strings.Fields(l); w[0] == "bo-thu" && len(w) == 12 && w[2] == "5" {
			typed = append(typed, w[1])
		} else if w[0] != "#" {
			t.Errorf("line %q", l)
		}
	}
	if !slices.Equal(typed, []string{"plain", "strip", "half", "nfd"}) {
		t.Errorf("typed %v\n%s", typed, second)
	}
}

func TestEvalTellsSpeedAndMemory(t *testing.T) {
	code, out, errs := run(t, nil, "--data", installed(t), "eval", "--bench", "--json", evalSet(t))
	r := readReport(t, code, out, errs)
	if f := r.speedFigures; f.Documents != 2 || f.Articles != 4 || r.Asked != 5 || f.IndexMB <= 0 {
		t.Errorf("%+v", f)
	}
}

func TestEvalDeclines(t *testing.T) {
	data := installed(t)
	code, out, errs := run(t, nil, "--data", data, "eval", "--decline", "--json", evalSet(t))
	r := readReport(t, code, out, errs)
	f := r.statusFigures
	if r.Asked != 5 || f.Met+f.Declined != 5 || len(r.Statuses) == 0 || len(f.Curve) != len(thresholds) {
		t.Fatalf("%+v", f)
	}
	for i := 1; i < len(f.Curve); i++ {
		if f.Curve[i].Declined < f.Curve[i-1].Declined {
			t.Errorf("a higher threshold declines less: %v", f.Curve)
		}
	}
}

func TestEvalRefusesWhatIsNoSet(t *testing.T) {
	data := installed(t)
	for _, c := range []struct{ path, want string }{
		{filepath.Join(data, "none"), "Không mở được bộ câu hỏi"},
		{t.TempDir(), "Không đọc được bộ câu hỏi"},
		{write(t, "a.json", `{"questions":[]}`), "không có danh sách questions"},
		{write(t, "a.jsonl", `{"id":"1","text":"Câu hỏi"}`), "Dòng 1"},
		{write(t, "b.jsonl", "\n"), "không có câu hỏi nào"},
	} {
		if code, _, errs := run(t, nil, "--data", data, "eval", c.path); code != exitError ||
			!strings.Contains(errs, c.want) {
			t.Errorf("%s: code %d, %s", c.path, code, errs)
		}
	}
	if code, _, errs := run(t, nil, "--data", data, "eval", "--corpus", write(t, "x.jsonl", "{}\n"),
		evalSet(t)); code == exitDone {
		t.Errorf("a corpus without a document: %s", errs)
	}
}

func TestQuestionFiles(t *testing.T) {
	known := []answer.Status{answer.Answered, answer.Partial, answer.Clarify, answer.Corrected, answer.Historical,
		"declined"}
	for _, c := range []struct {
		name string
		most int
	}{{"outside.jsonl", 60}, {"outside-unseen.jsonl", 60}, {"premise.jsonl", 30}} {
		all, err := readExpectations("testdata/questions/" + c.name)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) < c.most {
			t.Errorf("%s has %d questions, want %d", c.name, len(all), c.most)
		}
		ids, texts := map[string]bool{}, map[string]bool{}
		for _, x := range all {
			if ids[x.ID] || texts[x.Text] {
				t.Errorf("%s: %s twice", c.name, x.ID)
			}
			ids[x.ID], texts[x.Text] = true, true
			for _, s := range strings.Split(x.Expect, "|") {
				if !slices.Contains(known, answer.Status(s)) {
					t.Errorf("%s: %s expects %q", c.name, x.ID, s)
				}
			}
		}
	}
}

// TestOutsideQuestionsAreDeclined asks a fresh install what is none of its
// business.
func TestOutsideQuestionsAreDeclined(t *testing.T) {
	data := installed(t)
	for _, name := range []string{"outside.jsonl", "outside-unseen.jsonl"} {
		code, out, errs := run(t, nil, "--data", data, "eval", "--json", "testdata/questions/"+name)
		r := readReport(t, code, out, errs)
		if f := r.statusFigures; r.Asked < 60 || 100*f.Met < 95*r.Asked {
			t.Errorf("%s: declined %d of %d; these got something: %+v", name, f.Met, r.Asked, f.Other)
		}
	}
}

func TestStrip(t *testing.T) {
	const text = "Đường đến Ủy ban: đi thẳng, rẽ phải"
	if got, want := strip(text), "Duong den Uy ban: di thang, re phai"; got != want {
		t.Errorf("strip = %q", got)
	}
	a, b := halfStrip(text, 3), halfStrip(text, 3)
	if a != b || strip(a) != strip(text) {
		t.Errorf("half: %q, %q", a, b)
	}
	changed := 0
	for n := range 200 {
		if halfStrip(text, n) != text {
			changed++
		}
	}
	if changed < 150 {
		t.Errorf("only %d of 200 questions lost a mark", changed)
	}
}

func TestWorst(t *testing.T) {
	got := worst([]miss{{ID: "a", Rank: 1}, {ID: "b", Rank: 7}, {ID: "c"}, {ID: "d", Rank: 100}, {ID: "e", Rank: 2}}, 3)
	var ids []string
	for _, m := range got {
		ids = append(ids, m.ID)
	}
	if strings.Join(ids, "") != "cdb" {
		t.Errorf("worst %v", ids)
	}
}

func TestBasisArticles(t *testing.T) {
	q := basedQuestion{Basis: []basis{{Doc: "5/2020/QĐ", Article: "Điều 14, 15"},
		{Doc: "6/2020/QĐ", Article: "Phụ lục I"}}}
	for _, c := range []struct {
		number, article string
		want            int
	}{{"5/2020/QĐ", "15", 0}, {"5/2020/QĐ", "16", -1}, {"6/2020/QĐ", "3", 0}, {"7/2020/QĐ", "14", -1}} {
		if got := q.foundAt([]answer.Source{{Number: c.number, Article: c.article}}); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
}

var update = flag.Bool("update", false, "write the files of figures anew")

// TestAnswersFigures answers the questions of a fresh install: by quoting, by a
// model that is honest and by one that lies; then those on what it holds in short,
// and those on laws, most of which it does not hold. docs/answers.txt shows the figures,
// so that a change of them is seen.
func TestAnswersFigures(t *testing.T) {
	const path = "../../docs/answers.txt"
	code, out, errs := runAt(t, time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), nil, "--data", installed(t), "eval",
		"--answers", "testdata/answers/starter.txt")
	if code != exitDone {
		t.Fatalf("code %d: %s", code, errs)
	}
	if strings.Count(out, "trích sai 0\n") != 3 {
		t.Errorf("a quote stands nowhere:\n%s", out)
	}
	const sets = "testdata/questions/"
	code, more, errs := runAt(t, time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), nil, "--data", installed(t), "eval",
		"--answers", sets+"digest-a.jsonl", sets+"digest-b.jsonl", sets+"law-a.jsonl", sets+"law-b.jsonl",
		sets+"law-c.jsonl", sets+"law-d.jsonl")
	if code != exitDone {
		t.Fatalf("code %d: %s", code, errs)
	}
	out += more
	if *update {
		if err := os.WriteFile(path, []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if out != string(want) {
		t.Errorf("the figures are not those of docs/answers.txt (make answers writes them anew):\n%s", out)
	}
}

func TestJudgedFilesThatCannotBeRead(t *testing.T) {
	dir, data := t.TempDir(), installed(t)
	for content, want := range map[string]string{
		"Câu hỏi không có gì\n":                        "phải có căn cứ",
		"Câu hỏi\ncăn cứ: Điều 1\nkhông trả lời\n":     "phải có căn cứ",
		"Câu hỏi\nlạ: x\n":                             "Dòng 2",
		"Câu hỏi\nngày: 32/13\n":                       "ngày phải có dạng",
		"# chỉ có ghi chú\n":                           "không có câu hỏi nào",
		"Câu hỏi\ncăn cứ: Điều 3 Nghị định 777/2031\n": "kho không có",
	} {
		path := filepath.Join(dir, "q.txt")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, _, errs := run(t, nil, "--data", data, "eval", path); code == exitDone ||
			!strings.Contains(errs, want) {
			t.Errorf("%q: code %d, %s", content, code, errs)
		}
	}
}
