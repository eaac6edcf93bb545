-- +goose Up
ALTER TABLE proposal ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE proposal ADD COLUMN plan TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX proposal_key ON proposal (key) WHERE key <> '';

-- +goose Down
DROP INDEX proposal_key;
ALTER TABLE proposal DROP COLUMN plan;
ALTER TABLE proposal DROP COLUMN key;
