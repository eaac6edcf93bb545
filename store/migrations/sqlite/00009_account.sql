-- +goose Up
CREATE TABLE account (
	officer TEXT PRIMARY KEY REFERENCES officer (id) ON DELETE CASCADE,
	login   TEXT NOT NULL UNIQUE,
	hash    TEXT NOT NULL,
	subject TEXT NOT NULL,
	created INTEGER NOT NULL,
	changed INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_subject ON account (subject) WHERE subject <> '';

CREATE TABLE invitation (
	digest  TEXT PRIMARY KEY,
	officer TEXT NOT NULL,
	by_whom TEXT NOT NULL,
	created INTEGER NOT NULL,
	expires INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
	id      INTEGER PRIMARY KEY,
	digest  TEXT NOT NULL UNIQUE,
	officer TEXT NOT NULL REFERENCES officer (id) ON DELETE CASCADE,
	address TEXT NOT NULL,
	agent   TEXT NOT NULL,
	created INTEGER NOT NULL,
	seen    INTEGER NOT NULL,
	expires INTEGER NOT NULL
) STRICT;
CREATE INDEX session_officer ON session (officer);

CREATE TABLE token (
	id      INTEGER PRIMARY KEY,
	digest  TEXT NOT NULL UNIQUE,
	officer TEXT NOT NULL REFERENCES officer (id) ON DELETE CASCADE,
	name    TEXT NOT NULL,
	created INTEGER NOT NULL,
	used    INTEGER NOT NULL,
	revoked INTEGER NOT NULL
) STRICT;
CREATE INDEX token_officer ON token (officer);

CREATE TABLE attempt (
	key   TEXT PRIMARY KEY,
	n     INTEGER NOT NULL,
	until INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE attempt;
DROP TABLE token;
DROP TABLE session;
DROP TABLE invitation;
DROP TABLE account;
