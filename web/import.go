package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
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
	s.page("GET /quan-tri/nap-thu-vien", may(org.ManageDocuments), (*visit).sources)
	s.page("GET /quan-tri/viec-chay", may(org.ManageDocuments), (*visit).jobs)
	s.page("POST /quan-tri/viec-chay/{id}", may(org.ManageDocuments), (*visit).setJob)
}

// mostFile is the largest file taken in, in bytes; mostFiles how many at once.
const (
	mostFile  = 64 << 20
	mostFiles = 200
)

type importPage struct {
	Batch    string // names the files that are handed in now
	Rows     []jobRow
	Going    int // of Rows: those that are not over yet
	Refusals []store.Refused
	Agencies []*org.Agency
	Agency   string // this and what follows as it was typed
	Internal bool
	Title    string
	Number   string
	URL      string
	Bad      map[string]string
	MostFile int64
}

// jobRow is a file that was handed in, and what became of it.
type jobRow struct {
	house.Job
	Badge string // class: ok, warn, bad
	Word  string // of the badge
	Link  string // of the document
	Who   string
	Loud  int // warnings among the problems
	Title string
	Num   string
	Wrong string // what is wrong with what was said of it
	Back  string // where it leads back to
}

func (v *visit) jobRow(j house.Job) jobRow {
	row := jobRow{Job: j, Word: textJobStates[j.State], Title: j.Said.Title, Num: j.Said.Number}
	for _, p := range j.Outcome.Problems {
		if p.Severity == paper.Warning {
			row.Loud++
		}
	}
	switch j.State {
	case store.JobDone:
		row.Badge, row.Word = "ok", textFileTaken[j.Outcome.Put]
		if j.Outcome.Key != "" { // not of a whole package
			row.Link = corpus.Ref{Doc: j.Outcome.Key}.Path()
		}
		if row.Loud > 0 {
			row.Badge = "warn"
		}
	case store.JobAsked:
		row.Badge = "warn"
	case store.JobRefused, store.JobFailed:
		row.Badge = "bad"
	}
	return row
}

// newestTime is how long the import page goes on showing what somebody handed in.
const newestTime = 24 * time.Hour

// importPage is the page with the files of a batch; "" for those that the person
// handed in last.
func (v *visit) importPage(batch string) (importPage, error) {
	d := importPage{Agencies: v.offered(), MostFile: mostFile, Batch: strings.ToLower(rand.Text())}
	if batch == "" {
		last, err := v.house.Jobs(v.ctx(), v.who, "", 0, 50)
		if err != nil {
			return d, err
		}
		for _, j := range last {
			if j.Who == v.who.ID && v.now().Sub(j.Created) < newestTime {
				batch = j.Batch
				break
			}
		}
	}
	if batch != "" {
		jobs, err := v.house.Jobs(v.ctx(), v.who, batch, 0, 2*mostFiles)
		if err != nil {
			return d, err
		}
		for _, j := range jobs {
			row := v.jobRow(j)
			row.Back = "/quan-tri/nhap?lo=" + batch
			d.Rows = append(d.Rows, row)
			if !j.State.Over() {
				d.Going++
			}
		}
	}
	refusals, err := v.house.Refusals(v.ctx(), v.who)
	d.Refusals = refusals[:min(len(refusals), 20)]
	return d, err
}

// sources explains where the library is filled from, and what is there of it.
func (v *visit) sources() error {
	all, err := v.house.Sources(v.ctx(), v.who)
	if err != nil {
		return err
	}
	return v.render("sources", all)
}

func (v *visit) importRoom() error {
	d, err := v.importPage(batchName(v.query("lo")))
	if err != nil {
		return err
	}
	if v.wantsJSON() {
		return v.importRows(d)
	}
	return v.render("import", d)
}

// importRows are the files of a batch for the script.
func (v *visit) importRows(d importPage) error {
	html, err := v.fragment("import", "jobs", d.Rows)
	if err != nil {
		return err
	}
	return v.json(http.StatusOK, map[string]any{"html": html, "going": d.Going})
}

func (v *visit) wantsJSON() bool {
	return strings.Contains(v.r.Header.Get("Accept"), "application/json")
}

