//go:build !unix

package clustertest

import "errors"

type node struct{}

func begin(string, string, int, []string, []string) (*node, error) {
	return nil, errors.New("a node is only started on Unix")
}

func (*node) tell(string) error { return nil }
func (*node) end() error        { return nil }
func (*node) log() []byte       { return nil }
