package paper

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestSecretStamp(t *testing.T) {
	header := "ỦY BAN NHÂN DÂN TỈNH X\nSố: 12/BC-UBND\n"
	for text, want := range map[string]string{
		"MẬT\n" + header:                                  "MẬT",
		header + "TỐI MẬT\nBÁO CÁO":                       "TỐI MẬT",
		header + "Độ mật: MẬT":                            "MẬT",
		header + "ĐỘ MẬT: TUYỆT MẬT\nBÁO CÁO":             "TUYỆT MẬT",
		header + "| TUYỆT MẬT |\nBÁO CÁO":                 "TUYỆT MẬT",
		header + "(MẬT)\nBÁO CÁO":                         "MẬT",
		header + "T Ố I  M Ậ T\nBÁO CÁO":                  "TỐI MẬT",
		header + "T.U.Y.Ệ.T M.Ậ.T\nBÁO CÁO":               "TUYỆT MẬT",
		header + norm.NFD.String("TỐI MẬT") + "\nBÁO CÁO": "TỐI MẬT",
		header + "Tối mật\nBÁO CÁO":                       "TỐI MẬT",
		header + "Độ mật: mật\nBÁO CÁO":                   "MẬT",
		header + "Mức độ mật: Tuyệt mật":                  "TUYỆT MẬT",
		header + "TOI MAT\nBÁO CÁO":                       "TỐI MẬT",
		header + "DO MAT: MAT\nBÁO CÁO":                   "MẬT",
		header + "TỐI MẬT – Bản số: 02\nBÁO CÁO":          "TỐI MẬT",
		header + "MẬT (Bản số 3/5)":                       "MẬT",
		"ỦY BAN NHÂN DÂN XÃ X\nTỐI MẬT    Độc lập - Tự do - Hạnh phúc\nBÁO CÁO":       "TỐI MẬT",
		"Số: 12/BC-UBND    MẬT\nBÁO CÁO":                                              "MẬT",
		"MẬT    Bình Minh, ngày 02 tháng 3 năm 2026\nBÁO CÁO":                         "MẬT",
		"TÀI LIỆU MẬT\n" + header:                                                     "MẬT",
		header + "QUY ĐỊNH\nVề quản lý\nVĂN BẢN MẬT":                                  "",
		header + "Nội dung\n" + strings.Repeat("Nội dung.\n", 12) + "Mật\n":           "",
		header + "Độ mật: không":                                                      "",
		header + "Độ mật\n":                                                           "",
		header + "Tin mật phải giữ kín.":                                              "",
		header + "QUY ĐỊNH VỀ BÍ MẬT NHÀ NƯỚC":                                        "",
		"Số: 12/BC-UBND-M\nBÁO CÁO\nDanh mục bí mật, Mật":                             "",
		header + "BÁO CÁO\n" + strings.Repeat("Nội dung.\n", 60) + "MẬT\n":            "",
		header + "Điều 1. Mẫu dấu\nDấu gồm các chữ sau:\nMẬT\nTỐI MẬT\n":              "",
		header + "BÁO CÁO\nBảng sau | cột thứ hai | MẬT\nDòng hai | b | c\nx | y | z": "MẬT",
	} {
		got, ok := SecretStamp(TextBlocks(text))
		if got != want || ok != (want != "") {
			t.Errorf("SecretStamp(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
}

func TestSecretMark(t *testing.T) {
	for text, want := range map[string]bool{
		"TỐI MẬT: Kế hoạch bố trí kho":            true,
		"Xem giúp: TỐI MẬT – kế hoạch bố trí kho": true,
		"T Ố I M Ậ T: kế hoạch bố trí kho":        true,
		norm.NFD.String("TUYỆT MẬT: kế hoạch"):    true,
		"tối mật: kế hoạch bố trí kho":            true,
		"Độ mật: Mật: kế hoạch bố trí kho":        true,
		"TOI MAT: ke hoach bo tri kho":            true,
		"Tối mật: thời hạn bảo vệ là bao lâu?":    false,
		"toi mat la gi": false,
		"Phân biệt các độ mật: tuyệt mật, tối mật, mật": false,
		"MẬT – TỐI MẬT – TUYỆT MẬT khác nhau thế nào":   false,
		"bí mật: ai giữ": false,
		"Văn bản đóng dấu Tối mật thì gửi qua mạng được không":    false,
		"thời hạn bảo vệ bí mật nhà nước độ tối mật là bao nhiêu": false,
	} {
		if got := SecretMark(text); got != want {
			t.Errorf("SecretMark(%q) = %v", text, got)
		}
	}
}

func TestStampInName(t *testing.T) {
	for name, want := range map[string]string{
		"TỐI MẬT - kế hoạch":          "TỐI MẬT",
		"Kế hoạch (MẬT)":              "MẬT",
		"12_BC_MẬT":                   "MẬT",
		"[TUYET MAT] bao cao":         "TUYỆT MẬT",
		"MẬT":                         "MẬT",
		"QUY CHẾ BẢO MẬT":             "",
		"Luật Bảo vệ bí mật nhà nước": "",
		"DANH MỤC BÍ MẬT NHÀ NƯỚC":    "",
		"Kế hoạch bí mật - bất ngờ":   "",
	} {
		if got, _ := stampInName(name); got != want {
			t.Errorf("stampInName(%q) = %q, want %q", name, got, want)
		}
	}
}
