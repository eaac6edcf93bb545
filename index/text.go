package index

// What read.go says.
const (
	textCoreOnly  = "Kho tìm kiếm chung đang không trả lời; nội dung này chỉ dựa trên các văn bản cốt lõi có sẵn tại máy và có thể thiếu."
	textOtherYear = "Kho không có %s năm %s; tra theo %s."
)
