package corpus

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trolyao/paper"
)

func TestReadForce(t *testing.T) {
	for _, c := range []struct {
		sentence string
		issued   Day
		from     Day
		until    Day
	}{
		{"1. Nghị định này có hiệu lực thi hành kể từ ngày 01 tháng 7 năm 2031.", "2031-05-02", "2031-07-01", ""},
		{"Quyết định này có hiệu lực kể từ ngày ký ban hành.", "2031-05-02", "2031-05-02", ""},
		{"Thông tư này có hiệu lực thi hành sau 45 ngày kể từ ngày ký ban hành.", "2031-01-01", "2031-02-15", ""},
		{"Thông tư này có hiệu lực sau bốn mươi lăm ngày, kể từ ngày ký.", "2031-01-01", "2031-02-15", ""},
		{"Nghị định này có hiệu lực sau 06 tháng kể từ ngày ký.", "2031-08-31", "2032-02-29", ""},
		{"Nghị quyết này đã được Hội đồng nhân dân tỉnh thông qua ngày 10 tháng 7 năm 2031 và có hiệu lực từ ngày 20 tháng 7 năm 2031.", "", "2031-07-20", ""},
		{"Nghị quyết này được thông qua ngày 10 tháng 7 năm 2031 và có hiệu lực kể từ ngày thông qua.", "", "2031-07-10", ""},
		{"a) Nghị quyết này có hiệu lực từ ngày 29/4/2031 đến hết ngày 01/3/2032.", "2031-04-29", "2031-04-29", "2032-03-01"},
		{"Quyết định này thay thế Quyết định số 10/2020/QĐ-UBND và có hiệu lực kể từ ngày ký.", "2031-05-02", "2031-05-02", ""},
		{"Thông tư này có hiệu lực thi hành kể từ ngày 15 tháng 8.năm 2031.", "2031-05-02", "2031-08-15", ""},
		{"Thông tư này có hiệu lực thi hành ngày từ ngày 15 tháng 9 năm 2031.", "2031-05-02", "2031-09-15", ""},
		{"Thông tư này này có hiệu lực từ ngày ký.", "2031-05-02", "2031-05-02", ""},
		{"Thông tư này có hiệu lực thi hành kề từ ngày 10 tháng 12 năm 2031", "2031-05-02", "2031-12-10", ""},
		{"Thông tư này có hiệu lực thi hành kể từ ngày 25 Tháng 8 năm 2031.", "2031-05-02", "2031-08-25", ""},
		{"Thông tư này có hiệu lực thi hành kể từ ngày 17 thán g 6 năm 2031.", "2031-05-02", "2031-06-17", ""},
		{"Thông tư này có hiệu lực thi hành, từ ngày 08 tháng 6 năm 2031.", "2031-05-02", "2031-06-08", ""},
		{"Thông tư này có hiệu lực thi hành ngày 01 tháng 01 năm 2032.", "2031-05-02", "2032-01-01", ""},
		{"Nghị quyết này có hiệu lực thi hành từ khi được Quốc hội biểu quyết thông qua.", "2031-05-02", "2031-05-02", ""},
		{"Nghị định này có hiệu lực thi hành trong hai năm kể từ ngày 01 tháng 6 năm 2031.", "2031-05-02", "2031-06-01", "2033-05-31"},
		{"Quyết định này có hiệu lực trong thời hạn 18 tháng kể từ ngày 01/6/2031.", "2031-05-02", "2031-06-01", "2032-11-30"},
		{"Thông tư này có hiệu lực thi hành kể từ ngày tháng năm 2031.", "2031-05-02", "", ""},
		{"Nghị định này có hiệu lực kể từ ngày Nghị quyết số 16/2031/QH16 có hiệu lực thi hành.", "2031-05-02", "", ""},
		{"Quyết định này có hiệu lực thi hành từ 00 giờ ngày 03 tháng 6 năm 2031.", "2031-05-02", "2031-06-03", ""},
		{"Thông tư có hiệu lựcthi hành từ ngày 22- 7- 2031.", "2031-05-02", "2031-07-22", ""},
		// Not of the document itself.
		{"Khoản 2 Điều 5 của Nghị định này có hiệu lực từ ngày 01 tháng 01 năm 2033.", "2031-05-02", "", ""},
		{"Hồ sơ nộp trước ngày Nghị định này có hiệu lực thì được xem xét đến hết ngày 31 tháng 12 năm 2031.", "2031-05-02", "", ""},
		{"Nghị định số 10/2020/NĐ-CP có hiệu lực đến hết ngày 31 tháng 12 năm 2031.", "2031-05-02", "", ""},
		{"Nghị định này áp dụng với hợp đồng có hiệu lực từ ngày 01 tháng 01 năm 2030.", "2031-05-02", "", ""},
		{"Giấy phép có hiệu lực từ ngày ký.", "2031-05-02", "", ""},
	} {
		f, _ := readForce(c.sentence, c.issued)
		if f.from != c.from || f.until != c.until {
			t.Errorf("%s\n  got  %s to %s\n  want %s to %s", c.sentence, f.from, f.until, c.from, c.until)
		}
	}
}

