package post

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"trolyao/bot"
)

// Terminal is the channel of one person at a keyboard, or of a script that
// feeds lines: each line is a message.
type Terminal struct {
	In    io.Reader
	Out   io.Writer
	Width int // letters a line; 0 means 100
	// Prompt says that a person is sitting there: a greeting and a prompt are
	// shown.
	Prompt bool
	// Chat names the conversation; "" means "1".
	Chat string

	over bool // the person took their leave
}

var _ Channel = (*Terminal)(nil)

// Name is "terminal".
func (t *Terminal) Name() string { return bot.Terminal }

// mostLine is the longest line that is read as a message, in bytes.
const mostLine = 1 << 20

// Serve answers line by line until the input ends, the person takes their
// leave or the context ends. An error of a single answer is shown as the
// reply says and does not end the conversation; the last of them is returned.
func (t *Terminal) Serve(ctx context.Context, accept Accept) error {
	var failed error
	if t.Prompt {
		fmt.Fprintln(t.Out, textHello)
	}
	lines, done := t.lines(ctx)
	defer done()
	for {
		if t.Prompt {
			fmt.Fprint(t.Out, "\n"+textPrompt)
		}
		var line string
		select {
		case <-ctx.Done():
			return ctx.Err()
		case l, ok := <-lines:
			if !ok {
				if t.Prompt {
					fmt.Fprintln(t.Out)
				}
				fmt.Fprintln(t.Out, bot.TextBye)
				return failed
			}
			if l.err != nil {
				return fmt.Errorf("post: terminal: %w", l.err)
			}
			line = l.text
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		if err := accept(ctx, bot.Message{Channel: t.Name(), Account: "local", Chat: t.chat(),
			Text: line}); err != nil {
			failed = err
		}
		if t.over {
			return failed
		}
	}
}

func (t *Terminal) chat() string {
	if t.Chat == "" {
		return "1"
	}
	return t.Chat
}

// Look is a whole reply: lines are as wide as the window.
func (t *Terminal) Look() Look { return Look{Whole: true} }

// Send prints a reply.
func (t *Terminal) Send(_ context.Context, _ string, p Piece) error {
	t.over = t.over || p.Reply.End
	if _, err := io.WriteString(t.Out, "\n"+Plain(*p.Reply, t.Width)); err != nil {
		return fmt.Errorf("post: terminal: %w", err)
	}
	return nil
}

type inputLine struct {
	text string
	err  error
}

// lines reads the input beside the conversation, so that an end of the context
// is seen while a person thinks.
func (t *Terminal) lines(ctx context.Context) (<-chan inputLine, func()) {
	out := make(chan inputLine)
	ctx, stop := context.WithCancel(ctx)
	go func() {
		defer close(out)
		s := bufio.NewScanner(t.In)
		s.Buffer(nil, mostLine)
		for s.Scan() {
			select {
			case out <- inputLine{text: s.Text()}:
			case <-ctx.Done():
				return
			}
		}
		if err := s.Err(); err != nil && !errors.Is(err, io.EOF) {
			select {
			case out <- inputLine{err: err}:
			case <-ctx.Done():
			}
		}
	}()
	return out, stop
}
