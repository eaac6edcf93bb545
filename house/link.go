package house

import (
	"context"
	"time"

	"trolyao/org"
	"trolyao/store"
)

// NewLinkCode makes a code with which who links one address to themselves within
// a quarter of an hour: digits to type after LIENKET, or, where not short, a token
// for a link that opens the chat.
func (h *House) NewLinkCode(ctx context.Context, who *org.Officer, short bool) (code string, until time.Time,
	err error) {
	return h.Store.NewLinkCode(ctx, who, short)
}

// Link makes an address one of the officer whose code it brings; digest is that of
// the code. A code that is not good is a [*store.Error].
func (h *House) Link(ctx context.Context, digest string, a org.Address) (*org.Officer, error) {
	return h.Store.Link(ctx, digest, a)
}

// Addresses returns where an officer is reached, as it stands in the store.
func (h *House) Addresses(ctx context.Context, who *org.Officer) ([]org.Address, error) {
	if who == nil || who.Left {
		return nil, store.ErrForbidden
	}
	o, err := h.Store.Officer(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	return o.Addresses, nil
}

// Unlink takes one of the addresses from who.
func (h *House) Unlink(ctx context.Context, who *org.Officer, channel, account string) error {
	return h.Store.Unlink(ctx, who, channel, account)
}
