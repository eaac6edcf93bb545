package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"trolyao/check"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/paper"
	"trolyao/store"
)

func init() {
	templateFuncs["draftDiff"] = draftDiff
	templateFuncs["markName"] = func(m check.Mark) string { return check.MarkNames[m] }
	templateFuncs["levelName"] = func(l check.Level) string { return check.LevelNames[l] }
	templateFuncs["levelClass"] = func(l check.Level) string { return levelClasses[l] }
}

// levelClasses are the badges of levels.
var levelClasses = map[check.Level]string{check.Wrong: "bad", check.Doubt: "warn", check.Fine: "ok"}

func (s *Server) draftPages() {
	s.page("GET "+draftPath, readers, (*visit).draftForm)
	s.upload("POST "+draftPath, readers, mostDraft+mostForm, (*visit).draftChecked)
}

// draftPath is the page where drafts are checked.
const draftPath = "/kiem-tra"

const (
	mostDraft = 32 << 20         // bytes of a draft
	draftTime = 60 * time.Second // for checking one
)

type draftPage struct {
	Text, Day string // as they were typed
	Wrong     string // what is wrong with the form
	Name      string
	Report    *check.Report
	Summary   string
	Groups    []draftGroup
	Paras     []draftPara
	Word      bool // the draft was a Word file: it can be given back with comments
}

// draftGroup are the finds of one level.
type draftGroup struct {
	Level check.Level
	Name  string
	Finds []draftFind
}

type draftFind struct {
	N int // names it on the page
	*check.Find
}

// draftPara is a paragraph of the draft as runs of words, those found marked.
type draftPara struct{ Runs []draftRun }

type draftRun struct {
	Text  string
	Find  int // 0 none
	Level check.Level
}

func (v *visit) draftForm() error { return v.render("draft", draftPage{}) }

// draftChecked checks what was handed in: shows the report, or gives the Word file
// back with comments. Nothing is kept.
func (v *visit) draftChecked() error {
	if err := v.within(asks); err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	p := draftPage{Text: v.form("text"), Day: v.form("ngay")}
	day, ok := corpus.ReadDay(p.Day)
	if p.Day == "" {
		day, ok = "", true
	}
	name, data, err := v.draftFile()
	switch {
	case err != nil:
		return err
	case !ok:
		p.Wrong = textBadDraftDay
	case data == nil && strings.TrimSpace(p.Text) == "":
		p.Wrong = textNoDraft
	}
	if p.Wrong != "" {
		return v.renderAs(http.StatusUnprocessableEntity, "draft", p)
	}
	ctx, cancel := context.WithTimeout(v.ctx(), draftTime)
	defer cancel()
	http.NewResponseController(v.w).SetWriteDeadline(time.Now().Add(2 * draftTime))
	reader := house.ReaderOf(v.who)
	if as := v.form("as"); as != "" && data != nil {
		_, marked, err := v.house.MarkDraft(ctx, reader, name, data, day, v.form("changes") != "")
		if err != nil || marked == nil {
			if err == nil {
				p.Wrong = textNotWord
			}
			return v.draftFailed(p, err)
		}
		return v.sendDocx(name, marked)
	}
	r, err := v.house.CheckDraft(ctx, reader, name, data, p.Text, day)
	if err != nil {
		return v.draftFailed(p, err)
	}
	p.Name, p.Word = name, strings.EqualFold(filepath.Ext(name), ".docx")
	p.show(r)
	return v.render("draft", p)
}

// draftFailed says what is wrong with a draft where it was handed in. What bears a mark
// of secrecy is not shown again.
func (v *visit) draftFailed(p draftPage, err error) error {
	var refusal *paper.Refusal
	var known *store.Error
	switch {
	case err == nil:
	case errors.Is(err, house.ErrSecret):
		p.Text = ""
		errors.As(err, &known)
		p.Wrong = known.Text
	case errors.As(err, &refusal):
		p.Wrong = refusal.Text
	case errors.As(err, &known):
		p.Wrong = known.Text
	case errors.Is(err, context.DeadlineExceeded) && v.ctx().Err() == nil:
		p.Wrong = textDraftSlow
	default:
		return err
	}
	return v.renderAs(http.StatusUnprocessableEntity, "draft", p)
}

