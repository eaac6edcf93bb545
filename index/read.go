package index

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// read understands a question: what to search, for which day, and which
// documents it names.
func (v *view) read(q Query, lex *Lexicon) (Reading, []term) {
	text := v.retype(paper.Clean(q.Text), lex)
	r := Reading{On: q.Today}
	mentions := v.catalog.Find(text)
	keep := func(start, end int) bool {
		for _, m := range mentions {
			if m.Name == "" && m.Start < end && start < m.End {
				return true
			}
		}
		return lex.byShort[squeezed(text[start:end])] != nil && v.speech.rare(text[start:end])
	}
	var doubts []string
	r.Text, doubts, r.Restored = v.speech.restore(text, keep)
	if r.Restored {
		mentions = v.catalog.Find(r.Text)
	}
	r.Aspect, _ = aspectOf(r.Text)
	r.On, r.OnText = dayIn(r.Text, mentions, q.Today)
	for _, m := range mentions {
		held := v.catalog.Resolve(m, corpus.Ref{}, r.On)
		if len(held) == 0 && m.Name != "" && m.Serial == "" && m.Year != "" {
			// "Bộ luật Hình sự năm 2017": people give the year of an amendment, or of
			// the copy they know. The law of that name is meant; say which is held.
			any := m
			any.Year, any.Dated = "", ""
			if others := v.catalog.Resolve(any, corpus.Ref{}, r.On); len(others) == 1 {
				held = others
				if h := v.catalog.Head(held[0].Doc); h != nil {
					r.Notes = append(r.Notes, fmt.Sprintf(textOtherYear,
						strings.TrimSpace(m.Type+" "+m.Name), m.Year, corpus.Cite(h,
							corpus.Ref{Doc: h.Key, Number: h.Number})))
				}
			}
		}
		r.Refs = append(r.Refs, RefReading{Mention: m, Candidates: held})
	}
	ts := v.expand(&r, lex, mentions)
	for _, d := range doubts {
		ts = merge(ts, weighted(terms(d), weightDoubt))
	}
	return r, ts
}

// retype puts right what a keyboard left wrong: Telex and VNI keys, chat
// spellings.
func (v *view) retype(text string, lex *Lexicon) string {
	var b strings.Builder
	end := 0
	for _, y := range paper.Syllables(text) {
		b.WriteString(text[end:y.Start])
		end = y.End
		word := text[y.Start:y.End]
		if to, ok := lex.Spellings[y.Text]; ok {
			word = to
		} else if v.speech != nil && v.speech.rare(y.Text) {
			if typed := paper.Tone(untyped(y.Text)); typed != "" && v.speech.id(typed) >= 0 && !v.speech.rare(typed) {
				word = likeTyped(typed, word)
			}
		}
		b.WriteString(word)
	}
	b.WriteString(text[end:])
	return b.String()
}

// rare reports whether a token is hardly ever a word of the texts.
func (s *speech) rare(token string) bool {
	if s == nil {
		return true
	}
	if len(s.variants[paper.Fold(token)]) > 0 {
		top := s.variants[paper.Fold(token)][0]
		return float64(s.count[top]) < 3e-6*s.total
	}
	return true
}

const (
	weightMeaning = .9 // a spelled-out abbreviation
	weightShort   = .3 // the abbreviation itself, once spelled out
	weightChoice  = .4 // one of several meanings
	weightSynonym = .5
	weightDoubt   = .4 // what a syllable without diacritics may have been instead
)

// expand adds to the terms of the question what its words stand for.
func (v *view) expand(r *Reading, lex *Lexicon, mentions []corpus.Mention) []term {
	ts := terms(r.Text)
	ys := paper.Syllables(r.Text)
	inMention := func(y paper.Syllable) bool {
		for _, m := range mentions {
			if m.Start < y.End && y.Start < m.End {
				return true
			}
		}
		return false
	}
	folded := " " + strings.Join(foldAll(ys), " ") + " "
	for i := 0; i < len(ys); i++ {
		if inMention(ys[i]) {
			continue
		}
		a, n := lex.match(ys, i)
		if a == nil {
			continue
		}
		chosen := a.choose(folded)
		if chosen == nil {
			chosen = v.usual(a)
		}
		for _, t := range ts {
			if !t.pair && t.text == ys[i].Text {
				weaken(ts, t.text, weightShort)
			}
		}
		before, after := r.Text[:ys[i].Start], r.Text[ys[i+n-1].End:]
		if chosen != nil {
			ts = merge(ts, weighted(terms(before+chosen.Text+after), weightMeaning))
			r.Text = before + chosen.Text + after
			ys = paper.Syllables(r.Text)
			mentions = v.catalog.Find(r.Text)
			i += len(paper.Syllables(chosen.Text)) - 1
			continue
		}
		for _, m := range a.Meanings {
			ts = merge(ts, weighted(terms(m.Text), weightChoice))
		}
		if r.Unclear == "" {
			r.Unclear = r.Text[ys[i].Start:ys[i+n-1].End]
			for _, m := range a.Meanings {
				r.Choices = append(r.Choices, m.Text)
			}
		}
		i += n - 1
	}
	ys = paper.Syllables(r.Text)
	for i := range lex.swaps {
		s := &lex.swaps[i]
		at := slices.IndexFunc(s.from, func(w wording) bool { return w.in(ys, false) >= 0 })
		if at < 0 || s.renamed != nil && r.On != "" && r.On < s.renamed.From {
			continue
		}
		for _, to := range s.to {
			switch {
			case to.in(ys, false) >= 0:
				continue
			case s.renamed != nil:
				r.Notes = append(r.Notes, s.renamed.Note)
			case v.told(to.text):
				r.lays = append(r.lays, lay{s.from[at].text, to.text})
			default:
				continue
			}
			ts = merge(ts, weighted(terms(to.text), weightSynonym))
		}
	}
	return ts
}

