package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"trolyao/check"
	"trolyao/corpus"
	"trolyao/paper"
)

// made measures the checker on drafts of our own: invented sentences around references
// to the texts held, with planted faults. What is in a text is read here by its labels
// alone, not by the code that is measured; words of a text are quoted when the drafts
// are made and are not kept. shared is the folder with corpus/texts and
// eval/validity/gold.jsonl.
func (h *desk) made(ctx context.Context, shared string, n int) error {
	b, err := h.newMaker(ctx, shared)
	if err != nil {
		return err
	}
	var sum check.Grades
	verbs := h.house()
	kinds, forms := map[string]int{}, map[string]int{}
	for i := range n {
		d := b.draft(i)
		ext := madeForms[i%len(madeForms)]
		data, err := d.file(ctx, ext)
		if err != nil {
			return err
		}
		forms[ext]++
		name := fmt.Sprintf("m%02d.%s", i, ext)
		r, err := verbs.CheckDraft(ctx, everything, name, data, "", "")
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, k := range d.key {
			kinds[k.Kind]++
		}
		sum.Add(check.Compare(r, d.key))
	}
	fmt.Fprintf(h.m.Stdout, "%d drafts over %d texts: %s\n", n, len(b.used), gradesText(sum))
	for _, m := range []map[string]int{forms, kinds} {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			fmt.Fprintf(h.m.Stdout, "%6d %s\n", m[k], k)
		}
	}
	for _, t := range sum.Told {
		fmt.Fprintln(h.m.Stdout, " ", t)
	}
	return nil
}

// cutPaper is a text as its labels cut it.
type cutPaper struct {
	head     *corpus.Head
	articles []cutArticle
}

type cutArticle struct {
	no      string
	text    string // where it has no khoản
	clauses []cutClause
}

type cutClause struct {
	no, text string
	points   []cutPoint
}

type cutPoint struct{ no, text string }

var (
	reCutArticle = regexp.MustCompile(`^Điều (\d+)[.:]`)
	reCutClause  = regexp.MustCompile(`^(\d+)\. +(.+)`)
	reCutPoint   = regexp.MustCompile(`^([a-zđ])\) +(.+)`)
	reCutEnd     = regexp.MustCompile(`^(?:Nơi nhận:|(?i:phụ lục)|QUY CHẾ)`)
	reCutAmend   = regexp.MustCompile(`^(?:\d+\. |Điều \d+\. )?Sửa đổi, bổ sung khoản (\d+) (?:của )?Điều (\d+)(?: .{0,60})?$`)
)

// cut reads the articles of a text; ok where they run from 1 without a gap and nothing
// follows them that has articles of its own.
func cut(text string) (out []cutArticle, ok bool) {
	quoted := false
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if strings.Count(line, "“") > strings.Count(line, "”") || strings.Count(line, `"`)%2 == 1 {
			quoted = true
		}
		switch {
		case quoted:
			return out, false
		case reCutArticle.MatchString(line):
			no := reCutArticle.FindStringSubmatch(line)[1]
			if no != fmt.Sprint(len(out)+1) {
				return out, false
			}
			out = append(out, cutArticle{no: no})
		case len(out) == 0:
		case reCutEnd.MatchString(line):
			return out, len(out) > 4
		case reCutClause.MatchString(line):
			m := reCutClause.FindStringSubmatch(line)
			a := &out[len(out)-1]
			if m[1] != fmt.Sprint(len(a.clauses)+1) {
				return out, false
			}
			a.clauses = append(a.clauses, cutClause{no: m[1], text: m[2]})
		case reCutPoint.MatchString(line):
			m := reCutPoint.FindStringSubmatch(line)
			a := &out[len(out)-1]
			if len(a.clauses) > 0 {
				c := &a.clauses[len(a.clauses)-1]
				c.points = append(c.points, cutPoint{m[1], m[2]})
			}
		default:
			if a := &out[len(out)-1]; len(a.clauses) == 0 {
				a.text += " " + line
			}
		}
	}
	return out, len(out) > 4
}

