package corpus

import (
	"strings"
	"testing"

	"trolyao/paper"
)

// readList reads an invented decision of a province with articles and what stands below
// its signature, and says what it does: "repeals khoản 2 Điều 5 12/2015/QĐ-UBND", with the
// day and a question mark where that is told or the reading is not sure.
func readList(t *testing.T, title, articles, below string) []string {
	t.Helper()
	blocks, _, err := paper.Read(t.Context(), "qd.md", []byte(strings.ReplaceAll(strings.ReplaceAll("ỦY BAN NHÂN DÂN TỈNH LAM SƠN\nSố: 41/2031/QĐ-UBND\n"+
		"Lam Sơn, ngày 05 tháng 5 năm 2031\nQUYẾT ĐỊNH\n"+title+"\nQUYẾT ĐỊNH:\n"+articles+
		"\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n", "\n", "\n\n"), "|\n\n|", "|\n|")+below+"\n"), paper.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d, problems, err := Parse(blocks, Hint{})
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, r := range d.Relations {
		if r.Kind == RelBasis {
			continue
		}
		s := string(r.Kind)
		if r.Unread() {
			s = "unread"
			if len(problems) == 0 {
				s += ", not told"
			}
			out = append(out, s)
			continue
		}
		if r.Claim.Scope != "" {
			s += " part of"
		}
		if l := r.To.Local(); l != "" {
			s += " " + l
		}
		s += " " + r.To.Number
		if r.From.Number != d.Number {
			s += " by " + r.From.Number
		}
		if r.Since != "" {
			s += " " + string(r.Since)
		}
		if r.Grade() != Sure {
			s += "?"
		}
		out = append(out, s)
	}
	return out
}

// Lists outside the articles end what they name; one that was not read is told.
func TestEndLists(t *testing.T) {
	const (
		all    = "Điều 1. Bãi bỏ toàn bộ các văn bản quy phạm pháp luật tại Phụ lục kèm theo Quyết định này."
		force  = "\nĐiều 2. Quyết định này có hiệu lực từ ngày 20 tháng 5 năm 2031."
		title  = "Bãi bỏ một số văn bản quy phạm pháp luật"
		issued = "\n\n(Kèm theo Quyết định số 41/2031/QĐ-UBND ngày 05 tháng 5 năm 2031)\n\n"
		a      = "repeals 12/2015/QĐ-UBND"
		b      = "repeals 30/2017/QĐ-UBND"
	)
	for _, c := range []struct{ name, title, articles, below, want string }{
		{"a list of paragraphs", title, all + force, "PHỤ LỤC\n\nDANH MỤC VĂN BẢN BỊ BÃI BỎ" + issued +
			"1. Quyết định số 12/2015/QĐ-UBND ngày 05 tháng 3 năm 2015 về cây xanh.\n\n" +
			"2. Quyết định số 30/2017/QĐ-UBND ngày 11/8/2017 sửa đổi một số điều của Quyết định số 11/2014/QĐ-UBND.",
			a + "; " + b},
		{"the heading says nothing", title, all + force, "PHỤ LỤC" + issued +
			"1. Quyết định số 12/2015/QĐ-UBND ngày 05 tháng 3 năm 2015 về cây xanh.", a},
		{"no numbers in front", title, all + force, "PHỤ LỤC" + issued +
			"Quyết định số 12/2015/QĐ-UBND ngày 05 tháng 3 năm 2015 về cây xanh.\n\nQuyết định số 30/2017/QĐ-UBND ngày 11/8/2017 về nước.",
			a + "; " + b},
		{"in brackets", title, "Điều 1. Bãi bỏ 02 quyết định của Ủy ban nhân dân tỉnh (có Danh mục kèm theo)." + force,
			"DANH MỤC QUYẾT ĐỊNH BỊ BÃI BỎ" + issued + "1. Quyết định số 12/2015/QĐ-UBND về cây xanh;\n\n2. Quyết định số 30/2017/QĐ-UBND về nước.",
			a + "; " + b},
		{"a day of its own", title, "Điều 1. Các văn bản quy phạm pháp luật tại Phụ lục ban hành kèm theo Quyết định này hết hiệu lực kể từ ngày 01 tháng 7 năm 2031." + force,
			"PHỤ LỤC" + issued + "1. Quyết định số 12/2015/QĐ-UBND ngày 05/3/2015.", a + " 2031-07-01"},
		{"a table", title, all + force, "PHỤ LỤC" + issued + "| STT | Số, ký hiệu | Ngày ban hành | Trích yếu |\n|---|---|---|---|\n" +
			"| 1 | 12/2015/QĐ-UBND | 05/3/2015 | Về cây xanh |\n| 2 | 30/2017/QĐ-UBND | 11/8/2017 | Sửa đổi Quyết định số 11/2014/QĐ-UBND |",
			a + "; " + b},
		{"a table with the kind and the number apart", title, all + force, "PHỤ LỤC" + issued +
			"| TT | Hình thức văn bản | Số văn bản | Ngày, tháng, năm | Tên văn bản |\n|---|---|---|---|---|\n" +
			"| I | Lĩnh vực xây dựng | | | |\n| 1 | Quyết định | 12/2015/QĐ-UBND | 05/3/2015 | Về cây xanh |\n| 2 | Chỉ thị | 03/CT-UBND | 02/4/2012 | Về rừng |",
			a + "; repeals 03/CT-UBND"},
		{"a table that names texts in one column", title, all + force, "PHỤ LỤC" + issued +
			"| TT | Tên văn bản |\n|---|---|\n| 1 | Quyết định số 12/2015/QĐ-UBND ngày 05/3/2015 về cây xanh |\n| 2 | Quyết định số 30/2017/QĐ-UBND ngày 11/8/2017 của UBND tỉnh sửa đổi Quyết định số 11/2014/QĐ-UBND |",
			a + "; " + b},
		{"a table in the article", title, "Điều 1. Bãi bỏ các văn bản quy phạm pháp luật sau đây:\n| TT | Số, ký hiệu | Tên văn bản |\n|---|---|---|\n| 1 | 12/2015/QĐ-UBND | Về cây xanh |\n| 2 | 30/2017/QĐ-UBND | Về nước |" + force,
			"", a + "; " + b},
		{"two appendices", title, "Điều 1. Bãi bỏ văn bản\n1. Bãi bỏ toàn bộ các văn bản tại Phụ lục I.\n2. Bãi bỏ một phần các văn bản tại Phụ lục II." + force,
			"PHỤ LỤC I" + issued + "1. Quyết định số 12/2015/QĐ-UBND về cây xanh.\n\nPHỤ LỤC II" + issued +
				"1. Khoản 2 Điều 5, Điều 7 Quyết định số 30/2017/QĐ-UBND về nước.\n\n2. Quyết định số 31/2017/QĐ-UBND về chợ: bãi bỏ khoản 1 Điều 3 và Điều 9.\n\n" +
				"3. Quyết định số 32/2017/QĐ-UBND về giá:\n\na) Khoản 1 Điều 4;\n\nb) Điều 6.\n\n4. Quyết định số 33/2017/QĐ-UBND về lệ phí (phần thu tại bến).",
			a + "; repeals khoản 2 Điều 5 30/2017/QĐ-UBND; repeals Điều 7 30/2017/QĐ-UBND; repeals khoản 1 Điều 3 31/2017/QĐ-UBND; repeals Điều 9 31/2017/QĐ-UBND; " +
				"repeals khoản 1 Điều 4 32/2017/QĐ-UBND; repeals Điều 6 32/2017/QĐ-UBND; repeals part of 33/2017/QĐ-UBND"},
		{"sections of one list", title, "Điều 1. Bãi bỏ toàn bộ, bãi bỏ một phần các văn bản tại Danh mục ban hành kèm theo Quyết định này." + force,
			"DANH MỤC" + issued + "I. VĂN BẢN BÃI BỎ TOÀN BỘ\n\n1. Quyết định số 12/2015/QĐ-UBND về cây xanh.\n\nII. VĂN BẢN BÃI BỎ MỘT PHẦN\n\n1. Quyết định số 30/2017/QĐ-UBND: Điều 4.",
			a + "; repeals Điều 4 30/2017/QĐ-UBND"},
		{"both in one list", title, "Điều 1. Bãi bỏ toàn bộ hoặc một phần các văn bản tại Danh mục ban hành kèm theo Quyết định này." + force,
			"DANH MỤC" + issued + "1. Quyết định số 12/2015/QĐ-UBND về cây xanh.\n\n2. Quyết định số 30/2017/QĐ-UBND: bãi bỏ Điều 4.",
			a + "?; repeals Điều 4 30/2017/QĐ-UBND"},
		{"an exception", title, all + force, "PHỤ LỤC" + issued + "1. Quyết định số 12/2015/QĐ-UBND về cây xanh, trừ khoản 2 Điều 7.",
			a + "; keeps khoản 2 Điều 7 12/2015/QĐ-UBND"},
		{"two in one line", title, all + force, "PHỤ LỤC" + issued + "1. Quyết định số 12/2015/QĐ-UBND và Quyết định số 30/2017/QĐ-UBND về cây xanh.",
			a + "; " + b},
		{"what a note says", title, all + force, "PHỤ LỤC" + issued + "| TT | Số, ký hiệu | Trích yếu | Ghi chú |\n|---|---|---|---|\n" +
			"| 1 | 12/2015/QĐ-UBND | Về cây xanh | Trừ khoản 2 Điều 7 |\n| 2 | 30/2017/QĐ-UBND | Về nước | Bãi bỏ khoản 2 Điều 4 |",
			a + "; keeps khoản 2 Điều 7 12/2015/QĐ-UBND; repeals khoản 2 Điều 4 30/2017/QĐ-UBND"},
		{"several in one line", title, all + force, "PHỤ LỤC" + issued + "1. Các Quyết định: số 12/2015/QĐ-UBND ngày 05/3/2015, số 30/2017/QĐ-UBND ngày 11/8/2017 về cây xanh.",
			a + "; " + b},
		{"what a text did itself", title, all + force, "PHỤ LỤC" + issued + "1. Quyết định số 12/2015/QĐ-UBND ngày 05/3/2015 bãi bỏ Quyết định số 10/2010/QĐ-UBND.", a},
		{"the form of an announcement", "Công bố danh mục văn bản quy phạm pháp luật hết hiệu lực, ngưng hiệu lực năm 2030",
			"Điều 1. Công bố Danh mục văn bản hết hiệu lực, ngưng hiệu lực năm 2030 (có Danh mục kèm theo)." + force,
			"DANH MỤC\n\nVĂN BẢN HẾT HIỆU LỰC, NGƯNG HIỆU LỰC TOÀN BỘ" + issued +
				"| STT | Tên loại | Số, ký hiệu; ngày ban hành | Tên gọi | Lý do hết hiệu lực | Ngày hết hiệu lực |\n|---|---|---|---|---|---|\n" +
				"| A. VĂN BẢN HẾT HIỆU LỰC TOÀN BỘ | | | | | |\n| 1 | Quyết định | 12/2015/QĐ-UBND ngày 05/3/2015 | Về cây | Được thay thế bằng Quyết định số 3/2030/QĐ-UBND | 15/01/2030 |\n" +
				"| 2 | Quyết định | 30/2017/QĐ-UBND ngày 11/8/2017 | Về nước | Hết thời hạn | 01/6/2030 |\n" +
				"| B. VĂN BẢN NGƯNG HIỆU LỰC TOÀN BỘ | | | | | |\n| 1 | Quyết định | 14/2017/QĐ-UBND | Về chợ | Quyết định số 4/2030/QĐ-UBND | 01/6/2030 |",
			"replaces 12/2015/QĐ-UBND by 3/2030/QĐ-UBND 2030-01-15; " + b + " 2030-06-01; suspends 14/2017/QĐ-UBND by 4/2030/QĐ-UBND 2030-06-01"},
		{"what stays", "Công bố kết quả rà soát văn bản", "Điều 1. Công bố kết quả rà soát gồm Danh mục văn bản còn hiệu lực và Danh mục văn bản hết hiệu lực toàn bộ kèm theo Quyết định này." + force,
			"PHỤ LỤC I\n\nDANH MỤC VĂN BẢN CÒN HIỆU LỰC" + issued + "1. Quyết định số 12/2015/QĐ-UBND về cây xanh.\n\nPHỤ LỤC II\n\nDANH MỤC VĂN BẢN HẾT HIỆU LỰC TOÀN BỘ" + issued + "1. Quyết định số 30/2017/QĐ-UBND về nước.",
			b + "?"},
		{"what is to be looked at", "Ban hành Danh mục văn bản cần sửa đổi, bổ sung, thay thế, bãi bỏ", "Điều 1. Ban hành kèm theo Quyết định này Danh mục văn bản cần sửa đổi, bổ sung, thay thế, bãi bỏ năm 2031." + force,
			"DANH MỤC VĂN BẢN CẦN SỬA ĐỔI, BỔ SUNG, THAY THẾ, BÃI BỎ" + issued + "1. Quyết định số 12/2015/QĐ-UBND về cây xanh.", ""},
		{"procedures", "Công bố Danh mục thủ tục hành chính bị bãi bỏ", "Điều 1. Công bố kèm theo Quyết định này Danh mục thủ tục hành chính bị bãi bỏ trong lĩnh vực đất đai." + force,
			"DANH MỤC THỦ TỤC HÀNH CHÍNH BỊ BÃI BỎ" + issued + "| STT | Mã TTHC | Tên thủ tục | Tên VBQPPL quy định việc bãi bỏ |\n|---|---|---|---|\n| 1 | 1.001234 | Cấp giấy | Quyết định số 12/2015/QĐ-UBND |", "repeals 1.001234 2031-05-20"},
		{"the list is not there", title, all + force, "", "unread"},
		{"the list is another one", title, all + force, "PHỤ LỤC\n\nMẪU TỜ KHAI" + issued + "Tên tôi là", "unread"},
		{"a row without a number", title, all + force, "PHỤ LỤC" + issued + "1. Quyết định số 12/2015/QĐ-UBND về cây xanh.\n\n2. Quyết định về việc quản lý nước sạch nông thôn của tỉnh.",
			a + "; unread"},
		{"a row of a table without a number", title, all + force, "PHỤ LỤC" + issued + "| STT | Số, ký hiệu | Trích yếu |\n|---|---|---|\n| 1 | 12/2015/QĐ-UBND | Về cây xanh |\n| 2 | (mất số) | Về quản lý nước sạch nông thôn |",
			a + "; unread"},
		{"only the heading says so", "Về việc rà soát văn bản", "Điều 1. Giao Sở Tư pháp theo dõi kết quả rà soát." + force,
			"DANH MỤC VĂN BẢN BỊ BÃI BỎ" + issued + "1. Quyết định số 12/2015/QĐ-UBND về cây xanh.", a + "?"},
		{"an appendix is what is repealed", "Sửa đổi Quyết định số 12/2015/QĐ-UBND", "Điều 1. Bãi bỏ Phụ lục I ban hành kèm theo Quyết định số 12/2015/QĐ-UBND." + force,
			"PHỤ LỤC\n\nMẪU ĐƠN" + issued + "Kính gửi: Quyết định số 30/2017/QĐ-UBND", "repeals Phụ lục I 12/2015/QĐ-UBND"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(readList(t, c.title, c.articles, c.below), "; "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// What may stand in a list that was not read is in doubt, of its issuer alone; what a
// list ends is of the province that issued it.
func TestUnlisted(t *testing.T) {
	read := func(below string) *Document {
		blocks, _, err := paper.Read(t.Context(), "qd.md", []byte("ỦY BAN NHÂN DÂN TỈNH LAM SƠN\n\nSố: 41/2031/QĐ-UBND\n\n"+
			"Lam Sơn, ngày 05 tháng 5 năm 2031\n\nQUYẾT ĐỊNH\n\nBãi bỏ một số văn bản\n\nỦY BAN NHÂN DÂN TỈNH LAM SƠN\n\nQUYẾT ĐỊNH:\n\n"+
			"Điều 1. Bãi bỏ các văn bản quy phạm pháp luật tại Phụ lục kèm theo Quyết định này.\n\n"+
			"Điều 2. Quyết định này có hiệu lực từ ngày 20 tháng 5 năm 2031.\n\nTM. ỦY BAN NHÂN DÂN\n\nCHỦ TỊCH\n\n"+below), paper.Options{})
		if err != nil {
			t.Fatal(err)
		}
		d, _, err := Parse(blocks, Hint{})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	head := func(key, number, issuer, title string) *Head {
		return &Head{Key: key, Number: number, Type: "Quyết định", Issuer: issuer, Title: title, Issued: "2030-01-02",
			Effective: "2030-02-01", Kind: Verbatim}
	}
	const lamSon, other = "Ủy ban nhân dân tỉnh Lam Sơn", "Ủy ban nhân dân tỉnh Hải Đông"
	for _, c := range []struct{ name, below, want string }{
		{"not read", "", "a in_force? b in_force c in_force"},
		{"one row not read", "PHỤ LỤC\n\nDANH MỤC VĂN BẢN BỊ BÃI BỎ\n\n1. Quyết định số 7/2019/QĐ-UBND ngày 02/01/2019 về chợ.\n\n" +
			"2. Quyết định ban hành Quy định về cây xanh đô thị của tỉnh.", "a in_force? b in_force c in_force"},
		{"read", "PHỤ LỤC\n\nDANH MỤC VĂN BẢN BỊ BÃI BỎ\n\n1. Quyết định số 7/2019/QĐ-UBND ngày 02/01/2019 về chợ.",
			"a in_force b in_force c in_force"},
		{"named", "PHỤ LỤC\n\nDANH MỤC VĂN BẢN BỊ BÃI BỎ\n\n1. Quyết định số 12/2030/QĐ-UBND về cây xanh.\n\n2. Quyết định số 13/2030/QĐ-UBND về nước.",
			"a expired b in_force? c in_force"},
	} {
		d := read(c.below)
		heads := []*Head{&d.Head, head("a", "12/2030/QĐ-UBND", lamSon, "Quy định về cây xanh đô thị"),
			head("b", "13/2030/QĐ-UBND", other, "Về nước sạch"), head("c", "14/2030/QĐ-BTC", "Bộ Tài chính", "Về thuế")}
		catalog := NewCatalog(heads)
		touching := catalog.Touching(d.Relations)
		var got []string
		for _, h := range heads[1:] {
			v := Assess(h, touching[h.Key], catalog.Head, Ref{}, "2031-06-01")
			s := h.Key + " " + string(v.State)
			if v.Doubt {
				s += "?"
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
		if v := Assess(&d.Head, touching[d.Key], catalog.Head, Ref{}, "2031-06-01"); v.Doubt {
			t.Errorf("%s: the decision itself is in doubt: %q", c.name, v.Steps)
		}
	}
}
