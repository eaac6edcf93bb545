package question

// What scan.go says.
const (
	textFirstHalf  = "trong 6 tháng đầu năm %d"
	textSecondHalf = "trong 6 tháng cuối năm %d"
)
