-- The ledger of this replica (replication.md 5.2). One row of `self` per scope that is written here.

CREATE TABLE device (
  id TEXT PRIMARY KEY,
  public_key TEXT NOT NULL,
  private_key TEXT NOT NULL
) STRICT;

CREATE TABLE scopes (
  scope_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('clinic', 'reference', 'hospital', 'tablet')),
  -- 1 where this database orders the scope: `head` is then the truth, else the cursor of a follower.
  is_home INTEGER NOT NULL CHECK (is_home IN (0, 1)),
  seq INTEGER NOT NULL DEFAULT 0,
  chk TEXT NOT NULL,
  -- Head of the home, as last heard; equals seq at the home.
  known_head INTEGER NOT NULL DEFAULT 0,
  -- How far the district has this scope, as last heard.
  district_seq INTEGER NOT NULL DEFAULT 0,
  district_at TEXT,
  stopped_because TEXT
) STRICT;

CREATE TABLE self (
  scope_id TEXT PRIMARY KEY REFERENCES scopes (scope_id),
  replica_id TEXT NOT NULL UNIQUE,
  next_no INTEGER NOT NULL,
  last_hash TEXT NOT NULL,
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
  is_seen INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  PRIMARY KEY (scope_id, tx_no)
) STRICT, WITHOUT ROWID;

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
  body TEXT NOT NULL,
  PRIMARY KEY (scope_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX feed_by_tx ON feed (scope_id, tx_id);
CREATE INDEX feed_by_stream ON feed (scope_id, replica_id, tx_no);

-- At the home: what it accepted from each replica.
CREATE TABLE streams (
  scope_id TEXT NOT NULL,
  replica_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  last_no INTEGER NOT NULL,
  last_hash TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'open',
  PRIMARY KEY (scope_id, replica_id)
) STRICT, WITHOUT ROWID;

-- Devices this replica knows, with the key that proves their transactions and requests.
CREATE TABLE known_devices (
  device_id TEXT PRIMARY KEY,
  public_key TEXT NOT NULL,
  name TEXT NOT NULL,
  enrolled_at TEXT NOT NULL,
  is_revoked INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE inbox_bad (
  scope_id TEXT NOT NULL,
  tx_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (scope_id, tx_id)
) STRICT, WITHOUT ROWID;
