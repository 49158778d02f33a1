-- Joining and leaving the clinic (docs/protocol.md, authentication).

-- One-time codes that this home made for its desks. The code itself is shown once and kept nowhere.
CREATE TABLE enrolment_codes (
  code_id TEXT PRIMARY KEY,
  code_key TEXT NOT NULL,
  scope_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('home', 'desk')),
  made_by TEXT NOT NULL,
  made_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_by TEXT,
  used_at TEXT
) STRICT;

-- Who tried to join, and how it went; never with what.
CREATE TABLE enrolment_attempts (
  number INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  address TEXT NOT NULL,
  device_id TEXT NOT NULL,
  outcome TEXT NOT NULL
) STRICT;
CREATE INDEX enrolment_attempts_by_time ON enrolment_attempts (at);

ALTER TABLE known_devices ADD COLUMN ticket_prefix TEXT;
ALTER TABLE known_devices ADD COLUMN last_contact_at TEXT;
ALTER TABLE known_devices ADD COLUMN revoked_at TEXT;
ALTER TABLE known_devices ADD COLUMN revoked_by TEXT;
ALTER TABLE known_devices ADD COLUMN revoked_reason TEXT;

-- Key and certificate of the encrypted line, the certificate signed by the device's own key.
CREATE TABLE line_identity (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  private_key TEXT NOT NULL,
  certificate TEXT NOT NULL,
  made_at TEXT NOT NULL
) STRICT;

-- Where the one that this workstation asks was last found; an address that moved is found again.
CREATE TABLE peer_addresses (
  role TEXT PRIMARY KEY CHECK (role IN ('home', 'district')),
  url TEXT NOT NULL,
  found_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- This workstation as the clinic has it. A row says that it was sent away, and by whom it was told.
CREATE TABLE dismissal (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  told_by TEXT NOT NULL CHECK (told_by IN ('home', 'district')),
  at TEXT NOT NULL
) STRICT;
