-- +goose Up
ALTER TABLE calendar_link ADD COLUMN officer TEXT NOT NULL DEFAULT '';
ALTER TABLE calendar_link ADD COLUMN until BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE calendar_link DROP COLUMN until;
ALTER TABLE calendar_link DROP COLUMN officer;
