// Package prompts holds the words said to a model: templates in Vietnamese,
// embedded, each of which a folder may override. Begin with [Load].
//
// A template has two parts, "system" and "user". The first holds instructions
// and no text from outside; the second holds documents and questions, each
// between marks ⟦…⟧ that no text from outside can write, see [Inert].
package prompts

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
)

//go:embed *.tmpl
var embedded embed.FS

//go:embed answer.json
var answerSchema []byte

//go:embed check.json
var checkSchema []byte

//go:embed obligations.json
var obligationsSchema []byte

// The names of the templates, without ".tmpl".
const (
	Answer      = "answer"      // claims that answer a question, from passages
	Rephrase    = "rephrase"    // a follow-up as a question that stands alone
	Check       = "check"       // whether passages bear out a claim
	Obligations = "obligations" // tasks that a text gives
)

var names = []string{Answer, Check, Obligations, Rephrase}

// Passage is a piece of a document as a model is shown it.
type Passage struct {
	ID       string // "P1"
	Cite     string // "khoản 2 Điều 30 Nghị định số …"
	Validity string // "còn hiệu lực"
	Digest   bool   // a summary of ours
	Text     string
}

// Data fills a template. All of it is taken for text from outside.
type Data struct {
	Question string
	Day      string // the day the law is asked for, in Vietnamese
	History  []string
	Passages []Passage
	Claim    string
}

// Set is a set of templates that hangs together.
type Set struct {
	// Version names the wording: the same words have the same version.
	Version string
	all     map[string]*template.Template
}

// Load reads the templates; files NAME.tmpl in dir stand in for the embedded
// ones. "" overrides nothing. The error is a sentence for the person who wrote
// the folder.
func Load(dir string) (*Set, error) {
	s := &Set{all: map[string]*template.Template{}}
	if dir != "" {
		files, err := os.ReadDir(dir)
		if err != nil {
			return nil, fmt.Errorf("Không đọc được thư mục mẫu lời nhắc %s: %w", dir, err)
		}
		for _, f := range files {
			if n, ok := strings.CutSuffix(f.Name(), ".tmpl"); ok && !slices.Contains(names, n) {
				return nil, fmt.Errorf("Thư mục mẫu lời nhắc có tệp lạ %s; các tên dùng được: %s.", f.Name(),
					strings.Join(names, ", "))
			}
		}
	}
	sum := sha256.New()
	for _, n := range names {
		text, err := embedded.ReadFile(n + ".tmpl")
		if err != nil {
			return nil, err
		}
		if dir != "" {
			own, err := os.ReadFile(filepath.Join(dir, n+".tmpl"))
			if err == nil {
				text = own
			} else if !errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Errorf("Không đọc được mẫu lời nhắc %s.tmpl: %w", n, err)
			}
		}
		words := strings.ReplaceAll(string(text), "\r\n", "\n")
		fmt.Fprintf(sum, "%s %d\n%s\n", n, len(words), words)
		t, err := template.New(n).Option("missingkey=error").Parse(words)
		if err != nil {
			return nil, fmt.Errorf("Mẫu lời nhắc %s.tmpl viết sai: %w", n, err)
		}
		s.all[n] = t
		if err := s.try(n); err != nil {
			return nil, err
		}
	}
	s.Version = hex.EncodeToString(sum.Sum(nil))[:12]
	return s, nil
}

// try renders a template with marked data, so that a bad one is refused when
// the program starts and text from outside can never be an instruction.
func (s *Set) try(name string) error {
	const mark = "dulieuthu"
	system, user, err := s.Render(name, Data{
		Question: mark + "1", Day: mark + "2", History: []string{mark + "3"}, Claim: mark + "4",
		Passages: []Passage{{ID: "P1", Cite: mark + "5", Validity: mark + "6", Text: mark + "7"}},
	})
	switch {
	case err != nil:
		return err
	case strings.Contains(system, mark):
		return fmt.Errorf("Mẫu lời nhắc %s.tmpl đưa dữ liệu vào phần \"system\"; dữ liệu chỉ được đứng trong phần \"user\".", name)
	case strings.TrimSpace(system) == "" || !strings.Contains(user, mark):
		return fmt.Errorf("Mẫu lời nhắc %s.tmpl phải có phần \"system\" và phần \"user\" chứa dữ liệu.", name)
	}
	return nil
}

// Render returns the two messages of a template.
func (s *Set) Render(name string, d Data) (system, user string, err error) {
	d.Question, d.Day, d.Claim = Inert(d.Question), Inert(d.Day), Inert(d.Claim)
	d.History = slices.Clone(d.History)
	for i := range d.History {
		d.History[i] = Inert(d.History[i])
	}
	d.Passages = slices.Clone(d.Passages)
	for i, p := range d.Passages {
		d.Passages[i] = Passage{Inert(p.ID), Inert(p.Cite), Inert(p.Validity), p.Digest, Inert(p.Text)}
	}
	t := s.all[name]
	if t == nil {
		return "", "", fmt.Errorf("prompts: no template %q", name)
	}
	out := [2]string{}
	for i, part := range []string{"system", "user"} {
		var b strings.Builder
		if err := t.ExecuteTemplate(&b, part, d); err != nil {
			return "", "", fmt.Errorf("Mẫu lời nhắc %s.tmpl, phần %q không dùng được: %w", name, part, err)
		}
		out[i] = strings.TrimSpace(b.String())
	}
	return out[0], out[1], nil
}

// Inert returns text that cannot write the marks which keep documents apart,
// nor the special tokens that some servers read out of plain text.
func Inert(text string) string {
	return inert.Replace(text)
}

var inert = strings.NewReplacer("⟦", "[", "⟧", "]", "<|", "< | ", "|>", " | >", "[INST]", "[ INST ]", "[/INST]",
	"[ /INST ]", "<<SYS>>", "< SYS >", "<</SYS>>", "< /SYS >")

// Schema returns the JSON schema of what a template asks for; nil when it asks
// for plain text.
func Schema(name string) json.RawMessage {
	switch name {
	case Check:
		return checkSchema
	case Obligations:
		return obligationsSchema
	}
	return nil
}

// AnswerSchema is the schema of [Answer] for n passages: only their names may be
// cited, two at most.
func AnswerSchema(n int) json.RawMessage {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%q", fmt.Sprintf("P%d", i+1))
	}
	return json.RawMessage(strings.Replace(string(answerSchema), `"items": {"type": "string"}`,
		`"minItems": 1, "maxItems": 2, "items": {"type": "string", "enum": [`+strings.Join(ids, ", ")+`]}`, 1))
}
