package house

import (
	"context"
	"fmt"
	"strings"

	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

// mostTalkName is the longest name of a conversation, in letters.
const mostTalkName = 120

// PutTalk keeps what a person makes of one of their own conversations; who asks has to
// see to it that it is theirs.
func (h *House) PutTalk(ctx context.Context, who *org.Officer, t store.Talk) error {
	if who == nil {
		return store.ErrForbidden
	}
	t.Name = strings.Join(strings.Fields(paper.Clean(t.Name)), " ")
	if len([]rune(t.Name)) > mostTalkName {
		return FieldError{FieldTitle: fmt.Sprintf(textEditLong, mostTalkName)}
	}
	if Secret(t.Name) {
		return refusedSecret("secret marker in the name of a conversation")
	}
	return h.Store.PutTalk(ctx, who.ID, t)
}

// SeeLetters notes that a person has opened their inbox.
func (h *House) SeeLetters(ctx context.Context, who *org.Officer) error {
	return h.Store.SeeLetters(ctx, who.ID)
}
