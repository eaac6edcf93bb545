package house

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"unicode/utf8"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/paper"
	"trolyao/store"
)

// Secret says that what a person asks must be neither kept nor worked on: it
// bears the mark of a state secret, or asks to keep or to have one. A question
// about the law of secrets is none.
func Secret(text string) bool { return answer.Secret(text) }

// MarkedSecret says that a text bears the mark of a state secret. Unlike [Secret] it
// takes "đã gửi báo cáo bảo vệ bí mật nhà nước" for the work that it is.
func MarkedSecret(text string) bool { return answer.Marked(text) }

// ErrSecret is the cause of the refusal of a file or a text that bears the mark of a
// state secret: what was sent is not shown again either.
var ErrSecret = errors.New("house: mark of a state secret")

// refusedSecret is what a person is told whose file or text is not taken.
func refusedSecret(cause string) error {
	return &store.Error{Text: textSecretEvidence, Err: fmt.Errorf("%s: %w", cause, ErrSecret)}
}

// openTexts refuses texts of which one bears the mark of a state secret.
func openTexts(texts ...string) error {
	for _, t := range texts {
		if MarkedSecret(t) {
			return refusedSecret("secret marker in a text")
		}
	}
	return nil
}

// openValue is openTexts of every text in a value, however deep.
func openValue(v any) error { return openIn(reflect.ValueOf(v)) }

func openIn(v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		return openTexts(v.String())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return openIn(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if err := openIn(v.Field(i)); err != nil {
				return err
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return nil // bytes: see openFile
		}
		for i := range v.Len() {
			if err := openIn(v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Map:
		for k, x := range v.Seq2() {
			if err := errors.Join(openIn(k), openIn(x)); err != nil {
				return err
			}
		}
	}
	return nil
}

// OpenFile refuses a file with the stamp of a state secret before anything else is
// read from it: what is wrong with a sheet is told with the text of its cells.
func OpenFile(ctx context.Context, name string, data []byte) error {
	return openFile(ctx, name, "", data)
}

// mostNote is the longest file, in bytes, that is read as a note as well.
const mostNote = 16 << 10

// openFile refuses a file that bears the stamp of a state secret, whatever it is
// handed in for. A file that is no document bears none; a note in words may have
// the mark in any line.
func openFile(ctx context.Context, name, link string, data []byte) error {
	if err := openTexts(name, link); err != nil {
		return err
	}
	if len(data) == 0 || len(data) > store.MostEvidence {
		return nil // the store says so
	}
	if len(data) <= mostNote && utf8.Valid(data) && MarkedSecret(string(data)) {
		return refusedSecret("note with the mark of a state secret")
	}
	_, _, err := corpus.Read(ctx, name, data, corpus.ReadOptions{File: paper.Options{OCRPages: 1}})
	var r *paper.Refusal
	if errors.As(err, &r) && r.Code == paper.RefusedSecret {
		return refusedSecret("file with the stamp of a state secret")
	}
	return ctx.Err()
}
