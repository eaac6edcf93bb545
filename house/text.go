package house

import (
	"trolyao/corpus"
	"trolyao/store"
)

// What a person reads about work.
const (
	textOtherSet       = " (%s)"
	textBadYear        = "Lịch nghỉ chưa đúng: %v"
	textSecretEvidence = "Nội dung có dấu hiệu bí mật nhà nước nên hệ thống không nhận và không lưu. Xin xử lý theo quy định về bảo vệ bí mật nhà nước."
	textNoName         = "(tên tệp không ghi lại)"
	textNoSuchAgency   = "Trong các cơ quan được nêu có cơ quan không có trong danh mục."
	textGiveName       = "Xin ghi nội dung nhiệm vụ."
	textGiveLead       = "Xin chọn cơ quan, đơn vị chủ trì hoặc người được giao."
	textGiveOutside    = "Anh/chị giao được việc trong cơ quan mình và đơn vị trực thuộc; %s không thuộc."
	textGiveTime       = "Chưa hiểu thời hạn “%s”; xin ghi một ngày, ví dụ 15/6/2026, hoặc để trống."
	textGivePast       = "Hạn %s đã qua."
	textGiveDirect     = "Việc giao trực tiếp năm %d"
	textNoSuchName     = "Không có cơ quan nào tên “%s” trong danh mục."
	textNoSuchOfficer  = "Không có cán bộ nào có mã “%s”."
	textNoSuchPlan     = "Không có kế hoạch nào mang số “%s”."
	textExamplePlan    = "Kế hoạch %s có bao nhiêu nhiệm vụ?"
	textExampleState   = "%s còn hiệu lực không?"
	textDemoOut        = "bỏ ví dụ"
	textSampleWhy      = "tự đóng khi duyệt kế hoạch đầu tiên của cơ quan"
	textNoSuchHouse    = "Chưa rõ là cơ quan nào; xin chọn một dòng trong danh sách tìm được."
	textUnitOfWhom     = "Đơn vị này thuộc cơ quan nào? Xin ghi cơ quan cấp trên, hoặc đặt tên cơ quan của hệ thống trước."
	textNoAgencyNamed  = "Không rõ “%s” là cơ quan nào trong danh mục; xin ghi đủ tên hoặc mã."
	textNameTaken      = "“%s” đang là tên gọi của %s; một tên gọi chung làm nhiệm vụ, cán bộ không biết là của ai."
	textAgencyThere    = "Danh mục đã có %s (mã %s)."
	textAgencyNameless = "Xin ghi tên cơ quan, đơn vị."
	textAgencyLong     = "Tên hoặc mã cơ quan dài quá %d ký tự."
	textNoGroup        = "Chỉ nhóm cơ quan mới có thành viên."
	textGroupEmpty     = "Nhóm cần ít nhất một cơ quan thành viên."
	textEndsSelf       = "Cơ quan không thể tự tiếp nhận chính mình."
	textMergedAway     = "%s đã được gộp vào cơ quan khác; xin sửa ở cơ quan ấy, hoặc tách lại trước."
	textMergeSame      = "Hai tên này đã là một cơ quan."
	textMergeHouse     = "Không gộp được cơ quan của hệ thống vào cơ quan khác; xin gộp ngược lại."
	textMergeUnder     = "%s là đơn vị thuộc %s nên không nhận được cơ quan cấp trên của mình; xin gộp ngược lại."
	textMergePlaces    = "%s và %s là hai đơn vị hành chính khác nhau; nếu sáp nhập, xin ghi ngày kết thúc và cơ quan tiếp nhận."
	textMergeOfficial  = "%s là đơn vị hành chính trong danh mục chung; xin gộp ngược lại, để tên ấy đứng."
	textMergeEnded     = "%s đã kết thúc ngày %s nên không nhận gộp."
	textNoMerge        = "Không có lần gộp nào như vậy đang có hiệu lực."
	textEndsEarly      = "Ngày kết thúc không được trước ngày bắt đầu."
	textEndsHouse      = "Không thể kết thúc chính cơ quan của hệ thống; xin đặt lại tên cơ quan trước."
	textBadAgencies    = "Danh mục cơ quan chưa đúng: %v"
	textUnknownStep    = "Chưa hiểu cần làm gì với nhiệm vụ này."
	textNoSource       = "Đề xuất này không còn giữ văn bản gốc nên không đọc lại được; xin nạp lại tệp kế hoạch."
	textNotWatched     = "Không thấy văn bản “%s” trong kho để theo dõi; xin nêu đủ số, ký hiệu."
	textWatchLong      = "Dự thảo dài quá %d MB chữ nên không theo dõi được."
	textUnnamedDraft   = "Dự thảo chưa đặt tên"
	textWatchGone      = "Văn bản không còn trong kho nên không theo dõi được nữa."
	textWatchLetter    = "Quy định mới vào kho làm thay đổi %[2]d chỗ trong “%[1]s” mà anh/chị theo dõi:"
	textWatchMore      = "… và %d chỗ khác; xem ở trang Theo dõi."
	textNoOwner        = "Nhiệm vụ nội bộ cần ghi rõ cơ quan được xem."
	textProposedWork   = "Tìm thấy %d nhiệm vụ được giao; đã lưu thành đề xuất, chờ người có thẩm quyền duyệt."
	textCheckedBy      = "Kiểm tra dự thảo"
	textDraftLong      = "Dự thảo dài quá mức kiểm tra một lần; xin tách thành nhiều tệp."
	textReadByModel    = "Câu này do mô hình ngôn ngữ nhận ra; xin đối chiếu với văn bản."
)

