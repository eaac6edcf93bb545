package score

import (
	"strings"
	"testing"

	"trolyao/task"
)

// What figures, ratios, counts and words give, worked out by hand.
func TestRulesByHand(t *testing.T) {
	for _, x := range []struct{ rule, max, answer, want string }{
		// A ratio with a floor, as (b/a) × points: 45/52 = 86,538… %, × 2 = 1,7307… .
		{"tỷ lệ: từ 0 đến 100; dưới 80 = 0", "2", "45/52", "1,731"},
		{"tỷ lệ: từ 0 đến 100; dưới 80 = 0", "2", "80", "1,6"},
		{"tỷ lệ: từ 0 đến 100; dưới 80 = 0", "2", "79,999", "0"},
		{"tỷ lệ: từ 0 đến 100; dưới 80 = 0", "2", "100", "2"},
		{"tỷ lệ: từ 0 % đến 100 %; dưới 80 % = 0", "2", "79999999/100000000", "refused"}, // no number of such length
		{"tỷ lệ: từ 0 % đến 100 %; dưới 80 % = 0", "2", "799999/999999", "0"},            // 79,99998 %: shown as 80, still below
		{"từ 80 % trở lên: tỷ lệ × điểm tối đa; dưới 80 %: 0", "1,5", "40/50", "1,2"},
		{"Từ 80% đến 100%: (b/a) x 1,5; Dưới 80%: 0 điểm", "1,5", "39/50", "0"},
		// Ranges as decisions write them.
		{"100 %: 1; từ 80 % đến dưới 100 %: 0,5; dưới 80 %: 0", "1", "100", "1"},
		{"100 %: 1; từ 80 % đến dưới 100 %: 0,5; dưới 80 %: 0", "1", "99,999", "0,5"},
		{"100 %: 1; từ 80 % đến dưới 100 %: 0,5; dưới 80 %: 0", "1", "999999/1000000", "0,5"}, // 99,9999 % is not 100 %
		{"100 %: 1; từ 80 % đến dưới 100 %: 0,5; dưới 80 %: 0", "1", "80", "0,5"},
		{"100 %: 1; từ 80 % đến dưới 100 %: 0,5; dưới 80 %: 0", "1", "79,999", "0"},
		{"100% kế hoạch: 1 điểm\n- Từ 80%-<100%: 0,5 điểm\n- Dưới 80%: 0 điểm.", "1", "80%", "0,5"},
		{"≥ 95%: 2; từ 90% đến < 95%: 1; < 90%: 0", "2", "95", "2"},
		{"trên 95 %: 2; từ 90 % đến 95 %: 1; dưới 90 %: 0", "2", "95", "1"},
		{"trên 95 %: 2; từ 90 % đến 95 %: 1; dưới 90 %: 0", "2", "95,001", "2"},
		// ">" is not "≥", also in a table.
		{"bảng: >95 = 2; 80 = 1; <80 = 0", "2", "95", "1"},
		{"bảng: >95 = 2; 80 = 1; <80 = 0", "2", "95,1", "2"},
		{"bảng: ≥95 = 2; 80 = 1; <80 = 0", "2", "95", "2"},
		{"bảng: 95 = 2; 80 = 1; 0 = 0", "2", "95", "2"},
		// Steps where less is better.
		{"mức: 0 % = 2; đến 1 % = 1; trên 1 % = 0", "2", "0", "2"},
		{"mức: 0 % = 2; đến 1 % = 1; trên 1 % = 0", "2", "1", "1"},
		{"mức: 0 % = 2; đến 1 % = 1; trên 1 % = 0", "2", "1,001", "0"},
		{"mức: 0 % = 2; đến 1 % = 1; trên 1 % = 0", "2", "10001/1000000", "0"}, // 1,0001 %
		{"0 lần: 1; 1 lần: 0,5; từ 2 lần trở lên: 0", "1", "1 lần", "0,5"},
		{"0 lần: 1; 1 lần: 0,5; từ 2 lần trở lên: 0", "1", "7", "0"},
		{"0 lần: 1; 1 lần: 0,5; từ 2 lần trở lên: 0", "1", "0,5", "refused"}, // no decision says
		{"tỷ lệ: từ 10 đến 0", "2", "2,5", "1,5"},
		// Items with a cap.
		{"cộng điểm: có kế hoạch = 0,5; mỗi sáng kiến = 0,25; tối đa 2", "2", "có kế hoạch: 1; sáng kiến: 3", "1,25"},
		{"cộng điểm: có kế hoạch = 0,5; mỗi sáng kiến = 0,25; tối đa 2", "2", "mỗi sáng kiến: 12; có kế hoạch", "2"},
		{"cộng điểm: có kế hoạch = 0,5; mỗi sáng kiến = 0,25; tối đa 1,5", "2", "sáng kiến: 12", "1,5"},
		{"cộng điểm: có kế hoạch = 0,5; mỗi sáng kiến = 0,25; tối đa 2", "2", "có kế hoạch: 2", "refused"},
		{"cộng điểm: có kế hoạch = 0,5; mỗi sáng kiến = 0,25; tối đa 2", "2", "không", "0"},
		// Deductions of several kinds.
		{"trừ điểm: chậm = 0,5; thiếu = 1; thấp nhất 0", "3", "chậm: 2; thiếu: 1", "1"},
		{"trừ điểm: chậm = 0,5; thiếu = 1; thấp nhất 0", "3", "thiếu: 9", "0"},
		{"trừ điểm: chậm = 0,5; thiếu = 1; thấp nhất 0,5", "3", "thiếu: 9", "0,5"},
		{"trừ điểm: chậm = 0,5; thiếu = 1; thấp nhất 0", "3", "0", "3"},
		{"trừ điểm: chậm = 0,5; thiếu = 1; thấp nhất 0", "3", "muộn: 2", "refused"},
		{"trừ điểm: 0,25; thấp nhất 0", "1", "3", "0,25"},
		{"điểm phạt: dân phản ánh = 0,5; vi phạm = 1; tối đa 2", "3", "dân phản ánh: 1; vi phạm: 1", "1,5"},
		{"điểm phạt: dân phản ánh = 0,5; vi phạm = 1; tối đa 2", "3", "vi phạm: 3", "2"},
		// A percent where none is asked for, and a number nobody can be sure of.
		{"trừ điểm: 0,25; thấp nhất 0", "1", "3%", "refused"},
		{"", "2", "50%", "refused"},
		{"tỷ lệ: từ 0 đến 2000", "2", "1.000", "refused"},
		{"tỷ lệ: từ 0 đến 2000", "2", "1000", "1"},
		{"tỷ lệ: từ 0 đến 100", "2", "5/0", "refused"},
		{"bậc: kịp thời = 1; chậm = 0,5; không = 0", "1", "Kip thoi", "1"},
	} {
		r, err := ParseRule(x.rule)
		if err != nil {
			t.Errorf("%s: %v", x.rule, err)
			continue
		}
		k := &Criterion{No: "1.1", Max: *pts(t, x.max), Rule: r}
		if faults := r.faults(k.Max); len(faults) > 0 {
			t.Errorf("%s: %v", x.rule, faults)
		}
		got := "refused"
		if c, err := k.ReadClaim(x.answer, false); err == nil {
			p, err := k.ClaimPoints(c, false)
			if err != nil {
				t.Fatal(err)
			}
			got = p.String()
			if again, err := k.ReadClaim(c.Cell(), false); err != nil || again.Words() != c.Words() {
				t.Errorf("%s is written %q: %v", x.answer, c.Cell(), err)
			}
		} else if !strings.Contains(task.Sentence(err), "1.1") {
			t.Errorf("%s of %s: the refusal does not name the criterion: %v", x.answer, x.rule, err)
		}
		if got != x.want {
			t.Errorf("%s of %s: %s, want %s", x.answer, x.rule, got, x.want)
		}
		if again, err := ParseRule(r.String()); err != nil || again.String() != r.String() {
			t.Errorf("%s is written %q, and read %q, %v", x.rule, r, again, err)
		}
	}
}

