package paper

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The rules of Vietnamese spelling, as far as they tell a syllable from noise:
// onset + rhyme + tone. c, ch, p, t at the end take only sắc and nặng.

// rhymeList are the rhymes without tone. Those of loan words that stand in
// every dictionary (oong, ooc, êng) are in.
const rhymeList = `a ac ach ai am an ang anh ao ap at au ay
ăc ăm ăn ăng ăp ăt
âc âm ân âng âp ât âu ây
e ec em en eng eo ep et
ê êch êm ên êng ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
y yêm yên yêng yêt yêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
ô ôc ôi ôm ôn ông ôông ôp ôt
ơ ơi ơm ơn ơng ơp ơt
u ua uân uâng uât uây uc uê uêch uênh uêt ui um un ung uôc uôi uôm uôn uông uôt uơ uơn up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu
ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu`

// quRhymes follow "qu", which takes the u away from them.
const quRhymes = `a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng ât âu ây
e en eng eo et ec em ê êch ên ênh êt êu y ych ynh yt yn yp yên yêt yu i it in inh iu ơ ơi ơn ôc ôi ôn`

// giRhymes follow "gi"; where they begin with i, one of the two is written.
const giRhymes = `a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e em en eo ep et ê êc êng êt êm ên êp o oc oi om on ong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung uôc uôi uôm uôn uông uôt up ut ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ưt n`

const onsetList = "b c ch d đ g gh h k kh l m n ng ngh nh p ph r s t th tr v x"

const tones = 6 // ngang, huyền, sắc, hỏi, ngã, nặng, in this order

// bare maps every spelling without tone to whether it may bear all tones or
// only the two of a stopped syllable.
var bare = func() map[string]bool {
	m := make(map[string]bool, 4096)
	put := func(onset, rhyme string) {
		stopped := strings.HasSuffix(rhyme, "c") || strings.HasSuffix(rhyme, "ch") ||
			strings.HasSuffix(rhyme, "p") || strings.HasSuffix(rhyme, "t")
		m[onset+rhyme] = !stopped
	}
	for _, rhyme := range strings.Fields(rhymeList) {
		front := strings.HasPrefix(rhyme, "e") || strings.HasPrefix(rhyme, "ê") ||
			strings.HasPrefix(rhyme, "i") || strings.HasPrefix(rhyme, "y")
		if !strings.HasPrefix(rhyme, "iê") { // yêu, not iêu
			put("", rhyme)
		}
		for _, onset := range strings.Fields(onsetList) {
			switch onset {
			case "k", "gh", "ngh":
				if !front {
					continue
				}
			case "c", "g", "ng":
				if front && !(onset == "g" && (rhyme == "i" || rhyme == "in" || rhyme == "ia")) {
					continue
				}
			}
			if strings.HasPrefix(rhyme, "yê") {
				continue
			}
			put(onset, rhyme)
		}
	}
	for _, rhyme := range strings.Fields(quRhymes) {
		put("qu", rhyme)
	}
	for _, rhyme := range strings.Fields(giRhymes) {
		put("gi", rhyme)
	}
	// Place names and names of ethnic groups that official papers are full of.
	for _, s := range []string{"đăk", "đắk", "lăk", "lắk", "kon", "plông", "pa", "ka"} {
		m[bareOf(s)] = true
	}
	return m
}()

// toneMarks are the combining marks of the tones, in the order of the tones.
var toneMarks = [tones]rune{0, '\u0300', '\u0301', '\u0309', '\u0303', '\u0323'}

// untoned is a letter without its tone, and the tone.
type untoned struct {
	letter rune
	tone   uint8
	vowel  bool
}

// tonedLetters holds the lower-case letters of Vietnamese, and f, j, w, z.
var tonedLetters = func() map[rune]untoned {
	m := make(map[rune]untoned, 256)
	for _, r := range "abcdđeghiklmnopqrstuvxyăâêôơưfjwz" {
		m[r] = untoned{r, 0, strings.ContainsRune("aăâeêioôơuưy", r)}
		if !m[r].vowel {
			continue
		}
		for tone := 1; tone < tones; tone++ {
			toned, _ := utf8.DecodeRuneInString(norm.NFC.String(string([]rune{r, toneMarks[tone]})))
			m[toned] = untoned{r, uint8(tone), true}
		}
	}
	return m
}()

