package score

// Act is something that is done to a card, as its history keeps it.
type Act string

const (
	ActSelf     Act = "self"     // tự chấm
	ActAppraise Act = "appraise" // thẩm định
	ActProve    Act = "evidence" // minh chứng
	ActWithdraw Act = "withdraw" // rút minh chứng
	ActPublish  Act = "publish"  // công bố
)

// String is the act in Vietnamese.
func (a Act) String() string {
	if w := actWords[a]; w != "" {
		return w
	}
	return string(a)
}
