// Package trolyao carries what the program has to say of the works of others
// that it is made with.
package trolyao

import _ "embed" // NOTICE

// Notice is the file NOTICE: a line for each module in the program with its
// version and its licences, an empty line, and the texts of the licences.
// "make notice" writes it.
//
//go:embed NOTICE
var Notice string
