package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/post"
	"trolyao/store"
	"trolyao/task"
)

type taskCmd struct {
	List     taskListCmd   `cmd:"" help:"Liệt kê nhiệm vụ theo cơ quan, tình trạng, tháng, lĩnh vực."`
	Show     taskShowCmd   `cmd:"" help:"In một nhiệm vụ với cách tính hạn, lịch sử và minh chứng."`
	Set      taskSetCmd    `cmd:"" help:"Cập nhật tiến độ, hạn, minh chứng, hoặc quyết định đề nghị gia hạn."`
	Import   taskImportCmd `cmd:"" help:"Đọc nhiệm vụ và chỉ tiêu từ một kế hoạch; chỉ lưu khi có --approve."`
	Export   taskExportCmd `cmd:"" help:"Xuất nhiệm vụ ra bảng tính XLSX hoặc lịch ICS."`
	Remind   remindCmd     `cmd:"" help:"Xem những việc sắp được nhắc, vì sao, và nhiệm vụ chưa rõ người được nhắc; gửi, tắt hoặc bật nhắc việc."`
	Propose  proposeCmd    `cmd:"" help:"Liệt kê đề xuất đang chờ duyệt; xem, duyệt hoặc bỏ một đề xuất; đề xuất nhiệm vụ báo cáo CCHC của một năm."`
	Give     giveCmd       `cmd:"" help:"Giao một nhiệm vụ từ thông báo, kết luận họp, công văn."`
	Plans    plansCmd      `cmd:"" help:"Liệt kê kế hoạch; đóng, lưu trữ, mở lại, xóa một kế hoạch."`
	Oversee  overseeCmd    `cmd:"" help:"Xem tình hình thực hiện nhiệm vụ theo cơ quan, lĩnh vực, kế hoạch, người; lập báo cáo, công văn đôn đốc; đặt mốc báo cấp trên."`
	Officers officersCmd   `cmd:"" help:"Liệt kê cán bộ, hoặc nhập danh sách từ tệp JSON."`
	Holidays holidaysCmd   `cmd:"" help:"Xem lịch nghỉ, làm bù của một năm, hoặc nhập lịch của năm từ tệp JSON."`
}

// operator is who works at the terminal of the house.
var operator = house.Terminal

// agency returns the ID of the agency a person names.
func (h *desk) agencyID(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	d := h.house().Directory()
	if a := d.ByID(name); a != nil && !a.Merged {
		return a.ID, nil
	} else if a != nil {
		return h.house().FindAgency(name, string(h.today())).ID, nil
	}
	found := d.Find(name, string(h.today()))
	switch len(found) {
	case 0:
		if near := h.house().Near(name, 3); len(near) > 0 {
			var names []string
			for _, a := range near {
				names = append(names, a.FullName()+" ("+a.ID+")")
			}
			return "", misuse("Không có cơ quan nào tên %q trong danh mục; có phải %s?", name, strings.Join(names, "; "))
		}
		return "", misuse("Không có cơ quan nào tên %q trong danh mục.", name)
	case 1:
		return found[0].ID, nil
	}
	var names []string
	for _, a := range found {
		names = append(names, a.FullName()+" ("+a.ID+")")
	}
	return "", misuse("%q có thể là: %s. Xin ghi rõ tên hoặc mã.", name, strings.Join(names, "; "))
}

// agencyName is the name of the agency with an ID, else the ID.
func (h *desk) agencyName(id string) string { return h.house().AgencyName(id) }

// dayOf reads a day that a person wrote: "2025-06-15" or "15/6/2025".
func dayOf(flag, s string) (corpus.Day, error) {
	if s == "" {
		return "", nil
	}
	if day, ok := corpus.ReadDay(s); ok {
		return day, nil
	}
	return "", misuse("Cờ --%s cần một ngày dạng 2025-06-15 hoặc 15/6/2025, không phải %q.", flag, s)
}

var statusFlags = map[string]task.Status{"dung-han": task.DoneOnTime, "tre-han": task.DoneLate,
	"dang-lam": task.OnTrack, "qua-han": task.Overdue, "chua-den": task.NotYetDue}

type taskFilter struct {
	Agency  string `placeholder:"CƠ-QUAN" help:"Chỉ nhiệm vụ do cơ quan này chủ trì hoặc phối hợp."`
	Leading bool   `help:"Cùng với --agency: chỉ nhiệm vụ do cơ quan đó chủ trì."`
	Status  string `placeholder:"TÌNH-TRẠNG" help:"Chỉ nhiệm vụ đang ở tình trạng: dung-han, tre-han, dang-lam, qua-han, chua-den."`
	Month   string `placeholder:"THÁNG" help:"Chỉ nhiệm vụ có hạn trong tháng, dạng 11/2024."`
	Plan    string `placeholder:"KẾ-HOẠCH" help:"Chỉ nhiệm vụ của kế hoạch này, theo số hoặc mã; cả kế hoạch đã đóng."`
	Section string `placeholder:"MỤC" help:"Chỉ nhiệm vụ thuộc mục này của kế hoạch, ví dụ VII."`
	Undated bool   `help:"Chỉ nhiệm vụ chưa có ngày, cần người ấn định."`
}

