-- Booking systems of others, which hand in bookings by HTTP (docs/booking-api.md).

-- A key of its own for each, for one clinic. The key itself is shown once and kept nowhere.
CREATE TABLE booking_systems (
  system_id text PRIMARY KEY,
  name text NOT NULL,
  clinic_id text NOT NULL,
  key_hash text NOT NULL UNIQUE,
  made_by text NOT NULL,
  made_at text NOT NULL,
  revoked_by text,
  revoked_at text,
  revoked_reason text
);

-- What was handed in, by the id that the other system gave it: told again it is the same booking.
CREATE TABLE online_bookings (
  scope_id text NOT NULL,
  system_id text NOT NULL,
  booking_id text NOT NULL,
  -- Keyed hash of what was asked for: the same id with another wish is refused.
  content_hash text NOT NULL,
  wish_id text NOT NULL,
  resident_id text NOT NULL,
  queue_id text NOT NULL,
  doctor_id text,
  date text NOT NULL,
  start_time text NOT NULL,
  purpose text NOT NULL,
  received_at text NOT NULL,
  cancel_wish_id text,
  PRIMARY KEY (scope_id, system_id, booking_id)
);

-- Who asked for what, and what came of it; nothing of anybody.
CREATE TABLE booking_log (
  id text PRIMARY KEY,
  at text NOT NULL,
  system_id text,
  act text NOT NULL,
  outcome text NOT NULL
);
CREATE INDEX booking_log_by_time ON booking_log (at);
CREATE INDEX booking_wishes_by_external ON booking_wishes (scope_id, external_id)
  WHERE external_id IS NOT NULL;
CREATE INDEX appointments_by_external ON appointments (scope_id, external_id)
  WHERE external_id IS NOT NULL;
