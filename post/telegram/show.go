package telegram

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"trolyao/post"
)

// Typing shows for five seconds that the bot writes.
func (c *Channel) Typing(ctx context.Context, chat string) error {
	to, err := c.place(chat)
	if err != nil || !c.may(c.quiet, chat, 0) {
		return err
	}
	_, err = c.api.SendChatAction(ctx, &tg.SendChatActionParams{ChatID: to.chat, MessageThreadID: to.topic,
		Action: models.ChatActionTyping})
	err = c.failed(err)
	c.heed(chat, err)
	return err
}

// heed keeps what is only shown from a chat for as long as Telegram says it is
// too much; what is sent is held back by who sends it.
func (c *Channel) heed(chat string, err error) {
	var e *post.SendError
	if errors.As(err, &e) && e.Class == post.RateLimited {
		c.notBefore(c.quiet, chat, e.RetryAfter)
	}
}

const (
	showEvery = 1100 * time.Millisecond
	showWait  = 3 * time.Second // the answer waits no longer for its preview
)

// Show shows what stands of an answer as a draft: a preview that Telegram
// itself takes away when a message comes, or after half a minute. A message
// that is edited would have to be taken away by us, and stand there twice after
// a kill between the two. Drafts are for private chats; elsewhere, and where a
// server knows none, nothing is shown.
func (c *Channel) Show(ctx context.Context, chat, message, soFar string) {
	to, err := c.place(chat)
	soFar = strings.TrimSpace(strings.ReplaceAll(soFar, "**", ""))
	if err != nil || to.chat < 0 || soFar == "" || c.noDrafts.Load() || !c.may(c.quiet, chat, 0) ||
		!c.may(c.shown, chat, showEvery) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, showWait)
	defer cancel()
	_, err = c.api.SendMessageDraft(ctx, &tg.SendMessageDraftParams{ChatID: to.chat, MessageThreadID: to.topic,
		DraftID: draftID(message), Text: cutLeft(soFar, mostText)})
	if err = c.failed(err); err == nil {
		return
	}
	c.heed(chat, err)
	if r := (*refusal)(nil); errors.As(err, &r) && r.status == http.StatusNotFound {
		c.noDrafts.Store(true)
		c.o.Log.Warn("telegram: this Bot API server knows no drafts, answers are shown when they are done", "err", err)
	}
	c.o.Log.Debug("telegram: draft", "err", err)
	c.notBefore(c.shown, chat, 30*time.Second)
}

// may says whether the time in m has come for a chat, and if so sets the next.
func (c *Channel) may(m map[string]time.Time, chat string, next time.Duration) bool {
	now := c.o.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Before(m[chat]) {
		return false
	}
	if len(m) > 10_000 {
		for k, t := range m {
			if !now.Before(t) {
				delete(m, k)
			}
		}
	}
	if next > 0 {
		m[chat] = now.Add(next)
	}
	return true
}

func (c *Channel) notBefore(m map[string]time.Time, chat string, wait time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.o.Now().Add(wait); t.After(m[chat]) {
		m[chat] = t
	}
}

// draftID is the same number, not 0, for every draft of one answer.
func draftID(message string) string {
	n := uint32(2166136261)
	for _, b := range []byte(message) {
		n = (n ^ uint32(b)) * 16777619
	}
	return strconv.FormatUint(uint64(n>>1|1), 10)
}
