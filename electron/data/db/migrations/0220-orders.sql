-- Tests that were ordered, what was taken for them, and what came of it (V7).

ALTER TABLE observations ADD COLUMN specimen_id TEXT;
ALTER TABLE observations ADD COLUMN issued_at TEXT;
CREATE INDEX observations_by_specimen ON observations (specimen_id) WHERE specimen_id IS NOT NULL;

CREATE TABLE specimens (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  date TEXT NOT NULL,
  label TEXT NOT NULL,
  container TEXT NOT NULL,
  labelled_at TEXT NOT NULL,
  labelled_by TEXT NOT NULL,
  collected_at TEXT,
  collected_by TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE service_requests (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  test TEXT NOT NULL,
  specimen_id TEXT,
  ordered_at TEXT NOT NULL,
  ordered_by TEXT NOT NULL,
  cancelled_at TEXT,
  cancelled_by TEXT,
  cancel_reason TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE lab_results (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  visit_id TEXT,
  specimen_id TEXT,
  reading_id TEXT NOT NULL,
  analyte TEXT NOT NULL,
  value_x1000 INTEGER,
  code TEXT,
  unit TEXT NOT NULL,
  reference_range TEXT,
  flag TEXT,
  effective_at TEXT NOT NULL,
  issued_at TEXT NOT NULL,
  device_time TEXT,
  device_id TEXT NOT NULL,
  device_label TEXT NOT NULL,
  driver TEXT NOT NULL,
  driver_version TEXT NOT NULL,
  raw_sha256 TEXT,
  is_simulated INTEGER NOT NULL CHECK (is_simulated IN (0, 1)),
  operator_id TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE TABLE diagnostic_reports (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  service_request_id TEXT NOT NULL,
  attachment_id TEXT,
  conclusion TEXT,
  reported_at TEXT NOT NULL,
  reported_by TEXT NOT NULL,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE INDEX specimens_by_label ON specimens (label);
CREATE INDEX specimens_by_visit ON specimens (visit_id);
CREATE INDEX service_requests_by_visit ON service_requests (visit_id);
CREATE INDEX service_requests_by_day ON service_requests (ordered_at);
CREATE INDEX service_requests_by_specimen ON service_requests (specimen_id);
CREATE INDEX lab_results_by_resident ON lab_results (resident_id, effective_at);
CREATE INDEX lab_results_by_visit ON lab_results (visit_id);
CREATE INDEX diagnostic_reports_by_request ON diagnostic_reports (service_request_id);

-- What stood on the label, and a value of the laboratory that is no kind of observation.
ALTER TABLE readings ADD COLUMN label TEXT;
ALTER TABLE readings ADD COLUMN lab_value TEXT CHECK (lab_value IS NULL OR json_valid(lab_value));
