package web

import (
	"fmt"
	"net/url"
	"strings"

	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
)

// rooms are the pages of administration in the order they are shown.
var rooms = []way{
	{Path: "/quan-tri", Name: "Tổng quan"},
	{Path: "/quan-tri/nhap", Name: "Nhập văn bản"},
	{Path: "/quan-tri/nap-thu-vien", Name: "Nạp thư viện"},
	{Path: "/quan-tri/viec-chay", Name: "Việc đang chạy"},
	{Path: "/quan-tri/hieu-luc", Name: "Hiệu lực cần đối chiếu"},
	{Path: "/quan-tri/quan-he", Name: "Quan hệ văn bản"},
	{Path: "/quan-tri/thu-tuc", Name: "Thủ tục hành chính"},
	{Path: "/quan-tri/mau-giay", Name: "Mẫu giấy tờ một cửa"},
	{Path: "/quan-tri/cau-hoi", Name: "Câu hỏi còn thiếu"},
	{Path: "/quan-tri/tra-loi", Name: "Câu trả lời đã duyệt"},
	{Path: "/quan-tri/co-quan", Name: "Cơ quan, đơn vị"},
	{Path: "/quan-tri/can-bo", Name: "Cán bộ, tài khoản"},
	{Path: "/viec/nhac", Name: "Nhắc việc"},
	{Path: "/quan-tri/lich", Name: "Lịch nghỉ"},
	{Path: "/quan-tri/nhat-ky", Name: "Nhật ký"},
	{Path: "/quan-tri/sao-luu", Name: "Sao lưu"},
	{Path: "/quan-tri/cai-dat", Name: "Cài đặt"},
	{Path: "/quan-tri/suc-khoe", Name: "Sức khỏe"},
}

func (s *Server) adminPages() {
	s.page("GET /quan-tri", may(org.SeeHouse), (*visit).overview)
	s.page("POST /quan-tri/tra-loi-tu-dong", may(org.ManageAnswers), (*visit).switchAnswers)
	s.page("GET /quan-tri/nhat-ky", may(org.SeeHouse), (*visit).trail)
	s.settingPages()
	s.importPages()
	s.relationPages()
	s.doubtPages()
	s.editPages()
	s.approvedPages()
	s.officerPages()
	s.agencyPages()
	s.yearPages()
	s.healthPages()
	s.backupPages()
}

// Rooms are the rooms of administration that the reader may enter.
func (p *page) Rooms() []way {
	var out []way
	for _, w := range rooms {
		if n, ok := p.pages["GET "+w.Path]; ok && p.met(n, p.Who) {
			w.Here = p.Path == w.Path || w.Path != "/quan-tri" && strings.HasPrefix(p.Path, w.Path+"/")
			out = append(out, w)
		}
	}
	return out
}

type overviewPage struct {
	Off      string // why answers are switched off
	Silent   bool   // reminders are switched off
	Census   house.Census
	Progress house.Progress
	Waiting  int // relations to settle
	Gaps     int
	Review   int // approved answers to look at
	Failed   int // messages that did not go, or perhaps
	Officers int
	Accounts int
	Questions,
	Declined int64 // of all time
	First   []firstStep // none when all is done
	Left    int         // of First
	Doubts  int         // about validity, to compare
	Asked   int         // files that somebody has to name
	Stopped int         // files that came to a fault
	Plans   int         // proposals that wait to be approved
	Asks    int         // requests for more time
	Untold  int         // tasks that remind nobody
}

