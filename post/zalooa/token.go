package zalooa

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"trolyao/post"
	"trolyao/post/zalo"
)

// Tokens is where the tokens of an account are kept, sealed, for every process
// that serves the account.
type Tokens struct {
	// Load returns the newest state and its number, 0 where there is none.
	Load func(ctx context.Context) (n int64, sealed []byte, err error)
	// Save keeps state n for good before it returns, with what in the audit log. It
	// says false, and does nothing, where the newest state is not n-1.
	Save func(ctx context.Context, n int64, sealed []byte, what string) (bool, error)
	// Lease says whether this process alone may renew the tokens, for as long as ttl.
	Lease func(ctx context.Context, ttl time.Duration) (bool, error)
	// Release gives the lease back.
	Release func(ctx context.Context) error
}

// A refresh token works once, and the answer to its use is the only copy of the
// next one. So the tokens go through states, each kept before what follows it:
//
//	held      a pair of tokens
//	begun     the same pair; its refresh token is about to be used. Only one
//	          process can write this state, whatever became of the lease
//	held      the new pair, used from here on
//
// A process that dies, or gets no answer, after "begun" leaves it standing: the
// refresh token may or may not be spent, and is not used again. The access
// token works on until its end; meanwhile an administrator is told to give a new
// consent. Only a call that certainly did not reach Zalo, or that Zalo put off,
// goes back to "held".
const (
	leaseTTL = 2 * time.Minute // outlives the call (zalo.Patience) and the writing before and after it
	working  = 90 * time.Second
	unknown  = time.Hour        // life of an access token whose life was not told
	early    = 0.8              // of its life; 20 of 25 hours
	margin   = time.Minute      // before its end, at which a token counts as over
	calmFor  = 10 * time.Minute // between two renewals that Zalo's refusals ask for
)

// grant is a state.
type grant struct {
	Access  string    `json:"access,omitempty"`
	Refresh string    `json:"refresh,omitempty"`
	Got     time.Time `json:"got,omitzero"`
	Ends    time.Time `json:"ends,omitzero"` // of Access
	Begun   time.Time `json:"begun,omitzero"`
	// Seeding: what was begun is the use of a token or code of the settings; Refresh
	// is untouched.
	Seeding bool   `json:"seeding,omitempty"`
	Lost    string `json:"lost,omitempty"` // what Zalo said when it would not renew
	Note    string `json:"note,omitempty"` // what it said of a seed it did not take

	n     int64
	seeds []digest // of the settings' tokens and codes that were used, the newest last
}

// digest names a refresh token or a code of the settings without telling it.
type digest [sha256.Size]byte

const keptSeeds = 16

type keeper struct {
	c     *Channel
	aead  cipher.AEAD
	code  digest // of the settings, zero where there is none
	first digest
	turn  chan struct{}            // of one goroutine to renew
	crash func(after string) error // of a test

	mu   sync.Mutex
	have grant
	calm time.Time // no renewal before: Zalo put one off
	held *held     // what could not be kept yet, and is not used until it is
}

type held struct {
	grant grant
	what  string
}

func newKeeper(c *Channel) (*keeper, error) {
	key, err := hkdf.Key(sha256.New, []byte(c.o.AppSecret), []byte(c.o.AppID), "trolyao zalooa tokens", 32)
	if err != nil {
		return nil, fmt.Errorf("zalooa: key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("zalooa: key: %w", err)
	}
	k := &keeper{c: c, turn: make(chan struct{}, 1)}
	if k.aead, err = cipher.NewGCM(block); err != nil {
		return nil, fmt.Errorf("zalooa: key: %w", err)
	}
	if c.o.Refresh != "" {
		k.first = sha256.Sum256([]byte("refresh_token " + c.o.AppID + " " + c.o.Refresh))
	}
	if c.o.Code != "" {
		k.code = sha256.Sum256([]byte("code " + c.o.AppID + " " + c.o.Code))
	}
	return k, nil
}

// access returns an access token that Zalo has not refused as bad. early
// renews one whose end is near.
func (k *keeper) access(ctx context.Context, bad string, early bool) (string, error) {
	if !early {
		k.mu.Lock()
		g := k.have
		k.mu.Unlock()
		if k.usable(g, bad) {
			return g.Access, nil
		}
	}
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return "", &post.SendError{Class: post.Transient, Err: fmt.Errorf("zalooa: %w", ctx.Err())}
	}
	// What is begun is seen to its end though the caller goes away.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), working)
	defer cancel()
	token, err := k.renew(ctx, bad, early)
	if err != nil {
		var e *post.SendError
		if !errors.As(err, &e) {
			e = &post.SendError{Class: post.Transient, Err: fmt.Errorf("zalooa: tokens: %w", err)}
		}
		return "", e
	}
	return token, nil
}

