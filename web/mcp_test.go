package web

import (
	"encoding/json"
	"html"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"trolyao/corpus"
	"trolyao/store"
)

// withToken sends the token of an officer with every request.
type withToken string

func (t withToken) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "bearer "+string(t))
	return http.DefaultTransport.RoundTrip(r)
}

// tools connects an assistant of an officer to the house.
func (h *desk) tools(t *testing.T, officer string) *sdk.ClientSession {
	t.Helper()
	p := h.program(t, officer)
	c := sdk.NewClient(&sdk.Implementation{Name: "thử", Version: "1"}, nil)
	s, err := c.Connect(t.Context(), &sdk.StreamableClientTransport{Endpoint: h.url + mcpPath,
		HTTPClient: &http.Client{Transport: withToken(p.token)}, DisableStandaloneSSE: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// use calls a tool; what it returns goes into into. It returns what went wrong,
// in the tool's words.
func use(t *testing.T, s *sdk.ClientSession, tool string, in map[string]any, into any) string {
	t.Helper()
	r, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: tool, Arguments: in})
	if err != nil {
		return err.Error()
	}
	if r.IsError {
		return r.Content[0].(*sdk.TextContent).Text
	}
	data, err := json.Marshal(r.StructuredContent)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v\n%s", tool, err, data)
	}
	return ""
}

// Ten questions get the same sources through the tools as through the API.
func TestToolsAnswerLikeTheAPI(t *testing.T) {
	h := shared(t)
	s := h.tools(t, "chuyen-vien-a")
	api := h.program(t, "chuyen-vien-a")
	type answer struct {
		Status  string
		Text    string
		Sources []struct{ Cite, Link, URI string }
	}
	for _, q := range []string{
		"Thời hạn giải quyết hồ sơ được tính thế nào?", "van ban hanh chinh gom nhung loai nao",
		"Ai ký thừa ủy quyền văn bản?", "Nghị định 30/2020/NĐ-CP còn hiệu lực không?", "Khoản 1 Điều 3 Nghị định 30/2020/NĐ-CP",
		"thời hạn nộp lưu hồ sơ vào lưu trữ cơ quan", "Bản sao y được thực hiện thế nào?", "hôm nay trời đẹp không?",
		"kiểm soát thủ tục hành chính là gì", "giá vàng hôm nay bao nhiêu",
	} {
		var got answer
		if wrong := use(t, s, "hoi", map[string]any{"cau_hoi": q}, &got); wrong != "" {
			t.Fatalf("%s: %s", q, wrong)
		}
		var want apiAnswer
		if code := api.call("POST", "/api/v1/ask", apiQuestion{Question: q}, &want); code != http.StatusOK {
			t.Fatalf("%s: %d", q, code)
		}
		if got.Status != want.Status || got.Text != want.Text || len(got.Sources) != len(want.Citations) {
			t.Errorf("%s:\n%+v\nwant\n%+v", q, got, want)
			continue
		}
		for i, c := range want.Citations {
			if got.Sources[i].Cite != c.Cite || got.Sources[i].Link != c.Link {
				t.Errorf("%s: source %d is %+v, want %+v", q, i, got.Sources[i], c)
			}
			if uri := got.Sources[i].URI; uri != "" {
				r, err := s.ReadResource(t.Context(), &sdk.ReadResourceParams{URI: uri})
				if err != nil || !strings.Contains(r.Contents[0].Text, "tính đến ngày") {
					t.Errorf("%s: %v", uri, err)
				}
			}
		}
	}
}

