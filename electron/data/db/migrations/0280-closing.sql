-- Waits of the stops that are over, and the closing of a day (F5, F9, QUE-20).
ALTER TABLE tickets ADD COLUMN waits TEXT;

CREATE TABLE day_closings (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  date TEXT NOT NULL,
  closed_at TEXT NOT NULL,
  closed_by TEXT NOT NULL,
  no_shows TEXT NOT NULL,
  left_open TEXT NOT NULL,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;
CREATE INDEX day_closings_by_date ON day_closings (date, closed_at);
