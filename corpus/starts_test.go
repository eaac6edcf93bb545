package corpus

import (
	"strings"
	"testing"

	"trolyao/paper"
)

// Provisions with a day of effect of their own, in the ways that texts write them.
func TestOwnStarts(t *testing.T) {
	for sentence, want := range map[string]string{
		"2. Quy định tại khoản 4 Điều 16 và khoản 4 Điều 28 của Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2026.": "khoản 4 Điều 16, khoản 4 Điều 28: 2026-01-01",
		"Quy định tại Điều 3 và khoản 1 Điều 4 Nghị quyết này có hiệu lực từ ngày 01 tháng 7 năm 2027.":                      "Điều 3, khoản 1 Điều 4: 2027-07-01",
		"Luật này có hiệu lực thi hành từ ngày 01/7/2026, trừ Điều 5 có hiệu lực thi hành từ ngày 01/01/2027.":               "Điều 5: 2027-01-01",
		"Riêng các khoản 1 và 2 Điều 7 có hiệu lực kể từ ngày 15 tháng 8 năm 2026.":                                          "khoản 1 Điều 7, khoản 2 Điều 7: 2026-08-15",
		"3. Quy định về điều kiện cấp thẻ tại điểm c khoản 2 Điều 28 của Luật này có hiệu lực từ ngày 01 tháng 01 năm 2027.": "điểm c khoản 2 Điều 28 (Quy định về điều kiện cấp thẻ): 2027-01-01",
		"Điều 14 của Nghị định này có hiệu lực thi hành kể từ ngày Nghị định về quản lý lao động có hiệu lực thi hành.":      "Điều 14: ",
		// The document itself, another one, and what merely speaks of a day.
		"Nghị định này có hiệu lực từ ngày 01 tháng 7 năm 2026, trừ trường hợp quy định tại khoản 2 Điều này.":        "",
		"Điều 4 Nghị định số 07/2025/NĐ-CP có hiệu lực từ ngày 01 tháng 7 năm 2025.":                                  "",
		"Hồ sơ nộp trước ngày Điều 5 của Luật này có hiệu lực từ ngày 01 tháng 7 năm 2026 thì được giải quyết tiếp.":  "",
		"Điều 9 được sửa đổi tại Điều 3 Nghị định này có hiệu lực từ ngày 01 tháng 7 năm 2026.":                       "",
		"Quyết định công nhận quy định tại khoản 2 Điều này có hiệu lực từ ngày 01 tháng 7 năm 2026 và được công bố.": "",
	} {
		var got []string
		for _, s := range startsIn(sentence) {
			var places []string
			for _, p := range s.places {
				places = append(places, p.Local())
			}
			w := strings.Join(places, ", ")
			if s.scope != "" {
				w += " (" + s.scope + ")"
			}
			got = append(got, w+": "+string(s.since))
		}
		if g := strings.Join(got, "; "); g != want {
			t.Errorf("%s\n got %q\nwant %q", sentence, g, want)
		}
	}
}

// A provision is in force from its own day on, before or after its document.
func TestStateFollowsItsOwnStart(t *testing.T) {
	d, _, err := Parse(paper.TextBlocks(`Điều 1. Phạm vi
Nghị định này quy định về thẻ nhân viên.
Điều 2. Cấp thẻ
1. Thẻ cấp theo đơn.
2. Thẻ có hạn 05 năm.
Điều 3. Thu hồi thẻ
Thẻ bị thu hồi khi hết hạn.
Điều 4. Kiểm tra
Sở kiểm tra hằng năm.
Điều 5. Hiệu lực thi hành
1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2026.
2. Quy định tại khoản 2 Điều 2 Nghị định này có hiệu lực thi hành từ ngày 01 tháng 5 năm 2026.
3. Điều 3 Nghị định này có hiệu lực từ ngày 01 tháng 01 năm 2027.
4. Điều 4 Nghị định này có hiệu lực kể từ ngày Luật Thẻ nhân viên có hiệu lực thi hành.
5. Khoản 1 Điều 2 của Nghị định này có hiệu lực từ ngày 01 tháng 6 năm 2026 đến hết 31 tháng 12 năm 2026.
`), Hint{Number: "88/2026/NĐ-CP", Issued: "2026-04-01"})
	if err != nil || d.Effective != "2026-07-01" {
		t.Fatal(err, d.Effective)
	}
	for _, x := range []struct {
		at    Ref
		on    Day
		state State
		doubt bool
	}{
		{Ref{}, "2026-06-01", NotYet, false},
		{Ref{Article: "2", Clause: "2"}, "2026-06-01", InForce, false},
		{Ref{Article: "2", Clause: "2"}, "2026-04-30", NotYet, false},
		{Ref{Article: "2", Clause: "1"}, "2026-05-31", NotYet, false},
		{Ref{Article: "2", Clause: "1"}, "2026-12-31", InForce, false},
		{Ref{Article: "2", Clause: "1"}, "2027-01-01", Expired, false},
		{Ref{Article: "3"}, "2026-08-01", NotYet, false},
		{Ref{Article: "3"}, "2027-01-01", InForce, false},
		{Ref{Article: "4"}, "2026-08-01", InForce, true},
		{Ref{}, "2026-08-01", InForce, false},
	} {
		v := NewHistory(&d.Head, ReadRelations(d), nil).Assess(x.at, x.on)
		if v.State != x.state || v.Doubt != x.doubt {
			t.Errorf("%s on %s: %s doubt %v; %v", x.at.Local(), x.on, v.State, v.Doubt, v.Steps)
		}
	}
}
