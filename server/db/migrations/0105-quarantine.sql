-- What operators decided about transactions that were stored and not applied, and what a workstation that
-- was sent away handed over at last. Nothing is ever deleted from either.

-- Signed by a device that was sent away, and in no feed: handed over by a home (server/scopes/donation.ts).
CREATE TABLE quarantine (
  scope_id text NOT NULL,
  tx_id text NOT NULL,
  replica_id text NOT NULL,
  tx_no bigint NOT NULL,
  tx_hash text NOT NULL,
  body text NOT NULL,
  at text NOT NULL,
  PRIMARY KEY (scope_id, tx_id)
);

-- Each decision, in its order; the last one stands. Who, when and why are the audit of it.
CREATE TABLE quarantine_decisions (
  scope_id text NOT NULL,
  tx_id text NOT NULL,
  place integer NOT NULL,
  decision text NOT NULL CHECK (decision IN ('released', 'kept-out')),
  decided_by text NOT NULL,
  reason text NOT NULL,
  at text NOT NULL,
  -- The ordinary transaction that says the same, signed by the district.
  released_as text,
  PRIMARY KEY (scope_id, tx_id, place)
);
