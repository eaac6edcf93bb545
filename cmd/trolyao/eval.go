package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"trolyao/answer"
)

type evalCmd struct {
	Sets []string `arg:"" optional:"" name:"bộ-câu-hỏi" help:"Thư mục có queries.jsonl và qrels.tsv (đo việc tìm điều luật), tệp JSON các câu hỏi có căn cứ (đo câu trả lời), tệp .txt các câu hỏi có căn cứ và ý phải có (đo câu trả lời, cả của mô hình nếu đã cài đặt), hoặc tệp JSONL có id, text, expect (đo việc từ chối và đính chính)."`

	Corpus     string `placeholder:"TỆP" help:"Đo trên riêng bộ sưu tập văn bản này (.jsonl, .jsonl.gz hoặc thư mục), không phải trên kho hiện có."`
	Strip      bool   `help:"Đo thêm các câu hỏi bị bỏ hết dấu."`
	Half       bool   `help:"Đo thêm các câu hỏi bị bỏ dấu một nửa số tiếng."`
	NFD        bool   `name:"nfd" help:"Đo thêm các câu hỏi viết bằng dấu tổ hợp."`
	Failures   int    `placeholder:"N" help:"In N câu trật nhiều nhất, với đáp án và những điều được xếp đầu."`
	Decline    bool   `help:"Đo tỷ lệ bị từ chối thay cho việc tìm, và in tỷ lệ ấy theo từng ngưỡng tin cậy."`
	Bench      bool   `help:"Đo thời gian lập chỉ mục, mở lại, trả lời và bộ nhớ bằng các câu hỏi của bộ."`
	Pace       bool   `help:"Đo thời gian bộ xử lý và bộ nhớ trên kho hiện có: mở, xếp hạng, trả lời, một văn bản nhỏ."`
	Growth     []int  `placeholder:"N,…" help:"Đo một kho có N lần các văn bản của --corpus (bản chép được đánh số lại), dựng trong thư mục growth của thư mục dữ liệu."`
	Holdout    bool   `help:"Với tệp JSONL có id, text, number, article, clause: đo câu trả lời khi đủ văn bản và khi bỏ văn bản trả lời (cùng các văn bản cùng tên) khỏi việc tìm."`
	Procedures bool   `help:"Với tệp JSONL câu hỏi về thủ tục (cmd/trolyao/testdata/questions): đo câu trả lời về từng phần của thủ tục hành chính."`
	Figures    bool   `help:"In bảng chất lượng không có thời gian, mọi cách gõ, để so giữa hai phiên bản."`
	Most       int    `placeholder:"N" help:"Chỉ dùng nhiều nhất N câu của mỗi bộ, rải đều."`
	Answers    bool   `help:"Với tệp câu hỏi .txt: đo thêm câu trả lời do hai mô hình giả viết, một trung thực, một dối trá. Với tệp JSONL câu hỏi có căn cứ: đo nguồn thứ nhất và đoạn đầu của câu trả lời."`
	Table      string `placeholder:"TỆP" help:"Với --answers và tệp JSONL: ghi bảng kết quả theo loại câu hỏi vào TỆP (Markdown)."`
	SideBySide bool   `name:"side-by-side" help:"Với --answers và tệp JSONL: đo cả khi không có và khi có mô hình ngôn ngữ đã cài đặt, và in từng câu khác nhau."`
	Record     string `placeholder:"TỆP" help:"Với --answers và tệp JSONL: ghi lời của mô hình đã cài đặt vào TỆP (không ghi câu hỏi và văn bản)."`
	Replay     string `placeholder:"TỆP" help:"Với --answers và tệp JSONL: dùng lời đã ghi trong TỆP thay cho mô hình."`
	Fresh      bool   `help:"Nhập và lập lại chỉ mục riêng dù đã có sẵn."`
	Learn      string `placeholder:"TỆP" help:"Học lại thứ hạng từ các câu hỏi của bộ và ghi vào TỆP (index/rank.txt của mã nguồn), thay cho việc đo."`
	Common     string `placeholder:"TỆP" help:"Đếm từ trong kho hiện có và ghi vào TỆP (index/common.txt.gz của mã nguồn), thay cho việc đo."`
	Validity   bool   `help:"Đo tình trạng hiệu lực theo các dòng đã kiểm (JSONL) trên các bộ văn bản trong thư mục của --corpus."`
	Register   string `placeholder:"THƯ-MỤC" help:"Đọc các bộ văn bản trong thư mục của --corpus và ghi vào thư mục này (corpus của mã nguồn) sổ văn bản hết hiệu lực ends.csv và sổ ngày days.csv, thay cho việc đo."`
	Drafts     string `placeholder:"THƯ-MỤC" help:"Đo việc kiểm tra viện dẫn trên các dự thảo có đáp án (TÊN.key.jsonl bên cạnh TÊN.docx, .odt, .pdf, .html hoặc .txt)."`
	Bases      bool   `help:"Kiểm tra căn cứ của mọi văn bản trong kho theo ngày ban hành của chính nó và in những chỗ bị coi là sai."`
	JSON       bool   `name:"json" help:"In mỗi bộ một đối tượng JSON trên một dòng."`
	Made       int    `placeholder:"N" help:"Cùng với --drafts: dựng N dự thảo quanh các văn bản của THƯ-MỤC/corpus/texts, có lỗi cài sẵn, và đo trên đó."`
}