// The shared cases of a council's resolution and of a decision that replaces.
func TestForceOfCases(t *testing.T) {
	for name, want := range map[string]Day{"50-effective-adopted.txt": "2026-07-20",
		"51-effective-replaces-and.txt": "2026-07-10"} {
		data, err := os.ReadFile(filepath.Join("../../shared/cases/files", name))
		if err != nil {
			t.Skip("the shared cases are not at hand:", err)
		}
		d, _, err := Read(context.Background(), name, data, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if d.Effective != want {
			t.Errorf("%s: in force from %q, want %q", name, d.Effective, want)
		}
	}
}

// A provision that its own text calls repealed is history, also where the text is no
// văn bản hợp nhất and nobody holds what repealed it.
func TestOwnEnds(t *testing.T) {
	text := "ỦY BAN NHÂN DÂN TỈNH MẪU\nSố: 71/2026/QĐ-UBND\nMẫu, ngày 05 tháng 01 năm 2026\nQUYẾT ĐỊNH\nVề chợ\n" +
		"Điều 1. Giờ mở\n1. Mở lúc 5 giờ.\n2.[1] (được bãi bỏ)\n3. Đóng lúc 18 giờ.\nĐiều 2.[2] (được bãi bỏ)\n" +
		"Điều 3. (bãi bỏ)\nĐiều 4. Hiệu lực\nQuyết định này có hiệu lực từ ngày ký.\n" +
		"[1] Khoản này được bãi bỏ theo khoản 2 Điều 1 Quyết định số 9/2026/QĐ-UBND, có hiệu lực kể từ ngày 01 tháng 3 năm 2026.\n" +
		"[2] Điều này được bãi bỏ theo Điều 2 Quyết định số 12/2025/QĐ-UBND."
	d, _, err := Read(t.Context(), "a.txt", []byte(text), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	own := func(key string) *Head {
		if key == d.Key {
			return &d.Head
		}
		return nil
	}
	// What ended a provision may be held: it is older than the text, which was issued with
	// the mark in it.
	old := &Head{Key: MakeKey("12/2025/QĐ-UBND", "", "", "", ""), Number: "12/2025/QĐ-UBND", Type: "Quyết định",
		Issued: "2025-04-01"}
	for i, r := range d.Relations {
		d.Relations[i] = NewCatalog([]*Head{&d.Head, old}).Settle(r)
	}
	for _, c := range []struct {
		article, clause string
		on              Day
		state           State
		words           string
	}{
		{"1", "1", "2026-06-01", InForce, "còn hiệu lực"},
		{"1", "2", "2026-02-01", InForce, "còn hiệu lực"},
		{"1", "2", "2026-06-01", Expired, "hết hiệu lực từ 01/3/2026, bị bãi bỏ bởi Quyết định số 9/2026/QĐ-UBND"},
		{"2", "", "2026-06-01", Expired, "hết hiệu lực từ 05/01/2026, bị bãi bỏ bởi Quyết định số 12/2025/QĐ-UBND"},
		{"3", "", "2026-06-01", Expired, "hết hiệu lực từ 05/01/2026, bị bãi bỏ bởi văn bản mà bản này không nêu số"},
		{"4", "", "2026-06-01", InForce, "còn hiệu lực"},
	} {
		v := Assess(&d.Head, d.Relations, own, Ref{Article: c.article, Clause: c.clause}, c.on)
		if v.State != c.state || v.Words() != c.words {
			t.Errorf("Điều %s khoản %s on %s: %s", c.article, c.clause, c.on, v.Words())
		}
	}
}

// claimsOf reads an invented document and says what it does, with the grades.
func claimsOf(t *testing.T, text string) string {
	t.Helper()
	var blocks []paper.Block
	for _, l := range strings.Split(text, "\n") {
		blocks = append(blocks, paper.Block{Text: l})
	}
	d, _, err := Parse(blocks, Hint{Number: "900/2031/NĐ-CP", Issued: "2031-05-02"})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range d.Relations {
		w := string(r.Kind) + " " + r.To.Local() + "@" + r.To.Number + " " + string(r.Claim.Grade)
		if r.Until != "" {
			w += " to " + string(r.Until)
		}
		if r.narrowed() {
			w += " part"
		}
		out = append(out, strings.ReplaceAll(w, " @", " @"))
	}
	return strings.Join(out, " | ")
}

func TestClaims(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"wrapped lines and a broken number", "Điều 1. Phạm vi\nNghị định này quy định việc thử.\nĐiều 2. Hiệu lực thi hành\n" +
			"1. Nghị định số 10/2020/NĐ- CP ngày 01 tháng 02 năm 2020 của Chính\nphủ quy định việc thử nghiệm hết hiệu lực kể\ntừ ngày Nghị định này có hiệu lực thi hành.",
			"repeals @10/2020/NĐ-CP sure"},
		{"a bracket between", "Điều 1. Phạm vi\nNghị định này quy định việc thử.\nĐiều 2. Hiệu lực thi hành\n" +
			"2. Nghị định số 10/2020/NĐ-CP về việc thử (được sửa đổi bởi Nghị định số 11/2021/NĐ-CP và được bãi bỏ một phần bởi Nghị định số 12/2022/NĐ-CP) hết hiệu lực từ ngày Nghị định này có hiệu lực.",
			"repeals @10/2020/NĐ-CP sure"},
		{"matter is no act", "Điều 1. Thẩm quyền\nQuốc hội bãi bỏ văn bản trái với Nghị định số 10/2020/NĐ-CP.\nĐiều 2. Nội dung\nHợp đồng ký trước đó.\nĐiều 3. Hiệu lực thi hành\nNghị định này có hiệu lực từ ngày ký.\nĐiều 4. Trách nhiệm thi hành\nCác Bộ trưởng thi hành Nghị định này.", ""},
		{"what stays", "Điều 1. Phạm vi\nNghị định này quy định việc thử.\nĐiều 2. Hiệu lực thi hành\n" +
			"Nghị định này thay thế Nghị định số 10/2020/NĐ-CP, trừ khoản 1 Điều 55 tiếp tục có hiệu lực đến hết ngày 31 tháng 12 năm 2033.",
			"replaces @10/2020/NĐ-CP sure | keeps khoản 1 Điều 55@10/2020/NĐ-CP sure to 2033-12-31"},
		{"a part without address", "Điều 1. Phạm vi\nNghị định này quy định việc thử.\nĐiều 2. Hiệu lực thi hành\nBãi bỏ các quy định về lệ phí tại Nghị định số 10/2020/NĐ-CP.",
			"repeals @10/2020/NĐ-CP sure part"},
		{"a suspension", "Điều 1. Ngưng hiệu lực\nNgưng hiệu lực thi hành Nghị định số 10/2020/NĐ-CP từ ngày 01 tháng 6 năm 2031 đến hết ngày 31 tháng 12 năm 2031.\nĐiều 2. Hiệu lực thi hành\nNghị định này có hiệu lực từ ngày ký.",
			"suspends @10/2020/NĐ-CP sure to 2031-12-31"},
		{"until when is no object", "Điều 1. Tạm ngưng hiệu lực\nTạm ngưng hiệu lực áp dụng cho đến khi Luật An toàn số 55/2010/QH12 và Nghị định hướng dẫn có hiệu lực đối với các văn bản sau đây:\n1. Nghị định số 10/2020/NĐ-CP ngày 01 tháng 02 năm 2020;\nĐiều 2. Hiệu lực thi hành\nNghị định này có hiệu lực từ ngày ký.",
			"suspends @10/2020/NĐ-CP sure"},
		{"a transition ends nothing", "Điều 1. Phạm vi\nNghị định này quy định việc thử.\nĐiều 2. Hiệu lực thi hành\n" +
			"Giấy phép được cấp theo Nghị định số 10/2020/NĐ-CP tiếp tục được dùng đến ngày giấy phép hết hiệu lực.", ""},
		{"what was not understood", "Điều 1. Phạm vi\nNghị định này quy định việc thử.\nĐiều 2. Hiệu lực thi hành\n" +
			"Các cơ quan rà soát việc bãi bỏ cùng với Nghị định số 10/2020/NĐ-CP.", "names @10/2020/NĐ-CP doubtful"},
	} {
		if got := claimsOf(t, c.text); got != c.want {
			t.Errorf("%s\n  got  %s\n  want %s", c.name, got, c.want)
		}
	}
}

