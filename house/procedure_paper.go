package house

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/starter"
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

// metaForm is where an office's own form is kept, by its key.
const metaForm = "form "

// mostFormFile is the largest form, in bytes.
const mostFormFile = 2 << 20

// Form returns a form as a DOCX file with its fields; own says that the office put
// it in. store.ErrNotFound where there is no such form.
func (h *House) Form(ctx context.Context, key string) (form starter.Form, data []byte, own bool, err error) {
	for _, f := range h.Data.Forms {
		if f.Key != key {
			continue
		}
		kept, err := h.Store.Meta(ctx, metaForm+key)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return f, nil, false, fmt.Errorf("house: form: %w", err)
		}
		if kept != "" {
			data, err := base64.StdEncoding.DecodeString(kept)
			return f, data, true, err
		}
		data, err := paper.LayOut(f.Layout)
		return f, data, false, err
	}
	return starter.Form{}, nil, false, fmt.Errorf("house: form %s: %w", key, store.ErrNotFound)
}

// PutForm puts an office's own form in the place of ours; no data takes it away
// again. A file that is no DOCX, or that has a field nobody knows, is refused.
func (h *House) PutForm(ctx context.Context, who *org.Officer, key string, data []byte) error {
	if !who.May(org.ManageDocuments) {
		return store.ErrForbidden
	}
	if _, _, _, err := h.Form(ctx, key); err != nil {
		return err
	}
	if len(data) > 0 {
		if len(data) > mostFormFile {
			return &store.Error{Text: textFormLarge, Err: errors.New("form too large")}
		}
		if err := OpenFile(ctx, key+".docx", data); err != nil {
			return err
		}
		_, unknown, err := paper.Fill(data, blankValues())
		if err != nil {
			return &store.Error{Text: textFormBroken, Err: err}
		}
		if len(unknown) > 0 {
			return &store.Error{Text: fmt.Sprintf(textFormFields, strings.Join(unknown, "”, “")),
				Err: errors.New("unknown fields in a form")}
		}
	}
	if err := h.Store.PutMeta(ctx, metaForm+key, base64.StdEncoding.EncodeToString(data)); err != nil {
		return fmt.Errorf("house: put form: %w", err)
	}
	return h.Store.Audit(ctx, who.ID, "procedure.form", fmt.Sprintf("%s: %d byte", key, len(data)))
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
	form, data, _, err := h.Form(ctx, key)
	if err != nil {
		return "", nil, err
	}
	v, err := h.paperValues(ctx, p, f)
	if err != nil {
		return "", nil, err
	}
	out, _, err := paper.Fill(data, v)
	if err != nil {
		return "", nil, fmt.Errorf("house: fill %s: %w", key, err)
	}
	return form.Name + " " + p.Code + ".docx", out, nil
}

func (h *House) paperValues(ctx context.Context, p *ProcedureView, f DossierFacts) (paper.Values, error) {
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
