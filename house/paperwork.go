package house

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

// forms are the layouts of papers; see [paper.LayOut].
//
//go:embed form/*.txt
var forms embed.FS

// Form is a paper that the house writes about how work stands, in the form of phụ
// lục I of Nghị định 30/2020/NĐ-CP.
type Form struct{ Key, Name string }

// Forms are all of them.
var Forms = []Form{{FormReport, textFormReport}, {FormUrge, textFormUrge}}

// Keys of forms.
const (
	FormReport = "bao-cao"
	FormUrge   = "don-doc"
)

// mostForm is how large an office's own form may be, in bytes.
const mostForm = 8 << 20

// FormFile returns a form as DOCX: an office's own one, else the shipped one.
func (h *House) FormFile(ctx context.Context, key string) (data []byte, own bool, err error) {
	if data, err = h.Store.Form(ctx, key); err != nil || data != nil {
		return data, data != nil, err
	}
	layout, err := forms.ReadFile("form/" + key + ".txt")
	if err != nil {
		return nil, false, store.ErrNotFound
	}
	data, err = paper.LayOut(string(layout))
	return data, false, err
}

// PutForm keeps an office's own form; no data brings the shipped one back. A form
// with a field that no paper has is an [*store.Error] that names it.
func (h *House) PutForm(ctx context.Context, who *org.Officer, key string, data []byte) error {
	if !who.May(org.ApprovePlan) {
		return store.ErrForbidden
	}
	values := blankValues()
	if _, ok := dossierForm(key); !ok {
		values = h.paperValues(&task.Overview{Today: corpus.DayOf(h.Now())}, Scope{}, who)
	}
	if _, _, err := h.FormFile(ctx, key); err != nil {
		return err
	}
	if len(data) > mostForm {
		return &store.Error{Text: textFormLarge, Err: errors.New("form too large")}
	}
	if len(data) > 0 {
		_, unknown, err := paper.Fill(data, values)
		switch {
		case errors.Is(err, paper.ErrNoWord):
			return &store.Error{Text: textFormWord, Err: err}
		case err != nil:
			return err
		case len(unknown) > 0:
			return &store.Error{Text: fmt.Sprintf(textFormFields, strings.Join(unknown, "}}, {{")),
				Err: errors.New("unknown fields")}
		}
	}
	return h.Store.PutForm(ctx, who, key, data)
}

// Paper writes a paper about how work stands today as DOCX. Facts that the house does
// not know (số, người ký) are left blank, to be written by hand. A letter about
// nothing that is overdue is an [*store.Error].
func (h *House) Paper(ctx context.Context, who *org.Officer, key string, s Scope) ([]byte, error) {
	o, err := h.Oversee(ctx, who, s)
	if err != nil {
		return nil, err
	}
	if key == FormUrge && len(o.Late) == 0 {
		return nil, &store.Error{Text: textNothingLate, Err: errors.New("nothing is overdue")}
	}
	form, _, err := h.FormFile(ctx, key)
	if err != nil {
		return nil, err
	}
	out, _, err := paper.Fill(form, h.paperValues(o, s, who))
	return out, err
}