func TestTools(t *testing.T) {
	h := shared(t)
	s := h.tools(t, "lanh-dao-a")
	list, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, x := range list.Tools {
		names = append(names, x.Name)
		if x.Annotations == nil || !x.Annotations.ReadOnlyHint || x.OutputSchema == nil || x.Description == "" {
			t.Errorf("%s is not told in full: %+v", x.Name, x)
		}
	}
	slices.Sort(names)
	if got := strings.Join(names, " "); got != "diem han hieu_luc hoi kiem_trich_dan thu_tuc tim van_ban viec" {
		t.Errorf("tools: %s", got)
	}
	for _, c := range []struct {
		tool string
		in   map[string]any
		want []string // of what it returns, or of what it says is wrong
	}{
		{"tim", map[string]any{"tu_khoa": "thể thức văn bản"}, []string{"30/2020/NĐ-CP", `"uri":"trolyao://van-ban/`, `"state":`}},
		{"van_ban", map[string]any{"dan_chieu": "Điều 3 Nghị định 30/2020/NĐ-CP"}, []string{"Điều 3", `"is_digest":true`, `"as_of":"2026`}},
		{"van_ban", map[string]any{"dan_chieu": "Nghị định 30/2020/NĐ-CP"}, []string{`"outline":["`}},
		{"van_ban", map[string]any{"dan_chieu": "Điều 999 Nghị định 30/2020/NĐ-CP"}, []string{"không có Điều 999"}},
		{"van_ban", map[string]any{"dan_chieu": "Nghị định 9999/2019/NĐ-CP"}, []string{"Không tìm thấy"}},
		{"hieu_luc", map[string]any{"dan_chieu": "Nghị định 30/2020/NĐ-CP", "ngay": "2019-01-01"}, []string{`"state":"not_yet"`, `"line":[{`}},
		{"hieu_luc", map[string]any{"dan_chieu": "Nghị định 30/2020/NĐ-CP", "ngay": "hôm qua"}, []string{"không phải một ngày"}},
		{"kiem_trich_dan", map[string]any{"van_ban": "Căn cứ Nghị định số 9998/2020/NĐ-CP ngày 05 tháng 3 năm 2020;"}, []string{`no_such_document`}},
		{"kiem_trich_dan", map[string]any{"van_ban": "TỐI MẬT\nCăn cứ Nghị định số 30/2020/NĐ-CP;"}, []string{"bí mật nhà nước"}},
		{"tim", map[string]any{"tu_khoa": "TỐI MẬT: danh sách kho"}, []string{"bí mật nhà nước"}},
		{"han", map[string]any{"nhan_luc": "2026-12-02 16:00", "so_ngay": 5}, []string{"09/12/2026"}},
		{"han", map[string]any{"nhan_luc": "mai", "so_ngay": 5}, []string{"YYYY-MM-DD"}},
		{"han", map[string]any{"nhan_luc": "2026-12-02", "so_ngay": 0}, []string{"từ 1 đến 365"}},
		{"thu_tuc", map[string]any{"ma": "9.999999"}, []string{"không có thủ tục mã 9.999999"}},
		{"thu_tuc", map[string]any{"phan": "mọi thứ"}, []string{"trinh_tu, cach_thuc"}},
		{"thu_tuc", map[string]any{"tu_khoa": "TỐI MẬT: kho"}, []string{"bí mật nhà nước"}},
		{"viec", map[string]any{}, []string{`"tasks":[`}},
		{"viec", map[string]any{"tinh_trang": "chưa rõ"}, []string{"Không có tình trạng"}},
		{"diem", map[string]any{"co_quan": "Sở Nội vụ"}, []string{"Sở Nội vụ"}},
		{"hoi", map[string]any{"cau_hoi": " "}, []string{"nêu câu hỏi"}},
		{"hoi", map[string]any{"cau_hoi": "/viec"}, []string{"dấu gạch chéo"}},
		{"hoi", map[string]any{}, []string{"cau_hoi"}},
	} {
		var out json.RawMessage
		got := use(t, s, c.tool, c.in, &out) + string(out)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s %v: no %q in %s", c.tool, c.in, want, got)
			}
		}
	}
}

// A procedure is listed by words of its name and told by its code, whole or in part.
func TestToolsTellProcedures(t *testing.T) {
	h := open(t, nil)
	h.shelve(t, "nd921.txt", garden("921/2021/NĐ-CP", "7"), nil)
	h.shelveProcedures(t, mooring)
	s := h.tools(t, "chuyen-vien-a")
	for _, c := range []struct {
		in          map[string]any
		want, never []string
	}{
		{map[string]any{"tu_khoa": "tuoi vuon", "cap": "xã"}, []string{`"total":1`, "1.900210"}, []string{"record"}},
		{map[string]any{"ma": "1.900210"}, []string{"03 ngày làm việc", "10.000 đồng", "Sổ tưới", "921/2021/NĐ-CP",
			`"state":"in_force"`, "Không có yêu cầu", "Bước 1", "trolyao://van-ban/"}, nil},
		{map[string]any{"ma": "1.900210", "phan": "ho_so"}, []string{"Sổ tưới"}, []string{"10.000 đồng", "Bước 1"}},
	} {
		var out json.RawMessage
		got := use(t, s, "thu_tuc", c.in, &out) + string(out)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%v: no %q in %s", c.in, want, got)
			}
		}
		for _, never := range c.never {
			if strings.Contains(got, never) {
				t.Errorf("%v: %q in %s", c.in, never, got)
			}
		}
	}
}

// The door is closed to who has no good token, and a person's cookie is none.
func TestToolsNeedAToken(t *testing.T) {
	h := shared(t)
	const hello = `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}`
	for name, header := range map[string]string{"none": "", "wrong": "Bearer tla_x", "basic": "Basic eDp5",
		"empty": "Bearer "} {
		for _, method := range []string{"POST", "GET", "DELETE"} {
			req, err := http.NewRequest(method, h.url+mcpPath, strings.NewReader(hello))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Accept", "application/json, text/event-stream")
			if header != "" {
				req.Header.Set("Authorization", header)
			}
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s %s: %d", name, method, res.StatusCode)
			}
		}
	}
	p := h.program(t, "chuyen-vien-b")
	req, err := http.NewRequest("POST", h.url+mcpPath, strings.NewReader(hello))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json, text/event-stream")
	req.Header.Set("Authorization", "Bearer "+p.token)
	req.Header.Set("Origin", "https://xau.example")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("from another site: %d", res.StatusCode)
	}
}

