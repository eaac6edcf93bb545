package house

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
)

// RestoreProcedure makes an earlier version of a procedure's record the present one
// again, as a version of its own: what a decision of announcement or an import put in
// its place stays kept, and can be restored in turn. store.ErrNotFound where there is
// no such version.
func (h *House) RestoreProcedure(ctx context.Context, who *org.Officer, code string, n int, reason string) error {
	if !who.May(org.ManageDocuments) {
		return store.ErrForbidden
	}
	if strings.TrimSpace(reason) == "" {
		return FieldError{FieldReason: textEditReason}
	}
	if err := openTexts(reason); err != nil {
		return err
	}
	now, _, err := h.Procedure(ctx, ReaderOf(who), code)
	if err != nil {
		return err
	}
	versions, err := h.Store.Versions(ctx, now.Key)
	if err != nil {
		return fmt.Errorf("house: restore: %w", err)
	}
	d, _, err := h.Store.Version(ctx, now.Key, n)
	if err != nil {
		return fmt.Errorf("house: restore: %w", err)
	}
	// The same record may be restored more than once: the number tells one from the other.
	data, err := json.Marshal(struct {
		Restored, Over int
		Document       *corpus.Document
	}{n, len(versions), d})
	if err != nil {
		return fmt.Errorf("house: restore: %w", err)
	}
	put, err := h.PutDocument(ctx, store.Item{Document: d,
		Original: store.Original{Name: fmt.Sprintf(textRestored, n), Data: data}})
	if err != nil {
		return fmt.Errorf("house: restore: %w", err)
	}
	detail := fmt.Sprintf("%s: %d > %d; %s", code, n, put.Version, Clip(strings.TrimSpace(reason), mostReason))
	if err := h.Store.Audit(ctx, who.ID, "procedure.restore", detail); err != nil {
		return err
	}
	return h.follow(ctx)
}
