-- +goose Up
ALTER TABLE turn ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE turn ADD COLUMN reply TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX turn_key ON turn (key) WHERE key <> '';

CREATE TABLE chat (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	channel TEXT NOT NULL,
	chat    TEXT NOT NULL,
	ready   BIGINT NOT NULL,
	send    BIGINT NOT NULL,
	holder  TEXT NOT NULL,
	until   BIGINT NOT NULL,
	stopped BOOLEAN NOT NULL,
	greeted BOOLEAN NOT NULL,
	gone    BOOLEAN NOT NULL,
	UNIQUE (channel, chat)
);
CREATE INDEX chat_ready ON chat (channel, ready) WHERE ready > 0;
CREATE INDEX chat_send ON chat (channel, send) WHERE send > 0;

CREATE TABLE message (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	way     TEXT NOT NULL,
	key     TEXT NOT NULL UNIQUE,
	channel TEXT NOT NULL,
	chat    TEXT NOT NULL,
	account TEXT NOT NULL,
	kind    TEXT NOT NULL,
	state   TEXT NOT NULL,
	body    TEXT NOT NULL,
	reply   TEXT NOT NULL,
	answers BIGINT NOT NULL,
	part    BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	due     BIGINT NOT NULL,
	tries   BIGINT NOT NULL,
	holder  TEXT NOT NULL,
	class   TEXT NOT NULL,
	error   TEXT NOT NULL,
	told    BOOLEAN NOT NULL,
	created BIGINT NOT NULL
);
CREATE INDEX message_chat ON message (channel, chat, id);
CREATE INDEX message_open ON message (channel, way, chat, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX message_answers ON message (answers) WHERE answers > 0;
CREATE INDEX message_unknown ON message (channel, chat) WHERE state = 'unknown';
CREATE INDEX message_created ON message (created);

CREATE TABLE gate (
	channel TEXT PRIMARY KEY,
	until   BIGINT NOT NULL,
	class   TEXT NOT NULL,
	error   TEXT NOT NULL,
	month   TEXT NOT NULL,
	sent    BIGINT NOT NULL
);

-- +goose Down
DROP TABLE gate;
DROP TABLE message;
DROP TABLE chat;
DROP INDEX turn_key;
ALTER TABLE turn DROP COLUMN reply;
ALTER TABLE turn DROP COLUMN key;
