-- Waits of the stops that are over, and the closing of a clinic's day (F5, F9, QUE-20).
ALTER TABLE tickets ADD COLUMN waits text;

CREATE TABLE day_closings (
  scope_id text NOT NULL,
  id text NOT NULL,
  date text NOT NULL,
  closed_at text NOT NULL,
  closed_by text NOT NULL,
  no_shows text NOT NULL,
  left_open text NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);
