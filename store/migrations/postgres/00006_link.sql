-- +goose Up
CREATE TABLE link_code (
	hash    TEXT PRIMARY KEY,
	officer TEXT NOT NULL REFERENCES officer (id) ON DELETE CASCADE,
	short   BOOLEAN NOT NULL,
	until   BIGINT NOT NULL,
	used    BOOLEAN NOT NULL,
	created BIGINT NOT NULL
);
CREATE INDEX link_code_officer ON link_code (officer);

CREATE TABLE link_try (
	channel TEXT NOT NULL,
	chat    TEXT NOT NULL,
	since   BIGINT NOT NULL,
	n       BIGINT NOT NULL,
	PRIMARY KEY (channel, chat)
);

CREATE TABLE effect (
	key     TEXT PRIMARY KEY,
	created BIGINT NOT NULL
);
CREATE INDEX effect_created ON effect (created);

-- +goose Down
DROP TABLE effect;
DROP TABLE link_try;
DROP TABLE link_code;
