package corpus

import (
	"strings"

	"trolyao/paper"
)

// attachedTypes are the texts that are issued with a decision and have Điều of
// their own, by their folded names.
var attachedTypes = map[string]string{"quy che": "Quy chế", "quy dinh": "Quy định", "noi quy": "Nội quy",
	"dieu le": "Điều lệ", "danh muc": "Danh mục",
	"quy trinh": "Quy trình", "quy tac": "Quy tắc", "quy chuan": "Quy chuẩn", "huong dan": "Hướng dẫn", "ke hoach": "Kế hoạch", "de an": "Đề án",
	"chuong trinh": "Chương trình", "phuong an": "Phương án", "dinh muc": "Định mức", "tieu chuan": "Tiêu chuẩn", "chien luoc": "Chiến lược"}

// attachedType is what an attached text with Điều of its own is: "Quy chế"; ""
// for other appendices.
func attachedType(p *Part) string {
	if p.Label != "" || len(articlesOf(p.Parts)) == 0 {
		return ""
	}
	words := strings.Fields(paper.Fold(strings.TrimPrefix(p.Title, "BẢN ")))
	if len(words) < 2 {
		return ""
	}
	return attachedTypes[words[0]+" "+words[1]]
}

// attachedNo says that the number of an appendix is the name of an attached
// text, "Quy chế" or "Quy chế (2)".
func attachedNo(no string) bool {
	name, _, _ := strings.Cut(no, " (")
	return name != "" && attachedTypes[paper.Fold(name)] == name
}

// attached reads "Quy chế ban hành kèm theo" at i, and stops behind the name.
func (p *refParser) attached(i int) (string, int) {
	name := attachedTypes[p.f(i)+" "+p.f(i+1)]
	if name == "" || i+1 >= len(p.t) || p.t[i+1].space != 1 {
		return "", i
	}
	j := i + 2
	if p.f(j) == "duoc" {
		j++
	}
	if p.f(j) == "ban" && p.f(j+1) == "hanh" {
		j += 2
	}
	if p.f(j) != "kem" || p.f(j+1) != "theo" {
		return "", i
	}
	return name, i + 2
}
