package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"trolyao/check"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/paper"
)

type draftCmd struct {
	Files []string `arg:"" name:"tệp" help:"Dự thảo: DOCX, ODT, RTF, PDF, HTML hoặc chữ. Dấu - là đầu vào chuẩn."`
	On    string   `name:"ngay" placeholder:"NGÀY" help:"Xét theo quy định vào ngày này: 2026-09-15 hoặc 15/9/2026 (mặc định: ngày ghi trên dự thảo, không có thì hôm nay)."`
	All   bool     `help:"In cả những viện dẫn không có gì phải sửa."`
	Docx  string   `placeholder:"TỆP" help:"Ghi lại dự thảo DOCX kèm ghi chú vào TỆP; phần còn lại của tệp giữ nguyên."`
	Edit  bool     `help:"Cùng với --docx: đề nghị cách sửa đã biết bằng theo dõi thay đổi (track changes)."`
	JSON  bool     `name:"json" help:"In mỗi dự thảo một dòng JSON."`
}

// checkedFile is a line of "check --json".
type checkedFile struct {
	File string `json:"file"`
	*check.Report
}

func (c *draftCmd) Run(ctx context.Context, m *Main) error {
	var day corpus.Day
	if c.On != "" {
		var err error
		if day, err = m.day("--ngay", c.On); err != nil {
			return err
		}
	}
	if c.Docx != "" && len(c.Files) != 1 {
		return misuse("Cờ --docx đi với đúng một dự thảo.")
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	verbs := h.house()
	wrong, unread := 0, 0
	for _, name := range c.Files {
		data, err := readDraft(m, name)
		if err != nil {
			return fail(err, "Không đọc được tệp %s.", name)
		}
		r, err := c.check(ctx, verbs, name, data, day)
		var refusal *paper.Refusal
		switch {
		case errors.As(err, &refusal):
			unread++
			fmt.Fprintf(m.Stderr, "%s: %s\n", name, refusal.Text)
			continue
		case err != nil:
			return spoken(err)
		}
		wrong += r.Count[check.Wrong]
		if c.JSON {
			if err := m.printJSON(checkedFile{name, r}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprint(m.Stdout, check.Text(r, filepath.Base(name), c.All))
	}
	switch {
	case unread > 0:
		return fail(nil, "%d tệp không đọc được.", unread)
	case wrong > 0:
		return &failure{code: exitDeclined}
	}
	return nil
}

// check checks one draft and writes the commented file where one is asked for.
func (c *draftCmd) check(ctx context.Context, verbs *house.House, name string, data []byte,
	day corpus.Day) (*check.Report,
	error) {
	if c.Docx == "" {
		return verbs.CheckDraft(ctx, everything, filepath.Base(name), data, "", day)
	}
	r, marked, err := verbs.MarkDraft(ctx, everything, filepath.Base(name), data, day, c.Edit)
	if err != nil {
		return nil, err
	}
	if marked == nil {
		return nil, fail(nil, "%s không phải tệp DOCX nên không ghi chú vào tệp được.", name)
	}
	if err := os.WriteFile(c.Docx, marked, 0o600); err != nil {
		return nil, fail(err, "Không ghi được tệp %s.", c.Docx)
	}
	return r, nil
}

// readDraft reads a file or the standard input.
func readDraft(m *Main, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(m.Stdin, 64<<20))
	}
	return os.ReadFile(name)
}
