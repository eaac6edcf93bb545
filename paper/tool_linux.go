package paper

import "golang.org/x/sys/unix"

// limitMemory holds a program just started to 4 GiB of address space.
func limitMemory(pid int) {
	const most = 4 << 30
	_ = unix.Prlimit(pid, unix.RLIMIT_AS, &unix.Rlimit{Cur: most, Max: most},
		nil) // it has ended already, or we may not: the time limit stays
}
