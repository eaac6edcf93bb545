package corpus

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// letter is a document of an office, as its parts stand on the page.
type letter struct {
	left   []string // the lines of the agency
	number string
	place  string
	kind   []string // type and subject
	sign   []string // the block of the signature, the name last
	issuer string
	signer string
	want   string // number
	party  bool   // the motto of the Party
	// form is how head and signature are laid out: "" in tables, in "tabs", with "spaces",
	// as "lines" one below the other, in text "boxes", "ruled" with dashes between.
	form string
}

var letters = []letter{
	{left: []string{"ỦY BAN NHÂN DÂN", "TỈNH BÌNH MINH"}, number: "Số: 812/QĐ-UBND", want: "812/QĐ-UBND",
		issuer: "Ủy ban nhân dân tỉnh Bình Minh", sign: []string{"TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn Đông"}},
	{left: []string{"ỦY BAN NHÂN DÂN", "THÀNH PHỐ AN HẢI"}, number: "Số: 41/2026/QĐ-UBND", want: "41/2026/QĐ-UBND",
		issuer: "Ủy ban nhân dân thành phố An Hải", sign: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Thị Hồng Vân"}},
	{left: []string{"ỦY BAN NHÂN DÂN", "XÃ TÂN LẬP"}, number: "Số: 12/QĐ-UBND", want: "12/QĐ-UBND",
		issuer: "Ủy ban nhân dân xã Tân Lập", sign: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Bình"}},
	{left: []string{"ỦY BAN NHÂN DÂN PHƯỜNG ĐÔNG THÀNH"}, number: "Số: 77/QĐ-UBND", want: "77/QĐ-UBND",
		issuer: "Ủy ban nhân dân phường Đông Thành", sign: []string{"CHỦ TỊCH", "Phạm Minh Tuấn"}},
	{left: []string{"UBND TỈNH BÌNH MINH", "ĐẶC KHU HÒN NGỌC"}, number: "Số: 05/QĐ-UBND", want: "05/QĐ-UBND",
		issuer: "Ủy ban nhân dân đặc khu Hòn Ngọc", sign: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Hoàng Hải Sơn"}},
	{left: []string{"UBND TỈNH BÌNH MINH", "SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG"}, number: "Số: 233/QĐ-SNNMT", want: "233/QĐ-SNNMT",
		issuer: "Sở Nông nghiệp và Môi trường tỉnh Bình Minh", sign: []string{"GIÁM ĐỐC", "Vũ Đức Thắng"}},
	{left: []string{"SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "CHI CỤC THỦY LỢI"}, number: "Số: 19/QĐ-CCTL", want: "19/QĐ-CCTL",
		issuer: "Chi cục Thủy lợi", sign: []string{"CHI CỤC TRƯỞNG", "Đỗ Quang Huy"}},
	{left: []string{"ỦY BAN NHÂN DÂN XÃ TÂN LẬP", "TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"}, number: "Số: 08/QĐ-TTPVHCC",
		want: "08/QĐ-TTPVHCC", issuer: "Trung tâm Phục vụ hành chính công xã Tân Lập",
		sign: []string{"GIÁM ĐỐC", "Lê Thị Hoa"}},
	{left: []string{"HỘI ĐỒNG NHÂN DÂN", "XÃ TÂN LẬP"}, number: "Số: 21/NQ-HĐND", want: "21/NQ-HĐND",
		kind:   []string{"NGHỊ QUYẾT", "Về dự toán ngân sách năm 2026"},
		issuer: "Hội đồng nhân dân xã Tân Lập", sign: []string{"CHỦ TỊCH", "Bùi Thị Lan"}},
	{left: []string{"ĐẢNG BỘ TỈNH BÌNH MINH", "ĐẢNG ỦY XÃ TÂN LẬP", "*"}, number: "Số 15-QĐ/ĐU", want: "15-QĐ/ĐU", party: true,
		issuer: "Đảng ủy xã Tân Lập", sign: []string{"T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Ngô Văn Khải"}},
	{left: []string{"UBND XÃ TÂN LẬP", "TRƯỜNG TIỂU HỌC VÀ TRUNG HỌC CƠ SỞ", "KIM ĐỒNG"}, number: "Số: 33/QĐ-THKĐ", want: "33/QĐ-THKĐ",
		issuer: "Trường Tiểu học và Trung học cơ sở Kim Đồng", sign: []string{"HIỆU TRƯỞNG", "Đặng Thu Hà"}},
	{left: []string{"SỞ Y TẾ TỈNH BÌNH MINH", "BỆNH VIỆN ĐA KHOA", "KHU VỰC TÂN LẬP"}, number: "Số: 140/QĐ-BVĐK", want: "140/QĐ-BVĐK",
		issuer: "Bệnh viện Đa khoa khu vực Tân Lập", sign: []string{"GIÁM ĐỐC", "Lý Thành Công"}},
}

// fill gives a letter the parts that all have.
func (l letter) fill() letter {
	if l.place == "" {
		l.place = "Tân Lập, ngày 05 tháng 3 năm 2026"
	}
	if l.kind == nil {
		l.kind = []string{"QUYẾT ĐỊNH", "Về việc kiểm tra công vụ năm 2026"}
	}
	if l.signer == "" {
		l.signer = l.sign[len(l.sign)-1]
	}
	return l
}

// docx is the letter as a Word file: head and signature in tables without rulings.
func (l letter) docx(t testing.TB) []byte {
	t.Helper()
	paras := func(lines ...string) string {
		var b strings.Builder
		for _, s := range lines {
			fmt.Fprintf(&b, `<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`,
				html.EscapeString(s))
		}
		return b.String()
	}
	table := func(rows ...[2][]string) string {
		s := `<w:tbl><w:tblPr><w:tblW w:w="9600" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="4500"/>` +
			`<w:gridCol w:w="5100"/></w:tblGrid>`
		for _, r := range rows {
			s += `<w:tr><w:tc><w:tcPr><w:tcW w:w="4500" w:type="dxa"/></w:tcPr>` + paras(r[0]...) +
				`</w:tc><w:tc><w:tcPr><w:tcW w:w="5100" w:type="dxa"/></w:tcPr>` + paras(r[1]...) + `</w:tc></w:tr>`
		}
		return s + `</w:tbl>`
	}
	motto := []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"}
	if l.party {
		motto = []string{"ĐẢNG CỘNG SẢN VIỆT NAM"}
	}
	last := len(l.sign) - 1
	sign := append(append([]string{}, l.sign[:last]...), "", "", l.sign[last])
	tail := []string{"Nơi nhận:", "- Như Điều 2;", "- Lưu: VT, TCHC."}
	var head, foot string
	switch l.form {
	case "tabs", "spaces":
		head = besides(l.form, l.left, motto) + besides(l.form, []string{l.number}, []string{l.place})
		foot = besides(l.form, tail, sign)
	case "lines":
		head = paras(l.left...) + paras(l.number) + paras(motto...) + paras(l.place)
		foot = paras(tail...) + paras(sign...)
	case "ruled": // one cell each, with dashes for rules; the column is too narrow for the motto
		rule := func(lines []string, last string) []string { return append(slices.Clone(lines), "-------", last) }
		head = table([2][]string{rule(l.left, l.number), rule(motto, l.place)})
		head = strings.NewReplacer(`"4500"`, `"5300"`, `"5100"`, `"4300"`).Replace(head)
		foot = table([2][]string{tail, sign})
	case "boxes":
		head = boxes(append(slices.Clone(l.left), l.number), append(slices.Clone(motto), l.place))
		foot = table([2][]string{tail, sign})
	default:
		head = table([2][]string{l.left, motto}, [2][]string{{l.number}, {l.place}})
		foot = table([2][]string{tail, sign})
	}
	body := head + paras(l.kind...) + paras("Căn cứ chương trình công tác năm;", "Xét đề nghị của Văn phòng,", "QUYẾT ĐỊNH:",
		"Điều 1. Kiểm tra việc chấp hành giờ làm việc, việc tiếp công dân và việc trả kết quả đúng hẹn tại các phòng, ban, "+
			"đơn vị trực thuộc trong quý II và quý III năm 2026; việc kiểm tra không báo trước.", "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.") +
		foot + `<w:p/>`
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType=` +
			`"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship ` +
			`Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" ` +
			`Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
			`xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" ` +
			`xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" ` +
			`xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
			`xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:body>` +
			body + `</w:body></w:document>`},
	} {
		w, err := z.Create(f[0])
		if err == nil {
			_, err = w.Write([]byte(`<?xml version="1.0" encoding="UTF-8"?>` + f[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// besides are two columns of lines, set with tabs or with spaces.
func besides(form string, left, right []string) string {
	var b strings.Builder
	for i := range max(len(left), len(right)) {
		var l, r string
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		if form == "tabs" {
			fmt.Fprintf(&b, `<w:p><w:pPr><w:tabs><w:tab w:val="center" w:pos="2300"/><w:tab w:val="center" w:pos="7300"/></w:tabs>`+
				`</w:pPr><w:r><w:tab/><w:t>%s</w:t></w:r><w:r><w:tab/><w:t>%s</w:t></w:r></w:p>`, html.EscapeString(l),
				html.EscapeString(r))
			continue
		}
		if r != "" { // as typists do
			l += strings.Repeat(" ", max(4, 44-utf8.RuneCountInString(l)))
		}
		fmt.Fprintf(&b, `<w:p><w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r></w:p>`,
			html.EscapeString(l+r))
	}
	return b.String()
}

// boxes are two text boxes beside each other.
func boxes(left, right []string) string {
	box := func(x int, lines []string) string {
		var b strings.Builder
		for _, s := range lines {
			fmt.Fprintf(&b, `<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, html.EscapeString(s))
		}
		return fmt.Sprintf(`<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0"`+
			` distR="0" simplePos="0" relativeHeight="%d" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">`+
			`<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>%d</wp:posOffset></wp:positionH>`+
			`<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>`+
			`<wp:extent cx="2900000" cy="1300000"/><wp:wrapTopAndBottom/><wp:docPr id="%d" name="b"/><a:graphic>`+
			`<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>`+
			`<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2900000" cy="1300000"/></a:xfrm><a:prstGeom prst="rect"/></wps:spPr>`+
			`<wps:txbx><w:txbxContent>%s</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor>`+
			`</w:drawing></mc:Choice></mc:AlternateContent></w:r>`, x+1, x, x+1, b.String())
	}
	return `<w:p>` + box(0, left) + box(3000000, right) + `</w:p>`
}

func (l letter) check(t *testing.T, name string, data []byte) {
	t.Helper()
	d, _, err := Read(context.Background(), name, data, ReadOptions{})
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	got := [4]string{d.Issuer, d.Number, string(d.Issued), d.Signer}
	want := [4]string{l.issuer, l.want, "2026-03-05", l.signer}
	if l.form == "spaces" && strings.HasSuffix(name, ".pdf") && got[3] == "" {
		want[3] = "" // a foot set with spaces may stand above the text of its page: none is named then
	}
	if got != want {
		t.Errorf("%s, head %s %q:\n got %q\nwant %q", name, l.form, l.left, got, want)
	}
}

func TestLetterheads(t *testing.T) {
	checkLetters(t, letters)
}

// moreLetters were written after the reader of heads.
var moreLetters = []letter{
	{left: []string{"UBND XÃ TÂN LẬP"}, number: "Số: 9 /QĐ-UBND", want: "9/QĐ-UBND", issuer: "Ủy ban nhân dân xã Tân Lập",
		sign: []string{"TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Y Thông Niê"}},
	{left: []string{"UBND TP. AN HẢI", "SỞ GD&ĐT"}, number: "Số: 451/SGDĐT-VP", want: "451/SGDĐT-VP", kind: []string{"V/v kiểm tra đầu năm"},
		issuer: "Sở Giáo dục và Đào tạo thành phố An Hải", sign: []string{"KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Thị Hoàng Minh Châu"}},
	{left: []string{"HỘI ĐỒNG NHÂN DÂN XÃ TÂN LẬP", "BAN KINH TẾ - NGÂN SÁCH"}, number: "Số: 14/BC-BKTNS", want: "14/BC-BKTNS",
		kind:   []string{"BÁO CÁO", "Thẩm tra dự toán ngân sách năm 2026"},
		issuer: "Ban Kinh tế - Ngân sách Hội đồng nhân dân xã Tân Lập", sign: []string{"TM. BAN KINH TẾ - NGÂN SÁCH", "TRƯỞNG BAN", "Hồ Văn Lợi"}},
	{left: []string{"ỦY BAN NHÂN DÂN TỈNH BÌNH MINH", "VĂN PHÒNG"}, number: "Số: 88/QĐ-VP", want: "88/QĐ-VP",
		issuer: "Văn phòng Ủy ban nhân dân tỉnh Bình Minh", sign: []string{"CHÁNH VĂN PHÒNG", "Tô Hiến Thành"}},
	{left: []string{"ỦY BAN NHÂN DÂN", "PHƯỜNG ĐÔNG THÀNH", "PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ"}, number: "Số: 31/QĐ-PKTHTĐT",
		want: "31/QĐ-PKTHTĐT", issuer: "Phòng Kinh tế, Hạ tầng và Đô thị phường Đông Thành", sign: []string{"TRƯỞNG PHÒNG", "Mai Xuân Hưng"}},
	{left: []string{"TỈNH ỦY BÌNH MINH", "BAN TỔ CHỨC", "*"}, number: "Số 7-QĐ/BTCTU", want: "7-QĐ/BTCTU", party: true,
		issuer: "Ban Tổ chức Tỉnh ủy Bình Minh", sign: []string{"TRƯỞNG BAN", "Phan Thị Mỹ Dung"}},
	{left: []string{"THÀNH ỦY AN HẢI", "*"}, number: "Số 102-QĐ/TU", want: "102-QĐ/TU", party: true,
		issuer: "Thành ủy An Hải", sign: []string{"T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC", "Lương Quốc Đoàn"}},
	{left: []string{"SỞ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG THPT CHUYÊN", "LÊ THÁNH TÔNG"}, number: "Số: 60/QĐ-THPTLTT", want: "60/QĐ-THPTLTT",
		issuer: "Trường THPT Chuyên Lê Thánh Tông", sign: []string{"HIỆU TRƯỞNG", "Cao Bá Quát"}},
	{left: []string{"UBND XÃ TÂN LẬP", "TRƯỜNG MẦM NON HOA SEN"}, number: "Số: 03/QĐ-MNHS", want: "03/QĐ-MNHS",
		issuer: "Trường Mầm non Hoa Sen", sign: []string{"HIỆU TRƯỞNG", "Trương Thị Thu"}},
	{left: []string{"UBND TỈNH BÌNH MINH", "BAN QUẢN LÝ", "CÁC KHU CÔNG NGHIỆP"}, number: "Số: 70/QĐ-BQL", want: "70/QĐ-BQL",
		issuer: "Ban Quản lý các khu công nghiệp tỉnh Bình Minh", sign: []string{"TRƯỞNG BAN", "Dương Văn Hậu"}},
	{left: []string{"ỦY BAN NHÂN DÂN", "TỈNH BÌNH MINH", "THANH TRA TỈNH"}, number: "Số: 17/QĐ-TTT", want: "17/QĐ-TTT",
		issuer: "Thanh tra tỉnh Bình Minh", sign: []string{"CHÁNH THANH TRA", "Quách Văn Nam"}},
	{left: []string{"ỦY BAN MTTQ VIỆT NAM", "XÃ TÂN LẬP"}, number: "Số: 25/QĐ-MTTQ", want: "25/QĐ-MTTQ",
		issuer: "Ủy ban Mặt trận Tổ quốc Việt Nam xã Tân Lập", sign: []string{"TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH", "Kiều Thị Oanh"}},
	{left: []string{"CÔNG AN TỈNH BÌNH MINH", "CÔNG AN XÃ TÂN LẬP"}, number: "Số: 44/QĐ-CAX", want: "44/QĐ-CAX",
		issuer: "Công an xã Tân Lập", sign: []string{"TRƯỞNG CÔNG AN XÃ", "Thượng tá Đoàn Văn Hậu"}, signer: "Đoàn Văn Hậu"},
	{left: []string{"BẢO HIỂM XÃ HỘI VIỆT NAM", "BẢO HIỂM XÃ HỘI TỈNH BÌNH MINH"}, number: "Số: 512/QĐ-BHXH", want: "512/QĐ-BHXH",
		issuer: "Bảo hiểm xã hội tỉnh Bình Minh", sign: []string{"GIÁM ĐỐC", "Tạ Quang Bửu"}},
	{left: []string{"CHI CỤC KIỂM LÂM", "HẠT KIỂM LÂM KHU VỰC TÂN LẬP"}, number: "Số: 06/QĐ-HKL", want: "06/QĐ-HKL",
		issuer: "Hạt Kiểm lâm khu vực Tân Lập", sign: []string{"HẠT TRƯỞNG", "Hà Văn Sâm"}},
	{left: []string{"UBND XÃ TÂN LẬP", "TRẠM Y TẾ XÃ"}, number: "Số: 02/QĐ-TYT", want: "02/QĐ-TYT",
		issuer: "Trạm Y tế xã Tân Lập", sign: []string{"TRƯỞNG TRẠM", "BS. Lò Thị Mai"}, signer: "Lò Thị Mai"},
	{left: []string{"ỦY BAN NHÂN DÂN", "XÃ TÂN LẬP", "TỈNH BÌNH MINH"}, number: "Số: 118/QĐ-UBND", want: "118/QĐ-UBND",
		issuer: "Ủy ban nhân dân xã Tân Lập, tỉnh Bình Minh", sign: []string{"TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI", "Vi Văn Sơn"}},
	{left: []string{"HỘI ĐỒNG NHÂN DÂN", "TỈNH BÌNH MINH"}, number: "Số: 09/2026/NQ-HĐND", want: "09/2026/NQ-HĐND",
		kind:   []string{"NGHỊ QUYẾT", "Quy định mức chi"},
		issuer: "Hội đồng nhân dân tỉnh Bình Minh", sign: []string{"CHỦ TỊCH", "Khúc Thừa Dụ"}},
	{left: []string{"SỞ Y TẾ", "BỆNH VIỆN PHỤC HỒI CHỨC NĂNG", "TỈNH BÌNH MINH"}, number: "Số: 55/QĐ-BVPHCN", want: "55/QĐ-BVPHCN",
		issuer: "Bệnh viện Phục hồi chức năng tỉnh Bình Minh", sign: []string{"GIÁM ĐỐC", "TS. BS Âu Dương Lân"}, signer: "Âu Dương Lân"},
	{left: []string{"ỦY BAN NHÂN DÂN", "ĐẶC KHU HÒN NGỌC", "TRUNG TÂM DỊCH VỤ TỔNG HỢP"}, number: "Số: 01/QĐ-TTDVTH", want: "01/QĐ-TTDVTH",
		issuer: "Trung tâm Dịch vụ tổng hợp đặc khu Hòn Ngọc", sign: []string{"PHÓ GIÁM ĐỐC PHỤ TRÁCH", "Giàng A Páo"}},
}

// ruledLetters have dashes for rules in heads of one cell each.
var ruledLetters = []letter{
	{left: []string{"UBND TỈNH SÔNG THAO", "BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ"}, number: "Số: 06/QĐ-BCĐ", want: "06/QĐ-BCĐ",
		issuer: "Ban Chỉ đạo chuyển đổi số tỉnh Sông Thao", sign: []string{"TRƯỞNG BAN", "Đinh Công Mạnh"}},
	{left: []string{"ỦY BAN NHÂN DÂN", "THÀNH PHỐ HẢI VÂN"}, number: "Số: 1904/QĐ-UBND", want: "1904/QĐ-UBND",
		issuer: "Ủy ban nhân dân thành phố Hải Vân", sign: []string{"TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lưu Bích Ngọc"}},
	{left: []string{"ỦY BAN NHÂN DÂN", "XÃ IA PNÔN"}, number: "Số: 65/QĐ-UBND", want: "65/QĐ-UBND",
		issuer: "Ủy ban nhân dân xã Ia Pnôn", sign: []string{"CHỦ TỊCH", "Rơ Châm Hùng"}},
	{left: []string{"UBND PHƯỜNG BẾN NGỰ", "PHÒNG VĂN HÓA - XÃ HỘI"}, number: "Số: 18/QĐ-PVHXH", want: "18/QĐ-PVHXH",
		issuer: "Phòng Văn hóa - Xã hội phường Bến Ngự", sign: []string{"TRƯỞNG PHÒNG", "Tôn Nữ Diệu Hiền"}},
	{left: []string{"ỦY BAN NHÂN DÂN", "ĐẶC KHU HÒN SON"}, number: "Số: 04/2026/QĐ-UBND", want: "04/2026/QĐ-UBND",
		issuer: "Ủy ban nhân dân đặc khu Hòn Son", sign: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Võ Hải Đăng"}},
	{left: []string{"UBND TỈNH SÔNG THAO", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"}, number: "Số: 301/QĐ-SKHCN", want: "301/QĐ-SKHCN",
		issuer: "Sở Khoa học và Công nghệ tỉnh Sông Thao", sign: []string{"KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Cù Huy Hà"}},
	{left: []string{"SỞ CÔNG THƯƠNG", "CHI CỤC QUẢN LÝ THỊ TRƯỜNG"}, number: "Số: 27/QĐ-CCQLTT", want: "27/QĐ-CCQLTT",
		issuer: "Chi cục Quản lý thị trường", sign: []string{"CHI CỤC TRƯỞNG", "Lê Nguyên Khôi"}},
	{left: []string{"SỞ NỘI VỤ TỈNH SÔNG THAO", "TRUNG TÂM LƯU TRỮ LỊCH SỬ"}, number: "Số: 11/QĐ-TTLTLS", want: "11/QĐ-TTLTLS",
		issuer: "Trung tâm Lưu trữ lịch sử tỉnh Sông Thao", sign: []string{"GIÁM ĐỐC", "Ninh Thị Thoa"}},
	{left: []string{"HỘI ĐỒNG NHÂN DÂN", "PHƯỜNG BẾN NGỰ"}, number: "Số: 07/NQ-HĐND", want: "07/NQ-HĐND",
		kind:   []string{"NGHỊ QUYẾT", "Về chương trình giám sát năm 2026"},
		issuer: "Hội đồng nhân dân phường Bến Ngự", sign: []string{"CHỦ TỌA", "Thái Văn Lung"}},
	{left: []string{"ĐẢNG BỘ TỈNH SÔNG THAO", "ĐẢNG ỦY PHƯỜNG BẾN NGỰ"}, number: "Số 31-QĐ/ĐU", want: "31-QĐ/ĐU", party: true,
		issuer: "Đảng ủy phường Bến Ngự", sign: []string{"T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Hồng Chí Dũng"}},
	{left: []string{"BỘ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG ĐẠI HỌC SÔNG THAO"}, number: "Số: 980/QĐ-ĐHST", want: "980/QĐ-ĐHST",
		issuer: "Trường Đại học Sông Thao", sign: []string{"HIỆU TRƯỞNG", "GS.TS. Trịnh Công Lý"}, signer: "Trịnh Công Lý"},
	{left: []string{"UBND TỈNH SÔNG THAO", "BỆNH VIỆN SẢN - NHI"}, number: "Số: 212/QĐ-BVSN", want: "212/QĐ-BVSN",
		issuer: "Bệnh viện Sản - Nhi", sign: []string{"GIÁM ĐỐC", "BSCKII. Nông Thị Vui"}, signer: "Nông Thị Vui"},
}

func TestRuledLetterheads(t *testing.T) {
	all := slices.Clone(ruledLetters)
	for i := range all {
		all[i].form = "ruled"
	}
	checkLetters(t, all)
}

// unitLetters are heads of units that there are, with names of nobody; with those above,
// what is long in them wraps the motto beside it.
var unitLetters = []letter{
	{left: []string{"ỦY BAN NHÂN DÂN", "TỈNH LÂM ĐỒNG"}, number: "Số: 1207/QĐ-UBND", want: "1207/QĐ-UBND",
		issuer: "Ủy ban nhân dân tỉnh Lâm Đồng", sign: []string{"TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Hoàng Thị Bảo Yến"}},
	{left: []string{"UBND THÀNH PHỐ HUẾ", "BAN QUẢN LÝ DỰ ÁN ĐẦU TƯ", "XÂY DỰNG KHU VỰC 3"}, number: "Số: 46/QĐ-BQLDA", want: "46/QĐ-BQLDA",
		issuer: "Ban Quản lý dự án đầu tư xây dựng khu vực 3 thành phố Huế", sign: []string{"KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Hồ Đắc Trung"}},
	{left: []string{"ĐẢNG BỘ TỈNH GIA LAI", "ĐẢNG ỦY XÃ IA PHÍ", "*"}, number: "Số 118-QĐ/ĐU", want: "118-QĐ/ĐU", party: true,
		issuer: "Đảng ủy xã Ia Phí", sign: []string{"T/M ĐẢNG ỦY", "PHÓ BÍ THƯ", "Siu Thanh"}},
	{left: []string{"HỘI ĐỒNG NHÂN DÂN", "ĐẶC KHU PHÚ QUỐC"}, number: "Số: 16/NQ-HĐND", want: "16/NQ-HĐND",
		kind:   []string{"NGHỊ QUYẾT", "Về kế hoạch tổ chức kỳ họp thường lệ năm 2027"},
		issuer: "Hội đồng nhân dân đặc khu Phú Quốc", sign: []string{"CHỦ TỊCH", "Đào Duy Tùng"}},
	{left: []string{"ỦY BAN NHÂN DÂN PHƯỜNG XUÂN HƯƠNG - ĐÀ LẠT", "PHÒNG VĂN HÓA - XÃ HỘI"}, number: "Số: 29/QĐ-VHXH", want: "29/QĐ-VHXH",
		issuer: "Phòng Văn hóa - Xã hội phường Xuân Hương - Đà Lạt", sign: []string{"KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", "Cil Múp Ha Pri"}},
	{left: []string{"SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "CHI CỤC CHĂN NUÔI", "VÀ THÚ Y"}, number: "Số: 87/QĐ-CCCNTY", want: "87/QĐ-CCCNTY",
		issuer: "Chi cục Chăn nuôi và Thú y", sign: []string{"Q. CHI CỤC TRƯỞNG", "Phùng Khắc Bình"}},
	{left: []string{"SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI", "CHI NHÁNH KHU VỰC II"}, number: "Số: 71/QĐ-CNKV2", want: "71/QĐ-CNKV2",
		issuer: "Chi nhánh Văn phòng Đăng ký đất đai khu vực II", sign: []string{"GIÁM ĐỐC CHI NHÁNH", "Lê Phước Sang"}},
	{left: []string{"UBND XÃ MƯỜNG BÚ", "TRUNG TÂM CUNG ỨNG DỊCH VỤ", "SỰ NGHIỆP CÔNG"}, number: "Số: 13/QĐ-TTCUDV", want: "13/QĐ-TTCUDV",
		issuer: "Trung tâm Cung ứng dịch vụ sự nghiệp công xã Mường Bú", sign: []string{"PHỤ TRÁCH TRUNG TÂM", "Lò Văn Thoan"}},
	{left: []string{"ỦY BAN NHÂN DÂN XÃ ĐỒNG VĂN", "TRƯỜNG PTDTBT TIỂU HỌC", "LŨNG CÚ"}, number: "Số: 52/QĐ-PTDTBTTH", want: "52/QĐ-PTDTBTTH",
		issuer: "Trường PTDTBT Tiểu học Lũng Cú", sign: []string{"HIỆU TRƯỞNG", "Vàng Thị Dính"}},
	{left: []string{"SỞ Y TẾ THÀNH PHỐ CẦN THƠ", "TRUNG TÂM Y TẾ KHU VỰC Ô MÔN"}, number: "Số: 341/QĐ-TTYT", want: "341/QĐ-TTYT",
		issuer: "Trung tâm Y tế khu vực Ô Môn", sign: []string{"GIÁM ĐỐC", "ThS. BS. Kim Sà Phương"}, signer: "Kim Sà Phương"},
	{left: []string{"ỦY BAN NHÂN DÂN", "ĐẶC KHU CÔN ĐẢO", "PHÒNG KINH TẾ"}, number: "Số: 22/QĐ-KT", want: "22/QĐ-KT",
		issuer: "Phòng Kinh tế đặc khu Côn Đảo", sign: []string{"TRƯỞNG PHÒNG", "Trương Vĩnh Ký"}},
	{left: []string{"HỘI ĐỒNG NHÂN DÂN", "TỈNH ĐẮK LẮK", "BAN DÂN TỘC"}, number: "Số: 05/BC-BDT", want: "05/BC-BDT",
		kind:   []string{"BÁO CÁO", "Kết quả giám sát quý I năm 2026"},
		issuer: "Ban Dân tộc Hội đồng nhân dân tỉnh Đắk Lắk", sign: []string{"TM. BAN DÂN TỘC", "TRƯỞNG BAN", "Y Vinh Tơr"}},
	{left: []string{"ỦY BAN NHÂN DÂN", "PHƯỜNG BA ĐÌNH", "THÀNH PHỐ HÀ NỘI"}, number: "Số: 903/QĐ-UBND", want: "903/QĐ-UBND",
		issuer: "Ủy ban nhân dân phường Ba Đình, thành phố Hà Nội", sign: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Phan Thanh Hùng"}},
	{left: []string{"ĐẢNG ỦY CÁC CƠ QUAN ĐẢNG TỈNH NINH BÌNH", "VĂN PHÒNG", "*"}, number: "Số 44-CV/VPĐU", want: "44-CV/VPĐU", party: true,
		kind:   []string{"V/v gửi số liệu quý II"},
		issuer: "Văn phòng Đảng ủy các cơ quan Đảng tỉnh Ninh Bình", sign: []string{"CHÁNH VĂN PHÒNG", "Lại Thế Nguyên"}},
	{left: []string{"UBND TỈNH QUẢNG TRỊ", "BỆNH VIỆN HỮU NGHỊ", "VIỆT NAM - CU BA ĐỒNG HỚI"}, number: "Số: 1515/QĐ-BVVNCB", want: "1515/QĐ-BVVNCB",
		issuer: "Bệnh viện Hữu nghị Việt Nam - Cu Ba Đồng Hới", sign: []string{"GIÁM ĐỐC", "PGS.TS. Đỗ Văn Tài"}, signer: "Đỗ Văn Tài"},
	{left: []string{"UBND TỈNH AN GIANG", "BAN QUẢN LÝ KHU KINH TẾ"}, number: "Số: 133/QĐ-BQLKKT", want: "133/QĐ-BQLKKT",
		issuer: "Ban Quản lý khu kinh tế tỉnh An Giang", sign: []string{"TRƯỞNG BAN", "Danh Thái"}},
}

func TestUnitLetterheads(t *testing.T) {
	all := slices.Clone(unitLetters)
	for i := range all {
		all[i].form = []string{"ruled", "tabs"}[i%2]
		if i == 4 { // its first line reaches the other column
			all[i].form = "tabs"
		}
	}
	checkLetters(t, all)
}

func TestMoreLetterheads(t *testing.T) { checkLetters(t, moreLetters) }

// The same heads without a table, and as typists write them: tones on the other
// vowel, letters and tones apart (NFD).
func TestLetterheadForms(t *testing.T) {
	old := strings.NewReplacer("ỦY", "UỶ", "HÒA", "HOÀ", "THỦY", "THUỶ", "ủy", "uỷ")
	var all []letter
	for _, form := range []string{"tabs", "spaces", "lines", "boxes"} {
		for i, l := range letters {
			l.form = form
			l.left = slices.Clone(l.left)
			for k, s := range l.left {
				switch i % 3 {
				case 1:
					l.left[k] = old.Replace(s)
				case 2:
					l.left[k] = norm.NFD.String(s)
				}
			}
			all = append(all, l)
		}
	}
	checkLetters(t, all)
}

func checkLetters(t *testing.T, all []letter) {
	dir := t.TempDir()
	var names []string
	for i, l := range all {
		l = l.fill()
		data := l.docx(t)
		l.check(t, fmt.Sprintf("%d.docx", i), data)
		name := filepath.Join(dir, fmt.Sprintf("%d.docx", i))
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("LibreOffice is not here (Debian package libreoffice-writer-nogui)")
		}
		t.Skip("no LibreOffice: PDF not tried")
	}
	cmd := exec.Command(office, append([]string{"-env:UserInstallation=file://" + dir + "/profile", "--headless",
		"--convert-to", "pdf", "--outdir", dir}, names...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	for i, l := range all {
		name := fmt.Sprintf("%d.pdf", i)
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		l.fill().check(t, name, data)
	}
}

// A decision that announces procedures stays a document, with whatever records of
// procedures stand behind its articles.
func TestAnnouncementIsADocument(t *testing.T) {
	text := "BỘ MẪU\nSố: 21/QĐ-BM\nQUYẾT ĐỊNH\nVề việc công bố thủ tục hành chính\n\nĐiều 1. Công bố kèm theo Quyết định này một thủ tục.\n\n" +
		"Điều 2. Quyết định này có hiệu lực kể từ ngày ký.\n\nPHỤ LỤC\n\nSTT | Mã số | Tên thủ tục hành chính | Lĩnh vực |\n1 | 1.012345 | Cấp thẻ đọc sách | Thư viện |\n"
	docs, _, err := ReadMany(t.Context(), "a.txt", []byte(text), ReadOptions{})
	if err != nil || len(docs) != 1 || docs[0].Number != "21/QĐ-BM" {
		t.Fatalf("%d documents, %v", len(docs), err)
	}
}
