package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The examples of docs/operate name only settings that exist, and what reads them
// finds no fault.
func TestOperateExamples(t *testing.T) {
	dir := filepath.Join("..", "..", "docs", "operate")
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`\bTROLYAO_[A-Z_]+\b`)
	seen := 0
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range name.FindAllString(string(data), -1) {
			seen++
			if findSetting(n) == nil && findSetting(strings.TrimSuffix(n, "_FILE")) == nil {
				t.Errorf("%s: there is no setting %s", f.Name(), n)
			}
		}
		if filepath.Ext(f.Name()) == ".json" && !json.Valid(data) {
			t.Errorf("%s is not JSON", f.Name())
		}
	}
	if seen < 6 {
		t.Errorf("only %d settings found in %d files", seen, len(files))
	}
}

// systemd itself reads the unit.
func TestOperateUnit(t *testing.T) {
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("systemd-analyze is not here (Debian package systemd)")
		}
		t.Skip("systemd-analyze is not here (Debian package systemd)")
	}
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "operate", "trolyao.service"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "trolyao")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	unit := filepath.Join(dir, "trolyao.service")
	text := strings.Replace(string(data), "/usr/local/bin/trolyao", program, 1)
	if err := os.WriteFile(unit, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "verify", "--man=no", unit).CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "trolyao.service") {
			t.Error(strings.TrimSpace(line))
		}
	}
	if err != nil && t.Failed() {
		t.Error(err)
	}
}
