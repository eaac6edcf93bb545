package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){"trolyao": main})
}

// tests leave nothing behind.
type tests struct{ *testing.M }

func (m tests) Run() int {
	defer func() {
		if installedIn != "" {
			os.RemoveAll(installedIn)
		}
	}()
	return m.M.Run()
}

// TestScripts runs the program as a person does, one script a story. Besides
// the usual commands, "exits 4 trolyao …" wants the exit code 4.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(e *testscript.Env) error { // a program that ends in a second need not collect
			e.Setenv("GOGC", "off")
			e.Setenv("GOMEMLIMIT", "1GiB")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) < 2 {
					ts.Fatalf("usage: exits CODE PROGRAM [ARG…]")
				}
				code := 0
				var exit *exec.ExitError
				if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
					code = exit.ExitCode()
				} else if err != nil {
					ts.Fatalf("%v", err)
				}
				if want, err := strconv.Atoi(args[0]); err != nil || code != want {
					ts.Fatalf("exit code %d, want %s\n%s%s", code, args[0], ts.ReadFile("stdout"),
						ts.ReadFile("stderr"))
				}
			},
		},
	})
}
