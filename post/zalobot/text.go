package zalobot

// What an administrator reads.
const (
	textBadToken  = "mã bot Zalo phải có dạng <số>:<chuỗi bí mật> như Zalo Bot Creator đã cấp"
	textBadSecret = "chuỗi bí mật của webhook Zalo Bot phải dài từ 8 đến 256 ký tự, không có dấu cách và dấu tiếng Việt"
	textBadAPI    = "địa chỉ máy chủ Zalo Bot phải có dạng http(s)://máy-chủ, không kèm tên và mật khẩu"

	textTokenRefused = "Zalo không nhận mã bot; hãy lấy mã mới trong Zalo Bot Creator rồi đặt lại TROLYAO_ZALOBOT_TOKEN"
	textQuota        = "Bot đã hết số tin nhắn của tháng theo gói đang dùng"
	textUnreachable  = "Không kết nối được máy chủ Zalo Bot; hãy kiểm tra đường mạng"
)
