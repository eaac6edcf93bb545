//go:build unix

package house

import "golang.org/x/sys/unix"

// diskFree is how many bytes the folder can still take; -1 where that is not known.
func diskFree(dir string) int64 {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return -1
	}
	return int64(uint64(s.Bavail) * uint64(s.Bsize))
}
