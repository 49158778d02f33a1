-- Backups and what they secure (docs/adr/0009-replication-mends-itself.md, point 6).

-- What the newest two verified backups both hold of a scope. Rises and never falls: a clinic may have
-- let go of everything below. Read by server/backups/durable.ts.
CREATE TABLE durable (
  scope_id text PRIMARY KEY,
  seq bigint NOT NULL,
  chk text NOT NULL,
  at text NOT NULL
) WITH (fillfactor = 50);

-- What became of every backup. The files and their certificates are the truth; this is the list that
-- the console shows, brought up to date from the folder at every start.
CREATE TABLE backups (
  id text PRIMARY KEY,
  taken_at text NOT NULL,
  -- The name in the folder of backups.
  file text NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'verified', 'failed', 'missing', 'removed')),
  -- Why it failed: a code of server/backups/failure.ts.
  reason text,
  verified_at text,
  bytes bigint,
  sha256 text,
  rows bigint,
  took_ms bigint,
  is_encrypted boolean NOT NULL DEFAULT false,
  -- JSON: [{"scopeId", "seq", "chk"}] of the snapshot.
  positions text NOT NULL DEFAULT '[]'
);
CREATE INDEX backups_by_time ON backups (taken_at);

-- The few entries that somebody has to look at, among the many of a feed.
CREATE INDEX feed_quarantined ON feed (scope_id, seq) WHERE status = 'quarantined';
