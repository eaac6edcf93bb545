package corpus

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"trolyao/paper"
)

// formality is a procedure as the portal's program interface of 2026 hands it out.
type formality struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Type     string `json:"formalityType"`
	Ward     bool   `json:"isWard"`
	Province bool   `json:"isProvince"`
	Ministry bool   `json:"isMinistry"`
	Other    bool   `json:"isOtherAgency"`
	Proposal struct {
		Number string `json:"proposalNumber"`
	} `json:"procedureProposal"`
	Categories   []namedJSON     `json:"categoriesDetails"`
	Subjects     []namedJSON     `json:"subjectTypesDetails"`
	Executing    []namedJSON     `json:"departmentsExecuting"`
	Authority    []namedJSON     `json:"departmentsAuthority"`
	Authorized   []namedJSON     `json:"departmentsAuthorized"`
	Coordinating []namedJSON     `json:"departmentsCoordinating"`
	Receiving    json.RawMessage `json:"dossierReceivingAddresses"`
	Steps        []struct {
		Name string `json:"name"`
		Text string `json:"description"`
	} `json:"executionSteps"`
	Methods []struct {
		Way  string      `json:"submissionMethod"`
		Time json.Number `json:"processingTime"`
		Unit string      `json:"processingTimeUnit"`
		Fees []struct {
			Name   string      `json:"name"`
			Amount json.Number `json:"amount"`
			Note   string      `json:"description"`
		} `json:"fees"`
		Note string `json:"description"`
	} `json:"executionMethods"`
	Cases []struct {
		Name   string `json:"name"`
		Papers []struct {
			Name      string `json:"name"`
			Originals int    `json:"originalQty"`
			Copies    int    `json:"copyQty"`
			Forms     []struct {
				Name string `json:"fileName"`
			} `json:"attachments"`
		} `json:"profileComponents"`
	} `json:"executionCases"`
	Basis      []namedJSON     `json:"legalBasisesDetails"`
	Conditions json.RawMessage `json:"requirementsAndConditions"`
	Results    []namedJSON     `json:"resultsDetails"`
	Keywords   json.RawMessage `json:"keywords"`
}

type namedJSON struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// listedJSON is a line of the portal's older lists.
type listedJSON struct {
	Code   string `json:"PROCEDURE_CODE"`
	Name   string `json:"PROCEDURE_NAME"`
	Agency string `json:"AGENCY_NAME"`
	Field  string `json:"FIELD_NAME"`
}

var (
	jsonWays  = map[string]string{"ONLINE": "Trực tuyến", "DIRECT": "Trực tiếp", "POSTAL": "Dịch vụ bưu chính"}
	jsonUnits = map[string]string{"WORKING_DAY": "Ngày làm việc", "DAY": "Ngày", "HOUR": "Giờ", "WORKING_HOUR": "Giờ làm việc",
		"WEEK": "Tuần", "MONTH": "Tháng", "YEAR": "Năm", "MINUTE": "Phút"}
	reTag   = regexp.MustCompile(`<[^>]*>`)
	reBreak = regexp.MustCompile(`(?i)</(?:p|div|li|tr)>|<br\s*/?>`)
)

// procedureJSON reads the two forms in which the portal hands out procedures; nil
// where data is none of them.
func procedureJSON(data []byte, hint Hint) ([]*Document, []paper.Problem, error) {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	if len(data) == 0 || data[0] != '{' && data[0] != '[' {
		return nil, nil, nil
	}
	var docs []*Document
	var problems []paper.Problem
	add := func(d drafted) {
		doc := d.document(hint)
		if doc == nil {
			problems = append(problems, paper.Problem{Severity: paper.Warning, Where: d.code,
				Text: fmt.Sprintf(sayNoCode, d.code, d.name)})
			return
		}
		docs = append(docs, doc)
		problems = append(problems, unreadOf(doc)...)
	}
	var lines []listedJSON
	var one struct {
		Data json.RawMessage `json:"data"`
		formality
	}
	switch {
	case data[0] == '[' && json.Unmarshal(data, &lines) == nil:
		for _, l := range lines {
			if l.Code == "" && l.Name == "" { // something else
				return nil, nil, nil
			}
			d := drafted{code: l.Code, name: plainHTML(l.Name)}
			d.set("Lĩnh vực", l.Field)
			d.set("Cơ quan công khai", l.Agency)
			add(d)
		}
	case json.Unmarshal(data, &one) == nil:
		f := one.formality
		if len(one.Data) > 0 && json.Unmarshal(one.Data, &f) != nil || f.Code == "" || f.Name == "" {
			return nil, nil, nil
		}
		add(f.record())
	}
	if docs == nil {
		return nil, nil, nil
	}
	if stamp, ok := paper.SecretStamp(paper.TextBlocks(plainHTML(string(data)))); ok {
		return nil, nil, paper.RefuseSecret(stamp)
	}
	return docs, problems, nil
}

