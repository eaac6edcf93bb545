package bot

import (
	"encoding/json"
	"strings"
	"time"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/house"
)

// Message is something a person wrote.
type Message struct {
	Channel string // name of the channel it came through: "terminal", "web"
	Account string // who wrote it, as the channel knows them
	Chat    string // the conversation it belongs to
	ID      string // the channel's name for it
	Text    string
	From    string // the officer, where known
	At      time.Time
	Event   Event
	Group   bool   // the chat has more people in it than the writer: nothing internal goes there
	Writer  string // the name the channel has for the writer
	// Show, where it is set, is given what stands so far of an answer that is
	// being written: only what has passed the check.
	Show func(soFar string) `json:"-"`
	// AsOf is the day that the question is about, where the person set one beside
	// it; "" leaves it to the words.
	AsOf corpus.Day `json:",omitempty"`
	// Code is the digest of a linking code that the message held; it was taken
	// out of Text.
	Code string
}

// Event is what happened in a chat, where it is not that somebody wrote.
type Event string

const (
	Wrote      Event = ""
	Joined     Event = "joined"     // opened the chat; Text is the payload of the link they came by
	Gone       Event = "gone"       // blocked or unfollowed the house: nothing may be sent
	Unreadable Event = "unreadable" // sent a picture, a voice, a file: something that is no text
	Secret     Event = "secret"     // wrote what must not be kept: there is no Text
)

// WithoutSecret takes the text out of a message that must not be kept. The words
// of a command are work and no question.
func WithoutSecret(m Message) Message {
	secret := house.Secret
	if strings.HasPrefix(strings.TrimSpace(m.Text), "/") {
		secret = markedCommand
	}
	if secret(m.Text) {
		m.Text, m.Event = "", Secret
	}
	if house.MarkedSecret(m.Writer) {
		m.Writer = ""
	}
	return m
}

// markedCommand says that a command hands over something with the mark of a state
// secret, behind the few words that say what to do.
func markedCommand(text string) bool {
	for range 8 {
		if house.MarkedSecret(text) {
			return true
		}
		_, rest, ok := strings.Cut(text, " ")
		if !ok {
			return false
		}
		text = rest
	}
	return false
}

// Reply is what goes back, in no network's format. Its Blocks and Sources are
// those of the answer; a command has its own, and what it lists as Sources may
// have no validity.
type Reply struct {
	Status    answer.Status // "" of a command
	AsOf      corpus.Day    // the day the answer is for; "" of a command
	Blocks    []Block
	Sources   []answer.Source
	Choices   []string // the person picks one by its number, from 1
	Asks      []string // the questions that taking each of Choices asks
	FollowUps []string // questions the person may go on with
	Buttons   []Button
	Chart     *Chart
	Turn      int64 // of a stored answer; 0 otherwise
	End       bool  // the person took their leave
	Small     bool  // small talk: there is nothing to judge
	// Soon says that the message came too soon after others and is not answered.
	Soon bool `json:",omitempty"`
}

// UnmarshalJSON also reads replies that version 0.1 stored: their sources were
// lines with an address.
func (r *Reply) UnmarshalJSON(data []byte) error {
	type plain Reply
	was := struct {
		*plain
		Citations []struct{ Text, Link string }
	}{plain: (*plain)(r)}
	if err := json.Unmarshal(data, &was); err != nil {
		return err
	}
	for _, c := range was.Citations {
		ref, _ := corpus.ParsePath(c.Link) // a line without a place is shown as it is
		r.Sources = append(r.Sources, answer.Source{Cite: c.Text, Ref: ref, Link: c.Link})
	}
	return nil
}

// shown is the reply that an answer is.
func shown(a *answer.Answer) Reply {
	return Reply{Status: a.Status, AsOf: a.AsOf, Blocks: a.Blocks, Sources: a.Sources,
		Choices: a.Choices, Asks: a.Asks, FollowUps: a.FollowUps}
}

// listed is a document in a list.
func listed(h *corpus.Head) answer.Source {
	ref := corpus.Ref{Doc: h.Key, Number: h.Number}
	return answer.Source{Number: h.Number, Cite: house.DocumentName(h), Ref: ref, Link: ref.Path()}
}

// at is the place of a document that a command shows.
func at(h *corpus.Head, ref corpus.Ref) answer.Source {
	s := listed(h)
	s.Ref, s.Link = ref, ref.Path()
	return s
}

// Button is something a person can press. Pressing one with a Link opens the
// page; any other is as if they had written Send.
type Button struct {
	Text string
	Send string // at most 40 bytes: "/dung 12", "2"
	Link string // "/vb/30-2020-nd-cp#d30k2"
	// Spare is left out where there is no room: the text says how to do without.
	Spare bool
}

// Chart is a picture of numbers that the text says too.
type Chart struct {
	Alt  string // what it shows, in words
	PNG  []byte
	Link string // the page with the same chart
}

// A Block is a piece of a reply, the same as of an answer.
type (
	Block     = answer.Block
	BlockKind = answer.BlockKind
)

// The kinds of blocks.
const (
	Paragraph = answer.Paragraph
	Quote     = answer.Quote
	Notice    = answer.FinePrint
	SeeAlso   = answer.SeeAlso
	Table     = answer.Table
)

// MessageKey names a message: some networks number them anew in every chat.
func MessageKey(m Message) string {
	return strings.Join([]string{"in", m.Channel, m.Chat, m.Account, m.ID}, "\x1f")
}

// Web is the name of the browser's channel. Its messages are From the officer
// who is signed in, "" nobody.
const Web = "web"

// Terminal is the name of the channel of who sits at the machine.
const Terminal = "terminal"
