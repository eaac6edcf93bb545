package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// In the network of an office the house is reached through TLS at the address that it
// prints, with the certificate whose fingerprint it prints; the same one again after a
// restart, and in the clear nothing is said.
func TestServeInTheOffice(t *testing.T) {
	data := t.TempDir()
	var prints []string
	for range 2 {
		ctx, stop := context.WithCancel(t.Context())
		r, w := io.Pipe()
		m := &Main{Args: []string{"--data", data, "serve", "--lan-address", "127.0.0.1:0"}, Stdin: strings.NewReader(""),
			Stdout: w, Stderr: io.Discard, Now: time.Now}
		ended := make(chan int, 1)
		go func() { ended <- m.Run(ctx); w.Close() }()
		var said []string
		address := ""
		for lines := bufio.NewScanner(r); address == "" && lines.Scan(); {
			said = append(said, lines.Text())
			if strings.HasPrefix(lines.Text(), "Trang web đang mở") {
				address = regexp.MustCompile(`https://127\.0\.0\.1:\d+`).FindString(lines.Text())
			}
		}
		go io.Copy(io.Discard, r)
		all := strings.Join(said, "\n")
		if address == "" || !strings.Contains(all, "█▀▀▀▀▀█") && !strings.Contains(all, "▄▄▄▄▄") {
			t.Fatal(all)
		}
		prints = append(prints, regexp.MustCompile(`(?:[0-9A-F]{2}:){31}[0-9A-F]{2}`).FindString(all))
		text, err := os.ReadFile(filepath.Join(data, lanFile))
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(filepath.Join(data, lanFile)); err != nil || info.Mode().Perm() != 0o600 {
			t.Error(info.Mode(), err)
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(text)
		trusting := http.Client{Timeout: time.Minute,
			Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
		res, err := trusting.Get(address + "/dang-nhap")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Set-Cookie"), "__Host-") {
			t.Error(err, res.Status, res.Header, string(body))
		}
		if res, err := http.Get("http" + strings.TrimPrefix(address, "https") + "/dang-nhap"); err == nil {
			body, err := io.ReadAll(res.Body)
			if err != nil || res.StatusCode < 400 || strings.Contains(string(body), "<form") {
				t.Error("in the clear:", res.Status, string(body))
			}
		}
		trusting.CloseIdleConnections()
		stop()
		if code := <-ended; code != exitDone {
			t.Error(code)
		}
	}
	if prints[0] == "" || prints[0] != prints[1] {
		t.Errorf("fingerprints %q", prints)
	}
}

func TestCertificateOfTheOffice(t *testing.T) {
	dir, now := t.TempDir(), time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	ips := []netip.Addr{netip.MustParseAddr("192.168.1.20")}
	serial := func(ips []netip.Addr, now time.Time) string {
		t.Helper()
		c, err := lanCertificate(dir, ips, now)
		if err != nil {
			t.Fatal(err)
		}
		if !c.Leaf.NotAfter.After(now.Add(lanRenew)) || c.Leaf.VerifyHostname(ips[0].String()) != nil {
			t.Error(c.Leaf.NotAfter, c.Leaf.IPAddresses)
		}
		return c.Leaf.SerialNumber.String()
	}
	first := serial(ips, now)
	if again := serial(ips, now.AddDate(0, 11, 0)); again != first {
		t.Error("another one before it is time")
	}
	second := serial(ips, now.AddDate(1, 1, 0))
	other := serial([]netip.Addr{netip.MustParseAddr("10.0.0.7")}, now.AddDate(1, 1, 0))
	if second == first || other == second {
		t.Error("the same one past its end, or for another address")
	}
	if err := os.WriteFile(filepath.Join(dir, lanFile), []byte("noise"), 0o600); err != nil {
		t.Fatal(err)
	}
	serial(ips, now)
}

func TestDataFolderOnWindows(t *testing.T) {
	env := []string{"Path=x", "LocalAppData=/u/AppData/Local"}
	none := filepath.Join(t.TempDir(), "data")
	for _, c := range []struct{ system, here, want string }{
		{"windows", none, filepath.Join("/u/AppData/Local", "trolyao")}, {"windows", t.TempDir(), ""}, {"linux", none, ""},
	} {
		if got := windowsFolder(c.system, env, c.here); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func TestAddressOfTheOffice(t *testing.T) {
	of := func(all ...string) []net.Addr {
		var out []net.Addr
		for _, a := range all {
			ip, n, err := net.ParseCIDR(a)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, &net.IPNet{IP: ip, Mask: n.Mask})
		}
		return out
	}
	for want, all := range map[string][]net.Addr{
		"192.168.1.20": of("127.0.0.1/8", "203.0.113.9/24", "fd00::1/64", "192.168.1.20/24"),
		"10.1.2.3":     of("10.1.2.3/8", "192.168.1.20/24"),
		"fd00::1":      of("::1/128", "fd00::1/64"),
		"invalid IP":   of("127.0.0.1/8", "203.0.113.9/24", "169.254.1.1/16", "fe80::1/64"),
	} {
		if got, _ := lanAddress(all); got.String() != want {
			t.Errorf("%v: %s, want %s", all, got, want)
		}
	}
	for _, bad := range []string{"0.0.0.0", "0.0.0.0:8443", "[::]:8443", "máy chủ", ":8443"} {
		if at, err := (&serveCmd{LANAddress: bad}).lan(); err == nil {
			t.Errorf("%s: %s", bad, at)
		}
	}
}
