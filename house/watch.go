package house

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"trolyao/check"
	"trolyao/corpus"
	"trolyao/index"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

// Terminal is who the person at the terminal of the machine is.
var Terminal = &org.Officer{ID: "dong-lenh", Name: "Dòng lệnh", Roles: []org.Role{org.Admin}}

const (
	mostWatchName  = 200     // letters
	mostWatched    = 2 << 20 // bytes of the text of a draft that is kept
	watchBatch     = 20
	mostTold       = 12 // changes told in a letter
	mostWatchNews  = 200
	watchPage      = "/kiem-tra/theo-doi"
	clippedWatched = 160 // letters of the words that a letter names
)

// Watched is a watched draft or paper for its owner.
type Watched struct {
	ID      int64               `json:"id"`
	Name    string              `json:"name"`
	Doc     string              `json:"doc,omitempty"` // the key of the paper held; "" for a draft
	Day     corpus.Day          `json:"checked_on"`
	Count   map[check.Level]int `json:"count"`
	Changes []WatchNews         `json:"changes"`
	Since   time.Time           `json:"since"`
}

// WatchNews is what new law has changed of a watched draft at one time.
type WatchNews struct {
	At      time.Time      `json:"at"`
	Changes []check.Change `json:"changes"`
}

// Watch keeps a draft (a file, or text where data is nil), or names a paper held by its
// number, so that it is checked again when law comes in. The draft is kept as text, for
// its owner alone, until they remove it. One with the mark of a state secret is refused.
func (h *House) Watch(ctx context.Context, who *org.Officer, name string, data []byte, text, number string) (int64,
	error) {
	title := strings.TrimSpace(paper.Clean(name))
	if MarkedSecret(title + "\n" + number) {
		return 0, refusedSecret("watch with the mark of a state secret")
	}
	w := store.Watch{Officer: who.ID, Name: title, Body: json.RawMessage("[]")}
	var draft check.Draft
	var err error
	if number = strings.TrimSpace(number); number != "" {
		p, err := h.Find(ctx, h.watchReader(who), number, corpus.DayOf(h.Now()))
		if err != nil {
			return 0, err
		}
		if p.Head == nil {
			return 0, &store.Error{Text: fmt.Sprintf(textNotWatched, Clip(number, 80)), Err: errors.New("paper not held")}
		}
		w.Doc, w.Name = p.Head.Key, DocumentName(p.Head)
	} else {
		if draft, err = openDraft(ctx, name, data, text); err != nil {
			return 0, err
		}
		if w.Body, err = json.Marshal(draft.Paras); err != nil {
			return 0, err
		}
		if len(w.Body) > mostWatched {
			return 0, &store.Error{Text: fmt.Sprintf(textWatchLong, mostWatched>>20), Err: errors.New("draft too long to keep")}
		}
		if w.Name == "" {
			w.Name = textUnnamedDraft
		}
	}
	w.Name = Clip(w.Name, mostWatchName)
	now, _, err := h.rewatch(ctx, &w, who)
	if err != nil {
		return 0, err
	}
	return h.Store.PutWatch(ctx, &now)
}

// watchReader is what an owner may read.
func (h *House) watchReader(who *org.Officer) index.Reader {
	if who.ID == Terminal.ID {
		return index.Reader{All: true}
	}
	return ReaderOf(who)
}

// rewatch checks a watch by the law held now. gone says that the paper is no longer held.
func (h *House) rewatch(ctx context.Context, w *store.Watch, who *org.Officer) (now store.Watch, gone bool, err error) {
	s, err := h.shelves(ctx)
	if err != nil {
		return now, false, err
	}
	now = *w
	now.Seq, now.Day, now.Marks = s.seq, corpus.DayOf(h.Now()), json.RawMessage("[]")
	draft, err := h.watchedDraft(ctx, w, who)
	if errors.Is(err, store.ErrNotFound) {
		return now, true, nil
	}
	if err != nil {
		return now, false, err
	}
	r, err := h.checked(ctx, h.watchReader(who), draft, now.Day)
	if err != nil {
		return now, false, err
	}
	now.Marks, err = json.Marshal(check.Standings(r))
	return now, false, err
}

// watchedDraft is the text that is watched.
func (h *House) watchedDraft(ctx context.Context, w *store.Watch, who *org.Officer) (check.Draft, error) {
	if w.Doc == "" {
		var d check.Draft
		if err := json.Unmarshal(w.Body, &d.Paras); err != nil {
			return d, fmt.Errorf("house: watched draft: %w", err)
		}
		var lines []string
		for _, p := range d.Paras {
			lines = append(lines, p.Text)
		}
		d.Blocks = paper.TextBlocks(strings.Join(lines, "\n"))
		return d, nil
	}
	d, err := h.Store.Document(ctx, w.Doc)
	if err != nil {
		return check.Draft{}, err
	}
	if !MayRead(h.watchReader(who), &d.Head) {
		return check.Draft{}, store.ErrNotFound
	}
	return check.FromDocument(d), nil
}

