package paper

// The sentences a person reads when a file does not become a document. They
// stand together so that somebody who does not program can review them.
const (
	textEmpty       = "Tệp không có nội dung chữ nào."
	textBlank       = "Tệp chỉ có khoảng trắng, không có chữ nào để nạp."
	textScanned     = "Văn bản là ảnh quét, không có lớp chữ; cần nhận dạng chữ (OCR) trước khi nạp; máy chạy trợ lý tự đọc được ảnh quét khi cài tesseract-ocr, tesseract-ocr-vie và poppler-utils."
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
	textImage       = "Tệp là ảnh (%s), không phải văn bản; cần nhận dạng chữ (OCR) trước khi nạp; máy chạy trợ lý tự đọc được ảnh quét khi cài tesseract-ocr, tesseract-ocr-vie và poppler-utils."
	textUnknown     = "Không nhận ra định dạng của tệp; hãy nạp tệp TXT, Markdown, HTML, DOCX, PDF, XLSX, ODT, ODS, RTF, EML hoặc ZIP."
	textOther       = "Chưa đọc được tệp %s; hãy mở bằng chương trình gốc, lưu thành %s rồi nạp lại."
	textArchive     = "Tệp là gói nén không phải .zip; hãy giải nén rồi nạp từng văn bản, hoặc nén lại thành .zip."
	textPack        = "Gói có %d tệp; hãy nạp gói ở trang “Nhập văn bản” hoặc bằng corpus import để từng tệp được đọc riêng, hoặc lấy riêng tệp cần đọc."
	textEmptyPack   = "Gói không có tệp nào để nạp."
	textNestedPack  = "Gói lồng trong gói quá %d tầng nên không được mở; hãy giải nén rồi nạp."
	textBadInside   = "Tệp trong gói bị hỏng hoặc tải chưa hết nên không lấy ra được; hãy xin lại tệp này."
	textSealed      = "Thư có phần được mã hóa hoặc đóng gói riêng (S/MIME, winmail.dat) nên không đọc được; hãy mở bằng chương trình thư rồi lưu tệp đính kèm."
	textOldWord     = "Tệp Word đời cũ (.doc) cần LibreOffice để đọc mà máy này chưa có; hãy mở tệp bằng Word hoặc LibreOffice, chọn “Lưu thành” .docx rồi nạp lại."
	textOldWordFail = "LibreOffice không chuyển được tệp Word đời cũ (.doc); hãy mở tệp bằng Word, chọn “Lưu thành” .docx rồi nạp lại."
	textLocked      = "Tệp được khóa bằng mật khẩu; hãy bỏ mật khẩu rồi nạp lại."
	textBrokenZip   = "Tệp %s bị hỏng hoặc tải chưa hết; hãy tải lại hoặc lưu lại rồi nạp."
	textNoWorkbook  = "Tệp này không phải tệp Excel (XLSX)."
	textBrokenXML   = "Nội dung bên trong tệp %s bị hỏng, không đọc được; hãy mở bằng chương trình gốc và lưu lại rồi nạp."
	textBrokenPDF   = "Tệp PDF bị hỏng hoặc tải chưa hết; hãy tải lại rồi nạp."
	textBrokenHTML  = "Trang HTML bị hỏng, không đọc được."
	textBinary      = "Tệp chứa dữ liệu nhị phân chứ không phải chữ; hãy kiểm tra lại đúng tệp văn bản."
	textNoCharset   = "Không xác định được bảng mã chữ của tệp; hãy lưu tệp theo bảng mã UTF-8 rồi nạp lại."
)

// What docx.go says.
const (
	textEmbedded    = "Tệp có phần nhúng từ một tệp khác, phần đó chưa được đọc; hãy mở bằng Word và lưu lại."
	textNoContents  = "Đã bỏ mục lục tự động của Word."
	textHidden      = "Đã bỏ chữ ẩn trong tệp Word."
	textOldCodeFile = "Tệp có chữ gõ theo bảng mã cũ (TCVN3 hoặc VNI); đã chuyển sang Unicode."
	textFromHeader  = "Số, ngày và cơ quan ban hành được đọc từ đầu trang (header) của tệp Word."
)

// What grid.go says.
const (
	textShortRow = "Bảng có hàng thiếu ô; ô thiếu để trống."
)

// What html.go says.
const (
	textAround      = "Đã bỏ phần ngoài văn bản của trang (menu, đầu trang, chân trang): khoảng %d chữ cái."
	textToUnicode   = "; đã chuyển sang Unicode."
	textOldCodePage = "Trang có chữ gõ theo bảng mã cũ (TCVN3 hoặc VNI); đã chuyển sang Unicode."
)

// What mend.go says.
const (
	textPortalLines = "Đã bỏ %d dòng của trang đăng tải chen giữa văn bản (mời đăng nhập, “Xem tiếp Công báo”); nên đối chiếu với bản gốc."
	textBrokenTable = "Bảng bị ngắt trang, phần sau không có dòng tiêu đề: đã nối với phần trước theo đúng cột."
)

