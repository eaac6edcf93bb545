package paper

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// An outside program gets its input as a file in a folder of its own, which is
// also its home, and no shell. It is killed after toolTime.
const (
	toolTime   = 90 * time.Second
	toolOutput = 128 << 20 // bytes it may write to its standard output
)

var errNoTool = errors.New("program is not installed")

// runTool writes data to in/<name> in a new folder, runs program with args, in
// which "{in}" and "{dir}" stand for that file and folder, and gives its output
// and what keep reads from the folder before it is removed.
func runTool(ctx context.Context, program, name string, data []byte, keep func(dir string) ([]byte, error),
	args ...string) ([]byte, error) {
	if _, err := exec.LookPath(program); err != nil {
		return nil, fmt.Errorf("%s: %w", program, errNoTool)
	}
	dir, err := os.MkdirTemp("", "trolyao-read-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	in := filepath.Join(dir, name)
	if err := os.WriteFile(in, data, 0o600); err != nil {
		return nil, err
	}
	for i, a := range args {
		a = string(bytes.ReplaceAll([]byte(a), []byte("{in}"), []byte(in)))
		args[i] = string(bytes.ReplaceAll([]byte(a), []byte("{dir}"), []byte(dir)))
	}
	out, err := runIn(ctx, dir, toolTime, program, args...)
	if err == nil && keep != nil {
		return keep(dir)
	}
	return out, err
}

// runIn runs a program in a folder for at most the time given, and returns its
// output.
func runIn(ctx context.Context, dir string, most time.Duration, program string, args ...string) ([]byte, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", program, errNoTool)
	}
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "LANG=C.UTF-8", "OMP_THREAD_LIMIT=1",
		"LD_LIBRARY_PATH=" + os.Getenv("LD_LIBRARY_PATH")}
	if data := os.Getenv("TESSDATA_PREFIX"); data != "" {
		cmd.Env = append(cmd.Env, "TESSDATA_PREFIX="+data)
	}
	cmd.WaitDelay = 2 * time.Second
	out := &bounded{left: toolOutput}
	var complaint bounded
	complaint.left = 4096
	cmd.Stdout, cmd.Stderr = out, &complaint
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	limitMemory(program, cmd.Process.Pid)
	err = cmd.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", program, err, bytes.TrimSpace(complaint.b.Bytes()))
	}
	return out.b.Bytes(), nil
}

// bounded keeps what is written to it, up to a limit.
type bounded struct {
	b    bytes.Buffer
	left int
}

func (w *bounded) Write(p []byte) (int, error) {
	if len(p) > w.left {
		n, _ := w.b.Write(p[:w.left])
		w.left = 0
		return n, io.ErrShortWrite
	}
	w.left -= len(p)
	return w.b.Write(p)
}

// readOldWord reads .doc through LibreOffice, whose copy in .docx keeps numbers
// and tables, or else through catdoc, which loses the numbers.
func readOldWord(ctx context.Context, data []byte, opts Options) ([]Block, []Problem, error) {
	const name, what = "in.doc", "Word đời cũ (.doc)"
	missing := Refuse(RefusedFormat, errNoTool, textOldWord)
	if opts.NoTools {
		return nil, nil, missing
	}
	packed, err := runTool(ctx, "soffice", name, data, func(dir string) ([]byte, error) {
		return os.ReadFile(filepath.Join(dir, "out", "in.docx"))
	}, "-env:UserInstallation=file://{dir}/profile", "--headless", "--norestore", "--convert-to", "docx", "--outdir",
		"{dir}/out", "{in}")
	if err == nil {
		if stamp, ok := marginStamp(packed, opts.limits()); ok {
			return nil, nil, RefuseSecret(stamp)
		}
		blocks, problems, err := readDocx(ctx, packed, opts)
		return blocks, append(problems, Problem{Info, "", "Tệp " + what + textByLibreOffice}), err
	}
	text, second := runTool(ctx, "catdoc", name, data, nil, "-d", "utf-8", "-w", "{in}")
	if second == nil && len(bytes.TrimSpace(text)) > 0 {
		fixed, _, _ := repairLegacy(string(text))
		return TextBlocks(Clean(fixed)), []Problem{{Warning, "", "Tệp " + what +
			textByCatdoc}}, nil
	}
	if ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	if errors.Is(err, errNoTool) && errors.Is(second, errNoTool) {
		return nil, nil, missing
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, nil, Refuse(RefusedUnreadable, err, textSlow)
	}
	return nil, nil, Refuse(RefusedUnreadable, errors.Join(err, second), textOldWordFail)
}
