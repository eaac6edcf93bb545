package telegram

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"trolyao/post"
)

// mostBody is what the webhook reads: an update may hold two long messages,
// each letter as six bytes of JSON.
const mostBody = 1 << 20

// Webhook takes the updates that Telegram brings. It answers 200 when the house
// has the message, or when there is none in what came with the right secret;
// after any other answer Telegram brings it again.
func (c *Channel) Webhook(accept post.Accept) (string, http.Handler) {
	secret := sha256.Sum256([]byte(c.o.Secret))
	return Path, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		// Digests are of one length, so that not even that of the secret shows.
		given := sha256.Sum256([]byte(r.Header.Get("X-Telegram-Bot-Api-Secret-Token")))
		if subtle.ConstantTimeCompare(given[:], secret[:]) != 1 || !c.o.Hooked {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
		if err != nil {
			status := http.StatusBadRequest
			if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
				status = http.StatusRequestEntityTooLarge
			}
			w.WriteHeader(status)
			return
		}
		u, err := read(body)
		if err != nil {
			c.garbage.Add(1)
			c.o.Log.Warn("telegram: the webhook was given what is no update", "err", err)
			return
		}
		if err := c.hand(r.Context(), u, accept); err != nil {
			c.o.Log.Error("telegram: a message was not taken in", "err", err)
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		if u.Callback != nil && u.Callback.ID != "" {
			// An answer may hold one call of the API, which saves making it.
			w.Header().Set("Content-Type", "application/json")
			json.NewEncoder(w).Encode(map[string]string{"method": "answerCallbackQuery",
				"callback_query_id": u.Callback.ID})
		}
	})
}
