package house

import "golang.org/x/sys/windows"

// diskFree is how many bytes the folder can still take; -1 where that is not known.
func diskFree(dir string) int64 {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return -1
	}
	var free, total, all uint64
	if err := windows.GetDiskFreeSpaceEx(name, &free, &total, &all); err != nil {
		return -1
	}
	return int64(free)
}
