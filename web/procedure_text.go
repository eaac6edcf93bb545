package web

import "trolyao/corpus"

// What a person reads on the pages of procedures, besides the templates.
const (
	textRestored     = "Bản %d đã thành bản hiện hành."
	textOnlyCase     = "Giấy tờ chung"
	textNeedReceived = "Xin ghi ngày nhận đủ hồ sơ, dạng 30/6/2026."
	textBadClock     = "Giờ “%s” chưa đúng; xin ghi dạng 15:30."
	textNeedLimit    = "Xin ghi thời hạn là một số từ 1 đến %d."
	textBadPause     = "Thời gian tạm dừng cần đủ ngày bắt đầu và ngày kết thúc, kết thúc không trước bắt đầu."
)

var textProcedureParts = map[corpus.ProcedurePart]string{
	corpus.ProcedureSteps: "Trình tự thực hiện", corpus.ProcedureMethods: "Cách thức thực hiện",
	corpus.ProcedureDossier: "Thành phần hồ sơ", corpus.ProcedureResults: "Kết quả thực hiện",
	corpus.ProcedureConditions: "Yêu cầu, điều kiện", corpus.ProcedureBasis: "Căn cứ pháp lý", "": "Nội dung khác",
}
