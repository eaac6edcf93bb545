package main

import (
	"fmt"
	"strings"

	"trolyao/corpus"
)

// draft makes the draft with a number: what it says is decided by the seed alone.
func (b *maker) draft(i int) *madeDraft {
	d := &madeDraft{name: fmt.Sprintf("m%02d", i)}
	d.paras = append(d.paras, "ỦY BAN NHÂN DÂN TỈNH MẪU", "Số:      /QĐ-UBND", "Mẫu, "+"ngày "+b.day.Long(), "QUYẾT ĐỊNH",
		"Về việc sắp xếp chỗ ngồi và giờ giấc của phòng họp số "+fmt.Sprint(i+1))
	b.bases(d, i)
	d.paras = append(d.paras, "QUYẾT ĐỊNH:", "Điều 1. Cách làm")
	for k := range 9 {
		b.right(d, i*9+k)
	}
	faults := []func(*madeDraft){b.noProvision, b.misquote, b.oldTelling, b.noDocument, b.wrongIssuer, b.oldAgency}
	for k, f := range faults {
		if (i+k)%6 != 0 || k == 0 {
			f(d)
		}
	}
	d.paras = append(d.paras, "Điều 2. Tổ chức thực hiện")
	d.add("Chánh Văn phòng chịu trách nhiệm thi hành Điều 1 Quyết định này.", "ok", "Điều 1 Quyết định này")
	return d
}

func (b *maker) paper() cutPaper {
	p := b.papers[b.r.IntN(len(b.papers))]
	b.used[p.head.Number] = true
	return p
}

// bases writes the căn cứ: in order but for one pair in some drafts, with an expired
// one, a wrong day or a wrong type among them.
func (b *maker) bases(d *madeDraft, i int) {
	type line struct {
		text, kind, ref string
		rank            int
	}
	var lines []line
	seen := map[string]bool{}
	for len(lines) < 4 {
		x := b.paper().head
		if seen[x.Key] {
			continue
		}
		seen[x.Key] = true
		lines = append(lines, line{full(x, x.Issued), "ok", full(x, x.Issued), corpus.Rank(x.Type, x.Number)})
	}
	old := b.expired[b.r.IntN(len(b.expired))]
	b.used[old.Number] = true
	lines = append(lines, line{full(old, old.Issued), "expired", full(old, old.Issued),
		corpus.Rank(old.Type, old.Number)})
	x := b.paper().head
	for seen[x.Key] {
		x = b.paper().head
	}
	wrong := x.Issued.Add(37)
	if b.r.IntN(2) == 0 && wrong.Add(31)[:4] == x.Issued[:4] {
		wrong = wrong.Add(31)
	}
	if wrong[:4] != x.Issued[:4] {
		wrong = x.Issued.Add(-40)
	}
	lines = append(lines, line{full(x, wrong), "number_date_mismatch", full(x, wrong), corpus.Rank(x.Type, x.Number)})
	for a := range lines { // the highest first, as they are to stand
		for c := a + 1; c < len(lines); c++ {
			if lines[c].rank > lines[a].rank {
				lines[a], lines[c] = lines[c], lines[a]
			}
		}
	}
	if i%3 == 0 {
		for a := range len(lines) - 1 {
			p, q := &lines[a], &lines[a+1]
			if p.rank > q.rank && p.kind == "ok" && q.kind == "ok" {
				q.kind = "order"
				*p, *q = *q, *p
				break
			}
		}
	}
	for _, l := range lines {
		d.add("Căn cứ "+l.text+";", l.kind, l.ref)
	}
	d.paras = append(d.paras, "Theo đề nghị của Chánh Văn phòng Ủy ban nhân dân tỉnh.")
}

