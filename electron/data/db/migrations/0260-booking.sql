-- Booking (F3): what a booking says of its making, and wishes that wait for the clinic's home.

ALTER TABLE appointments ADD COLUMN booked_at TEXT;
ALTER TABLE appointments ADD COLUMN booked_by TEXT;
ALTER TABLE appointments ADD COLUMN is_on_reserve INTEGER CHECK (is_on_reserve IN (0, 1));
ALTER TABLE appointments ADD COLUMN moved_from TEXT;
ALTER TABLE appointments ADD COLUMN series_id TEXT;
ALTER TABLE appointments ADD COLUMN external_id TEXT;
ALTER TABLE appointments ADD COLUMN cancel_reason TEXT;

CREATE TABLE booking_wishes (
  id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  queue_id TEXT NOT NULL,
  doctor_id TEXT,
  date TEXT NOT NULL,
  until TEXT NOT NULL,
  start_time TEXT,
  purpose TEXT NOT NULL,
  channel TEXT NOT NULL,
  external_id TEXT,
  appointment_id TEXT,
  asked_at TEXT NOT NULL,
  asked_by TEXT,
  state TEXT NOT NULL,
  refused TEXT,
  proposal TEXT,
  booked_id TEXT,
  c_tx TEXT NOT NULL,
  fv TEXT NOT NULL DEFAULT '{}',
  replaced_by TEXT,
  removed_reason TEXT
) STRICT;

CREATE INDEX booking_wishes_by_state ON booking_wishes (state, asked_at);
CREATE INDEX booking_wishes_by_resident ON booking_wishes (resident_id, date);
CREATE INDEX appointments_by_external ON appointments (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX booking_wishes_by_external ON booking_wishes (external_id) WHERE external_id IS NOT NULL;
