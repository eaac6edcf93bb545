package score

// What a person reads.
const (
	textBadKey          = "mã “%s” chỉ được có chữ thường không dấu, chữ số và dấu gạch nối, ví dụ: cchc-so-2026"
	textNoName          = "bộ tiêu chí chưa có tên"
	textNoGroup         = "chưa nêu nhóm cơ quan (so, xa, tinh)"
	textBadGroup        = "không có nhóm cơ quan “%s”; xin dùng so, xa hoặc tinh"
	textBadPeriod       = "không có kỳ “%s”; xin dùng nam hoặc thang"
	textBadDay          = "“%s” không phải ngày dạng 2026-12-31"
	textBadSpan         = "ngày áp dụng cuối ở trước ngày đầu"
	textBadTarget       = "mục tiêu %s%% không nằm trong khoảng 0 đến 100"
	textBadBand         = "mức xếp loại “%s” (từ %s%%) cần có tên và nằm trong khoảng 0 đến 100"
	textBandOrder       = "mức xếp loại “%s” phải thấp hơn mức đứng trước"
	textBadExempts      = "cách xử lý “không áp dụng” là “%s”; để trống (trừ khỏi điểm tối đa) hoặc ghi chia (chia cho các tiêu chí còn lại)"
	textBadExtraMax     = "mức tối đa của điểm thưởng, điểm trừ không được âm"
	textNoBase          = "bộ tiêu chí chưa có lĩnh vực nào trong thang điểm, chỉ có điểm thưởng hoặc điểm trừ"
	textBadOutside      = "tiêu chí %s: ngoài thang điểm ghi “%s”; để trống, thuong hoặc phat"
	textOutsideAbove    = "tiêu chí %s: chỉ lĩnh vực mới ghi được là điểm thưởng hoặc điểm phạt ngoài thang điểm"
	textDeduct          = "tiêu chí %s: “trừ điểm” dùng trong thang điểm, “điểm phạt” dùng ở lĩnh vực phạt ngoài thang điểm"
	textOutsideClaims   = "tiêu chí %s ngoài thang điểm nên không lấy từ khảo sát hay nhiệm vụ được"
	textNoFields        = "bộ tiêu chí chưa có lĩnh vực nào"
	textTooMany         = "bộ tiêu chí có hơn %d dòng"
	textBadNo           = "số “%s” không đúng dạng 3, 3.2 hoặc 3.2.1"
	textTwice           = "số %s có hai lần"
	textNotBelow        = "số %s phải bắt đầu bằng %s."
	textTooDeep         = "%s nằm sâu hơn ba cấp (lĩnh vực, tiêu chí, tiêu chí thành phần)"
	textNoCriterionName = "tiêu chí %s chưa có tên"
	textBadMax          = "điểm tối đa của tiêu chí %s phải lớn hơn 0, không phải %s"
	textNoPlan          = "nhiệm vụ gắn với tiêu chí %s chưa nêu kế hoạch"
	textBadSum          = "các tiêu chí thành phần của %s cộng lại được %s, khác điểm tối đa %s"
	textRuleAbove       = "%s có tiêu chí thành phần nên không có phương pháp và quy tắc riêng"
	textBadMethod       = "phương pháp của tiêu chí %s là “%s”; xin dùng tham-dinh, khao-sat, sipas hoặc so-lieu"
	textNoTasks         = "tiêu chí %s tính theo nhiệm vụ nhưng chưa gắn nhiệm vụ nào"
	textSurveyTasks     = "tiêu chí %s là khảo sát nên không tính theo nhiệm vụ được"

	textOfficeCouncil   = "TỔ THẨM ĐỊNH"
	textNation          = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	textMotto           = "Độc lập - Tự do - Hạnh phúc"
	textSignMaker       = "NGƯỜI LẬP BẢNG"
	textSignHead        = "THỦ TRƯỞNG ĐƠN VỊ"
	textSignCouncil     = "TỔ TRƯỞNG TỔ THẨM ĐỊNH"
	textSignDay         = "……, ngày … tháng … năm ……"
	textSignHow         = "(Ký, ghi rõ họ tên)"
	textUnranked        = ""
	textBonusCounted    = "Điểm thưởng được tính"
	textPenaltyCounted  = "Điểm phạt được tính"
	textOverall         = "Chỉ số sau thưởng, phạt (%)"
	textNoTable         = "không tìm thấy bảng có cột tiêu chí và cột điểm tối đa"
	textDraftCheck      = "mã, tên, nhóm cơ quan, kỳ chấm và các hạn do chương trình tạm ghi; xin sửa lại"
	textDraftBand       = "chưa hiểu mức xếp loại “%s”"
	textDraftTable      = "bảng có các cột “%s” không có cột tiêu chí và điểm nên bỏ qua"
	textDraftPoints     = "tiêu chí %s: chưa hiểu điểm “%s”"
	textDraftRow        = "dòng “%s” đứng trước tiêu chí đầu tiên nên bỏ qua"
	textDraftSum        = "tiêu chí %s ghi %s điểm nhưng các tiêu chí thành phần cộng lại được %s; tạm lấy tổng"
	textDraftTotal      = "quyết định ghi tổng điểm %s nhưng các lĩnh vực trong thang điểm cộng lại được %s; xin đối chiếu"
	textDraftShared     = "tiêu chí %s: ô điểm gộp chung với tiêu chí đứng trước (%s điểm); xin chia điểm"
	textDraftMerged     = "tiêu chí %s: ô cách chấm gộp chung với tiêu chí đứng trước (“%s”); xin xem lại"
	textDraftNote       = "Cách chấm trong quyết định: %s"
	textDraftNoPoints   = "tiêu chí %s chưa có điểm tối đa"
	textDraftNoRule     = "tiêu chí %s không ghi cách chấm; tạm để chấm thẳng điểm"
	textDraftSteps      = "tiêu chí %s: chưa đọc được khoảng số, tạm lập thành bậc để chọn tay"
	textDraftRule       = "tiêu chí %s: chưa hiểu cách chấm “%s”; tạm để chấm thẳng điểm"
	textDraftFault      = "tiêu chí %s: %s (“%s”); tạm để chấm thẳng điểm"
	textDraftUnderstood = "tiêu chí %s: %s"

	textFormulaBlank  = "là công thức chưa có giá trị lưu sẵn; xin mở bằng Excel hoặc LibreOffice, lưu lại rồi nhập, hoặc ghi thẳng giá trị"
	textCellBroken    = "không đọc được ô này"
	textCellError     = "là lỗi “%s” của công thức; xin ghi lại giá trị"
	textStruck        = "ghi “%s” nhưng bị gạch ngang; xin xóa hẳn hoặc bỏ gạch"
	textStrangeFormat = "có định dạng số đặc biệt (phân số, chia nghìn hoặc theo điều kiện) nên không chắc số đang hiện; xin đổi sang dạng số thường"
	textCellDay       = "tiêu chí %s: ô đang là ngày %s; cần %s; tỷ số a/b thì đổi định dạng ô sang chữ rồi ghi lại"
	textCellRounded   = "tiêu chí %s: ô hiện %s nhưng giữ giá trị %s, hai số cho điểm khác nhau (%s và %s); xin ghi rõ một số"
	textNoteRounded   = "ô hiện %s, giá trị giữ trong ô là %s; đã dùng số đang hiện"
	textNoteFraction  = "ghi %s, hiểu là %s %%; nếu ý là %s %% xin ghi lại"
	textNoteFormula   = "là công thức, đã dùng giá trị lưu sẵn %s"

	textRuleForms    = "quy tắc cần có dạng “bậc: tên = điểm; …”, “tỷ lệ: từ 0 đến 100; dưới 80 = 0”, “bảng: ngưỡng = điểm; …”, “mức: 100 % = 1; dưới 100 % = 0”, “trừ điểm: chậm = 0,5; thấp nhất 0” hoặc “cộng điểm: mỗi sáng kiến = 0,5; tối đa 2”"
	textTwoUnits     = "có hai đơn vị tính khác nhau: “%s” và “%s”"
	textLeast        = "phần “dưới …” của tỷ lệ phải là 0 điểm, ví dụ: dưới 80 = 0"
	textLeastHigh    = "mốc dưới %s thì 0 điểm phải thấp hơn mốc đạt tối đa %s"
	textFormula      = "công thức tỷ lệ × điểm cần một mức sàn, ví dụ: từ 80 trở lên: tỷ lệ × điểm tối đa; dưới 80: 0"
	textRangeWords   = "chưa hiểu khoảng “%s”"
	textRangeWord    = "chưa hiểu chữ “%s” trong khoảng “%s”"
	textRangeBounds  = "chưa hiểu khoảng “%s”: cần một hoặc hai mốc, ví dụ: từ 80 đến dưới 100"
	textRangeGap     = "không mức nào nói %s được bao nhiêu điểm"
	textRangeTwice   = "%s thuộc cả hai mức “%s” và “%s”, hai mức khác điểm nhau"
	textRangeHidden  = "mức “%s” không bao giờ được dùng vì mức đứng trước đã gồm nó"
	textTaskRanges   = "quy tắc theo nhiệm vụ phải tăng điểm khi tỷ lệ hoàn thành tăng"
	textItemTwice    = "mục “%s” có hai lần"
	textItemPoints   = "mục “%s” cần số điểm lớn hơn 0"
	textNoItems      = "cần ít nhất một mục cộng điểm"
	textCap          = "mức tối đa %s của phần cộng phải từ 0 đến %s"
	textItemsMax     = "các mục cộng lại được %s, không đạt điểm tối đa %s"
	textFewSteps     = "quy tắc cần ít nhất hai mức"
	textStepName     = "có mức chưa có tên"
	textStepTwice    = "mức “%s” có hai lần, mức sau không bao giờ được dùng"
	textStepPoints   = "mức “%s” có %s điểm, ngoài khoảng 0 đến %s"
	textStepsMax     = "không mức nào đạt điểm tối đa %s"
	textTableOrder   = "ngưỡng %s không bao giờ được dùng: các ngưỡng phải giảm dần"
	textTableFalls   = "ngưỡng %s có điểm cao hơn ngưỡng đứng trước"
	textOverHundred  = "ngưỡng %s%% không bao giờ đạt được"
	textTaskSteps    = "quy tắc bậc theo nhiệm vụ cần đúng ba mức giảm dần: đúng hạn, quá hạn, chưa xong"
	textLinear       = "tỷ lệ cần hai mốc khác nhau và không âm"
	textFactor       = "công thức nhân với %s nhưng điểm tối đa là %s; hai số phải bằng nhau"
	textLinearTasks  = "tỷ lệ nhiệm vụ cần hai mốc tăng dần trong khoảng 0 đến 100"
	textPenalty      = "số điểm trừ mỗi lần phải lớn hơn 0"
	textFloor        = "điểm thấp nhất %s phải từ 0 đến dưới %s"
	textPenaltyTasks = "trừ điểm không tính theo nhiệm vụ được"
	textLate         = "phần tính cho việc quá hạn phải trong khoảng 0 đến 100"

	textExempt         = "không áp dụng"
	textFigure         = "số liệu %s"
	textPoints         = "%s điểm"
	textAssumed        = "minh chứng giả định"
	textNothingClaimed = "Tiêu chí %s chưa nêu mức, số liệu hay điểm."
	textTwoClaims      = "Tiêu chí %s chỉ được nêu một trong ba: mức, số liệu, điểm."
	textExemptCouncil  = "Chỉ tổ thẩm định được ghi tiêu chí %s là không áp dụng."
	textNeedsRule      = "Tiêu chí %s cần %s."
	textNegative       = "Điểm của tiêu chí %s là %s; điểm không được âm."
	textAboveMax       = "Điểm của tiêu chí %s là %s, vượt điểm tối đa %s."
	textFromTasks      = "Tiêu chí %s được tính từ nhiệm vụ, không tự chấm."
	textNoStep         = "Tiêu chí %s không có mức “%s”; cần %s."
	textNegativeFigure = "Số liệu của tiêu chí %s là %s; số liệu không được âm."
	textHugeFigure     = "Số liệu của tiêu chí %s quá lớn."
	textHintSteps      = "một trong các mức %s"
	textVoid           = "rút lại"
	textRatio          = "%s/%s (%s %%)"
	textCellNeeds      = "Tiêu chí %s ghi “%s”; cần %s."
	textRatioZero      = "Tiêu chí %s ghi %s/0; mẫu số phải lớn hơn 0, không phát sinh thì tổ thẩm định ghi “không áp dụng”."
	textNoRange        = "Tiêu chí %s: không mức nào của quy tắc nói %s được bao nhiêu điểm; tổ thẩm định cần ghi thẳng điểm."
	textNoItem         = "Tiêu chí %s không có mục “%s”; cần %s."
	textItemGiven      = "Tiêu chí %s nêu mục “%s” hai lần."
	textBadCount       = "Tiêu chí %s, mục “%s”: số lần %d không hợp lệ."
	textItemOnce       = "Tiêu chí %s, mục “%s” chỉ tính một lần, không phải %d."
	textHintItems      = "số lần của từng mục, dạng “%s”"
	textHintPercent    = "tỷ lệ phần trăm hoặc hai số a/b, ví dụ 87,5 hoặc 35/40"
	textHintFigure     = "một con số, ví dụ 87,5"
	textHintCount      = "số lần vi phạm, ví dụ 2"
	textHintPoints     = "số điểm, ví dụ 0,75"

	textTotal           = "Tổng cộng"
	textSomebody        = "không rõ người"
	textTraceRule       = "Quy tắc: %s"
	textTraceEvidence   = "Minh chứng: %s (%s)"
	textTraceSelf       = "Tự chấm: %s, được %s điểm (%s)"
	textTraceNote       = "Ghi chú của đơn vị: %s"
	textTraceCouncil    = "Thẩm định: %s, được %s điểm (%s)"
	textTraceReason     = "Lý do: %s"
	textTraceExplain    = "Giải trình: %s (%s)"
	textTraceAsks       = "Đề nghị: %s, được %s điểm"
	textTraceConclude   = "Kết luận: %s, được %s điểm (%s)"
	textTraceSpread     = "%s điểm không áp dụng chia cho các tiêu chí còn lại: %s/%s thành %s/%s"
	textNothing         = "–"
	textTraceTasks      = "Nhiệm vụ: %d/%d hoàn thành đúng hạn, %d hoàn thành quá hạn, được %s điểm"
	textMissingSurvey   = "chờ kết quả %s"
	textMissingClaim    = "chưa tự chấm"
	textMissingClaimBy  = "chưa tự chấm, hạn %s"
	textMissedClaim     = "chưa tự chấm và đã quá hạn %s"
	textMissingEvidence = "thiếu minh chứng: %s"
	textNoLinked        = "chưa có nhiệm vụ nào của đơn vị gắn với tiêu chí này"
	textPlanShut        = "kế hoạch %s đã đóng nên nhiệm vụ của kế hoạch không tính điểm"
	textTaskEvidence    = "nhiệm vụ %s đã xong nhưng thiếu minh chứng"
	textTaskOverdue     = "nhiệm vụ %s quá hạn, ảnh hưởng %s điểm"
	textChartTitle      = "%s: %s/%s điểm (%s)"
	textChartSub        = "%s – %s, tính đến ngày %s, %s"
	textLegendFinal     = "Điểm hiện tại"
	textLegendBest      = "Còn có thể đạt"
	textLegendMax       = "Điểm tối đa"
	textPublished       = "đã công bố số %s"
	textNoData          = "chưa có số liệu"
	textAllSettled      = "đã thẩm định, chờ công bố"
	textProvisional     = "tạm tính"
	textTaskLeft        = "còn %d nhiệm vụ chưa xong"
)