// paperValues are the facts of a paper.
func (h *House) paperValues(o *task.Overview, s Scope, who *org.Officer) paper.Values {
	n := func(x int) string { return fmt.Sprintf("%02d", x) }
	day := o.Today.Time()
	v := paper.Values{Fields: map[string]string{
		"cơ quan": "", "tên cơ quan": "", "cơ quan cấp trên": "", "chữ viết tắt": "", "số": "", "địa danh": "", "đơn vị soạn thảo": "",
		"chức vụ người ký": "", "người ký": "", "nơi nhận báo cáo": "",
		"ngày": n(day.Day()), "tháng": monthWords(int(day.Month())), "năm": fmt.Sprint(day.Year()),
		"đến ngày": o.Today.Vietnamese(), "phạm vi": h.scopeWords(s, o),
		"giao": fmt.Sprint(o.All.Given), "đúng hạn": fmt.Sprint(o.All.OnTime), "xong trễ": fmt.Sprint(o.All.Tally.Late),
		"quá hạn": fmt.Sprint(o.All.Overdue), "sắp đến hạn": fmt.Sprint(o.All.Risk), "còn hạn": fmt.Sprint(o.All.Open),
		"trễ nhất": fmt.Sprint(o.All.Worst), "tỷ lệ": shareText(o.All.Tally), "chờ xác nhận": "", "không quá hạn": "",
		"kính gửi": "", "cơ quan nhận": "", "hạn trả lời": h.answerDay(o.Today).Vietnamese(),
	}, Lists: map[string][]map[string]string{"theo cơ quan": {}, "việc quá hạn": {}, "theo tháng": {}, "theo lĩnh vực": {},
		"theo kế hoạch": {}}}
	if o.All.Waiting > 0 {
		v.Fields["chờ xác nhận"] = fmt.Sprint(o.All.Waiting)
	}
	if len(o.Late) == 0 {
		v.Fields["không quá hạn"] = "x"
	}
	if u := h.Directory().Home(); u != nil {
		v.Fields["địa danh"] = u.Name
	}
	agency := ""
	if own, ok := h.Directory().House(); ok {
		agency = own.Agency
	}
	if who != nil && who.Agency != "" {
		agency = who.Agency
	}
	if agency != "" {
		v.Fields["tên cơ quan"] = h.AgencyName(agency)
		v.Fields["cơ quan"] = strings.ToUpper(v.Fields["tên cơ quan"])
		if top := h.Above(agency); top != "" {
			v.Fields["cơ quan cấp trên"] = strings.ToUpper(h.AgencyName(top))
			v.Fields["nơi nhận báo cáo"] = h.AgencyName(top)
		}
	}
	for name, lines := range map[string][]task.Line{"theo cơ quan": o.Agencies, "theo lĩnh vực": o.Fields,
		"theo kế hoạch": o.Plans, "theo tháng": o.Months} {
		for _, l := range lines {
			v.Lists[name] = append(v.Lists[name], map[string]string{"tên": l.Name, "giao": fmt.Sprint(l.Given),
				"đến hạn": fmt.Sprint(l.Given), "đúng hạn": fmt.Sprint(l.OnTime), "xong trễ": fmt.Sprint(l.Tally.Late),
				"quá hạn": fmt.Sprint(l.Overdue), "còn hạn": fmt.Sprint(l.Open), "sắp đến hạn": fmt.Sprint(l.Risk),
				"trễ nhất": fmt.Sprint(l.Worst), "tỷ lệ": shareText(l.Tally)})
		}
	}
	seen := map[string]bool{}
	var to []string
	for _, l := range o.Late {
		who, addressed := h.lateWho(l, o.Today)
		for _, name := range addressed {
			if !seen[name] {
				seen[name] = true
				to = append(to, name)
			}
		}
		v.Lists["việc quá hạn"] = append(v.Lists["việc quá hạn"], map[string]string{"nhiệm vụ": l.No + ". " + l.Name,
			"kế hoạch": l.PlanName(), "chủ trì": strings.Join(who, "; "), "hạn": l.Due.Nominal.Vietnamese(),
			"trễ": fmt.Sprint(l.Days), "sản phẩm": l.Product})
	}
	v.Fields["cơ quan nhận"] = textFormThese
	if len(to) == 1 {
		v.Fields["cơ quan nhận"] = textFormThis
	}
	v.Fields["kính gửi"] = strings.Join(to, "; ") + "."
	if len(to) > mostNamed {
		v.Fields["kính gửi"] = fmt.Sprintf(textFormTo, len(to))
	}
	return v
}

// mostNamed is how many agencies a letter names one by one.
const mostNamed = 12

// LateWho names those who lead what is late and are not done.
func (h *House) LateWho(l task.Late) []string {
	names, _ := h.lateWho(l, corpus.DayOf(h.Now()))
	return names
}

// lateWho names those who lead what is late on a day, and as whom a letter addresses them:
// what an agency that is no more has left undone is owed by the one that took its place;
// where several did, a person has to say which.
func (h *House) lateWho(l task.Late, day corpus.Day) (names, addressed []string) {
	d := h.Directory()
	for _, id := range l.Agencies {
		name, to := h.AgencyName(id), h.AgencyName(id)
		if a := d.ByID(id); a != nil && !a.Merged && !a.On(string(day)) {
			if now, _ := d.Present(a, string(day)); now != nil && len(a.Successors) == 1 {
				to = h.AgencyName(now.ID)
				name = fmt.Sprintf(textFormerly, to, name)
			} else {
				name = fmt.Sprintf(textNoMore, name)
				to = name
			}
		}
		names, addressed = append(names, name), append(addressed, to)
	}
	if len(names) == 0 && l.Lead != "" {
		return []string{l.Lead}, []string{l.Lead}
	}
	return names, addressed
}

// answerDays is how many working days a letter gives to answer.
const answerDays = 5

func (h *House) answerDay(today corpus.Day) corpus.Day {
	return h.Data.Calendar.AddWorking(today, answerDays)
}

// scopeWords say what a paper is about: "theo Kế hoạch 15/KH-UBND năm 2026".
func (h *House) scopeWords(s Scope, o *task.Overview) string {
	var parts []string
	if s.Plan != "" && len(o.Plans) > 0 {
		parts = append(parts, fmt.Sprintf(textFormPlan, o.Plans[0].Name))
	}
	if s.Section != "" {
		parts = append(parts, fmt.Sprintf(textFormField, s.Section))
	}
	if len(s.Agencies) == 1 {
		parts = append(parts, fmt.Sprintf(textFormAgency, h.AgencyName(s.Agencies[0])))
	}
	if s.From != "" {
		parts = append(parts, fmt.Sprintf(textFormYear, s.From.Time().Year()))
	}
	return cmp.Or(strings.Join(parts, " "), textFormAll)
}

// monthWords writes a month as papers do: with a zero before 1 and 2 only (Nghị định
// 30/2020/NĐ-CP, phụ lục I, phần I, mục II, khoản 4).
func monthWords(m int) string {
	if m < 3 {
		return fmt.Sprintf("%02d", m)
	}
	return fmt.Sprint(m)
}

// shareText is a share in time: "87,5%"; "–" where nothing was due.
func shareText(t task.Tally) string {
	n, ok := t.Share()
	if !ok {
		return "–"
	}
	return strings.Replace(fmt.Sprintf("%d,%d%%", n/10, n%10), ",0%", "%", 1)
}
