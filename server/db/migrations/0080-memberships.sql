-- Which scopes hold the record of a resident, and what is handed on between them
-- (docs/adr/0012-look-up-grant-evict.md).

CREATE TABLE memberships (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  role text NOT NULL,
  from_clinic_id text NOT NULL,
  from_clinic text NOT NULL,
  because text,
  asked_by text,
  since text NOT NULL,
  ended_at text,
  ended_because text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE look_ups (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  reason text NOT NULL,
  asked_by text NOT NULL,
  asked_at text NOT NULL,
  state text NOT NULL,
  found_id text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

-- A code may also be for a hospital or a tablet.
ALTER TABLE enrolment_codes DROP CONSTRAINT enrolment_codes_role_check;
ALTER TABLE enrolment_codes ADD CONSTRAINT enrolment_codes_role_check
  CHECK (role IN ('home', 'desk', 'hospital', 'tablet'));

-- Ids of rows that left a scope with their resident.
CREATE TABLE away_rows (
  scope_id text NOT NULL,
  row_id text NOT NULL,
  PRIMARY KEY (scope_id, row_id)
);

-- The district's own books from here on: they join scopes, so a key may begin with a person.

-- What the district granted: the rows above are the same, as far as the scope's home has them.
CREATE TABLE grants (
  scope_id text NOT NULL,
  -- The id of the row in memberships.
  grant_id text NOT NULL,
  resident_id text NOT NULL,
  -- The clinic that the resident belongs to.
  source_scope_id text NOT NULL,
  role text NOT NULL,
  because text,
  -- The transaction that made the membership.
  tx_id text NOT NULL,
  granted_at text NOT NULL,
  expires_at text,
  ended_at text,
  PRIMARY KEY (scope_id, grant_id)
);
CREATE INDEX grants_by_resident ON grants (resident_id);
CREATE INDEX grants_by_source ON grants (source_scope_id);
CREATE INDEX grants_expiring ON grants (expires_at) WHERE ended_at IS NULL AND expires_at IS NOT NULL;

-- Transactions that the district made of somebody else's, for another scope.
CREATE TABLE copies (
  scope_id text NOT NULL,
  tx_id text NOT NULL,
  source_scope_id text NOT NULL,
  source_tx_id text NOT NULL,
  PRIMARY KEY (scope_id, tx_id)
);

-- Documents by a keyed hash of type and number: what a look-up asks for.
CREATE TABLE document_hashes (
  hash text NOT NULL,
  scope_id text NOT NULL,
  row_id text NOT NULL,
  resident_id text NOT NULL,
  PRIMARY KEY (hash, scope_id, row_id)
);
CREATE INDEX document_hashes_by_row ON document_hashes (scope_id, row_id);

CREATE TABLE look_up_key (
  singleton integer PRIMARY KEY CHECK (singleton = 1),
  key_id text NOT NULL,
  key text NOT NULL
);

-- Who asked for whom, why, and what came of it; never with what. Kept: the audit trail.
CREATE TABLE look_up_log (
  id text PRIMARY KEY,
  at text NOT NULL,
  scope_id text NOT NULL,
  device_id text NOT NULL,
  staff_id text NOT NULL,
  reason text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('found', 'here', 'not-found', 'refused')),
  resident_ids text NOT NULL
);
CREATE INDEX look_up_log_by_time ON look_up_log (scope_id, at);

CREATE INDEX resident_documents_by_resident ON resident_documents (scope_id, resident_id);
CREATE INDEX conditions_by_resident ON conditions (scope_id, resident_id);
CREATE INDEX allergies_by_resident ON allergies (scope_id, resident_id);
CREATE INDEX appointments_by_resident ON appointments (scope_id, resident_id);
CREATE INDEX visits_by_resident ON visits (scope_id, resident_id);
CREATE INDEX tickets_by_resident ON tickets (scope_id, resident_id);
CREATE INDEX observations_by_resident ON observations (scope_id, resident_id);
CREATE INDEX follow_ups_by_resident ON follow_ups (scope_id, resident_id);
CREATE INDEX tasks_by_resident ON tasks (scope_id, resident_id);
CREATE INDEX documents_by_resident ON documents (scope_id, resident_id);
CREATE INDEX summary_tokens_by_resident ON summary_tokens (scope_id, resident_id);
CREATE INDEX visit_answers_by_resident ON visit_answers (scope_id, resident_id);
CREATE INDEX referrals_by_resident ON referrals (scope_id, resident_id);
CREATE INDEX memberships_by_resident ON memberships (scope_id, resident_id);
CREATE INDEX look_ups_by_resident ON look_ups (scope_id, resident_id);
