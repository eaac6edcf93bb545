//go:build !unix

package storetest

import "errors"

func start(string) (string, error) {
	return "", errors.New("a private server is only started on Unix")
}
