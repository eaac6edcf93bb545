package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/paper"
	"trolyao/store"
)

type procedureCmd struct {
	List      procedureListCmd      `cmd:"" help:"Liệt kê các thủ tục hành chính trong kho, lọc theo cấp, lĩnh vực, cơ quan."`
	Show      procedureShowCmd      `cmd:"" help:"Xem một thủ tục theo từng phần."`
	Import    importCmd             `cmd:"" help:"Nhập thủ tục hành chính từ tệp tải từ Cổng dịch vụ công hoặc bộ sưu tập .jsonl vào kho."`
	Checklist procedureChecklistCmd `cmd:"" help:"In danh mục giấy tờ của hồ sơ một thủ tục để đánh dấu."`
	Paper     procedurePaperCmd     `cmd:"" help:"Lập một giấy tờ một cửa (tiếp nhận và hẹn trả, bổ sung, từ chối, xin lỗi, danh mục) thành tệp Word."`
	Compare   procedureCompareCmd   `cmd:"" help:"So sánh hai thủ tục theo từng phần, hoặc hai bản của một thủ tục."`
	Problems  procedureProblemsCmd  `cmd:"" help:"Liệt kê những gì chưa đọc được ở các thủ tục và thủ tục có căn cứ đã hết hiệu lực."`
	Count     procedureCountCmd     `cmd:"" help:"Đếm thủ tục theo cấp, trực tuyến, phí, số ngày rút ngắn; xuất bảng tính."`
	Template  procedureTemplateCmd  `cmd:"" help:"Ghi bảng tính mẫu để cơ quan lập danh sách thủ tục của mình rồi nhập."`
	Deadline  procedureDeadlineCmd  `cmd:"" help:"Tính ngày trả kết quả của một hồ sơ, từng bước kèm điều khoản."`
}

type procedureListCmd struct {
	Words  []string `arg:"" optional:"" name:"từ-khóa" help:"Chỉ những thủ tục có mọi từ này trong mã hoặc tên; không cần gõ dấu."`
	Level  string   `placeholder:"CẤP" help:"Chỉ thủ tục của cấp này: xã, tỉnh, bộ."`
	Field  string   `placeholder:"LĨNH-VỰC" help:"Chỉ thủ tục của lĩnh vực có cụm từ này."`
	Agency string   `placeholder:"CƠ-QUAN" help:"Chỉ thủ tục do cơ quan có cụm từ này trong tên thực hiện."`
	JSON   bool     `name:"json" help:"In mỗi thủ tục một dòng JSON."`
}

