package zalooa

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"trolyao/bot"
	"trolyao/paper"
)

// event is what Zalo tells. A message of a person has the person as sender.
type event struct {
	Name      string `json:"event_name"`
	OA        id     `json:"oa_id"`
	Timestamp id     `json:"timestamp"` // milliseconds, in quotes
	Sender    struct {
		ID id `json:"id"`
	} `json:"sender"`
	Recipient struct {
		ID id `json:"id"`
	} `json:"recipient"`
	Follower struct {
		ID id `json:"id"`
	} `json:"follower"`
	Message struct {
		ID   id     `json:"msg_id"`
		Text string `json:"text"`
	} `json:"message"`
}

// id is an opaque name. A number is taken as it is written.
type id string

const mostID = 256

var errID = errors.New("no name")

func (v *id) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		if len(s) > mostID {
			return errID
		}
		*v = id(s)
		return nil
	}
	var n json.Number
	if json.Unmarshal(b, &n) != nil || len(n) > mostID {
		return errID
	}
	*v = id(n)
	return nil
}

// verdict is what a body turned out to be.
type verdict int

const (
	garbage verdict = iota
	ignored         // an event the house has no use for
	message
)

// unreadable are the kinds of messages that are no text.
var unreadable = []string{"image", "file", "link", "audio", "video", "sticker", "location", "gif", "business_card"}

// decode reads one body whose signature was right. It takes any bytes.
func (c *Channel) decode(body []byte) (bot.Message, verdict) {
	var e event
	body = bytes.TrimSpace(body)
	if len(body) == 0 || body[0] != '{' || json.Unmarshal(body, &e) != nil || e.Name == "" {
		return bot.Message{}, garbage
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
		return bot.Message{}, ignored
	}
	if account != "" && string(account) != c.o.OA {
		return bot.Message{}, ignored // another account of the same application
	}
	if person == "" {
		return bot.Message{}, garbage
	}
	out.Account, out.Chat, out.ID = string(person), string(person), string(e.Message.ID)
	if out.ID == "" {
		out.ID = e.Name + ":" + string(e.Timestamp) + ":" + string(person)
		if e.Timestamp == "" || len(out.ID) > mostID {
			sum := sha256.Sum256(body)
			out.ID = "body:" + hex.EncodeToString(sum[:16])
		}
	}
	return out, message
}

// moment reads milliseconds; zero where they cannot be read.
func moment(ms id) time.Time {
	v, err := strconv.ParseInt(string(ms), 10, 64)
	if err != nil || v <= 0 || v >= 1e14 {
		return time.Time{}
	}
	return time.UnixMilli(v).UTC()
}