func (k *keeper) usable(g grant, bad string) bool {
	return g.Access != "" && g.Access != bad && k.c.o.Now().Before(g.Ends.Add(-margin))
}

// trouble says in Vietnamese what an administrator has to do, "" nothing.
func (k *keeper) trouble() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	g := k.have
	switch {
	case g.Lost != "":
		return k.page(k.c.clean(fmt.Sprintf(textLost, g.Lost)))
	case k.inDoubt(g):
		return k.page(fmt.Sprintf(textInDoubt, g.Begun.In(vietnam).Format(textMoment)))
	case g.Note != "":
		return k.c.clean(fmt.Sprintf(textSeed, g.Note))
	}
	return ""
}

// page adds where the consent is given, where that can be known.
func (k *keeper) page(text string) string {
	o := &k.c.o
	if o.Base == "" {
		return text
	}
	return text + fmt.Sprintf(textPage, consentAddress(o.OAuth, o.AppID, o.Base+"/", o.Verifier))
}

var vietnam = time.FixedZone("", 7*60*60)

// inFlight reports that some process may still be waiting for Zalo's answer.
func (k *keeper) inFlight(g grant) bool {
	return !g.Begun.IsZero() && k.c.o.Now().Before(g.Begun.Add(leaseTTL))
}

func (k *keeper) inDoubt(g grant) bool {
	return !g.Begun.IsZero() && (!g.Seeding || g.Refresh == "") && !k.inFlight(g)
}

func human(text string, err error) error {
	if err == nil {
		return &post.SendError{Class: post.Misconfigured, Err: errors.New(text)}
	}
	return &post.SendError{Class: post.Misconfigured, Err: fmt.Errorf("%s: %w", text, err)}
}

// Without a token nothing goes to anybody, so the whole channel waits, however
// often that takes.
func later(why error, d time.Duration) error {
	return &post.SendError{Class: post.RateLimited, RetryAfter: d, Err: why}
}

// errElsewhere: another process renews the tokens at this moment.
var errElsewhere = later(errors.New("zalooa: another process renews the tokens"), 2*time.Second)

// decide says what a state allows: a token to use, or to go on and renew (both
// "" and nil), or an error.
func (k *keeper) decide(g grant, bad string, soon bool) (token string, err error) {
	now := k.c.o.Now()
	usable := k.usable(g, bad)
	k.mu.Lock()
	wait := k.calm.Sub(now)
	k.mu.Unlock()
	use := func(otherwise error) (string, error) {
		if usable {
			return g.Access, nil
		}
		return "", otherwise
	}
	switch _, fresh := k.seed(g); {
	case k.inFlight(g):
		return use(errElsewhere)
	case wait > 0:
		return use(later(errors.New("zalooa: the renewal of the tokens was put off"), wait))
	case fresh:
		return "", nil
	case g.Lost != "":
		return use(human(k.page(k.c.clean(fmt.Sprintf(textLost, g.Lost))), nil))
	case k.inDoubt(g):
		return use(human(k.page(fmt.Sprintf(textInDoubt, g.Begun.In(vietnam).Format(textMoment))), nil))
	case g.Refresh == "":
		return "", human(k.page(textNoToken), nil)
	case bad != "" && g.Access == bad && now.Before(g.Got.Add(calmFor)):
		return "", human(textFresh, nil)
	case usable && !(soon && now.After(g.Got.Add(time.Duration(early*float64(g.Ends.Sub(g.Got)))))):
		return g.Access, nil
	}
	return "", nil
}

