package post

import (
	"strings"
	"testing"
	"trolyao/bot"
	"trolyao/house/housetest"
)

func TestCarry(t *testing.T) {
	h := housetest.Open(t)
	housetest.Appoint(t, h.Store, *housetest.Clerk)
	b := bot.New(bot.Options{House: h})
	r, err := b.Handle(t.Context(), bot.Message{Channel: bot.Web, Account: "c:an", Chat: "c:an/1", From: "an",
		Text: "Đăng ký suất ăn trước mấy giờ?", At: housetest.Noon})
	if err != nil {
		t.Fatal(err)
	}
	text, err := Carry(t.Context(), b, housetest.Clerk, r)
	if err != nil || !strings.Contains(text, "9 giờ") || strings.Contains(text, "**") ||
		!strings.Contains(text, "[1] khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của Chính phủ về bếp ăn tập thể của cơ quan") {
		t.Errorf("%s, %v", text, err)
	}
}
