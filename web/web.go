package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"trolyao/bot"
	"trolyao/house"
	"trolyao/org"
	"trolyao/post"
	"trolyao/store"
)

// Options are what a Server works with.
type Options struct {
	Bot   *bot.Bot
	Store *store.Store
	// Hall answers what Chat takes in; nil leaves the conversations out. Who
	// makes the hall runs it.
	Hall *post.Hall
	Chat *Chat
	Now  func() time.Time // nil means time.Now
	Log  *slog.Logger     // nil means none
	// Patience is how long a browser without scripts waits for an answer before
	// it is shown a page that asks again; 0 means 5 s.
	Patience time.Duration
	// Public is the address under which people reach the house, without a slash
	// at its end; "" means that of the request. https:// makes cookies Secure.
	Public string
	// Anonymous lets people who have not signed in ask and read published law.
	Anonymous bool
	// Embed are the origins whose pages may show the conversation in a frame
	// ("https://noibo.example.vn"); none shows it nowhere.
	Embed []string
	// Proxies are the networks whose X-Forwarded-For and -Proto are believed.
	Proxies []netip.Prefix
	// Single is the single sign-on; nil is none.
	Single *SingleSignOn
	// Networks are the names of the channels that an officer can link an address
	// of: "telegram".
	Networks []string
	// Settings are shown to administrators as they are in force.
	Settings []Setting
	// Control changes some of them on the page; nil shows them only.
	Control *Control
	// Unpaced counts no requests: one address may make as many as it likes.
	Unpaced bool
	// Inbox is the folder whose files are taken in; "" none.
	Inbox string
	// Backup is where backups of the house are kept and how they are made.
	Backup Backup
	// Version is the program's, for the health page.
	Version string
	// Doctor looks at everything that the program needs and says how it stands; nil
	// leaves it out of the health page.
	Doctor func(context.Context) []Finding
}

// Finding is how one thing stands, in words for a person.
type Finding struct {
	Text         string
	Remark, Sick bool // one of them, or well
}

// Backup are the settings of backups. Dir "" makes none; Key is the public key of
// age they are sealed for, "" for none. Each is made after Hour of the day.
type Backup struct {
	Dir, Key string
	Hour     int
}

// Setting is a line of the page of settings; a secret's value is masked by who
// hands it in.
type Setting struct{ Name, Value, Default, From, About string }

// Server answers requests. It is safe for concurrent use.
type Server struct {
	house *house.House
	bot   *bot.Bot
	store *store.Store
	now   func() time.Time
	log   *slog.Logger
	opts  Options

	public    *url.URL // nil: as the request says
	mux       *http.ServeMux
	pages     map[string]need // of every pattern
	templates map[string]*template.Template
	assets    *assets
	crossing  *http.CrossOriginProtection
	single    *single // nil: none
	metrics   *metrics

	writeMu    sync.Mutex // guards what readiness found when it tried to write
	writeTried time.Time
	writeErr   error
	started    time.Time
	texts      texts
	limits     limits
	guestKey   atomic.Pointer[string] // of guests' cookies; nil until it is wanted
}

// New returns a Server.
func New(o Options) (*Server, error) {
	if o.Bot == nil || o.Store == nil {
		return nil, errors.New("web: no bot or no store")
	}
	s := &Server{house: o.Bot.House, bot: o.Bot, store: o.Store, now: o.Now, log: o.Log, opts: o,
		mux: http.NewServeMux(), pages: map[string]need{}, crossing: http.NewCrossOriginProtection()}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.opts.Patience == 0 {
		s.opts.Patience = 5 * time.Second
	}
	s.started = s.now()
	if o.Public != "" {
		u, err := url.Parse(strings.TrimSuffix(o.Public, "/"))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Path != "" ||
			u.RawQuery != "" || u.Fragment != "" || u.User != nil {
			return nil, fmt.Errorf("web: public address %q", o.Public)
		}
		s.public = u
		if err := s.crossing.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, fmt.Errorf("web: public address: %w", err)
		}
	}
	var err error
	if s.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	if s.templates, err = s.loadTemplates(); err != nil {
		return nil, err
	}
	s.installPages()
	s.helpPages()
	s.accountPages()
	s.singlePages()
	s.letterPages()
	s.adminPages()
	s.chatPages()
	s.libraryPages()
	s.procedurePages()
	s.draftPages()
	s.watchPages()
	s.apiPages()
	s.mcpPages()
	if err := s.widgetPages(); err != nil {
		return nil, err
	}
	s.taskPages()
	s.scorePages()
	s.planPages()
	s.overseePages()
	s.calendarPages()
	return s, nil
}