type maker struct {
	r       *rand.Rand
	papers  []cutPaper // in force on the day, no part of them changed
	expired []*corpus.Head
	olds    []oldTelling
	used    map[string]bool
	day     corpus.Day
}

// oldTelling is a khoản whose wording changed.
type oldTelling struct {
	head            *corpus.Head
	article, clause string
	old             string
}

func (h *desk) newMaker(ctx context.Context, shared string) (*maker, error) {
	b := &maker{r: rand.New(rand.NewPCG(24, 7)), used: map[string]bool{}, day: "2026-11-27"}
	heads, err := h.store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	c := corpus.NewCatalog(heads)
	rels, err := h.store.Relations(ctx)
	if err != nil {
		return nil, err
	}
	touching := c.Touching(rels)
	files, err := manifest(filepath.Join(shared, "corpus", "texts"))
	if err != nil {
		return nil, err
	}
	byNumber := map[string]*corpus.Head{}
	for _, x := range heads {
		byNumber[x.Number] = x
	}
	for _, number := range slices.Sorted(maps.Keys(files)) {
		x := byNumber[number]
		if x == nil || x.Kind != corpus.Verbatim || len(x.Issued) != 10 || !strings.Contains(number,
			string(x.Issued[:4])) ||
			x.Title == "" || len(x.Merged) > 0 {
			continue
		}
		b.amendments(files, number, byNumber, c)
		v := corpus.Assess(x, touching[x.Key], c.Head, corpus.Ref{}, b.day)
		articles, ok := cut(files[number])
		if v.State == corpus.InForce && !v.Doubt && ok && len(strings.Fields(x.Title)) > 4 && len(x.Title) < 220 {
			b.papers = append(b.papers, cutPaper{x, articles})
		}
	}
	gold, err := os.Open(filepath.Join(shared, "eval", "validity", "gold.jsonl"))
	if err != nil {
		return nil, err
	}
	defer gold.Close()
	for d := json.NewDecoder(gold); ; {
		var g struct {
			Number, Article, State, Collection string
			Accept                             []string
		}
		if err := d.Decode(&g); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		if x := byNumber[g.Number]; x != nil && g.State == "expired" && g.Collection == "texts" && len(g.Accept) == 0 &&
			g.Article == "" &&
			len(x.Issued) == 10 && x.Title != "" {
			b.expired = append(b.expired, x)
		}
	}
	if len(b.papers) < 20 || len(b.expired) == 0 || len(b.olds) == 0 {
		return nil, fail(nil, "Không đủ văn bản để dựng dự thảo: %d còn hiệu lực, %d hết hiệu lực, %d đã sửa.",
			len(b.papers),
			len(b.expired), len(b.olds))
	}
	return b, nil
}

// manifest reads the texts of a folder by their numbers.
func manifest(dir string) (map[string]string, error) {
	f, err := os.Open(filepath.Join(dir, "MANIFEST.csv"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, row := range rows[1:] {
		if len(row) < 2 || out[row[1]] != "" || strings.Contains(row[0], ".r.") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, row[0]))
		if err != nil {
			continue
		}
		out[row[1]] = paper.Clean(string(data))
	}
	names, err := filepath.Glob(filepath.Join(dir, "*-20[0-9][0-9]-*.txt"))
	for _, name := range names { // those that the manifest does not list
		parts := strings.SplitN(strings.TrimSuffix(filepath.Base(name), ".txt"), "-", 3)
		if number := strings.Join(parts, "/"); len(parts) == 3 && out[number] == "" {
			if data, err := os.ReadFile(name); err == nil {
				out[number] = paper.Clean(string(data))
			}
		}
	}
	return out, err
}

