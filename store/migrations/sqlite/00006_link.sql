-- +goose Up
CREATE TABLE link_code (
	hash    TEXT PRIMARY KEY,
	officer TEXT NOT NULL REFERENCES officer (id) ON DELETE CASCADE,
	short   INTEGER NOT NULL,
	until   INTEGER NOT NULL,
	used    INTEGER NOT NULL,
	created INTEGER NOT NULL
) STRICT;
CREATE INDEX link_code_officer ON link_code (officer);

CREATE TABLE link_try (
	channel TEXT NOT NULL,
	chat    TEXT NOT NULL,
	since   INTEGER NOT NULL,
	n       INTEGER NOT NULL,
	PRIMARY KEY (channel, chat)
) STRICT;

CREATE TABLE effect (
	key     TEXT PRIMARY KEY,
	created INTEGER NOT NULL
) STRICT;
CREATE INDEX effect_created ON effect (created);

-- +goose Down
DROP TABLE effect;
DROP TABLE link_try;
DROP TABLE link_code;
