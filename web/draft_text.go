package web

// What a person reads of the check of a draft, besides the templates.
const (
	textNoDraft        = "Xin chọn tệp dự thảo hoặc dán nội dung."
	textBadDraftDay    = "Ngày chưa đúng; ghi như 15/9/2026."
	textNotWord        = "Chỉ tệp Word (.docx) mới trả lại được kèm ghi chú."
	textDraftSlow      = "Dự thảo dài nên kiểm tra quá lâu; xin tách thành nhiều tệp."
	textNothingToWatch = "Xin chọn tệp, dán nội dung hoặc nêu số, ký hiệu văn bản trong kho."
	textWatching       = "Đã theo dõi; khi có quy định mới vào kho, thay đổi sẽ được báo vào Hộp thư."
	textUnwatched      = "Đã thôi theo dõi và xóa nội dung đã giữ."
	textMarkedFile     = " (đã kiểm tra).docx"
)
