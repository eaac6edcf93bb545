package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

type relationsCmd struct {
	Most int  `default:"20" placeholder:"N" help:"In N việc cần đối chiếu đầu tiên."`
	JSON bool `name:"json" help:"In dạng JSON cho chương trình khác đọc."`
}

// claimKinds are the kinds of relations that bear on validity, in the order they
// are shown.
var claimKinds = []corpus.RelationKind{corpus.RelReplaces, corpus.RelRepeals, corpus.RelSuspends, corpus.RelKeeps,
	corpus.RelStarts, corpus.RelAmends, corpus.RelNames, corpus.RelOfficial}

var grades = []corpus.Grade{corpus.Told, corpus.Sure, corpus.Likely, corpus.Doubtful, corpus.OfficialGrade}

// countClaims is a table of relations by kind and grade.
func countClaims(rels []corpus.Relation) string {
	count := map[corpus.RelationKind]map[corpus.Grade]int{}
	for _, r := range rels {
		if count[r.Kind] == nil {
			count[r.Kind] = map[corpus.Grade]int{}
		}
		count[r.Kind][r.Grade()]++
	}
	var b strings.Builder
	for _, k := range claimKinds {
		fmt.Fprintf(&b, "  %-10s", k)
		for _, g := range grades {
			fmt.Fprintf(&b, " %s %5d ", cmp.Or(string(g), "told"), count[k][g])
		}
		b.WriteString("\n")
	}
	return b.String()
}

// waiting is a document whose state a person should look at.
type waiting struct {
	Head     *corpus.Head    `json:"document"`
	Validity corpus.Validity `json:"validity"`
	Answers  int             `json:"answers"` // given and approved, that rest on it
	Hangs    int             `json:"hangs"`   // held documents that stand on it or act on it
}

// relationsReport is what "corpus relations --json" prints.
type relationsReport struct {
	Count          map[corpus.RelationKind]map[corpus.Grade]int `json:"count"`
	Contradictions []corpus.Relation                            `json:"contradictions"`
	Queue          []waiting                                    `json:"queue"`
}

