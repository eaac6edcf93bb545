package main

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"trolyao/answer"
	"trolyao/index"
	"trolyao/llm"
)

// embedding are the settings of the model that makes vectors.
type embedding struct {
	url, model, key   string
	internal          bool
	question, passage string
	wait              time.Duration
	weight            float64
}

var embedSettings = []setting{
	{
		name:  "TROLYAO_EMBED_URL",
		about: "Địa chỉ máy chủ tạo véc-tơ theo giao thức OpenAI, tới hết `/v1`, để tìm thêm theo nghĩa. Để trống thì chỉ tìm theo từ ngữ và không kết nối ra ngoài.",
		set: func(s *Settings, text string) string {
			s.Embed.url = text
			if u, err := url.Parse(text); text != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" ||
				u.Host == "" || u.User != nil) {
				return "phải có dạng http(s)://máy-chủ/v1, không kèm tên và mật khẩu"
			}
			return ""
		},
	},
	{
		name:  "TROLYAO_EMBED_MODEL",
		about: "Tên mô hình tạo véc-tơ; đổi tên thì véc-tơ của mọi đoạn được tạo lại.",
		set:   func(s *Settings, text string) string { s.Embed.model = text; return "" },
	},
	{
		name: "TROLYAO_EMBED_KEY", secret: true,
		about: "Khóa của máy chủ tạo véc-tơ; để trống thì không gửi khóa.",
		set:   func(s *Settings, text string) string { s.Embed.key = text; return "" },
	},
	{
		name: "TROLYAO_EMBED_INTERNAL", value: "không",
		about: "Máy chủ tạo véc-tơ có được nhận văn bản nội bộ hay không (có hoặc không). Chỉ đặt có cho máy chủ của chính cơ quan; nếu không, văn bản nội bộ chỉ được tìm theo từ ngữ.",
		set:   func(s *Settings, text string) string { return yesNo(&s.Embed.internal)(text) },
	},
	{
		name:  "TROLYAO_EMBED_QUESTION",
		about: "Chữ đặt trước mỗi câu hỏi nếu mô hình cần, ví dụ `query:`.",
		set:   func(s *Settings, text string) string { s.Embed.question = text; return "" },
	},
	{
		name:  "TROLYAO_EMBED_PASSAGE",
		about: "Chữ đặt trước mỗi đoạn văn bản nếu mô hình cần, ví dụ `passage:`.",
		set:   func(s *Settings, text string) string { s.Embed.passage = text; return "" },
	},
	{
		name: "TROLYAO_EMBED_WAIT", value: "250ms",
		about: "Thời gian chờ véc-tơ của một câu hỏi; quá thời gian này thì chỉ tìm theo từ ngữ.",
		set: func(s *Settings, text string) string {
			d, err := time.ParseDuration(text)
			if s.Embed.wait = d; err != nil || d < time.Millisecond || d > 10*time.Second {
				return "phải là thời gian từ 1ms đến 10s"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_EMBED_WEIGHT", value: "0.25",
		about: "Phần của độ gần nghĩa trong điểm xếp hạng, lớn hơn 0 và nhỏ hơn 1; phần còn lại là của từ ngữ.",
		set: func(s *Settings, text string) string {
			w, err := strconv.ParseFloat(text, 64)
			if s.Embed.weight = w; err != nil || !(w > 0 && w < 1) {
				return "phải là số lớn hơn 0 và nhỏ hơn 1, ví dụ 0.25"
			}
			return ""
		},
	},
}

// of is the Embedding of the settings; nil when none is set. Personal data
// is hidden from it, as from a model that writes.
func (e *embedding) of(failed func(error)) (*index.Embedding, error) {
	if e.url == "" {
		return nil, nil
	}
	if e.model == "" {
		return nil, misuse("Đã đặt TROLYAO_EMBED_URL nhưng chưa đặt TROLYAO_EMBED_MODEL (tên mô hình).")
	}
	// A small machine that embeds takes its time over passages, in the background.
	client, err := llm.New(llm.Endpoint{URL: e.url, EmbedModel: e.model, Key: e.key, Internal: e.internal,
		First: 3 * time.Minute, Total: 3 * time.Minute})
	if err != nil {
		return nil, &failure{exitUsage, "Cài đặt mô hình tạo véc-tơ (TROLYAO_EMBED_…) chưa đúng.", err}
	}
	before := func(prefix, text string) string {
		if prefix == "" {
			return text
		}
		return prefix + " " + text
	}
	return &index.Embedding{
		Model: before(e.passage, e.model),
		Passages: func(ctx context.Context, texts []string, internal bool) ([][]float32, error) {
			sent := make([]string, len(texts))
			for i, t := range texts {
				if internal {
					var mask answer.Mask
					t = mask.Hide(t)
				}
				sent[i] = before(e.passage, t)
			}
			v, _, err := client.Embed(ctx, sent, internal)
			return v, err
		},
		Question: func(ctx context.Context, text string) ([]float32, error) {
			var mask answer.Mask
			v, _, err := client.Embed(ctx, []string{before(e.question, mask.Hide(text))}, false)
			if err != nil {
				return nil, err
			}
			return v[0], nil
		},
		Internal: e.internal, Wait: e.wait, Weight: e.weight, Failed: failed,
	}, nil
}
