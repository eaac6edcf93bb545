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

	textFound      = "**Nội dung hỏi được quy định tại %s** (%s). [%d]"
	textFoundParty = "**Nội dung hỏi được nêu tại %s** (%s). [%d]"
	textFoundKey   = "**Theo %s** (%s): “%s” [%d]"
	textFoundList  = "**Theo %s** (%s): “%s”; còn %s mục nữa, xem phần trích hoặc toàn văn. [%d]"
	textVerdict    = "**%s.** Theo %s (%s): “%s” [%d]"
	textVerdictBut = "**%s**, “%s”. Theo %s (%s): “%s” [%d]"
	textPremise    = "**%s: theo %s** (%s): “%s” [%d]"
	textLimited    = "Giới hạn, ngoại lệ: xem %s. [%d]"
	textInForce    = "**%s có hiệu lực từ ngày %s** (%s). [%d]"
	textSide       = "- **%s**: theo %s (%s): “%s” [%d]"
	textSideAt     = "- **%s**: xem %s (%s). [%d]"
	textIssued     = "**%s do %s ban hành%s%s** (%s). [%d]"
	textIssuedOn   = " ngày %s"
	textSigned     = ", người ký: %s"
	textUnsigned   = "; kho chưa có tên người ký"
	textOverview   = "**%s** (%s)%s. [%d]"
	textTitled     = ": %s"
	textAsOf       = "%s; tính đến ngày %s"

	textPossible = "**Chưa chắc. Có thể là một trong các quy định sau** (tính đến ngày %s):"
	textPerhaps  = "**Chưa chắc. Có thể là quy định sau** (tính đến ngày %s):"
	textMaybe    = "- %s: “%s” [%d]"

	textClaimFirst = "**%s.**"
	textClaim      = "%s."
	textMark       = " [%d]"

	textVerbatim = "Trích nguyên văn [%d]:"
	textDigest   = "Tóm lược, không phải nguyên văn [%d]:"
	textMore     = "Còn tiếp; xem toàn văn hoặc hỏi từng khoản."
	textNear     = "Quy định liên quan, %s [%d]:"
	textSources  = "Căn cứ:"
	textSeeAlso  = "Xem thêm:"
	textSee      = "- %s – %s"
	textSource   = "[%d] %s – %s"
	textStands   = " – "

	textSourceRecord = "[%d] %s"

	textAbout    = " (%s)"
	textCaution  = "Lưu ý: %s"
	textDigested = "bản tóm lược"

	textCorrected      = "**Câu hỏi nêu “%s”, nhưng %s không có nội dung này.**"
	textDigestOnly     = "**Kho mới có bản tóm lược một số điều của %s, chưa có “%s”** (tính đến ngày %s), nên chưa thể trả lời về phần này."
	textNotApart       = "Bản trong kho của %s không tách riêng “%s”; phần trích lấy từ cả nội dung này."
	textIssuer         = "**%s do %s ban hành, không phải %s.**"
	textArticles       = "Văn bản có %s điều."
	textNearestInDoc   = "Nội dung gần nhất trong văn bản đó:"
	textStale          = "**%s đã hết hiệu lực%s nên không còn là căn cứ hiện hành** (tính đến ngày %s). [%d]"
	textOldWording     = "**Kho chỉ có lời văn cũ của %s%s, chưa có lời văn đang áp dụng** (tính đến ngày %s); nêu để tham khảo, không dùng làm căn cứ hiện hành. [%d]"
	textOldWordingPart = "**Lời văn của %s trong kho đã cũ%s; lời văn đang áp dụng mới có một phần, nêu bên dưới** (tính đến ngày %s); phần cũ không dùng làm căn cứ hiện hành. [%d]"
	textNewWordings    = "Phần đang áp dụng có trong kho:"
	textUntilDay       = ", áp dụng đến hết ngày %s"
	textUnfit          = "**%s đã được ghi là không còn phù hợp%s, cần đối chiếu văn bản hiện hành** (tính đến ngày %s). [%d]"
	textOnlyUnfit      = "**Chỉ tìm thấy quy định đã được ghi là không còn phù hợp%s** (tính đến ngày %s), nêu để tham khảo. [%d]"
	textHistorical     = "**Chỉ tìm thấy quy định đã hết hiệu lực%s** (tính đến ngày %s), nêu để tham khảo, không dùng làm căn cứ hiện hành. [%d]"
	textCompleted      = "**%s đã hết thời gian thực hiện** (tính đến ngày %s), nêu để tham khảo. [%d]"
	textNotYet         = "**%s chưa có hiệu lực** (tính đến ngày %s). [%d]"
	textOnlyCompleted  = "**Chỉ tìm thấy văn bản đã hết thời gian thực hiện** (tính đến ngày %s), nêu để tham khảo. [%d]"
	textOnlyNotYet     = "**Chỉ tìm thấy quy định chưa có hiệu lực** (tính đến ngày %s). [%d]"
	textSince          = " từ ngày %s"
	textReplacedBy     = "Văn bản thay thế hoặc bãi bỏ: %s."
	textNoReplacement  = "Kho văn bản chưa ghi nhận văn bản thay thế."
	textPresent        = "Quy định hiện hành gần nhất:"

	textRelatedBy      = "**%s được %s bởi** (tính đến ngày %s): [%d]"
	textRelatedTo      = "**%s %s** (tính đến ngày %s): [%d]"
	textRelatedNone    = "**Kho chưa ghi nhận văn bản nào %s %s** (tính đến ngày %s); nên đối chiếu thêm nguồn chính thức. [%d]"
	textRelatedNoBasis = "**Kho chưa có phần căn cứ ban hành của %s** (tính đến ngày %s); nên xem văn bản gốc. [%d]"
	textItem           = "- %s%s%s"
	textStep           = "- %s"
	textRelatedName    = "%s [%d]"
	textRelatedAt      = ", theo %s"
	textValidity       = "**%s: %s** (tính đến ngày %s). [%d]"
	textValidityParty  = "**%s là văn kiện của Đảng**, không thuộc hệ thống văn bản quy phạm pháp luật nên không xác định hiệu lực như văn bản pháp luật (tính đến ngày %s). [%d]"

	textWhich        = "Chưa rõ “%s” là văn bản nào. Xin chọn một văn bản:"
	textWhichMeaning = "Chưa rõ “%s” nghĩa là gì. Xin chọn một cách hiểu:"
	textChoice       = "%d. %s"

	textOnDay      = "(Tính đến ngày %s.)"
	textOtherBasis = "Kho văn bản chưa có “%s”; câu trả lời dựa trên văn bản khác."
	textNoText     = "**Kho chỉ có thông tin chung của %s** (%s), chưa có toàn văn để trích dẫn. [%d]"

	followUnit     = "%s quy định những gì?"
	followSame     = "%s: %s"
	followValidity = "%s còn hiệu lực không?"
	followReplaced = "%s thay thế văn bản nào?"

	textForceQuery = "hiệu lực thi hành từ ngày"

	textTransitQuery = " quy định chuyển tiếp trước ngày có hiệu lực"

	textTransit    = "Hiểu là hỏi theo quy định ngày %s về việc chuyển tiếp (câu hỏi nêu “%s” là ngày của sự việc)."
	textTransitNow = "Hiểu là hỏi theo quy định ngày %s về việc chuyển tiếp."
	textAsDay      = "Hiểu là hỏi theo quy định ngày %s (câu hỏi nêu “%s”)."
	textSearched   = "Câu hỏi được hiểu theo các câu trước là: “%s”."
	textFaults     = "Đã bỏ %s ý do mô hình soạn vì không khớp với văn bản."
	textBrokeOff   = "Câu trả lời bị ngắt giữa chừng; xin xem đoạn trích dưới đây."

	textPartial = "Phần chưa có căn cứ trong kho: “%s”."

	textAppliesTo = "Áp dụng đến hết ngày %s."
	textUnheld    = "Kho chưa có toàn văn “%s”; tình trạng hiệu lực trên đây đọc từ các văn bản khác trong kho, nội dung chưa tra được."
	textNotHeld   = "**Kho văn bản chưa có “%s”** (tính đến ngày %s), nên chưa thể trả lời theo văn bản này."
	// TextRebuilding is said while the index is made anew.
	TextRebuilding = "**Thư viện đang được lập chỉ mục lại**, nên chưa trả lời được câu hỏi về văn bản. Xin hỏi lại sau ít phút."

	// TextAway is said while the search cluster does not answer.
	TextAway = "**Kho tìm kiếm chung đang không trả lời**, nên chưa tra được văn bản; đây không phải là kết luận rằng không có quy định. Xin hỏi lại sau ít phút."

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
	textEmpty      = "Xin nhập câu hỏi, ví dụ: văn bản giấy ký bằng mực gì?"

	textApproved  = "**Câu trả lời đã được phê duyệt**%s:"
	textOwner     = " (phụ trách: %s)"
	textFlagged   = "Câu trả lời đã duyệt này đang chờ rà soát: %s"
	textReview    = "Câu trả lời đã duyệt này quá hạn rà soát (ngày %s)."
	textStaleOne  = "Căn cứ %s hiện %s; cần rà soát câu trả lời đã duyệt."
	textBasisGone = "Một căn cứ của câu trả lời đã duyệt không còn tìm thấy trong kho văn bản; cần rà soát."
)

