package answer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
)

// A relation question asks what a document does to others, or they to it. It is
// answered by what the house knows of the documents, not by a passage.
type relationQuestion struct {
	kinds  []corpus.RelationKind
	others bool // the others act on the named document
	verb   string
}

const (
	docWord = `(?:(?:nhung|cac) )?(?:van ban|nghi dinh|thong tu|luat|phap lenh|quyet dinh|nghi quyet|bo luat)`
	verbs   = `(sua doi, bo sung|sua doi bo sung|sua doi|bo sung|sua|thay the cho|thay the|thay cho|thay|bai bo|huong dan thi hanh|huong dan|quy dinh chi tiet)`
)

var (
	reDoneBy   = regexp.MustCompile(`\b(?:duoc|bi)(?: nhung| cac)? ` + verbs + `\b.*\b(?:boi|bang|tai|o|trong)\b.*\bnao\b`)
	reWhatDoes = regexp.MustCompile(`\b` + docWord + ` (?:nao|gi)(?: da| dang| moi| hien)* ` + verbs + `\b`)
	reDoesWhat = regexp.MustCompile(`\b` + verbs + ` ` + docWord + `?\s*(?:nao|gi|nhung gi)\b`)
	reBasisOf  = regexp.MustCompile(`\bcan cu(?: phap ly| ban hanh| vao| theo)*\b.*\b(?:nao|gi|dau)\b`)
)

// askedRelation reads a relation question; nil when text is none.
func askedRelation(text string) *relationQuestion {
	f := strings.Join(folded(text), " ")
	if g := reDoneBy.FindStringSubmatch(f); g != nil {
		return relationVerb(g[1], true)
	}
	if g := reWhatDoes.FindStringSubmatch(f); g != nil {
		return relationVerb(g[1], true)
	}
	if g := reDoesWhat.FindStringSubmatch(f); g != nil {
		return relationVerb(g[1], false)
	}
	if reBasisOf.MatchString(f) {
		return &relationQuestion{[]corpus.RelationKind{corpus.RelBasis}, false, "căn cứ vào"}
	}
	return nil
}

func relationVerb(verb string, others bool) *relationQuestion {
	switch {
	case strings.HasPrefix(verb, "thay"), verb == "bai bo":
		return &relationQuestion{[]corpus.RelationKind{corpus.RelReplaces, corpus.RelRepeals}, others, "thay thế hoặc bãi bỏ"}
	case strings.HasPrefix(verb, "huong dan"), verb == "quy dinh chi tiet":
		return &relationQuestion{[]corpus.RelationKind{corpus.RelGuides}, others, "quy định chi tiết, hướng dẫn"}
	}
	return &relationQuestion{[]corpus.RelationKind{corpus.RelAmends}, others, "sửa đổi, bổ sung"}
}

// relationWords, folded, say nothing beside a relation question.
var relationWords = map[string]bool{"sua": true, "doi": true, "bo": true, "sung": true, "thay": true, "the": true, "bai": true, "huong": true, "dan": true,
	"thi": true, "hanh": true, "quy": true, "dinh": true, "chi": true, "tiet": true, "can": true, "cu": true, "phap": true, "ly": true, "ban": true, "van": true,
	"nghi": true, "thong": true, "tu": true, "luat": true, "quyet": true, "lenh": true, "bi": true, "duoc": true, "boi": true, "bang": true, "nao": true, "gi": true,
	"nhung": true, "cac": true, "da": true, "cho": true, "vao": true, "theo": true, "tai": true, "moi": true, "hien": true, "nay": true, "dang": true, "la": true, "may": true, "lan": true}

// related answers a relation question about the document ref; nil when r asks
// for something else, or when the house knows nothing to say and the text of
// the document may.
func (a *Answerer) related(q Question, r *index.Result, ref corpus.Ref, head *corpus.Head, v corpus.Validity) (*Answer, error) {
	asked := askedRelation(r.Reading.Text)
	if asked == nil || !ref.Whole() || slices.ContainsFunc(termsOf(r), func(t string) bool { return !relationWords[t] }) {
		return nil, nil
	}
	if asked.others && asked.kinds[0] == corpus.RelReplaces {
		return a.validity(q, r, ref, head, v), nil
	}
	all, err := a.index.Relations(ref.Doc)
	if err != nil {
		return nil, fmt.Errorf("answer: %w", err)
	}
	slices.SortStableFunc(all, func(x, y corpus.Relation) int { return strings.Compare(string(x.Since), string(y.Since)) })
	out := &Answer{Status: Answered, AsOf: r.Reading.On, Notes: slices.Clone(r.Reading.Notes)}
	named := source(index.Hit{Validity: v}, corpus.Passage{Head: head, Ref: ref}, ref, "")
	out.Sources = append(out.Sources, named)
	var lines []string
	said := map[string]bool{}
	for _, rel := range all {
		own, other := rel.From, rel.To
		if asked.others {
			own, other = rel.To, rel.From
		}
		if own.Doc != ref.Doc || other.Doc == ref.Doc || rel.Rejected || !slices.Contains(asked.kinds, rel.Kind) || said[other.Doc+other.Number] {
			continue
		}
		name := other.Number
		if h := a.head(other.Doc); h != nil && h.Class == corpus.Public {
			whole := corpus.Ref{Doc: h.Key, Number: h.Number}
			state, err := a.index.Validity(whole, r.Reading.On)
			if err != nil {
				return nil, fmt.Errorf("answer: %w", err)
			}
			s := source(index.Hit{Validity: state}, corpus.Passage{Head: h, Ref: whole}, whole, "")
			out.Sources = append(out.Sources, s)
			name = fmt.Sprintf(textRelatedName, s.Cite, len(out.Sources))
		} else if h != nil || name == "" {
			continue
		}
		said[other.Doc+other.Number] = true
		if rel.Since != "" {
			name += fmt.Sprintf(textSince, rel.Since.Vietnamese())
		}
		if at := rel.From.Local(); at != "" {
			name += fmt.Sprintf(textRelatedAt, at)
		}
		lines = append(lines, "- "+name)
	}
	var p page
	switch {
	case len(lines) == 0 && asked.kinds[0] == corpus.RelBasis:
		out.Status = Partial
		p.line(textRelatedNoBasis, named.Cite, out.AsOf.Vietnamese())
	case len(lines) == 0 && !asked.others:
		return nil, nil
	case len(lines) == 0:
		out.Status = Partial
		p.line(textRelatedNone, asked.verb, named.Cite, out.AsOf.Vietnamese())
	case asked.others:
		p.line(textRelatedBy, named.Cite, asked.verb, out.AsOf.Vietnamese())
	default:
		p.line(textRelatedTo, named.Cite, asked.verb, out.AsOf.Vietnamese())
	}
	p = append(p, lines...)
	out.facts.texts = append(out.facts.texts, lines...)
	return p.end(out), nil
}
