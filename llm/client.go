package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// Endpoint is a server that speaks the OpenAI protocol.
type Endpoint struct {
	Name       string // in logs and with each answer; "" means the host of URL
	URL        string // up to and with "/v1"
	Model      string
	EmbedModel string // "" when it makes no vectors
	Key        string // "" sends none
	// Internal says that internal documents may be sent there: a server of the
	// house.
	Internal bool
	// Encoding its tokens are counted in; "" means [DefaultEncoding].
	Encoding string
	Window   int // tokens of prompt and answer together; 0 means 8192
	Reply    int // tokens of an answer; 0 means 1024

	// First is the time until the first byte of an answer to an empty prompt; 0
	// means 30 s. A prompt adds a second for each [readRate] bytes of it.
	First    time.Duration
	Idle     time.Duration // between two pieces; 0 means 15 s
	Total    time.Duration // for one request with its retries; 0 means 90 s
	Patience time.Duration // waiting between retries, in all; 0 means 10 s
	Retries  int           // 0 means 2; -1 none

	// Transport carries the requests; nil means a pool of its own.
	Transport http.RoundTripper
}

// Counts are what was asked of an endpoint since the program began.
type Counts struct {
	Requests, Failures, Retries, Cut int
	Usage                            Usage
}

// Client asks endpoints in order: the next one when one fails before its first
// word. It is safe for concurrent use.
type Client struct {
	all []*endpoint
}

type endpoint struct {
	Endpoint
	api      *openai.Client
	wire     *wire
	noSchema atomic.Bool // it refused a schema before

	mu     sync.Mutex
	counts Counts
	factor float64 // tokens the server counts for each of ours
}

// spare is what other families of models may need more than we count, until a
// server told its own count.
const spare = 1.15

// New returns a Client. With no endpoint it is offline: it answers [Offline]
// and opens no socket. An error is about the settings.
func New(endpoints ...Endpoint) (*Client, error) {
	c := &Client{}
	for _, e := range endpoints {
		u, err := url.Parse(e.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
			return nil, fmt.Errorf("llm: address of endpoint %q must be http(s)://host/v1 without name and password",
				e.Name)
		}
		if e.Model == "" && e.EmbedModel == "" {
			return nil, fmt.Errorf("llm: endpoint %s has no model", u.Host)
		}
		if e.Name == "" {
			e.Name = u.Host
		}
		set(&e.Window, 8192)
		set(&e.Reply, 1024)
		set(&e.First, 30*time.Second)
		set(&e.Idle, 15*time.Second)
		set(&e.Total, 90*time.Second)
		set(&e.Patience, 10*time.Second)
		set(&e.Retries, 2)
		if e.Window < 2*e.Reply {
			return nil, fmt.Errorf("llm: window of %s must be at least twice its answer", e.Name)
		}
		if err := CheckEncoding(e.Encoding); err != nil {
			return nil, fmt.Errorf("llm: endpoint %s: %w", e.Name, err)
		}
		if e.Transport == nil {
			t := http.DefaultTransport.(*http.Transport).Clone()
			t.MaxIdleConnsPerHost = 8
			e.Transport = t
		}
		ep := &endpoint{Endpoint: e, factor: spare}
		cfg := openai.DefaultConfig(e.Key)
		cfg.BaseURL = strings.TrimRight(e.URL, "/")
		cfg.EmptyMessagesLimit = math.MaxInt32
		ep.wire = &wire{
			base: e.Transport, retries: max(0, e.Retries), patience: e.Patience, first: e.First, idle: e.Idle,
			wait: sleep, now: time.Now, retried: func() { ep.count(func(c *Counts) { c.Retries++ }) },
		}
		cfg.HTTPClient = &http.Client{
			Transport: ep.wire,
		}
		ep.api = openai.NewClientWithConfig(cfg)
		c.all = append(c.all, ep)
	}
	return c, nil
}

func set[T int | time.Duration](p *T, v T) {
	if *p == 0 {
		*p = v
	}
}

// Counts returns the counts of each endpoint by its name.
func (c *Client) Counts() map[string]Counts {
	out := map[string]Counts{}
	for _, e := range c.all {
		e.mu.Lock()
		out[e.Name] = e.counts
		e.mu.Unlock()
	}
	return out
}

func (e *endpoint) count(f func(*Counts)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	f(&e.counts)
}

func (e *endpoint) tokens(text string) int {
	n, err := Tokens(e.Encoding, text)
	if err != nil {
		n = len(text) // never fewer tokens than that
	}
	return n
}

func (e *endpoint) spared() float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.factor
}

