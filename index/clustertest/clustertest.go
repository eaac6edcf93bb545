// Package clustertest runs OpenSearch for tests: real nodes on loopback, from the jars
// that Maven fetches once. It is a package of its own so that the program does not carry
// package testing.
//
// [One] is a node for the life of the test process, [Start] makes nodes that a test may
// kill. The cluster that TROLYAO_TEST_OPENSEARCH names (http://…) is used for One where it
// is set. Without Java 21 or later, or without Maven, the test is left out, and fails when
// CI=true.
package clustertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const version = "3.9.0"

// artifacts are what a node is made of; the last two are its modules.
var artifacts = []string{
	"org.opensearch:opensearch:" + version, "org.opensearch:opensearch-agent-bootstrap:" + version,
	"org.opensearch:opensearch-plugin-classloader:" + version, "org.apache.logging.log4j:log4j-core:2.25.5",
	"org.opensearch.plugin:transport-netty4-client:" + version, "org.opensearch.plugin:analysis-common:" + version,
}

var modules = map[string]string{
	"transport-netty4": "org.opensearch.transport.Netty4ModulePlugin",
	"analysis-common":  "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
}

// One returns the address of a node that all tests of the process share; each takes names
// of its own in it.
func One(t testing.TB) string {
	t.Helper()
	address, err := one()
	if err != nil {
		left(t, err)
	}
	return address
}

func left(t testing.TB, why error) {
	t.Helper()
	sentence := "OpenSearch tests left out: " + why.Error() +
		"; install Java 21 or later and Maven, or set TROLYAO_TEST_OPENSEARCH=http://host:port"
	if os.Getenv("CI") == "true" {
		t.Fatal(sentence)
	}
	t.Skip(sentence)
}

var one = sync.OnceValues(func() (string, error) {
	if a := os.Getenv("TROLYAO_TEST_OPENSEARCH"); a != "" {
		return a, nil
	}
	c, err := start(1)
	if err != nil {
		return "", err
	}
	kept = c
	return c.Addresses[0], nil
})

// kept is held for the life of the process: the node ends with its input.
//
//lint:ignore U1000 to hold it is its use
var kept *Nodes

// Nodes are nodes of one cluster.
type Nodes struct {
	Addresses []string
	nodes     []*node
}

// Start makes a cluster of n nodes that ends with the test.
func Start(t testing.TB, n int) *Nodes {
	t.Helper()
	c, err := start(n)
	if err != nil {
		left(t, err)
	}
	t.Cleanup(func() {
		for _, n := range c.nodes {
			if err := n.end(); err != nil {
				t.Errorf("end a node: %v", err)
			}
		}
	})
	return c
}

// Kill takes a node down as if its power had gone; Begin starts it again.
func (c *Nodes) Kill(i int) error { return c.nodes[i].tell("kill") }

// Begin starts a node that was killed; it does not wait until the node answers.
func (c *Nodes) Begin(i int) error { return c.nodes[i].tell("start") }