// What a person reads on papers about work, and of their forms.
const (
	textFormReport  = "Báo cáo tình hình thực hiện nhiệm vụ"
	textFormUrge    = "Công văn đôn đốc"
	textFormLarge   = "Tệp mẫu lớn hơn 8 MB."
	textFormWord    = "Tệp này không phải tệp Word (DOCX) nên không dùng làm mẫu được."
	textFormFields  = "Mẫu có trường không có dữ liệu: {{%s}}. Xin sửa tên trường theo mẫu gốc rồi nạp lại."
	textNothingLate = "Không có nhiệm vụ nào đang quá hạn trong phạm vi này nên không có gì để đôn đốc."
	textFormTo      = "%d cơ quan có tên trong danh sách dưới đây."
	textFormPlan    = "theo %s"
	textFormField   = "lĩnh vực %s"
	textFormThese   = "các cơ quan"
	textFormThis    = "cơ quan"
	textFormerly    = "%s (trước là %s)"
	textNoMore      = "%s (không còn hoạt động, cần xác định cơ quan tiếp nhận)"
	textFormAgency  = "của %s"
	textFormAll     = "theo các kế hoạch, văn bản đang thực hiện"
	textFormYear    = "năm %d"
)

// What a person reads of documents, approved answers and officers.
const (
	TextTitle = " (%s)"

	textRefused = "Không nhận tệp %s. %s"

	textInternalOfWhom = "Văn bản nội bộ cần ghi cơ quan được đọc."
	textApprovedEmpty  = "Câu hỏi, câu trả lời và người chịu trách nhiệm không được để trống."
	textGapNoNeed      = "không cần trả lời"
	textGapAnswered    = "đã có câu trả lời duyệt"
	textBasisNone      = "Câu trả lời đã duyệt cần ít nhất một căn cứ."
	textBasisSeveral   = "“%s” có thể là nhiều văn bản; xin ghi đủ số, ký hiệu."
	textBasisUnknown   = "Không tìm thấy căn cứ “%s” trong kho; câu trả lời chưa được lưu."
	textBasisNoPart    = "Văn bản có trong kho nhưng không có “%s”; câu trả lời chưa được lưu."
	textOwnRights      = "Không thể tự bỏ quyền quản trị của chính mình."
)

// What a person reads of files that were handed in.
const (
	textNameless      = "Tệp này không có số, ký hiệu và cũng không có tên. Xin cho biết đây là văn bản gì để tra cứu và trích dẫn được."
	textNamelessStill = "Xin ghi tên văn bản, hoặc số, ký hiệu."
	textJobFailed     = "Hệ thống gặp lỗi khi đưa tệp này vào kho; tệp vẫn được giữ, xin thử lại."
	textJobGivenUp    = "Máy chủ đã dừng %d lần khi đang xử lý tệp này nên tệp được để lại; xin báo người vận hành trước khi thử lại."
	textInboxLarge    = "Tệp trong thư mục chờ lớn hơn %d MB nên không nhận."
)

