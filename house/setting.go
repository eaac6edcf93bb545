package house

import (
	"cmp"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"trolyao/org"
	"trolyao/store"
)

// A setting that a page changed is kept as "=value", a secret one as "#sealed",
// where sealed is base64 of nonce and cipher text, bound to the setting's name.
// The key is Options.Key or that of a file in the data folder, which no backup
// holds: a copy of the database alone does not tell the secrets.
const (
	settingPlain  = "="
	settingSealed = "#"
	settingKey    = "khoa-cai-dat"
)

// Change is a new value of a setting; "" goes back to what it is by itself.
type Change struct {
	Name, Value string
	Secret      bool // sealed, and not told in the log
}

// KeptSettings are the settings that were changed on the page, by name. Unread
// are the secret ones that the key here does not open.
func (h *House) KeptSettings(ctx context.Context) (values map[string]string, unread []string, err error) {
	kept, err := h.Store.Settings(ctx)
	if err != nil {
		return nil, nil, err
	}
	values = map[string]string{}
	for name, text := range kept {
		if value, ok := strings.CutPrefix(text, settingPlain); ok {
			values[name] = value
			continue
		}
		if value, err := h.unseal(name, text); err == nil {
			values[name] = value
		} else {
			unread = append(unread, name)
		}
	}
	slices.Sort(unread)
	return values, unread, nil
}

// ChangeSettings keeps changes of settings, all or none. Whether a value makes sense
// is the matter of who knows the settings.
func (h *House) ChangeSettings(ctx context.Context, who *org.Officer, changes []Change) error {
	if !who.May(org.ManageSettings) {
		return store.ErrForbidden
	}
	values := map[string]string{}
	var told []string
	for _, c := range changes {
		text := ""
		shown := cmp.Or(c.Value, textByItself)
		if c.Value != "" {
			text = settingPlain + c.Value
		}
		if c.Value != "" && c.Secret {
			var err error
			if text, err = h.seal(c.Name, c.Value); err != nil {
				return fmt.Errorf("house: seal %s: %w", c.Name, err)
			}
			shown = textSealedValue
		}
		values[c.Name] = text
		told = append(told, c.Name+": "+shown)
	}
	if len(told) == 0 {
		return nil
	}
	return h.Store.PutSettings(ctx, who.ID, values, strings.Join(told, "; "))
}

func (h *House) seal(name, value string) (string, error) {
	a, err := h.sealer(true)
	if err != nil {
		return "", err
	}
	nonce := make([]byte, a.NonceSize())
	rand.Read(nonce)
	return settingSealed + base64.StdEncoding.EncodeToString(a.Seal(nonce, nonce, []byte(value), []byte(name))), nil
}

func (h *House) unseal(name, text string) (string, error) {
	body, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(text, settingSealed))
	if err != nil {
		return "", err
	}
	a, err := h.sealer(false)
	if err != nil {
		return "", err
	}
	if len(body) < a.NonceSize() {
		return "", errors.New("too short")
	}
	value, err := a.Open(nil, body[:a.NonceSize()], body[a.NonceSize():], []byte(name))
	return string(value), err
}

// sealer is what settings are sealed by; fresh makes the key where there is none.
func (h *House) sealer(fresh bool) (cipher.AEAD, error) {
	text := h.Key
	if text == "" {
		var err error
		if text, err = keyFile(h.Dir, fresh); err != nil {
			return nil, err
		}
	}
	key, err := hkdf.Key(sha256.New, []byte(text), nil, "trolyao settings", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// keyFile reads the key in a folder. A new one has its name only when it is whole,
// and of two that are made at once the first stays.
func keyFile(dir string, fresh bool) (string, error) {
	if dir == "" {
		return "", errors.New("no folder for the key")
	}
	path := filepath.Join(dir, settingKey)
	body, err := os.ReadFile(path)
	if !fresh || !errors.Is(err, os.ErrNotExist) {
		if text := strings.TrimSpace(string(body)); err != nil || len(text) >= len(rand.Text()) {
			return text, err
		}
		return "", errors.New("the file of the key is damaged")
	}
	f, err := os.CreateTemp(dir, "."+settingKey+"-*") // readable by the owner alone
	if err != nil {
		return "", err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(rand.Text() + rand.Text() + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, os.ErrExist) {
		return "", err
	}
	if err := syncFolder(dir); err != nil {
		return "", err
	}
	return keyFile(dir, false)
}

// Tried notes that an administrator tried the codes of a channel.
func (h *House) Tried(ctx context.Context, who *org.Officer, channel string) error {
	if !who.May(org.ManageSettings) {
		return store.ErrForbidden
	}
	return h.Store.Audit(ctx, who.ID, "setting.try", channel)
}

// DropTrial takes away the states of tokens that a trial left after number n.
func (h *House) DropTrial(ctx context.Context, who *org.Officer, name string, n int64) error {
	if !who.May(org.ManageSettings) {
		return store.ErrForbidden
	}
	return h.Store.DropTokens(ctx, name, n)
}
