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

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/score"
	"trolyao/store"
)

type scoreCmd struct {
	Card     scoreCardCmd     `cmd:"" help:"In bảng điểm của một cơ quan; không ghi cơ quan thì in các bộ tiêu chí và bảng xếp hạng."`
	Import   scoreImportCmd   `cmd:"" help:"Nhập bộ tiêu chí (YAML, XLSX), hoặc bảng chấm điểm của đơn vị hay tổ thẩm định (XLSX)."`
	Template scoreTemplateCmd `cmd:"" help:"Ghi mẫu XLSX của bộ tiêu chí, hoặc của bảng chấm điểm; lập bộ từ bảng của một quyết định."`
	Export   scoreExportCmd   `cmd:"" help:"Xuất bảng điểm ra XLSX, PDF, CSV hoặc hình PNG."`
	Urge     scoreUrgeCmd     `cmd:"" help:"Đôn đốc các đơn vị chưa tự chấm đủ: lãnh đạo và đầu mối của đơn vị nhận tin."`
	Agree    scoreAgreeCmd    `cmd:"" help:"Đồng ý toàn bộ phần tự chấm có đủ minh chứng của nhiều đơn vị; mục quá hạn mà không tự chấm thì 0 điểm."`
	Publish  scorePublishCmd  `cmd:"" help:"Công bố bảng điểm: đánh số và không cho sửa nữa."`
}

// scoreArgs say which set, which period and which day.
type scoreArgs struct {
	Set    string `placeholder:"MÃ" help:"Mã bộ tiêu chí, ví dụ chi-so-766 (mặc định: bộ đầu tiên đang áp dụng)."`
	Period string `placeholder:"KỲ" help:"Kỳ chấm, dạng 2026 hoặc 2026-11 (mặc định: kỳ này)."`
	Day    string `placeholder:"NGÀY" help:"Tính đến ngày nào (mặc định: hôm nay)."`
}

// read opens the set; the period and the day are those of now where none are
// named.
func (a *scoreArgs) read(ctx context.Context, h *desk, b *house.House) (*store.CriteriaSet, store.ScoreKey,
	corpus.Day, error) {
	var key store.ScoreKey
	day, err := dayOf("day", a.Day)
	if err != nil {
		return nil, key, "", err
	}
	if day == "" {
		day = h.today()
	}
	var c *store.CriteriaSet
	if a.Set != "" {
		if c, err = h.store.Criteria(ctx, a.Set); errors.Is(err, store.ErrNotFound) {
			return nil, key, "", misuse("Không có bộ tiêu chí mã %q; xem các mã: trolyao score card.", a.Set)
		}
	} else {
		var sets []store.CriteriaSet
		if sets, err = b.CriteriaSets(ctx, day); err == nil && len(sets) == 0 {
			return nil, key, "", fail(nil, "Chưa có bộ tiêu chí nào áp dụng ngày %s.", day.Vietnamese())
		}
		if err == nil {
			c = &sets[0]
		}
	}
	if err != nil {
		return nil, key, "", spoken(err)
	}
	key = store.ScoreKey{Criteria: c.Key, Period: a.Period}
	if key.Period == "" {
		key.Period = c.PeriodOf(day)
	}
	if !c.HasPeriod(key.Period) {
		return nil, key, "", misuse("%q không phải kỳ chấm của bộ %s.", key.Period, c.Key)
	}
	return c, key, day, nil
}

type scoreCardCmd struct {
	Agency    string `arg:"" optional:"" name:"cơ quan" help:"Tên hoặc mã cơ quan."`
	scoreArgs `embed:""`
	Done      string `placeholder:"SỐ" help:"Thử: nếu hoàn thành các nhiệm vụ này, cách nhau bằng dấu phẩy, thì được bao nhiêu."`
	Chart     string `placeholder:"TỆP" help:"Ghi biểu đồ ra tệp PNG này."`
	Trace     bool   `help:"In cả quy tắc, minh chứng, người chấm của từng tiêu chí."`
	JSON      bool   `name:"json" help:"In bảng điểm dạng JSON."`
}