// plainHTML is the text of a snippet of a page.
func plainHTML(s string) string {
	s = html.UnescapeString(reTag.ReplaceAllString(reBreak.ReplaceAllString(s, "\n"), ""))
	var out []string
	for line := range strings.Lines(paper.Clean(s)) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func namesOf(all []namedJSON) string {
	var out []string
	for _, n := range all {
		if n.Name != "" {
			out = append(out, plainHTML(n.Name))
		}
	}
	return strings.Join(out, "; ")
}

// textOf is a value that is a string, or a list of strings or of names.
func textOf(raw json.RawMessage) string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return plainHTML(one)
	}
	var many []string
	if json.Unmarshal(raw, &many) == nil {
		return plainHTML(strings.Join(many, "\n"))
	}
	var named []namedJSON
	if json.Unmarshal(raw, &named) == nil {
		return namesOf(named)
	}
	return ""
}

// record sets a formality as a record of labelled parts.
func (f *formality) record() drafted {
	d := drafted{code: f.Code, name: plainHTML(f.Name), decision: f.Proposal.Number}
	var levels []string
	for _, l := range []struct {
		on   bool
		name string
	}{{f.Ministry, "Cấp bộ"}, {f.Province, "Cấp tỉnh"}, {f.Ward, "Cấp xã"}, {f.Other, "Cơ quan khác"}} {
		if l.on {
			levels = append(levels, l.name)
		}
	}
	d.set("Lĩnh vực", namesOf(f.Categories))
	d.set("Cấp thực hiện", strings.Join(levels, ", "))
	d.set("Đối tượng thực hiện", namesOf(f.Subjects))
	d.set("Cơ quan thực hiện", namesOf(f.Executing))
	d.set("Cơ quan có thẩm quyền", namesOf(f.Authority))
	d.set("Cơ quan được ủy quyền", namesOf(f.Authorized))
	d.set("Cơ quan phối hợp", namesOf(f.Coordinating))
	d.set("Địa chỉ tiếp nhận HS", textOf(f.Receiving))
	d.set("Từ khóa", textOf(f.Keywords))
	var steps []string
	for _, s := range f.Steps {
		steps = append(steps, strings.TrimSpace(plainHTML(s.Name)+": "+plainHTML(s.Text)))
	}
	d.set("Trình tự thực hiện", strings.Join(steps, "\n"))
	for _, m := range f.Methods {
		row := d.way(jsonWays[m.Way])
		if jsonWays[m.Way] == "" {
			row[0].Text = m.Way
		}
		if m.Time != "" && m.Time != "0" {
			row[1].Text = strings.TrimSpace(m.Time.String() + " " + jsonUnits[m.Unit])
		}
		var fees []string
		for _, x := range m.Fees {
			fee := strings.TrimSpace(plainHTML(x.Name) + " : " + x.Amount.String() + " Đồng")
			if x.Amount == "0" {
				fee = "Miễn phí"
			}
			if note := plainHTML(x.Note); note != "" {
				fee += " (" + strings.ReplaceAll(note, "\n", " ") + ")"
			}
			fees = append(fees, fee)
		}
		row[2].Text, row[3].Text = strings.Join(fees, "\n"), plainHTML(m.Note)
	}
	f.dossier(&d)
	d.set("Kết quả thực hiện", strings.ReplaceAll(namesOf(f.Results), "; ", "\n"))
	d.set("Yêu cầu, điều kiện", textOf(f.Conditions))
	if len(f.Basis) > 0 {
		d.set("Căn cứ pháp lý", "")
		t := linesTable("Căn cứ pháp lý", "")
		for _, b := range f.Basis {
			t.Rows = append(t.Rows, cells(b.Code, plainHTML(b.Name), "", ""))
		}
		d.parts[len(d.parts)-1].Parts = []*Part{{Kind: KindTable, Table: t}}
	}
	return d
}

// dossier sets the papers of a formality, a table for each case.
func (f *formality) dossier(d *drafted) {
	d.set("Thành phần hồ sơ", "")
	at := d.parts[len(d.parts)-1]
	for _, c := range f.Cases {
		if name := plainHTML(c.Name); name != "" {
			at.Parts = append(at.Parts, &Part{Kind: KindHeading, Text: name})
		}
		t := linesTable("", "")
		for _, p := range c.Papers {
			var forms []string
			for _, x := range p.Forms {
				forms = append(forms, x.Name)
			}
			t.Rows = append(t.Rows, cells(plainHTML(p.Name), strings.Join(forms, "\n"),
				fmt.Sprintf(sayCounts, strconv.Itoa(p.Originals), strconv.Itoa(p.Copies))))
		}
		at.Parts = append(at.Parts, &Part{Kind: KindTable, Table: t})
	}
}
