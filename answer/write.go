package answer

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/llm"
	"trolyao/prompts"
)

// Writer lets a model write answers. Nothing it writes is trusted: see
// [checkClaim]. Whatever goes wrong, the extractive answer goes out.
type Writer struct {
	Model   llm.Model
	Prompts *prompts.Set
	// Second, when set, is asked whether the passages bear out each claim that
	// passed the check; what it denies is dropped.
	Second llm.Model
	// Budget bounds what persons and agencies may ask; nil bounds nothing.
	Budget *Budget
	// Deadline for the model, in all; 0 means 60 s.
	Deadline time.Duration
	// Passages is how many units a prompt shows; 0 means 6.
	Passages int
}

// Written says what part a model had in an answer.
type Written struct {
	// Why the extractive answer went out in the place of the model's; "" when
	// the model's did.
	Why      string `json:"why,omitempty"`
	Endpoint string `json:"endpoint,omitempty"`
	Model    string `json:"model,omitempty"`
	Prompts  string `json:"prompts"` // version of the templates
	Claims   int    `json:"claims"`
	Kept     int    `json:"kept"`
	// Dropped are the claims that did not stand, with the reason of each, for
	// the operator: what a model was talked into saying is not sent to those
	// who asked. Personal data in it is masked.
	Dropped  []string  `json:"-"`
	Cut      bool      `json:"cut,omitempty"`    // the answer broke off
	Masked   int       `json:"masked,omitempty"` // personal values hidden
	Internal bool      `json:"internal,omitempty"`
	Usage    llm.Usage `json:"usage"`
}

// Asker is who a model is asked for.
type Asker struct {
	Person, Agency string
	// Show is handed each claim as soon as it passed the check, while the
	// rest is being written; nil shows nothing before the end.
	Show func(text string)
}

// Bounds of what is read of a model.
const (
	mostClaims  = 8  // shown in an answer
	mostRead    = 30 // read before the model is stopped
	mostDropped = 40 // kept in the report
)

var errEnough = errors.New("enough claims")

