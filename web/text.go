package web

import "trolyao/task"

// What a person reads from the browser's door and does not stand in a
// template. Somebody who does not program can review it.
const (
	textSignInFirst    = "Xin đăng nhập trước khi thực hiện việc này."
	textKeyHere        = "KHÓA"
	textPasteCommand   = "Chạy lệnh này một lần trong cửa sổ dòng lệnh."
	textPasteFile      = "Thêm vào tệp %s."
	textPasteOther     = "Trợ lý khác"
	textPasteForm      = "Ở mục thêm máy chủ MCP từ xa (streamable HTTP), ghi địa chỉ và tiêu đề này."
	textRebound        = "Tên miền của yêu cầu không phải địa chỉ của hệ thống; nếu hệ thống ở sau máy chủ trung gian, hãy đặt địa chỉ công khai trong cài đặt."
	textBadToken       = "Khóa truy cập không đúng, đã hết hạn hoặc đã bị thu hồi."
	textReadOnlyToken  = "Khóa này chỉ để đọc và hỏi."
	textForged         = "Biểu mẫu đã hết hạn hoặc không được gửi từ trang này. Xin tải lại trang rồi thử lại."
	textBadForm        = "Không đọc được nội dung gửi lên. Xin tải lại trang rồi thử lại."
	textFailed         = "Hệ thống đang gặp lỗi, chưa thực hiện được yêu cầu. Xin thử lại sau ít phút."
	textTooLarge       = "Nội dung gửi lên vượt quá %s. Xin chia nhỏ rồi gửi lại."
	textAway           = "Cơ sở dữ liệu tạm thời không trả lời. Xin thử lại sau ít giây; điều vừa gửi chưa chắc đã được ghi."
	textFull           = "Đĩa của máy chủ đã hết chỗ nên điều vừa gửi chưa được ghi; dữ liệu đã có vẫn nguyên. Xin báo người quản trị, rồi gửi lại khi đã có chỗ."
	textMinutesAgo     = "%d phút trước"
	textHoursAgo       = "%d giờ trước"
	textDaysAgo        = "%d ngày trước"
	textNoBackups      = "Sao lưu đang tắt; đặt TROLYAO_BACKUP trên máy chủ để bật lại."
	textBackingUp      = "Đang sao lưu hoặc thử khôi phục một bản khác; xin đợi xong rồi bấm lại."
	textNo             = "không"
	textSettingsPut    = "Đã lưu. Có hiệu lực trong vài giây, không phải khởi động lại."
	textChannelTried   = "%s: mã đang dùng đúng, mạng thông."
	textChannelPut     = "%s: mã đúng, đã lưu. Kênh mở trong vài giây."
	textChannelUntried = "%s: đã lưu nhưng chưa thử được. Xin bấm “Thử mã đang dùng” khi mạng thông."
	textChannelCleared = "%s: đã thôi dùng, mã đã xóa."
	textTryLater       = "Chưa lưu gì. Thử lại sau, hoặc chọn “Vẫn lưu khi mạng không trả lời”."
	textBackedUp       = "Đã sao lưu và đọc lại: %s."
	textBackupTried    = "Bản %s khôi phục được: %s."
	textBackupSealed   = "Bản sao lưu này đã mã hóa; máy chủ không giữ khóa riêng nên không thử được ở đây."
	textBackupBroken   = "Bản %s bị hỏng hoặc bị cắt ngắn, không khôi phục được; hãy dùng bản khác và sao lưu ngay một bản mới."
	textBackupFailed   = "Chưa làm được; dữ liệu đang dùng không bị đụng tới. Hãy kiểm tra dung lượng đĩa và quyền ghi của thư mục sao lưu."
	textCopyHolds      = "%d văn bản, %d nhiệm vụ, %d cán bộ, %d lượt hỏi, lúc %s ngày %s"
	textRebuilding     = "Thư viện đang được lập chỉ mục lại, nên trang này chưa mở được. Xin thử lại sau ít phút."
	textSearchAway     = "Kho tìm kiếm chung đang không trả lời, nên trang này chưa mở được. Xin thử lại sau ít phút."
	textNotFound       = "Không tìm thấy trang này. Có thể địa chỉ chưa đúng, nội dung đã được gỡ, hoặc anh/chị không có quyền xem."
	textForbidden      = "Tài khoản của anh/chị không có quyền thực hiện việc này."
	textBadMethod      = "Trang này không nhận cách gửi đó."

	textTitleNotFound  = "Không tìm thấy"
	textTitleForbidden = "Chưa thể tiếp tục"
	textTitleFailed    = "Có lỗi"
	textTitleRefused   = "Chưa thực hiện được"

	textSingle        = "Đăng nhập bằng tài khoản của tỉnh"
	textSingleDown    = "Hệ thống đăng nhập một lần đang không trả lời. Xin thử lại sau, hoặc đăng nhập bằng mật khẩu."
	textSingleStray   = "Lần đăng nhập này đã hết hạn hoặc không bắt đầu từ trang này. Xin đăng nhập lại."
	textSingleRefused = "Hệ thống đăng nhập một lần chưa xác nhận anh/chị. Xin thử lại, hoặc đăng nhập bằng mật khẩu."
	textSingleNoClaim = "Hệ thống đăng nhập một lần không cho biết thông tin dùng để nhận ra anh/chị. Xin báo người quản trị."
	textSingleUnknown = "Hệ thống đăng nhập một lần đã xác nhận anh/chị, nhưng mã “%s” chưa được gắn với cán bộ nào ở đây. Xin gửi mã này cho người quản trị."

	textWelcome       = "Đã đăng nhập."
	textLeft          = "Đã đăng xuất."
	textNotTheSame    = "Hai lần nhập mật khẩu chưa giống nhau."
	textPasswordDone  = "Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."
	textSessionEnded  = "Đã kết thúc phiên đăng nhập."
	textSessionsEnded = "Đã kết thúc mọi phiên đăng nhập khác."
	textTokenRevoked  = "Đã thu hồi khóa."
	textProfileDone   = "Đã lưu mức nhắc việc."
)

