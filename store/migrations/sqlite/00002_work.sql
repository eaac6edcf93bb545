-- +goose Up
CREATE TABLE officer (
	id     TEXT PRIMARY KEY,
	agency TEXT NOT NULL,
	gone   INTEGER NOT NULL,
	body   TEXT NOT NULL
) STRICT;
CREATE INDEX officer_agency ON officer (agency);

CREATE TABLE address (
	channel TEXT NOT NULL,
	account TEXT NOT NULL,
	officer TEXT NOT NULL REFERENCES officer (id) ON DELETE CASCADE,
	PRIMARY KEY (channel, account)
) STRICT;
CREATE INDEX address_officer ON address (officer);

CREATE TABLE calendar_year (
	year INTEGER PRIMARY KEY,
	body TEXT NOT NULL
) STRICT;

CREATE TABLE proposal (
	id INTEGER PRIMARY KEY,
	body    TEXT NOT NULL,
	by_whom TEXT NOT NULL,
	state   TEXT NOT NULL,
	created INTEGER NOT NULL
) STRICT;

CREATE TABLE plan (
	key    TEXT PRIMARY KEY,
	year   INTEGER NOT NULL,
	class  TEXT NOT NULL,
	agency TEXT NOT NULL,
	body   TEXT NOT NULL
) STRICT;

CREATE TABLE task (
	id INTEGER PRIMARY KEY,
	plan     TEXT NOT NULL,
	year     INTEGER NOT NULL,
	no       TEXT NOT NULL,
	class    TEXT NOT NULL,
	agency   TEXT NOT NULL,
	progress TEXT NOT NULL,
	first    TEXT NOT NULL,
	nominal  TEXT NOT NULL,
	last     TEXT NOT NULL,
	done_on  TEXT NOT NULL,
	section  TEXT NOT NULL,
	folded   TEXT NOT NULL,
	body     TEXT NOT NULL,
	updated  INTEGER NOT NULL,
	UNIQUE (plan, no)
) STRICT;
CREATE INDEX task_last ON task (last);

CREATE TABLE task_agency (
	task   INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
	agency TEXT NOT NULL,
	lead   INTEGER NOT NULL,
	PRIMARY KEY (task, agency)
) STRICT;
CREATE INDEX task_agency_agency ON task_agency (agency);

CREATE TABLE task_change (
	id INTEGER PRIMARY KEY,
	task    INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
	who     TEXT NOT NULL,
	what    TEXT NOT NULL,
	before  TEXT NOT NULL,
	after   TEXT NOT NULL,
	why     TEXT NOT NULL,
	created INTEGER NOT NULL
) STRICT;
CREATE INDEX task_change_task ON task_change (task, id);

CREATE TABLE evidence (
	id INTEGER PRIMARY KEY,
	task    INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
	who     TEXT NOT NULL,
	name    TEXT NOT NULL,
	link    TEXT NOT NULL,
	data    BLOB,
	created INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_task ON evidence (task);

CREATE TABLE extension (
	id INTEGER PRIMARY KEY,
	task    INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
	who     TEXT NOT NULL,
	day     TEXT NOT NULL,
	why     TEXT NOT NULL,
	state   TEXT NOT NULL,
	decided TEXT NOT NULL,
	note    TEXT NOT NULL,
	created INTEGER NOT NULL
) STRICT;
CREATE INDEX extension_task ON extension (task);
CREATE UNIQUE INDEX extension_open ON extension (task) WHERE state = 'asked';

CREATE TABLE delivery (
	id INTEGER PRIMARY KEY,
	key     TEXT NOT NULL UNIQUE,
	kind    TEXT NOT NULL,
	officer TEXT NOT NULL,
	channel TEXT NOT NULL,
	chat    TEXT NOT NULL,
	tells   INTEGER NOT NULL,
	state   TEXT NOT NULL,
	tries   INTEGER NOT NULL,
	holder  TEXT NOT NULL,
	due     INTEGER NOT NULL,
	error   TEXT NOT NULL,
	created INTEGER NOT NULL
) STRICT;
CREATE INDEX delivery_state ON delivery (state, due);

CREATE TABLE reminder (
	id INTEGER PRIMARY KEY,
	task     INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
	officer  TEXT NOT NULL,
	step     TEXT NOT NULL,
	due      TEXT NOT NULL,
	at       INTEGER NOT NULL,
	why      TEXT NOT NULL,
	state    TEXT NOT NULL,
	delivery INTEGER REFERENCES delivery (id),
	UNIQUE (task, officer, step, due)
) STRICT;
CREATE INDEX reminder_state ON reminder (state, at);
CREATE INDEX reminder_delivery ON reminder (delivery);

CREATE TABLE inbox (
	id INTEGER PRIMARY KEY,
	key     TEXT NOT NULL UNIQUE,
	officer TEXT NOT NULL,
	text    TEXT NOT NULL,
	seen    INTEGER NOT NULL,
	created INTEGER NOT NULL
) STRICT;
CREATE INDEX inbox_officer ON inbox (officer, id);

CREATE TABLE calendar_link (
	hash    TEXT PRIMARY KEY,
	agency  TEXT NOT NULL,
	revoked INTEGER NOT NULL,
	created INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE calendar_link;
DROP TABLE inbox;
DROP TABLE reminder;
DROP TABLE delivery;
DROP TABLE extension;
DROP TABLE evidence;
DROP TABLE task_change;
DROP TABLE task_agency;
DROP TABLE task;
DROP TABLE plan;
DROP TABLE proposal;
DROP TABLE calendar_year;
DROP TABLE address;
DROP TABLE officer;
