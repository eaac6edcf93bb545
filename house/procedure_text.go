package house

// What a person reads of procedures and their papers.
const (
	textFormLarge  = "Mẫu giấy tờ quá lớn; xin gửi tệp Word không quá 2 MB."
	textFormBroken = "Tệp này không phải tệp Word (.docx) nên chưa dùng làm mẫu được."
	textFormFields = "Mẫu có trường không biết: “%s”. Xin sửa lại theo danh sách trường ở trang này."

	textNotCompared = "(chưa đối chiếu được hiệu lực)"
)
