package telegramtest

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// entityOf says what a tag of Telegram's HTML makes.
var entityOf = map[string]string{"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
	"ins": "underline",
	"s":   "strikethrough", "strike": "strikethrough", "del": "strikethrough", "a": "text_link", "code": "code", "pre": "pre",
	"blockquote": "blockquote", "tg-spoiler": "spoiler"}

// parseHTML reads Telegram's HTML: the text as people see it and its marks. It
// refuses what Telegram refuses, in Telegram's words.
func parseHTML(src string) (string, []Entity, error) {
	type open struct {
		tag string
		at  int
		url string
	}
	var text strings.Builder
	var stack []open
	entities := []Entity{}
	length := 0
	put := func(s string) {
		text.WriteString(s)
		length += len(utf16.Encode([]rune(s)))
	}
	for i := 0; i < len(src); {
		switch src[i] {
		case '&':
			n := entityLength(src[i:])
			if n == 0 {
				put("&")
				i++
				continue
			}
			put(html.UnescapeString(src[i : i+n]))
			i += n
		case '<':
			end := strings.IndexByte(src[i:], '>')
			if strings.HasPrefix(src[i:], "</") {
				if end < 0 {
					return "", nil, fmt.Errorf("Unclosed end tag at byte offset %d", i)
				}
				tag := strings.ToLower(strings.TrimSpace(src[i+2 : i+end]))
				if len(stack) == 0 {
					return "", nil, fmt.Errorf("Unexpected end tag at byte offset %d", i)
				}
				o := stack[len(stack)-1]
				if tag != "" && tag != o.tag {
					return "", nil, fmt.Errorf(
						"Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", i, o.tag, tag)
				}
				stack = stack[:len(stack)-1]
				if length > o.at {
					entities = append(entities, Entity{Type: entityOf[o.tag], Offset: o.at, Length: length - o.at,
						URL: o.url})
				}
				i += end + 1
				continue
			}
			if end < 0 {
				return "", nil, fmt.Errorf("Unclosed start tag at byte offset %d", i)
			}
			tag, rest, _ := strings.Cut(src[i+1:i+end], " ")
			tag = strings.ToLower(tag)
			if entityOf[tag] == "" {
				return "", nil, fmt.Errorf("Unsupported start tag \"%s\" at byte offset %d", tag, i)
			}
			o := open{tag: tag, at: length}
			if rest = strings.TrimSpace(rest); rest != "" {
				name, value, ok := strings.Cut(rest, "=")
				switch {
				case !ok && tag == "blockquote" && rest == "expandable":
				case !ok || len(value) < 2 || value[0] != '"' || strings.IndexByte(value[1:], '"') != len(value)-2:
					return "", nil, fmt.Errorf(
						"Expected equal sign in declaration of an attribute of the tag \"%s\" at byte offset %d", tag, i)
				case tag == "a" && name == "href":
					o.url = html.UnescapeString(value[1 : len(value)-1])
				}
			}
			stack = append(stack, o)
			i += end + 1
		default:
			n := strings.IndexAny(src[i:], "&<")
			if n < 0 {
				n = len(src) - i
			}
			put(src[i : i+n])
			i += n
		}
	}
	if len(stack) > 0 {
		return "", nil, fmt.Errorf("Can't find end tag corresponding to start tag \"%s\"", stack[len(stack)-1].tag)
	}
	return strings.TrimRightFunc(text.String(), unicode.IsSpace), entities, nil
}

// entityLength is the length of the entity that s begins with: the four that
// Telegram knows by name, or a number; 0 is none.
func entityLength(s string) int {
	for _, e := range []string{"&lt;", "&gt;", "&amp;", "&quot;"} {
		if strings.HasPrefix(s, e) {
			return len(e)
		}
	}
	if end := strings.IndexByte(s, ';'); strings.HasPrefix(s, "&#") && end > 2 && end < 10 {
		digits, base := s[2:end], 10
		if digits[0] == 'x' {
			digits, base = digits[1:], 16
		}
		if _, err := strconv.ParseUint(digits, base, 32); err == nil {
			return end + 1
		}
	}
	return 0
}

// unitsOf is the length Telegram counts.
func unitsOf(text string) int { return len(utf16.Encode([]rune(text))) }
