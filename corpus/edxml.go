package corpus

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode"

	"trolyao/paper"
)

// Exchange is what the envelope of an electronic document says (edXML, QCVN 102), besides
// the facts of the document itself.
type Exchange struct {
	From     Office   `json:"from"`
	To       []Office `json:"to,omitempty"`
	Message  string   `json:"message,omitempty"`  // DocumentId
	Steering string   `json:"steering,omitempty"` // SteeringType, "0" is no directing document
	Priority string   `json:"priority,omitempty"`
	Due      Day      `json:"due,omitempty"`
	Answers  []string `json:"answers,omitempty"` // numbers of the documents that it answers
	Files    []string `json:"files,omitempty"`   // attached, the paper itself first
}

// Office is a body at one end of the axis of exchange.
type Office struct {
	Code string `json:"code,omitempty"` // mã định danh, in either of its forms
	Name string `json:"name,omitempty"`
}

// Bounds of a message.
const (
	edxmlDepth = 64
	edxmlNodes = 200_000
	edxmlFiles = 50
	edxmlBytes = 64 << 20
)

// node is an element of a message; programs differ in prefixes and capitals, so it is
// known by the local name in small letters.
type node struct {
	name string
	text strings.Builder
	kids []*node
}

func (n *node) all(name string) []*node {
	if n == nil {
		return nil
	}
	var out []*node
	for _, k := range n.kids {
		if k.name == name {
			out = append(out, k)
		}
	}
	return out
}

// at is the first element on a way of names; nil where there is none.
func (n *node) at(way ...string) *node {
	for _, name := range way {
		found := n.all(name)
		if len(found) == 0 {
			return nil
		}
		n = found[0]
	}
	return n
}

// find is the first element of a name, at whatever depth.
func (n *node) find(name string) *node {
	if n == nil || n.name == name {
		return n
	}
	for _, k := range n.kids {
		if got := k.find(name); got != nil {
			return got
		}
	}
	return nil
}

// each calls f for the elements of a name, at whatever depth.
func (n *node) each(name string, f func(*node)) {
	for _, k := range n.kids {
		if k.name == name {
			f(k)
		} else {
			k.each(name, f)
		}
	}
}

func (n *node) words(way ...string) string {
	if n = n.at(way...); n == nil {
		return ""
	}
	return strings.Join(strings.Fields(paper.Clean(n.text.String())), " ")
}

// isEdXML says that data is a message of the axis of exchange.
func isEdXML(data []byte) bool {
	head := bytes.ToLower(data[:min(len(data), 4096)])
	i := bytes.IndexByte(head, '<')
	return i >= 0 && i < 64 && bytes.Contains(head, []byte("edxml"))
}

func readNodes(data []byte) (*node, error) {
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("not UTF-8") }
	root := &node{}
	stack := []*node{root}
	for n := 0; ; {
		tok, err := dec.Token()
		if err == io.EOF {
			if len(root.kids) == 0 {
				return nil, errors.New("no element")
			}
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch t := tok.(type) {
		case xml.StartElement:
			if n++; n > edxmlNodes || len(stack) > edxmlDepth {
				return nil, errors.New("message is over the limit")
			}
			k := &node{name: strings.ToLower(t.Name.Local)}
			top.kids = append(top.kids, k)
			stack = append(stack, k)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text.Write(t)
		}
	}
}

// edxmlDay reads yyyy/MM/dd, and what older programs write.
func edxmlDay(s string) Day {
	s, _, _ = strings.Cut(strings.TrimSpace(s), " ")
	s, _, _ = strings.Cut(s, "T")
	if f := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '-' }); len(f) == 3 && len(f[0]) == 4 {
		return MakeDay(f[2], f[1], f[0])
	}
	return typedDay(s)
}

// edXML reads a message; nil where data is none. A message that only tells how far
// another one is, is refused.
func edXML(ctx context.Context, data []byte, opts ReadOptions) (*Document, []paper.Problem, error) {
	if !isEdXML(data) {
		return nil, nil, nil
	}
	if len(data) > 2*edxmlBytes {
		return nil, nil, paper.Refuse(paper.RefusedTooBig, nil, textExchangeBig)
	}
	root, err := readNodes(data)
	if err != nil {
		return nil, nil, paper.Refuse(paper.RefusedUnreadable, err, textExchangeBroken)
	}
	head := root.find("messageheader")
	if status := root.find("status"); head == nil && status != nil {
		return nil, nil, paper.Refuse(paper.RefusedFormat, nil, textExchangeStatus, orWords(status.words("responsefor", "code"),
			status.words("responsefor", "documentid")), orWords(status.words("description"), status.words("statuscode")))
	}
	if head == nil {
		return nil, nil, paper.Refuse(paper.RefusedFormat, nil, textExchangeNone)
	}
	m := message{root: root, head: head}
	m.read(opts.Hint)
	if err := m.attach(); err != nil {
		return nil, m.problems, err
	}
	return m.document(ctx, opts)
}

func orWords(s ...string) string {
	for _, one := range s {
		if one != "" {
			return one
		}
	}
	return "–"
}

// message is a message under way.
type message struct {
	root, head *node
	hint       Hint
	exchange   Exchange
	content    string
	signer     string
	files      []paper.File
	problems   []paper.Problem
}

func (m *message) say(s paper.Severity, where, format string, args ...any) {
	m.problems = append(m.problems, paper.Problem{Severity: s, Where: where, Text: fmt.Sprintf(format, args...)})
}

