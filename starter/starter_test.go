package starter

import "testing"

func TestLoad(t *testing.T) {
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Catalogue) < 54 {
		t.Errorf("catalogue has %d documents", len(d.Catalogue))
	}
}
