package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
)

// initCmd names the house.
type initCmd struct {
	Name []string `arg:"" optional:"" name:"cơ-quan" help:"Tên cơ quan dùng hệ thống này, gõ có dấu hoặc không dấu, tên mới hoặc tên cũ: UBND phường Quy Nhơn, tỉnh Gia Lai."`
	Key  string   `placeholder:"MÃ" help:"Chọn một dòng trong danh sách mà lệnh đã in ra khi có nhiều cơ quan cùng tên."`
}

func (c *initCmd) Help() string {
	return "Đặt tên cơ quan một lần; các đơn vị thường có của cơ quan ấy được lập theo mẫu và sửa được bằng trolyao agency. Không đặt thì mọi việc vẫn chạy."
}

func (c *initCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	typed := strings.Join(c.Name, " ")
	key := c.Key
	if key == "" && typed == "" {
		if name := h.house().Name(); name != "" {
			fmt.Fprintf(m.Stdout, "Hệ thống này là của %s.\n", name)
		} else {
			fmt.Fprintln(m.Stdout, "Chưa đặt tên cơ quan. Ví dụ: trolyao init UBND phường Quy Nhơn, tỉnh Gia Lai")
		}
		return nil
	}
	if key == "" {
		found := h.house().Candidates(typed)
		switch {
		case len(found) == 0:
			return misuse("Không tìm thấy cơ quan nào tên %q. Có thể gõ tên xã, phường, tỉnh, sở hoặc bộ.", typed)
		case len(found) > 1:
			fmt.Fprintf(m.Stdout, "“%s” có thể là:\n", typed)
			for _, f := range found {
				fmt.Fprintf(m.Stdout, "  --key '%s'  %s%s\n", f.Key, f.Name, was(f.Was))
			}
			return fail(nil, "Chưa đặt tên cơ quan; chạy lại với cờ --key của dòng đúng.")
		}
		key = found[0].Key
	}
	made, err := h.house().NameHouse(ctx, operator, key)
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Hệ thống này là của %s.\n", h.house().Name())
	for _, a := range made {
		fmt.Fprintf(m.Stdout, "  %s\t%s\n", a.ID, h.agencyName(a.ID))
	}
	if len(made) > 0 {
		fmt.Fprintf(m.Stdout, "Đã lập %d cơ quan, đơn vị theo mẫu; đổi tên, thêm, bỏ bằng trolyao agency.\n", len(made))
	}
	return nil
}

func was(old string) string {
	if old == "" {
		return ""
	}
	return " (từ " + old + ")"
}

// agencyCmd keeps the agencies.
type agencyCmd struct {
	List   agencyListCmd   `cmd:"" help:"Liệt kê cơ quan, đơn vị: mã, tên, thuộc cơ quan nào."`
	Show   agencyShowCmd   `cmd:"" help:"In một cơ quan: tên, tên cũ, đơn vị thuộc, cán bộ; tên gõ thế nào cũng được."`
	Add    agencyAddCmd    `cmd:"" help:"Thêm một cơ quan, đơn vị."`
	Rename agencyRenameCmd `cmd:"" help:"Đổi tên; tên cũ vẫn tìm được."`
	End    agencyEndCmd    `cmd:"" help:"Ghi ngày cuối của một cơ quan và cơ quan tiếp nhận."`
	Merge  agencyMergeCmd  `cmd:"" help:"Gộp hai cách viết của một cơ quan; tách lại được."`
	Import agencyImportCmd `cmd:"" help:"Nhập cơ quan, đơn vị từ tệp Excel; ghi tệp mẫu bằng cờ --template."`
	Names  agencyNamesCmd  `cmd:"" help:"Liệt kê tên chưa khớp với cơ quan nào và cơ quan có thể là."`
}

type agencyListCmd struct {
	Words []string `arg:"" optional:"" name:"từ" help:"Chỉ cơ quan có các từ này trong tên; không cần gõ dấu."`
	All   bool     `help:"Cả cơ quan của trung ương, của tỉnh và các xã trong tỉnh, không chỉ đơn vị của cơ quan mình."`
}

func (c *agencyListCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	n := 0
	for _, a := range h.house().ListAgencies(strings.Join(c.Words, " "), c.All, h.today()) {
		parent := ""
		if a.Parent != "" {
			parent = "thuộc " + h.agencyName(a.Parent)
		}
		fmt.Fprintf(m.Stdout, "%s\t%s\t%s\n", a.ID, h.agencyName(a.ID), parent)
		n++
	}
	fmt.Fprintf(m.Stdout, "%d cơ quan, đơn vị.\n", n)
	if h.house().Name() == "" && !c.All {
		fmt.Fprintln(m.Stdout, "Chưa đặt tên cơ quan (trolyao init); xem danh mục cài sẵn bằng cờ --all.")
	}
	return nil
}

