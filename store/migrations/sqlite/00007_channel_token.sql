-- +goose Up
CREATE TABLE channel_token (
	name    TEXT NOT NULL,
	n       INTEGER NOT NULL,
	sealed  BLOB NOT NULL,
	created INTEGER NOT NULL,
	PRIMARY KEY (name, n)
) STRICT;

-- +goose Down
DROP TABLE channel_token;
