package house_test

import (
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
)

// dump is data of the national database in the form in which it is handed on; the
// numbers are those of the papers of the example.
const dump = `{"id": 1, "title": "Nghị định 911", "so_ky_hieu": "911/2021/NĐ-CP", "ngay_ban_hanh": "04/01/2021", "loai_van_ban": "Nghị định", "ngay_co_hieu_luc": "01/03/2021", "ngay_het_hieu_luc": "01/05/2026", "co_quan_ban_hanh": "Chính phủ", "tinh_trang_hieu_luc": "Hết hiệu lực toàn bộ"}
{"id": "2", "title": "Nghị định 912", "so_ky_hieu": "912/2019/NĐ-CP", "ngay_ban_hanh": "05/05/2019", "loai_van_ban": "Nghị định", "ngay_co_hieu_luc": "01/07/2019", "ngay_het_hieu_luc": null, "co_quan_ban_hanh": "Chính phủ", "tinh_trang_hieu_luc": "Còn hiệu lực"}
{"id": "uuid-3", "title": "Nghị định 950", "so_ky_hieu": "950/2026/NĐ-CP", "ngay_ban_hanh": "02/03/2026", "loai_van_ban": "Nghị định", "ngay_co_hieu_luc": "01/05/2026", "tinh_trang_hieu_luc": "Còn hiệu lực"}
{"id": 4, "title": "x", "so_ky_hieu": null, "tinh_trang_hieu_luc": null}
`

const dumpTies = `{"doc_id": 1, "other_doc_id": "uuid-3", "relationship": "Văn bản quy định hết hiệu lực"}
{"doc_id": 1, "other_doc_id": "2", "relationship": "Văn bản căn cứ"}
`

// TestNationalDatabaseIsHeardAndNotObeyed: what it says of a document confirms our reading
// or is a doubt for a person, and neither wins by itself.
func TestNationalDatabaseIsHeardAndNotObeyed(t *testing.T) {
	h := housetest.Open(t)
	take := func(text string) *house.OfficialReport {
		t.Helper()
		r, err := h.TakeOfficial(t.Context(), "metadata.jsonl", strings.NewReader(text), "2026-11-01", func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	state := func(key string, on corpus.Day) corpus.Validity {
		t.Helper()
		v, err := h.Show(t.Context(), corpus.Ref{Doc: key}, on)
		if err != nil {
			t.Fatal(err)
		}
		return v.Validity
	}
	doubt := func(key string) *house.Doubt {
		t.Helper()
		all, err := h.Doubts(t.Context(), boss)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(all, func(d house.Doubt) bool { return d.To.Doc == key && d.Kind == corpus.RelOfficial })
		if i >= 0 {
			return &all[i]
		}
		return nil
	}
	r := take(dump)
	if r.Documents != 3 || r.Changed != 3 || r.Skipped != 1 || r.Held != 2 {
		t.Errorf("dump: %+v", r)
	}
	if r := take(dump); r.Changed != 0 {
		t.Errorf("the same dump again: %+v", r)
	}
	before, err := h.Store.Seq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	newer, err := h.TakeOfficial(t.Context(), "metadata.jsonl", strings.NewReader(dump), "2026-11-05", func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	after, err := h.Store.Seq(t.Context())
	if _, _, asOf, _ := h.Store.CountOfficial(t.Context()); err != nil || newer.Changed != 0 || after != before ||
		asOf != "2026-11-05" {
		t.Errorf("newer data that says the same: %+v of %s, feed %d and %d, %v", newer, asOf, before, after, err)
	}
	take(dumpTies)

	// An end that we do not know of: in force, and in doubt.
	v := state("911-2021-nd-cp", "2026-11-21")
	if v.State != corpus.InForce || !v.Doubt || !strings.Contains(v.Unsure(), "950/2026/NĐ-CP") || v.Over() {
		t.Errorf("911: %s %v %q", v.State, v.Doubt, v.Steps)
	}
	if v := state("911-2021-nd-cp", "2026-04-30"); v.State != corpus.InForce || v.Doubt {
		t.Errorf("911 before its end: %s %v %q", v.State, v.Doubt, v.Steps)
	}
	if v := state("912-2019-nd-cp", "2026-11-21"); v.Doubt || v.State != corpus.InForce {
		t.Errorf("912: %s %q", v.State, v.Steps)
	}
	d := doubt("911-2021-nd-cp")
	if d == nil || doubt("912-2019-nd-cp") != nil {
		t.Fatalf("doubts: %+v", d)
	}
	// A person follows it: the document ends, by the one that the database names.
	if _, err := h.Decide(t.Context(), boss, d.ID, house.Decision{Verdict: house.Right}); err != nil {
		t.Fatal(err)
	}
	if v := state("911-2021-nd-cp", "2026-11-21"); v.State != corpus.Expired || v.Doubt || v.Since != "2026-05-01" {
		t.Errorf("911 decided: %s %v %v %q", v.State, v.Doubt, v.Since, v.Steps)
	}
	if doubt("911-2021-nd-cp") != nil {
		t.Error("the doubt stays")
	}

	// Our end, that the database does not know of.
	if _, err := h.Ingest(t.Context(), "nd951.txt", housetest.Decree("951/2026/NĐ-CP", "05 tháng 01 năm 2026", "Về vườn hoa",
		"Điều 1. Vườn hoa\nVườn hoa được tưới mỗi ngày.\n\nĐiều 2. Hiệu lực thi hành\n1. Nghị định này có hiệu lực từ ngày 01 tháng 3 năm 2026.\n2. Nghị định số 912/2019/NĐ-CP ngày 05 tháng 5 năm 2019 của Chính phủ hết hiệu lực kể từ ngày Nghị định này có hiệu lực.")); err != nil {
		t.Fatal(err)
	}
	v = state("912-2019-nd-cp", "2026-11-21")
	if v.State != corpus.Expired || !v.Doubt || !strings.Contains(strings.Join(v.Steps, " "), "còn hiệu lực; kho lại cho là đã hết hiệu lực") {
		t.Errorf("912 ended by us: %s %v %q", v.State, v.Doubt, v.Steps)
	}
	if d = doubt("912-2019-nd-cp"); d == nil {
		t.Fatal("no doubt about 912")
	}
	if _, err := h.Decide(t.Context(), boss, d.ID, house.Decision{Verdict: house.NotSo, Reason: "đã đối chiếu"}); err != nil {
		t.Fatal(err)
	}
	if v := state("912-2019-nd-cp", "2026-11-21"); v.State != corpus.Expired || v.Doubt || doubt("912-2019-nd-cp") != nil {
		t.Errorf("912 decided: %s %v %q", v.State, v.Doubt, v.Steps)
	}

	// Later data that agrees says so; older data changes nothing.
	if _, err := h.TakeOfficial(t.Context(), "x.jsonl", strings.NewReader(strings.ReplaceAll(dump, "Còn hiệu lực", "Hết hiệu lực toàn bộ")),
		"2026-11-15", func(string) {}); err != nil {
		t.Fatal(err)
	}
	if v := state("912-2019-nd-cp", "2026-11-21"); v.Doubt || !strings.Contains(strings.Join(v.Steps, " "), "trùng với kết quả đọc") {
		t.Errorf("912 agreed: %v %q", v.Doubt, v.Steps)
	}
	if r := take(dump); r.Changed != 0 {
		t.Errorf("older data changed %d", r.Changed)
	}
}
