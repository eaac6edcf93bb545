-- +goose Up
CREATE TABLE recall (
	id INTEGER PRIMARY KEY,
	turn    INTEGER NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
	source  TEXT NOT NULL,
	kind    TEXT NOT NULL,
	from_ref TEXT NOT NULL,
	place   TEXT NOT NULL,
	since   TEXT NOT NULL,
	told    INTEGER NOT NULL,
	told_to TEXT NOT NULL,
	created INTEGER NOT NULL,
	UNIQUE (turn, source)
) STRICT;
CREATE INDEX recall_told ON recall (told);

-- +goose Down
DROP TABLE recall;
