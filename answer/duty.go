package answer

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/llm"
	"trolyao/prompts"
)

// Duty is a task that a passage seems to give. It is a proposal for a person:
// each of its fields is found verbatim in Sentence, and Sentence in the passage.
type Duty struct {
	Ref      corpus.Ref `json:"ref"`
	Sentence string     `json:"sentence"`
	Lead     string     `json:"lead"`               // cơ quan chủ trì
	Support  string     `json:"support,omitempty"`  // cơ quan phối hợp
	Work     string     `json:"work"`               // the rest of the sentence
	Deadline string     `json:"deadline,omitempty"` // the words that set it
	Model    bool       `json:"model,omitempty"`    // read by a model
}

const (
	bodyWord = `(?:(?:các |Các )?(?:Bộ|Sở|Ban|Phòng|Cục|Chi cục|Tổng cục|Vụ|Viện|Văn phòng|Thanh tra|Công an|` +
		`Trung tâm|Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Hội đồng nhân dân|Kho bạc Nhà nước|Bảo hiểm xã hội|` +
		`Ngân hàng Nhà nước|Chủ tịch|Giám đốc|Thủ trưởng|Chánh Văn phòng|Bộ trưởng)|(?:các |Các )(?:sở|bộ|ban|` +
		`cơ quan|đơn vị|địa phương|phòng)|(?:cơ quan|Cơ quan|đơn vị|Đơn vị))`
	doing = `chủ trì|có trách nhiệm|chịu trách nhiệm|phối hợp|thực hiện|xây dựng|tham mưu|rà soát|tổ chức|` +
		`hướng dẫn|báo cáo|tổng hợp|trình|ban hành|triển khai|theo dõi|kiểm tra|đôn đốc|cập nhật|công khai|bố trí|` +
		`lập|gửi|hoàn thành|khẩn trương|nghiên cứu|tiếp tục|đề xuất|phải`
)

var (
	reGives = regexp.MustCompile(`(?:^|[\s"“(])(?:[Gg]iao|[Yy]êu cầu|[Đđ]ề nghị|` +
		`[Pp]hân công)(?: cho)?\s+(` + bodyWord + `[^;:]*?)\s*,?\s+(?:` + doing + `)(?:[\s,.;:]|$)`)
	reBears = regexp.MustCompile(`^(?:\d+[a-z]?[.)]\s*|[a-zđ]\)\s*|` +
		`[-–+]\s*)?(` + bodyWord + `[^;:.]*?)\s*,?\s+(?:có trách nhiệm|chịu trách nhiệm|chủ trì)(?:[\s,.;:]|$)`)
	reWith = regexp.MustCompile(`phối hợp (?:chặt chẽ )?(?:với|` +
		`cùng)\s+(` + bodyWord + `[^;:.]*?)\s*,?\s+(?:` + doing + `)(?:[\s,.;:]|$)`)
	reDeadline = regexp.MustCompile(`(?i)(?:(?:hoàn thành |xong )?(?:trước|chậm nhất(?: là)?|muộn nhất|` +
		`không muộn hơn|đến hết|xong trong|hoàn thành trong|trong)\s+(?:(?:thời hạn|` +
		`vòng)\s+)?(?:ngày\s+\d{1,2}(?:\s?[/.\-]\s?\d{1,2}(?:\s?[/.\-]\s?\d{4})?|` +
		`\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?|\s+hằng tháng|\s+hàng tháng)|tháng\s+\d{1,2}(?:\s?[/.]\s?\d{4}|` +
		`\s+năm\s+\d{4})?|quý\s+(?:[IV]+|\d)(?:\s?[/.]\s?\d{4}|\s+năm\s+\d{4})?|năm\s+\d{4}|` +
		`\d{1,3}\s+ngày(?: làm việc)?)|(?:định kỳ|hằng|hàng)\s+(?:hằng |hàng )?(?:tháng|quý|năm|tuần|6 tháng))`)
)

// reEnforces is the closing formula that makes a document binding ("chịu trách nhiệm thi
// hành Quyết định này"): it gives nobody a task.
var reEnforces = regexp.MustCompile(`(?i)^(?:(?:có|chịu) trách nhiệm |căn cứ |tổ chức |triển khai )*` +
	`(?:thi hành|thực hiện|chấp hành)? ?(?:nghiêm )?(?:nghị quyết|nghị định|quyết định|chỉ thị|thông tư|kế hoạch|quy chế|quy định|` +
	`chương trình|văn bản) này(?: để)?(?: (?:tổ chức )?(?:thi hành|thực hiện|triển khai))?(?: kể từ ngày (?:ký|ban hành))?$`)

