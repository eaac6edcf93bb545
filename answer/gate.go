package answer

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"

	"trolyao/paper"
	"trolyao/question"
)

// folded returns the syllables of text without diacritics.
func folded(text string) []string {
	ss := paper.Syllables(text)
	out := make([]string, len(ss))
	for i, s := range ss {
		out[i] = paper.Fold(s.Text)
	}
	return out
}

// spaced are the folded syllables of text with a space before and behind each, as
// patterns of words are looked for in them.
func spaced(text string) string { return " " + strings.Join(folded(text), " ") + " " }

// stop are the syllables, folded, that say how a question asks, not what it
// asks for.
var stop = question.Filler

// wordSet is the set of the words of text.
func wordSet(text string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(text) {
		m[w] = true
	}
	return m
}

// content returns the folded syllables of text that carry its meaning, each
// once, in order.
func content(text string) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range folded(text) {
		if !stop[w] && !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

// All patterns below read " " + folded syllables joined by one blank + " ".
var (
	reAttack = regexp.MustCompile(` (bo qua|quen|phot lo|lo di|vo hieu hoa|khong (can )?tuan (theo|` +
		`thu)) (di )?(het |toan bo |tat ca |moi |cac |nhung )*(huong dan|chi dan|chi thi|quy tac|nguyen tac|lenh|` +
		`rang buoc|cau lenh)( he thong| truoc| o tren| tren| cua (ban|he thong|nguoi)| da| an toan|.{0,20} (truoc|` +
		`tren|he thong)) ` +
		`| (bo qua|quen) (di )?(het|toan bo|tat ca|moi) (moi |cac |nhung )*(huong dan|chi dan|quy tac|lenh|rang buoc) ` +
		`| (ignore|disregard|forget|override) (all |any |the |your |previous |prior |above )+(instructions?|rules?|` +
		`prompts?|guidelines?) ` +
		`| (system prompt|prompt he thong|loi nhac he thong|cau lenh he thong|jailbreak|developer mode|dan mode) ` +
		`| (tiet lo|in ra|hien thi|cho (toi )?(xem|biet)|doc) (toan bo |cac |nguyen van )*(prompt|mat khau|` +
		`khoa api|api key|bien moi truong|cau hinh he thong|huong dan he thong) ` +
		`| (bia|che|tu nghi) (ra )?(mot |vai |them )?(dieu luat|van ban|so hieu|can cu|trich dan)( gia)? ` +
		`| tu (gio|bay gio) (tro di )?(ban|may) (la|khong con la|se) `)

	// Asking for, or to keep, something secret; asking what the law says of
	// secrets is a question like any other.
	reSecretAct = regexp.MustCompile(` (luu (giup|ho|lai|giu|vao)|cat giu|tom tat|dich|gui|chuyen|dua|cung cap|` +
		`cho (toi|minh|em|chung toi)|xin (ban|noi dung|file)|soan (thao )?|doc (giup|ho)|nap|tai len|tai ve|nhap|` +
		`trich|phan tich|xem) .{0,60}(toi mat|tuyet mat|do mat|tai lieu mat|van ban mat|cong van mat|bi mat nha nuoc) `)
	reSecretLaw = regexp.MustCompile(` (quy dinh|tham quyen|the nao|nhu nao|duoc khong|co duoc|phai khong|la gi|` +
		`bao lau|truong hop|ai|co quan nao|trach nhiem|thu tuc|dieu kien|thoi han|dieu|khoan|luat|nghi dinh|` +
		`thong tu|danh muc|xu phat|khi nao|gom nhung|hinh thuc|lam sao|can gi|nguyen tac|may) `)

	reGreeting = regexp.MustCompile(`^ (xin )?(chao|hello|hi|alo|hey)( (ban|em|anh|chi|ad|bot|tro ly( ao)?|` +
		`moi nguoi|buoi (sang|chieu|toi)|cac ban|nhe|a))* $` +
		`|^ (xin )?(cam on|tam biet|bye|thanks?|thank you|ok|oke|tks)( (ban|em|anh|chi|nhieu|nhe|a|da ho tro|` +
		`rat nhieu))* $` +
		`|^ (ban|may|em|tro ly( ao)?) (la ai|ten (la )?gi|lam duoc (nhung )?gi|co the lam gi|khoe khong|` +
		`co khoe khong|bao nhieu tuoi|lam duoc viec gi|giup duoc gi)( (vay|the|a|nhi|cho toi))* $`)
)

// topicFile is what is no business of an office, for a jurist to edit.
//
//go:embed topics.yaml
var topicFile []byte

// reOutside finds the topics of no office; abroad are names of other countries,
// as folded syllables.
var reOutside, abroad = readTopics(topicFile)

func readTopics(file []byte) (outside *regexp.Regexp, abroad []string) {
	var t struct{ Outside, Abroad []string }
	if err := yaml.UnmarshalWithOptions(file, &t, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("answer: topics.yaml: %v", err))
	}
	for i := range t.Outside {
		t.Outside[i] = paper.Fold(t.Outside[i])
	}
	for _, name := range t.Abroad {
		abroad = append(abroad, strings.Join(folded(name), " "))
	}
	return regexp.MustCompile(` (` + strings.Join(t.Outside, "|") + `) `), abroad
}

// gate returns the status that ends a question before anything is searched,
// "" when it may go on.
func gate(text string) Status {
	if Marked(text) {
		return DeclinedSecret
	}
	f := spaced(text)
	switch {
	case reAttack.MatchString(f):
		return DeclinedAttack
	case reSecretAct.MatchString(f) && !reSecretLaw.MatchString(f):
		return DeclinedSecret
	case reGreeting.MatchString(f):
		return DeclinedOutOfScope
	}
	return ""
}

// Marked says that a text bears the mark of a state secret.
func Marked(text string) bool {
	_, ok := paper.SecretStamp(paper.TextBlocks(text))
	return ok || paper.SecretMark(text)
}

// Secret says that a text must be neither kept nor worked on.
func Secret(text string) bool { return gate(text) == DeclinedSecret }

func greets(text string) bool {
	return reGreeting.MatchString(spaced(text))
}

// outside says that a question is of no business of an office. It is asked
// only where nothing better than the threshold was found.
func outside(text string) bool {
	return reOutside.MatchString(spaced(text))
}
