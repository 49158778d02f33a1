-- Tests that were ordered, what was taken for them, and what came of it (V7).

ALTER TABLE observations ADD COLUMN specimen_id text;
ALTER TABLE observations ADD COLUMN issued_at text;

CREATE TABLE specimens (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  visit_id text NOT NULL,
  date text NOT NULL,
  label text NOT NULL,
  container text NOT NULL,
  labelled_at text NOT NULL,
  labelled_by text NOT NULL,
  collected_at text,
  collected_by text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE service_requests (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  visit_id text NOT NULL,
  test text NOT NULL,
  specimen_id text,
  ordered_at text NOT NULL,
  ordered_by text NOT NULL,
  cancelled_at text,
  cancelled_by text,
  cancel_reason text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE lab_results (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  visit_id text,
  specimen_id text,
  reading_id text NOT NULL,
  analyte text NOT NULL,
  value_x1000 bigint,
  code text,
  unit text NOT NULL,
  reference_range text,
  flag text,
  effective_at text NOT NULL,
  issued_at text NOT NULL,
  device_time text,
  device_id text NOT NULL,
  device_label text NOT NULL,
  driver text NOT NULL,
  driver_version text NOT NULL,
  raw_sha256 text,
  is_simulated bigint NOT NULL,
  operator_id text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE TABLE diagnostic_reports (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  service_request_id text NOT NULL,
  attachment_id text,
  conclusion text,
  reported_at text NOT NULL,
  reported_by text NOT NULL,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);
