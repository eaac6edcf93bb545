package paper

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Bounds that hold for every format, on one small machine that others use as well: the
// same work takes it between once and twice as long.
const (
	boundTime   = 10 * time.Second
	boundMemory = 600 << 20
)

// hostile are files that cost much where nothing bounds them.
func hostile(t testing.TB) map[string]func() []byte {
	n := strings.Repeat
	cell := cellXML("", para("x"))
	kids := func(objects ...string) []byte {
		var b bytes.Buffer
		b.WriteString("%PDF-1.4\n")
		var at []int
		for i, o := range objects {
			at = append(at, b.Len())
			fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
		}
		x := b.Len()
		fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
		for _, a := range at {
			fmt.Fprintf(&b, "%010d 00000 n \n", a)
		}
		fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF", len(objects)+1, x)
		return b.Bytes()
	}
	stream := func(s string) string { return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(s), s) }
	nested := func() []byte {
		data := zipOf(t, "a.txt", "x")
		for range 60 {
			data = zipOf(t, "a.zip", string(data))
		}
		return data
	}
	spread := func(n int) []byte { // each tenfold of the one below
		data := zipOf(t, "a.txt", strings.Repeat("chữ ", 1<<20))
		for range n {
			var files []string
			for i := range 10 {
				files = append(files, fmt.Sprintf("%d.zip", i), string(data))
			}
			data = zipOf(t, files...)
		}
		return data
	}
	parts := func() []byte {
		out := "MIME-Version: 1.0\r\nFrom: a@b\r\nDate: Mon, 2 Mar 2026 08:00:00 +0700\r\n"
		for i := range 3000 {
			out += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
		}
		return []byte(out)
	}
	rows := func(row string, count int) string { return "<sheetData>" + n(row, count) + "</sheetData>" }
	return map[string]func() []byte{
		"tags.docx": func() []byte { return docx(t, map[string]string{"body": n("<w:ins>", 200_000)}) },
		"cells.docx": func() []byte {
			return docx(t, map[string]string{"body": "<w:tbl>" + n("<w:tr>"+n(cell, 60)+"</w:tr>", 20_000) + "</w:tbl>"})
		},
		"tables.docx": func() []byte {
			return docx(t, map[string]string{"body": n("<w:tbl><w:tr><w:tc>", 4000) + para("x") + n("</w:tc></w:tr></w:tbl>", 4000)})
		},
		"spans.docx": func() []byte {
			return docx(t, map[string]string{"body": "<w:tbl>" + n("<w:tr>"+n(cellXML(`<w:gridSpan w:val="1000000"/>`, para("x")), 60)+"</w:tr>", 5000) + "</w:tbl>"})
		},
		"levels.docx": func() []byte {
			return docx(t, map[string]string{"body": n(numbered(1, 0, "x"), 10), "numbering": n(`<w:abstractNum w:abstractNumId="0">`, 20_000)})
		},
		"cells.xlsx": func() []byte { return xlsxOf(t, rows("<row>"+n("<c><v>1</v></c>", 100)+"</row>", 21_000), "", "") },
		"far.xlsx": func() []byte {
			return xlsxOf(t, `<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>`, "", "")
		},
		"wide.xlsx": func() []byte { return xlsxOf(t, rows(`<row><c r="XFD1"><v>1</v></c></row>`, 20_000), "", "") },
		"merged.xlsx": func() []byte {
			return xlsxOf(t, rows("<row>"+n("<c><v>1</v></c>", 50)+"</row>", 4000)+"<mergeCells>"+n(`<mergeCell ref="A1:XFD1048576"/>`, 3000)+"</mergeCells>", "", "")
		},
		"formula.xlsx": func() []byte {
			return xlsxOf(t, rows("<row><c><f>SUM(A1:XFD1048576)</f></c><c><f>REPT(\"a\",99999999)</f></c></row>", 2000), "", "")
		},
		"chain.xlsx": func() []byte {
			var b strings.Builder
			for i := 1; i < 60; i++ {
				fmt.Fprintf(&b, `<row r="%d"><c r="A%d"><f>A%d+A%d+A%d</f></c></row>`, i, i, i+1, i+1, i+1)
			}
			return xlsxOf(t, "<sheetData>"+b.String()+"</sheetData>", "", "")
		},
		"loop.xlsx": func() []byte {
			return xlsxOf(t, rows(`<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f>A1</f></c></row>`, 1), "", "")
		},
		"repeat.ods": func() []byte {
			return odf(t, "spreadsheet", "", `<table:table><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row></table:table>`, "")
		},
		"lists.odt": func() []byte { return odf(t, "text", "", n("<text:list><text:list-item>", 50_000), "") },
		"spaces.odt": func() []byte {
			return odf(t, "text", "", "<text:p>"+n(`<text:s text:c="1000000000"/>`, 1000)+"</text:p>", "")
		},
		"cells.odt": func() []byte {
			return odf(t, "text", "", "<table:table>"+n("<table:table-row>"+n("<table:table-cell><text:p>x</text:p></table:table-cell>", 50)+"</table:table-row>", 30_000)+"</table:table>", "")
		},
		"braces.rtf": func() []byte { return []byte(`{\rtf1 ` + n("{", 5<<20)) },
		"cells.rtf":  func() []byte { return []byte(`{\rtf1 ` + n(`\trowd`+n(`\cellx1 x\cell`, 60)+`\row`, 20_000) + "}") },
		"bin.rtf":    func() []byte { return []byte(`{\rtf1 x\bin2147483647 abc}`) },
		"tags.html":  func() []byte { return []byte("<html><body>" + n("<b><div><i>", 200_000) + "x") },
		"cells.html": func() []byte { return []byte("<html><body><table>" + n("<tr>"+n("<td>x", 50), 30_000)) },
		"spans.html": func() []byte {
			return []byte("<html><body><table>" + n("<tr>"+n("<td rowspan=65534 colspan=1000>x", 100), 500))
		},
		"tables.html": func() []byte { return []byte("<html><body>" + n("<table><tr><td>", 5000) + "x") },
		"nested.zip":  func() []byte { return nested() },
		"spread.zip":  func() []byte { return spread(5) },
		"overlap.zip": func() []byte { return overlapping(t, 3000) },
		"parts.eml":   func() []byte { return parts() },
		"head.eml": func() []byte {
			return []byte("From: a@b\r\nDate: Mon, 2 Mar 2026 08:00:00 +0700\r\n" + n("X: y\r\n", 5<<20) + "\r\nx")
		},
		"page.mht": func() []byte {
			return []byte("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n" + n("--x\r\n\r\n\r\n", 3<<20))
		},
		"kids.pdf": func() []byte {
			return kids("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 3 >>")
		},
		"parent.pdf": func() []byte {
			return kids("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>", "<< /Type /Page /Parent 2 0 R >>")
		},
		"form.pdf": func() []byte {
			return kids("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>", stream("/A Do /A Do"), "<< /Type /XObject /Subtype /Form /Resources << /XObject << /A 5 0 R >> >> /Length 11 >>\nstream\n/A Do /A Do\nendstream")
		},
		"length.pdf": func() []byte {
			return kids("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>", "<< /Length 4 0 R >>\nstream\nx\nendstream")
		},
		"pages.pdf": func() []byte {
			return kids("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids ["+n("3 0 R ", 200_000)+"] /Count 200000 >>", "<< /Type /Page /Parent 2 0 R >>")
		},
		"operators.pdf": func() []byte {
			return kids("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>", stream(n("q ", 8<<20)))
		},
		"huge.png": func() []byte { return hugePNG(60_000) },
	}
}

