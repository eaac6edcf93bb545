package zalooa

// What an administrator reads.
const (
	textBadApp   = "mã ứng dụng Zalo (TROLYAO_ZALOOA_APP_ID) phải là một dãy chữ số"
	textBadOA    = "mã Official Account (TROLYAO_ZALOOA_ID) phải là một dãy chữ số"
	textNoSecret = "thiếu khóa bí mật của ứng dụng (TROLYAO_ZALOOA_APP_SECRET) hoặc khóa bí mật webhook của Official Account (TROLYAO_ZALOOA_SECRET_KEY)"
	textBadAPI   = "địa chỉ máy chủ Zalo phải có dạng http(s)://máy-chủ, không kèm tên và mật khẩu"

	textUnreachable = "Chưa hỏi được Zalo về Official Account; hãy kiểm tra đường mạng rồi thử lại"
	textRefused     = "Zalo từ chối ứng dụng hoặc Official Account (mã lỗi %d); hãy kiểm tra ứng dụng còn được nối, Official Account còn hoạt động và gói dịch vụ còn hạn"
	textOtherOA     = "Mã truy cập thuộc Official Account %s, không phải %s đã đặt trong TROLYAO_ZALOOA_ID"

	// textConsent follows what went wrong.
	textConsent = "hãy cấp quyền lại cho ứng dụng bằng tài khoản quản trị Official Account, rồi đặt TROLYAO_ZALOOA_REFRESH_TOKEN (lấy ở API Explorer) hoặc TROLYAO_ZALOOA_CODE (mã trong địa chỉ trả về, dùng trong 10 phút) bằng giá trị mới và khởi động lại"
	// textPage follows where the address of the web door is known.
	textPage    = ". Trang cấp quyền: %s"
	textNoToken = "Chưa có quyền gửi tin của Official Account: " + textConsent
	textInDoubt = "Lần gia hạn quyền gửi tin lúc %s không có trả lời, mã gia hạn có thể đã bị dùng nên chương trình không thử lại: " + textConsent
	textLost    = "Zalo không gia hạn quyền gửi tin (%s): " + textConsent
	textSealed  = "Không mở được mã đã lưu của Official Account; nếu khóa bí mật của ứng dụng vừa đổi thì " +
		textConsent
	textFresh = "Zalo không nhận mã truy cập vừa cấp; hãy kiểm tra ứng dụng còn được nối với Official Account và còn quyền gửi tin hay không"
	textSeed  = "Zalo không nhận mã cấp quyền mới đặt (%s); chương trình tiếp tục dùng quyền đang có"
	textOAuth = "Địa chỉ cấp quyền của Zalo (TROLYAO_ZALOOA_OAUTH) không trả lời như quy định; hãy kiểm tra lại"

	textSignedOther = "Chữ ký webhook khớp khi thay %s; tin không được nhận. Hãy kiểm tra lại cài đặt"
	textByOA        = "mã ứng dụng bằng mã Official Account"
	textByApp       = "khóa bí mật webhook bằng khóa bí mật của ứng dụng"
)

// textMoment is how a moment is written.
const textMoment = "15:04 02/01/2006"

// What a person reads under a message whose buttons cannot be shown.
const textInstead = "- %s: %s"
