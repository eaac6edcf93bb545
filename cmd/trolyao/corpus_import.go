package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/store"
)

type importCmd struct {
	Paths   []string `arg:"" name:"đường-dẫn" help:"Tệp văn bản (TXT, MD, HTML, DOCX, PDF, XLSX, ODT, ODS, RTF; EML và ZIP: từng tệp bên trong), văn bản điện tử (EDXML), gói BoPhapDienDienTu.zip, tệp thủ tục tải từ Cổng dịch vụ công (DOC, XLSX, JSON), bộ sưu tập .jsonl hoặc .jsonl.gz, hoặc thư mục chứa các tệp đó."`
	Title   string   `                        help:"Tên văn bản, khi trong tệp không có; chỉ dùng khi nhập một tệp."                                               placeholder:"TÊN"`
	Number  string   `                        help:"Số, ký hiệu, khi trong tệp không có; chỉ dùng khi nhập một tệp."                                               placeholder:"SỐ"`
	URL     string   `       name:"url"       help:"Địa chỉ nơi lấy văn bản, giữ làm nguồn."                                                                       placeholder:"ĐỊA-CHỈ"`
	AsOf    string   `       name:"as-of"     help:"Ngày chụp dữ liệu của bản trích cơ sở dữ liệu quốc gia về pháp luật; không ghi thì lấy ngày của tệp."                  placeholder:"NGÀY"`
	Verbose bool     `                        help:"Liệt kê mọi điểm cần xem trong từng tệp."                                                                                            short:"v"`
	JSON    bool     `       name:"json"      help:"In một đối tượng JSON: từng tệp và tổng kết."`
}

func (c *importCmd) Help() string {
	return "Nhập lại cùng một tệp thì không thay đổi gì. Tệp khác nội dung của văn bản đã có thành phiên bản mới, bản cũ được giữ. " +
		"Tệp hỏng không làm dừng việc nhập các tệp khác."
}

// fileReport accounts for one file of an import: read, refused or skipped.
type fileReport struct {
	Path      string           `json:"path"`
	Skipped   string           `json:"skipped,omitempty"` // why, one Vietnamese sentence
	Documents []documentReport `json:"documents,omitempty"`
	Refusal   *refusalReport   `json:"refusal,omitempty"`
	Problems  []paper.Problem  `json:"problems,omitempty"`
	Proposed  int              `json:"proposed,omitempty"` // tasks, for a person to approve
	// Codified is what became of a package of the codified law.
	Codified *house.CodifiedReport `json:"codified,omitempty"`
	// Official is what became of a dump of the national database.
	Official *house.OfficialReport `json:"official,omitempty"`
}

type documentReport struct {
	Key     string        `json:"key"`
	Number  string        `json:"number,omitempty"`
	Outcome store.Outcome `json:"outcome"`
	Version int           `json:"version"`
}

type refusalReport struct {
	Code paper.RefusalCode `json:"code"`
	Text string            `json:"text"` // one Vietnamese sentence
}

// importReport is what "corpus import --json" prints.
type importReport struct {
	Files     []*fileReport         `json:"files"`
	Documents map[store.Outcome]int `json:"documents"`
	Read      int                   `json:"read"`    // files
	Refused   int                   `json:"refused"` // files
	Skipped   int                   `json:"skipped"` // files; these three make up Files
	Problems  int                   `json:"problems"`
	Warnings  int                   `json:"warnings"` // of Problems
}

// Codes of refusals at the door, before corpus sees the file.
const (
	refusedMissing paper.RefusalCode = "missing"
	refusedPut     paper.RefusalCode = "store"
)

// importBytes is the largest file that is read into memory.
const importBytes = 64 << 20

