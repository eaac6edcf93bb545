-- +goose Up
CREATE TABLE talk (
	officer TEXT NOT NULL,
	chat    TEXT NOT NULL,
	name    TEXT NOT NULL,
	folded  TEXT NOT NULL,
	pinned  INTEGER NOT NULL,
	hidden  INTEGER NOT NULL,
	PRIMARY KEY (officer, chat)
) STRICT;
CREATE INDEX turn_officer_chat ON turn (officer, channel, chat);

-- +goose Down
DROP INDEX turn_officer_chat;
DROP TABLE talk;
