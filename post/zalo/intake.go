package zalo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"trolyao/bot"
	"trolyao/post"
)

// mostBody is the longest body of a webhook call that is read, in bytes.
const mostBody = 256 << 10

// patient is how long accept may take. Official Accounts are called again after
// two seconds; what is taken in later is known as the same message then.
const patient = 10 * time.Second

// Verdict is what a body turned out to be.
type Verdict int

const (
	Garbage Verdict = iota
	Ignored         // an event the house has no use for
	Message
)

// Counts are what came in since the program began.
type Counts struct {
	Taken   int64 // messages and events given to accept, repeated ones too
	Ignored int64 // known to be nothing for the house: echoes, receipts, bots, groups
	Garbage int64 // could not be read
	Refused int64 // calls of the webhook without the right secret or signature, or too large
	Failed  int64 // accept could not take it in
}

// Intake takes in what a platform tells, and counts it.
type Intake struct {
	Name string // of the channel
	Log  *slog.Logger

	taken, ignored, garbage, refused, failed atomic.Int64
}

// Counts returns the counts.
func (k *Intake) Counts() Counts {
	return Counts{k.taken.Load(), k.ignored.Load(), k.garbage.Load(), k.refused.Load(), k.failed.Load()}
}

// Tally counts a body that is no message.
func (k *Intake) Tally(v Verdict) {
	if v == Garbage {
		k.garbage.Add(1)
	} else {
		k.ignored.Add(1)
	}
}

// Take gives a message to accept. A caller that goes away does not stop it.
func (k *Intake) Take(ctx context.Context, accept post.Accept, m bot.Message) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patient)
	defer cancel()
	if err := accept(ctx, m); err != nil {
		k.failed.Add(1)
		return fmt.Errorf("%s: take in: %w", k.Name, err)
	}
	k.taken.Add(1)
	return nil
}

// Hook is what a platform's webhook asks of a call.
type Hook struct {
	// Shut answers with a status where the webhook is not in use; 0 is open.
	Shut int
	// May looks at the header before the body is read, Signed at both; nil lets
	// everybody pass.
	May    func(http.Header) bool
	Signed func(body []byte, h http.Header) bool
	Decode func(body []byte) (bot.Message, Verdict)
}

// Webhook answers 413 to a body over 256 KiB, 401 to a wrong secret or signature,
// 500 when the message could not be taken in, and 200 otherwise, to what it cannot
// read too.
func (k *Intake) Webhook(accept post.Accept, hook Hook) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse := func(status int) {
			k.refused.Add(1)
			http.Error(w, http.StatusText(status), status)
		}
		switch {
		case hook.Shut != 0:
			refuse(hook.Shut)
			return
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", http.MethodPost)
			refuse(http.StatusMethodNotAllowed)
			return
		case r.ContentLength > mostBody:
			refuse(http.StatusRequestEntityTooLarge)
			return
		case hook.May != nil && !hook.May(r.Header):
			refuse(http.StatusUnauthorized)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
		if err != nil {
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				refuse(http.StatusRequestEntityTooLarge)
			} else {
				refuse(http.StatusBadRequest)
			}
			return
		}
		if hook.Signed != nil && !hook.Signed(body, r.Header) {
			refuse(http.StatusUnauthorized)
			return
		}
		m, v := hook.Decode(body)
		if v != Message {
			k.Tally(v)
			return // 200
		}
		if err := k.Take(r.Context(), accept, m); err != nil {
			k.Log.Error(k.Name+": message not taken in", "err", err)
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		}
	})
}
