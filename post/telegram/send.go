package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"trolyao/bot"
	"trolyao/post"
)

// place is a chat, or one topic of it, as [bot.Message.Chat] names it:
// "-100123" or "-100123/45".
type place struct {
	chat  int64
	topic int
}

func (c *Channel) place(name string) (place, error) {
	id, topic, inTopic := strings.Cut(name, "/")
	var p place
	var err error
	if p.chat, err = strconv.ParseInt(id, 10, 64); err == nil && inTopic {
		p.topic, err = strconv.Atoi(topic)
	}
	if err != nil || p.chat == 0 || p.topic < 0 {
		return p, &post.SendError{Class: post.Invalid, Err: fmt.Errorf("%q is no chat of Telegram", name)}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if to, ok := c.moved[p.chat]; ok {
		p.chat = to
	}
	return p, nil
}

// Send sends a piece as one message. A chart is a photo with the text below it;
// where the text is too long for that, the message is the text, and the photo
// follows it if it can: what it shows the text says too.
func (c *Channel) Send(ctx context.Context, chat string, p post.Piece) error {
	to, err := c.place(chat)
	if err != nil {
		return err
	}
	d := attempt{text: p.Text, plain: p.Plain, buttons: p.Buttons}
	if d.plain == "" {
		d.plain = plain(d.text)
	}
	if p.Chart != nil && len(p.Chart.PNG) > 0 {
		if strings.TrimSpace(d.plain) == "" {
			d.text, d.plain = "", cut(p.Chart.Alt, mostCaption)
		}
		d.chart = p.Chart
		if Units(d.text) > mostCaption || Units(d.plain) > mostCaption {
			d.chart = nil
		}
	}
	err = c.send(ctx, to, d)
	c.heed(chat, err)
	if r := (*refusal)(nil); d.chart != nil && errors.As(err, &r) && r.about("photo", "image", "file") {
		c.o.Log.Warn("telegram: a chart was refused", "err", err)
		d.chart, p.Chart = nil, nil
		err = c.send(ctx, to, d)
	}
	if err != nil {
		return err
	}
	if p.Chart != nil && len(p.Chart.PNG) > 0 && d.chart == nil {
		c.follow(ctx, to, p.Chart)
	}
	c.notBefore(c.shown, chat, showEvery) // or a late draft would appear below the message it became
	return nil
}

// follow sends the chart of a text that has gone. It may wait a moment, but it
// cannot fail: the text would be sent again.
func (c *Channel) follow(ctx context.Context, to place, chart *bot.Chart) {
	d := attempt{plain: cut(chart.Alt, mostCaption), chart: chart}
	err := c.send(ctx, to, d)
	var e *post.SendError
	if errors.As(err, &e) && e.Class == post.RateLimited && e.RetryAfter <= 5*time.Second &&
		c.sleep(ctx, e.RetryAfter) {
		err = c.send(ctx, to, d)
	}
	if err != nil {
		c.o.Log.Warn("telegram: the chart that belongs to a text was not sent", "err", err)
	}
}

// attempt is a message as it is tried.
type attempt struct {
	text    string // HTML; "" sends plain
	plain   string
	buttons []bot.Button
	chart   *bot.Chart
}

// send tries a message, and again without what Telegram refuses in it: a
// refusal is certain, so nothing is sent twice.
func (c *Channel) send(ctx context.Context, to place, d attempt) error {
	for moved := false; ; {
		err := c.failed(c.once(ctx, to, d))
		var r *refusal
		if err == nil || !errors.As(err, &r) || r.status != http.StatusBadRequest {
			return err
		}
		switch {
		case r.moved != 0 && !moved:
			moved = true
			c.mu.Lock()
			c.moved[to.chat] = r.moved
			c.mu.Unlock()
			to.chat = r.moved
		case d.text != "" && r.about("can't parse entities"):
			c.o.Log.Warn("telegram: markup refused, sending plain text", "err", err)
			d.text = ""
		case len(d.buttons) > 0 && r.about("button", "inline keyboard", "wrong http url"):
			c.o.Log.Warn("telegram: a button was refused", "err", err)
			d.buttons = withoutLinks(d.buttons)
		default:
			return err
		}
	}
}

// withoutLinks are the buttons with no address, which Telegram may not like
// (that of a machine nobody else can reach); where none has one, no buttons.
func withoutLinks(all []bot.Button) (out []bot.Button) {
	for _, b := range all {
		if b.Link == "" {
			out = append(out, b)
		}
	}
	if len(out) == len(all) {
		return nil
	}
	return out
}

// about says whether a refusal speaks of any of these.
func (r *refusal) about(what ...string) bool {
	says := strings.ToLower(r.says)
	for _, w := range what {
		if strings.Contains(says, w) {
			return true
		}
	}
	return false
}

func (c *Channel) once(ctx context.Context, to place, d attempt) error {
	text, mode := d.text, models.ParseModeHTML
	if text == "" {
		text, mode = d.plain, ""
	}
	var keys models.ReplyMarkup
	if rows := c.rows(d.buttons); len(rows) > 0 {
		keys = models.InlineKeyboardMarkup{InlineKeyboard: rows}
	}
	if d.chart != nil {
		_, err := c.api.SendPhoto(ctx, &tg.SendPhotoParams{ChatID: to.chat, MessageThreadID: to.topic, Caption: text,
			ParseMode:   mode,
			ReplyMarkup: keys, Photo: &models.InputFileUpload{Filename: "bieu-do.png",
				Data: bytes.NewReader(d.chart.PNG)}})
		return err
	}
	_, err := c.api.SendMessage(ctx, &tg.SendMessageParams{ChatID: to.chat, MessageThreadID: to.topic, Text: text,
		ParseMode:   mode,
		ReplyMarkup: keys, LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: tg.True()}})
	return err
}

// rows lays buttons out: two short ones side by side, a long one alone. What a
// button sends is its callback data, which comes back as if it were written.
func (c *Channel) rows(buttons []bot.Button) (rows [][]models.InlineKeyboardButton) {
	const short = 18 // letters that a phone shows of half a row
	room := false
	for _, b := range buttons {
		k := models.InlineKeyboardButton{Text: b.Text}
		switch {
		case b.Text == "":
			continue
		case b.Link != "":
			k.URL = b.Link
			if strings.HasPrefix(b.Link, "/") {
				if c.o.Base == "" {
					continue
				}
				k.URL = c.o.Base + b.Link
			}
		case b.Send != "" && len(b.Send) <= mostData:
			k.CallbackData = b.Send
		default:
			c.o.Log.Warn("telegram: a button sends nothing, or too much", "bytes", len(b.Send))
			continue
		}
		fits := Units(b.Text) <= short
		if room && fits {
			rows[len(rows)-1] = append(rows[len(rows)-1], k)
			room = false
			continue
		}
		rows = append(rows, []models.InlineKeyboardButton{k})
		room = fits
	}
	return rows
}
