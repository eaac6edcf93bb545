package index

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// ErrAway says that the search cluster does not answer.
var ErrAway = errors.New("index: the search cluster does not answer")

// Cluster is an OpenSearch cluster, 3.x, that holds the index in place of the folder.
type Cluster struct {
	Addresses      []string // http://… or https://…, of any of its nodes
	User, Password string   // "" asks without
	// Files in PEM: whom to trust beside the system, "" nobody; a certificate of our own
	// with its key, "" none.
	Trust, Certificate, Key string
	// Name tells this house's indexes in the cluster from those of others.
	Name string
	// Lease is who may write; nil is everybody.
	Lease Leaser
	// Patience is what one request of a question may wait for a cluster that is alive, and a
	// tenth of it how long a node may owe a sign of life, or longer where all was slow just
	// before; 0 is what a person waits, who is told within two seconds that the cluster is
	// away. Whoever measures waits longer.
	Patience time.Duration
}

// Leaser gives a named right to one holder at a time, for a while; *store.Store is one.
type Leaser interface {
	Lease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error)
	Release(ctx context.Context, name, holder string) error
}

const (
	patience      = 10 * time.Second
	writePatience = 2 * time.Minute

	// watchEvery is how often the nodes are looked after, hushed how long one may say nothing
	// while something is asked of it until it is asked for a sign of life: with the time it
	// has for that less than two seconds.
	watchEvery = 200 * time.Millisecond
	hushed     = 250 * time.Millisecond
	// spell is how old an absence is at most for a question to wait, no longer than blip, for
	// its end; afterwards it is told at once.
	spell = 5 * time.Second
	blip  = 1200 * time.Millisecond

	mostBody = 256 << 20 // bytes of an answer
)

// wire speaks to the nodes of a cluster. A node that is busy is waited for, one that is
// gone is not: whoever says nothing for a while is asked for a sign of life, which takes no
// search and which a busy node gives too. What was asked of a node without one is asked of
// another. Where no node is left the cluster is away, until one is back.
type wire struct {
	nodes          []*member
	patience       time.Duration
	user, password string
	http           *http.Client
	next           atomic.Uint32 // the node that answered last
	health         string        // the path that tells how our indexes are

	life context.Context

	mu   sync.Mutex
	away time.Time     // since when no node is there; zero while one is
	why  error         // what was told last instead of a sign of life
	back chan struct{} // closed when one is there again
	slow time.Duration // what answers took lately at most,
	when time.Time     // as of then
}

// member is one address of a cluster.
type member struct {
	base    *url.URL
	open    atomic.Int32 // what is asked of it and not answered
	said    atomic.Int64 // when it last answered, or was asked after a silence; in nanoseconds
	looking atomic.Bool  // it is asked for a sign of life

	mu   sync.Mutex
	here context.Context // ends when it is found gone; nil while it is
	gone context.CancelFunc
}

func (c *Cluster) wire(life context.Context) (*wire, error) {
	w := &wire{user: c.User, password: c.Password, life: life, patience: cmp.Or(c.Patience, patience),
		health: "/_cluster/health/" + url.PathEscape(c.alias()) + "-*?local=true"}
	for _, a := range c.Addresses {
		u, err := url.Parse(strings.TrimRight(a, "/"))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
			return nil, errors.New("index: cluster: an address is not http://… or https://…")
		}
		n := &member{base: u}
		n.here, n.gone = context.WithCancel(life)
		w.nodes = append(w.nodes, n)
	}
	if len(w.nodes) == 0 {
		return nil, errors.New("index: cluster: no address")
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy = nil // what is searched goes to the addresses that were set, and nowhere else
	t.MaxIdleConnsPerHost = 64
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	if c.Trust != "" {
		pem, err := os.ReadFile(c.Trust)
		if err != nil {
			return nil, fmt.Errorf("index: cluster: %w", err)
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("index: cluster: no certificate in %s", c.Trust)
		}
		t.TLSClientConfig.RootCAs = pool
	}
	if c.Certificate != "" {
		own, err := tls.LoadX509KeyPair(c.Certificate, c.Key)
		if err != nil {
			return nil, fmt.Errorf("index: cluster: %w", err)
		}
		t.TLSClientConfig.Certificates = []tls.Certificate{own}
	}
	w.http = &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	go w.watch()
	return w, nil
}

