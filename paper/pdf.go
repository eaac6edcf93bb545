package paper

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

const (
	maxPages = 5000
	pdfTime  = 30 * time.Second // for the reader in this program
	maxTree  = 64               // levels of a page tree
	maxNodes = 3 * maxPages     // of it, branches and pages; with more it runs in circles
	pdfText  = 64 << 20         // bytes of text; a code of law has 2 MB
)

// The quality gate. Of 462 official texts, scans read by machine among them,
// the worst has 0.89 well-formed syllables, 0.98 of those with marks, and 0.53
// marked vowels.
const (
	gateSyllables = 0.84
	gateMarked    = 0.93 // of the words with a letter outside ASCII
	gateToned     = 0.30
	gatePage      = 30 // letters a page, below which pages are pictures
)

var errLocked = errors.New("PDF is locked by a password")

// readPDF reads the text layer: with pdftotext where it is installed, else or
// if its text does not pass the gate with the reader in this program.
func readPDF(ctx context.Context, data []byte, opts Options) ([]Block, []Problem, error) {
	readers := []func(context.Context, []byte) ([]string, error){pdfPoppler, pdfPlain, pdfPlaced}
	switch {
	case opts.NoTools:
		readers = readers[1:]
	case opts.FileOrder:
		readers = slices.Insert(readers, 0, pdfWritten)
	}
	if unpackedPDF(data, opts.limits().MaxExpanded) {
		return nil, nil, Refuse(RefusedTooBig, errBomb, textBomb)
	}
	var errs []error
	var sheets map[int]*pdfSheet
	var noGrids []Problem
	count := 0 // of pages
	locked, empty, garbled := false, false, false
	for i, read := range readers {
		pages, err := read(ctx, data)
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if errors.Is(err, errNoTool) {
			continue
		}
		if err != nil {
			errs = append(errs, err)
			if errors.Is(err, context.DeadlineExceeded) && (i > 0 || opts.NoTools) {
				break
			}
			locked = locked || errors.Is(err, errLocked)
			continue
		}
		found := textPages(pages)
		if sheets == nil {
			sheets, noGrids = gridSheets(ctx, data)
		}
		putTables(ctx, data, found, sheets, !opts.NoTools && i == 0)
		putBare(ctx, data, found, !opts.NoTools && i == 0)
		if !opts.NoTools && i == 0 {
			putHeads(ctx, data, found)
		}
		count = len(found)
		var scans []Problem
		if bare := bareOnes(found); len(bare) > 0 && len(bare) <= ocrPages && opts.recognises() {
			if pages, told, err := readScan(ctx, data, opts, bare); err == nil {
				scans = told
				for i, p := range pages {
					found[i] = p
				}
			} else if ctx.Err() != nil {
				return nil, nil, ctx.Err()
			}
		}
		blocks, problems, verdict := pageBlocks(found)
		problems = append(append(scans, problems...), noGrids...)
		switch verdict {
		case pdfGood:
			return blocks, problems, nil
		case pdfEmpty:
			empty = true
		case pdfGarbled:
			garbled = true
		}
	}
	if (garbled || empty) && opts.recognises() {
		return scanned(ctx, data, opts, count)
	}
	err := errors.Join(errs...)
	switch {
	case garbled:
		return nil, nil, Refuse(RefusedScanned, err, textGarbled)
	case empty:
		return nil, nil, Refuse(RefusedScanned, err, textScanned)
	case locked:
		return nil, nil, Refuse(RefusedUnreadable, err, textLocked)
	case errors.Is(err, context.DeadlineExceeded):
		return nil, nil, Refuse(RefusedUnreadable, err, textSlow)
	case bytes.Contains(data, []byte("/Encrypt")):
		return nil, nil, Refuse(RefusedUnreadable, err, textEncrypted)
	}
	return nil, nil, Refuse(RefusedUnreadable, err, textBrokenPDF)
}