// need says who may open a page.
type need string

const (
	anybody  need = "anybody"  // the world: signing in, machine endpoints
	readers  need = "readers"  // who is signed in, and everybody in the anonymous mode
	officers need = "officers" // who is signed in
)

// may is the need of an action that is open to the person everywhere.
func may(a org.Action) need { return need("may " + a) }

// met reports whether a person meets the need.
func (s *Server) met(n need, who *org.Officer) bool {
	switch n {
	case anybody:
		return true
	case readers:
		return who != nil || s.opts.Anonymous
	case officers:
		return who != nil
	}
	a, ok := strings.CutPrefix(string(n), "may ")
	return ok && who.May(org.Action(a))
}

// Sizes of a request's body, in bytes.
const (
	mostForm   = 1 << 20
	mostUpload = 256 << 20
)

// page registers a page under a pattern of net/http: "GET /vb/{key}".
func (s *Server) page(pattern string, n need, handle func(*visit) error) {
	s.register(pattern, n, mostForm, handle)
}

// upload is page for a form with files; the files together may be as large as
// most bytes, and slow senders are given time.
func (s *Server) upload(pattern string, n need, most int64, handle func(*visit) error) {
	s.register(pattern, n, most, handle)
}

func (s *Server) register(pattern string, n need, most int64, handle func(*visit) error) {
	s.pages[pattern] = n
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Server: s, w: w, r: r}
		if err := v.enter(n, most); err != nil {
			v.explain(err)
			return
		}
		if err := handle(v); err != nil {
			v.explain(err)
		}
	})
}

// Handle mounts a handler of another door, such as a channel's webhook, that
// looks after itself: nothing but the size of the body is checked.
func (s *Server) Handle(pattern string, h http.Handler) {
	h = http.MaxBytesHandler(h, mostForm)
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		http.NewResponseController(w).SetReadDeadline(time.Now().Add(formTime))
		h.ServeHTTP(w, r)
	})
}

// way is a line of the navigation.
type way struct {
	Path, Name string
	Here       bool
	New        int // what waits to be read there
}

// ways are the navigation in order; what has no page, or no page for the
// reader, is left out.
var ways = []way{
	{Path: "/", Name: "Hỏi đáp"},
	{Path: "/vb", Name: "Văn bản"},
	{Path: "/thu-tuc", Name: "Thủ tục"},
	{Path: "/kiem-tra", Name: "Kiểm tra dự thảo"},
	{Path: "/viec", Name: "Nhiệm vụ"},
	{Path: "/diem", Name: "Điểm"},
	{Path: "/hop-thu", Name: "Hộp thư"},
	{Path: "/quan-tri", Name: "Quản trị"},
}

// waysOf are the ways that exist for a person who stands at path.
func (s *Server) waysOf(who *org.Officer, path string) []way {
	var out []way
	for _, w := range ways {
		n, ok := s.pages["GET "+w.Path]
		if w.Path == "/" {
			n, ok = s.pages["GET /{$}"]
		}
		if ok && s.met(n, who) {
			w.Here = path == w.Path || w.Path != "/" && strings.HasPrefix(path, w.Path+"/")
			out = append(out, w)
		}
	}
	return out
}

// home is where a person begins.
func (s *Server) home(who *org.Officer) string {
	if w := s.waysOf(who, ""); len(w) > 0 {
		return w[0].Path
	}
	return "/dang-nhap"
}

// link is the full address of a path.
func (v *visit) link(path string) string {
	if v.public != nil {
		return v.public.String() + path
	}
	scheme := "http"
	if v.secure() {
		scheme = "https"
	}
	return scheme + "://" + v.r.Host + path
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.guard(w, r) }
