-- +goose Up
CREATE TABLE criteria (
	key     TEXT NOT NULL,
	version BIGINT NOT NULL,
	body    TEXT NOT NULL,
	who     TEXT NOT NULL,
	created BIGINT NOT NULL,
	PRIMARY KEY (key, version)
);

CREATE TABLE claim (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	criteria TEXT NOT NULL,
	agency   TEXT NOT NULL,
	period   TEXT NOT NULL,
	no       TEXT NOT NULL,
	side     TEXT NOT NULL,
	body     TEXT NOT NULL,
	who      TEXT NOT NULL,
	created  BIGINT NOT NULL
);
CREATE INDEX claim_card ON claim (criteria, period, agency);

CREATE TABLE score_evidence (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	criteria   TEXT NOT NULL,
	agency     TEXT NOT NULL,
	period     TEXT NOT NULL,
	no         TEXT NOT NULL,
	who        TEXT NOT NULL,
	name       TEXT NOT NULL,
	link       TEXT NOT NULL,
	data       BYTEA,
	created    BIGINT NOT NULL,
	removed    BIGINT NOT NULL
);
CREATE INDEX score_evidence_card ON score_evidence (criteria, period, agency);

CREATE TABLE publication (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	number   TEXT NOT NULL UNIQUE,
	criteria TEXT NOT NULL,
	version  BIGINT NOT NULL,
	period   TEXT NOT NULL,
	who      TEXT NOT NULL,
	created  BIGINT NOT NULL
);

CREATE TABLE score_card (
	criteria    TEXT NOT NULL,
	agency      TEXT NOT NULL,
	period      TEXT NOT NULL,
	publication BIGINT NOT NULL REFERENCES publication (id),
	body        TEXT NOT NULL,
	PRIMARY KEY (criteria, agency, period)
);

CREATE TABLE score_change (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	criteria TEXT NOT NULL,
	agency   TEXT NOT NULL,
	period   TEXT NOT NULL,
	no       TEXT NOT NULL,
	who      TEXT NOT NULL,
	what     TEXT NOT NULL,
	before   TEXT NOT NULL,
	after    TEXT NOT NULL,
	why      TEXT NOT NULL,
	created  BIGINT NOT NULL
);
CREATE INDEX score_change_card ON score_change (criteria, agency, period, id);

-- +goose Down
DROP TABLE score_change;
DROP TABLE score_card;
DROP TABLE publication;
DROP TABLE score_evidence;
DROP TABLE claim;
DROP TABLE criteria;
