-- +goose Up
CREATE TABLE model_use (
	day    TEXT NOT NULL,
	who    TEXT NOT NULL,
	asks   INTEGER NOT NULL,
	tokens INTEGER NOT NULL,
	PRIMARY KEY (day, who)
) STRICT;

-- +goose Down
DROP TABLE model_use;
