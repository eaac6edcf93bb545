package paper

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Options say how a file is read; the zero value is good.
type Options struct {
	// MaxBytes bounds the file, in bytes; 0 means 64 MiB.
	MaxBytes int64
	// MaxExpanded bounds what a packed file (DOCX, XLSX, ODT, ZIP) unpacks to, in bytes;
	// 0 means 512 MiB.
	MaxExpanded int64
	// NoTools never runs an outside program (pdftotext, LibreOffice, catdoc).
	NoTools bool
	// NoOCR leaves scans unread; OCRPages reads no more pages of a scan than it
	// says, 0 means all.
	NoOCR    bool
	OCRPages int
	// Page is told before each page of a scan is read: which of how many.
	Page func(page, of int)
	// FileOrder reads a PDF in the order in which its program wrote it, where that gives
	// text: tables cell by cell, hyphens kept. Else it is read as it is read by a person,
	// line by line.
	FileOrder bool
}

// recognises says that scans are to be read, and can be.
func (o Options) recognises() bool { return !o.NoTools && !o.NoOCR && Recognises() }

func (o Options) limits() Options {
	if o.MaxBytes <= 0 {
		o.MaxBytes = 64 << 20
	}
	if o.MaxExpanded <= 0 {
		o.MaxExpanded = 512 << 20
	}
	return o
}

// Read reads the paragraphs and tables of a file in reading order. The content
// decides its format, the name only tells Markdown from plain text. Odd input is
// a [Problem]; a file that cannot be read is a [*Refusal].
func Read(ctx context.Context, name string, data []byte, opts Options) ([]Block, []Problem, error) {
	opts = opts.limits()
	if int64(len(data)) > opts.MaxBytes {
		return nil, nil, Refuse(RefusedTooBig, nil, textTooBig, sizeText(int64(len(data))), sizeText(opts.MaxBytes))
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if len(data) == 0 {
		return nil, nil, Refuse(RefusedEmpty, nil, textEmpty)
	}
	kind := sniff(data)
	if stamp, ok := stampInName(strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))); ok {
		return nil, nil, RefuseSecret(stamp)
	}
	ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))
	if kind == "text" && (ext == "md" || ext == "markdown") {
		kind = "md"
	}
	var problems []Problem
	if odd := oddName(ext, kind); odd != "" {
		problems = append(problems, Problem{Severity: Warning, Text: odd})
	}
	var blocks []Block
	var more []Problem
	var err error
	switch kind {
	case "text":
		blocks, more, err = readText(data)
	case "md":
		blocks, more, err = readMarkdown(data)
	case "docx":
		blocks, more, err = readDocx(ctx, data, opts)
	case "html":
		blocks, more, err = readHTML(data)
	case "pdf":
		blocks, more, err = readPDF(ctx, data, opts)
	case "xlsx":
		blocks, more, err = readXLSX(data, opts)
	case "odt", "ods":
		blocks, more, err = readODF(ctx, kind, data, opts)
	case "rtf":
		blocks, more, err = readRTF(ctx, data)
	case "doc":
		blocks, more, err = readOldWord(ctx, data, opts)
	case "PNG", "JPEG", "GIF", "TIFF", "BMP", "WebP":
		blocks, more, err = readPicture(ctx, kind, data, opts)
	case "archive", "eml":
		if kind == "archive" && !IsPack(data) { // RAR, 7z
			err = refuseKind(kind)
			break
		}
		if blocks, more, err = readPack(ctx, name, data, opts); err == nil {
			return blocks, append(problems, more...), nil
		}
	default:
		err = refuseKind(kind)
	}
	problems = append(problems, more...)
	if err == nil && (kind == "docx" || kind == "xlsx") {
		if stamp, ok := marginStamp(data, opts); ok {
			err = RefuseSecret(stamp)
		}
	}
	if err != nil {
		var refusal *Refusal
		if !errors.As(err, &refusal) && ctx.Err() == nil {
			err = Refuse(RefusedUnreadable, err, textUnknown)
		}
		return nil, problems, err
	}
	if tooLong(blocks) {
		return nil, problems, Refuse(RefusedTooBig, errBomb, textLong)
	}
	blocks = settle(blocks)
	if len(blocks) == 0 {
		if kind == "html" && bytes.Contains(bytes.ToLower(data), []byte("<script")) {
			return nil, problems, Refuse(RefusedEmpty, nil, textShell)
		}
		return nil, problems, Refuse(RefusedEmpty, nil, textBlank)
	}
	blocks, more = mendCopies(blocks)
	problems = append(problems, more...)
	return blocks, problems, nil
}

