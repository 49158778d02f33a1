-- What the clinics' tablets are given for home visits (docs/adr/0015-guests.md).

CREATE TABLE tablets (
  scope_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  joined_at text NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE day_lists (
  scope_id text NOT NULL,
  id text NOT NULL,
  tablet_id text NOT NULL,
  resident_ids text NOT NULL,
  expires_at text NOT NULL,
  asked_by text NOT NULL,
  asked_at text NOT NULL,
  state text NOT NULL,
  because text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);
