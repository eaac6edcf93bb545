package index

// Articles returns how many Điều the body of a held document has, those of
// regulations attached to it not counted.
func (x *Index) Articles(key string) int {
	v, err := x.known()
	if err != nil {
		return 0
	}
	defer v.release()
	d, ok := v.byKey[key]
	if !ok {
		return 0
	}
	seen := map[string]bool{}
	for u := range v.docs[d].units {
		if ref := v.docs[d].units[u].ref(); ref.Article != "" && ref.Appendix == "" {
			seen[ref.Article] = true
		}
	}
	return len(seen)
}