// amendments finds khoản that a text gives another wording.
func (b *maker) amendments(files map[string]string, number string, byNumber map[string]*corpus.Head,
	c *corpus.Catalog) {
	x := byNumber[number]
	if !strings.HasPrefix(strings.TrimPrefix(strings.ToLower(x.Title), "về việc "),
		"sửa đổi, bổ sung một số điều của") ||
		x.Effective == "" || x.Effective > b.day {
		return
	}
	var base *corpus.Head
	for _, m := range c.Find(x.Title) {
		if refs := c.Resolve(m, corpus.Ref{}, x.Issued); len(refs) > 0 && base == nil {
			base = c.Head(refs[0].Doc)
		}
	}
	if base == nil || len(base.Issued) != 10 || files[base.Number] == "" ||
		!strings.Contains(x.Title, base.Number) {
		return
	}
	articles, _ := cut(files[base.Number])
	lines := strings.Split(files[number], "\n")
	for _, line := range lines {
		a := reCutAmend.FindStringSubmatch(strings.TrimSpace(line))
		if a == nil {
			continue
		}
		for _, art := range articles {
			for _, c := range art.clauses {
				fresh := !strings.Contains(strings.Join(strings.Fields(files[number]), " "), firstWords(c.text, 22))
				if fresh && art.no == a[2] && c.no == a[1] && len(strings.Fields(c.text)) > 12 && len(c.points) == 0 {
					b.olds = append(b.olds, oldTelling{base, a[2], a[1], c.text})
				}
			}
		}
	}
}

// firstWords are the first n words, without the punctuation behind them.
func firstWords(s string, n int) string {
	ws := strings.Fields(s)
	return strings.TrimRight(strings.Join(ws[:min(n, len(ws))], " "), ",;:.")
}

// madeDraft is a draft with its key.
type madeDraft struct {
	name  string
	paras []string // "|" in front: a row of the table; "#" a note
	key   []check.KeyLine
}

func (d *madeDraft) add(para string, kind string, refs ...string) {
	d.paras = append(d.paras, para)
	place := []rune(strings.TrimLeft(para, "|#"))
	for _, ref := range refs {
		d.key = append(d.key, check.KeyLine{Draft: d.name, Ref: ref, Place: string(place[:min(len(place), 70)]),
			Kind: kind})
	}
}

func (d *madeDraft) text() string {
	var b strings.Builder
	for _, p := range d.paras {
		b.WriteString(strings.TrimLeft(p, "|#") + "\n")
	}
	return b.String()
}

// madeForms are the formats of the drafts, in turn.
var madeForms = []string{"docx", "txt", "odt", "txt", "docx", "pdf"}

// file is the draft in a format; a PDF is printed by LibreOffice.
func (d *madeDraft) file(ctx context.Context, ext string) ([]byte, error) {
	switch ext {
	case "docx":
		return d.docx()
	case "odt":
		return d.odt()
	case "pdf":
		return d.pdf(ctx)
	}
	return []byte(d.text()), nil
}

// odt sets the draft as an OpenDocument text with a table and notes.
func (d *madeDraft) odt() ([]byte, error) {
	var body strings.Builder
	n := 0
	for i, p := range d.paras {
		t, row := strings.CutPrefix(p, "|")
		t, note := strings.CutPrefix(t, "#")
		var b bytes.Buffer
		xml.EscapeText(&b, []byte(t))
		switch {
		case note:
			n++
			fmt.Fprintf(&body, `<text:p>Có ghi chú ở dưới<text:note text:id="f%d" text:note-class="footnote">`+
				`<text:note-citation>%d</text:note-citation><text:note-body><text:p>%s</text:p></text:note-body>`+
				`</text:note></text:p>`, n, n, b.String())
		case row:
			fmt.Fprintf(&body, `<table:table table:name="b%d"><table:table-column table:number-columns-repeated="2"/>`+
				`<table:table-row><table:table-cell><text:p>%d</text:p></table:table-cell><table:table-cell><text:p>%s`+
				`</text:p></table:table-cell></table:table-row></table:table>`, i, i, b.String())
		default:
			body.WriteString(`<text:p>` + b.String() + `</text:p>`)
		}
	}
	const kind = "application/vnd.oasis.opendocument.text"
	const ns = `urn:oasis:names:tc:opendocument:xmlns:`
	return packed([][2]string{{"mimetype", kind}, {"META-INF/manifest.xml",
		`<manifest:manifest xmlns:manifest="` + ns + `manifest:1.0"><manifest:file-entry manifest:full-path="/" ` +
			`manifest:media-type="` + kind + `"/><manifest:file-entry manifest:full-path="content.xml" ` +
			`manifest:media-type="text/xml"/></manifest:manifest>`}, {"content.xml",
		`<office:document-content xmlns:office="` + ns + `office:1.0" xmlns:text="` + ns + `text:1.0" xmlns:table="` +
			ns + `table:1.0" office:version="1.2"><office:body><office:text>` + body.String() +
			`</office:text></office:body></office:document-content>`}})
}

