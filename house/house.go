// Package house holds the verbs of the house, which every door calls: what may
// be found, shown, taken in, done with a task, claimed and published.
//
// Begin with [New]. A [House] joins the store, the index, what is shipped and the
// clock; each verb checks the right of who asks, and does one thing the same way
// whether a page, a command or a chat asks for it. Words for a person stand in
// text.go.
package house

import (
	"sync"
	"sync/atomic"
	"time"

	"trolyao/answer"
	"trolyao/index"
	"trolyao/starter"
	"trolyao/store"
)

// Options are what a House works with.
type Options struct {
	Store *store.Store
	Index *index.Index  // nil: nothing is searched or taken in
	Data  *starter.Data // what is shipped: agencies, calendar, plan, sets, results
	// Writer reads tasks in documents that rules miss; nil leaves it at the rules.
	Writer *answer.Writer
	Now    func() time.Time // nil means time.Now
	Pulse  *Pulse           // nil: nobody counts
	Dir    string           // of the data, for what the disk can still take; "" is not asked
	Key    string           // that secret settings are sealed by; "" means that of a file in Dir
	// From and To are when reminders are sent, in minutes of the day; both 0 means
	// working hours.
	From, To int
}

// House is the verbs. It is safe for concurrent use.
type House struct {
	Options

	shelfMu sync.Mutex
	shelf   *shelves

	procedureMu sync.Mutex
	procedures  *procedureShelf
	directory   atomic.Pointer[directory]
	directoryM  sync.Mutex // one makes it, the others wait

	kick chan struct{} // there is a new job
}

// New returns a House.
func New(o Options) *House {
	if o.Pulse == nil {
		o.Pulse = &Pulse{}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &House{Options: o, kick: make(chan struct{}, 1)}
}
