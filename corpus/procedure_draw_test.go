package corpus

import (
	"bufio"
	"compress/gzip"
	"context"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"

	"trolyao/paper"
)

// TestDrawnProceduresAgainstTheirText draws 60 of the shared records by a seeded
// choice and holds what was read to the text: every fact stands in the part it was
// read from, and the table of ways has no row and no fee that was not read.
func TestDrawnProceduresAgainstTheirText(t *testing.T) {
	f, err := os.Open("../../shared/corpus/tthc.jsonl.gz")
	if err != nil {
		t.Skip("the shared records are not here")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var all []*Document
	err = ReadCollection(context.Background(), bufio.NewReader(z), CollectionOptions{},
		func(d *Document, _ []paper.Problem) error { all = append(all, d); return nil })
	if err != nil {
		t.Fatal(err)
	}
	draw := rand.New(rand.NewPCG(2642, 60)).Perm(len(all))[:60]
	facts, rows, wantRows, fees, wantFees := 0, 0, 0, 0, 0
	for _, i := range draw {
		d := all[i]
		p, text := ProcedureOf(d), map[ProcedurePart]string{}
		for _, q := range d.Parts {
			text[ProcedurePartOf(q.Title)] += plainWords(q.Words())
		}
		if len(p.Cases) == 0 { // steps under the heading of the dossier
			text[ProcedureSteps] += text[ProcedureDossier]
		}
		stands := func(part ProcedurePart, s string) {
			if s = plainWords(s); s != "" {
				facts++
				if !strings.Contains(text[part], s) {
					t.Errorf("%s: %q is not in its %s", p.Code, s, part)
				}
			}
		}
		for _, s := range p.Steps {
			stands(ProcedureSteps, s.Label)
			stands(ProcedureSteps, s.Text)
		}
		for _, m := range p.Methods {
			rows++
			stands(ProcedureMethods, m.Way+m.Time)
			stands(ProcedureMethods, m.Note)
			for _, x := range m.Fees {
				stands(ProcedureMethods, x.Text)
				stands(ProcedureMethods, x.Note)
				if x.Dong > 0 || x.Free {
					fees++
				}
			}
		}
		for _, c := range p.Cases {
			for _, it := range c.Items {
				stands(ProcedureDossier, it.Name)
			}
		}
		for _, b := range p.Basis {
			stands(ProcedureBasis, b.Title)
			stands(ProcedureBasis, strings.TrimSuffix(b.Ref.Number, "."))
		}
		for _, q := range d.Parts {
			if ProcedurePartOf(q.Title) == ProcedureMethods {
				wantRows += len(drawnWay.FindAllString(q.Text, -1))
				wantFees += len(drawnFee.FindAllString(q.Text, -1))
			}
		}
	}
	t.Logf("%d facts, %d of %d rows, %d of %d fees", facts, rows, wantRows, fees, wantFees)
	if facts < 1500 || rows*100 < 98*wantRows || fees*100 < 95*wantFees {
		t.Errorf("%d facts, %d of %d rows, %d of %d fees", facts, rows, wantRows, fees, wantFees)
	}
}

var (
	drawnWay = regexp.MustCompile(`(?:Trực tuyến|Trực tiếp|Dịch vụ bưu chính)(?:\d|Không có thông tin|Miễn phí)`)
	drawnFee = regexp.MustCompile(`\d(?:,\d{3})* (?:VNĐ|Việt Nam Đồng)|Miễn phí(?:\(|Trực|Dịch vụ|$)`)
)

// plainWords are the letters and digits of a text, which its spaces and marks do not
// change.
func plainWords(s string) string {
	var b strings.Builder
	for _, r := range paper.Fold(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}