// WatchRound checks again what is watched where law has come in since, or a new day has
// begun, and tells the owners what changed. What it leaves undone when it dies another
// round does; nothing is told twice. It returns how many watches had changes.
func (h *House) WatchRound(ctx context.Context) (told int, err error) {
	s, err := h.shelves(ctx)
	if err != nil {
		return 0, err
	}
	var errs []error
	for after := int64(0); ; {
		ws, err := h.Store.StaleWatches(ctx, s.seq, corpus.DayOf(h.Now()), after, watchBatch)
		if err != nil {
			return told, err
		}
		for i := range ws {
			if err := ctx.Err(); err != nil {
				return told, err
			}
			after = ws[i].ID
			news, err := h.watchAgain(ctx, &ws[i])
			if err != nil { // the others go on
				errs = append(errs, fmt.Errorf("house: watch %d: %w", ws[i].ID, err))
				continue
			}
			if news {
				told++
			}
		}
		if len(ws) < watchBatch {
			return told, errors.Join(errs...)
		}
	}
}

// watchAgain checks one watch again and says whether its owner was told of something.
func (h *House) watchAgain(ctx context.Context, w *store.Watch) (bool, error) {
	who := Terminal
	if w.Officer != Terminal.ID {
		o, err := h.Store.Officer(ctx, w.Officer)
		if errors.Is(err, store.ErrNotFound) {
			o, err = &org.Officer{ID: w.Officer}, nil
		}
		if err != nil {
			return false, err
		}
		who = o
	}
	now, gone, err := h.rewatch(ctx, w, who)
	if err != nil {
		return false, err
	}
	var before, after []check.Standing
	if err := errors.Join(json.Unmarshal(w.Marks, &before), json.Unmarshal(now.Marks, &after)); err != nil {
		return false, err
	}
	changes := check.Changes(before, after)
	if gone && len(before) > 0 {
		changes = []check.Change{{Text: w.Name, Now: textWatchGone, Mark: check.NotHeld, Level: check.Note}}
	}
	if len(changes) == 0 {
		_, err := h.Store.Checked(ctx, w, now, nil, "", "")
		return false, err
	}
	body, err := json.Marshal(changes)
	if err != nil {
		return false, err
	}
	return h.Store.Checked(ctx, w, now, body, watchLetter(w.Name, changes), watchPage)
}

// watchLetter tells an owner what changed.
func watchLetter(name string, changes []check.Change) string {
	var b strings.Builder
	fmt.Fprintf(&b, textWatchLetter, name, len(changes))
	for _, c := range changes[:min(len(changes), mostTold)] {
		fmt.Fprintf(&b, "\n- %s “%s”: %s", c.Where, Clip(strings.Join(strings.Fields(c.Text), " "), clippedWatched), c.Now)
	}
	if n := len(changes) - mostTold; n > 0 {
		fmt.Fprintf(&b, "\n"+textWatchMore, n)
	}
	return b.String()
}

// Watches are what an officer has watched, the newest first, with what was told.
func (h *House) Watches(ctx context.Context, who *org.Officer) ([]Watched, error) {
	ws, err := h.Store.Watches(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	cs, err := h.Store.WatchChanges(ctx, who.ID, mostWatchNews)
	if err != nil {
		return nil, err
	}
	out := []Watched{}
	for _, w := range ws {
		x := Watched{ID: w.ID, Name: w.Name, Doc: w.Doc, Day: w.Day, Count: map[check.Level]int{},
			Changes: []WatchNews{},
			Since:   w.Created}
		var marks []check.Standing
		if err := json.Unmarshal(w.Marks, &marks); err != nil {
			return nil, fmt.Errorf("house: watches: %w", err)
		}
		for _, m := range marks {
			x.Count[m.Level]++
		}
		for _, c := range cs {
			if c.Watch != w.ID {
				continue
			}
			n := WatchNews{At: c.Created}
			if err := json.Unmarshal(c.Body, &n.Changes); err != nil {
				return nil, fmt.Errorf("house: watches: %w", err)
			}
			x.Changes = append(x.Changes, n)
		}
		out = append(out, x)
	}
	return out, nil
}

// RemoveWatch forgets a watch with everything that was kept of it.
func (h *House) RemoveWatch(ctx context.Context, who *org.Officer, id int64) error {
	return h.Store.RemoveWatch(ctx, who, id)
}