// lawHouse is a small invented house where everything that can be doubtful is.
func lawHouse() []*Document {
	doc := func(number, kind, title string, issued, effective Day, rels ...Relation) *Document {
		d := &Document{Head: Head{Key: MakeKey(number, kind, title, "", issued), Number: number, Type: kind,
			Title: title, Issued: issued, Effective: effective, Kind: Verbatim}}
		for _, r := range rels {
			r.From.Doc, r.From.Number, r.By = d.Key, number, FromText
			r.To.Doc = paper.Slug(r.To.Number)
			if r.Claim == nil {
				r.Claim = &Claim{Grade: Sure}
			}
			d.Relations = append(d.Relations, r)
		}
		return d
	}
	to := func(kind RelationKind, number string, since Day) Relation {
		return Relation{Kind: kind, To: Ref{Number: number}, Since: since, Evidence: "Câu về " + number}
	}
	likely := to(RelRepeals, "13/2020/NĐ-CP", "2025-01-01")
	likely.Claim = &Claim{Grade: Likely, Why: []string{"thử"}}
	keeps := to(RelKeeps, "12/2020/NĐ-CP", "")
	keeps.To.Article, keeps.Until = "20", "2027-12-31"
	other := to(RelRepeals, "93/2020/QH14", "2024-01-01")
	other.Claim = &Claim{Grade: Sure, Type: "Nghị quyết"}
	hold := to(RelSuspends, "14/2020/NĐ-CP", "2024-03-01")
	hold.Until = "2024-05-31"
	return []*Document{
		doc("93/2020/QH14", "Luật", "Thử nghiệm", "2020-06-01", "2021-01-01"),
		doc("11/2020/NĐ-CP", "Nghị định", "Việc thử", "2020-01-01", "2020-02-01"),
		doc("12/2020/NĐ-CP", "Nghị định", "Việc thử khác", "2020-01-01", "2020-02-01"),
		doc("13/2020/NĐ-CP", "Nghị định", "Việc thử nữa", "2020-01-01", "2020-02-01"),
		doc("14/2020/NĐ-CP", "Nghị định", "Việc thử tạm", "2020-01-01", "2020-02-01"),
		doc("15/2021/NĐ-CP", "Nghị định", "Sửa đổi, bổ sung một số điều của Nghị định số 12/2020/NĐ-CP", "2021-01-01",
			"2021-02-01", to(RelAmends, "12/2020/NĐ-CP", "")),
		doc("20/2024/TT-BTC", "Thông tư", "Cấp dưới", "2024-01-01", "2024-02-01", to(RelRepeals, "11/2020/NĐ-CP", "")),
		doc("30/2023/NĐ-CP", "Nghị định", "Mới", "2023-06-01", "2023-07-01", to(RelReplaces, "12/2020/NĐ-CP", ""),
			keeps, likely, other, hold),
	}
}