func (c *evalCmd) Help() string {
	return "Bộ có văn bản riêng (corpus.jsonl) được đo trên chính văn bản đó; zalo2021-a, civil-a, lawqa-train dùng ../corpus/phapdien.jsonl.gz " +
		"và procedures dùng ../corpus/tthc.jsonl.gz tính từ thư mục chứa bộ, nếu có. Các bộ khác được đo trên kho hiện có, nên cần nhập văn bản trước. " +
		"Chỉ mục riêng được giữ trong thư mục eval của thư mục dữ liệu cho lần đo sau; xóa lúc nào cũng được."
}

// evalReport is what "eval --json" prints for a set.
type evalReport struct {
	Set    string `json:"set"`
	Kind   string `json:"kind"` // "retrieval", "answers", "judged", "expected", "decline", "holdout", "facts" or "speed"
	Corpus string `json:"corpus,omitempty"`
	// Asked questions were answered, with these statuses; a set that is only
	// searched has none.
	Asked    int                   `json:"asked,omitempty"`
	Statuses map[answer.Status]int `json:"statuses,omitempty"`
	// One of these, by Kind.
	*searchFigures
	*answerFigures
	*judgedFigures
	*statusFigures
	*holdoutFigures
	*factFigures
	*speedFigures
	*aspectFigures
	P50 float64 `json:"p50_ms"` // of one question
	P95 float64 `json:"p95_ms"`
	P99 float64 `json:"p99_ms"`
}

func (c *evalCmd) Run(ctx context.Context, m *Main) error {
	if c.Validity {
		return c.validity(ctx, m)
	}
	if c.Register != "" {
		return c.register(ctx, m)
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if c.Common != "" {
		return spoken(h.common(ctx, c.Common))
	}
	if len(c.Growth) > 0 {
		return spoken(h.growth(ctx, c.Corpus, c.Growth, c.Sets))
	}
	if c.Pace {
		f, err := h.pace(ctx, c.Sets, c.Most)
		switch {
		case err != nil:
			return spoken(err)
		case c.JSON:
			return m.printJSON(f)
		}
		fmt.Fprint(m.Stdout, f.text())
		return nil
	}
	if c.Drafts != "" && c.Made > 0 {
		return spoken(h.made(ctx, c.Drafts, c.Made))
	}
	if c.Drafts != "" {
		return h.drafts(ctx, c.Drafts)
	}
	if c.Bases {
		return h.bases(ctx)
	}
	if c.Figures {
		c.Strip, c.Half, c.NFD = true, true, true
		fmt.Fprint(m.Stdout, figuresHead)
	}
	e := &evaluation{desk: h, cmd: c, guests: map[string]*desk{}}
	defer e.close()
	var reports []*evalReport
	for _, path := range c.Sets {
		if c.Learn != "" {
			if err := e.learn(ctx, filepath.Clean(path)); err != nil {
				return spoken(err)
			}
			continue
		}
		r, err := e.measure(ctx, filepath.Clean(path))
		if err != nil {
			return spoken(err)
		}
		reports = append(reports, r)
		switch {
		case c.JSON:
			if err := m.printJSON(r); err != nil {
				return err
			}
		case c.Figures:
			fmt.Fprint(m.Stdout, r.figures())
		default:
			fmt.Fprint(m.Stdout, r.text())
		}
	}
	if c.Table != "" {
		return c.writeTable(reports, h.today())
	}
	return nil
}

// evaluation is one run of the command. Sets over the same texts share an
// index.
type evaluation struct {
	*desk
	cmd    *evalCmd
	guests map[string]*desk // by the path of their corpus

	freshMB float64 // of --bench, measured before the first of them
}

func (e *evaluation) close() {
	for _, g := range e.guests {
		g.close()
	}
}

func (e *evaluation) measure(ctx context.Context, path string) (*evalReport, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fail(err, "Không mở được bộ câu hỏi %s.", path)
	}
	switch {
	case info.IsDir() && e.cmd.Bench:
		return e.speed(ctx, path)
	case info.IsDir() && e.cmd.Decline:
		return e.declines(ctx, path)
	case info.IsDir():
		return e.search(ctx, path)
	case strings.HasSuffix(path, ".jsonl") && e.cmd.Procedures:
		return e.aspects(ctx, path)
	case strings.HasSuffix(path, ".jsonl") && e.cmd.Holdout:
		return e.holdout(ctx, path)
	case strings.HasSuffix(path, ".jsonl") && e.cmd.Answers:
		return e.facts(ctx, path)
	case strings.HasSuffix(path, ".jsonl"):
		return e.expected(ctx, path)
	case strings.HasSuffix(path, ".txt"):
		return e.judged(ctx, path)
	}
	return e.answers(ctx, path)
}

