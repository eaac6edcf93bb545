package index

// speech holds statistics of neighbouring syllables.
type speech struct{}
