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
	verbs   = `(sua doi, bo sung|sua doi bo sung|sua doi|bo sung|sua|thay the cho|thay the|thay cho|thay|bai bo|` +
		`huong dan thi hanh|huong dan|quy dinh chi tiet)`
)

var (
	reDoneBy = regexp.MustCompile(`\b(?:duoc|bi)(?: nhung| cac)? ` + verbs + `\b.*\b(?:boi|bang|tai|o|` +
		`trong)\b.*\bnao\b`)
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
		return &relationQuestion{[]corpus.RelationKind{corpus.RelBasis}, false, verbRests}
	}
	return nil
}

func relationVerb(verb string, others bool) *relationQuestion {
	switch {
	case strings.HasPrefix(verb, "thay"), verb == "bai bo":
		return &relationQuestion{[]corpus.RelationKind{corpus.RelReplaces, corpus.RelRepeals}, others, verbReplaces}
	case strings.HasPrefix(verb, "huong dan"), verb == "quy dinh chi tiet":
		return &relationQuestion{[]corpus.RelationKind{corpus.RelGuides}, others, verbGuides}
	}
	return &relationQuestion{[]corpus.RelationKind{corpus.RelAmends}, others, verbAmends}
}

// relationWords, folded, say nothing beside a relation question.
var relationWords = wordSet(`sua doi bo sung thay the bai huong dan thi hanh quy dinh chi tiet can cu phap ly ban van nghi
	thong tu luat quyet lenh bi duoc boi bang nao gi nhung cac da cho vao theo tai moi hien nay dang la may lan`)

// related answers a relation question about the document ref; nil when r asks
// for something else, or when the house knows nothing to say and the text of
// the document may.
func (a *Answerer) related(q Question, r *index.Result, ref corpus.Ref, head *corpus.Head,
	v corpus.Validity) (*Answer, error) {
	asked := askedRelation(r.Reading.Text)
	if asked == nil || !ref.Whole() || slices.ContainsFunc(termsOf(r),
		func(t string) bool { return !relationWords[t] }) {
		return nil, nil
	}
	if asked.others && asked.kinds[0] == corpus.RelReplaces {
		return a.validity(r, ref, head, v), nil
	}
	all, err := a.index.Relations(ref.Doc)
	if err != nil {
		return nil, fmt.Errorf("answer: %w", err)
	}
	slices.SortStableFunc(all, func(x, y corpus.Relation) int {
		return strings.Compare(string(x.Since),
			string(y.Since))
	})
	out := begin(Answered, r)
	out.Sources = append(out.Sources, source(index.Hit{Validity: v}, corpus.Passage{Head: head, Ref: ref}, ref, ""))
	var found []say
	said := map[string]bool{}
	for _, rel := range all {
		own, other := rel.From, rel.To
		if asked.others {
			own, other = rel.To, rel.From
		}
		if own.Doc != ref.Doc || other.Doc == ref.Doc || rel.Rejected || !slices.Contains(asked.kinds, rel.Kind) ||
			said[other.Doc+other.Number] {
			continue
		}
		name := fact{kind: factRelation, rel: &rel, text: other.Number}
		if h := a.head(other.Doc); h != nil && h.Class == corpus.Public {
			whole := corpus.Ref{Doc: h.Key, Number: h.Number}
			state, err := a.index.Validity(whole, r.Reading.On)
			if err != nil {
				return nil, fmt.Errorf("answer: %w", err)
			}
			out.Sources = append(out.Sources, source(index.Hit{Validity: state}, corpus.Passage{Head: h, Ref: whole},
				whole, ""))
			n := len(out.Sources)
			name = part(textRelatedName, out.cited(n), mark(n))
		} else if h != nil || name.text == "" {
			continue
		}
		said[other.Doc+other.Number] = true
		line := say{textItem, []fact{name, part(""), part("")}}
		if rel.Since != "" {
			line.facts[1] = part(textSince, fact{kind: factRelation, rel: &rel, text: rel.Since.Vietnamese()})
		}
		if at := rel.From.Local(); at != "" {
			line.facts[2] = part(textRelatedAt, fact{kind: factRelation, rel: &rel, text: at})
		}
		found = append(found, line)
	}
	doing, on := verb(asked.verb), onDay(out.AsOf)
	switch {
	case len(found) == 0 && asked.kinds[0] == corpus.RelBasis:
		out.Status = Partial
		out.say(Conclusion, textRelatedNoBasis, out.cited(1), on, mark(1))
	case len(found) == 0 && !asked.others:
		return nil, nil
	case len(found) == 0:
		out.Status = Partial
		out.say(Conclusion, textRelatedNone, doing, out.cited(1), on, mark(1))
	case asked.others:
		out.say(Conclusion, textRelatedBy, out.cited(1), doing, on, mark(1))
	default:
		out.say(Conclusion, textRelatedTo, out.cited(1), doing, on, mark(1))
	}
	for _, s := range found {
		out.goOn(s.words, s.facts...)
	}
	return out.end(), nil
}
