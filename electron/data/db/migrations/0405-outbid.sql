-- Was sent away, ordered the clinic all the same, and this home claimed once more above it (take-over.ts).
ALTER TABLE known_devices ADD COLUMN is_outbid INTEGER NOT NULL DEFAULT 0 CHECK (is_outbid IN (0, 1));
