package web

import (
	"context"
	"net/http"

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
			if err := v.within(reads); err != nil {
				return err
			}
			tools.ServeHTTP(v.w, v.r.WithContext(context.WithValue(v.ctx(), visitKey{}, v)))
			return nil
		})
	}
}
