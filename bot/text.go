package bot

import (
	"trolyao/corpus"
	"trolyao/store"
)

// What a person reads from the hall. Somebody who does not program can review
// it; the words of answers stand in answer/words.go.
const (
	textHello  = "Trợ lý tra cứu văn bản và thủ tục hành chính. Nhập câu hỏi, /trogiup để xem các lệnh, /thoat để kết thúc."
	textBye    = "Tạm biệt."
	textFailed = "Hệ thống đang gặp lỗi, chưa thực hiện được yêu cầu. Xin thử lại sau ít phút."
	textOff    = "Trợ lý đang tạm dừng: %s"
	textPrompt = "Hỏi> "

	textTooFast = "Anh/chị gửi câu hỏi nhanh quá giới hạn. Xin chờ khoảng một phút rồi hỏi tiếp."

	textNoChoice  = "Không có lựa chọn nào đang chờ. Xin nhập câu hỏi đầy đủ."
	textBadChoice = "Xin chọn một số từ 1 đến %d, hoặc nhập câu hỏi đầy đủ."

	textHelp     = "Nhập câu hỏi bằng tiếng Việt, có dấu hoặc không dấu; có thể nêu điều, khoản, số văn bản và ngày cần xét. Các lệnh:"
	textHelpLine = "%s: %s"
	textNotice   = "Câu trả lời do phần mềm tra cứu tự động, chỉ để tham khảo. Không nhập nội dung bí mật nhà nước."

	textNoCommand = "Chưa có lệnh “%s”. Gõ /trogiup để xem các lệnh."

	textDocuments  = "Tìm thấy %d văn bản."
	textOnlySome   = "Dưới đây là %d văn bản mới nhất; thêm từ khóa để thu hẹp."
	textNoDocument = "Kho chưa có văn bản nào khớp với “%s”."
	textEmptyHouse = "Kho chưa có văn bản nào."
	textTitle      = " (%s)"

	textNeedRef   = "Xin nêu văn bản hoặc điều khoản cần xem, ví dụ: điểm a khoản 2 Điều 18 Nghị định 30/2020/NĐ-CP."
	textNotFound  = "Không tìm thấy “%s” trong kho văn bản."
	textSeveral   = "“%s” có thể là nhiều văn bản; xin ghi rõ số, năm ban hành:"
	textNoPart    = "Không có %s trong %s."
	textProvision = "**%s**: %s (tính đến ngày %s). [1]"
	textDigest    = "Tóm lược, không phải nguyên văn:"
	textVerbatim  = "Nguyên văn:"
	textNoText    = "Kho chỉ có thông tin chung của văn bản này, chưa có toàn văn."
	textMore      = "Còn tiếp; xin nêu khoản, điểm cụ thể để xem phần sau."
	textCaution   = "Lưu ý: %s"
	textBadDay    = "Ngày cần xét chưa đúng; xin ghi theo dạng 01/7/2025."

	textFeedbackUsage  = "Xin ghi: /gopy tốt, hoặc /gopy chưa tốt kèm lý do."
	textNothingToJudge = "Chưa có câu trả lời nào để góp ý."
	textThanks         = "Đã ghi nhận góp ý. Cảm ơn anh/chị."

	textRecall      = "**Căn cứ của một câu trả lời trước đã thay đổi.** Câu hỏi ngày %s: “%s”. Câu trả lời dựa vào %s; %s %s nội dung này%s. Xin hỏi lại trước khi dùng."
	textRecallSince = " từ ngày %s"
	textRecallDoc   = "một văn bản mới"

	textBudget  = "Kênh %s đã dùng %d trong %d tin nhắn của tháng (mức %d%%). Khi hết hạn mức, trợ lý không gửi thêm qua kênh này và nhắc việc được đặt vào hộp thư nội bộ."
	textQuota   = "Kênh %s báo đã hết hạn mức tin nhắn của tháng. Trợ lý không gửi thêm qua kênh này đến hết tháng; nhắc việc được đặt vào hộp thư nội bộ."
	textSetting = "Kênh %s từ chối cấu hình hoặc thông tin đăng nhập của trợ lý nên đang tạm dừng gửi. Xin chạy lệnh trolyao doctor để xem nguyên nhân."

	textDoubt       = "Lưu ý: câu trả lời trước có thể chưa đến nơi; gõ %s để xem lại."
	textStranger    = "Tài khoản này chưa liên kết với cán bộ nào nên chưa dùng được trợ lý. Xin đăng nhập trang web của trợ lý, lấy mã liên kết rồi nhắn: LIENKET <mã>."
	textLinkHow     = "Để liên kết tài khoản này với cán bộ, xin đăng nhập trang web của trợ lý, lấy mã liên kết rồi nhắn: LIENKET <mã>. Mã dùng một lần trong 15 phút."
	textLinkAlone   = "Xin nhắn riêng cho trợ lý để liên kết tài khoản; không gửi mã trong nhóm."
	textLinked      = "Đã liên kết tài khoản này với cán bộ %s. Gõ /huylienket để hủy."
	textLinkedTo    = "Tài khoản này đang liên kết với cán bộ %s. Gõ /huylienket để hủy."
	textNotLinked   = "Tài khoản này chưa liên kết với cán bộ nào."
	textUnlinked    = "Đã hủy liên kết tài khoản này."
	textWhichAnswer = "Xin ghi mã của câu trả lời, hoặc dùng /gopy tốt, /gopy chưa tốt. Để dừng câu trả lời đang soạn, xin nhắn “dừng”."
	textStopped     = "Đã dừng."
	textUnreadable  = "Trợ lý chỉ đọc được tin nhắn bằng chữ. Xin nhập câu hỏi."
	textJoined      = "Xin chào anh/chị. Đây là phần mềm tra cứu văn bản và thủ tục hành chính, trả lời tự động kèm căn cứ. Nhập câu hỏi, hoặc gõ /trogiup để xem các lệnh. Không nhập nội dung bí mật nhà nước."
	textNoReply     = "Chưa có câu trả lời nào để xem lại."

	textFirst = "Đây là phần mềm trả lời tự động, không phải cán bộ. Gõ /trogiup để xem các lệnh, gõ “dừng” để dừng câu trả lời đang soạn."

	textRefused = "Không nhận tệp %s. %s"

	textInternalOfWhom = "Văn bản nội bộ cần ghi cơ quan được đọc."
	textApprovedEmpty  = "Câu hỏi, câu trả lời và người chịu trách nhiệm không được để trống."
	textBasisNone      = "Câu trả lời đã duyệt cần ít nhất một căn cứ."
	textBasisSeveral   = "Căn cứ “%s” có thể là nhiều văn bản; xin ghi đủ số, ký hiệu."
	textBasisUnknown   = "Không tìm thấy căn cứ “%s” trong kho; câu trả lời chưa được lưu."
	textBasisNoPart    = "Văn bản có trong kho nhưng không có “%s”; câu trả lời chưa được lưu."
	textOwnRights      = "Không thể tự bỏ quyền quản trị của chính mình."

	textSources   = "Căn cứ:"
	textPick      = "Nhập số để chọn."
	textFollowUps = "Có thể hỏi tiếp:"
	textReply     = "Trả lời %s để chọn."
	textGoOn      = "Trả lời %s để hỏi tiếp."
	textRight     = "👍 Đúng"
	textWrong     = "👎 Chưa đúng"
	textJudge     = "Góp ý: trả lời /dung %d nếu đúng, /sai %d kèm lý do nếu chưa đúng."
	textAction    = "- %s: %s"
	textChart     = "Biểu đồ: %s"
	textSeeAll    = "Xem đầy đủ: "
	textNothing   = "(không có nội dung)"
)

// textOutcome says what became of a file that was taken in.
var textOutcome = map[store.Outcome]string{
	store.Added:      "Đã nạp %s.",
	store.Unchanged:  "%s đã có trong kho với đúng nội dung này, không có gì thay đổi.",
	store.NewVersion: "Đã nạp bản mới của %s; bản cũ được giữ lại.",
	store.KeptOld:    "Đã lưu thêm một bản của %s; nội dung đang dùng không thay đổi.",
}

// textChange says what a document does to another.
var textChange = map[corpus.RelationKind]string{
	corpus.RelAmends:   "sửa đổi, bổ sung",
	corpus.RelReplaces: "thay thế",
	corpus.RelRepeals:  "bãi bỏ",
}
