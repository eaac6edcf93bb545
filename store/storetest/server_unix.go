//go:build unix

package storetest

import (
	"bufio"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// keeper makes a server, says so, and takes it down when its standard input
// ends, which it does however this process ends.
const keeper = `
set -e
"$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --no-locale --no-sync >"$2/log" 2>&1
"$1/pg_ctl" -w -D "$2/data" -l "$2/log" -o "-k '$2' -c listen_addresses='' -c fsync=off -c max_connections=200" start >>"$2/log" 2>&1 </dev/null
echo ready
cat >/dev/null
"$1/pg_ctl" -w -D "$2/data" -m immediate stop >>"$2/log" 2>&1
rm -rf "$2"
`

// keeperInput is held open for the life of the process.
//
//lint:ignore U1000 to hold it is its use
var keeperInput any

func start(bin string) (string, error) {
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		return "", err
	}
	cmd := exec.Command("/bin/sh", "-c", keeper, "keeper", bin, dir)
	cmd.Dir = "/"
	// A group of its own: an interrupt at the keyboard must not stop the
	// keeper before it has cleaned up.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() == 0 { // initdb refuses root
		cred, err := unprivileged()
		if err != nil {
			return "", err
		}
		if err := os.Chown(dir, int(cred.Uid), int(cred.Gid)); err != nil {
			return "", err
		}
		cmd.SysProcAttr.Credential = cred
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	keeperInput = in
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		text, _ := os.ReadFile(filepath.Join(dir, "log")) // best effort: it goes into the error
		in.Close()
		err = fmt.Errorf("the server did not start: %w\n%s", cmd.Wait(), text)
		os.RemoveAll(dir)
		return "", err
	}
	u := url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres",
		RawQuery: url.Values{"host": {dir}}.Encode()}
	return u.String(), nil
}

func unprivileged() (*syscall.Credential, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("a PostgreSQL server cannot run as root and there is no user postgres or nobody")
}
