package answer

import (
	"testing"

	"trolyao/corpus"
)

// TestBoundFacts: a table of what a claim may make of a khoản with two offices, terms
// within terms, a range, a table, and exceptions.
func TestBoundFacts(t *testing.T) {
	head := &corpus.Head{Key: "6-2020-nd-cp", Number: "6/2020/NĐ-CP", Type: "Nghị định", Title: "Về thử nghiệm lần hai", Kind: corpus.Verbatim}
	var all []*shown
	for i, text := range []string{
		"1. Chủ tịch Ủy ban nhân dân cấp tỉnh quyết định trong thời hạn 05 ngày làm việc kể từ ngày nhận hồ sơ; Chủ tịch Ủy ban nhân dân cấp huyện quyết định trong thời hạn 10 ngày làm việc kể từ ngày nhận hồ sơ.",
		"2. Trường hợp hồ sơ chưa hợp lệ, trong thời hạn 02 ngày làm việc, cơ quan tiếp nhận phải thông báo cho người nộp; trường hợp hồ sơ hợp lệ thì trả kết quả trong thời hạn 07 ngày làm việc.",
		"3. Phạt tiền từ 2.000.000 đồng đến 4.000.000 đồng đối với hành vi không niêm yết; không phạt tiền đối với hành vi niêm yết muộn không quá 05 ngày.",
		"4. Cấp xã\t5 ngày\nCấp huyện\t7 ngày",
		"5. Sở Nội vụ thẩm định hồ sơ, Ủy ban nhân dân tỉnh quyết định cấp phép, trừ trường hợp do Bộ Nội vụ quyết định.",
		"6. Cơ sở chỉ được hoạt động khi có giấy phép; người chưa đủ 18 tuổi không được tham gia. Mức hỗ trợ bằng một phần ba lương cơ sở.",
	} {
		p := corpus.Passage{Head: head, Ref: corpus.Ref{Doc: head.Key, Number: head.Number, Article: "9",
			Clause: string(rune('1' + i))},
			Heading: "Điều 9. Thời hạn và mức phạt", Text: text}
		all = append(all, show(&Answer{AsOf: today}, source(hitOf(p,
			corpus.Validity{State: corpus.InForce}), p, p.Ref, "")))
	}
	for text, want := range map[string]string{
		"Chủ tịch UBND cấp tỉnh quyết định trong thời hạn 05 ngày làm việc kể từ ngày nhận hồ sơ":            "1",
		"Chủ tịch Ủy ban nhân dân cấp huyện quyết định tối đa 10 ngày làm việc kể từ ngày nhận hồ sơ":        "1",
		"Chủ tịch UBND cấp tỉnh quyết định trong thời hạn 10 ngày làm việc kể từ ngày nhận hồ sơ":            "",
		"Chủ tịch UBND cấp tỉnh quyết định trong thời hạn 02 ngày làm việc kể từ ngày nhận hồ sơ":            "",
		"Chủ tịch UBND cấp huyện quyết định trong thời hạn năm ngày làm việc kể từ ngày nhận hồ sơ":          "",
		"Chủ tịch UBND cấp tỉnh quyết định, trong thời hạn 10 ngày làm việc kể từ ngày nhận hồ sơ":           "",
		"Thời hạn quyết định là 10 ngày làm việc":                                                            "",
		"Chủ tịch UBND cấp tỉnh, Chủ tịch UBND cấp huyện quyết định trong thời hạn 05 ngày làm việc":         "",
		"Trường hợp hồ sơ chưa hợp lệ, cơ quan tiếp nhận phải thông báo cho người nộp trong 2 ngày làm việc": "2",
		"Trường hợp hồ sơ hợp lệ, cơ quan tiếp nhận phải thông báo cho người nộp trong 2 ngày làm việc":      "",
		"Cơ quan tiếp nhận phải thông báo cho người nộp trong 2 ngày làm việc":                               "",
		"Trường hợp hồ sơ hợp lệ thì trả kết quả trong thời hạn 7 ngày làm việc":                             "2",
		"Trường hợp hồ sơ chưa hợp lệ thì trả kết quả trong thời hạn 7 ngày làm việc":                        "",
		"Trường hợp hồ sơ hợp lệ thì trả kết quả trong thời hạn 2 ngày làm việc":                             "",
		"Phạt tiền từ 2 đến 4 triệu đồng đối với hành vi không niêm yết":                                     "3",
		"Phạt tiền từ 2.000.000 đồng đối với hành vi không niêm yết":                                         "",
		"Phạt tiền đến 4.000.000 đồng đối với hành vi không niêm yết":                                        "",
		"Phạt tiền từ 4.000.000 đồng đến 2.000.000 đồng đối với hành vi không niêm yết":                      "",
		"Phạt tiền từ 2.000.000 đồng đến 4.000.000 đồng đối với hành vi niêm yết muộn":                       "",
		"Phạt tiền từ 2.000.000 đồng đến 4.000.000 đồng đối với hành vi niêm yết":                            "",
		"Không phạt tiền đối với hành vi niêm yết muộn ít nhất 05 ngày":                                      "",
		"Cấp xã: 5 ngày":   "4",
		"Cấp xã: 7 ngày":   "",
		"Cấp huyện 5 ngày": "",
		"Sở Nội vụ thẩm định hồ sơ, Ủy ban nhân dân tỉnh quyết định cấp phép":                               "",
		"Sở Nội vụ quyết định cấp phép, trừ trường hợp do Bộ Nội vụ quyết định":                             "",
		"Ủy ban nhân dân tỉnh thẩm định hồ sơ, trừ trường hợp do Bộ Nội vụ quyết định":                      "",
		"Cơ sở chỉ được hoạt động khi có giấy phép":                                                         "6",
		"Cơ sở được hoạt động khi có giấy phép":                                                             "",
		"Cơ sở được hoạt động khi chưa có giấy phép":                                                        "",
		"Người chưa đủ 18 tuổi không được tham gia":                                                         "6",
		"Người chưa đủ 18 tuổi được tham gia":                                                               "",
		"Người đủ 18 tuổi không được tham gia":                                                              "",
		"Người chưa đủ 16 tuổi không được tham gia":                                                         "",
		"Mức hỗ trợ bằng một phần ba lương cơ sở":                                                           "6",
		"Mức hỗ trợ bằng hai phần ba lương cơ sở":                                                           "",
		"Mức hỗ trợ bằng một phần năm lương cơ sở":                                                          "",
		"Mức hỗ trợ bằng 1/5 lương cơ sở":                                                                   "",
		"Chủ tịch UBND cấp tỉnh quyết định trong thời hạn O5 ngày làm việc kể từ ngày nhận hồ sơ":           "",
		"Chủ tịch UBND cấp tỉnh quyết định trong thời hạn ０５ ngày làm việc kể từ ngày nhận hồ sơ":           "",
		"Chủ tịch UBND cấp tỉnh quyết định trong thời hạn 05-10 ngày làm việc kể từ ngày nhận hồ sơ":        "",
		"Chủ tịch UBND cấp tỉnh quyết định trong thời hạn từ 05 đến 10 ngày làm việc kể từ ngày nhận hồ sơ": "",
		"Chủ tịch UBND cấp tỉnh quyết định trong thời hạn 05 ngày làm việc kể từ ngày trả hồ sơ":            "",
		"Chủ tịch UBND cấp tỉnh quyết định sau thời hạn 05 ngày làm việc kể từ ngày nhận hồ sơ":             "",
		"Chủ tịch UBND cấp tỉnh quyết định trong thời hạn mười lăm ngày làm việc kể từ ngày nhận hồ sơ":     "",
	} {
		got, why := basisOf(text, all)
		on := ""
		if got != nil {
			on = got.source.Clause
		}
		if on != want {
			t.Errorf("%s\n rests on %q, want %q: %s", text, on, want, why)
		}
	}
}
