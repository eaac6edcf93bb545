package house_test

import (
	"fmt"
	"strings"
	"testing"

	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/paper"
)

// A letter goes to the agency that took the place of the one that a plan names; where
// several did, it says that a person has to find out which.
func TestLetterToWhoTookOver(t *testing.T) {
	h := housetest.Open(t) // in 2026, with a plan of 2024
	if _, err := h.PutDemo(t.Context(), house.Furnisher); err != nil {
		t.Fatal(err)
	}
	data, err := h.Paper(t.Context(), house.Furnisher, house.FormUrge, house.Scope{})
	if err != nil {
		t.Fatal(err)
	}
	blocks, _, err := paper.Read(t.Context(), "thu.docx", data, paper.Options{})
	if err != nil {
		t.Fatal(err)
	}
	to, said := "", fmt.Sprint(blocks)
	for _, b := range blocks {
		if b.Table != nil {
			said += fmt.Sprint(b.Table.Rows)
			for _, r := range b.Table.Rows {
				for _, c := range r {
					if strings.HasPrefix(c.Text, "Kính gửi") {
						to = c.Text
					}
				}
			}
		} else if strings.HasPrefix(b.Text, "Kính gửi") {
			to = b.Text
		}
	}
	if !strings.Contains(to, "Sở Tài chính;") || strings.Contains(to, "Kế hoạch và Đầu tư") ||
		!strings.Contains(to, "Sở Thông tin và Truyền thông (không còn hoạt động") {
		t.Error(to)
	}
	if !strings.Contains(said, "Sở Tài chính (trước là Sở Kế hoạch và Đầu tư)") {
		t.Errorf("%.2000s", said)
	}
}
