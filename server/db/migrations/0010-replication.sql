-- The ledger of the district (replication.md 5.2; docs/protocol.md). Scope id is the first column of
-- every key, and nothing is used but keys, row locks and retries, so that the same schema runs on
-- engines that spread it over many machines.

-- This server's identity. Its key signs what the district decides.
CREATE TABLE device (
  singleton integer PRIMARY KEY CHECK (singleton = 1),
  id text NOT NULL,
  public_key text NOT NULL,
  private_key text NOT NULL
);

CREATE TABLE scopes (
  scope_id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('clinic', 'reference', 'hospital', 'tablet')),
  -- Whether the district orders the scope; else it follows the home below.
  is_home boolean NOT NULL,
  seq bigint NOT NULL DEFAULT 0,
  chk text NOT NULL,
  -- The only device that may offer the scope.
  home_device_id text,
  last_contact_at text
) WITH (fillfactor = 50);

-- The district as a writer of a scope: one dense stream of numbers.
CREATE TABLE self (
  scope_id text PRIMARY KEY,
  replica_id text NOT NULL,
  next_no bigint NOT NULL,
  last_hash text NOT NULL,
  last_hlc bigint NOT NULL
) WITH (fillfactor = 50);

-- Whose signature the transactions of a replica carry. A first word stands.
CREATE TABLE streams (
  scope_id text NOT NULL,
  replica_id text NOT NULL,
  device_id text NOT NULL,
  PRIMARY KEY (scope_id, replica_id)
);

CREATE TABLE known_devices (
  device_id text PRIMARY KEY,
  public_key text NOT NULL,
  name text NOT NULL,
  enrolled_at text NOT NULL,
  -- follower: enrolled here, may ask. origin: named by one of those; only its transactions count.
  role text NOT NULL CHECK (role IN ('follower', 'origin')),
  is_revoked boolean NOT NULL DEFAULT false
);

-- Every transaction that the district has, in the order of its home. Kept for ever: the audit trail.
CREATE TABLE feed (
  scope_id text NOT NULL,
  seq bigint NOT NULL,
  chk text NOT NULL,
  tx_id text NOT NULL,
  tx_hash text NOT NULL,
  replica_id text NOT NULL,
  tx_no bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('applied', 'quarantined')),
  received_at text NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (scope_id, seq),
  UNIQUE (scope_id, tx_id)
);
CREATE INDEX feed_by_stream ON feed (scope_id, replica_id, tx_no);

-- Entries that this version could not fold. They are tried again.
CREATE TABLE inbox_bad (
  scope_id text NOT NULL,
  tx_id text NOT NULL,
  reason text NOT NULL,
  at text NOT NULL,
  PRIMARY KEY (scope_id, tx_id)
);

-- Merges and unmerges of residents: edges, never rewritten rows.
CREATE TABLE links (
  scope_id text NOT NULL,
  link_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('merge', 'unmerge')),
  a text NOT NULL,
  b text NOT NULL,
  supersedes text,
  tx_id text NOT NULL,
  PRIMARY KEY (scope_id, link_id)
);
