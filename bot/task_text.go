package bot

// What a person reads about work.
const (
	textReminder       = "**Nhắc việc ngày %s: %d nhiệm vụ.**"
	textButtonReceived = "Đã nhận (việc %s)"
	textButtonDone     = "Hoàn thành (việc %s)"
	textButtonLater    = "Hoãn 3 ngày (việc %s)"
	textWeek           = "**Công việc tuần này, tính đến ngày %s**"
	textWeekOverdue    = "Quá hạn (%d):"
	textWeekSoon       = "Đến hạn trong 14 ngày (%d):"

	textTaskLine  = "- Nhiệm vụ %s: %s (%s) – chủ trì %s; hạn %s; %s"
	textDaysLeft  = "còn %d ngày"
	textToday     = "đến hạn hôm nay"
	textDaysLate  = "quá hạn %d ngày"
	textNoLead    = "chưa xác định"
	textMoreTasks = "… và %d nhiệm vụ khác."

	textNoTasks     = "Chưa có nhiệm vụ nào %s."
	textTasks       = "**%d nhiệm vụ %s** (tính đến ngày %s):"
	textTaskHead    = "**Nhiệm vụ %s: %s**"
	textTaskUnknown = "Không tìm thấy nhiệm vụ “%s” trong các kế hoạch đã giao."
	textInferred    = "Lưu ý: %s do ô trong kế hoạch để trống, cần người có trách nhiệm xác nhận."
	textAgencyNow   = "Lưu ý: %s"

	textWhoAreYou = "Chưa biết anh/chị là ai nên chưa cập nhật được. Xin đề nghị quản trị gắn tài khoản này với cán bộ."
	textNoProfile = "Tài khoản này không có trong danh sách cán bộ nên không có mức nhắc việc để đổi. Xin đề nghị quản trị thêm vào danh sách."
	textMayNot    = "Anh/chị không có quyền cập nhật nhiệm vụ này."
	textUpdateUse = "Xin ghi: /capnhat <số> đã nhận | đang làm | hoàn thành [đường dẫn minh chứng] | hoãn <ngày> | gia hạn <ngày> <lý do> | chuyển <mã cán bộ hoặc đơn vị> [yêu cầu] | trao đổi <nội dung> | xác nhận | trả lại <cần bổ sung gì>. Số có ở nhiều kế hoạch thì ghi thêm số kế hoạch sau số nhiệm vụ."
	textUpdated   = "Đã cập nhật nhiệm vụ %s: %s."
	textNamed     = "%s của %s (%s)"
	textWhichPlan = "Số %s có ở nhiều kế hoạch; xin ghi thêm số kế hoạch, ví dụ: /capnhat %[1]s %[2]s hoàn thành."
	textAskedMore = "Đã gửi đề nghị gia hạn nhiệm vụ %s đến ngày %s, chờ duyệt. Hạn hiện tại vẫn giữ nguyên."

	textReminders   = "**Sẽ nhắc trong 14 ngày tới:**"
	textNoReminders = "Không có nhắc việc nào trong 14 ngày tới."
	textReminderRow = "- %s: nhiệm vụ %s, %s (%s) – %s"
	textShareDone   = "Đã ghi phần việc của cơ quan anh/chị trong nhiệm vụ %s là hoàn thành (%d/%d cơ quan đã xong)."
	textGroupShares = "%s: %d cơ quan, %d đã xong phần việc"
	textGroupNobody = "%s: chưa chỉ rõ cơ quan nào nên chưa ai được nhắc"

	textReport     = "**%s**: còn %d ngày nữa đến hạn gửi (%s). Số liệu tính từ %s đến hết %s."
	textReportNote = "Đây là hạn của báo cáo cấp tỉnh gửi Bộ Nội vụ (ngày 20 tháng cuối kỳ, Văn bản 581/BNV-CCHC). Hạn gửi của sở, ngành và cấp xã do tỉnh quy định, thường sớm hơn."

	textOfAgency = "của %s"
	textOverdue  = "đang quá hạn"

	textEscalated        = "**Báo cáo cấp trên ngày %s: %d nhiệm vụ của các cơ quan quá hạn lâu.**"
	textLateLine         = "- Nhiệm vụ %s của %s: %s – chủ trì %s; hạn %s, quá hạn %d ngày"
	textAgenciesMore     = "và %d cơ quan khác"
	textOverseeWhere     = "Xem đầy đủ, lập báo cáo và công văn đôn đốc ở trang Nhiệm vụ, mục Theo dõi, đôn đốc (/viec/theo-doi)."
	textOversight        = "**Tình hình thực hiện nhiệm vụ tuần này, tính đến ngày %s**"
	textOversightNow     = "**Tình hình thực hiện nhiệm vụ, tính đến ngày %s**"
	textTally            = "Giao %d nhiệm vụ: hoàn thành đúng hạn %d, hoàn thành quá hạn %d, đang quá hạn %d, sắp đến hạn %d. Tỷ lệ đúng hạn: %s."
	textNoShare          = "chưa có việc đến hạn"
	textAgenciesLate     = "%d cơ quan đang có việc quá hạn:"
	textAgencyLate       = "- %s: %d việc, lâu nhất %d ngày; tỷ lệ đúng hạn %s"
	textAgenciesMoreLate = "… và %d cơ quan khác."
	textLongest          = "Quá hạn lâu nhất:"
	textTrend            = "Tỷ lệ đúng hạn theo tháng đến hạn:"
	textMonthLine        = "- %s: %s (%d/%d)"
	textByShare          = "Tỷ lệ đúng hạn, cao nhất trước:"
	textGivenToYou       = "giao đích danh anh/chị"
	textMayNotOversee    = "Anh/chị chưa được giao theo dõi tình hình của các cơ quan."
	textNothingGiven     = "Chưa có nhiệm vụ nào trong phạm vi này."
)

// TextReminderHow stands at the end of a reminder: how to answer it where one can.
const TextReminderHow = "Trả lời: /capnhat <số> đã nhận | đang làm | hoàn thành [minh chứng] | hoãn <ngày> | gia hạn <ngày> <lý do>."
