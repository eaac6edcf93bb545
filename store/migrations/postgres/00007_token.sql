-- +goose Up
CREATE TABLE token (
	name    TEXT NOT NULL,
	n       BIGINT NOT NULL,
	sealed  BYTEA NOT NULL,
	created BIGINT NOT NULL,
	PRIMARY KEY (name, n)
);

-- +goose Down
DROP TABLE token;
