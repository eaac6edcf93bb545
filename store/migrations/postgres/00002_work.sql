-- +goose Up
CREATE TABLE officer (
	id     TEXT PRIMARY KEY,
	agency TEXT NOT NULL,
	gone   BOOLEAN NOT NULL,
	body   TEXT NOT NULL
);
CREATE INDEX officer_agency ON officer (agency);

CREATE TABLE address (
	channel TEXT NOT NULL,
	account TEXT NOT NULL,
	officer TEXT NOT NULL REFERENCES officer (id) ON DELETE CASCADE,
	PRIMARY KEY (channel, account)
);
CREATE INDEX address_officer ON address (officer);

CREATE TABLE calendar_year (
	year BIGINT PRIMARY KEY,
	body TEXT NOT NULL
);

CREATE TABLE proposal (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	body    TEXT NOT NULL,
	by_whom TEXT NOT NULL,
	state   TEXT NOT NULL,
	created BIGINT NOT NULL
);

CREATE TABLE plan (
	key    TEXT PRIMARY KEY,
	year   BIGINT NOT NULL,
	class  TEXT NOT NULL,
	agency TEXT NOT NULL,
	body   TEXT NOT NULL
);

CREATE TABLE task (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	plan     TEXT NOT NULL,
	year     BIGINT NOT NULL,
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
	updated  BIGINT NOT NULL,
	UNIQUE (plan, no)
);
CREATE INDEX task_last ON task (last);

CREATE TABLE task_agency (
	task   BIGINT NOT NULL REFERENCES task (id) ON DELETE CASCADE,
	agency TEXT NOT NULL,
	lead   BOOLEAN NOT NULL,
	PRIMARY KEY (task, agency)
);
CREATE INDEX task_agency_agency ON task_agency (agency);

CREATE TABLE task_change (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	task    BIGINT NOT NULL REFERENCES task (id) ON DELETE CASCADE,
	who     TEXT NOT NULL,
	what    TEXT NOT NULL,
	before  TEXT NOT NULL,
	after   TEXT NOT NULL,
	why     TEXT NOT NULL,
	created BIGINT NOT NULL
);
CREATE INDEX task_change_task ON task_change (task, id);

CREATE TABLE evidence (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	task    BIGINT NOT NULL REFERENCES task (id) ON DELETE CASCADE,
	who     TEXT NOT NULL,
	name    TEXT NOT NULL,
	link    TEXT NOT NULL,
	data    BYTEA,
	created BIGINT NOT NULL
);
CREATE INDEX evidence_task ON evidence (task);

CREATE TABLE extension (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	task    BIGINT NOT NULL REFERENCES task (id) ON DELETE CASCADE,
	who     TEXT NOT NULL,
	day     TEXT NOT NULL,
	why     TEXT NOT NULL,
	state   TEXT NOT NULL,
	decided TEXT NOT NULL,
	note    TEXT NOT NULL,
	created BIGINT NOT NULL
);
CREATE INDEX extension_task ON extension (task);
CREATE UNIQUE INDEX extension_open ON extension (task) WHERE state = 'asked';

CREATE TABLE delivery (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	key     TEXT NOT NULL UNIQUE,
	kind    TEXT NOT NULL,
	officer TEXT NOT NULL,
	channel TEXT NOT NULL,
	chat    TEXT NOT NULL,
	tells   BOOLEAN NOT NULL,
	state   TEXT NOT NULL,
	tries   BIGINT NOT NULL,
	holder  TEXT NOT NULL,
	due     BIGINT NOT NULL,
	error   TEXT NOT NULL,
	created BIGINT NOT NULL
);
CREATE INDEX delivery_state ON delivery (state, due);

CREATE TABLE reminder (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	task     BIGINT NOT NULL REFERENCES task (id) ON DELETE CASCADE,
	officer  TEXT NOT NULL,
	step     TEXT NOT NULL,
	due      TEXT NOT NULL,
	at       BIGINT NOT NULL,
	why      TEXT NOT NULL,
	state    TEXT NOT NULL,
	delivery BIGINT REFERENCES delivery (id),
	UNIQUE (task, officer, step, due)
);
CREATE INDEX reminder_state ON reminder (state, at);
CREATE INDEX reminder_delivery ON reminder (delivery);

CREATE TABLE inbox (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	key     TEXT NOT NULL UNIQUE,
	officer TEXT NOT NULL,
	text    TEXT NOT NULL,
	seen    BOOLEAN NOT NULL,
	created BIGINT NOT NULL
);
CREATE INDEX inbox_officer ON inbox (officer, id);

CREATE TABLE calendar_link (
	hash    TEXT PRIMARY KEY,
	agency  TEXT NOT NULL,
	revoked BOOLEAN NOT NULL,
	created BIGINT NOT NULL
);

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
