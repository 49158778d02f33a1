-- Schema version 2: administration, referrals, imports, answers. Replicated rows as in 0020.

ALTER TABLE staff ADD COLUMN title TEXT;
ALTER TABLE staff ADD COLUMN phone TEXT;
ALTER TABLE staff ADD COLUMN team_id TEXT;
ALTER TABLE staff ADD COLUMN active_from TEXT;
ALTER TABLE staff ADD COLUMN active_to TEXT;
ALTER TABLE queues ADD COLUMN closed_on TEXT;
ALTER TABLE rooms ADD COLUMN opened_on TEXT;
ALTER TABLE rooms ADD COLUMN closed_on TEXT;
ALTER TABLE residents ADD COLUMN catchment_id TEXT;
ALTER TABLE residents ADD COLUMN import_id TEXT;
ALTER TABLE observations ADD COLUMN arm TEXT;
ALTER TABLE observations ADD COLUMN import_id TEXT;
ALTER TABLE follow_ups ADD COLUMN fpg_x10 INTEGER;
ALTER TABLE follow_ups ADD COLUMN form TEXT;
ALTER TABLE documents ADD COLUMN subject_id TEXT;
ALTER TABLE documents ADD COLUMN number TEXT;
ALTER TABLE documents ADD COLUMN printer TEXT;

CREATE TABLE organisations (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT,
  phone TEXT,
  departments TEXT NOT NULL,
  closed_on TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE teams (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  clinic_id TEXT NOT NULL,
  name TEXT NOT NULL,
  leader_id TEXT,
  booking_code TEXT,
  closed_on TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE catchments (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  clinic_id TEXT NOT NULL,
  name TEXT NOT NULL,
  community_code TEXT NOT NULL,
  team_id TEXT,
  doctor_id TEXT,
  closed_on TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE calendar_days (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  clinic_id TEXT NOT NULL,
  date TEXT NOT NULL,
  kind TEXT NOT NULL,
  opens TEXT,
  closes TEXT,
  note TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE settings (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  clinic_id TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  effective_from TEXT NOT NULL,
  reason TEXT,
  set_by TEXT NOT NULL,
  set_at TEXT NOT NULL,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE visit_answers (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  answers TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE referrals (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  visit_id TEXT,
  follow_up_id TEXT,
  programme TEXT,
  number TEXT NOT NULL,
  urgency TEXT NOT NULL,
  is_green_channel INTEGER NOT NULL CHECK (is_green_channel IN (0, 1)),
  patient TEXT NOT NULL,
  to_organisation_id TEXT,
  to_organisation TEXT NOT NULL,
  to_department TEXT,
  to_doctor TEXT,
  impression TEXT NOT NULL,
  reason TEXT NOT NULL,
  past_history TEXT NOT NULL,
  treatment TEXT NOT NULL,
  doctor_id TEXT NOT NULL,
  doctor_name TEXT NOT NULL,
  doctor_phone TEXT NOT NULL,
  issued_by TEXT NOT NULL,
  issued_on TEXT NOT NULL,
  submitted_at TEXT NOT NULL,
  state TEXT NOT NULL,
  state_reason TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_sha256 TEXT NOT NULL,
  kind TEXT NOT NULL,
  rows INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  undone_at TEXT,
  undone_by TEXT,
  undone_reason TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE INDEX settings_by_key ON settings (key, effective_from);
CREATE INDEX calendar_days_by_date ON calendar_days (date);
CREATE INDEX visit_answers_by_visit ON visit_answers (visit_id);
CREATE INDEX referrals_by_resident ON referrals (resident_id, issued_on);
CREATE INDEX referrals_by_date ON referrals (issued_on);
CREATE INDEX residents_by_import ON residents (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX observations_by_import ON observations (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX documents_by_time ON documents (printed_at);