// write returns the answer to q as the model writes it, or out when it does
// not come to one; the report is in either.
func (w *Writer) write(ctx context.Context, q Question, who Asker, r *index.Result, out *Answer) *Answer {
	rep := &Written{Prompts: w.Prompts.Version}
	out.Written = rep
	fallback := func(why string) *Answer {
		rep.Why = why
		return out
	}
	shownList, internal := w.choose(r, out)
	if len(shownList) == 0 {
		return fallback("no passage may be shown")
	}
	room := w.Model.Room(internal)
	if room == nil {
		return fallback("no endpoint may be asked")
	}
	rep.Internal = internal

	var mask Mask
	data := prompts.Data{Day: out.AsOf.Vietnamese()}
	for _, h := range q.History {
		if gate(h) == "" {
			data.History = append(data.History, mask.Hide(h))
		}
	}
	if n := len(data.History); n > 4 {
		data.History = data.History[n-4:]
	}
	data.Question = mask.Hide(q.Text)
	system, user, err := w.Prompts.Render(prompts.Answer, data)
	if err != nil {
		return fallback("prompt: " + err.Error())
	}
	if !room.Take(system + user) {
		return fallback("question does not fit the prompt")
	}
	all := map[string]*shown{}
	for _, s := range shownList {
		p := s.source.passage
		text := p.Text
		if p.Lead != "" {
			text = p.Lead + "\n" + text
		}
		if p.Heading != "" {
			text = p.Heading + "\n" + text
		}
		if p.Head.Class != corpus.Public {
			text = mask.Hide(text)
		}
		id := fmt.Sprintf("P%d", len(all)+1)
		pp := prompts.Passage{ID: id, Cite: s.source.Cite, Validity: s.source.ValidityText, Digest: s.source.Kind == corpus.Digest, Text: text}
		if !room.Take(pp.Cite + pp.Validity + pp.Text + "⟦P00⟧⟦/P00⟧") {
			break
		}
		all[id] = s
		data.Passages = append(data.Passages, pp)
	}
	if len(all) == 0 {
		return fallback("the best passage does not fit the prompt")
	}
	rep.Masked = mask.Hidden()
	if system, user, err = w.Prompts.Render(prompts.Answer, data); err != nil {
		return fallback("prompt: " + err.Error())
	}
	if err := w.Budget.take(ctx, q.Today, who); err != nil {
		return fallback(err.Error())
	}

	deadline := w.Deadline
	if deadline == 0 {
		deadline = 60 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	var text strings.Builder
	var kept []claim
	read, again := 0, 0
	take := func(cs []claim) error {
		for ; read < len(cs); read++ {
			if read >= mostRead || len(kept) >= mostClaims {
				return errEnough
			}
			c, why := w.judge(ctx, cs[read], &mask, all, internal)
			if why != "" {
				if len(rep.Dropped) < mostDropped {
					rep.Dropped = append(rep.Dropped, why+": "+clipped(cs[read].Text))
				}
				continue
			}
			if slices.ContainsFunc(kept, func(k claim) bool { return k.Text == c.Text }) {
				again++
				continue
			}
			kept = append(kept, c)
			if who.Show != nil {
				who.Show(c.Text)
			}
		}
		return nil
	}
	reply, err := w.Model.Chat(ctx, llm.Request{
		Messages: []llm.Message{{Role: llm.System, Text: system}, {Role: llm.User, Text: user}},
		Schema:   &llm.Schema{Name: "claims", JSON: prompts.Schema(prompts.Answer)}, Internal: internal,
	}, func(piece string) error {
		text.WriteString(piece)
		if !strings.Contains(piece, "}") {
			return nil // no object ends here
		}
		cs, _ := readClaims(text.String())
		return take(cs)
	})
	if reply != nil {
		rep.Endpoint, rep.Model, rep.Usage, rep.Cut = reply.Endpoint, reply.Model, reply.Usage, reply.Cut
	}
	cs, enough := readClaims(text.String())
	rep.Claims, rep.Kept = len(cs), len(kept)
	w.Budget.spend(ctx, q.Today, who, rep.Usage)
	switch {
	case errors.Is(err, errEnough):
	case err != nil:
		return fallback("model: " + err.Error())
	case rep.Cut && len(kept) == 0:
		return fallback("the model's answer broke off")
	case len(cs) == 0:
		return fallback("the model gave no claims")
	case !enough:
		return fallback("the model found no answer in the passages")
	}
	if !suffices(q, r, kept, min(len(cs), mostRead)-2*again) {
		return fallback("what is left does not answer")
	}
	written := w.page(q, r, out, kept, all, rep)
	check(q, written)
	if len(written.dropped) > 0 || written.Status.Declined() {
		rep.Dropped = append(rep.Dropped, written.dropped...)
		return fallback("the last check found fault")
	}
	return written
}

// choose picks the passages that may be shown, best first; internal says that
// one of them is not public.
func (w *Writer) choose(r *index.Result, a *Answer) (out []*shown, internal bool) {
	most := w.Passages
	if most == 0 {
		most = 6
	}
	house := w.Model.Room(true) != nil
	seen := map[corpus.Ref]bool{}
	for i, h := range r.Hits {
		if i >= most {
			break
		}
		for j, p := range append([]corpus.Passage{h.Passage}, h.Also...) {
			if j > 2 || p.Text == "" || p.Head == nil || seen[p.Ref] || h.Validity.State == corpus.Expired {
				continue
			}
			may := p.Head.Class == corpus.Public || house && p.Head.Class == corpus.Internal
			if !may || instructs(p.Heading+"\n"+p.Lead+"\n"+p.Text) {
				if i == 0 && j == 0 {
					return nil, false // without the best one the others mislead
				}
				continue
			}
			seen[p.Ref] = true
			internal = internal || p.Head.Class != corpus.Public
			out = append(out, show(a, source(h, p, p.Ref, "")))
		}
	}
	return out, internal
}

// judge checks a claim and puts the values behind its placeholders back.
func (w *Writer) judge(ctx context.Context, c claim, mask *Mask, all map[string]*shown, internal bool) (claim, string) {
	c.Text = strings.TrimSpace(c.Text)
	// A number of a person is no number of the law: only names may return.
	for _, m := range rePlaceholder.FindAllStringSubmatch(c.Text, -1) {
		if m[1] != maskName {
			return c, "claim repeats personal data"
		}
	}
	bare := c
	bare.Text = strings.Join(strings.Fields(rePlaceholder.ReplaceAllString(c.Text, " ")), " ")
	if why := checkClaim(bare, all); why != "" {
		return c, why
	}
	if w.Second != nil {
		if why := w.doubt(ctx, bare, all, internal); why != "" {
			return c, why
		}
	}
	c.Text = mask.Restore(c.Text)
	return c, ""
}

// doubt asks the second model; only a plain denial drops a claim.
func (w *Writer) doubt(ctx context.Context, c claim, all map[string]*shown, internal bool) string {
	d := prompts.Data{Claim: c.Text}
	for _, id := range c.IDs {
		s := all[strings.TrimSpace(id)]
		d.Passages = append(d.Passages, prompts.Passage{ID: id, Cite: s.source.Cite, Text: s.text})
	}
	system, user, err := w.Prompts.Render(prompts.Check, d)
	if err != nil {
		return ""
	}
	room := w.Second.Room(internal)
	if room == nil || !room.Take(system+user) {
		return ""
	}
	reply, err := w.Second.Chat(ctx, llm.Request{
		Messages: []llm.Message{{Role: llm.System, Text: system}, {Role: llm.User, Text: user}},
		Schema:   &llm.Schema{Name: "check", JSON: prompts.Schema(prompts.Check)}, Internal: internal, MaxTokens: 200,
	}, nil)
	if err == nil && denies(reply.Text) {
		return "the second model denies it"
	}
	return ""
}

var reDenies = regexp.MustCompile(`"supported"\s*:\s*false`)

func denies(text string) bool { return reDenies.MatchString(text) }

// suffices says that the claims kept are still an answer: most of what the
// model said, and of what was asked.
func suffices(q Question, r *index.Result, kept []claim, made int) bool {
	if len(kept) == 0 || 2*len(kept) < made {
		return false
	}
	asked := map[string]bool{}
	for _, w := range content(r.Reading.Text + " " + q.Text) {
		asked[w] = true
	}
	for _, c := range kept {
		for _, w := range folded(c.Text) {
			if asked[w] {
				return true
			}
		}
	}
	return len(asked) == 0
}

// page sets the claims, the quote of their first source, and the sources.
func (w *Writer) page(q Question, r *index.Result, extract *Answer, kept []claim, all map[string]*shown, rep *Written) *Answer {
	out := &Answer{Status: Answered, AsOf: extract.AsOf, Notes: slices.Clone(r.Reading.Notes), Choices: extract.Choices, Asks: extract.Asks,
		Reading: extract.Reading, Confidence: extract.Confidence, Cursor: extract.Cursor, Searched: extract.Searched, Written: rep}
	terms := content(r.Reading.Text + " " + q.Text)
	number := map[*shown]int{}
	var p page
	for i, c := range kept {
		var marks strings.Builder
		seen := map[int]bool{}
		for _, id := range c.IDs {
			s := all[strings.TrimSpace(id)]
			if number[s] == 0 {
				limit := restWords
				if len(number) == 0 {
					limit = quoteWords
				}
				k := choose(s.source.passage, append(slices.Clone(terms), content(c.Text)...), r.Reading.Aspect, limit)
				src := s.source
				src.Quote = k.quote
				out.Sources = append(out.Sources, src)
				number[s] = len(out.Sources)
			}
			if n := number[s]; !seen[n] {
				seen[n] = true
				fmt.Fprintf(&marks, " [%d]", n)
			}
		}
		text := strings.TrimRight(c.Text, " .;,")
		if i == 0 {
			p.line("**%s.**%s", text, marks.String())
		} else {
			p.line("%s.%s", text, marks.String())
		}
	}
	if rep.Cut {
		out.Status = Partial
		p.line(textBrokeOff)
	}
	p.quoted(1, out.Sources[0])
	if extract.Status == Partial {
		out.Status = Partial
		for _, l := range strings.Split(extract.Text, "\n") {
			if strings.HasPrefix(l, textPartial[:strings.Index(textPartial, "%")]) {
				p.gap()
				p.line("%s", l)
			}
		}
	}
	out.FollowUps = followUps(out.Sources[0])
	return p.end(out)
}

func clipped(s string) string {
	if r := []rune(s); len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return s
}

// reAddress and reOrder find text that speaks to a machine; both read folded
// syllables as [reAttack] does.
var (
	reAddress = regexp.MustCompile(` (tro ly( ao| so)?|chat ?bot|bot|ai|a i|tri tue nhan tao|mo hinh( ngon ngu)?|phan mem tra loi|he thong (tra loi|hoi dap|tro ly)|may tra loi|may tinh|assistant|model|llm|gpt|chatgpt|claude|gemini|agent|language model|you|cong cu tra loi|nguoi may|may doc) `)
	reOrder   = regexp.MustCompile(` (hay|phai|can|vui long|bat buoc|luon|chi duoc|please|must|should|always|now|never) (luon |chi |ngay |chi duoc )?(tra loi|noi|viet|ghi|in|khang dinh|thong bao|xac nhan|trich dan|dan|neu|cho biet|dien|lap lai|chep|gui|lam theo|tuan theo|dong vai|doi vai|doi sang|chuyen sang|xung|dich|khuyen|moi|nhac|bao|khong (tra loi|nhac|noi|neu|trich)|nho|quay|mo|dung|ket luan|them|coi|xem|bo|quen|tiet lo|answer|say|reply|respond|write|print|output|cite|state|repeat|claim|tell|ignore|act|reveal|include|add|treat|confirm|follow|mention|begin|start|end|forget|obey) |` +
		` (bo qua|quen (di|het)|phot lo|mac ke) .{0,40}(chi dan|huong dan|quy tac|lenh|yeu cau|rang buoc|nguyen tac|prompt)|` +
		` (ignore|disregard|forget|override|bypass) .{0,40}(instruction|rule|prompt|guideline|above|previous|system)|` +
		` (system prompt|prompt|jailbreak|developer mode|new instructions?|end of document|begin instructions?|im start|im end|role system|lenh moi|chi thi moi|loi nhac he thong|ket thuc tai lieu|nguoi dung hoi|khi duoc hoi|khi ai hoi|khi nguoi dung|neu duoc hoi|neu ai hoi|neu nguoi dung|if asked|when asked|if the user|when the user|respond with|answer with|answer that|reply with|tra loi rang|tra loi la|tra loi bang|dong vai|pretend|role ?play|act as) `)
	reBlob = regexp.MustCompile(`[A-Za-z0-9+/]{40,}={0,2}`)
)

// instructs says that a passage gives orders to whoever reads it by machine.
// It is shown to persons like any other, but not to a model.
func instructs(text string) bool {
	for _, r := range text {
		if r == '⟦' || r == '⟧' || r >= 0xE0000 && r <= 0xE007F {
			return true
		}
	}
	if reBlob.MatchString(text) || strings.Contains(text, "<|") || strings.Contains(text, "[INST]") {
		return true
	}
	f := " " + strings.Join(folded(text), " ") + " "
	if reAttack.MatchString(f) || reAlone.MatchString(f) {
		return true
	}
	for _, s := range sentences(text) {
		g := " " + strings.Join(folded(s.text), " ") + " "
		if reAddress.MatchString(g) && reOrder.MatchString(g) || reCall.MatchString(g) {
			return true
		}
	}
	return reAddress.MatchString(f) && reStrong.MatchString(f)
}

// reCall is a sentence that calls a machine and tells it what to do.
var reCall = regexp.MustCompile(`^ (?:hoi |nay |dear )?(?:tro ly(?: ao| so)?|chat ?bot|bot|ai|gpt|assistant|mo hinh(?: ngon ngu)?|model|may) (?:oi )?(?:hay|phai|can|vui long|dich|coi|xem|viet|noi|doc|quen|bo|in|ghi|tra|chep|lap|dung|hua|please|translate|say|write|answer|treat) `)

// reStrong are orders that no legal text gives.
var reStrong = regexp.MustCompile(` (system prompt|prompt|jailbreak|developer mode|new instructions?|im start|im end|loi nhac he thong|tra loi rang|respond with|answer with|answer that|reply with|when asked|if asked|if the user|when the user|pretend|act as|(forget|print|output|reveal|ignore) (the|your|this|all|every)) `)

// reAlone are orders that need no address.
var reAlone = regexp.MustCompile(` (system prompt|prompt injection|developer mode|loi nhac he thong|if the user (asks|wants|says)|when the user (asks|wants|says)|(khi|neu) nguoi (dung|hoi) (hoi|yeu cau|muon)|chi duoc tra loi|hay tra loi rang|reply with|respond with|tra loi dung mot cau|(ignore|disregard|forget) (the|all|any|your) (rules?|instructions?|question|above|previous)|begin instructions?|prompt update) `)