// unpackedPDF says that the packed streams of a PDF unpack to more than limit
// bytes; the readers would hold that in memory.
func unpackedPDF(data []byte, limit int64) bool {
	for rest := data; ; {
		at := bytes.Index(rest, []byte("stream"))
		if at < 0 {
			return false
		}
		dict := rest[max(0, at-512):at]
		rest = rest[at+len("stream"):]
		if !bytes.Contains(dict, []byte("Flate")) && !bytes.Contains(dict, []byte("/Fl")) {
			continue
		}
		packed := bytes.NewReader(rest)
		for packed.Len() > 0 { // the line end behind the word
			if c, _ := packed.ReadByte(); c != '\r' && c != '\n' {
				packed.UnreadByte()
				break
			}
		}
		z, err := zlib.NewReader(packed)
		if err != nil {
			continue
		}
		n, _ := io.Copy(io.Discard, io.LimitReader(z, limit+1)) // broken or cut: the reader will say so
		if limit -= n; limit < 0 {
			return true
		}
	}
}

// pdfPoppler runs pdftotext in reading order; pages are parted by form feeds.
func pdfPoppler(ctx context.Context, data []byte) ([]string, error) {
	pages, err := poppler(ctx, data)
	if err == nil {
		pages = mendTorn(ctx, data, pages)
	}
	if err != nil || !slices.ContainsFunc(pages, reLostHyphen.MatchString) {
		return pages, err
	}
	// In reading order it drops the hyphen at the end of a line: "NĐ-" and "CP" become
	// "NĐCP". As it lies on the page it keeps them.
	lines, err := poppler(ctx, data, "-layout")
	if err != nil || len(lines) != len(pages) {
		return pages, ctx.Err()
	}
	for i := range pages {
		pages[i] = withHyphens(pages[i], lines[i])
	}
	return pages, nil
}

// reLostHyphen finds a symbol that may have lost its hyphen: "/NĐCP".
var reLostHyphen = regexp.MustCompile(`/\p{Lu}[\p{Lu}&]{2,}[\p{Ll}]?(?:[^\pL\d&-]|$)`)

// withHyphens puts the hyphens back that end lines of a page as it lies.
func withHyphens(page, lying string) string {
	lines := strings.Split(lying, "\n")
	for i, l := range lines[:len(lines)-1] {
		head, next := strings.Fields(l), strings.Fields(lines[i+1])
		if len(head) == 0 || len(next) == 0 {
			continue
		}
		last := head[len(head)-1]
		bare, ok := strings.CutSuffix(last, "-")
		if r, _ := utf8.DecodeLastRuneInString(bare); ok && unicode.IsLetter(r) {
			page = strings.Replace(page, bare+next[0], last+next[0], 1)
		}
	}
	return page
}

// pdfWritten runs pdftotext in the order of the file, in which a program that sets
// tables writes cell by cell, and which keeps the hyphen at the end of a line.
func pdfWritten(ctx context.Context, data []byte) ([]string, error) {
	return poppler(ctx, data, "-raw")
}

func poppler(ctx context.Context, data []byte, flags ...string) ([]string, error) {
	args := append(flags, "-q", "-enc", "UTF-8", "-eol", "unix", "{in}", "-")
	out, err := runTool(ctx, "pdftotext", "in.pdf", data, nil, args...)
	if err != nil {
		if strings.Contains(strings.ToLower(err.Error()), "password") {
			return nil, fmt.Errorf("%w: %w", errLocked, err)
		}
		return nil, err
	}
	pages := strings.Split(string(out), "\f")
	if n := len(pages); n > 1 && strings.TrimSpace(pages[n-1]) == "" {
		pages = pages[:n-1]
	}
	return pages, nil
}

// pdfPlain reads the text in the order of the file.
func pdfPlain(ctx context.Context, data []byte) ([]string, error) {
	pages, err := pdfPages(ctx, data, func(p pdf.Page) (string, int, error) {
		text, err := p.GetPlainText(nil)
		return text, len(text), err
	})
	return cutEnds(pages), err
}