// seed says that a setting begins a new chain of tokens: one that was not used
// before. A code lives for ten minutes, so it goes before a refresh token.
func (k *keeper) seed(g grant) (code, ok bool) {
	for _, d := range []digest{k.code, k.first} {
		if d != (digest{}) && !slices.Contains(g.seeds, d) {
			return d == k.code, true
		}
	}
	return false, false
}

// used adds the seeds of the settings, all of them: they are of one consent.
func (k *keeper) used(have []digest) []digest {
	out := slices.Clone(have)
	for _, d := range []digest{k.code, k.first} {
		if d != (digest{}) && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out[max(0, len(out)-keptSeeds):]
}

func (k *keeper) renew(ctx context.Context, bad string, soon bool) (string, error) {
	if err := k.keepHeld(ctx); err != nil {
		return "", err
	}
	g, err := k.load(ctx)
	if err != nil {
		return "", err
	}
	if token, err := k.decide(g, bad, soon); token != "" || err != nil {
		return token, err
	}
	mine, err := k.c.o.Tokens.Lease(ctx, leaseTTL)
	if err != nil {
		return "", err
	}
	if !mine {
		if k.usable(g, bad) {
			return g.Access, nil
		}
		return "", errElsewhere
	}
	defer k.c.o.Tokens.Release(ctx)
	// Between the first look and the lease another process may have done it.
	if g, err = k.load(ctx); err != nil {
		return "", err
	}
	if token, err := k.decide(g, bad, soon); token != "" || err != nil {
		return token, err
	}
	next, err := k.spend(ctx, g)
	if err != nil {
		if k.usable(g, bad) {
			k.c.o.Log.Error("zalooa: tokens not renewed", "err", err)
			return g.Access, nil
		}
		return "", err
	}
	return next.Access, nil
}

// spend uses a refresh token, or a seed, once.
func (k *keeper) spend(ctx context.Context, g grant) (grant, error) {
	o := &k.c.o
	body := url.Values{"app_id": {o.AppID}, "grant_type": {"refresh_token"}, "refresh_token": {g.Refresh}}
	begun := g
	begun.Begun, begun.Note, begun.Seeding = o.Now().UTC(), "", false
	sound := g.Refresh != "" && g.Lost == "" && !k.inDoubt(g) // there is a chain that goes on
	code, seeding := k.seed(g)
	if seeding {
		begun.Seeding, begun.seeds = true, k.used(g.seeds)
		if !sound {
			begun.Refresh, begun.Lost = "", ""
		}
		body.Set("refresh_token", o.Refresh)
		if code {
			body = url.Values{"app_id": {o.AppID}, "grant_type": {"authorization_code"}, "code": {o.Code}}
			if o.Verifier != "" {
				body.Set("code_verifier", o.Verifier)
			}
		}
	}
	begun, ok, err := k.save(ctx, begun, "zalooa.begin")
	if err != nil {
		return g, err
	}
	if !ok {
		return g, errElsewhere
	}
	if err := k.died("begun"); err != nil {
		return g, err
	}

	status, answer, connected, err := k.c.exchange(ctx, http.MethodPost, o.OAuth+"/v4/oa/access_token",
		// A connection that was open before may turn out dead, which cannot be told from
		// an answer that was lost.
		http.Header{"secret_key": {o.AppSecret}, "Content-Type": {"application/x-www-form-urlencoded"},
			"Connection": {"close"}}, strings.NewReader(body.Encode()))
	got := readTokens(status, answer)
	if err := k.died("answered"); err != nil {
		return g, err
	}
	at := o.Now().UTC()
	back := g // what stands if the call changed nothing
	back.n = begun.n
	secrets := []string{g.Refresh, g.Access}
	switch {
	case err != nil && !connected:
		return g, k.putOff(ctx, back, later(fmt.Errorf("zalooa: renew: %w", err), zalo.Minute), zalo.Minute)
	case err != nil || got.what == tokensUnknown:
		if err == nil {
			err = errors.New(got.said)
		}
		return g, human(fmt.Sprintf(textInDoubt, at.In(vietnam).Format(textMoment)), k.c.cleaned(err, secrets...))
	case got.what == tokensLater:
		return g, k.putOff(ctx, back, later(errors.New("zalooa: renew: "+k.c.clean(got.said, secrets...)), zalo.Minute),
			zalo.Minute)
	case got.what == tokensNowhere:
		return g, k.putOff(ctx, back, human(textOAuth, errors.New(k.c.clean(got.said, secrets...))), calmFor)
	case got.what == tokensRefused:
		said := k.c.clean(got.said, secrets...)
		back.seeds = begun.seeds
		if seeding && sound {
			back.Note = said
			return g, errors.Join(human(fmt.Sprintf(textSeed, said), nil), k.keep(ctx, back, "zalooa.refused"))
		}
		back.Lost, back.Refresh, back.Begun, back.Seeding = said, "", time.Time{}, false
		return g, errors.Join(human(fmt.Sprintf(textLost, said), nil), k.keep(ctx, back, "zalooa.lost"))
	}
	next := grant{Access: got.access, Refresh: got.refresh, Got: at, Ends: at.Add(got.life), n: begun.n,
		seeds: begun.seeds}
	if err := k.keep(ctx, next, "zalooa.saved"); err != nil {
		return g, err
	}
	if err := k.died("saved"); err != nil {
		return g, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.have, nil
}

// keep keeps what Zalo's answer led to. Until that is done it is not used, and as
// long as the process lives it is not given up.
func (k *keeper) keep(ctx context.Context, g grant, what string) error {
	k.mu.Lock()
	k.held = &held{g, what}
	k.mu.Unlock()
	return k.keepHeld(ctx)
}

func (k *keeper) keepHeld(ctx context.Context) error {
	k.mu.Lock()
	h := k.held
	k.mu.Unlock()
	if h == nil {
		return nil
	}
	var err error
	for i := range 5 {
		if i > 0 {
			if err := k.c.wait(ctx, time.Duration(i)*time.Second); err != nil {
				return err
			}
		}
		var ok bool
		if _, ok, err = k.save(ctx, h.grant, h.what); err == nil {
			k.mu.Lock()
			k.held = nil
			k.mu.Unlock()
			if !ok {
				// Its number is taken: it was kept although the database said otherwise, or an
				// administrator began anew. Either way the newest state is the true one.
				_, err = k.load(ctx)
			}
			return err
		}
	}
	return fmt.Errorf("zalooa: new tokens are not kept yet: %w", err)
}

// putOff goes back to a state in which the token is unspent.
func (k *keeper) putOff(ctx context.Context, back grant, why error, d time.Duration) error {
	k.mu.Lock()
	k.calm = k.c.o.Now().Add(d)
	k.mu.Unlock()
	return errors.Join(why, k.keep(ctx, back, "zalooa.put_off"))
}

func (k *keeper) died(after string) error {
	if k.crash == nil {
		return nil
	}
	return k.crash(after)
}

// load reads the newest state.
func (k *keeper) load(ctx context.Context) (grant, error) {
	n, sealed, err := k.c.o.Tokens.Load(ctx)
	if err != nil {
		return grant{}, err
	}
	g := grant{n: n}
	if n > 0 {
		if g, err = k.open(n, sealed); err != nil {
			return g, err
		}
	}
	k.mu.Lock()
	k.have = g
	k.mu.Unlock()
	return g, nil
}

// save keeps g as the state after its own; ok says whether nobody else was first.
func (k *keeper) save(ctx context.Context, g grant, what string) (grant, bool, error) {
	g.n++
	sealed, err := k.seal(g)
	if err != nil {
		return g, false, err
	}
	ok, err := k.c.o.Tokens.Save(ctx, g.n, sealed, what)
	if ok && err == nil {
		k.mu.Lock()
		k.have = g
		k.mu.Unlock()
	}
	return g, ok, err
}

// A sealed state is this byte, the number of seeds, the seeds in the clear, so
// that a new one is known even when the key is not, the nonce and the rest.
const sealVersion = 1

func (k *keeper) seal(g grant) ([]byte, error) {
	text, err := json.Marshal(g)
	if err != nil {
		return nil, err
	}
	head := []byte{sealVersion, byte(len(g.seeds))}
	for _, d := range g.seeds {
		head = append(head, d[:]...)
	}
	nonce := make([]byte, k.aead.NonceSize())
	rand.Read(nonce)
	return k.aead.Seal(slices.Concat(head, nonce), nonce, text, k.bound(g.n, head)), nil
}

// bound ties a state to its account and its number: an old one cannot be put in
// the place of the newest.
func (k *keeper) bound(n int64, head []byte) []byte {
	return fmt.Appendf(nil, "%s %s %d %x", k.c.o.AppID, k.c.o.OA, n, head)
}

func (k *keeper) open(n int64, sealed []byte) (grant, error) {
	g := grant{n: n}
	size := k.aead.NonceSize()
	if len(sealed) < 2 || sealed[0] != sealVersion || len(sealed) < 2+int(sealed[1])*sha256.Size+size {
		return g, human(textSealed, nil)
	}
	head, rest := sealed[:2+int(sealed[1])*sha256.Size], sealed[2+int(sealed[1])*sha256.Size:]
	for d := range slices.Chunk(head[2:], sha256.Size) {
		g.seeds = append(g.seeds, digest(d))
	}
	text, err := k.aead.Open(nil, rest[:size], rest[size:], k.bound(n, head))
	if err == nil && json.Unmarshal(text, &g) == nil {
		return g, nil
	}
	if _, fresh := k.seed(g); fresh {
		return grant{n: n, seeds: g.seeds}, nil // a new consent: the old tokens are of no more use
	}
	return g, human(textSealed, nil)
}

// tokensAnswer is what Zalo said to the use of a token.
type tokensAnswer struct {
	what            tokensVerdict
	access, refresh string
	life            time.Duration
	said            string
}

type tokensVerdict int

const (
	tokensUnknown tokensVerdict = iota // the token may be spent
	tokensGiven
	tokensRefused // it is of no use any more
	tokensLater   // not looked at
	tokensNowhere // nobody there who would have looked at it
)

// readTokens reads an answer. Zalo reports failures with HTTP 200 too, in fields
// that differ from those of its other calls, so only two tokens are a success;
// and two tokens are one whatever else the answer says, in whatever form.
func readTokens(status int, answer []byte) tokensAnswer {
	var a map[string]json.RawMessage
	isObject := json.Unmarshal(answer, &a) == nil && a != nil
	text := func(field string) (s string) {
		if json.Unmarshal(a[field], &s) != nil {
			return ""
		}
		return s
	}
	access, refresh := text("access_token"), text("refresh_token")
	var code number
	if json.Unmarshal(a["error"], &code) != nil {
		code = 0
	}
	said := fmt.Sprintf("HTTP %d", status)
	for _, field := range []string{"error_name", "error_reason", "error_description", "message"} {
		if s := text(field); s != "" {
			said += ", " + zalo.Brief(s)
		}
	}
	if code != 0 {
		said = fmt.Sprintf("%d: %s", code, said)
	}
	switch {
	case access != "" && refresh != "":
		life := unknown // expires_in is "90000" or 90000
		if s, err := strconv.ParseInt(strings.Trim(string(a["expires_in"]), `"`), 10, 32); err == nil && s > 0 {
			life = time.Duration(s) * time.Second
		}
		return tokensAnswer{what: tokensGiven, access: access, refresh: refresh, life: life}
	case code == codeRate || !isObject && status == http.StatusTooManyRequests:
		return tokensAnswer{what: tokensLater, said: said}
	case isObject && (code != 0 || text("error_name") != "" || access != "" || refresh != ""):
		return tokensAnswer{what: tokensRefused, said: said}
	case status >= 300 && status < 500 && status != http.StatusRequestTimeout:
		return tokensAnswer{what: tokensNowhere, said: said}
	}
	return tokensAnswer{what: tokensUnknown, said: said}
}

// consentAddress is the page on which an administrator of the account lets the
// application write to people; it ends at redirect with a code in its address.
func consentAddress(oauth, appID, redirect, verifier string) string {
	if oauth == "" {
		oauth = OAuth
	}
	q := url.Values{"app_id": {appID}, "redirect_uri": {redirect}}
	if verifier != "" {
		sum := sha256.Sum256([]byte(verifier))
		q.Set("code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]))
	}
	return strings.TrimRight(oauth, "/") + "/v4/oa/permission?" + q.Encode()
}
