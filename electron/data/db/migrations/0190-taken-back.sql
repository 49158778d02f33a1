-- The first row that a reading became: when that is removed, wherever it was done, the reading is nobody's again.
ALTER TABLE readings ADD COLUMN filed_row TEXT;