// What a person reads of official packages.
const (
	textBrokenPackage     = "Gói nén bị hỏng hoặc tải chưa hết; hãy tải lại rồi nạp."
	textCodifiedSubjects  = "Bộ pháp điển: đã đọc %d/%d đề mục"
	textCodifiedDocuments = "Bộ pháp điển: đã xong %d/%d văn bản"
	textOfficialRead      = "Cơ sở dữ liệu quốc gia về pháp luật: đã đọc %s dòng"
	textOfficialDone      = "Cơ sở dữ liệu quốc gia về pháp luật, dữ liệu ngày %s: %s văn bản có tình trạng (%s mới hoặc đổi), %s quan hệ, %s dòng không dùng được. Kho đang giữ %s văn bản trong số đó; chỗ không trùng với kho nằm trong danh sách cần đối chiếu (corpus doubts).\n"
	textCodifiedDone      = "Bộ pháp điển điện tử bản ngày %s: %s đề mục, %s điều của %s văn bản; %s điều mới hoặc có lời văn khác trước.\n"
	textCodifiedAttached  = "  %s biểu mẫu, phụ lục được nêu tên nhưng không nằm trong gói; điều có chúng đều ghi rõ.\n"
	textCodifiedRefused   = "  %d văn bản có dấu hiệu bí mật nhà nước nên không nhận.\n"
	textCodifiedLeftOut   = "  %d văn bản của bản trước không còn trong bản này, cần người đối chiếu hiệu lực (corpus doubts): %s.\n"
	textCodifiedShort     = "Gói này thiếu %d trong %d văn bản của bản trước nên có thể tải chưa đủ; không văn bản nào bị ghi là đã bị bỏ ra."
)

// What a person reads of the sources of the library.
const (
	textSourceNone    = "Chưa nạp."
	textSourceAll     = "Toàn bộ gói."
	textSourceBegun   = "Đã bắt đầu nạp ngày %s nhưng chưa xong."
	textSourceAgain   = "Phần còn lại; nạp lại đúng gói ấy, phần đã có được bỏ qua."
	textSourceOld     = "Những gì ban hành từ đó đến nay; bản đang giữ đã %d ngày, nên tải bản mới."
	textSourceDigests = "Nguyên văn của %s văn bản mà kho mới có bản tóm lược kèm chương trình."
	textCodifiedHeld  = "Bản ngày %s: %s điều của %s văn bản, %s đề mục; nạp xong ngày %s."
	textCodifiedLacks = "%s biểu mẫu, phụ lục được nêu tên mà gói không kèm; nạp văn bản gốc nếu cần."
	textOfficialHeld  = "Dữ liệu ngày %s: tình trạng của %s văn bản, trong đó kho đang giữ %s."
)

// textSourceCount says how much is held of a source that has no package.
var textSourceCount = map[string]string{"procedures": "%s thủ tục.", "gazette": "%s văn bản có nguyên văn, kể cả từ Bộ pháp điển.",
	"exchange": "%s văn bản đến."}

