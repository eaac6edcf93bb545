package starter

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"trolyao/corpus"
)

// Numbers of provisions and documents that a digest refers to are not numbers
// of its rule.
var (
	reCited  = regexp.MustCompile(`(?i)((?:điều|khoản|mục|phần|chương|bản sửa năm|số|năm|mức) [0-9][0-9a-zđ.]*(?:(?:, | và | đến |-)[0-9]+[a-zđ]?)*|[0-9]+/[0-9]{4}/[\p{L}-]+[0-9]*|[0-9]+/[0-9]+/[\p{L}0-9-]+)`)
	reFigure = regexp.MustCompile(`[0-9]+(?:[.,/][0-9]+)*`)
)

// Numbers that the Bộ luật Dân sự writes in words, the longest first.
var spelled = strings.NewReplacer("mười lăm", "15", "mười hai", "12", "hai mươi tư", "24",
	"ngày đầu tiên của tháng một", "1/1",
	"sáu tháng", "6 tháng")

// counted are numbers that count what the provision lists, and are not written
// there.
var counted = map[string]string{"30/2020/NĐ-CP Điều 7": "29", "30/2020/NĐ-CP Điều 8 khoản 2": "9",
	"80/2025/QH15 Điều 26 khoản 1": "4"}

// figures are the numbers and days of a text without leading zeros.
func figures(text string) map[string]bool {
	out := map[string]bool{}
	text = spelled.Replace(text)
	long := regexp.MustCompile(`ngày ([0-9]{1,2}) tháng ([0-9]{1,2})(?: năm ([0-9]{4}))?`)
	text = long.ReplaceAllString(text, "$1 $2 $3 $1/$2 $1/$2/$3")
	for _, f := range reFigure.FindAllString(text, -1) {
		parts := strings.Split(f, "/")
		for i, p := range parts {
			parts[i] = strings.TrimLeft(p, "0")
			out[parts[i]] = true
		}
		out[strings.Join(parts, "/")] = true
	}
	return out
}

// provisionText is the text of the narrowest part of d that holds r; found
// says whether that is r itself.
func provisionText(d *corpus.Document, r corpus.Ref) (text string, found bool) {
	article := r
	article.Clause, article.Point, article.Item = "", "", ""
	var walk func(ps []corpus.Placed, in bool)
	walk = func(ps []corpus.Placed, in bool) {
		for _, p := range ps {
			ref := p.Ref
			ref.Doc, ref.Number, ref.Chapter = r.Doc, r.Number, r.Chapter
			if r.Book == "" && r.Appendix != "" {
				ref.Book = "" // a mục of an appendix is named without its Phần
			}
			here := in || ref == article || article.Article == "" && ref.Appendix != "" &&
				ref.Appendix == article.Appendix
			if here {
				text += p.Part.Label + " " + p.Part.Title + " " + p.Part.Text + "\n"
				if p.Part.Table != nil {
					for _, row := range p.Part.Table.Rows {
						for _, c := range row {
							text += c.Text + "\n"
						}
					}
				}
			}
			found = found || ref == r
			walk(p.Parts, here)
		}
	}
	walk(d.Placed(), false)
	return text, found
}

// Every number and day that a digest says stands in the provision it sums up,
// or in the text that amended it, and the provision exists.
func TestDigestsAgainstTexts(t *testing.T) {
	shared(t, "design.md") // skips where there is nothing to compare with
	names, err := filepath.Glob("../../shared/corpus/texts/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	d := data(t)
	wanted := map[string]bool{}
	for _, g := range d.Digests {
		wanted[g.Document] = true
		for _, p := range g.Provisions {
			wanted[p.AmendedBy] = true
		}
	}
	texts, raw := map[string]*corpus.Document{}, map[string]string{}
	for _, name := range names {
		number := strings.ReplaceAll(strings.TrimSuffix(filepath.Base(name), ".txt"), "-", "/")
		for w := range wanted {
			if strings.ReplaceAll(w, "-", "/") == number {
				content, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				if texts[w], _, err = corpus.Read(context.Background(), filepath.Base(name), content,
					corpus.ReadOptions{}); err != nil {
					t.Fatal(err)
				}
				raw[w] = string(content)
			}
		}
	}
	checked, compared := 0, 0
	for _, g := range d.Digests {
		doc := texts[g.Document]
		if doc == nil {
			continue
		}
		checked++
		for _, p := range g.Provisions {
			text, found := provisionText(doc, p.ref)
			if text == "" || !found && p.AmendedBy == "" {
				t.Errorf("%s %s: no such provision in the text", g.Document, p.At)
				continue
			}
			have := figures(text + raw[p.AmendedBy])
			for f := range figures(reCited.ReplaceAllString(p.Digest, " ")) {
				compared++
				if f != "" && !have[f] && counted[g.Document+" "+p.At] != f &&
					(p.AmendedBy == "" || raw[p.AmendedBy] != "") {
					t.Errorf("%s %s: %s stands neither in the text nor in the amending text", g.Document, p.At, f)
				}
			}
		}
	}
	if checked < 6 || compared < 150 {
		t.Errorf("only %d documents and %d numbers were compared", checked, compared)
	}
}
