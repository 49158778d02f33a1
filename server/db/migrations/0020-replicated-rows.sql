-- The replicated rows: folds of the feeds, written by server/scopes and by nothing else. Columns are
-- those of shared/replication/entities.ts (tested), with the same values as at the clinics: one codec.

CREATE TABLE clinics (
  scope_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  county_code text NOT NULL,
  street_code text NOT NULL,
  phone text,
  address text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE staff (
  scope_id text NOT NULL,
  id text NOT NULL,
  clinic_id text NOT NULL,
  login_name text NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  password_hash text NOT NULL,
  room_id text,
  is_active bigint NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE queues (
  scope_id text NOT NULL,
  id text NOT NULL,
  clinic_id text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  position bigint NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE rooms (
  scope_id text NOT NULL,
  id text NOT NULL,
  clinic_id text NOT NULL,
  queue_id text NOT NULL,
  name text NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE residents (
  scope_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  sex text NOT NULL,
  birth_date text NOT NULL,
  phone text,
  address text NOT NULL,
  ethnic_code text NOT NULL,
  record_number text,
  doctor_id text,
  priority text,
  is_demo bigint NOT NULL,
  registered_at text NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE resident_documents (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  type text NOT NULL,
  number text NOT NULL,
  is_read_from_chip bigint NOT NULL,
  valid_to text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE conditions (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  code text NOT NULL,
  onset_date text,
  is_managed bigint NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE allergies (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  category text NOT NULL,
  substance text NOT NULL,
  is_refuted bigint NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE appointments (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  date text NOT NULL,
  start_time text NOT NULL,
  end_time text NOT NULL,
  queue_id text NOT NULL,
  doctor_id text,
  purpose text NOT NULL,
  channel text NOT NULL,
  state text NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE visits (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  date text NOT NULL,
  check_in_at text NOT NULL,
  source text NOT NULL,
  place text NOT NULL,
  purpose text NOT NULL,
  appointment_id text,
  state text NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE tickets (
  scope_id text NOT NULL,
  id text NOT NULL,
  visit_id text NOT NULL,
  resident_id text NOT NULL,
  date text NOT NULL,
  number text NOT NULL,
  lane text NOT NULL,
  lane_because text NOT NULL,
  has_priority bigint NOT NULL,
  is_first_in_lane bigint NOT NULL,
  place text,
  stops text NOT NULL,
  stop_index bigint NOT NULL,
  queue_id text NOT NULL,
  state text NOT NULL,
  check_in_at text NOT NULL,
  queued_at text NOT NULL,
  slot_start text,
  room_id text,
  called_at text,
  calls bigint NOT NULL,
  passed_count bigint NOT NULL,
  finished_at text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE queue_pointers (
  scope_id text NOT NULL,
  id text NOT NULL,
  queue_id text NOT NULL,
  date text NOT NULL,
  pointer bigint NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE observations (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  visit_id text,
  reading_id text NOT NULL,
  kind text NOT NULL,
  value_x10 bigint,
  code text,
  unit text NOT NULL,
  effective_at text NOT NULL,
  device_time text,
  source text NOT NULL,
  device_id text,
  device_label text,
  driver text,
  driver_version text,
  raw_sha256 text,
  is_simulated bigint NOT NULL,
  operator_id text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE follow_ups (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  visit_id text,
  programme text NOT NULL,
  visit_date text NOT NULL,
  way text NOT NULL,
  sbp bigint,
  dbp bigint,
  class bigint,
  flags text NOT NULL,
  actions text NOT NULL,
  due_date text,
  because text NOT NULL,
  rule_set text NOT NULL,
  rule_set_version text NOT NULL,
  inputs text NOT NULL,
  change_reason text,
  refer_to text,
  doctor_id text NOT NULL,
  confirmed_at text NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE tasks (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  kind text NOT NULL,
  programme text NOT NULL,
  due_date text NOT NULL,
  follow_up_id text NOT NULL,
  state text NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE documents (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  kind text NOT NULL,
  copy_number bigint NOT NULL,
  printed_at text NOT NULL,
  printed_by text,
  place text NOT NULL,
  sha256 text NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE summary_tokens (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  token text NOT NULL,
  issued_at text NOT NULL,
  revoked_at text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);