// sourceTexts are the sources as they are explained.
var sourceTexts = map[string]Source{
	"codified": {Name: "Bộ pháp điển điện tử", Issuer: "Bộ Tư pháp",
		Where:   "Mở phapdien.moj.gov.vn bằng trình duyệt, chọn tải Bộ pháp điển về máy; tệp tên BoPhapDienDienTu.zip. Giữ nguyên gói, không giải nén.",
		Holds:   "Lời văn đang có hiệu lực của văn bản quy phạm pháp luật trung ương, khoảng 76.000 điều xếp theo chủ đề, đề mục; mỗi điều ghi văn bản nguồn, ngày có hiệu lực và văn bản đã sửa đổi. Được sử dụng chính thức trong áp dụng pháp luật, miễn phí (Pháp lệnh 03/2012/UBTVQH13).",
		Lacks:   "Văn bản của địa phương, phần căn cứ, chữ ký, phụ lục, biểu mẫu, điều khoản đã bị bãi bỏ.",
		Size:    "Gần 300 tệp đề mục, khoảng 160 MB khi giải nén. Bộ Tư pháp cập nhật thường xuyên; nên tải lại mỗi tháng.",
		Command: "trolyao corpus import BoPhapDienDienTu.zip"},
	"official": {Name: "Tình trạng hiệu lực theo Cơ sở dữ liệu quốc gia về pháp luật", Issuer: "Bộ Tư pháp (vbpl.vn); bản trích do cộng đồng lập",
		Where:   "Bản trích trên huggingface.co: th1nhng0/vietnamese-legal-documents (CC BY 4.0), thư mục data, hai tệp metadata.parquet và relationships.parquet. Chuyển mỗi tệp thành JSON từng dòng bằng DuckDB: duckdb -c \"COPY (SELECT * FROM 'metadata.parquet') TO 'metadata.jsonl' (FORMAT json)\". Không lấy content.parquet.",
		Holds:   "Số, ký hiệu, ngày, tình trạng hiệu lực của khoảng 153.000 văn bản và quan hệ giữa chúng. Không thay kết quả đọc từ văn bản: chỗ trùng được ghi là đã đối chiếu, chỗ khác chờ người xem.",
		Lacks:   "Nội dung văn bản. Tình trạng có thể chậm hoặc sai; có văn bản đã bị bãi bỏ mà vẫn ghi còn hiệu lực.",
		Size:    "metadata.parquet khoảng 33 MB.",
		Command: "trolyao corpus import metadata.jsonl relationships.jsonl --as-of NGÀY-CHỤP"},
	"procedures": {Name: "Thủ tục hành chính", Issuer: "Cổng dịch vụ công quốc gia",
		Where:   "Mở dichvucong.gov.vn, tìm thủ tục, chọn tải chi tiết (tệp ChiTietTTHC_mã.doc), hoặc xuất danh sách của cơ quan (Excel).",
		Holds:   "Trình tự, cách thức, thành phần hồ sơ, thời hạn, phí, căn cứ của từng thủ tục.",
		Lacks:   "Nội dung của các văn bản làm căn cứ.",
		Size:    "Mỗi thủ tục một tệp dưới 1 MB.",
		Command: "trolyao procedure import THƯ-MỤC"},
	"gazette": {Name: "Văn bản gốc", Issuer: "Công báo, Cổng thông tin của Chính phủ và của tỉnh",
		Where:   "Mở congbao.chinhphu.vn hoặc vanban.chinhphu.vn, tìm văn bản, tải tệp DOCX, hoặc PDF có lớp chữ. Văn bản của tỉnh: cổng thông tin điện tử hoặc công báo của tỉnh.",
		Holds:   "Nguyên văn kèm căn cứ, chữ ký, phụ lục, biểu mẫu; cả văn bản mới mà Bộ pháp điển chưa có và văn bản của địa phương.",
		Lacks:   "Tình trạng hiệu lực.",
		Size:    "Mỗi văn bản một tệp, thường dưới 5 MB.",
		Command: "trolyao corpus import THƯ-MỤC"},
	"exchange": {Name: "Văn bản đến qua trục liên thông", Issuer: "Phần mềm quản lý văn bản của cơ quan",
		Where:   "Trong phần mềm quản lý văn bản, chọn xuất văn bản đến ra tệp .edxml, rồi nạp ở trang Nhập văn bản hoặc để vào thư mục chờ (TROLYAO_INBOX).",
		Holds:   "Văn bản kèm thông tin gửi: nơi gửi, mã định danh, hạn xử lý. Văn bản có hạn được đề xuất thành nhiệm vụ. Chỉ cán bộ của cơ quan đọc được.",
		Lacks:   "Văn bản giấy và văn bản mật; văn bản có dấu mật bị từ chối.",
		Size:    "Mỗi văn bản một tệp.",
		Command: "trolyao corpus import THƯ-MỤC"},
}