func (c *importCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	hint, err := c.hint()
	if err != nil {
		return err
	}
	asOf, ok := corpus.ReadDay(c.AsOf)
	if c.AsOf != "" && !ok {
		return misuse("Cờ --as-of cần một ngày, như 20/5/2026.")
	}
	im := importing{
		desk:     h,
		hint:     hint,
		asOf:     asOf,
		pages:    make(chan string),
		progress: progress{m: m},
		report:   importReport{Documents: map[store.Outcome]int{}},
	}
	err = im.run(ctx, c.Paths)
	im.progress.clear()
	im.count()
	if c.JSON {
		if err := m.printJSON(im.report); err != nil {
			return err
		}
	} else {
		fmt.Fprint(m.Stdout, im.report.text(c.Verbose))
	}
	if err == nil {
		err = c.watched(ctx, m, h)
	}
	if err == nil {
		err = h.openIndex(ctx)
		var locked *index.LockedError
		if errors.As(err, &locked) {
			err = nil // whoever has the index open follows the store by itself
		}
	}
	switch {
	case err != nil:
		return spoken(err)
	case im.report.Refused > 0:
		return &failure{code: exitRefusals}
	}
	return nil
}

// watched checks again what is watched, by the law that has come in.
func (c *importCmd) watched(ctx context.Context, m *Main, h *desk) error {
	told, err := h.house().WatchRound(ctx)
	if err == nil && told > 0 && !c.JSON {
		fmt.Fprintf(m.Stdout, "%d dự thảo, văn bản đang theo dõi có thay đổi; xem bằng trolyao watch list.\n", told)
	}
	return err
}

// hint is what the flags say of the files.
func (c *importCmd) hint() (corpus.Hint, error) {
	hint := corpus.Hint{Title: strings.Join(strings.Fields(paper.Clean(c.Title)), " "),
		Number: corpus.CanonicalNumber(c.Number), Source: c.URL}
	if house.MarkedSecret(c.Title + " " + c.Number + " " + c.URL) {
		return hint, fail(house.ErrSecret, "Tên, số hoặc địa chỉ có dấu hiệu bí mật nhà nước nên không nhận.")
	}
	if u, err := url.Parse(c.URL); c.URL != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" ||
		u.Host == "" || u.User != nil) {
		return hint, misuse("Cờ --url cần một địa chỉ bắt đầu bằng http:// hoặc https://.")
	}
	if hint.Title == "" && hint.Number == "" {
		return hint, nil
	}
	files, _ := findFiles(c.Paths)
	if len(files) > 1 {
		return hint, misuse("Cờ --title và --number chỉ dùng khi nhập một tệp; ở đây có %d tệp.", len(files))
	}
	return hint, nil
}

// importing is one import under way.
type importing struct {
	*desk
	progress progress
	report   importReport
	hint     corpus.Hint // what the person said of the files
	asOf     corpus.Day  // when the data of a dump was taken; "" the day of the file

	batch []batchItem // read and not yet in the store
	pages chan string // the page of a scan that is being read
}

type batchItem struct {
	store.Item
	file *fileReport
}

// importBatch is how many documents one transaction takes.
const importBatch = 50

// reading is a file after it was read.
type reading struct {
	path      string
	codified  bool // a package of the codified law, read in pieces when its turn comes
	documents []*corpus.Document
	data      []byte
	problems  []paper.Problem
	err       error
}

// run reads every file of the paths and stores what they hold. What was
// stored when it ends early stays stored.
func (im *importing) run(ctx context.Context, paths []string) error {
	files, others := findFiles(paths)
	im.report.Files = append(im.report.Files, others...)

	// Files are read side by side and stored in their order.
	pending := make(chan chan []reading, runtime.NumCPU())
	go func() {
		defer close(pending)
		for _, path := range files {
			one := make(chan []reading, 1)
			select {
			case pending <- one:
			case <-ctx.Done():
				return
			}
			go func() { one <- readFile(ctx, path, im.hint, im.pages) }()
		}
	}()
	done := 0
	var stop error
	for one := range pending {
		all := im.await(one)
		done++
		for _, r := range all {
			if stop != nil || ctx.Err() != nil {
				break
			}
			if isCollection(r.path) {
				stop = im.collection(ctx, r.path)
				continue
			}
			if r.codified {
				stop = im.codified(ctx, r.path)
				continue
			}
			im.progress.show("Đã đọc %d/%d tệp: %s", done, len(files), filepath.Base(r.path))
			stop = im.take(ctx, r)
		}
	}
	if stop != nil {
		return stop
	}
	if err := im.flush(ctx); err != nil {
		return err
	}
	return ctx.Err()
}

