package web

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
)

func (s *Server) backupPages() {
	s.page("GET /quan-tri/sao-luu", may(org.ManageBackups), (*visit).backups)
	s.page("POST /quan-tri/sao-luu", may(org.ManageBackups), (*visit).backUp)
	s.page("POST /quan-tri/sao-luu/{name}/thu", may(org.ManageBackups), (*visit).tryBackup)
	s.page("GET /quan-tri/sao-luu/{name}", may(org.ManageBackups), (*visit).takeBackup)
}

type backupPage struct {
	Backup
	All []house.Backup // newest first
	Old bool           // nobody made one for too long
	Age string
}

func (v *visit) backups() error {
	d := backupPage{Backup: v.opts.Backup}
	if d.Dir == "" {
		return v.render("backups", d)
	}
	var err error
	if d.All, err = house.Backups(d.Dir); err != nil {
		return v.backupFailed(err)
	}
	if len(d.All) > 0 {
		age := v.now().Sub(d.All[0].Made)
		d.Old, d.Age = age > house.BackupOld, ageWords(age)
	}
	return v.render("backups", d)
}

// ageWords is how long ago something was, as a person says it.
func ageWords(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf(textMinutesAgo, int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf(textHoursAgo, int(d.Hours()))
	}
	return fmt.Sprintf(textDaysAgo, int(d.Hours()/24))
}

// backing lets one backup be made or tried at a time: each reads all of the store.
var backing sync.Mutex

// alone does what is heavy, unless something of its kind goes on already.
func (v *visit) alone(do func() error) error {
	if v.opts.Backup.Dir == "" {
		return v.fail(http.StatusUnprocessableEntity, textNoBackups)
	}
	if !backing.TryLock() {
		return v.fail(http.StatusConflict, textBackingUp)
	}
	defer backing.Unlock()
	return do()
}

func (v *visit) backUp() error {
	return v.alone(func() error {
		key, err := house.BackupRecipient(v.opts.Backup.Key)
		if err != nil {
			return err
		}
		c, err := v.house.BackupNow(v.ctx(), v.who, v.opts.Backup.Dir, key)
		if err != nil {
			return v.backupFailed(err)
		}
		v.flash(textBackedUp, copyWords(c))
		return v.redirect("/quan-tri/sao-luu")
	})
}

func (v *visit) tryBackup() error {
	return v.alone(func() error {
		b, err := v.house.FindBackup(v.ctx(), v.who, v.opts.Backup.Dir, v.r.PathValue("name"), false)
		if err != nil {
			return err
		}
		c, err := v.house.TryRestore(v.ctx(), v.who, *b)
		switch {
		case errors.Is(err, house.ErrBackupKey):
			return v.fail(http.StatusUnprocessableEntity, textBackupSealed)
		case errors.Is(err, store.ErrCopy):
			v.log.Error("a backup is damaged", "name", b.Name(), "err", err)
			return v.fail(http.StatusUnprocessableEntity, fmt.Sprintf(textBackupBroken, b.Name()))
		case err != nil:
			return v.backupFailed(err)
		}
		v.flash(textBackupTried, b.Name(), copyWords(c))
		return v.redirect("/quan-tri/sao-luu")
	})
}

func (v *visit) takeBackup() error {
	if v.opts.Backup.Dir == "" {
		return store.ErrNotFound
	}
	b, err := v.house.FindBackup(v.ctx(), v.who, v.opts.Backup.Dir, v.r.PathValue("name"), true)
	if err != nil {
		return err
	}
	f, err := os.Open(b.Path)
	if err != nil {
		return err
	}
	defer f.Close()
	v.w.Header().Set("Content-Type", "application/octet-stream")
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+filepath.Base(b.Path)+`"`)
	http.ServeContent(v.w, v.r, "", time.Time{}, f)
	return nil
}

// backupFailed says what to look at; the cause is for the log.
func (v *visit) backupFailed(err error) error {
	if errors.Is(err, store.ErrForbidden) || store.Away(err) || v.ctx().Err() != nil {
		return err
	}
	v.log.Error("backup", "err", err)
	return v.fail(http.StatusInsufficientStorage, textBackupFailed)
}

func copyWords(c *store.Copy) string {
	return fmt.Sprintf(textCopyHolds, c.Rows["document"], c.Rows["task"], c.Rows["officer"], c.Rows["turn"],
		c.Made.In(corpus.Zone).Format("15:04"), corpus.DayOf(c.Made).Vietnamese())
}
