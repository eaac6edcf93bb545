package starter

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"sync"

	"trolyao/org"
)

//go:embed units.txt.gz
var unitList []byte

// Land returns the administrative units of the country, read once; a mistake in
// the embedded list is a defect of the program, and a test reads it.
var Land = sync.OnceValue(func() *org.Land {
	z, err := gzip.NewReader(bytes.NewReader(unitList))
	if err != nil {
		panic(fmt.Sprintf("starter: units.txt.gz: %v", err))
	}
	l, err := org.ReadLand(z)
	if err != nil {
		panic(fmt.Sprintf("starter: units.txt.gz: %v", err))
	}
	return l
})
