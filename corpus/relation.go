package corpus

import (
	"regexp"
	"slices"
	"strings"
)

// ReadRelations reads what a document says about others: its căn cứ, what it
// replaces, repeals (down to the điểm), amends, and what it details. They are
// proposals from the words alone, never from file names; a title proves one
// thing only: "sửa đổi, bổ sung một số điều của Nghị định số X" amends X. To.Doc is
// the key where the number decides it, else "" ([Catalog.Settle] finds it).
func ReadRelations(d *Document) []Relation {
	r := relationReader{d: d, from: Ref{Doc: d.Key, Number: d.Number}}
	if strings.HasPrefix(strings.ToLower(strings.TrimPrefix(strings.ToLower(d.Title), "về việc ")), "sửa đổi, bổ sung") && !strings.HasPrefix(d.Type, "Văn bản hợp nhất") {
		for _, a := range readActs(d.Type+" này "+lowerFirst(strings.TrimPrefix(d.Title, "Về việc ")), actContext{}) {
			if a.kind == RelAmends {
				r.add(a, Ref{}, d.Title)
			}
		}
	}
	for _, p := range d.Parts {
		r.walk(p, Ref{}, actContext{})
	}
	return r.out
}

func lowerFirst(s string) string {
	for i, c := range s {
		if i > 0 {
			return strings.ToLower(s[:i]) + s[i:]
		}
		_ = c
	}
	return s
}

type relationReader struct {
	d    *Document
	from Ref
	out  []Relation
}

func (r *relationReader) add(a act, at Ref, evidence string) {
	from := at
	from.Doc, from.Number = r.from.Doc, r.from.Number
	to := a.to.Part
	to.Doc, to.Number = mentionKey(a.to), mentionNumber(a.to)
	if to.Number == "" || to.Doc != "" && to.Doc == r.from.Doc || to.Number == r.from.Number {
		return
	}
	rel := Relation{Kind: a.kind, From: from, To: to, Since: a.since, Evidence: strings.TrimSpace(evidence), By: FromText}
	for i, o := range r.out {
		if o.Kind == rel.Kind && o.To == rel.To {
			if o.From.Whole() && !from.Whole() { // the article says it better than the title
				r.out[i] = rel
			}
			return
		}
	}
	r.out = append(r.out, rel)
}

// mentionNumber is how a relation names its target: by number, else by name.
func mentionNumber(m Mention) string {
	if n := m.Number(); n != "" {
		if m.Symbol == "" {
			return strings.TrimSpace(m.Type + " " + n)
		}
		return n
	}
	if m.Type == "" || m.This || m.Name == "" && m.Type != "Hiến pháp" {
		return ""
	}
	return strings.TrimSpace(m.Type + " " + strings.TrimSpace(m.Name+" "+m.Year))
}

// mentionKey is the key that the number alone decides, as [MakeKey] makes it;
// "" when it takes the issuer or an unknown year.
func mentionKey(m Mention) string {
	f := foldWord(m.Symbol)
	if m.Symbol == "" || strings.Contains(f, "ubnd") || strings.Contains(f, "hdnd") || strings.HasSuffix(f, "/tu") {
		return ""
	}
	n := m.Number()
	switch {
	case m.Year != "" && !m.apart:
		return Slug(n)
	case m.Dated != "":
		return Slug(n) + "." + string(m.Dated[:4])
	case m.Year != "":
		return Slug(n) + "." + m.Year
	}
	return ""
}

// walk reads a part with what its parents said ("Bãi bỏ các văn bản sau:").
func (r *relationReader) walk(p *Part, at Ref, ctx actContext) {
	switch p.Kind {
	case KindPreamble:
		r.basis(p)
		return
	case KindAppendix, KindSignature, KindTable:
		return // forms and lists of an appendix speak of their own matters
	case KindArticle:
		at = Ref{Article: p.No}
	case KindClause:
		at.Clause = p.No
	case KindPoint:
		at.Point = p.No
	}
	for _, s := range []string{p.Title, p.Text} {
		for _, sentence := range sentences(s) {
			for _, a := range readActs(sentence, ctx) {
				r.add(a, at, sentence)
			}
		}
	}
	inner := ctx.under(p)
	for _, c := range p.Parts {
		if !p.quoted(c) {
			r.walk(c, at, inner)
		}
	}
	for _, sentence := range sentences(p.Tail) {
		for _, a := range readActs(sentence, ctx) {
			r.add(a, at, sentence)
		}
	}
}

