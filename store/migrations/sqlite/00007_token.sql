-- +goose Up
CREATE TABLE token (
	name    TEXT NOT NULL,
	n       INTEGER NOT NULL,
	sealed  BLOB NOT NULL,
	created INTEGER NOT NULL,
	PRIMARY KEY (name, n)
) STRICT;

-- +goose Down
DROP TABLE token;
