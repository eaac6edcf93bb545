package paper

import (
	"bytes"
	"os"
	"strconv"
)

// peakMemory is the most memory that this process held, in bytes.
func peakMemory() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	for l := range bytes.Lines(status) {
		if f := bytes.Fields(l); len(f) == 3 && string(f[0]) == "VmHWM:" {
			n, _ := strconv.ParseInt(string(f[1]), 10, 64)
			return n << 10
		}
	}
	return 0
}
