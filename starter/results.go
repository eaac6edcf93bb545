package starter

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"trolyao/corpus"
	"trolyao/score"
)

// Result is a published figure of an index.
type Result struct {
	Index string `yaml:"index"` // "PAR INDEX", "SIPAS", "PAPI", "PCI", "Chỉ số 766"
	Year  int    `yaml:"year"`  // the year assessed
	Place string `yaml:"place"` // province by the name it had in Year
	// Scope is "" for a province, "region" for a region, "average" for the
	// national figure.
	Scope string `yaml:"scope"`
	// Score is in percent for PAR INDEX and SIPAS, points of 80 for PAPI, of 100
	// for PCI; nil when not published.
	Score     *float64  `yaml:"score"`
	Rank      int       `yaml:"rank"` // 0 when not published
	Of        int       `yaml:"of"`   // places ranked
	Certainty Certainty `yaml:"certainty"`
	Note      string    `yaml:"note"`
	Source    string    `yaml:"source"`
}

// Points is the score in thousandths; ok is false when none was published.
func (r *Result) Points() (p score.Points, ok bool) {
	if r.Score == nil {
		return 0, false
	}
	p, err := score.ParsePoints(strconv.FormatFloat(*r.Score, 'f', 3, 64))
	return p, err == nil
}

// Most is the highest score that the index gives.
func (r *Result) Most() score.Points {
	if r.Index == "PAPI" {
		return 80 * score.Unit
	}
	return 100 * score.Unit
}

// Ranking is what a province published about its own units.
type Ranking struct {
	Place     string      `yaml:"place"`
	Year      int         `yaml:"year"`
	Decision  string      `yaml:"decision"`
	Certainty Certainty   `yaml:"certainty"`
	Note      string      `yaml:"note"`
	Source    string      `yaml:"source"`
	Units     []UnitScore `yaml:"units"`
}

// UnitScore is one unit's share of a ranking, in percent; nil when not published.
type UnitScore struct {
	Unit  string   `yaml:"unit"`
	PAR   *float64 `yaml:"par"`
	SIPAS *float64 `yaml:"sipas"`
}

// Missing is a figure that was looked for and not found.
type Missing struct {
	Place string `yaml:"place"`
	Text  string `yaml:"text"`
}

func (d *Data) loadResults(text []byte) (*sheet, error) {
	var form struct {
		Results  []Result  `yaml:"results"`
		Rankings []Ranking `yaml:"rankings"`
		Missing  []Missing `yaml:"missing"`
	}
	s, err := open("results.yaml", text, &form)
	if err != nil {
		return nil, err
	}
	for i, r := range form.Results {
		place := fmt.Sprintf("$.results[%d]", i)
		if r.Index == "" || r.Year == 0 || r.Place == "" || r.Source == "" {
			s.fault(place, "kết quả thiếu chỉ số, năm, địa phương hoặc nguồn")
		}
		if r.Scope != "" && r.Scope != "region" && r.Scope != "average" {
			s.fault(place+".scope", "không có phạm vi %q", r.Scope)
		}
		if r.Score == nil && r.Rank == 0 && r.Note == "" {
			s.fault(place, "%s %d của %s không có điểm, hạng hay ghi chú", r.Index, r.Year, r.Place)
		}
		if r.Of > 0 && r.Rank > r.Of {
			s.fault(place+".rank", "hạng %d trên %d địa phương", r.Rank, r.Of)
		}
		s.certain(place, r.Certainty)
	}
	for i, r := range form.Rankings {
		s.certain(fmt.Sprintf("$.rankings[%d]", i), r.Certainty)
	}
	d.Results, d.Rankings, d.Missing = form.Results, form.Rankings, form.Missing
	return s, nil
}

// resultsKey is the key of the document that makes the results searchable.
const resultsKey = "ket-qua-cong-bo-cac-chi-so"

