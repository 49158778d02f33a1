-- Who belongs to a resident and may act for them, newborns, and merges by two people (ID-36, ID-40).

ALTER TABLE residents ADD COLUMN birth_time text;
ALTER TABLE residents ADD COLUMN birth_order bigint;
ALTER TABLE visits ADD COLUMN acted_by text;

CREATE TABLE related_persons (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  relation text NOT NULL,
  name text NOT NULL,
  phone text,
  document_type text,
  document_number text,
  related_id text,
  may_act bigint NOT NULL,
  noted_by text,
  noted_at text NOT NULL,
  ended_at text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);
CREATE INDEX related_persons_by_resident ON related_persons (scope_id, resident_id);

CREATE TABLE merge_proposals (
  scope_id text NOT NULL,
  id text NOT NULL,
  kind text NOT NULL,
  a text NOT NULL,
  b text NOT NULL,
  link_id text,
  reason text NOT NULL,
  proposed_by text NOT NULL,
  proposed_at text NOT NULL,
  state text NOT NULL,
  decided_by text,
  decided_at text,
  decided_because text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);
