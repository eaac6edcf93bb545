package corpus

import "strings"

// Render returns the whole text of d in reading order. Every visible character
// of the blocks that were parsed is in it, in order; cells of a table row are
// separated by " | ".
func Render(d *Document) string {
	var b strings.Builder
	for _, p := range d.Parts {
		renderPart(&b, p)
	}
	return b.String()
}
