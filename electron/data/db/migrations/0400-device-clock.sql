-- How far the device's clock was behind ours when a reading was stored, negative when it was ahead; NULL where nothing
-- told (S16). With it anybody can say later when a reading was taken that its device dates wrongly.

ALTER TABLE readings ADD COLUMN clock_behind_ms INTEGER;
