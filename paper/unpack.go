package paper

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// Bounds of what holds other files.
const (
	maxInside = 2000 // files
	maxNested = 3    // packs inside packs
)

// File is a file that was found inside another.
type File struct {
	Name string // with the folders and packs it lies in, parted by "/"
	Data []byte
}

// IsPack says that a file holds other files: a ZIP or a letter (EML).
func IsPack(data []byte) bool {
	kind := sniff(data)
	return kind == "archive" && bytes.HasPrefix(data, []byte("PK")) || kind == "eml"
}

// Unpack gives the files inside a ZIP or a letter, those inside inner ones too,
// each to be read by itself; what could not be taken out is a [Problem]. The text
// of a letter is a file only where it has no other. Where the text of a letter
// bears the stamp of a state secret nothing is given. The bounds of opts hold for
// all together.
func Unpack(ctx context.Context, name string, data []byte, opts Options) ([]File, []Problem, error) {
	opts = opts.limits()
	u := &unpacker{ctx: ctx, opts: opts, left: opts.MaxExpanded}
	if int64(len(data)) > 4*opts.MaxBytes {
		return nil, nil, Refuse(RefusedTooBig, nil, textTooBig, sizeText(int64(len(data))), sizeText(4*opts.MaxBytes))
	}
	if err := u.open("", data, 0); err != nil {
		var refusal *Refusal
		switch {
		case ctx.Err() != nil:
			return nil, nil, ctx.Err()
		case errors.As(err, &refusal):
			return nil, u.problems, err
		case errors.Is(err, errBomb):
			return nil, u.problems, Refuse(RefusedTooBig, err, textBomb)
		}
		return nil, u.problems, Refuse(RefusedUnreadable, err, textBrokenZip, path.Ext(name))
	}
	if len(u.files) == 0 {
		return nil, u.problems, Refuse(RefusedEmpty, nil, textEmptyPack)
	}
	return u.files, u.problems, nil
}

type unpacker struct {
	ctx      context.Context
	opts     Options
	left     int64
	files    []File
	problems []Problem
}

func (u *unpacker) say(where, text string) {
	u.problems = append(u.problems, Problem{Warning, where, text})
}

// take takes a file in, or opens it where it holds others.
func (u *unpacker) take(name string, data []byte, depth int) error {
	if err := u.ctx.Err(); err != nil {
		return err
	}
	if IsPack(data) {
		if depth >= maxNested {
			u.say(name, fmt.Sprintf(textNestedPack, maxNested))
			return nil
		}
		err := u.open(name, data, depth+1)
		var refusal *Refusal
		if err == nil || errors.As(err, &refusal) || errors.Is(err, errBomb) || u.ctx.Err() != nil {
			return err
		}
		u.say(name, textBadInside)
		return nil
	}
	if len(u.files) >= maxInside {
		return errBomb
	}
	u.files = append(u.files, File{name, data})
	return nil
}

func (u *unpacker) open(name string, data []byte, depth int) error {
	if bytes.HasPrefix(data, []byte("PK")) {
		return u.zip(name, data, depth)
	}
	return u.letter(name, data, depth)
}

// aside says that an entry of a pack is no paper: what systems and saved pages
// leave beside them.
func aside(name string) bool {
	low := strings.ToLower(name)
	base := path.Base(low)
	switch {
	case strings.HasPrefix(low, "__macosx/"), strings.HasPrefix(base, "."), strings.HasPrefix(base, "~$"),
		base == "thumbs.db", base == "desktop.ini", strings.Contains(low, "_files/"):
		return true
	}
	switch path.Ext(base) {
	case ".css", ".js", ".ico", ".woff", ".woff2", ".svg":
		return true
	}
	return false
}

