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
	for _, u := range v.docs[d].Units {
		if u.Ref.Article != "" && u.Ref.Appendix == "" {
			seen[u.Ref.Article] = true
		}
	}
	return len(seen)
}
