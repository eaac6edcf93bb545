package index

// What read.go says.
const (
	textOtherYear = "Kho không có %s năm %s; tra theo %s."
)
