package main

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"
)

const helpWidth = 88

// printHelp prints the help of the program or of the chosen command.
func printHelp(_ kong.HelpOptions, ctx *kong.Context) error {
	var b strings.Builder
	node := ctx.Selected()
	if node == nil {
		node = ctx.Model.Node
	}
	about := node.Help
	if node.Detail != "" {
		about += "\n\n" + node.Detail
	}
	for _, paragraph := range strings.Split(about, "\n\n") {
		b.WriteString(wrap(paragraph, "") + "\n\n")
	}

	usage := node.FullPath()
	if !node.Leaf() {
		usage += " <lệnh>"
	}
	usage += " [cờ]"
	for _, arg := range node.Positional {
		usage += " " + arg.Summary()
	}
	b.WriteString("Cách dùng: " + usage + "\n")

	var rows [][2]string
	for _, arg := range node.Positional {
		rows = append(rows, [2]string{arg.Summary(), arg.Help})
	}
	writeRows(&b, "Đối số:", rows)

	rows = nil
	for _, leaf := range node.Leaves(true) {
		rows = append(rows, [2]string{strings.TrimSpace(strings.TrimPrefix(leaf.Path(), node.Path())), leaf.Help})
	}
	writeRows(&b, "Các lệnh:", rows)

	rows = nil
	for _, group := range node.AllFlags(true) {
		for _, flag := range group {
			label := "--" + flag.Name
			if flag.Short != 0 {
				label = fmt.Sprintf("-%c, %s", flag.Short, label)
			}
			if !flag.IsBool() {
				label += "=" + flag.FormatPlaceHolder()
			}
			rows = append(rows, [2]string{label, flag.Help})
		}
	}
	writeRows(&b, "Các cờ:", rows)

	rows = [][2]string{{"0", textExits[exitDone]}, {"1", textExits[exitError]}, {"2", textExits[exitUsage]}}
	for code := exitDeclined; code <= exitRefusals; code++ {
		if node == ctx.Model.Node || strings.Contains(node.Tag.Get("exits"), fmt.Sprint(code)) {
			rows = append(rows, [2]string{fmt.Sprint(code), textExits[code]})
		}
	}
	writeRows(&b, "Mã thoát:", rows)
	if !node.Leaf() {
		b.WriteString("\nXem cách dùng của một lệnh: " + node.FullPath() + " <lệnh> --help\n")
	}
	_, err := fmt.Fprint(ctx.Stdout, b.String())
	return err
}

// writeRows writes a titled two-column table, nothing when it is empty.
func writeRows(b *strings.Builder, title string, rows [][2]string) {
	if len(rows) == 0 {
		return
	}
	width := 0
	for _, r := range rows {
		width = max(width, utf8.RuneCountInString(r[0]))
	}
	b.WriteString("\n" + title + "\n")
	for _, r := range rows {
		indent := strings.Repeat(" ", 2+width+2)
		left := "  " + r[0] + strings.Repeat(" ", width-utf8.RuneCountInString(r[0])+2)
		b.WriteString(left + strings.TrimPrefix(wrap(r[1], indent), indent) + "\n")
	}
}

// wrap breaks text at white space to lines of at most helpWidth letters, each
// beginning with indent.
func wrap(text, indent string) string {
	var lines []string
	line := indent
	for _, word := range strings.Fields(text) {
		if line != indent {
			if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > helpWidth {
				lines = append(lines, line)
				line = indent
			} else {
				line += " "
			}
		}
		line += word
	}
	return strings.Join(append(lines, line), "\n")
}

// usageErrors turns the parser's English into Vietnamese, first match wins.
var usageErrors = []struct {
	english    *regexp.Regexp
	vietnamese string
}{
	{regexp.MustCompile(`^unexpected argument (.+), did you mean (?:one of )?(.+)\?$`), `Không có lệnh hoặc đối số $1. Có phải ý bạn là $2?`},
	{regexp.MustCompile(`^unexpected argument (.+)$`), `Thừa đối số $1, hoặc không có lệnh này.`},
	{regexp.MustCompile(`^unknown flag (\S+), did you mean (?:one of )?(.+)\?$`), `Không có cờ $1. Có phải ý bạn là $2?`},
	{regexp.MustCompile(`^unknown flag (.+)$`), `Không có cờ $1.`},
	{regexp.MustCompile(`^(?:expected one of|expected) (".*)$`), `Thiếu lệnh hoặc đối số: $1.`},
	{regexp.MustCompile(`^missing flags: (.+)$`), `Thiếu cờ bắt buộc: $1.`},
	{regexp.MustCompile(`^missing positional arguments (.+)$`), `Thiếu đối số $1.`},
	{regexp.MustCompile(`^(\S+): expected .* value but got "EOL".*$`), `Cờ $1 cần một giá trị.`},
	{regexp.MustCompile(`^(\S+): expected .* value but got (".*") \(.*$`), `Cờ $1 cần một giá trị, nhưng gặp $2.`},
	{regexp.MustCompile(`^(\S+): .*(?:expected|bool value).* got (".*?")`), `Cờ $1 không nhận giá trị $2.`},
	{regexp.MustCompile(`^(--\S+) and (--\S+) can't be used together$`), `Không dùng $1 cùng với $2.`},
	{regexp.MustCompile(`^(--\S+) must be one of (.+) but got (".*")$`), `Cờ $1 phải là một trong $2, không phải $3.`},
}

func vietnameseUsage(err error) string {
	for _, u := range usageErrors {
		if u.english.MatchString(err.Error()) {
			return u.english.ReplaceAllString(err.Error(), u.vietnamese)
		}
	}
	return "Không hiểu dòng lệnh này."
}
