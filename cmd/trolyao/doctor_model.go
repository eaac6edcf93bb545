package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"trolyao/llm"
	"trolyao/prompts"
)

// trialPassage and trialQuestion are what doctor asks a model: a rule of ours.
const (
	trialPassage  = "2. Bộ phận trông coi tủ sách cấp thẻ trong 03 ngày làm việc kể từ ngày nhận đủ giấy tờ; không thu tiền."
	trialQuestion = "Cấp thẻ mượn sách mất bao lâu?"
	trialPrompt   = 4000 // tokens of a prompt with six passages, about
)

// tryModel asks one endpoint a real question, as an answer would, and says how fast
// it is and whether it keeps to the form.
func tryModel(ctx context.Context, l *languageModel, e llm.Endpoint, now func() time.Time) (state, text string) {
	set, err := prompts.Load(l.prompts)
	if err != nil {
		return broken, err.Error()
	}
	client, err := llm.New(e)
	if err != nil {
		return broken, "cài đặt chưa đúng."
	}
	system, user, err := set.Render(prompts.Answer, prompts.Data{Question: trialQuestion, Day: "01/7/2026",
		Passages: []prompts.Passage{{ID: "P1", Cite: "khoản 2 Điều 4", Validity: "còn hiệu lực", Text: trialPassage}}})
	if err != nil {
		return broken, err.Error()
	}
	start := now()
	reply, err := client.Chat(ctx, llm.Request{Messages: []llm.Message{{Role: llm.System, Text: system},
		{Role: llm.User, Text: user}},
		Schema: &llm.Schema{Name: "claims", JSON: prompts.AnswerSchema(1)}, Internal: e.Internal, MaxTokens: 200}, nil)
	took := now().Sub(start)
	if err != nil {
		return broken, fmt.Sprintf("không trả lời được câu hỏi thử (%v). Câu trả lời sẽ được trích từ văn bản.", err)
	}
	seconds := max(took.Seconds(), 0.001)
	speed := float64(reply.Usage.Prompt+reply.Usage.Reply) / seconds
	text = fmt.Sprintf("trả lời câu hỏi thử sau %.1f giây, khoảng %.0f token mỗi giây", seconds, speed)
	form, right := false, false
	for _, o := range llm.Objects(reply.Text) {
		var c struct {
			Text string `json:"text"`
		}
		if json.Unmarshal(o, &c) == nil && c.Text != "" {
			form = true
			right = right || strings.Contains(c.Text, "03 ngày") || strings.Contains(c.Text, "3 ngày") ||
				strings.Contains(c.Text, "ba ngày")
		}
	}
	switch {
	case !form:
		return remark, text + ", nhưng không theo mẫu JSON; hầu hết câu trả lời sẽ được trích từ văn bản."
	case !right:
		return remark, text + ", đúng mẫu JSON nhưng sai nội dung; nên dùng mô hình lớn hơn."
	case time.Duration(trialPrompt/speed*float64(time.Second)) > l.timeout:
		return remark, text + fmt.Sprintf("; lời nhắc đầy đủ khoảng %d token sẽ lâu hơn TROLYAO_LLM_TIMEOUT (%s). Tăng thời gian chờ hoặc giảm TROLYAO_LLM_WINDOW.",
			trialPrompt, l.timeout)
	}
	return well, text + ", đúng mẫu JSON."
}