type agencyShowCmd struct {
	Name []string `arg:"" name:"cơ quan" help:"Tên hoặc mã cơ quan."`
}

func (c *agencyShowCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	id, err := h.agencyID(strings.Join(c.Name, " "))
	if err != nil {
		return err
	}
	d := h.house().Directory()
	a := d.ByID(id)
	fmt.Fprintf(m.Stdout, "%s\nMã: %s\n", a.FullName(), a.ID)
	line := func(label, text string) {
		if text != "" {
			fmt.Fprintf(m.Stdout, "%s: %s\n", label, text)
		}
	}
	line("Mã định danh", a.Code)
	line("Cũng gọi là", strings.Join(a.Aliases, "; "))
	for _, f := range a.Former {
		line("Tên trước đây", f.Name)
	}
	if a.Parent != "" {
		line("Thuộc", h.agencyName(a.Parent))
	}
	if now, sentence := d.Present(a, string(h.today())); now == nil || sentence != "" {
		line("Lưu ý", sentence)
	}
	line("Ghi chú", a.Note)
	for _, below := range d.Tree().Down(a.ID) {
		line("Đơn vị", h.agencyName(below)+" ("+below+")")
	}
	merges, err := h.house().Merges(ctx, operator, a.ID)
	if err != nil {
		return spoken(err)
	}
	for _, x := range merges {
		if x.Undone.IsZero() {
			line("Đã gộp", x.FromName+" → "+x.IntoName)
		}
	}
	officers, err := h.store.Officers(ctx, a.ID)
	if err != nil {
		return spoken(err)
	}
	for _, o := range officers {
		if !o.Left {
			line("Cán bộ", o.Name+" ("+o.ID+")")
		}
	}
	return nil
}

type agencyAddCmd struct {
	Name   string   `arg:"" name:"tên" help:"Tên cơ quan, đơn vị."`
	Parent string   `placeholder:"CƠ-QUAN" help:"Cơ quan cấp trên (mặc định: cơ quan của hệ thống)."`
	Kind   string   `default:"office" placeholder:"LOẠI" help:"Loại: office (đơn vị trực thuộc), department (sở, ban, ngành), vertical (ngành dọc, sự nghiệp), commune (UBND cấp xã), party (Đảng, đoàn thể), local (HĐND, UBND), ministry (bộ), group (nhóm cơ quan)."`
	Alias  []string `placeholder:"TÊN" help:"Tên gọi khác; ghi nhiều lần được."`
	Code   string   `placeholder:"MÃ" help:"Mã định danh."`
	From   string   `placeholder:"NGÀY" help:"Ngày đầu tiên."`
	Member []string `placeholder:"CƠ-QUAN" help:"Thành viên, khi loại là group (nhóm cơ quan); ghi nhiều lần được."`
}

func (c *agencyAddCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if !slices.ContainsFunc(org.KindNames, func(k struct {
		Kind org.Kind
		Name string
	}) bool {
		return string(k.Kind) == c.Kind
	}) {
		return misuse("Không có loại cơ quan %q.", c.Kind)
	}
	n := house.NewAgency{Name: c.Name, Parent: c.Parent, Kind: org.Kind(c.Kind), Aliases: c.Alias, Code: c.Code,
		Members: c.Member}
	if n.From, err = dayOf("from", c.From); err != nil {
		return err
	}
	id, err := h.house().AddAgency(ctx, operator, n)
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Đã thêm %s, mã %s.\n", h.agencyName(id), id)
	return nil
}

type agencyRenameCmd struct {
	Agency string `arg:"" name:"cơ quan" help:"Tên hoặc mã cơ quan."`
	Name   string `arg:"" name:"tên-mới" help:"Tên mới."`
	From   string `placeholder:"NGÀY" help:"Ngày đầu tiên mang tên mới."`
}

func (c *agencyRenameCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	id, err := h.agencyID(c.Agency)
	if err != nil {
		return err
	}
	day, err := dayOf("from", c.From)
	if err != nil {
		return err
	}
	if err := h.house().RenameAgency(ctx, operator, id, c.Name, day); err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Đã đổi tên thành %s; mọi nhiệm vụ, cán bộ, văn bản, điểm của cơ quan giữ nguyên.\n", h.agencyName(id))
	return nil
}

type agencyEndCmd struct {
	Agency string `arg:"" name:"cơ quan" help:"Tên hoặc mã cơ quan."`
	Day    string `placeholder:"NGÀY" help:"Ngày cuối cùng (mặc định: hôm nay)."`
	To     string `placeholder:"CƠ-QUAN" help:"Cơ quan tiếp nhận."`
}

func (c *agencyEndCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	id, err := h.agencyID(c.Agency)
	if err != nil {
		return err
	}
	day, err := dayOf("day", c.Day)
	if err != nil {
		return err
	}
	if err := h.house().EndAgency(ctx, operator, id, day, c.To); err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Đã ghi ngày cuối của %s.\n", h.agencyName(id))
	return nil
}

