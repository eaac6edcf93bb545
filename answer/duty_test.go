package answer

import (
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/llm"
	"trolyao/paper"
)

func dutyPassage(text string) corpus.Passage {
	head := &corpus.Head{Key: "15-kh-ubnd", Number: "15/KH-UBND", Type: "Kế hoạch", Kind: corpus.Verbatim}
	return corpus.Passage{Head: head, Ref: corpus.Ref{Doc: head.Key, Number: head.Number, Article: "3"}, Text: text}
}

func TestDuties(t *testing.T) {
	for _, c := range []struct{ text, lead, support, deadline string }{
		{"Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát biên chế, báo cáo trước ngày 15 tháng 12 năm 2026.", "Sở Nội vụ", "Sở Tài chính", "trước ngày 15 tháng 12 năm 2026"},
		{"2. Yêu cầu các sở, ban, ngành thực hiện công khai thủ tục trong tháng 6/2026;", "các sở, ban, ngành", "", "trong tháng 6/2026"},
		{"Ủy ban nhân dân cấp xã có trách nhiệm niêm yết danh mục thủ tục tại trụ sở.", "Ủy ban nhân dân cấp xã", "", ""},
		{"a) Văn phòng Ủy ban nhân dân tỉnh chủ trì tổng hợp kết quả, định kỳ hằng quý báo cáo Chủ tịch.", "Văn phòng Ủy ban nhân dân tỉnh", "", "định kỳ hằng quý"},
		{"Đề nghị Công an tỉnh phối hợp cấp tài khoản, hoàn thành trong quý II/2026.", "Công an tỉnh", "", "hoàn thành trong quý II/2026"},
		{"Chánh Văn phòng, Trưởng các phòng và Giám đốc Trung tâm chịu trách nhiệm thi hành Quyết định này kể từ ngày ký.", "", "", ""},
		{"Các sở, ban, ngành căn cứ Chỉ thị này tổ chức thực hiện.", "", "", ""},
		{"Giao Sở Nội vụ chịu trách nhiệm thi hành Quyết định này, báo cáo kết quả trước ngày 15 tháng 12 năm 2026.", "Sở Nội vụ", "", "trước ngày 15 tháng 12 năm 2026"},
		{"Nghị định này quy định việc trồng cây trong trụ sở.", "", "", ""},
		{"Sở Nội vụ là cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh.", "", "", ""},
	} {
		p := dutyPassage(c.text)
		got := Duties(p)
		if c.lead == "" {
			if len(got) > 0 {
				t.Errorf("%s\n gives %+v", c.text, got)
			}
			continue
		}
		if len(got) != 1 || got[0].Lead != c.lead || got[0].Support != c.support || got[0].Deadline != c.deadline {
			t.Errorf("%s\n gives %+v", c.text, got)
			continue
		}
		for _, f := range []string{got[0].Lead, got[0].Support, got[0].Work, got[0].Deadline} {
			if !strings.Contains(got[0].Sentence, f) {
				t.Errorf("%q is not in %q", f, got[0].Sentence)
			}
		}
		if !verbatim(got[0].Sentence, p.Text) {
			t.Errorf("%q is not in the passage", got[0].Sentence)
		}
	}
}

// TestDutiesOfModel: what a model adds must be words of the passage.
func TestDutiesOfModel(t *testing.T) {
	p := dutyPassage("Trung tâm phục vụ hành chính công niêm yết giá dịch vụ vào thứ hai đầu tháng.\nGiao Sở Y tế tổ chức tập huấn cho cán bộ.")
	say := func(s string) *Writer {
		w := writer(t, &llm.Fake{Answer: func(llm.Request) (string, error) { return s, nil }})
		w.Tasks = true
		return w
	}
	task := func(sentence, lead, work, deadline string) string {
		return `{"sentence":"` + sentence + `","lead":"` + lead + `","support":"","work":"` + work +
			`","deadline":"` + deadline + `","id":"P1"}`
	}
	const one = "Trung tâm phục vụ hành chính công niêm yết giá dịch vụ vào thứ hai đầu tháng."
	const center = "Trung tâm phục vụ hành chính công"
	for reply, want := range map[string][]string{
		`{"tasks":[` + task(one, center, "niêm yết giá dịch vụ", "vào thứ hai đầu tháng") + `]}`:           {"Sở Y tế", center},
		`{"tasks":[` + task(one, "Sở Tài chính", "niêm yết giá dịch vụ", "") + `]}`:                        {"Sở Y tế"},
		`{"tasks":[` + task(one, center, "niêm yết giá dịch vụ", "trước ngày 1/1/2027") + `]}`:             {"Sở Y tế"},
		`{"tasks":[` + task("Giao Sở Xây dựng cấp phép trong ngày.", "Sở Xây dựng", "cấp phép", "") + `]}`: {"Sở Y tế"},
		`{"tasks":[` + task(center+" niêm yết giá", center, "niêm yết giá", "") + `]}`:                     {"Sở Y tế"},
		`hỏng`: {"Sở Y tế"},
	} {
		var got []string
		for _, d := range say(reply).Duties(t.Context(), p, today, Asker{}) {
			got = append(got, d.Lead)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s\n gives %q, want %q", reply, got, want)
		}
	}
	if got := (*Writer)(nil).Duties(t.Context(), p, today, Asker{}); len(got) != 1 {
		t.Errorf("without a model: %+v", got)
	}
}

func FuzzDuties(f *testing.F) {
	f.Add("Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát, báo cáo trước ngày 15/12/2026.")
	f.Fuzz(func(t *testing.T, text string) {
		p := dutyPassage(paper.Clean(text))
		for _, d := range Duties(p) {
			if !verbatim(d.Sentence, p.Text) || !strings.Contains(d.Sentence, d.Lead) ||
				!strings.Contains(d.Sentence, d.Deadline) {
				t.Fatalf("%+v is not of %q", d, text)
			}
		}
	})
}