func TestDoubts(t *testing.T) {
	docs := lawHouse()
	states := statesOf(docs)
	for _, c := range []struct{ key, on, want string }{
		{"11-2020-nd-cp", "2025-06-01", "in_force?"}, // a circular repeals no decree
		{"12-2020-nd-cp", "2023-06-30", "amended"},
		{"12-2020-nd-cp", "2025-06-01", "partly_expired"}, // Điều 20 stays
		{"12-2020-nd-cp", "2028-01-01", "expired"},
		{"12-2020-nd-cp d20", "2027-12-31", "in_force"},
		{"12-2020-nd-cp d20", "2028-01-01", "expired"},
		{"12-2020-nd-cp d5", "2023-07-01", "expired"},
		{"13-2020-nd-cp", "2025-06-01", "expired?"},
		{"14-2020-nd-cp", "2024-05-31", "suspended"},
		{"14-2020-nd-cp", "2024-06-01", "in_force"},
		{"15-2021-nd-cp", "2025-06-01", "expired?"}, // ends with what it amends
		{"93-2020-qh14", "2025-06-01", "in_force"},  // a resolution has the number too
	} {
		if got := states[c.key+" "+c.on]; got != c.want {
			t.Errorf("%s on %s: %s, want %s", c.key, c.on, got, c.want)
		}
	}
}

