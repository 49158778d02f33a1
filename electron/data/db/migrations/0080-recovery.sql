-- What mends a feed (docs/adr/0009-replication-mends-itself.md).

-- Entries that left the feed because the home's feed is another: on their way into it again. They are
-- still part of the rows, unless `status` says that they never were.
CREATE TABLE limbo (
  scope_id TEXT NOT NULL,
  tx_id TEXT NOT NULL,
  tx_hash TEXT NOT NULL,
  replica_id TEXT NOT NULL,
  tx_no INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('applied', 'quarantined', 'refused')),
  body TEXT NOT NULL,
  -- The order in which they were accepted once.
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  UNIQUE (scope_id, tx_id)
) STRICT;
CREATE INDEX limbo_by_stream ON limbo (scope_id, replica_id, tx_no);

-- 0: a donated transaction beside its stream, which went on without it. Else a number of the stream.
ALTER TABLE feed ADD COLUMN in_stream INTEGER NOT NULL DEFAULT 1 CHECK (in_stream IN (0, 1));

-- What two verified backups of the district hold, as last told. It never goes back.
ALTER TABLE scopes ADD COLUMN durable_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scopes ADD COLUMN durable_chk TEXT NOT NULL
  DEFAULT '0000000000000000000000000000000000000000000000000000000000000000';
-- Up to here this database has let go of the bodies of the feed (body = ''); no common point lies below.
ALTER TABLE scopes ADD COLUMN anchor_seq INTEGER NOT NULL DEFAULT 0;
-- Who orders the scope, as JSON of a claim; null where that never changes.
ALTER TABLE scopes ADD COLUMN claim TEXT;
ALTER TABLE scopes DROP COLUMN stopped_because;
ALTER TABLE scopes ADD COLUMN stopped_because TEXT;

-- How often this database went on under a new replica id: its blocks of numbers are burned each time.
ALTER TABLE self ADD COLUMN rebirths INTEGER NOT NULL DEFAULT 0;
