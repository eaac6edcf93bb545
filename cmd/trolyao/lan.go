package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rsc.io/qr"
)

// A house that serves the network of an office without a TLS server before it makes
// a certificate of its own, once, and keeps it with its key in the data folder.
// Browsers warn of it on the first visit; its fingerprint is printed to compare.
const (
	lanPort     = 8443
	lanFile     = "chung-chi-mang-noi-bo.pem"
	lanLife     = 397 * 24 * time.Hour // browsers take no longer one
	lanRenew    = 30 * 24 * time.Hour  // before its end
	lanBackdate = time.Hour            // a phone's clock may be behind
)

// lanAddress is the first address of the office's network that this machine has.
func lanAddress(all []net.Addr) (netip.Addr, bool) {
	var found []netip.Addr
	for _, a := range all {
		p, err := netip.ParsePrefix(a.String())
		if err != nil {
			continue
		}
		if ip := p.Addr().Unmap(); ip.IsPrivate() {
			found = append(found, ip)
		}
	}
	// IPv4 is what people can read out.
	slices.SortStableFunc(found, func(a, b netip.Addr) int { return a.BitLen() - b.BitLen() })
	if len(found) == 0 {
		return netip.Addr{}, false
	}
	return found[0], true
}

// lanCertificate reads the house's own certificate, or makes one where there is
// none, it ends soon or it is for other addresses.
func lanCertificate(dir string, ips []netip.Addr, now time.Time) (*tls.Certificate, error) {
	path := filepath.Join(dir, lanFile)
	text, err := os.ReadFile(path)
	if err == nil {
		if c, err := tls.X509KeyPair(text, text); err == nil && now.Add(lanRenew).Before(c.Leaf.NotAfter) &&
			!slices.ContainsFunc(ips, func(ip netip.Addr) bool { return c.Leaf.VerifyHostname(ip.String()) != nil }) {
			return &c, nil
		}
	} else if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	form := x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: "trolyao"},
		NotBefore: now.Add(-lanBackdate), NotAfter: now.Add(lanLife - lanBackdate),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, DNSNames: []string{"localhost"}}
	for _, ip := range ips {
		form.IPAddresses = append(form.IPAddresses, ip.AsSlice())
	}
	body, err := x509.CreateCertificate(rand.Reader, &form, &form, key.Public(), key)
	if err != nil {
		return nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	text = append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: body}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})...)
	f, err := os.CreateTemp(dir, "."+lanFile+"-*") // readable by the owner alone
	if err != nil {
		return nil, err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(f.Name()))
	}
	c, err := tls.X509KeyPair(text, text)
	return &c, err
}

// lan is where the house listens in the network of the office.
func (c *serveCmd) lan() (string, error) {
	if c.LANAddress == "" {
		all, err := net.InterfaceAddrs()
		if err != nil {
			return "", err
		}
		ip, ok := lanAddress(all)
		if !ok {
			return "", misuse("%s", textNoLAN)
		}
		return netip.AddrPortFrom(ip, lanPort).String(), nil
	}
	if at, err := netip.ParseAddrPort(c.LANAddress); err == nil && !at.Addr().IsUnspecified() {
		return at.String(), nil
	}
	if ip, err := netip.ParseAddr(c.LANAddress); err == nil && !ip.IsUnspecified() {
		return netip.AddrPortFrom(ip, lanPort).String(), nil
	}
	return "", misuse(textBadLAN, c.LANAddress)
}

// showLAN makes the certificate for an address and shows both to who stands at the
// terminal.
func (h *desk) showLAN(at net.Addr) (*tls.Certificate, error) {
	ip, err := netip.ParseAddrPort(at.String())
	if err != nil {
		return nil, err
	}
	c, err := lanCertificate(h.settings.Data, []netip.Addr{ip.Addr()}, h.m.Now())
	if err != nil {
		return nil, err
	}
	if err := writeQR(h.m.Stdout, h.lan); err != nil {
		return nil, err
	}
	fmt.Fprintf(h.m.Stdout, textLAN+"\n", h.lan, fingerprint(c))
	return c, nil
}

// fingerprint is how a browser shows which certificate it was given.
func fingerprint(c *tls.Certificate) string {
	sum := sha256.Sum256(c.Leaf.Raw)
	var parts []string
	for _, b := range sum {
		parts = append(parts, fmt.Sprintf("%02X", b))
	}
	return strings.Join(parts, ":")
}

// writeQR draws an address for the camera of a phone: two rows of the code in a line,
// with a margin. What is drawn is the light part, as most terminals are dark.
func writeQR(w io.Writer, text string) error {
	c, err := qr.Encode(text, qr.L)
	if err != nil {
		return err
	}
	const margin = 2
	var b strings.Builder
	for y := -margin; y < c.Size+margin; y += 2 {
		for x := -margin; x < c.Size+margin; x++ {
			top, under := !c.Black(x, y), !c.Black(x, y+1)
			switch {
			case top && under:
				b.WriteString("█")
			case top:
				b.WriteString("▀")
			case under:
				b.WriteString("▄")
			default:
				b.WriteString(" ")
			}
		}
		b.WriteByte('\n')
	}
	_, err = io.WriteString(w, b.String())
	return err
}
