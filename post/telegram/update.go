package telegram

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"

	"trolyao/bot"
	"trolyao/paper"
)

// allowed are the updates Telegram is asked for. It remembers them, so they are
// said at every start.
var allowed = []string{"message", "callback_query", "my_chat_member"}

// update is what is read of an update. The client's own type refuses the whole
// of it for one new kind of something that is of no concern here.
type update struct {
	ID       *int64    `json:"update_id"`
	Message  *message  `json:"message"`
	Callback *callback `json:"callback_query"`
	Member   *member   `json:"my_chat_member"`
}

type user struct {
	ID    int64  `json:"id"`
	Bot   bool   `json:"is_bot"`
	First string `json:"first_name"`
	Last  string `json:"last_name"`
}

type chat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"` // private, group, supergroup, channel
}

type message struct {
	ID       int64    `json:"message_id"`
	Thread   int64    `json:"message_thread_id"`
	Topic    bool     `json:"is_topic_message"`
	From     *user    `json:"from"`
	Chat     chat     `json:"chat"`
	Date     int64    `json:"date"` // seconds; 0 of a message that cannot be seen any more
	Text     string   `json:"text"`
	Entities []entity `json:"entities"`
	Caption  string   `json:"caption"`
	Captions []entity `json:"caption_entities"`
	ReplyTo  *struct {
		From *user  `json:"from"`
		Text string `json:"text"`
	} `json:"reply_to_message"`
	media
}

// media are the kinds of content that are no text. Whatever else has no text
// either is Telegram's own word about the chat: a pinned message, a new photo.
type media struct {
	Animation json.RawMessage `json:"animation"`
	Audio     json.RawMessage `json:"audio"`
	Contact   json.RawMessage `json:"contact"`
	Dice      json.RawMessage `json:"dice"`
	Document  json.RawMessage `json:"document"`
	Location  json.RawMessage `json:"location"`
	Paid      json.RawMessage `json:"paid_media"`
	Photo     json.RawMessage `json:"photo"`
	Poll      json.RawMessage `json:"poll"`
	Rich      json.RawMessage `json:"rich_message"`
	Sticker   json.RawMessage `json:"sticker"`
	Story     json.RawMessage `json:"story"`
	Video     json.RawMessage `json:"video"`
	VideoNote json.RawMessage `json:"video_note"`
	Voice     json.RawMessage `json:"voice"`
}

func (m media) any() bool {
	for _, x := range []json.RawMessage{m.Animation, m.Audio, m.Contact, m.Dice, m.Document, m.Location, m.Paid,
		m.Photo, m.Poll,
		m.Rich, m.Sticker, m.Story, m.Video, m.VideoNote, m.Voice} {
		if len(x) > 0 && string(x) != "null" {
			return true
		}
	}
	return false
}

// entity is a part of a text, Offset and Length in UTF-16 units.
type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	User   *user  `json:"user"`
}

