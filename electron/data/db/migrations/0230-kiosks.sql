-- Kiosks of this workstation (docs/kiosk-link.md): their keys, who called for help, who mistyped their phone.

-- A new key is pending until its kiosk is met with it; then the one before is forgotten.
CREATE TABLE kiosk_keys (
  device_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('current', 'pending')),
  key_hex TEXT NOT NULL,
  agreed_at TEXT NOT NULL,
  PRIMARY KEY (device_id, state)
) STRICT;

CREATE TABLE kiosk_calls (
  id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  answered_by TEXT,
  answered_at TEXT,
  ended_at TEXT
) STRICT;
CREATE INDEX kiosk_calls_open ON kiosk_calls (asked_at) WHERE ended_at IS NULL;

-- Wrong figures of a phone, by person and day: they outlive a restart.
CREATE TABLE kiosk_tries (
  resident_id TEXT NOT NULL,
  date TEXT NOT NULL,
  device_id TEXT NOT NULL,
  wrong INTEGER NOT NULL,
  last_at TEXT NOT NULL,
  PRIMARY KEY (resident_id, date)
) STRICT;

-- Tasks whose hours count, and why one was closed (F8, f.6).
ALTER TABLE tasks ADD COLUMN due_at TEXT;
ALTER TABLE tasks ADD COLUMN closed_because TEXT;