// A token that has run out or was taken back opens nothing, nor does a name that was made
// to point to the machine; what is of another agency is absent.
func TestToolsKeepTheDoor(t *testing.T) {
	h := open(t, nil)
	h.shelve(t, "nd921.txt", garden("921/2021/NĐ-CP", "7"), nil)
	h.shelve(t, "nd923.txt", garden("923/2021/NĐ-CP", "9"), func(d *corpus.Document) {
		d.Class, d.Agency = corpus.Internal, "so-tai-chinh"
	})
	const hello = `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}`
	call := func(token, host string) int {
		req, err := http.NewRequest("POST", h.url+mcpPath, strings.NewReader(hello))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Accept", "application/json, text/event-stream")
		req.Header.Set("Authorization", "Bearer "+token)
		if host != "" {
			req.Host = host
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	who, err := h.store.Officer(t.Context(), "chuyen-vien-a")
	if err != nil {
		t.Fatal(err)
	}
	token := func(name string) string {
		secret, err := h.house.NewToken(t.Context(), who, store.Token{Name: name,
			Expires: h.clock.now().AddDate(0, 0, 30)})
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	good, back := token("a"), token("b")
	if code := call(good, ""); code != http.StatusOK {
		t.Fatalf("a good token: %d", code)
	}
	if code := call(good, "xau.example"); code != http.StatusForbidden {
		t.Errorf("another name: %d", code)
	}
	ts, err := h.store.Tokens(t.Context(), who, who.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range ts {
		if x.Name == "b" {
			if err := h.house.RevokeToken(t.Context(), who, x.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	if code := call(back, ""); code != http.StatusUnauthorized {
		t.Errorf("a token taken back: %d", code)
	}
	s := h.tools(t, "chuyen-vien-a")
	for tool, in := range map[string]map[string]any{
		"van_ban": {"dan_chieu": "Điều 1 Nghị định 923/2021/NĐ-CP"}, "hieu_luc": {"dan_chieu": "Nghị định 923/2021/NĐ-CP"},
		"tim": {"tu_khoa": "923/2021/NĐ-CP"}, "hoi": {"cau_hoi": "Nghị định 923/2021/NĐ-CP còn hiệu lực không?"},
		"kiem_trich_dan": {"van_ban": "Căn cứ Nghị định số 923/2021/NĐ-CP ngày 04 tháng 01 năm 2021;"}} {
		var out json.RawMessage
		if got := use(t, s, tool, in, &out) + string(out); strings.Contains(got, `"cite":"Nghị định số 923`) ||
			strings.Contains(got, "923-2021-nd-cp") {
			t.Errorf("%s tells of another agency's paper: %s", tool, got)
		}
	}
	if _, err := s.ReadResource(t.Context(), &sdk.ReadResourceParams{URI: "trolyao://van-ban/923-2021-nd-cp"}); err == nil {
		t.Error("the resource of another agency's paper is read")
	}
	h.clock.mu.Lock()
	h.clock.t = h.clock.t.Add(31 * 24 * time.Hour)
	h.clock.mu.Unlock()
	if code := call(good, ""); code != http.StatusUnauthorized {
		t.Errorf("a token that has run out: %d", code)
	}
}

// What the page gives to paste opens the door: the settings of an assistant are taken
// from it, and the tools are found by them.
func TestPastedSettingsFindTheTools(t *testing.T) {
	h := open(t, nil)
	p := h.signIn(t, "chuyen-vien-a")
	p.get("/toi")
	p.wants("Dùng trong trợ lý khác", "KHÓA")
	p.send("/toi/khoa", map[string]string{"name": "trợ lý", "ngay": "30", "chi-doc": "co"})
	page := html.UnescapeString(p.page)
	at := strings.Index(page, `"servers"`)
	if at < 0 {
		t.Fatal(page)
	}
	var pasted struct {
		Trolyao struct {
			URL     string
			Headers map[string]string
		}
	}
	rest := page[at:]
	if err := json.NewDecoder(strings.NewReader(rest[strings.Index(rest, "{"):])).Decode(&pasted); err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(pasted.Trolyao.Headers["Authorization"], " ")
	c := sdk.NewClient(&sdk.Implementation{Name: "thử", Version: "1"}, nil)
	s, err := c.Connect(t.Context(), &sdk.StreamableClientTransport{Endpoint: pasted.Trolyao.URL,
		HTTPClient: &http.Client{Transport: withToken(token)}, DisableStandaloneSSE: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if list, err := s.ListTools(t.Context(), nil); err != nil || len(list.Tools) < 7 {
		t.Errorf("%+v %v", list, err)
	}
}
