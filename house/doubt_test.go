package house_test

import (
	"errors"
	"strings"
	"testing"

	"trolyao/house"
	"trolyao/house/housetest"
)

const unreadList = `ỦY BAN NHÂN DÂN
TỈNH VÍ DỤ
Số: 31/2025/QĐ-UBND
Ví Dụ, ngày 20 tháng 12 năm 2025
QUYẾT ĐỊNH
Bãi bỏ một số văn bản về hội trường

Điều 1. Bãi bỏ văn bản
1. Bãi bỏ toàn bộ các quyết định tại Phụ lục I ban hành kèm theo Quyết định này.
2. Bãi bỏ một phần các quyết định tại Phụ lục II ban hành kèm theo Quyết định này.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 01 tháng 01 năm 2026.
`

// A list that was not read waits for a person, each by itself. It cannot be held to
// be the end of its own document, and is closed when somebody has entered what it lists.
func TestUnreadListIsClosed(t *testing.T) {
	h := housetest.Office(t)
	ctx := t.Context()
	if got, err := h.Ingest(ctx, "qd31.txt", []byte(unreadList)); err != nil || got.Refused != nil {
		t.Fatalf("%+v, %v", got, err)
	}
	waiting := func() (out []house.Doubt) {
		all, err := h.Doubts(ctx, house.Furnisher)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			if d.Unread() {
				out = append(out, d)
			}
		}
		return out
	}
	open := waiting()
	if len(open) != 2 || !strings.Contains(open[0].Evidence, "Phụ lục I") {
		t.Fatalf("%d lists wait: %+v", len(open), open)
	}
	var wrong house.FieldError
	if _, err := h.Decide(ctx, house.Furnisher, open[0].ID,
		house.Decision{Verdict: house.Right}); !errors.As(err, &wrong) {
		t.Errorf("a list is held to end its own document: %v", err)
	}
	if _, err := h.Decide(ctx, house.Furnisher, open[0].ID, house.Decision{Verdict: house.NotSo,
		Reason: "đã ghi"}); err != nil {
		t.Fatal(err)
	}
	if left := waiting(); len(left) != 1 || left[0].ID != open[1].ID {
		t.Errorf("%d lists wait after one is closed", len(left))
	}
}