// read reads the envelope.
func (m *message) read(hint Hint) {
	office := func(n *node) Office { return Office{n.words("organid"), n.words("organname")} }
	x := &m.exchange
	x.From = office(m.head.at("from"))
	for _, to := range m.head.all("to") {
		x.To = append(x.To, office(to))
	}
	x.Message, x.Steering = m.head.words("documentid"), m.head.words("steeringtype")
	x.Priority = m.head.words("otherinfo", "priority")
	if due := m.head.words("duedate"); due != "" {
		if x.Due = edxmlDay(due); x.Due == "" {
			m.say(paper.Warning, "DueDate", textExchangeDue, due)
		}
	}
	for _, a := range m.head.all("responsefor") {
		if n := CanonicalNumber(a.words("code")); n != "" {
			x.Answers = append(x.Answers, n)
		}
	}
	number, notation := m.head.words("code", "codenumber"), m.head.words("code", "codenotation")
	if notation != "" && !strings.Contains(number, "/") {
		number += "/" + notation
	}
	m.hint = hint
	set := func(to *string, s string) {
		if *to == "" {
			*to = s
		}
	}
	set(&m.hint.Number, CanonicalNumber(number))
	set(&m.hint.Type, m.head.words("documenttype", "typename"))
	set(&m.hint.Title, m.head.words("subject"))
	set(&m.hint.Issuer, x.From.Name)
	if m.hint.Issued == "" {
		m.hint.Issued = edxmlDay(m.head.words("promulgationinfo", "promulgationdate"))
	}
	m.hint.Kind = Verbatim
	m.content, m.signer = m.head.words("content"), m.head.words("signerinfo", "fullname")
	for _, name := range []string{"bussiness", "business"} {
		if b := m.root.find(name); b != nil {
			kind := b.words(name + "doctype")
			if word, ok := exchangeKinds[kind]; ok {
				m.say(paper.Warning, "", textExchangeKind, word, orWords(b.words(name+"docreason"), "–"))
			}
		}
	}
}

// attach unpacks what is attached.
func (m *message) attach() error {
	var err error
	total := 0
	m.root.each("attachment", func(a *node) {
		name := path.Base(slashed(orWords(a.words("attachmentname"), a.words("description"))))
		packed := a.words("contenttransferencoded")
		if packed == "" || err != nil {
			return
		}
		data, bad := base64.StdEncoding.DecodeString(strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, packed))
		if total += len(data); total > edxmlBytes || len(m.files) >= edxmlFiles {
			err = paper.Refuse(paper.RefusedTooBig, nil, textExchangeBig)
			return
		}
		if bad != nil {
			m.say(paper.Warning, name, textExchangeFile)
			return
		}
		m.files = append(m.files, paper.File{Name: name, Data: unzipped(name, data)})
	})
	return err
}

// unzipped takes a file out of the ZIP that some programs put each attachment into.
func unzipped(name string, data []byte) []byte {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(z.File) != 1 || strings.EqualFold(path.Ext(name), ".zip") ||
		!strings.EqualFold(path.Ext(z.File[0].Name), path.Ext(name)) {
		return data
	}
	if inner, err := inflate(z.File[0]); err == nil {
		return inner
	}
	return data
}

// document makes the document of a message: the first attachment that can be read is its
// text, the others stand behind it; without any, what the envelope says of it is.
func (m *message) document(ctx context.Context, opts ReadOptions) (*Document, []paper.Problem, error) {
	x := &m.exchange
	check := []paper.Block{{Text: m.hint.Title}, {Text: m.content}, {Text: m.hint.Number},
		{Text: m.head.words("otherinfo", "sphereofpromulgation")}}
	if stamp, ok := paper.SecretStamp(check); ok {
		return nil, nil, paper.RefuseSecret(stamp)
	}
	var doc *Document
	for _, f := range m.files {
		blocks, more, err := paper.Read(ctx, f.Name, f.Data, opts.File)
		var refusal *paper.Refusal
		switch {
		case errors.As(err, &refusal) && refusal.Code == paper.RefusedSecret:
			return nil, nil, err
		case errors.As(err, &refusal):
			m.say(paper.Warning, f.Name, "%s", refusal.Text)
			continue
		case err != nil:
			return nil, nil, err
		}
		for i := range more {
			more[i].Where = strings.TrimSpace(f.Name + " " + more[i].Where)
		}
		m.problems = append(m.problems, more...)
		hint := m.hint
		hint.Name = f.Name
		if doc != nil {
			hint = Hint{Name: f.Name, Kind: Verbatim}
		}
		got, more, err := Parse(blocks, hint)
		if errors.As(err, &refusal) && refusal.Code == paper.RefusedSecret {
			return nil, nil, err
		}
		if err != nil {
			m.say(paper.Warning, f.Name, "%s", err.Error())
			continue
		}
		x.Files = append(x.Files, f.Name)
		if doc == nil {
			doc, m.problems = got, append(m.problems, more...)
			continue
		}
		doc.Parts = append(doc.Parts, &Part{Kind: KindAppendix, Label: textAttachedFile,
			No:    "tệp " + strconv.Itoa(len(x.Files)),
			Title: strings.TrimSuffix(f.Name, path.Ext(f.Name)), Parts: got.Parts})
	}
	if doc == nil {
		blocks := []paper.Block{{Text: orWords(m.hint.Title, m.hint.Number)}}
		if m.content != "" {
			blocks = append(blocks, paper.Block{Text: m.content})
		}
		got, _, err := Parse(blocks, m.hint)
		if err != nil {
			return nil, m.problems, err
		}
		doc = got
		doc.Note = textExchangeBare
	}
	if doc.Signer == "" {
		doc.Signer = m.signer
	}
	doc.Exchange = x
	return doc, m.problems, nil
}