// place is a khoản of a paper, and a clause with points where want is.
func (b *maker) place(points bool) (cutPaper, cutArticle, cutClause) {
	for {
		p := b.paper()
		a := p.articles[b.r.IntN(len(p.articles))]
		if len(a.clauses) < 2 {
			continue
		}
		c := a.clauses[b.r.IntN(len(a.clauses))]
		if !points || len(c.points) > 2 {
			return p, a, c
		}
	}
}

// right writes a reference that is right.
func (b *maker) right(d *madeDraft, k int) {
	mark := []string{"", "|", "", "#"}[k%4]
	switch k % 9 {
	case 0:
		p, a, c := b.place(false)
		ref := fmt.Sprintf("khoản %s Điều %s %s", c.no, a.no, brief(p.head))
		d.add(mark+"Chỗ ngồi được xếp theo "+ref+" và theo thứ tự đến họp.", "ok", ref)
	case 1:
		p, a, c := b.place(true)
		ref := fmt.Sprintf("các điểm %s, %s và %s khoản %s Điều %s %s", c.points[0].no, c.points[1].no,
			c.points[2].no, c.no, a.no,
			brief(p.head))
		d.add(mark+"Người đến muộn đối chiếu với "+ref+".", "ok", ref)
	case 2:
		p, a, _ := b.place(false)
		ref := fmt.Sprintf("các khoản 1, 2 Điều %s %s", a.no, brief(p.head))
		d.add(mark+"Việc bật quạt thực hiện theo "+ref+".", "ok", ref)
	case 3:
		p, a, _ := b.place(false)
		ref := fmt.Sprintf("Điều %s %s", a.no, brief(p.head))
		d.add(mark+"Sổ trực ghi như "+ref+" đã nêu.", "ok", ref)
	case 4:
		for {
			p, a, c := b.place(false)
			words := strings.Fields(c.text)
			if len(words) < 14 || strings.ContainsAny(c.text, "“”\"…[") || len(c.points) > 0 {
				continue
			}
			said := strings.TrimRight(strings.Join(words[:12], " "), ",;:.")
			d.add(fmt.Sprintf("Theo khoản %s Điều %s %s: “%s”.", c.no, a.no, brief(p.head), said), "ok", said)
			return
		}
	case 5:
		old := b.expired[b.r.IntN(len(b.expired))]
		b.used[old.Number] = true
		ref := brief(old) + " " + "ngày " + old.Issued.Long()
		if old.Type == "Luật" {
			ref = old.Type + " " + old.Title + " " + "ngày " + old.Issued.Long()
		}
		d.add(mark+"Trước đây việc này làm theo "+ref+".", "ok", ref)
	case 6:
		for {
			p, a, c := b.place(false)
			if p.head.Type != "Nghị định" && p.head.Type != "Thông tư" {
				continue
			}
			serial := strings.SplitN(p.head.Number, "/", 3)
			ref := fmt.Sprintf("k%s Đ%s %s %s", c.no, a.no, map[string]string{"Nghị định": "NĐ",
				"Thông tư": "TT"}[p.head.Type],
				p.head.Number)
			_ = serial
			d.add(mark+"Ai hỏi thì xem "+ref+".", "ok", ref)
			return
		}
	case 7:
		d.add(mark+"Hồ sơ cũ do Sở Thông tin và Truyền thông (nay là Sở Khoa học và Công nghệ) bàn giao.", "ok",
			"Sở Thông tin và Truyền thông")
	case 8:
		p, a, c := b.place(false)
		ref := fmt.Sprintf("khoản %s Điều %s của %s", c.no, a.no, brief(p.head))
		d.add(mark+"Thời gian mở cửa, theo "+ref+", do Văn phòng niêm yết.", "ok", ref)
	}
}

