-- +goose Up
CREATE TABLE account (
	officer TEXT PRIMARY KEY REFERENCES officer (id) ON DELETE CASCADE,
	login   TEXT NOT NULL UNIQUE,
	hash    TEXT NOT NULL,
	subject TEXT NOT NULL,
	created BIGINT NOT NULL,
	changed BIGINT NOT NULL
);
CREATE UNIQUE INDEX account_subject ON account (subject) WHERE subject <> '';

CREATE TABLE invitation (
	digest  TEXT PRIMARY KEY,
	officer TEXT NOT NULL,
	by_whom TEXT NOT NULL,
	created BIGINT NOT NULL,
	expires BIGINT NOT NULL
);

CREATE TABLE session (
	id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	digest  TEXT NOT NULL UNIQUE,
	officer TEXT NOT NULL REFERENCES officer (id) ON DELETE CASCADE,
	address TEXT NOT NULL,
	agent   TEXT NOT NULL,
	created BIGINT NOT NULL,
	seen    BIGINT NOT NULL,
	expires BIGINT NOT NULL
);
CREATE INDEX session_officer ON session (officer);

CREATE TABLE token (
	id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	digest  TEXT NOT NULL UNIQUE,
	officer TEXT NOT NULL REFERENCES officer (id) ON DELETE CASCADE,
	name    TEXT NOT NULL,
	created BIGINT NOT NULL,
	used    BIGINT NOT NULL,
	revoked BOOLEAN NOT NULL
);
CREATE INDEX token_officer ON token (officer);

CREATE TABLE attempt (
	key   TEXT PRIMARY KEY,
	n     BIGINT NOT NULL,
	until BIGINT NOT NULL
);

-- +goose Down
DROP TABLE attempt;
DROP TABLE token;
DROP TABLE session;
DROP TABLE invitation;
DROP TABLE account;
