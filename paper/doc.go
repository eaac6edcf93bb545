// Package paper reads the files that offices have: what stands in them, in
// reading order, and nothing of what it means.
//
// Begin with [Read], which turns the bytes of a file into [Block]s, paragraphs
// and tables, and a list of [Problem]s for a person, or into a [Refusal] with
// one sentence. [Clean] and [Fold] are how text is written and compared
// everywhere.
//
// Bounds hold for every format: on size, on what a packed file unpacks to, on
// depth. The content of a file decides its format, never its name. All text is
// NFC.
package paper