// relationVerbs are what documents do to one another.
const (
	verbAmends   = "sửa đổi, bổ sung"
	verbReplaces = "thay thế hoặc bãi bỏ"
	verbGuides   = "quy định chi tiết, hướng dẫn"
	verbRests    = "căn cứ vào"
)

// declineWords are the words of a status that gives no answer; those of
// [DeclinedNoBasis] take the day.
func declineWords(s Status) string {
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
	return textNoBasis
}

// render sets the blocks and the sources as plain text: quotes behind "> ", the
// sources as a list, the notice last.
func (a *Answer) render() string {
	var p []string
	gap := func() {
		if len(p) > 0 {
			p = append(p, "")
		}
	}
	var last []string // what stands below the sources
	for i, b := range a.Blocks {
		switch {
		case b.Kind == FinePrint, b.Kind == SeeAlso:
			last = append(last, strings.Split(b.Text, "\n")...)
			if b.Kind == SeeAlso {
				last = append(last, "")
			}
			continue
		case b.Kind == Quote && i > 0 && a.Blocks[i-1].Role == Lead:
		default:
			gap()
		}
		for _, l := range strings.Split(b.Text, "\n") {
			if b.Kind == Quote {
				l = "> " + l
			}
			p = append(p, l)
		}
	}
	for i, c := range a.Choices {
		p = append(p, fmt.Sprintf(textChoice, i+1, c))
	}
	if len(a.Sources) > 0 {
		if !a.Status.Declined() {
			gap()
			p = append(p, textSources)
		}
		for i, s := range a.Sources {
			if s.record != nil {
				p = append(p, fmt.Sprintf(textSourceRecord, i+1, s.line()))
				continue
			}
			p = append(p, fmt.Sprintf(textSource, i+1, s.line(), s.standing()))
		}
	}
	if len(last) > 0 {
		gap()
		p = append(p, last...)
	}
	return strings.Join(p, "\n")
}

