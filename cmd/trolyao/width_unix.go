//go:build unix

package main

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// lineWidth is how many letters a line of the terminal w holds; 0 where w is none.
func lineWidth(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0
	}
	return int(size.Col)
}
