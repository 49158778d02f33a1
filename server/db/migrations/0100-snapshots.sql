-- Snapshots for a clinic's home that has nothing of its clinic any more (docs/adr/0010-first-load.md).

-- Chunks that wait to be fetched lie in a folder, sealed with this key.
CREATE TABLE snapshot_key (
  singleton integer PRIMARY KEY CHECK (singleton = 1),
  -- 32 bytes in hex.
  key text NOT NULL
);
