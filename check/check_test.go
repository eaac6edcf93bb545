package check_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"trolyao/check"
	"trolyao/corpus"
	"trolyao/org"
)

// shelf is a library of a few papers.
type shelf struct {
	docs      map[string]*corpus.Document
	catalog   *corpus.Catalog
	relations map[string][]corpus.Relation
	record    *check.Record
}

func (s *shelf) Catalog() *corpus.Catalog               { return s.catalog }
func (s *shelf) MayRead(h *corpus.Head) bool            { return h.Class == corpus.Public }
func (s *shelf) Relations(key string) []corpus.Relation { return s.relations[key] }
func (s *shelf) Record() *check.Record                  { return s.record }
func (s *shelf) Document(_ context.Context, key string) (*corpus.Document, error) {
	return s.docs[key], nil
}

func (s *shelf) Tasks(_ context.Context, key string) ([]check.PlanTask, error) {
	if s.docs[key] == nil || s.docs[key].Type != "Nghị định" {
		return nil, nil
	}
	return []check.PlanTask{{No: "1", Section: "I", Name: "Mở sổ trực"}, {No: "2", Section: "I", Name: "Rửa bếp"},
		{No: "1", Section: "II", Name: "Đóng sổ trực"}}, nil
}

// newShelf reads papers.
func newShelf(t testing.TB, papers ...string) *shelf {
	t.Helper()
	s := &shelf{docs: map[string]*corpus.Document{}}
	var heads []*corpus.Head
	var rels []corpus.Relation
	for i, p := range papers {
		d, _, err := corpus.Read(context.Background(), "p.txt", []byte(p), corpus.ReadOptions{})
		if err != nil {
			t.Fatalf("paper %d: %v", i, err)
		}
		s.docs[d.Key] = d
		heads = append(heads, &d.Head)
		rels = append(rels, corpus.ReadRelations(d)...)
	}
	s.catalog = corpus.NewCatalog(heads)
	s.relations = s.catalog.Touching(rels)
	s.record = check.NewRecord(heads, rels)
	return s
}

// law is the text of a small law.
func law(number, day, name, body string) string {
	return "QUỐC HỘI\n-------\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n---------------\nLuật số: " +
		number + "\nHà Nội, ngày " + day + "\n\nLUẬT\n" + name + "\n\n" + body
}

func decree(number, day, title, body string) string {
	return "CHÍNH PHỦ\n-------\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n---------------\nSố: " + number +
		"\nHà Nội, ngày " + day + "\n\nNGHỊ ĐỊNH\n" + title + "\n\n" + body + "\n\nTM. CHÍNH PHỦ\nTHỦ TƯỚNG\n"
}

var papers = []string{
	law("91/2016/QH14", "17 tháng 11 năm 2016", "BẾP NÚC VÀ TRÀ NƯỚC", `Điều 1. Phạm vi điều chỉnh
Luật này quy định về bếp núc và trà nước của cơ quan.

Điều 2. Hiệu lực thi hành
Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2017.`),
	decree("911/2021/NĐ-CP", "04 tháng 01 năm 2021", "Về bếp ăn tập thể của cơ quan", `Điều 1. Phạm vi điều chỉnh
Nghị định này quy định việc đăng ký suất ăn và vệ sinh bếp ăn tập thể của cơ quan.

Điều 2. Đăng ký suất ăn
1. Người ăn đăng ký suất ăn trước 9 giờ sáng trong ngày tại bàn trực của nhà bếp.
2. Người đã đăng ký mà không đến ăn quá 03 lần trong tháng thì tạm dừng đăng ký 05 ngày làm việc.
3. Bếp trưởng trả lời góp ý về:
a) Chất lượng suất ăn;
b) Giờ mở cửa của nhà ăn.

Điều 3. Vệ sinh bếp
1. Bếp được lau rửa sau mỗi bữa ăn và kiểm tra mỗi tuần một lần.
2. Người đứng bếp khám sức khỏe 06 tháng một lần.

Điều 4. Hiệu lực thi hành
1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2021.
2. Nghị định này thay thế Nghị định số 905/2015/NĐ-CP ngày 03 tháng 02 năm 2015 của Chính phủ về nhà ăn cơ quan.`),
	decree("905/2015/NĐ-CP", "03 tháng 02 năm 2015", "Về nhà ăn cơ quan", `Điều 1. Phạm vi điều chỉnh
Nghị định này quy định về nhà ăn cơ quan.

Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 4 năm 2015.`),
	decree("950/2024/NĐ-CP", "10 tháng 6 năm 2024", "Sửa đổi, bổ sung một số điều của Nghị định số 911/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của Chính phủ về bếp ăn tập thể của cơ quan", `Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 911/2021/NĐ-CP
1. Sửa đổi, bổ sung khoản 2 Điều 2 như sau:
“2. Người đã đăng ký mà không đến ăn quá 02 lần trong tháng thì nhà bếp nhắc bằng tin nhắn, không dừng đăng ký suất của người ăn.”.
2. Bổ sung khoản 4 vào sau khoản 3 Điều 2 như sau:
“4. Nhà bếp công khai thực đơn của tuần sau vào chiều thứ sáu.”.
3. Bãi bỏ khoản 2 Điều 3.
4. Bổ sung điểm c khoản 3 vào Điều 2 như sau:
“c) Khẩu phần của người ăn kiêng.”.

Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 8 năm 2024.`),
	decree("951/2025/NĐ-CP", "10 tháng 6 năm 2025", "Về sổ trực của nhà bếp", `Điều 1. Sổ trực
Nhà bếp ghi sổ trực.

Điều 3. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 8 năm 2025.`),
}

