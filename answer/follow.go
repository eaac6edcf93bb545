package answer

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"trolyao/corpus"
	"trolyao/llm"
	"trolyao/paper"
	"trolyao/prompts"
	"trolyao/question"
)

// leans says that a question is understood only with those before it.
func leans(q Question) bool {
	_, how := question.Follow(q.Text, q.History)
	return how != question.Alone
}

// standAlone returns q as a question that needs no other, as the model puts
// it. The index has rules of its own for what leans; the model is asked only
// then, and believed only as far as its words are those of the conversation.
func (w *Writer) standAlone(ctx context.Context, q Question) string {
	if w == nil || !w.Rewrite || !leans(q) {
		return q.Text
	}
	var mask Mask
	var d prompts.Data
	said := q.Text
	for _, h := range q.History[max(0, len(q.History)-3):] {
		if gate(h) == "" {
			d.History = append(d.History, mask.Hide(h))
			said += "\n" + h
		}
	}
	if len(d.History) == 0 {
		return q.Text
	}
	d.Question = mask.Hide(q.Text)
	system, user, err := w.Prompts.Render(prompts.Rephrase, d)
	if err != nil {
		return q.Text
	}
	// A conversation may have been about internal papers.
	internal := w.Model.Room(true) != nil
	room := w.Model.Room(internal)
	who := Asker{Person: q.Person, Agency: q.Agency}
	if room == nil || !room.Take(system+user) || w.Budget.take(ctx, q.Today, who) != nil {
		return q.Text
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	reply, err := w.Model.Chat(ctx, llm.Request{
		Messages: []llm.Message{{Role: llm.System, Text: system}, {Role: llm.User,
			Text: user}}, MaxTokens: 200, Internal: internal,
	}, nil)
	if err != nil {
		return q.Text
	}
	w.Budget.spend(ctx, q.Today, who, reply.Usage)
	text := strings.Trim(strings.TrimSpace(mask.Restore(reply.Text)), "\"“”")
	if reply.Cut || !sameMatter(text, said) || gate(text) != "" {
		return q.Text
	}
	return text
}

// sameMatter says that a rewritten question brings nothing new into a
// conversation: no reference, number, name, and hardly a word.
func sameMatter(text, said string) bool {
	if n := words(text); n < 3 || n > 60 || paper.Clean(text) != text || strings.Contains(text, "\n") {
		return false
	}
	for _, r := range text {
		if !letters[r] {
			return false
		}
	}
	have, names := map[string]bool{}, map[string]bool{}
	for _, y := range paper.Syllables(said) {
		have[paper.Fold(y.Text)] = true
		if unicode.IsUpper([]rune(said[y.Start:y.End])[0]) {
			names[y.Text] = true
		}
	}
	known := 0
	ys := paper.Syllables(text)
	for i, y := range ys {
		w := paper.Fold(y.Text)
		if have[w] {
			known++
			continue
		}
		if i > 0 && unicode.IsUpper([]rune(text[y.Start:y.End])[0]) && !names[y.Text] {
			return false
		}
		if strings.ContainsAny(w, "0123456789") || numberSyllables[y.Text] && !looseNumbers[y.Text] {
			return false
		}
	}
	var numbers facts
	numbers.addText(said)
	for _, n := range quantities(text) {
		if !numbers.has(n) {
			return false
		}
	}
	for _, m := range corpus.ParseRef(text) {
		if m.Serial != "" && !slices.ContainsFunc(corpus.ParseRef(said),
			func(o corpus.Mention) bool { return numberKey(o.Number()) == numberKey(m.Number()) }) {
			return false
		}
	}
	return 4*known >= 3*len(ys)
}