// What a person reads of electronic documents.
const (
	textExchangeOfWhom = "Văn bản nhận qua trục liên thông là văn bản gửi riêng cho cơ quan. Xin đặt cơ quan của hệ thống trước (trolyao init, hoặc trang Cơ quan, đơn vị), rồi nạp lại."
	textExchangeTime   = "Chậm nhất ngày %s"
	textExchangeQuote  = "Hạn xử lý do nơi gửi ghi trong thông tin gửi kèm văn bản điện tử: %s."
	textExchangeOther  = "Nội dung văn bản ghi hạn khác: %s; cần đối chiếu."
)

// What a person reads of an edit.
const (
	textEditReason = "Xin ghi lý do sửa; lý do được giữ trong nhật ký."
	textEditLong   = "Nội dung dài quá %d ký tự."
	textEditEarly  = "Ngày có hiệu lực không được trước ngày ban hành (%s)."
	textEditEnd    = "Ngày hết hiệu lực phải sau ngày %s."
)

// What a person reads of doubts and relations.
const (
	textDecideDay       = "Ngày chưa đúng; ghi như 01/7/2026."
	textDecideNoDay     = "Chưa rõ từ ngày nào; xin ghi ngày, như 01/7/2026."
	textDecidePlace     = "Xin ghi phần bị tác động, như: khoản 2 Điều 5."
	textDecideNoPlace   = "Văn bản trong kho không có %s."
	textDecideVerdict   = "Xin chọn: đúng, sai, một phần hoặc ngày khác."
	textDecideUnread    = "Việc này là một danh mục mà chương trình chưa đọc được, không phải việc hết hiệu lực của văn bản có danh mục. Hãy ghi quan hệ với từng văn bản trong danh mục, rồi chọn “Vẫn còn hiệu lực” (wrong) để khép việc này."
	textDecideWhole     = "Việc này là về cả văn bản; xin để trống phần bị tác động."
	textOfficialWhy     = "nguồn chính thức khác với kho; kho cho là %s"
	textOfficialEdit    = "Ngày hết hiệu lực ghi trong chính văn bản; xin sửa ngày ấy ở trang văn bản (corpus edit)."
	textOfficialPart    = "Xin chọn “một phần” và ghi phần đã hết hiệu lực, hoặc “sai” nếu kho đã đúng."
	textSettledOfficial = "không theo tình trạng của nguồn chính thức"
	textSettledYes      = "xác nhận: %s"
	textSettledNo       = "không %s"
	textSettledNames    = "không làm hết hiệu lực"
	textSettledSince    = " từ ngày %s"
	textSettledUntil    = " đến hết ngày %s"
	textRelateKind      = "Xin chọn loại quan hệ."
	textRelateOther     = "Xin ghi đủ số, ký hiệu của văn bản kia."
	textRelateSelf      = "Văn bản kia phải khác văn bản này."
)

// textEditWrong says what is wrong with a value, textEditEmpty why a fact may not
// be taken away.
var (
	textEditWrong = map[corpus.Fact]string{
		corpus.FactIssued:    "Ngày ban hành chưa đúng; ghi như 01/7/2026.",
		corpus.FactEffective: "Ngày có hiệu lực chưa đúng; ghi như 01/7/2026.",
		corpus.FactExpires:   "Ngày hết hiệu lực chưa đúng; ghi như 01/7/2026.",
		corpus.FactClass:     "Phạm vi đọc là công khai, hoặc nội bộ kèm cơ quan được đọc.",
		corpus.FactRuling:    "Tình trạng cần một trong các loại đã nêu, ngày bắt đầu, và ngày cuối (nếu có) không trước ngày bắt đầu.",
	}
	textEditEmpty = map[corpus.Fact]string{
		corpus.FactNumber: "Số, ký hiệu không được để trống.",
		corpus.FactTitle:  "Tên văn bản không được để trống.",
		corpus.FactType:   "Loại văn bản không được để trống.",
		corpus.FactClass:  "Phạm vi đọc không được để trống.",
	}
)

