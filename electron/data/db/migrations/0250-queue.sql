-- Who called a ticket, and to whom it is left: a doctor or a room (domain.md i.3, QUE-21).
ALTER TABLE tickets ADD COLUMN called_by TEXT;
ALTER TABLE tickets ADD COLUMN for_doctor_id TEXT;
ALTER TABLE tickets ADD COLUMN for_room_id TEXT;