// match finds the longest abbreviation that starts at syllable i, and its
// length in syllables.
func (l *Lexicon) match(ys []paper.Syllable, i int) (*Abbreviation, int) {
	key := ""
	var best *Abbreviation
	n := 0
	for k := i; k < len(ys) && k < i+3; k++ {
		key += paper.Fold(ys[k].Text)
		if a := l.byShort[key]; a != nil && (k == i || len(key) >= 4) && bare(ys[i].Text) {
			best, n = a, k-i+1
		}
	}
	return best, n
}

// bare reports whether a token bears no diacritic but đ: abbreviations do not.
func bare(token string) bool {
	return paper.Fold(token) == strings.ReplaceAll(token, "đ", "d")
}

// choose returns the meaning that the question settles, nil when it does not.
func (a *Abbreviation) choose(folded string) *Meaning {
	if len(a.Meanings) == 1 {
		return &a.Meanings[0]
	}
	best, top := -1, 0
	tie := false
	for i := range a.Meanings {
		n := 0
		for _, c := range a.Meanings[i].Context {
			if strings.Contains(folded, " "+strings.Join(foldAll(paper.Syllables(paper.Clean(c))), " ")+" ") {
				n++
			}
		}
		switch {
		case n > top:
			best, top, tie = i, n, false
		case n == top && n > 0:
			tie = true
		}
	}
	if best < 0 || tie {
		return nil
	}
	return &a.Meanings[best]
}

// usual returns the meaning that the texts use far more than the others, nil
// when none stands out.
func (v *view) usual(a *Abbreviation) *Meaning {
	best, top, next := -1, 0, 0
	for i := range a.Meanings {
		n := v.often(a.Meanings[i].Text)
		if n > top {
			best, top, next = i, n, top
		} else {
			next = max(next, n)
		}
	}
	share := 8
	if best == 0 { // the one the list calls usual
		share = 3
	}
	if top < 20 || top < share*(next+1) { // too few to call it usual
		return nil
	}
	return &a.Meanings[best]
}

// told says whether the texts have all words of a wording, side by side.
func (v *view) told(words string) bool {
	fs, err := v.finder.find(context.Background(), terms(words))
	return err == nil && !slices.ContainsFunc(fs, func(f found) bool { return f.n.passages == 0 })
}

// often is at most in how many passages the words stand side by side.
func (v *view) often(words string) int {
	pairs := slices.DeleteFunc(terms(words), func(t term) bool { return !t.pair })
	fs, err := v.finder.find(context.Background(), pairs)
	if err != nil {
		return 0
	}
	least := -1
	for i := range fs {
		if n := fs[i].n.passages; least < 0 || n < least {
			least = n
		}
	}
	return max(least, 0)
}

func foldAll(ys []paper.Syllable) []string {
	out := make([]string, len(ys))
	for i, y := range ys {
		out[i] = paper.Fold(y.Text)
	}
	return out
}

func weighted(ts []term, w float64) []term {
	for i := range ts {
		ts[i].weight *= w
	}
	return ts
}

func weaken(ts []term, text string, w float64) {
	for i := range ts {
		if ts[i].text == text || ts[i].pair && (strings.HasPrefix(ts[i].text, text+" ") ||
			strings.HasSuffix(ts[i].text, " "+text)) {
			ts[i].weight *= w
		}
	}
}

// merge adds terms that are not there yet; one that is keeps the higher weight.
func merge(ts, more []term) []term {
	at := map[string]int{}
	for i, t := range ts {
		at[t.text] = i
	}
	for _, t := range more {
		if i, ok := at[t.text]; ok {
			ts[i].weight = max(ts[i].weight, t.weight)
			continue
		}
		at[t.text] = len(ts)
		ts = append(ts, t)
	}
	return ts
}
