-- +goose Up
ALTER TABLE plan ADD COLUMN state TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN state TEXT NOT NULL DEFAULT '';
ALTER TABLE officer ADD COLUMN oversees BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE inbox ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN link TEXT NOT NULL DEFAULT '';
ALTER TABLE task_agency ADD COLUMN passed BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE task_person (
	task    BIGINT NOT NULL REFERENCES task (id) ON DELETE CASCADE,
	officer TEXT NOT NULL,
	PRIMARY KEY (task, officer)
);
CREATE INDEX task_person_officer ON task_person (officer);
CREATE INDEX officer_oversees ON officer (oversees);
DROP INDEX task_standing;
CREATE INDEX task_standing ON task (progress, last, done_on, class, agency, plan, section, nominal, state);

-- +goose Down
DROP INDEX task_standing;
CREATE INDEX task_standing ON task (progress, last, done_on, class, agency, plan, section, nominal);
DROP INDEX officer_oversees;
DROP TABLE task_person;
ALTER TABLE task_agency DROP COLUMN passed;
ALTER TABLE inbox DROP COLUMN link;
ALTER TABLE inbox DROP COLUMN kind;
ALTER TABLE officer DROP COLUMN oversees;
ALTER TABLE task DROP COLUMN state;
ALTER TABLE plan DROP COLUMN state;
