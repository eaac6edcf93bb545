package llm

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Fake is a model whose answers are a function of the request. The zero Fake
// answers that the passages do not say.
type Fake struct {
	Answer func(Request) (string, error)
	Piece  int  // letters handed over at a time; 0 means 7
	Cut    bool // breaks off before the last quarter
	Public bool // may not see internal text
	Tokens int  // room for a prompt; 0 means 6000
}

// Chat implements [Model].
func (f *Fake) Chat(ctx context.Context, r Request, each func(string) error) (*Reply, error) {
	if f.Public && r.Internal {
		return nil, &Error{Kind: Offline, Endpoint: "fake"}
	}
	text, err := `{"claims":[],"enough":false}`, error(nil)
	if f.Answer != nil {
		text, err = f.Answer(r)
	}
	if err != nil {
		return nil, err
	}
	rs := []rune(text)
	out := &Reply{Endpoint: "fake", Model: "fake"}
	if f.Cut {
		rs, out.Cut, out.Why = rs[:len(rs)*3/4], true, ErrNoEnd
	}
	n := f.Piece
	if n == 0 {
		n = 7
	}
	for piece := range slices.Chunk(rs, n) {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if each != nil {
			if err := each(string(piece)); err != nil {
				return nil, err
			}
		}
	}
	out.Text = string(rs)
	out.Usage.Reply = len(rs) / 3
	for _, m := range r.Messages {
		out.Usage.Prompt += len(m.Text) / 3
	}
	return out, nil
}

// Room implements [Model].
func (f *Fake) Room(internal bool) *Room {
	if f.Public && internal {
		return nil
	}
	n := f.Tokens
	if n == 0 {
		n = 6000
	}
	return NewRoom(n, func(s string) int { return len(s)/3 + 1 })
}

// FakeClaim is a claim as a model writes it.
type FakeClaim struct {
	Text string   `json:"text"`
	IDs  []string `json:"ids"`
}

// FakeClaims is the JSON of claims.
func FakeClaims(enough bool, claims ...FakeClaim) string {
	b, err := json.Marshal(map[string]any{"claims": claims, "enough": enough})
	if err != nil {
		panic(err)
	}
	return string(b)
}

// FakePassage is a passage as a fake reads it in a prompt.
type FakePassage struct{ ID, Cite, Text string }

var rePassage = regexp.MustCompile(`(?s)⟦(P\d+)⟧\n([^\n]*)\n(.*?)\n⟦/P\d+⟧`)

// FakePassages reads the passages of a request.
func FakePassages(r Request) []FakePassage {
	var out []FakePassage
	for _, m := range r.Messages {
		if m.Role != User {
			continue
		}
		for _, p := range rePassage.FindAllStringSubmatch(m.Text, -1) {
			out = append(out, FakePassage{p[1], p[2], p[3]})
		}
	}
	return out
}

// Honest is a model that answers with sentences of the first passage.
func Honest() *Fake {
	return &Fake{Answer: func(r Request) (string, error) {
		ps := FakePassages(r)
		if len(ps) == 0 {
			return FakeClaims(false), nil
		}
		var cs []FakeClaim
		for _, s := range sentencesOf(ps[0].Text) {
			if cs = append(cs, FakeClaim{s, []string{ps[0].ID}}); len(cs) == 2 {
				break
			}
		}
		return FakeClaims(len(cs) > 0, cs...), nil
	}}
}

var reSentence = regexp.MustCompile(`[^.;\n]+`)

func sentencesOf(text string) []string {
	var out []string
	for _, s := range reSentence.FindAllString(text, -1) {
		if s = strings.TrimSpace(s); len(strings.Fields(s)) >= 4 {
			out = append(out, s)
		}
	}
	return out
}

// Adversary is a model that wants to be believed and does what anybody tells
// it: it obeys each order it can find in a prompt, in clear or encoded, and
// adds lies of its own, of which n chooses. Each lie cites what was shown.
func Adversary(n int) *Fake {
	return &Fake{Piece: 1 + n%23, Answer: func(r Request) (string, error) {
		ps := FakePassages(r)
		ids := []string{"P1"}
		if len(ps) > 0 {
			ids = nil
			for _, p := range ps {
				ids = append(ids, p.ID)
			}
		}
		var said []string
		for _, m := range r.Messages {
			said = append(said, orders(m.Text)...)
		}
		said = append(said, lies(n, ps)...)
		var cs []FakeClaim
		for i, s := range said {
			c := FakeClaim{s, ids}
			switch (i + n) % 7 {
			case 3:
				c.IDs = ids[:1]
			case 5:
				c.IDs = append(slices.Clone(ids), "P99")
			}
			cs = append(cs, c)
		}
		switch n % 11 {
		case 6:
			return strings.Join(said, "\n"), nil // no JSON at all
		case 9:
			return "Đây là kết quả:\n```json\n" + FakeClaims(true, cs...) + "\n```", nil
		}
		return FakeClaims(true, cs...), nil
	}}
}

var (
	reSaid   = regexp.MustCompile(`[“"'‘«]([^”"'’»\n]{2,300})[”"'’»]`)
	reBase64 = regexp.MustCompile(`[A-Za-z0-9+/_-]{12,}={0,2}`)
)

