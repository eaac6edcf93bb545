//go:build unix

package clustertest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// keeper starts a node and does what it is told line by line. The node goes when the
// standard input ends, which it does however this process ends.
const keeper = `
dir="$1"; shift
begin() { "$@" >>"$dir/log" 2>&1 </dev/null & pid=$!; }
begin "$@"
echo ready
while read -r word; do
  case "$word" in
  kill) kill -9 "$pid" 2>/dev/null; wait "$pid" 2>/dev/null ;;
  start) begin "$@" ;;
  esac
  echo "$word"
done
kill -9 "$pid" 2>/dev/null
wait "$pid" 2>/dev/null
rm -rf "$dir"
exit 0
`

type node struct {
	dir   string
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines *bufio.Reader
}

func begin(java, jars string, i int, http, transport []string) (*node, error) {
	dir, err := os.MkdirTemp("", "opensearch")
	if err != nil {
		return nil, err
	}
	if err := errors.Join(os.Chmod(dir, 0o755), lay(dir, jars, i, http, transport)); err != nil {
		return nil, err
	}
	cmd := exec.Command("/bin/sh", append([]string{"-c", keeper, "keeper", dir}, command(java, dir, len(http) == 1)...)...)
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() == 0 { // it refuses root
		cred, err := unprivileged()
		if err != nil {
			return nil, err
		}
		err = filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			return errors.Join(err, os.Lchown(path, int(cred.Uid), int(cred.Gid)))
		})
		if err != nil {
			return nil, err
		}
		cmd.SysProcAttr.Credential = cred
	}
	n := &node{dir: dir, cmd: cmd}
	if n.in, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	n.lines = bufio.NewReader(out)
	return n, n.hear("ready")
}

func (n *node) hear(word string) error {
	if line, err := n.lines.ReadString('\n'); err != nil || line != word+"\n" {
		return errors.Join(fmt.Errorf("the keeper said %q, not %s", line, word), err)
	}
	return nil
}

func (n *node) tell(word string) error {
	if _, err := io.WriteString(n.in, word+"\n"); err != nil {
		return err
	}
	return n.hear(word)
}

func (n *node) end() error {
	n.in.Close()
	return n.cmd.Wait()
}

func (n *node) log() []byte {
	text, _ := os.ReadFile(filepath.Join(n.dir, "log")) // best effort: it goes into an error
	return text
}

func unprivileged() (*syscall.Credential, error) {
	u, err := user.Lookup("nobody")
	if err != nil {
		return nil, err
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