// resultsDocument renders the results as text that can be searched and shown:
// one section for each index and year, one numbered line in it for each place.
func (d *Data) resultsDocument() *corpus.Document {
	doc := &corpus.Document{Head: corpus.Head{
		Key: resultsKey, Type: "Tổng hợp",
		Title: "Kết quả công bố các chỉ số PAR INDEX, SIPAS, PAPI, PCI và chỉ số 766",
		Kind:  corpus.Digest, Source: "Báo chí và cổng thông tin nêu ở từng dòng",
		Note: "Số liệu tổng hợp từ nguồn công khai; hãy đối chiếu công bố gốc trước khi dùng trong báo cáo.",
	}}
	sections := map[string]*corpus.Part{}
	for _, r := range d.Results {
		name := r.Index + " năm " + strconv.Itoa(r.Year)
		part := sections[name]
		if part == nil {
			part = section(&doc.Parts, name)
			sections[name] = part
		}
		line := section(&part.Parts, "")
		line.Text = r.sentence()
		line.Asked = []string{name + " của " + r.Place + " là bao nhiêu?"}
		if r.Rank == 1 {
			line.Asked = append(line.Asked, "Tỉnh nào đứng đầu "+name+"?")
		}
	}
	own := section(&doc.Parts, "Xếp hạng nội bộ của địa phương")
	for _, r := range d.Rankings {
		part := section(&own.Parts, fmt.Sprintf("%s chấm các đơn vị năm %d", r.Place, r.Year))
		if r.Decision != "" {
			part.Text = "Theo Quyết định " + r.Decision + "."
		}
		part.Text = joinLine(part.Text, r.Note)
		for _, u := range r.Units {
			var figures []string
			if u.PAR != nil {
				figures = append(figures, "PAR INDEX "+number(*u.PAR)+"%")
			}
			if u.SIPAS != nil {
				figures = append(figures, "SIPAS "+number(*u.SIPAS)+"%")
			}
			part.Text = joinLine(part.Text, u.Unit+": "+strings.Join(figures, ", ")+".")
		}
		part.Text = joinLine(part.Text, "Nguồn: "+sourceName(r.Source)+".")
	}
	gaps := section(&doc.Parts, "Số liệu chưa có")
	for _, m := range d.Missing {
		gaps.Text = joinLine(gaps.Text, m.Text)
	}
	return doc
}

// section appends a numbered heading to a level.
func section(level *[]*corpus.Part, title string) *corpus.Part {
	no := strconv.Itoa(len(*level) + 1)
	p := &corpus.Part{Kind: corpus.KindHeading, Label: no + ".", No: no, Title: title}
	*level = append(*level, p)
	return p
}

func joinLine(text, line string) string {
	if text == "" || line == "" {
		return text + line
	}
	return text + "\n" + line
}

// sentence is the result as a person reads it; it can stand alone.
func (r Result) sentence() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s năm %d, ", r.Index, r.Year)
	switch r.Scope {
	case "region":
		b.WriteString("vùng " + r.Place)
	case "average":
		b.WriteString("trung bình cả nước")
	default:
		b.WriteString(r.Place)
	}
	sep := ": "
	if r.Score != nil {
		b.WriteString(sep + number(*r.Score))
		switch r.Index {
		case "PAR INDEX", "SIPAS":
			b.WriteString("%")
		default:
			b.WriteString(" điểm")
		}
		sep = ", "
	}
	if r.Rank > 0 {
		fmt.Fprintf(&b, "%shạng %d", sep, r.Rank)
		if r.Of > 0 {
			fmt.Fprintf(&b, "/%d", r.Of)
		}
		sep = ", "
	}
	if sep == ": " {
		b.WriteString(": chưa có điểm và hạng")
	}
	if r.Note != "" {
		b.WriteString(" (" + r.Note + ")")
	}
	if r.Certainty != Sourced {
		b.WriteString("; " + r.Certainty.Vietnamese())
	}
	b.WriteString(". Nguồn: " + sourceName(r.Source) + ".")
	return b.String()
}

// number writes a figure the Vietnamese way: 86,98.
func number(f float64) string {
	return strings.Replace(strconv.FormatFloat(f, 'f', -1, 64), ".", ",", 1)
}

// sourceName is the host of an address, or the words that name the source.
func sourceName(source string) string {
	u, err := url.Parse(source)
	if err != nil || u.Host == "" {
		return source
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