// chatting are the endpoints that may be asked.
func (c *Client) chatting(internal bool) []*endpoint {
	var out []*endpoint
	for _, e := range c.all {
		if e.Model != "" && (e.Internal || !internal) {
			out = append(out, e)
		}
	}
	return out
}

// Room implements [Model]: the room of the smallest endpoint that may be asked.
func (c *Client) Room(internal bool) *Room {
	all := c.chatting(internal)
	if len(all) == 0 {
		return nil
	}
	least := math.MaxInt
	for _, e := range all {
		least = min(least, e.Window-e.Reply-64) // the server's own marks around messages
	}
	return &Room{least, func(text string) int {
		n := 0
		for _, e := range all {
			n = max(n, int(math.Ceil(float64(e.tokens(text))*e.spared())))
		}
		return n + 4
	}}
}

// Chat implements [Model].
func (c *Client) Chat(ctx context.Context, r Request, each func(string) error) (*Reply, error) {
	all := c.chatting(r.Internal)
	if len(all) == 0 {
		return nil, &Error{Kind: Offline}
	}
	var failed error
	for _, e := range all {
		reply, err := e.chat(ctx, r, each)
		if err == nil || ctx.Err() != nil || !isError(err) {
			return reply, err
		}
		failed = errors.Join(failed, err)
	}
	if len(all) == 1 {
		return nil, failed
	}
	var last *Error
	for _, err := range failed.(interface{ Unwrap() []error }).Unwrap() {
		errors.As(err, &last)
	}
	return nil, &Error{Kind: last.Kind, Status: last.Status, Endpoint: last.Endpoint, Err: failed}
}

func isError(err error) bool {
	var e *Error
	return errors.As(err, &e)
}

func (e *endpoint) chat(ctx context.Context, r Request, each func(string) error) (*Reply, error) {
	total, cancel := context.WithTimeoutCause(ctx, e.Total, ErrSilent)
	defer cancel()
	e.count(func(c *Counts) { c.Requests++ })
	req, ours := e.request(r)
	stream, err := e.open(total, req)
	if err != nil {
		return nil, e.fail(ctx, err)
	}
	defer stream.Close()
	h := hearing{model: e.Model}
	err, stop := h.listen(stream, each)
	if stop != nil {
		return nil, stop
	}
	if ctx.Err() != nil && h.finish == "" {
		return nil, context.Cause(ctx)
	}
	if cause := context.Cause(total); err != nil && cause != nil {
		err = cause
	}
	switch {
	case h.finish == "length":
		err = ErrLength
	case h.finish == "content_filter":
		err = ErrFiltered
	case h.finish != "":
		err = nil
	case err == nil:
		err = ErrNoEnd
	}
	if h.text.Len() == 0 && err != ErrFiltered {
		if err == nil {
			err = errors.New("empty answer")
		}
		return nil, e.fail(ctx, err)
	}
	reply := &Reply{Endpoint: e.Name, Model: h.model, Text: h.text.String(), Cut: err != nil, Why: err}
	if err != nil && !isWhy(err) {
		reply.Why = errors.New(e.clean(err.Error()))
	}
	if h.told {
		reply.Usage = h.usage
	} else {
		reply.Usage = Usage{Prompt: ours, Reply: e.tokens(reply.Text), Estimated: true}
	}
	e.spent(reply, ours)
	return reply, nil
}

// request is what is sent to the server, and the tokens of it as we count them.
func (e *endpoint) request(r Request) (req openai.ChatCompletionRequest, ours int) {
	most := e.Reply
	if r.MaxTokens > 0 {
		most = min(most, r.MaxTokens)
	}
	req = openai.ChatCompletionRequest{
		//lint:ignore SA1019 servers of one's own know this name only; open asks again by the other
		Model: e.Model, MaxTokens: most,
		// Zero would be left out, and the server's own value would hold: the wire
		// writes this one as zero.
		Temperature:   math.SmallestNonzeroFloat32,
		StreamOptions: &openai.StreamOptions{IncludeUsage: true},
	}
	for _, m := range r.Messages {
		req.Messages = append(req.Messages, openai.ChatCompletionMessage{Role: string(m.Role), Content: m.Text})
		ours += e.tokens(m.Text) + 4
	}
	if r.Schema != nil && !e.noSchema.Load() {
		req.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: r.Schema.Name, Schema: r.Schema.JSON,
				Strict: true},
		}
	}
	return req, ours
}

// hearing is what has come of a stream.
type hearing struct {
	text   strings.Builder
	model  string // that says it answers
	finish string // why it ended, "" when it has not said
	usage  Usage
	told   bool // the server counted its tokens
}

