package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"trolyao/house"
	"trolyao/org"
	"trolyao/post"
	"trolyao/store"
	"trolyao/web"
)

// field is how a setting stands on the page on which administrators change it.
type field struct {
	group string // "ask", "remind", "keep", or the channel it is a code of
	kind  string // "choice" for yes or no, "number", "" for a line of text
	label string
	help  string
}

// reminding is when reminders are sent, in minutes of the day.
type reminding struct{ from, to int }

var pageSettings = []setting{
	{
		name: "TROLYAO_SETTINGS_KEY", secret: true,
		about: "Khóa để mã hóa các mã bí mật nhập ở trang Cài đặt, ít nhất 16 ký tự; nhiều tiến trình chung một PostgreSQL thì đặt giống nhau. Để trống là khóa trong tệp `khoa-cai-dat` của thư mục dữ liệu.",
		set: func(s *Settings, text string) string {
			if s.Key = text; text != "" && len(text) < 16 {
				return "phải dài ít nhất 16 ký tự"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_REMIND_FROM", value: "7:30",
		page:  &field{group: "remind", label: "Gửi lời nhắc từ", help: "Giờ Việt Nam, ví dụ 7:30. Chỉ gửi vào ngày làm việc."},
		about: "Giờ bắt đầu gửi lời nhắc trong ngày làm việc, theo giờ Việt Nam.",
		set:   func(s *Settings, text string) string { return hourOf(&s.Remind.from)(text) },
	},
	{
		name: "TROLYAO_REMIND_TO", value: "17:00",
		page:  &field{group: "remind", label: "đến", help: "Ví dụ 17:00. Lời nhắc đến hạn sau giờ này đợi ngày làm việc sau."},
		about: "Giờ thôi gửi lời nhắc trong ngày làm việc, sau giờ bắt đầu ít nhất một giờ.",
		set: func(s *Settings, text string) string {
			if wrong := hourOf(&s.Remind.to)(text); wrong != "" {
				return wrong
			}
			if s.Remind.to < max(s.Remind.from, 8*60)+60 { // reminders fall due at 8:00
				return "phải sau giờ bắt đầu ít nhất một giờ, và không sớm hơn 9:00"
			}
			return ""
		},
	},
	{
		name: "TROLYAO_KEEP_GUESTS", value: "365",
		page:  &field{group: "keep", kind: "number", label: "Giữ câu hỏi của người chưa đăng nhập trong bao nhiêu ngày", help: "Quá hạn thì câu hỏi và câu trả lời được xóa; 0 là giữ mãi. Câu hỏi của cán bộ không bị xóa."},
		about: "Số ngày giữ câu hỏi của người chưa đăng nhập, chưa liên kết; quá hạn thì xóa. 0 là giữ mãi.",
		set:   func(s *Settings, text string) string { return wholeNumber(&s.KeepGuests, 0)(text) },
	},
}

// hourOf reads "7:30" as minutes of the day.
func hourOf(to *int) func(string) string {
	return func(text string) string {
		h, m, ok := strings.Cut(text, ":")
		hour, err := strconv.Atoi(h)
		minute, merr := strconv.Atoi(m)
		if !ok || err != nil || merr != nil || len(m) != 2 || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
			return "phải là giờ và phút, ví dụ 7:30"
		}
		*to = 60*hour + minute
		return ""
	}
}

// fromPage is where a setting comes from that was changed on the page.
const fromPage = "trang Cài đặt"

// with is the settings with what was changed on the page beneath what file and
// environment say. Bad are the names of values that make no sense, as after a
// change of the program; they stay out.
func (s *Settings) with(kept map[string]string) (out *Settings, bad []string) {
	c := *s
	c.origin = maps.Clone(s.origin)
	for _, d := range settings {
		value, ok := kept[d.name]
		if !ok || d.page == nil || s.origin[d.name].from != byItself {
			continue
		}
		if d.set(&c, value) != "" {
			d.set(&c, d.value)
			bad = append(bad, d.name)
			continue
		}
		c.origin[d.name] = origin{value, fromPage}
	}
	// What makes sense by itself may not go with what the environment says.
	for _, d := range settings {
		if d.page == nil || d.set(&c, c.origin[d.name].value) == "" {
			continue
		}
		for _, x := range settings {
			if x.page != nil && x.page.group == d.page.group && c.origin[x.name].from == fromPage {
				c.origin[x.name] = s.origin[x.name]
				bad = append(bad, x.name)
			}
			if x.page != nil && x.page.group == d.page.group {
				x.set(&c, c.origin[x.name].value)
			}
		}
	}
	return &c, bad
}

// paged says that codes of a channel were entered on the page.
func (s *Settings) paged(channel string) bool {
	return slices.ContainsFunc(settings, func(d setting) bool {
		return d.page != nil && d.page.group == channel && s.origin[d.name].from == fromPage
	})
}

// tune puts what was changed on the page into force, as far as it was not.
func (h *desk) tune(ctx context.Context) error {
	kept, err := h.store.Settings(ctx)
	if err != nil {
		return err
	}
	values, unread, err := h.house().KeptSettings(ctx)
	if err != nil {
		return err
	}
	if len(unread) > 0 {
		h.log.Error("secret settings are sealed by another key; enter them again", "names", unread)
	}
	s, bad := h.base.with(values)
	if len(bad) > 0 {
		h.log.Error("settings of the page make no sense and are left out", "names", bad)
	}
	h.settings, h.kept, h.verbs = s, kept, nil
	return nil
}

// changed waits until somebody changes the settings on the page, here or in another
// process.
func (h *desk) changed(ctx context.Context) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case <-h.kick:
		case <-time.After(followEvery):
		}
		if kept, err := h.store.Settings(ctx); err == nil && !maps.Equal(kept, h.kept) {
			return true
		}
	}
}

