-- With what a resident's keys begin, as bits beside each key (shared/domain/identity/search-signs.ts).
-- -1 has every bit: such a key is right, and only slower to search with another word.
ALTER TABLE search_keys ADD COLUMN heads INTEGER NOT NULL DEFAULT -1;
ALTER TABLE search_keys ADD COLUMN pairs INTEGER NOT NULL DEFAULT -1;
ALTER TABLE search_keys ADD COLUMN longer INTEGER NOT NULL DEFAULT -1;

-- Behind whom the keys from before are still without them; no row once all have theirs.
CREATE TABLE search_signing (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  after TEXT NOT NULL
) STRICT;
INSERT INTO search_signing SELECT 1, '' WHERE EXISTS (SELECT 1 FROM search_keys);