// What pdf.go says.
const (
	textFontMended    = "Phông chữ của tệp PDF ghi sai chữ ư hoặc đ (ƣ, Ð); đã đọc lại cho đúng."
	textSyllables     = "Một số tiếng trong tệp PDF bị tách làm hai; đã được nối lại."
	textNotVietnamese = "Văn bản không phải tiếng Việt hoặc không có dấu; cần người xem lại."
	textBlankPages    = "Có %d trong %d trang hầu như không có chữ (trang trắng hoặc ảnh quét); nếu là ảnh quét thì cần nhận dạng chữ (OCR)."
	textPageLines     = "Đã bỏ %d dòng là số trang và dòng đầu trang, chân trang lặp lại."
	textTableInPDF    = "Tệp PDF có bảng; các ô của bảng thành dòng rời, nên nạp bản Word nếu có."
	textOffPage       = "Bảng chạy ra ngoài mép giấy: chữ ngoài mép không có trong tệp hoặc bị cắt; nên nạp bản Word, hoặc in lại PDF khổ ngang."
	textNoRulings     = "Không xem được các đường kẻ trong tệp PDF; nếu ở đó có bảng thì các ô của bảng thành dòng rời, nên nạp bản Word nếu có."
	textDigitalStamp  = "Đã bỏ dòng ký số của cổng đăng tải; người ký số không phải người ký văn bản."
	textNoteOnNumber  = "Trang có chú thích cuối trang mà dấu chú thích dính liền sau một con số; cần đối chiếu số đó với bản gốc."
)

// What read.go says.
const (
	textNameEnds      = "Tên tệp có đuôi ."
	textReadByContent = "; đã đọc theo nội dung."
	textBrokenBytes   = "Tệp có một số byte hỏng; chỗ hỏng được thay bằng dấu “\ufffd”."
	textNUL           = "Tệp có ký tự NUL; đã thay bằng khoảng trắng."
)

// What secret.go says.
const (
	textSecretKeptOut = " nên không được đưa vào hệ thống; nội dung không được lưu lại."
)

// What tool.go says.
const (
	textByLibreOffice = " được đọc qua LibreOffice."
	textByCatdoc      = " được đọc bằng catdoc nên mất số thứ tự tự động và bảng; nên lưu lại thành .docx rồi nạp lại."
)

// What xlsx.go says.
const (
	textBadSheet    = "Không đọc được trang tính này."
	textHiddenSheet = "Trang tính bị ẩn trong tệp, vẫn được đọc."
)

// What xlsx_look.go says.
const (
	textFormulaEmpty    = "Ô %s là công thức chưa có giá trị lưu sẵn nên để trống; hãy mở bằng Excel, lưu lại rồi nạp."
	textFormulaComputed = "Ô %s là công thức chưa có giá trị lưu sẵn; giá trị do chương trình tự tính, cần đối chiếu."
	textWrongCells      = "Ô %s báo lỗi công thức (#DIV/0!, #REF!, #N/A …) nên không có giá trị; hãy sửa trong bảng tính rồi nạp lại."
	textStruckRows      = "Hàng %s bị gạch ngang nên đã bỏ cả hàng; cần đối chiếu."
	textStruckCells     = "Ô %s bị gạch ngang nên đã bỏ; cần đối chiếu."
	textStruckInCells   = "Ô %s có phần chữ bị gạch ngang, phần đó đã bỏ; cần đối chiếu."
	textBareDates       = "Ô %s là số trần trong cột ngày, đã đọc thành ngày; cần đối chiếu."
	textHiddenRows      = "Hàng %s bị ẩn trong tệp, vẫn được đọc."
	textHiddenColumns   = "Cột %s bị ẩn trong tệp, vẫn được đọc."
)

// What ocr.go says.
const (
	textRecognised        = "Văn bản được nhận dạng từ ảnh quét (OCR): chữ, số và ngày có thể sai; cần đối chiếu với bản gốc."
	textDoubtfulWords     = "Chữ nhận dạng chưa chắc, cần đối chiếu với bản gốc: %s."
	textMoreWords         = " và %d chữ nữa"
	textNothingRecognised = "Văn bản là ảnh quét mà không nhận dạng được chữ nào; hãy quét lại rõ hơn hoặc nạp bản Word, PDF gốc."
	textBadlyRecognised   = "Văn bản là ảnh quét mờ hoặc nghiêng, chữ nhận dạng được sai quá nhiều nên không nhận; hãy quét lại ở 300 dpi hoặc nạp bản Word, PDF gốc."
	textOCRFailed         = "Chương trình nhận dạng chữ không đọc được tệp này; hãy quét lại hoặc nạp bản Word, PDF gốc."
	textLargePicture      = "Ảnh quá lớn để nhận dạng chữ an toàn; hãy quét lại ở 300 dpi."
	textManyScans         = "Bản quét có %d trang, quá giới hạn %d trang cho một lần; hãy tách thành nhiều tệp rồi nạp."
	textForPDF            = "đọc chữ trong PDF tốt hơn"
	textForPages          = "đọc từng trang của bản quét"
	textForOCR            = "nhận dạng chữ trong bản quét (OCR)"
	textForVietnamese     = "dữ liệu tiếng Việt để nhận dạng chữ"
	textForDoc            = "đọc tệp Word đời cũ (.doc)"
)
