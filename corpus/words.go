package corpus

// The sentences about validity, in one place for the jurist who edits them.
// %s are filled in by [Assess].
const (
	sayParty        = "%s là văn kiện của Đảng, không mang trạng thái hiệu lực của văn bản quy phạm pháp luật; việc còn áp dụng hay không xem ở văn kiện sau của Đảng."
	sayIssued       = "%s ban hành ngày %s."
	sayStartOpen    = "ngày có hiệu lực phụ thuộc văn bản khác"
	sayStartUnknown = "%s có ngày có hiệu lực riêng mà kho chưa biết (“%s”), cần đối chiếu."
	sayEffective    = "%s có hiệu lực từ ngày %s."
	sayNoEffective  = "Kho chưa có ngày có hiệu lực của %s; cần mở văn bản gốc để bổ sung."
	sayNotYet       = "Ngày %s còn trước ngày có hiệu lực, nên văn bản chưa có hiệu lực."
	sayNotIssued    = "Ngày %s văn bản chưa được ban hành."
	sayMerged       = "Lời văn của %s trong kho có cả theo %s."
	sayExpires      = "%s hết hiệu lực từ ngày %s theo dữ kiện của văn bản."
	sayRuled        = "Người quản trị đã đối chiếu và ghi %s %s từ ngày %s."
	sayCompleted    = "Thời gian thực hiện của %s đã kết thúc trước ngày %s."
	sayReplaced     = "Từ ngày %s, %s bị thay thế bởi %s."
	sayRepealed     = "Từ ngày %s, %s hết hiệu lực theo %s."
	sayAmended      = "Từ ngày %s, %s được sửa đổi, bổ sung bởi %s."
	sayFuture       = "Vào ngày %s thì việc này chưa đến, nên chưa tính."
	sayEnded        = "Nội dung sửa đổi này tự nó đã bị bãi bỏ từ ngày %s bởi %s."
	sayUntil        = "Nội dung này chỉ áp dụng đến hết ngày %s."
	sayEvidence     = " (%s: “%s”.)"
	sayTold         = " (%s.)"
	sayNoDay        = "%s tác động tới %s nhưng chưa rõ từ ngày nào, cần đối chiếu."
	sayUnknownScope = "Từ ngày %s, %s sửa đổi một số điều của văn bản này; kho chưa đủ nội dung để biết có sửa %s hay không, cần mở văn bản đó đối chiếu."
	sayRejected     = "Đề xuất về %s đã bị người quản trị bác bỏ nên không xét."
	sayFollowsDoc   = "Cả văn bản đã hết hiệu lực nên %s cũng hết hiệu lực."
	sayNothing      = "Không có căn cứ nào trong kho cho thấy %s bị sửa đổi, thay thế hoặc bãi bỏ tính đến ngày %s; %s."
	sayNewest       = "văn bản mới nhất trong kho ban hành ngày %s"
	sayNoTexts      = "kho chưa có toàn văn văn bản nào để đối chiếu"
	sayNothingElse  = "Ngoài việc cần đối chiếu nêu trên, không có căn cứ nào trong kho cho thấy %s bị sửa đổi, thay thế hoặc bãi bỏ tính đến ngày %s; %s."
	sayNoAsOf       = "Chưa rõ ngày cần xét."

	sayNameOnly      = "câu chỉ nêu tên, không nêu số"
	sayHalfNumber    = "số, ký hiệu không đủ"
	sayQuoted        = "câu nằm trong đoạn trích văn bản khác"
	sayTransition    = "câu nằm ở điều khoản chuyển tiếp"
	sayNotUnderstood = "chưa hiểu câu này tác động thế nào"
	sayLead          = "trước tên văn bản còn lời khác"
	sayWhen          = "chưa rõ hết hiệu lực từ khi nào"
	sayList          = "chưa rõ văn bản này là đối tượng hay chỉ được nhắc để mô tả"
	sayOtherForce    = "Có quy định hiệu lực riêng từ %s, khác ngày chung %s nêu tại %s."
	sayNeedDay       = "Ngày hiệu lực tính từ ngày %s nhưng chưa biết ngày đó."
	sayEarlyForce    = "Ngày hiệu lực đọc được (%s) sớm hơn ngày ban hành (%s) nên không được dùng."
	sayWithBase      = "văn bản được sửa đổi đã hết hiệu lực"
	sayLaterNamed    = "%s ban hành sau mang cùng tên với %s mà kho chưa có câu nói việc thay thế, cần đối chiếu."
	sayStale         = "Các văn bản cùng cấp ban hành trong kho hầu hết đã cũ so với ngày cần xét (mới nhất ban hành ngày %s); có thể đã có văn bản mới hơn mà kho chưa có, cần đối chiếu."
	sayJoint         = "Thông tư liên tịch giữa các bộ không còn được ban hành từ ngày %s và đang được thay thế dần; kho chưa có văn bản nào nói đến việc đó, cần đối chiếu."
	saySuspended     = "Từ ngày %s, %s ngưng hiệu lực theo %s."
	sayOpen          = "%s có câu nói về %s mà chương trình không tự kết luận được (%s), cần đối chiếu: “%s”."
	sayUnsure        = "Việc hết hiệu lực theo %s chưa chắc chắn (%s), cần đối chiếu."
	sayLivesOn       = "%s ban hành sau vẫn tác động tới văn bản này, trái với việc hết hiệu lực từ ngày %s; cần đối chiếu."
	sayAbove         = "%s Chưa rõ %s có thuộc %s hay không, cần đối chiếu."
	sayKeptAbove     = "%s giữ lại %s; chưa rõ %s có thuộc phần đó hay không, cần đối chiếu."
	sayEndFirst      = "Ngày hết hiệu lực ghi là %s, không sau ngày có hiệu lực, nên không được dùng."
	sayKnownIssued   = "Văn bản không ghi ngày ban hành; dùng ngày %s theo sổ ngày kèm chương trình, cần đối chiếu."
	sayKnownForce    = "Không đọc được ngày có hiệu lực từ văn bản; dùng ngày %s theo sổ ngày kèm chương trình, cần đối chiếu."
	sayMoved         = "%s đã định lại ngày có hiệu lực của văn bản là %s."
	sayRegister      = "sổ văn bản hết hiệu lực kèm chương trình ghi theo %s"
	sayGuided        = "văn bản này quy định chi tiết %s nay đã hết hiệu lực nên có thể đã hết hiệu lực theo, trừ khi được giữ lại (khoản 2 Điều 57 Luật số 64/2025/QH15)"
	sayGuidedStep    = "%s đã làm hết hiệu lực văn bản được quy định chi tiết: %s, cần đối chiếu."
	sayRegisterHalf  = "câu trong văn bản đó đọc chưa chắc"
	sayNamesake      = "có văn bản mới hơn cùng tên mà kho chưa có câu thay thế"

	wordPerhaps       = "có thể đã "
	wordCompare       = ", cần đối chiếu"
	wordUnfit         = "không còn phù hợp"
	wordSuspended     = "ngưng hiệu lực"
	wordSuspendedPart = " một phần"
	wordUntil         = " đến hết %s"
	wordAccording     = " theo %s"

	sayOtherType  = "câu ghi là %s, văn bản trong kho là %s"
	sayOtherDay   = "câu ghi ngày %s, văn bản trong kho ban hành ngày %s"
	sayOtherPlace = "văn bản tác động là của %s, văn bản trong kho cùng số là của %s"
	sayOlder      = "văn bản tác động ban hành trước văn bản bị tác động"
	sayLower      = "văn bản cấp dưới không thể sửa đổi, bãi bỏ văn bản cấp trên"
	sayCollection = "bộ văn bản ghi, chưa thấy câu sửa đổi"
	sayBracket    = "ngoặc đơn không đóng"

	sayListMissing = "chưa đọc được danh mục mà câu này dẫn tới"
	sayListRow     = "có dòng của danh mục chưa đọc được"
	sayListHead    = "chỉ tên danh mục nói, không có điều nào nói"
	sayListTold    = "danh mục chỉ công bố việc hết hiệu lực do văn bản khác"
	sayListTitle   = "danh mục không ghi tên, chỉ tên văn bản nói việc bãi bỏ"
	sayListLoose   = "chưa rõ câu này bãi bỏ các văn bản của danh mục hay nói việc khác"
	sayListNoDay   = "danh mục không ghi hết hiệu lực từ ngày nào"
	sayListMixed   = "danh mục gộp văn bản hết hiệu lực toàn bộ và một phần"
	sayListPart    = "một phần"
	sayInList      = "%s làm hết hiệu lực các văn bản của một danh mục mà kho chưa đọc được (“%s”); chưa rõ %s có trong danh mục đó hay không, cần đối chiếu."

	wordInForce   = "còn hiệu lực"
	wordAmended   = "còn hiệu lực, đã được sửa đổi, bổ sung"
	wordPartly    = "hết hiệu lực một phần"
	wordExpired   = "hết hiệu lực"
	wordNotYet    = "chưa có hiệu lực"
	wordUnknown   = "chưa xác định hiệu lực"
	wordParty     = "văn kiện Đảng"
	wordCompleted = "đã hết thời gian thực hiện"
	wordSince     = " từ %s"
	wordReplaced  = ", được thay thế bởi %s"
	wordUnnamed   = "văn bản mà bản này không nêu số"
	wordRepealed  = ", bị bãi bỏ bởi %s"
	wordBy        = " bởi %s"

	wordMerged        = "văn bản hợp nhất"
	wordEdition       = " (bản ngày %s)"
	wordMergedPart    = "Lời văn theo văn bản hợp nhất; lời văn ban đầu xem ở bản đã nhập trước."
	wordMergedNoDay   = "Lời văn này khác bản trước mà văn bản hợp nhất không ghi từ ngày nào, cần đối chiếu."
	wordStandsIn      = "Kho chưa có lời văn của quy định này vào ngày %s; đây là lời văn từ ngày %s, cần đối chiếu với văn bản của ngày đó."
	wordMergedUndated = "Lời văn theo văn bản hợp nhất không ghi ngày của từng sửa đổi; với ngày trước đó cần đối chiếu."
	wordMergedUnread  = "Văn bản hợp nhất có chỗ khác bản trước mà không ghi được sửa đổi từ ngày nào; cần đối chiếu."
)

