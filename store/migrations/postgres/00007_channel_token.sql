-- +goose Up
CREATE TABLE channel_token (
	name    TEXT NOT NULL,
	n       BIGINT NOT NULL,
	sealed  BYTEA NOT NULL,
	created BIGINT NOT NULL,
	PRIMARY KEY (name, n)
);

-- +goose Down
DROP TABLE channel_token;
