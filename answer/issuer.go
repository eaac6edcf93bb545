package answer

import (
	"regexp"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
)

// The names of those who issue documents, folded. A longer name stands before
// the one it ends in.
const issuerNames = `(?:uy ban thuong vu quoc hoi|van phong quoc hoi|quoc hoi|van phong chinh phu|` +
	`thanh tra chinh phu|thu tuong chinh phu|thu tuong|chinh phu|` +
	`ngan hang nha nuoc(?: viet nam)?|hoi dong nhan dan|hdnd|uy ban nhan dan|ubnd|` +
	`bo (?:noi vu|tu phap|tai chinh|cong an|quoc phong|ngoai giao|y te|xay dung|cong thuong|giao duc va dao tao|` +
	`khoa hoc va cong nghe|thong tin va truyen thong|` +
	`ke hoach va dau tu|giao thong van tai|nong nghiep va moi truong|nong nghiep va phat trien nong thon|` +
	`tai nguyen va moi truong|lao dong,? thuong binh va xa hoi|van hoa,? the thao va du lich|dan toc va ton giao))`

var (
	reIssuedBefore = regexp.MustCompile(`(?:^|[^\pL])(` + issuerNames + `)(?: (?:co|da|moi|vua|khi))? ban hanh *$`)
	reIssuedAfter  = regexp.MustCompile(`^[ ,(]*(?:duoc |la )?(?:do|boi|cua) (` + issuerNames + `)(?:[^\pL]|$)`)
)

// wrongIssuer says who issued the one document that the question names, when
// the question says that somebody else did, and gives the question without
// that claim; nil otherwise.
func (a *Answerer) wrongIssuer(q Question, r *index.Result) (says *say, rest string) {
	for _, rr := range r.Reading.Refs {
		if len(rr.Candidates) != 1 || rr.Mention.Text == "" {
			continue
		}
		h := a.head(rr.Candidates[0].Doc)
		if h == nil || h.Issuer == "" {
			continue
		}
		at := strings.Index(q.Text, rr.Mention.Text)
		if at < 0 {
			continue
		}
		before, after := q.Text[:at], q.Text[at+len(rr.Mention.Text):]
		var said string
		if m := reIssuedAfter.FindStringSubmatchIndex(fold(after)); m != nil {
			said = sameRunes(after, m[2], m[3])
			after = strings.TrimPrefix(sameRunes(after, m[3], len(fold(after))), " ban hành")
		} else if m := reIssuedBefore.FindStringSubmatchIndex(fold(before)); m != nil {
			said = sameRunes(before, m[2], m[3])
			before = sameRunes(before, 0, m[2])
		}
		claim, real := plainName(said), plainName(h.Issuer)
		of := strings.HasPrefix(claim, "van phong") || strings.HasPrefix(claim, "thanh tra") // another body
		if claim == "" || strings.Contains(real, claim) || strings.Contains(claim, real) && !of {
			continue
		}
		name := doc(h, corpus.Ref{Doc: h.Key, Number: h.Number})
		return &say{textIssuer, []fact{name, issuer(h), asked(said)}}, before + rr.Mention.Text + after
	}
	return nil, ""
}

// fold is paper.Fold letter by letter: the rest of the text keeps its length
// in letters.
func fold(text string) string {
	var b strings.Builder
	for _, r := range text {
		f := []rune(paper.Fold(string(r)))
		if len(f) != 1 {
			f = []rune{' '}
		}
		b.WriteRune(f[0])
	}
	return b.String()
}

// sameRunes is the piece of text at the letters where fold(text) has the bytes
// from i to j.
func sameRunes(text string, i, j int) string {
	f := fold(text)
	from, n := len([]rune(f[:i])), len([]rune(f[i:j]))
	return string([]rune(text)[from : from+n])
}

// plainName folds a name and writes out its usual short forms.
func plainName(s string) string {
	s = spaced(s)
	s = strings.ReplaceAll(s, " ubnd ", " uy ban nhan dan ")
	s = strings.ReplaceAll(s, " hdnd ", " hoi dong nhan dan ")
	return strings.TrimSpace(s)
}
