-- +goose Up
ALTER TABLE relation ADD COLUMN claim TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE relation DROP COLUMN claim;
