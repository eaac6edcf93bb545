package zalobot

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"trolyao/bot"
	"trolyao/paper"
	"trolyao/post/zalo"
)

// update is what the platform tells.
type update struct {
	Event   string `json:"event_name"`
	Message *struct {
		ID   zalo.ID `json:"message_id"`
		Date moment  `json:"date"`
		From struct {
			ID      zalo.ID `json:"id"`
			Display string  `json:"display_name"`
			Name    string  `json:"name"`
			Bot     bool    `json:"is_bot"`
		} `json:"from"`
		Chat struct {
			ID   zalo.ID `json:"id"`
			Type string  `json:"chat_type"`
		} `json:"chat"`
		Text    string `json:"text"`
		Caption string `json:"caption"`
	} `json:"message"`
}

// moment is a time in milliseconds, or, from some versions of the platform, in
// seconds; zero where it cannot be read.
type moment time.Time

func (m *moment) UnmarshalJSON(b []byte) error {
	var n json.Number
	if json.Unmarshal(b, &n) != nil { // it takes a number in quotes too
		return nil
	}
	v, err := n.Int64()
	switch {
	case err != nil || v <= 0:
	case v < 1e12: // as milliseconds, a day in 2001 or before
		if v < 1e11 {
			*m = moment(time.Unix(v, 0).UTC())
		}
	case v < 1e14:
		*m = moment(time.UnixMilli(v).UTC())
	}
	return nil
}

// decode reads one body of the platform: an update as it is, or as the result
// of an answer. It takes any bytes.
func (c *Channel) decode(body []byte) (bot.Message, zalo.Verdict) {
	var wrapped struct {
		OK     bool            `json:"ok"`
		Result json.RawMessage `json:"result"`
	}
	body = bytes.TrimSpace(body)
	if len(body) == 0 || body[0] != '{' || json.Unmarshal(body, &wrapped) != nil {
		return bot.Message{}, zalo.Garbage
	}
	if wrapped.OK && len(wrapped.Result) > 0 && wrapped.Result[0] == '{' {
		body = wrapped.Result
	}
	var u update
	if json.Unmarshal(body, &u) != nil || u.Event == "" {
		return bot.Message{}, zalo.Garbage
	}
	kind, _ := strings.CutPrefix(u.Event, "message.")
	kind, isMessage := strings.CutSuffix(kind, ".received")
	if u.Message == nil {
		if isMessage {
			return bot.Message{}, zalo.Garbage
		}
		return bot.Message{}, zalo.Ignored
	}
	m := u.Message
	if m.From.Bot || kind == "reaction" || !isMessage {
		return bot.Message{}, zalo.Ignored
	}
	if m.From.ID == "" || m.Chat.ID == "" {
		return bot.Message{}, zalo.Garbage
	}
	// A chat of a kind not known is taken for one with more people in it.
	group := !strings.EqualFold(m.Chat.Type, "PRIVATE") && (m.Chat.Type != "" || m.Chat.ID != m.From.ID)
	if group && !c.o.Groups {
		return bot.Message{}, zalo.Ignored
	}
	out := bot.Message{
		Channel: Name, Account: string(m.From.ID), Chat: string(m.Chat.ID), ID: string(m.ID),
		Text: paper.Clean(m.Text), At: time.Time(m.Date), Group: group, Writer: writer(m.From.Display, m.From.Name),
	}
	if out.ID == "" {
		out.ID = zalo.BodyID(body)
	}
	if group {
		out.Text = c.unaddressed(out.Text)
	}
	if kind != "text" && kind != "link" || strings.TrimSpace(out.Text) == "" {
		out.Event = bot.Unreadable
		if out.Text == "" {
			out.Text = paper.Clean(m.Caption)
		}
	}
	return out, zalo.Message
}

// writer is the name a person gave themselves, cut to what a page can show.
func writer(names ...string) string {
	for _, n := range names {
		if n = strings.TrimSpace(paper.Clean(n)); n != "" {
			if r := []rune(n); len(r) > 100 {
				n = string(r[:100])
			}
			return n
		}
	}
	return ""
}

// unaddressed takes the name of the bot off the beginning of a text. The
// platform hands over a message of a group only where the bot is named in it or
// answered, so every one is for the house.
func (c *Channel) unaddressed(text string) string {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "@")
	if !ok {
		return text
	}
	if names := c.names.Load(); names != nil {
		for _, n := range *names {
			if len(rest) >= len(n) && strings.EqualFold(rest[:len(n)], n) {
				after := rest[len(n):]
				if r, _ := utf8.DecodeRuneInString(after); after == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
					return strings.TrimLeft(after, " \t\n,:;.-")
				}
			}
		}
	}
	return text
}
