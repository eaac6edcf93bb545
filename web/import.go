package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

func (s *Server) importPages() {
	s.page("GET /quan-tri/nhap", may(org.ManageDocuments), (*visit).importRoom)
	s.upload("POST /quan-tri/nhap", may(org.ManageDocuments), mostUpload, (*visit).importFiles)
	s.page("POST /quan-tri/nhap/go", may(org.ManageDocuments), (*visit).removeDocument)
}

// mostFile is the largest file taken in, in bytes; mostFiles how many at once.
const (
	mostFile  = 64 << 20
	mostFiles = 200
)

type importPage struct {
	Results  []importRow
	Refusals []store.Refused
	Agencies []*org.Agency
	Agency   string // as it was typed
	Internal bool
	MostFile int64
}

// importRow is what became of one file.
type importRow struct {
	Name     string
	State    string // class of the badge: ok, warn, bad
	Word     string // of the badge
	Text     string
	Link     string // of the document
	Problems []paper.Problem
	Proposed int
	Changes  bool // tells of changes to other documents, which wait to be settled
}

func (v *visit) importPage() (importPage, error) {
	d := importPage{Agencies: v.house.Agencies(v.today()), MostFile: mostFile}
	refusals, err := v.house.Refusals(v.ctx(), v.who)
	d.Refusals = refusals[:min(len(refusals), 20)]
	return d, err
}

func (v *visit) importRoom() error {
	d, err := v.importPage()
	if err != nil {
		return err
	}
	return v.render("import", d)
}

func (v *visit) importFiles() error {
	if err := v.parse(); err != nil { // not read yet where the token came in a header
		return err
	}
	if v.r.MultipartForm == nil {
		return v.fail(http.StatusBadRequest, textBadForm)
	}
	http.NewResponseController(v.w).SetWriteDeadline(time.Now().Add(uploadTime))
	files := v.r.MultipartForm.File["files"]
	if len(files) == 0 {
		return v.fail(http.StatusUnprocessableEntity, textNoFile)
	}
	if len(files) > mostFiles {
		return v.fail(http.StatusRequestEntityTooLarge, fmt.Sprintf(textTooManyFiles, mostFiles))
	}
	f := house.File{}
	if v.form("internal") != "" {
		f.Class, f.Agency = corpus.Internal, v.house.AgencyNamed(v.form("agency"), v.today())
		if f.Agency == "" {
			return v.fail(http.StatusUnprocessableEntity, textInternalOfWhom)
		}
	}
	var rows []importRow
	for _, file := range files {
		f.Name = fileName(file.Filename)
		row, err := v.importFile(f, file)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	if strings.Contains(v.r.Header.Get("Accept"), "application/json") { // the script, a file at a time
		html, err := v.fragment("import", "rows", importPage{Results: rows})
		if err != nil {
			return err
		}
		return v.json(http.StatusOK, map[string]any{"html": html})
	}
	d, err := v.importPage()
	if err != nil {
		return err
	}
	d.Results, d.Internal, d.Agency = rows, f.Class == corpus.Internal, v.form("agency")
	return v.render("import", d)
}

// importFile takes one file in. Only what concerns all files is an error.
func (v *visit) importFile(f house.File, file *multipart.FileHeader) (importRow, error) {
	row := importRow{Name: house.FileName(f.Name), State: "bad", Word: textFileRefused}
	if file.Size > mostFile {
		row.Text = fmt.Sprintf(textFileTooLarge, sizeWords(mostFile))
		return row, nil
	}
	in, err := file.Open()
	if err != nil {
		return row, err
	}
	defer in.Close()
	if f.Data, err = io.ReadAll(in); err != nil {
		return row, err
	}
	got, err := v.house.Import(v.ctx(), v.who, f)
	var known *store.Error
	if errors.As(err, &known) {
		row.Text = known.Text
		return row, nil
	}
	if err != nil && (got.Head == nil || v.ctx().Err() != nil) {
		return row, err
	}
	if err != nil { // it is stored, and what came after can be made up for
		v.log.Error("after an import", "id", requestID(v.r), "file", f.Name, "err", err)
	}
	row.Text, row.Problems, row.Proposed = got.Text, got.Problems, got.Proposed
	if got.Refused != nil {
		return row, nil
	}
	row.State, row.Word, row.Link = "ok", textFileTaken[got.Put.Outcome], corpus.Ref{Doc: got.Head.Key}.Path()
	for _, p := range row.Problems {
		if p.Severity == paper.Warning {
			row.State = "warn"
		}
	}
	waiting, _, _, err := v.house.Proposed(v.ctx(), v.who)
	if err != nil {
		return row, err
	}
	for _, p := range waiting {
		row.Changes = row.Changes || p.From.Doc == got.Head.Key
	}
	return row, nil
}

// removeDocument takes away the one document that a number or a key names.
func (v *visit) removeDocument() error {
	text := v.form("document")
	place, err := v.house.Find(v.ctx(), house.ReaderOf(v.who), text, v.today())
	switch {
	case err != nil:
		return err
	case len(place.Several) > 0:
		return v.fail(http.StatusUnprocessableEntity, fmt.Sprintf(textSeveralDocuments, text))
	case place.Head == nil || !place.Ref.Whole():
		return v.fail(http.StatusUnprocessableEntity, fmt.Sprintf(textNoDocument, text))
	}
	if err := v.house.RemoveDocument(v.ctx(), v.who, place.Head.Key); err != nil {
		return err
	}
	v.flash(textDocumentRemoved, corpus.Cite(place.Head, corpus.Ref{Doc: place.Head.Key, Number: place.Head.Number}))
	return v.redirect("/quan-tri/nhap")
}
