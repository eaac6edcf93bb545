package org

// Tree says who stands above whom. A nil Tree knows nobody. It does not change.
type Tree struct {
	parent map[string]string
	below  map[string][]string
	root   map[string]bool // a house of its own, whoever stands above it
}

// TreeOf makes the tree of a list of agencies.
func TreeOf(list []Agency) *Tree {
	t := &Tree{parent: map[string]string{}, below: map[string][]string{}, root: map[string]bool{}}
	for i := range list {
		a := &list[i]
		if a.Kind == Commune {
			t.root[a.ID] = true
		}
		if a.Parent != "" && a.Parent != a.ID {
			t.parent[a.ID] = a.Parent
			t.below[a.Parent] = append(t.below[a.Parent], a.ID)
		}
	}
	return t
}

// Up returns an agency and those above it in its house, the house last. The
// People's Committee of a commune is a house of its own.
func (t *Tree) Up(id string) []string {
	out := []string{id}
	for t != nil && !t.root[id] && len(out) < 20 { // a circle ends somewhere
		id = t.parent[id]
		if id == "" {
			break
		}
		out = append(out, id)
	}
	return out
}

// Down returns the agencies below one in its house, without itself.
func (t *Tree) Down(id string) (out []string) {
	if t == nil {
		return nil
	}
	seen := map[string]bool{id: true}
	for todo := []string{id}; len(todo) > 0; todo = todo[1:] {
		for _, b := range t.below[todo[0]] {
			if !seen[b] && !t.root[b] {
				seen[b] = true
				out = append(out, b)
				todo = append(todo, b)
			}
		}
	}
	return out
}

// Under reports whether one agency is below another in its house.
func (t *Tree) Under(id, above string) bool {
	if t == nil {
		return false
	}
	for _, up := range t.Up(id)[1:] {
		if up == above {
			return true
		}
	}
	return false
}
