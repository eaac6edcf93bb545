-- +goose Up
CREATE TABLE talk (
	officer TEXT NOT NULL,
	chat    TEXT NOT NULL,
	name    TEXT NOT NULL,
	folded  TEXT NOT NULL,
	pinned  BIGINT NOT NULL,
	hidden  BIGINT NOT NULL,
	PRIMARY KEY (officer, chat)
);
CREATE INDEX turn_officer_chat ON turn (officer, channel, chat);

-- +goose Down
DROP INDEX turn_officer_chat;
DROP TABLE talk;