const textUnlinked = "Đã tháo địa chỉ; không lời nhắc nào đến đó nữa."

var textNetworks = map[string]string{"telegram": "Telegram", "zalobot": "Zalo Bot", "zalooa": "Zalo OA", "email": "thư điện tử",
	"inbox": "hộp thư", "web": "trang web"}

const textBrowser = "Trình duyệt"

var textProfiles = []profileRow{
	{Profile: task.Light, Name: "Nhẹ", About: "trước 7 ngày, đúng ngày, và khi quá hạn 1, 7 ngày"},
	{Profile: task.Standard, Name: "Tiêu chuẩn", About: "trước 30, 7, 3, 1 ngày, đúng ngày, và khi quá hạn 1, 3, 7, 15 ngày"},
	{Profile: task.Active, Name: "Tích cực", About: "trước 30, 14, 7, 3, 1 ngày, đúng ngày, và khi quá hạn 1, 3, 7, 15 ngày"},
	{Profile: task.Silent, Name: "Tắt", About: "không nhắc"},
}

// What a person reads of the program on their own screen.
const (
	textApp       = "Trợ lý ảo"
	textAppAbout  = "Tra cứu văn bản, thủ tục hành chính, nhiệm vụ và điểm cải cách hành chính, kèm căn cứ."
	textAppAsk    = "Hỏi đáp"
	textAppWork   = "Nhiệm vụ"
	textDisplayed = "Đã đổi cách hiển thị trên trình duyệt này."
)

// displays are the ways to show the house, each with its words.
var displays = map[string][]displayChoice{
	"size":     {{"", "Bình thường"}, {"l", "Lớn"}, {"x", "Rất lớn"}},
	"contrast": {{"", "Bình thường"}, {"h", "Cao"}},
	"theme":    {{"", "Theo máy"}, {"s", "Sáng"}, {"t", "Tối"}},
}
