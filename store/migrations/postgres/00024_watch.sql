-- +goose Up
CREATE TABLE watch (
	id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	officer TEXT NOT NULL,
	name    TEXT NOT NULL,
	doc     TEXT NOT NULL,
	body    TEXT NOT NULL,
	marks   TEXT NOT NULL,
	seq     BIGINT NOT NULL,
	day     TEXT NOT NULL,
	created BIGINT NOT NULL
);
CREATE INDEX watch_officer ON watch (officer, id);
CREATE INDEX watch_seq ON watch (seq, id);
CREATE TABLE watch_change (
	id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	watch   BIGINT NOT NULL,
	body    TEXT NOT NULL,
	created BIGINT NOT NULL
);
CREATE INDEX watch_change_watch ON watch_change (watch, id);

-- +goose Down
DROP TABLE watch_change;
DROP TABLE watch;