func (c *procedureListCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	list, err := h.house().Procedures(ctx, everything, house.ProcedureFilter{Words: strings.Join(c.Words, " "),
		Level: c.Level, Field: c.Field, Agency: c.Agency})
	if err != nil {
		return spoken(err)
	}
	w := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	for _, p := range list {
		if c.JSON {
			if err := m.printJSON(p); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", p.Code, strings.Join(p.Levels, ", "), p.Name)
	}
	if c.JSON {
		return nil
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(m.Stdout, "%d thủ tục.\n", len(list))
	return nil
}

// procedureOf finds the procedure with a code for a terminal.
func (h *desk) procedureOf(ctx context.Context, code string) (*corpus.Document, *corpus.Procedure, error) {
	d, p, err := h.house().Procedure(ctx, everything, code)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil, fail(nil, "Kho chưa có thủ tục mã %s. Xem các thủ tục: trolyao procedure list.", code)
	}
	if err != nil {
		return nil, nil, spoken(err)
	}
	return d, p, nil
}

type procedureShowCmd struct {
	Code string `arg:"" name:"mã" help:"Mã thủ tục, ví dụ 1.001193."`
	JSON bool   `name:"json" help:"In dạng JSON cho chương trình khác đọc."`
}

func (c *procedureShowCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	_, p, err := h.procedureOf(ctx, c.Code)
	if err != nil {
		return err
	}
	if c.JSON {
		return m.printJSON(p)
	}
	fmt.Fprintln(m.Stdout, plainText(strings.Join(bot.ProcedureLines(p), "\n")))
	for _, problem := range p.Problems {
		fmt.Fprintf(m.Stdout, "Cần xem: %s\n", problem.Text)
	}
	return nil
}

type procedureChecklistCmd struct {
	Code string `arg:"" name:"mã" help:"Mã thủ tục."`
}

func (c *procedureChecklistCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	_, p, err := h.procedureOf(ctx, c.Code)
	if err != nil {
		return err
	}
	lines := bot.ProcedureChecklist(p)
	if len(lines) == 0 {
		return fail(nil, "Chưa đọc được thành phần hồ sơ của thủ tục %s; xem: trolyao corpus show %s.", c.Code, c.Code)
	}
	fmt.Fprintf(m.Stdout, "Hồ sơ thủ tục %s (mã %s)\n%s\n", p.Name, p.Code, strings.Join(lines, "\n"))
	return nil
}

type procedureDeadlineCmd struct {
	Words []string `arg:"" name:"hồ-sơ" help:"Giờ và ngày nhận, thời hạn; có thể thêm “bổ sung NGÀY”, “tạm dừng NGÀY đến NGÀY”, “chuyển đến NGÀY”. Ví dụ: 15:30 30/6/2026 5 ngày làm việc."`
}

func (c *procedureDeadlineCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	p, err := h.house().Planner(ctx)
	if err != nil {
		return spoken(err)
	}
	lines, err := bot.DossierLines(p.Calendar, strings.Join(c.Words, " "))
	if err != nil {
		return misuse("%s", err.Error())
	}
	fmt.Fprintln(m.Stdout, plainText(strings.Join(lines, "\n")))
	return nil
}

type procedurePaperCmd struct {
	Code     string            `arg:"" name:"mã" help:"Mã thủ tục."`
	Kind     string            `arg:"" name:"loại" enum:"danh-muc-ho-so,tiep-nhan-hen-tra,bo-sung,tu-choi,xin-loi" help:"danh-muc-ho-so, tiep-nhan-hen-tra, bo-sung, tu-choi hoặc xin-loi."`
	Out      string            `required:"" placeholder:"TỆP" help:"Tệp Word được ghi."`
	Set      map[string]string `placeholder:"TRƯỜNG=GIÁ-TRỊ" help:"Điền một trường, ví dụ “người nộp=Bà Mẫu”; dùng nhiều lần được." mapsep:"none"`
	Missing  []string          `placeholder:"GIẤY-TỜ:LÝ-DO" sep:"none" help:"Một giấy tờ cần bổ sung; dùng nhiều lần được."`
	Received string            `placeholder:"HỒ-SƠ" help:"Giờ và ngày nhận, thời hạn, như procedure deadline: 15:30 30/6/2026 5 ngày làm việc."`
}

func (c *procedurePaperCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.openIndex(ctx); err != nil {
		return spoken(err)
	}
	if _, _, err := h.procedureOf(ctx, c.Code); err != nil {
		return err
	}
	facts := house.DossierFacts{Fields: c.Set, Missing: c.Missing}
	if c.Received != "" {
		facts.Dossier = bot.ReadDossier(c.Received)
		if facts.Dossier.Received == "" {
			return misuse("Cờ --received cần ngày nhận và thời hạn, ví dụ: 15:30 30/6/2026 5 ngày làm việc.")
		}
	}
	_, data, err := h.house().DossierPaper(ctx, everything, c.Kind, c.Code, facts)
	if err != nil {
		return spoken(err)
	}
	return m.writeOut(c.Out, data)
}

type procedureCompareCmd struct {
	Code string `arg:"" name:"mã" help:"Mã thủ tục."`
	With string `arg:"" optional:"" name:"với" help:"Mã hoặc tên thủ tục kia; bỏ trống thì so hai bản mới nhất của thủ tục."`
}

func (c *procedureCompareCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	if _, _, err := h.procedureOf(ctx, c.Code); err != nil {
		return err
	}
	var cmp *house.ProcedureComparison
	if c.With == "" {
		cmp, err = h.house().CompareProcedureVersions(ctx, everything, c.Code, 0, 0)
		if errors.Is(err, store.ErrNotFound) {
			return fail(nil, "Thủ tục %s mới có một bản nên chưa so sánh được.", c.Code)
		}
	} else {
		other, _, e := h.house().ProcedureNamed(ctx, everything, c.With)
		if e == nil && other == nil {
			return fail(nil, "Kho chưa có thủ tục nào khớp “%s”.", c.With)
		}
		if err = e; err == nil {
			cmp, err = h.house().CompareProcedures(ctx, everything, c.Code, other.Code)
		}
	}
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintln(m.Stdout, plainText(strings.Join(bot.ComparisonLines(cmp), "\n")))
	return nil
}

type procedureProblemsCmd struct {
	JSON bool `name:"json" help:"In mỗi điều một dòng JSON."`
}

func (c *procedureProblemsCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	list, err := h.house().ProcedureProblems(ctx, everything)
	if err != nil {
		return spoken(err)
	}
	warnings := map[string]bool{}
	for _, p := range list {
		if p.Severity == paper.Warning {
			warnings[p.Code] = true
		}
		if c.JSON {
			if err := m.printJSON(p); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(m.Stdout, "%s  %s  (%s)\n", p.Code, p.Text, p.Name)
	}
	if !c.JSON {
		fmt.Fprintf(m.Stdout, "%d điều; %d thủ tục cần người xem.\n", len(list), len(warnings))
	}
	return nil
}

type procedureCountCmd struct {
	Out string `placeholder:"TỆP" help:"Ghi thêm bảng tính XLSX."`
}

func (c *procedureCountCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	rows, err := h.house().ProcedureCounts(ctx, everything)
	if err != nil {
		return spoken(err)
	}
	w := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	for _, line := range house.ProcedureTable(rows) {
		fmt.Fprintln(w, strings.Join(line, "\t"))
	}
	if err := w.Flush(); err != nil || c.Out == "" {
		return err
	}
	data, err := h.house().ProcedureWorkbook(ctx, everything)
	if err != nil {
		return spoken(err)
	}
	return m.writeOut(c.Out, data)
}

type procedureTemplateCmd struct {
	Out string `required:"" placeholder:"TỆP" help:"Tệp XLSX được ghi."`
}

func (c *procedureTemplateCmd) Run(m *Main) error {
	data, err := house.ProcedureListTemplate()
	if err != nil {
		return err
	}
	return m.writeOut(c.Out, data)
}

// writeOut writes a file that a command was asked for.
func (m *Main) writeOut(name string, data []byte) error {
	if err := os.WriteFile(name, data, 0o600); err != nil {
		return fail(err, "Không ghi được tệp %s.", name)
	}
	fmt.Fprintf(m.Stdout, "Đã ghi %s.\n", name)
	return nil
}
