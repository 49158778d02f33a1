-- A home that has nothing of its clinic loads it from the district first, and orders it then.
ALTER TABLE scopes ADD COLUMN leads_when_loaded INTEGER NOT NULL DEFAULT 0
  CHECK (leads_when_loaded IN (0, 1));
