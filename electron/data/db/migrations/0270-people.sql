-- Who belongs to a resident and may act for them, newborns, and merges by two people (ID-36, ID-40).

ALTER TABLE residents ADD COLUMN birth_time TEXT;
ALTER TABLE residents ADD COLUMN birth_order INTEGER;
ALTER TABLE visits ADD COLUMN acted_by TEXT;

CREATE TABLE related_persons (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  relation TEXT NOT NULL,
  name TEXT NOT NULL,
  phone TEXT,
  document_type TEXT,
  document_number TEXT,
  related_id TEXT,
  may_act INTEGER NOT NULL,
  noted_by TEXT,
  noted_at TEXT NOT NULL,
  ended_at TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;
CREATE INDEX related_persons_by_resident ON related_persons (resident_id);
CREATE INDEX related_persons_by_document ON related_persons (document_number);

CREATE TABLE merge_proposals (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  link_id TEXT,
  reason TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  proposed_at TEXT NOT NULL,
  state TEXT NOT NULL,
  decided_by TEXT,
  decided_at TEXT,
  decided_because TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;
CREATE INDEX merge_proposals_by_state ON merge_proposals (state, proposed_at);
CREATE INDEX merge_proposals_by_link ON merge_proposals (link_id);
