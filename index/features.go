package index

import (
	"math"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// Feature is one number a unit is judged by; see [featureNames].
const (
	fFirst = iota
	fUnitUni
	fUnitPair
	fPassUni
	fPassPair
	fTitleUni
	fTitlePair
	fDocUni
	fDocPair
	fInPassUni
	fInPassPair
	fInUnitUni
	fInUnitPair
	fCoverPass
	fCoverUnit
	fCoverAll
	fCoverPairPass
	fCoverPairUnit
	fCoverPairAll
	fTitleShare
	fTitlePairShare
	fDocShare
	fDocPairShare
	fRareMissed
	fPassLen
	fUnitLen
	fPassages
	fTitleLen
	fDocLen
	fArticle
	fYear
	fTypeLaw
	fTypeDecree
	fTypeCircular
	fPlainTitle
	fQueryTerms
	fQueryIDF
	fRelFirst
	fRelPass
	fRelUnit
	fRelInPass
	fRelInUnit
	fRelTitle
	fRelDoc
	fRank
	fDocRank
	fDocHits
	fPassFirst
	fBestSecond
	fDocUnits
	fAmending
	fMentioned
	fRunPass
	fRunTitle
	fRunDoc
	fTitleRest
	fCuePass
	fCueTitle
	fAskDefinition
	fAskPenalty
	fDocBest
	fDocSum
	fLeadTitle
	fLeadDoc
	fLeadPass
	fTailTitle
	fTailDoc
	fTailPass
	fBestSentence
	numFeatures
)

var featureNames = [numFeatures]string{
	"first", "unit", "unit_pair", "pass", "pass_pair", "title", "title_pair", "doc", "doc_pair",
	"in_pass", "in_pass_pair", "in_unit", "in_unit_pair",
	"cover_pass", "cover_unit", "cover_all", "cover_pair_pass", "cover_pair_unit", "cover_pair_all",
	"title_share", "title_pair_share", "doc_share", "doc_pair_share", "rare_missed",
	"pass_len", "unit_len", "passages", "title_len", "doc_len", "article", "year",
	"type_law", "type_decree", "type_circular", "plain_title", "query_terms", "query_idf",
	"rel_first", "rel_pass", "rel_unit", "rel_in_pass", "rel_in_unit", "rel_title", "rel_doc", "rank", "doc_rank", "doc_hits", "pass_first", "best_second",
	"doc_units", "amending", "mentioned", "run_pass", "run_title", "run_doc", "title_rest", "cue_pass", "cue_title", "ask_definition", "ask_penalty", "doc_best", "doc_sum",
	"lead_title", "lead_doc", "lead_pass", "tail_title", "tail_doc", "tail_pass", "best_sentence",
}

// judged is a candidate with its features.
type judged struct {
	candidate
	f     [numFeatures]float32
	final float64 // score of the learned ranker

	clause *clause // its passage that answers best, of the first ones
}

// plainTitles head units that say what a document is about, not what it rules.
var plainTitles = []string{"phạm vi điều chỉnh", "đối tượng áp dụng", "hiệu lực", "tổ chức thực hiện",
	"trách nhiệm thi hành", "điều khoản thi hành", "quy định chuyển tiếp", "phạm vi và đối tượng"}

// traits are what ranking wants to know of a document.
type traits struct {
	year      float64 // of issue; 0 unknown
	level     int     // see docLevel
	amending  bool    // its title says that it amends another
	procedure bool    // the record of an administrative procedure
}

func traitsOf(h *corpus.Head) traits {
	return traits{float64(docYear(h)), docLevel(h), strings.Contains(paper.Fold(h.Title), "sua doi, bo sung"),
		h.Type == "Thủ tục hành chính"}
}

// plainTitle reports whether a unit's heading is one of plainTitles.
func plainTitle(title string) bool {
	for _, p := range plainTitles {
		if n := len(p); len(title) >= n && strings.EqualFold(title[:n], p) {
			return true
		}
	}
	return false
}

func articleNumber(s string) float64 {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' {
			break
		}
		n = n*10 + int(r-'0')
	}
	return math.Log1p(float64(n))
}

// docYear is the year of issue, from the date or the number; 0 if unknown.
func docYear(h *corpus.Head) int {
	if len(h.Issued) >= 4 {
		return h.Issued.Time().Year()
	}
	for _, part := range strings.Split(h.Number, "/") {
		if len(part) == 4 {
			y := 0
			for _, r := range part {
				if r < '0' || r > '9' {
					y = 0
					break
				}
				y = y*10 + int(r-'0')
			}
			if y > 1940 && y < 2200 {
				return y
			}
		}
	}
	return 0
}

// docLevel orders types: 3 law, 2 decree, 1 circular or ministerial decision.
func docLevel(h *corpus.Head) int {
	n := paper.Fold(h.Number)
	t := paper.Fold(h.Type)
	switch {
	case strings.Contains(n, "/qh") || strings.Contains(n, "ubtvqh") || strings.Contains(n, "vbhn-vpqh") ||
		strings.HasPrefix(t, "luat") || strings.HasPrefix(t, "bo luat") || strings.HasPrefix(t, "phap lenh"):
		return 3
	case strings.Contains(n, "nd-cp") || t == "nghi dinh":
		return 2
	case strings.Contains(n, "/tt") || strings.HasPrefix(t, "thong tu"):
		return 1
	}
	return 0
}
