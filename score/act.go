package score

// Act is something that is done to a card, as its history keeps it.
type Act string

const (
	ActSelf     Act = "self"     // tự chấm
	ActAppraise Act = "appraise" // thẩm định
	ActExplain  Act = "explain"  // giải trình
	ActConclude Act = "conclude" // kết luận
	ActProve    Act = "evidence" // minh chứng
	ActWithdraw Act = "withdraw" // rút minh chứng
	ActUrge     Act = "urge"     // đôn đốc
	ActPublish  Act = "publish"  // công bố
)

// Act is what a side does when it says something.
func (s Side) Act() Act {
	switch s {
	case Council:
		return ActAppraise
	case Explain:
		return ActExplain
	case Conclude:
		return ActConclude
	}
	return ActSelf
}

// String is the act in Vietnamese.
func (a Act) String() string {
	if w := actWords[a]; w != "" {
		return w
	}
	return string(a)
}
