package house_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/score"
	"trolyao/store"
	"trolyao/task"
)

const nonce = "KQ-77-ABC-XYZ"

// No verb that takes a file or a text keeps a paper with the stamp of a state
// secret, and nothing of it stands in the database.
func TestNoVerbKeepsAStampedPaper(t *testing.T) {
	dir := t.TempDir()
	h := housetest.OfficeIn(t, dir)
	ctx := t.Context()
	if err := h.FurnishScores(ctx); err != nil {
		t.Fatal(err)
	}
	y, err := h.Store.Officer(ctx, "y")
	if err != nil {
		t.Fatal(err)
	}
	ws, err := h.Store.Tasks(ctx, y, store.TaskFilter{No: "4"})
	if err != nil || len(ws) == 0 {
		t.Fatal(ws, err)
	}
	id := ws[0].ID
	key := store.ScoreKey{Criteria: "vi-du-so", Agency: y.Agency, Period: "2024"}
	points, err := score.ParsePoints("75")
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what string, err error) {
		t.Helper()
		var known *store.Error
		if !errors.As(err, &known) || !strings.Contains(known.Text, "bí mật nhà nước") ||
			strings.Contains(known.Text, nonce) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for name, data := range housetest.Stamped(t, nonce) {
		got, err := h.Import(ctx, &org.Officer{ID: "qt", Roles: []org.Role{org.Admin}},
			house.File{Name: name, Data: data})
		if err != nil || got.Refused == nil || strings.Contains(got.Text, nonce) {
			t.Errorf("import of %s: %+v, %v", name, got, err)
		}
		e := store.Evidence{Name: name, Data: data}
		for _, do := range []task.Deed{task.Prove, task.Finish} {
			refused(name+" as evidence of a task",
				h.Take(ctx, y, id, house.Step{Do: do, Evidence: []store.Evidence{e}}))
		}
		_, err = h.AddScoreEvidence(ctx, y, key, score.Evidence{No: "3.2", Name: name}, data)
		refused(name+" as evidence of a score", err)
	}
	line := "TỐI MẬT: Kế hoạch bố trí kho " + nonce
	link := []store.Evidence{{Name: line, Link: "https://example.org/a"}}
	refused("the name of a link", h.Take(ctx, y, id, house.Step{Do: task.Prove, Evidence: link}))
	refused("a reason", h.Take(ctx, y, id, house.Step{Do: task.AskMore, Day: "2025-12-30", Why: line}))
	refused("a note", h.PutClaims(ctx, y, key, score.Self, []score.Claim{{No: "3.2", Value: &points, Why: line}}))
	refused("a link", h.PutClaims(ctx, y, key, score.Self, []score.Claim{{No: "3.2", Value: &points}},
		score.Evidence{No: "3.2", Name: line, Link: "https://example.org/a"}))
	refused("an appraisal", h.PutClaims(ctx, &org.Officer{ID: "td", Roles: []org.Role{org.Appraiser}}, key,
		score.Council,
		[]score.Claim{{No: "3.2", Value: &points, Why: line}}))
	_, err = h.Approve(ctx, &org.Officer{ID: "qt", Roles: []org.Role{org.Admin}},
		store.Approved{Question: "Kho ở đâu?", Answer: line, Owner: "qt"}, nil)
	refused("an approved answer", err)
	_, err = h.AddScoreEvidence(ctx, y, key, score.Evidence{No: "3.2", Name: line}, []byte("số liệu"))
	refused("the name of evidence", err)

	files, err := os.ReadDir(dir)
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil || bytes.Contains(data, []byte(nonce)) {
			t.Errorf("%s holds the secret, or %v", f.Name(), err)
		}
	}
}

func TestSecretTexts(t *testing.T) {
	for text, want := range map[string]bool{
		"TỐI MẬT: Kế hoạch diễn tập, tóm tắt giúp tôi": true,
		"Tóm tắt giúp tôi: TUYỆT MẬT - Phương án A":    true,
		"Xin chào.\nĐộ mật: MẬT. Báo cáo số 5":         true,
		"MẬT\nBáo cáo": true,
		"tài liệu tối mật được giải mật khi nào?":                 false,
		"Thẩm quyền đóng dấu MẬT là của ai?":                      false,
		"TUYỆT MẬT, TỐI MẬT, MẬT khác nhau thế nào?":              false,
		"MẬT – TỐI MẬT – TUYỆT MẬT: ba độ này khác nhau thế nào?": false,
		"Các độ: MẬT – TỐI MẬT – TUYỆT MẬT khác gì nhau?":         false,
		"Quy định về dấu “TỐI MẬT” thế nào?":                      false,
		"Văn bản độ TỐI MẬT gửi qua mạng được không":              false,
	} {
		if got := house.Secret(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
