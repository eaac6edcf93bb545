package telegramtest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// hook is where updates are brought.
type hook struct {
	url, secret, target string
	connections         int
	timeout             time.Duration
	wake                chan struct{}
	stop                context.CancelFunc
	done                sync.WaitGroup
	busy                map[int64]bool      // a chat's updates are brought one after the other
	until               map[int64]time.Time // and again not before
	failures            map[int64]int
	statuses            map[int]int
	lastError           string
	lastErrorAt         time.Time
}

// Proxy is where the webhook calls go in place of the public address, as a
// proxy in front of the bot would bring them: "http://127.0.0.1:8080".
func (s *Server) Proxy(target string) {
	s.locked(func() { s.hook.target = strings.TrimRight(target, "/") })
	s.wakeHook()
}

// Patience is how long a webhook call may take; it is a minute if not said.
func (s *Server) Patience(d time.Duration) { s.locked(func() { s.hook.timeout = d }) }

// Statuses counts what the webhook answered; 0 is no answer.
func (s *Server) Statuses() (out map[int]int) {
	out = map[int]int{}
	s.locked(func() {
		for k, v := range s.hook.statuses {
			out[k] = v
		}
	})
	return out
}

var reSecret = regexp.MustCompile(`^[A-Za-z0-9_-]{0,256}$`)

func (s *Server) setWebhook(p params) (any, error) {
	u, err := url.Parse(p.text["url"])
	switch {
	case p.text["url"] == "":
		return s.deleteWebhook(p)
	case err != nil || u.Scheme != "https" || u.Host == "":
		return nil, bad("bad webhook: An HTTPS URL must be provided for webhook")
	case u.Port() != "" && !slices.Contains([]string{"443", "80", "88", "8443"}, u.Port()):
		return nil, bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	case !reSecret.MatchString(p.text["secret_token"]):
		return nil, bad("secret token contains unallowed characters")
	}
	connections := 40
	if c := p.text["max_connections"]; c != "" {
		if connections, err = strconv.Atoi(c); err != nil || connections < 1 || connections > 100 {
			return nil, bad("invalid max_connections")
		}
	}
	if a := p.text["allowed_updates"]; a != "" {
		if json.Unmarshal([]byte(a), &s.allowed) != nil {
			return nil, bad("can't parse allowed_updates JSON object")
		}
	}
	if p.text["drop_pending_updates"] == "true" {
		s.queue = nil
	}
	h := &s.hook
	h.url, h.secret, h.connections = p.text["url"], p.text["secret_token"], connections
	if h.stop == nil {
		ctx, stop := context.WithCancel(context.Background())
		h.stop, h.wake = stop, make(chan struct{}, 1)
		h.busy, h.until, h.failures, h.statuses = map[int64]bool{}, map[int64]time.Time{}, map[int64]int{},
			map[int]int{}
		if h.timeout == 0 {
			h.timeout = time.Minute
		}
		h.done.Go(func() { s.bring(ctx) })
	}
	s.wakeHook()
	return true, nil
}

func (s *Server) deleteWebhook(p params) (any, error) {
	s.hook.url = ""
	if p.text["drop_pending_updates"] == "true" {
		s.queue = nil
	}
	return true, nil
}

func (s *Server) webhookInfo(params) (any, error) {
	out := map[string]any{"url": s.hook.url, "has_custom_certificate": false, "pending_update_count": len(s.queue),
		"max_connections": 40}
	if s.hook.lastError != "" {
		out["last_error_message"], out["last_error_date"] = s.hook.lastError, s.hook.lastErrorAt.Unix()
	}
	return out, nil
}

func (s *Server) wakeHook() {
	if s.hook.wake != nil {
		select {
		case s.hook.wake <- struct{}{}:
		default:
		}
	}
}

func (s *Server) stopHook() {
	var stop context.CancelFunc
	s.locked(func() { stop = s.hook.stop })
	if stop != nil {
		stop()
		s.hook.done.Wait()
	}
}

// bring brings updates to the webhook until the server ends.
func (s *Server) bring(ctx context.Context) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
	defer client.CloseIdleConnections()
	for ctx.Err() == nil {
		var next time.Time
		s.mu.Lock()
		now := time.Now()
		passed := map[int64]bool{} // a later update of a chat does not overtake
		for _, u := range s.queue {
			h := &s.hook
			if h.url == "" || h.target == "" || len(h.busy) >= h.connections {
				break
			}
			if passed[u.chat] {
				continue
			}
			passed[u.chat] = true
			if h.busy[u.chat] {
				continue
			}
			if t := h.until[u.chat]; now.Before(t) {
				if next.IsZero() || t.Before(next) {
					next = t
				}
				continue
			}
			h.busy[u.chat] = true
			h.done.Go(func() { s.bringOne(ctx, client, u) })
		}
		s.mu.Unlock()
		var timer <-chan time.Time
		if !next.IsZero() {
			timer = time.After(time.Until(next))
		}
		select {
		case <-ctx.Done():
		case <-s.hook.wake:
		case <-timer:
		}
	}
}

func (s *Server) bringOne(ctx context.Context, client *http.Client, u *pending) {
	body, _ := json.Marshal(u.json())
	s.mu.Lock()
	public, _ := url.Parse(s.hook.url)
	address, secret, timeout := s.hook.target+public.RequestURI(), s.hook.secret, s.hook.timeout
	s.mu.Unlock()

	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		panic(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	resp, err := client.Do(req)
	status, wait := 0, time.Duration(0)
	var answer []byte
	if err == nil {
		status = resp.StatusCode
		answer, _ = io.ReadAll(io.LimitReader(resp.Body, 1<<20))
		resp.Body.Close()
		if n, e := strconv.Atoi(resp.Header.Get("Retry-After")); e == nil {
			wait = time.Duration(min(n, 3600)) * time.Second
		}
	}
	good := status >= 200 && status < 300

	s.mu.Lock()
	h := &s.hook
	delete(h.busy, u.chat)
	h.statuses[status]++
	if good {
		h.failures[u.chat] = 0
		s.queue = slices.DeleteFunc(s.queue, func(q *pending) bool { return q == u })
	} else {
		// Telegram begins with a second or so and doubles; a test has less time.
		if wait == 0 {
			wait = min(20*time.Millisecond<<min(h.failures[u.chat], 10), time.Second)
		}
		h.failures[u.chat]++
		h.until[u.chat] = time.Now().Add(wait)
		h.lastError, h.lastErrorAt = "Wrong response from the webhook: "+strconv.Itoa(status), time.Now()
	}
	s.change()
	s.wakeHook()
	s.mu.Unlock()

	// An answer may hold a call.
	p := params{map[string]string{}, map[string][]byte{}}
	if good && len(bytes.TrimSpace(answer)) > 0 && p.object(answer) == nil && p.text["method"] != "" {
		name := p.text["method"]
		s.locked(func() { s.calls[name]++ })
		if _, err := s.do(strings.ToLower(name), p); err != nil {
			s.locked(func() { s.offend("the webhook answered with a call that fails: %v", err) })
		}
	}
}