// SetText sets a.Text from its blocks and sources.
func (a *Answer) SetText() { a.Text = a.render() }

// Named is the citation of a source with the title of its document.
func (s *Source) Named() string {
	if s.Title == "" || strings.Contains(s.Cite, s.Title) {
		return s.Cite
	}
	return s.Cite + fmt.Sprintf(textAbout, s.Title)
}

// Listed is Named with how the source stands, as a reply lists it.
func (s *Source) Listed() string {
	if s.ValidityText == "" {
		return s.Named()
	}
	return s.Named() + textStands + s.ValidityText
}

// line is the citation of a source with the beginning of its document's title.
func (s *Source) line() string {
	t := s.Title
	if t == "" || strings.Contains(s.Cite, t) {
		return s.Cite
	}
	if w := strings.Fields(t); len(w) > titleWords {
		t = strings.Join(w[:titleWords], " ") + "…"
	}
	return s.Cite + fmt.Sprintf(textAbout, t)
}

// standing says how a source stands, and whether it is a digest.
func (s *Source) standing() string {
	if s.Kind == corpus.Digest {
		return s.ValidityText + "; " + textDigested
	}
	return s.ValidityText
}

// presentWords, folded, ask for the law of today.
var presentWords = []string{"hien nay", "hien hanh", "hien tai", "hien quy dinh", "bay gio", "dang quy dinh",
	"hien dang",
	"hien co", "con quy dinh", "hom nay"}

func asksPresent(text string) bool {
	f := spaced(text)
	for _, w := range presentWords {
		if strings.Contains(f, " "+w+" ") {
			return true
		}
	}
	return strings.Contains(f, " hien ")
}

// faultWords are what a claim fell for, by words of its reason; the first that fits
// is told.
var faultWords = [][2]string{
	{"second model", "mô hình soát lại không thừa nhận"},
	{"personal data", "nhắc lại thông tin cá nhân"},
	{"quote", "lời trích không có nguyên văn trong văn bản"},
	{"reference", "viện dẫn không có trong văn bản"},
	{"validity", "tình trạng hiệu lực không đúng"},
	{"exception", "bỏ sót trường hợp ngoại trừ"},
	{"condition", "bỏ sót điều kiện áp dụng"},
	{"range", "bỏ sót một đầu của khoảng"},
	{"what tells", "không rõ con số thuộc trường hợp nào"},
	{"number", "con số, thời hạn không phải của quy định đó"},
	{"counts something", "con số, thời hạn không phải của quy định đó"},
	{"office", "việc của cơ quan, người khác"},
	{"subject", "việc của cơ quan, người khác"},
	{"name “", "tên riêng không có trong văn bản"},
	{"repeats the question", "chỉ lặp lại câu hỏi"},
	{"left out", "bỏ sót từ phủ định hoặc giới hạn"},
	{"become", "đổi nghĩa của văn bản"},
	{"characters", "có ký tự lạ"},
	{"holds the character", "có ký tự lạ"},
	{"sentence", "không thành câu"},
}

const faultOther = "lời lẽ không có trong một quy định nào được đưa kèm"
