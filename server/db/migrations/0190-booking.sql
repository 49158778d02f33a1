-- Booking (F3): what a booking says of its making, and wishes that wait for a clinic's home.

ALTER TABLE appointments
  ADD COLUMN booked_at text,
  ADD COLUMN booked_by text,
  ADD COLUMN is_on_reserve bigint,
  ADD COLUMN moved_from text,
  ADD COLUMN series_id text,
  ADD COLUMN external_id text,
  ADD COLUMN cancel_reason text;

CREATE TABLE booking_wishes (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  kind text NOT NULL,
  queue_id text NOT NULL,
  doctor_id text,
  date text NOT NULL,
  until text NOT NULL,
  start_time text,
  purpose text NOT NULL,
  channel text NOT NULL,
  external_id text,
  appointment_id text,
  asked_at text NOT NULL,
  asked_by text,
  state text NOT NULL,
  refused text,
  proposal text,
  booked_id text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);

CREATE INDEX booking_wishes_by_resident ON booking_wishes (scope_id, resident_id);
