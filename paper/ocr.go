package paper

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the size of pictures
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	ocrPageTime = 90 * time.Second // for one page
	ocrPages    = 400              // of one file
	ocrPixels   = 120_000_000      // of one picture; A4 at 300 dpi has 8.7 million
	ocrDoubt    = 60               // of 100, below which a word is shown as doubtful
	ocrWords    = 12               // doubtful words shown of one page
	ocrLeast    = 45               // mean of a file, below which it is not taken
)

// Helpers are the outside programs that reading can use, and whether each is
// there: what they are for, by name.
func Helpers() (all []Helper) {
	for _, h := range []Helper{
		{Name: "pdftotext", Package: "poppler-utils", For: textForPDF},
		{Name: "pdftoppm", Package: "poppler-utils", For: textForPages},
		{Name: "tesseract", Package: "tesseract-ocr", For: textForOCR},
		{Name: "soffice", Package: "libreoffice-writer", For: textForDoc},
	} {
		_, err := exec.LookPath(h.Name)
		h.There = err == nil
		all = append(all, h)
		if h.Name == "tesseract" {
			all = append(all, Helper{Name: "vie.traineddata", Package: "tesseract-ocr-vie", For: textForVietnamese,
				There: h.There && vietnameseData()})
		}
	}
	return all
}

// Helper is an outside program, or data of one, and the Debian package it comes in.
type Helper struct {
	Name, Package, For string
	There              bool
}

// Recognises says that scans can be read on this machine.
func Recognises() bool {
	_, err1 := exec.LookPath("tesseract")
	_, err2 := exec.LookPath("pdftoppm")
	return err1 == nil && err2 == nil && vietnameseData()
}

func vietnameseData() bool {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	out, err := runTool(ctx, "tesseract", "none", nil, nil, "--list-langs")
	return err == nil && regexp.MustCompile(`(?m)^vie\s*$`).Match(out)
}

// readScan reads the pages of a PDF that are pictures, all or those that need it;
// what it returns is by page from 0.
func readScan(ctx context.Context, data []byte, opts Options, pages []int) (map[int]pdfPage, []Problem, error) {
	dir, err := os.MkdirTemp("", "trolyao-read-")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(dir)
	in := filepath.Join(dir, "in.pdf")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		return nil, nil, err
	}
	out := map[int]pdfPage{}
	o := &ocr{}
	for k, n := range pages {
		if opts.Page != nil {
			opts.Page(k+1, len(pages))
		}
		number := strconv.Itoa(n + 1)
		if _, err := runIn(ctx, dir, ocrPageTime, "pdftoppm", "-f", number, "-l", number, "-r", "300", "-gray", "-png",
			"-singlefile", in, filepath.Join(dir, "page")); err != nil {
			return nil, nil, err
		}
		lines, err := o.page(ctx, dir, "page.png", n+1)
		if err != nil {
			return nil, nil, err
		}
		out[n] = pdfPage{lines: lines}
	}
	return out, o.problems, o.good()
}

// readPicture reads a picture of a page.
func readPicture(ctx context.Context, kind string, data []byte, opts Options) ([]Block, []Problem, error) {
	if opts.NoTools || opts.NoOCR || !Recognises() {
		return nil, nil, Refuse(RefusedScanned, errors.New("format "+kind), textImage, kind)
	}
	if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && c.Width*c.Height > ocrPixels {
		return nil, nil, Refuse(RefusedTooBig, errBomb, textLargePicture)
	}
	dir, err := os.MkdirTemp("", "trolyao-read-")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "page"), data, 0o600); err != nil {
		return nil, nil, err
	}
	o := &ocr{}
	lines, err := o.page(ctx, dir, "page", 1)
	if err == nil {
		err = o.good()
	}
	if err != nil {
		return nil, nil, ocrRefusal(ctx, err)
	}
	blocks, problems, verdict := pageBlocks([]pdfPage{{lines: lines}})
	switch verdict {
	case pdfEmpty:
		return nil, nil, Refuse(RefusedScanned, nil, textNothingRecognised)
	case pdfGarbled:
		return nil, nil, Refuse(RefusedScanned, nil, textBadlyRecognised)
	}
	return blocks, append(o.problems, problems...), nil
}

