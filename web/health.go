package web

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
)

func (s *Server) healthPages() {
	s.metrics = newMetrics(s.house)
	s.page("GET /quan-tri/suc-khoe", may(org.SeeHouse), (*visit).health)
	s.page("GET /healthz", anybody, (*visit).alive)
	s.page("GET /readyz", anybody, (*visit).ready)
	s.page("GET /metrics", anybody, (*visit).measured)
}

type healthPage struct {
	Version  string
	Since    time.Time
	Census   house.Census
	Progress house.Progress
	Ready    bool
	Memory   int64 // of the program, bytes
	Statuses []statusCount
	Off      string
	Silent   bool
	Doctor   bool // there is one
	Findings []Finding
}

type statusCount struct {
	Name string
	N    int64
}

func (v *visit) health() error {
	d := healthPage{Version: v.opts.Version, Since: v.started}
	var err error
	if d.Census, err = v.house.Census(v.ctx()); err != nil {
		return err
	}
	for _, status := range statusOrder {
		if n := d.Census.Turns[status]; n > 0 {
			d.Statuses = append(d.Statuses, statusCount{textStatuses[status], n})
		}
	}
	if d.Progress, err = v.house.Progress(v.ctx()); err != nil {
		return err
	}
	d.Ready = d.Progress.Ready()
	if d.Off, err = v.house.Off(v.ctx()); err != nil {
		return err
	}
	if d.Silent, err = v.house.Silent(v.ctx()); err != nil {
		return err
	}
	if d.Doctor = v.opts.Doctor != nil; d.Doctor && v.query("kiem") != "" {
		d.Findings = v.opts.Doctor(v.ctx())
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	d.Memory = int64(m.Sys - m.HeapReleased)
	return v.render("health", d)
}

// alive says that the program answers and its store can be read.
func (v *visit) alive() error {
	ctx, cancel := context.WithTimeout(v.ctx(), 5*time.Second)
	defer cancel()
	if _, err := v.house.Progress(ctx); err != nil {
		v.log.Error("not alive", "err", err)
		return v.json(http.StatusServiceUnavailable, map[string]string{"status": "store"})
	}
	return v.json(http.StatusOK, map[string]string{"status": "ok"})
}

// ready says whether searches know everything the store holds.
func (v *visit) ready() error {
	ctx, cancel := context.WithTimeout(v.ctx(), 5*time.Second)
	defer cancel()
	p, err := v.house.Progress(ctx)
	if err != nil {
		v.log.Error("not ready", "err", err)
		return v.json(http.StatusServiceUnavailable, map[string]string{"status": "store"})
	}
	body := map[string]any{"status": "ok", "cursor": p.Cursor, "end": p.End}
	if !p.Ready() {
		body["status"] = "indexing"
		return v.json(http.StatusServiceUnavailable, body)
	}
	if err := v.wrote(ctx); err != nil {
		v.log.Error("not ready", "err", err)
		return v.json(http.StatusServiceUnavailable, map[string]string{"status": "store"})
	}
	return v.json(http.StatusOK, body)
}

// writeEvery is how often at most readiness tries whether the store takes anything.
const writeEvery = 10 * time.Second

// wrote says whether the store takes anything, as it was found not long ago.
func (v *visit) wrote(ctx context.Context) error {
	v.writeMu.Lock()
	defer v.writeMu.Unlock()
	if now := v.opts.Now(); now.Sub(v.writeTried).Abs() >= writeEvery {
		v.writeErr, v.writeTried = v.house.TryWriting(ctx), now
	}
	return v.writeErr
}

// measured shows the figures to a program on the same machine and to whoever may
// see the house.
func (v *visit) measured() error {
	if !v.nearby() && !v.who.May(org.SeeHouse) {
		return store.ErrNotFound
	}
	promhttp.HandlerFor(v.metrics.registry, promhttp.HandlerOpts{}).ServeHTTP(v.w, v.r)
	return nil
}

// nearby reports whether the request comes from this machine, and not through a
// proxy on it.
func (v *visit) nearby() bool {
	for _, h := range []string{"X-Forwarded-For", "X-Real-Ip", "Forwarded", "Via"} {
		if v.r.Header.Get(h) != "" {
			return false
		}
	}
	host, _, err := net.SplitHostPort(v.r.RemoteAddr)
	if err != nil {
		return false
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

// metrics are the figures of the house for a program that watches it.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
}

func newMetrics(h *house.House) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "trolyao_http_requests_total",
			Help: "Requests answered."}, []string{"page", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "trolyao_http_seconds",
			Help:    "Time until a request was answered.",
			Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60}}, []string{"page"}),
	}
	m.registry.MustRegister(m.requests, m.took, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), census{h})
	return m
}

