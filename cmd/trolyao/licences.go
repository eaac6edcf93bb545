package main

import (
	"context"
	"fmt"
	"strings"

	"trolyao"
)

type licencesCmd struct {
	Text bool `name:"text" help:"In cả nguyên văn các giấy phép."`
}

func (c *licencesCmd) Help() string {
	return "Liệt kê mọi phần mềm của người khác có trong chương trình, phiên bản và giấy phép của từng phần mềm. Nguyên văn nằm sẵn trong chương trình, không cần mạng."
}

func (c *licencesCmd) Run(_ context.Context, m *Main) error {
	shown := trolyao.Notice
	if !c.Text {
		_, list, _ := strings.Cut(shown, "\n\n")
		shown, _, _ = strings.Cut(list, "\n\n")
		shown += "\n"
	}
	_, err := fmt.Fprint(m.Stdout, shown)
	return err
}