// stateWords are the states in a few words: the one set that every door, and
// the check of answers, uses.
var stateWords = map[State]string{
	InForce:       wordInForce,
	Amended:       wordAmended,
	PartlyExpired: wordPartly,
	Expired:       wordExpired,
	Suspended:     wordSuspended,
	NotYet:        wordNotYet,
	Unknown:       wordUnknown,
	PartyPaper:    wordParty,
	Completed:     wordCompleted,
	Unfit:         wordUnfit,
}

// claimWords are words, in lower case, that say something of validity, with what
// bears them out: one of the states, or a relation of the kind that is done to
// the text. Longer words stand before those they hold.
var claimWords = []struct {
	words  string
	states []State
	kind   RelationKind
}{
	{"còn hiệu lực một phần", []State{PartlyExpired}, ""},
	{"hết hiệu lực một phần", []State{PartlyExpired}, ""},
	{"đã hết thời gian thực hiện", []State{Completed}, ""},
	{"chưa xác định hiệu lực", []State{Unknown}, ""},
	{"không còn hiệu lực", []State{Expired}, ""},
	{"còn hiệu lực", []State{InForce, Amended}, ""},
	{"ngưng hiệu lực", []State{Suspended}, ""},
	{"hết hiệu lực", []State{Expired}, ""},
	{"không còn phù hợp", []State{Unfit}, ""},
	{"chưa có hiệu lực", []State{NotYet}, ""},
	{"có hiệu lực", nil, ""},
	{"bị bãi bỏ", nil, RelRepeals},
	{"đã được bãi bỏ", nil, RelRepeals},
	{"đã được thay thế", nil, RelReplaces},
	{"đã bị thay thế", nil, RelReplaces},
	{"được thay thế bởi", nil, RelReplaces},
}

