-- +goose Up
CREATE TABLE counter (
	name TEXT PRIMARY KEY,
	n    INTEGER NOT NULL
) STRICT;
INSERT INTO counter (name, n) VALUES ('feed', 0);

CREATE TABLE feed (
	key     TEXT PRIMARY KEY,
	seq     INTEGER NOT NULL UNIQUE,
	deleted INTEGER NOT NULL
) STRICT;

CREATE TABLE original (
	hash TEXT PRIMARY KEY,
	size INTEGER NOT NULL,
	data BLOB NOT NULL
) STRICT;

CREATE TABLE document (
	key     TEXT PRIMARY KEY,
	version INTEGER NOT NULL,
	head    TEXT NOT NULL,
	body    BLOB,
	updated INTEGER NOT NULL
) STRICT;

CREATE TABLE version (
	key      TEXT NOT NULL REFERENCES document (key) ON DELETE CASCADE,
	n        INTEGER NOT NULL,
	hash     TEXT NOT NULL REFERENCES original (hash),
	name     TEXT NOT NULL,
	kind     TEXT NOT NULL,
	outcome  TEXT NOT NULL,
	problems TEXT NOT NULL,
	body     BLOB NOT NULL,
	created  INTEGER NOT NULL,
	PRIMARY KEY (key, n)
) STRICT;
CREATE INDEX version_hash ON version (hash);

CREATE TABLE unit (
	key  TEXT NOT NULL REFERENCES document (key) ON DELETE CASCADE,
	ord  INTEGER NOT NULL,
	ref  TEXT NOT NULL,
	path TEXT NOT NULL,
	part TEXT NOT NULL,
	PRIMARY KEY (key, ord)
) STRICT;

CREATE TABLE relation (
	kind     TEXT NOT NULL,
	from_key TEXT NOT NULL,
	to_key   TEXT NOT NULL,
	by_whom  TEXT NOT NULL,
	owner    TEXT NOT NULL,
	from_ref TEXT NOT NULL,
	to_ref   TEXT NOT NULL,
	since    TEXT NOT NULL,
	until    TEXT NOT NULL,
	evidence TEXT NOT NULL,
	rejected INTEGER NOT NULL,
	PRIMARY KEY (kind, from_key, to_key, by_whom, owner)
) STRICT;
CREATE INDEX relation_owner ON relation (owner);

CREATE TABLE turn (
	id       INTEGER PRIMARY KEY,
	channel  TEXT NOT NULL,
	chat     TEXT NOT NULL,
	officer  TEXT NOT NULL,
	question TEXT NOT NULL,
	folded   TEXT NOT NULL,
	status   TEXT NOT NULL,
	answer   TEXT NOT NULL,
	as_of    TEXT NOT NULL,
	model    TEXT NOT NULL,
	cursor   INTEGER NOT NULL,
	took_ms  INTEGER NOT NULL,
	created  INTEGER NOT NULL
) STRICT;
CREATE INDEX turn_chat ON turn (channel, chat, id);
CREATE INDEX turn_created ON turn (created);

CREATE TABLE turn_ref (
	turn INTEGER NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
	ord  INTEGER NOT NULL,
	doc  TEXT NOT NULL,
	ref  TEXT NOT NULL,
	PRIMARY KEY (turn, ord)
) STRICT;
CREATE INDEX turn_ref_doc ON turn_ref (doc);

CREATE TABLE feedback (
	turn    INTEGER NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
	officer TEXT NOT NULL,
	verdict TEXT NOT NULL,
	note    TEXT NOT NULL,
	created INTEGER NOT NULL,
	PRIMARY KEY (turn, officer)
) STRICT;

CREATE TABLE approved (
	id       INTEGER PRIMARY KEY,
	question TEXT NOT NULL,
	variants TEXT NOT NULL,
	answer   TEXT NOT NULL,
	owner    TEXT NOT NULL,
	review   TEXT NOT NULL,
	flagged  TEXT NOT NULL,
	created  INTEGER NOT NULL,
	updated  INTEGER NOT NULL
) STRICT;

CREATE TABLE approved_ref (
	approved INTEGER NOT NULL REFERENCES approved (id) ON DELETE CASCADE,
	ord      INTEGER NOT NULL,
	doc      TEXT NOT NULL,
	ref      TEXT NOT NULL,
	PRIMARY KEY (approved, ord)
) STRICT;
CREATE INDEX approved_ref_doc ON approved_ref (doc);

CREATE TABLE refusal (
	id      INTEGER PRIMARY KEY,
	name    TEXT NOT NULL,
	code    TEXT NOT NULL,
	reason  TEXT NOT NULL,
	created INTEGER NOT NULL
) STRICT;

CREATE TABLE lease (
	name   TEXT PRIMARY KEY,
	holder TEXT NOT NULL,
	until  INTEGER NOT NULL
) STRICT;

CREATE TABLE meta (
	key   TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
	id      INTEGER PRIMARY KEY,
	who     TEXT NOT NULL,
	what    TEXT NOT NULL,
	detail  TEXT NOT NULL,
	created INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE audit;
DROP TABLE meta;
DROP TABLE lease;
DROP TABLE refusal;
DROP TABLE approved_ref;
DROP TABLE approved;
DROP TABLE feedback;
DROP TABLE turn_ref;
DROP TABLE turn;
DROP TABLE relation;
DROP TABLE unit;
DROP TABLE version;
DROP TABLE document;
DROP TABLE original;
DROP TABLE feed;
DROP TABLE counter;
