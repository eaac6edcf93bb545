package bot

// What a person reads of procedures and dossiers.
const (
	textCompared         = "**So sánh:** %s | %s"
	textComparedPart     = "**%s**"
	textComparedSide     = "- %s: %s"
	textComparedSame     = "Giống nhau: %s."
	textComparedNone     = "bản ghi không nêu"
	textComparedPartHead = "Phần"
	textComparedLeft     = "giống bên trái"
	textComparedMore     = "; và %d mục nữa"
	textNeedProcedure    = "Xin ghi mã thủ tục hoặc vài chữ trong tên, ví dụ: /tthc 1.001193, /tthc khai sinh."
	textNoProcedure      = "Kho chưa có thủ tục nào khớp “%s”."
	textProcedures       = "Có %d thủ tục khớp; ghi mã để xem, ví dụ: /tthc %s."
	textProcedureRow     = "- %s: %s (%s)"
	textProcedureHead    = "**%s** (mã %s)"
	textProcedurePart    = "**%s**: %s"
	textPaper            = "☐ %s"
	textPaperCount       = " (%d bản chính, %d bản sao)"
	textNeedDossier      = "Xin ghi ngày nhận và thời hạn, ví dụ: 15:30 30/6/2026 5 ngày làm việc; có thể thêm: bổ sung 03/7/2026, tạm dừng 06/7/2026 đến 08/7/2026."
	textDossierDue       = "**Ngày trả kết quả: %s %s.**"
	textDossierStep      = "%d. %s."
)
