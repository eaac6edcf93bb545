package web

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"
)

// policy lets a page load from the house alone, and run nothing that stands in
// the page itself.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

type idKey struct{}

// requestID names a request in the log and on the error page.
func requestID(r *http.Request) string {
	id, _ := r.Context().Value(idKey{}).(string)
	return id
}

// guard stands before every page: headers, the log, and what to do when a page
// falls over.
func (s *Server) guard(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	id := rand.Text()[:12]
	r = r.WithContext(context.WithValue(r.Context(), idKey{}, id))
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("X-Request-Id", id)
	if s.public != nil && s.public.Scheme == "https" {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	rec := &recorder{ResponseWriter: w}
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.log.Error("page fell over", "id", id, "path", shownPath(r), "panic", p, "stack", string(debug.Stack()))
			if rec.status == 0 {
				v := &visit{Server: s, w: rec, r: r}
				v.explain(&failure{status: http.StatusInternalServerError, text: textFailed, err: errors.New("panic")})
			}
		}
		s.metrics.request(r.Pattern, rec.status, time.Since(began))
		if rec.unlogged {
			return
		}
		// Without the query: it holds what people ask.
		s.log.Info("request", "id", id, "method", r.Method, "path", shownPath(r), "status", rec.status, "bytes",
			rec.bytes, "ms", time.Since(began).Milliseconds(), "address", s.address(r))
	}()
	if !strings.HasPrefix(r.URL.Path, "/static/") {
		if _, pattern := s.mux.Handler(r); pattern == "" {
			s.stray(rec, r)
			return
		}
		s.mux.ServeHTTP(rec, r)
		return
	}
	s.assets.ServeHTTP(rec, r)
}

// shownPath is the path for the log. A part of a pattern that is named {secret}
// opens something by itself and is not written down.
func shownPath(r *http.Request) string {
	if secretive(r) {
		return r.Pattern
	}
	return r.URL.Path
}

func secretive(r *http.Request) bool { return strings.Contains(r.Pattern, "{secret") }

// stray answers what no page is there for.
func (s *Server) stray(w http.ResponseWriter, r *http.Request) {
	v := &visit{Server: s, w: w, r: r}
	if err := v.identify(); err != nil {
		v.explain(err)
		return
	}
	// The multiplexer knows of other methods for the path, or of a cleaner path.
	probe := &recorder{ResponseWriter: discard{http.Header{}}}
	h, _ := s.mux.Handler(r)
	h.ServeHTTP(probe, r)
	if probe.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", probe.Header().Get("Allow"))
		v.explain(v.fail(http.StatusMethodNotAllowed, textBadMethod))
		return
	}
	if to := probe.Header().Get("Location"); to != "" && v.reading() {
		http.Redirect(w, r, to, probe.status)
		return
	}
	v.explain(v.fail(http.StatusNotFound, textNotFound))
}

type discard struct{ h http.Header }

func (d discard) Header() http.Header         { return d.h }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

// recorder remembers what was replied, for the log. Unwrap lets
// [http.ResponseController] reach what lies under it.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	// unlogged leaves the request out of the log; it is counted all the same.
	unlogged bool
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// trusted reports whether the request comes from a proxy that is believed.
func (v *visit) trusted() bool { return v.fromProxy(v.r) }

func (s *Server) fromProxy(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	a, err := netip.ParseAddr(host)
	return err == nil && s.isProxy(a)
}

func (s *Server) isProxy(a netip.Addr) bool {
	for _, p := range s.opts.Proxies {
		if p.Contains(a.Unmap()) {
			return true
		}
	}
	return false
}

// address is the network address of the person: the nearest one to the house
// that is no proxy of the house.
func (s *Server) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if !s.fromProxy(r) {
		return host
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		if host = a.Unmap().String(); !s.isProxy(a) {
			break
		}
	}
	return host
}

// stallTime is how long the next slowBytes of an upload may take.
var stallTime = 20 * time.Second

// How long a body may take: so long for a form, and for files as long as they
// come at a fair speed.
const (
	formTime    = 30 * time.Second
	slowBytes   = 64 << 10
	uploadTime  = 30 * time.Minute
	writeTime   = time.Minute // of a reply; a page that streams sets its own
	headerTime  = 10 * time.Second
	idleTime    = 2 * time.Minute
	mostHeaders = 32 << 10
)

// limit bounds the size of the body and the time it may take.
func (v *visit) limit(most int64) {
	if v.r.Body == nil || v.r.Body == http.NoBody {
		return
	}
	c := http.NewResponseController(v.w)
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, most)
	if most <= mostForm {
		c.SetReadDeadline(time.Now().Add(formTime))
		return
	}
	v.r.Body = &paced{ReadCloser: v.r.Body, c: c, end: time.Now().Add(uploadTime)}
}

// patient takes the time limits off, for a page that streams its reply.
func (v *visit) patient() {
	c := http.NewResponseController(v.w)
	c.SetReadDeadline(time.Time{})
	c.SetWriteDeadline(time.Time{})
}

// paced gives every piece of a body its own time.
type paced struct {
	io.ReadCloser
	c    *http.ResponseController
	end  time.Time
	left int
}

func (p *paced) Read(b []byte) (int, error) {
	if p.left <= 0 {
		by := time.Now().Add(stallTime)
		if by.After(p.end) {
			by = p.end
		}
		p.c.SetReadDeadline(by)
		p.c.SetWriteDeadline(by.Add(writeTime))
		p.left = slowBytes
	}
	n, err := p.ReadCloser.Read(b)
	p.left -= n
	return n, err
}

// Serve answers on a listener until the context ends; requests under way are
// given a moment to finish.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	return s.serve(ctx, l, headerTime)
}

func (s *Server) serve(ctx context.Context, l net.Listener, headerTime time.Duration) error {
	base, cut := context.WithCancel(context.WithoutCancel(ctx)) // outlives ctx for that moment
	defer cut()
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    mostHeaders,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelInfo),
		BaseContext:       func(net.Listener) context.Context { return base },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		server.Close()
	}
	return nil
}
