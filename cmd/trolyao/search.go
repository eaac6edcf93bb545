package main

import (
	"net/url"
	"os"
	"strings"

	"trolyao/index"
)

// searching are the settings of the search cluster; without addresses the index is in
// the data folder.
type searching struct {
	addresses               []string
	user, password          string
	trust, certificate, key string
}

var searchSettings = []setting{
	{
		name:  "TROLYAO_SEARCH_URL",
		about: "Địa chỉ các máy của cụm OpenSearch 3.x giữ chỉ mục dùng chung, cách nhau bằng dấu phẩy; máy nào trả lời thì dùng máy đó. Để trống thì chỉ mục nằm trong thư mục dữ liệu.",
		set: func(s *Settings, text string) string {
			s.Search.addresses = listed(text)
			for _, a := range s.Search.addresses {
				u, err := url.Parse(a)
				if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
					return "phải là các địa chỉ http(s)://máy-chủ:cổng, không kèm tên và mật khẩu"
				}
			}
			return ""
		},
	},
	{
		name:  "TROLYAO_SEARCH_USER",
		about: "Tên đăng nhập vào cụm OpenSearch; để trống thì không gửi tên và mật khẩu.",
		set:   func(s *Settings, text string) string { s.Search.user = text; return "" },
	},
	{
		name: "TROLYAO_SEARCH_PASSWORD", secret: true,
		about: "Mật khẩu của tên đăng nhập ấy.",
		set:   func(s *Settings, text string) string { s.Search.password = text; return "" },
	},
	{
		name:  "TROLYAO_SEARCH_CA",
		about: "Tệp PEM chứa chứng thư của nơi cấp mà cụm OpenSearch dùng, khi hệ điều hành chưa tin nơi cấp đó.",
		set:   func(s *Settings, text string) string { s.Search.trust = text; return readable(text) },
	},
	{
		name:  "TROLYAO_SEARCH_CERT",
		about: "Tệp PEM chứa chứng thư của chương trình để vào cụm OpenSearch, đi cùng TROLYAO_SEARCH_KEY; để trống thì không dùng.",
		set:   func(s *Settings, text string) string { s.Search.certificate = text; return readable(text) },
	},
	{
		name:  "TROLYAO_SEARCH_KEY",
		about: "Tệp PEM chứa khóa riêng của chứng thư ấy.",
		set:   func(s *Settings, text string) string { s.Search.key = text; return readable(text) },
	},
}

// readable says what is wrong with the path of a file; "" is no file and right.
func readable(path string) string {
	if path == "" {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return "phải là đường dẫn của một tệp đọc được"
	}
	f.Close()
	return ""
}

// cluster is where the index of a store is, nil in the data folder.
func (h *desk) cluster() *index.Cluster {
	s := h.settings.Search
	if len(s.addresses) == 0 {
		return nil
	}
	return &index.Cluster{Addresses: s.addresses, User: s.user, Password: s.password, Trust: s.trust,
		Certificate: s.certificate, Key: s.key, Name: strings.ToLower(h.store.ID()), Lease: h.store,
		Patience: h.patience}
}