// cutEnds takes off a letter that ends all lines: the library puts its line ends
// through the font, which may give them a letter.
func cutEnds(pages []string) []string {
	ends, lines := map[rune]int{}, 0
	for _, page := range pages {
		for _, l := range strings.Split(page, "\n") {
			if r, _ := utf8.DecodeLastRuneInString(l); l != "" {
				lines++
				ends[r]++
			}
		}
	}
	for r, n := range ends {
		if lines < 5 || n*10 < lines*9 || !unicode.IsLetter(r) {
			continue
		}
		for i, page := range pages {
			pages[i] = strings.TrimSuffix(strings.ReplaceAll(page, string(r)+"\n", "\n"), string(r))
		}
	}
	return pages
}

// pdfPlaced builds lines from where the letters stand.
func pdfPlaced(ctx context.Context, data []byte) ([]string, error) {
	return pdfPages(ctx, data, func(p pdf.Page) (string, int, error) {
		sheet, err := drawPage(p, true)
		var b strings.Builder
		for _, l := range sheet.lines {
			b.WriteString(lineText(l))
			b.WriteByte('\n')
		}
		return b.String(), b.Len(), err
	})
}

// pdfTurn lets one file at a time be read by the library. A file on which it never
// ends, in spite of what [endless] finds, keeps the turn: it costs one processor, and
// the files after it are read without it.
var pdfTurn = make(chan struct{}, 1)

// endless reports whether the library would never come to the end of the content of a
// page, or of the map of a font: it looks for ever for the end of a string in hex that is not closed.
func endless(content pdf.Value) bool {
	var parts []io.Reader
	if content.Kind() != pdf.Array {
		parts = append(parts, content.Reader())
	}
	for i := range content.Len() {
		parts = append(parts, content.Index(i).Reader())
	}
	in := bufio.NewReader(io.MultiReader(parts...))
	until := func(end byte) bool {
		_, err := in.ReadSlice(end)
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = in.ReadSlice(end)
		}
		return err == nil
	}
	for depth := 0; ; {
		c, err := in.ReadByte()
		switch {
		case err != nil:
			return false
		case c == '\\' && depth > 0:
			in.ReadByte()
		case c == '(':
			depth++
		case c == ')':
			depth = max(0, depth-1)
		case depth > 0:
		case c == '%':
			until('\n')
		case c == '<':
			if next, err := in.Peek(1); err == nil && next[0] == '<' {
				in.ReadByte()
			} else if !until('>') {
				return true
			}
		}
	}
}

