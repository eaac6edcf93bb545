package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/post"
	"trolyao/store"
	"trolyao/web"
)

type doctorCmd struct{}

func (c *doctorCmd) Help() string {
	return "Mỗi dòng là một mục: [tốt], [lưu ý] hoặc [hỏng] kèm cách sửa. Chỉ gọi ra ngoài tới mô hình và các kênh đã được cài đặt; không gửi tin nhắn nào. Chạy được trong khi trolyao serve đang chạy."
}

// How things stand with one part of the house.
const (
	well   = "tốt"
	remark = "lưu ý"
	broken = "hỏng"
)

// How long the doctor waits for one answer from outside.
const doctorWaits = 15 * time.Second

// checkup collects what was found.
type checkup struct {
	out   io.Writer
	sick  int
	found []web.Finding
}

func (k *checkup) say(state, format string, args ...any) {
	if state == broken {
		k.sick++
	}
	k.found = append(k.found, web.Finding{Text: fmt.Sprintf(format, args...), Remark: state == remark,
		Sick: state == broken})
	fmt.Fprintf(k.out, "[%s] %s\n", state, fmt.Sprintf(format, args...))
}

func (c *doctorCmd) Run(ctx context.Context, m *Main) error {
	s, err := m.settings()
	if err != nil {
		return err
	}
	k := &checkup{out: m.Stdout}
	k.folder(s.Data)
	h, err := m.open(ctx)
	if err != nil {
		k.say(broken, "Kho dữ liệu: %s", told(err))
	} else {
		defer h.close()
		k.database(ctx, h)
		k.sound(ctx, h)
		k.backup(s, m.Now())
		k.indexed(ctx, h)
		k.calendar(ctx, h)
	}
	k.around(ctx, m, s, h)
	return k.verdict()
}

// around looks at what is beside the house; h is nil where that could not be opened.
func (k *checkup) around(ctx context.Context, m *Main, s *Settings, h *desk) {
	k.helpers()
	k.clock(ctx, m, h)
	for _, i := range k.model(ctx, "Mô hình ngôn ngữ", s.LLM.urls, s.LLM.models, s.LLM.keys) {
		state, text := tryModel(ctx, &s.LLM, s.LLM.endpoints()[i], time.Now)
		k.say(state, "Mô hình ngôn ngữ %s: %s", s.LLM.urls[i], text)
	}
	k.model(ctx, "Mô hình véc-tơ", listed(s.Embed.url), listed(s.Embed.model), listed(s.Embed.key))
	if h != nil {
		k.channels(ctx, h)
	}
}

// examine is the doctor for a house that is open.
func (m *Main) examine(ctx context.Context, h *desk) []web.Finding {
	k := &checkup{out: io.Discard}
	s := h.settings
	k.folder(s.Data)
	k.database(ctx, h)
	k.sound(ctx, h)
	k.backup(s, m.Now())
	k.indexed(ctx, h)
	k.calendar(ctx, h)
	k.around(ctx, m, s, h)
	return k.found
}

// helpers says which outside programs reading can use.
func (k *checkup) helpers() {
	for _, h := range paper.Helpers() {
		if h.There {
			k.say(well, "Chương trình phụ %s: có (%s).", h.Name, h.For)
		} else {
			k.say(remark, "Chương trình phụ %s: chưa có (%s); cài gói %s khi cần.", h.Name, h.For, h.Package)
		}
	}
}

// verdict ends a checkup: a failure where anything has to be mended.
func (k *checkup) verdict() error {
	if k.sick > 0 {
		return &failure{code: exitUnwell, text: fmt.Sprintf("Có %d mục cần sửa.", k.sick)}
	}
	fmt.Fprintln(k.out, "Mọi mục đều dùng được.")
	return nil
}

// told is what a person reads of an error.
func told(err error) string {
	var f *failure
	if errors.As(err, &f) && f.text != "" {
		if f.err != nil {
			return fmt.Sprintf("%s (%v)", f.text, f.err)
		}
		return f.text
	}
	return err.Error()
}

func (k *checkup) folder(dir string) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		k.say(broken, "Thư mục dữ liệu %s: không tạo được (%v). Đặt TROLYAO_DATA là một thư mục mà tài khoản chạy chương trình ghi được.", dir, err)
		return
	}
	f, err := os.CreateTemp(dir, "doctor-*")
	if err == nil {
		_, err = f.WriteString("thử")
		err = errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		k.say(broken, "Thư mục dữ liệu %s: không ghi được (%v). Kiểm tra quyền ghi và dung lượng đĩa.", dir, err)
		return
	}
	if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&0o007 != 0 {
		k.say(remark, "Thư mục dữ liệu %s: mọi tài khoản trên máy đều vào được; nên chạy chmod 700.", dir)
		return
	}
	k.say(well, "Thư mục dữ liệu %s: ghi được.", dir)
}

