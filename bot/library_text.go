package bot

import "trolyao/corpus"

// What a person reads of the library.
const (
	textPreamble  = "phần mở đầu"
	textSignature = "nơi nhận, chữ ký"
	textWholeText = "toàn văn"
)

// textDoes says what a document does to another, textIsDone what is done to it.
var textDoes = map[corpus.RelationKind]string{
	corpus.RelBasis:    "Căn cứ vào",
	corpus.RelAmends:   "Sửa đổi, bổ sung",
	corpus.RelReplaces: "Thay thế",
	corpus.RelRepeals:  "Bãi bỏ",
	corpus.RelGuides:   "Quy định chi tiết, hướng dẫn",
	corpus.RelMerges:   "Hợp nhất",
}

var textIsDone = map[corpus.RelationKind]string{
	corpus.RelBasis:    "Là căn cứ của",
	corpus.RelAmends:   "Đã được sửa đổi, bổ sung bởi",
	corpus.RelReplaces: "Đã được thay thế bởi",
	corpus.RelRepeals:  "Đã bị bãi bỏ bởi",
	corpus.RelGuides:   "Được quy định chi tiết, hướng dẫn bởi",
	corpus.RelMerges:   "Được hợp nhất trong",
}
