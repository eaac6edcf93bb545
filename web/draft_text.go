package web

// What a person reads of the check of a draft, besides the templates.
const (
	textNoDraft     = "Xin chọn tệp dự thảo hoặc dán nội dung."
	textBadDraftDay = "Ngày chưa đúng; ghi như 15/9/2026."
	textNotWord     = "Chỉ tệp Word (.docx) mới trả lại được kèm ghi chú."
	textDraftSlow   = "Dự thảo dài nên kiểm tra quá lâu; xin tách thành nhiều tệp."
	textMarkedFile  = " (đã kiểm tra).docx"
)
