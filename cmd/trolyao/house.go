package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"time"

	"trolyao/answer"
	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/index"
	"trolyao/org"
	"trolyao/starter"
	"trolyao/store"
)

// desk is what a command works with: the open store with at least the
// starter's documents in it.
type desk struct {
	m        *Main
	settings *Settings
	store    *store.Store
	log      *slog.Logger
	index    *index.Index // nil until openIndex
	data     *starter.Data
	lexicon  index.Lexicon
	verbs    *house.House
	writer   *answer.Writer   // nil when no language model is set
	embed    *index.Embedding // nil when no model that makes vectors is set
	pulse    house.Pulse
	patience time.Duration // of a search in a cluster; 0 is a person's

	base    *Settings         // without what was changed on the page
	kept    map[string]string // what was, as far as it is in force
	kick    chan struct{}     // it was changed here
	lan     string            // address in the office's network, "" none
	refused bool              // of a trial: Zalo refused the codes
}

// open opens the house at the settings in force; the caller closes it.
func (m *Main) open(ctx context.Context) (*desk, error) {
	s, err := m.settings()
	if err != nil {
		return nil, err
	}
	h := &desk{m: m, settings: s, base: s, kick: make(chan struct{}, 1)}
	if h.writer, err = s.LLM.writer(); err != nil {
		return nil, err
	}
	h.log = slog.New(s.logHandler(m.Stderr))
	if h.embed, err = s.Embed.of(func(err error) {
		h.log.Warn(
			"embedding model does not answer; ranking by words alone", "err", err)
	}); err != nil {
		return nil, err
	}
	if h.store, err = store.Open(ctx, s.dsn(), store.Options{Now: m.Now, Connections: s.Connections,
		BeforeUpgrade: m.beforeUpgrade(ctx, s)}); err != nil {
		return nil, spoken(err)
	}
	if h.writer != nil {
		h.writer.Budget = answer.NewBudget(s.LLM.limits, h.house().AddModelUse)
	}
	if err := h.furnish(ctx); err != nil {
		h.close()
		return nil, spoken(err)
	}
	if err := h.tune(ctx); err != nil {
		h.close()
		return nil, spoken(err)
	}
	return h, nil
}

func (h *desk) close() error {
	var err error
	if h.index != nil {
		err = h.index.Close()
	}
	return errors.Join(err, h.store.Close())
}

// attachIndex opens the index, where it is not open yet.
func (h *desk) attachIndex() error {
	if h.index != nil {
		return nil
	}
	x, err := index.Open(h.indexDir(), h.store, h.indexOptions())
	if err != nil {
		return err
	}
	h.index = x
	return nil
}

// indexDir is the folder of the index. It belongs to one feed, so that it is named after
// the store.
func (h *desk) indexDir() string { return filepath.Join(h.settings.Data, "index", h.store.ID()) }

// openIndex opens the index, where it is not open yet, and brings it up to the
// store's feed.
func (h *desk) openIndex(ctx context.Context) error {
	if err := h.attachIndex(); err != nil {
		return err
	}
	end, err := h.store.Seq(ctx)
	if err != nil {
		return err
	}
	p := progress{m: h.m}
	behind := h.index.Cursor() < end
	err = h.index.Follow(ctx, func(seq int64) { p.show("Đang lập chỉ mục: %d/%d", seq, end) })
	p.clear()
	if errors.Is(err, index.ErrAway) {
		h.log.Warn("the search cluster does not answer", "err", err)
		err = nil // the core library answers, or a sentence says why not
	}
	if behind {
		debug.FreeOSMemory() // indexing leaves much behind that answering does not need
	}
	return err
}

// indexOptions are those of every index the program opens: what is measured is
// what is used.
func (h *desk) indexOptions() index.Options {
	return index.Options{Lexicon: h.lexicon, Embedding: h.embed, Log: h.log, Cluster: h.cluster()}
}

// everything is what the terminal of the house may read.
var everything = index.Reader{All: true}

// house returns the verbs of the house. Those that search want openIndex first.
func (h *desk) house() *house.House {
	if h.verbs != nil && h.verbs.Index == h.index && h.verbs.Data == h.data {
		return h.verbs
	}
	h.verbs = house.New(house.Options{Store: h.store, Index: h.index, Data: h.data, Writer: h.writer, Now: h.m.Now,
		Pulse: &h.pulse, Dir: h.settings.Data, Key: h.settings.Key, From: h.settings.Remind.from,
		To: h.settings.Remind.to})
	return h.verbs
}

// bot returns the conversation of the terminal. It wants openIndex first.
func (h *desk) bot() *bot.Bot {
	return bot.New(bot.Options{
		House: h.house(), Answerer: h.room(), PerMinute: -1,
		Reader:  func(context.Context, bot.Message) (index.Reader, error) { return everything, nil },
		Officer: func(context.Context, bot.Message) (*org.Officer, error) { return operator, nil },
	})
}

// furnish puts what is shipped into the store.
func (h *desk) furnish(ctx context.Context) error {
	data, err := starter.Load()
	if err != nil {
		return err
	}
	h.data, h.lexicon = data, lexicon(data, h.today())
	return h.house().Furnish(ctx)
}

func (h *desk) today() corpus.Day { return corpus.DayOf(h.m.Now()) }

// spoken gives an error from below the words its package has for a person.
func spoken(err error) error {
	var known *store.Error
	if errors.As(err, &known) {
		return fail(known.Err, "%s", known.Text)
	}
	var locked *index.LockedError
	if errors.As(err, &locked) {
		return fail(err, "Chỉ mục trong thư mục dữ liệu đang được %s dùng; nếu trang web của trợ lý đang mở trên thư mục này (lệnh serve) thì hỏi và xem ở trang đó; nếu không, hãy đợi tiến trình đó kết thúc, hoặc chọn thư mục dữ liệu khác bằng cờ --data.", locked.Holder)
	}
	if errors.Is(err, index.ErrAway) {
		return fail(err, "Cụm tìm kiếm (TROLYAO_SEARCH_URL) không trả lời, nên chưa tra được văn bản. Xin thử lại sau ít phút.")
	}
	if errors.Is(err, index.ErrRefused) {
		return fail(err, textSearchRefused)
	}
	if errors.Is(err, index.ErrRebuilding) {
		return fail(err, "Chỉ mục tìm kiếm bị hỏng, cần lập lại từ kho. Hãy chạy lại lệnh.")
	}
	return err
}