// Rules that say nothing of some figure, say it twice, or are not understood, are
// refused in words that name the place.
func TestRangeFaults(t *testing.T) {
	for _, x := range []struct{ rule, want string }{
		{"100 %: 1; từ 80 % đến dưới 100 %: 0,5", "không mức nào nói 0 % được bao nhiêu điểm"},
		{"từ 90 % đến 100 %: 1; dưới 80 %: 0", "không mức nào nói 80 % được bao nhiêu điểm"},
		{"từ 90 % đến 100 %: 1; từ 80 % đến 90 %: 0,5; dưới 80 %: 0", "90 % thuộc cả hai mức “từ 90 % đến 100 %” và “từ 80 % đến 90 %”"},
		{"dưới 80 %: 0; từ 50 % trở xuống: 0; từ 80 %: 1", "mức “không quá 50 %” không bao giờ được dùng"},
		{"0 lần: 1; 1 lần: 0,5", "không mức nào nói 1,001 lần được bao nhiêu điểm"},
		{"100 %: 0,5; dưới 100 %: 0", "không mức nào đạt điểm tối đa 1"},
		{"100 %: 1; dưới 100 lần: 0", "hai đơn vị tính khác nhau"},
		{"từ 80 % đến 100 % và có báo cáo: 1; dưới 80 %: 0", "chưa hiểu chữ “và”"},
		{"từ 80 % đến 90 % đến 100 %: 1; dưới 80 %: 0", "cần một hoặc hai mốc"},
		{"từ 80 %: tỷ lệ × điểm; dưới 70 %: 0", "công thức tỷ lệ × điểm cần một mức sàn"},
		{"(b/a) x 3", "công thức nhân với 3 nhưng điểm tối đa là 1"},
		{"từ 80 %: (b/a) × 2; dưới 80 %: 0", "công thức nhân với 2 nhưng điểm tối đa là 1"},
		{"trên 95 % được 1 điểm, còn lại tính (b/a) x 1", "quy tắc cần có dạng"},
		{"cộng điểm: có kế hoạch = 0,5", "các mục cộng lại được 0,5, không đạt điểm tối đa 1"},
		{"trừ điểm: chậm = 0,5; Chậm = 1; thấp nhất 0", "mục “Chậm” có hai lần"},
		{"tỷ lệ: từ 0 đến 100; dưới 80 = 1", "phần “dưới …” của tỷ lệ phải là 0 điểm"},
		{"mức nhiệm vụ: 0 % = 1; trên 0 % = 0", "phải tăng điểm khi tỷ lệ hoàn thành tăng"},
		{"tùy", "quy tắc cần có dạng"},
	} {
		r, err := ParseRule(x.rule)
		got := strings.Join(r.faults(Unit), "; ")
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, x.want) {
			t.Errorf("%s: %q, want %q", x.rule, got, x.want)
		}
	}
}
