-- +goose Up
CREATE TABLE agency_merge (
	id        INTEGER PRIMARY KEY,
	from_id   TEXT NOT NULL,
	into_id   TEXT NOT NULL,
	body      TEXT NOT NULL,
	who       TEXT NOT NULL,
	created   INTEGER NOT NULL,
	undone    INTEGER NOT NULL,
	undone_by TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX agency_merge_from ON agency_merge (from_id) WHERE undone = 0;

-- +goose Down
DROP TABLE agency_merge;