// table prints how many relations of each kind were read, and how surely.
func (r *relationsReport) table(w io.Writer) {
	fmt.Fprintln(w, "Số quan hệ theo loại và mức chắc chắn:")
	fmt.Fprintf(w, "  %-20s %8s %8s %8s %8s\n", "", "có sẵn", "rõ", "có thể", "đáng ngờ")
	for _, k := range claimKinds {
		fmt.Fprintf(w, "  %-20s", cmp.Or(relationWords[k], "nhắc đến"))
		for _, g := range grades {
			fmt.Fprintf(w, " %8d", r.Count[k][g])
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, "Có sẵn: theo danh mục kèm chương trình hoặc do quản trị viên ghi. Rõ: câu nêu đủ. Có thể: còn điều chưa rõ, hiện là “có thể đã hết hiệu lực”. Đáng ngờ: không tự có tác dụng.")
}

// cited names a document, or a part of it, for people.
func cited(catalog *corpus.Catalog, r corpus.Ref) string {
	if h := catalog.Head(r.Doc); h != nil {
		return corpus.Cite(h, r)
	}
	return r.String()
}

func (c *relationsCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	rels, err := h.store.Relations(ctx)
	if err != nil {
		return spoken(err)
	}
	heads, err := h.store.Heads(ctx)
	if err != nil {
		return spoken(err)
	}
	answers, err := h.store.CountAnswers(ctx)
	if err != nil {
		return spoken(err)
	}
	catalog := corpus.NewCatalog(heads)
	settled := catalog.Settled(rels)
	touching := catalog.Touching(rels)
	report := relationsReport{Count: map[corpus.RelationKind]map[corpus.Grade]int{}}
	hangs := map[string]int{}
	for _, r := range settled {
		if r.Rejected {
			continue
		}
		hangs[r.To.Doc]++
		if report.Count[r.Kind] == nil {
			report.Count[r.Kind] = map[corpus.Grade]int{}
		}
		report.Count[r.Kind][r.Grade()]++
		if r.Grade() == corpus.Doubtful && catalog.Head(r.To.Doc) != nil && r.To.Doc != "" &&
			slices.Contains(claimKinds, r.Kind) {
			report.Contradictions = append(report.Contradictions, r)
		}
	}
	for _, head := range heads {
		if v := corpus.Assess(head, touching[head.Key], catalog.Head, corpus.Ref{}, h.today()); v.Doubt && !v.Stale {
			report.Queue = append(report.Queue, waiting{head, v, answers[head.Key], hangs[head.Key]})
		}
	}
	slices.SortStableFunc(report.Queue, func(a, b waiting) int {
		return cmp.Or(b.Answers-a.Answers, b.Hangs-a.Hangs, strings.Compare(a.Head.Key, b.Head.Key))
	})
	if c.JSON {
		return m.printJSON(report)
	}
	report.table(m.Stdout)
	fmt.Fprintf(m.Stdout, "\n%d điều đọc được nhưng mâu thuẫn hoặc chưa hiểu, không tự có tác dụng:\n",
		len(report.Contradictions))
	for i, r := range report.Contradictions {
		if i == c.Most {
			fmt.Fprintf(m.Stdout, "  … và %d điều nữa.\n", len(report.Contradictions)-i)
			break
		}
		fmt.Fprintf(m.Stdout, "  %s %s %s (%s): “%s”\n", cited(catalog, r.From), cmp.Or(relationWords[r.Kind], "nhắc đến"),
			cited(catalog, r.To), strings.Join(r.Claim.Why, "; "), short(r.Evidence))
	}
	fmt.Fprintf(m.Stdout, "\n%d văn bản cần người đối chiếu, văn bản có nhiều câu trả lời rồi nhiều quan hệ nhất đứng đầu:\n",
		len(report.Queue))
	for i, w := range report.Queue {
		if i == c.Most {
			fmt.Fprintf(m.Stdout, "  … và %d văn bản nữa.\n", len(report.Queue)-i)
			break
		}
		fmt.Fprintf(m.Stdout, "  %d câu trả lời, %d quan hệ\t%s: %s\n", w.Answers, w.Hangs, title(w.Head),
			w.Validity.Words())
	}
	return nil
}

// short is the beginning of a sentence.
func short(s string) string {
	words := strings.Fields(s)
	if len(words) > 40 {
		return strings.Join(words[:40], " ") + " …"
	}
	return strings.Join(words, " ")
}

type checkCmd struct {
	Paths []string `arg:"" name:"đường-dẫn" help:"Tệp, bộ sưu tập hoặc thư mục định nhập; không có gì được ghi vào kho."`
}

// Run lists what is doubtful in files before they are taken.
func (c *checkCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	heads, err := h.store.Heads(ctx)
	if err != nil {
		return spoken(err)
	}
	files, others := findFiles(c.Paths)
	var docs []*corpus.Document
	found := 0
	say := func(where, text string) {
		found++
		fmt.Fprintf(m.Stdout, "%s: %s\n", where, text)
	}
	for _, o := range others {
		if o.Refusal != nil {
			say(o.Path, o.Refusal.Text)
		}
	}
	for _, f := range files {
		if isCollection(f) {
			more, err := readAll(ctx, f)
			if err != nil {
				say(f, "Không đọc được trọn vẹn bộ sưu tập.")
			}
			docs = append(docs, more...)
			continue
		}
		for _, r := range readFile(ctx, f, corpus.Hint{}, nil) {
			if r.err != nil {
				say(r.path, spoken(r.err).Error())
				continue
			}
			for _, p := range r.problems {
				if p.Severity == paper.Warning {
					say(r.path, strings.TrimSpace(p.Where+": "+p.Text))
				}
			}
			docs = append(docs, r.documents...)
		}
	}
	for _, d := range docs {
		heads = append(heads, &d.Head)
	}
	catalog := corpus.NewCatalog(heads)
	for _, d := range docs {
		for _, r := range d.Relations {
			r = catalog.Settle(r)
			if g := r.Grade(); (g == corpus.Likely || g == corpus.Doubtful) && slices.Contains(claimKinds, r.Kind) {
				say(title(&d.Head), fmt.Sprintf("%s %s %s, chưa chắc (%s): “%s”", r.From.Local(),
					cmp.Or(relationWords[r.Kind], "nhắc đến"), r.To, strings.Join(r.Claim.Why,
						"; "), short(r.Evidence)))
			}
		}
	}
	fmt.Fprintf(m.Stdout, "Đã xem %d tệp, %d văn bản: %d điều cần đối chiếu trước khi nhập.\n", len(files), len(docs),
		found)
	return nil
}
