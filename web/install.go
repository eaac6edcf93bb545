package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// installPages make the house a program on a phone or a desk: a manifest, pictures, and
// a page that says so where there is no network. Nothing else is kept in the browser.
func (s *Server) installPages() {
	s.page("GET /manifest.webmanifest", anybody, (*visit).manifest)
	s.page("GET /sw.js", anybody, (*visit).worker)
	s.page("GET /khong-mang", anybody, (*visit).offline)
	s.page("GET /favicon.ico", anybody, func(v *visit) error { return v.picture("icon-192.png") })
	s.page("GET /apple-touch-icon.png", anybody, func(v *visit) error { return v.picture("icon-180.png") })
	s.page("GET /hien-thi", anybody, (*visit).display)
	s.page("POST /hien-thi", anybody, (*visit).setDisplay)
}

// picture sends on to a picture under its lasting address.
func (v *visit) picture(name string) error { return v.redirectTo(v.assets.hashed[name]) }

func (v *visit) redirectTo(path string) error {
	http.Redirect(v.w, v.r, path, http.StatusFound)
	return nil
}

func (v *visit) manifest() error {
	name := textApp
	if own := v.house.Name(); own != "" {
		name += " " + own
	}
	picture := func(file, size, purpose string) map[string]string {
		return map[string]string{"src": v.assets.hashed[file], "sizes": size, "type": "image/png", "purpose": purpose}
	}
	body, err := json.Marshal(map[string]any{
		"id": "/", "start_url": "/", "scope": "/", "display": "standalone", "lang": "vi", "dir": "ltr",
		"name": name, "short_name": textApp, "description": textAppAbout,
		"background_color": "#f4f6f9", "theme_color": "#0a5a9c",
		"icons": []any{picture("icon-192.png", "192x192", "any"), picture("icon-512.png", "512x512", "any"),
			picture("icon-mask.png", "512x512", "maskable")},
		"shortcuts": []any{
			map[string]string{"name": textAppAsk, "url": "/"}, map[string]string{"name": textAppWork, "url": "/viec"}},
	})
	if err != nil {
		return err
	}
	v.w.Header().Set("Cache-Control", "no-cache")
	v.send(http.StatusOK, "application/manifest+json", body)
	return nil
}

// workerScript keeps the page for no network and what it looks with; every other page
// comes from the house or not at all, so that nothing old is taken for today's.
const workerScript = `"use strict";
const cache = %q, offline = "/khong-mang", kept = %s;
self.addEventListener("install", (e) => e.waitUntil(caches.open(cache).then((c) => c.addAll(kept)).then(() => self.skipWaiting())));
self.addEventListener("activate", (e) => e.waitUntil(caches.keys().then((ks) => Promise.all(ks.filter((k) => k !== cache).map((k) => caches.delete(k)))).then(() => self.clients.claim())));
self.addEventListener("fetch", (e) => {
  if (e.request.method !== "GET") return;
  const path = new URL(e.request.url).pathname;
  if (e.request.mode === "navigate") e.respondWith(fetch(e.request).catch(() => caches.match(offline)));
  else if (kept.includes(path)) e.respondWith(fetch(e.request).catch(() => caches.match(path)));
});
`

func (v *visit) worker() error {
	style := v.assets.hashed["style.css"]
	kept, err := json.Marshal([]string{"/khong-mang", style, v.assets.hashed["icon.svg"]})
	if err != nil {
		return err
	}
	v.w.Header().Set("Cache-Control", "no-cache")
	v.send(http.StatusOK, "text/javascript; charset=utf-8", fmt.Appendf(nil, workerScript, "trolyao "+style, kept))
	return nil
}

func (v *visit) offline() error {
	text, err := v.fragment("offline", "offline", nil)
	if err != nil {
		return err
	}
	v.send(http.StatusOK, "text/html; charset=utf-8", []byte(text))
	return nil
}

// cookieLook keeps how a browser shows the house.
const cookieLook = "trolyao_look"

// displayed is how a person wants to see the house; "" is as the browser says.
type displayed struct{ Size, Contrast, Theme string }

func oneOf(kind, value string) string {
	for _, c := range displays[kind] {
		if c.Value == value {
			return value
		}
	}
	return ""
}

// Look is how the page is shown.
func (v *visit) Look() displayed {
	parts := strings.Split(v.cookie(cookieLook), ".")
	if len(parts) != 3 {
		return displayed{}
	}
	return displayed{oneOf("size", parts[0]), oneOf("contrast", parts[1]), oneOf("theme", parts[2])}
}

type displayChoice struct{ Value, Text string }

type displayPage struct {
	displayed
	Choices map[string][]displayChoice
	Back    string
}

func (v *visit) display() error {
	back := local(v.query("ve"), "")
	return v.render("display", displayPage{v.Look(), displays, back})
}

func (v *visit) setDisplay() error {
	d := displayed{oneOf("size", v.form("size")), oneOf("contrast", v.form("contrast")),
		oneOf("theme", v.form("theme"))}
	life := 400 * 24 * time.Hour
	if d == (displayed{}) {
		life = -1
	}
	v.setCookie(cookieLook, d.Size+"."+d.Contrast+"."+d.Theme, life)
	v.flash(textDisplayed)
	return v.redirect(local(v.form("ve"), "/hien-thi"))
}
