//go:build !linux

package paper

// limitMemory: only Linux can limit a program that was started.
func limitMemory(string, int) {}
