package answer

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
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
	// Rewrite lets the model put a question that leans on earlier ones as one that
	// stands alone. The index has rules of its own for it.
	Rewrite bool
	// Tasks lets the model look for tasks in prose beside the rules.
	Tasks bool
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
	Dropped []string `json:"-"`
	// Faults say why each of them did not stand, in words of ours.
	Faults   []string  `json:"faults,omitempty"`
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
	mostAgain   = 12 // said once more: the model turns in a circle
	mostDropped = 40 // kept in the report
)

var errEnough = errors.New("enough claims")

// A draft is an answer that a model is writing.
type draft struct {
	w        *Writer
	who      Asker
	report   *Written
	mask     Mask
	passages []*shown        // as a prompt shows them: P1, P2, …
	internal bool            // one of them is not public
	text     strings.Builder // what the model has said so far
	kept     []claim
	read     int             // claims looked at
	said     map[string]bool // their texts, and whether they were kept
	turns    int             // of them said before
	again    int             // … and kept
}

// write returns the answer to q as the model writes it, or out when it does
// not come to one; the report is in either.
func (w *Writer) write(ctx context.Context, q Question, who Asker, r *index.Result, out *Answer) *Answer {
	d := &draft{w: w, who: who, report: &Written{Prompts: w.Prompts.Version}, said: map[string]bool{}}
	out.Written = d.report
	fallback := func(why string) *Answer {
		d.report.Why = why
		return out
	}
	messages, why := d.prompt(q, r, out)
	if why != "" {
		return fallback(why)
	}
	if err := w.Budget.take(ctx, q.Today, who); err != nil {
		return fallback(err.Error())
	}
	if why := d.ask(ctx, q, messages); why != "" {
		return fallback(why)
	}
	if why := d.settle(q, r, out); why != "" {
		return fallback(why)
	}
	written := d.page(q, r, out)
	check(q, written)
	d.report.Dropped = append(d.report.Dropped, written.dropped...)
	if written.Status.Declined() || len(written.Sources) == 0 {
		return fallback("the last check found fault")
	}
	return written
}

// prompt says what the model is asked, with the passages that fit; why is not
// empty where it cannot be asked.
func (d *draft) prompt(q Question, r *index.Result, out *Answer) (messages []llm.Message, why string) {
	shownList, internal := d.w.choose(r, out)
	if len(shownList) == 0 {
		return nil, "no passage may be shown"
	}
	room := d.w.Model.Room(internal)
	if room == nil {
		return nil, "no endpoint may be asked"
	}
	d.internal, d.report.Internal = internal, internal
	data := prompts.Data{Day: out.AsOf.Vietnamese()}
	for _, h := range q.History {
		if gate(h) == "" {
			data.History = append(data.History, d.mask.Hide(h))
		}
	}
	if n := len(data.History); n > 4 {
		data.History = data.History[n-4:]
	}
	data.Question = d.mask.Hide(q.Text)
	system, user, err := d.w.Prompts.Render(prompts.Answer, data)
	if err != nil {
		return nil, "prompt: " + err.Error()
	}
	if !room.Take(system + user) {
		return nil, "question does not fit the prompt"
	}
	for _, s := range shownList {
		p := d.show(s)
		if !room.Take(p.Cite + p.Validity + p.Text + "⟦P00⟧⟦/P00⟧") {
			break
		}
		d.passages = append(d.passages, s)
		data.Passages = append(data.Passages, p)
	}
	if len(d.passages) == 0 {
		return nil, "the best passage does not fit the prompt"
	}
	d.report.Masked = d.mask.Hidden()
	if system, user, err = d.w.Prompts.Render(prompts.Answer, data); err != nil {
		return nil, "prompt: " + err.Error()
	}
	return []llm.Message{{Role: llm.System, Text: system}, {Role: llm.User, Text: user}}, ""
}

// show sets a passage for the prompt, under the next name.
func (d *draft) show(s *shown) prompts.Passage {
	p := s.source.passage
	text := p.Text
	if p.Lead != "" {
		text = p.Lead + "\n" + text
	}
	if p.Heading != "" {
		text = p.Heading + "\n" + text
	}
	if p.Head.Class != corpus.Public {
		text = d.mask.Hide(text)
	}
	return prompts.Passage{ID: fmt.Sprintf("P%d", len(d.passages)+1), Cite: s.source.Cite,
		Validity: s.source.ValidityText,
		Digest:   s.source.Kind == corpus.Digest, Text: text}
}