// groups are the parts of the page in order.
var groups = []web.SettingGroup{
	{Name: "ask", Title: "Ai được hỏi"},
	{Name: "remind", Title: "Nhắc việc"},
	{Name: "keep", Title: "Sao lưu, lưu giữ"},
	{Name: "telegram", Title: "Telegram", Channel: true, Help: "Nhắn cho @BotFather, gõ /newbot, đặt tên cho bot rồi chép mã được gửi về vào ô dưới. Chỉ dùng khi cơ quan cho phép: tin đi qua máy chủ ở nước ngoài, và nhiều nhà mạng trong nước chặn Telegram."},
	{Name: "zalobot", Title: "Zalo Bot", Channel: true, Help: "Trong Zalo, tìm OA “Zalo Bot Manager”, lập bot rồi chép mã được gửi về vào ô dưới."},
	{Name: "zalooa", Title: "Zalo Official Account", Channel: true, Help: "Dành cho tài khoản của cơ quan đã được Zalo xác thực, có ứng dụng ở developers.zalo.me."},
	{Name: "email", Title: "Thư điện tử", Channel: true, Help: "Gửi lời nhắc và bản tổng hợp qua máy chủ thư của cơ quan. Ai nhận thì ghi địa chỉ của người ấy ở trang Cán bộ, mục Địa chỉ nhắn tin, dạng “email ten@coquan.example”; người nhận tự tháo được ở trang Tài khoản. Thư không mang liên kết nào mở được nếu chưa đăng nhập."},
}

// control is what the page of settings works with.
func (h *desk) control() *web.Control {
	return &web.Control{
		Groups: h.settingGroups,
		Change: h.changeSettings,
		Try:    h.tryChannel,
	}
}

// settingGroups are the settings of the page as they are kept now.
func (h *desk) settingGroups(ctx context.Context) ([]web.SettingGroup, error) {
	values, unread, err := h.house().KeptSettings(ctx)
	if err != nil {
		return nil, err
	}
	s, _ := h.base.with(values)
	out := slices.Clone(groups)
	for i := range out {
		g := &out[i]
		for _, d := range settings {
			if d.page == nil || d.page.group != g.Name {
				continue
			}
			o := s.origin[d.name]
			f := web.SettingField{Name: d.name, Label: d.page.label, Help: d.page.help, Kind: d.page.kind,
				Secret: d.secret, Set: o.value != "", Unread: slices.Contains(unread, d.name)}
			if !d.secret {
				f.Value, f.On = o.value, o.value == "có"
			}
			if o.from != byItself && o.from != fromPage {
				f.Outranked = o.from
			}
			g.On = g.On || g.Channel && f.Set && o.value != d.value
			g.Locked = g.Locked || f.Outranked != ""
			g.Fields = append(g.Fields, f)
		}
	}
	return out, nil
}