// pdf prints the draft with LibreOffice.
func (d *madeDraft) pdf(ctx context.Context) ([]byte, error) {
	dir, err := os.MkdirTemp("", "draft")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	data, err := d.odt()
	if err != nil {
		return nil, err
	}
	name := filepath.Join(dir, "draft.odt")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		return nil, err
	}
	if out, err := exec.CommandContext(ctx, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "office"),
		"--headless", "--convert-to", "pdf", "--outdir", dir, name).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("soffice: %w: %s", err, out)
	}
	return os.ReadFile(filepath.Join(dir, "draft.pdf"))
}

// packed is a packed file of some parts, the first of them as it is.
func packed(parts [][2]string) ([]byte, error) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for i, f := range parts {
		how := zip.Deflate
		if i == 0 {
			how = zip.Store
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: f[0], Method: how})
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(w, f[1]); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return buf.Bytes(), err
}

// docx sets the draft as a Word file with a table, notes and runs of one look cut in
// two.
func (d *madeDraft) docx() ([]byte, error) {
	esc := func(s string) string {
		var b bytes.Buffer
		xml.EscapeText(&b, []byte(s))
		return b.String()
	}
	var body, notes strings.Builder
	n := 0
	for i, p := range d.paras {
		t, row := strings.CutPrefix(p, "|")
		note, isNote := strings.CutPrefix(p, "#")
		r := []rune(t)
		k := len(r) / 3
		runs := `<w:r><w:t xml:space="preserve">` + esc(string(r[:k])) +
			`</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">` +
			esc(string(r[k:])) + `</w:t></w:r>`
		switch {
		case isNote:
			n++
			fmt.Fprintf(&notes, `<w:footnote w:id="%d"><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:footnote>`, n, esc(note))
			fmt.Fprintf(&body, `<w:p><w:r><w:t>Có ghi chú ở dưới</w:t></w:r><w:r><w:footnoteReference w:id="%d"/></w:r></w:p>`, n)
		case row:
			fmt.Fprintf(&body, `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>%d</w:t></w:r></w:p></w:tc><w:tc><w:p>%s</w:p></w:tc></w:tr></w:tbl>`, i, runs)
		default:
			body.WriteString(`<w:p>` + runs + `</w:p>`)
		}
	}
	const ns = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	return packed([][2]string{{"[Content_Types].xml",
		`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>`},
		{"word/document.xml", `<w:document ` + ns + `><w:body>` + body.String() + `</w:body></w:document>`},
		{"word/footnotes.xml", `<w:footnotes ` + ns + `>` + notes.String() + `</w:footnotes>`}})
}

// full is a document as it is named the first time.
func full(x *corpus.Head, day corpus.Day) string {
	title := x.Title
	r := []rune(title)
	if x.Type == "Luật" || x.Type == "Bộ luật" {
		return fmt.Sprintf("%s %s số %s %s", x.Type, title, x.Number, "ngày "+day.Long())
	}
	return fmt.Sprintf("%s số %s %s của %s %s", x.Type, x.Number, "ngày "+day.Long(), issuerWords(x),
		strings.ToLower(string(r[:1]))+string(r[1:]))
}

func issuerWords(x *corpus.Head) string {
	if strings.HasPrefix(x.Issuer, "Bộ ") && !strings.HasPrefix(x.Issuer, "Bộ trưởng") {
		return "Bộ trưởng " + x.Issuer
	}
	return x.Issuer
}

func brief(x *corpus.Head) string {
	if x.Type == "Luật" || x.Type == "Bộ luật" {
		return x.Type + " " + x.Title
	}
	return x.Type + " số " + x.Number
}