// batchName is s where it can name a batch.
func batchName(s string) string {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return ""
		}
	}
	if len(s) > 60 {
		return ""
	}
	return s
}

// importFiles takes the files of a form. Once they are here the person may go: what is
// left to do goes on without them.
func (v *visit) importFiles() error {
	if err := v.parse(); err != nil { // not read yet where the token came in a header
		return err
	}
	if v.r.MultipartForm == nil {
		return v.fail(http.StatusBadRequest, textBadForm)
	}
	http.NewResponseController(v.w).SetWriteDeadline(time.Now().Add(uploadTime))
	files := v.r.MultipartForm.File["files"]
	if len(files) > mostFiles {
		return v.fail(http.StatusRequestEntityTooLarge, fmt.Sprintf(textTooManyFiles, mostFiles))
	}
	batch := batchName(v.form("lo"))
	if batch == "" {
		batch = strings.ToLower(rand.Text())
	}
	f, bad := v.importSaid(len(files))
	if len(bad) > 0 {
		return v.importWrong(bad)
	}
	for _, file := range files {
		f.Name = fileName(file.Filename)
		err := v.takeFile(batch, f, file)
		var known *store.Error
		if errors.As(err, &known) {
			return v.importWrong(map[string]string{"files": known.Text})
		}
		if err != nil {
			return err
		}
	}
	if !v.wantsJSON() {
		v.awaitJobs(batch)
		return v.redirect("/quan-tri/nhap?lo=" + batch)
	}
	d, err := v.importPage(batch)
	if err != nil {
		return err
	}
	return v.importRows(d)
}

// importSaid is what the person says of the files, and what is wrong with it by field.
func (v *visit) importSaid(files int) (f house.File, bad map[string]string) {
	bad = map[string]string{}
	f.Title, f.Number, f.URL = v.form("title"), corpus.CanonicalNumber(v.form("number")), v.form("url")
	if v.form("internal") != "" {
		f.Class, f.Agency = corpus.Internal, v.house.AgencyNamed(v.form("agency"), v.today())
		if f.Agency == "" {
			bad["agency"] = textInternalOfWhom
		}
	}
	switch {
	case files == 0:
		bad["files"] = textNoFile
	case files > 1 && (f.Title != "" || f.Number != ""):
		bad["title"] = textTitleOfOne
	}
	if u, err := url.Parse(f.URL); f.URL != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" ||
		u.Host == "" || u.User != nil) {
		bad["url"] = textBadURL
	}
	return f, bad
}

// importWrong shows the page again with what is wrong at each field.
func (v *visit) importWrong(bad map[string]string) error {
	if v.wantsJSON() {
		var texts []string
		for _, field := range []string{"files", "title", "url", "agency"} {
			if bad[field] != "" {
				texts = append(texts, bad[field])
			}
		}
		return v.json(http.StatusUnprocessableEntity, map[string]any{"text": strings.Join(texts, " ")})
	}
	d, err := v.importPage("")
	if err != nil {
		return err
	}
	d.Bad, d.Internal, d.Agency = bad, v.form("internal") != "", v.form("agency")
	d.Title, d.Number, d.URL = v.form("title"), v.form("number"), v.form("url")
	return v.renderAs(http.StatusUnprocessableEntity, "import", d)
}

// takeFile takes one file, whether the browser is still there or not.
func (v *visit) takeFile(batch string, f house.File, file *multipart.FileHeader) error {
	ctx := context.WithoutCancel(v.ctx())
	if file.Size > mostFile {
		return &store.Error{Text: fmt.Sprintf(textFileTooLarge, f.Name, sizeWords(mostFile)),
			Err: errors.New("large file")}
	}
	in, err := file.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	if f.Data, err = io.ReadAll(in); err != nil {
		return err
	}
	_, err = v.house.TakeIn(ctx, v.who, batch, house.DoorPage, f)
	return err
}

// patient is how long a page without scripts waits for what it started.
const patient = 8 * time.Second

