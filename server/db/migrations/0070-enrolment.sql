-- Joining and leaving the district (docs/protocol.md, authentication).

-- One-time codes that operators made. The code itself is shown once and kept nowhere.
CREATE TABLE enrolment_codes (
  code_id text PRIMARY KEY,
  code_key text NOT NULL,
  scope_id text NOT NULL,
  role text NOT NULL CHECK (role IN ('home', 'desk')),
  made_by text NOT NULL,
  made_at text NOT NULL,
  expires_at text NOT NULL,
  used_by text,
  used_at text
);

-- Who tried to join, and how it went; never with what.
CREATE TABLE enrolment_attempts (
  id text PRIMARY KEY,
  at text NOT NULL,
  address text NOT NULL,
  device_id text NOT NULL,
  outcome text NOT NULL
);
CREATE INDEX enrolment_attempts_by_time ON enrolment_attempts (at);

-- The clinic whose code let the device in; null where a demonstration's fixed code did.
ALTER TABLE known_devices ADD COLUMN clinic_id text;
ALTER TABLE known_devices ADD COLUMN last_contact_at text;
ALTER TABLE known_devices ADD COLUMN revoked_at text;
ALTER TABLE known_devices ADD COLUMN revoked_by text;
ALTER TABLE known_devices ADD COLUMN revoked_reason text;

-- Key and certificate of the encrypted line, the certificate signed by the server's own key.
CREATE TABLE line_identity (
  singleton integer PRIMARY KEY CHECK (singleton = 1),
  private_key text NOT NULL,
  certificate text NOT NULL,
  made_at text NOT NULL
);