// Duties finds the tasks in a passage by rules: somebody gives an agency work
// ("giao Sở … thực hiện …"), or an agency bears it ("Sở … chủ trì …").
func Duties(p corpus.Passage) []Duty {
	var out []Duty
	for _, s := range dutySentences(p) {
		m := reGives.FindStringSubmatch(s)
		if m == nil {
			m = reBears.FindStringSubmatch(s)
		}
		if m == nil || words(m[1]) > 40 {
			continue
		}
		d := Duty{Ref: p.Ref, Sentence: s, Lead: strings.Trim(m[1], " ,")}
		for _, pt := range p.Points {
			if strings.Contains(strings.Join(strings.Fields(pt.Text), " "), s) {
				d.Ref = pt.Ref
			}
		}
		if w := reWith.FindStringSubmatch(s); w != nil && words(w[1]) <= 40 {
			d.Support = strings.Trim(w[1], " ,")
		}
		d.Deadline = strings.TrimSpace(reDeadline.FindString(s))
		_, d.Work, _ = strings.Cut(s, d.Lead)
		if d.Work = strings.Trim(d.Work, " ,.;"); words(d.Work) >= 3 && !reEnforces.MatchString(d.Work) {
			out = append(out, d)
		}
	}
	return out
}

// dutySentences are the sentences of a passage, each on one line.
func dutySentences(p corpus.Passage) []string {
	var out []string
	for _, l := range strings.Split(p.Text, "\n") {
		for _, x := range sentences(l) {
			// A giving that goes on behind ";" is one sentence each.
			s := strings.Join(strings.Fields(strings.TrimRight(strings.TrimSpace(x.text), ";")), " ")
			if words(s) >= 5 {
				out = append(out, s)
			}
		}
	}
	return out
}

// Duties finds the tasks in a passage by rules, and by the model what rules
// miss. A task of the model counts only where its sentence is one of the
// passage and its fields are words of the sentence.
func (w *Writer) Duties(ctx context.Context, p corpus.Passage, today corpus.Day, who Asker) []Duty {
	out := Duties(p)
	if w == nil || !w.Tasks || p.Head == nil || instructs(p.Heading+"\n"+p.Text) {
		return out
	}
	internal := p.Head.Class != corpus.Public
	room := w.Model.Room(internal)
	if room == nil {
		return out
	}
	var mask Mask
	text := p.Text
	if internal {
		text = mask.Hide(text)
	}
	system, user, err := w.Prompts.Render(prompts.Obligations,
		prompts.Data{Passages: []prompts.Passage{{ID: "P1", Cite: corpus.Cite(p.Head, p.Ref), Text: text}}})
	if err != nil || !room.Take(system+user) || w.Budget.take(ctx, today, who) != nil {
		return out
	}
	deadline := w.Deadline
	if deadline == 0 {
		deadline = 60 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	reply, err := w.Model.Chat(ctx, llm.Request{
		Messages: []llm.Message{{Role: llm.System, Text: system}, {Role: llm.User, Text: user}},
		Schema:   &llm.Schema{Name: "tasks", JSON: prompts.Schema(prompts.Obligations)}, Internal: internal,
	}, nil)
	if err != nil {
		return out
	}
	w.Budget.spend(ctx, today, who, reply.Usage)
	known := dutySentences(p)
	for _, o := range llm.Objects(reply.Text) {
		var d Duty
		if json.Unmarshal(o, &d) != nil {
			continue
		}
		d.Ref, d.Model = p.Ref, true
		good := true
		for _, f := range []*string{&d.Sentence, &d.Lead, &d.Support, &d.Work, &d.Deadline} {
			*f = strings.Join(strings.Fields(mask.Restore(*f)), " ")
		}
		d.Sentence = strings.TrimRight(d.Sentence, ";")
		for _, f := range []string{d.Lead, d.Support, d.Work, d.Deadline} {
			good = good && verbatim(f, d.Sentence)
		}
		if !good || d.Lead == "" || d.Work == "" || !slices.Contains(known, d.Sentence) {
			continue
		}
		if i := slices.IndexFunc(out, func(h Duty) bool { return h.Sentence == d.Sentence }); i < 0 {
			out = append(out, d)
		} else if out[i].Deadline == "" && d.Deadline != "" || out[i].Support == "" && d.Support != "" {
			d.Ref = out[i].Ref
			out[i] = d // the rules read less of it
		}
	}
	return out
}
