package house

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

// DossierFacts are what the one-stop office knows of a dossier; nothing of it is
// kept. What is "" stays to be written by hand.
type DossierFacts struct {
	// Fields are the facts in words, by the names of the fields of the forms: "người
	// nộp", "mã hồ sơ", "lý do" ….
	Fields map[string]string
	// Dossier is counted where it has a day and a limit.
	Dossier task.Dossier
	Cases   []int // numbers from 1 of the cases whose papers are listed; none lists all
	// Missing are the papers that are asked for, a line each: "tờ khai: chưa ký".
	Missing []string
}

// formFields are the fields that forms may use.
var formFields = []string{"cơ quan chủ quản", "cơ quan", "địa danh", "ngày", "tháng", "năm", "số", "người nộp",
	"điện thoại", "địa chỉ", "thủ tục", "mã thủ tục", "quyết định công bố", "mã hồ sơ", "giờ nhận", "ngày nhận",
	"thời hạn", "ngày trả", "nơi trả", "lý do", "ngày hẹn lại", "hạn bổ sung", "chức danh người ký", "số bộ",
	"điện thoại cơ quan"}

var formLists = map[string][]string{"giấy tờ": {"tên", "bản chính", "bản sao", "ghi chú"},
	"thiếu": {"tên", "lý do"}, "căn cứ": {"số", "tên", "hiệu lực"}, "cách tính": {"lời", "điều khoản"}}

// FormFields are the fields that a form may use, those of lists as "giấy tờ.tên".
func FormFields() []string {
	out := append([]string{}, formFields...)
	for _, list := range []string{"giấy tờ", "thiếu", "căn cứ", "cách tính"} {
		for _, f := range formLists[list] {
			out = append(out, list+"."+f)
		}
	}
	return out
}

// DossierForms are the papers of the one-stop office, in the order they are offered.
var DossierForms = []Form{{"danh-muc-ho-so", textFormChecklist}, {"tiep-nhan-hen-tra", textFormReceipt},
	{"bo-sung", textFormMore}, {"tu-choi", textFormRefusal}, {"xin-loi", textFormSorry}}

// dossierForm is the form of the one-stop office with a key; false where it is none.
func dossierForm(key string) (Form, bool) {
	at := slices.IndexFunc(DossierForms, func(f Form) bool { return f.Key == key })
	if at < 0 {
		return Form{}, false
	}
	return DossierForms[at], true
}

// blankValues know every field and tell nothing.
func blankValues() paper.Values {
	v := paper.Values{Fields: map[string]string{}, Lists: map[string][]map[string]string{}}
	for _, f := range formFields {
		v.Fields[f] = ""
	}
	for list, fields := range formLists {
		row := map[string]string{}
		for _, f := range fields {
			row[f] = ""
		}
		v.Lists[list] = []map[string]string{row}
	}
	return v
}

// DossierPaper fills a form with the facts of a procedure and of a dossier. It
// returns a DOCX file and its name.
func (h *House) DossierPaper(ctx context.Context, reader index.Reader, key, code string, f DossierFacts) (
	string, []byte, error) {
	p, err := h.ProcedureView(ctx, reader, code, "")
	if err != nil {
		return "", nil, err
	}
	for _, text := range f.Fields {
		if err := openTexts(text); err != nil {
			return "", nil, err
		}
	}
	if err := openTexts(f.Missing...); err != nil {
		return "", nil, err
	}
	form, ok := dossierForm(key)
	if !ok {
		return "", nil, fmt.Errorf("house: form %s: %w", key, store.ErrNotFound)
	}
	data, _, err := h.FormFile(ctx, key)
	if err != nil {
		return "", nil, err
	}
	v, err := h.dossierValues(ctx, p, f)
	if err != nil {
		return "", nil, err
	}
	out, _, err := paper.Fill(data, v)
	if err != nil {
		return "", nil, fmt.Errorf("house: fill %s: %w", key, err)
	}
	return form.Name + " " + p.Code + ".docx", out, nil
}

func (h *House) dossierValues(ctx context.Context, p *ProcedureView, f DossierFacts) (paper.Values, error) {
	v := blankValues()
	today := corpus.DayOf(h.Now()).Time()
	v.Fields["ngày"], v.Fields["tháng"], v.Fields["năm"] = today.Format("02"), today.Format("01"), today.Format("2006")
	v.Fields["thủ tục"], v.Fields["mã thủ tục"], v.Fields["quyết định công bố"] = p.Name, p.Code, p.Decision
	if p.Sets > 0 {
		v.Fields["số bộ"] = fmt.Sprintf("%02d bộ", p.Sets)
	}
	v.Lists["giấy tờ"], v.Lists["thiếu"], v.Lists["căn cứ"], v.Lists["cách tính"] = nil, nil, nil, nil
	for i, c := range p.Cases {
		if len(f.Cases) > 0 && !slices.Contains(f.Cases, i+1) {
			continue
		}
		papers, _ := c.Papers()
		for _, it := range papers {
			name := strings.TrimLeft(it.Name, "-–+*•. ")
			if slices.ContainsFunc(v.Lists["giấy tờ"], func(r map[string]string) bool { return r["tên"] == name }) {
				continue
			}
			row := map[string]string{"tên": name, "bản chính": copies(it.Originals),
				"bản sao": copies(it.Copies), "ghi chú": " "}
			v.Lists["giấy tờ"] = append(v.Lists["giấy tờ"], row)
		}
	}
	for _, line := range f.Missing {
		if name, why, _ := strings.Cut(line, ":"); strings.TrimSpace(name) != "" {
			v.Lists["thiếu"] = append(v.Lists["thiếu"], map[string]string{"tên": strings.TrimSpace(name),
				"lý do": strings.TrimSpace(why)})
		}
	}
	for _, b := range p.Basis {
		state := textNotCompared
		if b.Head != nil {
			state = "(" + b.Validity.Words() + ")"
		}
		v.Lists["căn cứ"] = append(v.Lists["căn cứ"], map[string]string{"số": b.Number, "tên": b.Title, "hiệu lực": state})
	}
	if d := f.Dossier; d.Received != "" {
		v.Fields["ngày nhận"] = d.Received.Vietnamese()
		if d.Minute >= 0 {
			v.Fields["giờ nhận"] = fmt.Sprintf("%02d giờ %02d", d.Minute/60, d.Minute%60)
		}
		planner, err := h.Planner(ctx)
		if err != nil {
			return v, err
		}
		due, steps := planner.Calendar.Result(d)
		if due != "" {
			unit := "ngày"
			if d.Working {
				unit = "ngày làm việc"
			}
			v.Fields["thời hạn"] = fmt.Sprintf("%02d %s", d.Count, unit)
			v.Fields["ngày trả"] = task.Weekday(due) + " ngày " + due.Vietnamese()
		}
		for _, s := range steps {
			clause := " " // no blank to be filled by hand
			if s.Clause != "" {
				clause = "(" + s.Clause + ")"
			}
			v.Lists["cách tính"] = append(v.Lists["cách tính"], map[string]string{"lời": s.Text, "điều khoản": clause})
		}
	}
	for name, value := range f.Fields {
		if value = strings.TrimSpace(value); value != "" {
			v.Fields[name] = value
		}
	}
	return v, nil
}

func copies(n int) string {
	if n == 0 {
		return " "
	}
	return fmt.Sprintf("%02d", n)
}
