package question

import (
	"testing"

	"github.com/goccy/go-yaml"

	"trolyao/org"
)

// agenciesOf is the directory of a file such as starter/agencies.yaml.
func agenciesOf(t *testing.T, data []byte) *org.Directory {
	t.Helper()
	var f struct {
		Agencies []struct {
			ID, Name, Kind, From, To string
			Aliases                  []string
		}
	}
	if err := yaml.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	var list []org.Agency
	for _, a := range f.Agencies {
		list = append(list, org.Agency{ID: a.ID, Name: a.Name, Kind: org.Kind(a.Kind), From: a.From, To: a.To, Aliases: a.Aliases})
	}
	d, err := org.NewDirectory(list)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
