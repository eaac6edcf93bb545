package answer

import (
	"testing"

	"trolyao/question"
)

// A question and a name that go on with different words behind the same ones are about
// two things, and so are two countries.
func TestAnotherThing(t *testing.T) {
	for _, c := range []struct {
		text, name string
		want       bool
	}{
		{"Cấp chứng chỉ hành nghề xuồng mất bao nhiêu tiền?", "Cấp Chứng chỉ hành nghề thú y", true},
		{"Cấp chứng chỉ hành nghề thú y mất bao nhiêu tiền?", "Cấp Chứng chỉ hành nghề thú y", false},
		{"Cấp chứng chỉ hành nghề xuồng mất bao nhiêu tiền?", "Cấp Chứng chỉ hành nghề", false},
		{"Cấp chứng chỉ hành nghề xuồng mất bao nhiêu tiền?", "Cấp Chứng chỉ hành nghề cho người mới", false},
	} {
		if got := goesOn(question.ReadProcedure(c.text, false), c.name); got != c.want {
			t.Errorf("%s – %s: %v", c.text, c.name, got)
		}
	}
	for _, c := range []struct {
		text, name string
		want       bool
	}{
		{"thay xe chạy sang Trung Quốc", "Thay xe giữa Việt Nam và Lào", true},
		{"thay xe chạy sang Trung Quốc", "Thay xe giữa Việt Nam và Trung Quốc", false},
		{"thay xe", "Thay xe giữa Việt Nam và Lào", false},
		{"thay xe chạy sang Trung Quốc", "Cấp giấy phép lao động", false},
	} {
		if got := otherCountry(c.text, c.name); got != c.want {
			t.Errorf("%s – %s: %v", c.text, c.name, got)
		}
	}
}