// settle cleans the text of all blocks and drops empty ones.
func settle(blocks []Block) []Block {
	out := blocks[:0]
	for _, b := range blocks {
		b.Label = strings.TrimSpace(Clean(b.Label))
		b.Text = mendFont.Replace(trimLines(Clean(b.Text)))
		if b.Table != nil {
			text := false
			for _, rows := range [][][]Cell{b.Table.HeadRows, b.Table.Rows} {
				for _, row := range rows {
					for i := range row {
						row[i].Raw = mendFont.Replace(trimLines(Clean(row[i].Raw)))
						row[i].Text = mendFont.Replace(trimLines(Clean(row[i].Text)))
						text = text || row[i].Text != ""
					}
				}
			}
			for i, c := range b.Table.Columns {
				b.Table.Columns[i] = trimLines(Clean(c))
			}
			if !text {
				continue
			}
		} else if b.Text == "" && b.Label == "" {
			continue
		}
		out = append(out, b)
	}
	return out
}

// trimLines takes the white space off both ends of every line of s, and empty
// lines off its ends.
func trimLines(s string) string {
	if !strings.Contains(s, "\n") {
		return strings.TrimSpace(s)
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// sniff names the format of data by its content: docx, xlsx, pdf, html, doc,
// rtf, text, or something that is refused.
func sniff(data []byte) string {
	head := data
	if len(head) > 1024 {
		head = head[:1024]
	}
	starts := func(s string) bool { return bytes.HasPrefix(data, []byte(s)) }
	switch {
	case starts("PK\x03\x04"), starts("PK\x05\x06"), starts("PK\x07\x08"):
		return sniffZip(data)
	case starts("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"):
		return sniffOLE(data)
	case bytes.Contains(head, []byte("%PDF-")):
		return "pdf"
	case starts("{\\rtf"):
		return "rtf"
	case starts("\x89PNG\r\n\x1a\n"):
		return "PNG"
	case starts("\xff\xd8\xff"):
		return "JPEG"
	case starts("GIF87a"), starts("GIF89a"):
		return "GIF"
	case starts("II*\x00"), starts("MM\x00*"):
		return "TIFF"
	case starts("BM") && len(data) > 14 && int(binary.LittleEndian.Uint32(data[2:])) == len(data):
		return "BMP"
	case starts("RIFF") && len(data) > 12 && string(data[8:12]) == "WEBP":
		return "WebP"
	case starts("\x1f\x8b"), starts("7z\xbc\xaf\x27\x1c"), starts("Rar!"), starts("BZh"):
		return "archive"
	case starts("<?xml") && bytes.Contains(head, []byte("progid=\"Word.Document\"")), bytes.Contains(head,
		[]byte("pkg:package")):
		return "wordml"
	}
	text := head
	if enc := bom(data); enc == "utf-16le" || enc == "utf-16be" {
		text = []byte(decodeUTF16(head, enc == "utf-16be"))
	}
	low := bytes.ToLower(bytes.TrimLeft(text, " \t\r\n\ufeff"))
	for bytes.HasPrefix(low, []byte("<!--")) {
		end := bytes.Index(low, []byte("-->"))
		if end < 0 {
			break
		}
		low = bytes.TrimSpace(low[end+3:])
	}
	if bytes.HasPrefix(low, []byte("<?xml")) {
		if end := bytes.Index(low, []byte("?>")); end >= 0 {
			low = bytes.TrimSpace(low[end+2:])
		}
	}
	if bytes.HasPrefix(low, []byte("{")) || bytes.HasPrefix(low, []byte("[")) {
		if json.Valid(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))) {
			return "json"
		}
	}
	for _, tag := range []string{"<!doctype html", "<link", "<style", "<script", "<html", "<head", "<body", "<div",
		"<p>", "<p ", "<table", "<meta", "<article", "<main", "<title", "<h1", "<span"} {
		if bytes.HasPrefix(low, []byte(tag)) {
			return "html"
		}
	}
	if xmlRoot.Match(low) && (starts("<?xml") || starts("\xef\xbb\xbf<?xml")) {
		return "xml"
	}
	if isLetter(data) || bytes.HasPrefix(low, []byte("mime-version:")) { // saved pages (MHT) are letters too
		return "eml"
	}
	return "text"
}

