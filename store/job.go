package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// JobState says how far a [Job] is.
type JobState string

const (
	JobWaiting JobState = "waiting"
	JobWorking JobState = "working"
	JobAsked   JobState = "asked" // a person has to say something first
	JobDone    JobState = "done"
	JobRefused JobState = "refused" // the file is not taken; nothing of it is kept
	JobFailed  JobState = "failed"  // by a fault of the house; it can be tried again
)

// Over says that nothing more becomes of it by itself.
func (s JobState) Over() bool { return s != JobWaiting && s != JobWorking }

// Job is a file that was handed in and is worked off by itself. The file is kept
// until it is in the house.
type Job struct {
	ID      int64
	Batch   string // those handed in together
	Source  string // the door it came through
	Name    string // of the file
	Digest  string // SHA-256 of the file, hexadecimal
	Spec    string // JSON: what the person said of it
	State   JobState
	Result  string // JSON: what became of it
	Who     string
	Created time.Time
	Updated time.Time
}

// Digest names the bytes of a file.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// PutJob enters a job and returns its ID. data may be nil for one that is over.
func (s *Store) PutJob(ctx context.Context, j Job, data []byte) (id int64, err error) {
	err = s.write(ctx, "put job", func(tx txn) error {
		return tx.QueryRowContext(ctx, `INSERT INTO job (batch, source, name, digest, data, spec, state, result, who, holder, until, created, updated)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', 0, $10, $10) RETURNING id`, j.Batch, j.Source, j.Name,
			j.Digest, data, j.Spec, string(j.State), j.Result, j.Who, millis(s.now())).Scan(&id)
	})
	return id, err
}

const jobColumns = `id, batch, source, name, digest, spec, state, result, who, created, updated`

func scanJob(row scanner, more ...any) (j Job, err error) {
	var created, updated int64
	err = row.Scan(append([]any{&j.ID, &j.Batch, &j.Source, &j.Name, &j.Digest, &j.Spec, &j.State, &j.Result, &j.Who,
		&created, &updated}, more...)...)
	j.Created, j.Updated = moment(created), moment(updated)
	return j, err
}

// TakeJob gives holder the oldest job that waits, or whose holder has not renewed it
// in time, for ttl, with the bytes of its file; [ErrNotFound] where there is none.
func (s *Store) TakeJob(ctx context.Context, holder string, ttl time.Duration) (j Job, data []byte, err error) {
	err = s.write(ctx, "take job", func(tx txn) error {
		now := s.now()
		var err error
		j, err = scanJob(tx.QueryRowContext(ctx, `UPDATE job SET state = $1, holder = $2, until = $3, updated = $4
			WHERE id = (SELECT id FROM job WHERE state = $5 OR state = $1 AND until <= $4 ORDER BY id LIMIT 1)
			AND (state = $5 OR until <= $4) RETURNING `+jobColumns+`, data`, string(JobWorking), holder,
			millis(now.Add(ttl)), millis(now), string(JobWaiting)), &data)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		return err
	})
	return j, data, err
}

// HoldJob renews what holder has of a job, with its result so far ("" leaves it), and
// says whether holder still has it.
func (s *Store) HoldJob(ctx context.Context, id int64, holder string, ttl time.Duration, result string) (bool, error) {
	return s.setJob(ctx, `until = $3, result = CASE WHEN $4 = '' THEN result ELSE $4 END`, id, holder,
		millis(s.now().Add(ttl)), result)
}

// FinishJob ends what holder does with a job. Its file is kept where it may be needed
// again: for a person's answer, or for another try.
func (s *Store) FinishJob(ctx context.Context, id int64, holder string, state JobState, result string) error {
	drop := ""
	if state == JobDone || state == JobRefused {
		drop = `, data = NULL`
	}
	_, err := s.setJob(ctx, `holder = '', until = 0, state = $3, result = $4`+drop, id, holder, string(state), result)
	return err
}

func (s *Store) setJob(ctx context.Context, set string, id int64, holder string, args ...any) (bool, error) {
	var n int64
	err := s.write(ctx, "set job", func(tx txn) error {
		all := append([]any{id, holder}, args...)
		all = append(all, millis(s.now()))
		res, err := tx.ExecContext(ctx, fmt.Sprintf(`UPDATE job SET updated = $%d, %s WHERE id = $1 AND holder = $2`,
			len(all), set), all...)
		if err == nil {
			n, err = res.RowsAffected()
		}
		return err
	})
	return n == 1, err
}

// ResumeJob lets a job that is asked about or has failed wait again, with what the
// person says of it now. [ErrNotFound] for every other.
func (s *Store) ResumeJob(ctx context.Context, id int64, spec string) error {
	return s.write(ctx, "resume job", func(tx txn) error {
		res, err := tx.ExecContext(ctx, `UPDATE job SET state = $1, spec = $2, result = '', updated = $3
			WHERE id = $4 AND state IN ($5, $6) AND data IS NOT NULL`, string(JobWaiting), spec, millis(s.now()), id,
			string(JobAsked), string(JobFailed))
		return oneRow(res, err)
	})
}

// DropJob takes a job that is over off the list; its file goes, a document made of it
// stays.
func (s *Store) DropJob(ctx context.Context, id int64) error {
	return s.write(ctx, "drop job", func(tx txn) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM job WHERE id = $1 AND state NOT IN ($2, $3)`, id,
			string(JobWaiting), string(JobWorking))
		return oneRow(res, err)
	})
}

func oneRow(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, ErrNotFound)
	}
	return nil
}

// Job returns one job.
func (s *Store) Job(ctx context.Context, id int64) (Job, error) {
	j, err := scanJob(s.r.QueryRowContext(ctx, `SELECT `+jobColumns+` FROM job WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return j, fmt.Errorf("store: job %d: %w", id, err)
	}
	return j, nil
}

// Jobs returns the jobs of a batch in the order they were handed in; "" for those of
// all, the newest first, at most limit of them after skipping some.
func (s *Store) Jobs(ctx context.Context, batch string, skip, limit int) ([]Job, error) {
	query := `SELECT ` + jobColumns + ` FROM job WHERE batch = $1 ORDER BY id LIMIT $2 OFFSET $3`
	if batch == "" {
		query = `SELECT ` + jobColumns + ` FROM job WHERE batch <> $1 ORDER BY id DESC LIMIT $2 OFFSET $3`
	}
	js, err := list(ctx, s.r, func(row scanner) (Job, error) { return scanJob(row) }, query, batch, limit, skip)
	if err != nil {
		return nil, fmt.Errorf("store: jobs: %w", err)
	}
	return js, nil
}

// CountJobs counts the jobs by state.
func (s *Store) CountJobs(ctx context.Context) (map[JobState]int, error) {
	out := map[JobState]int{}
	err := s.counts(ctx, `SELECT state, COUNT(*) FROM job GROUP BY state`, func(k string, n int64) {
		out[JobState(k)] = int(n)
	})
	return out, err
}

// HadJob reports whether a file with these bytes came through a door before.
func (s *Store) HadJob(ctx context.Context, source, digest string) (bool, error) {
	n := 0
	err := s.r.QueryRowContext(ctx, `SELECT COUNT(*) FROM job WHERE source = $1 AND digest = $2`, source,
		digest).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("store: had job: %w", err)
	}
	return n > 0, nil
}

// PruneJobs forgets the jobs that were over before a moment.
func (s *Store) PruneJobs(ctx context.Context, before time.Time) error {
	return s.write(ctx, "prune jobs", func(tx txn) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM job WHERE state IN ($1, $2) AND updated < $3`, string(JobDone),
			string(JobRefused), millis(before))
		return err
	})
}