// candidate is the settings with values that somebody typed, of which those are
// changes that are not kept already. A value that makes no sense is a *web.FieldError.
func (h *desk) candidate(ctx context.Context, typed map[string]string) (*Settings, []house.Change, error) {
	kept, _, err := h.house().KeptSettings(ctx)
	if err != nil {
		return nil, nil, err
	}
	now, _ := h.base.with(kept)
	next := maps.Clone(kept)
	var changes []house.Change
	for _, name := range slices.Sorted(maps.Keys(typed)) {
		value, d := typed[name], findSetting(name)
		o, known := now.origin[name]
		if d == nil || d.page == nil || !known || o.from != byItself && o.from != fromPage {
			continue // the environment outranks it
		}
		if value == o.value {
			continue
		}
		if value == d.value {
			value = "" // by itself
			delete(next, name)
		} else {
			next[name] = value
		}
		changes = append(changes, house.Change{Name: name, Value: value, Secret: d.secret})
	}
	// As [loadSettings] reads them, so that each is held against the others.
	s, _ := h.base.with(next)
	for _, d := range settings {
		if d.page == nil {
			continue
		}
		value, ok := next[d.name]
		if o := h.base.origin[d.name]; !ok || o.from != byItself {
			value = o.value
		}
		if wrong := d.set(s, value); wrong != "" {
			return nil, nil, &web.FieldError{Name: d.name, Text: fmt.Sprintf(textFieldWrong, wrong)}
		}
	}
	return s, changes, nil
}

// changeSettings keeps what somebody typed.
func (h *desk) changeSettings(ctx context.Context, who *org.Officer, typed map[string]string) error {
	if !who.May(org.ManageSettings) {
		return store.ErrForbidden
	}
	s, changes, err := h.candidate(ctx, typed)
	if err != nil {
		return err
	}
	for _, name := range networkNames {
		if slices.ContainsFunc(changes, func(c house.Change) bool { return findSetting(c.Name).page.group == name }) {
			if _, err := (&desk{m: h.m, settings: s, store: h.store, log: h.log}).network(name); err != nil {
				return fieldOf(err)
			}
		}
	}
	if err := h.house().ChangeSettings(ctx, who, changes); err != nil {
		return err
	}
	select {
	case h.kick <- struct{}{}:
	default:
	}
	return nil
}

// fieldOf makes a setting that does not go with another one an error at its field.
func fieldOf(err error) error {
	var f *failure
	if !errors.As(err, &f) {
		return err
	}
	for _, d := range settings {
		if d.page != nil && strings.HasSuffix(f.text, "chưa đặt "+d.name+".") {
			return &web.FieldError{Name: d.name, Text: textFieldMissing}
		}
	}
	return &web.FieldError{Text: f.text}
}

// tryChannel asks the network of a channel whether it takes the codes, with what
// somebody typed in place of what is kept. Nothing is sent to anybody and nothing of
// it is kept. An answer against the codes is a *web.FieldError.
func (h *desk) tryChannel(ctx context.Context, who *org.Officer, channel string, typed map[string]string) error {
	if !who.May(org.ManageSettings) {
		return store.ErrForbidden
	}
	s, _, err := h.candidate(ctx, typed)
	if err != nil {
		return err
	}
	trial := &desk{m: h.m, settings: s, store: h.store, log: h.log}
	ch, err := trial.network(channel)
	if err != nil {
		return fieldOf(err)
	}
	first := slices.IndexFunc(settings, func(d setting) bool { return d.page != nil && d.page.group == channel })
	if ch == nil {
		return &web.FieldError{Name: settings[first].name, Text: textFieldMissing}
	}
	ctx, done := context.WithTimeout(ctx, doctorWaits)
	defer done()
	if err = trial.probe(ctx, who, ch); err == nil {
		return h.house().Tried(ctx, who, channel)
	}
	h.log.Warn("a channel was tried on the page of settings", "channel", channel, "err", err)
	wrong := &web.FieldError{Name: settings[first].name, Text: fmt.Sprintf(textTryFailed, channelTrouble(err))}
	var e *post.SendError
	wrong.Later = errors.As(err, &e) && (e.Class == post.Transient || e.Class == post.RateLimited)
	return wrong
}

// probe tries a channel. What a trial of an Official Account leaves in the place of
// tokens that work, or of none, is taken away where Zalo refused: the next trial
// with other codes begins from where this one did.
func (h *desk) probe(ctx context.Context, who *org.Officer, ch post.Channel) error {
	p, ok := ch.(post.Prober)
	if !ok {
		return nil
	}
	if z := h.settings.ZaloOA; ch.Name() == "zalooa" {
		name := z.tokens()
		before, _, err := h.store.Token(ctx, name)
		if err != nil {
			return err
		}
		err = p.Probe(ctx)
		if err != nil && h.refused {
			err = errors.Join(err, h.house().DropTrial(ctx, who, name, before))
		}
		return err
	}
	return p.Probe(ctx)
}