// overlapping is a ZIP whose entries all share one packed piece.
func overlapping(t testing.TB, entries int) []byte {
	data := zipOf(t, "a.txt", strings.Repeat("a", 8<<20))
	end := bytes.LastIndex(data, []byte("PK\x05\x06"))
	at := bytes.LastIndex(data[:end], []byte("PK\x01\x02"))
	one := data[at:end]
	out := bytes.Clone(data[:at])
	for range entries {
		out = append(out, one...)
	}
	tail := bytes.Clone(data[end:])
	binary.LittleEndian.PutUint16(tail[8:], uint16(entries))
	binary.LittleEndian.PutUint16(tail[10:], uint16(entries))
	binary.LittleEndian.PutUint32(tail[12:], uint32(entries*len(one)))
	out = append(out, tail...)
	if _, err := zip.NewReader(bytes.NewReader(out), int64(len(out))); err != nil {
		t.Fatal(err)
	}
	return out
}

// hugePNG is the head of a picture of n × n points.
func hugePNG(n uint32) []byte {
	chunk := func(kind string, data []byte) []byte {
		out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
		body := append([]byte(kind), data...)
		return binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
	}
	size := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, n), n)
	out := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(size, 1, 0, 0, 0, 0))...)
	return append(append(out, chunk("IDAT", []byte{0x78, 0x9c, 0x63, 0, 0})...), chunk("IEND", nil)...)
}

// TestBounds reads each hostile file in a process of its own, whose time and memory
// are measured: it ends with one sentence, or with what could be read.
func TestBounds(t *testing.T) {
	const child = "TROLYAO_TEST_HOSTILE"
	if name := os.Getenv(child); name != "" {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		blocks, _, err := Read(t.Context(), filepath.Base(name), data, Options{})
		var refusal *Refusal
		switch {
		case err == nil && len(blocks) == 0:
			t.Error("neither text nor refusal")
		case err != nil && (!errors.As(err, &refusal) || refusal.Text == "" || strings.Contains(refusal.Text, "\n")):
			t.Errorf("no sentence: %v", err)
		case err != nil:
			fmt.Println("REFUSED", refusal.Text)
		default:
			fmt.Println("READ", len(blocks))
		}
		fmt.Println("PEAK", peakMemory())
		return
	}
	if testing.Short() {
		t.Skip("hostile files take a while")
	}
	dir := t.TempDir()
	for name, hostile := range hostile(t) {
		t.Run(name, func(t *testing.T) {
			data := hostile()
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, os.Args[0], "-test.run", "^TestBounds$", "-test.v")
			cmd.Env = append(os.Environ(), child+"="+path, "GOGC=100") // as the program runs, whatever the tests do
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Errorf("%d bytes: %v\n%.600s", len(data), err, out)
			}
			took := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			if took > boundTime { // of the processor: other work on the machine does not count
				t.Errorf("took %v", took)
			}
			peak, _ := strconv.ParseInt(lineOf(out, "PEAK "), 10, 64)
			if peak > boundMemory {
				t.Errorf("%d MB of memory", peak>>20)
			}
			t.Logf("%d KB, %d MB, %v, %s", len(data)>>10, peak>>20, took, lineOf(out, "REFUSED ")+lineOf(out, "READ "))
		})
	}
}

func lineOf(out []byte, begin string) string {
	for l := range strings.SplitSeq(string(out), "\n") {
		if rest, ok := strings.CutPrefix(l, begin); ok {
			return rest
		}
	}
	return ""
}
