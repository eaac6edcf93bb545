-- +goose Up
CREATE TABLE agency (
	id      TEXT PRIMARY KEY,
	parent  TEXT NOT NULL,
	body    TEXT NOT NULL,
	updated INTEGER NOT NULL
) STRICT;
CREATE INDEX agency_parent ON agency (parent);

CREATE TABLE officer_post (
	officer TEXT NOT NULL REFERENCES officer (id) ON DELETE CASCADE,
	agency  TEXT NOT NULL,
	PRIMARY KEY (officer, agency)
) STRICT;
CREATE INDEX officer_post_agency ON officer_post (agency);
INSERT INTO officer_post (officer, agency) SELECT id, agency FROM officer WHERE agency <> '';

-- +goose Down
DROP TABLE officer_post;
DROP TABLE agency;
