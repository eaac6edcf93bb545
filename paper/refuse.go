package paper

import "fmt"

// Refuse makes a Refusal of a plain sentence with places for args.
func Refuse(code RefusalCode, err error, format string, args ...any) *Refusal {
	text := format
	if len(args) > 0 {
		text = fmt.Sprintf(format, args...)
	}
	return &Refusal{Code: code, Text: text, Err: err}
}

// sizeText writes a size in bytes the way a person reads it.
func sizeText(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)/1024)
	}
	return fmt.Sprintf("%d MB", (n+(1<<20)-1)>>20)
}
