package house

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
)

// A backup is a copy of the store ([store.Store.WriteCopy]) in one file, sealed
// for a key where one is given. It has its name only when it was read again
// after writing, so a file of that name is whole.
const (
	backupStem   = "trolyao-"
	backupTime   = "20060102-150405" // in the zone of the house
	backupEnd    = ".sao-luu"
	backupSealed = ".age"
)

// Backup is a file in the folder of backups.
type Backup struct {
	Path string
	Made time.Time // when it was begun
	Size int64     // bytes
}

// ErrBackupKey says that a backup is sealed and none of the keys opens it.
var ErrBackupKey = errors.New("house: the backup is sealed")

// BackupName is the name of a backup made at a time.
func BackupName(made time.Time, sealed bool) string {
	name := backupStem + made.In(corpus.Zone).Format(backupTime) + backupEnd
	if sealed {
		name += backupSealed
	}
	return name
}

// BackupRecipient reads a public key of age ("age1…"), "" means none.
func BackupRecipient(key string) (age.Recipient, error) {
	if key == "" {
		return nil, nil
	}
	return age.ParseX25519Recipient(key)
}

// MakeBackup writes a copy of the store to path, which must not exist, and
// reads it again before it gets that name. It may run while the house serves.
func MakeBackup(ctx context.Context, path string, key age.Recipient,
	write func(io.Writer) (*store.Copy, error)) (c *store.Copy, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("%s: %w", path, os.ErrExist)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	wrote := sha256.New()
	out := bufio.NewWriterSize(io.MultiWriter(f, wrote), 1<<16)
	to, seal := io.Writer(out), func() error { return nil }
	if key != nil {
		w, err := age.Encrypt(out, key)
		if err != nil {
			return nil, err
		}
		to, seal = w, w.Close
	}
	if c, err = write(to); err != nil {
		return nil, err
	}
	if err := errors.Join(seal(), out.Flush(), f.Sync()); err != nil {
		return nil, err
	}
	if err := readAgain(f, wrote, key == nil); err != nil {
		return nil, err
	}
	if err := errors.Join(f.Close(), os.Rename(f.Name(), path)); err != nil {
		return nil, err
	}
	return c, syncFolder(filepath.Dir(path))
}

// readAgain compares what stands in the file with what was written to it, and
// where it is not sealed reads it as the copy that it is.
func readAgain(f *os.File, wrote hash.Hash, plain bool) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	got := sha256.New()
	in := io.TeeReader(f, got)
	if plain {
		if _, err := store.CheckCopy(in); err != nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, in); err != nil {
		return err
	}
	if !bytes.Equal(got.Sum(nil), wrote.Sum(nil)) {
		return errors.New("house: the file of the backup does not hold what was written to it")
	}
	return nil
}

// syncFolder makes a new name in a folder last.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	// Some systems cannot sync a folder; the name is there all the same.
	_ = d.Sync()
	return d.Close()
}

// OpenBackup opens a backup for reading the copy in it. A sealed one that no
// key opens is [ErrBackupKey].
func OpenBackup(path string, keys ...age.Identity) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(f, 1<<16)
	begin, err := in.Peek(len("age-encryption.org/"))
	if err != nil && err != io.EOF {
		return nil, errors.Join(err, f.Close())
	}
	if string(begin) != "age-encryption.org/" {
		return opened{in, f}, nil
	}
	if len(keys) == 0 {
		return nil, errors.Join(ErrBackupKey, f.Close())
	}
	r, err := age.Decrypt(in, keys...)
	if err != nil {
		return nil, errors.Join(ErrBackupKey, err, f.Close())
	}
	return opened{r, f}, nil
}

type opened struct {
	io.Reader
	io.Closer
}

// Backups lists the backups in a folder, the newest first.
func Backups(dir string) ([]Backup, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []Backup
	for _, e := range entries {
		name := strings.TrimSuffix(strings.TrimSuffix(e.Name(), backupSealed), backupEnd)
		made, err := time.ParseInLocation(backupTime, strings.TrimPrefix(name, backupStem), corpus.Zone)
		info, ierr := e.Info()
		if err != nil || ierr != nil || e.Name() != BackupName(made, strings.HasSuffix(e.Name(), backupSealed)) {
			continue
		}
		all = append(all, Backup{filepath.Join(dir, e.Name()), made, info.Size()})
	}
	slices.SortFunc(all, func(a, b Backup) int { return b.Made.Compare(a.Made) })
	return all, nil
}

// Sealed says whether the backup wants a private key to be read.
func (b Backup) Sealed() bool { return strings.HasSuffix(b.Path, backupSealed) }

// Name is the name of its file.
func (b Backup) Name() string { return filepath.Base(b.Path) }