// request counts a request under its pattern, so that there are as many series as
// pages.
func (m *metrics) request(pattern string, status int, took time.Duration) {
	if pattern == "" {
		pattern = "none"
	}
	m.requests.WithLabelValues(pattern, strconv.Itoa(status)).Inc()
	m.took.WithLabelValues(pattern).Observe(took.Seconds())
}

// census counts what the house holds when it is asked.
type census struct{ house *house.House }

var (
	descTurns = prometheus.NewDesc("trolyao_questions", "Questions stored, by the status of their answer.",
		[]string{"status"}, nil)
	descMessages = prometheus.NewDesc("trolyao_messages", "Messages to officers, by state.", []string{"state"}, nil)
	descWaiting  = prometheus.NewDesc("trolyao_message_waiting_seconds",
		"How long the message has waited that is due longest.", nil, nil)
	descDocuments = prometheus.NewDesc("trolyao_documents", "Documents held.", nil, nil)
	descBehind    = prometheus.NewDesc("trolyao_index_behind", "Changes that searches do not know yet.", nil, nil)
	descPieces    = prometheus.NewDesc("trolyao_conversation_pieces",
		"Questions that came in and pieces of answers that go out, by state.", []string{"way", "state"}, nil)
	descAsked = prometheus.NewDesc("trolyao_question_waiting_seconds",
		"How long the question has waited that waits longest for its answer.", nil, nil)
	descSize   = prometheus.NewDesc("trolyao_database_bytes", "Size of the database.", nil, nil)
	descFree   = prometheus.NewDesc("trolyao_disk_free_bytes", "What the disk of the data folder can still take.", nil, nil)
	descWrites = prometheus.NewDesc("trolyao_write_errors_total", "Writes that failed for a reason of the database.",
		nil, nil)
	descFailed = prometheus.NewDesc("trolyao_work_failures_total", "Failures of the work beside the pages.",
		[]string{"work"}, nil)
	descBackup = prometheus.NewDesc("trolyao_backup_age_seconds", "Age of the newest good backup.", nil, nil)
	descOff    = prometheus.NewDesc("trolyao_answers_off", "1 while questions are turned away.", nil, nil)
)

func (c census) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descTurns, descMessages, descWaiting, descDocuments, descBehind, descPieces,
		descAsked, descSize, descFree, descWrites, descFailed, descBackup, descOff} {
		ch <- d
	}
}

func (c census) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	n, err := c.house.Census(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(descDocuments, err)
		return
	}
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	gauge(descDocuments, float64(n.Documents))
	for status, k := range n.Turns {
		gauge(descTurns, float64(k), status)
	}
	for state, k := range n.Messages {
		gauge(descMessages, float64(k), string(state))
	}
	gauge(descWaiting, n.Waiting.Seconds())
	for key, k := range n.Conversation {
		way, state, _ := strings.Cut(key, " ")
		gauge(descPieces, float64(k), way, state)
	}
	gauge(descAsked, n.Asked.Seconds())
	gauge(descSize, float64(n.DatabaseBytes))
	if n.DiskFree >= 0 {
		gauge(descFree, float64(n.DiskFree))
	}
	if !n.Backup.IsZero() {
		gauge(descBackup, c.house.Now().Sub(n.Backup).Seconds())
	}
	counter := func(d *prometheus.Desc, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, value, labels...)
	}
	counter(descWrites, float64(n.WriteErrors))
	for work, k := range n.Failures {
		counter(descFailed, float64(k), work)
	}
	if p, err := c.house.Progress(ctx); err == nil {
		gauge(descBehind, float64(p.End-p.Cursor))
	}
	if why, err := c.house.Off(ctx); err == nil {
		off := 0.0
		if why != "" {
			off = 1
		}
		gauge(descOff, off)
	}
}
