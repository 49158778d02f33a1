-- What the clinic's tablets are given for home visits (docs/adr/0015-guests.md).

CREATE TABLE tablets (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  name TEXT NOT NULL,
  joined_at TEXT NOT NULL,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE day_lists (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  tablet_id TEXT NOT NULL,
  resident_ids TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  state TEXT NOT NULL,
  because TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;
CREATE INDEX day_lists_by_tablet ON day_lists (tablet_id, asked_at);
