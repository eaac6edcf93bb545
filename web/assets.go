package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/store"
)

//go:embed static templates
var embedded embed.FS

// asset is a file as it is served.
type asset struct {
	kind, tag    string
	plain, small []byte // small is gzip, nil where that is no gain
	forever      bool   // asked for under its hash
}

// assets are the files under /static/, each under its name and under a name
// with its hash, which can be kept for ever.
type assets struct {
	files  map[string]*asset
	hashed map[string]string // name → address
}

// loadAssets reads the static files. All styles become style.css and all
// scripts script.js, in the order of their names.
func loadAssets() (*assets, error) {
	entries, err := fs.ReadDir(embedded, "static")
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	content := map[string][]byte{}
	for _, e := range entries { // sorted
		b, err := fs.ReadFile(embedded, "static/"+e.Name())
		if err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
		switch path.Ext(e.Name()) {
		case ".css":
			content["style.css"] = append(append(content["style.css"], b...), '\n')
		case ".js": // each in a scope of its own
			content["script.js"] = append(append(append(content["script.js"], "(() => {\n"...), b...), "})();\n"...)
		default:
			content[e.Name()] = b
		}
	}
	a := &assets{files: map[string]*asset{}, hashed: map[string]string{}}
	for name, b := range content {
		sum := sha256.Sum256(b)
		tag := hex.EncodeToString(sum[:8])
		ext := path.Ext(name)
		f := asset{kind: mime.TypeByExtension(ext), tag: `"` + tag + `"`, plain: b}
		switch ext { // not as the machine's own table says
		case ".css":
			f.kind = "text/css; charset=utf-8"
		case ".js":
			f.kind = "text/javascript; charset=utf-8"
		case ".svg":
			f.kind = "image/svg+xml"
		}
		var z bytes.Buffer
		g, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
		if err == nil {
			_, err = g.Write(b)
		}
		if err == nil {
			err = g.Close()
		}
		if err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
		if z.Len() < len(b) {
			f.small = z.Bytes()
		}
		kept := f
		kept.forever = true
		under := strings.TrimSuffix(name, ext) + "." + tag + ext
		a.files["/static/"+name], a.files["/static/"+under] = &f, &kept
		a.hashed[name] = "/static/" + under
	}
	return a, nil
}

func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := a.files[r.URL.Path]
	if f == nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	if f.forever {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Content-Type", f.kind)
	h.Set("ETag", f.tag)
	h.Set("Vary", "Accept-Encoding")
	body := f.plain
	if f.small != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.small
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// templateFuncs are the words every template knows; an area adds its own in an
// init of its file.
var templateFuncs = template.FuncMap{
	"join":     strings.Join,
	"typedDay": typedDay,
	"day":      func(d corpus.Day) string { return d.Vietnamese() },
	"moment":   func(t time.Time) string { return t.In(corpus.Zone).Format("15:04 02/01/2006") },
	"iso":      func(t time.Time) string { return t.In(corpus.Zone).Format(time.RFC3339) },
	"size":     sizeWords,
	"least":    func() int { return store.LeastPassword },
}

// sizeWords is a number of bytes in words.
func sizeWords(n int64) string {
	switch {
	case n >= 1<<20:
		return strings.Replace(strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/(1<<20)), ".0"), ".", ",", 1) + " MB"
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", (n+1<<9)>>10)
	}
	return fmt.Sprintf("%d byte", n)
}

// loadTemplates reads layout.html and part-*.html once for every page.
func (s *Server) loadTemplates() (map[string]*template.Template, error) {
	base := template.New("").Funcs(templateFuncs).Funcs(template.FuncMap{
		"agency": s.house.AgencyName,
		"static": func(name string) (string, error) {
			if a := s.assets.hashed[name]; a != "" {
				return a, nil
			}
			return "", fmt.Errorf("no static file %s", name)
		},
	}).Option("missingkey=error")
	base, err := base.ParseFS(embedded, "templates/layout.html")
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	if parts, _ := fs.Glob(embedded, "templates/part-*.html"); len(parts) > 0 {
		if base, err = base.ParseFS(embedded, parts...); err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
	}
	names, err := fs.Glob(embedded, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	out := map[string]*template.Template{}
	for _, name := range names {
		short := strings.TrimSuffix(path.Base(name), ".html")
		if short == "layout" || strings.HasPrefix(short, "part-") {
			continue
		}
		t, err := base.Clone()
		if err == nil {
			t, err = t.ParseFS(embedded, name)
		}
		if err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
		out[short] = t
	}
	return out, nil
}
