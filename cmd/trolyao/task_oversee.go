package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"trolyao/house"
	"trolyao/store"
	"trolyao/task"
)

type plansCmd struct {
	Plan    string `arg:"" optional:"" name:"kế-hoạch" help:"Số hoặc mã của kế hoạch cần đóng, lưu trữ, mở lại hoặc xóa."`
	Close   bool   `xor:"do" help:"Đóng: không tính vào số liệu nào và không nhắc ai."`
	Archive bool   `xor:"do" help:"Lưu trữ: như đóng."`
	Reopen  bool   `xor:"do" help:"Mở lại kế hoạch đã đóng, lưu trữ hoặc xóa."`
	Remove  bool   `xor:"do" help:"Xóa cùng các nhiệm vụ; khôi phục được bằng --reopen cho đến khi xóa hẳn."`
	Erase   bool   `xor:"do" help:"Xóa hẳn kế hoạch đã xóa; không lấy lại được."`
	Why     string `placeholder:"LÝ-DO" help:"Lý do, được giữ trong nhật ký."`
}

func (c *plansCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if c.Plan == "" {
		if c.Close || c.Archive || c.Reopen || c.Remove || c.Erase {
			return misuse("Xin ghi số hoặc mã của kế hoạch; xem các kế hoạch bằng: trolyao task plans")
		}
		plans, err := h.store.AllPlans(ctx, operator)
		if err != nil {
			return spoken(err)
		}
		for _, p := range plans {
			count, err := h.store.CountTasks(ctx, operator, store.TaskFilter{Plan: p.Plan.Doc, Today: h.today()})
			if err != nil {
				return spoken(err)
			}
			n := 0
			for _, x := range count {
				n += x
			}
			fmt.Fprintf(m.Stdout, "%s\t%s\t%s\t%d nhiệm vụ\t%s\n", p.Plan.Doc, p.Plan.Number, p.Title, n, p.State)
		}
		fmt.Fprintf(m.Stdout, "%d kế hoạch.\n", len(plans))
		return nil
	}
	p, err := h.house().PlanNamed(ctx, operator, c.Plan)
	if err != nil {
		return spoken(err)
	}
	state, known := task.PlanOpen, c.Reopen
	for _, x := range []struct {
		on bool
		to task.PlanState
	}{{c.Close, task.PlanClosed}, {c.Archive, task.PlanArchived}, {c.Remove, task.PlanRemoved}} {
		if x.on {
			state, known = x.to, true
		}
	}
	name := strings.TrimSpace(p.Plan.Number + " " + p.Title)
	switch {
	case c.Erase && p.State != task.PlanRemoved:
		return fail(nil, "Chỉ xóa hẳn được kế hoạch đã xóa; kế hoạch %s %s.", name, p.State)
	case c.Erase:
		if err := h.house().ErasePlan(ctx, operator, p.Plan.Doc); err != nil {
			return spoken(err)
		}
		fmt.Fprintf(m.Stdout, "Đã xóa hẳn kế hoạch %s.\n", name)
		return nil
	case known:
		if err := h.house().SetPlanState(ctx, operator, p.Plan.Doc, state, c.Why); err != nil {
			return spoken(err)
		}
		p.State = state
	}
	fmt.Fprintf(m.Stdout, "Kế hoạch %s: %s.\n", name, p.State)
	return nil
}

type overseeCmd struct {
	Agency []string `placeholder:"CƠ-QUAN" help:"Chỉ cơ quan này và đơn vị trực thuộc; nhắc lại cờ cho nhiều cơ quan."`
	Plan   string   `placeholder:"KẾ-HOẠCH" help:"Chỉ kế hoạch này, theo số hoặc mã."`
	JSON   bool     `name:"json" help:"In dạng JSON cho chương trình khác đọc."`
	Write  string   `placeholder:"TỆP" help:"Ghi báo cáo ra tệp Word (.docx) hoặc bảng tính (.xlsx); cùng với --urge là công văn đôn đốc."`
	Urge   bool     `help:"Cùng với --write: công văn đôn đốc các cơ quan có việc quá hạn."`
	Risk   int      `placeholder:"NGÀY" help:"Đặt mốc cảnh báo trước hạn."`
	Up     int      `placeholder:"NGÀY" help:"Đặt số ngày quá hạn thì báo cấp trên."`
	Leader int      `placeholder:"NGÀY" help:"Đặt số ngày quá hạn thì báo lãnh đạo."`
}

// scope reads what the flags narrow to.
func (c *overseeCmd) scope(ctx context.Context, h *desk) (house.Scope, error) {
	var s house.Scope
	for _, name := range c.Agency {
		id, err := h.agencyID(name)
		if err != nil {
			return s, err
		}
		s.Agencies = append(s.Agencies, id)
	}
	if c.Plan != "" {
		p, err := h.house().PlanNamed(ctx, operator, c.Plan)
		if err != nil {
			return s, spoken(err)
		}
		s.Plan = p.Plan.Doc
	}
	return s, nil
}