// draftFile is the file handed in, nil for none.
func (v *visit) draftFile() (string, []byte, error) {
	if v.r.MultipartForm == nil || len(v.r.MultipartForm.File["files"]) == 0 {
		return "", nil, nil
	}
	return readUpload(v, v.r.MultipartForm.File["files"][0])
}

func readUpload(v *visit, file *multipart.FileHeader) (string, []byte, error) {
	if file.Size == 0 {
		return "", nil, nil
	}
	if file.Size > mostDraft {
		return "", nil, v.fail(http.StatusRequestEntityTooLarge, fmt.Sprintf(textFileTooLarge,
			fileName(file.Filename), sizeWords(mostDraft)))
	}
	in, err := file.Open()
	if err != nil {
		return "", nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	return fileName(file.Filename), data, err
}

func (v *visit) sendDocx(name string, data []byte) error {
	base := strings.TrimSuffix(name, filepath.Ext(name))
	v.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment",
		map[string]string{"filename": base + textMarkedFile}))
	v.send(http.StatusOK, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", data)
	return nil
}

// show sets a report on the page.
func (p *draftPage) show(r *check.Report) {
	p.Report, p.Summary = r, check.Summary(r)
	at := map[int][]draftFind{}
	for _, level := range check.Levels {
		g := draftGroup{Level: level, Name: check.LevelNames[level]}
		for i := range r.Finds {
			if r.Finds[i].Level() == level {
				g.Finds = append(g.Finds, draftFind{i + 1, &r.Finds[i]})
			}
		}
		if len(g.Finds) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	for i := range r.Finds {
		at[r.Finds[i].Para] = append(at[r.Finds[i].Para], draftFind{i + 1, &r.Finds[i]})
	}
	for i, text := range r.Paras {
		var para draftPara
		from := 0
		for _, f := range at[i] {
			if f.Start < from { // inside the one before
				continue
			}
			para.Runs = append(para.Runs, draftRun{Text: text[from:f.Start]},
				draftRun{Text: text[f.Start:f.End], Find: f.N, Level: f.Level()})
			from = f.End
		}
		para.Runs = append(para.Runs, draftRun{Text: text[from:]})
		p.Paras = append(p.Paras, para)
	}
}

// draftDiff sets the way from the draft's words to the right ones.
func draftDiff(edits []corpus.Edit) template.HTML {
	var b strings.Builder
	for _, e := range edits {
		text := template.HTMLEscapeString(e.Text)
		switch e.Op {
		case corpus.Dropped:
			text = "<del>" + text + "</del> "
		case corpus.Brought:
			text = "<ins>" + text + "</ins> "
		}
		b.WriteString(text)
	}
	return template.HTML(b.String())
}

type apiDraft struct {
	Name string     `json:"name"`
	Text string     `json:"text"`
	Data []byte     `json:"data"` // the file, in base64
	Day  corpus.Day `json:"day"`
}

// apiCheck checks the references of a draft; nothing of it is kept.
func (v *visit) apiCheck() error {
	var d apiDraft
	if err := v.body(&d); err != nil {
		return err
	}
	if d.Day != "" {
		if _, err := corpus.ParseDay(string(d.Day)); err != nil {
			return &failure{status: http.StatusBadRequest, text: fmt.Sprintf(textBadDayOf, "day"), err: err}
		}
	}
	if len(d.Data) == 0 && strings.TrimSpace(d.Text) == "" {
		return v.fail(http.StatusUnprocessableEntity, textNoDraft)
	}
	if len(d.Data) == 0 {
		d.Data = nil
	}
	ctx, cancel := context.WithTimeout(v.ctx(), draftTime)
	defer cancel()
	r, err := v.house.CheckDraft(ctx, house.ReaderOf(v.who), fileName(d.Name), d.Data, d.Text, d.Day)
	var refusal *paper.Refusal
	var known *store.Error
	switch {
	case errors.As(err, &refusal):
		return v.fail(http.StatusUnprocessableEntity, refusal.Text)
	case errors.As(err, &known):
		return v.fail(http.StatusUnprocessableEntity, known.Text)
	case err != nil:
		return err
	}
	return v.json(http.StatusOK, r)
}
