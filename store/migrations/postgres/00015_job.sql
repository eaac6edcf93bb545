-- +goose Up
CREATE TABLE deferral (
	id      TEXT PRIMARY KEY,
	until   TEXT NOT NULL,
	reason  TEXT NOT NULL,
	who     TEXT NOT NULL,
	created BIGINT NOT NULL
);
CREATE TABLE job (
	id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	batch   TEXT NOT NULL,
	source  TEXT NOT NULL,
	name    TEXT NOT NULL,
	digest  TEXT NOT NULL,
	data    BYTEA,
	spec    TEXT NOT NULL,
	state   TEXT NOT NULL,
	result  TEXT NOT NULL,
	who     TEXT NOT NULL,
	holder  TEXT NOT NULL,
	until   BIGINT NOT NULL,
	created BIGINT NOT NULL,
	updated BIGINT NOT NULL
);
CREATE INDEX job_state ON job (state, id);
CREATE INDEX job_batch ON job (batch, id);

-- +goose Down
DROP TABLE job;
DROP TABLE deferral;
