-- First load and digests (docs/adr/0010-first-load.md).

-- Sums of the rows of a scope, moved by every write of a row. A bucket that is not here is zero.
CREATE TABLE digests (
  scope_id TEXT NOT NULL,
  bucket INTEGER NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  sum TEXT NOT NULL,
  PRIMARY KEY (scope_id, bucket)
) STRICT, WITHOUT ROWID;

-- How the last comparison of a scope came out. `is_kept` is 0 while the rows are older than the sums.
CREATE TABLE digest_checks (
  scope_id TEXT PRIMARY KEY,
  is_kept INTEGER NOT NULL CHECK (is_kept IN (0, 1)),
  checked_at TEXT,
  -- Rows that did not agree, and since when: a fault of the program or of the disk, never of a person.
  alarm_at TEXT,
  alarm_rows INTEGER NOT NULL DEFAULT 0,
  alarm_against TEXT CHECK (alarm_against IN ('self', 'home', 'district'))
) STRICT;
INSERT INTO digest_checks (scope_id, is_kept) SELECT scope_id, 0 FROM scopes;

-- Rows that could not be made again here, because the words they were made of are let go: they are
-- fetched from the scope's home.
CREATE TABLE rows_to_fetch (
  scope_id TEXT NOT NULL,
  entity TEXT NOT NULL,
  row_id TEXT NOT NULL,
  PRIMARY KEY (scope_id, entity, row_id)
) STRICT, WITHOUT ROWID;

-- How a scope came into this database. Without a row: from its first entry on.
CREATE TABLE loads (
  scope_id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('loading', 'pulling', 'complete')),
  is_paused INTEGER NOT NULL DEFAULT 0 CHECK (is_paused IN (0, 1)),
  -- The signed text of the manifest; empty while a scope is pulled from its first entry on.
  manifest TEXT NOT NULL,
  signature TEXT NOT NULL,
  -- Chunks that are in the tables, and what they make so far: committed with them.
  chunks_done INTEGER NOT NULL DEFAULT 0,
  bytes_done INTEGER NOT NULL DEFAULT 0,
  rows_done INTEGER NOT NULL DEFAULT 0,
  digest TEXT NOT NULL,
  seq INTEGER NOT NULL DEFAULT 0,
  chk TEXT NOT NULL,
  -- The head that had to be reached when a scope was pulled from its first entry on.
  head INTEGER NOT NULL DEFAULT 0,
  completed_at TEXT
) STRICT;
INSERT INTO loads (scope_id, state, manifest, signature, digest, chk)
  SELECT scope_id, 'complete', '', '', '', chk FROM scopes WHERE seq > 0;

-- The beginning of a chunk that did not arrive whole.
CREATE TABLE load_pieces (
  hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  bytes TEXT NOT NULL, -- base64
  PRIMARY KEY (hash, at)
) STRICT;

-- Chunks that wait to be fetched by others lie beside this file, encrypted with this key.
CREATE TABLE snapshot_key (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  key TEXT NOT NULL -- 32 bytes in hex
) STRICT;