func (k *checkup) database(ctx context.Context, h *desk) {
	kind := "SQLite"
	if h.settings.Database != "" {
		kind = "PostgreSQL"
	}
	if err := h.house().TryWriting(ctx); err != nil {
		k.say(broken, "Cơ sở dữ liệu %s: đọc được nhưng không ghi được (%v). Kiểm tra quyền và dung lượng đĩa.", kind,
			err)
		return
	}
	k.say(well, "Cơ sở dữ liệu %s: đọc và ghi được.", kind)
	c, err := h.store.MessageCounts(ctx)
	if err != nil {
		k.say(broken, "Tin nhắn: không đọc được (%v).", err)
		return
	}
	if n := c["out unknown"]; n > 0 {
		k.say(remark, "Tin nhắn: %d tin không rõ đã đến nơi chưa; người nhận đã hoặc sẽ được báo ở câu trả lời kế tiếp.", n)
	}
	if n := c["out failed"]; n > 0 {
		k.say(remark, "Tin nhắn: %d tin không gửi được.", n)
	}
}

func (k *checkup) indexed(ctx context.Context, h *desk) {
	end, err := h.store.Seq(ctx)
	if err != nil {
		k.say(broken, "Chỉ mục tìm kiếm: không đọc được kho (%v).", err)
		return
	}
	err = h.attachIndex()
	var locked *index.LockedError
	switch {
	case errors.As(err, &locked):
		k.say(well, "Chỉ mục tìm kiếm: đang được %s dùng.", locked.Holder)
	case errors.Is(err, index.ErrRefused):
		k.say(broken, textSearchRefused)
	case err != nil:
		k.say(broken, "Chỉ mục tìm kiếm: không mở được (%v). Xóa thư mục %s rồi chạy lại; chỉ mục được lập lại từ kho.", err, filepath.Join(h.settings.Data, "index"))
	case h.index.Away() != nil:
		k.say(broken, "Cụm tìm kiếm (TROLYAO_SEARCH_URL) không trả lời (%v); chỉ tra được phần văn bản cốt lõi.", h.index.Away())
	case h.index.Cursor() < end:
		k.say(remark, "Chỉ mục tìm kiếm: mới tới thay đổi %d trong %d; lần chạy kế tiếp sẽ lập nốt.",
			h.index.Cursor(), end)
	default:
		k.say(well, "Chỉ mục tìm kiếm: theo kịp kho (thay đổi %d).", end)
	}
	if aside, why, at := index.Damaged(h.indexDir()); aside != "" {
		k.say(remark, "Chỉ mục tìm kiếm: lúc %s đã hỏng (%s) và được lập lại từ kho; trong lúc lập lại, câu hỏi được báo chờ. Nên kiểm tra ổ đĩa; bản hỏng còn ở %s, xóa được.",
			at.In(corpus.Zone).Format("15:04 02/01/2006"), why, aside)
	}
}

// The years that a clock may show: the program is younger than the first.
const (
	firstYear = 2026
	lastYear  = 2100
)

func (k *checkup) clock(ctx context.Context, m *Main, h *desk) {
	now := m.Now()
	here := now.In(corpus.Zone)
	shown := fmt.Sprintf("%s ngày %s", here.Format("15:04"), corpus.DayOf(now).Vietnamese())
	if y := here.Year(); y < firstYear || y > lastYear {
		k.say(broken, "Đồng hồ: máy đang chỉ %s. Đặt lại ngày giờ và bật đồng bộ thời gian (NTP); hạn và hiệu lực được tính theo đồng hồ này.", shown)
		return
	}
	if h != nil {
		turns, err := h.store.Turns(ctx, store.TurnFilter{Limit: 1})
		if err == nil && len(turns) > 0 && turns[0].Created.Sub(now) > 5*time.Minute {
			k.say(broken, "Đồng hồ: máy đang chỉ %s, sớm hơn câu hỏi gần nhất trong kho. Đặt lại ngày giờ và bật đồng bộ thời gian (NTP).", shown)
			return
		}
	}
	if _, offset := now.Local().Zone(); offset != 7*3600 {
		k.say(well, "Đồng hồ: %s giờ Việt Nam (múi giờ của máy khác; mọi hạn vẫn tính theo giờ Việt Nam).", shown)
		return
	}
	k.say(well, "Đồng hồ: %s.", shown)
}

func (k *checkup) calendar(ctx context.Context, h *desk) {
	p, err := h.house().Planner(ctx)
	if err != nil {
		k.say(broken, "Lịch nghỉ: không đọc được (%v).", err)
		return
	}
	now := h.m.Now().In(corpus.Zone)
	filled := map[int][]string{}
	for _, y := range p.Calendar.Years() {
		filled[y.Year] = y.Filled
	}
	for _, year := range []int{now.Year(), now.Year() + 1} {
		switch {
		case p.Calendar.Certain(year) && len(filled[year]) > 0:
			k.say(well, "Lịch nghỉ năm %d: có thông báo chính thức; thông báo không nêu %s nên các ngày này tính theo Điều 112 Bộ luật Lao động.", year, strings.Join(filled[year], ", "))
		case p.Calendar.Certain(year):
			k.say(well, "Lịch nghỉ năm %d: có thông báo chính thức.", year)
		case year == now.Year():
			k.say(broken, "Lịch nghỉ năm %d: chưa có thông báo chính thức nên hạn có thể lệch ngày nghỉ. Quản trị nhập lịch nghỉ của năm.", year)
		default:
			k.say(remark, "Lịch nghỉ năm %d: chưa có thông báo chính thức; nhập khi Nhà nước công bố.", year)
		}
	}
}

