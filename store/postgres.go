package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// How long a new connection to PostgreSQL is tried for before the error is told.
const (
	patienceBusy = 20 * time.Second // all connections of the server are taken
	patienceAway = 3 * time.Second  // no server takes writes, as while another takes over
	oneTry       = 5 * time.Second  // at a host
)

// openPostgres makes the pool for an address, which may name several hosts; at
// most so many connections are open at once, 0 for a number by the machine.
func openPostgres(dsn string, most int) (*sql.DB, error) {
	c, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	p := &patient{}
	if c.ConnectTimeout == 0 || c.ConnectTimeout > oneTry {
		c.ConnectTimeout = oneTry
	}
	// A host that went without a word is known as gone in 20 s.
	dial := net.Dialer{Timeout: oneTry, KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second,
		Interval: 5 * time.Second, Count: 3}}
	c.DialFunc = dial.DialContext
	c.ValidateConnect = p.validate
	p.Connector = stdlib.GetConnector(*c, stdlib.OptionBeforeConnect(func(_ context.Context, c *pgx.ConnConfig) error {
		if p.pooled.Load() {
			c.DefaultQueryExecMode = pgx.QueryExecModeExec
		}
		return nil
	}))
	pool := sql.OpenDB(p)
	if most == 0 {
		most = max(8, 2*runtime.NumCPU())
	}
	pool.SetMaxOpenConns(most)
	pool.SetMaxIdleConns(max(2, most/2))
	pool.SetConnMaxIdleTime(3 * time.Second) // others may be waiting for it, no longer than patienceBusy
	return pool, nil
}

// patient makes connections to a server that takes writes, and waits a while
// where there is none or it has none left.
type patient struct {
	driver.Connector
	// pooled says that a pooler hands out the server's sessions by the
	// transaction, as PgBouncer does: a statement that one session has prepared
	// is unknown to the next.
	pooled atomic.Bool
}

var errStandby = errors.New("store: the server takes no writes: it is a standby")

// validate turns standbys away. A pooler is known by the number of the session,
// which it has not told to us.
func (p *patient) validate(ctx context.Context, c *pgconn.PgConn) error {
	r, err := c.Exec(ctx, `SELECT current_setting('transaction_read_only'), pg_backend_pid()`).ReadAll()
	if err != nil {
		return err
	}
	row := r[0].Rows[0]
	if string(row[0]) == "on" {
		return errStandby
	}
	if string(row[1]) != strconv.FormatUint(uint64(c.PID()), 10) {
		p.pooled.Store(true)
	}
	return nil
}

func (p *patient) Connect(ctx context.Context) (driver.Conn, error) {
	begun := time.Now()
	for pause := 20 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		before := p.pooled.Load()
		c, err := p.Connector.Connect(ctx)
		if err == nil && p.pooled.Load() != before { // it was made before that was known
			if err = c.Close(); err == nil {
				continue
			}
		}
		limit := patienceAway
		if busy(err) {
			limit = patienceBusy
		}
		if err == nil || !Away(err) || time.Since(begun)+pause > limit {
			return c, err
		}
		t := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			t.Stop()
			return nil, errors.Join(ctx.Err(), err)
		case <-t.C:
		}
	}
}

// busy says that the server has no connection left.
func busy(err error) bool {
	var told *pgconn.PgError
	return errors.As(err, &told) && told.Code == "53300"
}

// Away says that a database server did not answer, has no connection left, is
// starting or stopping, or takes no writes because another one took over: the
// same may succeed a little later. A write may have been done nevertheless.
func Away(err error) bool {
	var told *pgconn.PgError
	if errors.As(err, &told) {
		switch told.Code {
		case "53300", "57P01", "57P02", "57P03", "25006":
			return true
		}
		// PgBouncer tells with this one that it found no server.
		return strings.HasPrefix(told.Code, "08")
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || err != nil && pgconn.SafeToRetry(err) ||
		errors.As(err, &network) && !errors.Is(err, context.DeadlineExceeded) ||
		err != nil && strings.Contains(err.Error(), "write failed: ") || // its cause is hidden
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errStandby)
}

// CheckAddress says whether dsn is an address of PostgreSQL.
func CheckAddress(dsn string) error {
	if dialectOf(dsn) != &postgres {
		return errors.New("store: not an address of PostgreSQL")
	}
	_, err := pgx.ParseConfig(dsn)
	return err
}
