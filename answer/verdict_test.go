package answer

import (
	"testing"

	"trolyao/corpus"
)

func TestDecided(t *testing.T) {
	forbids := "Điều 5. Những việc bị nghiêm cấm trong thư viện"
	for _, c := range []struct {
		question, heading, lead, key, word, but string
	}{
		{"Bạn đọc có được mượn sách quý về nhà không?", "", "", "Bạn đọc không được mượn sách quý về nhà.", wordMayNot, ""},
		{"Bạn đọc được mượn sách quý về nhà không?", "", "", "Bạn đọc được mượn sách quý về nhà.", wordMay, ""},
		{"Trẻ em mượn sách người lớn được không?", "", "", "Trẻ em được mượn sách người lớn.", wordMay, ""},
		{"Bạn đọc có phải nộp tiền đặt cọc không?", "", "", "Bạn đọc không phải nộp tiền đặt cọc.", wordNo, ""},
		{"Bạn đọc có phải nộp tiền đặt cọc không?", "", "", "Bạn đọc phải nộp tiền đặt cọc.", wordYes, ""},
		{"Bạn đọc có được mang nước vào phòng không?", "", "", "Bạn đọc không được mang nước vào phòng, trừ người bệnh.", wordMayNot, "trừ người bệnh"},
		{"Bạn đọc có được gia hạn thẻ không?", "", "", "Bạn đọc được gia hạn thẻ nếu đã trả hết sách mượn lần trước.", wordMayIf, ""},
		{"Bạn đọc đã trả hết sách mượn lần trước có được gia hạn thẻ không?", "", "", "Bạn đọc được gia hạn thẻ nếu đã trả hết sách mượn lần trước.", wordMay, ""},
		{"Có được bán sách mượn bằng máy tự động không?", forbids, "", "Bán sách mượn bằng máy tự động.", wordMayNot, ""},
		{"Bạn đọc làm ướt sách quý, có được từ chối phục vụ không?", "", "Việc từ chối phục vụ được thực hiện trong các trường hợp sau đây:",
			"Người làm ướt sách quý của thư viện.", wordMay, ""},
		{"Bạn đọc làm ướt sách quý, có được từ chối phục vụ không?", "", "Việc từ chối phục vụ được thực hiện trong các trường hợp sau đây:",
			"Việc từ chối phục vụ được thực hiện trong các trường hợp sau đây: […] c) Người làm ướt sách quý của thư viện.", wordMay, ""},
		{"Thư viện có phải cử người trực không?", "", "", "Thư viện nếu không lập tổ thì phải cử người trực.", wordYesIf, ""},
		{"Thư viện có phải cử người trực không?", "", "", "Thư viện không phải cử người trực.", wordNo, ""},
		// not plain
		{"Thư viện có phải cử người trực không?", "", "", "Thư viện khi không có tổ, phải cử người trực.", "", ""},
		{"Bạn đọc có được mượn sách quý về nhà không?", "", "", "Bạn đọc được mượn sách thường về nhà.", "", ""},
		{"Bạn đọc có được mượn sách quý về nhà không?", "", "", "Bạn đọc được mượn sách quý về nhà. Thủ thư không được mượn sách quý về nhà.", "", ""},
		{"Bạn đọc được mượn mấy quyển?", "", "", "Bạn đọc không được mượn quá ba quyển.", "", ""},
		{"Ai được mượn sách quý về nhà?", "", "", "Bạn đọc được mượn sách quý về nhà.", "", ""},
		{"Bạn đọc có được gia hạn thẻ không?", "", "", "Thủ thư phải ghi việc gia hạn thẻ của bạn đọc.", "", ""},
	} {
		got := decided(c.question, corpus.Passage{Heading: c.heading, Lead: c.lead}, c.key)
		if got.word != c.word || got.but != c.but {
			t.Errorf("%s %s: %+v", c.question, c.key, got)
		}
	}
}