type agencyMergeCmd struct {
	From string `arg:"" name:"tên-thừa" help:"Tên hoặc mã của cách viết thừa, hoặc tên chưa khớp."`
	Into string `arg:"" optional:"" name:"cơ-quan" help:"Tên hoặc mã của cơ quan còn lại."`
	Dry  bool   `help:"Chỉ cho biết sẽ chuyển những gì."`
	Undo bool   `help:"Tách lại lần gộp của tên này."`
}

func (c *agencyMergeCmd) Help() string {
	return "Cán bộ, nhiệm vụ, văn bản nội bộ, phiếu điểm, đơn vị trực thuộc của tên thừa chuyển sang cơ quan còn lại; tên thừa thành tên gọi khác. Tách lại: trolyao agency merge --undo TÊN-THỪA."
}

func (c *agencyMergeCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	switch {
	case c.Undo:
		of, err := h.house().MergeOf(ctx, operator, c.From)
		if err != nil {
			return spoken(err)
		}
		back, err := h.house().UnmergeAgencies(ctx, operator, of.ID)
		if err != nil {
			return spoken(err)
		}
		fmt.Fprintf(m.Stdout, "Đã tách %s khỏi %s.\n", back.FromName, back.IntoName)
		printKept(m, back)
		return nil
	case c.Into == "":
		return misuse("Cần hai tên: tên thừa, rồi cơ quan còn lại.")
	}
	w, err := h.house().WouldMerge(ctx, operator, c.From, c.Into)
	if err != nil {
		return spoken(err)
	}
	if c.Dry {
		fmt.Fprintf(m.Stdout, "Sẽ gộp %s (%s) vào %s (%s): %s.\n", w.FromName, w.From, w.IntoName, w.Into, refWords(w.Refs))
		for _, s := range w.Same {
			fmt.Fprintf(m.Stdout, "  Cả hai đều có đơn vị tên %s; sau khi gộp xin gộp tiếp hai đơn vị ấy.\n", s)
		}
		return nil
	}
	done, err := h.house().MergeAgencies(ctx, operator, w.From, w.Into)
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Đã gộp %s vào %s: %s. Tách lại: trolyao agency merge --undo '%s'\n", done.FromName, done.IntoName,
		refWords(done.Moved), done.From)
	printKept(m, done)
	return nil
}

func printKept(m *Main, x store.Merge) {
	for _, k := range x.Kept {
		fmt.Fprintln(m.Stdout, "  "+k)
	}
}

func refWords(c store.MergeCount) string {
	return fmt.Sprintf("%d cán bộ, %d nhiệm vụ, %d văn bản, %d phiếu điểm, %d đơn vị", c.Officers, c.Tasks, c.Papers,
		c.Cards, c.Units)
}

type agencyNamesCmd struct{}

func (c *agencyNamesCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	free, err := h.house().FreeNames(ctx, operator)
	if err != nil {
		return spoken(err)
	}
	for _, f := range free {
		fmt.Fprintf(m.Stdout, "%s\t%s\n", f.Name, refWords(f.Refs))
		for _, a := range f.May {
			fmt.Fprintf(m.Stdout, "  có phải %s? trolyao agency merge '%s' %s\n", a.FullName(), f.Name, a.ID)
		}
	}
	if len(free) == 0 {
		fmt.Fprintln(m.Stdout, "Mọi tên đều khớp với cơ quan trong danh mục.")
	}
	return nil
}

type agencyImportCmd struct {
	File     string `arg:"" name:"tệp" help:"Tệp Excel (XLSX)."`
	Template bool   `help:"Ghi tệp mẫu, có sẵn các đơn vị hiện có, vào tệp này."`
}

func (c *agencyImportCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if c.Template {
		data, err := h.house().AgencyTemplate()
		if err != nil {
			return err
		}
		f, err := os.OpenFile(c.File, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return fail(err, "Không ghi được tệp %s; tệp đã có thì xin chọn tên khác.", c.File)
		}
		if _, err := f.Write(data); err != nil {
			f.Close()
			return err
		}
		fmt.Fprintf(m.Stdout, "Đã ghi tệp mẫu %s.\n", c.File)
		return f.Close()
	}
	data, err := os.ReadFile(c.File)
	if err != nil {
		return fail(err, "Không đọc được tệp %s.", c.File)
	}
	n, err := h.house().ImportAgencies(ctx, operator, data)
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Thêm %d, bổ sung %d, không đổi %d cơ quan, đơn vị.\n", n.Added, n.Changed, n.Same)
	for _, x := range n.Matched {
		fmt.Fprintf(m.Stdout, "  %s nay là %s: %s\n", x.FromName, x.IntoName, refWords(x.Moved))
	}
	return nil
}
