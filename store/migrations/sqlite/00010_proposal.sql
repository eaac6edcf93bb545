-- +goose Up
ALTER TABLE proposal ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE proposal ADD COLUMN plan TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX proposal_key ON proposal (key) WHERE key <> '';
CREATE INDEX task_due ON task ((nominal = ''), nominal, id);
CREATE INDEX task_standing ON task (progress, last, done_on, class, agency, plan, section, nominal);

-- +goose Down
DROP INDEX task_standing;
DROP INDEX task_due;
DROP INDEX proposal_key;
ALTER TABLE proposal DROP COLUMN plan;
ALTER TABLE proposal DROP COLUMN key;
