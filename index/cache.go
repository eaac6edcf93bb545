package index

import "sync"

// cache keeps what was made of the postings of terms, within so many bytes.
type cache struct {
	mu   sync.RWMutex
	held map[string]sized
	left int
}

// sized is something of a known size in bytes.
type sized interface{ size() int }

// cacheFor is the room of a cache over so many passages where none is set: a
// question touches the same words whatever the size, and their postings grow with it.
func cacheFor(passages int) int { return min(max(96<<20, 400*passages), 1<<30) }

func newCache(bytes int) *cache { return &cache{held: map[string]sized{}, left: bytes} }

// get is what is kept under the key, nil where nothing is.
func (c *cache) get(key string) sized {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.held[key]
}

// put keeps s, where there is room for it. What makes room is dropped at random: terms
// in use come back soon, and cost one reading.
func (c *cache) put(key string, s sized) {
	const beside = 120 // what an entry takes beside its data
	size := func(key string, s sized) int { return s.size() + len(key) + beside }
	need := size(key, s)
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.held[key]; ok {
		return
	}
	if c.left < need {
		for k, old := range c.held {
			delete(c.held, k)
			if c.left += size(k, old); c.left >= need {
				break
			}
		}
	}
	if c.left >= need {
		c.held[key] = s
		c.left -= need
	}
}