// BackupNow makes a backup in dir on the word of an administrator.
func (h *House) BackupNow(ctx context.Context, who *org.Officer, dir string, key age.Recipient) (*store.Copy, error) {
	if !who.May(org.ManageBackups) {
		return nil, store.ErrForbidden
	}
	path := filepath.Join(dir, BackupName(h.Now(), key != nil))
	c, err := MakeBackup(ctx, path, key, func(w io.Writer) (*store.Copy, error) { return h.Store.WriteCopy(ctx, w) })
	if err != nil {
		return nil, err
	}
	return c, h.Store.Audit(ctx, who.ID, "backup.make", filepath.Base(path))
}

// TryRestore takes a backup into a folder of its own, compares every table, opens
// what came of it as a start of the program would, looks for damage and takes the
// folder away again. The house is not touched. It gives what stood in the backup;
// a damaged one is [store.ErrCopy].
func (h *House) TryRestore(ctx context.Context, who *org.Officer, b Backup) (c *store.Copy, err error) {
	if !who.May(org.ManageBackups) {
		return nil, store.ErrForbidden
	}
	r, err := OpenBackup(b.Path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	dir, err := os.MkdirTemp(h.Dir, "thu-khoi-phuc-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "trolyao.db")
	if c, err = store.LoadCopy(ctx, path, r, store.Options{Now: h.Now}, nil); err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, path, store.Options{Now: h.Now})
	if err != nil {
		return nil, err
	}
	faults, err := s.Check(ctx)
	if err = errors.Join(err, s.Close()); err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("%w: %s", store.ErrCopy, strings.Join(faults, "; "))
	}
	return c, h.Store.Audit(ctx, who.ID, "backup.try", b.Name())
}

// FindBackup is the backup of a name in dir, [store.ErrNotFound] where there is none.
// Whoever may is noted to have taken it away.
func (h *House) FindBackup(ctx context.Context, who *org.Officer, dir, name string, taken bool) (*Backup, error) {
	if !who.May(org.ManageBackups) {
		return nil, store.ErrForbidden
	}
	all, err := Backups(dir)
	if err != nil {
		return nil, err
	}
	for _, b := range all {
		if b.Name() == name {
			if taken {
				err = h.Store.Audit(ctx, who.ID, "backup.take", name)
			}
			return &b, err
		}
	}
	return nil, store.ErrNotFound
}

// How many backups are kept: the last of each of so many days, weeks and months.
const (
	keepDays   = 7
	keepWeeks  = 5
	keepMonths = 12
)

// surplus returns the backups, newest first as [Backups] lists them, that need
// not be kept.
func surplus(all []Backup) []Backup {
	kept := map[int]bool{}
	for _, rule := range []struct {
		most   int
		period func(time.Time) string
	}{
		{keepDays, func(t time.Time) string { return t.Format(time.DateOnly) }},
		{keepWeeks, func(t time.Time) string { y, w := t.ISOWeek(); return fmt.Sprint(y, w) }},
		{keepMonths, func(t time.Time) string { return t.Format("2006-01") }},
	} {
		seen := map[string]bool{}
		for i, b := range all {
			p := rule.period(b.Made.In(corpus.Zone))
			if !seen[p] && len(seen) < rule.most {
				seen[p], kept[i] = true, true
			}
		}
	}
	var out []Backup
	for i, b := range all {
		if !kept[i] {
			out = append(out, b)
		}
	}
	return out
}

// backupEvery is the age at which the newest backup is followed by another,
// and BackupOld the one at which somebody has to look why there is none.
const (
	backupEvery = 23 * time.Hour
	BackupOld   = 50 * time.Hour
)

// BackupDaily makes the backup of the day in dir where it is time, between
// hour:00 and the end of the day, and takes away those that need not be kept.
// It returns the newest one, nil where there is none yet.
func (h *House) BackupDaily(ctx context.Context, dir string, hour int, key age.Recipient) (*Backup, error) {
	all, err := Backups(dir)
	if err != nil {
		return nil, err
	}
	now := h.Now()
	due := now.In(corpus.Zone).Hour() >= hour
	// A clock that was set back leaves backups of days to come.
	if i := slices.IndexFunc(all, func(b Backup) bool { return !b.Made.After(now) }); i >= 0 {
		old := now.Sub(all[i].Made)
		due = due && old >= backupEvery || old >= BackupOld
	}
	if due {
		path := filepath.Join(dir, BackupName(now, key != nil))
		write := func(w io.Writer) (*store.Copy, error) { return h.Store.WriteCopy(ctx, w) }
		if _, err := MakeBackup(ctx, path, key, write); err != nil {
			return nil, err
		}
		if all, err = Backups(dir); err != nil {
			return nil, err
		}
		for _, b := range surplus(all) {
			if err := os.Remove(b.Path); err != nil {
				return nil, err
			}
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return &all[0], nil
}
