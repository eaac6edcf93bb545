package answer

import (
	"fmt"
	"strings"

	"trolyao/corpus"
)

// The fixed wording of answers. Somebody who does not program can review it:
// %s stands for a reference, a day or a quoted word.
const (
	// Notice ends every answer.
	Notice = "Nội dung do phần mềm tra cứu tự động, chỉ để tham khảo; người có thẩm quyền đối chiếu văn bản gốc và quyết định."

	textFound      = "**Nội dung hỏi được quy định tại %s** (%s). [1]"
	textFoundParty = "**Nội dung hỏi được nêu tại %s** (%s). [1]"
	textFoundKey   = "**Theo %s** (%s): “%s” [1]"
	textOverview   = "**%s** (%s)%s. [1]"
	textAsOf       = "%s; tính đến ngày %s"

	textVerbatim = "Trích nguyên văn [%d]:"
	textDigest   = "Tóm lược, không phải nguyên văn [%d]:"
	textMore     = "Còn tiếp; xem toàn văn hoặc hỏi từng khoản."
	textNear     = "Quy định liên quan, %s [%d]:"
	textSources  = "Căn cứ:"
	textSource   = "[%d] %s – %s"
	textAbout    = " (%s)"
	textCaution  = "Lưu ý: %s"
	textDigested = "bản tóm lược"

	textCorrected     = "**Câu hỏi nêu “%s”, nhưng %s không có nội dung này.**"
	textNotApart      = "Bản trong kho của %s không tách riêng “%s”; phần trích lấy từ cả nội dung này."
	textIssuer        = "**%s do %s ban hành, không phải %s.**"
	textArticles      = "Văn bản có %d điều."
	textNearestInDoc  = "Nội dung gần nhất trong văn bản đó:"
	textStale         = "**%s đã hết hiệu lực%s nên không còn là căn cứ hiện hành** (tính đến ngày %s). [1]"
	textHistorical    = "**Chỉ tìm thấy quy định đã hết hiệu lực%s** (tính đến ngày %s), nêu để tham khảo, không dùng làm căn cứ hiện hành. [1]"
	textCompleted     = "**%s đã hết thời gian thực hiện** (tính đến ngày %s), nêu để tham khảo. [1]"
	textNotYet        = "**%s chưa có hiệu lực** (tính đến ngày %s). [1]"
	textOnlyCompleted = "**Chỉ tìm thấy văn bản đã hết thời gian thực hiện** (tính đến ngày %s), nêu để tham khảo. [1]"
	textOnlyNotYet    = "**Chỉ tìm thấy quy định chưa có hiệu lực** (tính đến ngày %s). [1]"
	textSince         = " từ ngày %s"
	textReplacedBy    = "Văn bản thay thế hoặc bãi bỏ: %s."
	textNoReplacement = "Kho văn bản chưa ghi nhận văn bản thay thế."
	textPresent       = "Quy định hiện hành gần nhất:"

	textRelatedBy      = "**%s được %s bởi** (tính đến ngày %s): [1]"
	textRelatedTo      = "**%s %s** (tính đến ngày %s): [1]"
	textRelatedNone    = "**Kho chưa ghi nhận văn bản nào %s %s** (tính đến ngày %s); nên đối chiếu thêm nguồn chính thức. [1]"
	textRelatedNoBasis = "**Kho chưa có phần căn cứ ban hành của %s** (tính đến ngày %s); nên xem văn bản gốc. [1]"
	textRelatedName    = "%s [%d]"
	textRelatedAt      = ", theo %s"
	textValidity       = "**%s: %s** (tính đến ngày %s). [1]"
	textValidityParty  = "**%s là văn kiện của Đảng**, không thuộc hệ thống văn bản quy phạm pháp luật nên không xác định hiệu lực như văn bản pháp luật (tính đến ngày %s). [1]"

	textWhich        = "Chưa rõ “%s” là văn bản nào. Xin chọn một văn bản:"
	textWhichMeaning = "Chưa rõ “%s” nghĩa là gì. Xin chọn một cách hiểu:"
	textChoice       = "%d. %s"

	textOnDay      = "(Tính đến ngày %s.)"
	textOtherBasis = "Kho văn bản chưa có “%s”; câu trả lời dựa trên văn bản khác."
	textNoText     = "**Kho chỉ có thông tin chung của %s** (%s), chưa có toàn văn để trích dẫn. [1]"

	followUnit     = "%s quy định những gì?"
	followValidity = "%s còn hiệu lực không?"

	textSearched = "Câu hỏi được hiểu theo các câu trước là: “%s”."
	textBrokeOff = "Câu trả lời bị ngắt giữa chừng; xin xem đoạn trích dưới đây."

	textPartial = "Phần chưa có căn cứ trong kho: “%s”."

	textNotHeld  = "**Kho văn bản chưa có “%s”** (tính đến ngày %s), nên chưa thể trả lời theo văn bản này."
	textNoBasis  = "**Chưa có căn cứ trong kho văn bản để trả lời câu hỏi này** (tính đến ngày %s)."
	textNearest  = "Một số quy định gần nhất, chưa phải câu trả lời:"
	textGap      = "Câu hỏi đã được ghi nhận để bổ sung văn bản."
	textCutBasis = "**Chưa thể trả lời vì câu trả lời soạn ra không qua được bước kiểm tra căn cứ** (tính đến ngày %s)."

	textOutOfScope = "Câu hỏi này nằm ngoài phạm vi tra cứu văn bản và thủ tục hành chính của Việt Nam nên chưa thể trả lời. Có thể hỏi về thủ tục hành chính, công tác văn thư, chế độ công vụ hoặc cải cách hành chính."
	textGreeting   = "Xin chào. Có thể hỏi về thủ tục hành chính, công tác văn thư, chế độ công vụ, cải cách hành chính; câu trả lời kèm điều khoản và tình trạng hiệu lực."
	textSecret     = "Nội dung có dấu hiệu bí mật nhà nước nên không được tiếp nhận, xử lý hoặc lưu tại đây. Xin thực hiện theo quy định về bảo vệ bí mật nhà nước trên phương tiện được phép."
	textRights     = "Tài khoản này chưa được phép xem văn bản được hỏi. Xin liên hệ người quản trị của cơ quan."
	textAttack     = "Yêu cầu này đề nghị bỏ qua quy tắc làm việc nên không được thực hiện. Xin đặt câu hỏi về nội dung văn bản hoặc thủ tục."
	textError      = "Hệ thống đang gặp lỗi khi tra cứu, chưa thể trả lời. Xin thử lại sau ít phút."
	textEmpty      = "Xin nhập câu hỏi, ví dụ: thời hạn nộp lưu hồ sơ vào Lưu trữ cơ quan là bao lâu?"

	textApproved  = "**Câu trả lời đã được phê duyệt**%s:"
	textOwner     = " (phụ trách: %s)"
	textFlagged   = "Câu trả lời đã duyệt này đang chờ rà soát: %s"
	textReview    = "Câu trả lời đã duyệt này quá hạn rà soát (ngày %s)."
	textStaleOne  = "Căn cứ %s hiện %s; cần rà soát câu trả lời đã duyệt."
	textBasisGone = "Một căn cứ của câu trả lời đã duyệt không còn tìm thấy trong kho văn bản; cần rà soát."
)

