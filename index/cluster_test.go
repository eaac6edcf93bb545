package index_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/index/clustertest"
	"trolyao/store"
)

var long = flag.Bool("long", false, "work for two minutes on three nodes, of which one is killed")

// onCluster is a cluster for a test, with a name of its own; a node that has little of the
// machine is waited for.
func onCluster(t *testing.T, addresses ...string) *index.Cluster {
	if len(addresses) == 0 {
		addresses = []string{clustertest.One(t)}
	}
	return &index.Cluster{Addresses: addresses, Name: strings.ToLower(rand.Text()), Patience: time.Minute}
}

func emptyStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func openOver(t *testing.T, s *store.Store, opts index.Options) *index.Index {
	t.Helper()
	x, err := index.Open(filepath.Join(t.TempDir(), "index"), s, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return x
}

func follow(t *testing.T, xs ...*index.Index) {
	t.Helper()
	for _, x := range xs {
		if err := x.Follow(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
}

func key(number string) string { return corpus.MakeKey(number, "", "", "", "") }

// ruling is a decree with an Điều for each sentence, some of more than one khoản ("|").
func ruling(number string, sentences ...string) *corpus.Document {
	d := &corpus.Document{Head: corpus.Head{Key: key(number), Number: number,
		Type: "Nghị định", Title: "Quy định về " + sentences[0], Kind: corpus.Verbatim}}
	for i, s := range sentences {
		a := &corpus.Part{Kind: corpus.KindArticle, No: fmt.Sprint(i + 1), Label: fmt.Sprintf("Điều %d.", i+1),
			Title: strings.Join(strings.Fields(s)[:2], " ")}
		for k, c := range strings.Split(s, "|") {
			a.Parts = append(a.Parts, &corpus.Part{Kind: corpus.KindClause, No: fmt.Sprint(k + 1),
				Label: fmt.Sprintf("%d.", k+1), Text: c})
		}
		d.Parts = append(d.Parts, a)
	}
	return d
}

func put(t *testing.T, s *store.Store, docs ...*corpus.Document) {
	t.Helper()
	for _, d := range docs {
		if _, err := s.PutDocument(t.Context(), d, store.Original{Name: d.Key}); err != nil {
			t.Fatal(err)
		}
	}
}

func found(t *testing.T, x *index.Index, q index.Query) []string {
	t.Helper()
	r, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return refsOf(r.Hits)
}

// same wants two engines to answer alike: hits, their order, scores and how sure they are.
func same(t *testing.T, a, b *index.Index, q index.Query) {
	t.Helper()
	r, err := a.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	o, err := b.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := refsOf(o.Hits), refsOf(r.Hits); !slices.Equal(got, want) {
		t.Errorf("%q as %+v: the cluster finds %q, the folder %q", q.Text, q.Reader, got, want)
		return
	}
	near := func(x, y float64) bool { return math.Abs(x-y) < 1e-5 }
	if !near(r.Confidence, o.Confidence) || o.Reading.Text != r.Reading.Text {
		t.Errorf("%q: sure %v and %v, read %q and %q", q.Text, o.Confidence, r.Confidence, o.Reading.Text, r.Reading.Text)
	}
	for i := range r.Hits {
		if !near(r.Hits[i].Score, o.Hits[i].Score) || !near(r.Hits[i].Confidence, o.Hits[i].Confidence) {
			t.Errorf("%q: %s scores %v in the cluster, %v in the folder", q.Text, r.Hits[i].Passage.Ref, o.Hits[i].Score,
				r.Hits[i].Score)
		}
	}
}

var wells = []string{"giếng khơi của xóm được nạo vét mỗi năm một lần", "người đào giếng phải báo cho trưởng xóm|báo trước mười ngày",
	"nước giếng được thử mỗi quý", "cấm thả trâu gần giếng khơi|trừ mùa khô"}

// Both engines tell the same of every change: new, changed, shorter, withdrawn, internal.
func TestClusterFollowsTheFeed(t *testing.T) {
	s := emptyStore(t)
	folder, there := openOver(t, s, index.Options{}), openOver(t, s, index.Options{Cluster: onCluster(t)})
	questions := []string{"bao lâu nạo vét giếng khơi", "đào giếng báo ai trước mấy ngày", "dao gieng bao truong xom",
		"khi nào được thả trâu", "Điều 2 1/2020/NĐ-CP quy định gì", "thử nước"}
	all := func() {
		t.Helper()
		follow(t, folder, there)
		if folder.Cursor() != there.Cursor() {
			t.Errorf("the folder is at %d, the cluster at %d", folder.Cursor(), there.Cursor())
		}
		for _, q := range questions {
			for _, r := range []index.Reader{{}, {All: true}, {Agencies: []string{"xom-ha"}}} {
				same(t, folder, there, index.Query{Text: q, Reader: r, Today: "2026-11-30"})
			}
		}
	}
	all() // empty
	put(t, s, ruling("1/2020/NĐ-CP", wells...), ruling("2/2020/NĐ-CP", "trâu bò thả rông bị giữ lại", "giếng trên đồi do xã giữ"))
	all()
	put(t, s, ruling("1/2020/NĐ-CP", wells[:2]...)) // two Điều are gone
	all()
	secret := ruling("3/2020/NĐ-CP", "giếng khơi thứ ba của xóm hạ nằm sau đình")
	secret.Class, secret.Agency = corpus.Internal, "xom-ha"
	put(t, s, secret)
	all()
	if got := found(t, there, index.Query{Text: "giếng khơi thứ ba sau đình"}); slices.ContainsFunc(got,
		func(r string) bool { return strings.Contains(r, "3/2020") }) {
		t.Errorf("a stranger is shown the internal paper: %q", got)
	}
	if err := s.RemoveDocument(t.Context(), key("2/2020/NĐ-CP")); err != nil {
		t.Fatal(err)
	}
	all()
}

// What was deleted, or shut to the reader, is not shown although the cluster has not heard
// of it yet.
func TestClusterShowsNothingThatIsGone(t *testing.T) {
	s := emptyStore(t)
	x := openOver(t, s, index.Options{Cluster: onCluster(t)})
	put(t, s, ruling("1/2020/NĐ-CP", wells...), ruling("2/2020/NĐ-CP", wells...), ruling("3/2020/NĐ-CP", wells...))
	follow(t, x)
	q := index.Query{Text: "nạo vét giếng khơi mỗi năm", Limit: 20}
	numbers := func() (out []string) {
		for _, ref := range found(t, x, q) {
			out = append(out, ref[strings.LastIndex(ref, " ")+1:])
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	if got := numbers(); len(got) != 3 {
		t.Fatalf("found in %q", got)
	}
	if err := s.RemoveDocument(t.Context(), key("1/2020/NĐ-CP")); err != nil {
		t.Fatal(err)
	}
	shut := ruling("2/2020/NĐ-CP", wells...)
	shut.Class, shut.Agency = corpus.Internal, "xom-ha"
	put(t, s, shut)
	if got := numbers(); !slices.Equal(got, []string{"3/2020/NĐ-CP"}) {
		t.Errorf("before the cluster hears of it, %q are shown", got)
	}
	follow(t, x)
	if got := numbers(); !slices.Equal(got, []string{"3/2020/NĐ-CP"}) {
		t.Errorf("afterwards %q are shown", got)
	}
}

// relay stands before a node; cut, it answers nobody; hung, it takes calls and says nothing.
type relay struct {
	to       string
	listener net.Listener
	mu       sync.Mutex
	open     []net.Conn
	silent   bool
}

func newRelay(t *testing.T, to string) *relay {
	t.Helper()
	r := &relay{to: strings.TrimPrefix(to, "http://")}
	var err error
	if r.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.listener.Close(); r.set(true) })
	go func() {
		for {
			c, err := r.listener.Accept()
			if err != nil {
				return
			}
			go r.pass(c)
		}
	}()
	return r
}

func (r *relay) pass(c net.Conn) {
	defer c.Close()
	r.mu.Lock()
	r.open = append(r.open, c)
	silent := r.silent
	r.mu.Unlock()
	if silent {
		io.Copy(io.Discard, c)
		return
	}
	to, err := net.Dial("tcp", r.to)
	if err != nil {
		return
	}
	defer to.Close()
	go func() { io.Copy(to, c); to.Close() }()
	io.Copy(c, to)
}

// set breaks what is open; from then on the relay is silent, or not.
func (r *relay) set(silent bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.silent = silent
	for _, c := range r.open {
		c.Close()
	}
	r.open = nil
}

// A cluster that goes is known within two seconds: the core library answers what it is sure
// of, everything else is refused, and all is well again by itself when the cluster is back.
func TestClusterGoesAndComesBack(t *testing.T) {
	s := emptyStore(t)
	way := newRelay(t, clustertest.One(t))
	c := onCluster(t, "http://"+way.listener.Addr().String())
	c.Patience = 0
	x := openOver(t, s, index.Options{Cluster: c,
		Lexicon: index.Lexicon{Core: map[string]bool{key("1/2020/NĐ-CP"): true}}})
	put(t, s, ruling("1/2020/NĐ-CP", wells...), ruling("2/2020/NĐ-CP", "cầu tre bắc qua mương do thôn sửa", "trâu đi cầu tre phải có người dắt"))
	follow(t, x)
	bridge := index.Query{Text: "trâu đi cầu tre phải có người dắt không"}
	well := index.Query{Text: "giếng khơi của xóm được nạo vét mỗi năm mấy lần"}
	first := found(t, x, bridge)
	if len(first) == 0 {
		t.Fatal("nothing found")
	}
	way.set(true)
	for range 3 {
		begun := time.Now()
		_, err := x.Search(t.Context(), bridge)
		if !errors.Is(err, index.ErrAway) {
			t.Fatalf("without the cluster: %v", err)
		}
		if took := time.Since(begun); took > 2*time.Second {
			t.Errorf("that it is away took %v", took)
		}
		begun = time.Now()
		r, err := x.Search(t.Context(), well)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Hits) == 0 || !strings.Contains(r.Hits[0].Passage.Ref.String(), "Điều 1") || len(r.Reading.Notes) != 1 {
			t.Errorf("the core library answers %q with notes %q", refsOf(r.Hits), r.Reading.Notes)
		}
		if took := time.Since(begun); took > 2*time.Second+slow {
			t.Errorf("an answer of the core library took %v", took)
		}
	}
	if err := x.Follow(t.Context(), nil); !errors.Is(err, index.ErrAway) {
		t.Errorf("following without the cluster: %v", err)
	}
	put(t, s, ruling("3/2020/NĐ-CP", "mương cạn thì khơi", "bèo trong mương được vớt mỗi tuần"))
	way.set(false)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		err := x.Follow(ctx, nil)
		if err == nil {
			break
		}
		if !errors.Is(err, index.ErrAway) {
			t.Fatal(err)
		}
		select {
		case <-ctx.Done():
			t.Fatal("it did not come back")
		case <-time.After(100 * time.Millisecond):
		}
	}
	if got := found(t, x, bridge); !slices.Equal(got, first) {
		t.Errorf("after all is well %q, before %q", got, first)
	}
	if got := found(t, x, index.Query{Text: "vớt bèo trong mương mỗi tuần"}); len(got) == 0 || !strings.Contains(got[0], "3/2020") {
		t.Errorf("what came meanwhile is not found: %q", got)
	}
}

// A cluster that is alive and slow is waited for, longer than one that is away.
func TestClusterIsBusy(t *testing.T) {
	s := emptyStore(t)
	to, err := url.Parse(clustertest.One(t))
	if err != nil {
		t.Fatal(err)
	}
	var slowly atomic.Bool
	way := httputil.NewSingleHostReverseProxy(to)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if slowly.Load() && strings.HasSuffix(r.URL.Path, "search") {
			select {
			case <-r.Context().Done():
			case <-time.After(2500 * time.Millisecond):
			}
		}
		way.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	x := openOver(t, s, index.Options{Cluster: onCluster(t, server.URL)})
	put(t, s, ruling("1/2020/NĐ-CP", wells...))
	follow(t, x)
	slowly.Store(true)
	if got := found(t, x, index.Query{Text: "bao lâu nạo vét giếng khơi"}); len(got) == 0 {
		t.Error("nothing is found")
	}
}

// Through TLS, with a name, a password and a certificate; with none of these, or wrong
// ones, nothing is read.
func TestClusterBehindTLS(t *testing.T) {
	s := emptyStore(t)
	to, err := url.Parse(clustertest.One(t))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	own := certificate(t, cert, key)
	way := httputil.NewSingleHostReverseProxy(to)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, word, _ := r.BasicAuth()
		if name != "thu-kho" || word != "mật khẩu: dài" || len(r.TLS.PeerCertificates) != 1 ||
			!r.TLS.PeerCertificates[0].Equal(own) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		r.Header.Del("Authorization")
		way.ServeHTTP(w, r)
	}))
	server.TLS = &tls.Config{ClientAuth: tls.RequestClientCert}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	trust := filepath.Join(dir, "trust.pem")
	if err := os.WriteFile(trust, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE",
		Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	right := *onCluster(t, server.URL)
	right.User, right.Password, right.Trust, right.Certificate, right.Key = "thu-kho", "mật khẩu: dài", trust, cert, key
	x := openOver(t, s, index.Options{Cluster: &right})
	put(t, s, ruling("1/2020/NĐ-CP", wells...))
	follow(t, x)
	if got := found(t, x, index.Query{Text: "bao lâu nạo vét giếng khơi"}); len(got) == 0 {
		t.Error("nothing is found")
	}
	for what, change := range map[string]func(*index.Cluster){
		"no password":       func(c *index.Cluster) { c.User = "" },
		"a wrong password":  func(c *index.Cluster) { c.Password = "mật khẩu" },
		"no certificate":    func(c *index.Cluster) { c.Certificate, c.Key = "", "" },
		"an unknown issuer": func(c *index.Cluster) { c.Trust = "" },
	} {
		c := right
		change(&c)
		y, err := index.Open(filepath.Join(t.TempDir(), "index"), s, index.Options{Cluster: &c})
		if err == nil {
			_, err = y.Search(t.Context(), index.Query{Text: "bao lâu nạo vét giếng khơi"})
			if cerr := y.Close(); cerr != nil {
				t.Errorf("close: %v", cerr)
			}
		}
		if err == nil || strings.Contains(err.Error(), c.Password) {
			t.Errorf("with %s: %v", what, err)
		}
	}
}

