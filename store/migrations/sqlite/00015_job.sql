-- +goose Up
CREATE TABLE deferral (
	id      TEXT PRIMARY KEY,
	until   TEXT NOT NULL,
	reason  TEXT NOT NULL,
	who     TEXT NOT NULL,
	created INTEGER NOT NULL
) STRICT;
CREATE TABLE job (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	batch   TEXT NOT NULL,
	source  TEXT NOT NULL,
	name    TEXT NOT NULL,
	digest  TEXT NOT NULL,
	data    BLOB,
	spec    TEXT NOT NULL,
	state   TEXT NOT NULL,
	result  TEXT NOT NULL,
	who     TEXT NOT NULL,
	holder  TEXT NOT NULL,
	until   INTEGER NOT NULL,
	created INTEGER NOT NULL,
	updated INTEGER NOT NULL
) STRICT;
CREATE INDEX job_state ON job (state, id);
CREATE INDEX job_batch ON job (batch, id);

-- +goose Down
DROP TABLE job;
DROP TABLE deferral;
