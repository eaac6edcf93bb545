package bot

import (
	"trolyao/index"
	"trolyao/org"
)

// Web is the name of the browser's channel. Its messages are From the officer
// who is signed in, "" nobody.
const Web = "web"

// ReaderOf is what an officer may read: what is published and what belongs to
// their agency; an administrator everything. A nil officer reads what is
// published.
func ReaderOf(o *org.Officer) index.Reader {
	if o.May(org.ReadInternal) {
		return index.Reader{All: true}
	}
	if o != nil && o.Agency != "" && o.May(org.ReadInternal, o.Agency) {
		return index.Reader{Agencies: []string{o.Agency}}
	}
	return index.Reader{}
}
