-- +goose Up
CREATE TABLE model_use (
	day    TEXT NOT NULL,
	who    TEXT NOT NULL,
	asks   BIGINT NOT NULL,
	tokens BIGINT NOT NULL,
	PRIMARY KEY (day, who)
);

-- +goose Down
DROP TABLE model_use;
