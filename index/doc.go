// Package index finds passages: it keeps a bleve index of all current
// documents, reads questions, ranks, and follows the document feed.
//
// [Open] a folder, [Index.Follow] a [Source] until it has caught up, then
// [Index.Search]. The index is a cache: deleting its folder is always safe.
//
// # What is stored
//
// Three kinds of bleve documents, in fields of one syllable-and-bigram
// analysis (see tokens.go):
//
//	"<key>|<unit>|<passage>"  field b: the words of a passage (khoản)
//	"<key>|<unit>"            field t: the heading of a unit (Điều)
//	"<key>"                   field d: type and title of a document;
//	                          stored field m: its facts and shape (JSON)
//
// Internal values: "format" (another format means rebuild) and "cursor" (feed
// sequence applied, saved in the batch that applied it).
//
// Beside the folder stand "<folder>.syllables", the statistics that diacritics
// are restored from, and "<folder>.view", what opening makes of the folder (both made
// anew when absent or of another state), "<folder>.pid", the process that
// has it open, and, with [Options.Embedding], "<folder>.vectors": the vectors of
// the passages by document and feed sequence. They cost more than the index and
// outlive it; a file of another model is written anew.
//
// With [Options.Cluster] the same stands in an OpenSearch cluster; see cluster_write.go.
//
// Ranking does not use bleve's scores: its BM25 takes the number of distinct
// terms for the length of a field, and has one k1 and b for all. A [view]
// decodes postings into arrays once and scores them itself.
package index
