// Command trolyao is the program of the house: it reads its settings, opens
// the store and the index, and hands each subcommand what it needs.
//
// Begin with [Main.Run], the whole program with its surroundings as fields;
// commands.go is the table of commands, settings.go the table of settings.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
)

// Exit codes, part of the program's contract with scripts. Every command's
// help prints those it uses.
const (
	exitDone     = 0 // answered, or done
	exitError    = 1 // something failed
	exitUsage    = 2 // the command line or a setting is wrong
	exitDeclined = 3 // the question has no answer with a basis
	exitUnwell   = 3 // of doctor: something has to be mended
	exitRefusals = 4 // done, but files were refused
)

// Main is the program with everything it touches as a field, so that a test
// runs the real thing.
type Main struct {
	Args   []string // without the program's name
	Env    []string // "KEY=VALUE"
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Now    func() time.Time
	// Interactive says that Stderr is a terminal: progress is redrawn in
	// place there, and written as a line from time to time otherwise.
	Interactive bool
	Typing      bool // a person is at Stdin: a conversation greets and prompts

	cli cli // the parsed command line
}

func main() {
	if os.Getenv("GOGC") == "" {
		// Most of the heap is the index's arrays, which stay; twice their size
		// for garbage would be much.
		debug.SetGCPercent(50)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	m := &Main{
		Args:        os.Args[1:],
		Env:         os.Environ(),
		Stdin:       os.Stdin,
		Stdout:      os.Stdout,
		Stderr:      os.Stderr,
		Now:         time.Now,
		Interactive: isTerminal(os.Stderr),
		Typing:      isTerminal(os.Stdin),
	}
	code := m.Run(ctx)
	stop()
	os.Exit(code)
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Run runs the command in m.Args and returns the exit code.
func (m *Main) Run(ctx context.Context) int {
	run, err := m.parse()
	if err == nil && run != nil {
		err = run(ctx)
	}
	return m.report(err)
}

// report says what went wrong and returns the exit code for it.
func (m *Main) report(err error) int {
	if err == nil {
		return exitDone
	}
	var f *failure
	if !errors.As(err, &f) {
		f = &failure{code: exitError, err: err, text: textUnexpected}
		if errors.Is(err, context.Canceled) {
			f.text, f.err = textInterrupted, nil
		}
	}
	if f.text != "" {
		fmt.Fprintln(m.Stderr, "trolyao: "+f.text)
	}
	if f.err != nil {
		fmt.Fprintf(m.Stderr, textCause+"\n", f.err)
	}
	return f.code
}

// failure is the end of a command that did not simply succeed: a sentence for
// the person (none when the command has already said everything), the cause
// for the operator (may be nil), and the exit code.
type failure struct {
	code int
	text string
	err  error
}

func (f *failure) Error() string {
	if f.err != nil {
		return f.text + ": " + f.err.Error()
	}
	return f.text
}

func (f *failure) Unwrap() error { return f.err }

// fail returns the failure with exit code 1 for a person's sentence and its cause.
func fail(err error, format string, args ...any) error {
	return &failure{code: exitError, text: fmt.Sprintf(format, args...), err: err}
}

// misuse returns the failure for a command line or setting that is wrong.
func misuse(format string, args ...any) error {
	return &failure{code: exitUsage, text: fmt.Sprintf(format, args...)}
}
