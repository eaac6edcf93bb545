package answer

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/question"
)

// What a question asks beside one another.
type sides struct {
	names     []string // as the question says them
	questions []string // each asked by itself
	compares  bool     // asked how they differ
}

var (
	reCompares = regexp.MustCompile(` (so sanh|phan biet|khac gi|khac nhau|khac voi|khac so voi|khac biet|giong nhau|giong voi|giong hay khac|` +
		`co giong|co khac) `)
	reSplits = []*regexp.Regexp{
		regexp.MustCompile(` (co )?(khac|giong)( biet)?( gi| the nao| nhau)? (so voi|voi) `),
		regexp.MustCompile(` so voi `), regexp.MustCompile(` khac gi `), regexp.MustCompile(
			` va `), regexp.MustCompile(` (voi|hay) `),
	}
	reBeforeSides = regexp.MustCompile(`^ ((hay |xin |giup toi )*(so sanh|phan biet)( su khac nhau| su khac biet)?( giua| ve)?|su khac nhau( giua)?) `)
	reAfterSides  = regexp.MustCompile(` (thi |co |co gi )*(giong nhau|khac nhau|khac biet|giong|khac|the nao|ra sao|gi|khong|nhu|hay|o diem nao|` +
		`(bao nhieu|may)( ngay| thang| nam| nguoi| lan)?|la|o cho nao) $`)
	// reInWhat is that in which two things differ: "khác nhau về tuổi thế nào".
	reInWhat = regexp.MustCompile(` (?:co )?(?:khac nhau|giong nhau|khac biet|khac|giong)(?: gi)? (?:ve|o|tren) ((?:\S+ ){1,6}?)` +
		`(?:(?:the nao|ra sao|gi|khong|nhu the nao|nao) )*$`)
	// reTrailing is what is asked of both behind the second.
	reTrailing = regexp.MustCompile(` va .+ (thoi han|thoi gian|tham quyen|ho so|dieu kien|le phi|muc) ` +
		`(?:thi |co |la |khac |nhau |giong |khong |the |nao |ra |sao |gi )*$`)
	// reAsked are nouns with which a thing asked for begins.
	reAsked = regexp.MustCompile(`^ (thoi han|thoi hieu|thoi gian|tham quyen|muc|ho so|dieu kien|hinh thuc|trinh tu|thu tuc|so luong|tieu chuan|le phi) `)
)

// token is a word of a question with its folded spelling.
type token struct{ text, fold string }

func tokensOf(text string) []token {
	var out []token
	for _, w := range strings.Fields(text) {
		w = strings.Trim(w, "?!.,;:“”\"")
		if f := folded(w); len(f) > 0 {
			out = append(out, token{w, strings.Join(f, "-")})
		}
	}
	return out
}

func foldOf(ts []token) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, t := range ts {
		b.WriteString(t.fold)
		b.WriteByte(' ')
	}
	return b.String()
}

func textOf(ts []token) string {
	var w []string
	for _, t := range ts {
		w = append(w, t.text)
	}
	return strings.Join(w, " ")
}

// compared reads a question that sets two things side by side; nil when it does
// not, or when the two cannot be told apart.
func compared(text string) *sides {
	ts := tokensOf(text)
	f := foldOf(ts)
	compares := reCompares.MatchString(f)
	if m := reBeforeSides.FindString(f); m != "" {
		ts = ts[len(strings.Fields(m)):]
		f = foldOf(ts)
	}
	var in []token
	if g := reInWhat.FindStringSubmatchIndex(f); g != nil {
		at := len(strings.Fields(f[:g[2]]))
		in = ts[at : at+len(strings.Fields(f[g[2]:g[3]]))]
		ts = ts[:len(strings.Fields(f[:g[0]]))]
		f = foldOf(ts)
	}
	if g := reTrailing.FindStringSubmatchIndex(f); compares && g != nil && in == nil {
		at := len(strings.Fields(f[:g[2]]))
		in = ts[at : at+len(strings.Fields(f[g[2]:g[3]]))]
		ts = ts[:at]
		f = foldOf(ts)
	}
	for _, re := range reSplits {
		for _, m := range re.FindAllStringIndex(f, -1) {
			left := ts[:len(strings.Fields(f[:m[0]]))]
			right := ts[len(left)+len(strings.Fields(f[m[0]:m[1]])):]
			for {
				g := reAfterSides.FindStringIndex(foldOf(right))
				if g == nil {
					break
				}
				right = right[:len(strings.Fields(foldOf(right)[:g[0]]))]
			}
			if len(left) == 0 || len(right) == 0 || len(right) > 16 {
				continue
			}
			s := aligned(left, right, compares)
			if s != nil && !slices.ContainsFunc(s.names, func(n string) bool { return !verbatim(n, text) }) {
				for i := range s.questions {
					s.questions[i] = strings.TrimSpace(s.questions[i] + " " + textOf(in))
				}
				s.compares = compares
				return s
			}
		}
	}
	return nil
}