func TestPremise(t *testing.T) {
	for _, c := range []struct{ question, key, want string }{
		{"Thẻ bạn đọc có hạn 05 năm phải không?", "Thẻ bạn đọc có hạn 02 năm.", wordNo},
		{"Thẻ bạn đọc có hạn 2 năm phải không?", "Thẻ bạn đọc có hạn 02 năm.", wordRight},
		{"Trả sách trong 15 ngày làm việc đúng không?", "Bạn đọc trả sách trong 10 ngày.", wordNo},
		{"Phí làm thẻ là 50.000 đồng đúng không?", "Phí làm thẻ là 30 nghìn đồng.", wordNo},
		{"Phí làm thẻ là 30.000 đồng à?", "Phí làm thẻ là 30 nghìn đồng.", wordRight},
		{"Trẻ em từ 6 tuổi được làm thẻ phải không?", "Trẻ em từ 10 tuổi được làm thẻ.", wordNo},
		{"phi lam the la 50.000 dong dung khong", "Phí làm thẻ là 30 nghìn đồng.", wordNo},
		{"the ban doc co han 2 nam phai khong", "Thẻ bạn đọc có hạn 02 năm.", wordRight},
		{"can 70% so ban doc tan thanh dung khong", "Cần trên 50% số bạn đọc tán thành.", wordNo},
		// not plain
		{"the ban doc co han may nam, 5 nam phai khong", "Thẻ bạn đọc có hạn 02 năm.", ""},
		{"nam 2024 ban doc duoc muon sach phai khong", "Bạn đọc được mượn sách từ năm 2020.", ""},
		{"Thẻ bạn đọc có hạn 05 năm phải không?", "Thẻ của người lớn có hạn 02 năm, của thủ thư 05 năm.", ""},
		{"Thẻ bạn đọc có hạn 05 năm phải không?", "Thẻ bạn đọc được gia hạn một lần.", ""},
		{"Thẻ bạn đọc có hạn mấy năm?", "Thẻ bạn đọc có hạn 02 năm.", ""},
		{"Người 20 tuổi mượn sách 30 ngày phải không?", "Người từ 18 tuổi được mượn sách trong 10 ngày.", ""},
		{"Năm 2024 bạn đọc được mượn sách phải không?", "Bạn đọc được mượn sách từ năm 2020.", ""},
	} {
		if got := premise(c.question, c.key); got != c.want {
			t.Errorf("%s %s: %q", c.question, c.key, got)
		}
	}
}

// What is quoted is not chosen by the number that is to be confirmed.
func TestClaimed(t *testing.T) {
	for question, want := range map[string]string{
		"The cho nguoi chua du 14 tuoi co han 10 nam dung khong": "10",
		"Thẻ bạn đọc có hạn 05 năm phải không?":                  "05",
		"Thẻ bạn đọc 10 tuổi có hạn 10 năm phải không?":          "",
		"Thẻ bạn đọc 10 tuổi có hạn mấy năm?":                    "",
		"Thẻ bạn đọc có hạn phải không?":                         "",
	} {
		if got := claimed(question); got != want {
			t.Errorf("%s: %q", question, got)
		}
	}
}

// A premise is judged only where the provision is about the same condition.
func TestAsserts(t *testing.T) {
	told := "Thẻ cấp cho người từ đủ 14 tuổi trở lên có hạn 10 năm"
	for question, want := range map[string]bool{
		"Thẻ cấp cho người từ đủ 14 tuổi có hạn 10 năm phải không?":   true,
		"Thẻ cấp cho người chưa đủ 14 tuổi có hạn 10 năm phải không?": false,
		"The cap cho nguoi duoi 14 tuoi co han 10 nam dung khong":     false,
		"Sổ cấp cho thủ thư có hạn 10 năm phải không?":                false,
	} {
		if got := asserts(question, told); got != want {
			t.Errorf("%s: %v", question, got)
		}
	}
	if got := premise("the cho nguoi duoi 14 tuoi co han 10 nam dung khong", told); got != "" {
		t.Error(got)
	}
}
