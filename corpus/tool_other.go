//go:build !linux

package corpus

// limitMemory: only Linux can limit a program that was started.
func limitMemory(int) {}