// certificate makes a certificate that signs itself, and its key, as files.
func certificate(t *testing.T, cert, key string) *x509.Certificate {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	raw, err := x509.CreateCertificate(rand.Reader, about, about, k.Public(), k)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}), 0o600),
		os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// slow is what a busy machine may take for two answers beside the wait.
const slow = 500 * time.Millisecond

// A house that begins while the cluster is away answers from the core library, and from
// everything later.
func TestClusterAwayAtTheStart(t *testing.T) {
	s := emptyStore(t)
	way := newRelay(t, clustertest.One(t))
	way.set(true)
	put(t, s, ruling("1/2020/NĐ-CP", wells...))
	c := onCluster(t, "http://"+way.listener.Addr().String())
	c.Patience = 0
	x := openOver(t, s, index.Options{Cluster: c})
	if _, err := x.Search(t.Context(), index.Query{Text: "giếng khơi"}); !errors.Is(err, index.ErrAway) {
		t.Errorf("a search: %v", err)
	}
	if _, err := x.Catalog(); !errors.Is(err, index.ErrAway) {
		t.Errorf("the catalogue: %v", err)
	}
	if x.Cursor() != 0 {
		t.Errorf("it says that it knows all up to %d", x.Cursor())
	}
}

// Two processes and one cluster: whoever has the lease writes, both see everything.
func TestClusterIsWrittenByOne(t *testing.T) {
	s := emptyStore(t)
	c := onCluster(t)
	c.Lease = s
	a, b := openOver(t, s, index.Options{Cluster: c}), openOver(t, s, index.Options{Cluster: c})
	for i := range 3 {
		put(t, s, ruling(fmt.Sprintf("%d/2021/NĐ-CP", i+1), wells...))
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for k, x := range []*index.Index{a, b} {
			wg.Go(func() { errs[k] = x.Follow(t.Context(), nil) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		same(t, a, b, index.Query{Text: "đào giếng báo trước mấy ngày"})
		if got := found(t, b, index.Query{Text: "đào giếng báo trước mấy ngày", Limit: 20}); len(got) < i+1 {
			t.Errorf("after %d decrees %q", i+1, got)
		}
	}
}

// Other words of the lexicon are indexed beside the old index, which answers until the new
// one is whole.
func TestClusterSwapsToAnotherFormat(t *testing.T) {
	s := emptyStore(t)
	c := onCluster(t)
	put(t, s, ruling("1/2020/NĐ-CP", wells...))
	follow(t, openOver(t, s, index.Options{Cluster: c}))
	hint := index.Lexicon{Hints: map[string][]index.Hint{key("1/2020/NĐ-CP"): {{Ref: corpus.Ref{Article: "3"},
		Text: "uống thử nước có mặn không"}}}}
	x := openOver(t, s, index.Options{Cluster: c, Lexicon: hint})
	if got := found(t, x, index.Query{Text: "nạo vét giếng"}); len(got) == 0 {
		t.Error("while the new index is made, nothing is found")
	}
	follow(t, x)
	if got := found(t, x, index.Query{Text: "uống mặn không"}); len(got) == 0 || !strings.Contains(got[0], "Điều 3") {
		t.Errorf("the new words find %q", got)
	}
}

// A writer that is stopped anywhere leaves nothing that the next one does not put right.
func TestClusterWritingIsTakenUp(t *testing.T) {
	s := emptyStore(t)
	x := openOver(t, s, index.Options{Cluster: onCluster(t)})
	folder := openOver(t, s, index.Options{})
	for i := range 4 {
		var docs []*corpus.Document
		for k := range 12 {
			docs = append(docs, ruling(fmt.Sprintf("%d/2022/NĐ-CP", k+1), wells[:1+(i+k)%4]...))
		}
		put(t, s, docs...)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Duration(5+20*i)*time.Millisecond, cancel)
		_ = x.Follow(ctx, nil) // wherever it is by then
		cancel()
	}
	follow(t, x, folder)
	for _, q := range []string{"bao lâu nạo vét giếng khơi", "đào giếng báo ai", "thả trâu mùa khô"} {
		same(t, folder, x, index.Query{Text: q, Limit: 50})
	}
}

// Three nodes, of which one is killed and begun again while many ask and two write: every
// question is answered, and every document that was taken in is found.
func TestClusterLosesANode(t *testing.T) {
	if !*long {
		t.Skip("wants -args -long: two minutes on three nodes")
	}
	nodes := clustertest.Start(t, 3)
	s := emptyStore(t)
	c := onCluster(t, nodes.Addresses...)
	c.Lease, c.Patience = s, 0
	a, b := openOver(t, s, index.Options{Cluster: c}), openOver(t, s, index.Options{Cluster: c})
	put(t, s, ruling("1/2020/NĐ-CP", wells...))
	follow(t, a, b)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	pause := func(d time.Duration) {
		select {
		case <-ctx.Done():
		case <-time.After(d):
		}
	}
	kept := []string{"giếng khơi của xóm được nạo vét mỗi năm mấy lần", "đào giếng phải báo trước mấy ngày",
		"nước giếng bao lâu thử một lần", "thả trâu gần giếng khơi"}
	var wg sync.WaitGroup
	var mu sync.Mutex
	asked, slowest := 0, time.Duration(0)
	failed := map[string]int{}
	for range 20 {
		wg.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				begun := time.Now()
				r, err := a.Search(t.Context(), index.Query{Text: kept[n%len(kept)]})
				took := time.Since(begun)
				mu.Lock()
				asked++
				slowest = max(slowest, took)
				if err != nil || len(r.Hits) == 0 {
					failed[fmt.Sprint(err)]++
				}
				mu.Unlock()
				pause(20 * time.Millisecond) // a person reads
			}
		})
	}
	put2 := make([]int, 2)
	for k, x := range []*index.Index{a, b} {
		wg.Go(func() {
			for ctx.Err() == nil {
				number := fmt.Sprintf("%d/20%d/NĐ-CP", put2[k]+1, 21+k)
				_, err := s.PutDocument(t.Context(), ruling(number, wells...), store.Original{Name: number})
				if err != nil {
					t.Error(err)
					return
				}
				put2[k]++
				if err := x.Follow(t.Context(), nil); err != nil && !errors.Is(err, index.ErrAway) {
					t.Error(err)
					return
				}
			}
		})
	}
	pause(20 * time.Second)
	if err := nodes.Kill(1); err != nil {
		t.Error(err)
	}
	pause(40 * time.Second)
	if err := nodes.Begin(1); err != nil {
		t.Error(err)
	}
	wg.Wait()
	follow(t, a, b)
	t.Logf("%d questions, the slowest took %v; %d documents", asked, slowest, put2[0]+put2[1])
	for why, n := range failed {
		t.Errorf("%d of %d questions failed: %s", n, asked, why)
	}
	for k, n := range put2 {
		for i := range n {
			number := fmt.Sprintf("%d/20%d/NĐ-CP", i+1, 21+k)
			if got := found(t, b, index.Query{Text: "nạo vét giếng", Docs: []string{key(number)}}); len(got) == 0 {
				t.Errorf("%s was lost", number)
			}
		}
	}
}