// aligned finds what of left stands against right, and what both share.
func aligned(left, right []token, compares bool) *sides {
	two := reAsked.MatchString(foldOf(left)) && reAsked.MatchString(foldOf(right))
	if two && len(left) >= 3 && len(right) >= 3 { // two things that are asked for, each with its own words
		s := &sides{names: []string{textOf(left), textOf(right)}}
		s.questions = slices.Clone(s.names)
		return s
	}
	if !compares || two {
		return nil
	}
	at := -1
	for i := len(left) - 1; i >= 0 && at < 0; i-- {
		if left[i].fold == right[0].fold {
			at = i
		}
	}
	if at < 0 {
		at = max(0, len(left)-len(right))
	}
	if at == len(left) {
		return nil
	}
	shared := textOf(left[:at])
	s := &sides{names: []string{textOf(left[at:]), textOf(right)}}
	for _, n := range s.names {
		s.questions = append(s.questions, strings.TrimSpace(shared+" "+n))
	}
	return s
}

// compare answers a question that asks several things, or sets two side by
// side, each from its own basis, and says which part has none. It is nil when
// one thing is asked, one provision tells of all, or none has a basis.
func (a *Answerer) compare(ctx context.Context, q Question, r *index.Result) (*Answer, error) {
	text := q.Text
	if r.Reading.Restored {
		text = r.Reading.Text
	}
	s := compared(text)
	parts := questionParts(q.Text)
	if len(parts) > 1 {
		s = &sides{names: parts, questions: parts}
	}
	if s == nil {
		return nil, nil
	}
	got, err := a.findSides(ctx, q, r, s)
	if err != nil || oneTellsAll(got, s, parts, r) {
		return nil, err
	}
	return saySides(got, s.names, r), nil
}

// side is one of the things asked about, with what answers it.
type side struct {
	hit  index.Hit
	with chosen
}

// findSides finds the provision for each side; nil for one that has none.
func (a *Answerer) findSides(ctx context.Context, q Question, r *index.Result, s *sides) ([]*side, error) {
	got := make([]*side, len(s.names))
	for i, text := range s.questions {
		sub := q
		sub.Text, sub.AsOf = text, r.Reading.On
		if i > 0 {
			sub.Text, _ = question.Follow(text, s.questions[:1])
			sub.docs = nil
		}
		one, err := a.search(ctx, sub, sub.Text)
		if err != nil {
			return nil, err
		}
		if s.compares && a.doubts(sub, one) && !a.doubts(q, r) {
			// Of a part less is said than of both: the document that tells of both may
			// tell of it.
			sub.docs = []string{r.Hits[0].Passage.Ref.Doc}
			one, err = a.index.Search(ctx, index.Query{Text: text, Today: r.Reading.On, Reader: q.Reader,
				Without: q.Without, Docs: sub.docs})
			if err != nil {
				return nil, fmt.Errorf("answer: %w", err)
			}
		}
		if outside(text) || a.doubts(sub, one) {
			continue
		}
		h := one.Hits[0]
		if !h.Exact {
			h = rulesFirst(one)[0]
		}
		if i > 0 && s.compares && got[0] != nil {
			if h, err = a.beside(ctx, sub, [2]string{s.names[i], text}, h, got[0].hit); err != nil {
				return nil, err
			}
		}
		if s.compares {
			if h, err = a.ownClause(ctx, sub, s.names[i], s.names[1-min(i, 1)], h); err != nil {
				return nil, err
			}
		}
		if h.Passage.Head == nil || h.Passage.Text == "" {
			continue
		}
		w := wantIn(one)
		if compares := wantIn(r); !w.time && !w.number && !w.office {
			w.list = w.list || compares.list || len(h.Passage.Points) > 0
		}
		terms := termsOf(one)
		if name := content(s.names[i]); s.compares && len(name) > 0 {
			terms = name
		}
		got[i] = &side{h, choose(h.Passage, terms, w, quoteWords)}
	}
	return got, nil
}

// doubts says that a result has no passage that is said for sure.
func (a *Answerer) doubts(q Question, r *index.Result) bool {
	return len(r.Hits) == 0 || !r.Hits[0].Exact &&
		(len(q.docs) == 0 && r.Confidence < a.opts.Threshold || a.unsure(q, r))
}