func (f *taskFilter) read(ctx context.Context, h *desk) (store.TaskFilter, error) {
	out := store.TaskFilter{Leading: f.Leading, Section: f.Section, Undated: f.Undated, Today: h.today()}
	var err error
	if f.Plan != "" {
		p, err := h.house().PlanNamed(ctx, operator, f.Plan)
		if err != nil {
			return out, spoken(err)
		}
		out.Plan = p.Plan.Doc
	}
	if out.Agency, err = h.agencyID(f.Agency); err != nil {
		return out, err
	}
	if f.Status != "" {
		if out.Status = statusFlags[f.Status]; out.Status == "" {
			return out, misuse("Không có tình trạng %q; xin dùng dung-han, tre-han, dang-lam, qua-han hoặc chua-den.",
				f.Status)
		}
	}
	if f.Month != "" {
		d := task.ReadDue("Tháng "+f.Month, 0)
		if d.Kind != task.Period {
			return out, misuse("Cờ --month cần dạng 11/2024, không phải %q.", f.Month)
		}
		out.From, out.To = d.Start, d.Nominal
	}
	return out, nil
}

type taskListCmd struct {
	taskFilter `embed:""`
	Words      []string `arg:"" optional:"" name:"từ-khóa" help:"Chỉ nhiệm vụ có mọi từ này; không cần gõ dấu."`
	JSON       bool     `name:"json" help:"In mỗi nhiệm vụ một dòng JSON."`
}

