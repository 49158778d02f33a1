-- Records of residents of other clinics (docs/adr/0012-look-up-grant-evict.md).

CREATE TABLE memberships (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  role TEXT NOT NULL,
  from_clinic_id TEXT NOT NULL,
  from_clinic TEXT NOT NULL,
  because TEXT,
  asked_by TEXT,
  since TEXT NOT NULL,
  ended_at TEXT,
  ended_because TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;
CREATE INDEX memberships_by_resident ON memberships (resident_id);

CREATE TABLE look_ups (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  state TEXT NOT NULL,
  found_id TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;
CREATE INDEX look_ups_by_resident ON look_ups (resident_id);

-- Ids of rows that left with their resident: what comes for them later waits for the return.
CREATE TABLE away_rows (
  row_id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- 0: an own act about somebody who left meanwhile. It is pushed like every other, and counts as the feed has it.
ALTER TABLE outbox ADD COLUMN is_folded INTEGER NOT NULL DEFAULT 1 CHECK (is_folded IN (0, 1));