// ask lets the model write and keeps the claims that stand; why says what came
// of it where that is no answer.
func (d *draft) ask(ctx context.Context, q Question, messages []llm.Message) (why string) {
	deadline := d.w.Deadline
	if deadline == 0 {
		deadline = 60 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	reply, err := d.w.Model.Chat(ctx, llm.Request{
		Messages: messages, Schema: &llm.Schema{Name: "claims",
			JSON: prompts.AnswerSchema(len(d.passages))}, Internal: d.internal,
	}, func(piece string) error {
		d.text.WriteString(piece)
		if !strings.Contains(piece, "}") {
			return nil // no object ends here
		}
		cs, _ := readClaims(d.text.String())
		return d.take(ctx, cs)
	})
	rep := d.report
	if reply != nil {
		rep.Endpoint, rep.Model, rep.Usage, rep.Cut = reply.Endpoint, reply.Model, reply.Usage, reply.Cut
	}
	cs, enough := readClaims(d.text.String())
	rep.Claims, rep.Kept = len(cs), len(d.kept)
	d.w.Budget.spend(ctx, q.Today, d.who, rep.Usage)
	switch {
	case errors.Is(err, errEnough):
	case err != nil:
		return "model: " + err.Error()
	case rep.Cut && len(d.kept) == 0:
		return "the model's answer broke off"
	case len(cs) == 0:
		return "the model gave no claims"
	case !enough:
		return "the model found no answer in the passages"
	}
	return ""
}

// take keeps of the claims that have come those that stand.
func (d *draft) take(ctx context.Context, cs []claim) error {
	for ; d.read < len(cs); d.read++ {
		if d.read >= mostRead || len(d.kept) >= mostClaims || d.turns >= mostAgain {
			return errEnough
		}
		said := cs[d.read].Text
		if kept, before := d.said[said]; before {
			d.turns++
			if kept {
				d.again++
			}
			continue
		}
		d.said[said] = false
		c, why := d.w.judge(ctx, cs[d.read], &d.mask, d.passages, d.internal)
		if why != "" {
			d.drop(why, cs[d.read].Text)
			continue
		}
		d.said[said] = true
		d.kept = append(d.kept, c)
		if d.who.Show != nil {
			d.who.Show(c.Text)
		}
	}
	return nil
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
			if j > 2 || p.Text == "" || p.Head == nil || seen[p.Ref] || h.Validity.State == corpus.Expired &&
				!h.Validity.Doubt {
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
func (w *Writer) judge(ctx context.Context, c claim, mask *Mask, all []*shown, internal bool) (claim, string) {
	c.Text = strings.TrimSpace(c.Text)
	// A number of a person is no number of the law: only names may return.
	for _, m := range rePlaceholder.FindAllStringSubmatch(c.Text, -1) {
		if m[1] != maskName {
			return c, "claim repeats personal data"
		}
	}
	bare := c
	bare.Text = strings.Join(strings.Fields(rePlaceholder.ReplaceAllString(c.Text, " ")), " ")
	by, why := basisOf(bare.Text, all)
	if why != "" {
		return c, why
	}
	c.by = by
	if w.Second != nil {
		if why := w.doubt(ctx, bare.Text, by, internal); why != "" {
			return c, why
		}
	}
	c.Text = mask.Restore(c.Text)
	return c, ""
}

// doubt asks the second model; only a plain denial drops a claim.
func (w *Writer) doubt(ctx context.Context, text string, by *shown, internal bool) string {
	d := prompts.Data{Claim: text, Passages: []prompts.Passage{{ID: "P1", Cite: by.source.Cite, Text: by.text}}}
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

// settle puts the claim that tells what is asked first, and drops those that only
// repeat the question; why is not empty where what is left is no better than the
// extractive answer.
func (d *draft) settle(q Question, r *index.Result, extract *Answer) (why string) {
	made := min(d.report.Claims, mostRead) - 2*d.again
	asked := map[string]bool{}
	for _, w := range content(r.Reading.Text + " " + q.Text) {
		asked[w] = true
	}
	d.kept = slices.DeleteFunc(d.kept, func(c claim) bool {
		if !echoes(c.Text, q.Text, asked) {
			return false
		}
		d.drop("claim only repeats the question", c.Text)
		return true
	})
	d.report.Kept = len(d.kept)
	if len(d.kept) == 0 || 2*len(d.kept) < made {
		return "what is left does not answer"
	}
	w, best, most := wantIn(r), 0, -1.0
	quoted := extract.Sources[0]
	for i, c := range d.kept {
		score := 4 * w.told(c.Text)
		if sameArticle(c.by.source.Ref, quoted.Ref) {
			score += 2
		}
		score += shareSaid(c.Text, asked)
		if score > most {
			best, most = i, score
		}
	}
	first := d.kept[best]
	d.kept = append([]claim{first}, slices.Delete(d.kept, best, best+1)...)
	switch already, now := w.told(quoted.Quote), w.told(first.Text); {
	case len(asked) > 0 && shareSaid(first.Text, asked) == 0:
		return "what is left does not answer"
	case now < already:
		return "the quoted provision tells more of what is asked"
	case !sameArticle(first.by.source.Ref, quoted.Ref) && (now <= already || shareSaid(first.Text, asked) < 0.5):
		return "what is left rests on another provision than the one that answers"
	}
	return ""
}

func sameArticle(a, b corpus.Ref) bool {
	return a.Doc == b.Doc && a.Article == b.Article && a.Appendix == b.Appendix
}

// shareSaid is the share of the words asked that a text says.
func shareSaid(text string, asked map[string]bool) float64 {
	seen := map[string]bool{}
	for _, w := range folded(text) {
		if asked[w] {
			seen[w] = true
		}
	}
	return float64(len(seen)) / float64(max(1, len(asked)))
}

// echoes says that a claim has no word of content and no quantity that the question
// had not.
func echoes(text, question string, asked map[string]bool) bool {
	had := quantities(question)
	for _, n := range quantities(text) {
		if !slices.Contains(had, n) {
			return false
		}
	}
	return !slices.ContainsFunc(content(text), func(w string) bool { return !asked[w] })
}

func (d *draft) drop(why, text string) {
	d.report.Faults = append(d.report.Faults, faultOf(why))
	if len(d.report.Dropped) < mostDropped {
		d.report.Dropped = append(d.report.Dropped, why+": "+clipped(text))
	}
}

// page sets the claims, the quote of their first source, and the sources.
func (d *draft) page(q Question, r *index.Result, extract *Answer) *Answer {
	out := begin(Answered, r)
	out.Choices, out.choices, out.Asks = extract.Choices, extract.choices, extract.Asks
	out.Confidence, out.Cursor, out.Searched, out.Written = extract.Confidence, extract.Cursor, extract.Searched,
		d.report
	terms := content(r.Reading.Text + " " + q.Text)
	number := map[*shown]int{}
	for i, c := range d.kept {
		s := c.by
		if number[s] == 0 {
			limit := restWords
			if len(number) == 0 {
				limit = quoteWords
			}
			k := choose(s.source.passage, append(slices.Clone(terms), content(c.Text)...), wantIn(r), limit)
			src := s.source
			src.Quote = k.quote
			out.Sources = append(out.Sources, src)
			number[s] = len(out.Sources)
		}
		said := fact{kind: factClaim, text: strings.TrimRight(c.Text, " .;,")}
		if i == 0 {
			out.say(Conclusion, textClaimFirst+textMark, said, mark(number[s]))
		} else {
			out.goOn(textClaim+textMark, said, mark(number[s]))
		}
	}
	if d.report.Cut {
		out.Status = Partial
		out.goOn(textBrokeOff)
	}
	if n := len(d.report.Faults); n > 0 {
		out.goOn(textFaults, fact{kind: factCount, n: n, text: strconv.Itoa(n)})
	}
	out.quote(1)
	if extract.Status == Partial {
		out.Status = Partial
		for _, b := range extract.Blocks {
			if b.Role == Missing {
				out.Blocks = append(out.Blocks, b)
			}
		}
	}
	out.FollowUps = followUps(out.Sources[0])
	return out.end()
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
	reAddress = regexp.MustCompile(` (tro ly( ao| so)?|chat ?bot|bot|ai|a i|tri tue nhan tao|` +
		`mo hinh( ngon ngu)?|phan mem tra loi|he thong (tra loi|hoi dap|tro ly)|may tra loi|may tinh|assistant|` +
		`model|llm|gpt|chatgpt|claude|gemini|agent|language model|you|cong cu tra loi|nguoi may|may doc) `)
	reOrder = regexp.MustCompile(` (hay|phai|can|vui long|bat buoc|luon|chi duoc|please|must|should|always|` +
		`now|never) (luon |chi |ngay |chi duoc )?(tra loi|noi|viet|ghi|in|khang dinh|thong bao|xac nhan|trich dan|` +
		`dan|neu|cho biet|dien|lap lai|chep|gui|lam theo|tuan theo|dong vai|doi vai|doi sang|chuyen sang|xung|dich|` +
		`khuyen|moi|nhac|bao|khong (tra loi|nhac|noi|neu|trich)|nho|quay|mo|dung|ket luan|them|coi|xem|bo|quen|` +
		`tiet lo|answer|say|reply|respond|write|print|output|cite|state|repeat|claim|tell|ignore|act|reveal|` +
		`include|add|treat|confirm|follow|mention|begin|start|end|forget|obey) |` +
		` (bo qua|quen (di|het)|phot lo|mac ke) .{0,40}(chi dan|huong dan|quy tac|lenh|yeu cau|rang buoc|` +
		`nguyen tac|prompt)|` +
		` (ignore|disregard|forget|override|bypass) .{0,40}(instruction|rule|prompt|guideline|above|previous|system)|` +
		` (system prompt|prompt|jailbreak|developer mode|new instructions?|end of document|begin instructions?|` +
		`im start|im end|role system|lenh moi|chi thi moi|loi nhac he thong|ket thuc tai lieu|nguoi dung hoi|` +
		`khi duoc hoi|khi ai hoi|khi nguoi dung|neu duoc hoi|neu ai hoi|neu nguoi dung|if asked|when asked|` +
		`if the user|when the user|respond with|answer with|answer that|reply with|tra loi rang|tra loi la|` +
		`tra loi bang|dong vai|pretend|role ?play|act as) `)
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
	f := spaced(text)
	if reAttack.MatchString(f) || reAlone.MatchString(f) {
		return true
	}
	for _, s := range sentences(text) {
		g := spaced(s.text)
		if reAddress.MatchString(g) && reOrder.MatchString(g) || reCall.MatchString(g) {
			return true
		}
	}
	return reAddress.MatchString(f) && reStrong.MatchString(f)
}

// reCall is a sentence that calls a machine and tells it what to do.
var reCall = regexp.MustCompile(`^ (?:hoi |nay |dear )?(?:tro ly(?: ao| so)?|chat ?bot|bot|ai|gpt|assistant|` +
	`mo hinh(?: ngon ngu)?|model|may) (?:oi )?(?:hay|phai|can|vui long|dich|coi|xem|viet|noi|doc|quen|bo|in|ghi|` +
	`tra|chep|lap|dung|hua|please|translate|say|write|answer|treat) `)

// reStrong are orders that no legal text gives.
var reStrong = regexp.MustCompile(` (system prompt|prompt|jailbreak|developer mode|new instructions?|` +
	`im start|im end|loi nhac he thong|tra loi rang|respond with|answer with|answer that|reply with|when asked|` +
	`if asked|if the user|when the user|pretend|act as|(forget|print|output|reveal|ignore) (the|your|this|all|every)) `)

// reAlone are orders that need no address.
var reAlone = regexp.MustCompile(` (system prompt|prompt injection|developer mode|loi nhac he thong|` +
	`if the user (asks|wants|says)|when the user (asks|wants|says)|(khi|neu) nguoi (dung|hoi) (hoi|yeu cau|` +
	`muon)|chi duoc tra loi|hay tra loi rang|reply with|respond with|tra loi dung mot cau|(ignore|disregard|` +
	`forget) (the|all|any|your) (rules?|instructions?|question|above|previous)|begin instructions?|prompt update) `)