func (c *scoreCardCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	b := h.house()
	set, key, day, err := c.read(ctx, h, b)
	if err != nil {
		return err
	}
	if c.Agency == "" {
		return c.list(ctx, h, b, set, key, day)
	}
	if key.Agency, err = h.agencyID(c.Agency); err != nil {
		return err
	}
	card, err := b.Card(ctx, operator, key, day)
	if err != nil {
		return spoken(err)
	}
	if c.Done != "" {
		f, err := b.ScoreFacts(ctx, operator, key, day)
		if err != nil {
			return spoken(err)
		}
		var ids []int64
		for _, no := range strings.Split(c.Done, ",") {
			found := false
			for _, t := range f.Tasks {
				if t.No == strings.TrimSpace(no) {
					ids, found = append(ids, t.ID), true
				}
			}
			if !found {
				return fail(nil, "Không có nhiệm vụ số %s gắn với bảng điểm này.", strings.TrimSpace(no))
			}
		}
		now, then, err := b.WhatIf(ctx, operator, key, ids, nil, day)
		if err != nil {
			return spoken(err)
		}
		fmt.Fprintf(m.Stdout, "Nếu hoàn thành nhiệm vụ %s, có minh chứng: %s điểm, hiện nay %s điểm.\n", c.Done,
			then.Total.Final, now.Total.Final)
		return nil
	}
	if c.Chart != "" {
		png, err := card.Chart()
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.Chart, png, 0o644); err != nil {
			return fail(err, "Không ghi được tệp %s.", c.Chart)
		}
	}
	if c.JSON {
		return m.printJSON(card)
	}
	printCard(m.Stdout, card, c.Trace)
	return nil
}

// printCard prints a card as a table.
func printCard(w io.Writer, c *score.Card, trace bool) {
	t := c.Total
	fmt.Fprintf(w, "%s – %s, %s, tính đến ngày %s, %s\n", c.Name, c.Title, c.PeriodWords(), c.Day.Vietnamese(),
		c.Standing())
	fmt.Fprintf(w, "Tổng: %s/%s điểm, chỉ số %s; còn có thể đạt %s điểm", t.Score(), t.Base, t.Percent(), t.Best)
	if len(c.Extra) > 0 {
		fmt.Fprintf(w, "; thưởng %s, phạt %s, sau thưởng, phạt %s%%", c.Bonus, c.Penalty, c.Overall().Fixed())
	}
	if c.Band != "" {
		fmt.Fprintf(w, "; xếp loại: %s", c.Band)
	}
	if t.AtRisk > 0 {
		fmt.Fprintf(w, "; nhiệm vụ quá hạn ảnh hưởng %s điểm", t.AtRisk)
	}
	fmt.Fprintln(w)
	if c.Example {
		fmt.Fprintln(w, "Đây là bộ tiêu chí VÍ DỤ, không có giá trị chính thức.")
	}
	if c.Unverified {
		fmt.Fprintln(w, "Có điểm tối đa chưa đối chiếu với văn bản gốc (dấu *).")
	}
	for _, r := range c.Rows() {
		mark := ""
		if r.Unverified {
			mark = "*"
		}
		fmt.Fprintf(w, "%s%s\t%s: %s/%s%s", strings.Repeat("  ", r.Depth+1), r.No, r.Name, r.Score(), r.Max, mark)
		if s := r.State.Words(); s != "" {
			fmt.Fprintf(w, " (%s)", s)
		}
		fmt.Fprintln(w)
		indent := strings.Repeat("  ", r.Depth+3)
		for _, s := range r.Covers {
			fmt.Fprintf(w, "%sgồm: %s\n", indent, s)
		}
		if trace {
			for _, s := range append(r.Trace, r.Missing...) {
				fmt.Fprintf(w, "%s- %s\n", indent, s)
			}
		}
	}
	if rows := c.Cheapest(5); len(rows) > 0 && c.Number == "" {
		fmt.Fprintln(w, "Có thể lấy thêm điểm ở:")
		for _, r := range rows {
			fmt.Fprintf(w, "  %s\tthêm tối đa %s điểm: %s\n", r.No, r.Winnable(), strings.Join(r.Missing, "; "))
		}
	}
}

