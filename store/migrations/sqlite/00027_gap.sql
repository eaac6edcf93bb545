-- +goose Up
CREATE TABLE gap_aside (
	folded  TEXT PRIMARY KEY,
	officer TEXT NOT NULL,
	why     TEXT NOT NULL,
	created INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE gap_aside;
