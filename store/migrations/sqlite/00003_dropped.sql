-- +goose Up
ALTER TABLE turn ADD COLUMN dropped TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE turn DROP COLUMN dropped;
