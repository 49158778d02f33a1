-- A measurement booth has a window of its own beside the station's: one open window for each (MEA-17).
DROP INDEX one_open_window;
ALTER TABLE measurement_windows ADD COLUMN device_id TEXT; -- the kiosk whose instruments it is for; null: the station's
CREATE UNIQUE INDEX one_open_window ON measurement_windows (ifnull(device_id, '')) WHERE closed_at IS NULL;

-- Why a kiosk calls: its help button, or a value that somebody has to see at once (MEA-15).
ALTER TABLE kiosk_calls ADD COLUMN why TEXT NOT NULL DEFAULT 'asked' CHECK (why IN ('asked', 'reading'));