// await waits for a file, and shows which page of a scan is read.
func (im *importing) await(one <-chan []reading) []reading {
	for {
		select {
		case all := <-one:
			return all
		case page := <-im.pages:
			im.progress.show("%s", page)
		}
	}
}

// findFiles returns the files under the paths in a fixed order, each once, and
// reports for what is not going to be read.
func findFiles(paths []string) (files []string, others []*fileReport) {
	seen := map[string]bool{}
	refuse := func(path, text string) {
		others = append(others, &fileReport{Path: path, Refusal: &refusalReport{refusedMissing, text}})
	}
	for _, root := range paths {
		named := filepath.Clean(root)
		if info, err := os.Stat(root); err == nil && info.IsDir() {
			root += string(filepath.Separator) // follow a link that the person named
		}
		_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			path = filepath.Clean(path)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				refuse(path, "Không tìm thấy tệp hoặc thư mục này.")
			case err != nil:
				refuse(path, "Không mở được tệp hoặc thư mục này; hãy kiểm tra quyền đọc.")
			case e.IsDir() && strings.HasPrefix(e.Name(), ".") && path != named:
				others = append(others, &fileReport{Path: path, Skipped: "Thư mục ẩn."})
				return fs.SkipDir
			case e.IsDir() || seen[path]:
			default:
				seen[path] = true
				if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
					refuse(path, "Không phải một tệp thường nên không đọc.")
				} else if why := passOver(path); why != "" && path != named {
					others = append(others, &fileReport{Path: path, Skipped: why})
				} else {
					files = append(files, path)
				}
			}
			return nil
		})
	}
	sort.Strings(files)
	return files, others
}

// passOver says why a file found in a folder is not taken for a document; ""
// when it is.
func passOver(path string) string {
	switch name := strings.ToLower(filepath.Base(path)); {
	case strings.HasPrefix(name, "."), name == "thumbs.db", name == "desktop.ini":
		return "Tệp ẩn của hệ thống."
	case strings.HasPrefix(name, "~$"):
		return "Tệp tạm của trình soạn thảo đang mở."
	case strings.HasSuffix(name, ".csv"):
		return "Bảng dữ liệu đi kèm, không phải văn bản."
	}
	return ""
}

// unopened is the refusal of a file that could not be opened.
func unopened(err error) *paper.Refusal {
	return &paper.Refusal{Code: paper.RefusedUnreadable, Text: "Không mở được tệp; hãy kiểm tra quyền đọc.", Err: err}
}

func isCollection(path string) bool {
	name := strings.ToLower(path)
	return strings.HasSuffix(name, ".jsonl") || strings.HasSuffix(name, ".jsonl.gz")
}