// model asks every endpoint for the list of its models, which costs nothing, and
// returns those that have theirs.
func (k *checkup) model(ctx context.Context, what string, urls, models, keys []string) (have []int) {
	if len(urls) == 0 {
		k.say(well, "%s: không đặt, chương trình không gọi ra ngoài.", what)
		return nil
	}
	for i, u := range urls {
		state, text := askModels(ctx, u, nth(models, i), nth(keys, i))
		k.say(state, "%s %s: %s", what, u, text)
		if state == well {
			have = append(have, i)
		}
	}
	return have
}

func askModels(ctx context.Context, base, model, key string) (state, text string) {
	ctx, done := context.WithTimeout(ctx, doctorWaits)
	defer done()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(base, "/")+"/models", nil)
	if err != nil {
		return broken, "địa chỉ chưa đúng."
	}
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return broken, fmt.Sprintf("không kết nối được (%v). Kiểm tra địa chỉ, tường lửa và máy chủ mô hình; trong lúc đó câu trả lời được trích từ văn bản.", errors.Unwrap(err))
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden:
		return broken, "từ chối khóa truy cập. Kiểm tra khóa trong cài đặt."
	case res.StatusCode == http.StatusNotFound:
		return remark, "có trả lời nhưng không liệt kê mô hình; không kiểm tra được tên mô hình."
	case res.StatusCode >= 300:
		return broken, fmt.Sprintf("trả mã lỗi %d. Xem nhật ký của máy chủ mô hình.", res.StatusCode)
	}
	var list struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, 1<<20)).Decode(&list); err != nil {
		return remark, "có trả lời nhưng không liệt kê mô hình theo giao thức OpenAI."
	}
	for _, d := range list.Data {
		if d.ID == model {
			return well, fmt.Sprintf("có mô hình %s.", model)
		}
	}
	return broken, fmt.Sprintf("không có mô hình %q. Kiểm tra tên mô hình trong cài đặt.", model)
}

// textMend says what to do about a channel that answers with an error.
var textMend = map[post.Class]string{
	post.Transient:      "kênh tạm thời không trả lời; kiểm tra kết nối mạng và thử lại",
	post.RateLimited:    "kênh đang hạn chế tốc độ; thử lại sau ít phút",
	post.QuotaExhausted: "đã hết hạn mức tin nhắn của tháng",
	post.AuthExpired:    "thông tin đăng nhập bị từ chối hoặc đã hết hạn; kiểm tra khóa trong cài đặt của kênh, hoặc cấp lại quyền",
	post.Misconfigured:  "thông tin đăng nhập hoặc cấu hình của kênh chưa đúng; kiểm tra các cài đặt của kênh",
}

func (k *checkup) channels(ctx context.Context, h *desk) {
	channels, _, err := h.networks()
	if err != nil {
		k.say(broken, "Các kênh: %s", told(err))
		return
	}
	if len(channels) == 0 {
		k.say(well, "Các kênh: chưa bật kênh nào ngoài trang web và cửa sổ dòng lệnh.")
		return
	}
	if h.settings.Door.public == "" {
		k.say(remark, "TROLYAO_PUBLIC_URL: chưa đặt nên câu trả lời trên các kênh không kèm liên kết tới văn bản.")
	}
	gates, err := h.store.Gates(ctx)
	if err != nil {
		k.say(broken, "Các kênh: không đọc được trạng thái gửi (%v).", err)
	}
	for _, ch := range channels {
		for _, g := range gates {
			if g.Channel == ch.Name() && g.Until.After(h.m.Now()) {
				k.say(remark, "Kênh %s: đang tạm dừng gửi đến %s ngày %s (%s).", ch.Name(),
					g.Until.In(corpus.Zone).Format("15:04"), corpus.DayOf(
						g.Until).Vietnamese(), textMend[post.Class(g.Class)])
			}
		}
		p, ok := ch.(post.Prober)
		if !ok {
			k.say(remark, "Kênh %s: không tự kiểm tra được.", ch.Name())
			continue
		}
		probe, done := context.WithTimeout(ctx, doctorWaits)
		err := p.Probe(probe)
		done()
		if err == nil {
			k.say(well, "Kênh %s: thông tin đăng nhập đúng, mạng thông.", ch.Name())
			continue
		}
		k.say(broken, "Kênh %s: %s.", ch.Name(), channelTrouble(err))
	}
}

// channelTrouble says what to do about a channel that answers with an error.
func channelTrouble(err error) string {
	mend := "xem nguyên nhân và kiểm tra các cài đặt của kênh"
	var e *post.SendError
	if errors.As(err, &e) && textMend[e.Class] != "" {
		mend = textMend[e.Class]
	}
	return fmt.Sprintf("%s (%v)", mend, err)
}
