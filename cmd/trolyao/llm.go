package main

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"trolyao/answer"
	"trolyao/house"
	"trolyao/llm"
	"trolyao/prompts"
)

// languageModel are the settings of the model that may write answers. Lists
// are in the order of the endpoints; one value holds for all of them.
type languageModel struct {
	urls, models, keys []string
	internal           []string
	encoding           string
	window, reply      int
	timeout            time.Duration
	check              bool
	rewrite, duties    bool
	prompts            string
	limits             answer.Limits
}

// listed cuts a setting with several values at commas.
func listed(text string) []string {
	var out []string
	for _, s := range strings.Split(text, ",") {
		out = append(out, strings.TrimSpace(s))
	}
	if len(out) == 1 && out[0] == "" {
		return nil
	}
	return out
}

func wholeNumber(to *int, least int) func(string) string {
	return func(text string) string {
		n, err := strconv.Atoi(text)
		if err != nil || n < least {
			return "phải là số nguyên không nhỏ hơn " + strconv.Itoa(least)
		}
		*to = n
		return ""
	}
}

func yesNo(to *bool) func(string) string {
	return func(text string) string {
		*to = text == "có"
		if text != "có" && text != "không" {
			return "phải là có hoặc không"
		}
		return ""
	}
}

var modelSettings = []setting{
	{
		name:  "TROLYAO_LLM_URL",
		about: "Địa chỉ máy chủ mô hình ngôn ngữ theo giao thức OpenAI, tới hết `/v1`; nhiều địa chỉ cách nhau bằng dấu phẩy, hỏi theo thứ tự. Để trống thì không kết nối ra ngoài, câu trả lời được trích từ văn bản.",
		set: func(s *Settings, text string) string {
			s.LLM.urls = listed(text)
			for _, t := range s.LLM.urls {
				if u, err := url.Parse(t); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" ||
					u.User != nil {
					return "phải có dạng http(s)://máy-chủ/v1, không kèm tên và mật khẩu"
				}
			}
			return ""
		},
	},
	{
		name:  "TROLYAO_LLM_MODEL",
		about: "Tên mô hình ở từng địa chỉ, cách nhau bằng dấu phẩy; một tên dùng cho mọi địa chỉ.",
		set:   func(s *Settings, text string) string { s.LLM.models = listed(text); return s.LLM.fits(s.LLM.models) },
	},
	{
		name: "TROLYAO_LLM_KEY", secret: true,
		about: "Khóa của từng địa chỉ, cách nhau bằng dấu phẩy; để trống thì không gửi khóa.",
		set: func(s *Settings, text string) string {
			s.LLM.keys = listed(text)
			// The key of one server is no business of another.
			if len(s.LLM.keys) > 0 && len(s.LLM.urls) > 0 && len(s.LLM.keys) != len(s.LLM.urls) {
				return "phải có đúng một khóa cho mỗi địa chỉ trong TROLYAO_LLM_URL (địa chỉ không cần khóa thì để trống giữa hai dấu phẩy)"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_LLM_INTERNAL", value: "không",
		about: "Máy chủ mô hình có được nhận văn bản nội bộ hay không (có hoặc không, theo từng địa chỉ). Chỉ đặt có cho máy chủ của chính cơ quan.",
		set: func(s *Settings, text string) string {
			s.LLM.internal = listed(text)
			for _, t := range s.LLM.internal {
				if t != "có" && t != "không" {
					return "phải là có hoặc không"
				}
			}
			return s.LLM.fits(s.LLM.internal)
		},
	},
	{
		name: "TROLYAO_LLM_WINDOW", value: "8192",
		about: "Số token mô hình đọc được trong một lượt, cả câu hỏi lẫn câu trả lời.",
		set:   func(s *Settings, text string) string { return wholeNumber(&s.LLM.window, 2048)(text) },
	},
	{
		name: "TROLYAO_LLM_REPLY", value: "1024",
		about: "Số token nhiều nhất của một câu trả lời; không quá một nửa TROLYAO_LLM_WINDOW.",
		set: func(s *Settings, text string) string {
			if wrong := wholeNumber(&s.LLM.reply, 128)(text); wrong != "" {
				return wrong
			}
			if 2*s.LLM.reply > s.LLM.window {
				return "phải không quá một nửa TROLYAO_LLM_WINDOW"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_LLM_ENCODING", value: llm.DefaultEncoding,
		about: "Bảng mã dùng để ước lượng token: o200k_base (có sẵn), hoặc đường dẫn tới tệp bảng mã " +
			"cl100k_base.tiktoken, p50k_base.tiktoken, r50k_base.tiktoken.",
		set: func(s *Settings, text string) string {
			s.LLM.encoding = text
			if llm.CheckEncoding(text) != nil {
				return "phải là o200k_base hoặc đường dẫn tới một tệp bảng mã có trên máy (ví dụ cl100k_base.tiktoken)"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_LLM_TIMEOUT", value: "60s",
		about: "Thời gian chờ mô hình cho một câu hỏi; quá thời gian này thì trả lời bằng trích dẫn.",
		set: func(s *Settings, text string) string {
			d, err := time.ParseDuration(text)
			if s.LLM.timeout = d; err != nil || d < time.Second || d > 10*time.Minute {
				return "phải là thời gian từ 1s đến 10m"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_LLM_CHECK", value: "không",
		about: "Hỏi thêm mô hình để soát lại từng ý đã qua bước kiểm tra (có hoặc không); chậm hơn và chỉ có thể bớt đi.",
		set:   func(s *Settings, text string) string { return yesNo(&s.LLM.check)(text) },
	},
	{
		name: "TROLYAO_LLM_REWRITE", value: "không",
		about: "Nhờ mô hình viết lại câu hỏi nối tiếp thành câu hỏi đủ nghĩa (có hoặc không); khi không, câu hỏi nối tiếp được hiểu " +
			"theo quy tắc có sẵn. Mô hình 1,5 tỷ tham số viết lại chưa đúng, nên mặc định là không.",
		set: func(s *Settings, text string) string { return yesNo(&s.LLM.rewrite)(text) },
	},
	{
		name: "TROLYAO_LLM_TASKS", value: "không",
		about: "Nhờ mô hình tìm thêm việc được giao trong đoạn văn xuôi của kế hoạch (có hoặc không); việc nào cũng phải khớp nguyên văn " +
			"và chờ người duyệt. Chưa đo được lợi ích, nên mặc định là không.",
		set: func(s *Settings, text string) string { return yesNo(&s.LLM.duties)(text) },
	},
	{
		name: "TROLYAO_LLM_PERSON_DAILY", value: "0",
		about: "Số lượt nhờ mô hình của một người trong một ngày; 0 là không giới hạn. Hết lượt thì trả lời bằng trích dẫn.",
		set:   func(s *Settings, text string) string { return wholeNumber(&s.LLM.limits.PersonAsks, 0)(text) },
	},
	{
		name: "TROLYAO_LLM_AGENCY_DAILY", value: "0",
		about: "Số token mô hình dùng cho một cơ quan trong một ngày; 0 là không giới hạn.",
		set:   func(s *Settings, text string) string { return wholeNumber(&s.LLM.limits.AgencyTokens, 0)(text) },
	},
	{
		name:  "TROLYAO_PROMPTS",
		about: "Thư mục chứa các tệp mẫu lời nhắc (answer.tmpl, check.tmpl, obligations.tmpl, rephrase.tmpl) dùng thay mẫu có sẵn.",
		set:   func(s *Settings, text string) string { s.LLM.prompts = text; return "" },
	},
}

// fits says that a list is neither one value nor one for each endpoint.
func (l *languageModel) fits(values []string) string {
	if n := len(values); n > 1 && n != len(l.urls) {
		return "phải có một giá trị, hoặc số giá trị bằng số địa chỉ trong TROLYAO_LLM_URL"
	}
	return ""
}

func nth(values []string, i int) string {
	switch {
	case len(values) == 0:
		return ""
	case len(values) == 1:
		return values[0]
	}
	return values[i]
}

// endpoints are the servers of the settings.
func (l *languageModel) endpoints() []llm.Endpoint {
	var all []llm.Endpoint
	for i, u := range l.urls {
		all = append(all, llm.Endpoint{URL: u, Model: nth(l.models, i), Key: nth(l.keys, i),
			Internal: nth(l.internal, i) == "có",
			Encoding: l.encoding, Window: l.window, Reply: l.reply, First: min(30*time.Second,
				l.timeout), Total: l.timeout})
	}
	return all
}

// writer returns the Writer of the settings; nil when no model is set.
func (l *languageModel) writer() (*answer.Writer, error) {
	if len(l.urls) == 0 {
		return nil, nil
	}
	if len(l.models) == 0 {
		return nil, misuse("Đã đặt TROLYAO_LLM_URL nhưng chưa đặt TROLYAO_LLM_MODEL (tên mô hình).")
	}
	client, err := llm.New(l.endpoints()...)
	if err != nil {
		return nil, &failure{exitUsage, "Cài đặt mô hình ngôn ngữ (TROLYAO_LLM_…) chưa đúng.", err}
	}
	set, err := prompts.Load(l.prompts)
	if err != nil {
		return nil, &failure{exitUsage, err.Error(), nil}
	}
	w := &answer.Writer{Model: client, Prompts: set, Deadline: l.timeout, Rewrite: l.rewrite, Tasks: l.duties}
	if l.check {
		w.Second = client
	}
	return w, nil
}

// room returns the Answerer of the house.
func (h *desk) room() *answer.Answerer {
	return answer.New(h.index, answer.Options{Now: h.m.Now, Approved: house.ApprovedFrom(h.store), Writer: h.writer})
}