// sniffZip tells the formats apart that are zip files inside.
func sniffZip(data []byte) string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		// Broken: the names in the local headers still say what it was.
		switch {
		case bytes.Contains(data, []byte("word/")):
			return "docx"
		case bytes.Contains(data, []byte("xl/")):
			return "xlsx"
		}
		return "broken zip"
	}
	kind := "archive"
	for i, f := range z.File {
		f.Name = strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		if i > 20_000 {
			break
		}
		switch {
		case f.Name == "word/document.xml" || f.Name == "word/document2.xml":
			return "docx"
		case f.Name == "xl/workbook.xml":
			return "xlsx"
		case f.Name == "xl/workbook.bin":
			return "xlsb"
		case strings.HasPrefix(f.Name, "word/"):
			kind = "docx"
		case strings.HasPrefix(f.Name, "ppt/"):
			return "pptx"
		case f.Name == "mimetype" && f.UncompressedSize64 < 200:
			if r, err := f.Open(); err == nil {
				mime, _ := io.ReadAll(io.LimitReader(r, 200))
				r.Close()
				if strings.Contains(string(mime), "opendocument.spreadsheet") {
					return "ods"
				} else if strings.Contains(string(mime), "opendocument.text") {
					return "odt"
				} else if strings.Contains(string(mime), "opendocument") {
					return "odp"
				} else if strings.Contains(string(mime), "epub") {
					return "epub"
				}
			}
		}
	}
	return kind
}

// sniffOLE tells old Word from old Excel and from locked files: stream names
// stand in the file as UTF-16.
func sniffOLE(data []byte) string {
	has := func(name string) bool {
		wide := make([]byte, 0, 2*len(name))
		for i := 0; i < len(name); i++ {
			wide = append(wide, name[i], 0)
		}
		return bytes.Contains(data, wide)
	}
	switch {
	case has("EncryptedPackage"):
		return "locked"
	case has("WordDocument"):
		return "doc"
	case has("Workbook") || has("Book"):
		return "xls"
	case has("PowerPoint Document"):
		return "ppt"
	}
	return "ole"
}

func refuseKind(kind string) *Refusal {
	cause := errors.New("format " + kind)
	switch kind {
	case "xls", "xlsb":
		return Refuse(RefusedFormat, cause, textOther, "bảng tính ."+kind, ".xlsx")
	case "ppt", "pptx", "odp":
		return Refuse(RefusedFormat, cause, textOther, "trình chiếu ."+kind, ".pdf")
	case "epub", "wordml":
		return Refuse(RefusedFormat, cause, textOther, "."+kind, ".docx")
	case "json", "xml":
		return Refuse(RefusedFormat, cause, textData, strings.ToUpper(kind))
	case "archive":
		return Refuse(RefusedFormat, cause, textArchive)
	case "locked":
		return Refuse(RefusedUnreadable, cause, textLocked)
	case "broken zip":
		return Refuse(RefusedUnreadable, cause, textBrokenZip, "nén")
	}
	return Refuse(RefusedFormat, cause, textUnknown)
}