// textOutcome says what became of a file that was taken in.
var textOutcome = map[store.Outcome]string{
	store.Added:      "Đã nạp %s.",
	store.Unchanged:  "%s đã có trong kho với đúng nội dung này, không có gì thay đổi.",
	store.NewVersion: "Đã nạp bản mới của %s; bản cũ được giữ lại.",
	store.KeptOld:    "Đã lưu thêm một bản của %s; nội dung đang dùng không thay đổi.",
}

// What a person reads of the library.
const (
	textRestored  = "khôi phục từ bản %d"
	textAnnounced = "Quyết định công bố đầy đủ %d thủ tục; mỗi thủ tục đã thành một bản của bản ghi cùng mã."
	textList      = "Đã đọc %d thủ tục trong tệp %s: %d mới, %d có bản mới, %d không đổi."
	textPreamble  = "phần mở đầu"
	textSignature = "nơi nhận, chữ ký"
	textWholeText = "toàn văn"
)

// textDoes says what a document does to another, textIsDone what is done to it.
var textDoes = map[corpus.RelationKind]string{
	corpus.RelBasis:    "Căn cứ vào",
	corpus.RelAmends:   "Sửa đổi, bổ sung",
	corpus.RelReplaces: "Thay thế",
	corpus.RelRepeals:  "Bãi bỏ",
	corpus.RelGuides:   "Quy định chi tiết, hướng dẫn",
	corpus.RelMerges:   "Hợp nhất",
	corpus.RelSuspends: "Ngưng hiệu lực",
	corpus.RelKeeps:    "Giữ nguyên hiệu lực",
}

var textIsDone = map[corpus.RelationKind]string{
	corpus.RelBasis:    "Là căn cứ của",
	corpus.RelAmends:   "Đã được sửa đổi, bổ sung bởi",
	corpus.RelReplaces: "Đã được thay thế bởi",
	corpus.RelRepeals:  "Đã bị bãi bỏ bởi",
	corpus.RelGuides:   "Được quy định chi tiết, hướng dẫn bởi",
	corpus.RelMerges:   "Được hợp nhất trong",
	corpus.RelSuspends: "Đã bị ngưng hiệu lực bởi",
	corpus.RelKeeps:    "Được giữ nguyên hiệu lực bởi",
}

// What a person reads of the workbook of agencies.
const (
	textSheetAgencies = "Cơ quan, đơn vị"
	textSheetKinds    = "Loại"
	textSheetNone     = "Tệp không có bảng cơ quan: không thấy ô tiêu đề “%s”. Xin dùng tệp mẫu của chương trình."
	textSheetLong     = "Tệp có nhiều hơn %d dòng; xin tách thành nhiều tệp."
	textSheetNothing  = "Chưa nhận dòng nào; xin sửa các ô sau rồi nạp lại:"
	textSheetFault    = "Ô %s: %s"
	textSheetMore     = "và %d ô khác."
	textSheetKind     = "không có loại “%s”; xem trang tính “Loại”."
	textSheetDay      = "“%s” không phải ngày; ghi như 01/7/2026."
	textSheetTwice    = "“%s” đã có ở dòng %d."
	textSheetParent   = "không rõ “%s” là cơ quan nào trong danh mục hoặc trong tệp."
	textSheetSeveral  = "“%s” có thể là nhiều cơ quan; xin ghi mã hoặc tên đầy đủ."
)

// Of the log of settings.
const (
	textByItself    = "như mặc định"
	textSealedValue = "giá trị mới (không ghi)"
)

var (
	textSheetHeads = []string{"Tên", "Thuộc", "Loại", "Tên gọi khác", "Mã định danh", "Từ ngày"}
	textSheetNotes = []string{
		"Mỗi dòng một cơ quan, đơn vị. “Thuộc” để trống là thuộc cơ quan của hệ thống; ghi tên hoặc mã của cơ quan cấp trên, kể cả cơ quan ở dòng khác của tệp này.",
		"“Loại” để trống là đơn vị trực thuộc. Nhiều tên gọi khác cách nhau bằng dấu chấm phẩy. Dòng đã có trong danh mục thì chỉ bổ sung tên gọi, mã. Có một ô sai thì không dòng nào được nhận.",
	}
	textSurveyLacks = "bảng không có đủ kết quả khảo sát của %d cơ quan trong bộ tiêu chí: %s"
)
