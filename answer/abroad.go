package answer

import (
	"strings"

	"trolyao/corpus"
	"trolyao/index"
)

// abroad are names of other countries and their parts as people write them,
// folded. Words that are also Vietnamese ("phap", "my", "anh", "duc", "uc",
// "nga", "y") stand only with a word that makes them a country.
var abroad = []string{
	"nhat ban", "han quoc", "trieu tien", "trung quoc", "dai loan", "hong kong", "hoa ky", "nuoc my", "nuoc anh", "vuong quoc anh",
	"nuoc phap", "cong hoa phap", "dan su phap", "hinh su phap", "o phap", "nuoc duc", "cua duc", "o duc", "nuoc nga", "lien bang nga", "nuoc y", "nuoc uc", "du hoc uc", "o uc",
	"australia", "new zealand", "canada", "quebec", "california", "texas", "new york", "singapore", "thai lan", "malaysia", "indonesia",
	"philippines", "campuchia", "myanmar", "an do", "chau au", "eu", "gdpr", "thuy si", "thuy dien", "na uy", "phan lan", "dan mach",
	"ha lan", "tay ban nha", "bo dao nha", "ba lan", "ukraina", "brazil", "mexico", "dubai", "sao hoa", "mat trang",
}

// foreign reports that a question is about the rules of another country: it
// names one that none of the best texts speaks of.
func foreign(text string, r *index.Result) bool {
	q := " " + strings.Join(folded(text), " ") + " "
	for _, name := range abroad {
		name = " " + name + " "
		if !strings.Contains(q, name) {
			continue
		}
		for i, h := range r.Hits {
			if i == 3 {
				break
			}
			said := " " + strings.Join(folded(corpus.Clean(h.Passage.Heading+" "+h.Passage.Lead+" "+h.Passage.Text+" "+h.Passage.Head.Title)), " ") + " "
			if strings.Contains(said, name) {
				return false
			}
		}
		return true
	}
	return false
}