func (v *visit) overview() error {
	var d overviewPage
	var err error
	if d.Off, err = v.house.Off(v.ctx()); err != nil {
		return err
	}
	if d.Silent, err = v.house.Silent(v.ctx()); err != nil {
		return err
	}
	if d.Census, err = v.house.Census(v.ctx()); err != nil {
		return err
	}
	for status, n := range d.Census.Turns {
		d.Questions += n
		if strings.HasPrefix(status, "declined") {
			d.Declined += n
		}
	}
	if d.Progress, err = v.house.Progress(v.ctx()); err != nil {
		return err
	}
	waiting, _, _, err := v.house.Proposed(v.ctx(), v.who)
	if err != nil {
		return err
	}
	d.Waiting = len(waiting)
	gaps, err := v.house.Gaps(v.ctx(), v.who, mostGaps)
	if err != nil {
		return err
	}
	d.Gaps = len(gaps)
	answers, err := v.house.ApprovedAnswers(v.ctx(), v.who)
	if err != nil {
		return err
	}
	for _, a := range answers {
		if due(a, v.today()) {
			d.Review++
		}
	}
	failed, doubtful, err := v.house.Stuck(v.ctx(), v.who, 1000)
	if err != nil {
		return err
	}
	d.Failed = len(failed) + len(doubtful)
	officers, err := v.store.Officers(v.ctx(), "")
	if err != nil {
		return err
	}
	d.Officers = len(officers)
	if d.Plans, d.Asks, d.Untold, err = v.workToDo(officers); err != nil {
		return err
	}
	accounts, err := v.store.Accounts(v.ctx(), v.who)
	if err != nil {
		return err
	}
	d.Accounts = len(accounts)
	if v.who.May(org.ManageDocuments) {
		doubts, err := v.house.Doubts(v.ctx(), v.who)
		if err != nil {
			return err
		}
		for _, x := range doubts {
			if x.Rests == "" {
				d.Doubts++
			}
		}
		jobs, err := v.house.CountJobs(v.ctx(), v.who)
		if err != nil {
			return err
		}
		d.Asked, d.Stopped = jobs[store.JobAsked], jobs[store.JobFailed]
		if d.First, err = v.firstSteps(); err != nil {
			return err
		}
		if d.Left = left(d.First); d.Left == 0 {
			d.First = nil
		}
	}
	return v.render("overview", d)
}

// workToDo counts what of the work waits for the administrator: plans that were read,
// requests for more time, open tasks that remind nobody.
func (v *visit) workToDo(officers []org.Officer) (plans, asks, untold int, err error) {
	proposed, err := v.store.Proposals(v.ctx(), v.who)
	if err != nil {
		return 0, 0, 0, err
	}
	asked, err := v.store.Extensions(v.ctx(), v.who, 0)
	if err != nil {
		return 0, 0, 0, err
	}
	_, untold, err = v.untold(officers)
	return len(proposed), len(asked), untold, err
}

func (v *visit) switchAnswers() error {
	why := v.form("why")
	if v.form("do") == "on" {
		why = ""
	} else if why == "" {
		return v.failAt("why", textOffWhy)
	}
	if err := v.house.SwitchOff(v.ctx(), v.who, why); err != nil {
		return err
	}
	if why == "" {
		v.flash(textAnswersOn)
	} else {
		v.flash(textAnswersOff)
	}
	return v.redirect("/quan-tri")
}

// officerNames says who an ID is.
func (v *visit) officerNames() (func(id string) string, error) {
	officers, err := v.store.Officers(v.ctx(), "")
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, o := range officers {
		names[o.ID] = o.Name
	}
	return func(id string) string {
		if name := names[id]; name != "" {
			return name
		}
		return id
	}, nil
}

type trailPage struct {
	Entries []trailRow
	Next    string // the address of what came before, "" nothing
}

type trailRow struct {
	store.Entry
	Name string // who did it
	Verb string
}

// mostEntries is how many lines of the audit log a page shows.
const mostEntries = 100

func (v *visit) trail() error {
	var before int64
	if _, err := fmt.Sscan(v.query("truoc"), &before); v.query("truoc") != "" && err != nil {
		return store.ErrNotFound
	}
	es, err := v.house.Trail(v.ctx(), v.who, before, mostEntries)
	if err != nil {
		return err
	}
	names, err := v.officerNames()
	if err != nil {
		return err
	}
	var d trailPage
	for _, e := range es {
		verb := textVerbs[e.What]
		if verb == "" {
			verb = e.What
		}
		d.Entries = append(d.Entries, trailRow{e, names(e.Who), verb})
	}
	if len(es) == mostEntries {
		d.Next = fmt.Sprint("/quan-tri/nhat-ky?truoc=", es[len(es)-1].ID)
	}
	return v.render("trail", d)
}

// with is a path with one field.
func with(path, field, value string) string { return path + "?" + url.Values{field: {value}}.Encode() }