// list prints the sets, and the ranking under the one chosen.
func (c *scoreCardCmd) list(ctx context.Context, h *desk, b *house.House, set *store.CriteriaSet, key store.ScoreKey,
	day corpus.Day) error {
	sets, err := h.store.CriteriaSets(ctx)
	if err != nil {
		return spoken(err)
	}
	cards, err := b.Cards(ctx, operator, key.Criteria, key.Period, day)
	if err != nil {
		return spoken(err)
	}
	if c.JSON {
		return h.m.printJSON(cards)
	}
	fmt.Fprintln(h.m.Stdout, "Các bộ tiêu chí:")
	for _, s := range sets {
		kind := ""
		if s.Example {
			kind = ", ví dụ"
		}
		if s.Frame {
			kind = ", mới là khung"
		}
		if s.Unverified() {
			kind += ", có điểm chưa đối chiếu"
		}
		fmt.Fprintf(h.m.Stdout, "  %s\t%s (bản %d, %s điểm%s)\n", s.Key, s.Name, s.Version, s.Max(), kind)
	}
	fmt.Fprintf(h.m.Stdout, "\n%s, %s, tính đến ngày %s:\n", set.Name, score.PeriodWords(key.Period), day.Vietnamese())
	empty := 0
	for _, r := range score.Rank(cards) {
		if r.Rank == 0 {
			empty++
			continue
		}
		fmt.Fprintf(h.m.Stdout, "  %d\t%s: %s điểm, %s%% (%s)\n", r.Rank, r.Card.Name, r.Card.Total.Final,
			r.Card.Total.Index().Fixed(), r.Card.Standing())
	}
	if empty > 0 {
		fmt.Fprintf(h.m.Stdout, "  %d cơ quan chưa có số liệu.\n", empty)
	}
	open, err := h.store.UncountedTasks(ctx, operator, set.Key)
	if err != nil {
		return spoken(err)
	}
	if len(open) > 0 {
		fmt.Fprintf(h.m.Stdout, "\n%d nhiệm vụ gắn với bộ này chưa tính điểm cho đơn vị nào:\n", len(open))
	}
	for _, u := range open {
		fmt.Fprintf(h.m.Stdout, "  %s\t%s: %s (tiêu chí %s)\n", u.No, u.Name, u.Why, strings.Join(u.Criteria, ", "))
	}
	return nil
}

type scoreImportCmd struct {
	File     string `arg:"" name:"tệp" help:"Tệp YAML hoặc XLSX theo mẫu của trolyao score template (bộ tiêu chí, bảng chấm điểm, kết quả khảo sát)."`
	As       string `placeholder:"MÃ" help:"Bảng chấm điểm, kết quả khảo sát: nhập với danh nghĩa cán bộ này."`
	Appraise bool   `help:"Bảng chấm điểm: nhập cột thẩm định, thay cho cột tự chấm."`
}

func (c *scoreImportCmd) Run(ctx context.Context, m *Main) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return fail(err, "Không đọc được tệp %s.", c.File)
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	b := h.house()
	if err := house.OpenFile(ctx, c.File, data); err != nil {
		return spoken(err)
	}
	switch {
	case c.As != "" && score.IsSurvey(data):
		return c.survey(ctx, h, b, data)
	case c.As != "":
		return c.claims(ctx, h, b, data)
	case score.IsSurvey(data):
		return misuse("Tệp này là kết quả khảo sát; xin ghi nhập với danh nghĩa ai: --as.")
	}
	read := score.ReadYAML
	if strings.EqualFold(filepath.Ext(c.File), ".xlsx") {
		read = score.ReadSheet
	}
	set, err := read(data)
	if err != nil {
		return problems(c.File, err)
	}
	for _, a := range set.Agencies {
		if b.Agency(a) == nil {
			return fail(nil, "Bộ tiêu chí nêu mã cơ quan %q không có trong danh mục.", a)
		}
	}
	version, err := b.PutCriteria(ctx, operator, set)
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Đã nhập bộ tiêu chí %s, bản %d: %d tiêu chí được chấm, %s điểm.\n", set.Key, version,
		len(set.Leaves()), set.Max())
	return nil
}

// problems shows what is wrong with a file, place by place.
func problems(file string, err error) error {
	var ps score.Problems
	if !errors.As(err, &ps) {
		return err
	}
	return fail(nil, "Tệp %s chưa đúng, không nhập gì:\n%s", file, ps.Error())
}

// scoreOfficer is in whose name scores are handed in, urged and agreed to.
func scoreOfficer(ctx context.Context, h *desk, id string) (*org.Officer, error) {
	who, err := h.store.Officer(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, misuse("Không có cán bộ mã %q.", id)
	}
	if err != nil {
		return nil, spoken(err)
	}
	return who, nil
}