// Wait waits until the node i says that the cluster has so many nodes and is green.
func (c *Nodes) Wait(ctx context.Context, i, nodes int) error {
	for {
		url := fmt.Sprintf("%s/_cluster/health?wait_for_status=green&wait_for_nodes=%d&timeout=2s", c.Addresses[i], nodes)
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("node %d: %w", i, ctx.Err())
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// startWait is how long nodes may take to begin, on a machine that does much else too.
const startWait = 4 * time.Minute

func start(n int) (*Nodes, error) {
	java, err := javaHome()
	if err != nil {
		return nil, err
	}
	jars, err := fetched()
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(2 * n)
	if err != nil {
		return nil, err
	}
	c := &Nodes{}
	for i := range n {
		c.Addresses = append(c.Addresses, "http://127.0.0.1:"+ports[i])
	}
	for i := range n {
		nd, err := begin(java, jars, i, ports[:n], ports[n:])
		if err != nil {
			return nil, errors.Join(err, c.end())
		}
		c.nodes = append(c.nodes, nd)
	}
	ctx, cancel := context.WithTimeout(context.Background(), startWait)
	defer cancel()
	for i := range n {
		if err := c.Wait(ctx, i, n); err != nil {
			return nil, errors.Join(fmt.Errorf("%w\n%s", err, c.nodes[i].log()), c.end())
		}
	}
	return c, nil
}

func (c *Nodes) end() error {
	var all []error
	for _, n := range c.nodes {
		all = append(all, n.end())
	}
	return errors.Join(all...)
}

func freePorts(n int) ([]string, error) {
	var out []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		_, port, err := net.SplitHostPort(l.Addr().String())
		if err != nil {
			return nil, err
		}
		out = append(out, port)
	}
	return out, nil
}

var release = regexp.MustCompile(`version "(\d+)`)

// javaHome is the folder of the newest Java at hand, 21 or later.
func javaHome() (string, error) {
	homes, err := filepath.Glob("/usr/lib/jvm/*")
	if err != nil {
		return "", err
	}
	if h := os.Getenv("JAVA_HOME"); h != "" {
		homes = append(homes, h)
	}
	best, newest := "", 20
	for _, h := range homes {
		var told bytes.Buffer
		cmd := exec.Command(filepath.Join(h, "bin", "java"), "-version")
		cmd.Stderr = &told
		if cmd.Run() != nil {
			continue
		}
		if m := release.FindSubmatch(told.Bytes()); m != nil {
			if n, err := strconv.Atoi(string(m[1])); err == nil && n > newest {
				best, newest = h, n
			}
		}
	}
	if best == "" {
		return "", errors.New("no Java 21 or later is installed")
	}
	return best, nil
}

// fetched is the folder of the jars; they stay there for the next run.
func fetched() (string, error) {
	mvn, err := exec.LookPath("mvn")
	if err != nil {
		return "", errors.New("no Maven is installed")
	}
	dir := filepath.Join(os.TempDir(), "trolyao-opensearch-"+version)
	jars := filepath.Join(dir, "jars")
	if _, err := os.Stat(jars); err == nil {
		return jars, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	work, err := os.MkdirTemp(dir, "making")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	var pom strings.Builder
	pom.WriteString(`<project><modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>x</artifactId>` +
		`<version>1</version><packaging>pom</packaging><dependencies>`)
	for _, a := range artifacts {
		p := strings.Split(a, ":")
		fmt.Fprintf(&pom, "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>",
			p[0], p[1], p[2])
	}
	pom.WriteString("</dependencies></project>")
	if err := os.WriteFile(filepath.Join(work, "pom.xml"), []byte(pom.String()), 0o644); err != nil {
		return "", err
	}
	cmd := exec.Command(mvn, "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory="+filepath.Join(work, "jars"))
	cmd.Dir = work
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("fetch OpenSearch: %w: %.500s", err, out)
	}
	if err := os.Chmod(work, 0o755); err != nil {
		return "", err
	}
	// Another process may have been first: its jars are the same.
	if err := os.Rename(filepath.Join(work, "jars"), jars); err != nil {
		if _, there := os.Stat(jars); there != nil {
			return "", err
		}
	}
	return jars, nil
}

// lay lays a node out in its folder.
func lay(dir, jars string, i int, http, transport []string) error {
	for _, d := range []string{"config", "data", "logs", "scratch", "dist/lib", "dist/bin", "dist/plugins",
		"dist/extensions", "dist/agent"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			return err
		}
	}
	files, err := filepath.Glob(filepath.Join(jars, "*.jar"))
	if err != nil {
		return err
	}
	for _, f := range files {
		to := filepath.Join(dir, "dist", "lib")
		for name, class := range modules {
			if !strings.HasPrefix(filepath.Base(f), name) {
				continue
			}
			to = filepath.Join(dir, "dist", "modules", name)
			if err := os.MkdirAll(to, 0o755); err != nil {
				return err
			}
			descriptor := fmt.Sprintf("description=%[1]s\nversion=%[2]s\nname=%[1]s\nclassname=%[3]s\njava.version=21\n"+
				"opensearch.version=%[2]s\nextended.plugins=\nhas.native.controller=false\n", name, version, class)
			if err := os.WriteFile(filepath.Join(to, "plugin-descriptor.properties"), []byte(descriptor), 0o644); err != nil {
				return err
			}
		}
		if err := os.Symlink(f, filepath.Join(to, filepath.Base(f))); err != nil {
			return err
		}
	}
	found := "discovery.type: single-node\n"
	if len(http) > 1 {
		var seeds, names []string
		for k, p := range transport {
			seeds, names = append(seeds, `"127.0.0.1:`+p+`"`), append(names, fmt.Sprintf(`"n%d"`, k))
		}
		found = fmt.Sprintf("discovery.seed_hosts: [%s]\ncluster.initial_cluster_manager_nodes: [%s]\n",
			strings.Join(seeds, ","), strings.Join(names, ","))
	}
	yml := fmt.Sprintf("cluster.name: t%[1]s\nnode.name: n%[2]d\npath.data: %[3]s/data\npath.logs: %[3]s/logs\n"+
		"network.host: 127.0.0.1\nhttp.port: %[4]s\ntransport.port: %[5]s\n%[6]s"+
		"cluster.routing.allocation.disk.threshold_enabled: false\n",
		transport[0], i, dir, http[i], transport[i], found)
	log := "status=error\nappender.c.type=Console\nappender.c.name=c\nappender.c.layout.type=PatternLayout\n" +
		"appender.c.layout.pattern=[%d][%p][%c{1.}] %m%n\nrootLogger.level=warn\nrootLogger.appenderRef.c.ref=c\n"
	return errors.Join(os.WriteFile(filepath.Join(dir, "config", "opensearch.yml"), []byte(yml), 0o644),
		os.WriteFile(filepath.Join(dir, "config", "log4j2.properties"), []byte(log), 0o644))
}

// command is how a node is started. The one that all tests share leaves the processor to
// them; one of several is as quick as who asks it.
func command(java, dir string, shared bool) []string {
	begin := []string{filepath.Join(java, "bin", "java")}
	if shared {
		begin = append([]string{"nice"}, begin...)
	}
	return slices.Concat(begin, strings.Fields("-Xms384m -Xmx384m -XX:+UseSerialGC "+
		"-XX:TieredStopAtLevel=1 --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED "+
		"-Dopensearch.distribution.type=tar -Dopensearch.bundled_jdk=false -Dlog4j2.disable.jmx=true"), []string{
		"-Djava.io.tmpdir=" + dir + "/scratch", "-Dopensearch.path.home=" + dir + "/dist",
		"-Dopensearch.path.conf=" + dir + "/config", "-cp", dir + "/dist/lib/*", "org.opensearch.bootstrap.OpenSearch"})
}
