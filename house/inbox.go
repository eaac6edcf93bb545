package house

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/store"
)

// Inbox is a folder that people put files into, to be taken in. A file that was taken
// goes to the subfolder [inboxTaken], one that was refused to [InboxRefused]; where
// they cannot be moved they are known again by their bytes.
type Inbox struct {
	House *House
	Dir   string
	seen  map[string]inboxFile // as they were in the round before
	left  map[string]inboxFile // taken, and could not be moved
}

type inboxFile struct {
	size  int64
	saved time.Time
}

// Subfolders of an inbox.
const (
	inboxTaken   = "da-nhan"
	InboxRefused = "khong-nhan"
)

// mostInbox is the largest file taken from an inbox, in bytes.
const mostInbox = 64 << 20

// Round takes in the files that have not changed since the round before: one that is
// still being copied is left alone.
func (b *Inbox) Round(ctx context.Context) error {
	now := map[string]inboxFile{}
	var errs []error
	err := filepath.WalkDir(b.Dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		own := path != b.Dir && (e.Name() == inboxTaken || e.Name() == InboxRefused)
		hidden := path != b.Dir && (strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "~$"))
		switch {
		case e.IsDir() && (own || hidden):
			return fs.SkipDir
		case !e.Type().IsRegular() || hidden:
			return nil
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		f := inboxFile{info.Size(), info.ModTime()}
		now[path] = f
		if was, ok := b.seen[path]; ok && was == f && b.left[path] != f {
			if err := b.take(ctx, path, f); err != nil {
				errs = append(errs, err)
			}
		}
		return nil
	})
	b.seen = now
	if b.left == nil {
		b.left = map[string]inboxFile{}
	}
	for path := range b.left {
		if _, ok := now[path]; !ok {
			delete(b.left, path)
		}
	}
	return errors.Join(append(errs, err)...)
}

// take takes one file in and moves it away.
func (b *Inbox) take(ctx context.Context, path string, f inboxFile) error {
	name := filepath.Base(path)
	to := inboxTaken
	if f.size > mostInbox {
		if err := b.House.Store.PutRefusal(ctx, FileName(name), "too_large", fmt.Sprintf(textInboxLarge,
			mostInbox>>20)); err != nil {
			return err
		}
		to = InboxRefused
	} else {
		data, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("house: inbox: %w", err)
		}
		had, err := b.House.Store.HadJob(ctx, DoorInbox, store.Digest(data))
		if err != nil {
			return err
		}
		if !had {
			batch := DoorInbox + string(corpus.DayOf(b.House.Now()))
			j, err := b.House.TakeIn(ctx, Furnisher, batch, DoorInbox, File{Name: name, Data: data})
			if err != nil {
				return err
			}
			if j.State == store.JobRefused {
				to = InboxRefused
			}
		}
	}
	if err := b.move(path, to, name); err != nil {
		b.left[path] = f
		return fmt.Errorf("house: inbox: %w", err)
	}
	return nil
}

// move puts a file into a subfolder, under a name that is free there.
func (b *Inbox) move(path, folder, name string) error {
	dir := filepath.Join(b.Dir, folder)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	ext := filepath.Ext(name)
	for n := 1; ; n++ {
		to := filepath.Join(dir, name)
		if n > 1 {
			to = filepath.Join(dir, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext))
		}
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			return os.Rename(path, to)
		} else if err != nil {
			return err
		}
	}
}
