package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"

	"trolyao/bot"
	"trolyao/house"
	"trolyao/mcp"
)

// mcpPath is where other assistants call the house's tools.
const mcpPath = "/mcp"

// mcpBytes bounds a request: a draft of a megabyte with its escapes.
const mcpBytes = 4 << 20

// visitKey is the key of the visit in a request's context.
type visitKey struct{}

// mcpPages open the door for other assistants. They come with a token of an
// officer and read what the officer may read.
func (s *Server) mcpPages() {
	door := mcp.New(mcp.Options{Bot: s.bot, Version: s.opts.Version})
	tools := door.Handler(func(r *http.Request) mcp.Caller {
		v := r.Context().Value(visitKey{}).(*visit)
		return mcp.Caller{Channel: bot.Web, Account: v.asker(), Officer: v.who, Reader: house.ReaderOf(v.who),
			Link: v.link}
	}, mcpBytes)
	for _, method := range []string{http.MethodPost, http.MethodGet, http.MethodDelete} {
		s.upload(method+" "+mcpPath, officers, mcpBytes, func(v *visit) error {
			if !v.token {
				v.w.Header().Set("WWW-Authenticate", "Bearer")
				return v.fail(http.StatusUnauthorized, textBadToken)
			}
			if err := v.crossing.Check(v.r); err != nil {
				return &failure{status: http.StatusForbidden, text: textForged, err: err}
			}
			if v.rebound() {
				return v.fail(http.StatusForbidden, textRebound)
			}
			if err := v.within(reads); err != nil {
				return err
			}
			tools.ServeHTTP(v.w, v.r.WithContext(context.WithValue(v.ctx(), visitKey{}, v)))
			return nil
		})
	}
}

// rebound says that a request came to this machine's own address under a name that is
// neither the machine's nor the public one of the house: a name that was made to point
// here (DNS rebinding). Behind a proxy on the same machine the public address is to be set.
func (v *visit) rebound() bool {
	at, ok := v.ctx().Value(http.LocalAddrContextKey).(net.Addr)
	return ok && loopback(at.String()) && !loopback(v.r.Host) &&
		!(v.public != nil && strings.EqualFold(v.r.Host, v.public.Host))
}

// loopback says that a host, with or without a port, is this machine itself.
func loopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// paste is what a person puts into another assistant so that it finds the tools.
type paste struct{ Name, Where, Text string }

// pastes are for the assistants that people use most. secret is the token, "" leaves a
// word in its place.
func pastes(address, secret string) []paste {
	if secret == "" {
		secret = textKeyHere
	}
	bearer := "Bearer " + secret
	indented := func(v any) string {
		b, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			return ""
		}
		return string(b)
	}
	type object = map[string]any
	headers := object{"Authorization": bearer}
	return []paste{
		{"Claude Code", textPasteCommand,
			"claude mcp add --transport http trolyao " + address + " --header \"Authorization: " + bearer + "\""},
		{"Claude Desktop", fmt.Sprintf(textPasteFile, "claude_desktop_config.json"), indented(object{"mcpServers": object{
			"trolyao": object{"command": "npx", "args": []string{"-y", "mcp-remote", address, "--header",
				"Authorization: " + bearer}}}})},
		{"Visual Studio Code (GitHub Copilot)", fmt.Sprintf(textPasteFile, ".vscode/mcp.json"), indented(object{"servers": object{
			"trolyao": object{"type": "http", "url": address, "headers": headers}}})},
		{"Cursor", fmt.Sprintf(textPasteFile, "~/.cursor/mcp.json"), indented(object{"mcpServers": object{
			"trolyao": object{"url": address, "headers": headers}}})},
		{"Gemini CLI", fmt.Sprintf(textPasteFile, "~/.gemini/settings.json"), indented(object{"mcpServers": object{
			"trolyao": object{"httpUrl": address, "headers": headers}}})},
		{textPasteOther, textPasteForm, address + "\nAuthorization: " + bearer},
	}
}