var stateWords = map[State]string{
	Explained: "đã giải trình, chờ kết luận", Concluded: "đã kết luận", Settled: "đã thẩm định",
	Claimed: "tự chấm, chờ thẩm định", ByTasks: "tính theo nhiệm vụ", NoClaim: "chưa tự chấm",
	TooLate: "quá hạn tự chấm", NoEvidence: "thiếu minh chứng", Waiting: "chờ khảo sát",
	TaskOverdue: "nhiệm vụ quá hạn",
	TaskOpen:    "nhiệm vụ đang làm", NoTask: "chưa gắn nhiệm vụ", Exempt: "không áp dụng", Mixed: "",
}

// Words is the method in Vietnamese.
func (m Method) Words() string {
	switch m {
	case Appraised:
		return "tự chấm, thẩm định"
	case Survey:
		return "điều tra xã hội học"
	case SIPAS:
		return "đo lường sự hài lòng (SIPAS)"
	case Figures:
		return "số liệu"
	}
	return ""
}

// Words is the group in Vietnamese.
func (g Group) Words() string {
	switch g {
	case Departments:
		return "sở, ban, ngành"
	case Communes:
		return "cấp xã"
	case Provinces:
		return "cấp tỉnh"
	}
	return string(g)
}

// actWords are the kinds of the lines of a card's history.
var actWords = map[Act]string{ActSelf: "tự chấm", ActAppraise: "thẩm định", ActProve: "minh chứng",
	ActExplain: "giải trình", ActConclude: "kết luận",
	ActWithdraw: "rút minh chứng", ActPublish: "công bố", ActUrge: "đôn đốc"}