// fixedStateWords are words of this file, in lower case, that speak of validity
// without claiming a state of a source.
var fixedStateWords = []string{"văn bản thay thế hoặc bãi bỏ", "không xác định hiệu lực như văn bản pháp luật"}

// validityWords say the state, with its day and what brought it about.
func validityWords(v corpus.Validity) string { return v.Words() }

func asOf(words string, day corpus.Day) string {
	return fmt.Sprintf(textAsOf, words, day.Vietnamese())
}

// declineText is the text of a status that gives no answer.
func declineText(s Status, on corpus.Day) string {
	switch s {
	case DeclinedOutOfScope:
		return textOutOfScope
	case DeclinedSecret:
		return textSecret
	case DeclinedRights:
		return textRights
	case DeclinedAttack:
		return textAttack
	case Failed:
		return textError
	}
	return fmt.Sprintf(textNoBasis, on.Vietnamese())
}

// presentWords, folded, ask for the law of today.
var presentWords = []string{"hien nay", "hien hanh", "hien tai", "hien quy dinh", "bay gio", "dang quy dinh", "hien dang", "hien co", "con quy dinh", "hom nay"}

func asksPresent(text string) bool {
	f := " " + strings.Join(folded(text), " ") + " "
	for _, w := range presentWords {
		if strings.Contains(f, " "+w+" ") {
			return true
		}
	}
	return strings.Contains(f, " hien ")
}