// listen reads a stream until it ends or is longer than maxText. err is what
// broke it, nil at its end; stop is the word of each that no more is wanted.
func (h *hearing) listen(stream *openai.ChatCompletionStream, each func(string) error) (err, stop error) {
	for {
		raw, err := stream.RecvRaw()
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return err, nil
		}
		k, err := readChunk(raw)
		if err != nil {
			return err, nil
		}
		if k.Model != "" {
			h.model = k.Model
		}
		if k.Usage != nil && k.Usage.Prompt+k.Usage.Completion > 0 {
			h.usage, h.told = Usage{Prompt: k.Usage.Prompt, Reply: k.Usage.Completion}, true
		}
		piece, end := k.text()
		if end != "" {
			h.finish = end
		}
		if piece == "" {
			continue
		}
		h.text.WriteString(piece)
		if each != nil {
			if stop := each(piece); stop != nil {
				return nil, stop
			}
		}
		if h.text.Len() >= maxText {
			return ErrTooLong, nil
		}
	}
}

// spent enters the tokens of a reply to what we counted as ours tokens.
func (e *endpoint) spent(reply *Reply, ours int) {
	told := !reply.Usage.Estimated
	e.count(func(c *Counts) {
		c.Usage.Prompt += reply.Usage.Prompt
		c.Usage.Reply += reply.Usage.Reply
		c.Usage.Estimated = c.Usage.Estimated || !told
		if reply.Cut {
			c.Cut++
		}
		if told && ours > 100 {
			// A server may count templates of its own; never trust less than half.
			e.factor = min(4, max(0.5, 1.02*float64(reply.Usage.Prompt)/float64(ours)))
		}
	})
}

func isWhy(err error) bool {
	return slices.Contains([]error{ErrNoEnd, ErrLength, ErrFiltered, ErrSilent, ErrTooLong}, err)
}

// maxText is the longest answer that is read, in bytes.
const maxText = 256 << 10

// open starts the stream. What a server or the client refuses before the first
// word, a schema or the names of parameters, is tried once more without.
func (e *endpoint) open(ctx context.Context, req openai.ChatCompletionRequest) (*openai.ChatCompletionStream, error) {
	stream, err := e.api.CreateChatCompletionStream(ctx, req)
	if err != nil && statusOf(err) == 0 && !isWhy(err) && reasoning(err) {
		//lint:ignore SA1019 the name that this model refuses is given up for the other
		req.MaxCompletionTokens, req.MaxTokens, req.Temperature = req.MaxTokens, 0, 0
		stream, err = e.api.CreateChatCompletionStream(ctx, req)
	}
	if s := statusOf(err); req.ResponseFormat != nil && (s == http.StatusBadRequest ||
		s == http.StatusUnprocessableEntity || s == http.StatusNotImplemented) {
		said := strings.ToLower(messageOf(err))
		req.ResponseFormat = nil
		again, err2 := e.api.CreateChatCompletionStream(ctx, req)
		if err2 == nil && (strings.Contains(said, "response_format") || strings.Contains(said, "schema") ||
			strings.Contains(said, "grammar")) {
			e.noSchema.Store(true)
		}
		return again, err2
	}
	return stream, err
}

// reasoning says that the client refused parameters for the name of the model.
func reasoning(err error) bool {
	for _, refused := range []error{openai.ErrReasoningModelMaxTokensDeprecated,
		openai.ErrReasoningModelLimitationsOther, openai.ErrReasoningModelLimitationsLogprobs} {
		if errors.Is(err, refused) {
			return true
		}
	}
	return false
}

// chunk is an event of a stream, or a whole answer that came as one.
type chunk struct {
	Model   string `json:"model"`
	Choices []struct {
		Delta struct {
			Content content `json:"content"`
		} `json:"delta"`
		Message struct {
			Content content `json:"content"`
		} `json:"message"`
		Finish string `json:"finish_reason"`
	} `json:"choices"`
	Usage *struct {
		Prompt     int `json:"prompt_tokens"`
		Completion int `json:"completion_tokens"`
	} `json:"usage"`
	Error  json.RawMessage `json:"error"`
	Detail json.RawMessage `json:"detail"`
}

// content is text, or a list of pieces of text.
type content string

func (c *content) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*c = content(s)
		return nil
	}
	var parts []struct {
		Text string `json:"text"`
	}
	if json.Unmarshal(b, &parts) == nil {
		for _, p := range parts {
			*c += content(p.Text)
		}
	}
	return nil
}

func readChunk(raw []byte) (chunk, error) {
	var k chunk
	if err := json.Unmarshal(raw, &k); err != nil {
		return k, fmt.Errorf("broken event: %w", err)
	}
	for _, m := range []json.RawMessage{k.Error, k.Detail} {
		if len(m) > 0 && string(m) != "null" {
			return k, fmt.Errorf("server said: %s", clip(string(m)))
		}
	}
	return k, nil
}