// collection stores the documents of a file of JSON lines as they come. Facts
// of the documents are taken from the table beside it: "luat-documents.csv"
// beside "luat.jsonl.gz".
func (im *importing) collection(ctx context.Context, path string) error {
	file := &fileReport{Path: path}
	im.report.Files = append(im.report.Files, file)
	in, err := os.Open(path)
	if err != nil {
		return im.refuse(ctx, file, unopened(err))
	}
	defer in.Close()
	official := corpus.IsOfficial(in)
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if official {
		return im.official(ctx, in, file)
	}
	opts := corpus.CollectionOptions{Source: filepath.Base(path)}
	base, _, _ := strings.Cut(filepath.Base(path), ".")
	if facts, err := os.Open(filepath.Join(filepath.Dir(path), base+"-documents.csv")); err == nil {
		opts.Facts, err = corpus.ReadFacts(facts)
		facts.Close()
		if err != nil {
			file.Problems = append(file.Problems, paper.Problem{Severity: paper.Warning,
				Where: filepath.Base(facts.Name()),
				Text:  "Không đọc được bảng thông tin đi kèm nên văn bản thiếu ngày ban hành và ngày hiệu lực."})
		}
	}
	seen := 0
	err = corpus.ReadCollection(ctx, in, opts, func(d *corpus.Document, problems []paper.Problem) error {
		file.Problems = append(file.Problems, problems...)
		if d == nil {
			return nil
		}
		seen++
		im.progress.show("%s: đã đọc %d văn bản", filepath.Base(path), seen)
		im.batch = append(im.batch, batchItem{store.Item{Document: d,
			Original: store.Original{Name: filepath.Base(path)}}, file})
		if len(im.batch) >= importBatch {
			return im.flush(ctx)
		}
		return nil
	})
	var refusal *paper.Refusal
	if errors.As(err, &refusal) {
		return im.refuse(ctx, file, refusal)
	}
	return err
}

// official takes in a dump of the national database; it was taken on the day that the
// person says, or on that of the file.
func (im *importing) official(ctx context.Context, in *os.File, file *fileReport) error {
	info, err := in.Stat()
	if err != nil {
		return err
	}
	asOf := im.asOf
	if asOf == "" {
		asOf = corpus.DayOf(info.ModTime())
	}
	file.Official, err = im.house().TakeOfficial(ctx, filepath.Base(in.Name()), in, asOf, func(text string) {
		im.progress.show("%s", text)
	})
	var refusal *paper.Refusal
	if errors.As(err, &refusal) {
		return im.refuse(ctx, file, refusal)
	}
	return err
}

