package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/store"
)

// historyPage lists a person's own conversations by month.
type historyPage struct {
	Words  string
	Gone   bool // those that were taken off the list
	Months []monthTalks
	Next   string
	Wrong  string // what is wrong with the name of Named
	Named  string // the conversation whose name was typed
	Typed  string
}

type monthTalks struct {
	Name  string
	Talks []talkEntry
}

// mostHistory is how many conversations a page lists.
const mostHistory = 100

func (v *visit) historyPage() (*historyPage, error) {
	d := &historyPage{Words: cut(v.query("q"), mostWords), Gone: v.query("xem") == "da-xoa"}
	page := 1
	fmt.Sscan(v.query("trang"), &page)
	page = max(1, page)
	ts, err := v.talks(store.TalkFilter{Words: d.Words, Hidden: d.Gone, Skip: (page - 1) * mostHistory,
		Limit: mostHistory + 1}, "")
	if err != nil {
		return nil, err
	}
	if len(ts) > mostHistory {
		ts = ts[:mostHistory]
		q := v.r.URL.Query()
		q.Set("trang", fmt.Sprint(page+1))
		d.Next = v.r.URL.Path + "?" + q.Encode()
	}
	for _, t := range ts {
		month := fmt.Sprintf(textMonth, t.At.In(corpus.Zone).Month(), t.At.In(corpus.Zone).Year())
		if t.Pinned {
			month = textPinned
		}
		if n := len(d.Months); n == 0 || d.Months[n-1].Name != month {
			d.Months = append(d.Months, monthTalks{Name: month})
		}
		m := &d.Months[len(d.Months)-1]
		m.Talks = append(m.Talks, t)
	}
	return d, nil
}

func (v *visit) history() error {
	d, err := v.historyPage()
	if err != nil {
		return err
	}
	return v.render("history", d)
}

// setTalk names a conversation, pins it, takes it off the list or brings it back.
func (v *visit) setTalk() error {
	talk, err := talkName(v.r.PathValue("c"))
	if err != nil {
		return err
	}
	t := store.Talk{Chat: v.chat(talk), Name: v.form("ten"), Pinned: v.form("ghim") != ""}
	said := textTalkKept
	switch v.form("do") {
	case "ghim":
		t.Pinned = true
		said = textTalkPinned
	case "bo-ghim":
		t.Pinned = false
		said = textTalkUnpinned
	case "xoa":
		t.Hidden = true
		said = textTalkGone
	case "khoi-phuc":
		said = textTalkBack
	}
	err = v.house.PutTalk(v.ctx(), v.who, t)
	var bad house.FieldError
	if errors.As(err, &bad) {
		d, err := v.historyPage()
		if err != nil {
			return err
		}
		d.Wrong, d.Named, d.Typed = bad[house.FieldTitle], talk, t.Name
		return v.renderAs(http.StatusUnprocessableEntity, "history", d)
	}
	if err != nil {
		return err
	}
	v.flash("%s", said)
	return v.redirect(local(v.form("ve"), "/lich-su"))
}

// talks are conversations of the person. Those of a browser nobody is signed in at are
// not listed: the next person at it may be another.
func (v *visit) talks(f store.TalkFilter, here string) ([]talkEntry, error) {
	if v.who == nil {
		return nil, nil
	}
	f.Channel, f.Officer = bot.Web, v.who.ID
	ts, err := v.store.Talks(v.ctx(), f)
	if err != nil {
		return nil, err
	}
	var out []talkEntry
	for _, t := range ts {
		_, talk, ok := strings.Cut(t.Chat, "/")
		if ok && t.Chat == v.chat(talk) && reTalk.MatchString(talk) {
			out = append(out, talkEntry{Talk: talk, First: t.First, Name: t.Name, Pinned: t.Pinned, At: t.At,
				Here: talk == here})
		}
	}
	return out, nil
}