// survey takes in what surveys gave the agencies of a set.
func (c *scoreImportCmd) survey(ctx context.Context, h *desk, b *house.House, data []byte) error {
	who, err := scoreOfficer(ctx, h, c.As)
	if err != nil {
		return err
	}
	set, found, err := b.ReadSurvey(ctx, data, h.today())
	if err != nil {
		return problems(c.File, err)
	}
	err = b.PutSurvey(ctx, who, set.Key, found)
	if errors.Is(err, store.ErrForbidden) {
		return fail(nil, "%s không có quyền nhập kết quả khảo sát cho các cơ quan này.", who.Name)
	}
	if err != nil {
		return spoken(err)
	}
	n := 0
	for _, r := range found.Rows {
		n += len(r.Claims)
	}
	fmt.Fprintf(h.m.Stdout, "Đã nhập kết quả khảo sát: %d kết quả của %d cơ quan, %s.\n", n, len(found.Rows),
		score.PeriodWords(found.Period))
	if len(found.Notes) > 0 {
		fmt.Fprintf(h.m.Stdout, "Xin xem lại:\n%s\n", found.Notes.Error())
	}
	return nil
}

func (c *scoreImportCmd) claims(ctx context.Context, h *desk, b *house.House, data []byte) error {
	who, err := scoreOfficer(ctx, h, c.As)
	if err != nil {
		return err
	}
	sets, err := h.store.CriteriaSets(ctx)
	if err != nil {
		return spoken(err)
	}
	side := score.Self
	if c.Appraise {
		side = score.Council
	}
	set, sheet, err := score.ReadClaims(data, side, func(key string) *score.Criteria {
		for i := range sets {
			if sets[i].Key == key {
				return sets[i].Criteria
			}
		}
		return nil
	})
	if err != nil {
		return problems(c.File, err)
	}
	key := store.ScoreKey{Criteria: set.Key, Agency: sheet.Agency, Period: sheet.Period}
	what := side.Act()
	err = b.PutClaims(ctx, who, key, side, sheet.Claims, sheet.Links...)
	if errors.Is(err, store.ErrForbidden) {
		return fail(nil, "%s không có quyền %s cho cơ quan %s.", who.Name, what, sheet.Agency)
	}
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(h.m.Stdout, "Đã nhập %d mục %s của %s, %s.\n", len(sheet.Claims), what, sheet.Agency,
		score.PeriodWords(sheet.Period))
	if len(sheet.Notes) > 0 {
		fmt.Fprintf(h.m.Stdout, "Xin xem lại:\n%s\n", sheet.Notes.Error())
	}
	return nil
}

// create writes a file whole.
func create(name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	err := write(&b)
	if err == nil {
		err = os.WriteFile(name, b.Bytes(), 0o644)
	}
	if err != nil {
		return fail(err, "Không ghi được tệp %s.", name)
	}
	return nil
}

type scoreTemplateCmd struct {
	File      string `arg:"" name:"tệp" help:"Tệp XLSX cần ghi."`
	scoreArgs `embed:""`
	Agency    string `placeholder:"CƠ-QUAN" help:"Ghi bảng chấm điểm của cơ quan này, với những gì đã chấm."`
	Survey    bool   `help:"Ghi bảng nhập kết quả khảo sát (SIPAS, điều tra xã hội học) của mọi cơ quan trong bộ."`
	From      string `placeholder:"TỆP" help:"Lập bộ tiêu chí từ bảng của một quyết định (DOCX, XLSX): cột tiêu chí, điểm tối đa, cách chấm, minh chứng."`
}