// alias is the name by which searches of everybody find the index that is whole.
func (c *Cluster) alias() string { return "trolyao-" + strings.ToLower(cmp.Or(c.Name, "kho")) }

// ErrRefused says that the search cluster does not let this program in: its name, password
// or certificate is not right there.
var ErrRefused = errors.New("index: the search cluster lets nobody in")

// refusedError is an answer that says no, and asking again would not help.
type refusedError struct {
	status int
	text   string
}

func (e *refusedError) Error() string { return fmt.Sprintf("index: cluster: %d %s", e.status, e.text) }

func (e *refusedError) Is(target error) bool {
	return target == ErrRefused && (e.status == http.StatusUnauthorized || e.status == http.StatusForbidden)
}

// missingThere reports whether the cluster said that there is no such thing.
func missingThere(err error) bool {
	var r *refusedError
	return errors.As(err, &r) && r.status == http.StatusNotFound
}

// again reports whether another node, or the same later, may give a better answer.
func again(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// once asks one node, as long as it is there.
func (w *wire) once(ctx context.Context, n *member, method, path string, body []byte, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, n.base.String()+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("index: cluster: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/x-ndjson")
		if !strings.Contains(path, "_bulk") && !strings.Contains(path, "_msearch") {
			req.Header.Set("Content-Type", "application/json")
		}
	}
	if w.user != "" {
		req.SetBasicAuth(w.user, w.password)
	}
	res, err := w.http.Do(req)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	defer res.Body.Close()
	n.heard()
	raw, err := io.ReadAll(io.LimitReader(&listener{res.Body, n}, mostBody))
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", ErrAway, err)
	case again(res.StatusCode):
		return fmt.Errorf("%w: %d %.300s", ErrAway, res.StatusCode, raw)
	case res.StatusCode >= 300:
		return &refusedError{res.StatusCode, string(raw[:min(len(raw), 300)])}
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("index: cluster: answer to %s: %w", path, err)
	}
	return nil
}

func (n *member) heard() { n.said.Store(time.Now().UnixNano()) }

// listener takes note of each piece of a long answer.
type listener struct {
	io.Reader
	n *member
}

func (l *listener) Read(p []byte) (int, error) {
	l.n.heard()
	return l.Reader.Read(p)
}

// present is the context in which a node may be asked; nil while it is gone.
func (n *member) present() context.Context {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.here
}

// ask is a request of a search.
func (w *wire) ask(ctx context.Context, method, path string, body []byte, out any) error {
	took, err := w.send(ctx, w.patience, method, path, body, out)
	if err == nil {
		w.note(took)
	}
	if missingThere(err) { // somebody took the index away; it will be made again
		err = fmt.Errorf("%w: %w", ErrAway, err)
	}
	return err
}

// put is a request of the indexer, which waits longer for a cluster that is busy.
func (w *wire) put(ctx context.Context, method, path string, body []byte, out any) error {
	_, err := w.send(ctx, writePatience, method, path, body, out)
	return err
}

// slowFor is how long it takes until half of how slow answers were is forgotten.
const slowFor = 2 * time.Second

// note takes note of what an answer took.
func (w *wire) note(took time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if took > w.lately() {
		w.slow, w.when = took, time.Now()
	}
}

// lately is what answers took just now at most; w.mu is held.
func (w *wire) lately() time.Duration { return w.slow >> min(60, time.Since(w.when)/slowFor) }

// deaf is how long a node has for a sign of life: where all is slow, longer, for then silence
// says less.
func (w *wire) deaf() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return min(max(w.patience/10, 2*w.lately()), w.patience/2)
}

const (
	firstPause = 50 * time.Millisecond
	lastPause  = 2 * time.Second
)

