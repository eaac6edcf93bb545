package bot

import (
	"strings"
	"time"

	"trolyao/answer"
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

// Reply is what goes back, in no network's format.
type Reply struct {
	Status    answer.Status // "" of a command
	Blocks    []Block
	Citations []Citation
	Choices   []string // the person picks one by its number, from 1
	Asks      []string // the questions that taking each of Choices asks
	FollowUps []string // questions the person may go on with
	Buttons   []Button
	Chart     *Chart
	Turn      int64 // of a stored answer; 0 otherwise
	End       bool  // the person took their leave
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

// BlockKind is how a block is set.
type BlockKind string

const (
	Paragraph BlockKind = "paragraph"
	Quote     BlockKind = "quote"  // words of a document
	Notice    BlockKind = "notice" // the small print
	Table     BlockKind = "table"  // rows on lines, cells separated by "\t"; the first row is the heading
)

// Block is a piece of a reply. "**" stands around what matters most in its
// text, "[1]" for the first citation.
type Block struct {
	Kind BlockKind
	Text string // lines separated by "\n"
}

// Citation is a source of an answer as a line, with the address of the
// document view.
type Citation struct {
	Text string // without its number
	Link string // "/vb/30-2020-nd-cp#d30k2"
}

// MessageKey names a message: some networks number them anew in every chat.
func MessageKey(m Message) string {
	return strings.Join([]string{"in", m.Channel, m.Chat, m.Account, m.ID}, "\x1f")
}

// Web is the name of the browser's channel. Its messages are From the officer
// who is signed in, "" nobody.
const Web = "web"

// Terminal is the name of the channel of who sits at the machine.
const Terminal = "terminal"
