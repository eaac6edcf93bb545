-- +goose Up
CREATE TABLE mend (
	key     TEXT NOT NULL,
	field   TEXT NOT NULL,
	value   TEXT NOT NULL,
	was     TEXT NOT NULL,
	reason  TEXT NOT NULL,
	who     TEXT NOT NULL,
	created INTEGER NOT NULL,
	PRIMARY KEY (key, field)
) STRICT;

-- +goose Down
DROP TABLE mend;
