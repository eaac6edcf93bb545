package corpus

import (
	"fmt"
	"net/url"
	"strings"
)

// pathRoot stands before the key of a document in its address.
const pathRoot = "/vb/"

// Path is the address of r in the document view: "/vb/30-2020-nd-cp#d30k2".
// [ParsePath] reads it back. Nothing else makes or reads such an address.
func (r Ref) Path() string {
	p := pathRoot + url.PathEscape(r.Doc)
	if f := r.Fragment(); f != "" {
		p += "#" + f
	}
	return p
}

// ParsePath reads what [Ref.Path] writes; Number, which no address holds, is
// empty.
func ParsePath(path string) (Ref, error) {
	rest, ok := strings.CutPrefix(path, pathRoot)
	key, fragment, part := strings.Cut(rest, "#")
	doc, err := url.PathUnescape(key)
	if !ok || err != nil || doc == "" || strings.Contains(key, "/") {
		return Ref{}, fmt.Errorf("corpus: %q is not the address of a document, like /vb/30-2020-nd-cp", path)
	}
	r := Ref{}
	if part {
		if r, err = ParseFragment(fragment); err != nil {
			return Ref{}, err
		}
	}
	r.Doc = doc
	return r, nil
}
