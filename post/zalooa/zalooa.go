// Package zalooa carries messages over a Zalo Official Account, the account of
// an agency, by version 3 of its interface. (The Zalo Bot Platform is another
// product with another protocol: package zalobot.)
//
// Begin with [New]. Messages come by webhook only. Sending needs an access
// token, which lives for 25 hours and is renewed with a refresh token that works
// once; losing the answer to that one call means that a person has to give the
// house a new consent. token.go says how that is kept from happening.
//
// A person who writes, follows or presses a button may be written to for 7 days
// (the first 48 hours without cost); later Zalo refuses with a code that becomes
// [bot.WindowClosed].
package zalooa

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"trolyao/post"
	"trolyao/post/zalo"
)

// Name is the name of the channel.
const Name = "zalooa"

// Addresses of Zalo, and the path of the channel's webhook.
const (
	Platform = "https://openapi.zalo.me"
	OAuth    = "https://oauth.zaloapp.com"
	Path     = "/webhook/zalooa"
)

// Most buttons of a message, and letters of a caption.
const (
	mostButtons = 5
	mostCaption = 100
)

// mostPicture is the largest picture that is uploaded, in bytes.
const mostPicture = 1 << 20

// Options are what a Channel works with.
type Options struct {
	AppID     string // of the application, digits
	AppSecret string // of the application; also seals the tokens at rest
	SecretKey string // of the account's webhook
	OA        string // ID of the account, digits
	// What the first pair of tokens comes from: a refresh token as the API Explorer
	// hands it out, or the code a consent ended with, and its verifier where the
	// consent had a challenge. Each is used once; another value begins anew.
	Refresh, Code, Verifier string
	Tokens                  Tokens

	API       string // "" means [Platform]
	OAuth     string // "" means [OAuth]
	Base      string // address of the web door, before the links; "" leaves links out
	NoButtons bool   // write out what could be pressed
	Now       func() time.Time
	Log       *slog.Logger // nil means none
	Client    *http.Client // nil means one of its own; it must not follow redirects
}

// Channel is an Official Account.
type Channel struct {
	o      Options
	client *http.Client
	wait   func(ctx context.Context, d time.Duration) error
	keeper *keeper
	form   atomic.Int32 // of buttons, see forms

	intake   zalo.Intake
	pictures atomic.Int64
}

var (
	_ post.Channel = (*Channel)(nil)
	_ post.Webhook = (*Channel)(nil)
	_ post.Prober  = (*Channel)(nil)
)

// Counts are what came in and went out since the program began.
type Counts struct {
	zalo.Counts
	Pictures int64 // charts that could not be sent beside their text
}

// Counts returns the counts.
func (c *Channel) Counts() Counts { return Counts{c.intake.Counts(), c.pictures.Load()} }

var reDigits = regexp.MustCompile(`^[0-9]{1,32}$`)

// ValidID reports whether a text has the form of an ID of an application or an
// account.
func ValidID(id string) bool { return reDigits.MatchString(id) }

// New returns a Channel. An error is about the options and shows no secret.
func New(o Options) (*Channel, error) {
	switch {
	case !ValidID(o.AppID):
		return nil, errors.New(textBadApp)
	case !ValidID(o.OA):
		return nil, errors.New(textBadOA)
	case o.AppSecret == "" || o.SecretKey == "":
		return nil, errors.New(textNoSecret)
	case o.Tokens.Load == nil || o.Tokens.Save == nil || o.Tokens.Lease == nil || o.Tokens.Release == nil:
		return nil, errors.New("zalooa: no place for the tokens")
	}
	for _, a := range []struct {
		to    *string
		usual string
	}{{&o.API, Platform}, {&o.OAuth, OAuth}} {
		if *a.to == "" {
			*a.to = a.usual
		}
		address, ok := zalo.Address(*a.to)
		if !ok {
			return nil, errors.New(textBadAPI)
		}
		*a.to = address
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Base = strings.TrimRight(o.Base, "/")
	c := &Channel{o: o, client: zalo.Client(o.Client, 8), wait: zalo.Sleep,
		intake: zalo.Intake{Name: Name, Log: o.Log}}
	if o.NoButtons {
		c.form.Store(int32(len(forms)))
	}
	var err error
	c.keeper, err = newKeeper(c)
	return c, err
}

// Name is "zalooa".
func (c *Channel) Name() string { return Name }

// Look is plain text of 2000 characters a piece with at most five buttons.
func (c *Channel) Look() post.Look {
	l := post.Look{Max: zalo.MostText, Count: zalo.Count, Buttons: mostButtons, Base: c.o.Base, Brief: true}
	if int(c.form.Load()) >= len(forms) {
		l.Buttons = 0
	}
	return l
}

// Serve keeps the tokens fresh until the context ends. What only an
// administrator can mend it logs, and it goes on: messages still come in.
func (c *Channel) Serve(ctx context.Context, _ post.Accept) error {
	for {
		if _, err := c.keeper.access(ctx, "", true); err != nil && ctx.Err() == nil {
			c.o.Log.Error("zalooa: tokens", "err", err)
		} else if why := c.keeper.trouble(); why != "" {
			c.o.Log.Error("zalooa: tokens", "err", why)
		}
		if err := c.wait(ctx, 5*time.Minute); err != nil {
			return err
		}
	}
}

// Probe asks Zalo about the account. The error says in Vietnamese what to mend.
func (c *Channel) Probe(ctx context.Context) error {
	var oa struct {
		ID zalo.ID `json:"oa_id"`
	}
	err := c.call(ctx, http.MethodGet, "/v2.0/oa/getoa", nil, &oa)
	var e *post.SendError
	var no *zalo.Refusal
	errors.As(err, &e)
	switch why := c.keeper.trouble(); {
	case err == nil && oa.ID != "" && string(oa.ID) != c.o.OA:
		return fmt.Errorf(textOtherOA, oa.ID, c.o.OA)
	case err == nil && why != "":
		return errors.New(why) // the present token still works, for a while
	case err == nil:
		return nil
	case e != nil && e.Class == post.Misconfigured && errors.As(err, &no):
		return fmt.Errorf(textRefused+": %w", no.Code, e.Err)
	case e != nil && e.Class == post.Misconfigured:
		return e.Err // says what to do
	}
	return fmt.Errorf(textUnreachable+": %w", err)
}
