-- +goose Up
CREATE TABLE watch (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	officer TEXT NOT NULL,
	name    TEXT NOT NULL,
	doc     TEXT NOT NULL,
	body    TEXT NOT NULL,
	marks   TEXT NOT NULL,
	seq     INTEGER NOT NULL,
	day     TEXT NOT NULL,
	created INTEGER NOT NULL
) STRICT;
CREATE INDEX watch_officer ON watch (officer, id);
CREATE INDEX watch_seq ON watch (seq, id);
CREATE TABLE watch_change (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	watch   INTEGER NOT NULL,
	body    TEXT NOT NULL,
	created INTEGER NOT NULL
) STRICT;
CREATE INDEX watch_change_watch ON watch_change (watch, id);

-- +goose Down
DROP TABLE watch_change;
DROP TABLE watch;