// oneTellsAll reports whether there is nothing to set side by side: no side has a
// basis, or one provision tells of all.
func oneTellsAll(got []*side, s *sides, parts []string, r *index.Result) bool {
	found := map[corpus.Ref]bool{}
	for _, g := range got {
		if g != nil {
			found[g.hit.Passage.Ref] = true
		}
	}
	missed := slices.Contains(got, nil)
	apart := func() bool { // one provision tells of each side in words of their own
		for i, g := range got {
			if g.with.key == "" || words(g.with.key) > openingWords || i > 0 && g.with.key == got[i-1].with.key {
				return false
			}
		}
		return s.compares
	}
	if len(found) == 0 || len(found) == 1 && !missed && !apart() {
		return true
	}
	if len(parts) > 1 && !missed && len(r.Hits) > 0 {
		best := r.Hits[0]
		// One Điều tells of all that is asked, or what the whole question finds
		// answers a later part and speaks of the first: the whole question chooses.
		one, both := true, false
		for i, g := range got {
			one = one && unitOf(g.hit.Passage.Ref) == unitOf(best.Passage.Ref)
			both = both || i > 0 && g.hit.Passage.Ref == best.Passage.Ref
		}
		return one || both && covered(content(parts[0]), best)
	}
	return false
}

// saySides says each side from its own basis, and which has none.
func saySides(got []*side, names []string, r *index.Result) *Answer {
	out := begin(Answered, r)
	for i, g := range got {
		if g == nil {
			continue
		}
		src := source(g.hit, g.hit.Passage, g.with.ref, g.with.quote)
		n := 1 + slices.IndexFunc(out.Sources, func(o Source) bool {
			return o.Ref == src.Ref && verbatim(g.with.key, o.passage.Lead+"\n"+o.passage.Text)
		})
		if n == 0 {
			out.Sources = append(out.Sources, src)
			n = len(out.Sources)
		}
		words, facts := textSideAt, []fact{asked(names[i]), out.cited(n), out.stateOn(n), mark(n)}
		if g.with.key != "" {
			words, facts = textSide, []fact{asked(names[i]), out.cited(n), out.stateOn(n), inside(n, g.with.key),
				mark(n)}
		}
		if len(out.Blocks) == 0 {
			out.say(Conclusion, words, facts...)
		} else {
			out.goOn(words, facts...)
		}
	}
	for n := range out.Sources {
		if out.Sources[n].Quote != "" {
			out.quote(n + 1)
		}
	}
	for i, g := range got {
		if g == nil {
			out.Status = Partial
			out.say(Missing, textPartial, asked(names[i]))
		}
	}
	out.FollowUps = followUps(out.Sources[0])
	return out.end()
}

// beside is the provision for the second of two things that are compared, asked
// as its name and its question: one of the document that tells of the first,
// where it holds the name as well as h does.
func (a *Answerer) beside(ctx context.Context, q Question, asked [2]string, h, first index.Hit) (index.Hit, error) {
	if h.Passage.Ref.Doc == first.Passage.Ref.Doc || h.Exact {
		return h, nil
	}
	near, err := a.index.Search(ctx, index.Query{Text: asked[1], Today: q.day(), Reader: q.Reader, Without: q.Without,
		Docs: []string{first.Passage.Ref.Doc}, Limit: 3})
	if err != nil {
		return h, err
	}
	for _, o := range near.Hits {
		told := folded(o.Passage.Heading + " " + o.Passage.Lead + " " + o.Passage.Text)
		if o.Passage.Ref != first.Passage.Ref && share(content(asked[0]), told) >= .9 &&
			share(content(asked[1]), told) >= .5 {
			return o, nil
		}
	}
	return h, nil
}

// ownClause is the khoản of the Điều found that begins with one of two things
// compared and not with the other, where the one found does not: "1. Áp dụng đối
// với cán bộ …", "2. Áp dụng đối với công chức …".
func (a *Answerer) ownClause(ctx context.Context, q Question, name, other string, h index.Hit) (index.Hit, error) {
	own, others, asked := content(name), content(other), content(q.Text)
	carried := func(p corpus.Passage) float64 {
		return share(asked, folded(p.Heading+" "+p.Lead+" "+p.Text))
	}
	begins := func(p corpus.Passage) bool {
		intro, points := pointsOf(p)
		if len(points) == 0 {
			intro, _, _ = strings.Cut(strings.TrimSpace(p.Text), "\n")
		}
		f := folded(intro)
		return share(own, f) == 1 && share(others, f) < 1
	}
	if h.Exact || len(own) == 0 || begins(h.Passage) {
		return h, nil
	}
	p, err := a.inUnit(ctx, q, q.day(), h, func(p corpus.Passage) bool {
		return begins(p) && carried(p) >= carried(h.Passage)
	})
	if err != nil || p == nil {
		return h, err
	}
	h.Passage, h.Also = *p, nil
	return h, nil
}

// sameMatterAs says that a hit is of the Điều of a source, or of another text of
// the same name with the same Điều: one law is shown once.
func sameMatterAs(h index.Hit, sources []Source) bool {
	return slices.ContainsFunc(sources, func(s Source) bool {
		u, o := unitOf(h.Passage.Ref), unitOf(s.Ref)
		return u == o || h.Passage.Head.Title != "" && h.Passage.Head.Title == s.Title && u.Article == o.Article &&
			u.Article != ""
	})
}
