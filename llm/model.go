package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Role says who speaks a message.
type Role string

const (
	System    Role = "system" // instructions of the house; never text from outside
	User      Role = "user"
	Assistant Role = "assistant"
)

// Message is one message of a conversation.
type Message struct {
	Role Role
	Text string
}

// Schema is a JSON schema that an answer should keep to. A server may ignore
// it, so the answer is to be read with [Objects] all the same.
type Schema struct {
	Name string // letters, digits, "_"
	JSON json.RawMessage
}

// Request is what a model is asked.
type Request struct {
	Messages []Message
	Schema   *Schema // nil asks for plain text
	// MaxTokens of the answer; 0 means what the endpoint is set to.
	MaxTokens int
	// Internal says that the messages hold text which only an endpoint of the
	// house may see; others are passed over.
	Internal bool
}

// Usage counts tokens.
type Usage struct {
	Prompt, Reply int
	// Estimated says that the server did not tell and we counted.
	Estimated bool
}

// Reply is what a model answered.
type Reply struct {
	Text string
	// Cut says that the text is not whole, and Why; a stream is whole only when
	// the server named a reason for its end.
	Cut      bool
	Why      error
	Usage    Usage
	Endpoint string // name of the endpoint that answered
	Model    string // as the server calls it
}

// Model answers a conversation.
type Model interface {
	// Chat hands each piece of the answer to each as it arrives (nil wants
	// none). Nothing is asked again after the first piece. An error of each
	// ends the answer and is returned. A text that broke off is a Reply with
	// Cut; an error is an [*Error], or that of ctx, and then nothing came.
	Chat(ctx context.Context, r Request, each func(piece string) error) (*Reply, error)
	// Room is the room for a prompt; nil when no endpoint may be asked, with
	// internal text or without.
	Room(internal bool) *Room
}

// Embedder turns texts into vectors.
type Embedder interface {
	// Embed returns one vector for each text, in their order, all of one
	// length. internal says that only endpoints of the house may see them.
	Embed(ctx context.Context, texts []string, internal bool) ([][]float32, Usage, error)
}

// Room is how many tokens a prompt may still have.
type Room struct {
	Tokens int
	count  func(string) int
}

// NewRoom returns a Room counted with count.
func NewRoom(tokens int, count func(string) int) *Room { return &Room{tokens, count} }

// Take reserves room for text; it says false, and takes nothing, when text
// does not fit.
func (r *Room) Take(text string) bool {
	n := r.count(text)
	if n > r.Tokens {
		return false
	}
	r.Tokens -= n
	return true
}

// Kind says what stood in the way of an answer.
type Kind string

const (
	Offline Kind = "offline" // no endpoint is set, or none may see the text
	Busy    Kind = "busy"    // 429 or 5xx to the end
	Refused Kind = "refused" // any other status but 200
	Silent  Kind = "silent"  // no word within the time given
	Unheard Kind = "unheard" // no connection
	Broken  Kind = "broken"  // an answer that cannot be read
)

// Error is a failure to get an answer. Error() is for the operator and never
// holds a key; Text is a Vietnamese sentence for the person.
type Error struct {
	Kind     Kind
	Endpoint string
	Status   int // of HTTP; 0 when there was none
	Err      error
}

func (e *Error) Error() string {
	s := "llm: " + string(e.Kind)
	if e.Endpoint != "" {
		s += " at " + e.Endpoint
	}
	if e.Status != 0 {
		s += fmt.Sprintf(" (HTTP %d)", e.Status)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Text is the sentence for the person.
func (e *Error) Text() string {
	switch e.Kind {
	case Offline:
		return textOffline
	case Busy:
		return textBusy
	case Silent:
		return textSilent
	case Unheard:
		return textUnheard
	case Refused:
		return textRefused
	}
	return textBroken
}

// Why a reply was cut.
var (
	ErrNoEnd    = errors.New("stream ended without a finish reason")
	ErrLength   = errors.New("answer reached the limit of tokens")
	ErrFiltered = errors.New("server filtered the answer")
	ErrSilent   = errors.New("server fell silent")
	ErrTooLong  = errors.New("answer is longer than any answer should be")
)
