-- +goose Up
CREATE TABLE official (
	id    TEXT PRIMARY KEY,
	key   TEXT NOT NULL,
	as_of TEXT NOT NULL,
	body  TEXT NOT NULL
);
CREATE INDEX official_key ON official (key);
CREATE TABLE official_tie (
	ender TEXT NOT NULL,
	ended TEXT NOT NULL,
	PRIMARY KEY (ended, ender)
);

-- +goose Down
DROP TABLE official_tie;
DROP TABLE official;
