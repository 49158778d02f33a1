-- The ledger of this replica (replication.md 5.2; docs/protocol.md).

-- This machine's identity. The private key never leaves the encrypted file.
CREATE TABLE device (
  id TEXT PRIMARY KEY,
  public_key TEXT NOT NULL,
  private_key TEXT NOT NULL
) STRICT;

CREATE TABLE scopes (
  scope_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('clinic', 'reference', 'hospital', 'tablet')),
  -- 1 where this database orders the scope: (seq, chk) is then its head, else the cursor of a follower.
  is_home INTEGER NOT NULL CHECK (is_home IN (0, 1)),
  seq INTEGER NOT NULL DEFAULT 0,
  chk TEXT NOT NULL,
  -- Head of the home, as last heard; equals seq at the home.
  known_head INTEGER NOT NULL DEFAULT 0,
  -- The home's clock minus ours, as last measured.
  clock_offset_ms INTEGER NOT NULL DEFAULT 0,
  -- How far the district has this scope, as last heard.
  district_seq INTEGER NOT NULL DEFAULT 0,
  district_at TEXT,
  stopped_because TEXT CHECK (stopped_because IN ('diverged', 'not-enrolled', 'newer-schema'))
) STRICT;

-- This database as a writer of a scope: one incarnation, one dense stream of numbers.
CREATE TABLE self (
  scope_id TEXT PRIMARY KEY REFERENCES scopes (scope_id),
  replica_id TEXT NOT NULL UNIQUE,
  next_no INTEGER NOT NULL,
  last_hash TEXT NOT NULL,
  -- The home has acknowledged everything up to here.
  acked_no INTEGER NOT NULL DEFAULT 0,
  last_hlc INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A row leaves only when the home acknowledged it and it was seen in the feed.
CREATE TABLE outbox (
  scope_id TEXT NOT NULL,
  tx_no INTEGER NOT NULL,
  tx_id TEXT NOT NULL UNIQUE,
  tx_hash TEXT NOT NULL,
  body TEXT NOT NULL,
  is_seen INTEGER NOT NULL DEFAULT 0 CHECK (is_seen IN (0, 1)),
  created_at TEXT NOT NULL,
  PRIMARY KEY (scope_id, tx_no)
) STRICT;

-- At the home: the feed. At a follower: the tail it has seen, kept for donation.
CREATE TABLE feed (
  scope_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  chk TEXT NOT NULL,
  tx_id TEXT NOT NULL,
  tx_hash TEXT NOT NULL,
  replica_id TEXT NOT NULL,
  tx_no INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('applied', 'quarantined')),
  received_at TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (scope_id, seq)
) STRICT;
CREATE UNIQUE INDEX feed_by_tx ON feed (scope_id, tx_id);
CREATE INDEX feed_by_stream ON feed (scope_id, replica_id, tx_no);

-- Who writes in a scope, and at the home how much of it was accepted.
CREATE TABLE streams (
  scope_id TEXT NOT NULL,
  replica_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  last_no INTEGER NOT NULL DEFAULT 0,
  last_hash TEXT NOT NULL,
  PRIMARY KEY (scope_id, replica_id)
) STRICT, WITHOUT ROWID;

-- Numbers of a stream that have no entry of their own in the feed, with the reason.
CREATE TABLE set_aside (
  scope_id TEXT NOT NULL,
  replica_id TEXT NOT NULL,
  tx_no INTEGER NOT NULL,
  tx_id TEXT NOT NULL,
  tx_hash TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('known', 'id-reused')),
  body TEXT NOT NULL,
  PRIMARY KEY (scope_id, replica_id, tx_no)
) STRICT;

-- Devices whose signatures this database recognises.
CREATE TABLE known_devices (
  device_id TEXT PRIMARY KEY,
  public_key TEXT NOT NULL,
  name TEXT NOT NULL,
  enrolled_at TEXT NOT NULL,
  -- follower: enrolled here, may ask. home, district: this database enrolled there and asks them.
  -- origin: named by one of those; its transactions count, its requests do not.
  role TEXT NOT NULL CHECK (role IN ('follower', 'home', 'district', 'origin')),
  is_revoked INTEGER NOT NULL DEFAULT 0 CHECK (is_revoked IN (0, 1))
) STRICT;

-- Entries that this version could not fold. The cursor goes on; they are tried again.
CREATE TABLE inbox_bad (
  scope_id TEXT NOT NULL,
  tx_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (scope_id, tx_id)
) STRICT, WITHOUT ROWID;

-- Merges and unmerges of residents: edges, never rewritten rows.
CREATE TABLE links (
  link_id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('merge', 'unmerge')),
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  supersedes TEXT,
  tx_id TEXT NOT NULL
) STRICT;
