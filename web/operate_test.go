package web

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/prometheus/client_golang/prometheus"
)

// Every figure that the rules and the board of docs/operate name exists, and every
// page that an example of a platform asks.
func TestOperateFigures(t *testing.T) {
	h := open(t, nil)
	p := h.visitor(t)
	p.get("/readyz") // a request, so that there are figures of requests
	p.get("/metrics")
	known := map[string]bool{"up": true}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (\S+) (\S+)$`).FindAllStringSubmatch(p.page, -1) {
		known[m[1]] = true
		if m[2] == "histogram" {
			known[m[1]+"_bucket"] = true
		}
	}
	figures := make(chan *prometheus.Desc, 100)
	census{}.Describe(figures)
	close(figures)
	for d := range figures { // those too that nothing has counted yet
		known[regexp.MustCompile(`fqName: "([^"]+)"`).FindStringSubmatch(d.String())[1]] = true
	}
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join("..", "docs", "operate", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	var rules struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr string
				Annotations struct{ Summary string }
			}
		}
	}
	if err := yaml.Unmarshal([]byte(read("alerts.yaml")), &rules); err != nil {
		t.Fatal(err)
	}
	figure := regexp.MustCompile(`\b(?:trolyao|process|go)_[a-z_]+|\bup\b`)
	named := map[string]bool{}
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			if r.Alert == "" || r.Annotations.Summary == "" || !figure.MatchString(r.Expr) {
				t.Errorf("rule %+v is not whole", r)
			}
			for _, n := range figure.FindAllString(r.Expr, -1) {
				named[n] = true
			}
		}
	}
	var board struct {
		Panels []struct{ Targets []struct{ Expr string } }
	}
	if err := yaml.Unmarshal([]byte(read("dashboard.json")), &board); err != nil {
		t.Fatal(err)
	}
	for _, b := range board.Panels {
		for _, x := range b.Targets {
			for _, n := range figure.FindAllString(x.Expr, -1) {
				named[n] = true
			}
		}
	}
	for n := range named {
		if !known[n] {
			t.Errorf("there is no figure %s", n)
		}
	}
	if len(named) < 12 {
		t.Errorf("only %d figures are named", len(named))
	}
	for _, m := range regexp.MustCompile(`path: (/\w+)`).FindAllStringSubmatch(read("kubernetes.yaml"), -1) {
		if p.get(m[1]); !strings.Contains(p.page, `"ok"`) {
			t.Errorf("%s answers %s", m[1], p.page)
		}
	}
}
