package bot

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

var reLinkCode = regexp.MustCompile(`^/?lien ?ket(?:@\S+)? (\d(?: ?\d){5,11}|[a-z0-9]{26})$`)

// linkCode reads "LIENKET 4829 1300" and "/lienket 48291300".
func linkCode(text string) (string, bool) {
	g := reLinkCode.FindStringSubmatch(strings.Join(strings.Fields(paper.Fold(text)), " "))
	if g == nil {
		return "", false
	}
	return strings.ToUpper(strings.ReplaceAll(g[1], " ", "")), true
}

// reToken is the payload of a link that carries a code.
var reToken = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// WithoutCode puts the digest of a linking code in the place of the code, so that
// it stands in no row and no log.
func WithoutCode(m Message) Message {
	text := strings.TrimSpace(m.Text)
	if start, ok := strings.CutPrefix(text, "/start "); ok { // how one network says that somebody came by a link
		text, m.Event, m.Text = strings.TrimSpace(start), Joined, strings.TrimSpace(start)
	}
	code, ok := "", false
	switch m.Event {
	case Joined:
		code, ok = text, reToken.MatchString(text)
	case Wrote:
		code, ok = linkCode(text)
	}
	if ok {
		m.Code, m.Text = store.LinkDigest(code), ""
	}
	return m
}

// writer is who wrote m, whether or not they have any rights where they wrote.
func (b *Bot) writer(ctx context.Context, m Message) (*org.Officer, error) {
	m.Group = false
	o, err := b.officer(ctx, m)
	if err != nil {
		return nil, fmt.Errorf("bot: officer: %w", err)
	}
	return o, nil
}

// admits says whether the writer of m may do something of a role's kind.
func (b *Bot) admits(ctx context.Context, m Message, is role) (bool, error) {
	if is == anybody || m.Channel == Web || m.Channel == Terminal || b.opts.Strangers &&
		(is == reading || b.opts.PublicWork) {
		return true, nil
	}
	o, err := b.writer(ctx, m)
	return o != nil, err
}

// linkAddress makes the address of m one of the officer whose code it brings.
func (b *Bot) linkAddress(ctx context.Context, m Message) (Reply, error) {
	if m.Group {
		return Say(textLinkAlone), nil
	}
	o, err := b.House.Link(ctx, m.Code, org.Address{Channel: m.Channel, Account: m.Account, Chat: m.Chat})
	var known *store.Error
	if errors.As(err, &known) {
		return Say(known.Text), nil
	}
	if err != nil {
		return Say(TextFailed), fmt.Errorf("bot: link: %w", err)
	}
	return Say(fmt.Sprintf(textLinked, o.Name)), nil
}

func (b *Bot) linkUsage(ctx context.Context, m Message, _ string) (Reply, error) {
	o, err := b.writer(ctx, m)
	if err != nil {
		return Reply{}, err
	}
	if o != nil {
		return Say(fmt.Sprintf(textLinkedTo, o.Name)), nil
	}
	return Say(textLinkHow), nil
}

func (b *Bot) unlinkCommand(ctx context.Context, m Message, _ string) (Reply, error) {
	o, err := b.writer(ctx, m)
	if err != nil {
		return Reply{}, err
	}
	if o == nil {
		return Say(textNotLinked), nil
	}
	err = b.House.Unlink(ctx, o, m.Channel, m.Account)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrForbidden) {
		return Say(textNotLinked), nil
	}
	if err != nil {
		return Reply{}, err
	}
	return Say(textUnlinked), nil
}

// joined greets who opened the chat.
func (b *Bot) joined(ctx context.Context, m Message) (Reply, error) {
	r := Say(textJoined)
	o, err := b.writer(ctx, m)
	if err != nil {
		return r, err
	}
	if o == nil && m.Channel != Web && !m.Group {
		r.Blocks = append(r.Blocks, Block{Kind: Paragraph, Text: textLinkHow})
	}
	return r, nil
}

func (b *Bot) startCommand(ctx context.Context, m Message, _ string) (Reply, error) {
	return b.joined(ctx, m)
}

// Stops says that a text is the stop word. "dung" without its mark may be "đúng"
// as well, and is none.
func Stops(text string) bool {
	t := strings.ToLower(strings.Trim(strings.Join(strings.Fields(paper.Clean(text)), " "), " .!"))
	switch strings.TrimPrefix(t, "/") {
	case "dừng", "dừng lại", "dunglai", "dung lai", "stop", "ngừng":
		return true
	}
	return false
}