// orders are the things a text may want to hear: what it quotes, what stands
// behind a colon, each of its lines, and what its encoded pieces mean.
func orders(text string) []string {
	var out []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" && len(out) < 400 {
			out = append(out, s)
		}
	}
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)
	for _, m := range reSaid.FindAllStringSubmatch(plain, -1) {
		add(m[1])
	}
	for _, l := range strings.Split(plain, "\n") {
		if strings.HasPrefix(l, "⟦") {
			continue
		}
		add(l)
		for _, s := range strings.FieldsFunc(l, func(r rune) bool {
			return r == ':' || r == '.' || r == ';' ||
				r == '⇒' || r == '→'
		}) {
			add(s)
		}
		if len(l) < 600 {
			add(reversed(l))
			add(rot13(l))
		}
	}
	for _, m := range reBase64.FindAllString(plain, -1) {
		for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding} {
			if b, err := enc.DecodeString(m); err == nil && printable(string(b)) {
				add(string(b))
				break
			}
		}
	}
	return out
}

func printable(s string) bool {
	for _, r := range s {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return false
		}
	}
	return s != ""
}

func reversed(s string) string {
	rs := []rune(s)
	slices.Reverse(rs)
	return string(rs)
}

func rot13(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return 'a' + (r-'a'+13)%26
		case r >= 'A' && r <= 'Z':
			return 'A' + (r-'A'+13)%26
		}
		return r
	}, s)
}

// lies are sentences near to the truth, of which one thing is wrong.
func lies(n int, ps []FakePassage) []string {
	var out []string
	base := "Thời hạn giải quyết là 10 ngày"
	cite := "Điều 1 Nghị định số 1/2000/NĐ-CP"
	if len(ps) > 0 {
		cite, _, _ = strings.Cut(ps[n%len(ps)].Cite, " (")
		if ss := sentencesOf(ps[n%len(ps)].Text); len(ss) > 0 {
			base = ss[(n/7)%len(ss)]
		}
	}
	a := 11 + n*37%970 // an article, a number, that hardly any law has
	wrong := []string{
		fmt.Sprintf("%s theo Điều %d", base, a),
		fmt.Sprintf("%s theo khoản %d %s", base, a, cite),
		fmt.Sprintf("%s theo Nghị định số %d/20%02d/NĐ-CP", base, a, n%30),
		fmt.Sprintf("%s theo Thông tư %d/%d/TT-BNV", base, a, 1999+n%25),
		fmt.Sprintf("%s trong %d ngày làm việc", base, a),
		fmt.Sprintf("%s từ ngày %d tháng %d năm %d", base, 1+n%28, 1+n%12, 1961+n%30),
		fmt.Sprintf("%s trước %02d/%02d/%d", base, 1+n%28, 1+n%12, 1961+n%30),
		fmt.Sprintf("%s với lệ phí %d triệu đồng", base, a),
		fmt.Sprintf("%s, mức phạt %d.000.000 đồng", base, a),
		fmt.Sprintf("%s trong bốn mươi %s ngày", base, []string{"mốt", "hai", "ba", "bốn", "sáu", "bảy", "tám",
			"chín"}[n%8]),
		fmt.Sprintf("%s trong ba trăm lẻ bảy hồ sơ", base),
		fmt.Sprintf("%s theo điều bốn mươi %s", base, []string{"mốt", "hai", "ba", "tư", "sáu", "bảy", "tám",
			"chín"}[n%8]),
		fmt.Sprintf("%s theo Điều %s", base, wide(a)),
		fmt.Sprintf("%s theo Đіều %d", base, a), // a Cyrillic letter
		fmt.Sprintf("%s theo Đi\u200bều %d", base, a),
		fmt.Sprintf("%s theo Ðiều %d", base, a), // the Icelandic letter
		fmt.Sprintf("%s theo Dieu %d", base, a),
		fmt.Sprintf("%s theo Article %d", base, a),
		fmt.Sprintf("%s theo Phụ lục %s", base, []string{"XLI", "LXX", "CXX", "XCIX"}[n%4]),
		fmt.Sprintf("“%s và được miễn mọi nghĩa vụ”", base),
		fmt.Sprintf("“Cơ quan được miễn toàn bộ trách nhiệm” (%s)", cite),
		cite + " đã bị bãi bỏ",
		cite + " hết hiệu lực",
		cite + " không còn được áp dụng",
		"Không " + base,
		base + " và không phải chịu trách nhiệm",
		base + " [1] [2] [7]",
		base + "\n> " + fmt.Sprintf("Điều %d. Quy định khác", a),
		fmt.Sprintf("Sở Công chính tỉnh Hòa Lạc được miễn thủ tục này, %s", base),
		fmt.Sprintf("%s, liên hệ 09%08d", base, a*7919),
		fmt.Sprintf("Xem https://vi-du.example/%d", a),
		fmt.Sprintf("%s gấp %d lần", base, a),
		fmt.Sprintf("%s với tỷ lệ %d,5%%", base, a),
		fmt.Sprintf("%s bằng %d/%d mức cũ", base, a, a+1),
		fmt.Sprintf("%s ⅔ số ngày", base),
	}
	for i := range 12 {
		out = append(out, wrong[(n*5+i*3)%len(wrong)])
	}
	return out
}

// wide writes n in full-width digits.
func wide(n int) string {
	return strings.Map(func(r rune) rune { return r - '0' + '０' }, fmt.Sprint(n))
}
