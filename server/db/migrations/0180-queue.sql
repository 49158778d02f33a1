-- Who called a ticket, and to whom it is left: a doctor or a room (domain.md i.3, QUE-21).
ALTER TABLE tickets ADD COLUMN called_by text;
ALTER TABLE tickets ADD COLUMN for_doctor_id text;
ALTER TABLE tickets ADD COLUMN for_room_id text;
