-- Schema version 2: administration, referrals, imports, answers. Replicated rows as in 0020.

ALTER TABLE staff ADD COLUMN title text;
ALTER TABLE staff ADD COLUMN phone text;
ALTER TABLE staff ADD COLUMN team_id text;
ALTER TABLE staff ADD COLUMN active_from text;
ALTER TABLE staff ADD COLUMN active_to text;
ALTER TABLE queues ADD COLUMN closed_on text;
ALTER TABLE rooms ADD COLUMN opened_on text;
ALTER TABLE rooms ADD COLUMN closed_on text;
ALTER TABLE residents ADD COLUMN catchment_id text;
ALTER TABLE residents ADD COLUMN import_id text;
ALTER TABLE observations ADD COLUMN arm text;
ALTER TABLE observations ADD COLUMN import_id text;
ALTER TABLE follow_ups ADD COLUMN fpg_x10 bigint;
ALTER TABLE follow_ups ADD COLUMN form text;
ALTER TABLE documents ADD COLUMN subject_id text;
ALTER TABLE documents ADD COLUMN number text;
ALTER TABLE documents ADD COLUMN printer text;

CREATE TABLE organisations (
  scope_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  address text,
  phone text,
  departments text NOT NULL,
  closed_on text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE teams (
  scope_id text NOT NULL,
  id text NOT NULL,
  clinic_id text NOT NULL,
  name text NOT NULL,
  leader_id text,
  booking_code text,
  closed_on text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE catchments (
  scope_id text NOT NULL,
  id text NOT NULL,
  clinic_id text NOT NULL,
  name text NOT NULL,
  community_code text NOT NULL,
  team_id text,
  doctor_id text,
  closed_on text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE calendar_days (
  scope_id text NOT NULL,
  id text NOT NULL,
  clinic_id text NOT NULL,
  date text NOT NULL,
  kind text NOT NULL,
  opens text,
  closes text,
  note text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE settings (
  scope_id text NOT NULL,
  id text NOT NULL,
  clinic_id text NOT NULL,
  key text NOT NULL,
  value text NOT NULL,
  effective_from text NOT NULL,
  reason text,
  set_by text NOT NULL,
  set_at text NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE visit_answers (
  scope_id text NOT NULL,
  id text NOT NULL,
  visit_id text NOT NULL,
  resident_id text NOT NULL,
  answers text NOT NULL,
  asked_by text NOT NULL,
  asked_at text NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE referrals (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  visit_id text,
  follow_up_id text,
  programme text,
  number text NOT NULL,
  urgency text NOT NULL,
  is_green_channel bigint NOT NULL,
  patient text NOT NULL,
  to_organisation_id text,
  to_organisation text NOT NULL,
  to_department text,
  to_doctor text,
  impression text NOT NULL,
  reason text NOT NULL,
  past_history text NOT NULL,
  treatment text NOT NULL,
  doctor_id text NOT NULL,
  doctor_name text NOT NULL,
  doctor_phone text NOT NULL,
  issued_by text NOT NULL,
  issued_on text NOT NULL,
  submitted_at text NOT NULL,
  state text NOT NULL,
  state_reason text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE imports (
  scope_id text NOT NULL,
  id text NOT NULL,
  file_name text NOT NULL,
  file_sha256 text NOT NULL,
  kind text NOT NULL,
  rows bigint NOT NULL,
  started_at text NOT NULL,
  staff_id text NOT NULL,
  undone_at text,
  undone_by text,
  undone_reason text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);