func bareOf(s string) string {
	out, _, _ := splitTone(s)
	return out
}

// splitTone takes the tone off a lower-case NFC word. ok is false when a rune
// is foreign or there are two tones.
func splitTone(word string) (bareWord string, tone uint8, ok bool) {
	var buf [32]byte
	out := buf[:0]
	for _, r := range word {
		u, known := tonedLetters[r]
		if !known || u.tone != 0 && tone != 0 {
			return "", 0, false
		}
		tone |= u.tone
		out = utf8.AppendRune(out, u.letter)
	}
	return string(out), tone, true
}

// isSyllable says whether a lower-case NFC word is spelled as a Vietnamese
// syllable can be. The place of the tone mark is not judged.
func isSyllable(word string) bool {
	if len(word) > 24 {
		return false
	}
	b, tone, ok := splitTone(word)
	if !ok {
		return false
	}
	all, known := bare[b]
	// Without a tone mark a stopped syllable is what people type in a hurry.
	return known && (all || tone == 0 || tone == 2 || tone == 5)
}

// quality is what a text looks like to somebody who knows the spelling rules.
type quality struct {
	words    int // runs of letters longer than one, not all in capitals with consonants only
	valid    int // of these: well-formed syllables
	marked   int // words with a letter outside ASCII
	markedOK int // of these: well-formed syllables
	vowels   int // vowel letters
	toned    int // of these: with a tone mark or a hat
	broken   int // replacement and private-use characters
	letters  int
}

// begin is the first most bytes of text, cut between characters.
func begin(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}

// look judges at most the first 400,000 bytes of text.
func look(text string) quality {
	text = begin(text, 400_000)
	if !norm.NFC.IsNormalString(text) {
		text = norm.NFC.String(text)
	}
	var q quality
	var word []byte
	count := 0
	foreign := false // a character that no text has inside a word
	upper := true
	flush := func() {
		if count > 1 || count == 1 && foreign {
			w := word
			ok := !foreign && isSyllable(string(w))
			ascii := true
			for i := 0; i < len(w); i++ {
				if w[i] >= 0x80 {
					ascii = false
					break
				}
			}
			// An abbreviation (QĐ, UBND) says nothing about the text layer.
			if ok || !upper || foreign || count > 7 {
				q.words++
				if ok {
					q.valid++
				}
				if !ascii || foreign {
					q.marked++
					if ok {
						q.markedOK++
					}
				}
			}
		}
		word = word[:0]
		count, foreign, upper = 0, false, true
	}
	for _, r := range text {
		switch {
		case r == utf8.RuneError || unicode.Is(unicode.Co, r):
			q.broken++
			foreign = true
			count++
		case unicode.IsLetter(r):
			q.letters++
			count++
			low := unicode.ToLower(r)
			word = utf8.AppendRune(word, low)
			if low == r && !unicode.IsUpper(r) {
				upper = false
			}
			if u, ok := tonedLetters[low]; ok {
				if u.vowel {
					q.vowels++
					if low >= 0x80 {
						q.toned++
					}
				}
			}
		case r >= 0xA1 && r <= 0xFF && r != '«' && r != '»' && r != '°' && r != '§' && r != '·' ||
			unicode.Is(unicode.Mn, r):
			// Signs like µ, ¸, ¶ inside words are how the legacy encodings look.
			foreign = true
			count++
		default:
			flush()
		}
	}
	flush()
	return q
}

// tonedShare is the share of vowels that bear a tone mark or a hat; about 0.55
// in Vietnamese prose.
func (q quality) tonedShare() float64 {
	if q.vowels == 0 {
		return 0
	}
	return float64(q.toned) / float64(q.vowels)
}

// markedScore is the share of well-formed syllables among the words that have
// a letter outside ASCII: what tells one encoding from another.
func (q quality) markedScore() float64 {
	if q.marked == 0 {
		return 0
	}
	return float64(q.markedOK) / float64(q.marked)
}
