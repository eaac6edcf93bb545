package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"trolyao/answer"
	"trolyao/llm"
	"trolyao/prompts"
)

// recorded is what a model once said, a line of a recording. Neither the question nor
// the prompt is kept, only what they are known by: the program makes them again.
type recorded struct {
	Question string `json:"question"`      // sum of the question and of those before it
	Use      string `json:"use"`           // name of the schema of what was asked; "text" without one
	Prompt   string `json:"prompt"`        // sum of the messages
	Reply    string `json:"reply"`         // as the model wrote it
	Cut      bool   `json:"cut,omitempty"` // it broke off
}

// recordedBy is the first line of a recording: what bounds the prompts.
type recordedBy struct {
	Model  string `json:"model"`
	Window int    `json:"window"`
	Reply  int    `json:"reply"`
}

// recording is a [llm.Model] that writes down what another says, or says again what was
// written down.
type recording struct {
	by       recordedBy
	all      []recorded
	inner    llm.Model // that is asked; nil where nothing but the recording is
	room     llm.Model // counts alone: what replies teach about tokens would move the prompts
	question string    // sum of the one that is being asked
	stale    int       // replies said again to another prompt than theirs
	missing  int       // that are not held
}

// sumOf is what texts are known by in a recording.
func sumOf(texts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(texts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

func sumOfPrompt(ms []llm.Message) string {
	var texts []string
	for _, m := range ms {
		texts = append(texts, string(m.Role), m.Text)
	}
	return sumOf(texts...)
}

// Chat implements [llm.Model].
func (r *recording) Chat(ctx context.Context, req llm.Request, each func(string) error) (*llm.Reply, error) {
	use := "text"
	if req.Schema != nil {
		use = req.Schema.Name
	}
	prompt := sumOfPrompt(req.Messages)
	if r.inner != nil {
		reply, err := r.inner.Chat(ctx, req, each)
		if reply != nil {
			r.all = append(r.all, recorded{r.question, use, prompt, reply.Text, reply.Cut})
		}
		return reply, err
	}
	at := -1
	for i, k := range r.all {
		if k.Question == r.question && k.Use == use && (at < 0 || k.Prompt == prompt) {
			at = i
		}
	}
	if at < 0 {
		r.missing++
		return nil, &llm.Error{Kind: llm.Offline}
	}
	k := r.all[at]
	if k.Prompt != prompt {
		r.stale++
	}
	if each != nil {
		if err := each(k.Reply); err != nil {
			return nil, err
		}
	}
	reply := &llm.Reply{Text: k.Reply, Cut: k.Cut, Model: r.by.Model}
	if k.Cut {
		reply.Why = llm.ErrLength
	}
	return reply, nil
}

// Room implements [llm.Model].
func (r *recording) Room(internal bool) *llm.Room { return r.room.Room(internal) }

// bounds gives r a model that counts tokens as the recorded one was counted.
func (r *recording) bounds(encoding string) error {
	room, err := llm.New(llm.Endpoint{URL: "http://127.0.0.1/v1", Model: r.by.Model, Window: r.by.Window,
		Reply: r.by.Reply, Encoding: encoding})
	r.room = room
	return err
}

// record returns a recording of what the model of the settings will say.
func (l *languageModel) record(inner llm.Model) (*recording, error) {
	r := &recording{by: recordedBy{Model: nth(l.models, 0), Window: l.window, Reply: l.reply}, inner: inner}
	return r, r.bounds(l.encoding)
}

// readRecording reads a recording that will be said again.
func readRecording(path string) (*recording, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fail(err, "Không mở được bản ghi %s.", path)
	}
	r := &recording{}
	for i, line := range strings.Split(strings.TrimSpace(string(content)), "\n") {
		var k recorded
		if i == 0 {
			err = json.Unmarshal([]byte(line), &r.by)
		} else if err = json.Unmarshal([]byte(line), &k); err == nil {
			r.all = append(r.all, k)
		}
		if err != nil || r.by.Window == 0 {
			return nil, fail(err, "Dòng %d của %s không phải bản ghi lời của mô hình.", i+1, path)
		}
	}
	return r, r.bounds(llm.DefaultEncoding)
}

// write writes the recording down.
func (r *recording) write(path string) error {
	var b strings.Builder
	put := func(v any) error {
		line, err := json.Marshal(v)
		b.Write(append(line, '\n'))
		return err
	}
	if err := put(r.by); err != nil {
		return err
	}
	for _, k := range r.all {
		if err := put(k); err != nil {
			return err
		}
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		return fail(err, "Không ghi được %s.", path)
	}
	return nil
}

// recordingWriter is the writer of --record and --replay, with its recording; nil and
// the writer of the settings without either.
func (e *evaluation) recordingWriter() (*answer.Writer, *recording, error) {
	switch {
	case e.cmd.Replay != "":
		r, err := readRecording(e.cmd.Replay)
		if err != nil {
			return nil, nil, err
		}
		set, err := prompts.Load(e.settings.LLM.prompts)
		if err != nil {
			return nil, nil, err
		}
		return &answer.Writer{Model: r, Prompts: set, Rewrite: e.settings.LLM.rewrite}, r, nil
	case e.writer == nil && (e.cmd.Record != "" || e.cmd.SideBySide):
		return nil, nil, misuse("Cần đặt TROLYAO_LLM_URL và TROLYAO_LLM_MODEL, hoặc --replay một bản ghi.")
	case e.cmd.Record != "":
		r, err := e.settings.LLM.record(e.writer.Model)
		if err != nil {
			return nil, nil, err
		}
		w := *e.writer
		w.Model = r
		return &w, r, nil
	}
	return e.writer, nil, nil
}

// modelFigures tell what part a model had in the answers.
type modelFigures struct {
	Asked   int            `json:"asked"`   // questions that it was asked
	Written int            `json:"written"` // answers that it wrote
	Claims  int            `json:"claims"`
	Kept    int            `json:"kept"`
	Why     map[string]int `json:"why,omitempty"` // why the quoted answer stayed
	Stale   int            `json:"stale,omitempty"`
	Missing int            `json:"missing,omitempty"`
	Changes []string       `json:"changes,omitempty"`
}

// add counts one answer.
func (f *modelFigures) add(q *factQuestion, a *answer.Answer, before, after string) {
	w := a.Written
	if w == nil {
		return
	}
	f.Asked++
	f.Claims += w.Claims
	f.Kept += w.Kept
	if w.Why == "" {
		f.Written++
	} else {
		f.Why[w.Why]++
	}
	if w.Why == "" || before != "" && before != after {
		f.Changes = append(f.Changes, fmt.Sprintf("%s %s → %s: %s", q.ID, before, after, q.Text))
	} else if len(w.Dropped) > 0 {
		f.Changes = append(f.Changes, fmt.Sprintf("%s %s: %s", q.ID, after, q.Text))
	}
	for _, d := range w.Dropped {
		f.Changes = append(f.Changes, "  bỏ: "+d)
	}
}

func (f *modelFigures) text(b *strings.Builder) {
	fmt.Fprintf(b, "  mô hình: được hỏi %d câu, viết %d câu trả lời; nêu %d ý, giữ %d", f.Asked, f.Written, f.Claims, f.Kept)
	if f.Stale+f.Missing > 0 {
		fmt.Fprintf(b, "; bản ghi: %d lời của lời nhắc cũ, thiếu %d", f.Stale, f.Missing)
	}
	b.WriteByte('\n')
	for _, k := range sortedKeys(f.Why) {
		fmt.Fprintf(b, "    giữ câu trích %d lần: %s\n", f.Why[k], k)
	}
	for _, l := range f.Changes {
		fmt.Fprintf(b, "    %s\n", l)
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
