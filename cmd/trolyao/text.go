package main

// What a person reads from the front door itself. The help of commands and
// flags stands in their table, commands.go.
const (
	textNameless = "Tệp không có số, ký hiệu và cũng không có tên nên chưa nhập; chạy lại với riêng tệp này và cờ --title hoặc --number."

	textAbout = "trolyao là trợ lý ảo cho cán bộ, công chức: trả lời câu hỏi về thủ tục hành chính và cải cách hành chính kèm căn cứ đã được kiểm tra."

	textHelpFlag    = "In hướng dẫn này."
	textUnexpected  = "Có lỗi ngoài dự kiến, lệnh chưa thực hiện xong."
	textInterrupted = "Lệnh đã bị ngắt; những gì đã ghi xong được giữ nguyên, có thể chạy lại lệnh."
	textCause       = "  Nguyên nhân: %v"

	textSearchRefused = "Cụm tìm kiếm (TROLYAO_SEARCH_URL) từ chối chương trình này; xin kiểm tra TROLYAO_SEARCH_USER, TROLYAO_SEARCH_PASSWORD và chứng thư TROLYAO_SEARCH_CERT."

	textServing      = "Trang web đang mở ở %s. Dừng bằng Ctrl-C."
	textServed       = "Trang web đã dừng."
	textCopiedFirst  = "Trước khi nâng cấp kho dữ liệu, bản sao lưu đã được ghi vào %s."
	textUnclean      = "Lần chạy trước không được dừng bình thường; đang kiểm tra cơ sở dữ liệu…"
	textNotSound     = "Chưa mở trang web vì cơ sở dữ liệu bị hỏng. Khôi phục bản sao lưu gần nhất vào một thư mục mới: trolyao --data THƯ-MỤC-MỚI restore BẢN-SAO-LƯU."
	textLAN          = "Mở cho mạng nội bộ ở %s (quét mã QR ở trên bằng điện thoại). Lần đầu trình duyệt cảnh báo vì chứng chỉ do chính máy này lập; đối chiếu dấu vân tay SHA-256 rồi mới đi tiếp:\n%s"
	textNoLAN        = "Không thấy máy này có địa chỉ nào trong mạng nội bộ (10.…, 172.16.…–172.31.…, 192.168.…). Kiểm tra dây mạng, Wi-Fi, hoặc nêu địa chỉ bằng cờ --lan-address."
	textBadLAN       = "“%s” không phải địa chỉ của máy này, ví dụ 192.168.1.20 hoặc 192.168.1.20:8443."
	textNoPage       = "Chưa mở được cơ sở dữ liệu nên không kể những cài đặt đã đổi trên trang quản trị."
	textFieldWrong   = "Giá trị này %s."
	textFieldMissing = "Xin nhập mục này."
	textTryFailed    = "Chưa dùng được: %s."
	textChanged      = "Cài đặt vừa được đổi trên trang quản trị và đã có hiệu lực."

	textFirstLink = "Chưa có tài khoản nào. Mở liên kết sau (dùng một lần, trong 24 giờ) để đặt mật khẩu cho người quản trị đầu tiên:\n%s/lien-ket/%s"
	textOpenDoor  = "trolyao: Trang web nhận kết nối từ máy khác mà chưa có TLS: mật khẩu đi qua mạng không được mã hóa. Nên đặt sau máy chủ có TLS và đặt TROLYAO_PUBLIC_URL bắt đầu bằng https://."
)

var textExits = map[int]string{
	exitDone:     "đã trả lời, hoặc đã làm xong",
	exitError:    "có lỗi khi thực hiện",
	exitUsage:    "dòng lệnh hoặc cài đặt chưa đúng",
	exitDeclined: "không trả lời vì không có căn cứ hoặc ngoài phạm vi; với doctor: có mục cần sửa",
	exitRefusals: "đã làm xong, nhưng có tệp bị từ chối",
}
