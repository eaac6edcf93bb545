-- +goose Up
CREATE TABLE official (
	id    TEXT PRIMARY KEY,
	key   TEXT NOT NULL,
	as_of TEXT NOT NULL,
	body  TEXT NOT NULL
) STRICT;
CREATE INDEX official_key ON official (key);
CREATE TABLE official_tie (
	ender TEXT NOT NULL,
	ended TEXT NOT NULL,
	PRIMARY KEY (ended, ender)
) STRICT;

-- +goose Down
DROP TABLE official_tie;
DROP TABLE official;