func (c *scoreTemplateCmd) Run(ctx context.Context, m *Main) error {
	if !strings.EqualFold(filepath.Ext(c.File), ".xlsx") {
		return misuse("Tên tệp mẫu cần kết thúc bằng .xlsx.")
	}
	if c.From != "" {
		return c.draft(ctx, m)
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	b := h.house()
	switch {
	case c.Survey:
		set, key, day, err := c.read(ctx, h, b)
		if err != nil {
			return err
		}
		rows, err := b.SurveyRows(ctx, operator, set.Criteria, key.Period, day)
		if err != nil {
			return spoken(err)
		}
		if err := create(c.File, func(w io.Writer) error {
			return score.WriteSurvey(w, set.Criteria, key.Period, rows)
		}); err != nil {
			return err
		}
		fmt.Fprintf(m.Stdout, "Đã ghi bảng kết quả khảo sát của %d cơ quan theo bộ %s, %s ra %s.\n", len(rows), set.Key,
			score.PeriodWords(key.Period), c.File)
	case c.Agency != "":
		set, key, day, err := c.read(ctx, h, b)
		if err != nil {
			return err
		}
		if key.Agency, err = h.agencyID(c.Agency); err != nil {
			return err
		}
		f, err := b.ScoreFacts(ctx, operator, key, day)
		if err != nil {
			return spoken(err)
		}
		if err := create(c.File, func(w io.Writer) error { return score.WriteClaims(w, set.Criteria, f) }); err != nil {
			return err
		}
		fmt.Fprintf(m.Stdout, "Đã ghi bảng chấm điểm của %s theo bộ %s, %s ra %s.\n", f.Name, set.Key,
			score.PeriodWords(key.Period), c.File)
	case c.Set != "":
		set, _, _, err := c.read(ctx, h, b)
		if err != nil {
			return err
		}
		if err := create(c.File, func(w io.Writer) error { return score.WriteCriteria(w, set.Criteria) }); err != nil {
			return err
		}
		fmt.Fprintf(m.Stdout, "Đã ghi bộ tiêu chí %s ra %s.\n", set.Key, c.File)
	default:
		if err := create(c.File, func(w io.Writer) error { return score.WriteCriteria(w, nil) }); err != nil {
			return err
		}
		fmt.Fprintf(m.Stdout, "Đã ghi mẫu bộ tiêu chí ra %s.\n", c.File)
	}
	return nil
}

// draft proposes a set from the table of a decision, and says what it understood.
func (c *scoreTemplateCmd) draft(ctx context.Context, m *Main) error {
	data, err := os.ReadFile(c.From)
	if err != nil {
		return fail(err, "Không đọc được tệp %s.", c.From)
	}
	blocks, _, err := paper.Read(ctx, c.From, data, paper.Options{})
	var refused *paper.Refusal
	if errors.As(err, &refused) {
		return fail(refused.Err, "%s", refused.Text)
	}
	if err != nil {
		return err
	}
	d, err := score.ReadDecision(blocks)
	if err != nil {
		return problems(c.From, err)
	}
	if err := create(c.File, func(w io.Writer) error { return score.WriteDraft(w, d) }); err != nil {
		return err
	}
	fmt.Fprintf(m.Stdout, "Đã ghi bộ tiêu chí đề xuất ra %s: %d tiêu chí được chấm, %s điểm.\n", c.File,
		len(d.Leaves()), d.Max())
	fmt.Fprintf(m.Stdout, "Đã hiểu cách chấm của %d tiêu chí:\n%s\n", len(d.Understood), d.Understood.Error())
	fmt.Fprintf(m.Stdout, "Chưa hiểu hoặc cần bổ sung, %d mục:\n%s\n", len(d.Open), d.Open.Error())
	return nil
}

type scoreExportCmd struct {
	File      string `arg:"" name:"tệp" help:"Tệp cần ghi: tên kết thúc bằng .xlsx, .pdf, .csv, hoặc .png (biểu đồ xếp hạng)."`
	scoreArgs `embed:""`
	Agency    []string `placeholder:"CƠ-QUAN" help:"Chỉ các cơ quan này."`
}

func (c *scoreExportCmd) Run(ctx context.Context, m *Main) error {
	ext := strings.ToLower(filepath.Ext(c.File))
	if ext != ".xlsx" && ext != ".pdf" && ext != ".csv" && ext != ".png" {
		return misuse("Tên tệp xuất cần kết thúc bằng .xlsx, .pdf, .csv hoặc .png.")
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	b := h.house()
	set, key, day, err := c.read(ctx, h, b)
	if err != nil {
		return err
	}
	var cards []*score.Card
	if len(c.Agency) > 0 {
		for _, name := range c.Agency {
			if key.Agency, err = h.agencyID(name); err != nil {
				return err
			}
			card, err := b.Card(ctx, operator, key, day)
			if err != nil {
				return spoken(err)
			}
			cards = append(cards, card)
		}
	} else if cards, err = b.Cards(ctx, operator, key.Criteria, key.Period, day); err != nil {
		return spoken(err)
	}
	err = create(c.File, func(w io.Writer) error {
		switch ext {
		case ".csv":
			return score.WriteCSV(w, cards)
		case ".pdf":
			return score.WritePDF(w, b.Mark(), cards)
		case ".png":
			png, err := score.RankChart(set.Name+", "+score.PeriodWords(key.Period)+" (%)", cards, "")
			if err == nil {
				_, err = w.Write(png)
			}
			return err
		}
		return score.WriteCards(w, b.Mark(), cards)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(m.Stdout, "Đã xuất %d bảng điểm ra %s.\n", len(cards), c.File)
	return nil
}

// scoreCouncil says who of the council does what to the cards of which agencies.
type scoreCouncil struct {
	scoreArgs `embed:""`
	As        string   `required:"" placeholder:"MÃ" help:"Làm với danh nghĩa thành viên tổ thẩm định này."`
	Agency    []string `placeholder:"CƠ-QUAN" help:"Chỉ các cơ quan này (mặc định: mọi cơ quan chưa công bố mà người đó thẩm định)."`
	Why       string   `placeholder:"LÝ-DO" help:"Lý do, nội dung đôn đốc; ghi vào lịch sử chấm điểm."`
}

// open finds the officer, the card's set and period, and the agencies: those named, else
// those of open cards that wanted holds for.
func (c *scoreCouncil) open(ctx context.Context, h *desk, b *house.House, wanted func(*score.Card) bool) (
	who *org.Officer, key store.ScoreKey, agencies []string, day corpus.Day, err error) {
	if who, err = scoreOfficer(ctx, h, c.As); err != nil {
		return nil, key, nil, "", err
	}
	if !who.Has(org.Appraiser) {
		return nil, key, nil, "", fail(nil, "%s không phải thành viên tổ thẩm định.", who.Name)
	}
	if _, key, day, err = c.read(ctx, h, b); err != nil {
		return nil, key, nil, "", err
	}
	for _, name := range c.Agency {
		id, err := h.agencyID(name)
		if err != nil {
			return nil, key, nil, "", err
		}
		if !who.May(org.Appraise, id) {
			return nil, key, nil, "", fail(nil, "%s không được thẩm định %s.", who.Name, name)
		}
		agencies = append(agencies, id)
	}
	if len(c.Agency) > 0 {
		return who, key, agencies, day, nil
	}
	cards, err := b.Outlines(ctx, who, key.Criteria, key.Period, day)
	if err != nil {
		return nil, key, nil, "", spoken(err)
	}
	for _, card := range cards {
		if card.Number == "" && who.May(org.Appraise, card.Agency) && wanted(card) {
			agencies = append(agencies, card.Agency)
		}
	}
	return who, key, agencies, day, nil
}

type scoreUrgeCmd struct {
	scoreCouncil `embed:""`
}

func (c *scoreUrgeCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	b := h.house()
	who, key, agencies, _, err := c.open(ctx, h, b, func(card *score.Card) bool { return !card.Progress().Handed() })
	if err != nil {
		return err
	}
	if len(agencies) == 0 {
		fmt.Fprintf(m.Stdout, "Mọi đơn vị đã tự chấm đủ, %s.\n", score.PeriodWords(key.Period))
		return nil
	}
	if err := b.UrgeScores(ctx, who, key, agencies, c.Why); err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Đã đôn đốc %d đơn vị tự chấm, %s.\n", len(agencies), score.PeriodWords(key.Period))
	return nil
}

type scoreAgreeCmd struct {
	scoreCouncil `embed:""`
}

func (c *scoreAgreeCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	b := h.house()
	who, key, agencies, day, err := c.open(ctx, h, b, func(*score.Card) bool { return true })
	if err != nil {
		return err
	}
	criteria, done, err := b.AgreeScores(ctx, who, key, agencies, c.Why, day)
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Đã công nhận %d tiêu chí của %d đơn vị, %s.\n", criteria, done, score.PeriodWords(key.Period))
	return nil
}

type scorePublishCmd struct {
	scoreArgs `embed:""`
	Agency    []string `placeholder:"CƠ-QUAN" help:"Chỉ các cơ quan này (mặc định: mọi cơ quan đã có điểm)."`
}

func (c *scorePublishCmd) Run(ctx context.Context, m *Main) error {
	if c.Set == "" {
		return misuse("Xin cho biết bộ tiêu chí cần công bố: --set.")
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	b := h.house()
	_, key, _, err := c.read(ctx, h, b)
	if err != nil {
		return err
	}
	var agencies []string
	for _, name := range c.Agency {
		id, err := h.agencyID(name)
		if err != nil {
			return err
		}
		agencies = append(agencies, id)
	}
	number, err := b.PublishScores(ctx, operator, key.Criteria, key.Period, agencies)
	if err != nil {
		return spoken(err)
	}
	fmt.Fprintf(m.Stdout, "Đã công bố bảng điểm số %s.\n", number)
	return nil
}
