package zalooa

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
	"strings"

	"trolyao/bot"
	"trolyao/paper"
	"trolyao/post"
	"trolyao/post/zalo"
)

// forms are the bodies in which buttons are sent: Zalo's partners describe the
// first, older programs use the second. The first one that is not refused is
// kept; when none is left, buttons are written out.
var forms = []func(text string, buttons []any) any{
	func(text string, buttons []any) any {
		return map[string]any{"text": text, "attachment": map[string]any{"type": "template",
			"payload": map[string]any{"buttons": buttons}}}
	},
	func(text string, buttons []any) any {
		return map[string]any{"attachment": map[string]any{"type": "template",
			"payload": map[string]any{"template_type": "button", "text": text, "buttons": buttons}}}
	},
}

// refusedForm are the codes with which Zalo refuses a kind of message.
var refusedForm = []int{-201, -233}

// Send sends a piece: its text with its buttons, and then its chart as a picture
// where that goes. The text says the numbers of the chart, so a picture that
// does not go is counted and no error. An error is a [*bot.SendError].
func (c *Channel) Send(ctx context.Context, chat string, p post.Piece) error {
	text := strings.TrimSpace(paper.Clean(p.Text))
	if n := zalo.Count(text); chat == "" || n == 0 || n > zalo.MostText {
		return &post.SendError{Class: post.Invalid, Err: fmt.Errorf("zalooa: %d characters to chat %q cannot be sent",
			n, chat)}
	}
	buttons := c.buttons(p.Buttons)
	if err := c.sendText(ctx, chat, text, p, buttons); err != nil {
		return err
	}
	if p.Chart != nil && len(p.Chart.PNG) > 0 {
		if err := c.sendPicture(ctx, chat, p.Chart.PNG); err != nil {
			c.pictures.Add(1)
			c.o.Log.Warn("zalooa: chart not sent", "err", err)
		}
	}
	return nil
}

func (c *Channel) sendText(ctx context.Context, chat, text string, p post.Piece, buttons []any) error {
	began := int(c.form.Load())
	for f := began; len(buttons) > 0 && f < len(forms); f++ {
		err := c.message(ctx, chat, forms[f](text, buttons))
		if !isCode(err, refusedForm) {
			if err == nil {
				c.form.CompareAndSwap(int32(began), int32(f))
			}
			return err
		}
		c.o.Log.Warn("zalooa: buttons refused", "form", f, "err", err)
	}
	if len(buttons) > 0 {
		text = instead(text, p.Buttons, c.o.Base)
	}
	err := c.message(ctx, chat, map[string]any{"text": text})
	if err == nil && len(buttons) > 0 {
		// It was the buttons that Zalo did not take, not the message.
		c.form.CompareAndSwap(int32(began), int32(len(forms)))
	}
	return err
}

func isCode(err error, codes []int) bool {
	var r *zalo.Refusal
	return errors.As(err, &r) && slices.Contains(codes, r.Code)
}

// message sends one message; it is never sent a second time by itself, except
// where Zalo said that it did not take it.
func (c *Channel) message(ctx context.Context, chat string, message any) error {
	return c.call(ctx, http.MethodPost, "/v3.0/oa/message/cs",
		map[string]any{"recipient": map[string]string{"user_id": chat}, "message": message}, nil)
}

// buttons sets buttons in Zalo's words. A command is sent unseen, anything else
// as if the person had written it.
func (c *Channel) buttons(bs []bot.Button) []any {
	var out []any
	for _, b := range bs {
		title := paper.Clean(b.Text)
		if r := []rune(title); len(r) > mostCaption {
			title = string(r[:mostCaption-1]) + "…"
		}
		link := c.absolute(b.Link)
		switch {
		case title == "" || len(out) == mostButtons:
		case link != "":
			out = append(out, map[string]any{"title": title, "type": "oa.open.url",
				"payload": map[string]string{"url": link}})
		case b.Link != "" || b.Send == "":
		case strings.HasPrefix(b.Send, "/"):
			out = append(out, map[string]any{"title": title, "type": "oa.query.hide", "payload": b.Send})
		default:
			out = append(out, map[string]any{"title": title, "type": "oa.query.show", "payload": b.Send})
		}
	}
	return out
}

func (c *Channel) absolute(link string) string { return absolute(c.o.Base, link) }

func absolute(base, link string) string {
	switch {
	case strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://"):
		return link
	case base == "" || !strings.HasPrefix(link, "/"):
		return ""
	}
	return base + link
}

// instead writes buttons as lines under a text, as far as there is room.
func instead(text string, bs []bot.Button, base string) string {
	for i, b := range bs {
		what := b.Send
		if b.Link != "" {
			what = absolute(base, b.Link)
		}
		if what == "" {
			continue
		}
		end := "\n"
		if i == 0 {
			end = "\n\n"
		}
		if more := text + end + fmt.Sprintf(textInstead, paper.Clean(b.Text), what); zalo.Count(more) <= zalo.MostText {
			text = more
		}
	}
	return text
}

// sendPicture uploads a picture and sends it.
func (c *Channel) sendPicture(ctx context.Context, chat string, png []byte) error {
	if len(png) > mostPicture {
		return fmt.Errorf("zalooa: a picture of %d bytes is too large", len(png))
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="bieu-do.png"`}, "Content-Type": {"image/png"}})
	if err != nil {
		return err
	}
	part.Write(png) // into memory
	if err := w.Close(); err != nil {
		return err
	}
	var up struct {
		ID string `json:"attachment_id"`
	}
	if err := c.call(ctx, http.MethodPost, "/v2.0/oa/upload/image", &upload{w.FormDataContentType(), b.Bytes()},
		&up); err != nil {
		return err
	}
	if up.ID == "" {
		return errors.New("zalooa: the uploaded picture has no name")
	}
	return c.message(ctx, chat, map[string]any{"attachment": map[string]any{"type": "template",
		"payload": map[string]any{
			"template_type": "media", "elements": []any{map[string]string{"media_type": "image", "attachment_id": up.ID}}}}})
}
