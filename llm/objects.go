package llm

import (
	"encoding/json"
	"strings"
)

// Objects returns the innermost JSON objects that are whole in text so far, in
// order: of {"claims":[{…},{…}]} the two inside. It reads what models write
// when they should write JSON: fences and words around it, commas too many,
// line ends inside strings, thoughts before it ("<think>…</think>"), an end
// that never came. An object that cannot be read is left out. The objects of a
// text are the first of those of a longer text that begins with it.
func Objects(text string) []json.RawMessage {
	text = afterThoughts(text)
	var out []json.RawMessage
	type open struct {
		at    int
		outer bool // holds an object
	}
	var stack []open
	inString, escaped := false, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if inString {
			switch {
			case escaped:
				escaped = false
			case c == '\\':
				escaped = true
			case c == '"':
				inString = false
			}
			continue
		}
		switch c {
		case '"':
			inString = len(stack) > 0 // quotes in words around JSON are not strings
		case '{':
			if len(stack) > 0 {
				stack[len(stack)-1].outer = true
			}
			if len(stack) < 64 {
				stack = append(stack, open{at: i})
			}
		case '}':
			if len(stack) == 0 {
				continue
			}
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if top.outer {
				continue
			}
			if raw, ok := mended(text[top.at : i+1]); ok {
				out = append(out, raw)
			}
		}
	}
	return out
}

// afterThoughts leaves out what a model thought aloud; a thought that has not
// ended leaves nothing.
func afterThoughts(text string) string {
	t := strings.TrimLeft(text, " \t\r\n")
	if strings.HasPrefix("<think>", t) {
		return "" // may become one
	}
	if !strings.HasPrefix(t, "<think>") {
		return text
	}
	_, rest, _ := strings.Cut(t, "</think>")
	return rest
}

func mended(s string) (json.RawMessage, bool) {
	if json.Valid([]byte(s)) {
		return json.RawMessage(s), true
	}
	var b strings.Builder
	inString, escaped := false, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case inString && escaped:
			escaped = false
		case inString && c == '\\':
			escaped = true
		case c == '"':
			inString = !inString
		case inString && c < 0x20:
			b.WriteByte(' ')
			continue
		case !inString && c == ',':
			if rest := strings.TrimLeft(s[i+1:], " \t\r\n"); rest != "" && (rest[0] == '}' || rest[0] == ']') {
				continue
			}
		}
		b.WriteByte(c)
	}
	if !json.Valid([]byte(b.String())) {
		return nil, false
	}
	return json.RawMessage(b.String()), true
}