func (r *evalReport) text() string {
	var b strings.Builder
	switch {
	case r.searchFigures != nil:
		r.searchFigures.text(&b, r)
	case r.answerFigures != nil:
		r.answerFigures.text(&b, r)
	case r.judgedFigures != nil:
		r.judgedFigures.text(&b, r)
	case r.statusFigures != nil:
		r.statusFigures.text(&b, r)
	case r.holdoutFigures != nil:
		r.holdoutFigures.text(&b, r)
	case r.factFigures != nil:
		r.factFigures.text(&b, r)
	case r.aspectFigures != nil:
		r.aspectFigures.text(&b, r)
	case r.speedFigures != nil:
		r.speedFigures.text(&b, r)
	}
	return b.String()
}

// count adds an answer.
func (r *evalReport) count(a *answer.Answer) {
	if r.Statuses == nil {
		r.Statuses = map[answer.Status]int{}
	}
	r.Asked++
	r.Statuses[a.Status]++
}

func (r *evalReport) timed(t times) {
	r.P50, r.P95, r.P99 = t.at(.5), t.at(.95), t.at(.99)
}

func (r *evalReport) latency() string {
	return fmt.Sprintf("mỗi câu p50 %.1f ms, p95 %.1f ms, p99 %.1f ms", r.P50, r.P95, r.P99)
}

// times are how long questions took.
type times []time.Duration

// at returns the share-quantile in milliseconds.
func (t times) at(share float64) float64 {
	if len(t) == 0 {
		return 0
	}
	sorted := slices.Clone(t)
	slices.Sort(sorted)
	return float64(sorted[min(len(sorted)-1, int(share*float64(len(sorted))))].Microseconds()) / 1000
}

// bar draws how many of n questions of a set are done.
func (p *progress) bar(set string, i, n int) {
	const width = 24
	full := width * i / max(1, n)
	p.show("%s [%s%s] %d/%d câu", set, strings.Repeat("#", full), strings.Repeat(".", width-full), i, n)
}

// spread returns at most n of all, evenly spaced; n 0 is all.
func spread[T any](all []T, n int) []T {
	if n <= 0 || n >= len(all) {
		return all
	}
	out := make([]T, n)
	for i := range out {
		out[i] = all[i*len(all)/n]
	}
	return out
}

// statuses shows counts of statuses, the commonest first.
func statuses(counts map[answer.Status]int) string {
	var keys []answer.Status
	for s := range counts {
		keys = append(keys, s)
	}
	slices.SortFunc(keys, func(a, b answer.Status) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(string(a), string(b))
	})
	var out []string
	for _, s := range keys {
		out = append(out, fmt.Sprintf("%s %d", s, counts[s]))
	}
	return strings.Join(out, ", ")
}
