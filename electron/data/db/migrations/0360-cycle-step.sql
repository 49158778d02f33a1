-- How the call of a ticket moved the lane cycle, so that a call that is taken back moves it back (i.3, QUE-23).
ALTER TABLE tickets ADD COLUMN cycle_step TEXT CHECK (json_valid(cycle_step));