// whoSays names the authority of a relation.
var whoSays = map[Authority]string{
	FromText:     "Đọc từ văn bản, chưa được người quản trị xác nhận",
	FromOfficial: officialSource,
	FromStarter:  "Theo danh mục kèm chương trình",
	FromAdmin:    "Người quản trị đã xác nhận",
}

// What is missing of the record of a procedure.
const (
	sayNoSteps    = "Chưa đọc được trình tự thực hiện của thủ tục; phần chữ vẫn được giữ."
	sayNoAgency   = "Phần cơ quan thực hiện không ghi tên cơ quan: “%s”; phần chữ vẫn được giữ, cần đối chiếu quyết định công bố."
	sayNoMethods  = "Chưa đọc được cách thức, thời hạn, phí của thủ tục; phần chữ vẫn được giữ."
	sayNoDossier  = "Chưa đọc được thành phần hồ sơ của thủ tục; phần chữ vẫn được giữ."
	sayLocalCode  = "mã thủ tục của một địa phương"
	sayOtherName  = "tên thủ tục trong danh mục khác tên bản ghi “%s”"
	sayNotInFull  = "Quyết định nêu thủ tục “%s” nhưng không đủ trình tự, cách thức và hồ sơ để thành một bản ghi; xem toàn văn quyết định."
	sayAnnounced  = "Công bố theo Quyết định %s."
	sayCounts     = "Bản chính: %s\nBản sao: %s"
	sayRow        = "hàng %d"
	sayNoCode     = "Không nhận ra mã (“%s”) hoặc thiếu tên thủ tục (“%s”) nên hàng này chưa nhập được."
	sayCodeTwice  = "Mã thủ tục %s đã có ở hàng trước; chỉ nhập hàng trước."
	textContents  = "Đã bỏ mục lục đứng trước phần đầu văn bản (%d dòng)."
	textSeveralIn = "Tệp là danh sách có %d thủ tục hành chính, không phải một văn bản; xin nhập ở trang Nhập văn bản hoặc bằng trolyao corpus import."
	sayLimitOnly  = "%02d (bảng không ghi đơn vị)"
	sayNoUnit     = "Bảng cách thức ghi số mà không ghi là ngày hay giờ; cần xem phần trình tự."
	sayNotFree    = "Bảng cách thức ghi “Miễn phí” nhưng ghi chú lại nêu mức thu; cần đối chiếu."
)

