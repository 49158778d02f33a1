-- Other systems ask for the free places of a fortnight again and again: by the day, not by reading a clinic's bookings
-- of all years.

CREATE INDEX appointments_by_date ON appointments (scope_id, date);
CREATE INDEX online_bookings_by_date ON online_bookings (scope_id, date);
