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
	"strings"
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
	// Patience is what one question may wait; 0 is what a person waits, within two seconds.
	// Whoever measures waits longer.
	Patience time.Duration
}

// Leaser gives a named right to one holder at a time, for a while; *store.Store is one.
type Leaser interface {
	Lease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error)
	Release(ctx context.Context, name, holder string) error
}

const (
	// searchBudget is what one question waits for the cluster, searchTry what a probe waits for
	// one node of it.
	searchBudget = 1700 * time.Millisecond
	searchTry    = 800 * time.Millisecond
	writeTry     = 60 * time.Second
	probeEvery   = 500 * time.Millisecond
	mostBody     = 256 << 20 // bytes of an answer
)

// wire speaks to the nodes of a cluster: one after another where one fails.
type wire struct {
	bases          []*url.URL
	patience       time.Duration
	user, password string
	http           *http.Client
	next           atomic.Uint32 // the node that answered last

	life context.Context
	down atomic.Bool // no node answers; searches do not wait

	missed atomic.Int32 // searches in a row that no node answered
}

func (c *Cluster) wire(life context.Context) (*wire, error) {
	w := &wire{user: c.User, password: c.Password, life: life, patience: cmp.Or(c.Patience, searchBudget)}
	for _, a := range c.Addresses {
		u, err := url.Parse(strings.TrimRight(a, "/"))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
			return nil, errors.New("index: cluster: an address is not http://… or https://…")
		}
		w.bases = append(w.bases, u)
	}
	if len(w.bases) == 0 {
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
	return w, nil
}

// refusedError is an answer that says no, and asking again would not help.
type refusedError struct {
	status int
	text   string
}

func (e *refusedError) Error() string { return fmt.Sprintf("index: cluster: %d %s", e.status, e.text) }

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

// once asks one node.
func (w *wire) once(ctx context.Context, base *url.URL, method, path string, body []byte, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, base.String()+path, bytes.NewReader(body))
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
	raw, err := io.ReadAll(io.LimitReader(res.Body, mostBody))
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", ErrAway, err)
	case again(res.StatusCode):
		return fmt.Errorf("%w: %d", ErrAway, res.StatusCode)
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

// ask is a request of a search: each node gets half of what it may wait, so that there are
// two tries, and within two seconds the answer says that none came.
// Where none answers, searches are not kept waiting until one does again.
func (w *wire) ask(ctx context.Context, method, path string, body []byte, out any) error {
	if w.down.Load() {
		return ErrAway
	}
	asker := ctx
	ctx, cancel := context.WithTimeout(ctx, w.patience)
	defer cancel()
	err := w.round(ctx, w.patience/2, method, path, body, out)
	if missingThere(err) { // somebody took the index away; it will be made again
		err = fmt.Errorf("%w: %w", ErrAway, err)
	} else if errors.Is(err, ErrAway) && asker.Err() == nil && w.missed.Add(1) >= missesAway {
		w.lose()
	}
	if err == nil {
		w.missed.Store(0)
	}
	return err
}

// missesAway is how many searches in a row no node answers until the cluster counts as
// away: one may have been slow, or have met a node that was just going down.
const missesAway = 3

// round asks the nodes one after another, twice at most, while ctx lasts.
func (w *wire) round(ctx context.Context, try time.Duration, method, path string, body []byte, out any) error {
	var err error
	for range 2 * len(w.bases) {
		n := w.next.Load()
		one, cancel := context.WithTimeout(ctx, try)
		err = w.once(one, w.bases[int(n)%len(w.bases)], method, path, body, out)
		cancel()
		if !errors.Is(err, ErrAway) {
			return err
		}
		w.next.CompareAndSwap(n, n+1)
		if ctx.Err() != nil {
			break
		}
	}
	return err
}

// lose takes note that the cluster is away, and looks until it is back.
func (w *wire) lose() {
	if w.down.Swap(true) {
		return
	}
	go func() {
		tick := time.NewTicker(probeEvery)
		defer tick.Stop()
		for {
			select {
			case <-w.life.Done():
				return
			case <-tick.C:
			}
			ctx, cancel := context.WithTimeout(w.life, searchBudget)
			err := w.round(ctx, searchTry, http.MethodGet, "/_cluster/health?wait_for_status=yellow&timeout=500ms", nil, nil)
			cancel()
			if err == nil {
				w.missed.Store(0)
				w.down.Store(false)
				return
			}
		}
	}()
}

// tries is how often a write is tried, with a pause that doubles from firstPause to lastPause.
const (
	tries      = 12
	firstPause = 100 * time.Millisecond
	lastPause  = 5 * time.Second
)

// put is a request of the indexer: it waits for a cluster that is busy.
func (w *wire) put(ctx context.Context, method, path string, body []byte, out any) error {
	pause := firstPause
	for n := 1; ; n++ {
		err := w.round(ctx, writeTry, method, path, body, out)
		if !errors.Is(err, ErrAway) || n == tries || w.down.Load() {
			return err
		}
		if err := wait(ctx, pause); err != nil {
			return err
		}
		pause = min(2*pause, lastPause)
	}
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
