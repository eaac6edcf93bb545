-- +goose Up
ALTER TABLE turn ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE turn ADD COLUMN reply TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX turn_key ON turn (key) WHERE key <> '';

CREATE TABLE chat (
	id INTEGER PRIMARY KEY,
	channel TEXT NOT NULL,
	chat    TEXT NOT NULL,
	ready   INTEGER NOT NULL,
	send    INTEGER NOT NULL,
	holder  TEXT NOT NULL,
	until   INTEGER NOT NULL,
	stopped INTEGER NOT NULL,
	greeted INTEGER NOT NULL,
	gone    INTEGER NOT NULL,
	UNIQUE (channel, chat)
) STRICT;
CREATE INDEX chat_ready ON chat (channel, ready) WHERE ready > 0;
CREATE INDEX chat_send ON chat (channel, send) WHERE send > 0;

CREATE TABLE message (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	way     TEXT NOT NULL,
	key     TEXT NOT NULL UNIQUE,
	channel TEXT NOT NULL,
	chat    TEXT NOT NULL,
	account TEXT NOT NULL,
	kind    TEXT NOT NULL,
	state   TEXT NOT NULL,
	body    TEXT NOT NULL,
	reply   TEXT NOT NULL,
	answers INTEGER NOT NULL,
	part    INTEGER NOT NULL,
	at      INTEGER NOT NULL,
	due     INTEGER NOT NULL,
	tries   INTEGER NOT NULL,
	holder  TEXT NOT NULL,
	class   TEXT NOT NULL,
	error   TEXT NOT NULL,
	told    INTEGER NOT NULL,
	created INTEGER NOT NULL
) STRICT;
CREATE INDEX message_chat ON message (channel, chat, id);
CREATE INDEX message_open ON message (channel, way, chat, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX message_answers ON message (answers) WHERE answers > 0;
CREATE INDEX message_unknown ON message (channel, chat) WHERE state = 'unknown';
CREATE INDEX message_created ON message (created);

CREATE TABLE gate (
	channel TEXT PRIMARY KEY,
	until   INTEGER NOT NULL,
	class   TEXT NOT NULL,
	error   TEXT NOT NULL,
	month   TEXT NOT NULL,
	sent    INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE gate;
DROP TABLE message;
DROP TABLE chat;
DROP INDEX turn_key;
ALTER TABLE turn DROP COLUMN reply;
ALTER TABLE turn DROP COLUMN key;
