//go:build unix

package storetest

import (
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// twin makes a server that waits with each commit until its standby has it, and
// does what it is told line by line. Both go when its standard input ends.
const twin = `
set -e
exec 2>>"$2/log"
begin() { "$1/pg_ctl" -w -D "$2/$3" -l "$2/log.$3" -o "-k '$2' -p $4 -c listen_addresses='' -c fsync=off -c max_connections=60" start >>"$2/log" </dev/null; }
"$1/initdb" -D "$2/a" -U postgres -A trust -E UTF8 --no-locale --no-sync >>"$2/log"
begin "$1" "$2" a 5432
"$1/pg_basebackup" -D "$2/b" -h "$2" -p 5432 -U postgres -R -X stream --no-sync -c fast >>"$2/log"
begin "$1" "$2" b 5433
printf "synchronous_standby_names='*'\n" >>"$2/a/postgresql.conf"
"$1/pg_ctl" -D "$2/a" reload >>"$2/log"
echo ready
while read -r word; do
  case "$word" in
  kill) "$1/pg_ctl" -w -D "$2/a" -m immediate stop >>"$2/log" ;;
  promote) printf "synchronous_standby_names=''\n" >>"$2/b/postgresql.conf"; "$1/pg_ctl" -w -D "$2/b" promote >>"$2/log" ;;
  esac
  echo "$word"
done
for d in a b; do "$1/pg_ctl" -w -D "$2/$d" -m immediate stop >>"$2/log" || true; done
rm -rf "$2"
`

// bouncer runs PgBouncer before the server in a folder, by the transaction.
const bouncer = `
set -e
printf '[databases]\n* = host=%s port=5432 user=postgres\n[pgbouncer]\nlisten_addr=\nlisten_port=6432\nunix_socket_dir=%s\npool_mode=transaction\nauth_type=any\nmax_client_conn=200\ndefault_pool_size=3\n' "$3" "$2" >"$2/ini"
"$1" -q "$2/ini" >"$2/log" 2>&1 &
n=0
until [ -S "$2/.s.PGSQL.6432" ]; do n=$((n+1)); [ $n -lt 100 ]; sleep 0.1; done
echo ready
cat >/dev/null
kill $!
rm -rf "$2"
`

// kept runs a script beside the test, with a folder of its own as its second argument.
func kept(t testing.TB, script, first string, more ...string) (dir string, tell func(word string) error) {
	t.Helper()
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/bin/sh", append([]string{"-c", script, "keeper", first, dir}, more...)...)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() == 0 {
		cred, err := unprivileged()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(dir, int(cred.Uid), int(cred.Gid)); err != nil {
			t.Fatal(err)
		}
		cmd.SysProcAttr.Credential = cred
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("the keeper of %s: %v", dir, err)
		}
	})
	lines := bufio.NewReader(out)
	hear := func(word string) error {
		if line, err := lines.ReadString('\n'); err != nil || line != word+"\n" {
			text, lerr := os.ReadFile(filepath.Join(dir, "log"))
			return errors.Join(fmt.Errorf("the keeper said %q, not %s: %s", line, word, text), err, lerr)
		}
		return nil
	}
	if err := hear("ready"); err != nil {
		t.Fatal(err)
	}
	return dir, func(word string) error {
		if _, err := io.WriteString(in, word+"\n"); err != nil {
			return err
		}
		return hear(word)
	}
}

// Pair starts a PostgreSQL server with a standby and returns addresses of the two, each
// of a schema of its own. Failover takes the first down as if its power had gone and
// promotes the other.
func Pair(t testing.TB, schemas int) (dsns []string, failover func() error) {
	t.Helper()
	bin, err := binaries()
	if err != nil {
		left(t, err)
	}
	dir, tell := kept(t, twin, bin)
	q := url.Values{"host": {dir + "," + dir}, "port": {"5432,5433"}, "target_session_attrs": {"read-write"}}
	u := url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres", RawQuery: q.Encode()}
	db, err := sql.Open("pgx", u.String())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for i := range schemas {
		name := fmt.Sprintf("house%d", i)
		if _, err := db.Exec("CREATE SCHEMA " + name); err != nil {
			t.Fatal(err)
		}
		q.Set("search_path", name)
		u.RawQuery = q.Encode()
		dsns = append(dsns, u.String())
	}
	return dsns, func() error { return errors.Join(tell("kill"), tell("promote")) }
}

// Pooled returns the address of a fresh database behind PgBouncer, which hands out
// three sessions of the server by the transaction.
func Pooled(t testing.TB) string {
	t.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		program = "/usr/sbin/pgbouncer"
		if _, err := os.Stat(program); err != nil {
			left(t, errors.New("PgBouncer is not installed"))
		}
	}
	base := Base(t)
	name := Database(t, base)
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	dir, _ := kept(t, bouncer, program, u.Query().Get("host"))
	q := url.Values{"host": {dir}, "port": {"6432"}}
	v := url.URL{Scheme: "postgres", User: u.User, Path: "/" + name, RawQuery: q.Encode()}
	return v.String()
}
