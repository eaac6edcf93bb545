package web

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"trolyao/store"
)

// SingleSignOn says which provider people may sign in at, by OpenID Connect
// (authorization code with PKCE). Somebody whom no administrator has matched
// with an officer gets no rights by it.
type SingleSignOn struct {
	Issuer       string // asked when the first person comes
	ClientID     string
	ClientSecret string // "" for a client without one
	Name         string // as the button says it; "" is a general word
	Claim        string // that an officer is matched by; "" is sub
}

func (s *SingleSignOn) claim() string {
	if s.Claim == "" {
		return "sub"
	}
	return s.Claim
}

// single is the connection to the provider.
type single struct {
	SingleSignOn
	mu       sync.Mutex
	provider *oidc.Provider
}

const (
	pathSingle   = "/dang-nhap/mot-cua"
	pathReturn   = "/dang-nhap/mot-cua/ve"
	cookieSingle = "trolyao_sso"
	singleTime   = 10 * time.Minute // for signing in at the provider
	askTime      = 10 * time.Second // for an answer of the provider
)

func (s *Server) singlePages() {
	if s.opts.Single == nil {
		return
	}
	s.single = &single{SingleSignOn: *s.opts.Single}
	s.page("GET "+pathSingle, anybody, (*visit).leaveForProvider)
	s.page("GET "+pathReturn, anybody, (*visit).returnFromProvider)
}

// providerClient asks the provider; it follows no redirect, since nothing that
// is asked has a reason for one.
var providerClient = &http.Client{
	Timeout:       askTime,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// connect returns the provider, which is asked what it is until it has
// answered once.
func (s *single) connect(ctx context.Context) (*oidc.Provider, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.provider == nil {
		// The provider keeps the context for fetching keys later.
		p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), providerClient), s.Issuer)
		if err != nil {
			return nil, err
		}
		s.provider = p
	}
	return s.provider, nil
}

func (v *visit) oauth(p *oidc.Provider) *oauth2.Config {
	scopes := []string{oidc.ScopeOpenID}
	switch v.single.claim() {
	case "sub":
	case "email":
		scopes = append(scopes, "email")
	default:
		scopes = append(scopes, "profile", "email")
	}
	return &oauth2.Config{ClientID: v.single.ClientID, ClientSecret: v.single.ClientSecret, Endpoint: p.Endpoint(),
		RedirectURL: v.link(pathReturn), Scopes: scopes}
}

// journey is what the browser keeps while its person is at the provider.
type journey struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"`
	Next     string `json:"p,omitempty"`
}

func (v *visit) leaveForProvider() error {
	p, err := v.single.connect(v.ctx())
	if err != nil {
		return &failure{status: http.StatusBadGateway, text: textSingleDown, err: err}
	}
	j := journey{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(),
		Next: local(v.query("tiep"), "")}
	body, err := json.Marshal(j)
	if err != nil {
		return err
	}
	v.setCookie(cookieSingle, base64.RawURLEncoding.EncodeToString(body), singleTime)
	http.Redirect(v.w, v.r, v.oauth(p).AuthCodeURL(j.State, oidc.Nonce(j.Nonce),
		oauth2.S256ChallengeOption(j.Verifier)), http.StatusSeeOther)
	return nil
}

func (v *visit) returnFromProvider() error {
	kept := v.cookie(cookieSingle)
	v.setCookie(cookieSingle, "", -1) // good for one return
	var j journey
	body, err := base64.RawURLEncoding.DecodeString(kept)
	if err == nil {
		err = json.Unmarshal(body, &j)
	}
	q := v.r.URL.Query()
	if err != nil || j.State == "" || subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(j.State)) != 1 {
		return &failure{status: http.StatusBadRequest, text: textSingleStray,
			err: errors.Join(errors.New("no such journey"), err)}
	}
	if code := q.Get("error"); code != "" {
		return &failure{status: http.StatusForbidden, text: textSingleRefused,
			err: fmt.Errorf("provider says %q", code)}
	}
	p, err := v.single.connect(v.ctx())
	if err != nil {
		return &failure{status: http.StatusBadGateway, text: textSingleDown, err: err}
	}
	ctx := oidc.ClientContext(v.ctx(), providerClient)
	tokens, err := v.oauth(p).Exchange(ctx, q.Get("code"), oauth2.VerifierOption(j.Verifier))
	if err != nil {
		var told *oauth2.RetrieveError
		if errors.As(err, &told) { // the reply itself may hold a secret
			err = fmt.Errorf("token endpoint: %d %s", told.Response.StatusCode, told.ErrorCode)
		}
		return &failure{status: http.StatusForbidden, text: textSingleRefused, err: err}
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := p.Verifier(&oidc.Config{ClientID: v.single.ClientID, Now: v.now}).Verify(ctx, raw)
	if err != nil {
		return &failure{status: http.StatusForbidden, text: textSingleRefused, err: err}
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(j.Nonce)) != 1 {
		return &failure{status: http.StatusForbidden, text: textSingleRefused, err: errors.New("another nonce")}
	}
	subject, err := v.subject(ctx, p, tokens, token)
	if err != nil {
		return err
	}
	secret, who, err := v.house.SignInAs(v.ctx(), subject, v.from())
	if errors.Is(err, store.ErrNotFound) {
		return v.fail(http.StatusForbidden, fmt.Sprintf(textSingleUnknown, subject))
	}
	if err != nil {
		return err
	}
	return v.enterAs(who, secret, j.Next)
}

// subject is the claim that officers are matched by, from the ID token or,
// where it is not in there, from the provider's page of the person. An e-mail
// address counts where the provider has verified it.
func (v *visit) subject(ctx context.Context, p *oidc.Provider, tokens *oauth2.Token, token *oidc.IDToken) (string,
	error) {
	name := v.single.claim()
	if name == "sub" {
		return token.Subject, nil
	}
	claims := map[string]any{}
	if err := token.Claims(&claims); err != nil {
		return "", &failure{status: http.StatusForbidden, text: textSingleRefused, err: err}
	}
	if claims[name] == nil {
		info, err := p.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
		if err == nil && info.Subject != token.Subject {
			err = errors.New("the provider tells of another person")
		}
		if err == nil {
			err = info.Claims(&claims)
		}
		if err != nil {
			return "", &failure{status: http.StatusForbidden, text: textSingleRefused, err: err}
		}
	}
	value, _ := claims[name].(string)
	if verified, _ := claims["email_verified"].(bool); value == "" || name == "email" && !verified {
		return "", &failure{status: http.StatusForbidden, text: textSingleNoClaim,
			err: fmt.Errorf("no claim %s, or not verified", name)}
	}
	return value, nil
}

// singleName is what the button says, "" where there is none.
func (s *Server) singleName() string {
	switch {
	case s.single == nil:
		return ""
	case s.single.Name == "":
		return textSingle
	}
	return s.single.Name
}

// SafeIssuer reports whether an issuer can be asked without anybody listening:
// through TLS, or on this machine.
func SafeIssuer(issuer string) bool {
	u, err := url.Parse(issuer)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" ||
		strings.HasPrefix(u.Hostname(), "127."))
}
