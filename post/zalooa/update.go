package zalooa

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"trolyao/bot"
	"trolyao/paper"
	"trolyao/post/zalo"
)

// event is what Zalo tells. A message of a person has the person as sender.
type event struct {
	Name      string  `json:"event_name"`
	OA        zalo.ID `json:"oa_id"`
	Timestamp zalo.ID `json:"timestamp"` // milliseconds, in quotes
	Sender    struct {
		ID zalo.ID `json:"id"`
	} `json:"sender"`
	Recipient struct {
		ID zalo.ID `json:"id"`
	} `json:"recipient"`
	Follower struct {
		ID zalo.ID `json:"id"`
	} `json:"follower"`
	Message struct {
		ID   zalo.ID `json:"msg_id"`
		Text string  `json:"text"`
	} `json:"message"`
}

// unreadable are the kinds of messages that are no text.
var unreadable = []string{"image", "file", "link", "audio", "video", "sticker", "location", "gif", "business_card"}

// decode reads one body whose signature was right. It takes any bytes.
func (c *Channel) decode(body []byte) (bot.Message, zalo.Verdict) {
	var e event
	body = bytes.TrimSpace(body)
	if len(body) == 0 || body[0] != '{' || json.Unmarshal(body, &e) != nil || e.Name == "" {
		return bot.Message{}, zalo.Garbage
	}
	out := bot.Message{Channel: Name, At: moment(e.Timestamp)}
	person, account := e.Sender.ID, e.Recipient.ID
	kind, said := strings.CutPrefix(e.Name, "user_send_")
	switch {
	case e.Name == "follow" || e.Name == "unfollow":
		person, account = e.Follower.ID, e.OA
		out.Event = bot.Joined
		if e.Name == "unfollow" {
			out.Event = bot.Gone
		}
	case said && kind == "text":
		// What a person wrote, and what a button of theirs sent.
		out.Text = paper.Clean(e.Message.Text)
		if strings.TrimSpace(out.Text) == "" {
			out.Event = bot.Unreadable
		}
	case said && slices.Contains(unreadable, kind):
		out.Text = paper.Clean(e.Message.Text)
		if out.Event = bot.Unreadable; kind == "link" && strings.TrimSpace(out.Text) != "" {
			out.Event = bot.Wrote
		}
	default:
		// Receipts, echoes of the account's own messages, groups, people who are not
		// logged in, personal data sent by a form: none of it is for the house.
		return bot.Message{}, zalo.Ignored
	}
	if account != "" && string(account) != c.o.OA {
		return bot.Message{}, zalo.Ignored // another account of the same application
	}
	if person == "" {
		return bot.Message{}, zalo.Garbage
	}
	out.Account, out.Chat, out.ID = string(person), string(person), string(e.Message.ID)
	if out.ID == "" {
		out.ID = e.Name + ":" + string(e.Timestamp) + ":" + string(person)
		if e.Timestamp == "" || len(out.ID) > zalo.MostID {
			out.ID = zalo.BodyID(body)
		}
	}
	return out, zalo.Message
}

// moment reads milliseconds; zero where they cannot be read.
func moment(ms zalo.ID) time.Time {
	v, err := strconv.ParseInt(string(ms), 10, 64)
	if err != nil || v <= 0 || v >= 1e14 {
		return time.Time{}
	}
	return time.UnixMilli(v).UTC()
}
