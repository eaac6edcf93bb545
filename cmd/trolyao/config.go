package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"
)

type configCmd struct {
	Describe bool `help:"In bảng mọi cài đặt: tên, giá trị mặc định, ý nghĩa."`
	JSON     bool `name:"json" help:"In dạng JSON cho chương trình khác đọc."`
}

// settingRow is a line of "config --json".
type settingRow struct {
	Name    string `json:"name"`
	Value   string `json:"value"` // masked when Secret
	Default string `json:"default"`
	From    string `json:"from"`
	Secret  bool   `json:"secret,omitempty"`
	About   string `json:"about"`
}

func (c *configCmd) Run(ctx context.Context, m *Main) error {
	if c.Describe && !c.JSON {
		fmt.Fprint(m.Stdout, describeSettings())
		return nil
	}
	s, err := m.settings()
	if err != nil {
		return err
	}
	// What was changed on the page stands in the database, where there is one.
	if _, err := os.Stat(s.dsn()); err == nil || s.Database != "" {
		if h, err := m.open(ctx); err == nil {
			s = h.settings
			defer h.close()
		} else {
			fmt.Fprintln(m.Stderr, "trolyao: "+textNoPage)
		}
	}
	rows := s.rows()
	if c.JSON {
		return m.printJSON(rows)
	}
	w := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.Name, r.Value, r.From)
	}
	return w.Flush()
}

// rows are the settings as they are in force, secrets masked.
func (s *Settings) rows() []settingRow {
	var rows []settingRow
	for _, d := range settings {
		o := s.origin[d.name]
		rows = append(rows, settingRow{d.name, d.shown(o.value), d.value, o.from, d.secret, d.about})
	}
	return rows
}
