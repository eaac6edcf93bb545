package starter

import (
	"fmt"

	"trolyao/corpus"
)

// Abbreviation is a short form and what it may stand for.
type Abbreviation struct {
	Short    string    `yaml:"short"`
	Full     []Meaning `yaml:"full"` // the usual meaning first
	Topic    string    `yaml:"topic"`
	Variants []string  `yaml:"variants"` // other ways of writing it, case and diacritics aside
	Note     string    `yaml:"note"`     // what to tell the person besides
}

// Meaning is one reading of an abbreviation; the words of Context standing
// near make it more likely.
type Meaning struct {
	Text    string   `yaml:"text"`
	Context []string `yaml:"context"`
}

// Nickname is an informal name of a document. With several documents nothing
// but the context or the person can choose.
type Nickname struct {
	Name      string   `yaml:"name"`
	Variants  []string `yaml:"variants"`
	Documents []string `yaml:"documents"` // numbers or keys in the catalogue
	Note      string   `yaml:"note"`
}

// Spelling is a way of typing a word that stands by itself.
type Spelling struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
	// UnlessNumber keeps From as it is when a number follows: "k.5" is khoản 5.
	UnlessNumber bool `yaml:"unless_number"`
}

// LayTerm pairs a word of daily life with the word of the law.
type LayTerm struct {
	Lay     []string `yaml:"lay"`
	Statute []string `yaml:"statute"`
	// Both says that a text using the statute word is also found by, and may be
	// explained with, the lay word; otherwise only lay leads to statute, because
	// the statute word means more.
	Both bool   `yaml:"both"`
	Note string `yaml:"note"`
}

// Example is a question a fresh install answers, for help texts.
type Example struct {
	Question string `yaml:"question"`
	Topic    string `yaml:"topic"`
	// Basis is a provision the answer rests on: document and place in it; Basis is
	// "" for questions about agencies and figures.
	Document string `yaml:"document"`
	At       string `yaml:"at"`
}

func (d *Data) loadAbbreviations(text []byte) (*sheet, error) {
	var form struct {
		Abbreviations []Abbreviation `yaml:"abbreviations"`
		Nicknames     []Nickname     `yaml:"nicknames"`
		Spellings     []Spelling     `yaml:"spellings"`
	}
	s, err := open("abbreviations.yaml", text, &form)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i, a := range form.Abbreviations {
		place := fmt.Sprintf("$.abbreviations[%d]", i)
		if a.Short == "" || seen[a.Short] {
			s.fault(place+".short", "viết tắt trống hoặc %q có hai lần", a.Short)
		}
		seen[a.Short] = true
		if len(a.Full) == 0 {
			s.fault(place, "%s chưa có nghĩa", a.Short)
		}
		for _, m := range a.Full {
			if m.Text == "" {
				s.fault(place+".full", "%s có nghĩa trống", a.Short)
			}
		}
	}
	for i, n := range form.Nicknames {
		place := fmt.Sprintf("$.nicknames[%d]", i)
		if n.Name == "" || len(n.Documents) == 0 {
			s.fault(place, "cách gọi thiếu tên hoặc văn bản")
		}
		for j, number := range n.Documents {
			if d.entries[number] == nil {
				s.fault(fmt.Sprintf("%s.documents[%d]", place, j), "%q không có trong danh mục", number)
			}
		}
	}
	seen = map[string]bool{}
	for i, w := range form.Spellings {
		if w.From == "" || w.To == "" || seen[w.From] {
			s.fault(fmt.Sprintf("$.spellings[%d]", i), "cách gõ trống hoặc %q có hai lần", w.From)
		}
		seen[w.From] = true
	}
	d.Abbreviations, d.Nicknames, d.Spellings = form.Abbreviations, form.Nicknames, form.Spellings
	return s, nil
}

func (d *Data) loadLay(text []byte) (*sheet, error) {
	var form struct {
		Terms []LayTerm `yaml:"terms"`
	}
	s, err := open("lay.yaml", text, &form)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i, t := range form.Terms {
		place := fmt.Sprintf("$.terms[%d]", i)
		if len(t.Lay) == 0 || len(t.Statute) == 0 {
			s.fault(place, "mục từ thiếu lay hoặc statute")
		}
		for _, w := range t.Lay {
			if w == "" || seen[w] {
				s.fault(place+".lay", "từ trống hoặc %q có hai lần", w)
			}
			seen[w] = true
		}
	}
	d.Lay = form.Terms
	return s, nil
}

func (d *Data) loadExamples(text []byte) (*sheet, error) {
	var form struct {
		Examples []Example `yaml:"examples"`
	}
	s, err := open("examples.yaml", text, &form)
	if err != nil {
		return nil, err
	}
	for i, x := range form.Examples {
		place := fmt.Sprintf("$.examples[%d]", i)
		if x.Question == "" || x.Topic == "" {
			s.fault(place, "câu hỏi mẫu thiếu nội dung hoặc chủ đề")
		}
		if x.Document != "" && d.entries[x.Document] == nil {
			s.fault(place+".document", "%q không có trong danh mục", x.Document)
		}
		if x.At != "" {
			if _, err := parsePlace(x.At); err != nil {
				s.fault(place+".at", "%v", err)
			}
		}
	}
	d.Examples = form.Examples
	return s, nil
}

// Ref is the provision the example rests on, the zero Ref when it names none.
func (d *Data) Ref(x Example) corpus.Ref {
	e := d.entries[x.Document]
	if e == nil {
		return corpus.Ref{}
	}
	return e.ref(x.At)
}