// The sentences a person reads when a collection of texts is refused.
const (
	textNoTexts   = "Tệp không có nội dung chữ nào."
	textBrokenGz  = "Tệp nén bị hỏng hoặc tải chưa hết; hãy tải lại hoặc lưu lại rồi nạp."
	textBadLine   = "Dòng %d của bộ văn bản không phải một bản ghi JSON hợp lệ."
	textNoLaw     = "Dòng %d của bộ văn bản thiếu số, ký hiệu văn bản hoặc mã thủ tục."
	textScattered = "Các điều của văn bản %s không nằm liền nhau (gặp lại ở dòng %d); hãy sắp xếp tệp theo văn bản rồi nạp lại."
	textBadCSV    = "Bảng thông tin văn bản (CSV) không đọc được ở dòng %d."
	textNoColumn  = "Bảng thông tin văn bản (CSV) thiếu cột law_id ở dòng tiêu đề."
)

// TextParquet says how a dump that is not read is made one that is.
const TextParquet = "Tệp Parquet chưa đọc trực tiếp được. Xin chuyển thành JSON từng dòng bằng công cụ DuckDB rồi nạp lại: duckdb -c \"COPY (SELECT * FROM 'ten-tep.parquet') TO 'ten-tep.jsonl' (FORMAT json)\""

// What official.go says.
const (
	sayOfficial          = officialSource + " (dữ liệu ngày %s) ghi: %s"
	sayOfficialFrom      = " từ ngày %s"
	sayOfficialBy        = ", theo %s"
	sayOfficialSame      = "%s; trùng với kết quả đọc từ văn bản."
	sayOfficialDay       = "%s; kho đọc được ngày khác, %s; cần đối chiếu ngày."
	sayOfficialDiffers   = "%s; %s, cần đối chiếu."
	sayOfficialEffective = "Ngày có hiệu lực %s theo " + officialSource + "."
	sayWeNot             = "kho lại cho là %s"
	sayWeEnded           = "kho lại cho là đã hết hiệu lực từ ngày %s"
	sayWeWhole           = "kho chưa biết phần nào"
	wordOfficialNone     = "không ghi tình trạng"
)

var officialWords = map[OfficialStatus]string{OfficialInForce: "còn hiệu lực", OfficialEnded: "hết hiệu lực toàn bộ",
	OfficialPartly: "hết hiệu lực một phần", OfficialNotYet: "chưa có hiệu lực", OfficialSuspended: "ngưng hiệu lực",
	OfficialUnfit: "không còn phù hợp"}

// What edxml.go says.
const (
	textExchangeBig    = "Văn bản điện tử (edXML) lớn quá mức nhận."
	textExchangeBroken = "Tệp văn bản điện tử (edXML) bị hỏng hoặc tải chưa hết."
	textExchangeNone   = "Tệp edXML này không có thông tin của văn bản nào (MessageHeader)."
	textExchangeStatus = "Đây là thông báo trạng thái gửi, nhận của văn bản %s (%s), không phải văn bản nên không nhập."
	textExchangeDue    = "Không đọc được hạn xử lý ghi trong thông tin gửi kèm: “%s”."
	textExchangeKind   = "Bên gửi báo đây là thông điệp %s; lý do: %s. Xin xem lại văn bản đã nhận trước."
	textExchangeFile   = "Không giải mã được tệp kèm theo này."
	textExchangeBare   = "Thông điệp không có tệp nào đọc được; chỉ có thông tin gửi kèm."
	textAttachedFile   = "Tệp kèm theo"
)