func (b *maker) noProvision(d *madeDraft) {
	p, a, c := b.place(true)
	switch b.r.IntN(3) {
	case 0:
		ref := fmt.Sprintf("Điều %d %s", len(p.articles)+2+b.r.IntN(9), brief(p.head))
		d.add("Chìa khóa phòng giữ theo "+ref+".", "no_such_provision", ref)
	case 1:
		ref := fmt.Sprintf("khoản %d Điều %s %s", len(a.clauses)+1+b.r.IntN(4), a.no, brief(p.head))
		d.add("|Nước uống đặt theo "+ref+".", "no_such_provision", ref)
	default:
		letters := strings.Split("a b c d đ e g h i k l m n o p q r s t u v x y", " ")
		at := min(len(c.points)+1+b.r.IntN(3), len(letters)-1)
		ref := fmt.Sprintf("điểm %s khoản %s Điều %s %s", letters[at], c.no, a.no, brief(p.head))
		d.add("Bảng tên đặt theo "+ref+".", "no_such_provision", ref)
	}
}

// misquote changes one word or number of a quote.
func (b *maker) misquote(d *madeDraft) {
	for {
		p, a, c := b.place(false)
		words := strings.Fields(c.text)
		if len(words) < 16 || strings.ContainsAny(c.text, "“”\"…[") || len(c.points) > 0 {
			continue
		}
		words = words[:14]
		at := 5 + b.r.IntN(6)
		for i, w := range words {
			if i > 1 && len(w) < 4 && w[0] >= '0' && w[0] <= '9' {
				at = i
			}
		}
		if words[at] = "bảy"; at%2 == 0 {
			words[at] = "ngoài"
		}
		said := strings.TrimRight(strings.Join(words, " "), ",;:.")
		ref := fmt.Sprintf("khoản %s Điều %s %s quy định “%s”", c.no, a.no, brief(p.head), said)
		d.add("Về chỗ để xe, "+ref+" nên cần lưu ý.", "misquote", ref)
		return
	}
}

func (b *maker) oldTelling(d *madeDraft) {
	o := b.olds[b.r.IntN(len(b.olds))]
	b.used[o.head.Number] = true
	ref := fmt.Sprintf("khoản %s Điều %s %s số %s, %s", o.clause, o.article, o.head.Type, o.head.Number,
		firstWords(o.old, 22))
	d.add("Theo "+ref+".", "amended_wording", ref)
}

func (b *maker) noDocument(d *madeDraft) {
	n := 700 + b.r.IntN(200)
	ref := fmt.Sprintf("Nghị định số %d/2025/NĐ-CP ngày %02d tháng %d năm 2025 của Chính phủ về chìa khóa phòng họp",
		n, 3+b.r.IntN(20),
		3+b.r.IntN(9))
	d.add("|Việc thay khóa thực hiện theo "+ref+".", "no_such_document", ref)
}

func (b *maker) wrongIssuer(d *madeDraft) {
	for {
		x := b.paper().head
		if x.Type != "Nghị định" && x.Type != "Thông tư" {
			continue
		}
		var ref string
		if b.r.IntN(2) == 0 {
			ref = strings.Replace(full(x, x.Issued), "của "+issuerWords(x), "của "+map[bool]string{true: "Quốc hội",
				false: "Bộ trưởng Bộ Ngoại giao"}[x.Type == "Nghị định"], 1)
		} else {
			ref = strings.Replace(full(x, x.Issued), x.Type, map[bool]string{true: "Thông tư",
				false: "Nghị định"}[x.Type == "Nghị định"], 1)
		}
		d.add("Việc lau bảng làm theo "+ref+".", "wrong_issuer_or_type", ref)
		return
	}
}

func (b *maker) oldAgency(d *madeDraft) {
	a := []string{"Sở Kế hoạch và Đầu tư", "Sở Giao thông vận tải", "Sở Tài nguyên và Môi trường",
		"Ủy ban nhân dân huyện",
		"Sở Lao động - Thương binh và Xã hội", "Sở TT&TT", "UBND huyện", "Bộ Thông tin và Truyền thông"}[b.r.IntN(8)]
	d.add("Giao "+a+" cử người trực phòng trước ngày 30 tháng 11 năm 2026.", "old_agency", a)
}
