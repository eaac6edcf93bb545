package web

import "trolyao/corpus"

// What a person reads in the library, besides the templates.
const (
	textNotHeldOne  = "Điều %d: kho chưa có"
	textNotHeldMany = "Điều %d đến Điều %d: kho chưa có"

	textDayForm    = "ngày/tháng/năm"
	textPerhaps    = "có thể đã "
	textPrevious   = "‹ Trước"
	textNext       = "Sau ›"
	textQuoted     = "“%s” (%s)"
	textSummed     = "Tóm lược, không phải nguyên văn: %s (%s)"
	textCiteHere   = "Trích dẫn"
	textLineHere   = "Hiệu lực"
	textOwnDigest  = "tóm lược"
	textWording    = "Lời văn áp dụng %s"
	textSinceDay   = "từ %s"
	textUntilDay   = "đến hết %s"
	textCaution    = "Lưu ý: "
	textInferred   = "Suy ra từ ô bên cạnh, không có trong tệp gốc"
	textOutline    = "Mục lục"
	textPreambleIn = "Phần mở đầu"
	textHistory    = "Hiệu lực qua thời gian"
	textBefore     = "trước %s"
	textFromDay    = "từ %s"
)

var textKind = map[corpus.Kind]string{
	corpus.Verbatim:  "nguyên văn",
	corpus.Digest:    "tóm lược",
	corpus.Catalogue: "chỉ có thông tin chung",
}