func (k chunk) text() (piece, finish string) {
	if len(k.Choices) == 0 {
		return "", ""
	}
	c := k.Choices[0]
	return string(c.Delta.Content + c.Message.Content), c.Finish
}

// fail makes err an [Error], or the caller's own when the caller gave up.
func (e *endpoint) fail(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	e.count(func(c *Counts) { c.Failures++ })
	out := &Error{Endpoint: e.Name, Status: statusOf(err), Kind: Broken}
	var u *url.Error
	switch {
	case errors.Is(err, ErrSilent), errors.Is(err, context.DeadlineExceeded):
		out.Kind = Silent
	case out.Status == http.StatusTooManyRequests || out.Status >= 500:
		out.Kind = Busy
	case out.Status != 0 && out.Status != http.StatusOK, errors.Is(err, errRedirect):
		out.Kind = Refused
	case errors.As(err, &u):
		out.Kind = Unheard
	}
	out.Err = errors.New(e.clean(messageOf(err)))
	return out
}

// clean takes the key out of what a server said.
func (e *endpoint) clean(s string) string {
	if e.Key != "" {
		s = strings.ReplaceAll(s, e.Key, "***")
		if n := len(e.Key); n > 12 { // servers repeat the ends of a wrong key
			s = strings.ReplaceAll(s, e.Key[:8], "***")
			s = strings.ReplaceAll(s, e.Key[n-4:], "***")
		}
	}
	return clip(s)
}

func clip(s string) string {
	s = strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), "")
	if r := []rune(s); len(r) > 400 {
		return string(r[:400]) + "…"
	}
	return s
}

// The client has two errors, and only one of them holds a message.
func statusOf(err error) int {
	var a *openai.APIError
	var r *openai.RequestError
	switch {
	case errors.As(err, &r):
		return r.HTTPStatusCode
	case errors.As(err, &a):
		return a.HTTPStatusCode
	}
	return 0
}

func messageOf(err error) string {
	var a *openai.APIError
	var r *openai.RequestError
	switch {
	case errors.As(err, &r):
		return string(r.Body)
	case errors.As(err, &a):
		return a.Message
	}
	return err.Error()
}

// embedBatch is how many texts one request holds.
const embedBatch = 64

// Embed implements [Embedder] with the first endpoint that answers; others are
// asked only for vectors of the same model, as those of two do not mix.
func (c *Client) Embed(ctx context.Context, texts []string, internal bool) ([][]float32, Usage, error) {
	var failed error
	model := ""
	for _, e := range c.all {
		if e.EmbedModel == "" || internal && !e.Internal || model != "" && e.EmbedModel != model {
			continue
		}
		model = e.EmbedModel
		out, u, err := e.embed(ctx, texts)
		if err == nil || ctx.Err() != nil {
			return out, u, err
		}
		failed = err
	}
	if failed == nil {
		failed = &Error{Kind: Offline}
	}
	return nil, Usage{}, failed
}

func (e *endpoint) embed(ctx context.Context, texts []string) ([][]float32, Usage, error) {
	total, cancel := context.WithTimeoutCause(ctx, e.Total, ErrSilent)
	defer cancel()
	var out [][]float32
	var usage Usage
	for batch := range slices.Chunk(texts, embedBatch) {
		e.count(func(c *Counts) { c.Requests++ })
		resp, err := e.api.CreateEmbeddings(total, openai.EmbeddingRequest{Input: batch,
			Model: openai.EmbeddingModel(e.EmbedModel)})
		if err != nil {
			return nil, usage, e.fail(ctx, err)
		}
		// They come in the server's order.
		slices.SortStableFunc(resp.Data, func(a, b openai.Embedding) int { return a.Index - b.Index })
		if len(resp.Data) != len(batch) {
			return nil, usage, e.fail(ctx, fmt.Errorf("%d vectors for %d texts", len(resp.Data), len(batch)))
		}
		for i, d := range resp.Data {
			if d.Index != i || len(d.Embedding) == 0 || len(out) > 0 && len(d.Embedding) != len(out[0]) {
				return nil, usage, e.fail(ctx, fmt.Errorf("vector %d has index %d and %d numbers", i, d.Index,
					len(d.Embedding)))
			}
			out = append(out, d.Embedding)
		}
		n := resp.Usage.PromptTokens
		if n == 0 {
			usage.Estimated = true
			for _, t := range batch {
				n += e.tokens(t)
			}
		}
		usage.Prompt += n
		e.count(func(c *Counts) { c.Usage.Prompt += n })
	}
	return out, usage, nil
}
