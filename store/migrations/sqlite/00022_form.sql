-- +goose Up
CREATE TABLE form (
	key     TEXT PRIMARY KEY,
	data    BLOB NOT NULL,
	who     TEXT NOT NULL,
	created INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE form;