// lockWords say why nothing can be written for a criterion.
var lockWords = map[Lock]string{
	LockPublished: "đã công bố", LockTasks: "tính từ nhiệm vụ", LockSurvey: "lấy từ khảo sát",
	LockAppraised: "đã thẩm định", LockLate: "đã quá hạn", LockConcluded: "đã kết luận",
	LockUnsaid: "chưa thẩm định", LockAnswered: "đơn vị đã giải trình, chờ kết luận",
}

// Why a card takes something not.
const (
	textFrame           = "Bộ tiêu chí này mới là khung, chưa biết điểm thành phần nên chưa chấm được; xin nhập bộ đầy đủ."
	textOtherPeriod     = "“%s” không phải kỳ chấm của bộ tiêu chí này."
	textOtherAgency     = "Bộ tiêu chí này không chấm cơ quan đó; đơn vị trực thuộc chỉ được chấm khi bộ nêu tên."
	textIsPublished     = "Bảng điểm đã công bố số %s nên không sửa được nữa."
	textNotScored       = "Không có tiêu chí %s để chấm trong bộ này, hoặc tiêu chí có hai lần."
	textFromSurvey      = "Tiêu chí %s lấy từ khảo sát, không tự chấm."
	textClaimLate       = "Đã quá hạn tự chấm tiêu chí %s (%s)."
	textIsAppraised     = "Tiêu chí %s đã thẩm định nên không tự chấm lại được."
	textCouncilWhy      = "Xin ghi lý do cho tiêu chí %s: điểm thẩm định khác điểm tự chấm, hoặc chưa có điểm tự chấm."
	textIsConcluded     = "Tiêu chí %s đã kết luận nên không sửa được nữa."
	textNotAppraised    = "Tiêu chí %s chưa thẩm định nên chưa có gì để giải trình hay kết luận."
	textIsAnswered      = "Đơn vị đã giải trình tiêu chí %s; xin ghi kết luận, không thẩm định lại."
	textExplainLate     = "Đã quá hạn giải trình tiêu chí %s (%s)."
	textExplainWhy      = "Xin ghi nội dung giải trình cho tiêu chí %s."
	textConcludeWhy     = "Xin ghi lý do kết luận cho tiêu chí %s."
	textAgreedSelf      = "Công nhận kết quả tự chấm"
	textAgreedTasks     = "Công nhận theo kết quả nhiệm vụ"
	textAgreedNone      = "Không tự chấm trong hạn"
	textClaimPoints     = "%s (%s điểm)"
	textNotProven       = "Không có tiêu chí %s để gắn minh chứng trong bộ này."
	textEvidenceLate    = "Đã quá hạn nộp minh chứng cho tiêu chí %s (%s)."
	textStaysProven     = "Tiêu chí %s đã thẩm định nên không rút minh chứng được."
	textStaysIn         = "Tiêu chí %s đã có điểm nên không bỏ được; hãy giữ lại, hoặc dùng mã khác cho bộ mới."
	textPublishedBefore = "Bảng điểm của %s đã công bố số %s."
	textUnsettled       = "Bảng điểm của %s còn %d tiêu chí chưa thẩm định: %s."
	textInternalTask    = "nhiệm vụ nội bộ"
	textHeading         = "là dòng đề mục, các việc nằm ở những dòng dưới nó"
	textNoAgency        = "cơ quan chủ trì “%s” chưa có trong danh mục hoặc chưa giao cụ thể cho đơn vị nào"
	textNoLead          = "kế hoạch không ghi cơ quan chủ trì"
)

