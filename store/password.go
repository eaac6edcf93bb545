package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// Argon2id as it is used for new passwords (RFC 9106): 32 MiB, three passes,
// one lane. The parameters stand in the hash, so they can grow.
const (
	argonTime   = 3
	argonMemory = 32 << 10 // KiB
	argonLanes  = 1
	argonKey    = 32
)

// The shortest and the longest password, in letters.
const (
	LeastPassword = 12
	mostPassword  = 256
)

// hashing bounds the memory that passwords take: two hashes at a time.
var hashing = make(chan struct{}, 2)

//go:embed password.txt
var commonPasswords string

var common = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(commonPasswords) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			m[line] = true
		}
	}
	return m
})

// checkPassword says what is wrong with a new password as an [*Error].
func checkPassword(login, password string) error {
	bad := func(text string) error { return &Error{text, errors.New("password refused")} }
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password):
		return bad(textPasswordRunes)
	case n < LeastPassword:
		return bad(fmt.Sprintf(textPasswordShort, LeastPassword))
	case n > mostPassword:
		return bad(fmt.Sprintf(textPasswordLong, mostPassword))
	}
	lower := strings.ToLower(password)
	if len(login) >= 3 && strings.Contains(lower, strings.ToLower(login)) {
		return bad(textPasswordLogin)
	}
	letters := map[rune]bool{}
	for _, r := range lower {
		letters[r] = true
	}
	squeezed := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '_' || r == '.' {
			return -1
		}
		return r
	}, lower)
	if len(letters) < 5 || common()[squeezed] || common()[strings.TrimRight(squeezed, "0123456789!@#$%?*")] {
		return bad(textPasswordEasy)
	}
	return nil
}

// hashPassword returns "$argon2id$v=19$m=…,t=…,p=…$salt$key". It waits for its
// turn.
func (s *Store) hashPassword(ctx context.Context, password string) (string, error) {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	salt := make([]byte, 16)
	rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, argonTime, s.hash, argonLanes, argonKey)
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, s.hash, argonTime, argonLanes,
		b.EncodeToString(salt), b.EncodeToString(key)), nil
}

// samePassword reports whether hash is that of password. A hash that is none
// ("" of an account without a password) costs the same time and is never right.
func (s *Store) samePassword(ctx context.Context, hash, password string) (bool, error) {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	var version, passes, lanes int
	var memory uint32
	var salt, want []byte
	known := false
	if f := strings.Split(hash, "$"); len(f) == 6 && f[1] == "argon2id" {
		_, err1 := fmt.Sscanf(f[2], "v=%d", &version)
		_, err2 := fmt.Sscanf(f[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes)
		var err3, err4 error
		salt, err3 = base64.RawStdEncoding.DecodeString(f[4])
		want, err4 = base64.RawStdEncoding.DecodeString(f[5])
		known = errors.Join(err1, err2, err3, err4) == nil && version == argon2.Version &&
			memory > 0 && memory <= 1<<20 && passes > 0 && passes <= 16 && lanes > 0 && lanes <= 16 && len(want) >= 16
	}
	if !known {
		memory, passes, lanes, salt, want = s.hash, argonTime, argonLanes, make([]byte, 16), make([]byte, argonKey)
	}
	got := argon2.IDKey([]byte(password), salt, uint32(passes), memory, uint8(lanes), uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}
