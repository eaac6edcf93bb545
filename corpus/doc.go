// Package corpus holds legal documents: making them of what was read from a
// file, addressing their parts, their validity in time, and quoting them.
//
// Begin with [Read], which turns the bytes of a file into a [Document] and a
// list of [paper.Problem]s for a person; [Document.Units] gives its citeable parts,
// [Unit.Passages] the khoản-sized pieces that are searched and quoted, and
// [ParseRef] reads what people write when they mean one of them.
// [Assess] says whether a document, or one provision of it, is in force on a
// day, and why.
//
// The package reads and writes no database and no index. All text it hands out
// is NFC.
package corpus