// ocr gathers what is recognised.
type ocr struct {
	problems []Problem
	sure     float64 // sum of the words
	words    int
}

var errDim = errors.New("text is not recognised well enough")

func (o *ocr) good() error {
	if o.words > 0 && o.sure < ocrLeast*float64(o.words) {
		return errDim
	}
	return nil
}

// page recognises a picture in dir.
func (o *ocr) page(ctx context.Context, dir, name string, number int) ([]string, error) {
	if o.problems == nil {
		o.problems = []Problem{{Warning, "", textRecognised}}
	}
	out, err := runIn(ctx, dir, ocrPageTime, "tesseract", filepath.Join(dir, name), "stdout", "-l", "vie", "--dpi", "300",
		"-c", "tessedit_create_tsv=1")
	if err != nil {
		return nil, err
	}
	lines, doubtful := o.lines(string(out))
	if len(doubtful) > 0 {
		text := "“" + strings.Join(doubtful[:min(len(doubtful), ocrWords)], "”, “") + "”"
		if len(doubtful) > ocrWords {
			text += fmt.Sprintf(textMoreWords, len(doubtful)-ocrWords)
		}
		o.problems = append(o.problems, Problem{Warning, fmt.Sprintf("trang %d", number), fmt.Sprintf(textDoubtfulWords, text)})
	}
	return lines, nil
}

// lines reads the table that tesseract writes: level, page, block, paragraph, line,
// word, four sides, how sure it is, text.
func (o *ocr) lines(tsv string) (lines, doubtful []string) {
	last := ""
	block := ""
	for _, row := range strings.Split(tsv, "\n") {
		f := strings.Split(strings.TrimRight(row, "\r"), "\t")
		if len(f) < 12 || f[0] != "5" {
			continue
		}
		word := strings.TrimSpace(Clean(strings.Join(f[11:], " ")))
		sure, err := strconv.ParseFloat(f[10], 64)
		if word == "" || err != nil {
			continue
		}
		if in := f[1] + " " + f[2] + " " + f[3]; in != block {
			if block != "" {
				lines = append(lines, "")
			}
			block = in
		}
		if at := block + " " + f[4]; at != last {
			lines, last = append(lines, word), at
		} else {
			lines[len(lines)-1] += " " + word
		}
		o.sure, o.words = o.sure+sure, o.words+1
		if sure < ocrDoubt {
			doubtful = append(doubtful, word)
		}
	}
	return lines, doubtful
}

// ocrRefusal is what a person is told when a scan could not be read.
func ocrRefusal(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errDim):
		return Refuse(RefusedScanned, err, textBadlyRecognised)
	case errors.Is(err, context.DeadlineExceeded):
		return Refuse(RefusedUnreadable, err, textSlow)
	}
	return Refuse(RefusedScanned, err, textOCRFailed)
}

// bareOnes are the pages with next to no text and no table, where some have text.
func bareOnes(pages []pdfPage) (bare []int) {
	for i := range pages {
		if _, letters, _ := pagesText(pages[i : i+1]); letters < gatePage/3 {
			bare = append(bare, i)
		}
	}
	if len(bare) == len(pages) {
		return nil
	}
	return bare
}

// scanned reads a PDF whose pages have no text that can be read.
func scanned(ctx context.Context, data []byte, opts Options, pages int) ([]Block, []Problem, error) {
	if pages > ocrPages {
		return nil, nil, Refuse(RefusedTooBig, nil, textManyScans, pages, ocrPages)
	}
	if opts.OCRPages > 0 {
		pages = min(pages, opts.OCRPages)
	}
	all := make([]int, pages)
	for i := range all {
		all[i] = i
	}
	read, problems, err := readScan(ctx, data, opts, all)
	if err != nil {
		return nil, nil, ocrRefusal(ctx, err)
	}
	found := make([]pdfPage, pages)
	for i, p := range read {
		found[i] = p
	}
	blocks, more, verdict := pageBlocks(found)
	switch verdict {
	case pdfEmpty:
		return nil, nil, Refuse(RefusedScanned, nil, textNothingRecognised)
	case pdfGarbled:
		return nil, nil, Refuse(RefusedScanned, nil, textBadlyRecognised)
	}
	return blocks, append(problems, more...), nil
}
