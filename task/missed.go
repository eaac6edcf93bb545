package task

import (
	"fmt"
	"regexp"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// reDay finds what may be a deadline in running text, more widely than what prose reads.
var reDay = regexp.MustCompile(`(?i)(?:(?:ngày|mùng|mồng) )?\d{1,2}/\d{1,2}(?:/\d{4})?|ngày \d{1,2} tháng \d{1,2}|ngày \d{1,2} (?:hằng|hàng|của|mỗi)|` +
	`(?:trong |vào |trước |hết |đến |từ |chậm nhất |muộn nhất )(?:cuối |đầu |giữa )?(?:tháng \d|tháng cuối|quý [IV\d])|quý (?:IV|I{1,3})\b|\btháng \d{1,2}(?:/| năm )\d{4}|` +
	`(?:hằng|hàng|mỗi) (?:tuần|tháng|quý)|trong (?:vòng |thời hạn )?\d{1,3} (?:ngày|tháng|tuần)|(?:trước|tại|sau) kỳ họp`)

// missed names the dated duties of the running text that are no task: nothing of a plan
// is dropped without a word.
func (r *planReader) missed() {
	var read strings.Builder
	for i := range r.p.Tasks {
		t := &r.p.Tasks[i]
		for _, s := range []string{t.Quote, t.Name, t.Note} {
			read.WriteString(plainText(s) + "\n")
		}
	}
	for _, p := range r.p.Problems {
		read.WriteString(plainText(p.Text) + "\n")
	}
	r.missedIn(r.doc.Parts, corpus.Ref{}, read.String())
}

func (r *planReader) missedIn(parts []*corpus.Part, at corpus.Ref, read string) {
	for _, p := range parts {
		if p.Kind == corpus.KindSignature || p.Table != nil || r.heard[p] && entryPart(p) {
			continue
		}
		here := at
		switch p.Kind {
		case corpus.KindAppendix:
			here.Appendix = p.No
		case corpus.KindArticle:
			here.Article = p.No
		}
		if !r.heard[p] {
			r.missedLines(p.Title+"\n"+p.Text, here, read, p.Label != "")
		}
		r.missedIn(p.Parts, here, read)
		r.missedLines(p.Tail, here, read, false)
	}
}

// missedLines names the sentences of a text that set a deadline for some work.
func (r *planReader) missedLines(text string, at corpus.Ref, read string, item bool) {
	for _, s := range sentences(text) {
		if !item && !reDo.MatchString(s) && !reItem.MatchString(s) || !dated(s) || reNoDuty.MatchString(paper.Fold(s)) {
			continue
		}
		if one := plainText(s); strings.Contains(read, short(one, 100)) || strings.Contains(read, one) {
			continue
		}
		r.problem(paper.Info, at.Local(), fmt.Sprintf(textDatedUnread, short(s, 240)))
	}
}

// reNoDuty begins what is no duty, folded: the bases of a paper and the paper it goes with.
var reNoDuty = regexp.MustCompile(`^(?:\(?(?:ban hanh )?kem theo|can cu|thuc hien (?:nghi quyet|ke hoach|quyet dinh|chi thi|cong van|chuong trinh)[^,]{0,80}ngay \d|so: ?\d|ngay (?:ban hanh|hieu luc|ky):|noi nhan)`)

// dated reports whether a sentence names a day or a period that is not the day of a paper
// it cites.
func dated(s string) bool {
	for _, m := range reDay.FindAllStringIndex(s, -1) {
		if !reCited.MatchString(s[:m[0]]) && !reNumber.MatchString(s[m[0]:]) {
			return true
		}
	}
	return false
}

// reNumber is a number of a paper, which looks like a day.
var reNumber = regexp.MustCompile(`^\d+/\d+(?:/\d{4})?[/-][A-ZĐ]`)

func plainText(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.Trim(s, " .,;/…-+")), " "))
}