// What cell.go says.
const (
	textNoSheet     = "không có trang tính “%s”; hãy dùng mẫu do chương trình xuất"
	textBrokenSheet = "trang tính “%s” hỏng hoặc có quá nhiều dòng"
	textHeadWanted  = "cần tiêu đề “%s”, nhưng ghi “%s”"
	textMerged      = "nằm trong vùng trộn %s; xin bỏ trộn ô"
)

// What sheet.go says.
const (
	textStepForm      = "“%s” cần dạng Tên = số phần trăm"
	textYesOrNothing  = "cần ghi “có” hoặc để trống, không phải “%s”"
	textNotDay        = "“%s” không phải ngày dạng 31/12/2026"
	textSameRow       = "dòng “%s” có hai lần"
	textNoEntry       = "không có mục “%s” trong mẫu bộ tiêu chí"
	textRowMissing    = "thiếu dòng “%s” phía trên bảng"
	textFillColumns   = "Chỉ ghi vào các cột Tự chấm, Minh chứng, Ghi chú, Giải trình (đơn vị); Thẩm định, Kết luận và các lý do (tổ thẩm định)."
	textCellWanted    = "cần ghi “%s”, nhưng ghi “%s”"
	textNoSet         = "không có bộ tiêu chí mã “%s”"
	textNotPeriod     = "“%s” không phải kỳ của bộ tiêu chí này"
	textNoCriterion   = "không có tiêu chí “%s” trong bộ %s"
	textTwoRows       = "tiêu chí %s có hai dòng"
	textMaxDiffers    = "điểm tối đa của tiêu chí %s là %s, không phải “%s”"
	textNotLink       = "“%s” không phải đường dẫn bắt đầu bằng https:// hoặc http://"
	textFillSurvey    = "Ghi kết quả khảo sát của từng cơ quan; ô để trống là chưa có kết quả. Cơ quan ghi mã hoặc tên."
	textSurveyHead    = "%s %s (tối đa %s điểm; ghi %s)"
	textSurveyColumn  = "“%s” không bắt đầu bằng số của một tiêu chí trong bộ, ví dụ: 1.3 Mức độ hài lòng"
	textNotSurveyed   = "tiêu chí %s không lấy điểm từ khảo sát"
	textTwoColumns    = "tiêu chí %s có hai cột"
	textSurveyAgency  = "không có cơ quan “%s” trong danh mục, hoặc có nhiều cơ quan cùng tên; xin ghi mã cơ quan"
	textSurveyTwice   = "cơ quan “%s” có hai dòng"
	textSurveyWhy     = "Kết quả khảo sát"
	textNotSelfScored = "tiêu chí %s không tự chấm được"
)