// send asks one node after another until one answers, while patience lasts. What is sent
// may come twice. took is what the node that answered took.
func (w *wire) send(ctx context.Context, patience time.Duration, method, path string, body []byte,
	out any) (took time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := w.blip(ctx); err != nil {
		return 0, err
	}
	pause := firstPause
	err = ErrAway
	for tried := 1; ; tried++ {
		at := w.next.Load()
		n, here := w.pick(at)
		if n == nil {
			return 0, err
		}
		begun := time.Now()
		one, cancel := context.WithCancel(ctx)
		stop := context.AfterFunc(here, cancel)
		if n.open.Add(1) == 1 {
			n.heard()
		}
		err = w.once(one, n, method, path, body, out)
		n.open.Add(-1)
		stop()
		cancel()
		if !errors.Is(err, ErrAway) || ctx.Err() != nil {
			return time.Since(begun), err
		}
		if here.Err() == nil {
			w.look(n)
		}
		w.next.CompareAndSwap(at, at+1)
		if tried%len(w.nodes) != 0 {
			continue
		}
		if wait(ctx, pause) != nil {
			return 0, err
		}
		pause = min(2*pause, lastPause)
	}
}

// pick is the node whose turn it is among those that are there; nil where none is.
func (w *wire) pick(at uint32) (*member, context.Context) {
	for i := range w.nodes {
		n := w.nodes[(int(at)+i)%len(w.nodes)]
		if here := n.present(); here != nil {
			return n, here
		}
	}
	return nil, nil
}

// look asks a node for a sign of life, and takes note when it is gone, or back.
func (w *wire) look(n *member) {
	if n.looking.Swap(true) {
		return
	}
	defer n.looking.Store(false)
	begun := time.Now()
	ctx, cancel := context.WithTimeout(w.life, w.deaf())
	defer cancel()
	var is struct{ Status string }
	err := w.once(ctx, n, http.MethodGet, w.health, nil, &is)
	there := is.Status != "red"  // else it lives, and shards of ours are nowhere
	if errors.Is(err, ErrAway) { // too busy for this, or for everything
		there = n.present() != nil && n.said.Load() > begun.UnixNano()
	}
	if w.life.Err() != nil {
		return
	}
	n.mu.Lock()
	switch {
	case there && n.here == nil:
		n.here, n.gone = context.WithCancel(w.life)
	case !there && n.here != nil:
		n.gone()
		n.here = nil
	}
	n.mu.Unlock()
	w.mu.Lock()
	defer w.mu.Unlock()
	if !there && err == nil {
		err = fmt.Errorf("%w: shards of the index are nowhere", ErrAway)
	}
	if !there {
		w.why = err
	}
	switch any, _ := w.pick(0); {
	case any == nil && w.away.IsZero():
		w.away, w.back = time.Now(), make(chan struct{})
	case any != nil && !w.away.IsZero():
		w.away = time.Time{}
		close(w.back)
	}
}

// watch looks after the nodes that keep somebody waiting, and after those that are gone.
func (w *wire) watch() {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-w.life.Done():
			return
		case <-tick.C:
		}
		silent := slices.ContainsFunc(w.nodes, func(n *member) bool {
			return n.open.Load() > 0 && time.Now().UnixNano()-n.said.Load() > int64(hushed)
		})
		for _, n := range w.nodes { // where one says nothing, the others may not either
			if (silent || n.present() == nil) && !n.looking.Load() {
				go w.look(n)
			}
		}
	}
}

// down is nil while a node is there, else ErrAway with what was told last.
func (w *wire) down() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.away.IsZero() {
		return nil
	}
	return w.why
}

// Away is nil, or [ErrAway] with its cause while the search cluster does not answer.
func (x *Index) Away() error {
	if x.cluster == nil {
		return nil
	}
	return x.cluster.down()
}

// blip waits a little for a cluster that has just gone: it may be back at once.
func (w *wire) blip(ctx context.Context) error {
	w.mu.Lock()
	away, back := w.away, w.back
	w.mu.Unlock()
	if away.IsZero() {
		return nil
	}
	if time.Since(away) < spell {
		select {
		case <-back:
			return nil
		case <-ctx.Done():
		case <-time.After(blip):
		}
	}
	return cmp.Or(w.down(), ErrAway)
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// encoded is v as JSON; v is made of what always can be.
func encoded(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

type fields = map[string]any
