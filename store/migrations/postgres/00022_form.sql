-- +goose Up
CREATE TABLE form (
	key     TEXT PRIMARY KEY,
	data    BYTEA NOT NULL,
	who     TEXT NOT NULL,
	created BIGINT NOT NULL
);

-- +goose Down
DROP TABLE form;