type callback struct {
	ID      string   `json:"id"`
	From    *user    `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

type member struct {
	Chat chat  `json:"chat"`
	From *user `json:"from"`
	Date int64 `json:"date"`
	New  struct {
		Status string `json:"status"`
	} `json:"new_chat_member"`
}

// read reads an update; one of a kind nobody asked for is none of the three.
func read(body []byte) (update, error) {
	var u update
	if err := json.Unmarshal(body, &u); err != nil {
		return update{}, err
	}
	if u.ID == nil {
		return update{}, errors.New("no update_id")
	}
	return u, nil
}

// group says whether the update is a message in a group, where it has to be
// known who the bot is.
func (u update) group() bool { return u.Message != nil && u.Message.Chat.group() }

func (c chat) group() bool { return c.Type == "group" || c.Type == "supergroup" }

// message says what an update tells the house; false where that is nothing.
//
// The ID of a message is the chat and the number Telegram gave it there, not
// the number of the update: numbers of messages are counted for each
// supergroup, so without the chat one person can have written two messages of
// one number, and those of updates begin anywhere after a quiet week.
func (u update) message(me *models.User) (bot.Message, bool) {
	switch {
	case u.Message != nil:
		return u.Message.wrote(me)
	case u.Callback != nil:
		k := u.Callback
		if k.ID == "" || k.From == nil || k.From.Bot || k.Message == nil || k.Data == "" || !k.Message.Chat.known() {
			return bot.Message{}, false
		}
		m := k.Message.basic(k.From)
		m.ID, m.Text, m.At = "q"+k.ID, k.Data, time.Time{}
		return m, true
	case u.Member != nil:
		k := u.Member
		// A group that put the bot out answers the next sending with 403; here the
		// account would be that of the person who did it.
		if k.Chat.Type != "private" || k.From == nil || k.New.Status != "kicked" || !k.Chat.known() {
			return bot.Message{}, false
		}
		m := (&message{Chat: k.Chat, Date: k.Date}).basic(k.From)
		m.ID, m.Event = "u"+strconv.FormatInt(*u.ID, 10), bot.Gone
		return m, true
	}
	return bot.Message{}, false
}

func (c chat) known() bool { return c.ID != 0 && (c.Type == "private" || c.group()) }

// basic is what every message of a chat has.
func (m *message) basic(from *user) bot.Message {
	out := bot.Message{
		Channel: Name,
		Account: strconv.FormatInt(from.ID, 10),
		Chat:    strconv.FormatInt(m.Chat.ID, 10),
		Writer:  strings.TrimSpace(paper.Clean(from.First + " " + from.Last)),
		Group:   m.Chat.group(),
	}
	if m.Date > 0 && m.Date < 1<<33 { // a year that JSON cannot write could never be kept
		out.At = time.Unix(m.Date, 0)
	}
	out.ID = out.Chat + "." + strconv.FormatInt(m.ID, 10)
	if m.Topic && m.Thread > 0 {
		out.Chat += "/" + strconv.FormatInt(m.Thread, 10)
	}
	return out
}

var reStart = regexp.MustCompile(`^/start(?:@\w+)?(?:\s+(\S{1,64}))?\s*$`)

func (m *message) wrote(me *models.User) (bot.Message, bool) {
	if m.ID == 0 || m.From == nil || m.From.Bot || !m.Chat.known() {
		return bot.Message{}, false
	}
	out := m.basic(m.From)
	text, entities := m.Text, m.Entities
	if text == "" {
		text, entities = m.Caption, m.Captions
	}
	if out.Group {
		var ok bool
		if text, ok = m.addressed(me, text, entities); !ok {
			return bot.Message{}, false
		}
	}
	switch {
	case m.media.any():
		out.Event = bot.Unreadable
	case m.Text == "":
		return bot.Message{}, false
	case reStart.MatchString(text):
		out.Event = bot.Joined
		if !out.Group { // a code that a whole group has read is none
			out.Text = reStart.FindStringSubmatch(text)[1]
		}
	default:
		out.Text = text
	}
	return out, true
}

// addressed says whether a message in a group is meant for the bot: it names
// it, answers it, or gives it a command by name. The name is taken from the
// text; where nothing else is left, the message that was answered is the text.
func (m *message) addressed(me *models.User, text string, entities []entity) (string, bool) {
	if me == nil {
		return "", false
	}
	letters := utf16.Encode([]rune(text))
	name := "@" + me.Username
	ours := m.ReplyTo != nil && m.ReplyTo.From != nil && m.ReplyTo.From.ID == me.ID
	type span struct{ from, to int }
	var out []span
	for _, e := range entities {
		if e.Offset < 0 || e.Length <= 0 || e.Offset > len(letters) || e.Length > len(letters)-e.Offset {
			continue
		}
		end := e.Offset + e.Length
		word := string(utf16.Decode(letters[e.Offset:end]))
		switch e.Type {
		case "mention":
			if strings.EqualFold(word, name) {
				ours, out = true, append(out, span{e.Offset, end})
			}
		case "text_mention":
			if e.User != nil && e.User.ID == me.ID {
				ours, out = true, append(out, span{e.Offset, end})
			}
		case "bot_command":
			command, to, named := strings.Cut(word, "@")
			switch {
			case named && strings.EqualFold("@"+to, name):
				ours, out = true, append(out, span{e.Offset + len(command), end}) // a command is ASCII
			case named && e.Offset == 0:
				return "", false // of another bot
			}
		}
	}
	if !ours {
		return "", false
	}
	slices.SortFunc(out, func(a, b span) int { return a.from - b.from })
	var rest []uint16
	at := 0
	for _, s := range out {
		if s.from >= at {
			rest = append(rest, letters[at:s.from]...)
		}
		at = max(at, s.to)
	}
	rest = append(rest, letters[at:]...)
	left := strings.TrimSpace(strings.TrimLeft(string(utf16.Decode(rest)), " \n\t,:;-–"))
	if left == "" && m.ReplyTo != nil && (m.ReplyTo.From == nil || m.ReplyTo.From.ID != me.ID) {
		left = strings.TrimSpace(m.ReplyTo.Text)
	}
	if left == "" && text != "" && m.Text != "" {
		left = "/trogiup"
	}
	return left, true
}
