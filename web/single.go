package web

// SingleSignOn says which provider people may sign in at, by OpenID Connect.
type SingleSignOn struct {
	Issuer       string
	ClientID     string
	ClientSecret string
	Name         string // as the button says it; "" is a general word
	Claim        string // that tells people apart; "" is sub
}