// quoted says that a child is the new wording of another document's provision
// ("… như sau: “Điều 5. …”"), which speaks for that document.
func (p *Part) quoted(c *Part) bool {
	s := strings.TrimSpace(c.Label + c.Title + c.Text)
	return strings.HasPrefix(s, "“") || strings.HasPrefix(s, "\"")
}

func (r *relationReader) basis(p *Part) {
	for _, line := range strings.Split(p.Text+"\n"+p.Tail, "\n") {
		f := strings.TrimSpace(line)
		if !strings.HasPrefix(foldWord(firstWord(f)), "can") || !strings.HasPrefix(Fold(f[:min(len(f), 16)]), "can cu") {
			continue
		}
		ms := ParseRef(f)
		end := 0
		for i, m := range ms {
			if m.This {
				continue
			}
			gap := Fold(f[end:m.Start])
			if i > 0 && (strings.Contains(gap, "sua doi") || !listGap(gap)) {
				break
			}
			r.add(act{kind: RelBasis, to: m}, Ref{}, f)
			end = m.End
		}
	}
	for _, c := range p.Parts {
		r.basis(c)
	}
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

func listGap(g string) bool {
	g = strings.TrimSpace(g)
	switch strings.TrimSpace(strings.TrimLeft(g, ",;")) {
	case "", "va", "cac", "va cac":
		return true
	}
	return false
}

// sentences cuts a text at line ends and at full stops that end a sentence.
func sentences(s string) []string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		from := 0
		for i := 0; i+2 < len(line); i++ {
			if line[i] != '.' || line[i+1] != ' ' {
				continue
			}
			// "số 1. Điều", "đ. 5": a stop behind a word of two letters or more, in front of a capital
			w := strings.LastIndexByte(line[:i], ' ')
			last := line[w+1 : i]
			c := []rune(line[i+2 : min(len(line), i+8)])
			if len(last) >= 2 && (!isDigits(last) || len(last) == 4) && len(c) > 0 && strings.ToLower(string(c[0])) != string(c[0]) {
				out = append(out, line[from:i+1])
				from = i + 2
			}
		}
		if t := strings.TrimSpace(line[from:]); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// act is one thing a sentence does to one provision or document.
type act struct {
	kind  RelationKind
	to    Mention
	since Day
	// open is a provision whose document is named later in the sentence;
	// carried is a document that only carries what was named ("ban hành kèm theo").
	open, carried bool
}

// actContext is what the parent parts said and their children continue.
type actContext struct {
	doc  Mention      // the document that bare "khoản 2 Điều 5" are of
	kind RelationKind // of "Bãi bỏ các văn bản sau đây:"
}

// under is the context for the children of p.
func (c actContext) under(p *Part) actContext {
	text := strings.TrimSpace(p.Title + "\n" + p.Text)
	if len(text) > maxSentence { // only what leads over to the children matters
		if text = text[strings.LastIndexByte(text, '\n')+1:]; len(text) > maxSentence {
			return c
		}
	}
	if text == "" {
		return c
	}
	verbs := findVerbs(cutRefTokens(text), text)
	if len(verbs) == 0 {
		return c
	}
	acts := readActs(text, c)
	colon := strings.HasSuffix(text, ":")
	if len(acts) > 0 && (colon || p.Kind == KindArticle) {
		// "Sửa đổi, bổ sung một số điều của Nghị định số X như sau:"
		c.doc = acts[0].to
		c.doc.Part = Ref{}
		if !acts[0].to.Part.Whole() && acts[0].kind == RelRepeals {
			c.kind = RelRepeals
		}
		for _, a := range acts[1:] {
			if mentionNumber(a.to) != mentionNumber(acts[0].to) {
				c.doc = Mention{}
			}
		}
		return c
	}
	if len(acts) == 0 && colon {
		switch v := verbs[0]; {
		case v.kind == RelRepeals || v.kind == RelReplaces:
			c.kind = v.kind
		}
	}
	return c
}

// verb is a word of effect in a sentence.
type verb struct {
	kind     RelationKind
	a, b     int  // tokens
	s, e     int  // bytes
	backward bool // its subject stands in front ("… hết hiệu lực")
	passive  bool // "được bãi bỏ theo"
	words    bool // "thay thế cụm từ": the document lives on
	chained  bool // follows another verb directly: "sửa đổi, bổ sung, bãi bỏ"
}

var verbWords = []struct {
	words    []string
	kind     RelationKind
	backward bool
}{
	{[]string{"sua", "doi", ",", "bo", "sung"}, RelAmends, false},
	{[]string{"sua", "doi", "va", "bo", "sung"}, RelAmends, false},
	{[]string{"sua", "doi"}, RelAmends, false},
	{[]string{"bo", "sung"}, RelAmends, false},
	{[]string{"bai", "bo"}, RelRepeals, false},
	{[]string{"thay", "the"}, RelReplaces, false},
	{[]string{"het", "hieu", "luc"}, RelRepeals, true},
	{[]string{"cham", "dut", "hieu", "luc"}, RelRepeals, true},
	{[]string{"ngung", "hieu", "luc"}, RelRepeals, true},
	{[]string{"quy", "dinh", "chi", "tiet"}, RelGuides, false},
	{[]string{"huong", "dan"}, RelGuides, false},
}

// findVerbs finds the words of effect outside quotation marks.
func findVerbs(t []refToken, text string) []verb {
	var out []verb
	quote := 0
	for i := 0; i < len(t); i++ {
		switch t[i].f {
		case "“":
			quote++
		case "”":
			quote = max(0, quote-1)
		case "\"":
			quote ^= 1
		}
		if quote > 0 {
			continue
		}
	words:
		for _, w := range verbWords {
			if t[i].f != w.words[0] || i+len(w.words) > len(t) {
				continue
			}
			for x := range w.words {
				if t[i+x].f != w.words[x] {
					continue words
				}
			}
			v := verb{kind: w.kind, a: i, b: i + len(w.words), backward: w.backward}
			v.s, v.e = t[v.a].s, t[v.b-1].e
			// "bãi bỏ" and "thay thế" of words only
			if w.kind == RelReplaces || w.kind == RelRepeals && !w.backward {
				x := v.b
				for x < len(t) && (t[x].f == "mot" || t[x].f == "so" || t[x].f == "cac" || t[x].f == "toan" || t[x].f == "bo" || t[x].f == "noi" || t[x].f == "dung") {
					x++
				}
				if x+1 < len(t) && (t[x].f == "cum" || t[x].f == "tu" && (t[x+1].f == "“" || t[x+1].f == "\"") || t[x].f == "“" || t[x].f == "\"") {
					v.words = true
				}
			}
			for x := i - 1; x >= 0 && x >= i-2; x-- {
				if t[x].f == "duoc" || t[x].f == "bi" {
					v.passive = true
				}
			}
			if n := len(out); n > 0 {
				x := out[n-1].b
				for x < i && (t[x].f == "," || t[x].f == "va" || t[x].f == "hoac") {
					x++
				}
				if x == i {
					v.chained = true
					v.passive = v.passive || out[n-1].passive
				}
			}
			out = append(out, v)
			i = v.b - 1
			break
		}
	}
	return out
}

var (
	rePartial = regexp.MustCompile(`cum tu|noi dung|mot phan|mot so|quy dinh (?:sau|lien quan|ve|tai)|cac quy dinh|lien quan|ten cac|ten thuoc|\bmau\b|bieu mau|bieu\b|quy trinh|phu luc|danh muc|quy che|bang\b|kem theo|so thu tu|\bdong \d|\bhang \d|\bdoan\b|tieu de|ten cua`)
	reWhole   = regexp.MustCompile(`^\s*(?:\d+\W+)?(?:cac )?(?:noi dung )?quy dinh (?:tai|cua)(?: cac)?\s*$`)
	reCarrier = regexp.MustCompile(`(?:\b(?:tai|trong|cua|theo|kem theo|so voi))\s*(?:cac |toan bo )?$`)
	reSplit   = regexp.MustCompile(`(?:^|[;,.:]|\bva)\s*(?:cac |toan bo |bai bo |thay the |bai bo toan bo |bai bo cac )*$`)
	reLead    = regexp.MustCompile(`^[\s\d.,)a-z]{0,6}$|^\s*(?:\d+[.)]?\s*|[a-zđ][)]\s*|dieu \d+[a-z]?[.]?\s*)?(?:\[\d+\]\s*)?$`)
	reCond    = regexp.MustCompile(`từ ngày\s*$|(?:đến (?:khi|ngày|hết|thời điểm)|cho đến|trước (?:khi|ngày|thời điểm)|trường hợp|nếu|(?:^|\s)khi|sau (?:khi|ngày))\s[^;.]*$`)
)

// maxSentence is how much of a sentence is read; what is longer is a table or
// a text without stops, and acts stand at its head.
const maxSentence = 8000

// readActs reads the acts of one sentence.
func readActs(sentence string, ctx actContext) []act {
	if len(sentence) > maxSentence {
		sentence = strings.ToValidUTF8(sentence[:maxSentence], "")
	}
	toks := cutRefTokens(sentence)
	verbs := findVerbs(toks, sentence)
	if len(verbs) == 0 && ctx.kind == "" {
		return nil
	}
	all := ParseRef(sentence)
	if len(all) == 0 {
		return nil
	}
	exceptAt := exceptFrom(sentence)
	var ms []Mention
	for _, m := range all {
		if m.Start >= exceptAt {
			continue
		}
		if m.This {
			continue
		}
		ms = append(ms, m)
	}
	// Inside quotation marks other documents speak.
	ms = slices.DeleteFunc(ms, func(m Mention) bool { return inQuotes(sentence, m.Start) })
	var out []act
	if len(verbs) == 0 {
		// "a) Thông tư số …;" below "Các văn bản sau hết hiệu lực:"
		return closeActs(scopeActs(sentence, ms, 0, exceptAt, ctx.kind, false, ctx, ""))
	}
	scopeStart := 0
	acted := false
	for n := 0; n < len(verbs); n++ {
		v := verbs[n]
		end := len(sentence)
		for k := n + 1; k < len(verbs); k++ {
			if mainVerb(sentence, toks, verbs[k], ms, acted || mentionsIn(ms, v.e, verbs[k].s), all) && !verbs[k].chained || verbs[k].backward {
				end = verbs[k].s
				break
			}
		}
		if v.backward {
			if v.passive || negated(sentence[:v.s]) {
				continue
			}
			front := sentence[scopeStart:v.s]
			var in []Mention
			for _, m := range ms {
				if m.Start >= scopeStart && m.End <= v.s {
					in = append(in, m)
				}
			}
			// "… đến ngày Nghị quyết số … hết hiệu lực" sets a term, "… thì giấy
			// phép hết hiệu lực" is not about a document.
			if len(in) == 0 || reCond.MatchString(strings.ToLower(sentence[scopeStart:in[0].Start])) || strings.Contains(sentence[in[len(in)-1].End:v.s], " thì ") {
				scopeStart = v.e
				continue
			}
			since := sinceDay(sentence[v.e:])
			if since == "" {
				since = leadDay(front, sentence)
			}
			out = append(out, scopeActs(sentence, in, scopeStart, v.s, RelRepeals, false, ctx, since)...)
			scopeStart = v.e
			acted = true
			continue
		}
		if v.passive || v.chained && n > 0 && !verbs[n-1].backward || !mainVerb(sentence, toks, v, ms, acted || mentionsIn(ms, scopeStart, v.s), all) {
			continue
		}
		// A later "hết hiệu lực" takes what stands in front of it, unless this
		// verb stands in between.
		if end < len(sentence) {
			if k := slices.IndexFunc(verbs, func(w verb) bool { return w.s == end }); k > 0 && verbs[k].backward && v.kind == RelAmends {
				continue
			}
		}
		kind := v.kind
		cluster := v
		for k := n + 1; k < len(verbs) && verbs[k].chained; k++ {
			cluster = verbs[k]
			if kind != verbs[k].kind && kind == RelAmends {
				kind = RelAmends // "sửa đổi, bổ sung, bãi bỏ một số điều"
			}
		}
		if end < cluster.e { // an exception opens inside the verb's own words
			continue
		}
		var in []Mention
		for _, m := range ms {
			if m.Start >= cluster.e && m.Start < end {
				in = append(in, m)
			}
		}
		if kind == RelGuides {
			if !thisBefore(all, v.s) || v.b < len(toks) && (toks[v.b].f == "tai" || toks[v.b].f == "cua") { // "theo hướng dẫn tại"
				continue
			}
			if len(in) > 0 {
				in = in[:1]
			}
		}
		tail := sentence[cluster.e:end]
		acts := scopeActs(sentence, in, cluster.e, end, kind, v.words, ctx, tailDay(tail))
		out = append(out, acts...)
		if len(acts) > 0 {
			acted = true
			scopeStart = end
		}
	}
	return closeActs(out)
}

func mentionsIn(ms []Mention, a, b int) bool {
	for _, m := range ms {
		if m.Start >= a && m.End <= b {
			return true
		}
	}
	return false
}

func thisBefore(all []Mention, at int) bool {
	for _, m := range all {
		if m.This && m.ThisPart == "" && m.End <= at {
			return true
		}
	}
	return false
}

// exceptFrom is where "trừ …" begins, the sentence's length when it does not.
func exceptFrom(s string) int {
	low := strings.ToLower(s)
	for _, w := range []string{", trừ ", " trừ các ", " trừ trường hợp ", " trừ quy định ", "(trừ "} {
		if i := strings.Index(low, w); i >= 0 && len(low) == len(s) {
			return i
		}
	}
	return len(s)
}

func inQuotes(s string, at int) bool {
	open := strings.LastIndex(s[:at], "“")
	return open >= 0 && strings.LastIndex(s[:at], "”") < open && strings.Contains(s[at:], "”")
}

func negated(front string) bool {
	f := Fold(front)
	return strings.HasSuffix(f, "khong ") || strings.HasSuffix(f, "chua ")
}

// mainVerb says that a verb says what this document does, and does not
// describe another document ("Thông tư số … sửa đổi, bổ sung một số điều của …").
func mainVerb(s string, t []refToken, v verb, ms []Mention, after bool, all []Mention) bool {
	if v.backward {
		return true
	}
	if v.a == 0 {
		return true
	}
	prev := t[v.a-1].f
	if v.s <= 24 {
		if f := Fold(s[:v.s]); len(strings.TrimSpace(f)) <= 8 && reLead.MatchString(f) {
			return true
		}
	}
	switch prev {
	case "nay":
		return true
	case ";", ":", ".", ")", "]":
		return true
	case ",", "va":
		if v.kind == RelAmends || v.kind == RelGuides {
			return !after
		}
		return true
	}
	// "Nghị định này có hiệu lực … và thay thế": covered above; "Thông tư này
	// hướng dẫn", "Điều 3. Bãi bỏ", a number in front.
	if v.kind == RelGuides {
		return thisBefore(all, v.s) && !after
	}
	if isYear(prev) { // "… từ ngày 15 tháng 3 năm 2019 thay thế …"
		return thisBefore(all, v.s) && !after
	}
	return isDigits(prev) && v.a <= 2
}

// scopeActs says which mentions between from and to are acted on, and how. A
// mention that describes another ("… của Nghị định số X", "được sửa đổi bởi
// Y") is not.
func scopeActs(s string, ms []Mention, from, to int, kind RelationKind, words bool, ctx actContext, since Day) []act {
	var out []act
	var passed Mention // the last mention that only described
	end := from
	seen := false   // a target stands in front
	inside := false // in the description of a target: a mention was passed over
	bySelf := false // in a list of amenders
	lastKind := kind
	acted := func(m Mention) bool {
		return slices.ContainsFunc(out, func(a act) bool { return mentionNumber(a.to) == mentionNumber(m) })
	}
	for _, m := range ms {
		gap := Fold(s[min(end, m.Start):m.Start])
		if i := strings.LastIndex(gap, ". "); i >= 0 && !seen {
			gap = gap[i+2:]
		}
		k := kind
		if strings.Contains(gap, "sau day goi") || strings.HasSuffix(strings.TrimRight(gap, " "), "(") && seen {
			end = m.End // the short name of what was just named
			bySelf, inside = false, false
			continue
		}
		end = m.End
		bare := m.Serial == "" && m.Type == ""
		open := bare && ctx.doc.Type == "" && ctx.doc.Serial == ""
		if open && seen {
			continue
		}
		target := false
		tail := strings.TrimRight(gap, " ")
		switch {
		case !seen:
			target = true
			if strings.Contains(gap, "sua doi") && kind != RelAmends && strings.Contains(gap, "duoc") {
				target = false
			}
			if words || kind != RelBasis && kind != RelGuides && kind != RelAmends && rePartial.MatchString(gap) && (m.Part.Whole() || !reWhole.MatchString(gap)) {
				k = RelAmends
			}
		case strings.Contains(gap, ";") && reSplit.MatchString(gap):
			target, inside, bySelf = true, false, false
		case amender(gap):
			bySelf = true
		case bySelf:
		case !inside && (listGap(gap) || reSplit.MatchString(gap)):
			target, k = true, lastKind
		case inside && listGap(gap) && mentionNumber(passed) == mentionNumber(m): // "khoản 2 và 4 Điều 11 Thông tư B"
		case inside && (listGap(gap) && tail != "" || reSplit.MatchString(gap)):
			// "… của Thông tư A và Thông tư B": two described, or one described
			// and the list goes on? It goes on when A is of another type than the
			// targets, is a target already, or is named by name only; and when A's
			// own description stands in between.
			first := out[len(out)-1].to
			same := first.Type == m.Type
			and := strings.HasSuffix(tail, "va")
			switch {
			case acted(passed), same && (passed.Type != m.Type || passed.Serial == ""):
				target = true
			case and && !strings.Contains(gap, ",") && !listGap(gap):
				target = true
			}
			if target {
				k, inside = lastKind, false
			}
		default:
			if i := strings.LastIndexAny(gap, ";,"); (i >= 0 || strings.Contains(gap, " va ")) && !inside {
				piece := gap[i+1:]
				if j := strings.LastIndex(gap, " va "); j > i {
					piece = gap[j+4:]
				}
				p := strings.TrimPrefix(strings.TrimSpace(piece), "cac ")
				if reCarrier.MatchString(piece) && (strings.HasPrefix(p, "mau") || strings.HasPrefix(p, "cum tu") || strings.HasPrefix(p, "phu luc")) {
					target, k = true, RelAmends
				}
			}
		}
		if !target {
			inside, passed = true, m
			continue
		}
		lastKind = k
		if seen = !open; open {
			out = append(out, act{kind: k, to: m, since: since, open: true})
			continue
		}
		if k == RelRepeals && strings.HasPrefix(strings.TrimSpace(s[m.End:]), "đối với") { // only as far as …
			k = RelAmends
		}
		if bare {
			part := m.Part
			m = ctx.doc
			m.Part = part
		}
		if k == RelReplaces && !m.Part.Whole() {
			k = RelRepeals
		}
		out = append(out, act{kind: k, to: m, since: since, carried: strings.Contains(gap, "kem theo")})
	}
	return out
}

// closeActs gives open provisions the document that comes after them ("bãi bỏ
// cụm từ … tại khoản 2 Điều 2; bãi bỏ Điều 7 Nghị định số …").
func closeActs(acts []act) []act {
	var out []act
	for i, a := range acts {
		if a.open {
			j := i + 1
			for j < len(acts) && acts[j].open {
				j++
			}
			if j == len(acts) || acts[j].carried {
				continue
			}
			part := a.to.Part
			a.to = acts[j].to
			a.to.Part, a.open = part, false
		}
		out = append(out, a)
	}
	return out
}

var reAmender = regexp.MustCompile(`(?:sua doi|bo sung|bai bo|thay the)[^;]*?(?:\bboi|\btheo|\btai|\bbang)\b[^;]*$`)

// amender says that the words lead over to those who amended the document
// ("được sửa đổi, bổ sung một số điều theo").
func amender(gap string) bool {
	return reAmender.MatchString(gap) && (strings.Contains(gap, "duoc ") || strings.Contains(gap, "da "))
}

// sinceDay reads the day behind "hết hiệu lực": "từ ngày 01 tháng 7 năm 2026".
func sinceDay(s string) Day {
	p := refParser{text: s, t: cutRefTokens(s)}
	for i := 0; i < len(p.t) && i < 9; i++ {
		switch p.f(i) {
		case "ngay":
			if d, _, next := p.date(i); next > i && d != "" {
				return d
			}
		case ";", ".":
			return ""
		}
	}
	return ""
}

// tailDay reads "… kể từ ngày 01/01/2025." at the end of a scope.
func tailDay(s string) Day {
	p := refParser{text: s, t: cutRefTokens(s)}
	n := len(p.t)
	for n > 0 && !isWord(p.f(n-1)) && !isDigits(p.f(n-1)) {
		n--
	}
	for i := max(1, n-8); i < n; i++ {
		if p.f(i) == "ngay" && p.f(i-1) == "tu" {
			if d, _, next := p.date(i); next >= n {
				return d
			}
		}
	}
	return ""
}

// leadDay reads "Kể từ ngày 01/7/2026, …" in front.
func leadDay(front, _ string) Day {
	f := strings.TrimSpace(front)
	if !strings.HasPrefix(Fold(f), "ke tu ngay") && !strings.HasPrefix(Fold(f), "tu ngay") {
		return ""
	}
	return sinceDay(f)
}
