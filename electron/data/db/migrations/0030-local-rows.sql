-- What stays on this workstation.

CREATE TABLE workstation (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  name TEXT NOT NULL,
  ticket_prefix TEXT NOT NULL,
  clinic_id TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  staff_id TEXT NOT NULL,
  started_at TEXT NOT NULL,
  last_used_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;

CREATE TABLE sign_in_failures (
  login_name TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  locked_until TEXT
) STRICT;

-- One effect per key and person: the outcome commits with the write that made it.
CREATE TABLE idempotency (
  key TEXT NOT NULL,
  procedure TEXT NOT NULL,
  actor TEXT NOT NULL,
  outcome TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (key, procedure, actor)
) STRICT;
CREATE INDEX idempotency_by_time ON idempotency (at);

-- Hash-chained (SEC-03): `hash` covers the row and the hash before it.
CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  place TEXT NOT NULL,
  class TEXT NOT NULL,
  procedure TEXT NOT NULL,
  resident_ids TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(resident_ids)),
  outcome TEXT NOT NULL,
  reason TEXT,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_time ON audit (at);

CREATE TABLE device_bindings (
  device_id TEXT PRIMARY KEY,
  label TEXT NOT NULL,
  driver TEXT NOT NULL,
  transport TEXT NOT NULL CHECK (json_valid(transport)),
  is_enabled INTEGER NOT NULL,
  is_simulated INTEGER NOT NULL
) STRICT;

-- Frames as they came off the line, with their times (S13). Never of an identity card.
CREATE TABLE raw_frames (
  event_id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL,
  received_at TEXT NOT NULL,
  monotonic_ms REAL,
  epoch INTEGER,
  driver TEXT NOT NULL,
  driver_version TEXT NOT NULL,
  outcome TEXT NOT NULL, -- reading | checksum | malformed | …
  hex TEXT NOT NULL
) STRICT;
CREATE INDEX raw_frames_by_time ON raw_frames (received_at);

-- A resident's time at this station's devices (MEA-17).
CREATE TABLE measurement_windows (
  id TEXT PRIMARY KEY,
  visit_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  room_id TEXT, -- where the resident had been called to
  opened_by TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  closes_at TEXT NOT NULL,
  closed_at TEXT,
  closed_because TEXT
) STRICT;
CREATE UNIQUE INDEX one_open_window ON measurement_windows (closed_at IS NULL) WHERE closed_at IS NULL;

-- Decoded readings: pending in a window, accepted into a record, or in the tray.
CREATE TABLE readings (
  id TEXT PRIMARY KEY, -- the event id of the devices host
  device_id TEXT NOT NULL,
  device_label TEXT NOT NULL,
  driver TEXT NOT NULL,
  driver_version TEXT NOT NULL,
  is_simulated INTEGER NOT NULL,
  received_at TEXT NOT NULL,
  device_time TEXT,
  reading_values TEXT NOT NULL CHECK (json_valid(reading_values)),
  flags TEXT NOT NULL CHECK (json_valid(flags)),
  identity TEXT NOT NULL, -- device, device time and values: duplicates are dropped by it (S14)
  tier TEXT NOT NULL,
  hints TEXT NOT NULL CHECK (json_valid(hints)),
  state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'tray', 'discarded')),
  tray_reason TEXT,
  window_id TEXT REFERENCES measurement_windows (id),
  decided_by TEXT,
  decided_at TEXT,
  decision_reason TEXT
) STRICT;
CREATE INDEX readings_by_state ON readings (state, received_at);
CREATE INDEX readings_by_identity ON readings (identity);

-- Search keys of residents (one row per key); kept current by the write path.
CREATE TABLE search_keys (
  key TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  PRIMARY KEY (key, resident_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_keys_by_resident ON search_keys (resident_id);
