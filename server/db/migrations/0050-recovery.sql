-- What mends a feed (docs/adr/0009-replication-mends-itself.md).

-- Entries that left the feed because the home's order is another: on their way into it again. They
-- are still part of the rows, unless `status` says that they never were.
CREATE TABLE limbo (
  scope_id text NOT NULL,
  tx_id text NOT NULL,
  seq bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('applied', 'quarantined', 'refused')),
  body text NOT NULL,
  PRIMARY KEY (scope_id, tx_id)
);

-- What waits for the home of a scope: signed transactions that it has not in its feed.
CREATE TABLE mail (
  scope_id text NOT NULL,
  tx_id text NOT NULL,
  -- The order in which it came.
  place bigint NOT NULL,
  body text NOT NULL,
  at text NOT NULL,
  PRIMARY KEY (scope_id, tx_id)
);

-- Numbers of a stream that have no entry of their own in the feed, with the reason.
CREATE TABLE set_aside (
  scope_id text NOT NULL,
  replica_id text NOT NULL,
  tx_no bigint NOT NULL,
  tx_id text NOT NULL,
  tx_hash text NOT NULL,
  reason text NOT NULL CHECK (reason IN ('known', 'id-reused')),
  body text NOT NULL,
  at text NOT NULL,
  PRIMARY KEY (scope_id, replica_id, tx_no)
);

-- false: a donated transaction beside its stream, which went on without it.
ALTER TABLE feed ADD COLUMN in_stream boolean NOT NULL DEFAULT true;

-- Of a scope that the district orders: how much of a stream it has.
ALTER TABLE streams ADD COLUMN last_no bigint NOT NULL DEFAULT 0;
ALTER TABLE streams ADD COLUMN last_hash text NOT NULL
  DEFAULT '0000000000000000000000000000000000000000000000000000000000000000';
UPDATE streams SET last_no = latest.tx_no, last_hash = latest.tx_hash
  FROM (SELECT DISTINCT ON (scope_id, replica_id) scope_id, replica_id, tx_no, tx_hash FROM feed
    ORDER BY scope_id, replica_id, tx_no DESC) AS latest
  WHERE latest.scope_id = streams.scope_id AND latest.replica_id = streams.replica_id;

-- Who orders a scope that the district follows, as JSON of a claim; the best that was shown.
ALTER TABLE scopes ADD COLUMN claim text;