// exchangeKinds are the kinds of a message that concern one sent before.
var exchangeKinds = map[string]string{"1": "thu hồi văn bản", "2": "cập nhật văn bản", "3": "thay thế văn bản"}

// What codified.go says.
const (
	textNotCodified   = "Gói này không có phần nội dung (thư mục demuc) của Bộ pháp điển điện tử."
	textCodifiedBig   = "Gói lớn hơn Bộ pháp điển điện tử nhiều lần nên không đọc."
	textCodifiedPage  = "Tệp %s trong gói bị hỏng; hãy tải lại gói Bộ pháp điển điện tử."
	textCodifiedFile  = "Đây là một tệp bên trong Bộ pháp điển điện tử, chỉ có một phần các văn bản. Xin nạp cả gói BoPhapDienDienTu.zip như đã tải về."
	textCodifiedNote  = "Nội dung theo Bộ pháp điển điện tử; không có phần mở đầu, chữ ký, phụ lục và điều khoản đã bị bãi bỏ."
	textNoTopics      = "Không đọc được tên chủ đề trong gói; tên đề mục vẫn có."
	textNoSubject     = "Không đọc được số và tên đề mục."
	textNoteUnread    = "Không đọc được ghi chú nguồn của điều này: “%s”."
	textPieceUnread   = "Không đọc được nội dung của điều này."
	textPieceTwice    = "Điều %s của văn bản này đứng ở hai đề mục với lời văn khác nhau (cùng với %s); giữ lời văn có sửa đổi muộn hơn, cần đối chiếu."
	textNotAttached   = "Biểu mẫu, phụ lục kèm theo không có trong Bộ pháp điển điện tử, cần xem ở văn bản gốc: %s."
	textWholeDocument = "Văn bản này"
	sayLeftOut        = "%s có trong bản trước mà không còn trong Bộ pháp điển điện tử bản ngày %s"
	sayLeftOutWhy     = "Bộ pháp điển điện tử bỏ ra những gì đã hết hiệu lực nhưng không ghi văn bản nào làm hết hiệu lực"
)

// What collection.go says.
const (
	textOwnDocument   = "; được giữ thành văn bản riêng."
	textLooseArticles = "Số thứ tự điều không liền hoặc điều có dòng giống tiêu đề khác; các điều được tách theo ranh giới của bộ văn bản."
)

// What header.go says.
const (
	textTwoFacts   = "%s không thống nhất: dùng “%s”, văn bản ghi “%s”."
	textForceEarly = "Ngày hiệu lực ghi kèm bản chép (%s) sớm hơn ngày ban hành (%s) nên không được dùng."
	textForceFar   = "Ngày hiệu lực ghi kèm bản chép (%s) cách ngày ban hành (%s) quá ba năm nên không được dùng."
	textForceTwo   = "Ngày hiệu lực không thống nhất: dùng %s theo điều khoản thi hành, bản chép ghi kèm %s."
	textNoNumber   = "Không tìm thấy số, ký hiệu của văn bản."
	textNoIssueDay = "Không tìm thấy ngày ban hành."
	textNoForceDay = "Không xác định được ngày có hiệu lực từ văn bản."
)

// What parse.go says.
const (
	textListUnread = "Danh mục văn bản hết hiệu lực: %s, cần ghi quan hệ bằng tay: “%s”."

	textEmpty         = "Tệp không có nội dung chữ nào."
	textInferredCells = "Có %d ô gộp hoặc thiếu được hiểu theo các ô lân cận; những ô này được đánh dấu là suy ra."
	textLooseHeads    = "Có %d dòng giống tiêu đề điều nhưng không theo thứ tự, được giữ là nội dung của điều đứng trước."
)

// What reconcile.go says.
const (
	textOnlyFacts   = "Đã có nguyên văn của văn bản này; bản mới chỉ bổ sung thông tin còn trống."
	textShorter     = "Bản mới chỉ có %d chữ so với %d chữ của bản trước; giữ nguyên văn của bản trước."
	textArticleKept = "Bản mới không có điều này; giữ theo bản trước."
	textWholeKept   = "Bản mới không nhận ra điều nào; giữ toàn văn của bản trước."
)
