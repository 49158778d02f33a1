-- Papers that residents bring along (docs/adr/0013-attachments.md): the rows replicate, the bytes travel
-- on a channel of their own.

CREATE TABLE attachments (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  title TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  added_at TEXT NOT NULL,
  added_by TEXT,
  restores TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;
CREATE INDEX attachments_by_resident ON attachments (resident_id);
CREATE INDEX attachments_by_hash ON attachments (sha256);

-- The bytes of a hash, as far as they are here.
CREATE TABLE attachment_files (
  id TEXT PRIMARY KEY,
  sha256 TEXT UNIQUE, -- null while a window hands it over
  bytes INTEGER NOT NULL, -- of the whole
  here INTEGER NOT NULL DEFAULT 0, -- from the first on, without a gap
  state TEXT NOT NULL CHECK (state IN ('adding', 'arriving', 'whole')),
  -- Who up the line has said that it has the whole, and when: a device id.
  held_by TEXT,
  held_at TEXT,
  wanted_at TEXT, -- somebody waits for it
  absent_at TEXT, -- and it was not there either
  began_at TEXT NOT NULL
) STRICT;
CREATE INDEX attachment_files_wanted ON attachment_files (wanted_at) WHERE wanted_at IS NOT NULL;

CREATE TABLE attachment_pieces (
  file_id TEXT NOT NULL REFERENCES attachment_files (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (file_id, at)
) STRICT;
