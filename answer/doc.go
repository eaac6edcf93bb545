// Package answer is the reading room: a question goes in, a checked answer
// with its citations, or a decline, comes out.
//
// Begin with [New] and [Answerer.Answer]. An answer picks the best khoản or điểm
// that the index found, quotes it and says whether it is in force on the asking
// day. A model may write instead where [Options] has a [Writer]; of what it
// writes, only what the passages it cites say goes out. Whatever composed an
// answer, check.go has the last word: a reference, number, date or quote that is
// not in a source shown is taken out, and an answer that loses its basis declines.
//
// Everything a person reads stands in words.go.
package answer
