package paper

import (
	"strings"

	"golang.org/x/sys/unix"
)

// limitMemory holds a program just started to 4 GiB of address space; those of
// poppler to 1 GiB, as a page can make them save their state without end.
func limitMemory(program string, pid int) {
	most := uint64(4 << 30)
	if strings.HasPrefix(program, "pdf") {
		most = 1 << 30
	}
	_ = unix.Prlimit(pid, unix.RLIMIT_AS, &unix.Rlimit{Cur: most, Max: most},
		nil) // it has ended already, or we may not: the time limit stays
}
