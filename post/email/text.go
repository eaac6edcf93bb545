package email

const (
	textSender  = "Trợ lý ảo"
	textSubject = "Thư của trợ lý ảo"
	textFoot    = "-- \nThư tự động, không có người đọc thư trả lời.\n"
	textOpen    = "Mở hộp thư của anh/chị: %s/hop-thu\nThôi nhận thư ở địa chỉ này: %s/toi, mục Kênh nhắn tin.\n"
)