var agencies = []org.Agency{
	{ID: "huyen", Name: "Ủy ban nhân dân cấp huyện", Kind: org.Local, To: "2025-06-30"},
	{ID: "cu", Name: "Sở Bếp núc", Kind: org.Department, To: "2025-02-28", Successors: []org.Successor{{ID: "moi"}}},
	{ID: "moi", Name: "Sở Ẩm thực", Kind: org.Department, From: "2025-03-01"},
}

func run(t testing.TB, text string) *check.Report {
	t.Helper()
	dir, err := org.NewDirectory(agencies)
	if err != nil {
		t.Fatal(err)
	}
	r, err := check.Check(context.Background(), check.FromText(text), newShelf(t, papers...),
		check.Options{Day: "2026-09-15",
			Today: "2026-09-15", Agencies: dir, Old: agencies[:2],
			Working: func(d corpus.Day) (bool, string, bool) { return d != "2026-09-20", "chủ nhật", true }})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Each line has one place that matters, and the mark it should get.
func TestMarks(t *testing.T) {
	const full = "Nghị định số 911/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của Chính phủ về bếp ăn tập thể của cơ quan"
	for _, c := range []struct {
		text string
		mark check.Mark
		on   string // the words marked
	}{
		{"Căn cứ " + full + ";", check.Partly, full},
		{"Căn cứ Nghị định số 911/2021/NĐ-CP ngày 04 tháng 10 năm 2021 của Chính phủ về bếp ăn;", check.WrongDay, ""},
		{"Căn cứ Nghị định số 911/2021/NĐ-CP ngày 31 tháng 02 năm 2021 của Chính phủ về bếp ăn;", check.ImpossibleDy, ""},
		{"Căn cứ Nghị định số 911/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của Quốc hội về bếp ăn;", check.WrongIssuer, ""},
		{"Căn cứ Thông tư số 911/2021/NĐ-CP ngày 04 tháng 01 năm 2021 về bếp ăn;", check.WrongType, ""},
		{"Căn cứ Nghị định số 911/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của Chính phủ quy định tiêu chuẩn xe đạp công vụ và bãi gửi;",
			check.WrongTitle, ""},
		{"Căn cứ Nghị định số 905/2015/NĐ-CP ngày 03 tháng 02 năm 2015 của Chính phủ về nhà ăn cơ quan;", check.Expired, ""},
		{"Trước đây việc này theo Nghị định số 905/2015/NĐ-CP.", check.Past, ""},
		{"Căn cứ Luật Bếp núc và trà nước số 91/2016/QH14 ngày 17 tháng 11 năm 2016;", check.InForce, ""},
		{"Căn cứ Luật Bếp núc và trà nước ngày 17 tháng 11 năm 2016;", check.InForce, ""},
		{"Theo Luật BNVTN số 91/2016/QH14.", check.InForce, ""},
		{"Căn cứ Luật Bếp núc và trà nước ngày 17 tháng 10 năm 2016;", check.WrongDay, ""},
		{"Căn cứ Nghị định số 951/2025/NĐ-CP;", check.BasisForm, ""},
		{"Căn cứ Luật Bếp núc và trà nước ngày 17 tháng 11 năm 2016\nTheo đề nghị của Bếp trưởng.", check.BasisForm, ""},
		{"Điều 2 (các khoản 1, 9) của Nghị định số 911/2021/NĐ-CP.", check.NoProvision, "Điều 2 (các khoản 1, 9)"},
		{"Các quy định sau của Nghị định số 911/2021/NĐ-CP:\na) Điều 4;\nb) Điều 9.", check.InForce, "Điều 4"},
		{"Các quy định sau của Nghị định số 911/2021/NĐ-CP:\na) Điều 4;\nb) Điều 9.", check.NoProvision, "Điều 9"},
		{"Căn cứ Luật Xe đạp công vụ số 91/2016/QH14;", check.WrongTitle, ""},
		{"Căn cứ Nghị quyết số 91/2016/QH14;", check.WrongType, ""},
		{"Giao Phòng Bếp núc huyện báo cáo.", check.OldAgency, "Phòng Bếp núc huyện"},
		{"Thực hiện theo khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP.", check.InForce, ""},
		{"Thực hiện theo các điểm a, d khoản 3 Điều 2 Nghị định số 911/2021/NĐ-CP.", check.NoProvision, "d khoản 3 Điều 2 Nghị định số 911/2021/NĐ-CP"},
		{"Thực hiện theo điểm c khoản 3 Điều 2 Nghị định số 911/2021/NĐ-CP.", check.Amended, ""}, // "vào Điều 2"
		{"Thực hiện theo Điều 7 Nghị định số 951/2025/NĐ-CP.", check.NoProvision, ""},            // behind the last, whatever lacks
		{"Thực hiện theo Điều 2 Nghị định số 951/2025/NĐ-CP.", check.Unread, ""},                 // lacking in the copy
		{"Theo khoản 1, điểm b khoản 3 Điều 2 Nghị định số 911/2021/NĐ-CP: “Người ăn đăng ký suất ăn trước 9 giờ sáng”.",
			check.Quoted, "“Người ăn đăng ký suất ăn trước 9 giờ sáng”"},
		{"“Người ăn” đăng ký suất ăn trước 8 giờ sáng trong ngày” (khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP).",
			check.Misquote, "“Người ăn” đăng ký suất ăn trước 8 giờ sáng trong ngày”"},
		{"Khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP quy định như sau:\n“Người ăn đăng ký suất ăn trước 7 giờ sáng trong ngày”.",
			check.Misquote, "“Người ăn đăng ký suất ăn trước 7 giờ sáng trong ngày”"},
		{"“Người ăn đăng ký suất ăn trước 7 giờ sáng” là nội dung được quy định tại khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP.",
			check.Misquote, "“Người ăn đăng ký suất ăn trước 7 giờ sáng”"},
		{"Khoản 2 Điều 2 Nghị định số 911/2021/NĐ-CP và nơi khác: “Người ăn đăng ký suất ăn trước 7 giờ sáng” (khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP).",
			check.Misquote, "“Người ăn đăng ký suất ăn trước 7 giờ sáng”"},
		{"Theo khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP, “Người ăn đăng ký suất ăn trước 9 giờ sáng”; theo khoản 3 Điều 2 Nghị định số 911/2021/NĐ-CP thì khác.",
			check.Quoted, "“Người ăn đăng ký suất ăn trước 9 giờ sáng”"},
		{"Theo khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP: “Người ăn đăng ký suất ăn trước 9 giờ sáng”; và “trong tuần tại bàn trực của nhà bếp”.",
			check.Misquote, "“trong tuần tại bàn trực của nhà bếp”"},
		{"Điểm a khoản 3 Điều 2 Nghị định số 911/2021/NĐ-CP: “Bếp trưởng trả lời góp ý về”.", check.Quoted,
			"“Bếp trưởng trả lời góp ý về”"},
		{"Điều 2 Nghị định số 911/2021/NĐ-CP có hiệu lực.\n“Người ăn đăng ký suất ăn trước 7 giờ sáng” (khoản 1 Điều 2 nêu trên).",
			check.Misquote, "“Người ăn đăng ký suất ăn trước 7 giờ sáng”"},
		{"Trước đây áp dụng Nghị định số 905/2015/NĐ-CP, nay tiếp tục lấy làm căn cứ.", check.Expired, ""},
		{"Thực hiện nhiệm vụ 2 Nghị định số 911/2021/NĐ-CP.", check.InForce, "nhiệm vụ 2"},
		{"Thực hiện các nhiệm vụ số 2 và 5 của Nghị định số 911/2021/NĐ-CP.", check.NoProvision, "5"},
		{"Thực hiện nhiệm vụ 1, mục II của Nghị định số 911/2021/NĐ-CP.", check.InForce, "nhiệm vụ 1"},
		{"Thực hiện nhiệm vụ 1 tại Phụ lục kèm theo Nghị định số 911/2021/NĐ-CP.", check.Unclear, "nhiệm vụ 1"},
		{"Thực hiện nhiệm vụ số 12 Kế hoạch số 15/KH-UBND.", check.NotHeld, "nhiệm vụ số 12"},
		{"Thực hiện NĐ-CP số 911/2021 về bếp ăn.", check.Partly, "NĐ-CP số 911/2021 về bếp ăn"},
		{"Thực hiện Nghị định 905 ngày 03/02/2015 của Chính phủ.", check.Expired, ""},
		{"Thực hiện Quyết định số 77 ngày 03/02/2025 của Thủ tướng Chính phủ.", check.NotHeld, ""},
		{"Gửi báo cáo trước 17 giờ 00 phút ngày 20/9/2026.", check.NotAWorkday, "ngày 20/9/2026"},
		{"Giao UBND thị trấn báo cáo.", check.OldAgency, "UBND thị trấn"},
		{"Giao Ủy ban nhân dân thành phố Bếp thuộc tỉnh báo cáo.", check.OldAgency,
			"Ủy ban nhân dân thành phố Bếp thuộc tỉnh"},
		{"Giao UBND các huyện báo cáo.", check.OldAgency, "UBND các huyện"},
		{"Gửi Chi cục Thuế huyện một bản.", check.OldAgency, "Chi cục Thuế huyện"},
		{"Hướng dẫn của Nghị định số 905/2015/NĐ-CP đang được áp dụng.", check.Expired, ""},
		{"Kế hoạch triển khai thi hành Nghị định số 905/2015/NĐ-CP.", check.Expired, ""},
		{"Suất ăn được thực hiện theo Nghị định số 905/2015/NĐ-CP.", check.Expired, ""},
		{"Hoàn thành trước ngày 22 tháng 9 năm 2026 theo Nghị định số 905/2015/NĐ-CP.", check.Expired, ""},
		{"Trước ngày 22 tháng 9 năm 2020 theo Nghị định số 905/2015/NĐ-CP.", check.Past, ""},
		{"Giai đoạn 2026-2030 thực hiện Nghị định số 905/2015/NĐ-CP.", check.Expired, ""},
		{"Giai đoạn 2016-2020 thực hiện Nghị định số 905/2015/NĐ-CP.", check.Past, ""},
		{"Nghị định số 905/2015/NĐ-CP chưa hết hiệu lực.", check.Expired, ""},
		{"Thực hiện theo Điều 9 Nghị định số 911/2021/NĐ-CP.", check.NoProvision, ""},
		{"Thực hiện theo khoản 7 Điều 3 Nghị định số 911/2021/NĐ-CP.", check.NoProvision, ""},
		{"Thực hiện theo khoản 4 Điều 2 NĐ 911/2021.", check.Amended, ""}, // added by the amendment
		{"Thực hiện theo khoản 2 Điều 3 Nghị định số 911/2021/NĐ-CP.", check.Repealed, ""},
		{"Theo khoản 2 Điều 2 Nghị định số 911/2021/NĐ-CP, người không đến ăn quá 03 lần trong tháng thì tạm dừng đăng ký 05 ngày làm việc.",
			check.OldWording, "khoản 2 Điều 2 Nghị định số 911/2021/NĐ-CP"},
		{"Theo khoản 2 Điều 2 Nghị định số 911/2021/NĐ-CP, không đến ăn quá 02 lần trong tháng thì nhà bếp nhắc bằng tin nhắn.",
			check.Amended, ""},
		{"Khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP quy định: “Người ăn đăng ký suất ăn trước 9 giờ sáng trong ngày”.",
			check.Quoted, "“Người ăn đăng ký suất ăn trước 9 giờ sáng trong ngày”"},
		{"Khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP quy định: “Người ăn đăng ký suất ăn trước 8 giờ sáng trong ngày”.",
			check.Misquote, "“Người ăn đăng ký suất ăn trước 8 giờ sáng trong ngày”"},
		{"“Người đã đăng ký mà không đến ăn quá 03 lần trong tháng” (khoản 2 Điều 2 Nghị định số 911/2021/NĐ-CP) là quy định chung.",
			check.OldWording, "“Người đã đăng ký mà không đến ăn quá 03 lần trong tháng”"},
		{"Thực hiện Thông tư số 77/2022/TT-BBN ngày 05 tháng 5 năm 2022 của Bộ trưởng Bộ Bếp núc.", check.NotHeld, ""},
		{"Thực hiện Thông tư số 77/2022/TT-BNV ngày 05 tháng 5 năm 2022 của Bộ trưởng Bộ Tài chính.", check.WrongIssuer, ""},
		{"Thực hiện Nghị định số 800/2021/NĐ-CP ngày 20 tháng 3 năm 2021 của Chính phủ.", check.NoDocument, ""},
		{"Theo Điều 1 Luật Bếp núc và trà nước điện tử.", check.NotHeld, "Điều 1 Luật Bếp núc và trà nước điện tử"},
		{"Căn cứ Luật Bếp núc và trà nước lưu động ngày 10 tháng 12 năm 2025;", check.NotHeld, ""},
		{"Luật Bếp núc và trà nước xanh số 7/2024/QH15 được áp dụng.", check.NotHeld,
			"Luật Bếp núc và trà nước xanh số 7/2024/QH15"},
		{"Theo khoản 2 và khoản 3 Điều 9 Luật Bếp núc và trà nước xanh.", check.NotHeld, "khoản 2"},
		{"Theo Điều 1 Luật Bếp núc và trà nước bảo đảm việc ăn.", check.InForce, "Điều 1 Luật Bếp núc và trà nước"},
		{"Theo Điều 1 Luật Bếp núc và trà nước nấu món cho các cơ quan.", check.InForce,
			"Điều 1 Luật Bếp núc và trà nước"},
		{"Luật Bếp núc và trà nước 2019.", check.WrongDay, "Luật Bếp núc và trà nước 2019"},
		{"Luật Bếp núc và trà nước năm 1999.", check.NewerName, "Luật Bếp núc và trà nước năm 1999"},
		{"Luật Bếp núc và trà nước số 5/1999/QH10.", check.NewerName, ""},
		{"Trước đây là Luật Bếp núc và trà nước năm 1999.", check.NotHeld, "Luật Bếp núc và trà nước năm 1999"},
		{"Luật Bếp núc và trà sữa số 91/2016/QH14.", check.WrongTitle, ""},
		{"Theo Điều 1 Luật BN&TN.", check.InForce, "Điều 1 Luật BN&TN"},
		{"Theo Điều 1 Luật Bếp núc và TN.", check.InForce, "Điều 1 Luật Bếp núc và TN"},
		{"Giao Sở Bếp núc chủ trì.", check.OldAgency, "Sở Bếp núc"},
		{"Dự thảo viết “Giao Sở Bếp núc chủ trì việc ăn”.", check.OldAgency, "Sở Bếp núc"},
		{"Gửi Thanh tra Sở Ẩm thực một bản.", check.OldAgency, "Thanh tra Sở Ẩm"},
		{"Gửi Tổng cục Thuế một bản.", check.OldAgency, "Tổng cục Thuế"},
		{"Gửi Phòng Tư pháp, Chi cục Ẩm thực.", check.OldAgency, "Phòng Tư pháp"},
		{"Nghị định số 911/2021/NĐ-CP về nhãn của suất ăn xuất khẩu.", check.WrongTitle, ""},
		{"Gửi Đài Truyền thanh huyện một bản.", check.OldAgency, "Đài Truyền thanh huyện"},
		{"Đăng ký “trước 8 giờ sáng” (khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP).", check.Misquote,
			"“trước 8 giờ sáng”"},
		{"Nhà bếp “dừng đăng ký suất của người ăn” (khoản 2 Điều 2 Nghị định số 911/2021/NĐ-CP).", check.Misquote,
			"“dừng đăng ký suất của người ăn”"},
		{"''Người ăn đăng ký suất ăn trước 7 giờ sáng'' (khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP).", check.Misquote,
			"''Người ăn đăng ký suất ăn trước 7 giờ sáng''"},
		{"‘Người ăn đăng ký suất ăn trước 7 giờ sáng’ (khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP).", check.Misquote,
			"‘Người ăn đăng ký suất ăn trước 7 giờ sáng’"},
		{"Nhà bếp “dừng đăng ký”, “nhắc bằng tin nhắn, không dừng” (khoản 2 Điều 2 Nghị định số 911/2021/NĐ-CP).",
			check.Quoted, "“nhắc bằng tin nhắn, không dừng”"},
		{"Nghị định số 911/2021/NĐ-CP quy định về phân luồng xe tải hạng nặng.", check.WrongTitle, ""},
		{"Nghị định số 911/2021/NĐ-CP quy định về giờ mở cửa của nhà ăn.", check.Partly, ""},
		{"Hồ sơ trước đây do Sở Bếp núc quản lý.", check.Past, "Sở Bếp núc"},
		{"Hoàn thành trước ngày 20 tháng 9 năm 2026.", check.NotAWorkday, "ngày 20 tháng 9 năm 2026"},
	} {
		r := run(t, c.text)
		got := ""
		ok := false
		for _, f := range r.Finds {
			got += string(f.Mark()) + " [" + f.Text + "] " + f.Findings[0].Text + "\n"
			ok = ok || f.Mark() == c.mark && (c.on == "" || f.Text == c.on)
			if line := strings.Split(c.text, "\n")[f.Para]; f.Text != line[f.Start:f.End] {
				t.Errorf("%q: words %q are not at %d-%d", c.text, f.Text, f.Start, f.End)
			}
		}
		if !ok {
			t.Errorf("%q: no %s on %q, but\n%s", c.text, c.mark, c.on, got)
		}
	}
}

// What a quoted decree says of itself is no reference of the draft, and "đã nêu" is
// the one named before.
func TestWhatIsMeant(t *testing.T) {
	r := run(t, "QUYẾT ĐỊNH\nĐiều 1. Việc ăn\nThực hiện khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP.\nĐiều 2. Việc bếp\n"+
		"Theo khoản 1 Điều 3 của Nghị định đã nêu và Điều 1 Quyết định này; không theo Điều 7 Quyết định này.\n"+
		"Điều 3. Việc nước\n1. Nước uống.\n2. Theo khoản 1 Điều này, không theo khoản 4 Điều này; khoản 2 Điều này của Nghị định nêu trên.")
	want := map[string]check.Mark{"khoản 1 Điều 3 của Nghị định đã nêu": check.InForce,
		"Điều 1 Quyết định này": check.Internal, "khoản 1 Điều này": check.Internal,
		"khoản 4 Điều này": check.NoProvision, "khoản 2 Điều này của Nghị định nêu trên": check.Repealed,
		"Điều 7 Quyết định này": check.NoProvision}
	for _, f := range r.Finds {
		if m, ok := want[f.Text]; ok && m != f.Mark() {
			t.Errorf("%s: %s, want %s", f.Text, f.Mark(), m)
		}
		delete(want, f.Text)
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
}

// A basis of lower rank above one of higher rank is marked, and nothing else is.
func TestOrder(t *testing.T) {
	lines := []string{"Căn cứ Luật Ăn uống số 11/2020/QH14 ngày 17 tháng 6 năm 2020;",
		"Căn cứ Nghị định số 911/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của Chính phủ về bếp ăn tập thể của cơ quan;",
		"Căn cứ Quyết định số 12/2022/QĐ-TTg ngày 05 tháng 5 năm 2022 của Thủ tướng Chính phủ về bếp;",
		"Căn cứ Thông tư số 77/2022/TT-BNV ngày 05 tháng 5 năm 2022 của Bộ trưởng Bộ Nội vụ về bếp;"}
	orders := func(ls []string) (out []int) {
		for _, f := range run(t, strings.Join(ls, "\n")).Finds {
			for _, x := range f.Findings {
				if x.Mark == check.Order {
					out = append(out, f.Para)
				}
			}
		}
		return out
	}
	if got := orders(lines); len(got) > 0 {
		t.Errorf("marked in right order: %v", got)
	}
	for i := range len(lines) - 1 {
		ls := append([]string{}, lines...)
		ls[i], ls[i+1] = ls[i+1], ls[i]
		if got := orders(ls); len(got) != 1 || got[0] != i {
			t.Errorf("lines %d and %d changed: marked %v", i, i+1, got)
		}
	}
}

func TestDayOfTheDraft(t *testing.T) {
	dir, _ := org.NewDirectory(agencies)
	for _, c := range []struct {
		text string
		day  corpus.Day
		from string
	}{
		{"ỦY BAN NHÂN DÂN\nMẫu, ngày 02 tháng 7 năm 2023\nQUYẾT ĐỊNH\nCăn cứ Nghị định số 911/2021/NĐ-CP;", "2023-07-02", "draft"},
		{"Mẫu, ngày     tháng 7 năm 2023\nQUYẾT ĐỊNH", "2026-01-02", "today"},
	} {
		r, err := check.Check(context.Background(), check.FromText(c.text), newShelf(t, papers...),
			check.Options{Today: "2026-01-02", Agencies: dir})
		if err != nil || r.Day != c.day || r.DayFrom != c.from {
			t.Errorf("%q: %v %v %v", c.text, r.Day, r.DayFrom, err)
		}
	}
}

func FuzzCheck(f *testing.F) {
	s := newShelf(f, papers...)
	dir, _ := org.NewDirectory(agencies)
	f.Add("Căn cứ Nghị định số 911/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của Chính phủ về bếp;\nđiểm a, b khoản 3 Điều 2 NĐ 911/2021")
	f.Add("“Điều 3 Nghị định này” (khoản 1 Điều 2 của Nghị định đã nêu) Sở Bếp núc cũ trước ngày 31/02/2026")
	f.Add("\"\"\"“““”””khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP: “a b c d e … f g h i k”")
	f.Fuzz(func(t *testing.T, text string) {
		d := check.FromText(text)
		r, err := check.Check(context.Background(), d, s, check.Options{Today: "2026-01-02", Agencies: dir,
			Old: agencies[:2]})
		if err != nil {
			return
		}
		for _, x := range r.Finds {
			if len(x.Findings) == 0 || x.Start < 0 || x.Start >= x.End || x.End > len(r.Paras[x.Para]) ||
				r.Paras[x.Para][x.Start:x.End] != x.Text {
				t.Fatalf("find %+v of %q", x, text)
			}
		}
	})
}

// Thirty pages are checked in less than three seconds.
func TestThirtyPages(t *testing.T) {
	var b strings.Builder
	for i := range 30 * 12 {
		b.WriteString("Bộ phận trực số " + strings.Repeat("một ", 1+i%5) +
			"thực hiện theo khoản 1 Điều 2 và điểm a khoản 3 Điều 2 Nghị định số 911/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của " +
			"Chính phủ về bếp ăn tập thể của cơ quan, ghi sổ hằng ngày và báo cáo người phụ trách trước khi khóa cửa.\n")
	}
	at := time.Now()
	r := run(t, b.String())
	if took := time.Since(at); took > 3*time.Second || len(r.Finds) < 700 {
		t.Errorf("%d finds in %v", len(r.Finds), took)
	}
}

// The word for a lawyer is no law, and a law of which a copy misspells the year of its day
// has that of its number.
func TestLawyersAndSlips(t *testing.T) {
	s := newShelf(t, law("65/2016/QH14", "29 tháng 6 năm 2017", "LUẬT SƯ", "Điều 1. Luật sư\nLuật này quy định về luật sư.\n\n"+
		"Điều 2. Hiệu lực thi hành\nLuật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2018."))
	r, err := check.Check(context.Background(), check.FromText("Đoàn luật sư chuyển hồ sơ cho luật sư.\n"+
		"Theo Điều 7 Luật Luật sư và Điều 1 Luật Luật sư số 65/2016/QH14 ngày 29 tháng 6 năm 2016."), s,
		check.Options{Day: "2026-09-15", Today: "2026-09-15"})
	if err != nil {
		t.Fatal(err)
	}
	var marks []string
	for _, f := range r.Finds {
		marks = append(marks, f.Text+": "+string(f.Mark()))
	}
	want := "Điều 7 Luật Luật sư: no_such_provision; " +
		"Điều 1 Luật Luật sư số 65/2016/QH14 ngày 29 tháng 6 năm 2016: in_force"
	if got := strings.Join(marks, "; "); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// Names of laws in capitals without end are read in bounded time.
func TestNamesWithoutEnd(t *testing.T) {
	began := time.Now()
	run(t, strings.Repeat("Luật "+strings.Repeat("ABCDĐEGHIK", 300)+" năm 2024; Luật "+strings.Repeat("PCCC và ", 300)+"\n", 30))
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("read in %v", took)
	}
}

// Kinds of slips that drafts written afterwards brought to light.
func TestFreshKinds(t *testing.T) {
	dir, _ := org.NewDirectory(agencies)
	shelf := newShelf(t, append([]string{
		law("92/2022/QH15", "14 tháng 11 năm 2022", "PHA TRÀ 2022", "Điều 1. Phạm vi\n1. Luật này quy định việc pha trà.\n2. Trà được pha nóng.\n\n"+
			"Điều 2. Người pha trà\n1. Người pha trà rửa tay.\n2. Người pha trà đeo tạp dề.\n\nĐiều 3. Hiệu lực thi hành\nLuật này có hiệu lực từ ngày 01 tháng 7 năm 2023."),
		"QUỐC HỘI\nNghị quyết số: 24/2008/QH12\nHà Nội, ngày 14 tháng 11 năm 2008\nNGHỊ QUYẾT\nVề việc mở sổ trực\nĐiều 1. Mở sổ trực.",
	}, papers...)...)
	const head = "Mẫu, ngày 15 tháng 9 năm 2026\n"
	for _, c := range []struct {
		text, find string
		mark       check.Mark // "" nothing to mend
	}{
		{"Theo Điều 9 Luật Pha trà.", "Điều 9 Luật Pha trà", check.NoProvision},
		{"Theo Điều 2 Luật Pha trà.", "Điều 2 Luật Pha trà", ""},
		{"Luật Sổ sách số 24/2008/QH12 ngày 13 tháng 11 năm 2008.", "Luật Sổ sách số 24/2008/QH12", ""},
		{"Căn cứ Nghị định số 911/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của Chính phủ, hướng dẫn Nghị quyết số 7/2020/QH14.",
			"Nghị định số 911/2021/NĐ-CP", ""},
		{"Theo Thông tư số 9911/2026/TT-BBN.", "Thông tư số 9911/2026/TT-BBN", ""}, // no number of the series is known
		{"Theo Nghị định số 9911/2026/NĐ-CP.", "Nghị định số 9911/2026/NĐ-CP", check.NoDocument},
		{"Quyết định số 9999/QĐ-TTg ngày 15 tháng 10 năm 2025 của Thủ tướng Chính phủ.", "Quyết định số 9999/QĐ-TTg",
			check.NoDocument},
		{"Theo quyet dinh so 951/2025/ND-CP.", "quyet dinh so 951/2025/ND-CP", check.WrongType},
		{"Theo Điều 2 Luật Pha trà, việc pha theo Điều 9 của Luật.", "Điều 9 của Luật", check.NoProvision},
		{"Khoản 1 Điều 2 Luật Pha trà có nêu; khoản 5 Điều này không rõ.", "khoản 5 Điều này", check.NoProvision},
		{"Nghị định số 911/2021/NĐ-CP nêu rõ; khoản 1, khoản 9 Điều 2 Nghị định trên là khác.", "khoản 9 Điều 2 Nghị định trên",
			check.NoProvision},
		{"Nghị định số 911/2021/NĐ-CP nêu rõ; khoản 1, khoản 9 Điều 2 Nghị định trên là khác.", "khoản 1", ""},
		{"“Người pha trà không rửa tay ” là sai quy định (khoản 1 Điều 2 Luật Pha trà).", "“Người pha trà", check.Misquote},
		{"“Người ăn được nghỉ trưa một giờ” là lời của bếp trưởng (khoản 1 Điều 2 Luật Pha trà).", "khoản 1 Điều 2", ""},
		{"Nghị định số 951/2025/NĐ-CP về giờ mở cửa của nhà bếp.", "Nghị định số 951/2025/NĐ-CP", ""},
		{"Nghị định số 951/2025/NĐ-CP về bếp ăn tập thể của cơ quan.", "Nghị định số 951/2025/NĐ-CP", check.WrongTitle},
		{"Nghị định số 951/2025/NĐ-CP của Chính phủ về nhà ăn của cơ quan bếp.", "Nghị định số 951/2025/NĐ-CP", check.WrongTitle},
		{"“Người pha trà không rửa tay” - Điều 2 khoản 1 Luật Pha trà.", "“Người pha trà", check.Misquote},
		{"Luật Công chứng 2014 vẫn được viện dẫn.", "Luật Công chứng 2014", check.Expired}, // by the register alone
		{"Nghi dinh so 911/2021/ND-CP da thay Nghi dinh so 905/2015/ND-CP.", "Nghi dinh so 905/2015/ND-CP", ""},
		{"Giao Phong Tai nguyen va Moi truong do dat.", "Phong Tai nguyen va Moi truong", check.OldAgency},
		{"Theo NQ 951/2025/NĐ-CP.", "NQ 951/2025/NĐ-CP", check.WrongType},
		{"Theo NĐ 951/2025/NĐ-CP.", "NĐ 951/2025/NĐ-CP", ""},
		{"Giao Phòng Tài chính - Kế hoạch báo cáo.", "Phòng Tài chính - Kế hoạch", check.OldAgency},
		{"Giao Hội Người ăn huyện báo cáo.", "Hội Người ăn huyện", check.OldAgency},
		{"Giao Ban Chỉ huy phòng, chống cháy bếp huyện báo cáo.", "Ban Chỉ huy", check.OldAgency},
		{"Báo cáo Huyện ủy.", "Huyện ủy", check.OldAgency},
		{"Theo Nghị định số 9950/2024/NĐ-CP.", "Nghị định số 9950/2024/NĐ-CP", check.NoDocument},
		{"Theo Nghị định số 3/2021/NĐ-CP.", "Nghị định số 3/2021/NĐ-CP", ""},
		{"Các quyền tại Điều 1 và các việc khác tại Điều 2 Luật Pha trà.", "Điều 1", ""},
		{"Theo Điều 2 Luật Pha trà, không theo khoản 6 Điều 2.", "khoản 6 Điều 2", check.NoProvision},
		{"Giao Phòng Tài nguyên và Môi trường đo đất.", "Phòng Tài nguyên và Môi trường", check.OldAgency},
		{"“Người pha trà đeo khăn vuông và tạp dề” là lời của khoản 2 Điều 2 Luật Pha trà.", "“Người pha trà", check.Misquote},
		{"- Theo Điều 9 Luật Pha trà.\n- Kiến nghị nhà bếp báo lại trước ngày 25 tháng 10 năm 2026.", "Điều 9 Luật Pha trà", check.NoProvision},
	} {
		r, err := check.Check(t.Context(), check.FromText(head+c.text), shelf, check.Options{Today: "2026-09-15", Agencies: dir,
			Old: agencies[:2]})
		if err != nil {
			t.Fatal(err)
		}
		seen := false
		for _, f := range r.Finds {
			if strings.HasPrefix(f.Text, c.find) {
				seen = true
				bad := f.Level() == check.Wrong || f.Level() == check.Doubt
				if bad != (c.mark != "") || bad && f.Mark() != c.mark {
					t.Errorf("%s: %+v", c.text, f.Findings)
				}
			}
		}
		if !seen {
			t.Errorf("%s: not seen", c.text)
		}
	}
}
