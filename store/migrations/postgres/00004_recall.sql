-- +goose Up
CREATE TABLE recall (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	turn    BIGINT NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
	source  TEXT NOT NULL,
	kind    TEXT NOT NULL,
	from_ref TEXT NOT NULL,
	place   TEXT NOT NULL,
	since   TEXT NOT NULL,
	told    BIGINT NOT NULL,
	told_to TEXT NOT NULL,
	created BIGINT NOT NULL,
	UNIQUE (turn, source)
);
CREATE INDEX recall_told ON recall (told);

-- +goose Down
DROP TABLE recall;
