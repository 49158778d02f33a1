-- The replicated rows: folds of the feed, written by electron/data/replication and by nothing else.
-- Columns are those of shared/replication/entities.ts (tested). c_tx: the transaction that made the
-- row; fv: heads of the fields that were patched since; replaced_by: the row that corrects this one.

CREATE TABLE clinics (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  name TEXT NOT NULL,
  county_code TEXT NOT NULL,
  street_code TEXT NOT NULL,
  phone TEXT,
  address TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  clinic_id TEXT NOT NULL,
  login_name TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  room_id TEXT,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE queues (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  clinic_id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  position INTEGER NOT NULL,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE rooms (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  clinic_id TEXT NOT NULL,
  queue_id TEXT NOT NULL,
  name TEXT NOT NULL,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE residents (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  name TEXT NOT NULL,
  sex TEXT NOT NULL,
  birth_date TEXT NOT NULL,
  phone TEXT,
  address TEXT NOT NULL,
  ethnic_code TEXT NOT NULL,
  record_number TEXT,
  doctor_id TEXT,
  priority TEXT,
  is_demo INTEGER NOT NULL CHECK (is_demo IN (0, 1)),
  registered_at TEXT NOT NULL,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE resident_documents (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  type TEXT NOT NULL,
  number TEXT NOT NULL,
  is_read_from_chip INTEGER NOT NULL CHECK (is_read_from_chip IN (0, 1)),
  valid_to TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE conditions (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  code TEXT NOT NULL,
  onset_date TEXT,
  is_managed INTEGER NOT NULL CHECK (is_managed IN (0, 1)),
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE allergies (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  category TEXT NOT NULL,
  substance TEXT NOT NULL,
  is_refuted INTEGER NOT NULL CHECK (is_refuted IN (0, 1)),
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE appointments (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  date TEXT NOT NULL,
  start_time TEXT NOT NULL,
  end_time TEXT NOT NULL,
  queue_id TEXT NOT NULL,
  doctor_id TEXT,
  purpose TEXT NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE visits (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  date TEXT NOT NULL,
  check_in_at TEXT NOT NULL,
  source TEXT NOT NULL,
  place TEXT NOT NULL,
  purpose TEXT NOT NULL,
  appointment_id TEXT,
  state TEXT NOT NULL,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE tickets (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  date TEXT NOT NULL,
  number TEXT NOT NULL,
  lane TEXT NOT NULL,
  lane_because TEXT NOT NULL CHECK (json_valid(lane_because)),
  has_priority INTEGER NOT NULL CHECK (has_priority IN (0, 1)),
  is_first_in_lane INTEGER NOT NULL CHECK (is_first_in_lane IN (0, 1)),
  place TEXT CHECK (json_valid(place)),
  stops TEXT NOT NULL CHECK (json_valid(stops)),
  stop_index INTEGER NOT NULL,
  queue_id TEXT NOT NULL,
  state TEXT NOT NULL,
  check_in_at TEXT NOT NULL,
  queued_at TEXT NOT NULL,
  slot_start TEXT,
  room_id TEXT,
  called_at TEXT,
  calls INTEGER NOT NULL,
  passed_count INTEGER NOT NULL,
  finished_at TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE queue_pointers (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  queue_id TEXT NOT NULL,
  date TEXT NOT NULL,
  pointer INTEGER NOT NULL,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE observations (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  visit_id TEXT,
  reading_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  value_x10 INTEGER,
  code TEXT,
  unit TEXT NOT NULL,
  effective_at TEXT NOT NULL,
  device_time TEXT,
  source TEXT NOT NULL,
  device_id TEXT,
  device_label TEXT,
  driver TEXT,
  driver_version TEXT,
  raw_sha256 TEXT,
  is_simulated INTEGER NOT NULL CHECK (is_simulated IN (0, 1)),
  operator_id TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE follow_ups (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  visit_id TEXT,
  programme TEXT NOT NULL,
  visit_date TEXT NOT NULL,
  way TEXT NOT NULL,
  sbp INTEGER,
  dbp INTEGER,
  class INTEGER,
  flags TEXT NOT NULL CHECK (json_valid(flags)),
  actions TEXT NOT NULL CHECK (json_valid(actions)),
  due_date TEXT,
  because TEXT NOT NULL CHECK (json_valid(because)),
  rule_set TEXT NOT NULL,
  rule_set_version TEXT NOT NULL,
  inputs TEXT NOT NULL CHECK (json_valid(inputs)),
  change_reason TEXT,
  refer_to TEXT,
  doctor_id TEXT NOT NULL,
  confirmed_at TEXT NOT NULL,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  programme TEXT NOT NULL,
  due_date TEXT NOT NULL,
  follow_up_id TEXT NOT NULL,
  state TEXT NOT NULL,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  copy_number INTEGER NOT NULL,
  printed_at TEXT NOT NULL,
  printed_by TEXT,
  place TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE summary_tokens (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  token TEXT NOT NULL,
  issued_at TEXT NOT NULL,
  revoked_at TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE INDEX resident_documents_by_number ON resident_documents (number);
CREATE INDEX resident_documents_by_resident ON resident_documents (resident_id);
CREATE INDEX residents_by_birth_date ON residents (birth_date);
CREATE INDEX conditions_by_resident ON conditions (resident_id);
CREATE INDEX allergies_by_resident ON allergies (resident_id);
CREATE INDEX appointments_by_resident ON appointments (resident_id, date);
CREATE INDEX appointments_by_date ON appointments (date, start_time);
CREATE INDEX visits_by_resident ON visits (resident_id, date);
CREATE INDEX visits_by_date ON visits (date);
CREATE INDEX tickets_by_date ON tickets (date, queue_id);
CREATE INDEX tickets_by_visit ON tickets (visit_id);
CREATE INDEX observations_by_resident ON observations (resident_id, effective_at);
CREATE INDEX observations_by_visit ON observations (visit_id);
CREATE INDEX follow_ups_by_resident ON follow_ups (resident_id, visit_date);
CREATE INDEX tasks_by_resident ON tasks (resident_id, state);
CREATE INDEX documents_by_resident ON documents (resident_id, kind);
CREATE INDEX summary_tokens_by_resident ON summary_tokens (resident_id);
