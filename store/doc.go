// Package store keeps what must survive a restart, in a SQLite file by default
// and in PostgreSQL when one machine is outgrown.
//
// Begin with [Open]. [Store.PutDocument] stores a document and gives it a
// number in the feed that [Store.Changes] hands out; [Store.Units] fetches
// single provisions.
package store