// oddName says in Vietnamese that a file's extension is not what it holds; ""
// when it is, or when there is nothing to say.
func oddName(ext, kind string) string {
	kinds := map[string]string{
		"docx": "docx", "docm": "docx", "dotx": "docx", "doc": "doc", "pdf": "pdf", "htm": "html", "html": "html", "xhtml": "html",
		"xlsx": "xlsx", "xlsm": "xlsx", "xls": "xls", "rtf": "rtf", "odt": "odt", "ods": "ods",
		"eml": "eml", "zip": "archive", "txt": "text", "md": "md", "markdown": "md",
	}
	spoken := map[string]string{"docx": "Word (.docx)", "doc": "Word đời cũ (.doc)", "pdf": "PDF", "html": "HTML",
		"xlsx": "Excel (.xlsx)", "rtf": "RTF", "odt": "OpenDocument (.odt)", "ods": "OpenDocument (.ods)",
		"eml": "thư điện tử", "archive": "gói nén", "text": "văn bản thuần", "md": "Markdown"}
	want, known := kinds[ext]
	is, read := spoken[kind]
	if !known || !read || want == kind {
		return ""
	}
	return textNameEnds + ext + " nhưng nội dung là " + is + textReadByContent
}

// bom names the encoding that a byte-order mark, or UTF-16 without one, gives
// away; "" is anything else.
func bom(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return "utf-8"
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return "utf-16le"
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return "utf-16be"
	}
	// Without a mark, UTF-16 of any text with blanks and digits has NUL bytes
	// on one side of its pairs only.
	head := data
	if len(head) > 4096 {
		head = head[:4096]
	}
	if len(head) < 4 || len(data)%2 == 1 {
		return ""
	}
	var zero [2]int
	for i, c := range head {
		if c == 0 {
			zero[i&1]++
		}
	}
	switch pairs := len(head) / 2; {
	case zero[1] > pairs/3 && zero[0] == 0:
		return "utf-16le"
	case zero[0] > pairs/3 && zero[1] == 0:
		return "utf-16be"
	}
	return ""
}

func decodeUTF16(data []byte, big bool) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		if big {
			units = append(units, binary.BigEndian.Uint16(data[i:]))
		} else {
			units = append(units, binary.LittleEndian.Uint16(data[i:]))
		}
	}
	return strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff")
}

// decodeText finds the encoding of a text by its marks, then by whether it is
// UTF-8, then by how it spells.
func decodeText(data []byte) (string, []Problem, error) {
	var problems []Problem
	note := func(s Severity, text string) { problems = append(problems, Problem{Severity: s, Text: text}) }
	var text string
	switch enc := bom(data); {
	case enc == "utf-16le" || enc == "utf-16be":
		text = decodeUTF16(data, enc == "utf-16be")
	case utf8.Valid(data):
		text = strings.TrimPrefix(string(data), "\ufeff")
	default:
		if control(data) > 0.02 {
			return "", nil, Refuse(RefusedFormat, nil, textBinary)
		}
		legacy, name, ok := decodeLegacy(data)
		if !ok {
			// A few broken bytes in a UTF-8 text are no reason to lose the rest.
			broken := strings.Count(strings.ToValidUTF8(string(data), "\ufffd"), "\ufffd")
			if broken*200 > len(data) {
				return "", nil, Refuse(RefusedUnreadable, nil, textNoCharset)
			}
			note(Warning, textBrokenBytes)
			return strings.ToValidUTF8(string(data), "\ufffd"), problems, nil
		}
		note(Info, "Tệp dùng bảng mã "+name+textToUnicode)
		return legacy, problems, nil
	}
	if control([]byte(text)) > 0.02 {
		return "", nil, Refuse(RefusedFormat, nil, textBinary)
	}
	if strings.Contains(text, "\x00") {
		note(Warning, textNUL)
	}
	if fixed, name, changed := repairLegacy(text); changed {
		note(Info, "Chữ trong tệp gõ theo bảng mã "+name+textToUnicode)
		text = fixed
	}
	return text, problems, nil
}

// control is the share of control bytes that no text has.
func control(data []byte) float64 {
	if len(data) == 0 {
		return 0
	}
	n := 0
	for _, c := range data {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v' || c == 0x7f {
			n++
		}
	}
	return float64(n) / float64(len(data))
}

func readText(data []byte) ([]Block, []Problem, error) {
	text, problems, err := decodeText(data)
	if err != nil {
		return nil, problems, err
	}
	return TextBlocks(Clean(text)), problems, nil
}
