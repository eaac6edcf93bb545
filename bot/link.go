package bot

import (
	"regexp"
	"strings"

	"trolyao/corpus"
)

var reLinkCode = regexp.MustCompile(`^/?(?:lien ?ket) (\d[\d ]{5,}|[a-z0-9]{26})$`)

// linkCode reads "LIENKET 482913".
func linkCode(text string) (string, bool) {
	g := reLinkCode.FindStringSubmatch(strings.Join(strings.Fields(corpus.Fold(text)), " "))
	if g == nil {
		return "", false
	}
	return strings.ReplaceAll(g[1], " ", ""), true
}

// stops says that a text is the stop word. "dung" without its mark may be "đúng"
// as well, and is none.
func stops(text string) bool {
	t := strings.ToLower(strings.Trim(strings.Join(strings.Fields(corpus.Clean(text)), " "), " .!"))
	switch strings.TrimPrefix(t, "/") {
	case "dừng", "dừng lại", "dunglai", "dung lai", "stop", "ngừng":
		return true
	}
	return false
}