// awaitJobs waits a little until the files of a batch are worked off.
func (v *visit) awaitJobs(batch string) {
	ctx, stop := context.WithTimeout(v.ctx(), patient)
	defer stop()
	for tick := time.NewTicker(50 * time.Millisecond); ; {
		jobs, err := v.house.Jobs(ctx, v.who, batch, 0, 2*mostFiles)
		if err != nil || !slices.ContainsFunc(jobs, func(j house.Job) bool { return !j.State.Over() }) {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// jobsPage lists what goes on by itself, and what came of it.
type jobsPage struct {
	Rows     []jobRow
	Going    int
	Asked    int
	Failed   int
	Progress house.Progress // of the index
	Pages    []pageLink
	Inbox    string
}

// mostJobs is how many files a page lists.
const mostJobs = 50

func (v *visit) jobs() error {
	counts, err := v.house.CountJobs(v.ctx(), v.who)
	if err != nil {
		return err
	}
	d := jobsPage{Going: counts[store.JobWaiting] + counts[store.JobWorking], Asked: counts[store.JobAsked],
		Failed: counts[store.JobFailed], Inbox: v.opts.Inbox}
	all := 0
	for _, n := range counts {
		all += n
	}
	page := 1
	fmt.Sscan(v.query("trang"), &page)
	last := max(1, (all+mostJobs-1)/mostJobs)
	page = max(1, min(page, last))
	d.Pages = pageLinks(v.r.URL, page, last)
	if d.Progress, err = v.house.Progress(v.ctx()); err != nil {
		return err
	}
	jobs, err := v.house.Jobs(v.ctx(), v.who, "", (page-1)*mostJobs, mostJobs)
	if err != nil {
		return err
	}
	names, err := v.officerNames()
	if err != nil {
		return err
	}
	for _, j := range jobs {
		row := v.jobRow(j)
		row.Back = "/quan-tri/viec-chay"
		if row.Who = names(j.Job.Who); j.Source == house.DoorInbox {
			row.Who = textInbox
		}
		d.Rows = append(d.Rows, row)
	}
	if v.wantsJSON() {
		html, err := v.fragment("jobs", "jobs", d.Rows)
		if err != nil {
			return err
		}
		return v.json(http.StatusOK, map[string]any{"html": html, "going": d.Going})
	}
	return v.render("jobs", d)
}

// setJob says what a file is, has it tried again, or takes it off the list.
func (v *visit) setJob() error {
	id, err := v.number("id")
	if err != nil {
		return err
	}
	back := local(v.form("ve"), "/quan-tri/viec-chay")
	if v.form("do") == "drop" {
		if err := v.house.DropJob(v.ctx(), v.who, id); err != nil {
			return err
		}
		v.flash(textJobDropped)
		return v.redirect(back)
	}
	err = v.house.ResumeJob(v.ctx(), v.who, id, v.form("number"), v.form("title"))
	var bad house.FieldError
	if errors.As(err, &bad) {
		job, err := v.store.Job(v.ctx(), id)
		if err != nil {
			return err
		}
		d, err := v.importPage(job.Batch)
		if err != nil {
			return err
		}
		for i := range d.Rows {
			if r := &d.Rows[i]; r.ID == id {
				r.Wrong, r.Title, r.Num = bad[house.FieldTitle], v.form("title"), v.form("number")
			}
		}
		return v.renderAs(http.StatusUnprocessableEntity, "import", d)
	}
	if err != nil {
		return err
	}
	if job, err := v.store.Job(v.ctx(), id); err == nil {
		v.awaitJobs(job.Batch)
	}
	return v.redirect(back)
}

// removeDocument takes away the one document that a number or a key names.
func (v *visit) removeDocument() error {
	text := v.form("document")
	place, err := v.house.Find(v.ctx(), house.ReaderOf(v.who), text, v.today())
	switch {
	case err != nil:
		return err
	case len(place.Several) > 0:
		return v.failAt("document", fmt.Sprintf(textSeveralDocuments, text))
	case place.Head == nil || !place.Ref.Whole():
		return v.failAt("document", fmt.Sprintf(textNoDocument, text))
	}
	if err := v.house.RemoveDocument(v.ctx(), v.who, place.Head.Key); err != nil {
		return err
	}
	v.flash(textDocumentRemoved, corpus.Cite(place.Head, corpus.Ref{Doc: place.Head.Key, Number: place.Head.Number}))
	return v.redirect("/quan-tri/nhap")
}
