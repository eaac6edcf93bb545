package paper

import "fmt"

// The sentences a person reads when a file does not become a document. They
// stand together so that somebody who does not program can review them.
const (
	textEmpty       = "Tệp không có nội dung chữ nào."
	textBlank       = "Tệp chỉ có khoảng trắng, không có chữ nào để nạp."
	textScanned     = "Văn bản là ảnh quét, không có lớp chữ; cần nhận dạng chữ (OCR) trước khi nạp."
	textGarbled     = "Văn bản là ảnh quét hoặc có lớp chữ bị hỏng phông, không đọc được tiếng Việt; cần nhận dạng chữ (OCR) trước khi nạp, hoặc nạp bản Word gốc."
	textTooBig      = "Tệp lớn %s, vượt giới hạn %s cho một văn bản; hãy tách nhỏ hoặc bỏ bớt ảnh rồi nạp lại."
	textBomb        = "Tệp nén bung ra quá lớn so với giới hạn an toàn nên không được mở; hãy lưu lại văn bản từ Word hoặc Excel rồi nạp."
	textStruck      = "Đã bỏ chữ bị gạch ngang trong tệp; cần đối chiếu với bản gốc xem phần gạch có còn là nội dung văn bản không."
	textLong        = "Tệp có quá nhiều chữ hoặc quá nhiều đoạn, bảng cho một văn bản; hãy tách thành nhiều tệp rồi nạp lại."
	textData        = "Tệp là dữ liệu %s của một phần mềm, không phải văn bản; hãy nạp bản Word, PDF hoặc trang web của văn bản."
	textShell       = "Trang được lưu chỉ có khung của phần mềm, không có nội dung văn bản; hãy mở trang, chờ hiện hết chữ rồi lưu lại, hoặc tải tệp Word, PDF."
	textEncrypted   = "Tệp PDF được mã hóa theo cách chương trình chưa tự mở được; hãy cài poppler-utils (pdftotext), hoặc lưu lại tệp không mã hóa rồi nạp."
	textDeep        = "Tệp lồng quá nhiều tầng nên không được mở; hãy lưu lại văn bản bằng Word hoặc LibreOffice rồi nạp."
	textSlow        = "Đọc tệp quá lâu nên đã dừng lại; hãy lưu lại văn bản ở dạng khác (nên dùng .docx) rồi nạp."
	textImage       = "Tệp là ảnh (%s), không phải văn bản; cần nhận dạng chữ (OCR) trước khi nạp."
	textUnknown     = "Không nhận ra định dạng của tệp; hãy nạp tệp TXT, Markdown, HTML, DOCX, PDF hoặc XLSX."
	textOther       = "Chưa đọc được tệp %s; hãy mở bằng chương trình gốc, lưu thành %s rồi nạp lại."
	textArchive     = "Tệp là gói nén, không phải văn bản; hãy giải nén rồi nạp từng văn bản."
	textOldWord     = "Tệp Word đời cũ (.doc) cần LibreOffice để đọc mà máy này chưa có; hãy mở tệp bằng Word hoặc LibreOffice, chọn “Lưu thành” .docx rồi nạp lại."
	textOldWordFail = "LibreOffice không chuyển được tệp Word đời cũ (.doc); hãy mở tệp bằng Word, chọn “Lưu thành” .docx rồi nạp lại."
	textLocked      = "Tệp được khóa bằng mật khẩu; hãy bỏ mật khẩu rồi nạp lại."
	textBrokenZip   = "Tệp %s bị hỏng hoặc tải chưa hết; hãy tải lại hoặc lưu lại rồi nạp."
	textBrokenXML   = "Nội dung bên trong tệp %s bị hỏng, không đọc được; hãy mở bằng chương trình gốc và lưu lại rồi nạp."
	textBrokenPDF   = "Tệp PDF bị hỏng hoặc tải chưa hết; hãy tải lại rồi nạp."
	textBrokenHTML  = "Trang HTML bị hỏng, không đọc được."
	textBinary      = "Tệp chứa dữ liệu nhị phân chứ không phải chữ; hãy kiểm tra lại đúng tệp văn bản."
	textNoCharset   = "Không xác định được bảng mã chữ của tệp; hãy lưu tệp theo bảng mã UTF-8 rồi nạp lại."
)

// Refuse makes a Refusal of a plain sentence with places for args.
func Refuse(code RefusalCode, err error, format string, args ...any) *Refusal {
	text := format
	if len(args) > 0 {
		text = fmt.Sprintf(format, args...)
	}
	return &Refusal{Code: code, Text: text, Err: err}
}

// sizeText writes a size in bytes the way a person reads it.
func sizeText(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)/1024)
	}
	return fmt.Sprintf("%d MB", (n+(1<<20)-1)>>20)
}