func (c *taskListCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	f, err := c.read(ctx, h)
	if err != nil {
		return err
	}
	f.Words = strings.Join(c.Words, " ")
	works, err := h.store.Tasks(ctx, operator, f)
	if err != nil {
		return spoken(err)
	}
	count := map[task.Status]int{}
	for i := range works {
		w := &works[i]
		count[w.Status(h.today())]++
		if c.JSON {
			if err := m.printJSON(struct {
				*task.Work
				Status task.Status `json:"status"`
			}{w, w.Status(h.today())}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(m.Stdout, "%s\t%s (%s)\n  chủ trì: %s; hạn: %s; %s\n", w.No, w.Name, w.PlanName(), w.Lead,
			w.Due.Words(), w.Status(h.today()))
	}
	if c.JSON {
		return nil
	}
	var parts []string
	for _, s := range task.Statuses {
		if count[s] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", s, count[s]))
		}
	}
	line := fmt.Sprintf("%d nhiệm vụ, tính đến ngày %s", len(works), h.today().Vietnamese())
	if len(parts) > 0 {
		line += ": " + strings.Join(parts, ", ")
	}
	fmt.Fprintln(m.Stdout, line+".")
	return nil
}

// taskArg names one task.
type taskArg struct {
	No   string `arg:"" name:"số" help:"Số thứ tự của nhiệm vụ trong kế hoạch, ví dụ 29 hoặc 1.1."`
	Plan string `placeholder:"KẾ-HOẠCH" help:"Số hoặc mã của kế hoạch, khi nhiều kế hoạch có cùng số thứ tự."`
}

func (a *taskArg) find(ctx context.Context, h *desk) (*task.Work, error) {
	if a.Plan != "" {
		p, err := h.house().PlanNamed(ctx, operator, a.Plan)
		if err != nil {
			return nil, spoken(err)
		}
		a.Plan = p.Plan.Doc
	}
	works, err := h.store.Tasks(ctx, operator, store.TaskFilter{No: a.No, Plan: a.Plan})
	if err != nil {
		return nil, spoken(err)
	}
	if len(works) == 0 && a.Plan != "" { // one that was dropped
		if works, err = h.store.Tasks(ctx, operator, store.TaskFilter{No: a.No, Plan: a.Plan, Shut: true}); err != nil {
			return nil, spoken(err)
		}
		works = slices.DeleteFunc(works, func(w task.Work) bool { return w.Dropped == "" })
	}
	switch len(works) {
	case 0:
		return nil, fail(nil, "Không có nhiệm vụ số %s.", a.No)
	case 1:
		return &works[0], nil
	}
	var plans []string
	for _, w := range works {
		plans = append(plans, w.Plan)
	}
	return nil, misuse("Số %s có ở nhiều kế hoạch; xin thêm --plan với một trong: %s.", a.No, strings.Join(plans, ", "))
}

type taskShowCmd struct {
	taskArg `embed:""`
	JSON    bool `name:"json" help:"In dạng JSON cho chương trình khác đọc."`
}

func (c *taskShowCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	w, err := c.find(ctx, h)
	if err != nil {
		return err
	}
	history, err := h.store.History(ctx, operator, w.ID)
	if err != nil {
		return spoken(err)
	}
	evidence, err := h.store.EvidenceOf(ctx, operator, w.ID)
	if err != nil {
		return spoken(err)
	}
	if c.JSON {
		return m.printJSON(map[string]any{"task": w, "status": w.Status(h.today()).String(), "history": history,
			"evidence": evidence})
	}
	fmt.Fprintf(m.Stdout, "Nhiệm vụ %s: %s\n", w.No, w.Name)
	for _, row := range [][2]string{
		{"Kế hoạch", strings.TrimSpace(w.Basis.Number + " " + w.Basis.Local())}, {"Mục",
			strings.TrimSpace(w.SectionNo + " " + w.Section)},
		{"Sản phẩm", w.Product}, {"Chủ trì", w.Lead}, {"Phối hợp", w.Support}, {"Thời gian", w.Time}, {"Hạn", w.Due.Words()},
		{"Cách tính", w.Due.Rule}, {"Lưu ý về hạn", w.Due.Caution}, {"Ghi chú", w.Note}, {"Câu giao việc", w.Quote}, {"Tình trạng", w.Status(h.today()).String()},
	} {
		if row[1] != "" {
			fmt.Fprintf(m.Stdout, "  %s: %s\n", row[0], row[1])
		}
	}
	if len(evidence) > 0 {
		fmt.Fprintln(m.Stdout, "\nMinh chứng:")
		for _, e := range evidence {
			fmt.Fprintf(m.Stdout, "  %s %s\n", e.Name, e.Link)
		}
	}
	fmt.Fprintln(m.Stdout, "\nLịch sử:")
	for _, x := range history {
		fmt.Fprintf(m.Stdout, "  %s %s, %s: %s → %s", corpus.DayOf(x.Created).Vietnamese(), x.Who, x.What, x.Before,
			x.After)
		if x.Why != "" {
			fmt.Fprintf(m.Stdout, " (%s)", x.Why)
		}
		fmt.Fprintln(m.Stdout)
	}
	return nil
}

type taskSetCmd struct {
	taskArg  `embed:""`
	Progress string `placeholder:"TIẾN-ĐỘ" help:"Tiến độ: chua-lam, dang-lam hoặc xong."`
	DoneOn   string `placeholder:"NGÀY" help:"Cùng với --progress=xong: ngày hoàn thành (mặc định: hôm nay)."`
	Due      string `placeholder:"NGÀY" help:"Ấn định hạn mới; cần --why."`
	Why      string `placeholder:"LÝ-DO" help:"Lý do của thay đổi."`
	Evidence string `placeholder:"ĐƯỜNG-DẪN" help:"Thêm minh chứng: một liên kết https:// hoặc một tệp."`
	Grant    bool   `xor:"decide" help:"Duyệt đề nghị gia hạn đang chờ."`
	Deny     bool   `xor:"decide" help:"Từ chối đề nghị gia hạn đang chờ."`
	Confirm  bool   `xor:"decide" help:"Xác nhận việc đã báo hoàn thành."`
	Return   bool   `xor:"decide" help:"Trả lại việc đã báo hoàn thành để bổ sung; cần --why."`
	Drop     bool   `xor:"decide" help:"Bỏ nhiệm vụ khỏi kế hoạch."`
	Restore  bool   `xor:"decide" help:"Khôi phục nhiệm vụ đã bỏ."`
	Comment  string `placeholder:"NỘI-DUNG" help:"Gửi trao đổi về nhiệm vụ."`
	PassTo   string `placeholder:"AI" help:"Chuyển cho cán bộ (mã) hoặc đơn vị trực thuộc (tên, mã); cách nhau bằng dấu chấm phẩy."`
	Agencies string `name:"lead" placeholder:"CƠ-QUAN" help:"Nhóm chủ trì (\"Các sở, ngành\") gồm những cơ quan nào, hoặc cơ quan nào tiếp nhận việc của cơ quan không còn; cách nhau bằng dấu chấm phẩy. \"danh-muc\" lấy theo danh mục."`
}

func (c *taskSetCmd) Run(ctx context.Context, m *Main) error {
	progress, ok := map[string]task.Deed{"chua-lam": task.Reopen, "dang-lam": task.Begin,
		"xong": task.Finish}[c.Progress]
	if c.Progress != "" && !ok {
		return misuse("Không có tiến độ %q; xin dùng chua-lam, dang-lam hoặc xong.", c.Progress)
	}
	doneOn, err := dayOf("done-on", c.DoneOn)
	if err != nil {
		return err
	}
	due, err := dayOf("due", c.Due)
	if err != nil {
		return err
	}
	judged := c.judgement()
	if c.Progress == "" && c.Due == "" && c.Evidence == "" && !c.Grant && !c.Deny && c.Agencies == "" && judged == "" &&
		c.Comment == "" && c.PassTo == "" {
		return misuse("Xin cho biết cần cập nhật gì: --progress, --due, --evidence, --lead, --pass-to, --comment, --grant, --deny, --confirm, --return, --drop hoặc --restore.")
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	w, err := c.find(ctx, h)
	if err != nil {
		return err
	}
	take := func(step house.Step) error { return h.house().Take(ctx, operator, w.ID, step) }
	if c.Agencies != "" {
		if err := c.appoint(ctx, h, w); err != nil {
			return err
		}
	}
	if c.Due != "" {
		if err := take(house.Step{Do: task.SetDay, Day: due, Why: c.Why}); err != nil {
			return spoken(err)
		}
	}
	if c.Grant || c.Deny {
		do := task.Deny
		if c.Grant {
			do = task.Grant
		}
		err := take(house.Step{Do: do, Why: c.Why})
		if errors.Is(err, store.ErrNotFound) {
			return fail(nil, "Nhiệm vụ %s không có đề nghị gia hạn nào đang chờ.", w.No)
		}
		if err != nil {
			return spoken(err)
		}
	}
	if c.Evidence != "" {
		e := task.Evidence{Name: c.Evidence}
		if strings.HasPrefix(c.Evidence, "http://") || strings.HasPrefix(c.Evidence, "https://") {
			e.Link = c.Evidence
		} else {
			e.Name = filepath.Base(c.Evidence)
			if e.Data, err = os.ReadFile(c.Evidence); err != nil {
				return fail(err, "Không đọc được tệp minh chứng %s.", c.Evidence)
			}
		}
		if err := take(house.Step{Do: task.Prove, Evidence: []task.Evidence{e}}); err != nil {
			return spoken(err)
		}
	}
	if c.Progress != "" {
		if err := take(house.Step{Do: progress, Day: doneOn, Why: c.Why}); err != nil {
			return spoken(err)
		}
	}
	if err := c.hand(ctx, h, take); err != nil {
		return err
	}
	if judged != "" {
		if err := take(house.Step{Do: judged, Why: c.Why}); err != nil {
			return spoken(err)
		}
	}
	if w, err = h.store.Task(ctx, operator, w.ID); err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Nhiệm vụ %s của %s: %s; hạn: %s.\n", w.No, w.PlanName(), w.Status(h.today()),
		w.Due.Words())
	return nil
}

// judgement is what a person decides about the whole task, "" for nothing.
func (c *taskSetCmd) judgement() task.Deed {
	switch {
	case c.Confirm:
		return task.Confirm
	case c.Return:
		return task.SendBack
	case c.Drop:
		return task.Drop
	case c.Restore:
		return task.Restore
	}
	return ""
}

// hand passes the task on, and says something about it.
func (c *taskSetCmd) hand(ctx context.Context, h *desk, take func(house.Step) error) error {
	if c.PassTo != "" {
		step := house.Step{Do: task.PassOn, Why: c.Why}
		for _, name := range strings.Split(c.PassTo, ";") {
			name = strings.TrimSpace(name)
			if _, err := h.store.Officer(ctx, name); err == nil {
				step.Persons = append(step.Persons, name)
				continue
			} else if !errors.Is(err, store.ErrNotFound) {
				return spoken(err)
			}
			id, err := h.agencyID(name)
			if err != nil {
				return err
			}
			step.Agencies = append(step.Agencies, id)
		}
		if err := take(step); err != nil {
			return spoken(err)
		}
	}
	if c.Comment != "" {
		if err := take(house.Step{Do: task.Comment, Why: c.Comment}); err != nil {
			return spoken(err)
		}
	}
	return nil
}

// appoint names the agencies of the parties that lead w and of whom nobody knows
// who is meant.
func (c *taskSetCmd) appoint(ctx context.Context, h *desk, w *task.Work) error {
	done := 0
	for _, l := range w.Leads {
		if a := h.house().Agency(l.Agency); a != nil && a.On(string(h.today())) {
			continue
		}
		ids := h.house().Successors(l, h.today())
		if c.Agencies != "danh-muc" {
			ids = nil
			for _, name := range strings.Split(c.Agencies, ";") {
				id, err := h.agencyID(strings.TrimSpace(name))
				if err != nil {
					return err
				}
				if id != "" {
					ids = append(ids, id)
				}
			}
		}
		if len(ids) == 0 {
			fmt.Fprintf(h.m.Stdout, "“%s”: danh mục không có cơ quan nào ứng với tên này.\n", l.Name)
			continue
		}
		if err := h.house().Take(ctx, operator, w.ID, house.Step{Do: task.Appoint, Party: l.Name,
			Agencies: ids}); err != nil {
			return spoken(err)
		}
		done++
		fmt.Fprintf(h.m.Stdout, "“%s”: %d cơ quan.\n", l.Name, len(ids))
	}
	if done == 0 {
		return fail(nil, "Nhiệm vụ %s không có nhóm hay cơ quan chủ trì nào cần phân công lại.", w.No)
	}
	return nil
}

type proposeCmd struct {
	ID      int64  `arg:"" optional:"" name:"mã" help:"Mã của đề xuất cần xem."`
	Approve bool   `xor:"do" help:"Duyệt đề xuất; các nhiệm vụ có hiệu lực."`
	Reject  bool   `xor:"do" help:"Bỏ đề xuất."`
	Days    string `placeholder:"SỞ,XÃ" help:"Cùng với --reports: ngày của tháng cuối kỳ mà sở, ngành và cấp xã gửi báo cáo, do tỉnh quy định; ví dụ 12,10. 0 là không quy định."`
	Reports int    `xor:"do" placeholder:"NĂM" help:"Đề xuất nhiệm vụ báo cáo cải cách hành chính của năm này."`
}

func (c *proposeCmd) Run(ctx context.Context, m *Main) error {
	if c.ID == 0 && (c.Approve || c.Reject) {
		return misuse("Xin ghi mã của đề xuất; xem các mã bằng: trolyao task propose")
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if c.Days != "" {
		var d task.ReportDays
		if n, err := fmt.Sscanf(c.Days, "%d,%d", &d.Departments, &d.Communes); err != nil || n != 2 || c.Reports == 0 {
			return misuse("Cờ --days cần hai ngày dạng 12,10 và đi cùng --reports.")
		}
		if err := h.house().SetReportDays(ctx, operator, d); err != nil {
			return spoken(err)
		}
	}
	if c.Reports > 0 {
		if err := h.house().ProposeReports(ctx, operator, c.Reports); err != nil {
			return spoken(err)
		}
	}
	if c.ID == 0 {
		ws, err := h.store.Proposals(ctx, operator)
		if err != nil {
			return spoken(err)
		}
		for _, w := range ws {
			fmt.Fprintf(m.Stdout, "%d\t%s\t%s\t%d nhiệm vụ\n", w.ID, w.Plan.Number, w.Title, w.Tasks)
		}
		fmt.Fprintf(m.Stdout, "%d đề xuất đang chờ duyệt.\n", len(ws))
		return nil
	}
	p, err := h.store.Proposal(ctx, operator, c.ID)
	if errors.Is(err, store.ErrNotFound) {
		return fail(nil, "Không có đề xuất số %d đang chờ duyệt.", c.ID)
	}
	if err != nil {
		return spoken(err)
	}
	switch {
	case c.Approve:
		n, err := h.house().ApprovePlan(ctx, operator, c.ID, nil, p.Class, p.Agency)
		if err != nil {
			return spoken(err)
		}
		fmt.Fprintf(m.Stdout, "Đã duyệt: thêm %d, sửa %d, giữ nguyên %d nhiệm vụ.\n", n.Added, n.Changed, n.Unchanged)
	case c.Reject:
		if err := h.house().Dismiss(ctx, operator, c.ID); err != nil {
			return spoken(err)
		}
		fmt.Fprintf(m.Stdout, "Đã bỏ đề xuất số %d.\n", c.ID)
	default:
		printProposal(m.Stdout, p)
	}
	return nil
}

type taskImportCmd struct {
	File     string   `arg:"" name:"tệp" help:"Tệp kế hoạch: TXT, HTML, DOCX, ODT, RTF, XLSX, ODS hoặc PDF."`
	Plan     string   `placeholder:"SỐ" help:"Số, ký hiệu của kế hoạch, khi tệp không ghi; ví dụ 4935/QĐ-UBND."`
	Year     int      `placeholder:"NĂM" help:"Năm của kế hoạch, khi tệp không ghi."`
	Prose    bool     `help:"Đề xuất cả những câu giao việc có ngày trong lời văn."`
	Column   []string `sep:"none" placeholder:"TÊN-CỘT=VAI" help:"Nói một cột của bảng là gì, ví dụ \"Lộ trình=hạn\"; nhắc lại cờ cho nhiều cột. Vai: số thứ tự, nhiệm vụ, sản phẩm, chủ trì, phối hợp, chủ trì và phối hợp, thực hiện, lãnh đạo, bắt đầu, hạn, tình trạng, ghi chú, giá trị, đơn vị tính, theo dõi, khác, bỏ qua."`
	Approve  bool     `help:"Duyệt và lưu các nhiệm vụ; không có cờ này thì chỉ in ra để xem."`
	Drop     bool     `help:"Cùng với --approve: bỏ những nhiệm vụ không còn trong bản mới của kế hoạch."`
	Internal string   `placeholder:"CƠ-QUAN" help:"Nhiệm vụ nội bộ, chỉ cơ quan này xem được."`
	JSON     bool     `name:"json" help:"In đề xuất dạng JSON."`
}

// columns reads what the person says of columns.
func (c *taskImportCmd) columns() ([]task.HeadingIs, error) {
	var out []task.HeadingIs
	for _, s := range c.Column {
		heading, role, ok := strings.Cut(s, "=")
		column, known := task.ParseColumn(role)
		if !ok || strings.TrimSpace(heading) == "" || !known {
			return nil, misuse("Cờ --column cần dạng \"Tên cột=vai\", ví dụ \"Lộ trình=hạn\", không phải %q; các vai có trong: trolyao task import --help", s)
		}
		out = append(out, task.HeadingIs{Heading: strings.TrimSpace(heading), Column: column})
	}
	return out, nil
}

func (c *taskImportCmd) Run(ctx context.Context, m *Main) error {
	columns, err := c.columns()
	if err != nil {
		return err
	}
	data, err := os.ReadFile(c.File)
	if err != nil {
		return fail(err, "Không đọc được tệp %s.", c.File)
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	class, agency := corpus.Public, ""
	if c.Internal != "" {
		class = corpus.Internal
		if agency, err = h.agencyID(c.Internal); err != nil {
			return err
		}
	}
	proposal, err := h.house().ReadPlan(ctx, house.PlanFile{Name: filepath.Base(c.File), Data: data, Number: c.Plan,
		Year: c.Year, Prose: c.Prose, Columns: columns})
	var refused *paper.Refusal
	if errors.As(err, &refused) {
		return fail(refused.Err, "Không nhận tệp %s. %s", c.File, refused.Text)
	}
	if err != nil {
		return spoken(err)
	}
	if c.JSON {
		if err := m.printJSON(proposal); err != nil {
			return err
		}
	} else {
		printProposal(m.Stdout, proposal)
	}
	if len(proposal.Tasks) == 0 {
		return fail(nil, "Không tìm thấy nhiệm vụ nào trong tệp %s. Nếu một bảng ở trên là bảng nhiệm vụ, xin nói mỗi cột là gì bằng --column \"Tên cột=vai\".", c.File)
	}
	revision, err := h.house().Revision(ctx, operator, proposal)
	if err != nil {
		return spoken(err)
	}
	if !c.JSON {
		printRevision(m.Stdout, revision)
	}
	if !c.Approve {
		if !c.JSON {
			fmt.Fprintln(m.Stdout, "Chưa lưu gì. Sau khi xem kỹ, chạy lại với --approve để duyệt.")
		}
		return nil
	}
	n, err := h.house().AdoptPlan(ctx, operator, proposal, class, agency)
	if err != nil {
		return spoken(err)
	}
	if c.Drop {
		var ids []int64
		for _, w := range revision.Dropped {
			ids = append(ids, w.ID)
		}
		if err := h.house().DropTasks(ctx, operator, ids, "không còn trong bản mới của "+proposal.Plan.Number); err != nil {
			return spoken(err)
		}
	}
	if !c.JSON {
		fmt.Fprintf(m.Stdout, "Đã duyệt: thêm %d, sửa %d, giữ nguyên %d nhiệm vụ.\n", n.Added, n.Changed, n.Unchanged)
		if c.Drop && len(revision.Dropped) > 0 {
			fmt.Fprintf(m.Stdout, "Đã bỏ %d nhiệm vụ không còn trong kế hoạch.\n", len(revision.Dropped))
		}
		if n.SampleClosed {
			fmt.Fprintln(m.Stdout, "Kế hoạch cài sẵn để xem thử đã tự đóng; mở lại bằng: trolyao task plans 4935/QĐ-UBND --reopen")
		}
	}
	return nil
}

// printProposal prints what was read from a plan; "*" stands behind a value that
// was inferred.
func printProposal(w io.Writer, p *task.Proposal) {
	section := ""
	for _, t := range p.Tasks {
		if s := strings.TrimSpace(t.SectionNo + ". " + t.Section); s != "." && s != section {
			section = s
			fmt.Fprintln(w, s)
		}
		star := func(field, value string) string {
			if slices.Contains(t.Inferred, field) {
				return value + "*"
			}
			return value
		}
		var parts []string
		for _, f := range [][2]string{{"chủ trì: ", star("lead", t.Lead)}, {"phối hợp: ", star("support", t.Support)},
			{"sản phẩm: ", t.Product}, {"thời gian: ", star("time", t.Time)}, {"hạn: ", t.Due.Words()}} {
			if f[1] != "" {
				parts = append(parts, f[0]+f[1])
			}
		}
		fmt.Fprintf(w, "  %s. %s\n     %s\n", t.No, t.Name, strings.Join(parts, "; "))
		if t.Quote != "" {
			fmt.Fprintf(w, "     câu: %s\n", t.Quote)
		}
		if t.Note != "" {
			fmt.Fprintf(w, "     ghi chú: %s\n", t.Note)
		}
	}
	if len(p.Targets) > 0 {
		fmt.Fprintln(w, "Chỉ tiêu:")
	}
	for _, t := range p.Targets {
		value := strings.TrimSpace(t.Value + " " + t.Unit)
		if slices.Contains(t.Inferred, "giá trị") {
			value += "*"
		}
		var parts []string
		for _, f := range [][2]string{{"", value}, {"theo dõi: ", t.Monitor}, {"thực hiện: ", t.Doer}} {
			if f[1] != "" {
				parts = append(parts, f[0]+f[1])
			}
		}
		fmt.Fprintf(w, "  %s. %s\n     %s\n", t.No, t.Name, strings.Join(parts, "; "))
	}
	fmt.Fprintf(w, "%d nhiệm vụ, %d chỉ tiêu", len(p.Tasks), len(p.Targets))
	if p.Year > 0 {
		fmt.Fprintf(w, ", năm %d", p.Year)
	}
	fmt.Fprintln(w, ". Dấu * là giá trị suy đoán.")
	for _, t := range p.Tables {
		var columns []string
		for _, c := range t.Columns {
			columns = append(columns, fmt.Sprintf("%s = %s", c.Heading, c.Column.Name()))
		}
		fmt.Fprintf(w, "  Cột của %s: %s\n", t.Where, strings.Join(columns, "; "))
	}
	if open := p.Undated(); len(open) > 0 {
		fmt.Fprintf(w, "%d nhiệm vụ chưa có ngày, cần người ấn định:\n", len(open))
		for _, t := range open {
			fmt.Fprintf(w, "  %s. %s\n", t.No, strings.TrimSpace(t.Due.Words()+". "+t.Due.Caution))
		}
	}
	for _, x := range p.Problems {
		if x.Where == "" {
			fmt.Fprintf(w, "  Cần xem: %s\n", x.Text)
			continue
		}
		fmt.Fprintf(w, "  Cần xem (%s): %s\n", x.Where, x.Text)
	}
}

// printRevision prints what the plan changes in the tasks as they are kept.
func printRevision(w io.Writer, r *task.Revision) {
	if r.Unchanged+len(r.Changed)+len(r.Dropped) == 0 { // a new plan
		return
	}
	fmt.Fprintf(w, "So với kế hoạch đang lưu: thêm %d, sửa %d, bỏ %d, giữ nguyên %d nhiệm vụ.\n", len(r.Added),
		len(r.Changed), len(r.Dropped), r.Unchanged)
	for _, t := range r.Added {
		fmt.Fprintf(w, "  thêm %s. %s\n", t.No, t.Name)
	}
	for _, c := range r.Changed {
		fmt.Fprintf(w, "  sửa %s. %s: %s\n", c.Was.No, c.Now.Name, strings.Join(c.Fields, ", "))
	}
	for _, d := range r.Dropped {
		fmt.Fprintf(w, "  bỏ %s. %s: không còn trong bản mới; nhiệm vụ vẫn được giữ cho đến khi có người quyết định (--drop để bỏ).\n", d.No, d.Name)
	}
}

type taskExportCmd struct {
	taskFilter `embed:""`
	File       string `arg:"" name:"tệp" help:"Tệp cần ghi: tên kết thúc bằng .xlsx là bảng tính, .ics là lịch."`
}

func (c *taskExportCmd) Run(ctx context.Context, m *Main) error {
	write := task.WriteSheet
	switch filepath.Ext(c.File) {
	case ".xlsx":
	case ".ics":
		write = func(w io.Writer, house string, works []task.Work, today corpus.Day) error {
			return task.WriteCalendar(w, strings.TrimSuffix("Hạn nhiệm vụ – "+house, " – "), works, today)
		}
	default:
		return misuse("Tên tệp xuất cần kết thúc bằng .xlsx hoặc .ics.")
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	f, err := c.read(ctx, h)
	if err != nil {
		return err
	}
	works, err := h.store.Tasks(ctx, operator, f)
	if err != nil {
		return spoken(err)
	}
	file, err := os.Create(c.File)
	if err != nil {
		return fail(err, "Không ghi được tệp %s.", c.File)
	}
	if err := errors.Join(write(file, h.house().Name(), works, h.today()), file.Close()); err != nil {
		return fail(err, "Không ghi được tệp %s.", c.File)
	}
	fmt.Fprintf(m.Stdout, "Đã xuất %d nhiệm vụ ra %s.\n", len(works), c.File)
	return nil
}

type remindCmd struct {
	Days int  `default:"14" help:"Xem trước bao nhiêu ngày."`
	Send bool `xor:"do" help:"Gửi ngay những nhắc việc đã đến giờ vào hộp thư trong hệ thống; ngoài giờ làm việc thì không gửi."`
	Off  bool `xor:"do" help:"Tắt nhắc việc."`
	On   bool `xor:"do" help:"Bật lại nhắc việc."`
}

func (c *remindCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if c.Off || c.On {
		if err := h.house().Silence(ctx, operator, c.Off); err != nil {
			return spoken(err)
		}
		fmt.Fprintln(m.Stdout, map[bool]string{true: "Đã tắt nhắc việc.", false: "Đã bật nhắc việc."}[c.Off])
		return nil
	}
	if c.Send {
		p, err := h.house().Planner(ctx)
		if err != nil {
			return spoken(err)
		}
		postman := post.Postman{Bot: h.bot(), Planner: p, Name: fmt.Sprintf("dòng lệnh %d", os.Getpid())}
		n, err := postman.Round(ctx)
		if err != nil {
			return spoken(err)
		}
		fmt.Fprintf(m.Stdout, "Đã gửi %d tin nhắc việc.\n", n)
		return nil
	}
	us, err := h.store.UpcomingReminders(ctx, operator, m.Now().AddDate(0, 0, c.Days))
	if err != nil {
		return spoken(err)
	}
	for _, u := range us {
		fmt.Fprintf(m.Stdout, "%s  %s: nhiệm vụ %s của %s, %s (%s)\n", u.At.In(corpus.Zone).Format("02/01/2006 15:04"),
			u.Officer, u.No, u.Plan, u.Name, u.Why)
	}
	fmt.Fprintf(m.Stdout, "%d nhắc việc trong %d ngày tới.\n", len(us), c.Days)
	if err := h.untold(ctx); err != nil {
		return spoken(err)
	}
	doubtful, err := h.store.Deliveries(ctx, store.Doubtful, 20)
	if err != nil {
		return spoken(err)
	}
	for _, d := range doubtful {
		fmt.Fprintf(m.Stdout, "Không chắc đã gửi được cho %s qua kênh %s; không gửi lại.\n", d.Officer, d.Channel)
	}
	return nil
}

// untold prints who leads open work and is not reminded, with the numbers of
// that work, so that a person can see to it.
func (h *desk) untold(ctx context.Context) error {
	works, err := h.store.Tasks(ctx, operator, store.TaskFilter{})
	if err != nil {
		return err
	}
	officers, err := h.store.Officers(ctx, "")
	if err != nil {
		return err
	}
	type row struct{ who, plan string }
	var order []row
	of := map[row][]string{}
	tasks := 0
	for i := range works {
		parties := task.Untold(&works[i], officers)
		if len(parties) > 0 {
			tasks++
		}
		for _, p := range parties {
			who := p.Name + " (chưa có đầu mối hay lãnh đạo nhận nhắc việc)"
			switch {
			case p.Agency != "" && slices.ContainsFunc(works[i].Leads,
				func(l task.Party) bool { return slices.Contains(l.Members, p.Agency) }):
				who = h.agencyName(p.Agency) + ", thuộc nhóm " + who
			case p.Name == "":
				who = "Kế hoạch không ghi cơ quan chủ trì"
			case p.Agency == "":
				who = p.Name + " (nhóm cơ quan chưa chỉ rõ gồm ai, hoặc chưa có trong danh mục)"
			}
			r := row{who, works[i].Basis.Number}
			if of[r] == nil {
				order = append(order, r)
			}
			of[r] = append(of[r], works[i].No)
		}
	}
	if tasks == 0 {
		return nil
	}
	fmt.Fprintf(h.m.Stdout, "\nChưa rõ người được nhắc, ở %d nhiệm vụ chưa xong:\n", tasks)
	for _, r := range order {
		fmt.Fprintf(h.m.Stdout, "  %s: nhiệm vụ %s của %s\n", r.who, strings.Join(of[r], ", "), r.plan)
	}
	return nil
}

type officersCmd struct {
	File string `arg:"" optional:"" name:"tệp" help:"Tệp JSON: danh sách cán bộ, mỗi người có id, name, agency, roles (staff, focal, head, appraiser, admin), addresses, profile."`
}

func (c *officersCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if c.File != "" {
		data, err := os.ReadFile(c.File)
		if err != nil {
			return fail(err, "Không đọc được tệp %s.", c.File)
		}
		var list []org.Officer
		if err := json.Unmarshal(data, &list); err != nil {
			return fail(err, "Tệp %s không phải danh sách cán bộ dạng JSON.", c.File)
		}
		for i := range list {
			o := &list[i]
			if o.Agency, err = h.agencyID(o.Agency); err != nil {
				return err
			}
			for _, r := range o.Roles {
				if !slices.Contains([]org.Role{org.Staff, org.Focal, org.Head, org.Appraiser, org.Admin}, r) {
					return misuse("Cán bộ %s có vai trò %q không có trong danh mục.", o.ID, r)
				}
			}
			if _, ok := task.ParseProfile(o.Profile); !ok {
				return misuse("Cán bộ %s có mức nhắc việc %q không có trong danh mục.", o.ID, o.Profile)
			}
		}
		for _, o := range list {
			if err := h.house().PutOfficer(ctx, operator, o); err != nil {
				return spoken(err)
			}
		}
		fmt.Fprintf(m.Stdout, "Đã nhập %d cán bộ.\n", len(list))
		return nil
	}
	list, err := h.store.Officers(ctx, "")
	if err != nil {
		return spoken(err)
	}
	for _, o := range list {
		fmt.Fprintf(m.Stdout, "%s\t%s\t%s\t%v\n", o.ID, o.Name, o.Agency, o.Roles)
	}
	fmt.Fprintf(m.Stdout, "%d cán bộ.\n", len(list))
	return nil
}

type holidaysCmd struct {
	File string `arg:"" optional:"" name:"tệp" help:"Năm cần xem, hoặc tệp JSON của một năm: year, notice, off và worked, mỗi ngày có day và name."`
	Year int    `placeholder:"NĂM" help:"Năm cần xem (mặc định: năm nay)."`
}

func (c *holidaysCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	p, err := h.house().Planner(ctx)
	if err != nil {
		return spoken(err)
	}
	year := c.Year
	if y, err := strconv.Atoi(c.File); err == nil && len(c.File) == 4 { // "holidays 2027"
		year, c.File = y, ""
	}
	if year == 0 {
		year = h.today().Time().Year()
	}
	if c.File != "" {
		data, err := os.ReadFile(c.File)
		if err != nil {
			return fail(err, "Không đọc được tệp %s.", c.File)
		}
		var y task.Year
		if err := json.Unmarshal(data, &y); err != nil {
			return fail(err, "Tệp %s không phải lịch nghỉ của một năm dạng JSON.", c.File)
		}
		if err := h.house().PutYear(ctx, operator, y); err != nil {
			return spoken(err)
		}
		fmt.Fprintf(m.Stdout, "Đã nhập lịch nghỉ năm %d; hạn và nhắc việc đã được tính lại.\n", y.Year)
		return nil
	}
	for _, y := range p.Calendar.Years() {
		if y.Year != year {
			continue
		}
		fmt.Fprintf(m.Stdout, "Năm %d. %s\n", y.Year, y.Notice)
		if y.Provisional {
			fmt.Fprintln(m.Stdout, "  Chưa có thông báo chính thức cho cả năm: ngày nghỉ là dự kiến.")
		}
		if len(y.Filled) > 0 {
			fmt.Fprintf(m.Stdout, "  Thông báo không nêu %s; các ngày này tính theo Điều 112 Bộ luật Lao động.\n",
				strings.Join(y.Filled, ", "))
		}
		for _, d := range y.Off {
			fmt.Fprintf(m.Stdout, "  nghỉ    %s %s: %s\n", task.Weekday(d.Day), d.Day.Vietnamese(), d.Name)
		}
		for _, d := range y.Worked {
			fmt.Fprintf(m.Stdout, "  làm bù  %s %s: %s\n", task.Weekday(d.Day), d.Day.Vietnamese(), d.Name)
		}
		return nil
	}
	return fail(nil, "Chưa có lịch nghỉ của năm %d.", year)
}
