package mcp

// What another assistant and the person behind it read.
const (
	textTitle = "Trợ lý ảo cho cán bộ, công chức"

	textInstructions = "Trợ lý pháp luật về thủ tục hành chính, cải cách hành chính, văn thư của Việt Nam. Mọi trích dẫn đã được mã lệnh kiểm tra. " +
		"Khi status là possible, declined, hoặc doubt có nội dung, phải nói rõ là chưa chắc; không tự thêm số hiệu, điều khoản ngoài các nguồn trả về. " +
		"Luôn nêu ngày as_of. / Vietnamese administrative law with checked citations: never present a possible or declined result as certain, " +
		"never add references of your own, always tell the as_of day."

	textAskTitle       = "Hỏi pháp luật"
	textAsk            = "Trả lời một câu hỏi pháp luật hành chính bằng điều khoản đang có hiệu lực, kèm căn cứ đã kiểm tra; không có căn cứ thì từ chối. / Answers a question of Vietnamese administrative law with checked sources, or declines."
	textSearchTitle    = "Tìm trong văn bản"
	textSearch         = "Tìm các điều, khoản theo từ ngữ, kèm tình trạng hiệu lực. / Finds provisions by words, with their state."
	textProvisionTitle = "Đọc điều khoản"
	textProvision      = "Nguyên văn một điều, khoản, điểm vào một ngày; với cả văn bản thì cho mục lục. / The text of a provision on a day."
	textValidityTitle  = "Tình trạng hiệu lực"
	textValidity       = "Một văn bản hay điều khoản còn hiệu lực vào một ngày không, vì sao, và qua các thời kỳ. / Whether a text is in force on a day, and why."
	textCheckTitle     = "Kiểm tra trích dẫn"
	textCheck          = "Kiểm tra mọi viện dẫn trong một dự thảo: có thật, còn hiệu lực, đúng lời. Dự thảo không được lưu. / Checks every citation of a draft; nothing is kept."
	textProcedureTitle = "Thủ tục hành chính"
	textProcedure      = "Liệt kê thủ tục hành chính theo tên, cấp, lĩnh vực; với mã thì cho hồ sơ, thời hạn, phí, trình tự, căn cứ và hiệu lực của từng căn cứ. / Lists administrative procedures, or tells one by its code."
	textDeadlineTitle  = "Tính hạn"
	textDeadline       = "Tính ngày trả kết quả của một thời hạn theo lịch làm việc Việt Nam, từng bước kèm điều khoản. / Counts a term in working days, with the rule of each step."
	textTasksTitle     = "Nhiệm vụ"
	textTasks          = "Nhiệm vụ của các kế hoạch mà người dùng được xem, với hạn và tình trạng. / Tasks of plans with due days."
	textScoreTitle     = "Điểm cải cách hành chính"
	textScore          = "Bảng điểm cải cách hành chính hiện tại của một cơ quan. / The reform score of an agency today."
	textDocument       = "Văn bản"
	textPlace          = "Điều, khoản, điểm của văn bản"
	textShown          = "%s\n(%s; tính đến ngày %s)\n\n%s"

	textOnDay        = "%s (theo quy định ngày %s)"
	textCountDay     = "Nhận hồ sơ ngày %s, thời hạn %d %s, trả kết quả ngày nào?"
	textCountHour    = "Nhận hồ sơ lúc %s ngày %s, thời hạn %d %s, trả kết quả ngày nào?"
	textWorkingDays  = "ngày làm việc"
	textCalendarDays = "ngày"
	textScoreOf      = "%s hiện bao nhiêu điểm?"

	textNotFound        = "Không có nội dung này, hoặc người dùng không được đọc."
	textForbidden       = "Người dùng không có quyền làm việc này."
	textRebuilding      = "Thư viện đang được lập chỉ mục lại; xin hỏi lại sau ít phút."
	textSearchAway      = "Kho tìm kiếm chung đang không trả lời, nên chưa tra được văn bản; xin hỏi lại sau ít phút."
	textFailed          = "Có lỗi ngoài dự kiến; xin thử lại sau."
	textBadDay          = "“%s” không phải một ngày dạng YYYY-MM-DD."
	textNoQuestion      = "Xin nêu câu hỏi."
	textLongQuestion    = "Câu hỏi dài quá %d ký tự."
	textNoCommands      = "Câu hỏi không bắt đầu bằng dấu gạch chéo."
	textNoWords         = "Xin nêu từ khóa, nhiều nhất %d ký tự."
	textSecret          = "Nội dung mang dấu hiệu bí mật nhà nước nên không được nhận."
	textNoPlace         = "Không tìm thấy văn bản hay điều khoản “%s” trong kho; kho không có thì không kết luận được."
	textSeveral         = "Có nhiều văn bản phù hợp, xin nêu rõ hơn: %s."
	textNoSuchPart      = "%s không có %s."
	textNoDraft         = "Xin gửi văn bản cần kiểm tra, nhiều nhất 1 MB."
	textNoProcedure     = "Kho không có thủ tục mã %s, hoặc người dùng không được đọc; tìm theo tên bằng tu_khoa."
	textNoProcedurePart = "phan là một trong: %s."
	textNoConditions    = "Không có yêu cầu, điều kiện."
	textBadTime         = "Lúc nhận cần có dạng YYYY-MM-DD hoặc YYYY-MM-DD HH:MM."
	textBadDays         = "Số ngày phải từ 1 đến 365."
	textBadStatus       = "Không có tình trạng “%s”."
	textSeveralAgencies = "Có nhiều cơ quan mang tên “%s”; xin nêu tên đầy đủ."
	textNoAgency        = "Xin nêu tên cơ quan."
)
