package house_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/index"
	"trolyao/org"
	"trolyao/store"
)

var (
	firstEdition  = time.Date(2026, 2, 14, 8, 0, 0, 0, time.UTC)
	secondEdition = time.Date(2026, 8, 14, 8, 0, 0, 0, time.UTC)
)

func codified(t testing.TB, h *house.House, plan housetest.CodifiedPlan) *house.CodifiedReport {
	t.Helper()
	var b bytes.Buffer
	housetest.Codified(t, &b, plan)
	r, err := h.TakeCodified(t.Context(), "BoPhapDienDienTu.zip", bytes.NewReader(b.Bytes()), int64(b.Len()), func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestCodifiedLawIsReadAndUpdated takes in a package of the codified law, the same one
// again, and a later edition.
func TestCodifiedLawIsReadAndUpdated(t *testing.T) {
	h := housetest.Open(t)
	const articles = 3000
	first := codified(t, h, housetest.CodifiedPlan{Articles: articles, Edition: firstEdition})
	documents := (articles + 15) / 16
	if first.Articles != articles || first.Documents != documents || first.Outcomes[store.Added] != documents ||
		first.Changed != articles || first.Attached == 0 {
		t.Fatalf("the first package: %+v", first)
	}
	seq, err := h.Store.Seq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again := codified(t, h, housetest.CodifiedPlan{Articles: articles, Edition: firstEdition})
	if now, err := h.Store.Seq(t.Context()); err != nil || now != seq || again.Changed != 0 ||
		again.Outcomes[store.Unchanged] != documents {
		t.Errorf("the same package again: %+v, feed from %d to %d, %v", again, seq, now, err)
	}

	amended := map[int]bool{40: true, 1205: true}
	next := codified(t, h, housetest.CodifiedPlan{Articles: articles, Edition: secondEdition, Amended: amended,
		Gone: map[int]bool{77: true}})
	if next.Changed != len(amended) || next.Outcomes[store.NewVersion] != len(amended) || len(next.LeftOut) != 1 ||
		next.Outcomes[store.Unchanged] != documents-len(amended)-1 {
		t.Errorf("the next edition: %+v", next)
	}
	t.Logf("next edition of %d articles: %d changed in %d documents", articles, next.Changed, next.Outcomes[store.NewVersion])

	// The wording of each day, and who changed it.
	doc, err := h.Store.Document(t.Context(), corpus.MakeKey(housetest.CodifiedNumber(1205/16), "", "", "", ""))
	if err != nil {
		t.Fatal(err)
	}
	no := fmt.Sprint(1205%16 + 1)
	var wordings []string
	for _, p := range doc.Parts {
		if p.No == no {
			wordings = append(wordings, fmt.Sprintf("%s–%s %s %v", p.Since, p.Until, p.Codified, strings.Contains(p.Words(),
				fmt.Sprintf("trong %d ngày", 35+1205%20))))
		}
	}
	if want := []string{"–2026-06-30 5.1.NĐ.36." + no + " false", "2026-07-01– 5.1.NĐ.36." + no + " true"}; !slices.Equal(wordings, want) {
		t.Errorf("wordings %q, want %q", wordings, want)
	}
	if len(doc.Subjects) == 0 || doc.Subjects[0].Topic != "Chủ đề mẫu 5" || doc.Subjects[0].Name != "Đề mục mẫu 5" {
		t.Errorf("subjects %+v", doc.Subjects)
	}
	v, err := h.Show(t.Context(), corpus.Ref{Doc: doc.Key, Number: doc.Number, Article: no}, "2026-09-01")
	if err != nil || v.Validity.State != corpus.Amended || !strings.Contains(strings.Join(v.Validity.Steps, " "), "9901/2026/NĐ-CP") {
		t.Errorf("validity %+v, %v", v.Validity, err)
	}

	// What the edition leaves out is a doubt for a person and changes no state; it ends
	// when the document comes back.
	gone := corpus.MakeKey(housetest.CodifiedNumber(77), "", "", "", "")
	admin := &org.Officer{ID: "qt", Roles: []org.Role{org.Admin}}
	doubted := func() bool {
		all, err := h.Doubts(t.Context(), admin)
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(all, func(d house.Doubt) bool {
			return d.To.Doc == gone && strings.Contains(d.Evidence, "không còn trong Bộ pháp điển")
		})
	}
	if !doubted() {
		t.Error("no doubt about what the edition leaves out")
	}
	codified(t, h, housetest.CodifiedPlan{Articles: articles, Edition: secondEdition.AddDate(0, 1, 0),
		Amended: amended})
	if doubted() {
		t.Error("the doubt stays when the document came back")
	}
	heads, err := h.Documents(t.Context(), index.Reader{All: true}, "")
	if err != nil || len(heads) < documents {
		t.Errorf("%d documents, %v", len(heads), err)
	}
}

// TestCodifiedLawRefusesSecrets leaves out a document whose title bears a mark, and
// takes the others.
func TestCodifiedLawRefusesSecrets(t *testing.T) {
	h := housetest.Open(t)
	r := codified(t, h, housetest.CodifiedPlan{Articles: 64, Edition: firstEdition, Secret: "TỐI MẬT"})
	if r.Refused != 1 || r.Outcomes[store.Added] != 3 {
		t.Errorf("%+v", r)
	}
}

// TestHalfAPackageEndsNothing does not take what a package lacks for ended.
func TestHalfAPackageEndsNothing(t *testing.T) {
	h := housetest.Open(t)
	codified(t, h, housetest.CodifiedPlan{Articles: 1600, Edition: firstEdition})
	r := codified(t, h, housetest.CodifiedPlan{Articles: 600, Edition: secondEdition})
	if len(r.LeftOut) > 0 || len(r.Problems) == 0 {
		t.Errorf("%+v", r)
	}
}

// BenchmarkCodifiedLaw takes in a package of the size of the real one, and the next
// edition; go test ./house -run '^$' -bench CodifiedLaw -benchtime 1x.
func BenchmarkCodifiedLaw(b *testing.B) {
	const articles = 76_000
	for b.Loop() {
		b.StopTimer()
		var one, two bytes.Buffer
		housetest.Codified(b, &one, housetest.CodifiedPlan{Articles: articles, Edition: firstEdition})
		housetest.Codified(b, &two, housetest.CodifiedPlan{Articles: articles, Edition: secondEdition,
			Amended: map[int]bool{100: true, 5000: true, 70001: true}, Gone: map[int]bool{77: true}})
		h := housetest.Open(b)
		take := func(name string, pack []byte) {
			began, used := time.Now(), cpu()
			r, err := h.TakeCodified(b.Context(), "x.zip", bytes.NewReader(pack), int64(len(pack)), func(string) {})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(began).Seconds(), name+"-s")
			b.ReportMetric((cpu() - used).Seconds(), name+"-cpu-s")
			b.ReportMetric(float64(r.Changed), name+"-changed")
		}
		b.StartTimer()
		take("first", one.Bytes())
		take("next", two.Bytes())
		b.ReportMetric(float64(peak()>>20), "peak-MB")
	}
}