// codified takes in a package of the codified law.
func (im *importing) codified(ctx context.Context, path string) error {
	if err := im.flush(ctx); err != nil {
		return err
	}
	file := &fileReport{Path: path}
	im.report.Files = append(im.report.Files, file)
	in, err := os.Open(path)
	if err != nil {
		return im.refuse(ctx, file, unopened(err))
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	file.Codified, err = im.house().TakeCodified(ctx, filepath.Base(path), in, info.Size(), func(text string) {
		im.progress.show("%s", text)
	})
	var refusal *paper.Refusal
	if errors.As(err, &refusal) {
		return im.refuse(ctx, file, refusal)
	}
	if file.Codified != nil {
		file.Problems, file.Codified.Problems = file.Codified.Problems, nil
	}
	return err
}

// readFile reads a file, or each of the files that it packs; pages is told, where
// somebody listens, how far a scan is.
func readFile(ctx context.Context, path string, hint corpus.Hint, pages chan<- string) []reading {
	r := reading{path: path}
	if isCollection(path) {
		return []reading{r} // read in pieces when its turn comes
	}
	if strings.EqualFold(filepath.Ext(path), ".parquet") {
		r.err = &paper.Refusal{Code: paper.RefusedFormat, Text: corpus.TextParquet}
		return []reading{r}
	}
	if r.codified = house.IsCodifiedFile(path); r.codified {
		return []reading{r}
	}
	if info, err := os.Stat(path); err == nil && info.Size() > importBytes {
		r.err = &paper.Refusal{Code: paper.RefusedTooBig,
			Text: fmt.Sprintf("Tệp lớn %d MB, quá giới hạn %d MB; hãy tách thành các tệp nhỏ hơn.", info.Size()>>20,
				importBytes>>20)}
		return []reading{r}
	}
	if r.data, r.err = os.ReadFile(path); r.err != nil {
		r.err = unopened(r.err)
		return []reading{r}
	}
	if !paper.IsPack(r.data) {
		r.read(ctx, hint, pages)
		return []reading{r}
	}
	files, problems, err := paper.Unpack(ctx, path, r.data, paper.Options{})
	if err != nil {
		r.data, r.problems, r.err = nil, problems, err
		return []reading{r}
	}
	if len(files) > 1 {
		hint.Title, hint.Number = "", ""
	}
	out := make([]reading, 0, len(files))
	for _, f := range files {
		one := reading{path: filepath.Join(path, filepath.FromSlash(f.Name)), data: f.Data}
		one.read(ctx, hint, pages)
		out = append(out, one)
	}
	for _, x := range problems {
		out = append(out, reading{path: filepath.Join(path, filepath.FromSlash(x.Where)),
			err: paper.Refuse(paper.RefusedUnreadable, nil, "%s", x.Text)})
	}
	return out
}

// read reads the documents of a file.
func (r *reading) read(ctx context.Context, hint corpus.Hint, pages chan<- string) {
	opts := corpus.ReadOptions{Hint: hint, File: paper.Options{Page: func(page, of int) {
		select {
		case pages <- fmt.Sprintf("%s: nhận dạng chữ trang %d/%d", filepath.Base(r.path), page, of):
		default:
		}
	}}}
	r.documents, r.problems, r.err = corpus.ReadMany(ctx, r.path, r.data, opts)
	if len(r.documents) > 1 && corpus.IsProcedure(&r.documents[0].Head) {
		r.data = nil // the file stands behind none of them alone
	}
}

// take puts what was read into the batch, or accounts for its refusal.
func (im *importing) take(ctx context.Context, r reading) error {
	file := &fileReport{Path: r.path, Problems: r.problems}
	var refusal *paper.Refusal
	switch {
	case errors.As(r.err, &refusal):
		im.report.Files = append(im.report.Files, file)
		return im.refuse(ctx, file, refusal)
	case r.err != nil:
		return r.err
	}
	im.report.Files = append(im.report.Files, file)
	if house.Nameless(r.documents[0]) {
		file.Skipped = textNameless
		return nil
	}
	if r.documents[0].Exchange != nil {
		return im.received(ctx, r, file)
	}
	for i, d := range r.documents {
		o := store.Original{Name: filepath.Base(r.path)}
		if i == 0 { // what a decision announces stands behind it
			o.Data = r.data
		}
		im.batch = append(im.batch, batchItem{store.Item{Document: d, Original: o}, file})
	}
	if len(im.batch) >= importBatch {
		return im.flush(ctx)
	}
	return nil
}

// received takes in an electronic document, which gives work.
func (im *importing) received(ctx context.Context, r reading, file *fileReport) error {
	if err := im.attachIndex(); err != nil {
		return err
	}
	got, err := im.house().Ingest(ctx, filepath.Base(r.path), r.data)
	switch {
	case err != nil:
		return err
	case got.Refused != nil:
		file.Refusal, file.Problems = &refusalReport{got.Refused.Code, got.Refused.Text}, nil
		return nil
	}
	file.Problems = append(file.Problems, got.Put.Problems...)
	file.Documents = append(file.Documents, documentReport{got.Put.Key, got.Head.Number, got.Put.Outcome,
		got.Put.Version})
	file.Proposed = got.Proposed
	return nil
}

func (im *importing) refuse(ctx context.Context, file *fileReport, refusal *paper.Refusal) error {
	file.Refusal = &refusalReport{refusal.Code, refusal.Text}
	if refusal.Code == paper.RefusedSecret {
		file.Problems = nil // they may quote the text
		im.log.Warn("refused a document that bears a state-secret stamp", "path", file.Path)
	}
	return im.house().Refuse(ctx, filepath.Base(file.Path), refusal)
}

// flush stores the batch. When the whole does not go in, each document is
// tried alone, so that one cannot keep out its neighbours.
func (im *importing) flush(ctx context.Context) error {
	batch := im.batch
	im.batch = nil
	if len(batch) == 0 {
		return nil
	}
	items := make([]store.Item, len(batch))
	for i, b := range batch {
		items[i] = b.Item
	}
	puts, err := im.house().PutDocuments(ctx, items)
	if err == nil {
		for i, p := range puts {
			batch[i].file.put(items[i].Document, p)
		}
		return nil
	}
	kept := 0
	for i, b := range batch {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		p, alone := im.house().PutDocument(ctx, b.Item)
		if alone != nil {
			batch[i].file.Refusal = &refusalReport{refusedPut, "Đọc được văn bản nhưng không ghi được vào kho."}
			im.log.Error("document not stored", "path", b.file.Path, "err", alone)
			continue
		}
		kept++
		batch[i].file.put(b.Document, p)
	}
	if kept == 0 {
		return err // the store itself is at fault
	}
	return nil
}

func (f *fileReport) put(d *corpus.Document, p store.Put) {
	f.Documents = append(f.Documents, documentReport{p.Key, d.Number, p.Outcome, p.Version})
	f.Problems = append(f.Problems, p.Problems...)
}

// count sums up the files.
func (im *importing) count() {
	r := &im.report
	for _, f := range r.Files {
		switch {
		case f.Refusal != nil:
			r.Refused++
		case f.Skipped != "":
			r.Skipped++
		default:
			r.Read++
		}
		for _, d := range f.Documents {
			r.Documents[d.Outcome]++
		}
		if f.Codified != nil {
			for o, n := range f.Codified.Outcomes {
				r.Documents[o] += n
			}
		}
		r.Problems += len(f.Problems)
		for _, p := range f.Problems {
			if p.Severity == paper.Warning {
				r.Warnings++
			}
		}
	}
}

// outcomes are the words for what became of a document.
var outcomes = []struct {
	outcome store.Outcome
	text    string
}{
	{store.Added, "văn bản mới"},
	{store.NewVersion, "phiên bản mới của văn bản đã có"},
	{store.KeptOld, "bản khác được lưu thêm, bản đang dùng giữ nguyên"},
	{store.Unchanged, "không thay đổi"},
}

// text is the summary for a person.
func (r *importReport) text(verbose bool) string {
	var b strings.Builder
	if verbose {
		for _, f := range r.Files {
			for _, p := range f.Problems {
				mark := "lưu ý"
				if p.Severity == paper.Warning {
					mark = "cần xem"
				}
				where := ""
				if p.Where != "" {
					where = " (" + p.Where + ")"
				}
				fmt.Fprintf(&b, "%s%s: %s: %s\n", f.Path, where, mark, p.Text)
			}
		}
	}
	if r.Refused > 0 {
		b.WriteString("Các tệp bị từ chối:\n")
		for _, f := range r.Files {
			if f.Refusal != nil {
				fmt.Fprintf(&b, "  %s: %s\n", f.Path, f.Refusal.Text)
			}
		}
	}
	if r.Skipped > 0 {
		b.WriteString("Bỏ qua:\n")
		for _, f := range r.Files {
			if f.Skipped != "" {
				fmt.Fprintf(&b, "  %s: %s\n", f.Path, f.Skipped)
			}
		}
	}
	fmt.Fprintf(&b, "Đã xem %d tệp: %d đọc được, %d bị từ chối, %d bỏ qua.\n", len(r.Files), r.Read, r.Refused,
		r.Skipped)
	for _, o := range outcomes {
		if n := r.Documents[o.outcome]; n > 0 {
			fmt.Fprintf(&b, "  %d %s\n", n, o.text)
		}
	}
	for _, f := range r.Files {
		if f.Codified != nil {
			b.WriteString(f.Codified.Text())
		}
		if f.Official != nil {
			b.WriteString(f.Official.Text())
		}
		if f.Proposed > 0 {
			fmt.Fprintf(&b, "%s: tìm thấy %d nhiệm vụ, chờ người có thẩm quyền duyệt (task propose).\n", f.Path, f.Proposed)
		}
	}
	if r.Problems > 0 {
		fmt.Fprintf(&b, "Có %d điểm đáng lưu ý, trong đó %d điểm cần người xem lại.", r.Problems, r.Warnings)
		if !verbose {
			b.WriteString(" Thêm cờ --verbose để liệt kê.")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