func (u *unpacker) zip(in string, data []byte, depth int) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	if len(z.File) > maxEntries {
		return errBomb
	}
	for i, f := range z.File {
		name := strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(f.Name, `\`, "/")), "/")
		if !utf8.ValidString(name) {
			name = fmt.Sprintf("tệp-%d%s", i+1, path.Ext(strings.ToValidUTF8(name, "")))
		}
		if f.FileInfo().IsDir() || strings.HasSuffix(f.Name, "/") || aside(name) {
			continue
		}
		name = path.Join(in, Clean(name))
		switch {
		case f.Flags&1 != 0:
			u.say(name, textLocked)
			continue
		case f.UncompressedSize64 > uint64(u.opts.MaxBytes):
			size := int64(min(f.UncompressedSize64, 1<<62))
			u.say(name, fmt.Sprintf(textTooBig, sizeText(size), sizeText(u.opts.MaxBytes)))
			continue
		case f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/(f.CompressedSize64+1) > maxRatio:
			return errBomb
		}
		inside, err := u.entry(f)
		if errors.Is(err, errBomb) {
			return err
		}
		if err != nil {
			u.say(name, textBadInside)
			continue
		}
		if err := u.take(name, inside, depth); err != nil {
			return err
		}
	}
	return nil
}

func (u *unpacker) entry(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return u.readAll(r)
}

// readAll reads within what is left of all bounds.
func (u *unpacker) readAll(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, min(u.left, u.opts.MaxBytes)+1))
	if u.left -= int64(len(b)); u.left < 0 || int64(len(b)) > u.opts.MaxBytes {
		return nil, errBomb
	}
	return b, err
}

// A letter is what stands in an EML: its text and what is attached.
type letter struct {
	subject     string
	plain, page string // of the text: as plain text, as HTML
	attached    []File
	parts       int
	sealed      bool // parts that are encrypted or signed as a whole
}

var mailWords = &mime.WordDecoder{CharsetReader: func(charset string, in io.Reader) (io.Reader, error) {
	e, err := htmlindex.Get(charset)
	if err != nil {
		return nil, err
	}
	return e.NewDecoder().Reader(in), nil
}}

func mailWord(s string) string {
	if d, err := mailWords.DecodeHeader(s); err == nil {
		s = d
	}
	return Clean(strings.ToValidUTF8(s, "\ufffd"))
}

func (u *unpacker) readLetter(data []byte) (*letter, error) {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	l := &letter{subject: mailWord(m.Header.Get("Subject"))}
	err = u.part(l, map[string][]string(m.Header), m.Body, 0)
	return l, err
}

// part reads one part of a letter.
func (u *unpacker) part(l *letter, h map[string][]string, body io.Reader, depth int) error {
	if l.parts++; depth > 20 || l.parts > 2*maxInside {
		return errBomb
	}
	get := func(key string) string {
		if v := h[key]; len(v) > 0 {
			return v[0]
		}
		return ""
	}
	kind, params, err := mime.ParseMediaType(get("Content-Type"))
	if err != nil || kind == "" {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			if err := u.ctx.Err(); err != nil {
				return err
			}
			p, err := parts.NextRawPart()
			if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if err := u.part(l, p.Header, p, depth+1); err != nil {
				return err
			}
		}
	}
	switch strings.ToLower(strings.TrimSpace(get("Content-Transfer-Encoding"))) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, err := u.readAll(body)
	if errors.Is(err, errBomb) {
		return err
	}
	how, more, _ := mime.ParseMediaType(get("Content-Disposition"))
	name := more["filename"]
	if name == "" {
		name = params["name"]
	}
	name = path.Base(strings.ReplaceAll(mailWord(name), `\`, "/"))
	if name == "." || name == "/" {
		name = ""
	}
	switch {
	case kind == "message/rfc822":
		l.attached = append(l.attached, File{orName(name, "thu-kem.eml"), data})
	case kind == "application/pkcs7-mime" || kind == "application/x-pkcs7-mime" || kind == "application/ms-tnef" ||
		kind == "application/pgp-encrypted":
		l.sealed = true
	case kind == "application/pkcs7-signature" || kind == "application/pgp-signature" || kind == "text/calendar":
	case strings.HasPrefix(kind, "text/") && name == "" && how != "attachment":
		if e, err := htmlindex.Get(params["charset"]); err == nil {
			if text, err := e.NewDecoder().Bytes(data); err == nil {
				data = text
			}
		}
		if kind == "text/html" {
			l.page += string(data)
		} else {
			l.plain += string(data) + "\n"
		}
	case name == "":
	case how != "attachment" && strings.HasPrefix(kind, "image/") && get("Content-Id") != "": // drawn in the text
	default:
		l.attached = append(l.attached, File{name, data})
	}
	return nil
}

func orName(name, other string) string {
	if name == "" {
		return other
	}
	return name
}

// letter takes in what is attached to a letter, or its text where nothing is.
func (u *unpacker) letter(in string, data []byte, depth int) error {
	l, err := u.readLetter(data)
	if err != nil {
		return err
	}
	text := []Block{{Text: l.subject}}
	text = append(text, TextBlocks(Clean(strings.ToValidUTF8(l.plain, "\ufffd")))...)
	if l.page != "" {
		if blocks, _, err := readHTML([]byte(l.page)); err == nil {
			text = append(text, blocks...)
		}
	}
	if stamp, ok := SecretStamp(text); ok {
		return RefuseSecret(stamp)
	}
	if l.sealed {
		u.say(in, textSealed)
	}
	for _, f := range l.attached {
		if aside(f.Name) {
			continue
		}
		if err := u.take(path.Join(in, f.Name), f.Data, depth); err != nil {
			return err
		}
	}
	if len(l.attached) > 0 {
		return nil
	}
	name := path.Join(in, orName(strings.ReplaceAll(l.subject, "/", "-"), "thu"))
	if l.page != "" && strings.TrimSpace(l.plain) == "" {
		return u.take(name+".html", []byte(l.page), maxNested)
	}
	if strings.TrimSpace(l.plain) != "" {
		return u.take(name+".txt", []byte(strings.ToValidUTF8(l.plain, "\ufffd")), maxNested)
	}
	return nil
}

// readPack reads the one paper that a pack holds. One with several is to be taken
// apart with [Unpack]; where one of them bears the stamp of a state secret, the
// pack does.
func readPack(ctx context.Context, name string, data []byte, opts Options) ([]Block, []Problem, error) {
	files, problems, err := Unpack(ctx, name, data, opts)
	if err != nil {
		return nil, problems, err
	}
	var blocks []Block
	var only error
	for _, f := range files {
		got, more, err := Read(ctx, f.Name, f.Data, opts)
		if stamp, ok := SecretStamp(got); ok {
			return nil, nil, RefuseSecret(stamp)
		}
		var refusal *Refusal
		if ctx.Err() != nil || errors.As(err, &refusal) && refusal.Code == RefusedSecret {
			return nil, nil, err
		}
		if len(files) == 1 {
			blocks, only, problems = got, err, append(problems, more...)
		}
	}
	if len(files) > 1 {
		return nil, problems, Refuse(RefusedFormat, errors.New("pack of several files"), textPack, len(files))
	}
	return blocks, problems, only
}

// isLetter says that data begins with the head of a letter.
func isLetter(data []byte) bool {
	head := data[:min(len(data), 64<<10)]
	first, _, _ := bytes.Cut(head, []byte(":"))
	if len(first) == 0 || len(first) > 40 || bytes.ContainsAny(first, " \t\r\n") {
		return false
	}
	m, err := mail.ReadMessage(bytes.NewReader(head))
	if err != nil {
		return false
	}
	return m.Header.Get("From") != "" && (m.Header.Get("Date") != "" || m.Header.Get("Message-Id") != "" ||
		m.Header.Get("Mime-Version") != "")
}
