// Package store keeps what must survive a restart, in a SQLite file by default
// and in PostgreSQL when one machine is outgrown.
//
// Begin with [Open]. [Store.PutDocument] stores a version of a document and
// gives the change a number in the feed, which [Store.Changes] hands out;
// [Store.Units] fetches single provisions, [Store.Document] the whole text.
// Everything a call stores, it stores in one transaction.
//
// The tables, the same on both databases:
//
//	counter       name → n; the row "feed" is the newest number of the feed
//	feed          document key → seq, deleted: its newest change only
//	original      SHA-256 → the bytes of a file, gzip; empty for a document that
//	              was not read from one, whose own SHA-256 it then is
//	document      key → the current document: head (JSON), body (JSON, gzip; NULL
//	              when it is that of the newest version)
//	version       key, n → a version as it came in: its original, its own body
//	unit          key, ord → one unit of the current document: ref, path, part (JSON)
//	relation      kind, both ends, authority, owner → a relation between documents;
//	              owner is the document that tells it, "" when it stands by itself
//	turn          a question and its reply; folded is the question without
//	              diacritics, case and punctuation
//	turn_ref      turn, ord → a place the reply cites
//	feedback      turn, officer → what a person thought of the reply
//	approved      an approved answer; flagged says why to look at it again
//	approved_ref  approved, ord → its legal basis
//	refusal       a file turned away, never its text
//	lease         name → who holds it until when
//	meta          key → small values: store_id, versions applied
//	audit         who did what
//
// Times are milliseconds since 1970 in UTC, days text ("2006-01-02"). All text
// is compared in Go: the two databases fold letters differently.
package store
