package starter

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"trolyao/paper"
	"trolyao/score"
)

// loadCriteria reads the sets of criteria; each file is named after its set.
func (d *Data) loadCriteria(files fs.FS) error {
	names, err := fs.Glob(files, "criteria/*.yaml")
	if err != nil {
		return fmt.Errorf("starter: %w", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return fmt.Errorf("starter: %w", err)
		}
		c, err := score.ReadYAML(text)
		if err != nil {
			return fmt.Errorf("starter: %s: %w", name, err)
		}
		if want := strings.TrimSuffix(path.Base(name), ".yaml"); c.Key != want {
			return fmt.Errorf("starter: %s: mã của bộ là %q, khác tên tệp", name, c.Key)
		}
		for _, a := range c.Agencies {
			if d.Directory.ByID(a) == nil {
				return fmt.Errorf("starter: %s: không có cơ quan %q", name, a)
			}
		}
		d.Criteria = append(d.Criteria, c)
	}
	return nil
}

// Published returns the published figures of an index ("PAR INDEX") for a place
// by the name it had, oldest first as the file has them; year 0 means all years.
func (d *Data) Published(index, place string, year int) (out []Result) {
	for _, r := range d.Results {
		if r.Index == index && r.Scope == "" && paper.Fold(r.Place) == paper.Fold(place) &&
			(year == 0 || r.Year == year) {
			out = append(out, r)
		}
	}
	return out
}

// Sentence is the result as a person reads it; it can stand alone.
func (r Result) Sentence() string { return r.sentence() }
