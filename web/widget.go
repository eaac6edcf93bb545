package web

import (
	"bytes"
	"crypto/rand"
	_ "embed"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// widgetScript is what a page of an agency's intranet loads.
//
//go:embed widget.js
var widgetScript []byte

// widgetPages are the conversation in a frame, for pages of the origins in
// Options.Embed; without any there is none.
//
// Browsers send no cookies to a frame on another site's page, so that guests
// there are known by a name in the address that the frame was given. It opens
// nothing but their own conversation about published law, and without a cookie
// there is nothing that another site could make use of.
func (s *Server) widgetPages() error {
	if len(s.opts.Embed) == 0 || s.opts.Hall == nil {
		return nil
	}
	for _, o := range s.opts.Embed {
		u, err := url.Parse(o)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil ||
			u.Scheme+"://"+u.Host != o || strings.ContainsAny(o, " ;,'\"*") {
			return fmt.Errorf("web: %q is no origin", o)
		}
	}
	s.mux.HandleFunc("GET /nhung.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Write(widgetScript)
	})
	s.page("GET /khung", anybody, (*visit).frame)
	for pattern, handle := range map[string]func(*visit) error{
		"GET /khung/{secret}/hoi/{c}":      (*visit).talk,
		"GET /khung/{secret}/hoi/{c}/dong": (*visit).stream,
		"POST /khung/{secret}/hoi":         (*visit).ask,
		"POST /khung/{secret}/dung":        (*visit).stopAnswer,
		"POST /khung/{secret}/gop-y":       (*visit).judge,
	} {
		s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			v := &visit{Server: s, w: w, r: r}
			if err := v.enterFrame(); err != nil {
				v.explain(err)
				return
			}
			if err := handle(v); err != nil {
				v.explain(err)
			}
		})
	}
	return nil
}

// framed lets the pages of the agency show this one.
func (v *visit) framed() {
	h := v.w.Header()
	h.Set("Content-Security-Policy", strings.Replace(policy, "frame-ancestors 'none'",
		"frame-ancestors 'self' "+strings.Join(v.opts.Embed, " "), 1))
	h.Del("X-Frame-Options")
}

// frame begins a conversation in a frame: that of the officer who is signed in,
// where the browser says so, or a guest's.
func (v *visit) frame() error {
	v.framed()
	if v.who == nil {
		if !v.opts.Anonymous {
			return v.renderFrame(http.StatusOK, "frame-closed", nil)
		}
		v.base = "/khung/" + rand.Text() + rand.Text()
	}
	return v.newTalk()
}

// enterFrame is [visit.enter] for a guest in a frame. No cookie counts.
func (v *visit) enterFrame() error {
	if v.shut() {
		return errShut
	}
	v.framed()
	v.w.Header().Set("Referrer-Policy", "no-referrer")
	name := v.r.PathValue("secret")
	if !v.opts.Anonymous || len(name) != 52 {
		return v.fail(http.StatusNotFound, textNotFound)
	}
	v.base, v.guest = "/khung/"+name, derived("guest", name)[:16]
	v.limit(mostForm)
	if v.reading() {
		return v.within(reads)
	}
	if err := v.crossing.Check(v.r); err != nil {
		return &failure{status: http.StatusForbidden, text: textForged, err: err}
	}
	return v.parse()
}

// renderFrame shows a page without what stands around it.
func (v *visit) renderFrame(status int, name string, data any) error {
	t := v.templates[name]
	if t == nil {
		return fmt.Errorf("web: no template %s", name)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "frame", &page{visit: v, Path: v.r.URL.Path, Who: v.who, CSRF: v.csrf,
		D: data}); err != nil {
		return fmt.Errorf("web: %s: %w", name, err)
	}
	v.send(status, "text/html; charset=utf-8", b.Bytes())
	return nil
}