func (c *overseeCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if c.Risk != 0 || c.Up != 0 || c.Leader != 0 {
		r, err := h.house().Rules(ctx)
		if err != nil {
			return spoken(err)
		}
		for _, x := range []struct{ to, from *int }{{&r.Risk, &c.Risk}, {&r.Up, &c.Up}, {&r.Leader, &c.Leader}} {
			if *x.from != 0 {
				*x.to = *x.from
			}
		}
		if err := h.house().SetRules(ctx, operator, r); err != nil {
			return spoken(err)
		}
		fmt.Fprintf(m.Stdout, "Cảnh báo trước hạn %d ngày; quá hạn %d ngày báo cấp trên, %d ngày báo lãnh đạo.\n", r.Risk,
			r.Up, r.Leader)
		return nil
	}
	s, err := c.scope(ctx, h)
	if err != nil {
		return err
	}
	if c.Write != "" {
		return c.write(ctx, h, s)
	}
	o, err := h.house().Oversee(ctx, operator, s)
	if err != nil {
		return spoken(err)
	}
	if c.JSON {
		return m.printJSON(o)
	}
	printOverview(m.Stdout, o)
	return nil
}

// write writes a paper or a workbook.
func (c *overseeCmd) write(ctx context.Context, h *desk, s house.Scope) error {
	var data []byte
	switch filepath.Ext(c.Write) {
	case ".docx":
		key := house.FormReport
		if c.Urge {
			key = house.FormUrge
		}
		var err error
		if data, err = h.house().Paper(ctx, operator, key, s); err != nil {
			return spoken(err)
		}
	case ".xlsx":
		o, err := h.house().Oversee(ctx, operator, s)
		if err != nil {
			return spoken(err)
		}
		var b bytes.Buffer
		owes := func(l task.Late) string { return strings.Join(h.house().LateWho(l), "; ") }
		if err := task.WriteOverview(&b, h.house().Name(), o, owes); err != nil {
			return err
		}
		data = b.Bytes()
	default:
		return misuse("Tên tệp cần kết thúc bằng .docx hoặc .xlsx.")
	}
	if err := os.WriteFile(c.Write, data, 0o644); err != nil {
		return fail(err, "Không ghi được tệp %s.", c.Write)
	}
	fmt.Fprintf(h.m.Stdout, "Đã ghi %s.\n", c.Write)
	return nil
}

func printOverview(w io.Writer, o *task.Overview) {
	row := func(name string, t task.Tally) {
		share := "chưa có việc đến hạn"
		if n, ok := t.Share(); ok {
			share = fmt.Sprintf("đúng hạn %d,%d%%", n/10, n%10)
		}
		fmt.Fprintf(w, "  %s: giao %d, xong đúng hạn %d, xong trễ %d, quá hạn %d", name, t.Given, t.OnTime, t.Late, t.Overdue)
		if t.Worst > 0 {
			fmt.Fprintf(w, " (lâu nhất %d ngày)", t.Worst)
		}
		fmt.Fprintf(w, ", sắp đến hạn %d, còn hạn %d; %s\n", t.Risk, t.Open, share)
	}
	fmt.Fprintf(w, "Tình hình thực hiện nhiệm vụ đến ngày %s\n", o.Today.Vietnamese())
	row("Tổng cộng", o.All.Tally)
	for _, part := range []struct {
		name  string
		lines []task.Line
	}{{"Theo cơ quan", o.Agencies}, {"Theo lĩnh vực", o.Fields}, {"Theo kế hoạch", o.Plans}, {"Theo người", o.Persons}, {"Theo tháng đến hạn", o.Months}} {
		if len(part.lines) == 0 {
			continue
		}
		fmt.Fprintln(w, part.name)
		for _, l := range part.lines {
			row(l.Name, l.Tally)
		}
	}
	if len(o.Late) > 0 {
		fmt.Fprintln(w, "Đang quá hạn")
	}
	for _, l := range o.Late {
		fmt.Fprintf(w, "  %d ngày: %s. %s (%s); chủ trì: %s\n", l.Days, l.No, l.Name, l.PlanName(), l.Lead)
	}
}

type giveCmd struct {
	Name    string   `arg:"" name:"nội-dung" help:"Nội dung nhiệm vụ."`
	Basis   string   `placeholder:"VĂN-BẢN" help:"Căn cứ: số, ký hiệu hoặc tên của thông báo, kết luận, công văn."`
	Lead    []string `required:"" sep:"none" placeholder:"CƠ-QUAN" help:"Cơ quan, đơn vị chủ trì; nhắc lại cờ cho nhiều nơi."`
	Support []string `sep:"none" placeholder:"CƠ-QUAN" help:"Cơ quan phối hợp."`
	Person  []string `placeholder:"MÃ" help:"Mã cán bộ được giao đích danh."`
	Due     string   `placeholder:"HẠN" help:"Một ngày (15/6/2026) hoặc cụm từ chỉ thời hạn (Quý II)."`
	Product string   `placeholder:"SẢN-PHẨM" help:"Sản phẩm phải có."`
	Section string   `placeholder:"LĨNH-VỰC" help:"Lĩnh vực."`
}

func (c *giveCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	id, err := h.house().GiveWork(ctx, operator, house.NewWork{Basis: c.Basis, Name: c.Name, Leads: c.Lead,
		Support: c.Support, Persons: c.Person, Time: c.Due, Product: c.Product, Section: c.Section})
	var wrong *house.Wrong
	if errors.As(err, &wrong) {
		return misuse("%s", wrong.Text)
	}
	if err != nil {
		return spoken(err)
	}
	w, err := h.store.Task(ctx, operator, id)
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Đã giao nhiệm vụ %s của %s; chủ trì: %s; hạn: %s.\n", w.No, w.PlanName(), w.Lead, w.Due.Words())
	return nil
}