// statesOf says what holds on every day that matters.
func statesOf(docs []*Document) map[string]string {
	var heads []*Head
	var rels []Relation
	for _, d := range docs {
		heads = append(heads, &d.Head)
		rels = append(rels, d.Relations...)
	}
	c := NewCatalog(heads)
	touching := c.Touching(rels)
	out := map[string]string{}
	for _, h := range heads {
		for _, on := range []Day{"2020-01-15", "2020-02-01", "2021-02-01", "2023-06-30", "2023-07-01", "2024-03-01",
			"2024-05-31", "2024-06-01", "2025-06-01", "2027-12-31", "2028-01-01"} {
			for _, at := range []string{"", "5", "20"} {
				v := Assess(h, touching[h.Key], c.Head, Ref{Article: at}, on)
				s := string(v.State)
				if v.Doubt {
					s += "?"
				}
				key := h.Key
				if at != "" {
					key += " d" + at
				}
				out[key+" "+string(on)] = s
			}
		}
	}
	return out
}

// The same documents give the same states on every day, whatever came first.
func TestAnyOrder(t *testing.T) {
	want := statesOf(lawHouse())
	n := len(lawHouse())
	for turn := range 60 {
		docs := lawHouse()
		seed := turn*7919 + 13
		for i := n - 1; i > 0; i-- { // an own shuffle, the same on every run
			seed = (seed*1103515245 + 12345) & 0x7fffffff
			j := seed % (i + 1)
			docs[i], docs[j] = docs[j], docs[i]
		}
		for key, got := range statesOf(docs) {
			if got != want[key] {
				t.Fatalf("order %d: %s is %s, want %s", turn, key, got, want[key])
			}
		}
	}
}
