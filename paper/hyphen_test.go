package paper

import "testing"

// The hyphens that end lines of a page as it lies are put back into its text in reading
// order, and no others.
func TestHyphensComeBack(t *testing.T) {
	page := "theo Nghị định số 123/2024/NĐCP và Quyết định số 5/QĐTTg; mã NĐCP."
	lying := "  theo Nghị định số 123/2024/NĐ-\n  CP và Quyết định số 5/QĐ-\nTTg; mã NĐCP.\n  1 -\n2"
	const want = "theo Nghị định số 123/2024/NĐ-CP và Quyết định số 5/QĐ-TTg; mã NĐCP."
	if got := withHyphens(page, lying); got != want {
		t.Errorf("%q", got)
	}
	for text, lost := range map[string]bool{page: true, "số 45/2019/QH14": false, "số 30/2020/NĐ-CP": false,
		"số 110/2025/UBTVQH15;": false, "số 814/TTg-TCCV": false} {
		if reLostHyphen.MatchString(text) != lost {
			t.Errorf("%q", text)
		}
	}
}