// pdfPages opens a PDF and reads page by page; read also says how many bytes it
// gives. The reader may panic or run on for ever on a broken file; it is left
// behind when its time is over.
func pdfPages[T any](ctx context.Context, data []byte, read func(pdf.Page) (T, int, error)) ([]T, error) {
	data = tidyPDF(data)
	ctx, cancel := context.WithTimeout(ctx, pdfTime)
	defer cancel()
	type result struct {
		pages []T
		err   error
	}
	select {
	case pdfTurn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	done := make(chan result, 1)
	go func() {
		var res result
		defer func() {
			if p := recover(); p != nil {
				res = result{err: fmt.Errorf("PDF reader: %v", p)}
			}
			<-pdfTurn
			done <- res
		}()
		r, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			if errors.Is(err, pdf.ErrInvalidPassword) {
				err = errLocked
			}
			res.err = err
			return
		}
		var found []pdf.Page
		nodes := 0
		pageTree(r.Trailer().Key("Root").Key("Pages"), 0, &nodes, &found)
		if len(found) == 0 || len(found) > maxPages || nodes > maxNodes {
			res.err = fmt.Errorf("PDF has %d pages", len(found))
			return
		}
		size := 0
		for _, p := range found {
			if ctx.Err() != nil {
				return
			}
			page, n, err := onePage(p, read)
			if err != nil && len(found) == 1 {
				res.err = err
				return
			}
			if size += n; size > pdfText {
				res.err = errBomb
				return
			}
			res.pages = append(res.pages, page)
		}
	}()
	select {
	case res := <-done:
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return res.pages, res.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// pageTree gathers the pages below node. The library's own search for a page
// runs for ever on a tree that is a ring, as does its look upwards.
func pageTree(node pdf.Value, depth int, nodes *int, found *[]pdf.Page) {
	kids := node.Key("Kids")
	if kids.Len() > maxPages {
		*nodes = maxNodes + 1
	}
	for i := 0; i < kids.Len() && depth <= maxTree; i++ {
		if *nodes++; *nodes > maxNodes {
			return
		}
		kid := kids.Index(i)
		switch kid.Key("Type").Name() {
		case "Pages":
			if kid.Key("Kids").Len() > 0 {
				pageTree(kid, depth+1, nodes, found)
			}
		case "Page":
			up, steps := kid, 0
			for ; !up.IsNull() && steps <= maxTree; steps++ {
				up = up.Key("Parent")
			}
			if up.IsNull() {
				*found = append(*found, pdf.Page{V: kid})
			}
		}
	}
}

func onePage[T any](p pdf.Page, read func(pdf.Page) (T, int, error)) (page T, size int, err error) {
	defer func() {
		if caught := recover(); caught != nil {
			err = fmt.Errorf("PDF page: %v", caught)
		}
	}()
	if endless(p.V.Key("Contents")) {
		return page, 0, errFullPage
	}
	fonts := inherited(p.V, "Resources").Key("Font")
	for _, name := range fonts.Keys() {
		if endless(fonts.Key(name).Key("ToUnicode")) {
			return page, 0, errFullPage
		}
	}
	return read(p)
}

// tidyPDF makes the first and last bytes what the reader asks for: nothing
// before the header, a version it knows, nothing behind the last end mark.
func tidyPDF(data []byte) []byte {
	head := data[:min(len(data), 1024)]
	if at := bytes.Index(head, []byte("%PDF-")); at > 0 {
		data = data[at:]
	}
	if end := bytes.LastIndex(data, []byte("%%EOF")); end > 0 {
		data = data[:end+5]
	}
	if len(data) > 9 && (data[5] != '1' || data[7] > '7' || data[8] != '\r' && data[8] != '\n') {
		data = bytes.Clone(data)
		copy(data[5:], "1.7")
		if data[8] == ' ' || data[8] == '%' {
			data[8] = '\n'
		}
	}
	return data
}

type pdfVerdict int

const (
	pdfGood pdfVerdict = iota
	pdfEmpty
	pdfGarbled
)

// pageBlocks makes paragraphs of the lines of the pages, and judges them.
func pageBlocks(pages []pdfPage) ([]Block, []Problem, pdfVerdict) {
	lines := make([][]string, len(pages))
	for i, p := range pages {
		lines[i] = p.lines
	}
	dropped := dropRepeated(lines)
	stamps := dropStamps(lines)
	text, letters, bare := pagesText(pages)
	var problems []Problem
	if fixed, name, changed := repairLegacy(text); changed {
		problems = append(problems, Problem{Info, "", "Chữ trong tệp PDF theo bảng mã " + name +
			textToUnicode})
		text = fixed
		convert := fromTCVN3
		if name == "VNI" {
			convert = fromVNI
		}
		for _, page := range pages {
			page.each(convert)
		}
	}
	if fixed := mendFont.Replace(text); fixed != text {
		problems = append(problems, Problem{Info, "",
			textFontMended})
		text = fixed
		for _, page := range pages {
			page.each(mendFont.Replace)
		}
	}
	if fixed := joinSyllables(text); fixed != text {
		problems = append(problems, Problem{Info, "", textSyllables})
		text = fixed
		for _, page := range pages {
			page.each(joinSyllables)
		}
	}
	if letters == 0 || letters < gatePage*len(pages) && (len(pages) > 1 || letters < gatePage/3) {
		return nil, nil, pdfEmpty
	}
	q := look(text)
	switch {
	case q.broken*50 > letters:
		return nil, nil, pdfGarbled
	case q.words >= 20 && float64(q.valid) >= gateSyllables*float64(q.words) && q.markedScore() >= gateMarked &&
		q.tonedShare() >= gateToned:
	case q.words < 20 && q.valid*2 >= q.words:
	case english(text, q):
		problems = append(problems, Problem{Warning, "",
			textNotVietnamese})
	default:
		return nil, nil, pdfGarbled
	}
	if bare > 0 && len(pages) > 1 {
		problems = append(problems, Problem{Warning, "",
			fmt.Sprintf(textBlankPages, bare, len(pages))})
	}
	if dropped > 0 {
		problems = append(problems, Problem{Info, "",
			fmt.Sprintf(textPageLines, dropped)})
	}
	if loose(lines) {
		problems = append(problems, Problem{Warning, "",
			textTableInPDF})
	} else {
		for i, page := range pages {
			if page.unsure || slices.ContainsFunc(page.lines, tableHead.MatchString) {
				problems = append(problems, Problem{Warning, fmt.Sprintf("trang %d", i+1), textTableInPDF})
			}
		}
	}
	for i, page := range pages {
		if page.off {
			problems = append(problems, Problem{Warning, fmt.Sprintf("trang %d", i+1), textOffPage})
		}
	}
	if stamps > 0 {
		problems = append(problems, Problem{Info, "",
			textDigitalStamp})
	}
	notes, unsure := footNotes(lines)
	for _, n := range unsure {
		problems = append(problems, Problem{Warning, fmt.Sprintf("trang %d", n),
			textNoteOnNumber})
	}
	blocks, odd := joinLines(pages)
	return append(blocks, notes...), append(problems, odd...), pdfGood
}

// pagesText is all text of the pages, its letters, and the number of pages with
// next to none.
func pagesText(pages []pdfPage) (text string, letters, bare int) {
	var all strings.Builder
	for _, page := range pages {
		n := 0
		page.each(func(s string) string {
			for _, r := range s {
				if unicode.IsLetter(r) {
					n++
				}
			}
			all.WriteString(s)
			all.WriteByte('\n')
			return s
		})
		letters += n
		if n < gatePage/3 {
			bare++
		}
	}
	return all.String(), letters, bare
}

// tableHead is a line with the heading of a column of numbers.
var tableHead = regexp.MustCompile(`^(?:S?TT|S\.?T\.?T\.?|Stt|Số TT|Số thứ tự)(?:$|\s+\p{Lu})`)

// english tells a text in a foreign language from a broken text layer.
func english(text string, q quality) bool {
	if q.toned*50 > q.vowels {
		return false
	}
	common, words := 0, 0
	for _, w := range strings.Fields(strings.ToLower(text)) {
		words++
		switch strings.Trim(w, ".,;:()") {
		case "the", "of", "and", "to", "in", "a", "for", "is", "on", "by", "with", "cua", "va", "cac", "duoc", "la",
			"theo", "quy", "trong":
			common++
		}
	}
	return words >= 20 && common*8 >= words
}

// loose says that most lines are so short that they must be cells.
func loose(pages [][]string) bool {
	for _, page := range pages {
		short, all := 0, 0
		for _, l := range page {
			if l == "" {
				continue
			}
			all++
			if utf8.RuneCountInString(l) <= 12 {
				short++
			}
		}
		if all >= 20 && short*2 > all {
			return true
		}
	}
	return false
}

var (
	pageNumber = regexp.MustCompile(`^[-–—\s]*(?:[Tt]rang\s*)?(\d{1,4})(?:\s*/\s*\d{1,4})?[-–—\s.]*$`)
	digits     = regexp.MustCompile(`\d+`)
)

// dropRepeated empties page numbers, and lines that stand among the first or
// last three of many pages; it counts them.
func dropRepeated(pages [][]string) int {
	const edge = 3
	type place struct{ page, line int }
	var edges []place
	number := map[place]int{} // place → page number there minus page
	offset := map[int]int{}   // that difference → pages
	same := map[string]int{}  // line without its digits → pages
	for n, page := range pages {
		var full []int
		for i, l := range page {
			if l != "" {
				full = append(full, i)
			}
		}
		if len(full) == 0 {
			continue
		}
		for _, i := range []int{full[0], full[len(full)-1]} {
			if m := pageNumber.FindStringSubmatch(page[i]); m != nil {
				p, _ := strconv.Atoi(m[1])
				number[place{n, i}] = p - n
				offset[p-n]++
			}
		}
		seen := map[string]bool{}
		for k, i := range full {
			if k >= edge && k < len(full)-edge {
				continue
			}
			edges = append(edges, place{n, i})
			if key := digits.ReplaceAllString(page[i], "#"); !seen[key] {
				seen[key] = true
				same[key]++
			}
		}
	}
	best := 1 // pages count from 1, when nothing speaks against it
	for o, n := range offset {
		if n > offset[best] || n == offset[best] && best != 1 && o < best {
			best = o
		}
	}
	dropped := 0
	for _, at := range edges {
		l := pages[at.page][at.line]
		o, isNumber := number[at]
		// The gazette's even and odd pages have a line each.
		many := len(pages) >= 3 && same[digits.ReplaceAllString(l, "#")]*5 > len(pages)*2
		if isNumber && o == best && (offset[best] > 1 || best == 1 && at.page > 0) || !isNumber && many &&
			same[digits.ReplaceAllString(l, "#")] >= 3 {
			pages[at.page][at.line] = ""
			dropped++
		}
	}
	return dropped
}

var (
	// opens is how a line begins that is not the rest of the one above.
	opens = regexp.MustCompile(`^(?:Điều\s+\d+[a-zđ]?\s*[.:]|Điều\s+\d+[a-zđ]?$|(?:Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Tiểu mục|Phụ lục|PHỤ LỤC)\s+\S{1,8}(?:[.:]|$)|Nơi nhận|Căn cứ |Theo đề nghị|Số:|Số\s*\d{1,5}[a-z]?\s?[-–/]\s?\p{Lu}|Mẫu số|\d{1,2}[a-zđ]?[.)]\s|\d{1,2}(?:\.\d{1,2})+[.)]?\s|[a-zđ]{1,2}\d?\)|[-–—+•*]\s|[IVX]{1,5}\.\s|[A-ZĐ][.)]\s|\[\d+\]|“)`)
	// hangs is how a line ends that goes on, whatever comes.
	hangs = regexp.MustCompile(`(?i)(?:^|\s)(?:ngày|tháng|năm|số|khoản|điểm|điều|các điều|mục|và|hoặc|của|theo|tại|là|đến|từ|nghị định|thông tư|nghị quyết|quyết định|chỉ thị|luật)$|,$|\pL-$|(?:^|\s)(?:khoản|điểm)\s+(?:\d+[a-zđ]?|[a-zđ])(?:\s*(?:,|và)\s*(?:\d+[a-zđ]?|[a-zđ]))*$`)
	ends  = regexp.MustCompile(`[.;:!?…][”"’)\]]*$|\./\.$|Hạnh phúc$`)
	// issuedAt is the line of a head with place and day.
	issuedAt = regexp.MustCompile(`^\p{Lu}[^.;:,]{1,40}, ngày [\d …]+ tháng [\d …]+ năm \d{4}$`)
	// entitled is the line of a Điều that bears its title.
	entitled = regexp.MustCompile(`^Điều\s+\d+[a-zđ]?\s*[.:]\s*\pL`)
)

// joinLines makes paragraphs of lines: a line that does not end a sentence goes
// on in the next one, unless that one opens something new. A table goes on over
// pages where nothing stands between its parts.
func joinLines(pages []pdfPage) (out []Block, odd []Problem) {
	var widths []int
	for _, page := range pages {
		for _, l := range page.lines {
			if l != "" {
				widths = append(widths, utf8.RuneCountInString(l))
			}
		}
	}
	full := wide(widths)
	last := ""    // the last line of the open paragraph
	open := false // there is one
	gap := false  // an empty line since
	moved := true // a new page since
	var table *tableRun
	shut := func() {
		if table != nil {
			blocks, note := table.blocks()
			if out = append(out, blocks...); note != "" {
				odd = append(odd, Problem{Info, fmt.Sprintf("trang %d", table.first+1), note})
			}
			table, open = nil, false
		}
	}
	for n, page := range pages {
		tables := page.tables
		for i := 0; i <= len(page.lines); i++ {
			for ; len(tables) > 0 && tables[0].before <= i; tables = tables[1:] {
				if table == nil || !table.takes(n, tables[0].grid) {
					shut()
					table = newRun(n, tables[0].grid)
				}
			}
			if i == len(page.lines) {
				break
			}
			l := page.lines[i]
			if l == "" {
				gap = true
				continue
			}
			shut()
			if open && goesOn(last, l, full, gap && !moved) {
				sep := " "
				if strings.HasSuffix(last, "/") || strings.HasSuffix(last, "-") && !strings.HasSuffix(last, " -") &&
					len(last) > 1 {
					sep = ""
				}
				out[len(out)-1].Text += sep + l
			} else {
				out = append(out, Block{Text: l, Page: n + 1})
			}
			last, open, gap, moved = l, true, false, false
		}
		moved, gap = true, false
	}
	shut()
	return out, odd
}

// wide is the length, in letters, of a full line: that of the 80th percentile.
func wide(widths []int) int {
	if len(widths) == 0 {
		return 0
	}
	most := 0
	for _, w := range widths {
		most = max(most, min(w, 399))
	}
	count := make([]int, most+1)
	for _, w := range widths {
		count[min(w, most)]++
	}
	sum := 0
	for w, n := range count {
		if sum += n; sum*5 >= len(widths)*4 {
			return w
		}
	}
	return most
}

// A line that ends with a provision goes on with its document: "theo khoản 2 Điều 5",
// "Nghị định số …".
var (
	partOf   = regexp.MustCompile(`(?i)\s(?:điều|khoản|mục) \d{1,3}[a-zđ]?$|\sđiểm [a-zđ]$|\sphụ lục [\dIVX]{1,5}$`)
	document = regexp.MustCompile(`^(?:Hiến pháp|Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Thông tư|Quyết định|Chỉ thị|Quy chế|Quy định)\s`)
)

func goesOn(last, next string, full int, gap bool) bool {
	if ends.MatchString(last) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(next)
	hanging := hangs.MatchString(last)
	if opens.MatchString(next) && !(hanging && unicode.IsDigit(first)) {
		return false
	}
	switch {
	case IsUpper(last), issuedAt.MatchString(last): // lines of a heading stay apart
		return false
	case hanging && (unicode.IsDigit(first) || strings.HasSuffix(last, "-")): // "Nghị định số", "NĐ-"
		return true
	case IsUpper(next):
		return false
	case unicode.IsLower(first) || hanging, partOf.MatchString(last) && document.MatchString(next):
		return true
	case gap:
		return false
	}
	share := 75
	if entitled.MatchString(last) { // what follows a title begins with a capital letter too
		full, share = max(full, leastFull), 90
	}
	return utf8.RuneCountInString(last)*100 >= full*share
}

// leastFull is how many letters a full line of a page with one column has at least.
const leastFull = 50
